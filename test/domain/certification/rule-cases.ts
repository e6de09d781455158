import assert from 'node:assert/strict';
import { cleanPackage } from '../../support/clean-package.ts';

export type Files = Record<string, string | Uint8Array>;

/** One change to the clean package, and what one rule says about it. */
export type RuleCase = {
  readonly rule: string;
  readonly when: string;
  /** File, text that occurs once, text in its place. */
  readonly edits?: readonly (readonly [file: string, from: string, to: string])[];
  readonly add?: Readonly<Record<string, string | Uint8Array>>;
  readonly remove?: readonly string[];
  /** `at`: a snippet that occurs once in the changed file, with § at the place. */
  readonly expect: readonly {
    readonly id: string;
    readonly file: string | null;
    readonly at?: string;
    readonly as?: 'error' | 'warning' | 'info';
  }[];
  readonly skuType?: 'SOLUTION_TEMPLATE' | 'MANAGED_APPLICATION';
  /** Texts that no finding may repeat. */
  readonly secrets?: readonly string[];
};

export const main = 'mainTemplate.json';
export const form = 'createUiDefinition.json';
export const nested = 'nestedtemplates/zone.json';

/** Puts members at the beginning of the storage account. */
export const inStorage = (members: string) =>
  [main, `"kind": "StorageV2"`, `"kind": "StorageV2", ${members}`] as const;
export const inVariables = (members: string) =>
  [main, '"variables": {', `"variables": { ${members},`] as const;
export const inParameters = (members: string) =>
  [main, `"vmName": {`, `${members}, "vmName": {`] as const;
/** Puts a control before the others of the step. */
export const inStep = (control: string) =>
  [form, '"elements": [', `"elements": [ ${control},`] as const;

const eicar = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR', '-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join(
  '',
);
const cleanForm = '{"parameters": {"outputs": {"location": "[location()]"}}}';

