import { setImmediate } from 'node:timers/promises';
import { apiVersions } from '../certification-data/api-versions.ts';
import { certify } from '../domain/certification/certify.ts';
import { sha256Of } from './zip-finding.ts';

/**
 * A package with a little of what most packages have. Nobody sees its report: it is certified so that the tables are
 * built and the code is compiled before the first real package comes.
 */
const template = {
  $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
  contentVersion: '1.0.0.0',
  parameters: {
    location: { type: 'string', defaultValue: '[resourceGroup().location]' },
    _artifactsLocation: {
      type: 'string',
      defaultValue: '[deployment().properties.templateLink.uri]',
    },
    _artifactsLocationSasToken: { type: 'secureString', defaultValue: '' },
    adminPassword: { type: 'secureString', metadata: { description: 'Secret.' } },
    size: { type: 'int', defaultValue: 1, minValue: 1, maxValue: 3 },
  },
  variables: {
    name: "[format('a{0}', uniqueString(resourceGroup().id))]",
    unused: "[concat(variables('name'), parameters('size'))]",
  },
  resources: [
    {
      type: 'Microsoft.Compute/virtualMachines',
      apiVersion: '2018-06-01',
      name: "[variables('name')]",
      location: "[parameters('location')]",
      dependsOn: ["[resourceId('Microsoft.Storage/storageAccounts', variables('name'))]"],
      tags: {},
      properties: {
        hardwareProfile: { vmSize: 'Standard_B1s' },
        osProfile: { adminPassword: "[parameters('adminPassword')]", adminUsername: 'a' },
        storageProfile: { imageReference: { publisher: 'b', sku: 'c', version: 'latest' } },
        diagnosticsUri: "[concat('https://', variables('name'))]",
        subnetId: "[resourceId('Microsoft.Network/virtualNetworks/subnets', 'a', 'b')]",
      },
    },
    {
      type: 'Microsoft.Resources/deployments',
      apiVersion: '2021-04-01',
      name: 'linked',
      properties: {
        mode: 'Incremental',
        templateLink: {
          uri: "[uri(parameters('_artifactsLocation'), concat('nestedtemplates/a.json', parameters('_artifactsLocationSasToken')))]",
        },
        parameters: { location: { value: "[parameters('location')]" } },
      },
    },
  ],
  outputs: {
    id: {
      type: 'string',
      value:
        "[reference(resourceId('Microsoft.Compute/virtualMachines', variables('name')), '2018-06-01').vmId]",
    },
  },
};

const form = {
  $schema:
    'https://schema.management.azure.com/schemas/0.1.2-preview/CreateUIDefinition.MultiVm.json#',
  handler: 'Microsoft.Azure.CreateUIDef',
  version: '0.1.2-preview',
  parameters: {
    basics: [
      {
        name: 'size',
        type: 'Microsoft.Common.DropDown',
        constraints: { allowedValues: [{ label: 'one', value: 1 }] },
      },
    ],
    steps: [
      {
        name: 'secrets',
        elements: [
          {
            name: 'adminPassword',
            type: 'Microsoft.Common.PasswordBox',
            toolTip: 'Secret.',
            constraints: { regex: '^.{12,72}$' },
          },
          { name: 'text', type: 'Microsoft.Common.TextBox', constraints: { regex: '^a{1,3}$' } },
        ],
      },
    ],
    outputs: {
      location: '[location()]',
      size: "[basics('size')]",
      adminPassword: "[steps('secrets').adminPassword]",
    },
  },
};

const texts: Readonly<Record<string, string>> = {
  'mainTemplate.json': JSON.stringify(template, null, 2),
  'createUiDefinition.json': JSON.stringify(form, null, 2),
  'nestedtemplates/a.json': JSON.stringify({ ...template, outputs: {} }, null, 2),
  'scripts/a.sh': '#!/bin/sh\necho a\n',
};

/** How often it is certified: the code is compiled better when it has run a few times. */
const ROUNDS = 4;

/** Certifies it once: tens of milliseconds in a process that has certified nothing, a few afterwards. */
function round(): void {
  const encoder = new TextEncoder();
  const files = new Map(
    Object.entries(texts).map(([path, text]) => [path, encoder.encode(text)] as const),
  );
  const entries = [...files].map(([path, bytes]) => ({
    path,
    size: bytes.length,
    sha256: sha256Of(texts[path] ?? ''),
  }));
  const date = '2026-01-01';
  for (const skuType of ['SOLUTION_TEMPLATE', 'MANAGED_APPLICATION'] as const) {
    certify({ entries, files, sku: { skuType }, mode: 'default', date, apiVersions }, sha256Of);
  }
}

/** Resolves when the process is warm; a package that comes meanwhile waits for one round at most. */
export async function warmUp(): Promise<void> {
  for (let at = 0; at < ROUNDS; at += 1) {
    await setImmediate();
    round();
  }
}
