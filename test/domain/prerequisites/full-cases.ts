/** One change each of an offer in which every field is filled in, and what is then reported. */
import type { OfferContent, SkuType } from '../../../src/domain/content.ts';
import type { AudienceFile } from '../../../src/domain/prerequisites/audience-csv.ts';
import { limits } from '../../../src/domain/prerequisites/limits.ts';
import { publishedFacts } from '../../../src/domain/prerequisites/published-facts.ts';
import type { ValidationFacts } from '../../../src/domain/prerequisites/violation.ts';
import {
  audienceSha256,
  fullContent,
  fullSha256,
  subscriptionOf,
} from '../../support/full-content.ts';
import { completeSku, factsFor, sha256Of } from '../../support/offer-content.ts';
import { changed, many, type Case } from './change.ts';

const audience: AudienceFile = { rows: 2, faults: [], faultCount: 0 };
export const fullFacts: ValidationFacts = {
  ...factsFor(fullSha256, sha256Of('b')),
  audiences: new Map([[audienceSha256, audience]]),
};

const managed = fullContent('MANAGED_APPLICATION');
const solution = fullContent('SOLUTION_TEMPLATE');
const put = (path: string, value: unknown, content = managed) => changed(content, path, value);
const putAll = (values: Readonly<Record<string, unknown>>, content = managed): OfferContent =>
  Object.entries(values).reduce((whole, [path, value]) => changed(whole, path, value), content);

const sku = 'skus[sku-standard]';
const pack = `${sku}.packages[package-standard-1-0-0]`;
const policy = `${pack}.policies[policy-audit]`;
const meter = `${sku}.meters[meter-restores]`;
const closed = 'skus[sku-contoso].restrictedAudience';
const french = 'skus[sku-contoso].marketPrices[FR]';
const shared = 'skus[sku-shared]';
const entry = `${shared}.restrictedAudience.manualEntries[entry-fabrikam]`;
const video = 'marketplace.videos[video-restore]';
const amendment = 'legal.customAmendments[amendment-contoso]';
const { length, count } = limits.cpp;
const long = (size: number) => 'x'.repeat(size);

/** [path in the JSON, path of the violation, of which SKU type] of what is required beside what every offer has. */
export const fullRequired: readonly (readonly [string, string, SkuType?])[] = [
  ['skus.0.governmentCertifications.0.name', `${sku}.governmentCertifications[fedramp].name`],
  ['skus.0.governmentCertifications.0.link', `${sku}.governmentCertifications[fedramp].link`],
  ['skus.1.restrictedAudience', closed],
  ['skus.1.restrictedAudience.csv', closed],
  ['skus.2.restrictedAudience', `${shared}.restrictedAudience`],
  ['skus.2.restrictedAudience.manualEntries', `${shared}.restrictedAudience`],
  ['skus.2.restrictedAudience.manualEntries.0.type', `${entry}.type`],
  ['skus.2.restrictedAudience.manualEntries.0.audienceId', `${entry}.audienceId`],
  ...(
    ['meterId', 'displayName', 'unitOfMeasure', 'pricePerUnitUsd', 'includedQuantity'] as const
  ).map((name) => [`skus.0.meters.0.${name}`, `${meter}.${name}`, 'MANAGED_APPLICATION'] as const),
  ...(['market', 'currency', 'price'] as const).map(
    (name) =>
      [`skus.1.marketPrices.0.${name}`, `${french}.${name}`, 'MANAGED_APPLICATION'] as const,
  ),
  ...(['name', 'policy', 'parameters', 'sku'] as const).map(
    (name) =>
      [`skus.0.packages.0.policies.0.${name}`, `${policy}.${name}`, 'MANAGED_APPLICATION'] as const,
  ),
  [
    'skus.0.packages.0.allowedCustomerActions',
    `${pack}.allowedCustomerActions`,
    'MANAGED_APPLICATION',
  ],
  ['marketplace.videos.0.name', `${video}.name`],
  ['marketplace.videos.0.url', `${video}.url`],
  ['marketplace.videos.0.thumbnail', `${video}.thumbnail`],
  ['leads.dynamics.instanceUrl', 'leads.dynamics.instanceUrl'],
  ['leads.dynamics.authentication', 'leads.dynamics.authentication'],
  ['leads.dynamics.applicationId', 'leads.dynamics.applicationId'],
  ['leads.dynamics.directoryId', 'leads.dynamics.directoryId'],
  ['leads.dynamics.applicationKey', 'leads.dynamics.applicationKey'],
  ['legal.customAmendments.1.terms', `${amendment}.terms`],
  ['support.urls.azureGovernment', 'support.urls.azureGovernment'],
];

/** Both sides of the longest text of a field. */
const lengths: readonly (readonly [string, string, number])[] = [
  [
    'skus.0.governmentCertifications.0.name',
    `${sku}.governmentCertifications[fedramp].name`,
    length.certificationName,
  ],
  [
    'skus.2.restrictedAudience.manualEntries.0.description',
    `${entry}.description`,
    length.audienceDescription,
  ],
  ['skus.0.meters.0.meterId', `${meter}.meterId`, length.meterId],
  ['skus.0.meters.0.displayName', `${meter}.displayName`, length.meterName],
  ['skus.0.meters.0.unitOfMeasure', `${meter}.unitOfMeasure`, length.meterUnit],
  ['skus.0.packages.0.policies.0.name', `${policy}.name`, length.policyName],
  ['marketplace.videos.0.name', `${video}.name`, length.videoName],
  ['legal.customAmendments.1.terms', `${amendment}.terms`, length.customAmendment],
];

/** Texts of one line. */
const lines = lengths.filter(([path]) => !/meterId|terms/.test(path));

/** Lists: path, reported path, how many, one entry. */
const counts: readonly (readonly [string, string, number, (index: number) => unknown])[] = [
  [
    'skus.0.governmentCertifications',
    `${sku}.governmentCertifications`,
    count.governmentCertificationsMax,
    (index) => ({ id: `c${index}`, name: 'ISO', link: 'https://example.com' }),
  ],
  [
    'skus.2.restrictedAudience.manualEntries',
    `${shared}.restrictedAudience.manualEntries`,
    count.audienceEntriesMax,
    (index) => ({ id: `e${index}`, type: 'subscriptionid', audienceId: subscriptionOf(index) }),
  ],
  [
    'skus.0.meters',
    `${sku}.meters`,
    count.metersMax,
    (index) => ({
      ...managed.skus?.[0]?.meters?.[0],
      id: `m${index}`,
      meterId: `m${index}`,
    }),
  ],
  [
    'skus.0.packages.0.allowedCustomerActions',
    `${pack}.allowedCustomerActions`,
    count.customerActionsMax,
    (index) => `Microsoft.Compute/virtualMachines/a${index}/action`,
  ],
  [
    'marketplace.videos',
    'marketplace.videos',
    count.videosMax,
    (index) => ({ ...managed.marketplace?.videos?.[0], id: `v${index}` }),
  ],
  [
    'legal.customAmendments',
    'legal.customAmendments',
    count.customAmendmentsMax,
    (index) => ({ id: `a${index}`, terms: 'Text' }),
  ],
  [
    'legal.customAmendments.1.tenantIds',
    `${amendment}.tenantIds`,
    count.amendmentTenantsMax,
    (index) => subscriptionOf(index),
  ],
];

