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

const securityRule = (name: string, properties: string) =>
  `{ "name": "${name}", "properties": { "priority": 100, "direction": "Inbound", "access": "Allow", "protocol": "Tcp", "sourcePortRange": "*", "destinationAddressPrefix": "*", ${properties} } }`;

const securityGroup = (...rules: readonly string[]) =>
  `{ "type": "Microsoft.Network/networkSecurityGroups", "apiVersion": "2025-05-01", "name": "rules", "location": "[parameters('location')]", "properties": { "securityRules": [${rules.join(', ')}] } }`;

const extension = (settings: string) =>
  `{ "type": "Microsoft.Compute/virtualMachines/extensions", "apiVersion": "2025-04-01", "name": "[format('{0}/setup', parameters('vmName'))]", "location": "[parameters('location')]", "properties": { "publisher": "Microsoft.Azure.Extensions", "type": "CustomScript", ${settings} } }`;

const artifacts = "parameters('_artifactsLocation')";
const token = "parameters('_artifactsLocationSasToken')";
const image = `"publisher": "Canonical",\n            "offer": "ubuntu-24_04-lts",\n            "sku": "server",\n            "version": "latest"`;

/** Cases of the rules that go beyond the marketplace's test kit, and of the practices. */
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

  // PKG-008
  {
    rule: 'PKG-008',
    when: 'a sentence ends with the name of a file',
    add: { 'README.md': 'Edit the file settings.conf.', 'settings.conf': 'x', 'settings.con': 'x' },
    expect: [{ id: 'Package.File.Unnamed', file: 'settings.con' }],
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

  // PKG-024
  {
    rule: 'PKG-024',
    when: 'a suppression names a finding that is there, with a reason',
    edits: [inParameters(`"spare": { "type": "string", "defaultValue": "x", ${described} }`)],
    add: {
      'certification.json':
        '{ "suppress": [{ "rule": "Parameters-Must-Be-Referenced", "file": "mainTemplate.json", "reason": "Read by the portal." }] }',
    },
    expect: [],
  },
  {
    rule: 'PKG-024',
    when: 'a suppression gives no reason',
    add: {
      'certification.json': '{ "suppress": [{ "rule": "PKG-005", "file": "mainTemplate.json" }] }',
    },
    expect: [
      { id: 'Suppression.Malformed', file: 'certification.json', at: '§{ "rule"', as: 'warning' },
    ],
  },
  {
    rule: 'PKG-024',
    when: 'a suppression names nothing that is found',
    add: {
      'certification.json':
        '{ "suppress": [{ "rule": "PKG-005", "file": "mainTemplate.json", "reason": "Kept." }] }',
    },
    expect: [
      { id: 'Suppression.Unused', file: 'certification.json', at: '§{ "rule"', as: 'warning' },
    ],
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

  // Practices
  {
    rule: 'PRACTICE-001',
    when: 'management ports are open to some, closed to all, and other ports are open',
    edits: [
      inResources(
        securityGroup(
          securityRule(
            'a',
            '"sourceAddressPrefix": "VirtualNetwork", "destinationPortRange": "22"',
          ),
          securityRule('b', '"sourceAddressPrefix": "*", "destinationPortRange": "443"'),
          securityRule(
            'c',
            `"sourceAddressPrefix": "[parameters('vmName')]", "destinationPortRange": "3389"`,
          ),
          securityRule('d', '"sourceAddressPrefix": "*", "destinationPortRange": "23-3388"'),
          securityRule('e', '"sourceAddressPrefix": "*", "destinationPortRange": "22"').replace(
            'Allow',
            'Deny',
          ),
          securityRule('f', '"sourceAddressPrefix": "*", "destinationPortRange": "22"').replace(
            'Inbound',
            'Outbound',
          ),
        ),
      ),
    ],
    expect: [],
  },
  {
    rule: 'PRACTICE-001',
    when: 'management ports are open to everyone, by number, range, list and variable',
    edits: [
      inVariables('"everywhere": "0.0.0.0/0"'),
      inResources(
        securityGroup(
          securityRule('a', '"destinationPortRange": "22", "sourceAddressPrefix": "*"'),
          securityRule(
            'b',
            '"destinationPortRanges": ["80", "3000-4000"], "sourceAddressPrefixes": ["10.0.0.0/8", "Internet"]',
          ),
          securityRule(
            'c',
            `"destinationPortRange": "*", "sourceAddressPrefix": "[variables('everywhere')]"`,
          ),
        ),
      ),
    ],
    expect: [
      { id: 'Management.Port.Open', file: main, at: '§"sourceAddressPrefix": "*"', as: 'warning' },
      { id: 'Management.Port.Open', file: main, at: '§"sourceAddressPrefixes"', as: 'warning' },
      {
        id: 'Management.Port.Open',
        file: main,
        at: `§"sourceAddressPrefix": "[variables`,
        as: 'warning',
      },
    ],
  },
  {
    rule: 'PRACTICE-001',
    when: 'a rule is a resource of its own',
    edits: [
      inResources(
        `{ "type": "Microsoft.Network/networkSecurityGroups/securityRules", "apiVersion": "2025-05-01", "name": "rules/rdp", "properties": { "direction": "Inbound", "access": "Allow", "protocol": "*", "sourceAddressPrefix": "Any", "destinationPortRange": "3389" } }`,
      ),
    ],
    expect: [
      { id: 'Management.Port.Open', file: main, at: '§"sourceAddressPrefix"', as: 'warning' },
    ],
  },
  {
    rule: 'PRACTICE-002',
    when: 'only another parameter has allowed values',
    edits: [inParameters(`"region": { "type": "string", "allowedValues": ["a"], ${described} }`)],
    expect: [],
  },
  {
    rule: 'PRACTICE-002',
    when: 'the location of the main template has allowed values',
    edits: [
      [
        main,
        `"defaultValue": "[resourceGroup().location]"`,
        `"defaultValue": "[resourceGroup().location]", "allowedValues": ["westeurope"]`,
      ],
    ],
    expect: [{ id: 'Location.Allowed.Values', file: main, at: '§"allowedValues"', as: 'warning' }],
  },
  {
    rule: 'PRACTICE-002',
    when: 'the location of a nested template has allowed values',
    edits: [[nested, '"location": {', '"location": { "allowedValues": ["westeurope"],']],
    expect: [
      { id: 'Location.Allowed.Values', file: nested, at: '§"allowedValues"', as: 'warning' },
    ],
  },
  {
    rule: 'PRACTICE-003',
    when: 'an extension is upgraded, or an expression decides',
    edits: [
      inResources(
        extension('"typeHandlerVersion": "2.1", "autoUpgradeMinorVersion": true'),
        extension(`"typeHandlerVersion": "2.1", "autoUpgradeMinorVersion": "[parameters('x')]"`),
      ),
    ],
    expect: [],
  },
  {
    rule: 'PRACTICE-003',
    when: 'extensions say false or nothing',
    edits: [
      inResources(
        extension('"typeHandlerVersion": "2.1", "autoUpgradeMinorVersion": false'),
        extension('"typeHandlerVersion": "2.2"'),
      ),
    ],
    expect: [
      {
        id: 'Extension.Upgrade.Off',
        file: main,
        at: '"autoUpgradeMinorVersion": §false',
        as: 'warning',
      },
      {
        id: 'Extension.Upgrade.Missing',
        file: main,
        at: '§"typeHandlerVersion": "2.2"',
        as: 'warning',
      },
    ],
  },
  {
    rule: 'PRACTICE-004',
    when: 'files come from the package, a template is named by a parameter, and a program comes from its vendor',
    edits: [
      inResources(
        extension(
          `"typeHandlerVersion": "2.1", "autoUpgradeMinorVersion": true, "settings": { "fileUris": ["[uri(${artifacts}, 'nestedtemplates/zone.json')]", "https://downloads.example.com/setup.tgz"] }`,
        ),
        deployment(
          'given',
          `"templateLink": { "uri": "[concat(parameters('vmName'), '/x.json')]" }`,
        ),
      ),
    ],
    expect: [],
  },
  {
    rule: 'PRACTICE-004',
    when: 'scripts come from a repository, also through a variable and the default of a parameter',
    edits: [
      inVariables('"home": "https://github.com/contoso/setup/raw/main"'),
      inParameters(
        `"scripts": { "type": "string", "defaultValue": "https://raw.githubusercontent.com/contoso/setup/main/", ${described} }`,
      ),
      inResources(
        extension(
          `"typeHandlerVersion": "2.1", "autoUpgradeMinorVersion": true, "settings": { "fileUris": ["https://gist.githubusercontent.com/x.sh", "[concat(variables('home'), '/a.sh')]", "[concat(parameters('scripts'), 'b.sh')]"] }`,
        ),
      ),
    ],
    expect: [
      { id: 'Script.Outside.Package', file: main, at: '§"https://gist', as: 'warning' },
      {
        id: 'Script.Outside.Package',
        file: main,
        at: "§\"[concat(variables('home')",
        as: 'warning',
      },
      {
        id: 'Script.Outside.Package',
        file: main,
        at: "§\"[concat(parameters('scripts')",
        as: 'warning',
      },
    ],
  },
  {
    rule: 'PRACTICE-004',
    when: 'a linked template lies on a host',
    edits: [
      inResources(
        deployment('far', '"templateLink": { "uri": "https://templates.example.com/x.json" }'),
      ),
    ],
    expect: [
      {
        id: 'Linked.Template.Outside.Package',
        file: main,
        at: '§"https://templates',
        as: 'warning',
      },
    ],
  },
  {
    rule: 'PRACTICE-005',
    when: 'a machine has the plan of its marketplace image',
    edits: [
      [
        main,
        image,
        `"publisher": "kinvolk", "offer": "flatcar", "sku": "stable", "version": "latest"`,
      ],
      [
        main,
        `"location": "[parameters('location')]",\n      "dependsOn"`,
        `"location": "[parameters('location')]", "plan": { "name": "Stable", "product": "flatcar", "publisher": "kinvolk" },\n      "dependsOn"`,
      ],
    ],
    expect: [],
  },
  {
    rule: 'PRACTICE-005',
    when: 'a machine with a marketplace image has no plan',
    edits: [
      [
        main,
        image,
        `"publisher": "kinvolk", "offer": "flatcar", "sku": "stable", "version": "latest"`,
      ],
    ],
    expect: [{ id: 'Image.Plan.Missing', file: main, at: '§"imageReference"', as: 'warning' }],
  },
  {
    rule: 'PRACTICE-005',
    when: 'the plan is that of another image, which a variable holds',
    edits: [
      inVariables(
        '"image": { "publisher": "kinvolk", "offer": "flatcar", "sku": "stable", "version": "latest" }',
      ),
      [main, `{\n            ${image}\n          }`, `"[variables('image')]"`],
      [
        main,
        `"location": "[parameters('location')]",\n      "dependsOn"`,
        `"location": "[parameters('location')]", "plan": { "name": "beta", "product": "flatcar", "publisher": "coreos" },\n      "dependsOn"`,
      ],
    ],
    expect: [
      { id: 'Image.Plan.Differs', file: main, at: '§"beta"', as: 'warning' },
      { id: 'Image.Plan.Differs', file: main, at: '§"coreos"', as: 'warning' },
    ],
  },
  {
    rule: 'PRACTICE-006',
    when: 'a parameter chooses the version',
    edits: [[main, `"version": "latest"`, `"version": "[parameters('vmName')]"`]],
    expect: [],
  },
  {
    rule: 'PRACTICE-006',
    when: 'the version is fixed',
    edits: [[main, `"version": "latest"`, `"version": "24.04.202404230"`]],
    expect: [{ id: 'Image.Version.Fixed', file: main, at: '§"24.04', as: 'info' }],
  },
  {
    rule: 'PRACTICE-006',
    when: 'a variable fixes the version',
    edits: [
      inVariables('"build": "1.2.3"'),
      [main, `"version": "latest"`, `"version": "[variables('build')]"`],
    ],
    expect: [{ id: 'Image.Version.Fixed', file: main, at: `§"[variables('build')]"`, as: 'info' }],
  },
  {
    rule: 'PRACTICE-007',
    when: 'parameters of the main template have no description, or a blank one',
    edits: [
      inParameters(
        `"first": { "type": "string" }, "second": { "type": "string", "metadata": { "description": " " } }`,
      ),
    ],
    expect: [
      {
        id: 'Parameter.Without.Description',
        file: main,
        at: '"1.0.0.0",\n  §"parameters": {\n    "location": {\n      "type": "string",\n      "defaultValue"',
        as: 'info',
      },
    ],
  },
  {
    rule: 'PRACTICE-007',
    when: 'a parameter of a nested template has none',
    edits: [inLinked('"bare": { "type": "string" }')],
    expect: [
      {
        id: 'Parameter.Without.Description',
        file: nested,
        at: '§"parameters": { "bare"',
        as: 'info',
      },
    ],
  },
  {
    rule: 'PRACTICE-008',
    when: 'a default is a text, a number or an empty list',
    edits: [
      inParameters(
        `"a": { "type": "array", "defaultValue": [], ${described} }, "b": { "type": "int", "defaultValue": 0, ${described} }`,
      ),
    ],
    expect: [],
  },
  {
    rule: 'PRACTICE-008',
    when: 'a default of the main template is an empty text',
    edits: [inParameters(`"a": { "type": "string", ${described}, "defaultValue":"" }`)],
    expect: [{ id: 'Parameter.Default.Empty', file: main, at: '"defaultValue":§""', as: 'info' }],
  },
  {
    rule: 'PRACTICE-008',
    when: 'a default of a nested template is an empty text',
    edits: [inLinked(`"a": { "type": "secureString", "defaultValue": "", ${described} }`)],
    expect: [
      { id: 'Parameter.Default.Empty', file: nested, at: '"defaultValue": §""', as: 'info' },
    ],
  },
  {
    rule: 'PRACTICE-009',
    when: 'a type has two versions in one template',
    edits: [
      inResources(
        `{ "type": "Microsoft.Storage/storageAccounts", "apiVersion": "2024-01-01", "name": "[variables('storageName')]" }`,
      ),
    ],
    expect: [{ id: 'Api.Versions.Differ', file: main, at: '§"2024-01-01"', as: 'info' }],
  },
  {
    rule: 'PRACTICE-009',
    when: 'a child resource has another version than its like in another template',
    edits: [
      inStorage(
        `"resources": [{ "type": "blobServices", "apiVersion": "2024-01-01", "name": "default" }]`,
      ),
      [
        nested,
        '"resources": [',
        `"resources": [{ "type": "Microsoft.Storage/storageAccounts/blobServices", "apiVersion": "2025-06-01", "name": "x/default" },`,
      ],
    ],
    expect: [{ id: 'Api.Versions.Differ', file: main, at: '§"2024-01-01"', as: 'info' }],
  },
  {
    rule: 'PRACTICE-009',
    when: 'different types have different versions, and a parameter gives one',
    edits: [
      inResources(
        `{ "type": "Microsoft.Storage/storageAccounts", "apiVersion": "[parameters('vmName')]", "name": "[variables('storageName')]" }`,
      ),
    ],
    expect: [],
  },
  {
    rule: 'PRACTICE-010',
    when: 'names are made unique or asked for, or need not be unique',
    edits: [
      inResources(
        `{ "type": "Microsoft.KeyVault/vaults", "apiVersion": "2025-05-01", "name": "[concat('kv', uniqueString(resourceGroup().id))]" }`,
        `{ "type": "Microsoft.Web/sites", "apiVersion": "2025-03-01", "name": "[parameters('vmName')]" }`,
        `{ "type": "Microsoft.Web/serverfarms", "apiVersion": "2025-03-01", "name": "plan" }`,
      ),
    ],
    expect: [],
  },
  {
    rule: 'PRACTICE-010',
    when: 'a name is a literal',
    edits: [
      inResources(
        `{ "type": "microsoft.keyvault/Vaults", "apiVersion": "2025-05-01", "name": "contoso-vault" }`,
      ),
    ],
    expect: [{ id: 'Global.Name.Literal', file: main, at: '§"contoso-vault"', as: 'info' }],
  },
  {
    rule: 'PRACTICE-010',
    when: 'a name is put together from literals of variables',
    edits: [
      inVariables('"brand": "contoso"'),
      [
        main,
        `"[format('st{0}', uniqueString(resourceGroup().id))]"`,
        `"[format('{0}{1}', variables('brand'), 'store')]"`,
      ],
    ],
    expect: [
      {
        id: 'Global.Name.Literal',
        file: main,
        at: `"name": §"[variables('storageName')]"`,
        as: 'info',
      },
    ],
  },
  {
    rule: 'PRACTICE-011',
    when: 'addresses stay on the machine, or are names and no addresses',
    edits: [
      inStorage(
        `"tags": { "a": "http://localhost:8080/x", "b": "curl http://169.254.169.254/metadata", "c": "http://schemas.microsoft.com/x", "d": "[concat('http://', parameters('vmName'))]", "e": "https://a.example.com" }`,
      ),
    ],
    expect: [],
  },
  {
    rule: 'PRACTICE-011',
    when: 'a template holds addresses without encryption',
    edits: [
      inStorage(
        `"tags": { "a": "http://downloads.example.com/x", "b": "wget HTTP://10.0.0.1/x && curl http://localhost/" }`,
      ),
    ],
    expect: [
      { id: 'Address.Without.Tls', file: main, at: '§"http://downloads', as: 'info' },
      { id: 'Address.Without.Tls', file: main, at: '§"wget', as: 'info' },
    ],
  },
  {
    rule: 'PRACTICE-011',
    when: 'the form leads to a page without encryption',
    edits: [[form, '"Name of the virtual machine."', '"See http://help.example.com."']],
    expect: [{ id: 'Address.Without.Tls', file: form, at: '§"See http', as: 'info' }],
  },
  {
    rule: 'PRACTICE-012',
    when: 'elements that are not in the list lie anywhere',
    edits: [
      [
        main,
        '"contentVersion": "1.0.0.0",\n  "parameters"',
        '"metadata": { "a": "b" }, "contentVersion": "1.0.0.0", "languageVersion": "1.0",\n  "parameters"',
      ],
    ],
    expect: [],
  },
  {
    rule: 'PRACTICE-012',
    when: 'the outputs of a template come before its parameters',
    edits: [
      [
        nested,
        '"parameters": {',
        '"outputs": { "a": { "type": "int", "value": 1 } }, "parameters": {',
      ],
    ],
    expect: [{ id: 'Template.Element.Order', file: nested, at: '§"parameters"', as: 'info' }],
  },
  {
    rule: 'PRACTICE-012',
    when: 'resources have their elements in another order',
    edits: [
      inStorage(`"zones": ["1"]`),
      inResources(
        `{ "name": "x", "type": "Microsoft.Web/serverfarms", "apiVersion": "2025-03-01" }`,
      ),
    ],
    expect: [{ id: 'Resource.Element.Order', file: main, at: '"name": "x", §"type"', as: 'info' }],
  },
  {
    rule: 'PRACTICE-012',
    when: 'Bicep made the template',
    edits: [
      [
        main,
        '"contentVersion": "1.0.0.0",\n  "parameters"',
        '"metadata": { "_generator": { "name": "bicep" } }, "contentVersion": "1.0.0.0",\n  "parameters"',
      ],
      inStorage(`"zones": ["1"]`),
    ],
    expect: [],
  },
];
