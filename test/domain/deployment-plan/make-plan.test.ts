import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import { readSources } from '../../../src/domain/certification/sources.ts';
import type { DeploymentPlan } from '../../../src/domain/deployment-plan/deployment-plan.ts';
import { readGivenParameters } from '../../../src/domain/deployment-plan/given-parameters.ts';
import { makePlan } from '../../../src/domain/deployment-plan/make-plan.ts';
import { packageOf, packageOnDisk } from '../../support/package-folder.ts';

const schema = 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#';

function planOf(
  files: Readonly<Record<string, string | object>> | string,
  parameters: object = {},
): DeploymentPlan {
  const { entries, files: bytes } =
    typeof files === 'string' ? packageOnDisk(files) : packageOf(files);
  return makePlan(
    {
      sources: readSources(entries, bytes),
      parameters: readGivenParameters(parameters) ?? new Map(),
      resourceGroup: 'rg',
      location: 'westeurope',
      subscriptionId: '0b1f7d5e-3a92-4d6c-8e17-64c2f09a7c41',
      nowMs: Date.UTC(2026, 2, 5),
    },
    (data) => createHash('sha1').update(data).digest(),
  );
}

/** The plan of a main template. */
function planned(
  template: object,
  parameters: object = {},
  files: Record<string, object> = {},
): DeploymentPlan {
  return planOf({ 'mainTemplate.json': { $schema: schema, ...template }, ...files }, parameters);
}

const vault = {
  type: 'Microsoft.KeyVault/vaults',
  apiVersion: '2026-02-01',
  location: '[resourceGroup().location]',
};
const rows = ({ resources }: DeploymentPlan) =>
  resources.map(({ action, name }) => `${action} ${name.text}`);
const faultsOf = ({ faults }: DeploymentPlan) =>
  faults.map(({ code, place }) => `${code} ${place === null ? '' : place.path}`.trim());

describe('given the demo package', () => {
  const parameters = {
    instanceName: 'lumen',
    portalUserName: 'ada',
    portalPassword: 'correct horse battery staple',
    collectorUserName: 'ada',
    collectorSshKey: 'ssh-ed25519 AAAA',
    operatorEmail: 'ops@example.com',
  };

  test('when every parameter is given, then the plan is complete and holds the linked templates', () => {
    const plan = planOf('demo/package', parameters);
    assert.deepEqual([plan.faults, plan.missingParameters, plan.isComplete], [[], [], true]);
    assert.equal(plan.resources.length, 28);
    const machine = plan.resources.find(
      ({ type }) => type.text === 'Microsoft.Compute/virtualMachines',
    );
    assert.deepEqual(machine?.name, { text: 'lumen-collector', isKnown: true });
    assert.deepEqual(machine?.deployments, ['collector']);
    assert.equal(machine?.location?.text, 'westeurope');
    assert.deepEqual(
      plan.unknowns.map(({ cause }) => cause),
      ['PLACEHOLDER'],
    );
  });

  test('when the password is given, then it is nowhere in the plan', () => {
    const plan = planOf('demo/package', parameters);
    assert.doesNotMatch(JSON.stringify(plan), /horse/);
    assert.equal(
      plan.parameters.find(({ name }) => name === 'portalPassword')?.value?.text,
      '⟨secure portalPassword⟩',
    );
  });

  test('when alerts are declined, then their deployment is skipped and nothing of it is planned', () => {
    const plan = planOf('demo/package', { ...parameters, deployAlerts: false });
    assert.equal(plan.resources.length, 25);
    assert.ok(rows(plan).includes('SKIP alerts'));
  });

  test('when nothing is given, then the required parameters are listed and the form gives what it can', () => {
    const plan = planOf('demo/package');
    assert.deepEqual(plan.missingParameters, [
      'instanceName',
      'portalUserName',
      'portalPassword',
      'collectorUserName',
      'collectorSshKey',
      'operatorEmail',
    ]);
    const prefix = plan.parameters.find(({ name }) => name === 'addressPrefix');
    assert.deepEqual([prefix?.source, prefix?.isAskedByForm], ['FORM', true]);
    assert.ok(rows(plan).includes('DEPLOY ⟨instanceName⟩-network'));
  });
});

