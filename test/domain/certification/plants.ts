import assert from 'node:assert/strict';
import path from 'node:path';
import type { SkuType } from '../../../src/domain/content.ts';
import { packageOnDisk } from '../../support/package-folder.ts';
import { scriptedPackage } from '../../support/scripted-package.ts';

/** Files of a package by path; JSON files as text. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

const decoder = new TextDecoder();

const demo = packageOnDisk(path.resolve(import.meta.dirname, '../../../demo/package'));

/** Packages without a fault, one of each kind. */
export const cleanPackages: readonly {
  readonly name: string;
  readonly files: Files;
  readonly skuType: SkuType;
}[] = [
  {
    name: 'the managed application of the demo',
    files: Object.fromEntries(
      [...demo.files].map(([name, bytes]) => [name, decoder.decode(bytes)]),
    ),
    skuType: 'MANAGED_APPLICATION',
  },
  {
    name: 'a solution template with scripts',
    files: scriptedPackage,
    skuType: 'SOLUTION_TEMPLATE',
  },
];

type Tree = Record<string, unknown>;

/** Changes a package. */
type Step = (files: Files) => Files;

/** One defect that belongs to one rule, for any clean package. */
export type Plant = {
  readonly rule: string;
  readonly steps: readonly Step[];
  /** What the clean package needs first to be able to have the defect; itself without a fault. */
  readonly before?: readonly Step[];
  /** The rule is for one kind of SKU alone. */
  readonly only?: SkuType;
  /** Rules that the same defect must break too, and why. */
  readonly also?: { readonly rules: readonly string[]; readonly because: string };
};

const main = 'mainTemplate.json';
const form = 'createUiDefinition.json';

const described = { metadata: { description: 'Something for a test.' } };
const schema = 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#';

function edit(file: string, change: (root: Tree) => void): Step {
  return (files) => {
    const text = files[file];
    assert.ok(typeof text === 'string', `no text ${file}`);
    const root = treeOf(JSON.parse(text));
    change(root);
    return { ...files, [file]: `${JSON.stringify(root, null, 2)}\n` };
  };
}

function treeOf(value: unknown): Tree {
  assert.ok(typeof value === 'object' && value !== null && !Array.isArray(value));
  return value as Tree;
}

/** The object below the keys; made where it is missing. */
function below(root: Tree, ...keys: readonly string[]): Tree {
  let at = root;
  for (const key of keys) {
    at[key] ??= {};
    at = treeOf(at[key]);
  }
  return at;
}

function listBelow(root: Tree, ...keys: readonly string[]): unknown[] {
  const list = below(root, ...keys.slice(0, -1))[keys.at(-1) ?? ''];
  assert.ok(Array.isArray(list));
  return list;
}

/** The first object at any depth that passes. */
function firstIn(node: unknown, passes: (tree: Tree) => boolean): Tree {
  const waiting: unknown[] = [node];
  for (let at = waiting.shift(); at !== undefined; at = waiting.shift()) {
    if (typeof at !== 'object' || at === null) continue;
    if (!Array.isArray(at) && passes(at as Tree)) return at as Tree;
    waiting.push(...Object.values(at));
  }
  assert.fail('the package has no such object');
}

const ofType = (type: string) => (tree: Tree) => tree['type'] === type;
const linked = (tree: Tree) => 'templateLink' in tree;

const file =
  (path: string, content: string | Uint8Array): Step =>
  (files) => ({ ...files, [path]: content });

const without =
  (path: string): Step =>
  (files) =>
    Object.fromEntries(Object.entries(files).filter(([name]) => name !== path));

/** A text file for readers that names others, so that those are named. */
const readme = (...names: readonly string[]): Step =>
  file('README.md', `This package has ${names.join(' and ')}.\n`);

const resource = (...added: readonly Tree[]): Step =>
  edit(main, (root) => void listBelow(root, 'resources').push(...added));

const identity = (more: Tree): Tree => ({
  type: 'Microsoft.ManagedIdentity/userAssignedIdentities',
  apiVersion: '2024-11-30',
  name: 'planted',
  location: "[parameters('location')]",
  ...more,
});

