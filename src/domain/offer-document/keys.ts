/**
 * The keys of an offer document, beside the fields of a draft. Where the document of the Cloud Partner Portal has no key
 * for a field, ours begins with `vitrine.`.
 * Source: "Cloud Partner Portal API", the offer document; the tabs of the offer for Azure applications.
 */
import type { Json } from './json.ts';
import { isObject } from './json.ts';

/** Writes a value of a draft as the document has it, and back. Undefined: it is not of the expected form. */
export type Form = {
  readonly out: (value: unknown) => Json | undefined;
  readonly in: (value: Json) => unknown;
};

/** A field of an object, its key in the document, and its form there; as it is unless told. */
export type Row = readonly [field: string, key: string, form?: Form];

/** The value as it is: texts, switches, lists of texts. */
export const plain: Form = {
  out: (value) =>
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    (Array.isArray(value) && value.every((item) => typeof item === 'string'))
      ? value
      : undefined,
  in: (value) => value,
};

/** One of a few words, which the document spells otherwise; its other spellings are read, too. */
function words(
  pairs: readonly (readonly [ours: string, theirs: string, ...others: string[]])[],
): Form {
  const find = (value: unknown) => {
    const folded = String(value).toLowerCase();
    return pairs.find((pair) => pair.some((word) => word.toLowerCase() === folded))?.[0];
  };
  return {
    out: (value) => pairs.find(([ours]) => ours === value)?.[1],
    in: (value) => (typeof value === 'string' ? (find(value) ?? value) : value),
  };
}

function listOf(form: Form): Form {
  return {
    out(value) {
      if (!Array.isArray(value)) return undefined;
      const items = value.map((item) => form.out(item));
      return items.every((item) => item !== undefined) ? items : undefined;
    },
    in: (value) => (Array.isArray(value) ? value.map((item) => form.in(item)) : value),
  };
}

/** An object with those fields and no others. */
export function object(rows: readonly Row[]): Form {
  return {
    out(value) {
      if (!isObject(value)) return undefined;
      const written: Record<string, Json> = {};
      for (const [field, content] of Object.entries(value)) {
        const row = rows.find(([name]) => name === field);
        const json = row === undefined ? undefined : (row[2] ?? plain).out(content);
        if (row === undefined || json === undefined) return undefined;
        put(written, row[1], json);
      }
      return written;
    },
    in(value) {
      if (!isObject(value)) return value;
      const read: Record<string, unknown> = {};
      for (const [field, key, form = plain] of rows) {
        const json = get(value, key);
        if (json !== undefined && json !== null) read[field] = form.in(json);
      }
      return read;
    },
  };
}

/** Keys with `/` between names lie in objects of their own. */
function put(into: Record<string, Json>, key: string, json: Json): void {
  const [name = '', ...rest] = key.split('/');
  if (rest.length === 0) {
    into[name] = json;
    return;
  }
  const there = into[name];
  const inner: Record<string, Json> = isObject(there) ? { ...there } : {};
  put(inner, rest.join('/'), json);
  into[name] = inner;
}

export function get(from: { readonly [key: string]: Json }, key: string): Json | undefined {
  const [name = '', ...rest] = key.split('/');
  const there = Object.hasOwn(from, name) ? from[name] : undefined;
  if (rest.length === 0) return there;
  return isObject(there) ? get(there, rest.join('/')) : undefined;
}

const isSize = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 100_000;

const textOf = (value: Json): string => (typeof value === 'string' ? value : '');

/** Addresses of uploaded bytes. They are found again where the publisher has the same bytes. */
const image: Form = {
  out(value) {
    if (!isObject(value) || Object.keys(value).length !== 3) return undefined;
    const { sha256, width, height } = value;
    if (typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/.test(sha256)) return undefined;
    return isSize(width) && isSize(height)
      ? `vitrine:image/${sha256}/${width}x${height}`
      : undefined;
  },
  in(value) {
    const found = /^vitrine:image\/([0-9a-f]{64})\/([0-9]{1,5})x([0-9]{1,5})$/.exec(textOf(value));
    return found === null
      ? value
      : { sha256: found[1], width: Number(found[2]), height: Number(found[3]) };
  },
};
const packageFile: Form = {
  out: (value) =>
    typeof value === 'string' && /^[0-9a-f]{64}$/.test(value)
      ? `vitrine:package/${value}`
      : undefined,
  in: (value) => /^vitrine:package\/([0-9a-f]{64})$/.exec(textOf(value))?.[1] ?? value,
};
const file: Form = {
  out(value) {
    if (!isObject(value) || Object.keys(value).length !== 2) return undefined;
    const { sha256, name } = value;
    return typeof sha256 === 'string' && /^[0-9a-f]{64}$/.test(sha256) && typeof name === 'string'
      ? `vitrine:file/${sha256}/${encodeURIComponent(name)}`
      : undefined;
  },
  in(value) {
    const found = /^vitrine:file\/([0-9a-f]{64})\/(.+)$/.exec(textOf(value));
    const name = found === null ? null : decoded(found[2] ?? '');
    return found === null || name === null ? value : { sha256: found[1], name };
  },
};

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** What stands for a secret: it is never written, and to be filled in where the document is read. */
export const SECRET = 'vitrine:secret';
const secret: Form = {
  out: (value) => (isObject(value) && typeof value['secretId'] === 'string' ? SECRET : undefined),
  in: () => undefined,
};

