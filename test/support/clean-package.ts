/**
 * A package without a fault: several resources, an outer-scope and an inner-scope nested template, a linked one,
 * the deployment for usage attribution, a form with basics and a step. As texts, so that tests can look for places.
 */

const mainTemplate = {
  $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
  contentVersion: '1.0.0.0',
  parameters: {
    location: {
      type: 'string',
      defaultValue: '[resourceGroup().location]',
      metadata: { description: 'Where the resources are created.' },
    },
    _artifactsLocation: {
      type: 'string',
      defaultValue: '[deployment().properties.templateLink.uri]',
      metadata: { description: 'Address of the files of the package.' },
    },
    _artifactsLocationSasToken: {
      type: 'secureString',
      defaultValue: '',
      metadata: { description: 'Access token for that address.' },
    },
    adminUsername: { type: 'string', metadata: { description: 'Who may sign in.' } },
    adminPassword: { type: 'secureString', metadata: { description: 'Secret of that person.' } },
    vmName: { type: 'string', metadata: { description: 'Name of the machine.' } },
    vmSize: {
      type: 'string',
      defaultValue: 'Standard_D2s_v3',
      metadata: { description: 'Size of the machine.' },
    },
    diskCount: {
      type: 'int',
      defaultValue: 1,
      metadata: { description: 'How many data disks the machine has.' },
      minValue: 1,
      maxValue: 8,
    },
  },
  variables: {
    networkName: "[format('{0}-network', parameters('vmName'))]",
    storageName: "[format('st{0}', uniqueString(resourceGroup().id))]",
  },
  resources: [
    {
      type: 'Microsoft.Storage/storageAccounts',
      apiVersion: '2025-06-01',
      name: "[variables('storageName')]",
      location: "[parameters('location')]",
      sku: { name: 'Standard_LRS' },
      kind: 'StorageV2',
    },
    {
      type: 'Microsoft.Network/virtualNetworks',
      apiVersion: '2025-05-01',
      name: "[variables('networkName')]",
      location: "[parameters('location')]",
      properties: {
        addressSpace: { addressPrefixes: ['10.0.0.0/16'] },
        subnets: [{ name: 'default', properties: { addressPrefix: '10.0.0.0/24' } }],
      },
    },
    {
      type: 'Microsoft.Compute/virtualMachines',
      apiVersion: '2025-04-01',
      name: "[parameters('vmName')]",
      location: "[parameters('location')]",
      dependsOn: [
        "[resourceId('Microsoft.Network/virtualNetworks', variables('networkName'))]",
        "[resourceId('Microsoft.Storage/storageAccounts', variables('storageName'))]",
      ],
      properties: {
        hardwareProfile: { vmSize: "[parameters('vmSize')]" },
        osProfile: {
          computerName: "[parameters('vmName')]",
          adminUsername: "[parameters('adminUsername')]",
          adminPassword: "[parameters('adminPassword')]",
        },
        storageProfile: {
          imageReference: {
            publisher: 'Canonical',
            offer: 'ubuntu-24_04-lts',
            sku: 'server',
            version: 'latest',
          },
          copy: [
            {
              name: 'dataDisks',
              count: "[parameters('diskCount')]",
              input: { lun: "[copyIndex('dataDisks')]", createOption: 'Empty', diskSizeGB: 64 },
            },
          ],
        },
      },
    },
    {
      type: 'Microsoft.Resources/deployments',
      apiVersion: '2025-04-01',
      name: 'pid-1c8e0b6e-55a1-4a30-9f0a-6c1b0a9d8f11-partnercenter',
      properties: {
        mode: 'Incremental',
        template: {
          $schema:
            'https://schema.management.azure.com/schemas/2015-01-01/deploymentTemplate.json#',
          contentVersion: '1.0.0.0',
          resources: [],
        },
      },
    },
    {
      type: 'Microsoft.Resources/deployments',
      apiVersion: '2025-04-01',
      name: 'linkedTemplate',
      properties: {
        mode: 'Incremental',
        templateLink: {
          uri: "[uri(parameters('_artifactsLocation'), concat('nestedtemplates/zone.json', parameters('_artifactsLocationSasToken')))]",
        },
        parameters: { location: { value: "[parameters('location')]" } },
      },
    },
    {
      type: 'Microsoft.Resources/deployments',
      apiVersion: '2025-04-01',
      name: 'innerTemplate',
      properties: {
        mode: 'Incremental',
        expressionEvaluationOptions: { scope: 'inner' },
        parameters: { location: { value: "[parameters('location')]" } },
        template: {
          $schema:
            'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
          contentVersion: '1.0.0.0',
          parameters: {
            location: { type: 'string', metadata: { description: 'Region of the resources.' } },
          },
          resources: [
            {
              type: 'Microsoft.ManagedIdentity/userAssignedIdentities',
              apiVersion: '2024-11-30',
              name: 'identity',
              location: "[parameters('location')]",
            },
          ],
        },
      },
    },
  ],
  outputs: {
    networkName: { type: 'string', value: "[variables('networkName')]" },
  },
};

