import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { differences } from '../../../src/domain/certification/differences.ts';
import { deployment, form, foundBy, inBothModes, template } from '../../support/certified.ts';
import type { Facts, Files } from '../../support/certified.ts';

type Case = {
  readonly when: string;
  readonly rule: string;
  readonly files: Files;
  readonly facts?: Facts;
  readonly byDefault: readonly string[];
  readonly asReference: readonly string[];
};

const main = (members: object): Files => ({ 'mainTemplate.json': template(members) });
const versions: Readonly<Record<string, readonly string[]>> = {
  'a.b/old': ['2021-01-01-preview', '2020-01-01'],
  'a.b/new': ['2026-01-01', '2025-01-01-preview', '2019-01-01-preview'],
  'microsoft.resources/deployments': ['2019-01-01'],
};
const facts: Facts = {
  apiVersions: { asOf: '2026-08-20', versionsOf: (type) => versions[type.toLowerCase()] ?? [] },
};
const bicep = { metadata: { _generator: { name: 'bicep' } } };
const withId = { resources: [{ type: 'a/b', properties: { subnetId: 'literal' } }] };
const machine = (image: unknown) => ({
  type: 'Microsoft.Compute/virtualMachines',
  properties: { storageProfile: { imageReference: image } },
});
const box = (allowedValues: unknown) => ({
  name: 'box',
  type: 'Microsoft.Common.DropDown',
  constraints: { allowedValues },
});
const named = (name: string) => ({ ...box([{ label: 'New', value: 'new' }]), name });
const size = { name: 'size', type: 'Microsoft.Compute.SizeSelector' };

