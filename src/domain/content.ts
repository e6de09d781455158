/**
 * What a publisher writes about an offer: the draft, and frozen in a revision.
 *
 * Every leaf may be missing while it is a draft; *Publish* asks for completeness (`prerequisites/prerequisites.ts`).
 * List items carry an `id` of their own, so that an edit addresses the item and not its place.
 * Leaves are texts as they were typed, files, or yes and no; a secret is never here, only the name under which it is kept.
 * Source: "Configure SKUs for an Azure application offer", "Azure application Marketplace tab" and its siblings.
 */

export const skuTypes = ['SOLUTION_TEMPLATE', 'MANAGED_APPLICATION'] as const;
export type SkuType = (typeof skuTypes)[number];

export const clouds = ['PUBLIC_AZURE', 'AZURE_GOVERNMENT'] as const;
export type Cloud = (typeof clouds)[number];

export const roleDefinitions = ['Owner', 'Contributor'] as const;
export type RoleDefinition = (typeof roleDefinitions)[number];

export const deploymentModes = ['Complete', 'Incremental'] as const;
export type DeploymentMode = (typeof deploymentModes)[number];

/** The price tier of a policy assignment. */
export const policySkus = ['Free', 'Standard'] as const;
export type PolicySku = (typeof policySkus)[number];

/** What an entry of a restricted audience names; written in any letter case. */
export const audienceTypes = ['SubscriptionId'] as const;

export const leadDestinations = [
  'NONE',
  'AZURE_TABLE',
  /** Deprecated: an offer that has it may be read and published on, and none can choose it anew. */
  'AZURE_BLOB',
  'DYNAMICS',
  'HTTPS_ENDPOINT',
  'MARKETO',
  'SALESFORCE',
  'EMAIL',
] as const;
export type LeadDestination = (typeof leadDestinations)[number];

/** How Dynamics lets us in: as an application of the directory, or as a user. */
export const dynamicsAuthentications = ['azureAD', 'office365'] as const;
export type DynamicsAuthentication = (typeof dynamicsAuthentications)[number];

/** Yes or no, as a program writes it (`true`) or as a form does (`"true"`); absent is no. */
export type Flag = boolean | string;

/** True for yes, in either form. */
export function isOn(flag: unknown): boolean {
  return flag === true || (typeof flag === 'string' && flag.trim() === 'true');
}

/** Names a secret that is kept elsewhere, encrypted. */
export type SecretReference = { readonly secretId: string };

/** An uploaded file that is no image and no package; `sha256` names its bytes. */
export type FileReference = {
  readonly sha256: string;
  /** As the publisher's disk called it. */
  readonly name: string;
};

/** An uploaded image; `sha256` names its bytes. */
export type Image = { readonly sha256: string; readonly width: number; readonly height: number };

/** A right of the publisher in the customer's managed resource group. */
export type Authorization = {
  readonly id: string;
  readonly principalId?: string;
  readonly roleDefinition?: string;
};

/** A policy that is assigned to the managed resource group. */
export type Policy = {
  readonly id: string;
  readonly name?: string;
  /** One of `prerequisites/policies.ts`. */
  readonly policy?: string;
  /** A JSON object as text; asked for by the policies that take parameters. */
  readonly parameters?: string;
  readonly sku?: string;
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
  readonly jitAccessEnabled?: Flag;
  readonly policies?: readonly Policy[];
  readonly canEnableCustomerActions?: Flag;
  /** Such as `Microsoft.Compute/virtualMachines/restart/action`. */
  readonly allowedCustomerActions?: readonly string[];
  readonly deploymentMode?: string;
  /** `https` address; the platform appends `/resource`. */
  readonly notificationEndpoint?: string;
};

/** A certification for Azure Government, with the page that shows it. */
export type GovernmentCertification = {
  readonly id: string;
  readonly name?: string;
  readonly link?: string;
};

/** One customer who may see a private SKU. */
export type AudienceEntry = {
  readonly id: string;
  readonly type?: string;
  /** GUID of the subscription. */
  readonly audienceId?: string;
  readonly description?: string;
};

/** Who may see a private SKU: typed in, or a CSV of `Type,Id,Description`; one of both. */
export type RestrictedAudience = {
  readonly manualEntries?: readonly AudienceEntry[];
  readonly csv?: FileReference;
};

/** What a customer pays by use, besides the monthly price. */
export type Meter = {
  readonly id: string;
  readonly meterId?: string;
  readonly displayName?: string;
  readonly unitOfMeasure?: string;
  /** US dollars as typed. */
  readonly pricePerUnitUsd?: string;
  /** Units a month that the monthly price covers. */
  readonly includedQuantity?: string;
};

/** What a customer in one country pays a month instead of the price that is derived from US dollars. */
export type MarketPrice = {
  readonly id: string;
  /** ISO 3166-1 alpha-2, one of the SKU's regions. */
  readonly market?: string;
  /** ISO 4217, the currency of that market. */
  readonly currency?: string;
  /** As typed, for example "45.00". */
  readonly price?: string;
};