const createUiDefinition = {
  $schema:
    'https://schema.management.azure.com/schemas/0.1.2-preview/CreateUIDefinition.MultiVm.json#',
  handler: 'Microsoft.Azure.CreateUIDef',
  version: '0.1.2-preview',
  parameters: {
    basics: [
      {
        name: 'vmName',
        type: 'Microsoft.Common.TextBox',
        label: 'Name',
        toolTip: 'Name of the virtual machine.',
        constraints: {
          required: true,
          regex: '^[a-z][a-z0-9]{2,11}$',
          validationMessage: '3 to 12 letters and digits.',
        },
      },
    ],
    steps: [
      {
        name: 'credentials',
        label: 'Credentials',
        elements: [
          {
            name: 'adminUsername',
            type: 'Microsoft.Compute.UserNameTextBox',
            label: 'User name',
            toolTip: 'Name of the administrator.',
            osPlatform: 'Linux',
          },
          {
            name: 'adminPassword',
            type: 'Microsoft.Common.PasswordBox',
            label: { password: 'Password', confirmPassword: 'Confirm password' },
            toolTip: 'Password of the administrator.',
            constraints: {
              required: true,
              regex: '^[A-Za-z\\d]{12,72}$',
              validationMessage: '12 to 72 letters and digits.',
            },
            options: { hideConfirmation: false },
          },
          {
            name: 'vmSize',
            type: 'Microsoft.Compute.SizeSelector',
            label: 'Size',
            toolTip: 'Size of the virtual machine.',
            recommendedSizes: ['Standard_D2s_v3'],
            constraints: { allowedSizes: ['Standard_D2s_v3', 'Standard_D4s_v3'] },
            osPlatform: 'Linux',
          },
        ],
      },
    ],
    outputs: {
      location: '[location()]',
      vmName: "[basics('vmName')]",
      adminUsername: "[steps('credentials').adminUsername]",
      adminPassword: "[steps('credentials').adminPassword]",
      vmSize: "[steps('credentials').vmSize]",
    },
  },
};

const linkedTemplate = {
  $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
  contentVersion: '1.0.0.0',
  parameters: {
    location: { type: 'string', metadata: { description: 'Region of the resources.' } },
  },
  resources: [
    {
      type: 'Microsoft.Network/dnsZones',
      apiVersion: '2018-05-01',
      name: 'example.contoso.com',
      location: 'global',
    },
    {
      type: 'Microsoft.Network/publicIPAddresses',
      apiVersion: '2025-05-01',
      name: 'address',
      location: "[parameters('location')]",
    },
  ],
};

const asText = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;

/** Texts by path. */
export const cleanPackage = {
  'mainTemplate.json': asText(mainTemplate),
  'createUiDefinition.json': asText(createUiDefinition),
  'nestedtemplates/zone.json': asText(linkedTemplate),
} as const;
