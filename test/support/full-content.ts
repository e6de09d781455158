/** An offer in which every field of the form is filled in, for tests to use whole or to spoil in one place. */
import type { OfferContent, PackageVersion, Sku, SkuType } from '../../src/domain/content.ts';
import { completeContent, completeSku, sha256Of } from './offer-content.ts';

export const fullSha256 = sha256Of('a');
/** Of the audience file of the second SKU. */
export const audienceSha256 = sha256Of('d');

export const subscriptionOf = (number: number): string =>
  `5b0d6c1e-0000-4000-8000-${String(number).padStart(12, '0')}`;

/** What only a managed application says about its package. */
const technical = {
  jitAccessEnabled: 'true',
  policies: [
    {
      id: 'policy-audit',
      name: 'Diagnostics of every resource',
      policy: 'AUDIT_DIAGNOSTIC_SETTING',
      parameters: '{"logsEnabled": {"value": "True"}}',
      sku: 'Standard',
    },
    {
      id: 'policy-encryption',
      name: 'Encrypted databases',
      policy: 'AZURE_SQL_DATABASE_ENCRYPTION',
      sku: 'Free',
    },
  ],
  canEnableCustomerActions: true,
  allowedCustomerActions: [
    'Microsoft.Compute/virtualMachines/restart/action',
    'Microsoft.Storage/storageAccounts/listKeys/action',
  ],
  deploymentMode: 'Incremental',
  notificationEndpoint: 'https://hooks.solenne.example/applications?sig=abc',
} satisfies Partial<PackageVersion>;

/**
 * Three SKUs: `standard` for everybody with all fields, `contoso` for the audience of a file, and `shared`, which takes
 * the packages of the first and is for customers entered by hand.
 */
export function fullContent(skuType: SkuType): OfferContent {
  const base = completeContent({ skuType, sha256: fullSha256 });
  const isManaged = skuType === 'MANAGED_APPLICATION';
  const standard = completeSku({ skuType, sha256: fullSha256 });
  const [pack] = standard.packages ?? [];
  const own = (id: string): Sku => ({
    ...completeSku({ skuType, sha256: fullSha256, skuId: id, price: '120.00' }),
  });
  const { packages: _packages, ...lent } = own('shared');
  return {
    ...base,
    skus: [
      {
        ...standard,
        cloudAvailability: ['PUBLIC_AZURE', 'AZURE_GOVERNMENT'],
        governmentCertifications: [
          { id: 'fedramp', name: 'FedRAMP High', link: 'https://solenne.example/fedramp' },
        ],
        isPrivate: 'false',
        ...(isManaged
          ? {
              meters: [
                {
                  id: 'meter-restores',
                  meterId: 'restores',
                  displayName: 'Restored gigabytes',
                  unitOfMeasure: 'GB',
                  pricePerUnitUsd: '0.025',
                  includedQuantity: '100',
                },
              ],
              packages: [
                { ...pack, id: pack?.id ?? 'package-standard-1-0-0', ...technical },
              ] satisfies readonly PackageVersion[],
            }
          : { hidePlan: false }),
      },
      {
        ...own('contoso'),
        ...(isManaged
          ? { marketPrices: [{ id: 'FR', market: 'FR', currency: 'EUR', price: '110.00' }] }
          : {}),
        isPrivate: true,
        restrictedAudience: { csv: { sha256: audienceSha256, name: 'customers.csv' } },
      },
      {
        ...lent,
        isPrivate: true,
        reuseFromSku: 'standard',
        restrictedAudience: {
          manualEntries: [
            {
              id: 'entry-fabrikam',
              type: 'SubscriptionId',
              audienceId: subscriptionOf(1),
              description: 'Fabrikam, pilot',
            },
          ],
        },
      },
    ],
    marketplace: {
      ...base.marketplace,
      subcategories: ['storage/backup-recovery', 'security/information-protection'],
      videos: [
        {
          id: 'video-restore',
          name: 'A restore in two minutes',
          url: 'https://www.youtube.com/watch?v=fjord',
          thumbnail: { sha256: sha256Of('7'), width: 533, height: 324 },
        },
      ],
      cspOptIn: true,
    },
    leads: {
      destination: 'DYNAMICS',
      contactEmails: ['leads@solenne.example'],
      dynamics: {
        instanceUrl: 'https://solenne.crm4.dynamics.com',
        authentication: 'azureAD',
        applicationId: '0e7c5a10-98d4-4a3f-9a1b-2f7d1c6b8e21',
        directoryId: '1f6e24c9-6b3c-4b0f-9f0e-5d2a4b7c9e10',
        applicationKey: { secretId: '8b0f7c52-0d15-4f0f-9a63-1c1f0f5f7d11' },
      },
    },
    legal: {
      privacyPolicyUrl: base.legal?.privacyPolicyUrl ?? '',
      useStandardContract: true,
      customAmendments: [
        { id: 'amendment-all', terms: 'Support answers within one hour.' },
        {
          id: 'amendment-contoso',
          terms: 'Contoso pays once a year.',
          tenantIds: ['9d1f7a34-6a2e-4a7c-bb0a-6f3e8d5c2b10'],
        },
      ],
    },
    support: {
      ...base.support,
      urls: {
        publicAzure: 'https://support.solenne.example',
        azureGovernment: 'https://support.solenne.example/government',
      },
    },
  };
}
