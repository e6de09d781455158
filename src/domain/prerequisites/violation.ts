/**
 * What *Validate prerequisites* says about an offer, and what it must know besides the offer itself.
 * Source: "Make your Azure Application offer live", Validate prerequisites: a missing field gets a warning beside that field.
 */
import type { OfferContent } from '../content.ts';
import type { Text } from '../language.ts';
import type { LimitProfile } from './limits.ts';

/** An `ERROR` keeps the offer from being published; a `WARNING` is shown and never blocks. */
export const violationSeverities = ['ERROR', 'WARNING'] as const;
export type ViolationSeverity = (typeof violationSeverities)[number];

/** The editor tab that holds the field, in the order of the form. */
export const violationSections = ['OFFER_SETTINGS', 'SKUS', 'MARKETPLACE', 'SUPPORT'] as const;
export type ViolationSection = (typeof violationSections)[number];

/** What is wrong, for programs. The sentence for people is `Violation.message`. */
export const violationCodes = [
  'required',
  'type',
  'tooShort',
  'tooLong',
  'pattern',
  'notAllowed',
  'duplicate',
  'countMin',
  'countMax',
  'url',
  'urlScheme',
  'guid',
  'email',
  'phone',
  'html',
  'imageFormat',
  'imageSize',
  'immutable',
  'mismatch',
  'versionNotGreater',
  'priceIncrease',
  'packageUnknown',
  'packageNotProcessed',
  'packageRefused',
] as const;
export type ViolationCode = (typeof violationCodes)[number];

/** The values that a message speaks of; enough to write it again in another language. */
export type ViolationParams = Readonly<Record<string, string | number>>;

export type Violation = {
  /**
   * The field: `marketplace.title`, `skus[ID].packages[ID].version` (ID = the item's own `id`; `#2` = the second item,
   * when it has none). A fault of one value of a plain list has the path of the list; `params.value` and
   * `params.position` (from 1) name the value.
   */
  readonly path: string;
  readonly code: ViolationCode;
  readonly severity: ViolationSeverity;
  /** Plain text; it may quote what the publisher typed. */
  readonly message: Text;
  readonly params: ViolationParams;
  readonly section: ViolationSection;
};

/** How far the bytes named by a sha256 have come. `UNKNOWN`: this publisher never uploaded them. */
export const packageStates = ['UPLOADED', 'PROCESSED', 'REFUSED', 'UNKNOWN'] as const;
export type PackageFactState = (typeof packageStates)[number];

/** What an image really is, read from its stored bytes. */
export type ImageFacts = { readonly width: number; readonly height: number };

/** A SKU of the production revision: what may no longer change. */
export type PublishedSku = {
  /** The item's own id in the draft. */
  readonly itemId: string;
  readonly skuId: string;
  readonly skuType: string;
  /** US dollars per month; null for a solution template. */
  readonly monthlyPriceUsd: string | null;
  readonly packages: readonly {
    readonly itemId: string;
    readonly version: string;
    readonly sha256: string;
  }[];
};

/** What the production revision fixes for later revisions. */
export type PublishedFacts = {
  readonly skus: readonly PublishedSku[];
  /** True when the production revision has a hero logo: it can be replaced, never removed. */
  readonly hasHeroLogo: boolean;
};

/** What a check of an offer needs to know besides the offer. */
export type ValidationFacts = {
  /** Null while the offer has no production revision. */
  readonly published: PublishedFacts | null;
  /** Uploaded packages of this publisher by sha256; a sha256 that is not in it counts as `UNKNOWN`. */
  readonly packages: ReadonlyMap<string, { readonly state: PackageFactState }>;
  /**
   * Images of this publisher by sha256. When given, it decides over the sizes written in the draft, and an image
   * that is not in it was never uploaded.
   */
  readonly images?: ReadonlyMap<string, ImageFacts>;
  /** Marketing identifiers of the publisher's other offers; they must differ, whatever the letter case. */
  readonly marketingIdentifiersInUse?: readonly string[];
  /** Default `cpp`. */
  readonly profile?: LimitProfile;
};

/** What a production revision fixes: the facts that later validations compare with. */
export function publishedFacts(production: OfferContent): PublishedFacts {
  return {
    skus: (production.skus ?? []).map((sku) => ({
      itemId: sku.id,
      skuId: sku.skuId ?? '',
      skuType: sku.skuType ?? '',
      monthlyPriceUsd: sku.skuType === 'MANAGED_APPLICATION' ? (sku.monthlyPriceUsd ?? null) : null,
      packages: (sku.packages ?? []).map((item) => ({
        itemId: item.id,
        version: item.version ?? '',
        sha256: item.sha256 ?? '',
      })),
    })),
    hasHeroLogo: production.marketplace?.logos?.hero !== undefined,
  };
}
