/** Packages of which a rule says too much or too little when its text in the catalogue is read in haste. */
import {
  fails,
  holds,
  inAddress,
  inBasics,
  inFormOutputs,
  inNested,
  inOutputs,
  inRoot,
  parameterFile,
  parameterSchema,
  vault,
} from './further-cases.ts';
import { form, inParameters, inStep, inStorage, inVariables, main, nested } from './rule-cases.ts';
import type { RuleCase } from './rule-cases.ts';

/** Puts resources before those of the main template. */
const inResources = (resource: string) =>
  [
    main,
    '"resources": [\n    {\n      "type": "Microsoft.Storage',
    `"resources": [\n    ${resource},\n    {\n      "type": "Microsoft.Storage`,
  ] as const;

/** Gives the storage account another location. */
const storageAt = (location: string) =>
  [
    main,
    `"name": "[variables('storageName')]",\n      "location": "[parameters('location')]"`,
    `"name": "[variables('storageName')]", "location": "${location}"`,
  ] as const;

/** Puts parameters before those of the inner template, and of the linked one. */
const inInner = (parameters: string) =>
  [
    main,
    `"parameters": {\n            "location": {\n              "type": "string"`,
    `"parameters": { ${parameters}, "location": {\n              "type": "string"`,
  ] as const;
const inLinked = (parameters: string) =>
  [nested, '"parameters": {', `"parameters": { ${parameters},`] as const;

const described = '"metadata": { "description": "Something for a test." }';