const value = (expression: unknown): Step =>
  edit(main, (root) => {
    below(root, 'outputs')['planted'] = { type: 'string', value: expression };
  });

/** A variable that an output uses. */
const variable = (content: unknown): Step =>
  edit(main, (root) => {
    below(root, 'variables')['planted'] = content;
    below(root, 'outputs')['planted'] = { type: 'string', value: "[variables('planted')]" };
  });

const unusedParameter = (name: string, declaration: Tree): Step =>
  edit(main, (root) => {
    below(root, 'parameters')[name] = { ...declaration, ...described };
  });

/** A parameter that a resource uses. */
const parameter =
  (name: string, declaration: Tree): Step =>
  (files) =>
    resource(identity({ tags: { planted: `[parameters('${name}')]` } }))(
      unusedParameter(name, declaration)(files),
    );

const output = (name: string, expression: string): Step =>
  edit(form, (root) => {
    below(root, 'parameters', 'outputs')[name] = expression;
  });

/** A control in the first step, and the output that takes it. */
const control = (more: Tree, takenAs?: string): Step =>
  edit(form, (root) => {
    const step = treeOf(listBelow(root, 'parameters', 'steps')[0]);
    listBelow(step, 'elements').push({
      name: 'planted',
      label: 'Planted',
      toolTip: 'Help.',
      ...more,
    });
    if (takenAs === undefined) return;
    below(root, 'parameters', 'outputs')[takenAs] = `[steps('${String(step['name'])}').planted]`;
  });

const textBox = {
  type: 'Microsoft.Common.TextBox',
  constraints: { required: true, regex: '^[a-z]{1,9}$', validationMessage: '1 to 9 letters.' },
};

/** The template that the first linked deployment names. */
const nestedOf = (files: Files): string => {
  const text = files[main];
  assert.ok(typeof text === 'string');
  const link = below(firstIn(JSON.parse(text), linked), 'templateLink');
  const name = /nestedtemplates\/[a-z-]+\.json/.exec(JSON.stringify(link))?.[0];
  assert.ok(name !== undefined);
  return name;
};

const nestedParameter =
  (name: string, declaration: Tree): Step =>
  (files) =>
    edit(nestedOf(files), (root) => {
      below(root, 'parameters')[name] = { ...declaration, ...described };
      below(root, 'outputs')['planted'] = { type: 'string', value: `[parameters('${name}')]` };
    })(files);

const handOver = (name: string, expression: unknown): Step =>
  edit(main, (root) => {
    below(firstIn(root, linked), 'parameters')[name] = { value: expression };
  });

const extension = (settings: Tree): Tree => ({
  type: 'Microsoft.Compute/virtualMachines/extensions',
  apiVersion: '2026-04-01',
  name: 'machine/planted',
  location: "[parameters('location')]",
  properties: {
    publisher: 'Microsoft.Azure.Extensions',
    type: 'CustomScript',
    typeHandlerVersion: '2.1',
    autoUpgradeMinorVersion: true,
    ...settings,
  },
});

const machine = (image: Tree): Tree => ({
  type: 'Microsoft.Compute/virtualMachines',
  apiVersion: '2026-04-01',
  name: 'planted',
  location: "[parameters('location')]",
  properties: {
    storageProfile: {
      imageReference: {
        publisher: 'Canonical',
        offer: 'ubuntu-24_04-lts',
        sku: 'server',
        version: 'latest',
        ...image,
      },
    },
  },
});

const deployment = (properties: Tree): Tree => ({
  type: 'Microsoft.Resources/deployments',
  apiVersion: '2025-04-01',
  name: 'planted',
  properties: { mode: 'Incremental', ...properties },
});

const keys =
  "listKeys(resourceId('Microsoft.Storage/storageAccounts', 'a'), '2026-04-01').keys[0].value";

const parameterFile = (change: (root: Tree) => void): { before: Step[]; steps: Step[] } => {
  const path = 'mainTemplate.parameters.json';
  const root = {
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#',
    contentVersion: '1.0.0.0',
    parameters: { location: { value: 'westeurope' } },
  };
  return { before: [file(path, JSON.stringify(root))], steps: [edit(path, change)] };
};