export type Sku = {
  readonly id: string;
  readonly skuId?: string;
  readonly skuType?: string;
  readonly title?: string;
  readonly summary?: string;
  readonly description?: string;
  readonly cloudAvailability?: readonly string[];
  readonly governmentCertifications?: readonly GovernmentCertification[];
  readonly isPrivate?: Flag;
  readonly restrictedAudience?: RestrictedAudience;
  readonly regions?: readonly string[];
  /** US dollars per month as typed, for example "49.90". */
  readonly monthlyPriceUsd?: string;
  /** Must equal `monthlyPriceUsd` ("Old Pricing"). */
  readonly oldPriceUsd?: string;
  /** Countries whose price is not derived from US dollars. */
  readonly marketPrices?: readonly MarketPrice[];
  /** Solution templates: not listed, deployable only through another package. */
  readonly hidePlan?: Flag;
  /** Managed applications. */
  readonly meters?: readonly Meter[];
  /** `skuId` of another SKU of the same type whose package versions this one offers too; then it has none of its own. */
  readonly reuseFromSku?: string;
  readonly packages?: readonly PackageVersion[];
};

export type UsefulLink = { readonly id: string; readonly title?: string; readonly url?: string };

export type Screenshot = { readonly id: string; readonly name?: string; readonly image?: Image };

/** A page of YouTube or Vimeo. */
export type Video = {
  readonly id: string;
  readonly name?: string;
  readonly url?: string;
  readonly thumbnail?: Image;
};

export const logoSlots = ['small', 'medium', 'large', 'wide', 'hero'] as const;
export type LogoSlot = (typeof logoSlots)[number];

export type Contact = { readonly name?: string; readonly email?: string; readonly phone?: string };

/** A change of the standard contract, for some tenants or for all. */
export type CustomAmendment = {
  readonly id: string;
  readonly terms?: string;
  /** GUIDs; empty for every customer. */
  readonly tenantIds?: readonly string[];
};

/** Where customers' interest goes. What was typed for a destination stays when another one is chosen. */
export type Leads = {
  readonly destination?: string;
  /** Who is told of a lead; for the destination `EMAIL`, who gets it. */
  readonly contactEmails?: readonly string[];
  readonly azureTable?: { readonly storageAccountConnectionString?: SecretReference };
  readonly azureBlob?: {
    readonly storageAccountConnectionString?: SecretReference;
    readonly containerName?: string;
  };
  readonly dynamics?: {
    readonly instanceUrl?: string;
    readonly authentication?: string;
    readonly applicationId?: string;
    readonly directoryId?: string;
    readonly applicationKey?: SecretReference;
    readonly username?: string;
    readonly password?: SecretReference;
  };
  /** Of the destination `HTTPS_ENDPOINT`. */
  readonly httpsEndpointUrl?: string;
  readonly marketo?: {
    readonly serverId?: string;
    readonly munchkinId?: string;
    readonly formId?: string;
  };
  readonly salesforce?: { readonly objectIdentifier?: string };
};

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
    /** Such as `storage/backup-recovery`; each of a category that is chosen. */
    readonly subcategories?: readonly string[];
    readonly logos?: { readonly [slot in LogoSlot]?: Image };
    readonly screenshots?: readonly Screenshot[];
    readonly videos?: readonly Video[];
    /** Whether partners of the Cloud Solution Provider programme may resell the offer. */
    readonly cspOptIn?: Flag;
  };
  readonly leads?: Leads;
  readonly legal?: {
    readonly privacyPolicyUrl?: string;
    readonly termsOfUse?: string;
    /** The standard contract of the store replaces the publisher's own terms. */
    readonly useStandardContract?: Flag;
    readonly customAmendments?: readonly CustomAmendment[];
  };
  readonly support?: {
    readonly engineering?: Contact;
    readonly customer?: Contact;
    readonly urls?: { readonly publicAzure?: string; readonly azureGovernment?: string };
  };
};

/**
 * The package version that a SKU offers: the numerically highest one, its own or that of the SKU whose technical
 * configuration it takes. Undefined when there is none.
 *
 * @param skus all SKUs of the offer.
 */
export function newestPackage(sku: Sku, skus: readonly Sku[]): PackageVersion | undefined {
  const { packages = [] } = packagesFrom(sku, skus) ?? {};
  return [...packages].sort((a, b) => compareVersions(b.version ?? '', a.version ?? ''))[0];
}

/** The SKU whose package versions a SKU offers: mostly itself. */
export function packagesFrom(sku: Sku, skus: readonly Sku[]): Sku | undefined {
  const lender = typeof sku.reuseFromSku === 'string' ? sku.reuseFromSku.trim() : '';
  return lender === '' ? sku : skus.find(({ skuId }) => skuId === lender);
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
