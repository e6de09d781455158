import type { Deps } from '../deps.ts';
import { Revision } from '../db/revision.ts';
import type { Refusal } from '../domain/refusal.ts';
import { rollBackPackage as decide } from '../domain/roll-back-package.ts';
import type { RollBackRefusal } from '../domain/roll-back-package.ts';
import type { Call, Outcome } from './call.ts';
import { lockOwnOffer, notFound } from './find-offer.ts';
import { mutate } from './mutate.ts';
import type { IdempotencyRefusal } from './mutate.ts';
import { staleVersion } from './stale-version.ts';
import type { StaleVersion } from './stale-version.ts';
import { storeDraft } from './store-draft.ts';
import { byCall } from './write-history.ts';

export type RollBackPackageInput = {
  readonly offerId: string;
  readonly expectedDraftVersion: number;
  /** Readable id of the SKU. */
  readonly skuId: string;
};

export type RollBackPackageRefusal =
  | Refusal<'NOT_FOUND'>
  | RollBackRefusal
  | StaleVersion
  | IdempotencyRefusal;
type Answer = Outcome<
  { offerId: string; removedVersion: string; servedVersion: string },
  RollBackPackageRefusal
>;

/** Takes the newest published package of a SKU out of the draft; the next publication serves the one before. */
export async function rollBackPackage(
  deps: Deps,
  call: Call,
  input: RollBackPackageInput,
): Promise<Answer> {
  const { offerId, skuId } = input;
  const subject = { offer: offerId };
  return await mutate(
    deps,
    call,
    'rollBackPackage',
    input,
    subject,
    async (tx): Promise<Answer> => {
      const offer = await lockOwnOffer(tx.em, call.actor, 'ROLL_BACK_PACKAGE', offerId);
      if (offer === null) return notFound(['input', 'offerId']);
      const stale = staleVersion(offer, input.expectedDraftVersion);
      if (stale !== null) return stale;
      const { production } = offer;
      const live =
        production === null ? null : await tx.em.findOneOrFail(Revision, { id: production });
      const decision = decide(offer.draft, live?.content ?? null, skuId);
      if (!decision.ok) return decision;
      await storeDraft(deps, tx, offer, decision.draft, 'PACKAGE_ROLLED_BACK', byCall(call));
      const { removed, served } = decision;
      return {
        ok: true,
        value: { offerId: offer.id, removedVersion: removed, servedVersion: served },
      };
    },
  );
}