const urls: readonly (readonly [string, string, 'http' | 'https'])[] = [
  [
    'skus.0.governmentCertifications.0.link',
    `${sku}.governmentCertifications[fedramp].link`,
    'http',
  ],
  ['skus.0.packages.0.notificationEndpoint', `${pack}.notificationEndpoint`, 'https'],
  ['leads.dynamics.instanceUrl', 'leads.dynamics.instanceUrl', 'https'],
];

const flags: readonly (readonly [string, string, OfferContent?])[] = [
  ['skus.0.isPrivate', `${sku}.isPrivate`],
  ['skus.0.hidePlan', `${sku}.hidePlan`, solution],
  ['skus.0.packages.0.jitAccessEnabled', `${pack}.jitAccessEnabled`],
  ['skus.0.packages.0.canEnableCustomerActions', `${pack}.canEnableCustomerActions`],
  ['marketplace.cspOptIn', 'marketplace.cspOptIn'],
];

const leads = (destination: string, more: object = {}) => put('leads', { destination, ...more });
const secret = { secretId: '8b0f7c52-0d15-4f0f-9a63-1c1f0f5f7d11' };
const office365 = {
  instanceUrl: 'https://solenne.crm4.dynamics.com',
  authentication: 'office365',
  username: 'leads@solenne.example',
  password: secret,
};
const azureAD = {
  instanceUrl: 'https://solenne.crm4.dynamics.com',
  authentication: 'azureAD',
  applicationId: '0e7c5a10-98d4-4a3f-9a1b-2f7d1c6b8e21',
  directoryId: '1f6e24c9-6b3c-4b0f-9f0e-5d2a4b7c9e10',
};
const marketo = { serverId: 'ys12', munchkinId: '123-PQR-789', formId: '1179' };
const blob = (containerName: unknown) =>
  leads('AZURE_BLOB', { azureBlob: { storageAccountConnectionString: secret, containerName } });

/** What was published: everything as it stands in the full offer. */
const published: ValidationFacts = { ...fullFacts, published: publishedFacts(managed) };
const publishedWith = (content: OfferContent, ...earlier: readonly OfferContent[]) => ({
  ...fullFacts,
  published: publishedFacts(content, earlier),
});
const blobPublished = publishedWith(blob('leads-2026'));

const fileWith = (file: Partial<AudienceFile>): ValidationFacts => ({
  ...fullFacts,
  audiences: new Map([[audienceSha256, { ...audience, ...file }]]),
});
const fileFault = (fault: AudienceFile['faults'][number]) =>
  fileWith({ faults: [fault], faultCount: 1 });

const privateSku = (index: number) => ({
  ...completeSku({ skuType: 'SOLUTION_TEMPLATE', sha256: fullSha256, skuId: `p${index}` }),
  isPrivate: 'true',
  restrictedAudience: {
    manualEntries: [{ id: 'e', type: 'SubscriptionId', audienceId: subscriptionOf(index) }],
  },
});
const withPrivate = (size: number) =>
  put('skus', [solution.skus?.[0], ...many(size, privateSku)], solution);

/** The full offer as the successor of the portal takes it. */
export const successorContent: OfferContent = putAll({
  'marketplace.logos.small': { sha256: sha256Of('1'), width: 48, height: 48 },
  'marketplace.logos.large': { sha256: sha256Of('3'), width: 216, height: 216 },
  'marketplace.screenshots.0.image': { sha256: sha256Of('6'), width: 1280, height: 720 },
  'marketplace.videos.0.thumbnail': { sha256: sha256Of('7'), width: 1280, height: 720 },
  'marketplace.description': '<p>Fjord keeps a <b>second</b> copy.</p>',
});
/** A price in US dollars that is above the common one of its SKU. */
const american = { id: 'US', market: 'US', currency: 'USD', price: '130' };
const PRICE = managed.skus?.[0]?.monthlyPriceUsd;
const large = 'marketplace.logos.large';
const square = (width: number, height = width) =>
  put(large, { sha256: sha256Of('3'), width, height }, successorContent);
const successorCase = (
  name: string,
  path: string,
  value: unknown,
  ...expected: readonly string[]
): Case => [
  `successor: ${name}`,
  put(path, value, successorContent),
  expected,
  { ...fullFacts, profile: 'partnerCenter' },
];

