import { form, inParameters, inStorage, inVariables, main, nested } from './rule-cases.ts';
import type { RuleCase } from './rule-cases.ts';

/** Puts resources before the others of the main template. */
const inResources = (...resources: readonly string[]) =>
  [
    main,
    '"resources": [\n    {\n      "type": "Microsoft.Storage',
    `"resources": [\n    ${resources.join(',\n    ')},\n    {\n      "type": "Microsoft.Storage`,
  ] as const;

const inLinked = (parameters: string) =>
  [nested, '"parameters": {', `"parameters": { ${parameters},`] as const;

/** Puts parameters beside those that the main template hands over to the linked one. */
const handOver = (parameters: string) =>
  [
    main,
    `, parameters('_artifactsLocationSasToken')))]"\n        },\n        "parameters": {`,
    `, parameters('_artifactsLocationSasToken')))]"\n        },\n        "parameters": { ${parameters},`,
  ] as const;

const handOverToInner = (parameters: string) =>
  [
    main,
    `"scope": "inner"\n        },\n        "parameters": {`,
    `"scope": "inner"\n        },\n        "parameters": { ${parameters},`,
  ] as const;

const described = '"metadata": { "description": "Something for a test." }';

const deployment = (name: string, properties: string) =>
  `{ "type": "Microsoft.Resources/deployments", "apiVersion": "2025-04-01", "name": "${name}", "properties": { "mode": "Incremental", ${properties} } }`;

const extension = (settings: string) =>
  `{ "type": "Microsoft.Compute/virtualMachines/extensions", "apiVersion": "2025-04-01", "name": "[format('{0}/setup', parameters('vmName'))]", "location": "[parameters('location')]", "properties": { "publisher": "Microsoft.Azure.Extensions", "type": "CustomScript", ${settings} } }`;