export const misreadCases: readonly RuleCase[] = [
  // Package
  fails(
    'PKG-010',
    'the views are kinds of other places, and one is written in another way',
    {
      add: {
        'viewDefinition.json': '{"views": [{"kind": "Associations"}, {"kind": ["Overview"]}]}',
      },
    },
    { id: 'ViewDefinition.Unknown.Kind', file: 'viewDefinition.json', at: '§"kind": ["Overview"]' },
  ),
  fails(
    'PKG-010',
    'the file cannot be read',
    { add: { 'viewDefinition.json': '{"views": [\n{"kind" "Overview"}]}' } },
    { id: 'ViewDefinition.Unreadable', file: 'viewDefinition.json' },
  ),
  holds('PKG-010', 'the views are the two rare kinds, and another file only has a similar name', {
    add: {
      'viewDefinition.json': '{"views": [{"kind": "CustomResources"}, {"kind": "Associations"}]}',
      'samples/my-viewDefinition.json': '{"views": 1}',
    },
  }),
  fails(
    'PKG-010',
    'the view definition is a list',
    { add: { 'viewDefinition.json': '\n[{"kind": "Overview"}]' } },
    { id: 'ViewDefinition.No.Views', file: 'viewDefinition.json', at: '§[{' },
  ),
  fails(
    'PKG-024',
    'the suppressions are a list',
    { add: { 'certification.json': '\n [{}]' } },
    { id: 'Suppression.Malformed', file: 'certification.json', at: '§[{}]', as: 'warning' },
  ),
  fails(
    'PKG-011',
    'a resource of another type has the name',
    {
      edits: [
        [main, 'pid-1c8e0b6e', 'id-1c8e0b6e'],
        inResources(
          `{ "type": "Microsoft.Insights/components", "name": "pid-1c8e0b6e-55a1-4a30-9f0a-6c1b0a9d8f11" }`,
        ),
      ],
    },
    {
      id: 'Usage.Attribution.Missing',
      file: main,
      at: '  §"resources": [\n    { "type": "Microsoft.Insights',
    },
  ),
  fails(
    'PKG-011',
    'the main template has no resources at all',
    { remove: [main], add: { [main]: '{ "parameters": {} }' } },
    { id: 'Usage.Attribution.Missing', file: main, at: '§{ "parameters"' },
  ),
  fails(
    'PKG-011',
    'the name does not begin with the GUID’s mark',
    { edits: [[main, 'pid-1c8e0b6e', 'rapid-1c8e0b6e']] },
    {
      id: 'Usage.Attribution.Missing',
      file: main,
      at: '  §"resources": [\n    {\n      "type": "Microsoft.Storage',
    },
  ),
  holds('PKG-011', 'the name is a variable', {
    edits: [
      [
        main,
        '"name": "pid-1c8e0b6e-55a1-4a30-9f0a-6c1b0a9d8f11-partnercenter"',
        `"name": "[variables('usage')]"`,
      ],
      inVariables('"usage": "pid-1c8e0b6e-55a1-4a30-9f0a-6c1b0a9d8f11"'),
    ],
  }),
  holds('PKG-011', 'the name ends with the GUID, in other letters', {
    edits: [
      [
        main,
        'pid-1c8e0b6e-55a1-4a30-9f0a-6c1b0a9d8f11-partnercenter',
        'PID-1C8E0B6E-55A1-4A30-9F0A-6C1B0A9D8F11',
      ],
    ],
  }),
  fails(
    'PKG-014',
    'a template has more than 4 MB of text, and another one nearly too many parameters',
    {
      edits: [
        inVariables(`"long": "${'x'.repeat(4_200_000)}"`),
        inLinked(Array.from({ length: 235 }, (_, index) => `"p${index}": 1`).join()),
      ],
    },
    { id: 'Template.Size.Over.Limit', file: main, at: '§{\n  "$schema"' },
    { id: 'Template.parameters.Near.Limit', file: nested, at: '§"parameters"', as: 'warning' },
  ),
  holds('PKG-016', 'a managed application keeps its system disk in an account', {
    skuType: 'MANAGED_APPLICATION',
    edits: [
      [main, '"imageReference": {', '"osDisk": { "vhd": { "uri": "x" } }, "imageReference": {'],
    ],
  }),
  fails(
    'PKG-023',
    'the name of a resource of a nested template is new each time',
    {
      edits: [
        inLinked(`"now": { "type": "string", "defaultValue": "[utcNow()]", ${described} }`),
        [nested, '"name": "address"', `"name": "[concat('address-', parameters('now'))]"`],
      ],
    },
    { id: 'Resource.Name.Changes', file: nested, at: `§"[concat('address-'` },
  ),

  // Files
  fails(
    'JSONFiles-Should-Be-Valid',
    'keys differ in case only, a key is empty, or something follows the end',
    {
      add: {
        'a.json': '{ "key": 1, "KEY": 2 }',
        'b.json': '{ "": 1 }',
        'c.jsonc': '{} {}',
      },
    },
    { id: 'Invalid.JSON', file: 'a.json', at: '§"KEY"' },
    { id: 'Invalid.JSON', file: 'b.json', at: '§""' },
    { id: 'Invalid.JSON', file: 'c.jsonc', at: '{} §{}' },
  ),
  fails(
    'JSONFiles-Should-Be-Valid',
    'a key is repeated inside of a value that a repeated key replaces',
    { add: { 'a.json': '{ "a": { "b": 1, "b": 2 }, "c": 3, "a": 4 }' } },
    { id: 'Repeated.Key', file: 'a.json', at: '§"a": {', as: 'info' },
    { id: 'Repeated.Key', file: 'a.json', at: '§"b": 1', as: 'info' },
  ),
  holds('JSONFiles-Should-Be-Valid', 'broken files are by-products or not named JSON', {
    add: { '__MACOSX/a.json': '{', 'a.json5': '{', 'scripts/b.json.txt': '{' },
  }),

  // Templates
  fails(
    'adminPassword-Should-Not-Be-A-Literal',
    'a password is handed to a deployment as a variable, and one in blanks is no expression',
    {
      edits: [
        inResources(
          `{ "type": "Microsoft.Resources/deployments", "properties": { "parameters": { "adminPassword": { "value": "[variables('word')]" } } } },
           { "type": "a/b", "properties": { "administratorLoginPassword": "  w0rd-  " } }`,
        ),
        inVariables('"word": "Secr3t!pass"'),
      ],
      secrets: ['Secr3t!pass', 'w0rd-'],
    },
    { id: 'AdminPassword.Is.Variable.Literal', file: main, at: `§"[variables('word')]"` },
    { id: 'AdminPassword.Is.Literal', file: main, at: '§"  w0rd-  "' },
  ),
  holds('adminUsername-Should-Not-Be-A-Literal', 'only a parameter and an output have the name', {
    edits: [
      [main, '"adminUsername": {', '"adminUsername": { "defaultValue": "root",'],
      inOutputs(`"adminUsername": { "type": "string", "value": "root" }`),
    ],
  }),
  fails(
    'apiVersions-Should-Be-Recent',
    'a preview is out as well, types are not known, and one resource asks to be left alone',
    {
      edits: [
        inResources(
          `{ "type": "Microsoft.AlertsManagement/actionRules", "apiVersion": "2021-08-08-preview" },
           { "type": "Microsoft.None/things", "apiVersion": "2015-01-01" },
           { "type": "Microsoft.Storage/storageAccounts", "apiVersion": "2015-01-01", "metadata": "disable-apiVersions-should-be-recent" },
           { "type": "Microsoft.Storage/storageAccounts", "apiVersion": "2015-01-02" }`,
        ),
      ],
    },
    { id: 'ApiVersion.Preview.Version.Has.NonPreview', file: main, at: '§"2021-08-08-preview"' },
    {
      id: 'ApiVersion.Not.Known',
      file: main,
      at: '"Microsoft.None/things", "apiVersion": §"',
      as: 'warning',
    },
    {
      id: 'ApiVersion.Check.Disabled',
      file: main,
      at: '§"apiVersion": "2015-01-01", "metadata"',
      as: 'warning',
    },
    { id: 'ApiVersion.Not.Known', file: main, at: '§"2015-01-02"', as: 'warning' },
  ),
  holds(
    'apiVersions-Should-Be-Recent',
    'an old version is only younger as a preview of the same day, and a child has the type of its parent',
    {
      edits: [
        inResources(
          `{ "type": "Microsoft.AlertsManagement/actionRules", "apiVersion": "2021-08-08" },
           { "type": "Microsoft.Network/dnsZones", "apiVersion": "2018-05-01", "resources": [ { "type": "A", "apiVersion": "2018-05-01" } ] }`,
        ),
      ],
    },
  ),
  fails(
    'apiVersions-Should-Be-Recent-In-Reference-Functions',
    'a preview is out as well, and a version does not exist',
    {
      edits: [
        inVariables(
          `"a": "[reference(resourceId('Microsoft.AlertsManagement/actionRules', 'x'), '2021-08-08-preview')]",
           "b": "[listKeys(resourceId('Microsoft.Storage/storageAccounts', 'x'), '2015-01-02')]"`,
        ),
      ],
    },
    {
      id: 'ApiReference.Version.Preview.Version.Has.NonPreview',
      file: main,
      at: '§2021-08-08-preview',
    },
    { id: 'ApiReference.Version.Not.Known', file: main, at: '§2015-01-02', as: 'warning' },
  ),
  holds(
    'apiVersions-Should-Be-Recent-In-Reference-Functions',
    'no type can be told, another function has a date, or a function only ends like one',
    {
      edits: [
        inVariables(
          `"a": "[reference(parameters('vmName'), '2015-05-01')]", "b": "[dateTimeAdd('2015-05-01', 'P1D')]",
           "c": "[myreference(resourceId('Microsoft.Storage/storageAccounts', 'x'), '2015-06-15')]"`,
        ),
      ],
    },
  ),
  fails(
    'artifacts-parameter',
    'the default is an address that is signed',
    {
      edits: [
        [
          main,
          '"defaultValue": "[deployment().properties.templateLink.uri]"',
          '"defaultValue": "https://a.example/?sig=aBcDeFgHiJ&sv=2022-11-02"',
        ],
      ],
      secrets: ['aBcDeFgH'],
    },
    { id: 'ArtifactsLocation.Parameter.DefaultValue.Incorrect', file: main, at: '§"https://a' },
  ),
  holds('artifacts-parameter', 'the default is the sample’s address, and the token is null', {
    edits: [
      [
        main,
        '"[deployment().properties.templateLink.uri]"',
        '"https://raw.githubusercontent.com/Azure/azure-quickstart-templates/master/100-blank-template/"',
      ],
      [
        main,
        `"type": "secureString",\n      "defaultValue": ""`,
        '"type": "secureString", "defaultValue": null',
      ],
    ],
  }),
  holds('artifacts-parameter', 'a nested template declares the token alone', {
    edits: [inLinked('"_artifactsLocationSasToken": { "type": "string", "defaultValue": "x" }')],
  }),
  holds(
    'CommandToExecute-Must-Use-ProtectedSettings-For-Secrets',
    'a plain text has the name of a secret, and a function of one’s own the name of a list',
    {
      edits: [
        inStorage(
          `"properties": { "type": "CustomScript", "settings": { "commandToExecute": "[concat('adminPassword', my.listKeys('x'), variables('adminPassword'))]" } }`,
        ),
      ],
    },
  ),
  holds('DependsOn-Best-Practices', 'the number of a copy stands in another entry of the list', {
    edits: [inStorage(`"dependsOn": [ "[concat('a/', 'b')]", "[concat('c/', copyIndex())]" ]`)],
  }),
  fails(
    'DependsOn-Best-Practices',
    'blanks stand between the signs of a joined entry, in a child resource',
    { edits: [inStorage(`"resources": [ { "dependsOn": [ " [ CONCAT ('a', 'b')]" ] } ]`)] },
    { id: 'Resource.DependsOn.StartsWithConcat', file: main, at: '§" [ CONCAT' },
  ),
  holds(
    'Deployment-Resources-Must-Not-Be-Debug',
    'the level is empty, or belongs to something else',
    {
      edits: [
        inResources(
          `{ "type": "Microsoft.Resources/deployments", "properties": { "debugSetting": { "detailLevel": "" } } },
         { "type": "Microsoft.Logic/workflows", "properties": { "debugSetting": { "detailLevel": "requestContent" } } }`,
        ),
      ],
    },
  ),
  fails(
    'DeploymentTemplate-Must-Not-Contain-Hardcoded-Uri',
    'the parameters of a nested template of outer scope are not the top-level ones',
    {
      edits: [
        inResources(
          `{ "type": "Microsoft.Resources/deployments", "properties": { "template": { "parameters": { "p": { "defaultValue": "https://graph.windows.net/" } } } } }`,
        ),
      ],
    },
    { id: 'Hardcoded.Url.Reference', file: main, at: '§graph.windows.net' },
  ),
  holds(
    'DeploymentTemplate-Must-Not-Contain-Hardcoded-Uri',
    'an inner template is a template of its own, so that its parameters are top-level ones',
    { edits: [inInner('"p": { "type": "string", "defaultValue": "https://graph.windows.net/" }')] },
  ),
  holds(
    'DeploymentTemplate-Schema-Is-Correct',
    'templates are for a tenant and a management group',
    {
      edits: [
        [nested, '2019-04-01/deploymentTemplate', '2019-08-01/tenantDeploymentTemplate'],
        [
          main,
          `"template": {\n          "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"`,
          `"template": {\n          "$schema": "https://schema.management.azure.com/schemas/2019-08-01/managementGroupDeploymentTemplate.json#"`,
        ],
      ],
    },
  ),
  holds(
    'IDs-Should-Be-Derived-From-ResourceIDs',
    'names that are exempt, lists, objects, and a call with blanks',
    {
      edits: [
        inStorage(
          `"properties": { "TenantId": "x", "myPrincipalID": "x", "detector": { "id": "x" }, "subnetId": " [ resourceId ( 'a/b', 'c')]", "peerId": { "a": 1 }, "ids": "x",
             "ownerId": "[IF(true(), 'a', 'b')]", "planId": { "value": "[guid('x')]" } }`,
        ),
      ],
    },
  ),
  holds(
    'Location-Should-Not-Be-Hardcoded',
    'the location of the group is used in parameters and deployments only',
    {
      edits: [
        [main, `"defaultValue": "[resourceGroup().location]"`, `"defaultValue": "GLOBAL"`],
        inParameters(
          `"region": { "type": "string", "defaultValue": "[resourceGroup().location]" }`,
        ),
        inResources(
          `{ "type": "Microsoft.Resources/deployments", "properties": { "parameters": { "p": { "value": "[resourceGroup().location]" } } } }`,
        ),
      ],
    },
  ),
  holds(
    'Location-Should-Not-Be-Hardcoded',
    'the default of a nested file is built on that of its group',
    {
      edits: [
        [
          nested,
          `"location": {\n      "type": "string"`,
          `"location": { "type": "string", "defaultValue": "[toLower(resourceGroup().location)]"`,
        ],
      ],
    },
  ),
  fails(
    'Location-Should-Not-Be-Hardcoded',
    'a nested file names the place that any template may name, and a child resource another one',
    {
      edits: [
        [
          nested,
          `"location": {\n      "type": "string"`,
          `"location": { "type": "string", "defaultValue": "global"`,
        ],
        inStorage(`"resources": [ { "location": "eastus2" } ]`),
      ],
    },
    { id: 'Location.Hardcoded', file: main, at: '§"eastus2"' },
    {
      id: 'Location.Parameter.DefaultValuePresent',
      file: nested,
      at: '"defaultValue": §"global"',
    },
  ),
  fails(
    'DeploymentTemplate-Must-Not-Contain-Hardcoded-Uri',
    'the host stands in a property that a later one of its name replaces',
    {
      edits: [
        inStorage(`"tags": { "deep": [ "https://a.vault.azure.net" ] }, "tags": { "a": "b" }`),
      ],
    },
    { id: 'Hardcoded.Url.Reference', file: main, at: 'a.§vault.azure.net' },
  ),
  fails(
    'Min-And-Max-Value-Are-Numbers',
    'both are no integers: one finding is enough, and null is none',
    {
      edits: [
        inParameters(
          `"a": { "type": "int", "minValue": "x", "maxValue": {} }, "b": { "type": "int", "minValue": 0, "maxValue": null }`,
        ),
      ],
    },
    { id: 'Parameter.Max.Not.Int', file: main, at: '"maxValue": §{}' },
    { id: 'Parameter.Max.Not.Int', file: main, at: '"maxValue": §null' },
  ),
  holds(
    'Outputs-Must-Not-Contain-Secrets',
    'descriptions speak of lists and secrets, and only variables hold them',
    {
      edits: [
        inOutputs(
          `"a": { "type": "string", "metadata": { "description": "first, listKeys (x) and parameters('adminPassword')" }, "value": "x" },
           "secret": { "type": "string", "value": "[variables('key')]" }`,
        ),
        inVariables(`"key": "[listKeys('a', '2025-06-01')]"`),
      ],
    },
  ),
  fails(
    'Outputs-Must-Not-Contain-Secrets',
    'secrets lie deep in an output, in a secure object and a list function of any name',
    {
      edits: [
        inParameters('"logins": { "type": "SECUREOBJECT" }'),
        inOutputs(
          `"a": { "type": "object", "value": { "b": [ "[concat('x', parameters( 'LOGINS' ).first)]" ] } }, "c": { "type": "object", "value": { "d": "[ListAccountSas ('y')]" } }`,
        ),
      ],
    },
    { id: 'Output.Contains.SecureParameter', file: main, at: "§parameters( 'LOGINS' )" },
    { id: 'Output.Contains.Secret', file: main, at: '"§[ListAccountSas' },
  ),
  holds(
    'Parameter-Types-Should-Be-Consistent',
    'a part of the parameter is handed over, an object holds it, or the scope is outer',
    {
      edits: [
        inInner('"a": { "type": "int" }, "b": { "type": "int" }'),
        [
          main,
          `"scope": "inner"\n        },\n        "parameters": {`,
          `"scope": "inner"\n        },\n        "parameters": { "a": { "value": "[parameters('vmName').size]" }, "b": { "value": { "x": "[parameters('vmName')]" } },`,
        ],
        inResources(
          `{ "type": "Microsoft.Resources/deployments", "properties": { "parameters": { "c": { "value": "[parameters('vmName')]" } }, "template": { "parameters": { "c": { "type": "int" } } } } }`,
        ),
      ],
    },
  ),
  holds(
    'Parameters-Must-Be-Referenced',
    'a workflow takes the parameter in a language of its own',
    {
      edits: [
        inParameters(`"a": { "type": "string" }`),
        inStorage(`"properties": { "inputs": "@parameters('a')", "more": "@{parameters('a')}" }`),
      ],
    },
  ),
  holds(
    'Password-params-must-be-secure',
    'the word stands in a variable, an output or the description',
    {
      edits: [
        inVariables('"adminPasswordRule": { "type": "string" }'),
        inOutputs('"clientSecret": { "type": "string", "value": "x" }'),
        inParameters('"a": { "type": "string", "metadata": { "description": "password" } }'),
      ],
    },
  ),
  holds(
    'providers_apiVersions-Is-Not-Permitted',
    'the version comes after another member, or before',
    {
      edits: [
        inVariables(`"a": "apiVersions of providers('x')", "b": "[variables('apiVersions')]"`),
      ],
    },
  ),
  holds(
    'ResourceIds-should-not-contain',
    'letters have another case, or the sign left of it is a quotation mark',
    {
      edits: [
        inVariables(
          `"a": "[RESOURCEID(concat('a', 'b'))]", "b": "never resourceId(concat('a', 'b'))", "c": "[resourceId(toLower(concat('a', 'b')))]"`,
        ),
      ],
    },
  ),
  fails(
    'ResourceIds-should-not-contain',
    'an id of the subscription begins with it, and that of an expression lies deeper',
    {
      edits: [
        inVariables(
          `"a": "[concat('x', resourceId(subscription().subscriptionId, 'a/b', 'c'))]", "b": "[subscriptionResourceId(concat('a', 'b'), 'c')]"`,
        ),
      ],
    },
    { id: 'ResourceId.Should.Not.Contain.Function', file: main, at: '§resourceId(subscription()' },
    {
      id: 'ResourceId.Should.Not.Contain.Function',
      file: main,
      at: '§subscriptionResourceId(concat',
    },
  ),
  holds(
    'Resources-Should-Have-Location',
    'a child has a literal location, and an empty one is none',
    {
      edits: [
        inStorage(`"resources": [ { "location": "eastus" } ]`),
        [nested, '"location": "global"', '"location": ""'],
      ],
    },
  ),
  fails(
    'Resources-Should-Have-Location',
    'something follows the expression, and the place is in an inner template',
    {
      edits: [
        storageAt(`[parameters('location')]-2`),
        [
          main,
          `"name": "identity",\n              "location": "[parameters('location')]"`,
          `"name": "identity", "location": "northeurope"`,
        ],
      ],
    },
    { id: 'Resource.Location.Literal', file: main, at: `§"[parameters('location')]-2"` },
    { id: 'Resource.Location.Literal', file: main, at: '§"northeurope"' },
  ),
  holds('Resources-Should-Not-Be-Ambiguous', 'ids are ambiguous: the rule is switched off', {
    edits: [
      inStorage(
        `"dependsOn": [ "[resourceId('storageAccounts', 'x')]", "Microsoft.Storage/storageAccounts" ]`,
      ),
    ],
  }),
  holds(
    'VM-Images-Should-Use-Latest-Version',
    'an image has a fixed version: the rule is switched off',
    {
      edits: [[main, '"version": "latest"', '"version": "24.04.202404230"']],
    },
  ),
  fails(
    'Secure-Params-In-Nested-Deployments',
    'a secure object is taken, far down, by a template that has variables of its own',
    {
      edits: [
        inParameters('"logins": { "type": "secureObject" }'),
        inResources(
          `{ "type": "MICROSOFT.RESOURCES/DEPLOYMENTS", "properties": { "template": { "variables": { "a": [ { "b": "[string(parameters('logins'))]" } ] } } } }`,
        ),
      ],
    },
    {
      id: 'NestedDeployment.Contains.SecureParameter',
      file: main,
      at: `[string(§parameters('logins'))]`,
    },
  ),
  holds(
    'Secure-Params-In-Nested-Deployments',
    'a secret is handed over beside the template, or linked',
    {
      edits: [
        inResources(
          `{ "type": "Microsoft.Resources/deployments", "properties": { "parameters": { "p": { "value": "[parameters('adminPassword')]" } },
           "template": { "resources": [ { "a": "[parameters('vmName')]" } ] } } }`,
        ),
      ],
    },
  ),
  holds('Secure-String-Parameters-Cannot-Have-Default', 'a secure object has a default', {
    edits: [inParameters('"a": { "type": "secureObject", "defaultValue": { "user": "root" } }')],
  }),
  holds(
    'Template-Should-Not-Contain-Blanks',
    'texts, metadata and names that are expressions hold empty values',
    {
      edits: [
        inStorage(
          `"properties": { "script": "a: [] b: {} c: \\"\\"", "identities": { "[parameters('vmName')]": {}, "/subscriptions/x": {} }, "promotionCode": "" }`,
        ),
        inParameters('"a": { "type": "string", "metadata": { "description": "", "hints": [] } }'),
      ],
    },
  ),
  fails(
    'Template-Should-Not-Contain-Blanks',
    'a list of one empty thing is none, but what stands in it may be',
    { edits: [inStorage(`"a": [ { "b": null } ], "c": [ "" ]`)] },
    { id: 'Template.Empty.Value', file: main, at: '"b": §null' },
  ),
  holds(
    'URIs-Should-Be-Properly-Constructed',
    'names only begin with the word, or other functions join',
    {
      edits: [
        inStorage(
          `"properties": { "uriPath": "[concat('a', 'b')]", "urlList": [ "[format('a')]" ], "aUri": "[replace('a', 'b', 'c')]", "bUri": { "value": "[concat('a', 'b')]" } }`,
        ),
      ],
    },
  ),
  holds(
    'Variables-Must-Be-Referenced',
    'an item of a copy is taken through the variable around it',
    {
      edits: [
        inVariables(
          `"holder": { "copy": [ { "name": "items", "count": 2, "input": 1 } ] }, "use": "[variables('holder').items[0]]"`,
        ),
        inOutputs(`"a": { "type": "int", "value": "[variables('use')]" }`),
      ],
    },
  ),
  fails(
    'Virtual-Machines-Should-Not-Be-Preview',
    'a scale set of a nested template has a preview version',
    {
      edits: [
        inNested(
          `{ "type": "microsoft.compute/virtualmachinescalesets", "properties": { "virtualMachineProfile": { "storageProfile": { "imageReference": { "version": "2.0-PREVIEW" } } } } }`,
        ),
      ],
    },
    { id: 'VM.Using.Preview.Image', file: nested, at: '§"2.0-PREVIEW"' },
  ),
  holds(
    'Virtual-Machines-Should-Not-Be-Preview',
    'the publisher and the id of the image have the word',
    {
      edits: [
        [main, '"publisher": "Canonical"', '"publisher": "canonical-preview", "id": "a-preview"'],
        [main, '"sku": "server"', '"sku": "server-preview-2"'],
      ],
    },
  ),
  holds(
    'VM-Size-Should-Be-A-Parameter',
    'an object around the size has a parameter, and names only resemble it',
    {
      edits: [
        [main, `"vmSize": "[parameters('vmSize')]"`, `"vmSize": { "a": "[parameters('vmSize')]" }`],
        inStorage(`"properties": { "vmSizes": [ "Standard_A1" ], "osDiskVmSize": "Standard_A1" }`),
      ],
    },
  ),

  // Forms
  holds(
    'Allowed-Values-Should-Actually-Be-Allowed',
    'the choices are those of a grid, made by an expression, or none',
    {
      edits: [
        inBasics(
          `{ "name": "grid", "type": "Microsoft.Common.EditableGrid", "constraints": { "columns": [ { "id": "c", "element": { "type": "Microsoft.Common.DropDown", "constraints": { "allowedValues": [ "x" ] } } } ] } },
         { "name": "made", "constraints": { "allowedValues": "[map(basics('grid'), (one) => one)]" } }, { "name": "none", "constraints": { "allowedValues": [] } }`,
        ),
      ],
    },
  ),
  fails(
    'Allowed-Values-Should-Actually-Be-Allowed',
    'the default is one of several of which a choice is only a part',
    {
      edits: [
        inParameters(`"edition": { "type": "string", "defaultValue": "gold" }`),
        inStep(`{ "name": "editionBox", "constraints": { "allowedValues": [ "gold plus" ] } }`),
        inFormOutputs(`"edition": "[steps('credentials').editionBox]"`),
      ],
    },
    {
      id: 'Allowed.Value.Default.Mismatch',
      file: form,
      at: '§"allowedValues": [ "gold plus" ]',
    },
  ),
  holds(
    'Controls-In-Outputs-Must-Exist',
    'a missing control is named inside of a call or of a text',
    {
      edits: [
        inFormOutputs(
          `"a": "[concat(basics('nope'), steps('nope').x)]", "b": "see [docs] of basics('nope')", "c": "[steps('basics').vmName]"`,
        ),
      ],
    },
  ),
  holds(
    'CreateUIDefinition-Must-Not-Have-Blanks',
    'a blade is empty, and choices are what the publisher likes',
    {
      edits: [
        inStep(
          `{ "name": "a", "constraints": { "allowedValues": [ { "label": "none", "value": "" }, { "label": "", "value": {} } ] }, "defaultValue": {} }`,
        ),
        [form, '"steps": [', '"was": { "steps": [], "basics": [] }, "steps": ['],
      ],
    },
  ),
  holds('CreateUIDefinition-Should-Have-Schema', 'the letters of the version have another case', {
    edits: [[form, '"version": "0.1.2-preview"', '"version": "0.1.2-PREVIEW"']],
  }),
  fails(
    'Credential-Confirmation-Should-Not-Be-Hidden',
    'a password box in a section of the first blade hides it',
    {
      edits: [
        inBasics(
          `{ "type": "Microsoft.Common.Section", "elements": [ { "type": "microsoft.common.passwordbox", "options": { "HideConfirmation": true } } ] }`,
        ),
      ],
    },
    { id: 'Confirmation.Should.Not.Be.Hidden', file: form, at: '"HideConfirmation": §true' },
  ),
  holds('Handler-Must-Be-Correct', 'the letters of the handler have another case', {
    edits: [[form, 'Microsoft.Azure.CreateUIDef', 'microsoft.compute.MULTIVM']],
  }),
  fails(
    'HideExisting-Must-Be-Correctly-Handled',
    'a public address hides nothing, and its two members come in one output too few',
    {
      edits: [
        inStep(
          `{ "name": "ip", "type": "Microsoft.Network.PublicIpAddressCombo", "options": { "hideExisting": false } }`,
        ),
        inFormOutputs(
          `"ip": { "a": "[steps('credentials').ip.newOrExistingOrNone]", "b": "[steps('credentials').ip.name]" }`,
        ),
      ],
    },
    { id: 'Missing.Output.ResourceGroup', file: form, at: '"name": §"ip"' },
  ),
  holds('Location-Should-Be-In-Outputs', 'the letters have another case', {
    edits: [[form, '"location": "[location()]"', '"LOCATION": "[Location()]"']],
  }),
  fails(
    'Parameters-Without-Default-Must-Exist-In-CreateUIDefinition',
    'the form has no outputs at all',
    {
      edits: [
        [form, '"outputs": {', '"was": {'],
        [main, '"adminUsername": {', '"adminUsername": { "defaultValue": "",'],
        [main, '"adminPassword": {', '"adminPassword": { "defaultValue": "",'],
      ],
    },
    {
      id: 'Parameter.Without.Default.Missing.From.CreateUIDefinition',
      file: form,
      at: '"parameters": §{\n    "basics"',
    },
  ),
  holds(
    'Password-Textboxes-Must-Be-Used-For-Password-Parameters',
    'a box is taken together with others, and a text box feeds a plain text',
    {
      edits: [
        inStep(
          `{ "name": "pin", "type": "Microsoft.Common.PasswordBox" }, { "name": "password", "type": "Microsoft.Common.TextBox" }`,
        ),
        inParameters(`"pins": { "type": "SECURESTRING" }, "plain": { "type": "string" }`),
        inFormOutputs(
          `"pins": "[concat('x', steps('credentials').pin)]", "plain": "[steps('credentials').password]"`,
        ),
      ],
    },
  ),
  fails(
    'PasswordBoxes-Must-Have-Min-Length',
    'a box of the first blade has empty constraints, another one a regex that never closes',
    {
      edits: [
        inBasics(
          `{ "type": "Microsoft.Common.PasswordBox", "constraints": [] }, { "type": "Microsoft.Common.PasswordBox", "constraints": { "regex": "^[a-z{12}" } }`,
        ),
      ],
    },
    { id: 'PasswordBox.Missing.Constraints', file: form, at: '§"constraints": []' },
    { id: 'PasswordBox.Invalid.Regex', file: form, at: '§"^[a-z{12}"' },
  ),
  holds(
    'PasswordBoxes-Must-Have-Min-Length',
    'the regex is an expression, or a class that looks like one',
    {
      edits: [
        inStep(
          `{ "type": "Microsoft.Common.PasswordBox", "constraints": { "regex": "[concat('^', '.*$')]" } },
         { "type": "Microsoft.Common.PasswordBox", "constraints": { "regex": "[a-z]" } }`,
        ),
      ],
    },
  ),
  holds(
    'Textboxes-Are-Well-Formed',
    'lengths are open, exact or a range, and the message is empty',
    {
      edits: [
        inStep(
          ['^a{2,}$', '^b{3}$', '^c{1,4}$']
            .map(
              (regex) =>
                `{ "type": "Microsoft.Common.TextBox", "constraints": { "regex": "${regex}", "validationMessage": "" } }`,
            )
            .join(),
        ),
      ],
    },
  ),
  holds('Tooltips-Should-Be-Present', 'types have fewer parts or another owner, or show no field', {
    edits: [
      inStep(
        `{ "type": "Microsoft.Common" }, { "type": "Contoso.Common.TextBox" }, { "type": "Microsoft.Common.Section" }, { "type": "Microsoft.Common.TextBlock" },
         { "type": "Microsoft.Solutions.GraphApiControl" }, { "type": "Microsoft.Solutions.JitConfigurator" }, { "type": "microsoft.common.infobox" }`,
      ),
    ],
  }),
  fails(
    'Tooltips-Should-Be-Present',
    'controls that show much still need one',
    {
      edits: [
        inBasics(
          `{ "type": "Microsoft.Network.VirtualNetworkCombo" }, { "type": "Microsoft.Solutions.ResourceSelector", "toolTip": null }`,
        ),
      ],
    },
    { id: 'Tooltip.Missing', file: form, at: '§"Microsoft.Network.VirtualNetworkCombo"' },
    { id: 'Tooltip.Missing', file: form, at: '§"toolTip": null' },
  ),
  holds('Validations-Must-Have-Message', 'a message is empty, and the list is too', {
    edits: [
      inStep(
        `{ "constraints": { "validations": [ { "isValid": true, "message": "" } ] } }, { "constraints": { "validations": [] } }`,
      ),
    ],
  }),
  fails(
    'Allowed-Values-Should-Actually-Be-Allowed',
    'the default that no choice equals is a secret',
    {
      edits: [
        inParameters(
          `"word": { "type": "secureString", "defaultValue": "hunter2!", ${described} }`,
        ),
        inBasics(
          `{ "name": "word", "type": "Microsoft.Common.DropDown", "label": "Word", "toolTip": "t", "constraints": { "allowedValues": [{ "label": "a", "value": "a" }] } }`,
        ),
        inFormOutputs(`"word": "[basics('word')]"`),
      ],
      secrets: ['hunter2!'],
    },
    { id: 'Allowed.Value.Default.Mismatch', file: form, at: '§"allowedValues": [{ "label": "a"' },
  ),
  fails(
    'Password-Textboxes-Must-Be-Used-For-Password-Parameters',
    'only a comment in an output takes the box',
    {
      edits: [
        inBasics(
          `{ "name": "zeta", "type": "Microsoft.Common.PasswordBox", "label": { "password": "Word" }, "toolTip": "t", "constraints": { "regex": "^.{12,}$" } }`,
        ),
        inFormOutputs(`"managedIdentity": { "a": "x" /* [basics('zeta')] */ }`),
      ],
    },
    { id: 'PasswordBox.Not.In.Outputs', file: form, at: '"name": §"zeta"' },
  ),
  holds('VMSizes-Must-Match-Template', 'the default is empty, or the list of sizes is', {
    edits: [
      inStep(
        `{ "name": "one", "type": "Microsoft.Compute.SizeSelector", "constraints": { "allowedSizes": [ "Standard_B1s" ] } },
         { "name": "two", "type": "Microsoft.Compute.SizeSelector", "constraints": { "allowedSizes": [] } }`,
      ),
      inParameters(
        `"one": { "type": "string", "defaultValue": "" }, "two": { "type": "string", "defaultValue": "x" }`,
      ),
      inFormOutputs(`"one": "[steps('credentials').one]", "two": "[steps('credentials').two]"`),
    ],
  }),

  // Parameter files
  holds('DeploymentParameters-Should-Have-ContentVersion', 'the numbers are long', {
    add: { 'a.json': parameterFile('{}').replace('1.0.0.0', '2026.11.28.12345') },
  }),
  holds('DeploymentParameters-Should-Have-Schema', 'the letters have another case', {
    add: { 'a.json': parameterFile('{}').replace(parameterSchema, parameterSchema.toUpperCase()) },
  }),
  holds(
    'DeploymentParameters-Should-Have-Value',
    'a name begins with two lines, a secret has a value too, and there is no schema',
    {
      add: {
        'a.json': parameterFile(
          `{ "__note": {}, "one": { "value": "x", "reference": {} }, "two": { "VALUE": "[a] b" },
             "three": { "reference": { "keyVault": { "id": "${vault.toUpperCase()}" }, "secretName": "${'a'.repeat(127)}" } } }`,
        ),
        'b.parameters.json': '{ "contentVersion": "1.0.0.0", "parameters": { "one": {} } }',
      },
    },
  ),
  fails(
    'DeploymentParameters-Should-Have-Value',
    'the name of a secret is too long, and its vault is one of another kind',
    {
      add: {
        'a.json': parameterFile(
          `{ "one": { "reference": { "keyVault": { "id": "${vault}" }, "secretName": "${'a'.repeat(128)}" } },
             "two": { "reference": { "keyVault": { "id": "${vault.replace('KeyVault', 'Storage')}" }, "secretName": "a" } } }`,
        ),
      },
    },
    { id: 'Parameters.Parameter.Bad.SecretName', file: 'a.json', at: `§"${'a'.repeat(128)}"` },
    {
      id: 'Parameters.Parameter.Bad.KeyVault.Id',
      file: 'a.json',
      at: `§"${vault.replace('KeyVault', 'Storage')}"`,
    },
  ),

  // Practices
  fails(
    'PRACTICE-006',
    'a scale set of a nested template has a fixed version',
    {
      edits: [
        inNested(
          `{ "type": "Microsoft.Compute/virtualMachineScaleSets", "properties": { "virtualMachineProfile": { "storageProfile": { "imageReference": { "publisher": "Canonical", "offer": "x", "sku": "y", "version": "1.2.3" } } } } }`,
        ),
      ],
    },
    { id: 'Image.Version.Fixed', file: nested, at: '§"1.2.3"', as: 'info' },
  ),
  fails(
    'PRACTICE-010',
    'a linked template gives its registry a fixed name',
    {
      edits: [
        inNested(
          `{ "type": "Microsoft.ContainerRegistry/registries", "apiVersion": "2025-04-01", "name": "contosoimages" }`,
        ),
      ],
    },
    { id: 'Global.Name.Literal', file: nested, at: '§"contosoimages"', as: 'info' },
  ),
  holds('PRACTICE-012', 'the first and the last elements of both lists stand at their ends', {
    edits: [
      [
        main,
        '"contentVersion": "1.0.0.0",\n  "parameters"',
        '"contentVersion": "1.0.0.0", "apiProfile": "x",\n  "parameters"',
      ],
      inNested(
        `{ "comments": "a", "condition": true, "scope": "b", "type": "c/d", "apiVersion": "2025-01-01", "name": "e", "tags": {}, "copy": {}, "properties": {} }`,
      ),
    ],
  }),

  // Letter case, and parts of names
  fails(
    'PKG-002',
    'the quickstart name has capitals, and the form is named as the oldest managed applications did',
    {
      remove: [main, form],
      add: { 'AzureDeploy.JSON': '{"resources": [{}]}', 'applianceCreateUIDefinition.json': '{}' },
    },
    { id: 'Package.File.Missing', file: null },
    { id: 'Package.File.Wrong.Name', file: 'AzureDeploy.JSON' },
  ),
  holds('PKG-005', 'a folder and a file only hold the words', {
    add: { 'docs/git/readme.md': 'x', 'docs/__MACOSX.md': 'x', 'docs/.github/x.md': 'x' },
  }),
  fails(
    'PKG-005',
    'the names have other capitals, one of each kind is enough',
    { add: { '__macosx/a': 'x', 'b/THUMBS.DB': 'x', 'c/.Git/d': 'x' } },
    { id: 'Package.By.Product', file: '__macosx/a' },
    { id: 'Package.By.Product', file: 'b/THUMBS.DB' },
    { id: 'Package.By.Product', file: 'c/.Git/d' },
  ),
  holds('PKG-006', 'the folders have capitals, and a by-product is no script', {
    add: {
      'NestedTemplates/vm.json': '{"resources": [{"type": "a/b"}]}',
      'Scripts/run.sh': '#!/bin/sh\n',
      '__MACOSX/run.sh': 'x',
    },
  }),
  fails(
    'PKG-006',
    'a folder of configurations holds another script',
    { add: { 'DSC/web.ps1': 'x', 'dsc/modules/web.psm1': 'x', 'DSC/run.sh': '#!/bin/sh\n' } },
    { id: 'Package.File.Elsewhere', file: 'DSC/run.sh' },
  ),
  fails(
    'PKG-008',
    'only longer names have the name of the file in them',
    {
      add: {
        'README.md': 'See my-settings.conf, settings.config and asettings.conf.',
        'settings.conf': 'x',
      },
    },
    { id: 'Package.File.Unnamed', file: 'settings.conf' },
  ),
  holds('PKG-008', 'a name is written in capitals, at the very end of a text', {
    add: { 'README.md': 'SEE ROWS.CSV', 'data/rows.csv': 'x' },
  }),
  fails(
    'PKG-009',
    'the name of a script is in capitals',
    { add: { 'scripts/A.SH': 'echo\n' } },
    { id: 'Script.No.Interpreter', file: 'scripts/A.SH', at: '§echo' },
  ),
  holds('PKG-009', 'a script is empty, and a text holds carriage returns', {
    add: { 'scripts/a.sh': '', 'scripts/notes.txt': 'sh\r\n' },
  }),
  fails(
    'PKG-012',
    'credentials are written in other letters, one after another, without a word before them',
    {
      add: {
        'scripts/a.ps1': `accountkey=${'Ab1+'.repeat(22)}== SIG=aBcDeFgHiJkLmNoPqRsT&SV=2022-11-02`,
      },
      secrets: ['aBcDeFgH', 'Ab1+Ab1+'],
    },
    { id: 'Credential.Account.Key', file: 'scripts/a.ps1', at: '§accountkey=' },
    { id: 'Credential.Sas.Token', file: 'scripts/a.ps1', at: '§SIG=' },
  ),
  holds('PKG-012', 'version and signature are of two addresses, or too short, or public keys', {
    add: {
      'scripts/a.sh':
        '#!/bin/sh\ncurl "https://a.example/?sv=2022-11-02" "https://b.example/?sig=aBcDeFgHiJkLmNoPqRsTu"\ncurl "https://c.example/?nosv=2022-11-02&sig=aBcDeFgHiJkLmNoPqRsTu"\n',
      'scripts/b.pub': '-----BEGIN PUBLIC KEY-----\nAccountKey=abcdef==\n',
    },
  }),
  fails(
    'PKG-013',
    'the password is handed to a nested deployment',
    {
      edits: [
        inResources(
          `{ "type": "Microsoft.Resources/deployments", "properties": { "parameters": { "adminPassword": { "value": "[concat('P@ss', uniqueString('a'))]" } } } }`,
        ),
      ],
      secrets: ['P@ss'],
    },
    { id: 'Password.Is.Built', file: main, at: `§"[concat('P@ss'` },
  ),
  holds(
    'PKG-013',
    'a text only speaks of joining, or belongs to a longer expression with a secret',
    {
      edits: [
        inVariables(
          `"dbPassword": "concat('P@ss', 'w0rd')", "otherPassword": "[if(empty(parameters('adminPassword')), parameters('adminPassword'), 'x')]"`,
        ),
      ],
    },
  ),
  holds('PKG-014', 'a long text only holds a bracket', {
    edits: [inVariables(`"long": "see [ ${'x'.repeat(30_000)}"`)],
  }),
  holds('PKG-015', 'the version of a managed application only ends with a 2', {
    skuType: 'MANAGED_APPLICATION',
    edits: [[nested, '"contentVersion"', '"languageVersion": "1.2", "contentVersion"']],
  }),
  holds('PKG-021', 'names begin with two lines, or nothing takes the location', {
    edits: [
      inParameters(`"__kept": { "type": "string", ${described} }`),
      inFormOutputs(`"__kept": "[basics('vmName')]"`),
    ],
  }),
  holds('adminPassword-Should-Not-Be-A-Literal', 'the name of the variable has capitals', {
    edits: [
      [
        main,
        `"adminPassword": "[parameters('adminPassword')]"`,
        `"adminPassword": "[VARIABLES('SECRET')]"`,
      ],
      inVariables(`"secret": "[parameters('adminPassword')]"`),
    ],
  }),
  fails(
    'apiVersions-Should-Be-Recent',
    'children have the type of their parent, written in full or not; others are no children',
    {
      edits: [
        inResources(
          `{ "type": "Microsoft.Network/dnsZones", "apiVersion": "2018-05-01", "resources": [
               { "type": "Microsoft.Network/DNSZONES/A", "apiVersion": "2017-10-01" }, { "type": "CNAME", "apiVersion": "2016-04-01" } ] }`,
        ),
      ],
    },
    { id: 'ApiVersion.OutOfDate', file: main, at: '§"2017-10-01"' },
    { id: 'ApiVersion.OutOfDate', file: main, at: '§"2016-04-01"' },
  ),
  fails(
    'apiVersions-Should-Be-Recent',
    'resources extend others, or one of several texts asks to leave them alone',
    {
      edits: [
        inResources(
          `{ "type": "Microsoft.Storage/storageAccounts/providers/locks", "apiVersion": "2015-01-01", "name": "[concat('x', '/Microsoft.Authorization/', 'y')]" },
           { "type": "Microsoft.Storage/storageAccounts/providers/locks", "apiVersion": "2015-01-02", "name": "plain" },
           { "type": "Microsoft.Storage/storageAccounts", "apiVersion": "2015-06-15", "metadata": [ "a", "Disable-ApiVersions-Should-Be-Recent: old" ] }`,
        ),
      ],
    },
    { id: 'ApiVersion.Not.Known', file: main, at: '§"2015-01-01"', as: 'warning' },
    { id: 'ApiVersion.Not.Known', file: main, at: '§"2015-01-02"', as: 'warning' },
    {
      id: 'ApiVersion.Check.Disabled',
      file: main,
      at: '§"apiVersion": "2015-06-15"',
      as: 'warning',
    },
  ),
  holds(
    'apiVersions-Should-Be-Recent',
    'Bicep made a deployment, and a template without resources has old versions',
    {
      edits: [
        inRoot('"metadata": { "_generator": { "name": "BICEP" } }'),
        inResources(`{ "type": "microsoft.resources/deployments", "apiVersion": "2018-05-01" }`),
      ],
      add: {
        'nestedtemplates/none.json': `{ "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "resources": [],
        "outputs": { "a": { "type": "Microsoft.Storage/storageAccounts", "apiVersion": "2015-06-15" } } }`,
      },
    },
  ),
  holds(
    'apiVersions-Should-Be-Recent-In-Reference-Functions',
    'Bicep made the template, or no resource has the name',
    {
      edits: [
        inRoot('"metadata": { "_generator": { "name": "bicep" } }'),
        inOutputs(
          `"a": { "type": "string", "value": "[reference(resourceId('Microsoft.Storage/storageAccounts', 'x'), '2018-07-01')]" }`,
        ),
      ],
    },
  ),
  holds(
    'apiVersions-Should-Be-Recent-In-Reference-Functions',
    'only an output has the name, and a function of one’s own ends like one',
    {
      edits: [
        inVariables(
          `"x": "y", "a": "[reference(variables('x'), '2018-07-01')]", "b": "[myListKeys(resourceId('Microsoft.Storage/storageAccounts', 'x'), '2018-07-01')]"`,
        ),
        inOutputs(
          `"c": { "type": "Microsoft.Storage/storageAccounts", "name": "[variables('x')]", "value": "z" }`,
        ),
      ],
    },
  ),
  fails(
    'DependsOn-Best-Practices',
    'functions are written in capitals',
    { edits: [inAddress(`"dependsOn": [ "[IF(true(), 'a', 'b')]" ]`)] },
    { id: 'Resource.DependsOn.Conditional', file: nested, at: '§"[IF(' },
  ),
  fails(
    'Dynamic-Variable-References-Should-Not-Use-Concat',
    'functions are written in capitals',
    { edits: [inAddress(`"tags": { "a": "[VARIABLES(CONCAT('a'),PARAMETERS('location'))]" }`)] },
    { id: 'DynamicVariable.Reference.Using.Concat', file: nested, at: '§VARIABLES(CONCAT' },
  ),
  holds(
    'DeploymentTemplate-Must-Not-Contain-Hardcoded-Uri',
    'an exempt host is written in capitals',
    {
      edits: [inVariables(`"a": "HTTPS://SCHEMA.MANAGEMENT.AZURE.COM/x"`)],
    },
  ),
  fails(
    'Location-Should-Not-Be-Hardcoded',
    'functions and names are written in capitals',
    {
      edits: [
        [nested, '"name": "address"', `"name": "[concat(RESOURCEGROUP().LOCATION)]"`],
        [nested, '"location": "global"', '"LOCATION": "westus3"'],
      ],
    },
    { id: 'Location.Hardcoded', file: nested, at: '§"westus3"' },
    { id: 'Location.Parameter.Should.Be.Used', file: nested, at: '§RESOURCEGROUP()' },
  ),
  fails(
    'Parameters-Must-Be-Referenced',
    'a name only holds two lines further on',
    { edits: [inLinked('"a__b": { "type": "string" }')] },
    { id: 'Parameters.Must.Be.Referenced', file: nested, at: '§"a__b"' },
  ),
  holds('ResourceIds-should-not-contain', 'Bicep made the template', {
    edits: [
      inRoot('"metadata": { "_generator": { "name": "bicep" } }'),
      inVariables(`"a": "[resourceId(concat('a', 'b'))]"`),
    ],
  }),
  holds('Secure-Params-In-Nested-Deployments', 'the scope is neither missing nor outer', {
    edits: [
      inResources(
        `{ "type": "Microsoft.Resources/deployments", "properties": { "expressionEvaluationOptions": { "scope": "notSpecified" }, "template": { "a": "[parameters('adminPassword')]" } } }`,
      ),
    ],
  }),
  holds(
    'Variables-Must-Be-Referenced',
    'names are written in capitals where they are used, also those of copies',
    {
      edits: [
        inVariables(
          `"one": 1, "Holder": { "copy": [ { "name": "Items", "count": 2, "input": 1 } ] }, "copy": [ { "name": "Many", "count": 2, "input": 1 }, { "count": 1 } ],
         "last": "[concat(variables('ONE'), variables('HOLDER').ITEMS, variables('MANY'), variables('LAST'))]"`,
        ),
      ],
    },
  ),
  fails(
    'VM-Size-Should-Be-A-Parameter',
    'a variable is handed to an inner template: it does not count, whatever it holds',
    {
      edits: [
        [
          main,
          `"scope": "inner"\n        },\n        "parameters": {`,
          `"scope": "inner"\n        },\n        "parameters": { "vmSize": { "value": "[variables('size')]" },`,
        ],
        inVariables(`"size": "[parameters('vmSize')]"`),
      ],
    },
    { id: 'VmSize.Not.A.Parameter', file: main, at: '"vmSize": §{ "value"' },
  ),
  fails(
    'Allowed-Values-Should-Actually-Be-Allowed',
    'one of several defaults is no choice',
    {
      edits: [
        inParameters(`"zones": { "type": "array", "defaultValue": [ "a", "b" ] }`),
        inStep(`{ "name": "zonesBox", "constraints": { "allowedValues": [ "a", "c" ] } }`),
        inFormOutputs(`"zones": "[steps('credentials').zonesBox]"`),
      ],
    },
    { id: 'Allowed.Value.Default.Mismatch', file: form, at: '§"allowedValues": [ "a", "c" ]' },
  ),
  holds(
    'Allowed-Values-Should-Actually-Be-Allowed',
    'the default is empty or that of the group, and capitals differ',
    {
      edits: [
        inParameters(
          `"one": { "type": "string", "defaultValue": "" }, "two": { "type": "string", "defaultValue": "[ resourceGroup( ).location ]" }`,
        ),
        inBasics(
          `{ "name": "OneBox", "constraints": { "allowedValues": [ "x" ] } }, { "name": "TwoBox", "constraints": { "allowedValues": [ "x" ] } },
         { "name": "VMNAME2", "label": "see basics.vmname2", "constraints": { "allowedValues": [ "x" ] } }`,
        ),
        inFormOutputs(`"one": "[BASICS('onebox')]", "two": "[basics('twoBOX')]"`),
      ],
    },
  ),
  holds('Controls-In-Outputs-Must-Exist', 'the basics blade is named as a whole', {
    edits: [inFormOutputs(`"a": "[steps('basics')]"`)],
  }),
  fails(
    'PasswordBoxes-Must-Have-Min-Length',
    'a regex only begins or only ends like an expression',
    {
      edits: [
        inBasics(
          ['[a-z]+', '^[a-z]']
            .map(
              (regex) =>
                `{ "type": "Microsoft.Common.PasswordBox", "constraints": { "regex": "${regex}" } }`,
            )
            .join(),
        ),
      ],
    },
    { id: 'PasswordBox.Regex.Without.Length', file: form, at: '§"[a-z]+"' },
    { id: 'PasswordBox.Regex.Without.Length', file: form, at: '§"^[a-z]"' },
  ),
  holds('VMSizes-Must-Match-Template', 'other controls feed nothing, and the type has capitals', {
    edits: [
      inStep(
        `{ "name": "lost", "type": "Microsoft.Common.TextBox" }, { "name": "lost2", "type": "Microsoft.Storage.StorageBlobSelector" }`,
      ),
      [
        form,
        '"type": "Microsoft.Compute.SizeSelector"',
        '"type": "MICROSOFT.COMPUTE.SIZESELECTOR"',
      ],
    ],
  }),
  fails(
    'DeploymentParameters-Should-Have-Value',
    'a name only holds two lines further on',
    { add: { 'a.json': parameterFile('{ "a__b": {} }') } },
    { id: 'Parameters.Parameter.Missing.Value', file: 'a.json', at: '§"a__b"' },
  ),
  holds('DeploymentParameters-Should-Have-Value', 'the name of a secret has capitals', {
    add: {
      'a.json': parameterFile(
        `{ "a": { "reference": { "keyVault": { "id": "${vault}" }, "secretName": "A-B" } } }`,
      ),
    },
  }),
  holds('PRACTICE-001', 'the rule is for pings, or names no source', {
    edits: [
      inResources(
        `{ "type": "Microsoft.Network/networkSecurityGroups/securityRules", "properties": { "direction": "Inbound", "access": "Allow", "protocol": "ICMP", "sourceAddressPrefix": "*", "destinationPortRange": "*" } },
         { "type": "Microsoft.Network/networkSecurityGroups/securityRules", "properties": { "direction": "Inbound", "access": "Allow", "protocol": "Tcp", "destinationPortRange": "22" } }`,
      ),
    ],
  }),
  holds(
    'PRACTICE-005',
    'the publisher is one of the platform, in capitals, or not known; so is the plan',
    {
      edits: [
        [main, '"publisher": "Canonical"', '"publisher": "CANONICAL"'],
        inNested(
          [
            '',
            ', "plan": { "name": "[parameters(\'location\')]", "product": "x", "publisher": "kinvolk" }',
          ]
            .map(
              (plan, index) =>
                `{ "type": "Microsoft.Compute/virtualMachines"${plan}, "properties": { "storageProfile": { "imageReference": { "publisher": "${index === 0 ? "[parameters('location')]" : 'kinvolk'}", "offer": "x", "sku": "y", "version": "latest" } } } }`,
            )
            .join(),
        ),
      ],
    },
  ),
  holds('PRACTICE-006', 'the image has no version, an empty one, or the word in capitals', {
    edits: [
      [main, '"version": "latest"', '"version": "LATEST"'],
      inNested(
        ['"id": "x"', '"version": ""', '"version": 7']
          .map((image) => `{ "type": "a/b", "properties": { "imageReference": { ${image} } } }`)
          .join(),
      ),
    ],
  }),
  fails(
    'PRACTICE-009',
    'the type is written in other letters',
    {
      edits: [
        inNested(
          `{ "type": "MICROSOFT.STORAGE/storageaccounts", "apiVersion": "2024-01-01", "name": "x" }`,
        ),
      ],
    },
    { id: 'Api.Versions.Differ', file: nested, at: '§"2024-01-01"', as: 'info' },
  ),
  fails(
    'PRACTICE-011',
    'the form leads to a page in capitals',
    { edits: [inStep('{ "name": "a", "link": "HTTP://HELP.EXAMPLE.COM" }')] },
    { id: 'Address.Without.Tls', file: form, at: '§"HTTP://', as: 'info' },
  ),
  holds('PRACTICE-011', 'the schema is named by its old address', {
    edits: [[nested, '"$schema": "https:', '"$schema": "http:']],
  }),
  fails(
    'PRACTICE-012',
    'elements are written in other letters',
    { edits: [inNested(`{ "NAME": "x", "TYPE": "a/b", "apiVersion": "2025-01-01" }`)] },
    { id: 'Resource.Element.Order', file: nested, at: '§"TYPE"', as: 'info' },
  ),
];
