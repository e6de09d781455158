/** Puts the product page together: technical and marketing content of a frozen revision, part by part. */
import {
  isOn,
  newestPackage,
  packagesFrom,
  type Image,
  type OfferContent,
  type PackageVersion,
  type Sku,
} from '../content.ts';
import { categoryOf } from '../prerequisites/categories.ts';
import { canonicalJson } from '../canonical-json.ts';
import { outlineDeployment } from './deployment-outline.ts';
import { outlineForm } from './form-outline.ts';
import type {
  Hash,
  Legal,
  PackageEntry,
  PageImage,
  PagePackage,
  PagePublisher,
  Part,
  Plan,
  PlanDeployment,
  PlanFiles,
  ProductPage,
  ProductPageParts,
} from './product-page.ts';

export type ProductPageInput = {
  readonly publisher: PagePublisher;
  readonly offerId: string;
  /** Frozen, and free of prerequisite errors. */
  readonly content: OfferContent;
  /** The package that each SKU offers; a SKU without one is shown without what it deploys. */
  readonly packages: readonly PagePackage[];
};

/**
 * The page of a revision. The same input gives the same page, wherever and whenever it is built.
 *
 * @param hash gives lower-case hex, for example of SHA-256.
 */
export function buildProductPage(input: ProductPageInput, hash: Hash): ProductPage {
  const part = <Data>(data: Data): Part<Data> => ({ hash: hash(canonicalJson(data)), data });
  const { content, publisher, offerId } = input;
  const { marketplace = {}, legal = {}, support = {} } = content;
  const skus = content.skus ?? [];
  const packageOf = (sku: Sku) => input.packages.find(({ skuItemId }) => skuItemId === sku.id);

  const parts: ProductPageParts = {
    overview: part({
      publisher: { slug: publisher.slug, name: publisher.name },
      offerId,
      name: content.name ?? '',
      title: marketplace.title ?? '',
      summary: marketplace.summary ?? '',
      longSummary: marketplace.longSummary ?? '',
      description: marketplace.description ?? '',
      marketingIdentifier: marketplace.marketingIdentifier ?? '',
      categories: sorted((marketplace.categories ?? []).map((id) => categoryOf(id)?.id ?? id)),
      usefulLinks: (marketplace.usefulLinks ?? []).map(({ title = '', url = '' }) => ({
        title,
        url,
      })),
      ...some('subcategories', sorted(marketplace.subcategories ?? [])),
    }),
    media: part({
      logos: {
        small: pageImage(marketplace.logos?.small),
        medium: pageImage(marketplace.logos?.medium),
        large: pageImage(marketplace.logos?.large),
        wide: pageImage(marketplace.logos?.wide),
        hero: pageImage(marketplace.logos?.hero),
      },
      screenshots: (marketplace.screenshots ?? []).map(({ name = '', image }) => ({
        name,
        image: pageImage(image),
      })),
      ...some(
        'videos',
        (marketplace.videos ?? []).map(({ name = '', url = '', thumbnail }) => ({
          name,
          url,
          thumbnail: pageImage(thumbnail),
        })),
      ),
    }),
    plans: skus.map((sku) => part(planOf(sku, packageOf(sku), skus))),
    deployment: part(skus.map((sku) => deploymentOf(sku, packageOf(sku), skus))),
    forms: part(
      skus.map((sku) => ({
        skuItemId: sku.id,
        form: outlineForm(packageOf(sku)?.form ?? null),
      })),
    ),
    legal: part(legalOf(legal)),
    support: part({
      name: support.customer?.name ?? '',
      email: support.customer?.email ?? '',
      phone: support.customer?.phone ?? '',
      publicAzureUrl: support.urls?.publicAzure ?? null,
      azureGovernmentUrl: support.urls?.azureGovernment ?? null,
    }),
    leads: part({ destination: content.leads?.destination ?? 'NONE' }),
    files: part(skus.map((sku) => filesOf(sku, packageOf(sku)))),
  };
  return { hash: hash(canonicalJson(partHashes(parts))), parts };
}

/** The hash of each part by name; `plans` in the order of the offer. To compare two pages, or to record one. */
export function partHashes(
  parts: ProductPageParts,
): Readonly<Record<string, string | readonly string[]>> {
  return {
    overview: parts.overview.hash,
    media: parts.media.hash,
    plans: parts.plans.map(({ hash }) => hash),
    deployment: parts.deployment.hash,
    forms: parts.forms.hash,
    legal: parts.legal.hash,
    support: parts.support.hash,
    leads: parts.leads.hash,
    files: parts.files.hash,
  };
}

/**
 * The page as everybody sees it: without private and hidden plans. Null when nothing is left to offer.
 *
 * @param hash as for `buildProductPage`.
 * @param opened private plans that the reader may see, as ids of list items.
 */
export function publicPage(
  page: ProductPage,
  hash: Hash,
  opened: ReadonlySet<string> = new Set(),
): ProductPage | null {
  const { parts } = page;
  const plans = parts.plans.filter(
    ({ data }) =>
      data.visibility === undefined ||
      (data.visibility === 'PRIVATE' && opened.has(data.skuItemId)),
  );
  if (plans.length === 0) return null;
  if (plans.length === parts.plans.length) return page;
  const shown = new Set(plans.map(({ data }) => data.skuItemId));
  const ofShown = <Item extends { readonly skuItemId: string }>({
    data,
  }: Part<readonly Item[]>): Part<readonly Item[]> => {
    const kept = data.filter(({ skuItemId }) => shown.has(skuItemId));
    return { hash: hash(canonicalJson(kept)), data: kept };
  };
  const left: ProductPageParts = {
    ...parts,
    plans,
    deployment: ofShown(parts.deployment),
    forms: ofShown(parts.forms),
    files: ofShown(parts.files),
  };
  return { hash: hash(canonicalJson(partHashes(left))), parts: left };
}

