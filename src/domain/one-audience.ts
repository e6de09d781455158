/** The audience of a private SKU is typed in or comes from a file: whoever begins the one gives up the other. */
import type { OfferContent, RestrictedAudience, Sku } from './content.ts';
import { isMissing } from './prerequisites/formats.ts';
import { listOf, property } from './prerequisites/json.ts';

const forms = ['manualEntries', 'csv'] as const satisfies readonly (keyof RestrictedAudience)[];
type AudienceForm = (typeof forms)[number];

/**
 * The edited draft, without the form of an audience that it had before where the other one was added.
 * Where both were there already, or both are new, nobody knows which one is meant: *Publish* asks.
 * Source: "Azure application SKUs tab", Restricted audience (switching discards the other list on save).
 */
export function withOneAudience(before: OfferContent, edited: OfferContent): OfferContent {
  if (!Array.isArray(edited.skus) || before.skus === edited.skus) return edited;
  const skus = edited.skus.map((sku): Sku => {
    const had = formsOf(
      listOf(before.skus).find((one) => property(one, 'id') === property(sku, 'id')),
    );
    const [former] = had;
    if (had.length !== 1 || former === undefined || formsOf(sku).length < 2) return sku;
    const { [former]: _former, ...audience } = sku.restrictedAudience ?? {};
    return { ...sku, restrictedAudience: audience };
  });
  return { ...edited, skus };
}

/** What an audience has, of the two. A draft may hold anything. */
function formsOf(sku: unknown): readonly AudienceForm[] {
  const audience = property(sku, 'restrictedAudience');
  return forms.filter((form) => {
    const value = property(audience, form);
    return form === 'csv' ? !isMissing(value) : listOf(value).length > 0;
  });
}
