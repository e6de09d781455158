/** Who sees the private SKUs of an offer. Source: "Private SKUs and Plans"; domain notes 2.2, 2.10. */
import { isOn } from './content.ts';
import type { OfferContent, Sku } from './content.ts';
import { subscriptionGuid } from './preview-list.ts';
import { refuse } from './refusal.ts';
import type { Refusal } from './refusal.ts';

/** The SKUs that only their audience sees. */
export const privateSkus = (content: OfferContent): readonly Sku[] =>
  (content.skus ?? []).filter(({ isPrivate }) => isOn(isPrivate));

/** The subscriptions that were typed in, each once. */
export function enteredSubscriptions(sku: Sku): readonly string[] {
  const entries = sku.restrictedAudience?.manualEntries ?? [];
  return [...new Set(entries.flatMap(({ audienceId = '' }) => subscriptionGuid(audienceId) ?? []))];
}

/** The refusal of a sync where nothing live is private. */
export const noPrivateSku = (): {
  readonly ok: false;
  readonly refusal: Refusal<'NO_PRIVATE_SKU'>;
} =>
  refuse('NO_PRIVATE_SKU', {
    en: 'No SKU of this offer is private both live and in the draft, so there is no audience to sync. Publish to change who sees an offer.',
    fr: 'Aucune référence SKU de cette offre n’est privée à la fois en ligne et dans le brouillon\u00a0: il n’y a pas d’audience à synchroniser. Publiez pour changer qui voit une offre.',
  });
