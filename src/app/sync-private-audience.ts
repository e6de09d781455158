import type { Deps } from '../deps.ts';
import { Offer } from '../db/offer.ts';
import { Revision } from '../db/revision.ts';
import { SkuAudience } from '../db/sku-audience.ts';
import type { OfferContent } from '../domain/content.ts';
import { validatePrerequisites } from '../domain/prerequisites/prerequisites.ts';
import { noPrivateSku, privateSkus } from '../domain/private-audience.ts';
import { refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';
import { frozenContent } from '../domain/revision.ts';
import { notLive } from '../domain/stop-distribution.ts';
import type { Call, Outcome } from './call.ts';
import { lockOwnOffer, notFound } from './find-offer.ts';
import { mutate } from './mutate.ts';
import type { IdempotencyRefusal } from './mutate.ts';
import { readAudiences, storeAudiences } from './private-audience.ts';
import type { PrerequisitesNotMet } from './publish.ts';
import { staleVersion } from './stale-version.ts';
import type { StaleVersion } from './stale-version.ts';
import { loadValidationFacts } from './validation-facts.ts';
import { byCall, writeHistory } from './write-history.ts';
import type { Happening } from './write-history.ts';

export type SyncPrivateAudienceInput = {
  readonly offerId: string;
  readonly expectedDraftVersion: number;
};

export type SyncPrivateAudienceRefusal =
  | Refusal<'NOT_FOUND' | 'NOT_LIVE' | 'NO_PRIVATE_SKU'>
  | StaleVersion
  | PrerequisitesNotMet
  | IdempotencyRefusal;
type Answer = Outcome<{ offerId: string }, SyncPrivateAudienceRefusal>;

/**
 * Lets the audiences that the draft gives to its private SKUs see them live at once, without a publication. Nothing else
 * of what is live changes. A SKU that is private in only one of both waits for the next publication.
 */
export async function syncPrivateAudience(
  deps: Deps,
  call: Call,
  input: SyncPrivateAudienceInput,
): Promise<Answer> {
  const subject = { offer: input.offerId };
  return await mutate(
    deps,
    call,
    'syncPrivateAudience',
    input,
    subject,
    async (tx): Promise<Answer> => {
      const { em } = tx;
      const offer = await lockOwnOffer(em, call.actor, 'SYNC_PRIVATE_AUDIENCE', input.offerId);
      if (offer === null) return notFound(['input', 'offerId']);
      const stale = staleVersion(offer, input.expectedDraftVersion);
      if (stale !== null) return stale;
      if (offer.production === null) return notLive();
      const live = await em.findOneOrFail(Revision, { id: offer.production });
      const liveItems = new Set(privateSkus(live.content).map(({ id }) => id));
      const content = frozenContent(offer.draft);
      const skus = privateSkusOf(content).filter(({ id }) => liveItems.has(id));
      if (skus.length === 0) return noPrivateSku();
      const facts = await loadValidationFacts(em, deps.settings.limitProfile, offer, content);
      const violations = validatePrerequisites(content, facts).filter(({ path }) =>
        skus.some(({ id }) => path.startsWith(`skus[${id}].restrictedAudience`)),
      );
      const errors = violations.filter(({ severity }) => severity === 'ERROR').length;
      if (errors > 0) {
        const { refusal } = refuse('PREREQUISITES_NOT_MET', {
          en: `The private audience was not synced: ${errors} ${errors === 1 ? 'entry needs' : 'entries need'} a correction. Nothing was changed.`,
          fr: `L’audience privée n’a pas été synchronisée\u00a0: ${errors} ${errors === 1 ? 'entrée' : 'entrées'} à corriger. Rien n’a changé.`,
        });
        return { ok: false, refusal: { ...refusal, violations } };
      }
      const rows = await em.find(SkuAudience, { offer: offer.id });
      const before = new Map(rows.map((row) => [row.skuItemId, row.subscriptions]));
      const synced = await readAudiences(deps, em, offer.publisher, { skus });
      // What the draft does not speak of stays as it is.
      await storeAudiences(em, deps.newId, offer.id, new Map([...before, ...synced]), {
        frozenAt: null,
        syncedAt: tx.now,
      });
      const happenings = [...synced].flatMap(([id, now]) =>
        audienceHappening(offer.draftVersion, id, before.get(id) ?? [], now),
      );
      await em.nativeUpdate(Offer, { id: offer.id }, { updatedAt: tx.now });
      await writeHistory(deps, tx, offer, happenings, byCall(call));
      return { ok: true, value: { offerId: offer.id } };
    },
  );
}

/** The private SKUs of a draft, in which a list may be anything. */
function privateSkusOf(content: OfferContent): ReturnType<typeof privateSkus> {
  const skus: unknown = content.skus;
  if (!Array.isArray(skus)) return [];
  return privateSkus({ skus: skus.filter((sku) => typeof sku === 'object' && sku !== null) });
}

/** What changed of an audience, in numbers: the draft's own history names everybody. */
function audienceHappening(
  draftVersion: number,
  skuItemId: string,
  before: readonly string[],
  now: readonly string[],
): readonly Happening[] {
  const [old, current] = [new Set(before), new Set(now)];
  const added = now.filter((id) => !old.has(id)).length;
  const removed = before.filter((id) => !current.has(id)).length;
  if (added === 0 && removed === 0) return [];
  return [
    {
      kind: 'AUDIENCE_SYNCED',
      draftVersion,
      path: `skus[${skuItemId}].restrictedAudience`,
      old: { subscriptions: before.length },
      new: { subscriptions: now.length, added, removed },
    },
  ];
}