describe('given a template', () => {
  test('when it has loops, then each pass is a resource and its name has the index', () => {
    const plan = planned({
      parameters: { count: { type: 'int', defaultValue: 3 } },
      variables: {
        copy: [{ name: 'names', count: 3, input: "[concat('n', copyIndex('names', 1))]" }],
      },
      resources: [
        {
          ...vault,
          name: "[variables('names')[copyIndex()]]",
          copy: { name: 'loop', count: "[parameters('count')]" },
        },
        { ...vault, name: 'none', copy: { name: 'empty', count: 0 } },
      ],
    });
    assert.deepEqual(rows(plan), ['DEPLOY n1', 'DEPLOY n2', 'DEPLOY n3']);
    assert.deepEqual(plan.resources[2]?.copy, { name: 'loop', index: 2, count: 3 });
  });

  test('when the count of a loop is not known, then one undecided resource stands for it', () => {
    const plan = planned({
      parameters: { count: { type: 'int' } },
      resources: [
        {
          ...vault,
          name: "[concat('v', copyIndex())]",
          copy: { name: 'loop', count: "[parameters('count')]" },
        },
      ],
    });
    assert.deepEqual(rows(plan), ['UNDECIDED v⟨copyIndex(copy(count))⟩']);
    assert.equal(plan.resources[0]?.copy?.count, null);
  });

  test('when it has conditions, then they decide, and what is not known is undecided', () => {
    const plan = planned({
      parameters: { on: { type: 'bool', defaultValue: false }, later: { type: 'bool' } },
      resources: [
        { ...vault, name: 'a', condition: "[parameters('on')]" },
        { ...vault, name: 'b', condition: "[not(parameters('on'))]" },
        { ...vault, name: 'c', condition: "[parameters('later')]" },
        { ...vault, name: 'd', condition: 'yes' },
      ],
    });
    assert.deepEqual(rows(plan), ['SKIP a', 'DEPLOY b', 'UNDECIDED c', 'UNDECIDED d']);
    assert.deepEqual(faultsOf(plan), ['ARGUMENT_TYPE resources[3].condition']);
  });

  test('when resources lie in each other, then types and names are joined', () => {
    const plan = planned({
      resources: [
        {
          type: 'Microsoft.Sql/servers',
          name: 's',
          resources: [
            { type: 'databases', name: 'd', resources: [{ type: 'x', name: "[concat('y', 1)]" }] },
          ],
        },
      ],
    });
    assert.deepEqual(
      plan.resources.map(({ type, name }) => `${type.text} ${name.text}`),
      [
        'Microsoft.Sql/servers s',
        'Microsoft.Sql/servers/databases s/d',
        'Microsoft.Sql/servers/databases/x s/d/y1',
      ],
    );
  });

  test('when its resources have symbolic names, then they are told, and existing ones are not deployed', () => {
    const plan = planned({
      languageVersion: '2.0',
      resources: {
        first: { ...vault, name: 'a' },
        there: { ...vault, name: 'b', existing: true },
      },
    });
    assert.deepEqual(rows(plan), ['DEPLOY a', 'EXISTING b']);
    assert.equal(plan.resources[0]?.symbolicName, 'first');
  });

  const nested = (scope: string | null, parameters: object = {}) => ({
    type: 'Microsoft.Resources/deployments',
    apiVersion: '2025-04-01',
    name: 'inner',
    properties: {
      mode: 'Incremental',
      ...(scope === null ? {} : { expressionEvaluationOptions: { scope } }),
      parameters,
      template: {
        $schema: schema,
        parameters: { word: { type: 'string', defaultValue: 'inner' } },
        variables: { word: 'inner variable' },
        resources: [
          { ...vault, name: "[parameters('word')]" },
          { ...vault, name: "[variables('word')]" },
        ],
      },
    },
  });
  const outer = {
    parameters: { word: { type: 'string', defaultValue: 'outer' } },
    variables: { word: 'outer variable' },
  };

  test('when a deployment is nested, then its expressions look where its scope says', () => {
    assert.deepEqual(rows(planned({ ...outer, resources: [nested(null)] })), [
      'DEPLOY inner',
      'DEPLOY outer',
      'DEPLOY outer variable',
    ]);
    const given = { word: { value: "[concat(parameters('word'), '!')]" } };
    assert.deepEqual(rows(planned({ ...outer, resources: [nested('inner', given)] })), [
      'DEPLOY inner',
      'DEPLOY outer!',
      'DEPLOY inner variable',
    ]);
  });

  test('when a deployment goes to another group, then ids and region are those of that group', () => {
    const inner = {
      ...nested('inner', { word: { value: 'w' } }),
      resourceGroup: 'other',
    };
    inner.properties.template.resources = [
      { ...vault, name: '[resourceGroup().name]' },
      { ...vault, name: "[last(split(resourceId('A.B/c', 'x'), '/resourceGroups/'))]" },
    ];
    const plan = planned({ resources: [inner] });
    assert.deepEqual(rows(plan).slice(1), ['DEPLOY other', 'DEPLOY other/providers/A.B/c/x']);
    assert.equal(plan.resources[1]?.location?.text, '⟨resourceGroup().location⟩');
  });

  const linkedFile = { $schema: schema, resources: [{ ...vault, name: 'linked' }] };
  const link = (templateLink: object) => ({
    type: 'Microsoft.Resources/deployments',
    name: 'l',
    properties: { mode: 'Incremental', templateLink },
  });
  const artifacts = { _artifactsLocation: { type: 'string' }, token: { type: 'secureString' } };
  const links: readonly (readonly [what: string, templateLink: object, given?: object])[] = [
    ['a path beside the template', { relativePath: 'nested/a.json' }],
    [
      'an address from its own',
      { uri: "[uri(deployment().properties.templateLink.uri, 'nested/a.json')]" },
    ],
    [
      'the location of the artifacts with a secure token',
      { uri: "[concat(parameters('_artifactsLocation'), 'nested/a.json', parameters('token'))]" },
      { _artifactsLocation: 'https://example.com/files/', token: '?sv=1' },
    ],
  ];
  for (const [
    what,
    templateLink,
    given = { _artifactsLocation: 'https://x.example/', token: 't' },
  ] of links) {
    test(`when it links to a file of the package by ${what}, then that file is planned`, () => {
      const plan = planned({ parameters: artifacts, resources: [link(templateLink)] }, given, {
        'nested/a.json': linkedFile,
      });
      assert.deepEqual([rows(plan), plan.faults], [['DEPLOY l', 'DEPLOY linked'], []]);
    });
  }

  test('when it links elsewhere or to a file that is not there, then that is said', () => {
    const plan = planned({
      resources: [
        link({ uri: 'https://elsewhere.example/a.json' }),
        link({ relativePath: 'no.json' }),
      ],
    });
    assert.deepEqual(
      plan.unknowns.map(({ cause, what }) => `${cause} ${what}`),
      ['NOT_IN_PACKAGE https://elsewhere.example/a.json'],
    );
    assert.deepEqual(faultsOf(plan), [
      'TEMPLATE_SHAPE resources[1].properties.templateLink.relativePath',
    ]);
  });

  test('when a secure value goes through functions, variables and nested deployments, then it stays hidden', () => {
    const plan = planned(
      {
        parameters: {
          secret: { type: 'secureString' },
          keys: { type: 'secureObject' },
          settings: { type: 'object', properties: { password: { type: 'securestring' } } },
        },
        variables: { mixed: "[concat('x-', parameters('secret'))]" },
        resources: [
          { ...vault, name: "[variables('mixed')]", location: "[base64(parameters('secret'))]" },
          {
            ...vault,
            name: "[parameters('keys').a]",
            location: "[parameters('settings').password]",
          },
          {
            ...vault,
            name: "[string(parameters('settings'))]",
            condition: "[equals(parameters('secret'), 'hunter2')]",
          },
          nested('inner', { word: { value: "[parameters('secret')]" } }),
        ],
      },
      { secret: 'hunter2', keys: { a: 'hunter3' }, settings: { password: 'hunter4' } },
    );
    assert.doesNotMatch(JSON.stringify(plan).replaceAll("'hunter2')", ''), /hunter/);
    assert.equal(plan.resources[0]?.name.text, 'x-⟨secure secret⟩');
    assert.equal(plan.resources[2]?.action, 'UNDECIDED');
  });

  const broken: readonly (readonly [declaration: object, value: unknown, code: string])[] = [
    [{ type: 'string' }, 5, 'PARAMETER_TYPE'],
    [{ type: 'int' }, '5', 'PARAMETER_TYPE'],
    [{ type: 'bool' }, 'true', 'PARAMETER_TYPE'],
    [{ type: 'array' }, {}, 'PARAMETER_TYPE'],
    [{ type: 'object' }, [], 'PARAMETER_TYPE'],
    [{ type: 'string', allowedValues: ['a'] }, 'b', 'PARAMETER_VALUE'],
    [{ type: 'string', minLength: 3 }, 'ab', 'PARAMETER_VALUE'],
    [{ type: 'secureString', maxLength: 3 }, 'hunter', 'PARAMETER_VALUE'],
    [{ type: 'array', minLength: 1 }, [], 'PARAMETER_VALUE'],
    [{ type: 'int', minValue: 3 }, 2, 'PARAMETER_VALUE'],
    [{ type: 'int', maxValue: 3 }, 4, 'PARAMETER_VALUE'],
  ];
  for (const [declaration, value, code] of broken) {
    test(`when ${JSON.stringify(value)} is given for ${JSON.stringify(declaration)}, then it is ${code}`, () => {
      const plan = planned({ parameters: { p: declaration }, resources: [] }, { p: value });
      assert.deepEqual(
        plan.faults.map((fault) => [fault.code, fault.parameter]),
        [[code, 'p']],
      );
      assert.doesNotMatch(JSON.stringify(plan), /hunter/);
    });
  }

  test('when a parameter is given that it does not declare, then that is a fault', () => {
    assert.deepEqual(faultsOf(planned({ resources: [] }, { typo: 1 })), ['PARAMETER_UNKNOWN']);
  });

  test('when an expression is wrong, then the fault tells file, line and column, and the rest is planned', () => {
    const plan = planOf({
      'mainTemplate.json': `{ "$schema": "${schema}",\n "variables": { "v": "[concat('a', nope())]" },\n "resources": [\n  { "type": "A.B/c", "name": "[variables('v')]" },\n  { "type": "A.B/c", "name": "[variables('v')]" },\n  { "type": "A.B/c", "name": "fine" } ] }`,
    });
    assert.deepEqual(rows(plan), ['DEPLOY ⟨fault⟩', 'DEPLOY ⟨fault⟩', 'DEPLOY fine']);
    assert.deepEqual(
      plan.faults.map(({ code, place }) => [code, place]),
      [
        [
          'UNKNOWN_FUNCTION',
          { file: 'mainTemplate.json', line: 2, column: 36, path: 'variables.v' },
        ],
      ],
    );
  });

  test('when variables or parameters need themselves, then that is a cycle', () => {
    const plan = planned({
      parameters: { p: { type: 'string', defaultValue: "[parameters('p')]" } },
      variables: { a: "[variables('b')]", b: "[variables('a')]" },
      resources: [{ ...vault, name: "[variables('a')]" }],
    });
    assert.deepEqual(
      plan.faults.map(({ code }) => code),
      ['CYCLE', 'CYCLE'],
    );
  });

  test('when it defines functions, then they see their parameters and no variables', () => {
    const plan = planned({
      functions: [
        {
          namespace: 'own',
          members: {
            named: {
              parameters: [{ name: 'word', type: 'string' }],
              output: { type: 'string', value: "[concat(parameters('word'), '-x')]" },
            },
            blind: { parameters: [], output: { type: 'string', value: "[variables('v')]" } },
            endless: { parameters: [], output: { type: 'string', value: '[own.endless()]' } },
          },
        },
      ],
      variables: { v: 'v' },
      resources: [
        { ...vault, name: "[own.named('a')]" },
        { ...vault, name: '[own.blind()]' },
        { ...vault, name: '[own.endless()]' },
      ],
    });
    assert.equal(plan.resources[0]?.name.text, 'a-x');
    assert.deepEqual(
      plan.faults.map(({ code }) => code),
      ['NOT_ALLOWED_HERE', 'LIMIT'],
    );
  });

  test('when names are those of prototypes, then they are names like others', () => {
    const plan = planOf(
      {
        'mainTemplate.json': `{ "$schema": "${schema}", "parameters": { "__proto__": { "type": "string" }, "constructor": { "type": "string" } },
          "resources": [ { "type": "A.B/c", "name": "[concat(parameters('__proto__'), parameters('constructor'))]" } ] }`,
      },
      JSON.parse('{ "__proto__": "p", "constructor": "c" }') as object,
    );
    assert.deepEqual([rows(plan), plan.faults], [['DEPLOY pc'], []]);
  });

  test('when the package has no main template, then that is the only fault', () => {
    assert.deepEqual(faultsOf(planOf({ 'other.json': {} })), ['NO_MAIN_TEMPLATE']);
    assert.deepEqual(faultsOf(planOf({ 'mainTemplate.json': '{ broken' })), ['NO_MAIN_TEMPLATE']);
  });

  const hostile: readonly (readonly [what: string, template: object, code: string])[] = [
    [
      'too many passes',
      { resources: [{ ...vault, name: 'a', copy: { name: 'l', count: 1_000_000_000 } }] },
      'ARGUMENT_VALUE',
    ],
    [
      'variables that double each other',
      {
        variables: Object.fromEntries([
          ['v0', 'xxxxxxxxxxxxxxxx'],
          ...Array.from({ length: 60 }, (_none, index) => [
            `v${index + 1}`,
            `[concat(variables('v${index}'), variables('v${index}'))]`,
          ]),
        ]),
        resources: [{ ...vault, name: "[variables('v60')]" }],
      },
      'LIMIT',
    ],
    [
      'a chain of a thousand variables',
      {
        variables: Object.fromEntries(
          Array.from({ length: 1000 }, (_none, index) => [
            `v${index}`,
            `[variables('v${index + 1}')]`,
          ]),
        ),
        resources: [{ ...vault, name: "[variables('v0')]" }],
      },
      'LIMIT',
    ],
    [
      'loops of deployments in loops',
      {
        resources: [
          {
            ...nested(null),
            copy: { name: 'l', count: 800 },
            properties: {
              template: { resources: [{ ...vault, name: 'x', copy: { name: 'm', count: 800 } }] },
            },
          },
        ],
      },
      'LIMIT',
    ],
    [
      'a variable that loops in loops',
      {
        variables: {
          copy: [
            {
              name: 'v',
              count: 800,
              input: {
                copy: [
                  {
                    name: 'w',
                    count: 800,
                    input: { copy: [{ name: 'x', count: 800, input: 'y' }] },
                  },
                ],
              },
            },
          ],
        },
        resources: [{ ...vault, name: "[string(variables('v'))]" }],
      },
      'LIMIT',
    ],
  ];
  for (const [what, template, code] of hostile) {
    test(`when it has ${what}, then a typed fault ends it`, () => {
      const plan = planned(template);
      assert.ok(
        plan.faults.some((fault) => fault.code === code),
        JSON.stringify(plan.faults),
      );
      assert.ok(plan.resources.length <= 2000);
    });
  }

  test('when a linked template links to itself, then depth ends it', () => {
    const plan = planned(
      { resources: [link({ relativePath: 'a.json' })] },
      {},
      {
        'a.json': { $schema: schema, resources: [link({ relativePath: 'a.json' })] },
      },
    );
    assert.deepEqual(
      plan.faults.map(({ code }) => code),
      ['LIMIT'],
    );
  });
});
