/** One change each of a complete offer, and what is then reported. */
import type { OfferContent, SkuType } from '../../../src/domain/content.ts';
import { limits } from '../../../src/domain/prerequisites/limits.ts';
import { publishedFacts } from '../../../src/domain/prerequisites/published-facts.ts';
import type { ValidationFacts } from '../../../src/domain/prerequisites/violation.ts';
import { completeContent, completeSku, factsFor, sha256Of } from '../../support/offer-content.ts';
import { changed, many, type Case } from './change.ts';
import { fullCases } from './full-cases.ts';

const sha256 = sha256Of('a');
const otherSha256 = sha256Of('b');
/** Facts of the cases that give none of their own. */
export const plainFacts = factsFor(sha256, otherSha256);
const facts = plainFacts;
const complete = (skuType: SkuType) => completeContent({ skuType, sha256 });
export const managed = complete('MANAGED_APPLICATION');
export const solution = complete('SOLUTION_TEMPLATE');

const sku = 'skus[sku-standard]';
const pack = `${sku}.packages[package-standard-1-0-0]`;
const authorization = `${pack}.authorizations[authorization-operators]`;

/** [path in the JSON, path of the violation, only managed applications have it] */
export const requiredFields: readonly (readonly [string, string, boolean?])[] = [
  ['name', 'name'],
  ['skus', 'skus'],
  ['skus.0.skuId', `${sku}.skuId`],
  ['skus.0.title', `${sku}.title`],
  ['skus.0.summary', `${sku}.summary`],
  ['skus.0.description', `${sku}.description`],
  ['skus.0.skuType', `${sku}.skuType`],
  ['skus.0.cloudAvailability', `${sku}.cloudAvailability`],
  ['skus.0.regions', `${sku}.regions`, true],
  ['skus.0.monthlyPriceUsd', `${sku}.monthlyPriceUsd`, true],
  ['skus.0.oldPriceUsd', `${sku}.oldPriceUsd`, true],
  ['skus.0.packages', `${sku}.packages`],
  ['skus.0.packages.0.version', `${pack}.version`],
  ['skus.0.packages.0.sha256', `${pack}.sha256`],
  ['skus.0.packages.0.tenantId', `${pack}.tenantId`, true],
  ['skus.0.packages.0.authorizations', `${pack}.authorizations`, true],
  ['skus.0.packages.0.authorizations.0.principalId', `${authorization}.principalId`, true],
  ['skus.0.packages.0.authorizations.0.roleDefinition', `${authorization}.roleDefinition`, true],
  ['marketplace.title', 'marketplace.title'],
  ['marketplace.summary', 'marketplace.summary'],
  ['marketplace.longSummary', 'marketplace.longSummary'],
  ['marketplace.description', 'marketplace.description'],
  ['marketplace.marketingIdentifier', 'marketplace.marketingIdentifier'],
  ['marketplace.previewSubscriptionIds', 'marketplace.previewSubscriptionIds'],
  ['marketplace.usefulLinks.0.title', 'marketplace.usefulLinks[link-docs].title'],
  ['marketplace.usefulLinks.0.url', 'marketplace.usefulLinks[link-docs].url'],
  ['marketplace.categories', 'marketplace.categories'],
  ['marketplace.logos.small', 'marketplace.logos.small'],
  ['marketplace.logos.medium', 'marketplace.logos.medium'],
  ['marketplace.logos.large', 'marketplace.logos.large'],
  ['marketplace.logos.wide', 'marketplace.logos.wide'],
  ['marketplace.screenshots.0.name', 'marketplace.screenshots[screenshot-vaults].name'],
  ['marketplace.screenshots.0.image', 'marketplace.screenshots[screenshot-vaults].image'],
  ['legal.privacyPolicyUrl', 'legal.privacyPolicyUrl'],
  ['legal.termsOfUse', 'legal.termsOfUse'],
  ['support.engineering.name', 'support.engineering.name'],
  ['support.engineering.email', 'support.engineering.email'],
  ['support.engineering.phone', 'support.engineering.phone'],
  ['support.customer.name', 'support.customer.name'],
  ['support.customer.email', 'support.customer.email'],
  ['support.customer.phone', 'support.customer.phone'],
  ['support.urls.publicAzure', 'support.urls.publicAzure'],
];