const isManaged = (sku: Sku): boolean => sku.skuType === 'MANAGED_APPLICATION';

/** The member when the list holds something. */
function some<Name extends string, Item>(
  name: Name,
  items: readonly Item[],
): { readonly [name in Name]?: readonly Item[] } {
  // One name, one member: TypeScript sees a computed key as any text.
  return (items.length === 0 ? {} : { [name]: items }) as { [name in Name]?: readonly Item[] };
}

/** The package version of the revision whose bytes are on the page. */
function versionOf(
  sku: Sku,
  file: PagePackage | undefined,
  skus: readonly Sku[],
): PackageVersion | undefined {
  const own = packagesFrom(sku, skus)?.packages?.find(({ version }) => version === file?.version);
  return own ?? newestPackage(sku, skus);
}

function legalOf(legal: NonNullable<OfferContent['legal']>): Legal {
  const { privacyPolicyUrl = '', termsOfUse = '' } = legal;
  if (!isOn(legal.useStandardContract)) return { privacyPolicyUrl, termsOfUse };
  const forAll = (legal.customAmendments ?? []).filter(
    ({ tenantIds = [] }) => tenantIds.length === 0,
  );
  return {
    privacyPolicyUrl,
    // What was typed before the contract was chosen holds for nobody.
    termsOfUse: '',
    standardContract: true,
    ...some(
      'amendments',
      forAll.map(({ terms = '' }) => terms),
    ),
  };
}

function visibilityOf(sku: Sku): Pick<Plan, 'visibility'> {
  if (isOn(sku.isPrivate)) return { visibility: 'PRIVATE' };
  return !isManaged(sku) && isOn(sku.hidePlan) ? { visibility: 'HIDDEN' } : {};
}

function planOf(sku: Sku, file: PagePackage | undefined, skus: readonly Sku[]): Plan {
  const meters = isManaged(sku) ? (sku.meters ?? []) : [];
  const certifications = sku.cloudAvailability?.includes('AZURE_GOVERNMENT')
    ? (sku.governmentCertifications ?? [])
    : [];
  return {
    skuItemId: sku.id,
    skuId: sku.skuId ?? '',
    skuType: sku.skuType ?? '',
    title: sku.title ?? '',
    summary: sku.summary ?? '',
    description: sku.description ?? '',
    clouds: sorted(sku.cloudAvailability ?? []),
    // A solution template may carry prices and regions of a former type; they mean nothing.
    regions: isManaged(sku) ? sorted(sku.regions ?? []) : [],
    monthlyPriceUsd: isManaged(sku) ? (sku.monthlyPriceUsd ?? null) : null,
    ...some(
      'marketPrices',
      (isManaged(sku) ? (sku.marketPrices ?? []) : [])
        .map(({ market = '', currency = '', price = '' }) => ({ market, currency, price }))
        .toSorted((a, b) => (a.market < b.market ? -1 : 1)),
    ),
    ...some(
      'meters',
      meters.map((meter) => ({
        meterId: meter.meterId ?? '',
        displayName: meter.displayName ?? '',
        unitOfMeasure: meter.unitOfMeasure ?? '',
        pricePerUnitUsd: meter.pricePerUnitUsd ?? '',
        includedQuantity: meter.includedQuantity ?? '',
      })),
    ),
    ...some(
      'governmentCertifications',
      certifications.map(({ name = '', link = '' }) => ({ title: name, url: link })),
    ),
    ...visibilityOf(sku),
    version: versionOf(sku, file, skus)?.version ?? '',
  };
}

function deploymentOf(
  sku: Sku,
  file: PagePackage | undefined,
  skus: readonly Sku[],
): PlanDeployment {
  const version = isManaged(sku) ? versionOf(sku, file, skus) : undefined;
  return {
    skuItemId: sku.id,
    skuType: sku.skuType ?? '',
    template: outlineDeployment(file?.mainTemplate ?? null),
    tenantId: version?.tenantId?.toLowerCase() ?? null,
    authorizations: (version?.authorizations ?? []).map(
      ({ principalId = '', roleDefinition = '' }) => ({
        principalId: principalId.toLowerCase(),
        roleDefinition,
      }),
    ),
  };
}

function filesOf(sku: Sku, file: PagePackage | undefined): PlanFiles {
  const entries = (file?.entries ?? [])
    .map(({ path, size, sha256 }) => ({ path, size, sha256 }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  return {
    skuItemId: sku.id,
    sha256: file?.sha256 ?? null,
    // The layout of 2018 has an outer template, which the platform writes today, and calls the real one appliance.
    mainTemplatePath: rootFile(entries, ['applianceMainTemplate.json', 'mainTemplate.json']),
    formPath: rootFile(entries, ['applianceCreateUIDefinition.json', 'createUiDefinition.json']),
    entries,
  };
}

/** The first of some names in the root of a package, whatever its letter case there. */
function rootFile(entries: readonly PackageEntry[], names: readonly string[]): string | null {
  for (const name of names) {
    const found = entries.find(({ path }) => path.toLowerCase() === name.toLowerCase());
    if (found !== undefined) return found.path;
  }
  return null;
}

function pageImage(image: Image | undefined): PageImage | null {
  return image === undefined
    ? null
    : { sha256: image.sha256, width: image.width, height: image.height };
}

function sorted(values: readonly string[]): readonly string[] {
  return [...values].sort();
}
