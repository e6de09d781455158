/** A page input with everything on it: two plans, one of each kind, template, form, files. */
import { createHash } from 'node:crypto';
import type { OfferContent } from '../../../src/domain/content.ts';
import type { ProductPageInput } from '../../../src/domain/product-page/build.ts';
import type { ProductPageUrls, ProductPageView } from '../../../src/domain/product-page/render.ts';
import { completeContent, completeSku, sha256Of } from '../../support/offer-content.ts';

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

export const template = {
  parameters: {
    vaultName: { type: 'string', metadata: { description: 'Name of the vault' } },
    adminPassword: { type: 'secureString' },
    location: { type: 'string', defaultValue: '[resourceGroup().location]' },
  },
  resources: [
    { type: 'Microsoft.Storage/storageAccounts', name: 'store' },
    { type: 'Microsoft.Storage/storageAccounts', name: 'second', condition: '[equals(1, 2)]' },
    {
      type: 'Microsoft.Network/virtualNetworks',
      name: 'net',
      resources: [{ type: 'subnets', name: 'one' }],
    },
    {
      type: 'Microsoft.Compute/virtualMachines',
      name: 'agent',
      copy: { name: 'agents', count: 3 },
    },
    {
      type: 'Microsoft.Resources/deployments',
      name: 'inner',
      properties: {
        template: { resources: [{ type: 'Microsoft.KeyVault/vaults', name: 'keys' }] },
      },
    },
    {
      type: 'Microsoft.Resources/deployments',
      name: 'linked',
      properties: { templateLink: { relativePath: 'nestedtemplates/disks.json' } },
    },
  ],
};

export const form = {
  parameters: {
    basics: [
      {
        name: 'vaultName',
        type: 'Microsoft.Common.TextBox',
        label: 'Vault name',
        defaultValue: 'fjord-prod',
        placeholder: 'fjord',
        toolTip: 'Unique in Azure.',
        constraints: {
          required: true,
          regex: '^[a-z-]{3,24}$',
          validationMessage: '3 to 24 letters and dashes.',
        },
      },
      {},
    ],
    steps: [
      {
        name: 'storage',
        label: 'Storage',
        elements: [
          {
            name: 'secret',
            type: 'Microsoft.Common.PasswordBox',
            label: { password: 'Password', confirmPassword: 'Password again' },
          },
          {
            name: 'tier',
            type: 'Microsoft.Common.DropDown',
            label: 'Tier',
            defaultValue: 'Hot',
            constraints: {
              allowedValues: [
                { label: 'Hot', value: 'hot' },
                { label: 'Cool', value: 'cool' },
              ],
            },
          },
          {
            name: 'keys',
            type: 'Microsoft.Common.OptionsGroup',
            label: 'Keys',
            defaultValue: 'Own',
            constraints: {
              allowedValues: [
                { label: 'Own', value: 1 },
                { label: 'Managed', value: 2 },
              ],
            },
          },
          {
            name: 'lock',
            type: 'Microsoft.Common.CheckBox',
            label: 'Lock the vault',
            defaultValue: true,
            visible: '[true()]',
          },
          {
            name: 'note',
            type: 'Microsoft.Common.TextBlock',
            options: {
              text: 'Read this.',
              link: { label: 'Guide', uri: 'https://docs.solenne.example/guide' },
            },
          },
          {
            name: 'warning',
            type: 'Microsoft.Common.InfoBox',
            options: {
              icon: 'Warning',
              text: 'Costs rise.',
              uri: 'https://docs.solenne.example/costs',
            },
          },
          {
            name: 'more',
            type: 'Microsoft.Common.Section',
            label: 'More',
            elements: [
              {
                name: 'days',
                type: 'Microsoft.Common.Slider',
                label: 'Days',
                min: 1,
                max: 35,
                subLabel: 'days',
                defaultValue: 7,
              },
            ],
          },
          {
            name: 'size',
            type: 'Microsoft.Compute.SizeSelector',
            label: 'Size',
            recommendedSizes: ['Standard_D2s_v5'],
          },
          {
            name: 'net',
            type: 'Microsoft.Network.VirtualNetworkCombo',
            label: { virtualNetwork: 'Network' },
          },
        ],
      },
    ],
    outputs: {
      vaultName: "[basics('vaultName')]",
      adminPassword: "[steps('storage').secret]",
      location: '[location()]',
    },
  },
};

const entry = (path: string, digit: string) => ({ path, size: 1200, sha256: sha256Of(digit) });

/** Managed application first, solution template second. */
export function pageInput(): ProductPageInput {
  const base = completeContent({
    skuType: 'MANAGED_APPLICATION',
    sha256: sha256Of('a'),
    leadEndpointUrl: 'https://crm.solenne.example/leads?key=canary-key',
  });
  const solution = completeSku({
    skuType: 'SOLUTION_TEMPLATE',
    sha256: sha256Of('b'),
    skuId: 'basic',
  });
  const content: OfferContent = {
    ...base,
    skus: [
      ...(base.skus ?? []).map((sku) => ({
        ...sku,
        marketPrices: [{ id: 'FR', market: 'FR', currency: 'EUR', price: '1180.50' }],
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
      })),
      {
        ...solution,
        cloudAvailability: ['AZURE_GOVERNMENT'],
        governmentCertifications: [
          { id: 'fedramp', name: 'FedRAMP High', link: 'https://docs.solenne.example/fedramp' },
        ],
      },
    ],
    marketplace: {
      ...base.marketplace,
      subcategories: ['storage/backup-recovery'],
      cspOptIn: 'true',
      videos: [
        {
          id: 'video-restore',
          name: 'A restore in two minutes',
          url: 'https://youtu.be/fjord',
          thumbnail: { sha256: sha256Of('7'), width: 533, height: 324 },
        },
      ],
    },
    support: {
      ...base.support,
      urls: {
        publicAzure: 'https://support.solenne.example',
        azureGovernment: 'https://gov.solenne.example',
      },
    },
  };
  return {
    publisher: { slug: 'solenne', name: 'Solenne Systems' },
    offerId: 'fjord-backup',
    content,
    packages: [
      {
        skuItemId: 'sku-standard',
        sha256: sha256Of('a'),
        version: '1.0.0',
        skuType: 'MANAGED_APPLICATION',
        entries: [
          entry('mainTemplate.json', 'c'),
          entry('createUiDefinition.json', 'd'),
          entry('scripts/run.sh', 'e'),
        ],
        mainTemplate: template,
        form,
      },
      {
        skuItemId: 'sku-basic',
        sha256: sha256Of('b'),
        version: '1.0.0',
        skuType: 'SOLUTION_TEMPLATE',
        entries: [entry('MainTemplate.json', 'c'), entry('createUIDefinition.json', 'd')],
        mainTemplate: template,
        form,
      },
    ],
  };
}

export function urlsAt(base: string): ProductPageUrls {
  return {
    home: `${base}/`,
    inLanguage: (language) => `${base}/${language}`,
    getItNow: `${base}/get`,
    image: (hash) => `${base}/images/${hash}.png`,
    file: (sku, path) => `${base}/files/${sku}/${path}`,
    packageZip: (sku) => `${base}/zip/${sku}.zip`,
    deployToAzure: (sku) => `${base}/deploy/${sku}`,
  };
}

export const liveView: ProductPageView = {
  kind: 'LIVE',
  language: 'en',
  urls: urlsAt('https://store.example'),
  style: { href: '/product-page.css' },
};
