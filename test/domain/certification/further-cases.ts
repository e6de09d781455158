/**
 * A second package that fails, in another way, and one that only looks as if it did: with `rule-cases.ts` and
 * `beyond-cases.ts` each rule has at least two of the first and one of the second. What is easily misread is in
 * `misread-cases.ts`.
 */
import { form, inParameters, inStep, inStorage, inVariables, main, nested } from './rule-cases.ts';
import type { RuleCase } from './rule-cases.ts';

type Change = Pick<RuleCase, 'edits' | 'add' | 'remove' | 'skuType' | 'secrets'>;
type Expected = RuleCase['expect'][number];

export const fails = (
  rule: string,
  when: string,
  change: Change,
  ...expect: Expected[]
): RuleCase => ({
  rule,
  when,
  ...change,
  expect,
});
export const holds = (rule: string, when: string, change: Change): RuleCase =>
  fails(rule, when, change);

/** Puts a resource before those of the linked template. */
export const inNested = (resource: string) =>
  [nested, '"resources": [', `"resources": [ ${resource},`] as const;
/** Puts members at the beginning of the linked template's public address. */
export const inAddress = (members: string) =>
  [nested, '"name": "address"', `"name": "address", ${members}`] as const;
export const inOutputs = (members: string) =>
  [main, '"outputs": {', `"outputs": { ${members},`] as const;
export const inFormOutputs = (members: string) =>
  [form, '"outputs": {', `"outputs": { ${members},`] as const;
/** Puts members at the beginning of the whole main template. */
export const inRoot = (members: string) =>
  [
    main,
    '"contentVersion": "1.0.0.0",\n  "parameters"',
    `${members}, "contentVersion": "1.0.0.0",\n  "parameters"`,
  ] as const;
/** Puts controls before those of the first blade. */
export const inBasics = (control: string) =>
  [form, '"basics": [', `"basics": [ ${control},`] as const;

export const parameterSchema =
  'https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#';
export const parameterFile = (parameters: string) =>
  `{"$schema": "${parameterSchema}", "contentVersion": "1.0.0.0", "parameters": ${parameters}}`;
export const vault =
  '/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/a_b/providers/Microsoft.KeyVault/vaults/abc-d';
const eicar = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR', '-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join(
  '',
);