export const fullCases: readonly Case[] = [
  ['every field', managed, [], fullFacts],
  ['every field of a solution template', solution, [], fullFacts],
  ...lengths.flatMap(([path, reported, max]): Case[] => [
    [`${path} of ${max}`, put(path, long(max)), [], fullFacts],
    [`${path} of ${max + 1}`, put(path, long(max + 1)), [`${reported} tooLong`], fullFacts],
  ]),
  ...lines.map(([path, reported]): Case => [
    `${path} on two lines`,
    put(path, 'One\nTwo'),
    [`${reported} pattern`],
    fullFacts,
  ]),
  [
    'an amendment with a bell',
    put('legal.customAmendments.1.terms', 'a\u0007b'),
    [`${amendment}.terms pattern`],
    fullFacts,
  ],
  ...counts.flatMap(([path, reported, max, item]): Case[] => [
    [`${max} of ${path}`, put(path, many(max, item)), [], fullFacts],
    [`${max + 1} of ${path}`, put(path, many(max + 1, item)), [`${reported} countMax`], fullFacts],
    [`${path} is text`, put(path, 'all'), [`${reported} type`], fullFacts],
  ]),
  ...[
    ['skus.0.governmentCertifications.1', `${sku}.governmentCertifications[#2]`],
    ['skus.0.meters.1', `${sku}.meters[#2]`],
    ['skus.1.marketPrices', 'skus[sku-contoso].marketPrices'],
    ['skus.1.marketPrices.1', 'skus[sku-contoso].marketPrices[#2]'],
    ['skus.0.packages.0.policies.2', `${pack}.policies[#3]`],
    ['skus.2.restrictedAudience.manualEntries.1', `${shared}.restrictedAudience.manualEntries[#2]`],
    ['marketplace.videos.1', 'marketplace.videos[#2]'],
    ['legal.customAmendments.2', 'legal.customAmendments[#3]'],
  ].map(([path = '', reported = '']): Case => [
    `${path} is a number`,
    put(path, 7),
    [`${reported} type`],
    fullFacts,
  ]),
  ...urls.flatMap(([path, reported, least]): Case[] => [
    [`${path} of 2048`, put(path, `https://example.com/${long(2028)}`), [], fullFacts],
    [
      `${path} of 2049`,
      put(path, `https://example.com/${long(2029)}`),
      [`${reported} tooLong`],
      fullFacts,
    ],
    [`${path} relative`, put(path, '/page'), [`${reported} url`], fullFacts],
    [
      `${path} with a password`,
      put(path, 'https://a:b@example.com'),
      [`${reported} url`],
      fullFacts,
    ],
    [
      `${path} http`,
      put(path, 'http://example.com'),
      least === 'http' ? [] : [`${reported} urlScheme`],
      fullFacts,
    ],
    [`${path} ftp`, put(path, 'ftp://example.com'), [`${reported} urlScheme`], fullFacts],
  ]),
  ...flags.flatMap(([path, reported, content = managed]): Case[] => [
    [`${path} is "yes"`, put(path, 'yes', content), [`${reported} type`], fullFacts],
    [`${path} is 1`, put(path, 1, content), [`${reported} type`], fullFacts],
  ]),
  [
    'hidden as text, absent flags',
    putAll({ 'skus.0.hidePlan': 'true', 'skus.0.isPrivate': undefined }, solution),
    [],
    fullFacts,
  ],
  ...fullRequired.flatMap(([path, reported, type]): Case[] =>
    /Audience$|manualEntries$|csv$|thumbnail$|Actions$|Key$/.test(path)
      ? []
      : [
          [
            `${path} is a list`,
            put(path, [1], type === 'SOLUTION_TEMPLATE' ? solution : managed),
            [`${reported} type`],
            fullFacts,
          ],
        ],
  ),
  // SKUs: who may see them.
  ['45 private SKUs', withPrivate(45), [], fullFacts],
  ['46 private SKUs', withPrivate(46), ['skus countMax'], fullFacts],
  [
    'an audience that nobody needs',
    putAll({ 'skus.1.isPrivate': 'false', 'skus.1.restrictedAudience': 5 }),
    [],
    fullFacts,
  ],
  [
    'both kinds of audience',
    put('skus.1.restrictedAudience.manualEntries', [
      { id: 'e', type: 'SubscriptionId', audienceId: subscriptionOf(1) },
    ]),
    [`${closed} mismatch`],
    fullFacts,
  ],
  [
    'an audience entry of another type',
    put('skus.2.restrictedAudience.manualEntries.0.type', 'TenantId'),
    [`${entry}.type notAllowed`],
    fullFacts,
  ],
  [
    'an audience entry that is no GUID',
    put('skus.2.restrictedAudience.manualEntries.0.audienceId', 'Fabrikam'),
    [`${entry}.audienceId guid`],
    fullFacts,
  ],
  [
    'an audience description that is a number',
    put('skus.2.restrictedAudience.manualEntries.0.description', 5),
    [`${entry}.description type`],
    fullFacts,
  ],
  [
    'a subscription twice in an audience, in another letter case',
    put('skus.2.restrictedAudience.manualEntries.1', {
      id: 'again',
      type: 'SUBSCRIPTIONID',
      audienceId: subscriptionOf(1).toUpperCase(),
    }),
    [`${shared}.restrictedAudience.manualEntries[again].audienceId duplicate`],
    fullFacts,
  ],
  [
    'an audience file that was never uploaded',
    managed,
    [`${closed}.csv fileType`],
    { ...fullFacts, audiences: new Map() },
  ],
  ['an audience file where nobody knows the uploads', managed, [], factsFor(fullSha256)],
  [
    'an audience file that is text',
    put('skus.1.restrictedAudience.csv', 'customers.csv'),
    [`${closed}.csv fileType`],
    factsFor(fullSha256),
  ],
  ...(['encoding', 'header', 'columns', 'quote'] as const).map((kind): Case => [
    `an audience file with a fault of ${kind}`,
    managed,
    [`${closed}.csv pattern`],
    fileFault({ kind, line: 3, value: kind === 'header' ? '' : '4' }),
  ]),
  [
    'an audience file with another type',
    managed,
    [`${closed}.csv notAllowed`],
    fileFault({ kind: 'type', line: 2, value: '' }),
  ],
  [
    'an audience file with a wrong id',
    managed,
    [`${closed}.csv guid`],
    fileFault({ kind: 'id', line: 2, value: '' }),
  ],
  [
    'an audience file with a duplicate',
    managed,
    [`${closed}.csv duplicate`],
    fileFault({ kind: 'duplicate', line: 4, value: subscriptionOf(1), first: 2 }),
  ],
  ['an empty audience file', managed, [`${closed}.csv countMin`], fileWith({ rows: 0 })],
  ['an audience of 20 000', managed, [], fileWith({ rows: 20_000 })],
  ['an audience of 20 001', managed, [`${closed}.csv countMax`], fileWith({ rows: 20_001 })],
  [
    'an audience file with more faults than are listed',
    managed,
    [`${closed}.csv guid`, `${closed}.csv countMax`],
    fileWith({ faults: [{ kind: 'id', line: 2, value: 'x' }], faultCount: 2 }),
  ],
  // SKUs: clouds, meters, packages of another SKU.
  [
    'certifications without Azure Government',
    putAll({
      'skus.0.cloudAvailability': ['PUBLIC_AZURE'],
      'support.urls.azureGovernment': undefined,
    }),
    [`(w) ${sku}.governmentCertifications mismatch`],
    fullFacts,
  ],
  ...['a b', '-a', 'é', 'a/b'].map((id): Case => [
    `meter id ${id}`,
    put('skus.0.meters.0.meterId', id),
    [`${meter}.meterId pattern`],
    fullFacts,
  ]),
  [
    'a meter id twice',
    put('skus.0.meters.1', { ...managed.skus?.[0]?.meters?.[0], id: 'again' }),
    [`${sku}.meters[again].meterId duplicate`],
    fullFacts,
  ],
  ...['0', '0.000001', '12'].map((price): Case => [
    `unit price ${price}`,
    put('skus.0.meters.0.pricePerUnitUsd', price),
    [],
    fullFacts,
  ]),
  ...['-1', '0.0000001', '1,5', 'x'].map((price): Case => [
    `unit price ${price}`,
    put('skus.0.meters.0.pricePerUnitUsd', price),
    [`${meter}.pricePerUnitUsd pattern`],
    fullFacts,
  ]),
  [
    'a price of a country where the SKU is not sold',
    putAll({ 'skus.1.marketPrices.0.market': 'JP', 'skus.1.marketPrices.0.currency': 'JPY' }),
    [`${french}.market notAllowed`],
    fullFacts,
  ],
  [
    'two prices of a country',
    put('skus.1.marketPrices.1', { ...managed.skus?.[1]?.marketPrices?.[0], id: 'again' }),
    ['skus[sku-contoso].marketPrices[again].market duplicate'],
    fullFacts,
  ],
  [
    'a price in the currency of another market',
    put('skus.1.marketPrices.0.currency', 'USD'),
    [`${french}.currency mismatch`],
    fullFacts,
  ],
  ...['0', '0.00', '-1', '1.001', '1,5', 'x'].map((price): Case => [
    `price of a country ${price}`,
    put('skus.1.marketPrices.0.price', price),
    [`${french}.price pattern`],
    fullFacts,
  ]),
  [
    'half a unit included',
    put('skus.0.meters.0.includedQuantity', '0.5'),
    [`${meter}.includedQuantity pattern`],
    fullFacts,
  ],
  [
    'packages of a SKU that is not there',
    put('skus.2.reuseFromSku', 'gone'),
    [`${shared}.reuseFromSku notAllowed`],
    fullFacts,
  ],
  [
    'packages of itself',
    put('skus.2.reuseFromSku', 'shared'),
    [`${shared}.reuseFromSku mismatch`],
    fullFacts,
  ],
  [
    'packages of a SKU that has none of its own',
    put('skus.1.reuseFromSku', 'shared'),
    ['skus[sku-contoso].reuseFromSku mismatch'],
    fullFacts,
  ],
  [
    'packages of a SKU of another type',
    putAll({ 'skus.2.skuType': 'SOLUTION_TEMPLATE' }),
    [`${shared}.reuseFromSku mismatch`],
    fullFacts,
  ],
  [
    'reuse that is a number',
    put('skus.2.reuseFromSku', 7),
    [`${shared}.reuseFromSku type`, `${shared}.packages required`],
    fullFacts,
  ],
  // Packages of managed applications.
  ...([false, true, null] as const).map((supportsJit): Case => [
    `JIT access with a form that supports it: ${supportsJit}`,
    managed,
    supportsJit === false ? [`${pack}.jitAccessEnabled mismatch`] : [],
    {
      ...fullFacts,
      packages: new Map([[fullSha256, { state: 'PROCESSED', supportsJit }]]),
    },
  ]),
  [
    '5 policies',
    put(
      'skus.0.packages.0.policies',
      [
        ...['AZURE_SQL_DATABASE_ENCRYPTION', 'AZURE_DATA_LAKE_STORE_ENCRYPTION'],
        ...[
          'AZURE_SQL_SERVER_AUDIT_SETTINGS',
          'AUDIT_DIAGNOSTIC_SETTING',
          'AUDIT_RESOURCE_LOCATION',
        ],
      ].map((kind) => ({ id: kind, name: 'P', policy: kind, parameters: '{}', sku: 'Standard' })),
    ),
    [],
    fullFacts,
  ],
  [
    '6 policies',
    put(
      'skus.0.packages.0.policies',
      [
        ...['AZURE_SQL_DATABASE_ENCRYPTION', 'AZURE_DATA_LAKE_STORE_ENCRYPTION'],
        ...[
          'AZURE_SQL_SERVER_AUDIT_SETTINGS',
          'AUDIT_DIAGNOSTIC_SETTING',
          'AUDIT_RESOURCE_LOCATION',
        ],
        'AUDIT_RESOURCE_LOCATION',
      ].map((kind, index) => ({
        id: `p${index}`,
        name: 'P',
        policy: kind,
        parameters: '{}',
        sku: 'Standard',
      })),
    ),
    [`${pack}.policies countMax`, `${pack}.policies[p5].policy duplicate`],
    fullFacts,
  ],
  [
    'policies are text',
    put('skus.0.packages.0.policies', 'x'),
    [`${pack}.policies type`],
    fullFacts,
  ],
  [
    'an unknown policy',
    put('skus.0.packages.0.policies.0.policy', 'DENY_ALL'),
    [`${policy}.policy notAllowed`],
    fullFacts,
  ],
  [
    'parameters of 10 000',
    put('skus.0.packages.0.policies.0.parameters', `{"a":"${long(9_992)}"}`),
    [],
    fullFacts,
  ],
  [
    'parameters of 10 001',
    put('skus.0.packages.0.policies.0.parameters', `{"a":"${long(9_993)}"}`),
    [`${policy}.parameters tooLong`],
    fullFacts,
  ],
  ...['[]', '{', '"x"', 'null'].map((text): Case => [
    `parameters ${text}`,
    put('skus.0.packages.0.policies.0.parameters', text),
    [`${policy}.parameters pattern`],
    fullFacts,
  ]),
  [
    'parameters of a policy that takes none',
    put('skus.0.packages.0.policies.1.parameters', '{'),
    [],
    fullFacts,
  ],
  [
    'an audit for free',
    put('skus.0.packages.0.policies.0.sku', 'Free'),
    [`${policy}.sku mismatch`],
    fullFacts,
  ],
  [
    'an unknown policy SKU',
    put('skus.0.packages.0.policies.0.sku', 'Premium'),
    [`${policy}.sku notAllowed`],
    fullFacts,
  ],
  [
    'actions that nobody may take',
    putAll({
      'skus.0.packages.0.canEnableCustomerActions': 'false',
      'skus.0.packages.0.allowedCustomerActions': 5,
    }),
    [],
    fullFacts,
  ],
  ...['*/read', 'Microsoft.Storage/*', 'a/b'].map((action): Case => [
    `action ${action}`,
    put('skus.0.packages.0.allowedCustomerActions', [action]),
    [],
    fullFacts,
  ]),
  ...['restart', 'a//b', 'a/b;c/d', 'a b/c'].map((action): Case => [
    `action ${action}`,
    put('skus.0.packages.0.allowedCustomerActions', [action]),
    [`${pack}.allowedCustomerActions pattern`],
    fullFacts,
  ]),
  [
    'an action twice, in another letter case',
    put('skus.0.packages.0.allowedCustomerActions', ['A/b', 'a/B']),
    [`${pack}.allowedCustomerActions duplicate`],
    fullFacts,
  ],
  [
    'an action that is a number',
    put('skus.0.packages.0.allowedCustomerActions', [1]),
    [`${pack}.allowedCustomerActions type`],
    fullFacts,
  ],
  [
    'an action of 255',
    put('skus.0.packages.0.allowedCustomerActions', [`a/${long(253)}`]),
    [],
    fullFacts,
  ],
  [
    'an action of 256',
    put('skus.0.packages.0.allowedCustomerActions', [`a/${long(254)}`]),
    [`${pack}.allowedCustomerActions tooLong`],
    fullFacts,
  ],
  ['complete deployment', put('skus.0.packages.0.deploymentMode', 'Complete'), [], fullFacts],
  [
    'unknown deployment mode',
    put('skus.0.packages.0.deploymentMode', 'Partial'),
    [`${pack}.deploymentMode notAllowed`],
    fullFacts,
  ],
  [
    'deployment mode that is a number',
    put('skus.0.packages.0.deploymentMode', 1),
    [`${pack}.deploymentMode type`],
    fullFacts,
  ],
  ...['https://a.example/x/resource', 'https://a.example/resource/?sig=1'].map((url): Case => [
    `notification endpoint ${url}`,
    put('skus.0.packages.0.notificationEndpoint', url),
    [`${pack}.notificationEndpoint notAllowed`],
    fullFacts,
  ]),
  [
    'notification endpoint with resource inside',
    put('skus.0.packages.0.notificationEndpoint', 'https://a.example/resource/x'),
    [],
    fullFacts,
  ],
  [
    'notification endpoint that is a number',
    put('skus.0.packages.0.notificationEndpoint', 5),
    [`${pack}.notificationEndpoint type`],
    fullFacts,
  ],
  // Marketplace.
  [
    'a hero that shines through',
    managed,
    ['marketplace.logos.hero notAllowed'],
    {
      ...fullFacts,
      images: new Map(
        [
          ...Object.values(managed.marketplace?.logos ?? {}),
          managed.marketplace?.screenshots?.[0]?.image,
          managed.marketplace?.videos?.[0]?.thumbnail,
        ].flatMap((image) =>
          image === undefined ? [] : [[image.sha256, { ...image, isTransparent: true }]],
        ),
      ),
    },
  ],
  ...[
    'youtube.com',
    'www.youtube.com',
    'm.youtube.com',
    'youtu.be',
    'vimeo.com',
    'www.vimeo.com',
    'player.vimeo.com',
    'YouTube.com',
  ].map((host): Case => [
    `a video at ${host}`,
    put('marketplace.videos.0.url', `https://${host}/x`),
    [],
    fullFacts,
  ]),
  ...['youtube.com.evil.example', 'notyoutube.com', 'example.com'].map((host): Case => [
    `a video at ${host}`,
    put('marketplace.videos.0.url', `https://${host}/youtube.com`),
    [`${video}.url notAllowed`],
    fullFacts,
  ]),
  [
    'a video address of 2049',
    put('marketplace.videos.0.url', `https://youtu.be/${long(2032)}`),
    [`${video}.url tooLong`],
    fullFacts,
  ],
  [
    'a video that is no address',
    put('marketplace.videos.0.url', 'youtu.be/x'),
    [`${video}.url url`],
    fullFacts,
  ],
  [
    'a video by ftp',
    put('marketplace.videos.0.url', 'ftp://youtu.be/x'),
    [`${video}.url urlScheme`],
    fullFacts,
  ],
  [
    'a thumbnail of another size',
    put('marketplace.videos.0.thumbnail', { sha256: sha256Of('7'), width: 533, height: 325 }),
    [`${video}.thumbnail imageSize`],
    fullFacts,
  ],
  [
    'a thumbnail that is none',
    put('marketplace.videos.0.thumbnail', 'x.png'),
    [`${video}.thumbnail imageFormat`],
    fullFacts,
  ],
  [
    '2 subcategories of one category',
    put('marketplace.subcategories', ['storage/backup-recovery', 'storage/data-management']),
    [],
    fullFacts,
  ],
  [
    '3 subcategories of one category',
    put('marketplace.subcategories', [
      'storage/backup-recovery',
      'storage/data-management',
      'storage/enterprise-hybrid-storage',
    ]),
    ['marketplace.subcategories countMax'],
    fullFacts,
  ],
  [
    'an unknown subcategory',
    put('marketplace.subcategories', ['storage/tapes']),
    ['marketplace.subcategories notAllowed'],
    fullFacts,
  ],
  [
    'a subcategory without its category',
    put('marketplace.subcategories', ['web/ecommerce']),
    ['marketplace.subcategories mismatch'],
    fullFacts,
  ],
  [
    'a subcategory of a category that is named by its alias',
    putAll({
      'marketplace.categories': ['devService'],
      'marketplace.subcategories': ['developer-tools/scripts'],
    }),
    [],
    fullFacts,
  ],
  [
    'a subcategory twice',
    put('marketplace.subcategories', ['storage/backup-recovery', 'storage/backup-recovery']),
    ['marketplace.subcategories duplicate'],
    fullFacts,
  ],
  [
    'a subcategory that is a number',
    put('marketplace.subcategories', [4]),
    ['marketplace.subcategories type'],
    fullFacts,
  ],
  [
    'subcategories are text',
    put('marketplace.subcategories', 'storage'),
    ['marketplace.subcategories type'],
    fullFacts,
  ],
  // Leads.
  ['leads by mail', leads('EMAIL', { contactEmails: ['a@example.com'] }), [], fullFacts],
  ['leads by mail to nobody', leads('EMAIL'), ['leads.contactEmails required'], fullFacts],
  [
    'leads to a table',
    leads('AZURE_TABLE', { azureTable: { storageAccountConnectionString: secret } }),
    [],
    fullFacts,
  ],
  [
    'leads to no table',
    leads('AZURE_TABLE'),
    ['leads.azureTable.storageAccountConnectionString required'],
    fullFacts,
  ],
  [
    'a connection string in the draft itself',
    leads('AZURE_TABLE', {
      azureTable: { storageAccountConnectionString: 'AccountKey=TOPSECRET' },
    }),
    ['leads.azureTable.storageAccountConnectionString type'],
    fullFacts,
  ],
  ...(
    [
      ['AZURE_TABLE', 'azureTable.storageAccountConnectionString', {}],
      ['DYNAMICS', 'dynamics.password', office365],
      ['DYNAMICS', 'dynamics.applicationKey', azureAD],
    ] as const
  ).flatMap(([destination, path, more]): Case[] => {
    const [group = '', name = ''] = path.split('.');
    const content = leads(destination, { [group]: { ...more, [name]: secret } });
    const keeps = (field: string) => ({
      ...fullFacts,
      secrets: new Map([[secret.secretId, `leads.${field}`]]),
    });
    return [
      [`a secret that is kept for ${path}`, content, [], keeps(path)],
      [`a secret that ${path} has not`, content, [`leads.${path} secretUnknown`], keeps('other')],
    ];
  }),
  [
    'a connection string for a blob that is not kept',
    blob('leads'),
    [
      '(w) leads.destination notAllowed',
      'leads.azureBlob.storageAccountConnectionString secretUnknown',
    ],
    { ...blobPublished, secrets: new Map() },
  ],
  ['leads to a blob for a new offer', blob('leads'), ['leads.destination notAllowed'], fullFacts],
  ['leads to a blob as before', blob('leads'), ['(w) leads.destination notAllowed'], blobPublished],
  ...['abc', '1-2', long(63)].map((name): Case => [
    `container of ${name.length}, ${name}`,
    blob(name),
    ['(w) leads.destination notAllowed'],
    blobPublished,
  ]),
  ...(
    [
      ['ab', 'tooShort'],
      [long(64), 'tooLong'],
      ['Leads', 'pattern'],
      ['-leads', 'pattern'],
      ['lea_ds', 'pattern'],
      ['', 'required'],
      [5, 'type'],
    ] as const
  ).map(([name, code]): Case => [
    `container of ${String(name).length}, ${name}`,
    blob(name),
    ['(w) leads.destination notAllowed', `leads.azureBlob.containerName ${code}`],
    blobPublished,
  ]),
  [
    'a blob without its connection',
    leads('AZURE_BLOB', { azureBlob: { containerName: 'leads' } }),
    ['(w) leads.destination notAllowed', 'leads.azureBlob.storageAccountConnectionString required'],
    blobPublished,
  ],
  [
    'a blob whose connection stands in the draft',
    leads('AZURE_BLOB', {
      azureBlob: { containerName: 'leads', storageAccountConnectionString: 'AccountKey=X' },
    }),
    ['(w) leads.destination notAllowed', 'leads.azureBlob.storageAccountConnectionString type'],
    blobPublished,
  ],
  ['Dynamics as a user', leads('DYNAMICS', { dynamics: office365 }), [], fullFacts],
  [
    'Dynamics as nobody',
    leads('DYNAMICS', {
      dynamics: { ...office365, username: undefined, password: undefined },
    }),
    ['leads.dynamics.username required', 'leads.dynamics.password required'],
    fullFacts,
  ],
  ...(
    [
      [long(255), []],
      [long(256), ['leads.dynamics.username tooLong']],
      ['a\nb', ['leads.dynamics.username pattern']],
      [5, ['leads.dynamics.username type']],
    ] as const
  ).map(([username, expected]): Case => [
    `Dynamics user of ${String(username).length}, ${username}`,
    leads('DYNAMICS', { dynamics: { ...office365, username } }),
    expected,
    fullFacts,
  ]),
  [
    'a password in the draft',
    leads('DYNAMICS', { dynamics: { ...office365, password: 'hunter2' } }),
    ['leads.dynamics.password type'],
    fullFacts,
  ],
  [
    'a key in the draft',
    put('leads.dynamics.applicationKey', 'hunter2'),
    ['leads.dynamics.applicationKey type'],
    fullFacts,
  ],
  [
    'another authentication',
    put('leads.dynamics.authentication', 'basic'),
    ['leads.dynamics.authentication notAllowed'],
    fullFacts,
  ],
  ...['applicationId', 'directoryId'].map((name): Case => [
    `${name} that is no GUID`,
    put(`leads.dynamics.${name}`, 'solenne'),
    [`leads.dynamics.${name} guid`],
    fullFacts,
  ]),
  ['leads to Marketo', leads('MARKETO', { marketo }), [], fullFacts],
  [
    'leads to Marketo without anything',
    leads('MARKETO'),
    ['serverId', 'munchkinId', 'formId'].map((name) => `leads.marketo.${name} required`),
    fullFacts,
  ],
  ...(
    [
      ['serverId', 'a.b'],
      ['munchkinId', '123-pqr-789'],
      ['formId', '11x'],
    ] as const
  ).flatMap(([name, wrong]): Case[] => [
    [
      `Marketo ${name} ${wrong}`,
      leads('MARKETO', { marketo: { ...marketo, [name]: wrong } }),
      [`leads.marketo.${name} pattern`],
      fullFacts,
    ],
    [
      `Marketo ${name} is a number`,
      leads('MARKETO', { marketo: { ...marketo, [name]: 5 } }),
      [`leads.marketo.${name} type`],
      fullFacts,
    ],
  ]),
  ...['00Do0000000ZHog', '00Do0000000ZHogAAA'].map((objectIdentifier): Case => [
    `Salesforce ${objectIdentifier}`,
    leads('SALESFORCE', { salesforce: { objectIdentifier } }),
    [],
    fullFacts,
  ]),
  ...(
    [
      ['00Do0000000ZHo', 'pattern'],
      ['00Do0000000ZHogA', 'pattern'],
      ['00Do0000000ZHogAAAA', 'pattern'],
      ['00Do0000000ZH-g', 'pattern'],
      [undefined, 'required'],
      [15, 'type'],
    ] as const
  ).map(([objectIdentifier, code]): Case => [
    `Salesforce ${objectIdentifier}`,
    leads('SALESFORCE', { salesforce: { objectIdentifier } }),
    [`leads.salesforce.objectIdentifier ${code}`],
    fullFacts,
  ]),
  // Legal.
  [
    'a contract that is neither yes nor no',
    put('legal.useStandardContract', 'yes'),
    ['legal.termsOfUse required', 'legal.useStandardContract type'],
    fullFacts,
  ],
  [
    'own terms after all',
    putAll({ 'legal.useStandardContract': 'false', 'legal.termsOfUse': 'Pay.' }),
    [],
    fullFacts,
  ],
  [
    'no terms and no contract',
    put('legal.useStandardContract', undefined),
    ['legal.termsOfUse required'],
    fullFacts,
  ],
  [
    'amendments of nothing',
    putAll({
      'legal.useStandardContract': false,
      'legal.termsOfUse': 'Pay.',
      'legal.customAmendments': 5,
    }),
    [],
    fullFacts,
  ],
  [
    'a tenant that is no GUID',
    put('legal.customAmendments.1.tenantIds', ['contoso']),
    [`${amendment}.tenantIds guid`],
    fullFacts,
  ],
  [
    'a tenant twice',
    put('legal.customAmendments.1.tenantIds', [subscriptionOf(1), subscriptionOf(1)]),
    [`${amendment}.tenantIds duplicate`],
    fullFacts,
  ],
  [
    'a tenant that is a number',
    put('legal.customAmendments.1.tenantIds', [1]),
    [`${amendment}.tenantIds type`],
    fullFacts,
  ],
  // What was published.
  ['nothing changed', managed, [], published],
  [
    'what may change: texts, audience, contacts, regions, a lower price, a new SKU',
    putAll({
      'skus.0.title': 'Plus',
      'skus.0.summary': 'New',
      'skus.0.description': 'New',
      'skus.0.regions': ['FR', 'JP'],
      'skus.0.monthlyPriceUsd': '1',
      'skus.0.oldPriceUsd': '1',
      'skus.2.restrictedAudience.manualEntries.0.audienceId': subscriptionOf(9),
      'skus.3': completeSku({
        skuType: 'MANAGED_APPLICATION',
        sha256: fullSha256,
        skuId: 'new',
        price: '999',
      }),
      'marketplace.title': 'Fjord',
      'marketplace.logos.hero': { sha256: sha256Of('8'), width: 815, height: 290 },
      'support.customer.email': 'new@solenne.example',
      'marketplace.previewSubscriptionIds': [subscriptionOf(3)],
    }),
    [],
    published,
  ],
  ['private becomes public', put('skus.1.isPrivate', false), [], published],
  [
    'public becomes private',
    putAll({
      'skus.0.isPrivate': true,
      'skus.0.restrictedAudience': managed.skus?.[1]?.restrictedAudience,
    }),
    [`${sku}.isPrivate immutable`],
    published,
  ],
  [
    'a cloud removed',
    putAll({
      'skus.0.cloudAvailability': ['AZURE_GOVERNMENT'],
    }),
    [`${sku}.cloudAvailability immutable`],
    published,
  ],
  [
    'packages of its own after all',
    putAll({
      'skus.2.reuseFromSku': undefined,
      'skus.2.packages': managed.skus?.[1]?.packages,
    }),
    [`${shared}.reuseFromSku immutable`],
    published,
  ],
  [
    'packages of another SKU after all',
    put('skus.1.reuseFromSku', 'standard'),
    ['skus[sku-contoso].reuseFromSku immutable'],
    published,
  ],
  [
    'the contract taken back',
    putAll({ 'legal.useStandardContract': false, 'legal.termsOfUse': 'Pay.' }),
    ['legal.useStandardContract immutable'],
    published,
  ],
  ...(
    [
      ['tenantId', subscriptionOf(4)],
      ['jitAccessEnabled', 'false'],
      ['authorizations.0.roleDefinition', 'Owner'],
      ['policies', []],
      ['canEnableCustomerActions', false],
      ['allowedCustomerActions', ['a/b']],
      ['deploymentMode', 'Complete'],
      ['notificationEndpoint', 'https://example.com'],
    ] as const
  ).map(([name, value]): Case => [
    `${name} of a published version changed`,
    put(`skus.0.packages.0.${name}`, value),
    // Without customer actions the list of them counts for nothing.
    [
      `${pack}.${name.split('.')[0] ?? ''} immutable`,
      ...(name === 'canEnableCustomerActions' ? [`${pack}.allowedCustomerActions immutable`] : []),
    ],
    published,
  ]),
  [
    'a published version written otherwise with the same meaning',
    putAll({
      'skus.0.packages.0.tenantId': managed.skus?.[0]?.packages?.[0]?.tenantId?.toUpperCase(),
      'skus.0.packages.0.jitAccessEnabled': true,
      'skus.0.packages.0.deploymentMode': undefined,
      'skus.0.packages.0.policies': managed.skus?.[0]?.packages?.[0]?.policies?.toReversed(),
      'skus.0.packages.0.authorizations.0.id': 'renamed',
    }),
    [],
    published,
  ],
  [
    'all of it for a new version',
    put('skus.0.packages.1', {
      ...managed.skus?.[0]?.packages?.[0],
      id: 'newer',
      version: '1.0.1',
      deploymentMode: 'Complete',
    }),
    [],
    published,
  ],
  [
    'a SKU that was deleted comes back dearer',
    managed,
    [`${sku}.monthlyPriceUsd priceIncrease`],
    publishedWith(
      put('skus', managed.skus?.slice(1)),
      putAll({ 'skus.0.monthlyPriceUsd': '200', 'skus.0.oldPriceUsd': '200' }),
    ),
  ],
  [
    'a SKU that was deleted comes back with a price that only another market saw',
    managed,
    [],
    publishedWith(put('skus', managed.skus?.slice(1)), managed),
  ],
  [
    'a market comes back dearer than it was',
    managed,
    [`${sku}.monthlyPriceUsd priceIncrease`],
    // The live price is as high as the draft's; France was left at a lower one.
    publishedWith(
      put('skus.0.regions', ['DE']),
      putAll({ 'skus.0.regions': ['FR'], 'skus.0.monthlyPriceUsd': '99' }),
    ),
  ],
  [
    'a market that stays away was cheaper',
    put('skus.0.regions', ['DE']),
    [],
    publishedWith(
      put('skus.0.regions', ['DE']),
      putAll({ 'skus.0.regions': ['FR'], 'skus.0.monthlyPriceUsd': '99' }),
    ),
  ],
  ...(
    [
      ['lower', '109.99', []],
      ['as it was', '110', []],
      ['dearer', '110.01', [`${french}.price priceIncrease`]],
    ] as const
  ).map(([how, price, expected]): Case => [
    `a published price of a country: ${how}`,
    put('skus.1.marketPrices.0.price', price),
    expected,
    published,
  ]),
  [
    'a country loses the price that was published',
    put('skus.1.marketPrices', []),
    ['skus[sku-contoso].marketPrices priceIncrease'],
    published,
  ],
  [
    'a country with a price of its own is given up',
    putAll({ 'skus.1.regions': ['DE'], 'skus.1.marketPrices': undefined }),
    [],
    published,
  ],
  [
    'a country comes back dearer than it was',
    managed,
    [`${french}.price priceIncrease`],
    publishedWith(
      putAll({ 'skus.1.regions': ['DE'], 'skus.1.marketPrices': undefined }),
      put('skus.1.marketPrices.0.price', '100'),
    ),
  ],
  [
    'a country comes back without the price that it had',
    put('skus.1.marketPrices', []),
    ['skus[sku-contoso].marketPrices priceIncrease'],
    publishedWith(putAll({ 'skus.1.regions': ['DE'], 'skus.1.marketPrices': undefined }), managed),
  ],
  [
    'a price instead of one that was derived from US dollars',
    managed,
    [`(w) ${french}.price priceIncrease`],
    publishedWith(put('skus.1.marketPrices', undefined)),
  ],
  ...(
    [
      ['as it was', '120', []],
      ['dearer', '120.01', ['skus[sku-contoso].marketPrices[US].price priceIncrease']],
    ] as const
  ).map(([how, price, expected]): Case => [
    `a price in US dollars where it was the common one: ${how}`,
    put('skus.1.marketPrices.1', { id: 'US', market: 'US', currency: 'USD', price }),
    expected,
    published,
  ]),
  ...(
    [
      ['at that price', '120.00', []],
      ['at a lower one', '119.99', ['skus[sku-contoso].marketPrices priceIncrease']],
    ] as const
  ).map(([how, price, expected]): Case => [
    `the United States return to the common price from their own, published ${how}`,
    managed,
    expected,
    publishedWith(put('skus.1.marketPrices.1', { id: 'US', market: 'US', currency: 'USD', price })),
  ]),
  [
    'a version that was rolled back is offered again',
    put('skus.0.packages.1', {
      ...managed.skus?.[0]?.packages?.[0],
      id: 'again',
      version: '2.0.0',
      sha256: sha256Of('b'),
    }),
    [],
    publishedWith(
      managed,
      put('skus.0.packages.1', {
        ...managed.skus?.[0]?.packages?.[0],
        id: 'gone',
        version: '2.0.0',
        sha256: sha256Of('b'),
      }),
    ),
  ],
  [
    'a version that was rolled back with other bytes',
    put('skus.0.packages.1', {
      ...managed.skus?.[0]?.packages?.[0],
      id: 'again',
      version: '2.0.0',
    }),
    [`${sku}.packages[again].sha256 immutable`],
    publishedWith(
      managed,
      put('skus.0.packages.1', {
        ...managed.skus?.[0]?.packages?.[0],
        id: 'gone',
        version: '2.0.0',
        sha256: sha256Of('b'),
      }),
    ),
  ],
  // The successor of the portal.
  successorCase('every field', 'name', 'Fjord'),
  successorCase('a title of 200', 'marketplace.title', long(200)),
  successorCase('a title of 201', 'marketplace.title', long(201), 'marketplace.title tooLong'),
  successorCase('a title with marks', 'marketplace.title', 'Fjord™ © ®'),
  successorCase(
    'a title with a rocket',
    'marketplace.title',
    'Fjord 🚀',
    'marketplace.title pattern',
  ),
  ['a title with a rocket', put('marketplace.title', 'Fjord 🚀'), [], fullFacts],
  successorCase('a SKU title of 100', 'skus.0.title', long(100)),
  successorCase('a SKU title of 101', 'skus.0.title', long(101), `${sku}.title tooLong`),
  successorCase('a SKU description of 2000', 'skus.0.description', long(2000)),
  successorCase(
    'a SKU description of 2001',
    'skus.0.description',
    long(2001),
    `${sku}.description tooLong`,
  ),
  successorCase('a description of 5000', 'marketplace.description', long(5000)),
  successorCase(
    'a description of 5001',
    'marketplace.description',
    long(5001),
    'marketplace.description tooLong',
  ),
  successorCase(
    'a description with em',
    'marketplace.description',
    '<p><em>x</em></p>',
    '(w) marketplace.description html',
  ),
  successorCase('2 categories', 'marketplace.categories', ['storage', 'security']),
  successorCase(
    '3 categories',
    'marketplace.categories',
    ['storage', 'security', 'web'],
    'marketplace.categories countMax',
  ),
  successorCase('a market that the portal has not', 'skus.0.regions', ['AF', 'ZW']),
  [
    'a market of the successor',
    put('skus.0.regions', ['AF']),
    [`${sku}.regions notAllowed`],
    fullFacts,
  ],
  successorCase('China', 'skus.0.regions', ['CN'], `${sku}.regions notAllowed`),
  successorCase(
    'a privacy policy by http',
    'legal.privacyPolicyUrl',
    'http://example.com',
    'legal.privacyPolicyUrl urlScheme',
  ),
  successorCase(
    'a link by http',
    'marketplace.usefulLinks.0.url',
    'http://example.com',
    'marketplace.usefulLinks[link-docs].url urlScheme',
  ),
  successorCase('no small logo', 'marketplace.logos.small', undefined),
  successorCase('no medium logo', 'marketplace.logos.medium', undefined),
  successorCase(
    'no large logo',
    'marketplace.logos.large',
    undefined,
    'marketplace.logos.large required',
  ),
  successorCase(
    'no wide logo',
    'marketplace.logos.wide',
    undefined,
    'marketplace.logos.wide required',
  ),
  successorCase('any hero', 'marketplace.logos.hero', {
    sha256: sha256Of('5'),
    width: 9,
    height: 9,
  }),
  ...(
    [
      [216, []],
      [350, []],
      [215, [`${large} imageSize`]],
      [351, [`${large} imageSize`]],
    ] as const
  ).map(([side, expected]): Case => [
    `successor: a large logo of ${side}`,
    square(side),
    expected,
    { ...fullFacts, profile: 'partnerCenter' },
  ]),
  ...(
    [
      ['as it was', { 'skus.0.monthlyPriceUsd': PRICE, 'skus.0.oldPriceUsd': PRICE }, []],
      [
        'lower',
        { 'skus.0.monthlyPriceUsd': '99', 'skus.0.oldPriceUsd': '99' },
        [`${sku}.monthlyPriceUsd immutable`],
      ],
      [
        'lower where no market saw it',
        {
          'skus.0.monthlyPriceUsd': '99',
          'skus.0.oldPriceUsd': '99',
          'skus.0.regions': ['GB'],
        },
        [],
      ],
      [
        'of a country: lower',
        { 'skus.1.marketPrices.0.price': '109' },
        [`${french}.price immutable`],
      ],
      ['of a country: as it was', { 'skus.1.marketPrices.0.price': '110' }, []],
      [
        'of a country: none, and the common one is lower',
        {
          'skus.1.marketPrices': [{ id: 'FR', market: 'FR', currency: 'EUR', price: '110.00' }],
        },
        ['skus[sku-contoso].marketPrices immutable'],
      ],
    ] as const
  ).map(([how, edits, expected]): Case => [
    `successor: a published price ${how}`,
    putAll({ 'skus.1.marketPrices.1': american, ...edits }, successorContent),
    expected,
    {
      ...fullFacts,
      profile: 'partnerCenter',
      published: publishedFacts(put('skus.1.marketPrices.1', american, successorContent)),
    },
  ]),
  [
    'successor: a large logo that is no square',
    square(300, 299),
    [`${large} imageSize`],
    { ...fullFacts, profile: 'partnerCenter' },
  ],
  successorCase(
    'a small logo of 40',
    'marketplace.logos.small',
    { sha256: sha256Of('1'), width: 40, height: 40 },
    'marketplace.logos.small imageSize',
  ),
  successorCase(
    'a screenshot of 533×324',
    'marketplace.screenshots.0.image',
    { sha256: sha256Of('6'), width: 533, height: 324 },
    'marketplace.screenshots[screenshot-vaults].image imageSize',
  ),
  [
    'successor: an audience of 10 000',
    successorContent,
    [],
    { ...fileWith({ rows: 10_000 }), profile: 'partnerCenter' },
  ],
  [
    'successor: an audience of 10 001',
    successorContent,
    [`${closed}.csv countMax`],
    { ...fileWith({ rows: 10_001 }), profile: 'partnerCenter' },
  ],
];