/** One or more for each switch of the table. */
const cases: Readonly<Record<(typeof differences)[number]['id'], readonly Case[]>> = {
  everyVersionChecked: [
    {
      when: 'an old version that is the newest stable one comes first',
      rule: 'apiVersions-Should-Be-Recent',
      files: main({
        resources: [
          { type: 'A.B/old', apiVersion: '2020-01-01' },
          { type: 'A.B/new', apiVersion: '2025-01-01-preview' },
          { type: 'A.B/old', apiVersion: 'x' },
        ],
      }),
      facts: {
        apiVersions: {
          asOf: '2026-08-20',
          versionsOf: (type) =>
            type === 'A.B/old'
              ? ['2022-01-01-preview', '2021-01-01-preview', '2020-01-01']
              : (versions[type.toLowerCase()] ?? []),
        },
      },
      byDefault: [
        'error ApiVersion.Preview.Not.Recent resources[1].apiVersion',
        'error ApiVersion.Not.Date resources[2].apiVersion',
      ],
      asReference: [],
    },
  ],
  oneFindingPerCause: [
    {
      when: 'a preview version is old',
      rule: 'apiVersions-Should-Be-Recent',
      files: main({ resources: [{ type: 'A.B/new', apiVersion: '2019-01-01-preview' }] }),
      facts,
      byDefault: ['error ApiVersion.Preview.Not.Recent resources[0].apiVersion'],
      asReference: [
        'error ApiVersion.OutOfDate resources[0].apiVersion',
        'error ApiVersion.Preview.Not.Recent resources[0].apiVersion',
      ],
    },
    {
      when: 'a preview version in a call is old',
      rule: 'apiVersions-Should-Be-Recent-In-Reference-Functions',
      files: main({
        variables: { a: "[reference(resourceId('A.B/new', 'x'), '2019-01-01-preview')]" },
      }),
      facts,
      byDefault: ['error ApiReference.Version.Preview.Not.Recent variables.a'],
      asReference: [
        'error ApiReference.Version.OutOfDate variables.a',
        'error ApiReference.Version.Preview.Not.Recent variables.a',
      ],
    },
    {
      when: 'the token of the artifacts is missing',
      rule: 'artifacts-parameter',
      files: main({
        parameters: {
          _artifactsLocation: {
            type: 'string',
            defaultValue: '[deployment().properties.templateLink.uri]',
          },
        },
      }),
      byDefault: [
        'error ArtifactsLocation.Parameter.sasToken.Missing parameters._artifactsLocation',
      ],
      asReference: [
        'error ArtifactsLocation.Parameter.sasToken.DefaultValue.Incorrect parameters._artifactsLocation',
        'error ArtifactsLocation.Parameter.sasToken.Missing parameters._artifactsLocation',
      ],
    },
    {
      when: 'the form has a version and no schema',
      rule: 'CreateUIDefinition-Should-Have-Schema',
      files: { 'createUiDefinition.json': { version: '0.1.2-preview' } },
      byDefault: ['error CreateUIDef.Must.Have.Schema'],
      asReference: [
        'error CreateUIDef.Incorrect.Schema',
        'error CreateUIDef.Must.Have.Schema',
        'error CreateUIDef.Version.Mismatch version',
      ],
    },
    {
      when: 'the form has neither schema nor version',
      rule: 'CreateUIDefinition-Should-Have-Schema',
      files: { 'createUiDefinition.json': {} },
      byDefault: ['error CreateUIDef.Must.Have.Schema', 'error CreateUIDef.Must.Have.Version'],
      asReference: [
        'error CreateUIDef.Incorrect.Schema',
        'error CreateUIDef.Must.Have.Schema',
        'error CreateUIDef.Must.Have.Version',
        'error CreateUIDef.Version.Mismatch',
      ],
    },
    {
      when: 'the form has no handler',
      rule: 'Handler-Must-Be-Correct',
      files: { 'createUiDefinition.json': { handler: '' } },
      byDefault: ['error CreateUIDefinition.Missing.Handler handler'],
      asReference: [
        'error CreateUIDefinition.Missing.Handler handler',
        'error CreateUIDefinition.Incorrect.Handler handler',
      ],
    },
  ],
  deploymentsAreNoParents: [
    {
      when: 'a resource lies in a deployment of outer scope',
      rule: 'apiVersions-Should-Be-Recent',
      files: main({
        resources: [
          deployment(
            'd',
            template({ resources: [{ type: 'A.B/new', apiVersion: '2019-01-01' }] }),
            'outer',
          ),
        ],
      }),
      facts,
      byDefault: [
        'warning ApiVersion.Not.Known resources[0].properties.template.resources[0].apiVersion',
      ],
      asReference: [],
    },
  ],
  exemptNamesApart: [
    {
      when: 'properties have the two names',
      rule: 'IDs-Should-Be-Derived-From-ResourceIDs',
      files: main({
        resources: [{ type: 'a/b', properties: { deploymentSpecId: 'x', detector: { id: 'y' } } }],
      }),
      byDefault: [],
      asReference: [
        'error ResourceId.Should.Contain.Proper.Expression resources[0].properties.deploymentSpecId',
        'error ResourceId.Should.Contain.Proper.Expression resources[0].properties.detector.id',
      ],
    },
  ],
  blanksInTree: [
    {
      when: 'a description speaks of an empty list and metadata are empty',
      rule: 'Template-Should-Not-Contain-Blanks',
      files: main({
        resources: [{ description: 'default: [] or {}', type: 'a/b', metadata: { empty: {} } }],
        x: { empty: '' },
      }),
      byDefault: ['error Template.Empty.Value x.empty'],
      asReference: [
        'error Template.Empty.Value resources[0].description',
        'error Template.Empty.Value resources[0].metadata.empty',
        'error Template.Empty.Value x.empty',
      ],
    },
    {
      when: 'a choice of a parameter has an empty value',
      rule: 'Template-Should-Not-Contain-Blanks',
      files: main({
        parameters: { p: { type: 'object', allowedValues: [{ sku: '' }, { sku: 'x' }] } },
        x: { empty: '' },
      }),
      byDefault: ['error Template.Empty.Value x.empty'],
      asReference: [
        'error Template.Empty.Value parameters.p.allowedValues[0].sku',
        'error Template.Empty.Value x.empty',
      ],
    },
    {
      when: 'a choice of the form has an empty value',
      rule: 'CreateUIDefinition-Must-Not-Have-Blanks',
      files: {
        'createUiDefinition.json': form(
          [
            { ...box([{ label: 'none', value: '' }]), label: '' },
            { elements: [{}], visible: null },
          ],
          [],
          {},
        ),
      },
      byDefault: [
        'error CreateUi.Empty.Value parameters.basics[0].label',
        'error CreateUi.Empty.Value parameters.basics[1].elements',
        'error CreateUi.Empty.Value parameters.basics[1].visible',
      ],
      asReference: [
        'error CreateUi.Empty.Value parameters.basics[0].constraints.allowedValues[0].value',
        'error CreateUi.Empty.Value parameters.basics[0].label',
        'error CreateUi.Empty.Value parameters.basics[1].elements',
        'error CreateUi.Empty.Value parameters.basics[1].visible',
      ],
    },
  ],
  basicsAsStep: [
    {
      when: 'an output takes a control of the basics blade by way of a step',
      rule: 'Controls-In-Outputs-Must-Exist',
      files: {
        'createUiDefinition.json': form([{ name: 'one' }], [], { a: "[steps('basics').one]" }),
      },
      byDefault: [],
      asReference: ['error StepName.Not.Found parameters.outputs.a'],
    },
  ],
  outputsAtAnyDepth: [
    {
      when: 'an output is an object of objects',
      rule: 'Controls-In-Outputs-Must-Exist',
      files: {
        'createUiDefinition.json': form([], [], {
          a: { b: "[basics('one')]", c: { d: "[basics('two')]" } },
        }),
      },
      byDefault: [
        'error ControlName.Not.Found parameters.outputs.a.b',
        'error ControlName.Not.Found parameters.outputs.a.c.d',
      ],
      asReference: ['error ControlName.Not.Found parameters.outputs.a.b'],
    },
    {
      when: 'an object takes the size',
      rule: 'VMSizes-Must-Match-Template',
      files: {
        ...main({ parameters: { machine: { type: 'object' } } }),
        'createUiDefinition.json': form([size], [], { machine: { size: "[basics('size')]" } }),
      },
      byDefault: [],
      asReference: ['error VmSize.Not.In.Outputs parameters.basics[0].name'],
    },
    {
      when: 'an output is a list, or has one',
      rule: 'Controls-In-Outputs-Must-Exist',
      files: {
        'createUiDefinition.json': form([], [], {
          a: ["[basics('one')]"],
          b: { c: [{ d: "[steps('two').three]" }] },
        }),
      },
      byDefault: [
        'error ControlName.Not.Found parameters.outputs.a[0]',
        'error StepName.Not.Found parameters.outputs.b.c[0].d',
      ],
      asReference: [],
    },
    {
      when: 'an object takes choices, and the default value is an object',
      rule: 'Allowed-Values-Should-Actually-Be-Allowed',
      files: {
        ...main({
          parameters: {
            a: { type: 'object', defaultValue: { B: { mode: 'new' }, other: 'x' } },
            c: { type: 'object', defaultValue: { mode: 'else' } },
            d: { type: 'object', defaultValue: { other: 'x' } },
          },
        }),
        'createUiDefinition.json': form([named('one'), named('two'), named('three')], [], {
          a: { b: { mode: "[basics('one')]" }, other: 'x' },
          c: { mode: "[basics('two')]" },
          d: { mode: "[basics('three')]", other: 'x' },
        }),
      },
      byDefault: [
        'error Allowed.Value.Default.Mismatch parameters.basics[1].constraints.allowedValues',
      ],
      asReference: [0, 1, 2].map(
        (index) =>
          `error Allowed.Value.Default.Mismatch parameters.basics[${index}].constraints.allowedValues`,
      ),
    },
    {
      when: 'an object takes the sizes of two machines, and the default value is an object',
      rule: 'VMSizes-Must-Match-Template',
      files: {
        ...main({
          parameters: {
            machine: { type: 'object', defaultValue: { small: 'a1', large: 'a2', name: 'x' } },
          },
        }),
        'createUiDefinition.json': form(
          ['small', 'large'].map((name) => ({
            ...size,
            name,
            constraints: { allowedSizes: ['A1'] },
          })),
          [],
          { machine: { small: "[basics('small')]", large: "[basics('large')]", name: 'x' } },
        ),
      },
      byDefault: ['error VmSize.Default.Not.Allowed parameters.basics[1].constraints.allowedSizes'],
      asReference: [
        'error VmSize.Not.In.Outputs parameters.basics[0].name',
        'error VmSize.Not.In.Outputs parameters.basics[1].name',
      ],
    },
  ],
  everyCredentialLookedUp: [
    {
      when: 'not only the last value takes a literal variable',
      rule: 'adminPassword-Should-Not-Be-A-Literal',
      files: main({
        variables: { p: 'literal', q: "[concat(parameters('x'))]" },
        resources: [
          { properties: { adminPassword: "[variables('p')]" } },
          { properties: { adminPassword: "[variables('q')]" } },
        ],
      }),
      byDefault: ['error AdminPassword.Is.Variable.Literal resources[0].properties.adminPassword'],
      asReference: [],
    },
    {
      when: 'the last value takes a literal variable, for each property name',
      rule: 'adminUsername-Should-Not-Be-A-Literal',
      files: main({
        variables: { p: 'literal', x: { adminUsername: "[variables('p')]" } },
        resources: [
          { properties: { adminUsername: "[variables('p')]" } },
          { properties: { administratorLogin: "[variables('none')]" } },
        ],
      }),
      byDefault: [
        'error AdminUserName.Is.Variable.Literal variables.x.adminUsername',
        'error AdminUserName.Is.Variable.Literal resources[0].properties.adminUsername',
        'error AdminUserName.Is.Variable.Literal resources[1].properties.administratorLogin',
      ],
      asReference: [
        'error AdminUserName.Is.Variable.Literal variables.x.adminUsername',
        'error AdminUserName.Is.Variable.Literal resources[1].properties.administratorLogin',
      ],
    },
  ],
  brokenFileOnce: [
    {
      when: 'one file of three is broken',
      rule: 'JSONFiles-Should-Be-Valid',
      files: { 'a.json': '{"a": 1}', 'b.json': '{', 'c.txt': 'x' },
      byDefault: ['error Invalid.JSON (b.json)'],
      asReference: ['error Invalid.JSON (a.json)', 'error Invalid.JSON (b.json)'],
    },
  ],
  innerTemplatesOnce: [
    {
      when: 'a linked template has no inner template, and one of the main template has a default that only a nested file must not have',
      rule: 'Location-Should-Not-Be-Hardcoded',
      files: {
        ...main({
          resources: [
            deployment(
              'd',
              template({ parameters: { location: { type: 'string', defaultValue: 'global' } } }),
            ),
          ],
        }),
        'nestedtemplates/one.json': template({ resources: [] }),
      },
      byDefault: [],
      asReference: [
        'error Location.Parameter.DefaultValuePresent resources[0].properties.template.parameters.location.defaultValue',
      ],
    },
    {
      when: 'the only other template has the name of a main template as well',
      rule: 'Location-Should-Not-Be-Hardcoded',
      files: {
        ...main({
          resources: [
            deployment(
              'd',
              template({ parameters: { location: { type: 'string', defaultValue: 'global' } } }),
            ),
          ],
        }),
        'prereqs/prereq.azuredeploy.json': template({ resources: [] }),
      },
      byDefault: [],
      asReference: [],
    },
  ],
  bicepPerFile: [
    {
      when: 'Bicep made a linked template and not the main one',
      rule: 'IDs-Should-Be-Derived-From-ResourceIDs',
      files: { ...main({}), 'nestedtemplates/one.json': template({ ...bicep, ...withId }) },
      byDefault: [],
      asReference: [
        'error ResourceId.Should.Contain.Proper.Expression resources[0].properties.subnetId',
      ],
    },
  ],
  unknownSchemaByName: [
    {
      when: 'the schema of the main template is of no known kind',
      rule: 'DeploymentTemplate-Schema-Is-Correct',
      files: { 'mainTemplate.json': { $schema: 'https://a.example/x.json#' } },
      byDefault: ['error Template.Bad.Schema $schema'],
      asReference: [],
    },
  ],
  symbolicNames: [
    {
      when: 'resources have symbolic names',
      rule: 'Location-Should-Not-Be-Hardcoded',
      files: main({ languageVersion: '2.0', resources: { disk: { type: 'a/b', location: 'x' } } }),
      byDefault: ['error Location.Hardcoded resources.disk.location'],
      asReference: [],
    },
    {
      when: 'a resource with a symbolic name has children with such names, and a property called so',
      rule: 'Location-Should-Not-Be-Hardcoded',
      files: main({
        languageVersion: '2.0',
        resources: {
          server: {
            type: 'a/b',
            resources: { data: { type: 'c', location: 'x' } },
            properties: { resources: { cpu: { location: 'x' } } },
          },
        },
      }),
      byDefault: ['error Location.Hardcoded resources.server.resources.data.location'],
      asReference: [],
    },
  ],
  everySecretUse: [
    {
      when: 'the first mention is text, and the first list call opens its expression',
      rule: 'Secure-Params-In-Nested-Deployments',
      files: main({
        parameters: { p: { type: 'secureString' } },
        resources: [
          deployment(
            'd',
            {
              a: "text parameters('p')",
              b: "[parameters('p')]",
              c: "[listKeys('x')]",
              d: "[concat(listKeys('x'))]",
            },
            'outer',
          ),
        ],
      }),
      byDefault: [
        'error NestedDeployment.Contains.SecureParameter resources[0].properties.template.b',
        'error NestedDeployment.Contains.ListFunction resources[0].properties.template.c',
      ],
      asReference: [],
    },
    {
      when: 'the first ones count',
      rule: 'Secure-Params-In-Nested-Deployments',
      files: main({
        parameters: { p: { type: 'secureString' } },
        resources: [
          deployment('d', { a: "[parameters('p')]", b: "[concat(listKeys('x'))]" }, null),
        ],
      }),
      byDefault: [
        'error NestedDeployment.Contains.SecureParameter resources[0].properties.template.a',
        'error NestedDeployment.Contains.ListFunction resources[0].properties.template.b',
      ],
      asReference: [
        'error NestedDeployment.Contains.SecureParameter resources[0].properties.template.a',
        'error NestedDeployment.Contains.ListFunction resources[0].properties.template.b',
      ],
    },
  ],
  usualConcatWarned: [
    {
      when: 'a name is put together in the usual form',
      rule: 'Dynamic-Variable-References-Should-Not-Use-Concat',
      files: main({
        variables: {
          a: "[variables(concat('a', parameters('b')))]",
          b: "[variables(concat('a'), parameters('b'))]",
        },
      }),
      byDefault: [
        'warning DynamicVariable.Reference.Using.Concat variables.a',
        'error DynamicVariable.Reference.Using.Concat variables.b',
      ],
      asReference: ['error DynamicVariable.Reference.Using.Concat variables.b'],
    },
  ],
  imagesFollowed: [
    {
      when: 'the image, a part of it, or the whole profile is a variable',
      rule: 'Virtual-Machines-Should-Not-Be-Preview',
      files: main({
        variables: {
          image: { sku: 'a-preview' },
          sku: 'b-preview',
          profile: { imageReference: { offer: 'c-preview' } },
        },
        resources: [
          machine("[variables('image')]"),
          machine({ sku: "[variables('sku')]" }),
          {
            type: 'Microsoft.Compute/virtualMachineScaleSets',
            properties: { storageProfile: "[variables('profile')]" },
          },
        ],
      }),
      byDefault: [
        'error VM.Using.Preview.Image variables.image.sku',
        'error VM.Using.Preview.Image variables.profile.imageReference.offer',
        'error VM.Using.Preview.Image resources[1].properties.storageProfile.imageReference.sku',
      ],
      asReference: ['error VM.Using.Preview.Image variables.profile.imageReference.offer'],
    },
  ],
  onlyKnownChoices: [
    {
      when: 'choices come from an expression or are objects',
      rule: 'Allowed-Values-Should-Actually-Be-Allowed',
      files: {
        ...main({ parameters: { a: { allowedValues: ['x'] }, b: { allowedValues: ['x'] } } }),
        'createUiDefinition.json': form(
          [
            { ...box("[steps('s').made]"), name: 'a' },
            { ...box([{ label: 'l', value: { deep: 1 } }, 'x']), name: 'b' },
          ],
          [],
          { a: "[basics('a')]", b: "[basics('b')]" },
        ),
      },
      byDefault: [],
      asReference: [
        'error Allowed.Value.Mismatch parameters.basics[0].constraints.allowedValues',
        'error Allowed.Value.Mismatch parameters.basics[1].constraints.allowedValues[0].value',
      ],
    },
    {
      when: 'choices are those of a column of a grid',
      rule: 'Allowed-Values-Should-Actually-Be-Allowed',
      files: {
        ...main({ parameters: { grid: { type: 'array' } } }),
        'createUiDefinition.json': form(
          [
            {
              name: 'grid',
              type: 'Microsoft.Common.EditableGrid',
              constraints: { columns: [{ id: 'c', element: box(['x']) }] },
            },
          ],
          [],
          { grid: "[basics('grid')]" },
        ),
      },
      byDefault: [],
      asReference: [
        'error Allowed.Value.Not.In.Outputs parameters.basics[0].constraints.columns[0].element.constraints.allowedValues',
      ],
    },
  ],
};

