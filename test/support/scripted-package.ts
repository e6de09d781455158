/**
 * A small solution template without a fault, of another shape than the demo's managed application: two scripts,
 * one nested template that is linked by its relative path, a form with one step.
 */

const describedAs = (description: string) => ({ metadata: { description } });

const mainTemplate = {
  $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
  contentVersion: '1.0.0.0',
  parameters: {
    location: {
      type: 'string',
      defaultValue: '[resourceGroup().location]',
      ...describedAs('Region of the resources.'),
    },
    _artifactsLocation: {
      type: 'string',
      defaultValue: '[deployment().properties.templateLink.uri]',
      ...describedAs('Address of the files of the package.'),
    },
    _artifactsLocationSasToken: {
      type: 'secureString',
      defaultValue: '',
      ...describedAs('Access token for that address.'),
    },
    machineName: { type: 'string', ...describedAs('Name of the machine.') },
    machineSize: {
      type: 'string',
      defaultValue: 'Standard_D2s_v5',
      ...describedAs('Size of the machine.'),
    },
    ownerName: { type: 'string', ...describedAs('Who may sign in.') },
    ownerPassword: { type: 'secureString', ...describedAs('Secret of that person.') },
  },
  variables: {
    storeName: "[concat('files', uniqueString(resourceGroup().id))]",
    scripts: "[concat(parameters('_artifactsLocation'), '/scripts')]",
  },
  resources: [
    {
      type: 'Microsoft.Resources/deployments',
      apiVersion: '2025-04-01',
      name: 'pid-7d0e8a52-4c1b-4f0e-8b39-5a1f2c3d4e5f-partnercenter',
      properties: {
        mode: 'Incremental',
        template: {
          $schema:
            'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
          contentVersion: '1.0.0.0',
          resources: [],
        },
      },
    },
    {
      type: 'Microsoft.Resources/deployments',
      apiVersion: '2025-04-01',
      name: 'store',
      properties: {
        mode: 'Incremental',
        templateLink: { relativePath: 'nestedtemplates/store.json' },
        parameters: {
          location: { value: "[parameters('location')]" },
          storeName: { value: "[variables('storeName')]" },
        },
      },
    },
    {
      type: 'Microsoft.Compute/virtualMachines',
      apiVersion: '2026-04-01',
      name: "[parameters('machineName')]",
      location: "[parameters('location')]",
      properties: {
        hardwareProfile: { vmSize: "[parameters('machineSize')]" },
        osProfile: {
          computerName: "[parameters('machineName')]",
          adminUsername: "[parameters('ownerName')]",
          adminPassword: "[parameters('ownerPassword')]",
        },
        storageProfile: {
          imageReference: {
            publisher: 'Canonical',
            offer: 'ubuntu-24_04-lts',
            sku: 'server',
            version: 'latest',
          },
        },
      },
    },
    {
      type: 'Microsoft.Compute/virtualMachines/extensions',
      apiVersion: '2026-04-01',
      name: "[concat(parameters('machineName'), '/setup')]",
      location: "[parameters('location')]",
      dependsOn: [
        "[resourceId('Microsoft.Compute/virtualMachines', parameters('machineName'))]",
        "[resourceId('Microsoft.Resources/deployments', 'store')]",
      ],
      properties: {
        publisher: 'Microsoft.Azure.Extensions',
        type: 'CustomScript',
        typeHandlerVersion: '2.1',
        autoUpgradeMinorVersion: true,
        settings: {
          fileUris: [
            "[concat(variables('scripts'), '/install.sh', parameters('_artifactsLocationSasToken'))]",
            "[concat(variables('scripts'), '/check.sh', parameters('_artifactsLocationSasToken'))]",
          ],
          commandToExecute: 'bash install.sh && bash check.sh',
        },
      },
    },
  ],
  outputs: { storeName: { type: 'string', value: "[variables('storeName')]" } },
};

const store = {
  $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
  contentVersion: '1.0.0.0',
  parameters: {
    location: { type: 'string', ...describedAs('Region of the resources.') },
    storeName: { type: 'string', ...describedAs('Name of the storage account.') },
  },
  resources: [
    {
      type: 'Microsoft.Storage/storageAccounts',
      apiVersion: '2026-04-01',
      name: "[parameters('storeName')]",
      location: "[parameters('location')]",
      sku: { name: 'Standard_LRS' },
      kind: 'StorageV2',
    },
  ],
};

const createUiDefinition = {
  $schema:
    'https://schema.management.azure.com/schemas/0.1.2-preview/CreateUIDefinition.MultiVm.json#',
  handler: 'Microsoft.Azure.CreateUIDef',
  version: '0.1.2-preview',
  parameters: {
    basics: [
      {
        name: 'machineName',
        type: 'Microsoft.Common.TextBox',
        label: 'Name',
        toolTip: 'Name of the machine.',
        constraints: {
          required: true,
          regex: '^[a-z][a-z0-9]{2,11}$',
          validationMessage: '3 to 12 letters and digits.',
        },
      },
    ],
    steps: [
      {
        name: 'owner',
        label: 'Owner',
        elements: [
          {
            name: 'ownerName',
            type: 'Microsoft.Compute.UserNameTextBox',
            label: 'User name',
            toolTip: 'Who may sign in.',
            osPlatform: 'Linux',
          },
          {
            name: 'ownerPassword',
            type: 'Microsoft.Common.PasswordBox',
            label: { password: 'Password', confirmPassword: 'Confirm password' },
            toolTip: 'Secret of that person.',
            constraints: {
              required: true,
              regex: '^[A-Za-z\\d]{14,72}$',
              validationMessage: '14 to 72 letters and digits.',
            },
            options: { hideConfirmation: false },
          },
        ],
      },
    ],
    outputs: {
      location: '[location()]',
      machineName: "[basics('machineName')]",
      ownerName: "[steps('owner').ownerName]",
      ownerPassword: "[steps('owner').ownerPassword]",
    },
  },
};

const asText = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;

/** Texts by path. */
export const scriptedPackage = {
  'mainTemplate.json': asText(mainTemplate),
  'createUiDefinition.json': asText(createUiDefinition),
  'nestedtemplates/store.json': asText(store),
  'scripts/install.sh': '#!/bin/bash\nset -eu\napt-get update\n',
  'scripts/check.sh': '#!/bin/bash\nset -eu\nsystemctl is-system-running\n',
} as const;