export const furtherCases: readonly RuleCase[] = [
  // Package
  holds('PKG-002', 'files of other spellings lie in folders, beside the right ones in the root', {
    add: { 'samples/MainTemplate.json': '{}', 'samples/CreateUiDefinition.json': '{}' },
  }),
  fails(
    'PKG-005',
    'single files of two systems lie in folders, beside a repository',
    { add: { 'data/.DS_Store': 'x', 'data/Desktop.ini': 'x', '.git/config': 'x' } },
    { id: 'Package.By.Product', file: '.git/config' },
    { id: 'Package.By.Product', file: 'data/.DS_Store' },
    { id: 'Package.By.Product', file: 'data/Desktop.ini' },
  ),
  holds('PKG-005', 'names only begin or end like by-products', {
    add: {
      '.gitignore': 'x',
      'thumbs.db.md': 'x',
      'MACOSX/readme.md': 'x',
      'my.DS_Store.txt': 'x',
    },
  }),
  fails(
    'PKG-006',
    'a template with a schema lies in a folder of its own, a script among the templates',
    {
      add: {
        'templates/vm.json':
          '{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "resources": []}',
        'nestedtemplates/run.ps1': 'x',
      },
    },
    { id: 'Package.File.Elsewhere', file: 'nestedtemplates/run.ps1' },
    { id: 'Package.File.Elsewhere', file: 'templates/vm.json' },
  ),
  holds('PKG-006', 'data and parameter files lie elsewhere, templates and scripts deeper down', {
    add: {
      'data/list.json': '{"a": 1}',
      'a.parameters.json': parameterFile('{}'),
      'nestedtemplates/more/vm.json': '{"resources": [{"type": "a/b"}]}',
      'scripts/more/run.ps1': 'x',
    },
  }),
  holds('PKG-008', 'the form names a picture, a template a script, and the script its data', {
    edits: [
      [form, '"label": "Size"', '"label": "Size", "icon": "images/logo.png"'],
      inVariables(`"run": "[uri(parameters('_artifactsLocation'), 'scripts/run.ps1')]"`),
    ],
    add: {
      'images/logo.png': 'x',
      'scripts/run.ps1': 'Get-Content "rows.csv"',
      'scripts/rows.csv': 'x',
    },
  }),
  fails(
    'PKG-009',
    'a script is UTF-16, and another one begins with a blank line',
    {
      add: {
        'scripts/a.ps1': Uint8Array.from([0xff, 0xfe, 0x23, 0x00, 0x0a, 0x00]),
        'scripts/b.sh': '\n#!/bin/sh\n',
      },
    },
    { id: 'Script.Not.Utf8', file: 'scripts/a.ps1' },
    { id: 'Script.No.Interpreter', file: 'scripts/b.sh', at: '§\n#!' },
  ),
  holds('PKG-009', 'only shell scripts need an interpreter and line ends of their own', {
    add: {
      'scripts/a.ps1': 'echo 1\r\n',
      'scripts/b.py': 'print("é")\r\n',
      'scripts/c.sh': '#!/bin/bash\n',
    },
  }),
  fails(
    'PKG-011',
    'the name of the deployment has no GUID behind pid-',
    { edits: [[main, 'pid-1c8e0b6e-55a1-4a30-9f0a-6c1b0a9d8f11', 'pid-1c8e0b6e']] },
    {
      id: 'Usage.Attribution.Missing',
      file: main,
      at: '  §"resources": [\n    {\n      "type": "Microsoft.Storage',
    },
  ),
  fails(
    'PKG-015',
    'the main template of a managed application uses version 2.0',
    { skuType: 'MANAGED_APPLICATION', edits: [inRoot('"languageVersion": "2.0"')] },
    { id: 'Managed.Application.Language.Version', file: main, at: '"languageVersion": §"2.0"' },
  ),
  fails(
    'PKG-016',
    'machines of a nested template keep their system disk in an account',
    {
      edits: [
        inNested(
          `{ "type": "Microsoft.Compute/virtualMachines", "properties": { "storageProfile": { "osDisk": { "name": "a", "vhd": { "uri": "b" } } } } }`,
        ),
      ],
    },
    { id: 'Unmanaged.Disk', file: nested, at: '§"vhd"' },
  ),
  holds('PKG-016', 'the system disk is managed, and a variable is called vhd', {
    edits: [
      [
        main,
        '"imageReference": {',
        '"osDisk": { "managedDisk": { "storageAccountType": "Premium_LRS" } }, "imageReference": {',
      ],
      inVariables('"vhd": { "uri": "x" }'),
    ],
  }),
  fails(
    'PKG-018',
    'a disk image and an installer lie in folders, a package of a distribution has another name',
    {
      add: {
        'disks/base.VHDX': 'x',
        'tools/agent.bin': Uint8Array.from([0xed, 0xab, 0xee, 0xdb, 0x03]),
        'tools/setup.msi': 'x',
      },
    },
    { id: 'Package.Binary', file: 'disks/base.VHDX' },
    { id: 'Package.Binary', file: 'tools/agent.bin' },
    { id: 'Package.Binary', file: 'tools/setup.msi' },
  ),
  fails(
    'PKG-019',
    'the signature is followed by blanks, in a file that is no script',
    { add: { 'data/rows.csv': `${eicar}  \r\n` } },
    { id: 'Package.Malware', file: 'data/rows.csv' },
  ),
  holds('PKG-019', 'a text speaks of the signature and shows half of it', {
    add: { 'readme.md': `The file EICAR.COM holds ${eicar.slice(0, 40)}… and more.` },
  }),

  // Files
  holds('JSONFiles-Should-Be-Valid', 'files use what the portal reads, too', {
    add: {
      'a.json': '// what\n{ a: \'one\', /* two */ "b": [1, 2, ], }',
      'b.jsonc': '\uFEFF{"a": "one\n two"}',
      'c.json': '{}',
      'd.txt': '{',
    },
  }),
  fails(
    'PKG-012',
    'a key lies in JSON, and another kind of private key in a script',
    {
      edits: [inVariables(`"store": "AccountName=a;AccountKey=${'xY9/'.repeat(21)}abc="`)],
      add: { 'scripts/run.ps1': '$k = "-----BEGIN EC PRIVATE KEY-----"' },
    },
    { id: 'Credential.Account.Key', file: main, at: '§AccountKey=' },
    { id: 'Credential.Private.Key', file: 'scripts/run.ps1', at: '§-----BEGIN' },
  ),

  // Templates
  holds(
    'adminPassword-Should-Not-Be-A-Literal',
    'passwords come from a parameter, also through a variable',
    {
      edits: [
        inStorage(
          `"properties": { "adminPassword": "[variables('secret')]", "administratorLoginPassword": "[concat(parameters('adminPassword'), '1')]",
          "adminPasswordHint": "blue", "deeper": { "adminPassword": 7 } }`,
        ),
        inVariables(`"secret": "[parameters('adminPassword')]"`),
        [nested, '"parameters": {', '"parameters": { "adminPassword": { "type": "secureString" },'],
      ],
    },
  ),
  holds('adminUsername-Should-Not-Be-A-Literal', 'names come from a parameter that has a default', {
    edits: [
      inStorage(
        `"properties": { "administratorLogin": "[parameters('login')]", "adminUsernames": "root", "adminUsername": { "value": "[parameters('login')]" } }`,
      ),
      inParameters(`"login": { "type": "string", "defaultValue": "sa" }`),
    ],
  }),
  fails(
    'apiVersions-Should-Be-Recent',
    'a version is a number, and an old preview has a stable successor',
    {
      edits: [
        inNested(`{ "type": "Microsoft.Storage/storageAccounts", "apiVersion": 20250601 }`),
        [main, '"apiVersion": "2024-11-30"', '"apiVersion": "2022-01-31-preview"'],
      ],
    },
    { id: 'ApiVersion.Preview.Not.Recent', file: main, at: '§"2022-01-31-preview"' },
    { id: 'ApiVersion.Not.String', file: nested, at: '§20250601' },
  ),
  holds(
    'apiVersions-Should-Be-Recent',
    'an old version is the newest of its type, and properties have versions of their own',
    {
      edits: [
        inStorage(
          `"properties": { "apiVersion": "v1", "schema": { "apiVersions": "2001-01-01" } }`,
        ),
      ],
    },
  ),
  fails(
    'apiVersions-Should-Be-Recent-In-Reference-Functions',
    'a call takes an old preview',
    {
      edits: [
        inOutputs(
          `"a": { "type": "string", "value": "[reference(resourceId('Microsoft.ManagedIdentity/userAssignedIdentities', 'x'), '2022-01-31-preview').principalId]" }`,
        ),
      ],
    },
    { id: 'ApiReference.Version.Preview.Not.Recent', file: main, at: '§2022-01-31-preview' },
  ),
  holds(
    'apiVersions-Should-Be-Recent-In-Reference-Functions',
    'calls use a new version or none, and a text is no call',
    {
      edits: [
        inVariables(
          `"a": "[reference(resourceId('Microsoft.Storage/storageAccounts', 'x'), '2025-06-01').name]", "b": "[reference(variables('storageName'))]",
         "c": "reference(resourceId('Microsoft.Storage/storageAccounts', 'x'), '2018-07-01')"`,
        ),
      ],
    },
  ),
  fails(
    'PKG-013',
    'the only part of a password that changes is the same for a whole group',
    {
      edits: [
        inAddress(`"properties": { "adminPassword": "[uniqueString(resourceGroup().id, 'a')]" }`),
      ],
    },
    { id: 'Password.Is.Built', file: nested, at: '"adminPassword": §"' },
  ),
  holds(
    'PKG-013',
    'a password is taken from parameters, and names that are no password are joined',
    {
      edits: [
        inVariables(
          `"dbPassword": "[parameters('adminPassword')]", "passes": "[concat('a', parameters('vmName'))]"`,
        ),
      ],
    },
  ),
  holds('PKG-014', 'a template is as large as it may be without a remark', {
    edits: [
      [
        nested,
        '"resources": [',
        `"outputs": {${Array.from({ length: 57 }, (_, index) => `"o${index}": 1`).join()}},
         "variables": {${Array.from({ length: 460 }, (_, index) => `"v${index}": 1`).join()}},
         "long": "[${'x'.repeat(22_000)}]", "resources": [`,
      ],
    ],
  }),
  fails(
    'PKG-017',
    'the metadata of a nested template hold the base address',
    {
      edits: [
        [nested, '"parameters": {', '"metadata": { "ArtifactsBaseUrl": "x" }, "parameters": {'],
      ],
    },
    { id: 'Artifacts.Base.Url', file: nested, at: '§"ArtifactsBaseUrl"' },
  ),
  holds('PKG-017', 'a variable has that name', {
    edits: [inVariables('"artifactsBaseUrl": "x"')],
  }),
  holds(
    'artifacts-parameter',
    'a nested file declares both without a default, the main template builds on its address',
    {
      edits: [
        [
          main,
          '"[deployment().properties.templateLink.uri]"',
          `"[uri(deployment().properties.templateLink.uri, '.')]"`,
        ],
        [
          nested,
          '"parameters": {',
          `"parameters": { "_artifactsLocation": { "type": "secureString" }, "_artifactsLocationSasToken": { "type": "SECURESTRING", "defaultValue": "" },`,
        ],
      ],
    },
  ),
  fails(
    'CommandToExecute-Must-Use-ProtectedSettings-For-Secrets',
    'an extension in a nested template hands over the key of an account',
    {
      edits: [
        inNested(
          `{ "type": "Microsoft.Compute/virtualMachines/extensions", "properties": { "type": "CustomScriptForLinux",
             "settings": { "commandToExecute": "[concat('sh run.sh ', listKeys('x', '2025-06-01').keys[0].value)]" } } }`,
        ),
      ],
    },
    { id: 'CommandToExecute.Unprotected.List', file: nested, at: `§"[concat('sh run.sh` },
  ),
  holds(
    'CommandToExecute-Must-Use-ProtectedSettings-For-Secrets',
    'secrets are protected, and other extensions have other rules',
    {
      edits: [
        inNested(
          `{ "type": "Microsoft.Compute/virtualMachines/extensions", "properties": { "type": "CustomScript",
           "settings": { "commandToExecute": "[concat('sh run.sh ', parameters('location'))]" },
           "protectedSettings": { "commandToExecute": "[listKeys('x', '2025-06-01')]" } } },
         { "type": "a/b", "properties": { "type": "Other", "settings": { "commandToExecute": "[listKeys('x', '1')]" } } }`,
        ),
      ],
    },
  ),
  fails(
    'DependsOn-Best-Practices',
    'a single text instead of a list is joined, in a nested template',
    { edits: [inAddress(`"dependsOn": "[concat('a/', 'b')]"`)] },
    { id: 'Resource.DependsOn.StartsWithConcat', file: nested, at: `§"[concat('a/'` },
  ),
  holds(
    'DependsOn-Best-Practices',
    'copies are joined with their number, and calls lie inside of others',
    {
      edits: [
        inStorage(
          `"dependsOn": [ "[concat('a', copyIndex())]", "[resourceId('a/b', if(equals(1, 1), 'c', concat('d')))]", "concat('e')" ]`,
        ),
      ],
    },
  ),
  fails(
    'Dynamic-Variable-References-Should-Not-Use-Concat',
    'the known form stands in an output, with blanks',
    {
      edits: [
        inOutputs(
          `"a": { "type": "string", "value": "[variables( concat( 'a' ) , parameters( 'vmName' ) )]" }`,
        ),
      ],
    },
    {
      id: 'DynamicVariable.Reference.Using.Concat',
      file: main,
      at: `"[§variables( concat( 'a' )`,
    },
  ),
  holds(
    'Dynamic-Variable-References-Should-Not-Use-Concat',
    'a variable is indexed, and concat joins what variables hold',
    {
      edits: [
        inVariables(
          `"a": "[variables('b')[parameters('vmName')]]", "c": "[concat(variables('a'), parameters('vmName'))]"`,
        ),
      ],
    },
  ),
  fails(
    'Deployment-Resources-Must-Not-Be-Debug',
    'a deployment of a nested template logs what is answered',
    {
      edits: [
        inNested(
          `{ "type": "microsoft.resources/DEPLOYMENTS", "properties": { "debugSetting": { "detailLevel": "responseContent" } } }`,
        ),
      ],
    },
    { id: 'Deployment.Resource.Has.DebugSetting', file: nested, at: '§"responseContent"' },
  ),
  fails(
    'DeploymentTemplate-Must-Not-Contain-Hardcoded-Uri',
    'hosts stand in an output and in a nested template, as part of longer names',
    {
      edits: [
        inOutputs(`"a": { "type": "string", "value": "mine.vault.azure.net" }`),
        inAddress(`"properties": { "authority": "https://login.microsoftonline.com/common" }`),
      ],
    },
    { id: 'Hardcoded.Url.Reference', file: main, at: '§vault.azure.net' },
    { id: 'Hardcoded.Url.Reference', file: nested, at: '§login.microsoftonline.com' },
  ),
  fails(
    'DeploymentTemplate-Schema-Is-Correct',
    'the date of the schema does not exist',
    { edits: [[nested, '2019-04-01/deploymentTemplate', '2019-05-01/deploymentTemplate']] },
    { id: 'Template.Bad.Schema', file: nested, at: '"$schema": §"https' },
  ),
  holds(
    'DeploymentTemplate-Schema-Is-Correct',
    'a template is for a subscription, in another case',
    {
      edits: [
        [nested, '2019-04-01/deploymentTemplate', '2018-05-01/SubscriptionDeploymentTemplate'],
      ],
    },
  ),
  holds(
    'Location-Should-Not-Be-Hardcoded',
    'locations are expressions or global, and the default is trimmed',
    {
      edits: [
        [
          main,
          `"defaultValue": "[resourceGroup().location]"`,
          `"defaultValue": " [resourceGroup().location] "`,
        ],
        [
          main,
          `"name": "[variables('storageName')]",
      "location": "[parameters('location')]"`,
          `"name": "[variables('storageName')]", "location": "[if(equals(1, 1), 'a', 'b')]"`,
        ],
        inStorage(
          `"properties": { "locations": [ "eastus" ], "failover": { "location": "eastus" } }`,
        ),
        [nested, '"location": "global"', '"location": "Global"'],
      ],
    },
  ),
  fails(
    'ManagedIdentityExtension-must-not-be-used',
    'a resource of a nested template is named like it',
    { edits: [inNested(`{ "type": "a/b", "name": "vm/ManagedIdentityExtensionForWindows" }`)] },
    { id: 'ManagedIdentityExtension.Was.Used', file: nested, at: '§ManagedIdentityExtension' },
  ),
  holds(
    'ManagedIdentityExtension-must-not-be-used',
    'only a description of a parameter speaks of it',
    {
      edits: [
        inParameters(
          `"a": { "type": "string", "metadata": { "description": "We do not use ManagedIdentityExtension." } }`,
        ),
      ],
    },
  ),
  fails(
    'Min-And-Max-Value-Are-Numbers',
    'bounds of a nested template are an expression and a switch',
    {
      edits: [
        [
          nested,
          '"parameters": {',
          `"parameters": { "a": { "type": "int", "minValue": 1, "maxValue": "[variables('x')]" }, "b": { "type": "int", "minValue": true, "maxValue": 3 },`,
        ],
      ],
    },
    { id: 'Parameter.Max.Not.Int', file: nested, at: `§"[variables('x')]"` },
    { id: 'Parameter.Min.Not.Int', file: nested, at: '§true' },
  ),
  holds('Min-And-Max-Value-Are-Numbers', 'bounds are zero, negative or equal', {
    edits: [
      inParameters(
        `"a": { "type": "int", "minValue": 0, "maxValue": 0 }, "b": { "type": "int", "minValue": -8, "maxValue": -2 }, "c": { "type": "string", "minLength": 3 }`,
      ),
    ],
  }),
  fails(
    'Outputs-Must-Not-Contain-Secrets',
    'an inner template hands a secret back',
    {
      edits: [
        [
          nested,
          '"resources": [',
          `"outputs": { "adminPASSWORD": { "type": "string", "value": "[reference('a').b]" } }, "resources": [`,
        ],
      ],
    },
    { id: 'Output.Contains.Secret.Name', file: nested, at: '§"adminPASSWORD"' },
  ),
  holds(
    'Outputs-Must-Not-Contain-Secrets',
    'outputs call functions of their own and plain parameters',
    {
      edits: [
        inOutputs(
          `"a": { "type": "string", "value": "[my.listOf('x')]" }, "b": { "type": "string", "value": "[parameters('vmName')]" },
         "c": { "type": "string", "value": "parameters('adminPasswords')" }`,
        ),
      ],
    },
  ),
  fails(
    'Parameter-Types-Should-Be-Consistent',
    'the inner template does not declare what it is handed',
    {
      edits: [
        [
          main,
          `"parameters": {
          "location": {
            "value": "[parameters('location')]"
          }
        },
        "template": {`,
          `"parameters": { "location": { "value": "[parameters('location')]" }, "name": { "value": "[toLower(parameters('vmName'))]" } },
        "template": {`,
        ],
      ],
    },
    { id: 'Inconsistent.Parameter', file: main, at: '§"name": { "value"' },
  ),
  holds(
    'Parameter-Types-Should-Be-Consistent',
    'types differ in case only, or values hold no parameter',
    {
      edits: [
        [
          main,
          `"parameters": {
            "location": {
              "type": "string"`,
          `"parameters": { "fixed": { "type": "int" }, "location": {
              "type": "STRING"`,
        ],
        [
          main,
          `"parameters": {
          "location": {
            "value": "[parameters('location')]"
          }
        },
        "template": {`,
          `"parameters": { "location": { "value": "[parameters('location')]" }, "fixed": { "value": 3 } },
        "template": {`,
        ],
      ],
    },
  ),
  holds(
    'Parameters-Must-Be-Referenced',
    'references have blanks, and names that begin with two lines are kept',
    {
      edits: [
        inParameters(`"a": { "type": "string" }, "__b": { "type": "string" }`),
        inVariables(`"x": "[toLower( parameters( 'A' ) )]"`),
      ],
    },
  ),
  fails(
    'Password-params-must-be-secure',
    'a nested template takes a key as plain text',
    {
      edits: [
        [nested, '"parameters": {', '"parameters": { "primaryAccountKey": { "type": "array" },'],
      ],
    },
    { id: 'Password.Param.Not.Secure', file: nested, at: '§"array"' },
  ),
  holds('Password-params-must-be-secure', 'secure types, switches and names of other things', {
    edits: [
      inParameters(
        `"secretObject": { "type": "secureObject" }, "hasSecret": { "type": "bool" }, "accountKind": { "type": "string" }, "passphrase": { "type": "string" }`,
      ),
    ],
  }),
  fails(
    'providers_apiVersions-Is-Not-Permitted',
    'a resource of a nested template takes it, in another case',
    {
      edits: [
        [
          nested,
          '"apiVersion": "2025-05-01"',
          `"apiVersion": "[PROVIDERS('Microsoft.Network', 'publicIPAddresses').apiversions[0]]"`,
        ],
      ],
    },
    { id: 'ApiVersion.Using.Providers', file: nested, at: `').§apiversions` },
  ),
  holds('providers_apiVersions-Is-Not-Permitted', 'other members of a provider are read', {
    edits: [
      inVariables(`"a": "[providers('a', 'b').locations[0]]", "apiVersions": [ "providers" ]`),
    ],
  }),
  fails(
    'ResourceIds-should-not-contain',
    'the id of a tenant and of an extension begin with joined texts, over a line break',
    {
      edits: [
        inAddress(
          `"properties": { "a": "[tenantResourceId(
            format('{0}', 'x'))]", "b": "[extensionResourceId(concat('a', 'b'), 'c/d', 'e')]" }`,
        ),
      ],
    },
    { id: 'ResourceId.Should.Not.Contain.Function', file: nested, at: '[§tenantResourceId(' },
    { id: 'ResourceId.Should.Not.Contain.Function', file: nested, at: '[§extensionResourceId(' },
  ),
  holds(
    'ResourceIds-should-not-contain',
    'joined texts are later arguments, and another group is named',
    {
      edits: [
        inVariables(
          `"a": "[resourceId(parameters('vmName'), 'a/b', concat('c', 'd'))]", "b": "[reference(resourceId('a/b', format('c')))]", "c": "[resourceId('resourceGroup()', 'x')]"`,
        ),
      ],
    },
  ),
  fails(
    'Resources-Should-Have-Location',
    'a text only holds an expression, in a nested template',
    { edits: [[nested, '"location": "global"', `"location": "in [parameters('location')]"`]] },
    { id: 'Resource.Location.Literal', file: nested, at: `§"in [parameters` },
  ),
  holds('Resources-Should-Have-Location', 'locations are missing, padded or an expression', {
    edits: [
      [nested, '"location": "global"', '"tags": { "location": "eastus" }'],
      [
        main,
        `"name": "[variables('storageName')]",
      "location": "[parameters('location')]"`,
        `"name": "[variables('storageName')]", "location": " [parameters('location')] "`,
      ],
    ],
  }),
  fails(
    'Secure-Params-In-Nested-Deployments',
    'a deployment in a linked template says that its scope is outer',
    {
      edits: [
        inNested(
          `{ "type": "Microsoft.Resources/deployments", "properties": { "expressionEvaluationOptions": { "scope": "OUTER" },
             "template": { "resources": [ { "a": "[concat('x', listSecrets('y', '1'))]" } ] } } }`,
        ),
      ],
    },
    {
      id: 'NestedDeployment.Contains.ListFunction',
      file: nested,
      at: `'x'§, listSecrets`,
    },
  ),
  holds(
    'Secure-Params-In-Nested-Deployments',
    'the scope is inner, or the template is empty, or only texts speak of secrets',
    {
      edits: [
        inNested(
          `{ "type": "Microsoft.Resources/deployments", "properties": { "expressionEvaluationOptions": { "scope": "inner" },
           "template": { "parameters": { "p": { "type": "secureString" } }, "resources": [ { "a": "[parameters('p')]" } ] } } },
         { "type": "Microsoft.Resources/deployments", "properties": { "template": {} } },
         { "type": "Microsoft.Resources/deployments", "properties": { "template": { "resources": [ { "a": "call listKeys(x)" } ] } } }`,
        ),
      ],
    },
  ),
  fails(
    'Secure-String-Parameters-Cannot-Have-Default',
    'the default of a nested template is built from what everybody knows',
    {
      edits: [
        [
          nested,
          '"parameters": {',
          `"parameters": { "key": { "type": "secureString", "defaultValue": "[uniqueString(resourceGroup().id)]" },`,
        ],
      ],
    },
    { id: 'SecureString.Must.Not.Have.Default', file: nested, at: `§"[uniqueString` },
  ),
  holds(
    'Secure-String-Parameters-Cannot-Have-Default',
    'defaults are empty, new each time, or those of other types',
    {
      edits: [
        inParameters(
          `"a": { "type": "secureString", "defaultValue": "" }, "b": { "type": "secureString", "defaultValue": "[concat('x', newGuid())]" },
         "c": { "type": "string", "defaultValue": "open" }`,
        ),
      ],
    },
  ),
  fails(
    'Template-Should-Not-Contain-Blanks',
    'an inner template has an empty list and an empty text',
    {
      edits: [[main, `"name": "identity",`, `"name": "identity", "zones": [ ], "kind": "",`]],
    },
    { id: 'Template.Empty.Value', file: main, at: '"zones": §[ ]' },
    { id: 'Template.Empty.Value', file: main, at: '"kind": §"",' },
  ),
  holds('Template-Should-Not-Contain-Blanks', 'empty values stand where they mean something', {
    edits: [
      inParameters(`"a": { "type": "array", "defaultValue": [] }`),
      inOutputs(`"b": { "type": "string", "value": "" }`),
      inNested(
        `{ "type": "Microsoft.Web/sites/config", "properties": { "SETTING": "" } }, { "type": "a/b", "properties": {}, "accessPolicies": [] }`,
      ),
    ],
  }),
  fails(
    'URIs-Should-Be-Properly-Constructed',
    'an output and a nested resource join addresses',
    {
      edits: [
        inOutputs(
          `"a": { "type": "string", "metadata": { "siteURL": "[format('https://{0}', 'x')]" } }`,
        ),
        inAddress(`"properties": { "sourceUri": "[concat('https://a.example/', 'b')]" }`),
      ],
    },
    { id: 'URI.Improperly.Constructed', file: main, at: `§"[format('https` },
    { id: 'URI.Improperly.Constructed', file: nested, at: `§"[concat('https` },
  ),
  holds(
    'URIs-Should-Be-Properly-Constructed',
    'uri() is the outermost call, or nothing is joined',
    {
      edits: [
        inStorage(
          `"properties": { "aUri": "[uri('a', format('b', 'c'))]", "bUrl": "https://a.example/", "urls": [ "[concat('a')]" ], "cUri": "concat('a', 'b')" }`,
        ),
      ],
    },
  ),
  fails(
    'Variables-Must-Be-Referenced',
    'a nested template has a variable that only its neighbour uses',
    {
      edits: [[nested, '"resources": [', `"variables": { "networkName": "x" }, "resources": [`]],
    },
    { id: 'Variables.Must.Be.Referenced', file: nested, at: '§"networkName"' },
  ),
  holds(
    'Variables-Must-Be-Referenced',
    'variables are used by another one, by an output and as copies',
    {
      edits: [
        inVariables(
          `"one": 1, "two": "[VARIABLES( 'one' )]", "copy": [ { "name": "many", "count": 2, "input": "[variables('two')]" } ]`,
        ),
        inOutputs(`"a": { "type": "array", "value": "[variables('many')]" }`),
      ],
    },
  ),
  holds(
    'Virtual-Machines-Should-Not-Be-Preview',
    'the word stands in front, or belongs to another resource',
    {
      edits: [
        [main, '"sku": "server"', '"sku": "preview-2024-server"'],
        inStorage(`"properties": { "imageReference": { "version": "preview" } }`),
      ],
    },
  ),
  holds(
    'VM-Size-Should-Be-A-Parameter',
    'a variable takes the size from a parameter, and parameters have defaults',
    {
      edits: [
        [main, `"vmSize": "[parameters('vmSize')]"`, `"vmSize": "[variables('size')]"`],
        inVariables(`"size": "[concat('Standard_', parameters('vmSize'))]"`),
        [
          nested,
          '"parameters": {',
          '"parameters": { "vmSize": { "type": "string", "defaultValue": "Standard_B1s" },',
        ],
      ],
    },
  ),

  // Forms
  fails(
    'Allowed-Values-Should-Actually-Be-Allowed',
    'a choice of the first blade is not allowed by the parameter',
    {
      edits: [
        inParameters(`"edition": { "type": "string", "allowedValues": [ "basic", "gold" ] }`),
        inBasics(
          `{ "name": "editionBox", "constraints": { "allowedValues": [ { "label": "B", "value": "basic" }, { "label": "P", "value": "platinum" } ] } }`,
        ),
        inFormOutputs(`"edition": "[basics('editionBox')]"`),
      ],
    },
    { id: 'Allowed.Value.Mismatch', file: form, at: '"value": §"platinum"' },
  ),
  holds('Allowed-Values-Should-Actually-Be-Allowed', 'choices and default are allowed', {
    edits: [
      inParameters(
        `"edition": { "type": "string", "allowedValues": [ "basic", "gold", "more" ], "defaultValue": "more" }, "open": { "type": "string" }`,
      ),
      inBasics(
        `{ "name": "editionBox", "constraints": { "allowedValues": [ { "label": "B", "value": "Basic" }, "gold" ] } },
         { "name": "openBox", "constraints": { "allowedValues": [ "anything" ] } }`,
      ),
      inFormOutputs(`"edition": "[basics('editionBox')]", "open": "[basics('openBox')]"`),
    ],
  }),
  fails(
    'Controls-In-Outputs-Must-Exist',
    'a control moved from a step to the first blade',
    {
      edits: [
        [form, `"[steps('credentials').vmSize]"`, `"[basics('vmSize')]"`],
        [form, `"[basics('vmName')]"`, `"[steps('credentials').vmName]"`],
      ],
    },
    { id: 'ElementName.Not.Found', file: form, at: `§"[steps('credentials').vmName]"` },
    { id: 'ControlName.Not.Found', file: form, at: `§"[basics('vmSize')]"` },
  ),
  holds(
    'Controls-In-Outputs-Must-Exist',
    'members of a control, a whole step and calls are named',
    {
      edits: [
        inFormOutputs(
          `"a": "[steps('credentials').vmSize.value]", "b": "[steps('credentials')]", "c": "[BASICS('vmName')]", "d": "basics('none')"`,
        ),
      ],
    },
  ),
  fails(
    'CreateUIDefinition-Must-Not-Have-Blanks',
    'a control of the first blade has empty members',
    { edits: [inBasics(`{ "name": "a", "visible": null, "options": { }, "list": [""] }`)] },
    { id: 'CreateUi.Empty.Value', file: form, at: '"visible": §null' },
    { id: 'CreateUi.Empty.Value', file: form, at: '"options": §{ }' },
    { id: 'CreateUi.Empty.Value', file: form, at: '"list": §[""]' },
  ),
  holds(
    'CreateUIDefinition-Must-Not-Have-Blanks',
    'defaults are empty, and texts speak of empty values',
    {
      edits: [
        inBasics(
          `{ "name": "a", "defaultValue": "", "label": "Leave empty: \\"\\" or []", "zero": 0 }`,
        ),
      ],
    },
  ),
  holds('CreateUIDefinition-Should-Have-Schema', 'the members have another order', {
    edits: [
      [
        form,
        `
  "$schema": "https://schema.management.azure.com/schemas/0.1.2-preview/CreateUIDefinition.MultiVm.json#",`,
        '',
      ],
      [
        form,
        '"version": "0.1.2-preview"',
        '"version": "0.1.2-preview", "$schema": "https://schema.management.azure.com/schemas/0.1.2-preview/CreateUIDefinition.MultiVm.json#"',
      ],
    ],
  }),
  fails(
    'Credential-Confirmation-Should-Not-Be-Hidden',
    'the combined control for credentials hides it',
    {
      edits: [
        inStep(
          `{ "name": "c", "type": "Microsoft.Compute.CredentialsCombo", "options": { "hideConfirmation": true } }`,
        ),
      ],
    },
    {
      id: 'Confirmation.Should.Not.Be.Hidden',
      file: form,
      at: '"hideConfirmation": §true',
    },
  ),
  holds(
    'Credential-Confirmation-Should-Not-Be-Hidden',
    'a control without a confirmation has that option',
    {
      edits: [
        inStep(
          `{ "name": "c", "type": "Microsoft.Common.TextBox", "options": { "hideConfirmation": true } },
         { "name": "d", "type": "Microsoft.Common.PasswordBox", "options": {} }`,
        ),
      ],
    },
  ),
  holds('Handler-Must-Be-Correct', 'the other handler is used', {
    edits: [[form, 'Microsoft.Azure.CreateUIDef', 'Microsoft.Compute.MultiVm']],
  }),
  fails(
    'HideExisting-Must-Be-Correctly-Handled',
    'a network of the first blade is handed over as a whole',
    {
      edits: [
        inBasics(`{ "name": "net", "type": "Microsoft.Network.VirtualNetworkCombo" }`),
        inFormOutputs(`"net": "[basics('net')]"`),
      ],
    },
    { id: 'Missing.Output.NewOrExisting', file: form, at: '"name": §"net"' },
    { id: 'Missing.Output.ResourceGroup', file: form, at: '"name": §"net"' },
  ),
  holds(
    'HideExisting-Must-Be-Correctly-Handled',
    'both members are handed over, or nothing existing is offered',
    {
      edits: [
        inBasics(
          `{ "name": "net", "type": "Microsoft.Network.VirtualNetworkCombo" },
         { "name": "ip", "type": "Microsoft.Network.PublicIpAddressCombo", "options": { "hideExisting": true } },
         { "name": "text", "type": "Microsoft.Common.TextBox" }`,
        ),
        inFormOutputs(
          `"a": "[basics('net').resourceGroup]", "b": { "c": "[basics('net').newOrExisting]" }`,
        ),
      ],
    },
  ),
  holds('Location-Should-Be-In-Outputs', 'the location has blanks around it', {
    edits: [[form, '"[location()]"', '" [location()] "']],
  }),
  holds(
    'Outputs-Must-Be-Present-In-Template-Parameters',
    'outputs differ in case only, or belong to the portal',
    {
      edits: [
        [form, `"vmName": "[basics`, `"VMNAME": "[basics`],
        inFormOutputs(
          `"applicationResourceName": "x", "jitAccessPolicy": "x", "managedResourceGroupId": "x"`,
        ),
      ],
    },
  ),
  fails(
    'Parameters-Without-Default-Must-Exist-In-CreateUIDefinition',
    'an output was forgotten',
    { edits: [[form, `"vmName": "[basics('vmName')]",`, '']] },
    {
      id: 'Parameter.Without.Default.Missing.From.CreateUIDefinition',
      file: form,
      at: '§"outputs"',
    },
  ),
  holds(
    'Parameters-Without-Default-Must-Exist-In-CreateUIDefinition',
    'defaults are empty, false or zero',
    {
      edits: [
        inParameters(
          `"a": { "type": "string", "defaultValue": "" }, "b": { "type": "bool", "defaultValue": false }, "c": { "type": "int", "defaultValue": 0 }`,
        ),
      ],
    },
  ),
  fails(
    'Password-Textboxes-Must-Be-Used-For-Password-Parameters',
    'a password box of the first blade feeds a plain text',
    {
      edits: [
        inBasics(`{ "name": "word", "type": "Microsoft.Common.PasswordBox" }`),
        inParameters(`"word": { "type": "string" }`),
        inFormOutputs(`"word": "[basics('word')]"`),
      ],
    },
    { id: 'PasswordBox.Parameter.Not.Secure', file: form, at: '§"word": "[basics' },
  ),
  holds(
    'Password-Textboxes-Must-Be-Used-For-Password-Parameters',
    'boxes feed a secure text and a secure object',
    {
      edits: [
        inBasics(`{ "name": "word", "type": "Microsoft.Common.PasswordBox" }`),
        inStep(`{ "name": "other", "type": "Microsoft.Common.PasswordBox" }`),
        inParameters(`"word": { "type": "SecureString" }, "all": { "type": "secureObject" }`),
        inFormOutputs(`"word": "[basics('word')]", "all": { "x": "[steps('credentials').other]" }`),
      ],
    },
  ),
  fails(
    'PasswordBoxes-Must-Have-Min-Length',
    'the clean form allows any length',
    { edits: [[form, '^[A-Za-z\\\\d]{12,72}$', '^[A-Za-z\\\\d]+$']] },
    { id: 'PasswordBox.Regex.Without.Length', file: form, at: '"regex": §"^[A-Za-z' },
  ),
  holds(
    'PasswordBoxes-Must-Have-Min-Length',
    'lengths add up, and without a regex nothing is asked',
    {
      edits: [
        inStep(
          `{ "type": "Microsoft.Common.PasswordBox", "constraints": { "regex": "^[a-z]{6}[0-9]{6,9}$" } },
         { "type": "Microsoft.Common.PasswordBox", "constraints": { "required": true } },
         { "type": "Microsoft.Common.TextBox", "constraints": { "regex": "^x+$" } }`,
        ),
      ],
    },
  ),
  fails(
    'Textboxes-Are-Well-Formed',
    'a box of the first blade lost its message',
    { edits: [[form, `"validationMessage": "3 to 12 letters and digits."`, `"also": 1`]] },
    {
      id: 'Textboxes.Are.Well.Formed.Missing.Constraints.ValidationMessage',
      file: form,
      at: '§"regex": "^[a-z]',
    },
  ),
  holds(
    'Textboxes-Are-Well-Formed',
    'the regex is one of several validations, and other controls have none',
    {
      edits: [
        inStep(
          `{ "type": "Microsoft.Common.TextBox", "constraints": { "validations": [ { "isValid": true, "message": "a" }, { "regex": "^b{2}$", "message": "c" } ] } },
         { "type": "Microsoft.Common.DropDown" }`,
        ),
      ],
    },
  ),
  fails(
    'Tooltips-Should-Be-Present',
    'a control in a section has none',
    {
      edits: [
        inStep(
          `{ "name": "s", "type": "Microsoft.Common.Section", "elements": [ { "name": "d", "type": "Microsoft.Common.DropDown", "label": "D" } ] }`,
        ),
      ],
    },
    { id: 'Tooltip.Missing', file: form, at: '§"Microsoft.Common.DropDown"' },
  ),
  holds('Tooltips-Should-Be-Present', 'the tooltip is an object, or the control shows only text', {
    edits: [
      inStep(
        `{ "type": "Microsoft.Common.PasswordBox", "toolTip": { "password": "a" } }, { "type": "Microsoft.Common.InfoBox" },
         { "type": "Microsoft.Solutions.ArmApiControl" }, { "type": "Microsoft.Common.EditableGrid" }`,
      ),
    ],
  }),
  fails(
    'Usernames-Should-Not-Have-A-Default',
    'a user name in a section of the first blade has one',
    {
      edits: [
        inBasics(
          `{ "name": "s", "type": "Microsoft.Common.Section", "elements": [ { "name": "u", "type": "microsoft.compute.usernametextbox", "defaultValue": "[concat('a', 'b')]" } ] }`,
        ),
      ],
    },
    { id: 'UserName.Has.Default', file: form, at: `§"[concat('a'` },
  ),
  holds('Usernames-Should-Not-Have-A-Default', 'the default is empty, or that of an ordinary box', {
    edits: [
      inStep(
        `{ "type": "Microsoft.Compute.UserNameTextBox", "defaultValue": "" }, { "type": "Microsoft.Common.TextBox", "defaultValue": "azureuser" }`,
      ),
    ],
  }),
  fails(
    'Validations-Must-Have-Message',
    'a drop-down checks without a word',
    {
      edits: [
        inStep(
          `{ "name": "d", "type": "Microsoft.Common.DropDown", "constraints": { "validations": [ { "isValid": "[true()]" } ] } }`,
        ),
      ],
    },
    { id: 'Validations.Must.Have.Message', file: form, at: '§{ "isValid": "[true()]"' },
  ),
  holds('Validations-Must-Have-Message', 'each has one, whatever its case', {
    edits: [
      inStep(
        `{ "constraints": { "validations": [ { "isValid": true, "Message": "[concat('a', 'b')]" }, { "regex": "x", "message": "b" } ] } }`,
      ),
    ],
  }),
  fails(
    'VMSizes-Must-Match-Template',
    'a selector of the first blade feeds a parameter with another default',
    {
      edits: [
        inBasics(
          `{ "name": "workers", "type": "Microsoft.Compute.SizeSelector", "constraints": { "allowedSizes": [ "Standard_B1s" ] } }`,
        ),
        inParameters(`"workerSize": { "type": "string", "defaultValue": "Standard_B2s" }`),
        inFormOutputs(`"workerSize": "[basics('workers')]"`),
      ],
    },
    { id: 'VmSize.Default.Not.Allowed', file: form, at: '§[ "Standard_B1s" ]' },
  ),
  holds(
    'VMSizes-Must-Match-Template',
    'sizes differ in case, are not restricted, or lie in an object',
    {
      edits: [
        [form, '"Standard_D2s_v3",\n                "Standard_D4s_v3"', '"standard_d2S_v3"'],
        inStep(`{ "name": "other", "type": "Microsoft.Compute.SizeSelector" }`),
        inParameters(`"all": { "type": "object" }`),
        inFormOutputs(`"all": { "size": "[steps('credentials').other]" }`),
      ],
    },
  ),

  // Parameter files
  fails(
    'DeploymentParameters-Should-Have-ContentVersion',
    'the version is an object, beside a right schema',
    {
      add: {
        'a.json': `{"$schema": "${parameterSchema}", "contentVersion": {}, "parameters": {}}`,
      },
    },
    { id: 'ContentVersion.Not.String', file: 'a.json', at: '§{}, "parameters"' },
  ),
  holds(
    'DeploymentParameters-Should-Have-ContentVersion',
    'versions have four numbers, and a list of keys needs none',
    {
      add: { 'a.json': parameterFile('{}'), 'b.parameters.json': '{"key": "value"}' },
    },
  ),
  fails(
    'DeploymentParameters-Should-Have-Parameters',
    'the parameters are null',
    { add: { 'a.json': parameterFile('null') } },
    { id: 'Parameters.Missing.Parameters', file: 'a.json', at: '§"parameters": null' },
  ),
  holds(
    'DeploymentParameters-Should-Have-Parameters',
    'there are none, or a list of keys is no parameter file',
    {
      add: { 'a.json': parameterFile('{}'), 'b.parameters.json': '{"key": []}' },
    },
  ),
  fails(
    'DeploymentParameters-Should-Have-Schema',
    'the schema has no sign at its end',
    {
      add: {
        'a.json': `{"$schema": "${parameterSchema.slice(0, -1)}", "contentVersion": "1.0.0.0", "parameters": {}}`,
      },
    },
    { id: 'Parameters.Bad.Schema', file: 'a.json', at: '§"https' },
  ),
  holds(
    'DeploymentParameters-Should-Have-Schema',
    'the older schema is used, and a list of keys has none',
    {
      add: {
        'a.json': parameterFile('{}').replace('2019-04-01', '2015-01-01'),
        'b.parameters.json': '{"key": "value"}',
      },
    },
  ),
  fails(
    'DeploymentParameters-Should-Have-Value',
    'a secret of a vault has no name',
    {
      add: { 'a.json': parameterFile(`{"one": {"reference": {"keyVault": {"id": "${vault}"}}}}`) },
    },
    {
      id: 'Parameters.Parameter.Missing.SecretName',
      file: 'a.json',
      at: '"reference": §{',
    },
  ),
  holds('DeploymentParameters-Should-Have-Value', 'values are null, false or a secret of a vault', {
    add: {
      'a.json': parameterFile(
        `{"one": {"value": null}, "two": {"value": false}, "three": {"value": "a [b]"},
          "four": {"reference": {"keyVault": {"id": "${vault}"}, "secretName": "a-b"}}}`,
      ),
    },
  }),

  // Practices
  fails(
    'PRACTICE-003',
    'an extension of a scale set in a nested template is held back',
    {
      edits: [
        inNested(
          `{ "type": "Microsoft.Compute/virtualMachines/extensions", "properties": { "type": "a", "autoUpgradeMinorVersion": false, "typeHandlerVersion": "1.0" } }`,
        ),
      ],
    },
    {
      id: 'Extension.Upgrade.Off',
      file: nested,
      at: '"autoUpgradeMinorVersion": §false',
      as: 'warning',
    },
  ),
  holds('PRACTICE-007', 'every parameter says what it is for, in words of any language', {
    edits: [
      inParameters(`"a": { "type": "string", "metadata": { "Description": "Où", "more": "" } }`),
    ],
  }),
];