/** Addresses with commas between them; semicolons are read, too. */
const addresses: Form = {
  out: (value) =>
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((item) => typeof item === 'string' && /^[^\s,;]+$/.test(item))
      ? value.join(',')
      : undefined,
  in: (value) =>
    typeof value === 'string'
      ? value
          .split(/[,;]/)
          .map((each) => each.trim())
          .filter((each) => each !== '')
      : value,
};

const ID: Row = ['id', 'vitrine.id'];
const m = (key: string) => `microsoft-azure-marketplace.${key}`;
const a = (key: string) => `microsoft-azure-applications.${key}`;

const clouds = words([
  ['PUBLIC_AZURE', 'PublicAzure', 'azureGlobal'],
  ['AZURE_GOVERNMENT', 'AzureGovernment', 'azureGovernment'],
]);

const destinations = words([
  ['NONE', 'None'],
  ['AZURE_TABLE', 'table', 'AzureTable'],
  ['AZURE_BLOB', 'blob', 'AzureBlob'],
  ['DYNAMICS', 'dynamics', 'DynamicsCRM', 'crm'],
  ['HTTPS_ENDPOINT', 'httpsEndpoint'],
  ['MARKETO', 'marketo'],
  ['SALESFORCE', 'salesforce'],
  ['EMAIL', 'email'],
]);

/** `definition.offer`: fields by their path in the draft. */
export const offerRows: readonly Row[] = [
  ['marketplace.title', m('title')],
  ['marketplace.summary', m('summary')],
  ['marketplace.longSummary', m('longSummary')],
  ['marketplace.description', m('description')],
  ['marketplace.marketingIdentifier', m('offerMarketingUrlIdentifier')],
  ['marketplace.previewSubscriptionIds', m('allowedSubscriptions')],
  [
    'marketplace.usefulLinks',
    m('usefulLinks'),
    listOf(object([ID, ['title', 'linkTitle'], ['url', 'linkUrl']])),
  ],
  ['marketplace.categories', m('categories')],
  ['marketplace.cspOptIn', m('cspOfferOptIn')],
  ['marketplace.logos.small', m('smallLogo'), image],
  ['marketplace.logos.medium', m('mediumLogo'), image],
  ['marketplace.logos.large', m('largeLogo'), image],
  ['marketplace.logos.wide', m('wideLogo'), image],
  ['marketplace.logos.hero', m('heroLogo'), image],
  [
    'marketplace.screenshots',
    m('screenshots'),
    listOf(object([ID, ['name', 'imageName'], ['image', 'imageUri', image]])),
  ],
  [
    'marketplace.videos',
    m('videos'),
    listOf(
      object([
        ID,
        ['name', 'videoName'],
        ['url', 'videoLink'],
        ['thumbnail', 'thumbnailUri', image],
      ]),
    ),
  ],
  ['leads.destination', m('leadDestination'), destinations],
  ['leads.contactEmails', m('leadNotificationEmails'), addresses],
  [
    'leads.azureTable',
    m('tableLeadConfiguration'),
    object([['storageAccountConnectionString', 'storageAccountConnectionString', secret]]),
  ],
  [
    'leads.azureBlob',
    m('blobLeadConfiguration'),
    object([
      ['storageAccountConnectionString', 'storageAccountConnectionString', secret],
      ['containerName', 'containerName'],
    ]),
  ],
  [
    'leads.dynamics',
    m('crmLeadConfiguration'),
    object([
      ['instanceUrl', 'instanceUrl'],
      ['authentication', 'authentication'],
      ['applicationId', 'applicationId'],
      ['directoryId', 'directoryId'],
      ['applicationKey', 'applicationKey', secret],
      ['username', 'userName'],
      ['password', 'password', secret],
    ]),
  ],
  ['leads.httpsEndpointUrl', `${m('httpsEndpointLeadConfiguration')}/httpsEndpointUrl`],
  [
    'leads.marketo',
    m('marketoLeadConfiguration'),
    object([
      ['serverId', 'serverId'],
      ['munchkinId', 'munchkinId'],
      ['formId', 'formId'],
    ]),
  ],
  [
    'leads.salesforce',
    m('salesForceLeadConfiguration'),
    object([['objectIdentifier', 'objectIdentifier']]),
  ],
  ['legal.privacyPolicyUrl', m('privacyURL')],
  ['legal.termsOfUse', m('termsOfUse')],
  ['legal.useStandardContract', m('useEnterpriseContract')],
  [
    'legal.customAmendments',
    m('customAmendments'),
    listOf(object([ID, ['terms', 'terms'], ['tenantIds', 'tenantIds']])),
  ],
  ['support.engineering.name', m('engineeringContactName')],
  ['support.engineering.email', m('engineeringContactEmail')],
  ['support.engineering.phone', m('engineeringContactPhone')],
  ['support.customer.name', m('supportContactName')],
  ['support.customer.email', m('supportContactEmail')],
  ['support.customer.phone', m('supportContactPhone')],
  ['support.urls.publicAzure', m('publicAzureSupportUrl')],
  ['support.urls.azureGovernment', m('fairfaxSupportUrl')],
];

