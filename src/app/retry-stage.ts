import type { Deps } from '../deps.ts';
import { StageRun } from '../db/stage-run.ts';
import { retryStage as decide } from '../domain/publication.ts';
import type { Refusal } from '../domain/refusal.ts';
import { currentTraceparent } from '../telemetry/tracing.ts';
import type { Call, Outcome } from './call.ts';
import { notFound } from './find-offer.ts';
import { mutate } from './mutate.ts';
import type { IdempotencyRefusal } from './mutate.ts';
import { asOpenPublication, currentOf, lockOffer } from './open-publication.ts';
import { storeChange } from './store-change.ts';
import { byCall } from './write-history.ts';
import { may } from '../domain/policy.ts';

export type RetryStageRefusal =
  | Refusal<'NOT_FOUND' | 'NO_OPEN_PUBLICATION' | 'STAGE_NOT_BLOCKED'>
  | IdempotencyRefusal;
type Answer = Outcome<{ stageRunId: string; offerId: string }, RetryStageRefusal>;

/** An operator lets a blocked stage run again, with a fresh count of attempts. */
export async function retryStage(
  deps: Deps,
  call: Call,
  input: { readonly stageRunId: string },
): Promise<Answer> {
  return await mutate(deps, call, 'retryStage', input, {}, async (tx): Promise<Answer> => {
    const { actor } = call;
    const path = ['input', 'stageRunId'];
    if (!may(actor, 'RETRY_STAGE', null)) return notFound(path);
    const run = await tx.em.findOne(StageRun, { id: input.stageRunId });
    const offer = run === null ? null : await lockOffer(tx.em, run.offer);
    if (run === null || offer === null) return notFound(path);
    const open = await currentOf(tx.em, offer);
    const current = open?.run.id === run.id ? open : null;
    // A run that is over is not blocked, whatever its publication does by now.
    const now = open === null ? null : { ...asOpenPublication(open), status: run.status };
    const decision = decide(now, deps.settings.pipeline);
    if (!decision.ok) return decision;
    if (current === null) throw new Error('A retry was allowed without an open publication.');
    await storeChange(deps, tx, offer, current, decision.change, {
      ...byCall(call),
      cause: 'OPERATOR',
      token: null,
    });
    await tx.em.nativeUpdate(
      StageRun,
      { id: run.id, status: 'IN_PROGRESS' },
      {
        attempt: 0,
        firstFailedAt: null,
        runAt: null,
        leaseUntil: null,
        leaseWorker: null,
        // What happens from here on happens because the operator asked for it.
        traceparent: currentTraceparent(deps.tracing),
      },
    );
    tx.rings.push({ kind: 'stage', id: run.id, token: current.run.token });
    return { ok: true, value: { stageRunId: run.id, offerId: offer.id } };
  });
}
