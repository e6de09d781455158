/**
 * What a publisher writes about an offer: the draft, and frozen in a revision.
 *
 * Every leaf may be missing while it is a draft; *Publish* asks for completeness (`prerequisites/prerequisites.ts`).
 * List items carry an `id` of their own, so that an edit addresses the item and not its place.
 * Source: "Configure SKUs for an Azure application offer", "Azure application Marketplace tab" and its siblings.
 */

export const skuTypes = ['SOLUTION_TEMPLATE', 'MANAGED_APPLICATION'] as const;
export type SkuType = (typeof skuTypes)[number];

export const clouds = ['PUBLIC_AZURE', 'AZURE_GOVERNMENT'] as const;
export type Cloud = (typeof clouds)[number];

export const roleDefinitions = ['Owner', 'Contributor'] as const;
export type RoleDefinition = (typeof roleDefinitions)[number];

export const leadDestinations = ['NONE', 'HTTPS_ENDPOINT'] as const;
export type LeadDestination = (typeof leadDestinations)[number];

/** A right of the publisher in the customer's managed resource group. */
export type Authorization = {
  readonly id: string;
  readonly principalId?: string;
  readonly roleDefinition?: string;
};

/** A version of the package of one SKU; `sha256` names the uploaded bytes. */
export type PackageVersion = {
  readonly id: string;
  /** `X.Y.Z`, compared numerically. */
  readonly version?: string;
  /** Lower-case hex of the zip. */
  readonly sha256?: string;
  readonly tenantId?: string;
  readonly authorizations?: readonly Authorization[];
};

export type Sku = {
  readonly id: string;
  readonly skuId?: string;
  readonly skuType?: string;
  readonly title?: string;
  readonly summary?: string;
  readonly description?: string;
  readonly cloudAvailability?: readonly string[];
  readonly regions?: readonly string[];
  /** US dollars per month as typed, for example "49.90". */
  readonly monthlyPriceUsd?: string;
  /** Must equal `monthlyPriceUsd` ("Old Pricing"). */
  readonly oldPriceUsd?: string;
  readonly packages?: readonly PackageVersion[];
};

export type UsefulLink = { readonly id: string; readonly title?: string; readonly url?: string };

/** An uploaded image; `sha256` names its bytes. */
export type Image = { readonly sha256: string; readonly width: number; readonly height: number };

export type Screenshot = { readonly id: string; readonly name?: string; readonly image?: Image };

export const logoSlots = ['small', 'medium', 'large', 'wide', 'hero'] as const;
export type LogoSlot = (typeof logoSlots)[number];

export type Contact = { readonly name?: string; readonly email?: string; readonly phone?: string };

export type OfferContent = {
  readonly name?: string;
  readonly skus?: readonly Sku[];
  readonly marketplace?: {
    readonly title?: string;
    readonly summary?: string;
    readonly longSummary?: string;
    /** HTML subset; refused, never repaired. */
    readonly description?: string;
    readonly marketingIdentifier?: string;
    readonly previewSubscriptionIds?: readonly string[];
    readonly usefulLinks?: readonly UsefulLink[];
    readonly categories?: readonly string[];
    readonly logos?: { readonly [slot in LogoSlot]?: Image };
    readonly screenshots?: readonly Screenshot[];
  };
  readonly leads?: {
    readonly destination?: string;
    readonly httpsEndpointUrl?: string;
    readonly contactEmails?: readonly string[];
  };
  readonly legal?: { readonly privacyPolicyUrl?: string; readonly termsOfUse?: string };
  readonly support?: {
    readonly engineering?: Contact;
    readonly customer?: Contact;
    readonly urls?: { readonly publicAzure?: string; readonly azureGovernment?: string };
  };
};

/** The package version that a SKU offers: the numerically highest one. Undefined when the SKU has none. */
export function newestPackage(sku: Sku): PackageVersion | undefined {
  return [...(sku.packages ?? [])].sort((a, b) =>
    compareVersions(b.version ?? '', a.version ?? ''),
  )[0];
}

/** Orders `X.Y.Z` numerically part by part; a part that is no number counts as 0. */
export function compareVersions(a: string, b: string): number {
  const parts = (text: string) => text.split('.').map((part) => Number.parseInt(part, 10) || 0);
  const left = parts(a);
  const right = parts(b);
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return Math.sign(difference);
  }
  return 0;
}
