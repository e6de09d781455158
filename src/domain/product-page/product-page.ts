/**
 * The product page as data: the technical and the marketing content of a frozen revision, merged and hashed.
 *
 * Each part stands alone: a change of one field, price, image or package file changes the hash of the page and of the
 * part that shows it, and of no other. What customers must not see (preview subscriptions, lead endpoint and its
 * addresses, engineering contact) is in no part. Sets are sorted, ids of list items are left out where they only serve
 * the editor, so that the same offer always gives the same page.
 */
import type { SkuType } from '../content.ts';
import type { FormOutline } from './form-outline.ts';
import type { DeploymentOutline } from './deployment-outline.ts';

/** Hash of a text, as lower-case hex; comes in from outside because the domain imports no crypto. */
export type Hash = (text: string) => string;

/** One part of the page; `hash` covers the canonical JSON of `data`. */
export type Part<Data> = { readonly hash: string; readonly data: Data };

/** A file of a package. */
export type PackageEntry = {
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
};

/** The package that a SKU offers, read by whoever processed the upload. */
export type PagePackage = {
  /** `Sku.id` of the revision. */
  readonly skuItemId: string;
  /** Of the zip. */
  readonly sha256: string;
  readonly version: string;
  readonly skuType: SkuType;
  readonly entries: readonly PackageEntry[];
  /** Parsed main template; null when the package has none that parses. */
  readonly mainTemplate: unknown;
  /** Parsed form definition; null when the package has none that parses. */
  readonly form: unknown;
};

export type PagePublisher = {
  /** The readable publisher id, as in addresses. */
  readonly slug: string;
  /** The display name. */
  readonly name: string;
};

export type PageLink = { readonly title: string; readonly url: string };

export type Overview = {
  readonly publisher: PagePublisher;
  readonly offerId: string;
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  readonly longSummary: string;
  /** HTML subset as the publisher wrote it; shown through `html-subset.ts` only. */
  readonly description: string;
  readonly marketingIdentifier: string;
  /** Category ids, aliases resolved, sorted. */
  readonly categories: readonly string[];
  /** Sorted. Absent, like each `?` of this file, on a page that has none: its hash is then what it always was. */
  readonly subcategories?: readonly string[];
  readonly usefulLinks: readonly PageLink[];
};

export type PageImage = {
  readonly sha256: string;
  readonly width: number;
  readonly height: number;
};

export type Media = {
  readonly logos: {
    readonly small: PageImage | null;
    readonly medium: PageImage | null;
    readonly large: PageImage | null;
    readonly wide: PageImage | null;
    readonly hero: PageImage | null;
  };
  readonly screenshots: readonly { readonly name: string; readonly image: PageImage | null }[];
  readonly videos?: readonly {
    readonly name: string;
    readonly url: string;
    readonly thumbnail: PageImage | null;
  }[];
};

/** What is paid by use. */
export type PageMeter = {
  readonly meterId: string;
  readonly displayName: string;
  readonly unitOfMeasure: string;
  /** US dollars. */
  readonly pricePerUnitUsd: string;
  /** Units a month that the monthly price covers. */
  readonly includedQuantity: string;
};

/** What one market pays a month, in its own currency. */
export type PageMarketPrice = {
  readonly market: string;
  readonly currency: string;
  readonly price: string;
};

export type Plan = {
  readonly skuItemId: string;
  readonly skuId: string;
  readonly skuType: string;
  readonly title: string;
  readonly summary: string;
  readonly description: string;
  /** Sorted. */
  readonly clouds: readonly string[];
  /** ISO 3166-1 alpha-2, sorted; empty for a solution template, which has no price and no market of its own. */
  readonly regions: readonly string[];
  /** US dollars per month; null for a solution template. */
  readonly monthlyPriceUsd: string | null;
  /** Where the price is not derived from US dollars, by market. */
  readonly marketPrices?: readonly PageMarketPrice[];
  readonly meters?: readonly PageMeter[];
  /** Certifications for Azure Government, where the plan is offered there. */
  readonly governmentCertifications?: readonly PageLink[];
  /** Who finds the plan: `PRIVATE` its audience alone, `HIDDEN` nobody by looking. Absent for everybody. */
  readonly visibility?: 'PRIVATE' | 'HIDDEN';
  /** The package version that is offered, `X.Y.Z`; empty when the SKU has no package. */
  readonly version: string;
};

/** A right that the publisher gets on the customer's managed resource group. */
export type PageAuthorization = { readonly principalId: string; readonly roleDefinition: string };

export type PlanDeployment = {
  readonly skuItemId: string;
  readonly skuType: string;
  /** Null when there is no readable main template. */
  readonly template: DeploymentOutline | null;
  /** Microsoft Entra tenant of the principals; null for a solution template. */
  readonly tenantId: string | null;
  readonly authorizations: readonly PageAuthorization[];
};

export type PlanForm = { readonly skuItemId: string; readonly form: FormOutline | null };

export type PlanFiles = {
  readonly skuItemId: string;
  /** Of the zip; null when the SKU has no package. */
  readonly sha256: string | null;
  /** Path of the main template in the package, as it is spelled there. */
  readonly mainTemplatePath: string | null;
  /** Path of the form definition in the package, as it is spelled there. */
  readonly formPath: string | null;
  /** Sorted by path. */
  readonly entries: readonly PackageEntry[];
};

export type Legal = {
  readonly privacyPolicyUrl: string;
  /** Empty when the standard contract takes their place. */
  readonly termsOfUse: string;
  readonly standardContract?: true;
  /** Amendments of the standard contract that hold for every customer; those for some tenants are on no page. */
  readonly amendments?: readonly string[];
};

export type Support = {
  /** The customer contact; the engineering contact is on no page. */
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  readonly publicAzureUrl: string | null;
  readonly azureGovernmentUrl: string | null;
};

/** Whether interest is passed on, and how; never where to. */
export type Leads = { readonly destination: string };

export type ProductPageParts = {
  readonly overview: Part<Overview>;
  readonly media: Part<Media>;
  /** In the order of the offer. */
  readonly plans: readonly Part<Plan>[];
  readonly deployment: Part<readonly PlanDeployment[]>;
  readonly forms: Part<readonly PlanForm[]>;
  readonly legal: Part<Legal>;
  readonly support: Part<Support>;
  readonly leads: Part<Leads>;
  readonly files: Part<readonly PlanFiles[]>;
};

/** `hash` covers the hashes of all parts, in order. Plain JSON: it can be stored and read back. */
export type ProductPage = { readonly hash: string; readonly parts: ProductPageParts };
