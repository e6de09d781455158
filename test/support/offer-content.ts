/** A realistic offer that passes every prerequisite, for tests to use whole or to spoil in one place. */
import type { LogoSlot, OfferContent, Sku, SkuType } from '../../src/domain/content.ts';
import type { ValidationFacts } from '../../src/domain/prerequisites/violation.ts';

/** A sha256 made of one repeated digit, for content that points to bytes nobody reads. */
export function sha256Of(digit: string): string {
  return digit.repeat(64);
}

export type CompleteContentOptions = {
  readonly skuType: SkuType;
  /** Of the package that the SKU offers. */
  readonly sha256: string;
  readonly version?: string;
  readonly skuId?: string;
  readonly title?: string;
  readonly marketingIdentifier?: string;
  readonly previewSubscriptionIds?: readonly string[];
  /** US dollars a month; managed applications only. */
  readonly price?: string;
  /** When given, leads go there; else nowhere. */
  readonly leadEndpointUrl?: string;
  /** sha256 of the images; those that are not given get one that points to no bytes. */
  readonly images?: { readonly [place in LogoSlot | 'screenshot']?: string };
};

/** One complete SKU. */
export function completeSku({
  skuType,
  sha256,
  version = '1.0.0',
  skuId = 'standard',
  price = '240.00',
}: CompleteContentOptions): Sku {
  const common = {
    id: `sku-${skuId}`,
    skuId,
    skuType,
    title: 'Standard',
    summary: 'Up to 5 TB protected',
    description: 'Backups of disks and file shares up to 5 TB, kept for 35 days.',
    cloudAvailability: ['PUBLIC_AZURE'],
  } satisfies Sku;
  const pack = { id: `package-${skuId}-${version.replaceAll('.', '-')}`, version, sha256 };
  if (skuType === 'SOLUTION_TEMPLATE') return { ...common, packages: [pack] };
  return {
    ...common,
    regions: ['FR', 'DE', 'US'],
    monthlyPriceUsd: price,
    oldPriceUsd: price,
    packages: [
      {
        ...pack,
        tenantId: '1f6e24c9-6b3c-4b0f-9f0e-5d2a4b7c9e10',
        authorizations: [
          {
            id: 'authorization-operators',
            principalId: '7a3c1d52-02ab-4e47-8c39-f3b0e6d4a921',
            roleDefinition: 'Contributor',
          },
        ],
      },
    ],
  };
}

/** A complete offer with one SKU. */
export function completeContent(options: CompleteContentOptions): OfferContent {
  const { title = 'Fjord Backup Vault', images = {} } = options;
  return {
    name: title,
    skus: [completeSku(options)],
    marketplace: {
      title,
      summary: 'Encrypted, immutable backups of your Azure workloads.',
      longSummary:
        'Encrypted, immutable backups of your Azure workloads, kept inside your own subscription.',
      description:
        '<p>Fjord keeps a second, locked copy of disks, file shares &amp; databases.</p>' +
        '<ul><li>Restore to <em>any minute</em> of the last 35 days</li><li>Keys stay in your key vault</li></ul>',
      marketingIdentifier: options.marketingIdentifier ?? 'fjord-backup-vault',
      previewSubscriptionIds: options.previewSubscriptionIds ?? [
        '0b1f7d5e-3a92-4d6c-8e17-64c2f09a7c41',
      ],
      usefulLinks: [
        { id: 'link-docs', title: 'Documentation', url: 'https://docs.solenne.example/fjord' },
      ],
      categories: ['storage', 'security'],
      logos: {
        small: { sha256: images.small ?? sha256Of('1'), width: 40, height: 40 },
        medium: { sha256: images.medium ?? sha256Of('2'), width: 90, height: 90 },
        large: { sha256: images.large ?? sha256Of('3'), width: 115, height: 115 },
        wide: { sha256: images.wide ?? sha256Of('4'), width: 255, height: 115 },
        hero: { sha256: images.hero ?? sha256Of('5'), width: 815, height: 290 },
      },
      screenshots: [
        {
          id: 'screenshot-vaults',
          name: 'Vaults with their last backup',
          image: { sha256: images.screenshot ?? sha256Of('6'), width: 533, height: 324 },
        },
      ],
    },
    leads:
      options.leadEndpointUrl === undefined
        ? { destination: 'NONE' }
        : {
            destination: 'HTTPS_ENDPOINT',
            httpsEndpointUrl: options.leadEndpointUrl,
            contactEmails: ['leads@solenne.example'],
          },
    legal: {
      privacyPolicyUrl: 'https://solenne.example/privacy',
      termsOfUse: 'You may use Fjord Backup Vault as long as your subscription is paid.',
    },
    support: {
      engineering: {
        name: 'Ines Duval',
        email: 'engineering@solenne.example',
        phone: '+33 1 23 45 67 89',
      },
      customer: {
        name: 'Support desk',
        email: 'support@solenne.example',
        phone: '+33 1 23 45 67 00',
      },
      urls: { publicAzure: 'https://support.solenne.example' },
    },
  };
}

/** Facts of an offer that was never live, with these packages read completely. */
export function factsFor(...processed: readonly string[]): ValidationFacts {
  return {
    published: null,
    packages: new Map(processed.map((sha256) => [sha256, { state: 'PROCESSED' } as const])),
  };
}