const eicar = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR', '-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join(
  '',
);

/** A defect for every rule. */
export const plants: readonly Plant[] = [
  // The package
  { rule: 'PKG-002', steps: [without(form)] },
  { rule: 'PKG-005', steps: [file('scripts/.DS_Store', 'x')] },
  { rule: 'PKG-006', steps: [file('run.sh', '#!/bin/sh\n'), readme('run.sh')] },
  { rule: 'PKG-007', steps: [value("[uri(parameters('_artifactsLocation'), 'scripts/none.sh')]")] },
  { rule: 'PKG-008', steps: [file('notes.docx', 'x')] },
  { rule: 'PKG-009', steps: [file('scripts/run.sh', 'echo\n'), readme('run.sh')] },
  { rule: 'PKG-010', steps: [file('viewDefinition.json', '{"views": {}}')] },
  {
    rule: 'PKG-011',
    only: 'SOLUTION_TEMPLATE',
    steps: [
      edit(main, (root) => {
        firstIn(root, ({ name }) => String(name).startsWith('pid-'))['name'] = 'nobody';
      }),
    ],
  },
  { rule: 'PKG-012', steps: [value(`AccountKey=${'Ab1+'.repeat(22)}==`)] },
  {
    rule: 'PKG-013',
    steps: [
      edit(main, (root) => {
        below(root, 'variables')['joinedPassword'] =
          "[concat('Pa55-', uniqueString(resourceGroup().id))]";
      }),
      value("[variables('joinedPassword')]"),
    ],
  },
  {
    rule: 'PKG-014',
    steps: [
      edit(main, (root) => {
        for (let index = 0; index < 65; index += 1) {
          below(root, 'outputs')[`planted${index}`] = { type: 'int', value: index };
        }
      }),
    ],
  },
  {
    rule: 'PKG-015',
    only: 'MANAGED_APPLICATION',
    steps: [edit(main, (root) => void (root['languageVersion'] = '2.0'))],
  },
  {
    rule: 'PKG-016',
    only: 'SOLUTION_TEMPLATE',
    steps: [
      resource(identity({ properties: { storageProfile: { osDisk: { vhd: { uri: 'x' } } } } })),
    ],
  },
  {
    rule: 'PKG-017',
    steps: [
      edit(main, (root) => {
        below(root, 'parameters', 'location', 'metadata')['artifactsBaseUrl'] = 'x';
      }),
    ],
  },
  {
    rule: 'PKG-018',
    steps: [file('data.bin', Uint8Array.from([0x4d, 0x5a, 0x90, 0, 3])), readme('data.bin')],
  },
  { rule: 'PKG-019', steps: [file('data.txt', eicar), readme('data.txt')] },
  { rule: 'PKG-020', steps: [handOver('planted', 1)] },
  {
    rule: 'PKG-021',
    steps: [
      unusedParameter('planted', { type: 'string', defaultValue: 'x' }),
      output('planted', '[location()]'),
    ],
    also: {
      rules: ['Parameters-Must-Be-Referenced'],
      because: 'an output that nothing uses is a parameter that nothing uses',
    },
  },
  {
    rule: 'PKG-022',
    steps: [
      nestedParameter('planted', { type: 'string' }),
      handOver('planted', "[parameters('_artifactsLocationSasToken')]"),
    ],
  },
  {
    rule: 'PKG-023',
    steps: [
      unusedParameter('planted', { type: 'string', defaultValue: '[newGuid()]' }),
      resource(identity({ name: "[parameters('planted')]" })),
    ],
  },

  // Files
  {
    rule: 'PKG-024',
    steps: [file('certification.json', '{ "suppress": {} }')],
  },
  {
    rule: 'JSONFiles-Should-Be-Valid',
    steps: [file('data/bad.json', '{ "a": 1 "b": 2 }'), readme('bad.json')],
  },

  // Templates
  {
    rule: 'adminPassword-Should-Not-Be-A-Literal',
    steps: [resource(identity({ properties: { administratorLoginPassword: 'Planted-1' } }))],
  },
  {
    rule: 'adminUsername-Should-Not-Be-A-Literal',
    steps: [resource(identity({ properties: { administratorLogin: 'sa' } }))],
  },
  {
    rule: 'apiVersions-Should-Be-Recent',
    steps: [resource(identity({ apiVersion: '2018-11-30' }))],
  },
  {
    rule: 'apiVersions-Should-Be-Recent-In-Reference-Functions',
    steps: [
      value("[reference(resourceId('Microsoft.Storage/storageAccounts', 'a'), '2019-06-01').id]"),
    ],
  },
  {
    rule: 'artifacts-parameter',
    steps: [
      edit(main, (root) => {
        below(root, 'parameters', '_artifactsLocationSasToken')['type'] = 'string';
      }),
    ],
  },
  {
    rule: 'CommandToExecute-Must-Use-ProtectedSettings-For-Secrets',
    steps: [resource(extension({ settings: { commandToExecute: `[concat('x ', ${keys})]` } }))],
  },
  {
    rule: 'DependsOn-Best-Practices',
    steps: [resource(identity({ dependsOn: ["[concat('a/b/', parameters('location'))]"] }))],
  },
  {
    rule: 'Dynamic-Variable-References-Should-Not-Use-Concat',
    steps: [value("[variables(concat('a',parameters('location')))]")],
  },
  {
    rule: 'IDs-Should-Be-Derived-From-ResourceIDs',
    steps: [resource(identity({ properties: { subnetId: '/subscriptions/x' } }))],
  },
  {
    rule: 'Deployment-Resources-Must-Not-Be-Debug',
    steps: [
      edit(main, (root) => {
        firstIn(root, linked)['debugSetting'] = { detailLevel: 'requestContent' };
      }),
    ],
  },
  {
    rule: 'DeploymentTemplate-Must-Not-Contain-Hardcoded-Uri',
    steps: [variable('https://management.azure.com/')],
  },
  {
    rule: 'DeploymentTemplate-Schema-Is-Correct',
    steps: [edit(main, (root) => void (root['$schema'] = schema.replace('2019', '2020')))],
  },
  { rule: 'Location-Should-Not-Be-Hardcoded', steps: [variable('[resourceGroup().location]')] },
  {
    rule: 'ManagedIdentityExtension-must-not-be-used',
    steps: [resource(identity({ tags: { by: 'ManagedIdentityExtensionForLinux' } }))],
  },
  {
    rule: 'Min-And-Max-Value-Are-Numbers',
    steps: [parameter('planted', { type: 'int', defaultValue: 4, minValue: 3 })],
  },
  { rule: 'Outputs-Must-Not-Contain-Secrets', steps: [value(`[${keys}]`)] },
  {
    rule: 'Parameter-Types-Should-Be-Consistent',
    steps: [
      resource(
        deployment({
          expressionEvaluationOptions: { scope: 'inner' },
          parameters: { planted: { value: "[parameters('location')]" } },
          template: {
            $schema: schema,
            contentVersion: '1.0.0.0',
            parameters: { planted: { type: 'object', ...described } },
            resources: [],
            outputs: { planted: { type: 'object', value: "[parameters('planted')]" } },
          },
        }),
      ),
    ],
  },
  {
    rule: 'Parameters-Must-Be-Referenced',
    steps: [unusedParameter('planted', { type: 'string', defaultValue: 'x' })],
  },
  {
    rule: 'Password-params-must-be-secure',
    steps: [parameter('plantedPassword', { type: 'string', defaultValue: 'x' })],
  },
  {
    rule: 'providers_apiVersions-Is-Not-Permitted',
    steps: [value("[providers('a', 'b').apiVersions[0]]")],
  },
  {
    rule: 'ResourceIds-should-not-contain',
    steps: [value("[resourceId(concat('a', 'b'), 'c')]")],
  },
  {
    rule: 'Resources-Should-Have-Location',
    steps: [resource(identity({ location: "near [concat('a', 'b')]" }))],
  },
  {
    rule: 'Secure-Params-In-Nested-Deployments',
    steps: [
      resource(
        deployment({
          template: {
            $schema: schema,
            contentVersion: '1.0.0.0',
            resources: [identity({ tags: { planted: `[${keys}]` } })],
          },
        }),
      ),
    ],
  },
  {
    rule: 'Secure-String-Parameters-Cannot-Have-Default',
    steps: [parameter('planted', { type: 'secureString', defaultValue: 'x' })],
  },
  {
    rule: 'Template-Should-Not-Contain-Blanks',
    steps: [resource(identity({ properties: { settings: {} } }))],
  },
  {
    rule: 'URIs-Should-Be-Properly-Constructed',
    steps: [resource(identity({ properties: { someUri: "[concat('a', 'b')]" } }))],
  },
  {
    rule: 'Variables-Must-Be-Referenced',
    steps: [edit(main, (root) => void (below(root, 'variables')['planted'] = 'x'))],
  },
  {
    rule: 'Virtual-Machines-Should-Not-Be-Preview',
    steps: [resource(machine({ sku: 'server-preview' }))],
  },
  {
    rule: 'VM-Size-Should-Be-A-Parameter',
    steps: [resource(identity({ properties: { vmSize: 'Standard_D2s_v5' } }))],
  },

  // The form
  {
    rule: 'Allowed-Values-Should-Actually-Be-Allowed',
    steps: [
      parameter('tier', { type: 'string', defaultValue: 'Gold', allowedValues: ['Gold'] }),
      control(
        {
          type: 'Microsoft.Common.DropDown',
          constraints: {
            allowedValues: [
              { label: 'Gold', value: 'Gold' },
              { label: 'Silver', value: 'Silver' },
            ],
          },
        },
        'tier',
      ),
    ],
  },
  {
    rule: 'Controls-In-Outputs-Must-Exist',
    steps: [
      parameter('planted', { type: 'string', defaultValue: 'x' }),
      output('planted', "[basics('nowhere')]"),
    ],
  },
  {
    rule: 'CreateUIDefinition-Must-Not-Have-Blanks',
    steps: [control({ ...textBox, placeholder: '' })],
  },
  {
    rule: 'CreateUIDefinition-Should-Have-Schema',
    steps: [edit(form, (root) => void (root['version'] = '0.1.0'))],
  },
  {
    rule: 'Credential-Confirmation-Should-Not-Be-Hidden',
    steps: [
      edit(form, (root) => {
        const box = firstIn(root, ofType('Microsoft.Common.PasswordBox'));
        below(box, 'options')['hideConfirmation'] = true;
      }),
    ],
  },
  {
    rule: 'Handler-Must-Be-Correct',
    steps: [edit(form, (root) => void (root['handler'] = 'Contoso.Handler'))],
  },
  {
    rule: 'HideExisting-Must-Be-Correctly-Handled',
    steps: [control({ type: 'Microsoft.Storage.StorageAccountSelector' })],
  },
  {
    rule: 'Location-Should-Be-In-Outputs',
    steps: [edit(form, (root) => void delete below(root, 'parameters', 'outputs')['location'])],
  },
  {
    rule: 'Outputs-Must-Be-Present-In-Template-Parameters',
    steps: [output('planted', '[location()]')],
  },
  {
    rule: 'Parameters-Without-Default-Must-Exist-In-CreateUIDefinition',
    steps: [parameter('planted', { type: 'string' })],
  },
  {
    rule: 'Password-Textboxes-Must-Be-Used-For-Password-Parameters',
    steps: [
      parameter('planted', { type: 'string', defaultValue: 'x' }),
      control(
        {
          type: 'Microsoft.Common.PasswordBox',
          label: { password: 'Word', confirmPassword: 'Word again' },
          constraints: { regex: '^[a-z]{14,72}$', validationMessage: '14 to 72 letters.' },
          options: { hideConfirmation: false },
        },
        'planted',
      ),
    ],
  },
  {
    rule: 'PasswordBoxes-Must-Have-Min-Length',
    steps: [
      edit(form, (root) => {
        const box = firstIn(root, ofType('Microsoft.Common.PasswordBox'));
        below(box, 'constraints')['regex'] = '^[a-z]+$';
      }),
    ],
  },
  {
    rule: 'Textboxes-Are-Well-Formed',
    steps: [control({ type: 'Microsoft.Common.TextBox', constraints: { required: true } })],
  },
  {
    rule: 'Tooltips-Should-Be-Present',
    steps: [control({ type: 'Microsoft.Common.CheckBox', toolTip: undefined })],
  },
  {
    rule: 'Usernames-Should-Not-Have-A-Default',
    steps: [
      edit(form, (root) => {
        firstIn(root, ofType('Microsoft.Compute.UserNameTextBox'))['defaultValue'] = 'root';
      }),
    ],
  },
  {
    rule: 'Validations-Must-Have-Message',
    steps: [
      control({
        ...textBox,
        constraints: { ...textBox.constraints, validations: [{ regex: '^[a-z]{1,5}$' }] },
      }),
    ],
  },
  {
    rule: 'VMSizes-Must-Match-Template',
    steps: [control({ type: 'Microsoft.Compute.SizeSelector', osPlatform: 'Linux' })],
  },

  // Parameter files
  {
    rule: 'DeploymentParameters-Should-Have-ContentVersion',
    ...parameterFile((root) => void delete root['contentVersion']),
  },
  {
    rule: 'DeploymentParameters-Should-Have-Parameters',
    ...parameterFile((root) => void delete root['parameters']),
  },
  {
    rule: 'DeploymentParameters-Should-Have-Schema',
    ...parameterFile(
      (root) => void (root['$schema'] = 'https://a.example/deploymentParameters.json#'),
    ),
  },
  {
    rule: 'DeploymentParameters-Should-Have-Value',
    ...parameterFile((root) => void (below(root, 'parameters')['location'] = {})),
  },

  // Practices
  {
    rule: 'PRACTICE-001',
    steps: [
      resource({
        type: 'Microsoft.Network/networkSecurityGroups/securityRules',
        apiVersion: '2025-09-01',
        name: 'rules/planted',
        properties: {
          direction: 'Inbound',
          access: 'Allow',
          protocol: 'Tcp',
          sourceAddressPrefix: 'Internet',
          destinationPortRange: '22',
        },
      }),
    ],
  },
  {
    rule: 'PRACTICE-002',
    steps: [
      edit(main, (root) => {
        below(root, 'parameters', 'location')['allowedValues'] = ['westeurope'];
      }),
    ],
  },
  { rule: 'PRACTICE-003', steps: [resource(extension({ autoUpgradeMinorVersion: false }))] },
  {
    rule: 'PRACTICE-004',
    steps: [
      resource(
        extension({
          settings: { fileUris: ['https://raw.githubusercontent.com/contoso/setup/x.sh'] },
        }),
      ),
    ],
  },
  { rule: 'PRACTICE-005', steps: [resource(machine({ publisher: 'kinvolk' }))] },
  { rule: 'PRACTICE-006', steps: [resource(machine({ version: '24.04.202404230' }))] },
  {
    rule: 'PRACTICE-007',
    steps: [edit(main, (root) => void delete below(root, 'parameters', 'location')['metadata'])],
  },
  { rule: 'PRACTICE-008', steps: [parameter('planted', { type: 'string', defaultValue: '' })] },
  {
    rule: 'PRACTICE-009',
    steps: [
      resource(
        { type: 'Microsoft.Network/routeTables', apiVersion: '2025-09-01', name: 'one' },
        { type: 'Microsoft.Network/routeTables', apiVersion: '2025-07-01', name: 'two' },
      ),
    ],
  },
  {
    rule: 'PRACTICE-010',
    steps: [
      resource({ type: 'Microsoft.Sql/servers', apiVersion: '2025-01-01', name: 'contoso-books' }),
    ],
  },
  {
    rule: 'PRACTICE-011',
    steps: [value('http://downloads.example.com/')],
  },
  {
    rule: 'PRACTICE-012',
    steps: [
      resource({
        name: 'planted',
        type: 'Microsoft.ManagedIdentity/userAssignedIdentities',
        apiVersion: '2024-11-30',
        location: "[parameters('location')]",
      }),
    ],
  },
];

/** The package after the steps. */
export function planted(files: Files, steps: readonly Step[]): Files {
  return steps.reduce((done, step) => step(done), files);
}