const packageVersion = object([
  ID,
  ['sha256', 'packageVersion/packageFile', packageFile],
  ['tenantId', 'packageVersion/tenantId'],
  [
    'authorizations',
    'authorizations',
    listOf(object([ID, ['principalId', 'principalId'], ['roleDefinition', 'roleDefinition']])),
  ],
  [
    'policies',
    'policies',
    listOf(
      object([
        ID,
        ['name', 'name'],
        ['policy', 'policy'],
        ['parameters', 'parameters'],
        ['sku', 'sku'],
      ]),
    ),
  ],
  ['jitAccessEnabled', 'publisherJitAccessPolicy/jitAccessEnabled'],
  ['canEnableCustomerActions', 'ApplicationLockingPolicies/CanEnableCustomerActions'],
  ['allowedCustomerActions', 'ApplicationLockingPolicies/vitrine.allowedCustomerActions'],
  ['deploymentMode', 'vitrine.deploymentMode'],
  ['notificationEndpoint', 'vitrine.notificationEndpoint'],
]);

/** Package versions by their numbers; those that cannot be told apart by them are left to `vitrine.rest`. */
const packages: Form = {
  out(value) {
    if (!Array.isArray(value)) return undefined;
    const written: Record<string, Json> = {};
    for (const item of value as readonly unknown[]) {
      if (!isObject(item)) return undefined;
      const { version, ...others } = item;
      const json = packageVersion.out(others);
      if (json === undefined || typeof version !== 'string' || !/^\d+\.\d+\.\d+$/.test(version)) {
        return undefined;
      }
      if (Object.hasOwn(written, version)) return undefined;
      written[version] = json;
    }
    return written;
  },
  in: (value) =>
    isObject(value)
      ? Object.entries(value).map(([version, json]) => {
          const item = packageVersion.in(json);
          return isObject(item) ? { ...item, version } : item;
        })
      : value,
};

/** An entry of `definition.plans`. */
export const plan = object([
  ID,
  ['skuId', 'planId'],
  ['title', a('skuTitle')],
  ['summary', a('skuSummary')],
  ['description', a('skuDescription')],
  [
    'skuType',
    a('skuType'),
    words([
      ['SOLUTION_TEMPLATE', 'Solution Template', 'solutionTemplate'],
      [
        'MANAGED_APPLICATION',
        'Managed Application',
        'managedApplication',
        'Managed Application (Preview)',
      ],
    ]),
  ],
  ['cloudAvailability', a('cloudAvailability'), listOf(clouds)],
  [
    'governmentCertifications',
    a('certificationsAzureGovernment'),
    listOf(object([ID, ['name', 'name'], ['link', 'link']])),
  ],
  ['isPrivate', 'vitrine.isPrivate'],
  [
    'restrictedAudience',
    'restrictedAudience',
    object([
      [
        'manualEntries',
        'manualEntries',
        listOf(
          object([ID, ['type', 'type'], ['audienceId', 'id'], ['description', 'description']]),
        ),
      ],
      ['csv', 'uploadedCsvUri', file],
    ]),
  ],
  ['regions', 'regions'],
  ['monthlyPriceUsd', 'monthlyPricingV2'],
  ['oldPriceUsd', 'monthlyPricing'],
  [
    'marketPrices',
    'vitrine.marketPrices',
    listOf(object([ID, ['market', 'market'], ['currency', 'currency'], ['price', 'price']])),
  ],
  ['hidePlan', 'vitrine.hidePlan'],
  [
    'meters',
    'vitrine.meters',
    listOf(
      object([
        ID,
        ['meterId', 'meterId'],
        ['displayName', 'displayName'],
        ['unitOfMeasure', 'unitOfMeasure'],
        ['pricePerUnitUsd', 'pricePerUnitUsd'],
        ['includedQuantity', 'includedQuantity'],
      ]),
    ),
  ],
  ['reuseFromSku', 'vitrine.reuseFromSku'],
  ['packages', a('package'), packages],
]);