const artifacts = "parameters('_artifactsLocation')";
const token = "parameters('_artifactsLocationSasToken')";
/** Cases of the rules that go beyond the marketplace's test kit. */
export const beyondCases: readonly RuleCase[] = [
  // PKG-007
  {
    rule: 'PKG-007',
    when: 'addresses are put together with concat, format, uri and variables, and the files are there',
    add: { 'scripts/x.sh': '#!/bin/sh\n', 'scripts/deep/y.sh': '#!/bin/sh\n' },
    edits: [
      inVariables(
        `"folder": "[concat(${artifacts}, '/scripts')]", "under": "[uri(${artifacts}, 'scripts/deep/')]"`,
      ),
      inResources(
        extension(
          `"typeHandlerVersion": "2.1", "autoUpgradeMinorVersion": true, "settings": { "fileUris": [
            "[concat(${artifacts}, '/scripts/x.sh', ${token})]",
            "[concat(variables('folder'), '/x.sh', ${token})]",
            "[format('{0}/scripts/{1}.sh{2}', ${artifacts}, 'x', ${token})]",
            "[uri(variables('under'), 'y.sh')]",
            "[uri(uri(${artifacts}, 'scripts/'), concat('deep/', 'y.sh', ${token}))]" ] }`,
        ),
      ),
    ],
    expect: [],
  },
  {
    rule: 'PKG-007',
    when: 'such addresses name files that are not there',
    edits: [
      inVariables(
        `"folder": "[concat(${artifacts}, '/scripts')]", "list": { "linux": "[uri(${artifacts}, 'scripts/e.sh')]" }`,
      ),
      inResources(
        extension(
          `"typeHandlerVersion": "2.1", "autoUpgradeMinorVersion": true, "settings": { "fileUris": [
            "[concat(${artifacts}, '/scripts/a.sh', ${token})]",
            "[concat(variables('folder'), '/b', ${token})]",
            "[format('{0}/scripts/{1}.sh{2}', ${artifacts}, 'c', ${token})]" ],
            "commandToExecute": "[concat('bash run.sh ', uri(${artifacts}, 'scripts/d.sh'), ' --quiet')]" }`,
        ),
        deployment('relative', '"templateLink": { "relativePath": "nestedtemplates/f.json" }'),
      ),
    ],
    expect: [
      {
        id: 'Named.File.Missing',
        file: main,
        at: "§\"[uri(parameters('_artifactsLocation'), 'scripts/e.sh')]",
      },
      {
        id: 'Named.File.Missing',
        file: main,
        at: "§\"[concat(parameters('_artifactsLocation'), '/scripts/a.sh'",
      },
      { id: 'Named.File.Missing', file: main, at: "§\"[concat(variables('folder'), '/b'" },
      { id: 'Named.File.Missing', file: main, at: '§"[format(\'{0}/scripts/{1}.sh' },
      { id: 'Named.File.Missing', file: main, at: '§"[concat(\'bash run.sh' },
      { id: 'Named.File.Missing', file: main, at: '§"nestedtemplates/f.json"' },
    ],
  },
  {
    rule: 'PKG-007',
    when: 'a part of the address is not literal, or the variables lead back to themselves',
    edits: [
      inVariables(
        `"a": "[concat(variables('b'), '/x.sh')]", "b": "[concat(variables('a'), '/y.sh')]",
         "bomb0": "[concat(${artifacts}, '/none.sh')]", ${Array.from(
           { length: 40 },
           (_, index) =>
             `"bomb${index + 1}": "[concat(variables('bomb${index}'), variables('bomb${index}'))]"`,
         ).join(', ')}`,
      ),
      inStorage(
        `"tags": { "one": "[concat(${artifacts}, '/scripts/install-', parameters('vmName'), '.sh')]",
          "two": "[uri(parameters('vmName'), 'scripts/x.sh')]",
          "three": "[concat(uri(${artifacts}, 'scripts/'), parameters('vmName'))]",
          "four": "[toLower(concat(${artifacts}, '/Scripts/X.sh'))]",
          "five": "[[concat(${artifacts}, '/scripts/x.sh')]",
          "six": "[concat(${artifacts}, '/scripts/x.sh'" }`,
      ),
    ],
    expect: [
      {
        id: 'Named.File.Missing',
        file: main,
        at: "§\"[concat(parameters('_artifactsLocation'), '/none.sh')]",
      },
    ],
  },

  // PKG-014
  {
    rule: 'PKG-014',
    when: 'resources come from loops, children and nested templates of outer scope',
    edits: [
      inResources(
        `{ "type": "a/b", "apiVersion": "2025-01-01", "name": "many", "copy": { "name": "loop", "count": 700 }, "resources": [] }`,
        deployment(
          'outer',
          `"template": { "outputs": {${Array.from({ length: 65 }, (_, index) => `"o${index}": 1`).join()}}, "resources": [${Array.from({ length: 95 }, () => '{}').join()}] }`,
        ),
      ),
    ],
    expect: [
      {
        id: 'Template.resources.Over.Limit',
        file: main,
        at: '§"resources": [\n    { "type": "a/b"',
      },
      { id: 'Template.outputs.Over.Limit', file: main, at: '§"outputs": {"o0"' },
    ],
  },
  {
    rule: 'PKG-014',
    when: 'nearly as many resources as Azure allows come from one loop',
    edits: [
      [
        nested,
        '"resources": [',
        '"resources": [ { "name": "x", "copy": { "name": "c", "count": 750 } },',
      ],
    ],
    expect: [
      { id: 'Template.resources.Near.Limit', file: nested, at: '§"resources"', as: 'warning' },
    ],
  },

  // PKG-020
  {
    rule: 'PKG-020',
    when: 'every parameter is handed over that has no default and may not be null',
    edits: [
      inLinked(
        `"size": { "type": "int", "defaultValue": 1, ${described} }, "zone": { "type": "string", "nullable": true, ${described} }`,
      ),
    ],
    expect: [],
  },
  {
    rule: 'PKG-020',
    when: 'a linked and an inner template need what nobody hands over',
    edits: [
      inLinked(`"vmName": { "type": "string", ${described} }`),
      [
        main,
        `"parameters": {\n            "location": {\n              "type": "string"`,
        `"parameters": { "kind": { "type": "string", ${described} },\n            "location": {\n              "type": "string"`,
      ],
    ],
    expect: [
      {
        id: 'Nested.Parameter.Missing',
        file: main,
        at: `§"parameters": {\n          "location": {\n            "value": "[parameters('location')]"\n          }\n        }\n      }`,
      },
      {
        id: 'Nested.Parameter.Missing',
        file: main,
        at: `"scope": "inner"\n        },\n        §"parameters"`,
      },
    ],
  },
  {
    rule: 'PKG-020',
    when: 'a linked and an inner template are handed what they do not declare',
    edits: [
      handOver(`"linkedOnly": { "value": 1 }`),
      handOverToInner(`"innerOnly": { "value": 1 }`),
    ],
    expect: [
      { id: 'Nested.Parameter.Unknown', file: main, at: '§"linkedOnly"' },
      { id: 'Nested.Parameter.Unknown', file: main, at: '§"innerOnly"' },
    ],
  },
  {
    rule: 'PKG-020',
    when: 'nothing at all is handed over, to a template that is named by its relative path',
    edits: [
      inResources(
        deployment('again', '"templateLink": { "relativePath": "nestedtemplates/zone.json" }'),
      ),
    ],
    expect: [
      { id: 'Nested.Parameter.Missing', file: main, at: '§"templateLink": { "relativePath"' },
    ],
  },
  {
    rule: 'PKG-020',
    when: 'the parameters come from a file or an expression, or the template is not known',
    edits: [
      inResources(
        deployment(
          'fromFile',
          '"templateLink": { "relativePath": "nestedtemplates/zone.json" }, "parametersLink": { "uri": "x" }',
        ),
        deployment(
          'fromExpression',
          `"templateLink": { "relativePath": "nestedtemplates/zone.json" }, "parameters": "[variables('all')]"`,
        ),
        deployment('chosen', `"templateLink": { "uri": "[parameters('vmName')]" }`),
      ),
    ],
    expect: [],
  },

  // PKG-021
  {
    rule: 'PKG-021',
    when: 'a parameter is used only in the default of another',
    edits: [
      inParameters(
        `"prefix": { "type": "string", ${described} }, "title": { "type": "string", "defaultValue": "[concat(parameters('prefix'), 'x')]", ${described} }`,
      ),
      [form, '"outputs": {', `"outputs": { "prefix": "[basics('vmName')]",`],
    ],
    expect: [],
  },
  {
    rule: 'PKG-021',
    when: 'outputs feed parameters that nothing uses',
    edits: [
      inParameters(
        `"first": { "type": "string", ${described} }, "second": { "type": "string", ${described} }`,
      ),
      [
        form,
        '"outputs": {',
        `"outputs": { "first": "[basics('vmName')]", "SECOND": "[basics('vmName')]",`,
      ],
    ],
    expect: [
      { id: 'Output.Not.Used', file: form, at: '§"first"' },
      { id: 'Output.Not.Used', file: form, at: '§"SECOND"' },
    ],
  },
  {
    rule: 'PKG-021',
    when: 'only an inner template has a parameter of that name in use',
    edits: [
      inParameters(`"zone": { "type": "string", ${described} }`),
      [main, `"name": "identity"`, `"name": "[parameters('zone')]"`],
      [form, '"outputs": {', `"outputs": { "zone": "[basics('vmName')]",`],
    ],
    expect: [{ id: 'Output.Not.Used', file: form, at: '§"zone"' }],
  },

  // PKG-022
  {
    rule: 'PKG-022',
    when: 'secrets go to secure parameters, and others are told only whether there is one',
    edits: [
      inLinked(
        `"secret": { "type": "SecureString", ${described} }, "isThere": { "type": "bool", ${described} }, "mark": { "type": "string", ${described} }`,
      ),
      handOver(
        `"secret": { "value": "[parameters('adminPassword')]" }, "isThere": { "value": "[not(empty(parameters('adminPassword')))]" }, "mark": { "value": "[if(empty(parameters('adminPassword')), 'a', uniqueString(parameters('adminPassword')))]" }`,
      ),
    ],
    expect: [],
  },
  {
    rule: 'PKG-022',
    when: 'secrets go to plain parameters of a linked template, directly, through functions and variables',
    edits: [
      inVariables(`"login": { "name": "x", "secret": "[parameters('adminPassword')]" }`),
      inLinked(
        `"plain": { "type": "string", ${described} }, "line": { "type": "string", ${described} }, "byVariable": { "type": "object", ${described} }, "harmless": { "type": "string", ${described} }`,
      ),
      handOver(
        `"plain": { "value": "[parameters('AdminPassword')]" }, "line": { "value": "[concat('pw=', parameters('adminPassword'))]" }, "byVariable": { "value": { "a": "[variables('login')]" } }, "harmless": { "value": "[variables('login').name]" }`,
      ),
    ],
    expect: [
      { id: 'Nested.Secret.Exposed', file: main, at: '§"plain"' },
      { id: 'Nested.Secret.Exposed', file: main, at: '§"line"' },
      { id: 'Nested.Secret.Exposed', file: main, at: '§"byVariable"' },
    ],
  },
  {
    rule: 'PKG-022',
    when: 'a secret of a key vault goes to a plain parameter of an inner template',
    edits: [
      [
        main,
        `"parameters": {\n            "location": {\n              "type": "string"`,
        `"parameters": { "key": { "type": "string", ${described} },\n            "location": {\n              "type": "string"`,
      ],
      handOverToInner(
        `"key": { "reference": { "keyVault": { "id": "[resourceId('Microsoft.KeyVault/vaults', 'x')]" }, "secretName": "s" } }`,
      ),
    ],
    expect: [{ id: 'Nested.Vault.Secret.Exposed', file: main, at: '§"key": { "reference"' }],
  },

  // PKG-023
  {
    rule: 'PKG-023',
    when: 'names are the same each time, and only that of a deployment changes',
    edits: [
      inParameters(`"now": { "type": "string", "defaultValue": "[utcNow()]", ${described} }`),
      inStorage(`"tags": { "deployed": "[parameters('now')]" }`),
      [main, `"name": "linkedTemplate"`, `"name": "[concat('linked-', parameters('now'))]"`],
    ],
    expect: [],
  },
  {
    rule: 'PKG-023',
    when: 'a name comes from utcNow, through a variable',
    edits: [
      inParameters(
        `"now": { "type": "string", "defaultValue": "[utcNow('yyMMdd')]", ${described} }`,
      ),
      [
        main,
        `[format('st{0}', uniqueString(resourceGroup().id))]`,
        `[format('st{0}', uniqueString(parameters('now')))]`,
      ],
    ],
    expect: [
      { id: 'Resource.Name.Changes', file: main, at: `"name": §"[variables('storageName')]"` },
    ],
  },
  {
    rule: 'PKG-023',
    when: 'a name comes from newGuid, through the default of another parameter',
    edits: [
      inParameters(
        `"seed": { "type": "string", "defaultValue": "[newGuid()]", ${described} }, "title": { "type": "string", "defaultValue": "[concat('x', parameters('seed'))]", ${described} }`,
      ),
      [main, `"name": "identity"`, `"name": "identity", "tags": { "a": "b" }`],
      inResources(
        `{ "type": "Microsoft.ManagedIdentity/userAssignedIdentities", "apiVersion": "2024-11-30", "name": "[parameters('title')]", "location": "[parameters('location')]" }`,
      ),
    ],
    expect: [{ id: 'Resource.Name.Changes', file: main, at: `§"[parameters('title')]"` }],
  },
];