export const ruleCases: readonly RuleCase[] = [
  // Package
  {
    rule: 'PKG-002',
    when: 'a root file is missing',
    remove: [form],
    expect: [{ id: 'Package.File.Missing', file: null }],
  },
  {
    rule: 'PKG-002',
    when: 'only the case of a root file differs',
    remove: [form],
    add: { 'CreateUIDefinition.json': cleanForm },
    expect: [{ id: 'Package.File.Wrong.Case', file: 'CreateUIDefinition.json' }],
  },
  {
    rule: 'PKG-002',
    when: 'the main template has its quickstart name',
    remove: [main],
    add: { 'azuredeploy.json': '{"resources": [{}]}' },
    expect: [{ id: 'Package.File.Wrong.Name', file: 'azuredeploy.json' }],
  },
  {
    rule: 'PKG-002',
    when: 'everything lies in one folder, beside by-products',
    remove: [main, form, nested],
    add: {
      'solution/v1/mainTemplate.json': '{}',
      'solution/v1/createUiDefinition.json': cleanForm,
      '__MACOSX/._x': 'x',
    },
    expect: [{ id: 'Package.Root.In.Folder', file: null }],
  },
  {
    rule: 'PKG-002',
    when: 'the main template holds no object',
    remove: [main],
    add: { [main]: '"text"' },
    expect: [{ id: 'Package.File.No.Object', file: main, at: '§"text"' }],
  },
  {
    rule: 'PKG-005',
    when: 'by-products lie in it',
    add: { '__MACOSX/._a': 'x', '__MACOSX/._b': 'x', 'scripts/Thumbs.db': 'x' },
    expect: [
      { id: 'Package.By.Product', file: '__MACOSX/._a' },
      { id: 'Package.By.Product', file: 'scripts/Thumbs.db' },
    ],
  },
  {
    rule: 'PKG-010',
    when: 'the view definition is right',
    add: { 'viewDefinition.json': '{"views": [{"kind": "Overview"}, {"kind": "Metrics"}]}' },
    expect: [],
  },
  {
    rule: 'PKG-010',
    when: 'the view definition has no list of views',
    add: { 'viewDefinition.json': '{\n "a": 1,\n "views": {}\n}' },
    expect: [{ id: 'ViewDefinition.No.Views', file: 'viewDefinition.json', at: '§"views"' }],
  },
  {
    rule: 'PKG-010',
    when: 'a view is of an unknown kind',
    add: { 'viewDefinition.json': '{"views": [{"kind": "Overview"},\n {"kind": "Pictures"}, {}]}' },
    expect: [
      { id: 'ViewDefinition.Unknown.Kind', file: 'viewDefinition.json', at: '§"Pictures"' },
      { id: 'ViewDefinition.Unknown.Kind', file: 'viewDefinition.json', at: '§{}' },
    ],
  },
  {
    rule: 'PKG-010',
    when: 'the view definition lies in a folder',
    add: { 'views/viewDefinition.json': '{"views": []}' },
    expect: [{ id: 'ViewDefinition.Misplaced', file: 'views/viewDefinition.json' }],
  },
  {
    rule: 'PKG-018',
    when: 'binaries lie in it, by name or by their first bytes',
    add: {
      'a/setup.EXE': 'x',
      'b.txt': Uint8Array.from([0x4d, 0x5a, 0x90, 0x00, 0x03]),
      'c.dat': Uint8Array.from([0x7f, 0x45, 0x4c, 0x46, 0x02]),
      'lib.so.1': 'x',
    },
    expect: [
      { id: 'Package.Binary', file: 'a/setup.EXE' },
      { id: 'Package.Binary', file: 'b.txt' },
      { id: 'Package.Binary', file: 'c.dat' },
      { id: 'Package.Binary', file: 'lib.so.1' },
    ],
  },
  {
    rule: 'PKG-018',
    when: 'texts only look like binaries',
    add: { 'mz.txt': 'MZ is how programs begin.', 'also.md': 'x' },
    expect: [],
  },
  {
    rule: 'PKG-019',
    when: 'a file holds the EICAR signature',
    add: { 'scripts/x.txt': eicar, 'scripts/y.txt': eicar.slice(1) },
    expect: [{ id: 'Package.Malware', file: 'scripts/x.txt' }],
  },

  {
    rule: 'PKG-006',
    when: 'a template and a script lie elsewhere',
    add: {
      'other.json': '{"resources": [{"type": "a/b"}]}',
      'run.sh': '#!/bin/sh\n',
      'a/scripts/b/ok.ps1': 'x',
    },
    expect: [
      { id: 'Package.File.Elsewhere', file: 'other.json' },
      { id: 'Package.File.Elsewhere', file: 'run.sh' },
    ],
  },
  {
    rule: 'PKG-007',
    when: 'templates name files that are not there, in the root or beside themselves',
    edits: [
      inVariables(
        `"a": "[uri(parameters('_artifactsLocation'), 'scripts/none.sh')]", "b": "[uri(deployment().properties.templateLink.uri, 'NestedTemplates/zone.json')]",
         "c": "[uri(parameters('_artifactsLocation'), concat('scripts/', parameters('vmName')))]", "d": "[uri('https://a.example', 'x')]"`,
      ),
      [
        nested,
        `"name": "address"`,
        `"name": "[uri(deployment().properties.templateLink.uri, 'zone.json?x')]", "also": "[uri(deployment().properties.templateLink.uri, '../lost.json')]"`,
      ],
    ],
    expect: [
      {
        id: 'Named.File.Missing',
        file: main,
        at: `§"[uri(parameters('_artifactsLocation'), 'scripts/none.sh`,
      },
      {
        id: 'Named.File.Wrong.Case',
        file: main,
        at: `§"[uri(deployment().properties.templateLink.uri, 'Nested`,
      },
      {
        id: 'Named.File.Missing',
        file: nested,
        at: `§"[uri(deployment().properties.templateLink.uri, '../lost`,
      },
    ],
  },
  {
    rule: 'PKG-008',
    when: 'nothing names some files; a script may name others',
    add: {
      'scripts/install.sh': '#!/bin/sh\ncp my-file.conf "two words.txt" /etc\n',
      'scripts/my-file.conf': 'x',
      'scripts/two words.txt': 'x',
      'README.md': 'Run install.sh',
      'notes.docx': 'x',
    },
    expect: [{ id: 'Package.File.Unnamed', file: 'notes.docx' }],
  },
  {
    rule: 'PKG-009',
    when: 'scripts have no interpreter, Windows line ends or another encoding',
    add: {
      'scripts/a.sh': 'echo\n',
      'scripts/b.sh': '#!/bin/sh\r\necho\r\n',
      'scripts/c.ps1': Uint8Array.from([0x23, 0xe9, 0x0a]),
      'scripts/d.ps1': '# é\r\n',
    },
    expect: [
      { id: 'Script.No.Interpreter', file: 'scripts/a.sh', at: '§echo' },
      { id: 'Script.Line.Ends', file: 'scripts/b.sh', at: '#!/bin/sh§' },
      { id: 'Script.Not.Utf8', file: 'scripts/c.ps1' },
    ],
  },
  {
    rule: 'PKG-011',
    when: 'no deployment is named pid-',
    edits: [[main, 'pid-1c8e', 'id-1c8e']],
    expect: [
      {
        id: 'Usage.Attribution.Missing',
        file: main,
        at: '  §"resources": [\n    {\n      "type": "Microsoft.Storage',
      },
    ],
  },
  {
    rule: 'PKG-011',
    when: 'a managed application has none',
    skuType: 'MANAGED_APPLICATION',
    edits: [[main, 'pid-1c8e', 'id-1c8e']],
    expect: [],
  },
  {
    rule: 'PKG-014',
    when: 'a template is over or near its limits',
    edits: [
      [
        nested,
        '"resources": [',
        `"outputs": {${Array.from({ length: 65 }, (_, index) => `"o${index}": 1`).join()}},
         "variables": {${Array.from({ length: 500 }, (_, index) => `"v${index}": 1`).join()}},
         "long": "[${'x'.repeat(24_576)}", "text": "${'x'.repeat(30_000)}", "resources": [`,
      ],
    ],
    expect: [
      { id: 'Template.outputs.Over.Limit', file: nested, at: '§"outputs"' },
      { id: 'Template.variables.Near.Limit', file: nested, at: '§"variables"', as: 'warning' },
      { id: 'Template.Expression.Over.Limit', file: nested, at: '§"[xxx' },
    ],
  },
  {
    rule: 'PKG-015',
    when: 'a managed application uses version 2.0',
    skuType: 'MANAGED_APPLICATION',
    edits: [[nested, '"contentVersion"', '"languageVersion": "2.0", "contentVersion"']],
    expect: [{ id: 'Managed.Application.Language.Version', file: nested, at: '§"2.0"' }],
  },
  {
    rule: 'PKG-015',
    when: 'a solution template uses version 2.0',
    edits: [[nested, '"contentVersion"', '"languageVersion": "2.0", "contentVersion"']],
    expect: [],
  },
  {
    rule: 'PKG-016',
    when: 'the system disk is a file',
    edits: [
      [main, '"imageReference": {', '"osDisk": { "vhd": { "uri": "x" } }, "imageReference": {'],
    ],
    expect: [{ id: 'Unmanaged.Disk', file: main, at: '§"vhd"' }],
  },
  {
    rule: 'PKG-017',
    when: 'the metadata hold the base address',
    edits: [
      [
        main,
        '"metadata": {\n        "description": "Where',
        '"metadata": { "artifactsBaseUrl": "x", "description": "Where',
      ],
    ],
    expect: [{ id: 'Artifacts.Base.Url', file: main, at: '§"artifactsBaseUrl"' }],
  },

  // Files
  {
    rule: 'JSONFiles-Should-Be-Valid',
    when: 'one file is broken beside sound ones',
    add: { 'data/bad.json': '{\n  "a": 1\n  "b": 2\n}' },
    expect: [{ id: 'Invalid.JSON', file: 'data/bad.json', at: '§"b"' }],
  },
  {
    rule: 'JSONFiles-Should-Be-Valid',
    when: 'a file is empty or holds an empty value',
    add: { 'a.json': '', 'b.jsonc': 'null', 'c.json': '[[0]]', 'd.json': '{}' },
    expect: [
      { id: 'Invalid.JSON', file: 'a.json', at: '§' },
      { id: 'Invalid.JSON', file: 'b.jsonc', at: '§null' },
      { id: 'Invalid.JSON', file: 'c.json', at: '§[[0]]' },
    ],
  },
  {
    rule: 'JSONFiles-Should-Be-Valid',
    when: 'a key is repeated',
    add: { 'a.json': '{"a": 1,\n "a": 2}' },
    expect: [{ id: 'Repeated.Key', file: 'a.json', at: '{§"a": 1', as: 'info' }],
  },
  {
    rule: 'PKG-012',
    when: 'JSON and scripts hold credentials',
    edits: [
      inStorage(
        `"tags": { "u": "https://x.blob.example/a?sv=2022-11-02&sig=aBcDeFgHiJkLmNoPqRsTuVwXyZ%3D" }`,
      ),
    ],
    add: {
      'scripts/a.sh': `#!/bin/sh\nC="AccountKey=${'Ab1+'.repeat(22)}=="\n`,
      'scripts/id_rsa': '\n-----BEGIN RSA PRIVATE KEY-----\nabc\n',
    },
    expect: [
      { id: 'Credential.Sas.Token', file: main, at: '&§sig=' },
      { id: 'Credential.Account.Key', file: 'scripts/a.sh', at: '§AccountKey=' },
      { id: 'Credential.Private.Key', file: 'scripts/id_rsa', at: '§-----BEGIN' },
    ],
    secrets: ['aBcDeFgHiJkLmNoP', 'Ab1+Ab1+'],
  },
  {
    rule: 'PKG-012',
    when: 'texts only speak of credentials',
    add: {
      'readme.md':
        'Append ?sv=2022-11-02&sig=<signature> or AccountKey=<key>. sig=abcdefghijklmnopqrst',
    },
    expect: [],
  },

  // Templates
  {
    rule: 'apiVersions-Should-Be-Recent',
    when: 'a version is old, also in an inner template, and one is no date',
    edits: [
      [
        main,
        `"type": "Microsoft.Storage/storageAccounts",
      "apiVersion": "2025-06-01"`,
        `"type": "Microsoft.Storage/storageAccounts", "apiVersion": "2018-07-01"`,
      ],
      [main, `"apiVersion": "2024-11-30"`, `"apiVersion": "2018-11-30"`],
      [nested, `"apiVersion": "2025-05-01"`, `"apiVersion": "[parameters('location')]"`],
    ],
    expect: [
      { id: 'ApiVersion.OutOfDate', file: main, at: '§"2018-07-01"' },
      { id: 'ApiVersion.OutOfDate', file: main, at: '§"2018-11-30"' },
      {
        id: 'ApiVersion.Not.Date',
        file: nested,
        at: `"apiVersion": §"[parameters('location')]"`,
      },
    ],
  },
  {
    rule: 'apiVersions-Should-Be-Recent-In-Reference-Functions',
    when: 'calls use old versions',
    edits: [
      inVariables(
        `"a": "[reference(resourceId('Microsoft.Storage/storageAccounts', 'x'), '2018-07-01').name]", "b": "[listKeys(variables('storageName'), '2017-10-01')]"`,
      ),
    ],
    expect: [
      { id: 'ApiReference.Version.OutOfDate', file: main, at: '§2018-07-01' },
      { id: 'ApiReference.Version.OutOfDate', file: main, at: '§2017-10-01' },
    ],
  },
  {
    rule: 'adminPassword-Should-Not-Be-A-Literal',
    when: 'a resource, a variable and a handed-over value hold literals',
    edits: [
      [main, `"adminPassword": "[parameters('adminPassword')]"`, `"adminPassword": "Secr3t!pass"`],
      inVariables(`"a": { "adminPassword": "0ther!pass" }`),
      [
        main,
        `"parameters": {\n          "location": {\n            "value": "[parameters('location')]"\n          }\n        },\n        "template"`,
        `"parameters": { "administratorLoginPassword": { "value": "Th1rd!pass" } }, "template"`,
      ],
    ],
    expect: [
      { id: 'AdminPasswordVar.Is.Literal', file: main, at: '§"0ther!pass"' },
      { id: 'AdminPassword.Is.Literal', file: main, at: '§"Secr3t!pass"' },
      { id: 'AdminPassword.Is.Literal', file: main, at: '§"Th1rd!pass"' },
    ],
    secrets: ['Secr3t!pass', '0ther!pass', 'Th1rd!pass'],
  },
  {
    rule: 'adminPassword-Should-Not-Be-A-Literal',
    when: 'not only the last value takes a literal variable',
    edits: [
      [
        main,
        `"adminPassword": "[parameters('adminPassword')]"`,
        `"adminPassword": "[variables('p')]"`,
      ],
      inStorage(`"properties": { "adminPassword": "[variables('q')]" }`),
      inVariables(`"p": "Secr3t!pass", "q": "[concat(parameters('vmName'))]"`),
    ],
    expect: [{ id: 'AdminPassword.Is.Variable.Literal', file: main, at: `§"[variables('p')]"` }],
    secrets: ['Secr3t!pass'],
  },
  {
    rule: 'adminPassword-Should-Not-Be-A-Literal',
    when: 'a variable is missing, and one lies inside another call',
    edits: [
      [
        main,
        `"adminPassword": "[parameters('adminPassword')]"`,
        `"adminPassword": "[variables('none')]"`,
      ],
      inStorage(`"properties": { "adminPassword": "[concat(variables('networkName'))]" }`),
    ],
    expect: [{ id: 'AdminPassword.Is.Variable.Literal', file: main, at: `§"[variables('none')]"` }],
  },
  {
    rule: 'adminUsername-Should-Not-Be-A-Literal',
    when: 'a resource holds a literal',
    edits: [[main, `"adminUsername": "[parameters('adminUsername')]"`, `"adminUsername": "root"`]],
    expect: [{ id: 'AdminUsername.Is.Literal', file: main, at: '"adminUsername": §"root"' }],
  },
  {
    rule: 'adminUsername-Should-Not-Be-A-Literal',
    when: 'the names are those of a database and of a variable',
    edits: [
      inStorage(`"properties": { "administratorLogin": "[variables('login')]" }`),
      inVariables(`"login": "sa", "x": { "administratorLogin": "db" }`),
    ],
    expect: [
      { id: 'AdminUsernameVar.Is.Literal', file: main, at: '§"db"' },
      { id: 'AdminUserName.Is.Variable.Literal', file: main, at: `§"[variables('login')]"` },
    ],
  },
  {
    rule: 'Deployment-Resources-Must-Not-Be-Debug',
    when: 'deployments log their content',
    edits: [
      [
        main,
        '"mode": "Incremental",\n        "templateLink"',
        '"mode": "Incremental", "debugSetting": { "detailLevel": "requestContent" }, "templateLink"',
      ],
      [
        main,
        '"mode": "Incremental",\n        "expression',
        '"debugSetting": { "detailLevel": 7 }, "mode": "Incremental", "expression',
      ],
    ],
    expect: [
      { id: 'Deployment.Resource.Has.DebugSetting', file: main, at: '§"requestContent"' },
      { id: 'Deployment.Resource.Has.LogDetail', file: main, at: '§7' },
    ],
  },
  {
    rule: 'Deployment-Resources-Must-Not-Be-Debug',
    when: 'the level is none',
    edits: [
      [
        main,
        '"mode": "Incremental",\n        "templateLink"',
        '"debugSetting": { "detailLevel": "none" }, "templateLink"',
      ],
    ],
    expect: [],
  },
  {
    rule: 'DeploymentTemplate-Must-Not-Contain-Hardcoded-Uri',
    when: 'hosts of one cloud stand outside of the parameters',
    edits: [
      inVariables(
        `"a": "https://x.blob.core.windows.net/", "b": "https://management.CORE.windows.net/"`,
      ),
      inParameters(`"url": { "type": "string", "defaultValue": "https://management.azure.com/" }`),
    ],
    expect: [
      { id: 'Hardcoded.Url.Reference', file: main, at: 'blob.§core.windows.net' },
      { id: 'Hardcoded.Url.Reference', file: main, at: '§management.CORE.windows.net' },
    ],
  },

  {
    rule: 'DeploymentTemplate-Must-Not-Contain-Hardcoded-Uri',
    when: 'hosts are exempt, or inside of the inner template’s parameters',
    edits: [
      inVariables(
        `"a": "https://devopsgallerystorage.blob.core.windows.net/", "b": "https://x.trafficmanager.net"`,
      ),
    ],
    expect: [],
  },
  {
    rule: 'DeploymentTemplate-Schema-Is-Correct',
    when: 'the schema is missing, wrong or deprecated',
    edits: [
      [
        main,
        `{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",`,
        `{ "$schema": "http://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json",`,
      ],
      [
        main,
        `"template": {
          "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",`,
        '"template": {',
      ],
      [nested, '2019-04-01', '2015-01-01'],
    ],
    expect: [
      { id: 'Template.Bad.Schema', file: main, at: '§"http://schema' },
      {
        id: 'Template.Missing.Schema',
        file: main,
        at: '"template": §{\n          "contentVersion"',
      },
      {
        id: 'Template.Deprecated.Schema',
        file: nested,
        at: '"$schema": §"',
        as: 'warning',
      },
    ],
  },
  {
    rule: 'Location-Should-Not-Be-Hardcoded',
    when: 'the parameter of the main template is fixed and of another type',
    edits: [
      [
        main,
        `"type": "string",
      "defaultValue": "[resourceGroup().location]"`,
        `"type": "object",
      "defaultValue": "westeurope"`,
      ],
    ],
    expect: [
      { id: 'Location.Parameter.TypeMisMatch', file: main, at: '§"object"' },
      { id: 'Location.Parameter.Hardcoded', file: main, at: '§"westeurope"' },
    ],
  },
  {
    rule: 'Location-Should-Not-Be-Hardcoded',
    when: 'a nested file has a default of its own, even an empty one',
    edits: [
      [
        nested,
        `"location": {
      "type": "string"`,
        `"location": { "type": "string", "defaultValue": ""`,
      ],
    ],
    expect: [{ id: 'Location.Parameter.DefaultValuePresent', file: nested, at: '§""' }],
  },
  {
    rule: 'Location-Should-Not-Be-Hardcoded',
    when: 'the location of the group is used beside the parameter, but not in a deployment',
    edits: [
      inVariables(`"a": "[resourceGroup().location]"`),
      [
        main,
        `"name": "innerTemplate",`,
        `"name": "innerTemplate", "location": "[deployment().location]",`,
      ],
    ],
    expect: [
      {
        id: 'Location.Parameter.Should.Be.Used',
        file: main,
        at: '"a": "[§resourceGroup().location]"',
      },
    ],
  },
  {
    rule: 'Location-Should-Not-Be-Hardcoded',
    when: 'resources of the outer, the inner and the nested template have fixed places',
    edits: [
      [
        main,
        `"name": "[variables('storageName')]",
      "location": "[parameters('location')]"`,
        `"name": "[variables('storageName')]", "location": "eastus"`,
      ],
      [
        main,
        `"name": "identity",
              "location": "[parameters('location')]"`,
        `"name": "identity", "location": "[x]"`,
      ],
      [nested, `"location": "global"`, `"location": "westus"`],
    ],
    expect: [
      { id: 'Location.Hardcoded', file: main, at: '§"eastus"' },
      { id: 'Location.Hardcoded', file: main, at: '§"[x]"' },
      { id: 'Location.Hardcoded', file: nested, at: '§"westus"' },
    ],
  },
  {
    rule: 'Location-Should-Not-Be-Hardcoded',
    when: 'resources have symbolic names',
    remove: [nested],
    add: {
      [nested]: `{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "languageVersion": "2.0",
  "resources": { "disk": { "type": "a/b", "location": "west" }, "resources": { "x": { "location": "y" } } }
}`,
    },
    expect: [{ id: 'Location.Hardcoded', file: nested, at: '§"west"' }],
  },
  {
    rule: 'Min-And-Max-Value-Are-Numbers',
    when: 'bounds are no integers or stand alone',
    edits: [
      inParameters(
        `"a": { "type": "int", "minValue": "x", "maxValue": 1.5 }, "b": { "type": "int", "minValue": "1", "maxValue": 2 },
         "c": { "type": "int", "minValue": 3 }, "d": { "type": "int", "maxValue": -4 }`,
      ),
    ],
    expect: [
      { id: 'Parameter.Max.Not.Int', file: main, at: '§1.5' },
      { id: 'Parameter.Min.Not.Int', file: main, at: '"minValue": §"1"' },
      { id: 'Parameter.Missing.Max', file: main, at: '§"minValue": 3' },
      { id: 'Parameter.Missing.Min', file: main, at: '§"maxValue": -4' },
    ],
  },
  {
    rule: 'Password-params-must-be-secure',
    when: 'names that look secret have open types',
    edits: [
      inParameters(
        `"dbPassword": { "type": "string" }, "storageAccountKey": { "type": "object" }, "usePassword": { "type": "bool" },
         "secretName": { "type": "string" }, "secretValue": { "type": "SecureString" }, "clientSecret": { "type": "int" }`,
      ),
    ],
    expect: [
      { id: 'Password.Param.Not.Secure', file: main, at: '"dbPassword": { "type": §"string"' },
      {
        id: 'Password.Param.Not.Secure',
        file: main,
        at: '"storageAccountKey": { "type": §"object"',
      },
      {
        id: 'Password.Param.May.Be.Secret',
        file: main,
        at: '"secretName": { "type": §"string"',
        as: 'warning',
      },
      { id: 'Password.Param.Not.Secure', file: main, at: '"clientSecret": { "type": §"int"' },
    ],
  },
  {
    rule: 'Resources-Should-Have-Location',
    when: 'a location is a literal',
    edits: [
      [
        main,
        `"name": "[variables('storageName')]",
      "location": "[parameters('location')]"`,
        `"name": "[variables('storageName')]", "location": " eastus "`,
      ],
      [nested, `"location": "global"`, `"location": " Global "`],
    ],
    expect: [{ id: 'Resource.Location.Literal', file: main, at: '§" eastus "' }],
  },
  {
    rule: 'Secure-String-Parameters-Cannot-Have-Default',
    when: 'secure strings have defaults',
    edits: [
      inParameters(
        `"a": { "type": "securestring", "defaultValue": "hunter2!" }, "b": { "type": "secureString", "defaultValue": "[ newGuid ( ) ]" },
         "c": { "type": "secureObject", "defaultValue": { "x": 1 } }, "d": { "defaultValue": "[notNewGuid()]", "type": "secureString" }`,
      ),
    ],
    expect: [
      { id: 'SecureString.Must.Not.Have.Default', file: main, at: '§"hunter2!"' },
      { id: 'SecureString.Must.Not.Have.Default', file: main, at: '§"[notNewGuid()]"' },
    ],
    secrets: ['hunter2!'],
  },

  // Forms
  {
    rule: 'CreateUIDefinition-Should-Have-Schema',
    when: 'schema and version are missing',
    edits: [
      [
        form,
        `
  "$schema": "https://schema.management.azure.com/schemas/0.1.2-preview/CreateUIDefinition.MultiVm.json#",`,
        '',
      ],
      [form, `"version": "0.1.2-preview"`, `"version": ""`],
    ],
    expect: [
      { id: 'CreateUIDef.Must.Have.Schema', file: form, at: '§{\n  "handler"' },
      { id: 'CreateUIDef.Must.Have.Version', file: form, at: '§"version"' },
    ],
  },
  {
    rule: 'CreateUIDefinition-Should-Have-Schema',
    when: 'the case of the schema and the version differ',
    edits: [
      [form, 'CreateUIDefinition.MultiVm', 'createUIDefinition.MultiVm'],
      [form, `"version": "0.1.2-preview"`, `"version": "0.1.1-preview"`],
    ],
    expect: [
      { id: 'CreateUIDef.Incorrect.Schema', file: form, at: '"$schema": §"https' },
      { id: 'CreateUIDef.Version.Mismatch', file: form, at: '§"0.1.1-preview"' },
    ],
  },
  {
    rule: 'Handler-Must-Be-Correct',
    when: 'the handler is missing',
    edits: [[form, `"handler": "Microsoft.Azure.CreateUIDef",`, '']],
    expect: [{ id: 'CreateUIDefinition.Missing.Handler', file: form, at: '§{\n  "$schema"' }],
  },
  {
    rule: 'Handler-Must-Be-Correct',
    when: 'the handler is unknown',
    edits: [[form, 'Microsoft.Azure.CreateUIDef', 'Microsoft.Azure.Create']],
    expect: [
      {
        id: 'CreateUIDefinition.Incorrect.Handler',
        file: form,
        at: '§"Microsoft.Azure.Create"',
      },
    ],
  },
  {
    rule: 'Location-Should-Be-In-Outputs',
    when: 'the outputs have no location',
    edits: [[form, `"location": "[location()]",`, '']],
    expect: [{ id: 'CreateUIDefinition.Missing.Outputs.Location', file: form, at: '§"outputs"' }],
  },
  {
    rule: 'Location-Should-Be-In-Outputs',
    when: 'the location is something else',
    edits: [[form, `"[location()]"`, `"[resourceGroup().location]"`]],
    expect: [
      {
        id: 'CreateUIDefinition.Incorrect.Outputs.Location',
        file: form,
        at: '§"[resourceGroup().location]"',
      },
    ],
  },
  {
    rule: 'Location-Should-Be-In-Outputs',
    when: 'there are no outputs',
    edits: [[form, '"outputs": {', '"outputs": [], "was": {']],
    expect: [{ id: 'CreateUIDefinition.Missing.Outputs', file: form, at: '§"outputs"' }],
  },
  {
    rule: 'Outputs-Must-Be-Present-In-Template-Parameters',
    when: 'there are no outputs',
    edits: [[form, '"outputs": {', '"outputs": null, "was": {']],
    expect: [{ id: 'CreateUIDefinition.Missing.Outputs', file: form, at: '§"outputs"' }],
  },
  {
    rule: 'Outputs-Must-Be-Present-In-Template-Parameters',
    when: 'an output is no parameter, and one belongs to the portal',
    edits: [
      [form, `"outputs": {`, `"outputs": { "managedIdentity": "x", "other": "x", "VMNAME2": "x",`],
    ],
    expect: [
      {
        id: 'CreateUIDefinition.Output.Missing.From.MainTemplate',
        file: form,
        at: '§"other"',
      },
      {
        id: 'CreateUIDefinition.Output.Missing.From.MainTemplate',
        file: form,
        at: '§"VMNAME2"',
      },
    ],
  },
  {
    rule: 'Outputs-Must-Be-Present-In-Template-Parameters',
    when: 'there is no main template',
    remove: [main],
    expect: [{ id: 'Skipped.Without.Main.Template', file: form, as: 'info' }],
  },
  {
    rule: 'Parameters-Without-Default-Must-Exist-In-CreateUIDefinition',
    when: 'parameters without a default are no outputs; null counts as without, "" as with',
    edits: [
      inParameters(
        `"a": { "type": "string" }, "b": { "type": "string", "defaultValue": null }, "c": { "type": "string", "defaultValue": "" }`,
      ),
    ],
    expect: [
      {
        id: 'Parameter.Without.Default.Missing.From.CreateUIDefinition',
        file: form,
        at: '§"outputs"',
      },
      {
        id: 'Parameter.Without.Default.Missing.From.CreateUIDefinition',
        file: form,
        at: '§"outputs"',
      },
    ],
  },
  {
    rule: 'Tooltips-Should-Be-Present',
    when: 'a control has no tooltip or a blank one',
    edits: [
      [form, `"toolTip": "Name of the virtual machine.",`, ''],
      [form, `"toolTip": "Name of the administrator."`, `"tooltip": "  "`],
      inStep(`{ "name": "s", "type": "Microsoft.Common.Section" }, { "type": "Some.Other.Type" }`),
    ],
    expect: [
      { id: 'Tooltip.Missing', file: form, at: '§"Microsoft.Common.TextBox"' },
      { id: 'Tooltip.Missing', file: form, at: '§"tooltip": "  "' },
    ],
  },
  {
    rule: 'Usernames-Should-Not-Have-A-Default',
    when: 'the user name has a default',
    edits: [
      [
        form,
        `"osPlatform": "Linux"
          },
          {
            "name": "adminPassword"`,
        `"osPlatform": "Linux", "defaultValue": "azureuser" },
          { "name": "adminPassword"`,
      ],
    ],
    expect: [{ id: 'UserName.Has.Default', file: form, at: '§"azureuser"' }],
  },
  {
    rule: 'Validations-Must-Have-Message',
    when: 'a validation has no message',
    edits: [
      [
        form,
        `"regex": "^[a-z][a-z0-9]{2,11}$",`,
        `"validations": [ { "regex": "^a{1,9}$", "message": "a" }, { "isValid": true } ],`,
      ],
    ],
    expect: [{ id: 'Validations.Must.Have.Message', file: form, at: '§{ "isValid"' }],
  },

  // Further template rules
  {
    rule: 'PKG-013',
    when: 'passwords are built from literals',
    edits: [
      inVariables(
        `"dbPassword": "[concat('P@ss', uniqueString(resourceGroup().id))]", "pwd": "[uniqueString('a')]", "otherPassword": "[format('{0}', parameters('adminPassword'))]",
         "passwordName": "[concat(parameters('vmName'), parameters('vmSize'))]"`,
      ),
      inStorage(`"properties": { "sqlPassword": "[format('{0}!Aa1', parameters('vmName'))]" }`),
    ],
    expect: [
      { id: 'Password.Is.Built', file: main, at: '"dbPassword": §"' },
      { id: 'Password.Is.Built', file: main, at: '"pwd": §"' },
      { id: 'Password.Is.Built', file: main, at: '"sqlPassword": §"' },
    ],
    secrets: ['P@ss', '!Aa1'],
  },
  {
    rule: 'artifacts-parameter',
    when: 'types and defaults of the main template are wrong',
    edits: [
      [
        main,
        `"type": "string",
      "defaultValue": "[deployment().properties.templateLink.uri]"`,
        `"type": "int", "defaultValue": "https://a.example/"`,
      ],
      [
        main,
        `"type": "secureString",
      "defaultValue": ""`,
        `"type": "string"`,
      ],
    ],
    expect: [
      { id: 'ArtifactsLocation.Parameter.TypeMisMatch', file: main, at: '"type": §"int", "def' },
      {
        id: 'ArtifactsLocation.Parameter.DefaultValue.Incorrect',
        file: main,
        at: '§"https://a.example/"',
      },
      {
        id: 'ArtifactsLocation.Parameter.sasToken.DefaultValue.Incorrect',
        file: main,
        at: '§"_artifactsLocationSasToken": {',
      },
      {
        id: 'ArtifactsLocation.Parameter.sasToken.TypeMisMatch',
        file: main,
        at: `"_artifactsLocationSasToken": {
      "type": §"string"`,
      },
    ],
  },
  {
    rule: 'artifacts-parameter',
    when: 'the main template has no token and no default',
    edits: [
      [main, `"defaultValue": "[deployment().properties.templateLink.uri]"`, `"defaultValue": ""`],
      [main, `"_artifactsLocationSasToken": {`, `"other": {`],
    ],
    expect: [
      {
        id: 'ArtifactsLocation.Parameter.sasToken.Missing',
        file: main,
        at: '§"_artifactsLocation": {',
      },
      {
        id: 'ArtifactsLocation.Parameter.DefaultValue.Missing',
        file: main,
        at: `"_artifactsLocation": {
      "type": "string",
      §"defaultValue"`,
      },
    ],
  },
  {
    rule: 'artifacts-parameter',
    when: 'a nested file has defaults',
    edits: [
      [
        nested,
        '"parameters": {',
        `"parameters": { "_artifactsLocation": { "type": "string", "defaultValue": "" },
         "_artifactsLocationSasToken": { "type": "secureString", "defaultValue": "x" },`,
      ],
    ],
    expect: [{ id: 'ArtifactsLocation.Parameter.DefaultValue.NotEmpty', file: nested, at: '§"x"' }],
  },
  {
    rule: 'CommandToExecute-Must-Use-ProtectedSettings-For-Secrets',
    when: 'open commands hold secrets; only the nearest object around decides',
    edits: [
      inStorage(
        `"properties": { "type": "CustomScriptExtension", "settings": { "commandToExecute": "[concat('a', listKeys('x', '1'))]" } },
         "p2": { "type": "customscript", "settings": { "commandToExecute": "[concat('b', parameters('adminPassword'), parameters('vmName'))]" } },
         "p3": { "type": "CustomScript", "settings": { "deeper": { "commandToExecute": "[parameters('adminPassword')]" } } },
         "p4": { "type": "CustomScript", "protectedSettings": { "commandToExecute": "[parameters('adminPassword')]" } },
         "p5": { "type": "CustomScript", "settings": { "commandToExecute": "[parameters('vmName')] myListOfIps(x)" } }`,
      ),
    ],
    expect: [
      { id: 'CommandToExecute.Unprotected.List', file: main, at: `§"[concat('a', listKeys` },
      { id: 'CommandToExecute.Unprotected.Parameter', file: main, at: `§"[concat('b'` },
    ],
  },
  {
    rule: 'DependsOn-Best-Practices',
    when: 'dependencies are conditional or joined',
    edits: [
      [
        main,
        `"dependsOn": [`,
        `"dependsOn": [ "plain", " [ if (equals(1, 1), 'a', 'b')]", "[concat('a', 'b')]", "[concat('c', 'd')]",`,
      ],
      inStorage(`"dependsOn": [ "[concat('x', copyIndex())]" ]`),
    ],
    expect: [
      { id: 'Resource.DependsOn.Conditional', file: main, at: '§" [ if' },
      { id: 'Resource.DependsOn.StartsWithConcat', file: main, at: `§"[concat('a', 'b')]"` },
    ],
  },
  {
    rule: 'Outputs-Must-Not-Contain-Secrets',
    when: 'outputs hold secrets, and texts only speak of them',
    edits: [
      [
        main,
        '"outputs": {',
        `"outputs": {
    "key": { "type": "string", "value": "[listKeys('a', 'b').keys[0].value]" },
    "thePassword": { "type": "string", "value": "x" },
    "login": { "type": "string", "value": "[concat(parameters('adminPassword'), parameters('adminPassword'))]" },
    "text": { "type": "string", "value": "see [docs] list keys (, or parameters('adminPassword')" },
    "talk": { "type": "string", "value": "parameters('adminPassword')" },`,
      ],
    ],
    expect: [
      { id: 'Output.Contains.Secret', file: main, at: `"§[listKeys` },
      { id: 'Output.Contains.Secret.Name', file: main, at: '§"thePassword"' },
      {
        id: 'Output.Contains.SecureParameter',
        file: main,
        at: `"[concat(§parameters('adminPassword'), parameters`,
      },
      {
        id: 'Output.Contains.SecureParameter',
        file: main,
        at: `or §parameters('adminPassword')"`,
      },
    ],
  },
  {
    rule: 'Parameters-Must-Be-Referenced',
    when: 'parameters are unused, used in plain text, or only in an inner template',
    edits: [
      inParameters(
        `"unused": { "type": "string" }, "__kept": { "type": "string" }, "plain": { "type": "string" }, "my name": { "type": "string" }`,
      ),
      inVariables(`"a": "parameters('plain')", "b": "[parameters('MY NAME')]"`),
      [
        main,
        `"parameters": {
            "location": {
              "type": "string"`,
        `"parameters": { "lost": { "type": "string" },
            "location": {
              "type": "string"`,
      ],
    ],
    expect: [
      { id: 'Parameters.Must.Be.Referenced', file: main, at: '§"unused"' },
      {
        id: 'Parameters.Must.Be.Referenced.In.Expression',
        file: main,
        at: `"a": "§parameters('plain')"`,
      },
      { id: 'Parameters.Must.Be.Referenced', file: main, at: '§"lost"' },
    ],
  },
  {
    rule: 'Parameters-Must-Be-Referenced',
    when: 'the only reference lies in an inner template',
    edits: [
      inParameters(`"onlyInner": { "type": "string" }`),
      [main, `"name": "identity"`, `"name": "[parameters('onlyInner')]"`],
    ],
    expect: [{ id: 'Parameters.Must.Be.Referenced', file: main, at: '§"onlyInner"' }],
  },
  {
    rule: 'Secure-Params-In-Nested-Deployments',
    when: 'a nested template of outer scope uses secrets, also in the call that opens its expression',
    edits: [
      [
        main,
        `"mode": "Incremental",
        "templateLink": {`,
        `"mode": "Incremental",
        "template": { "resources": [ { "a": "text parameters('adminPassword')", "b": "[parameters('adminPassword')]", "c": "[listKeys('x', 'y')]" } ] },
        "was": {`,
      ],
    ],
    expect: [
      {
        id: 'NestedDeployment.Contains.SecureParameter',
        file: main,
        at: `"b": "[§parameters('adminPassword')`,
      },
      { id: 'NestedDeployment.Contains.ListFunction', file: main, at: `"c": "§[listKeys` },
    ],
  },
  {
    rule: 'Template-Should-Not-Contain-Blanks',
    when: 'values are empty in the tree, in the wide net, in metadata and in texts',
    edits: [
      inStorage(
        `"tags": {}, "sub": { "empty": "", "list": [ ], "nothing": null, "[concat('x')]": {}, "description": "a: [] b" },
         "metadata": { "empty": {} }, "properties": { "tags": { "a": 1 } }`,
      ),
      [nested, `"location": "global"`, `"location": "global", "tags": { }`],
    ],
    expect: [
      { id: 'Template.Empty.Value', file: main, at: '"empty": §"", "list"' },
      { id: 'Template.Empty.Value', file: main, at: '"list": §[ ]' },
      { id: 'Template.Empty.Value', file: main, at: '§null' },
      { id: 'Template.Empty.Value', file: nested, at: '§{ }' },
    ],
  },
  {
    rule: 'Variables-Must-Be-Referenced',
    when: 'variables are unused or used in plain text, and copies are used by item',
    edits: [
      inVariables(
        `"unused": 1, "plain": 2, "$odd#": 3, "text": "variables('plain')", "use": "[concat(variables('text'), variables('$odd#'), variables('holder').items, variables('use'))]",
         "holder": { "copy": [ { "name": "items", "count": 2, "input": 1 }, { "name": "others", "count": 2, "input": 1 } ] },
         "copy": [ { "name": "top", "count": 2, "input": 1 } ]`,
      ),
    ],
    expect: [
      { id: 'Variables.Must.Be.Referenced', file: main, at: '§"unused"' },
      {
        id: 'Variables.Must.Be.Referenced.In.Expression',
        file: main,
        at: `"text": "§variables('plain')"`,
      },
      { id: 'Variables.Must.Be.Referenced', file: main, at: '"name": §"others"' },
      { id: 'Variables.Must.Be.Referenced', file: main, at: '"name": §"top"' },
    ],
  },

  // Further form rules
  {
    rule: 'Controls-In-Outputs-Must-Exist',
    when: 'outputs name things that are not there; the basics blade may be a step',
    edits: [
      [
        form,
        `"outputs": {`,
        `"outputs": { "a": "[basics('nope')]", "b": "[steps('nope').x]", "c": { "d": ["[steps('credentials').nope]"] },
        "e": "[steps('basics').vmName]", "f": "[steps('basics').nope]", "g": "[concat(basics('inside'))]",`,
      ],
    ],
    expect: [
      { id: 'ControlName.Not.Found', file: form, at: `§"[basics('nope')]"` },
      { id: 'StepName.Not.Found', file: form, at: `§"[steps('nope').x]"` },
      { id: 'ElementName.Not.Found', file: form, at: `§"[steps('credentials').nope]"` },
      { id: 'ControlName.Not.Found', file: form, at: `§"[steps('basics').nope]"` },
    ],
  },
  {
    rule: 'CreateUIDefinition-Must-Not-Have-Blanks',
    when: 'values are empty, but not in allowed values',
    edits: [
      inStep(
        `{ "name": "s", "type": "Microsoft.Common.Section", "elements": [{}], "label": "", "defaultValue": "",
           "constraints": { "allowedValues": [ { "label": "none", "value": "" }, { "label": "a", "value": [""] } ] },
           "more": { "a": 1, "allowedValues": [] } }`,
      ),
    ],
    expect: [
      { id: 'CreateUi.Empty.Value', file: form, at: '"elements": §[{}]' },
      { id: 'CreateUi.Empty.Value', file: form, at: '"label": §""' },
      { id: 'CreateUi.Empty.Value', file: form, at: '"allowedValues": §[] }' },
    ],
  },
  {
    rule: 'Credential-Confirmation-Should-Not-Be-Hidden',
    when: 'the confirmation is hidden',
    edits: [[form, '"hideConfirmation": false', '"hideConfirmation": true']],
    expect: [{ id: 'Confirmation.Should.Not.Be.Hidden', file: form, at: '": §true\n' }],
  },
  {
    rule: 'HideExisting-Must-Be-Correctly-Handled',
    when: 'existing resources are offered and one output takes half of it',
    edits: [
      inStep(
        `{ "name": "store", "type": "Microsoft.Storage.StorageAccountSelector", "toolTip": "x" },
         { "name": "address", "type": "Microsoft.Network.PublicIpAddressCombo", "options": { "hideExisting": true } }`,
      ),
      [
        form,
        `"outputs": {`,
        `"outputs": { "group": { "x": "[steps('credentials').store.resourceGroup]" },`,
      ],
    ],
    expect: [{ id: 'Missing.Output.NewOrExisting', file: form, at: '"name": §"store"' }],
  },
  {
    rule: 'Password-Textboxes-Must-Be-Used-For-Password-Parameters',
    when: 'password boxes feed nothing, an unknown or an open parameter',
    edits: [
      inStep(
        `{ "name": "one", "type": "Microsoft.Common.PasswordBox" }, { "name": "two", "type": "Microsoft.Common.PasswordBox" },
         { "name": "three", "type": "Microsoft.Common.PasswordBox" }`,
      ),
      [
        form,
        `"outputs": {`,
        `"outputs": { "unknown": "[basics('two')]", "vmSize ": 1, "diskCount": { "x": "[steps('credentials').three]" },`,
      ],
    ],
    expect: [
      { id: 'PasswordBox.Not.In.Outputs', file: form, at: '"name": §"one"' },
      { id: 'PasswordBox.Parameter.Missing', file: form, at: '§"unknown"' },
      { id: 'PasswordBox.Parameter.Not.Secure', file: form, at: '§"diskCount"' },
    ],
  },
  {
    rule: 'PasswordBoxes-Must-Have-Min-Length',
    when: 'regexes state no length, a short one, or are not valid; expressions are fine',
    edits: [
      inStep(
        [
          `{}`,
          `{ "regex": "^.*$" }`,
          `{ "regex": "^a{4}b{5,}$" }`,
          `{ "regex": "^(a{12}$" }`,
          `{ "regex": "[x]" }`,
        ]
          .map(
            (constraints) =>
              `{ "type": "Microsoft.Common.PasswordBox", "constraints": ${constraints} }`,
          )
          .join() + `, { "type": "Microsoft.Common.PasswordBox", "name": "bare" }`,
      ),
    ],
    expect: [
      { id: 'PasswordBox.Regex.Without.Length', file: form, at: '§"^.*$"' },
      { id: 'PasswordBox.Regex.Short', file: form, at: '§"^a{4}b{5,}$"', as: 'warning' },
      { id: 'PasswordBox.Invalid.Regex', file: form, at: '§"^(a{12}$"' },
      {
        id: 'PasswordBox.Missing.Constraints',
        file: form,
        at: '§"Microsoft.Common.PasswordBox", "name": "bare"',
      },
    ],
  },
  {
    rule: 'Textboxes-Are-Well-Formed',
    when: 'constraints, messages or regexes are missing or wrong',
    edits: [
      inStep(
        [
          `null`,
          `{ "required": true }`,
          `{ "regex": "^a{1,3}$" }`,
          `{ "regex": "^(b{1,3}$", "validationMessage": "x" }`,
          `{ "validations": [ { "isValid": true, "message": "x" }, { "regex": "^c+$", "message": "x" } ] }`,
          `{ "validations": [ { "isValid": true } ], "regex": "^d{2}$" }`,
        ]
          .map(
            (constraints) =>
              `{ "type": "Microsoft.Common.TextBox", "constraints": ${constraints} }`,
          )
          .join(),
      ),
    ],
    expect: [
      {
        id: 'Textboxes.Are.Well.Formed.Missing.Constraints',
        file: form,
        at: '§"constraints": null',
      },
      {
        id: 'Textboxes.Are.Well.Formed.Missing.Constraints.Regex',
        file: form,
        at: '§"constraints": { "required": true }',
      },
      {
        id: 'Textboxes.Are.Well.Formed.Missing.Constraints.ValidationMessage',
        file: form,
        at: '§"regex": "^a{1,3}$"',
      },
      {
        id: 'Textboxes.Are.Well.Formed.Invalid.Constraints.Regex.Expressison',
        file: form,
        at: '§"^(b{1,3}$"',
      },
      {
        id: 'Textboxes.Are.Well.Formed.Regex.Without.Length',
        file: form,
        at: '§"^c+$"',
        as: 'warning',
      },
      {
        id: 'Textboxes.Are.Well.Formed.Missing.Constraints.Regex',
        file: form,
        at: '§"validations": [ { "isValid": true } ]',
      },
    ],
  },

  {
    rule: 'Dynamic-Variable-References-Should-Not-Use-Concat',
    when: 'names of variables are put together, in the known and in the usual form',
    edits: [
      inVariables(
        `"a": "[variables(concat('a'),parameters('vmName'))]", "b": "[variables(concat('b', parameters('vmName')))]"`,
      ),
    ],
    expect: [
      {
        id: 'DynamicVariable.Reference.Using.Concat',
        file: main,
        at: `"[§variables(concat('a')`,
      },
      {
        id: 'DynamicVariable.Reference.Using.Concat',
        file: main,
        at: `"[§variables(concat('b'`,
        as: 'warning',
      },
    ],
  },
  {
    rule: 'IDs-Should-Be-Derived-From-ResourceIDs',
    when: 'ids are literals, empty, exempt, or expanded from variables',
    edits: [
      inStorage(
        `"properties": { "subnetId": "/subscriptions/x", "emptyId": "", "blankId": " ", "mytenantId": "x", "deploymentSpecId": "x",
          "okId": "[resourceId('a/b', 'c')]", "varId": "[variables('literal')]", "goodId": "[variables('made').deep[0].id]",
          "whole": { "id": { "value": "literal" } }, "list": { "ids": "x", "otherId": [ "x" ] }, "numberId": 7 },
         "tags": { "teamId": "x" }, "metadata": { "a": { "someId": "x" } }`,
      ),
      inVariables(`"literal": "x", "made": { "deep": [ { "id": "[resourceId('a/b', 'c')]" } ] }`),
    ],
    expect: [
      {
        id: 'ResourceId.Should.Contain.Proper.Expression',
        file: main,
        at: '"subnetId": §"/subscriptions/x"',
      },
      { id: 'ResourceId.Is.Missing', file: main, at: '"emptyId": §""' },
      { id: 'ResourceId.Should.Contain.Proper.Expression', file: main, at: '"blankId": §" "' },
      {
        id: 'ResourceId.Should.Contain.Proper.Expression',
        file: main,
        at: `"varId": §"[variables('literal')]"`,
      },
      {
        id: 'ResourceId.Should.Contain.Proper.Expression',
        file: main,
        at: '"value": §"literal"',
      },
      { id: 'ResourceId.Should.Contain.Proper.Expression', file: main, at: '"numberId": §7' },
    ],
  },
  {
    rule: 'IDs-Should-Be-Derived-From-ResourceIDs',
    when: 'only objects around decide: the type of the resource itself counts for what lies below it',
    edits: [
      inStorage(
        `"properties": { "config": { "type": "Microsoft.Portal/dashboards", "own_id": "x", "inner": { "its_id": "y" } } }`,
      ),
    ],
    expect: [
      {
        id: 'ResourceId.Should.Contain.Proper.Expression',
        file: main,
        at: '"own_id": §"x"',
      },
    ],
  },
  {
    rule: 'IDs-Should-Be-Derived-From-ResourceIDs',
    when: 'Bicep made the main template: nested files are spared too',
    edits: [
      inStorage(`"properties": { "subnetId": "x" }`),
      [
        main,
        '"contentVersion": "1.0.0.0",\n  "parameters"',
        '"metadata": { "_generator": { "name": "bicep" } }, "contentVersion": "1.0.0.0",\n  "parameters"',
      ],
      [nested, `"location": "global"`, `"location": "global", "subnetId": "x"`],
    ],
    expect: [],
  },
  {
    rule: 'ManagedIdentityExtension-must-not-be-used',
    when: 'the extension is used',
    edits: [inStorage(`"properties": { "type": "managedidentityextensionForLinux" }`)],
    expect: [
      { id: 'ManagedIdentityExtension.Was.Used', file: main, at: '§managedidentityextension' },
    ],
  },
  {
    rule: 'Parameter-Types-Should-Be-Consistent',
    when: 'a type changes on the way; indexing into the reference is fine',
    edits: [
      [
        main,
        `"template": {
          "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
          "contentVersion": "1.0.0.0",
          "parameters": {`,
        `"template": {
          "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
          "contentVersion": "1.0.0.0",
          "parameters": { "count": { "type": "string" }, "first": { "type": "string" }, "pass": { "type": "String" },`,
      ],
      [
        main,
        `"parameters": {
          "location": {
            "value": "[parameters('location')]"
          }
        },
        "template": {`,
        `"parameters": { "location": { "value": "[parameters('location')]" }, "count": { "value": "[parameters('diskCount')]" },
          "first": { "value": "[parameters('diskCount')[0]]" }, "pass": { "value": "[parameters('adminPassword')]" },
          "undeclared": { "value": "[parameters('vmName')]" } },
        "template": {`,
      ],
    ],
    expect: [
      { id: 'Inconsistent.Parameter', file: main, at: '§"count": { "value"' },
      { id: 'Inconsistent.Parameter', file: main, at: '§"pass": { "value"' },
      { id: 'Inconsistent.Parameter', file: main, at: '§"undeclared"' },
    ],
  },
  {
    rule: 'providers_apiVersions-Is-Not-Permitted',
    when: 'an api version is taken from the provider',
    edits: [inVariables(`"a": "[providers('a', 'b').apiVersions[0]]"`)],
    expect: [{ id: 'ApiVersion.Using.Providers', file: main, at: `'b').§apiVersions` }],
  },
  {
    rule: 'ResourceIds-should-not-contain',
    when: 'functions of ids begin with what is the default; case and context count',
    edits: [
      inVariables(
        `"a": "[resourceId ( resourceGroup().name, 'x')]", "b": "[reference(concat('a', 'b'))]", "c": "[listKeys(format('a'))]",
         "d": "text resourceId(concat('a'))", "e": "[ResourceId(concat('a'))]", "f": "[resourceId('a', concat('b'))]",
         "g": "[subscriptionResourceId(subscription().id)]", "h": "[my_listKeys(format('a'))]"`,
      ),
    ],
    expect: [
      {
        id: 'ResourceId.Should.Not.Contain.Function',
        file: main,
        at: '[§resourceId ( resourceGroup',
      },
      { id: 'ResourceId.Should.Not.Contain.Function', file: main, at: '[§reference(concat' },
      { id: 'ResourceId.Should.Not.Contain.Function', file: main, at: '[§listKeys(format' },
      { id: 'ResourceId.Should.Not.Contain.Function', file: main, at: '[§subscriptionResourceId(' },
    ],
  },
  {
    rule: 'URIs-Should-Be-Properly-Constructed',
    when: 'addresses are joined; uri around concat is right, concat around uri is not',
    edits: [
      inStorage(
        `"properties": { "theUri": "[concat('a', 'b')]", "theUrl": [ "x", "[format('a')]" ], "goodUri": "[uri('a', concat('b', 'c'))]",
          "otherUri": "[concat(uri('a', 'b'), 'c')]", "uris": "[concat('a', 'b')]" }`,
      ),
    ],
    expect: [
      { id: 'URI.Improperly.Constructed', file: main, at: `"theUri": §"` },
      { id: 'URI.Improperly.Constructed', file: main, at: `§"[format('a')]"` },
      { id: 'URI.Improperly.Constructed', file: main, at: `"otherUri": §"` },
    ],
  },
  {
    rule: 'Virtual-Machines-Should-Not-Be-Preview',
    when: 'a preview image is used, also through variables, and only by machines',
    edits: [
      [main, `"sku": "server"`, `"sku": "server-Preview"`],
      inStorage(`"properties": { "storageProfile": { "imageReference": { "sku": "preview" } } }`),
    ],
    expect: [{ id: 'VM.Using.Preview.Image', file: main, at: '§"server-Preview"' }],
  },
  {
    rule: 'Virtual-Machines-Should-Not-Be-Preview',
    when: 'the image is a variable',
    edits: [
      [main, `"imageReference": {`, `"imageReference": "[variables('image')]", "was": {`],
      inVariables(`"image": { "offer": "new-preview" }`),
    ],
    expect: [{ id: 'VM.Using.Preview.Image', file: main, at: '§"new-preview"' }],
  },
  {
    rule: 'VM-Size-Should-Be-A-Parameter',
    when: 'sizes are literals or variables of literals',
    edits: [
      [main, `"vmSize": "[parameters('vmSize')]"`, `"vmSize": "[variables('fixed')]"`],
      inStorage(
        `"properties": { "a": { "vmSize": "Standard_D2s_v3" }, "b": { "vmSize": "[variables('chosen')]" } }`,
      ),
      inVariables(`"fixed": "Standard_A1", "chosen": "[toLower(parameters('vmSize'))]"`),
    ],
    expect: [
      { id: 'VmSize.Not.A.Parameter', file: main, at: '"a": { "vmSize": §"' },
      { id: 'VmSize.Not.A.Parameter', file: main, at: `"vmSize": §"[variables('fixed')]"` },
    ],
  },
  {
    rule: 'VM-Size-Should-Be-A-Parameter',
    when: 'a size is handed to an inner template as a literal',
    edits: [
      [
        main,
        `"parameters": {
          "location": {
            "value": "[parameters('location')]"
          }
        },
        "template": {`,
        `"parameters": { "location": { "value": "[parameters('location')]" }, "vmSize": { "value": "Standard_A1" } },
        "template": {`,
      ],
    ],
    expect: [{ id: 'VmSize.Not.A.Parameter', file: main, at: '"vmSize": §{ "value"' }],
  },

  // Forms against the main template
  {
    rule: 'Allowed-Values-Should-Actually-Be-Allowed',
    when: 'choices are contained in allowed values, or not; the default must equal one',
    edits: [
      inParameters(
        `"tier": { "type": "string", "allowedValues": [ "Basic_Small", "Gold" ], "defaultValue": "Gold" },
         "free": { "type": "string", "defaultValue": "none" }`,
      ),
      inStep(
        `{ "name": "tierBox", "constraints": { "allowedValues": [ { "label": "a", "value": "basic" }, "Silver", { "label": "g", "value": "Gold" } ] } },
         { "name": "freeBox", "constraints": { "allowedValues": [ "non" ] } },
         { "name": "lost", "constraints": { "allowedValues": [ "x" ] } }, { "name": "unknown", "constraints": { "allowedValues": [ "x" ] } }`,
      ),
      [
        form,
        `"outputs": {`,
        `"outputs": { "tier": "[steps('credentials').tierBox]", "free": "[steps('credentials').freeBox]", "none": "[steps('credentials').unknown]",`,
      ],
    ],
    expect: [
      { id: 'Allowed.Value.Mismatch', file: form, at: '§"Silver"' },
      { id: 'Allowed.Value.Default.Mismatch', file: form, at: '§"allowedValues": [ "non" ]' },
      {
        id: 'Allowed.Value.Not.In.Outputs',
        file: form,
        at: '"name": "lost", "constraints": { §"allowedValues"',
      },
      { id: 'Allowed.Value.Parameter.Missing', file: form, at: '§"none"' },
    ],
  },
  {
    rule: 'VMSizes-Must-Match-Template',
    when: 'the default is not offered, and selectors feed nothing',
    edits: [
      [
        form,
        `"Standard_D2s_v3",
                "Standard_D4s_v3"`,
        `"Standard_D4s_v3"`,
      ],
      inStep(
        `{ "name": "lost", "type": "Microsoft.Compute.SizeSelector" }, { "name": "unknown", "type": "Microsoft.Compute.SizeSelector" }`,
      ),
      [form, `"outputs": {`, `"outputs": { "none": { "deep": "[steps('credentials').unknown]" },`],
    ],
    expect: [
      { id: 'VmSize.Not.In.Outputs', file: form, at: '"name": §"lost"' },
      {
        id: 'VmSize.Default.Not.Allowed',
        file: form,
        at: '"allowedSizes": §[',
      },
      { id: 'VmSize.Parameter.Missing', file: form, at: '§"none"' },
    ],
  },

  // Parameter files
  {
    rule: 'DeploymentParameters-Should-Have-ContentVersion',
    when: 'the version is missing, no string or no version',
    add: {
      'a.parameters.json': '{"$schema": "x", "parameters": {}}',
      'b.parameters.json': '{"contentVersion": 1, "parameters": {}}',
      'c.parameters.json': '{"contentVersion": "1.0", "parameters": {}}',
      'd.parameters.json': '{"key": "value"}',
    },
    expect: [
      { id: 'Parameters.Missing.ContentVersion', file: 'a.parameters.json', at: '§{"$schema"' },
      { id: 'ContentVersion.Not.String', file: 'b.parameters.json', at: '§1' },
      {
        id: 'ContentVersion.Not.A.Version',
        file: 'c.parameters.json',
        at: '§"1.0"',
        as: 'warning',
      },
    ],
  },
  {
    rule: 'DeploymentParameters-Should-Have-Parameters',
    when: 'there are no parameters',
    add: {
      'a.parameters.json': '{"contentVersion": "1.0.0.0"}',
      'b.parameters.json': '{"contentVersion": "1.0.0.0", "parameters": []}',
      'c.parameters.json': '{"contentVersion": "1.0.0.0", "parameters": {}}',
    },
    expect: [
      {
        id: 'Parameters.Missing.Parameters',
        file: 'a.parameters.json',
        at: '§{"contentVersion"',
      },
      { id: 'Parameters.Missing.Parameters', file: 'b.parameters.json', at: '§"parameters"' },
    ],
  },
  {
    rule: 'DeploymentParameters-Should-Have-Schema',
    when: 'the schema is missing or wrong',
    add: {
      'a.parameters.json': '{"contentVersion": "1.0.0.0"}',
      'b.json': '{"$schema": "https://a.example/deploymentParameters.json#"}',
    },
    expect: [
      { id: 'Parameters.Missing.Schema', file: 'a.parameters.json', at: '§{"contentVersion"' },
      { id: 'Parameters.Bad.Schema', file: 'b.json', at: '§"https' },
    ],
  },
  {
    rule: 'DeploymentParameters-Should-Have-Value',
    when: 'entries have no value, or references of the wrong form',
    add: {
      'a.parameters.json': `{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#",
  "contentVersion": "1.0.0.0",
  "parameters": {
    "one": {}, "__two": {}, "three": { "value": null }, "four": { "value": "[x]" },
    "five": { "reference": {} }, "six": { "reference": { "keyVault": {} } },
    "seven": { "reference": { "keyVault": { "id": "vault" } } },
    "eight": { "reference": { "keyVault": { "id": "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/a/providers/Microsoft.KeyVault/vaults/abc" }, "secretName": "a b" } }
  }
}`,
    },
    expect: [
      { id: 'Parameters.Parameter.Missing.Value', file: 'a.parameters.json', at: '§"one"' },
      {
        id: 'Parameters.Parameter.Is.Expression',
        file: 'a.parameters.json',
        at: '§"[x]"',
        as: 'warning',
      },
      { id: 'Parameters.Parameter.Missing.Value', file: 'a.parameters.json', at: '§"five"' },
      {
        id: 'Parameters.Parameter.Missing.KeyVault.Id',
        file: 'a.parameters.json',
        at: '"keyVault": §{} } }',
      },
      { id: 'Parameters.Parameter.Bad.KeyVault.Id', file: 'a.parameters.json', at: '§"vault"' },
      { id: 'Parameters.Parameter.Bad.SecretName', file: 'a.parameters.json', at: '§"a b"' },
    ],
  },
];

/** The clean package with the change of a case. */
export function filesOf({ edits = [], add = {}, remove = [] }: RuleCase): Files {
  const files: Files = { ...cleanPackage };
  for (const [file, from, to] of edits) {
    const text = files[file];
    assert.ok(typeof text === 'string', `no text ${file}`);
    assert.equal(text.split(from).length, 2, `"${from}" is not once in ${file}`);
    files[file] = text.replace(from, () => to);
  }
  for (const path of remove) delete files[path];
  return { ...files, ...add };
}
