/**
 * What an offer that was published can no longer change.
 * Source: "Update an existing Azure application offer".
 */
import { canonicalJson } from '../canonical-json.ts';
import { isOn, type OfferContent, type PackageVersion, type Sku } from '../content.ts';
import { normalText } from './formats.ts';
import { isRecord, property, type JsonRecord } from './json.ts';

/**
 * The parts of a package version that are read-only once it is published, besides its version and its bytes.
 */
export const technicalFields = [
  'tenantId',
  'jitAccessEnabled',
  'authorizations',
  'policies',
  'canEnableCustomerActions',
  'allowedCustomerActions',
  'deploymentMode',
  'notificationEndpoint',
] as const satisfies readonly (keyof PackageVersion)[];
export type TechnicalField = (typeof technicalFields)[number];

/** A package version that was live once. */
export type PublishedPackage = {
  /** The item's own id in the draft. */
  readonly itemId: string;
  readonly version: string;
  readonly sha256: string;
  /** What else the version was published with, field by field, see `technicalSetting`. */
  readonly settings: Readonly<Record<TechnicalField, string>>;
};

/** A month's price of one market. */
export type LocalPrice = {
  readonly currency: string;
  /** As typed. */
  readonly price: string;
};

/** A SKU that is live, or was: what may no longer change. */
export type PublishedSku = {
  /** The item's own id in the draft. */
  readonly itemId: string;
  readonly skuId: string;
  readonly skuType: string;
  readonly clouds: readonly string[];
  readonly isPrivate: boolean;
  readonly reuseFromSku: string | null;
  /** US dollars per month; null for a solution template. */
  readonly monthlyPriceUsd: string | null;
  /** The price that each market saw last, also markets that were given up since. */
  readonly prices: ReadonlyMap<string, string>;
  /** Of these markets, the ones whose price was not derived from US dollars then, and that price. */
  readonly localPrices: ReadonlyMap<string, LocalPrice>;
  /** Every version that was ever live. */
  readonly packages: readonly PublishedPackage[];
};

/** What was published fixes for what will be. */
export type PublishedFacts = {
  /** As they were published last; also those that were deleted since. */
  readonly skus: readonly PublishedSku[];
  /** True when the production revision has a hero logo: it can be replaced, never removed. */
  readonly hasHeroLogo: boolean;
  readonly usesStandardContract: boolean;
  readonly leadDestination: string;
};

/** Such a part as one text: equal for equal meaning, whatever the ids and the order of list items. Empty when it is absent. */
export function technicalSetting(pack: unknown, field: TechnicalField): string {
  const value = property(pack, field);
  if (field === 'jitAccessEnabled' || field === 'canEnableCustomerActions') {
    return isOn(value) ? 'true' : '';
  }
  if (field === 'allowedCustomerActions' && !isOn(property(pack, 'canEnableCustomerActions'))) {
    return '';
  }
  if (Array.isArray(value)) {
    return value
      .map((item: unknown) => (isRecord(item) ? settingOfItem(item) : normalText(item)))
      .filter((item) => item !== null)
      .sort()
      .join('\n');
  }
  const text = normalText(value) ?? (field === 'deploymentMode' ? 'Incremental' : '');
  return field === 'tenantId' ? text.toLowerCase() : text;
}

function settingOfItem(item: JsonRecord): string {
  const members = Object.entries(item)
    .filter(([name]) => name !== 'id')
    .map(([name, value]) => [name, normalText(value)] as const)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => [name, name === 'principalId' ? value?.toLowerCase() : value]);
  return canonicalJson(Object.fromEntries(members));
}

/**
 * What the revisions of an offer that went live fix: the facts that later validations compare with.
 *
 * @param earlier the SKUs of what was live before, the newest first.
 */
export function publishedFacts(
  production: OfferContent,
  earlier: readonly Pick<OfferContent, 'skus'>[] = [],
): PublishedFacts {
  const skus: Published[] = [];
  for (const { skus: live = [] } of [production, ...earlier]) {
    for (const sku of live) {
      const later = skus.find(({ itemId, skuId }) => itemId === sku.id || skuId === sku.skuId);
      if (later === undefined) skus.push(publishedSku(sku));
      else addEarlier(later, sku);
    }
  }
  return {
    skus,
    hasHeroLogo: production.marketplace?.logos?.hero !== undefined,
    usesStandardContract: isOn(production.legal?.useStandardContract),
    leadDestination: production.leads?.destination ?? 'NONE',
  };
}

type Published = PublishedSku & {
  readonly prices: Map<string, string>;
  readonly localPrices: Map<string, LocalPrice>;
  readonly packages: PublishedPackage[];
};

const isManaged = (sku: Sku): boolean => sku.skuType === 'MANAGED_APPLICATION';

function publishedSku(sku: Sku): Published {
  const published: Published = {
    itemId: sku.id,
    skuId: sku.skuId ?? '',
    skuType: sku.skuType ?? '',
    clouds: sku.cloudAvailability ?? [],
    isPrivate: isOn(sku.isPrivate),
    reuseFromSku: normalText(sku.reuseFromSku),
    monthlyPriceUsd: isManaged(sku) ? (sku.monthlyPriceUsd ?? null) : null,
    prices: new Map(),
    localPrices: new Map(),
    packages: [],
  };
  addEarlier(published, sku);
  return published;
}

/** Adds what only an earlier revision had: markets and package versions. */
function addEarlier({ prices, localPrices, packages }: Published, sku: Sku): void {
  const price = isManaged(sku) ? sku.monthlyPriceUsd : undefined;
  for (const market of price === undefined ? [] : (sku.regions ?? [])) {
    if (price === undefined || prices.has(market)) continue;
    prices.set(market, price);
    const own = (sku.marketPrices ?? []).find((each) => normalText(each.market) === market);
    const [currency, local] = [normalText(own?.currency), normalText(own?.price)];
    if (currency !== null && local !== null) localPrices.set(market, { currency, price: local });
  }
  for (const item of sku.packages ?? []) {
    const { id, version = '', sha256 = '' } = item;
    if (packages.some((known) => known.version === version)) continue;
    const settings = Object.fromEntries(
      technicalFields.map((field) => [field, technicalSetting(item, field)]),
    ) as Record<TechnicalField, string>;
    packages.push({ itemId: id, version, sha256, settings });
  }
}
