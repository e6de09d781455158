import type { Deps } from '../deps.ts';
import { StageRun } from '../db/stage-run.ts';
import { giveUpStage as decide } from '../domain/publication.ts';
import { refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Call, Outcome } from './call.ts';
import { notFound } from './find-offer.ts';
import { mutate } from './mutate.ts';
import type { IdempotencyRefusal } from './mutate.ts';
import { asOpenPublication, currentOf, lockOffer } from './open-publication.ts';
import { storeChange } from './store-change.ts';
import { byCall } from './write-history.ts';
import { may } from '../domain/policy.ts';

export type GiveUpStageRefusal =
  | Refusal<'NOT_FOUND' | 'NO_OPEN_PUBLICATION' | 'STAGE_NOT_BLOCKED' | 'INVALID_INPUT'>
  | IdempotencyRefusal;
type Answer = Outcome<{ offerId: string }, GiveUpStageRefusal>;

/** Longest reason, in characters. */
const MAX_REASON = 2_000;

/** An operator gives a blocked stage up, with a reason for the audit: the publication fails by a fault of ours. */
export async function giveUpStage(
  deps: Deps,
  call: Call,
  input: { readonly stageRunId: string; readonly reason: string },
): Promise<Answer> {
  const reason = input.reason.trim();
  const subject = { detail: { reason } };
  return await mutate(deps, call, 'giveUpStage', input, subject, async (tx): Promise<Answer> => {
    const { actor } = call;
    const path = ['input', 'stageRunId'];
    if (!may(actor, 'GIVE_UP_STAGE', null)) return notFound(path);
    if (reason === '' || reason.length > MAX_REASON) {
      return refuse(
        'INVALID_INPUT',
        {
          en: `A reason of 1 to ${MAX_REASON} characters is asked for; it is kept in the audit. Say why the stage is given up.`,
          fr: `Une raison de 1 à ${MAX_REASON} caractères est demandée\u00a0; elle est conservée dans l’audit. Dites pourquoi l’étape est abandonnée.`,
        },
        { path: ['input', 'reason'] },
      );
    }
    const run = await tx.em.findOne(StageRun, { id: input.stageRunId });
    const offer = run === null ? null : await lockOffer(tx.em, run.offer);
    if (run === null || offer === null) return notFound(path);
    const open = await currentOf(tx.em, offer);
    const current = open?.run.id === run.id ? open : null;
    // A run that is over is not blocked, whatever its publication does by now.
    const now = open === null ? null : { ...asOpenPublication(open), status: run.status };
    const decision = decide(now, deps.settings.pipeline);
    if (!decision.ok) return decision;
    if (current === null) throw new Error('Giving up was allowed without an open publication.');
    await storeChange(deps, tx, offer, current, decision.change, {
      ...byCall(call),
      cause: 'PLATFORM',
      token: null,
    });
    return { ok: true, value: { offerId: offer.id } };
  });
}