/** A published offer: version 1.0.0 at 240 dollars with a hero, and what later drafts must respect. */
export const published: ValidationFacts = { ...facts, published: publishedFacts(managed) };
const newerPackage = {
  ...managed.skus?.[0]?.packages?.[0],
  id: 'newer',
  version: '1.0.1',
  sha256: otherSha256,
};
const withNewer = (version: string, bytes = otherSha256) =>
  changed(managed, 'skus.0.packages.1', { ...newerPackage, version, sha256: bytes });
const newer = `${sku}.packages[newer]`;

const guid = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const long = (length: number) => 'x'.repeat(length);
const letters = (length: number) => 'é'.repeat(length);
const put = (path: string, value: unknown) => changed(managed, path, value);

/** Each side of each limit and format, one change per case. */
export const allCases: readonly Case[] = [
  // Lengths: at the limit and one beyond.
  ...(
    [
      ['name', 'name', limits.cpp.length.offerName],
      ['skus.0.title', `${sku}.title`, limits.cpp.length.skuTitle],
      ['skus.0.summary', `${sku}.summary`, limits.cpp.length.skuSummary],
      ['skus.0.description', `${sku}.description`, limits.cpp.length.skuDescription],
      ['marketplace.title', 'marketplace.title', limits.cpp.length.title],
      ['marketplace.summary', 'marketplace.summary', limits.cpp.length.summary],
      ['marketplace.longSummary', 'marketplace.longSummary', limits.cpp.length.longSummary],
      ['marketplace.description', 'marketplace.description', limits.cpp.length.description],
      [
        'marketplace.usefulLinks.0.title',
        'marketplace.usefulLinks[link-docs].title',
        limits.cpp.length.linkTitle,
      ],
      [
        'marketplace.screenshots.0.name',
        'marketplace.screenshots[screenshot-vaults].name',
        limits.cpp.length.screenshotName,
      ],
      ['legal.termsOfUse', 'legal.termsOfUse', limits.cpp.length.termsOfUse],
      ['support.engineering.name', 'support.engineering.name', limits.cpp.length.contactName],
      ['support.customer.name', 'support.customer.name', limits.cpp.length.contactName],
    ] as const
  ).flatMap(([path, reported, max]): Case[] => [
    [`${path} of ${max} letters`, put(path, letters(max)), []],
    // Five UTF-16 units a character: what counts are code points.
    [`${path} of ${max} letters outside the basic plane`, put(path, '𝒜'.repeat(max)), []],
    // Decomposed letters count once, outer white space does not count.
    [
      `${path} of ${max} decomposed letters with outer space`,
      put(path, `  ${'e\u0301'.repeat(max)}\n`),
      [],
    ],
    [`${path} of ${max + 1} letters`, put(path, letters(max + 1)), [`${reported} tooLong`]],
  ]),
  ['sku id of 50', put('skus.0.skuId', long(50)), []],
  ['sku id of 51', put('skus.0.skuId', long(51)), [`${sku}.skuId tooLong`]],
  ['marketing identifier of 50', put('marketplace.marketingIdentifier', long(50)), []],
  [
    'marketing identifier of 51',
    put('marketplace.marketingIdentifier', long(51)),
    ['marketplace.marketingIdentifier tooLong'],
  ],
  ...[
    'marketplace.usefulLinks.0.url',
    'legal.privacyPolicyUrl',
    'support.urls.publicAzure',
    'support.urls.azureGovernment',
  ].flatMap((path): Case[] => {
    const reported = path.replace('.0.', '[link-docs].');
    const url = (length: number) => `https://example.com/${long(length - 20)}`;
    return [
      [`${path} of 2048`, put(path, url(2048)), []],
      [`${path} of 2049`, put(path, url(2049)), [`${reported} tooLong`]],
      [`${path} http`, put(path, 'http://example.com'), []],
      [`${path} without scheme`, put(path, 'example.com/page'), [`${reported} url`]],
      [`${path} relative`, put(path, '/page'), [`${reported} url`]],
      [`${path} fragment`, put(path, '#top'), [`${reported} url`]],
      [`${path} without slashes`, put(path, 'https:example.com'), [`${reported} url`]],
      [`${path} with a space`, put(path, 'https://exa mple.com'), [`${reported} url`]],
      [`${path} with a line break`, put(path, 'https://example.com/a\nb'), [`${reported} url`]],
      [`${path} with a backslash`, put(path, 'https:\\\\example.com'), [`${reported} url`]],
      [`${path} with credentials`, put(path, 'https://me:secret@example.com'), [`${reported} url`]],
      [`${path} with a user`, put(path, 'https://me@example.com'), [`${reported} url`]],
      [`${path} script`, put(path, 'javascript:alert(1)'), [`${reported} urlScheme`]],
      [`${path} data`, put(path, 'data:text/html,x'), [`${reported} urlScheme`]],
      [`${path} ftp`, put(path, 'ftp://example.com'), [`${reported} urlScheme`]],
    ];
  }),
  // One line, no control characters.
  ...(
    [
      ['name', 'name'],
      ['skus.0.title', `${sku}.title`],
      ['skus.0.summary', `${sku}.summary`],
      ['marketplace.title', 'marketplace.title'],
      ['marketplace.summary', 'marketplace.summary'],
      ['marketplace.usefulLinks.0.title', 'marketplace.usefulLinks[link-docs].title'],
      ['marketplace.screenshots.0.name', 'marketplace.screenshots[screenshot-vaults].name'],
      ['support.engineering.name', 'support.engineering.name'],
      ['support.customer.name', 'support.customer.name'],
    ] as const
  ).flatMap(([path, reported]): Case[] => [
    [`${path} on two lines`, put(path, 'One\nTwo'), [`${reported} pattern`]],
    [`${path} with U+0000`, put(path, 'a\u0000b'), [`${reported} pattern`]],
    [`${path} with half a surrogate pair`, put(path, 'a\ud800b'), [`${reported} pattern`]],
  ]),
  ...(
    [
      ['skus.0.description', `${sku}.description`],
      ['marketplace.longSummary', 'marketplace.longSummary'],
      ['legal.termsOfUse', 'legal.termsOfUse'],
    ] as const
  ).flatMap(([path, reported]): Case[] => [
    [`${path} on two lines`, put(path, 'One\r\nTwo\tx'), []],
    [`${path} with a bell`, put(path, 'a\u0007b'), [`${reported} pattern`]],
  ]),
  // SKUs.
  [
    '100 SKUs',
    {
      ...solution,
      skus: many(100, (index) =>
        completeSku({ skuType: 'SOLUTION_TEMPLATE', sha256, skuId: `s${index}` }),
      ),
    },
    [],
  ],
  [
    '101 SKUs',
    {
      ...solution,
      skus: many(101, (index) =>
        completeSku({ skuType: 'SOLUTION_TEMPLATE', sha256, skuId: `s${index}` }),
      ),
    },
    ['skus countMax'],
  ],
  ['sku id with underscore and digits', put('skus.0.skuId', 'a_1-b_'), []],
  ['sku id with capitals', put('skus.0.skuId', 'Standard'), [`${sku}.skuId pattern`]],
  ['sku id that ends in a dash', put('skus.0.skuId', 'standard-'), [`${sku}.skuId pattern`]],
  ['sku id with an accent', put('skus.0.skuId', 'étalon'), [`${sku}.skuId pattern`]],
  [
    'two SKUs with one id',
    put('skus.1', { ...managed.skus?.[0], id: 'second' }),
    ['skus[second].skuId duplicate'],
  ],
  ['unknown SKU type', put('skus.0.skuType', 'CONTAINER'), [`${sku}.skuType notAllowed`]],
  [
    'unknown cloud',
    put('skus.0.cloudAvailability', ['PUBLIC_AZURE', 'MOON']),
    [`${sku}.cloudAvailability notAllowed`],
  ],
  [
    'a cloud twice',
    put('skus.0.cloudAvailability', ['PUBLIC_AZURE', 'PUBLIC_AZURE']),
    [`${sku}.cloudAvailability duplicate`],
  ],
  ['unknown region', put('skus.0.regions', ['FR', 'XX']), [`${sku}.regions notAllowed`]],
  ['region in lower case', put('skus.0.regions', ['fr']), [`${sku}.regions notAllowed`]],
  ['a region twice', put('skus.0.regions', ['FR', 'US', 'FR']), [`${sku}.regions duplicate`]],
  [
    'government cloud without its support address',
    put('skus.0.cloudAvailability', ['AZURE_GOVERNMENT']),
    ['support.urls.azureGovernment required'],
  ],
  [
    'government cloud alone with its support address',
    changed(
      changed(
        put('skus.0.cloudAvailability', ['AZURE_GOVERNMENT']),
        'support.urls.azureGovernment',
        'https://example.com',
      ),
      'support.urls.publicAzure',
      undefined,
    ),
    [],
  ],
  // Prices.
  ...['0', '0.00', '49.9', '49.90', '999999999.99'].map((price): Case => [
    `price ${price}`,
    changed(put('skus.0.monthlyPriceUsd', price), 'skus.0.oldPriceUsd', price),
    [],
  ]),
  ...['-1', '49,90', '1.999', 'free', '1e3', '.5', '+5', '1000000000', '1 000'].map(
    (price): Case => [
      `price ${price}`,
      changed(put('skus.0.monthlyPriceUsd', price), 'skus.0.oldPriceUsd', price),
      [`${sku}.monthlyPriceUsd pattern`, `${sku}.oldPriceUsd pattern`],
    ],
  ),
  [
    'equal prices written differently',
    changed(put('skus.0.monthlyPriceUsd', '240'), 'skus.0.oldPriceUsd', '240.0'),
    [],
  ],
  ['two prices', put('skus.0.oldPriceUsd', '239.99'), [`${sku}.oldPriceUsd mismatch`]],
  // Packages.
  [
    '100 packages',
    put(
      'skus.0.packages',
      many(100, (index) => ({ ...newerPackage, id: `p${index}`, version: `1.0.${index}` })),
    ),
    [],
  ],
  [
    '101 packages',
    put(
      'skus.0.packages',
      many(101, (index) => ({ ...newerPackage, id: `p${index}`, version: `1.0.${index}` })),
    ),
    [`${sku}.packages countMax`],
  ],
  ...['0.0.1', '10.20.30', '1.0.999999999'].map((version): Case => [
    `version ${version}`,
    put('skus.0.packages.0.version', version),
    [],
  ]),
  ...['1.0', '1.0.0.0', 'v1.0.0', '1.0.x', '01.0.0', '1.0.-1', '1.0.1000000000'].map(
    (version): Case => [
      `version ${version}`,
      put('skus.0.packages.0.version', version),
      [`${pack}.version pattern`],
    ],
  ),
  ['one version twice', withNewer('1.0.0'), [`${newer}.version duplicate`]],
  [
    'unknown package',
    put('skus.0.packages.0.sha256', sha256Of('c')),
    [`${pack}.sha256 packageUnknown`],
  ],
  [
    'package that is no hash',
    put('skus.0.packages.0.sha256', 'zip'),
    [`${pack}.sha256 packageUnknown`],
  ],
  ...(['UPLOADED', 'REFUSED', 'UNKNOWN'] as const).map((state): Case => [
    `package ${state}`,
    managed,
    [
      `${pack}.sha256 ${{ UPLOADED: 'packageNotProcessed', REFUSED: 'packageRefused', UNKNOWN: 'packageUnknown' }[state]}`,
    ],
    { published: null, packages: new Map([[sha256, { state }]]) },
  ]),
  [
    'tenant in capitals',
    put('skus.0.packages.0.tenantId', '1F6E24C9-6B3C-4B0F-9F0E-5D2A4B7C9E10'),
    [],
  ],
  [
    'tenant that is no GUID',
    put('skus.0.packages.0.tenantId', 'solenne.onmicrosoft.com'),
    [`${pack}.tenantId guid`],
  ],
  [
    'principal with braces',
    put('skus.0.packages.0.authorizations.0.principalId', `{${guid(1)}}`),
    [`${authorization}.principalId guid`],
  ],
  [
    'another role',
    put('skus.0.packages.0.authorizations.0.roleDefinition', 'Reader'),
    [`${authorization}.roleDefinition notAllowed`],
  ],
  [
    '100 authorizations',
    put(
      'skus.0.packages.0.authorizations',
      many(100, (index) => ({
        id: `a${index}`,
        principalId: guid(index),
        roleDefinition: 'Owner',
      })),
    ),
    [],
  ],
  [
    '101 authorizations',
    put(
      'skus.0.packages.0.authorizations',
      many(101, (index) => ({
        id: `a${index}`,
        principalId: guid(index),
        roleDefinition: 'Owner',
      })),
    ),
    [`${pack}.authorizations countMax`],
  ],
  [
    'one principal with two roles',
    put('skus.0.packages.0.authorizations', [
      { id: 'a', principalId: guid(1), roleDefinition: 'Owner' },
      { id: 'b', principalId: guid(1), roleDefinition: 'Contributor' },
    ]),
    [],
  ],
  [
    'one principal with one role twice, in another letter case',
    put('skus.0.packages.0.authorizations', [
      { id: 'a', principalId: 'abcdefab-0000-4000-8000-000000000001', roleDefinition: 'Owner' },
      { id: 'b', principalId: 'ABCDEFAB-0000-4000-8000-000000000001', roleDefinition: 'Owner' },
    ]),
    [`${pack}.authorizations[b].principalId duplicate`],
  ],
  // Marketplace.
  [
    'description without text',
    put('marketplace.description', '<p> </p><ul></ul>'),
    ['marketplace.description required'],
  ],
  [
    'description with a script',
    put('marketplace.description', '<p>x</p><script>alert(1)</script>'),
    ['marketplace.description html'],
  ],
  [
    'description with a break',
    put('marketplace.description', '<p>a<br>b<b>c</b></p>'),
    ['(w) marketplace.description html', '(w) marketplace.description html'],
  ],
  ...['Fjord_1', '9a'].map((id): Case => [
    `marketing identifier ${id}`,
    put('marketplace.marketingIdentifier', id),
    [],
  ]),
  ...['-a', '_a', 'a b', 'a.b', 'é'].map((id): Case => [
    `marketing identifier ${id}`,
    put('marketplace.marketingIdentifier', id),
    ['marketplace.marketingIdentifier pattern'],
  ]),
  [
    'marketing identifier of another offer',
    managed,
    ['marketplace.marketingIdentifier duplicate'],
    { ...facts, marketingIdentifiersInUse: ['Fjord-Backup-VAULT'] },
  ],
  ['100 preview subscriptions', put('marketplace.previewSubscriptionIds', many(100, guid)), []],
  [
    '101 preview subscriptions',
    put('marketplace.previewSubscriptionIds', many(101, guid)),
    ['marketplace.previewSubscriptionIds countMax'],
  ],
  [
    'a preview subscription twice, in another letter case',
    put('marketplace.previewSubscriptionIds', [
      'abcdefab-0000-4000-8000-000000000001',
      'ABCDEFAB-0000-4000-8000-000000000001',
    ]),
    ['marketplace.previewSubscriptionIds duplicate'],
  ],
  [
    'a preview subscription that is no GUID',
    put('marketplace.previewSubscriptionIds', [guid(1), 'mine']),
    ['marketplace.previewSubscriptionIds guid'],
  ],
  [
    '25 links',
    put(
      'marketplace.usefulLinks',
      many(25, (index) => ({ id: `l${index}`, title: 'Docs', url: 'https://example.com' })),
    ),
    [],
  ],
  [
    '26 links',
    put(
      'marketplace.usefulLinks',
      many(26, (index) => ({ id: `l${index}`, title: 'Docs', url: 'https://example.com' })),
    ),
    ['marketplace.usefulLinks countMax'],
  ],
  [
    '5 categories, some of them aliases',
    put('marketplace.categories', ['devService', 'cache', 'web', 'iot', 'media']),
    [],
  ],
  [
    '6 categories',
    put('marketplace.categories', ['devops', 'compute', 'web', 'iot', 'media', 'storage']),
    ['marketplace.categories countMax'],
  ],
  [
    'unknown category',
    put('marketplace.categories', ['games']),
    ['marketplace.categories notAllowed'],
  ],
  [
    'a category and its alias',
    put('marketplace.categories', ['compute', 'cache']),
    ['marketplace.categories duplicate'],
  ],
  ...(['small', 'medium', 'large', 'wide', 'hero'] as const).flatMap((slot): Case[] => {
    const size = limits.cpp.logo[slot];
    const path = `marketplace.logos.${slot}`;
    return [
      [
        `${slot} logo one pixel wider`,
        put(path, { sha256, ...size, width: size.width + 1 }),
        [`${path} imageSize`],
      ],
      [
        `${slot} logo one pixel lower`,
        put(path, { sha256, ...size, height: size.height - 1 }),
        [`${path} imageSize`],
      ],
      [`${slot} logo without bytes`, put(path, size), [`${path} imageFormat`]],
    ];
  }),
  ['no hero', put('marketplace.logos.hero', undefined), []],
  ['no screenshots', put('marketplace.screenshots', undefined), []],
  [
    '5 screenshots',
    put(
      'marketplace.screenshots',
      many(5, (index) => ({ ...managed.marketplace?.screenshots?.[0], id: `s${index}` })),
    ),
    [],
  ],
  [
    '6 screenshots',
    put(
      'marketplace.screenshots',
      many(6, (index) => ({ ...managed.marketplace?.screenshots?.[0], id: `s${index}` })),
    ),
    ['marketplace.screenshots countMax'],
  ],
  [
    'screenshot of another size',
    put('marketplace.screenshots.0.image', { sha256, width: 1280, height: 720 }),
    ['marketplace.screenshots[screenshot-vaults].image imageSize'],
  ],
  [
    'screenshot that is no image',
    put('marketplace.screenshots.0.image', { width: 533 }),
    ['marketplace.screenshots[screenshot-vaults].image imageFormat'],
  ],
  // Leads.
  ['leads nowhere', put('leads', undefined), []],
  ['unknown lead destination', put('leads.destination', 'FAX'), ['leads.destination notAllowed']],
  [
    'https endpoint',
    put('leads', {
      destination: 'HTTPS_ENDPOINT',
      httpsEndpointUrl: 'https://crm.example.com/leads?key=1',
    }),
    [],
  ],
  [
    'https endpoint missing',
    put('leads', { destination: 'HTTPS_ENDPOINT' }),
    ['leads.httpsEndpointUrl required'],
  ],
  [
    'http endpoint',
    put('leads', { destination: 'HTTPS_ENDPOINT', httpsEndpointUrl: 'http://crm.example.com' }),
    ['leads.httpsEndpointUrl urlScheme'],
  ],
  [
    'endpoint with credentials',
    put('leads', {
      destination: 'HTTPS_ENDPOINT',
      httpsEndpointUrl: 'https://u:p@crm.example.com',
    }),
    ['leads.httpsEndpointUrl url'],
  ],
  [
    'endpoint that is too long',
    put('leads', {
      destination: 'HTTPS_ENDPOINT',
      httpsEndpointUrl: `https://crm.example.com/${long(2048)}`,
    }),
    ['leads.httpsEndpointUrl tooLong'],
  ],
  [
    'endpoint that is a number',
    put('leads', { destination: 'HTTPS_ENDPOINT', httpsEndpointUrl: 4 }),
    ['leads.httpsEndpointUrl type'],
  ],
  [
    'endpoint that is not used',
    put('leads', { destination: 'NONE', httpsEndpointUrl: 'nonsense' }),
    [],
  ],
  [
    '20 lead addresses',
    put(
      'leads.contactEmails',
      many(20, (index) => `l${index}@example.com`),
    ),
    [],
  ],
  [
    '21 lead addresses',
    put(
      'leads.contactEmails',
      many(21, (index) => `l${index}@example.com`),
    ),
    ['leads.contactEmails countMax'],
  ],
  [
    'lead address that adds a recipient',
    put('leads.contactEmails', ['a@example.com, b@example.com']),
    ['leads.contactEmails email'],
  ],
  [
    'lead address twice',
    put('leads.contactEmails', ['a@example.com', 'A@example.com']),
    ['leads.contactEmails duplicate'],
  ],
  // Legal and support.
  [
    'terms that are a link',
    put('legal.termsOfUse', ' https://example.com/terms '),
    ['legal.termsOfUse notAllowed'],
  ],
  [
    'terms that are a link without scheme',
    put('legal.termsOfUse', 'www.example.com/terms'),
    ['legal.termsOfUse notAllowed'],
  ],
  ['terms that contain a link', put('legal.termsOfUse', 'See https://example.com/terms'), []],
  ...['engineering', 'customer'].flatMap((contact): Case[] => [
    [
      `${contact} with two addresses`,
      put(`support.${contact}.email`, 'a@example.com,b@example.com'),
      [`support.${contact}.email email`],
    ],
    [
      `${contact} with a header`,
      put(`support.${contact}.email`, 'a@example.com\r\nBcc: x@example.com'),
      [`support.${contact}.email email`],
    ],
    [
      `${contact} phone without country`,
      put(`support.${contact}.phone`, '01 23 45 67 89'),
      [`(w) support.${contact}.phone phone`],
    ],
    [
      `${contact} phone in words`,
      put(`support.${contact}.phone`, 'call us'),
      [`support.${contact}.phone phone`],
    ],
    [`${contact} phone of 4 characters`, put(`support.${contact}.phone`, '+1234'), []],
    [
      `${contact} phone of 3 characters`,
      put(`support.${contact}.phone`, '+123'),
      [`support.${contact}.phone phone`],
    ],
    [`${contact} phone of 31 digits`, put(`support.${contact}.phone`, `+${'1'.repeat(31)}`), []],
    [
      `${contact} phone of 32 digits`,
      put(`support.${contact}.phone`, `+${'1'.repeat(32)}`),
      [`support.${contact}.phone phone`],
    ],
  ]),
  // Wrong types: a violation, never a crash.
  ...requiredFields
    .filter(
      ([path]) =>
        !/logos|image$|skus$|packages$|authorizations$|regions$|Availability$|Ids$|categories$/.test(
          path,
        ),
    )
    .map(([path, reported]): Case => [`${path} is a number`, put(path, 5), [`${reported} type`]]),
  ...[
    'skus',
    'marketplace.usefulLinks',
    'marketplace.previewSubscriptionIds',
    'marketplace.categories',
    'marketplace.screenshots',
    'leads.contactEmails',
  ].map((path): Case => [`${path} is an object`, changed(solution, path, {}), [`${path} type`]]),
  ...['regions', 'cloudAvailability', 'packages'].map((name): Case => [
    `${name} is text`,
    put(`skus.0.${name}`, 'all'),
    [`${sku}.${name} type`],
  ]),
  [
    'authorizations are text',
    put('skus.0.packages.0.authorizations', 'all'),
    [`${pack}.authorizations type`],
  ],
  ['a SKU is a number', put('skus.1', 7), ['skus[#2] type']],
  ['a package is null', put('skus.0.packages.1', null), []],
  ['a package is text', put('skus.0.packages.1', 'zip'), [`${sku}.packages[#2] type`]],
  [
    'an authorization is a list',
    put('skus.0.packages.0.authorizations.1', []),
    [`${pack}.authorizations[#2] type`],
  ],
  ['a link is a number', put('marketplace.usefulLinks.1', 1), ['marketplace.usefulLinks[#2] type']],
  [
    'a screenshot is a number',
    put('marketplace.screenshots.1', 1),
    ['marketplace.screenshots[#2] type'],
  ],
  [
    'a cloud is a number',
    put('skus.0.cloudAvailability', ['PUBLIC_AZURE', 1]),
    [`${sku}.cloudAvailability type`],
  ],
  ['a region is empty', put('skus.0.regions', ['FR', '']), [`${sku}.regions type`]],
  [
    'a subscription is null',
    put('marketplace.previewSubscriptionIds', [guid(1), null]),
    ['marketplace.previewSubscriptionIds type'],
  ],
  [
    'a category is an object',
    put('marketplace.categories', ['web', {}]),
    ['marketplace.categories type'],
  ],
  ['a lead address is a number', put('leads.contactEmails', [1]), ['leads.contactEmails type']],
  ['the lead destination is a number', put('leads.destination', 1), ['leads.destination type']],
  [
    'the government address is a number',
    put('support.urls.azureGovernment', 1),
    ['support.urls.azureGovernment type'],
  ],
  [
    'a logo is text',
    put('marketplace.logos.small', 'logo.png'),
    ['marketplace.logos.small imageFormat'],
  ],
  // What a production revision fixes.
  ['nothing changed since production', managed, [], published],
  ['sku id changed', put('skus.0.skuId', 'premium'), [`${sku}.skuId immutable`], published],
  [
    'type changed',
    put('skus.0.skuType', 'SOLUTION_TEMPLATE'),
    [`${sku}.skuType immutable`],
    published,
  ],
  [
    'price lowered',
    changed(put('skus.0.monthlyPriceUsd', '239.99'), 'skus.0.oldPriceUsd', '239.99'),
    [],
    published,
  ],
  [
    'price raised by a cent',
    changed(put('skus.0.monthlyPriceUsd', '240.01'), 'skus.0.oldPriceUsd', '240.01'),
    [`${sku}.monthlyPriceUsd priceIncrease`],
    published,
  ],
  [
    'price raised by deleting the SKU and adding it again',
    changed(
      changed(put('skus.0.id', 'again'), 'skus.0.monthlyPriceUsd', '300'),
      'skus.0.oldPriceUsd',
      '300',
    ),
    ['skus[again].monthlyPriceUsd priceIncrease'],
    published,
  ],
  ['greater version added', withNewer('1.0.1'), [], published],
  [
    'greater version by number, not by letters',
    changed(withNewer('1.0.9'), 'skus.0.packages.2', {
      ...newerPackage,
      id: 'newest',
      version: '1.0.10',
    }),
    [],
    { ...facts, published: publishedFacts(withNewer('1.0.9')) },
  ],
  ['smaller version added', withNewer('0.9.9'), [`${newer}.version versionNotGreater`], published],
  ['published version added again', withNewer('1.0.0'), [`${newer}.version duplicate`], published],
  [
    'published version replaced by other bytes',
    put('skus.0.packages', [{ ...newerPackage, version: '1.0.0' }]),
    [`${newer}.sha256 immutable`],
    published,
  ],
  [
    'bytes of the published package changed',
    put('skus.0.packages.0.sha256', otherSha256),
    [`${pack}.sha256 immutable`],
    published,
  ],
  [
    'version of the published package changed',
    put('skus.0.packages.0.version', '1.1.0'),
    [`${pack}.version immutable`],
    published,
  ],
  [
    'newest published version deleted',
    managed,
    [],
    { ...facts, published: publishedFacts(withNewer('2.0.0')) },
  ],
  [
    'after that, a version below the deleted one',
    withNewer('1.5.0'),
    [`${newer}.version versionNotGreater`],
    {
      ...facts,
      published: publishedFacts(managed, [
        changed(withNewer('2.0.0'), 'skus.0.packages.1.id', 'gone'),
      ]),
    },
  ],
  [
    'a published SKU deleted, another added',
    {
      ...managed,
      skus: [
        completeSku({ skuType: 'MANAGED_APPLICATION', sha256, skuId: 'premium', price: '900' }),
      ],
    },
    [],
    published,
  ],
  [
    'hero removed',
    put('marketplace.logos.hero', undefined),
    ['marketplace.logos.hero immutable'],
    published,
  ],
  // What the stored bytes say counts, not what the draft says.
  ['images as stored', managed, [], { ...facts, images: imagesOf(managed) }],
  [
    'an image that was never uploaded',
    put('marketplace.logos.small.sha256', sha256Of('9')),
    ['marketplace.logos.small imageFormat'],
    { ...facts, images: imagesOf(managed) },
  ],
  [
    'an image whose bytes have another size',
    put('marketplace.logos.small.sha256', sha256Of('8')),
    ['marketplace.logos.small imageSize'],
    {
      ...facts,
      images: new Map([...imagesOf(managed), [sha256Of('8'), { width: 41, height: 40 }]]),
    },
  ],
  ...fullCases,
];

/** Images as they are stored when the draft tells the truth. */
function imagesOf(content: OfferContent): Map<string, { width: number; height: number }> {
  const { logos = {}, screenshots = [] } = content.marketplace ?? {};
  const images = [...Object.values(logos), ...screenshots.map(({ image }) => image)];
  return new Map(
    images.flatMap((image) =>
      image === undefined ? [] : [[image.sha256, { width: image.width, height: image.height }]],
    ),
  );
}