for (const { id, sentence } of differences) {
  describe(`given the switch ${id}: ${sentence}`, () => {
    for (const one of cases[id]) {
      test(`when ${one.when}, then the modes differ as the table says`, () => {
        const [byDefault, asReference] = inBothModes(one.rule, one.files, one.facts);
        assert.deepEqual(byDefault, one.byDefault);
        assert.deepEqual(asReference, one.asReference);
      });
    }
  });
}

describe('given the table of switches', () => {
  test('when it is read, then every switch is on by default, off as reference, and shown by a case of its own', () => {
    for (const one of differences) {
      assert.ok(one.default && !one.reference, one.id);
      const shown = cases[one.id].filter(
        ({ byDefault, asReference }) => byDefault.join() !== asReference.join(),
      );
      assert.ok(shown.length > 0, one.id);
    }
  });
});

describe('given what people complain about in the test kit', () => {
  const silent: Readonly<Record<number, Case | undefined>> = {
    692: cases.blanksInTree[0],
    768: cases.onlyKnownChoices[1],
    769: cases.basicsAsStep[0],
    772: cases.blanksInTree[2],
    786: cases.outputsAtAnyDepth[1],
  };
  for (const [report, one] of Object.entries(silent)) {
    test(`when it is the false alarm that its users reported as number ${report}, then nothing of it is found by default`, () => {
      assert.ok(one);
      const [byDefault, asReference] = inBothModes(one.rule, one.files, one.facts);
      const alarms = asReference.filter((finding) => !one.byDefault.includes(finding));
      assert.ok(alarms.length > 0);
      assert.ok(alarms.every((finding) => !byDefault.includes(finding)));
    });
  }

  test('when it is what they reported as number 662, then every version is reported by default', () => {
    const [one] = cases.everyVersionChecked;
    assert.ok(one);
    assert.equal(foundBy(one.rule, one.files, one.facts).length, 2);
  });
});
