import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { certify } from '../../../src/domain/certification/certify.ts';
import { form, foundBy, foundIn, deployment, template } from '../../support/certified.ts';
import { packageOf, sha256 } from '../../support/package-folder.ts';

/** Readings of the rules that a package has to be made for: each test would fail under the obvious other reading. */

const inMain = (members: object) => ({ 'mainTemplate.json': template(members) });

describe('given inner templates', () => {
  const unused = 'Parameters-Must-Be-Referenced';
  const inner = template({ resources: [{ a: "[parameters('p')]" }] });
  const declared = { parameters: { p: { type: 'string' } } };

  test('when the only reference to a parameter lies in one, then the outer template does not use it', () => {
    assert.deepEqual(foundIn(unused, { ...declared, resources: [deployment('d', inner)] }), [
      'error Parameters.Must.Be.Referenced parameters.p',
    ]);
    for (const scope of ['outer', null] as const) {
      const resources = [deployment('d', inner, scope)];
      assert.deepEqual(foundIn(unused, { ...declared, resources }), [], String(scope));
    }
  });

  test('when a template is the remedy of a policy, then it is an inner template as well', () => {
    const policy = (key: string) => ({
      ...declared,
      resources: [{ properties: { [key]: { details: { deployment: { template: inner } } } } }],
    });
    assert.deepEqual(foundIn(unused, policy('policyRule')), [
      'error Parameters.Must.Be.Referenced parameters.p',
    ]);
    assert.deepEqual(foundIn(unused, policy('policyRules')), []);
  });

  test('when one is written before another and lies deeper, then both are cut out', () => {
    const handed = { q: { value: deployment('deep', inner) } };
    assert.deepEqual(
      foundIn(unused, { ...declared, resources: [deployment('d', {}, 'inner', handed)] }),
      ['error Parameters.Must.Be.Referenced parameters.p'],
    );
  });

  test('when they lie in each other, then each is a root of its own', () => {
    const deepest = template({ parameters: { q: { type: 'string' } } });
    const around = template({ ...declared, resources: [deployment('two', deepest)] });
    assert.deepEqual(foundIn(unused, { resources: [deployment('one', around)] }), [
      'error Parameters.Must.Be.Referenced resources[0].properties.template.parameters.p',
      'error Parameters.Must.Be.Referenced resources[0].properties.template.resources[0].properties.template.parameters.q',
    ]);
  });
});

describe('given resources that are no list', () => {
  test('when they are one resource, then it is looked at as one; else each has a symbolic name', () => {
    const deployed = {
      type: 'Microsoft.Resources/deployments',
      location: 'west',
      properties: { debugSetting: { detailLevel: 'requestContent' } },
    };
    const found = (resources: object) => [
      ...foundIn('Deployment-Resources-Must-Not-Be-Debug', { resources }),
      ...foundIn('Resources-Should-Have-Location', { resources }),
    ];
    for (const [resources, path] of [
      [deployed, 'resources'],
      [{ type: deployed }, 'resources.type'],
    ] as const) {
      assert.deepEqual(found(resources), [
        `error Deployment.Resource.Has.DebugSetting ${path}.properties.debugSetting.detailLevel`,
        `error Resource.Location.Literal ${path}.location`,
      ]);
    }
  });
});

describe('given properties whose names begin with parent', () => {
  test('when something lies in them, then it is not looked at', () => {
    const literal = { adminPassword: 'literal' };
    const rule = 'adminPassword-Should-Not-Be-A-Literal';
    assert.deepEqual(
      foundIn(rule, { resources: [{ parentThing: literal, b: { Parent: literal } }] }),
      [],
    );
    assert.deepEqual(foundIn(rule, { resources: [{ theParent: literal }] }), [
      'error AdminPassword.Is.Literal resources[0].theParent.adminPassword',
    ]);
  });
});

describe('given an expression and a loose expression', () => {
  test('when a password is only in brackets, then it is no literal; a location in brackets is', () => {
    assert.deepEqual(
      foundIn('adminPassword-Should-Not-Be-A-Literal', { resources: [{ adminPassword: '[x y]' }] }),
      [],
    );
    const located = (location: string) =>
      foundIn('Location-Should-Not-Be-Hardcoded', { resources: [{ location }] }).length;
    assert.equal(located('[x y]'), 1);
    assert.equal(located('[x]'), 1);
    assert.equal(located('[(x)]'), 1);
    assert.equal(located("[ parameters('x')]"), 1);
    assert.equal(located("[parameters('x')]"), 0);
    assert.equal(located("[parameters('x')[0].a.b[1]]"), 0);
    assert.equal(located("text [f(g(')'))] text"), 1);
    assert.equal(located('text [f(g(1))] text'), 0);
  });

  test('when a password takes a variable, then that must hold an expression', () => {
    const rule = 'adminPassword-Should-Not-Be-A-Literal';
    const taken = (value: unknown, text = "[variables('v')]") =>
      foundIn(rule, { variables: { v: value }, resources: [{ adminPassword: text }] }).length;
    assert.equal(taken('[loose]'), 1);
    assert.equal(taken("[parameters('p')]"), 0);
    assert.equal(taken({ a: { b: "[parameters('p')]" } }, "[variables('v').a.b]"), 0);
    assert.equal(taken('literal', "[toLower(variables('v'))]"), 0);
    assert.equal(taken('literal', "[variables('other')]"), 1);
  });

  test('when a variable holds no text, or a resource hands an object over, then only texts count', () => {
    const rule = 'adminUsername-Should-Not-Be-A-Literal';
    assert.deepEqual(
      foundIn(rule, {
        variables: { a: { adminUsername: { value: 'x' } }, b: { adminUsername: 'y' } },
        resources: [
          { adminUsername: { type: 'string' } },
          { adminUsername: { value: ' literal ' } },
          { administratorLogin: 7 },
        ],
      }),
      [
        'error AdminUsernameVar.Is.Literal variables.b.adminUsername',
        'error AdminUsername.Is.Literal resources[1].adminUsername.value',
      ],
    );
  });
});

describe('given a command', () => {
  test('when the nearest object around its settings is no extension, then a farther one does not count', () => {
    const rule = 'CommandToExecute-Must-Use-ProtectedSettings-For-Secrets';
    const declared = { parameters: { p: { type: 'secureObject' } } };
    const settings = { commandToExecute: "[parameters('p').x]" };
    const at = (properties: object) =>
      foundIn(rule, { ...declared, resources: [{ properties }] }).length;
    assert.equal(at({ type: 'CustomScriptForLinux', settings }), 1);
    assert.equal(at({ type: 'CustomScriptForLinux', deeper: { settings } }), 0);
    assert.equal(
      at({ type: 'CustomScript', settings, protectedSettings: { commandToExecute: 'x' } }),
      0,
    );
    assert.equal(
      foundIn(rule, {
        ...declared,
        resources: [
          {
            protectedSettings: { commandToExecute: 'x' },
            properties: { type: 'CustomScript', settings },
          },
        ],
      }).length,
      0,
    );
  });
});

describe('given properties that end in id', () => {
  const rule = 'IDs-Should-Be-Derived-From-ResourceIDs';

  test('when the object that holds one has a type that spares, then it does not spare its own', () => {
    const dashboards = 'Microsoft.Portal/dashboards';
    assert.deepEqual(
      foundIn(rule, { resources: [{ type: dashboards, ownId: 'x', properties: { itsId: 'x' } }] }),
      ['error ResourceId.Should.Contain.Proper.Expression resources[0].ownId'],
    );
  });

  test('when paths and types are compared, then each condition counts as it is written', () => {
    const found = (resource: object) => foundIn(rule, { resources: [resource] }).length;
    const holder = (type: string, path: object) => ({ type, ...path });
    assert.equal(
      found(holder('Microsoft.Insights/webtests', { properties: { locations: { id: 'x' } } })),
      0,
    );
    assert.equal(found(holder('Microsoft.Insights/webtests', { properties: { id: 'x' } })), 1);
    assert.equal(found(holder('a/backends', { properties: { id: 'x' } })), 0);
    assert.equal(found(holder('a/backends', { other: { id: 'x' } })), 1);
    assert.equal(found(holder('a/myConfigs', { other: { id: 'x' } })), 0);
    assert.equal(
      found(
        holder('Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers', {
          properties: { resource: { id: 'x' } },
        }),
      ),
      0,
    );
    assert.equal(
      found(holder('Microsoft.DocumentDb/databaseAccounts/any_1/collections', { a: { id: 'x' } })),
      0,
    );
    assert.equal(found({ parameters: { someId: 'x' }, outputs: { someId: 'x' } }), 0);
    assert.equal(found({ a: { parameters: { someId: 'x' } } }), 1);
  });

  test('when a value is a variable, then what is behind it counts; parameters stay as they are', () => {
    const found = (subnetId: unknown, variables: object = {}) =>
      foundIn(rule, { variables, resources: [{ a: { subnetId } }] }).length;
    assert.equal(found("[variables('v').a[1]]", { v: { a: ['x', "[resourceId('a/b')]"] } }), 0);
    assert.equal(found("[variables('v').a[0]]", { v: { a: ['x', "[resourceId('a/b')]"] } }), 1);
    assert.equal(found("[variables('v')]", { v: { a: 1 } }), 0);
    assert.equal(found("[variables('v').a.b]", { v: { a: "[reference('x')]" } }), 0);
    assert.equal(found("[parameters('p')]"), 0);
    assert.equal(found("[concat(variables('v'), 'x')]", { v: 'x' }), 1);
    assert.equal(found('[ resourceId ( 1 )]'), 0);
    assert.equal(found(null), 1);
    assert.equal(found(false), 1);
    assert.equal(found([]), 0);
    assert.equal(found({ value: '' }), 1);
    assert.equal(found({ value: ['x'] }), 0);
  });
});

describe('given names of parameters that look secret', () => {
  test('when they speak about a secret, then there is a warning only', () => {
    const rule = 'Password-params-must-be-secure';
    const found = (name: string, type = 'string') =>
      foundIn(rule, { parameters: { [name]: { type } } }).map((one) => one.split(' ')[0]);
    for (const word of ['Permissions', 'Version', 'Url', 'Uri', 'Name']) {
      assert.deepEqual(found(`theSecret${word}`), ['warning'], word);
      assert.deepEqual(found(`thePassword${word}`), ['error'], word);
    }
    assert.deepEqual(found('theSecret'), ['error']);
    assert.deepEqual(found('theSecret', 'bool'), []);
    assert.deepEqual(found('myAccountKeyName'), ['error']);
  });
});

describe('given the sign left of a place in the text', () => {
  test('when a call of an id function stands in plain text or in an escaped quotation, then the sign tells', () => {
    const rule = 'ResourceIds-should-not-contain';
    const found = (text: string) => foundIn(rule, { variables: { a: text } }).length;
    assert.equal(found("[resourceId(concat('a', 'b'))]"), 1);
    assert.equal(found("resourceId(concat('a', 'b'))"), 0);
    assert.equal(found("[x] resourceId(concat('a', 'b'))"), 1);
    assert.equal(found("[f(\"x\", resourceId(concat('a', 'b')))]"), 1);
  });

  test('when the call stands in a comment before any property, then it belongs to none', () => {
    const rule = 'ResourceIds-should-not-contain';
    const text =
      '{ // [resourceId(concat(\'a\'))]\n"$schema": "https://a.example/deploymentTemplate.json#" }';
    assert.deepEqual(foundIn(rule, text), []);
    assert.equal(foundIn(rule, text.replace('{ //', '{ "a": 1, //')).length, 1);
  });

  test('when a nested template of outer scope speaks of a secret, then text is no use of it', () => {
    const rule = 'Secure-Params-In-Nested-Deployments';
    const found = (a: string) =>
      foundIn(rule, {
        parameters: { p: { type: 'secureString' } },
        resources: [deployment('d', { a }, 'outer')],
      }).length;
    assert.equal(found("parameters('p')"), 0);
    assert.equal(found("use list keys (x) and parameters('p')"), 0);
    assert.equal(found("[toLower(parameters('p'))]"), 1);
    assert.equal(found('[concat(listKeys(1))]'), 1);
    assert.equal(found('[myListKeys(1)]'), 0);
  });

  test('when an output or a nested template has a comment with a list call, then it is no part of it', () => {
    const text = (comment: string) => `{
      "$schema": "https://a.example/deploymentTemplate.json#",
      "resources": [ { "type": "Microsoft.Resources/deployments", "properties": { "template": { "a": ["x"] ${comment} } } },
        { "type": "a/b" ${comment.replace('listKeys(1)', 'ManagedIdentityExtension')} } ],
      "outputs": { "o": { "value": ["x"] ${comment} } } }`;
    const call = ', "b": "[concat(listKeys(1))]"';
    for (const rule of [
      'Outputs-Must-Not-Contain-Secrets',
      'Secure-Params-In-Nested-Deployments',
      'ManagedIdentityExtension-must-not-be-used',
    ]) {
      assert.deepEqual(foundIn(rule, text('/* [concat(listKeys(1))] */')), [], rule);
      assert.deepEqual(foundIn(rule, text('// [concat(listKeys(1))]\n')), [], rule);
      assert.equal(foundIn(rule, text(call)).length, 1, rule);
    }
  });
});

describe('given what a finding must tell beside its place', () => {
  const told = (rule: string, members: object) =>
    certify(packageOf(inMain(members)), sha256)
      .findings.filter(({ ruleId }) => ruleId === rule)
      .map(({ message, fix }) => `${message.en} ${fix?.text.en}`);

  test('when a parameter has another type in a nested template, then both declarations are named with their lines', () => {
    const handed = { a: { value: "[parameters('p')]" }, b: { value: "[parameters('p')]" } };
    const nested = template({ parameters: { a: { type: 'string' } } });
    const found = told('Parameter-Types-Should-Be-Consistent', {
      parameters: { p: { type: 'int' } },
      resources: [deployment('d', nested, 'inner', handed)],
    });
    const declare = 'Declare both parameters with the same type.';
    assert.deepEqual(found, [
      `The parameter "p" of the type "int" (line 5) is handed over as "a", which is of the type "string" (line 28). ${declare}`,
      `The parameter "p" of the type "int" (line 5) is handed over as "b", which has no type there. ${declare}`,
    ]);
  });

  test('when a property holds no derived id, then the functions are named that would do', () => {
    const [found] = told('IDs-Should-Be-Derived-From-ResourceIDs', {
      resources: [{ a: { subnetId: 'x' } }],
    });
    for (const name of 'resourceId extensionResourceId subscriptionResourceId tenantResourceId reference subscription guid parameters variables if'.split(
      ' ',
    )) {
      assert.ok(found?.includes(` ${name}()`), name);
    }
  });
});

describe('given empty values of a template', () => {
  const rule = 'Template-Should-Not-Contain-Blanks';
  for (const mode of ['default', 'reference'] as const) {
    test(`when the mode is ${mode}, then a wide net exempts names that stand beside exempt ones`, () => {
      const found = (members: object) => foundIn(rule, members, { mode });
      assert.deepEqual(found({ a: { tags: {} } }), ['error Template.Empty.Value a.tags']);
      assert.deepEqual(found({ a: { tags: {} }, b: { tags: { x: 1 }, properties: { y: 1 } } }), []);
      assert.deepEqual(found({ a: { tags: {} }, b: { tags: { x: 1 }, myValueList: 1 } }), []);
      assert.deepEqual(found({ a: { parameters: {}, outputs: [], x: 1 } }), []);
    });

    test(`when the mode is ${mode}, then expressions and ids as names, and settings of web apps, are exempt`, () => {
      const found = (members: object) => foundIn(rule, members, { mode });
      assert.deepEqual(found({ a: { "[resourceId('x')]": {}, '/subscriptions/x/y': {} } }), []);
      assert.deepEqual(found({ a: { 'x[': {} } }), ['error Template.Empty.Value a.x[']);
      const web = { type: 'Microsoft.Web/sites/config', properties: { x: '' } };
      const book = {
        type: 'Microsoft.Insights/workbooks',
        properties: { serializedData: { y: null }, z: ' ' },
      };
      assert.deepEqual(found({ q: { web, book } }), [
        'error Template.Empty.Value q.book.properties.z',
      ]);
    });
  }
});

describe('given addresses', () => {
  test('when they are joined, then uri around is right, in names that end in uri or url only', () => {
    const rule = 'URIs-Should-Be-Properly-Constructed';
    const found = (name: string, value: unknown) =>
      foundIn(rule, { resources: [{ [name]: value }] }).length;
    assert.equal(found('theUrl', "[concat('a', 'b')]"), 1);
    assert.equal(found('theURI', "[format('a', 'b')]"), 1);
    assert.equal(found('theUri', "[uri(concat('a', 'b'), format('c'))]"), 0);
    assert.equal(found('theUri', "[concat(uri('a', 'b'), 'c')]"), 1);
    assert.equal(found('theUri', "[f(uri('a'), concat('b'))]"), 0);
    assert.equal(found('theUri', "[myconcat('a')]"), 0);
    assert.equal(found('theUris', "[concat('a', 'b')]"), 0);
    assert.equal(found('url', ["[uri('a')]", "[concat('a')]", "[format('b')]"]), 2);
  });
});

describe('given variables', () => {
  test('when a reference stands in plain text, then it is a finding of its own', () => {
    const rule = 'Variables-Must-Be-Referenced';
    assert.deepEqual(foundIn(rule, { variables: { v: 1 }, x: "variables('v')" }), [
      'error Variables.Must.Be.Referenced.In.Expression x',
    ]);
    assert.deepEqual(foundIn(rule, { variables: { v: 1 }, x: "[variables( 'V' )]" }), []);
    assert.deepEqual(foundIn(rule, { variables: { v: 1 }, x: "[variables  ('v')]" }), [
      'error Variables.Must.Be.Referenced variables.v',
    ]);
  });
});

describe('given sizes of machines', () => {
  const rule = 'VM-Size-Should-Be-A-Parameter';

  test('when a size is a variable, then the very part that it takes must come from a parameter', () => {
    const found = (vmSize: unknown, v: unknown) =>
      foundIn(rule, { variables: { v }, resources: [{ vmSize }] }).length;
    assert.equal(found("[variables('v')]", "[parameters('p')]"), 0);
    assert.equal(found("[variables('v')]", 'Standard_A1'), 1);
    assert.equal(found("[variables('v')]", "parameters('p')"), 1);
    assert.equal(found("[variables('v').a]", { a: "[parameters('p')]", b: 'x' }), 0);
    assert.equal(found("[variables('v').b]", { a: "[parameters('p')]", b: 'x' }), 1);
    assert.equal(found("[toLower(variables('v'))]", "[parameters('p')]"), 0);
    assert.equal(found('Standard_A1', 'x'), 1);
  });

  test('when a size lies among parameters, then only what is handed to a deployment counts', () => {
    const handed = (scope: 'inner' | 'outer', value: unknown) =>
      foundIn(rule, { resources: [deployment('d', {}, scope, { vmSize: { value } })] }).length;
    assert.equal(handed('inner', 'Standard_A1'), 1);
    assert.equal(handed('inner', "[variables('v')]"), 1);
    assert.equal(handed('inner', "[parameters('p')]"), 0);
    assert.equal(handed('outer', 'Standard_A1'), 1);
    assert.deepEqual(foundIn(rule, { parameters: { vmSize: { type: 'string' } } }), []);
    assert.deepEqual(foundIn(rule, { resources: [{ a: { parameters: { vmSize: 'x' } } }] }), []);
  });
});

describe('given choices of a form', () => {
  const rule = 'Allowed-Values-Should-Actually-Be-Allowed';
  const choices = (allowedValues: unknown[], parameter: object) =>
    foundBy(rule, {
      ...inMain({ parameters: { p: parameter } }),
      'createUiDefinition.json': form([{ name: 'c', constraints: { allowedValues } }], [], {
        p: "[basics('c')]",
      }),
    }).map((one) => one.split(' ')[1]);

  test('when they are compared, then a choice may be contained in an allowed value, and a default must equal a choice', () => {
    assert.deepEqual(choices(['standard'], { allowedValues: ['Standard_LRS'] }), []);
    assert.deepEqual(choices(['Standard_LRS'], { allowedValues: ['Standard'] }), [
      'Allowed.Value.Mismatch',
    ]);
    assert.deepEqual(choices([{ label: 'l', value: 'A' }], { defaultValue: 'a' }), []);
    assert.deepEqual(choices(['ab'], { defaultValue: 'a' }), ['Allowed.Value.Default.Mismatch']);
    assert.deepEqual(choices(['ab'], { defaultValue: 'a', allowedValues: ['abc'] }), []);
    assert.deepEqual(choices(['ab'], { defaultValue: ['ab', 'x'] }), [
      'Allowed.Value.Default.Mismatch',
    ]);
    assert.deepEqual(choices(['ab'], { defaultValue: '[ resourceGroup().location ]' }), []);
  });

  test('when a control without a name lies in the configuration, then the function of its part is looked for', () => {
    const config = (outputs: object) =>
      foundBy(rule, {
        ...inMain({ parameters: { location: { allowedValues: ['west'] } } }),
        'createUiDefinition.json': {
          ...form([], [], {}),
          parameters: { config: { basics: { location: { allowedValues: ['north'] } } }, outputs },
        },
      });
    assert.deepEqual(config({ location: '[location()]' }), [
      'error Allowed.Value.Mismatch parameters.config.basics.location.allowedValues[0]',
    ]);
    assert.deepEqual(config({ location: 'x' }), []);
  });
});

describe('given forms and the main template', () => {
  test('when a default is null, then the parameter is without; when it is empty, it is with', () => {
    const rule = 'Parameters-Without-Default-Must-Exist-In-CreateUIDefinition';
    const found = (parameter: object) =>
      foundBy(rule, {
        ...inMain({ parameters: { p: parameter } }),
        'createUiDefinition.json': form([], [], {}),
      }).length;
    assert.equal(found({ defaultValue: null }), 1);
    assert.equal(found({}), 1);
    for (const defaultValue of ['', 0, false, [], {}]) assert.equal(found({ defaultValue }), 0);
  });

  test('when a password box lies in the basics or in a step, then the output that takes it is found', () => {
    const rule = 'Password-Textboxes-Must-Be-Used-For-Password-Parameters';
    const found = (output: unknown, type = 'secureString') =>
      foundBy(rule, {
        ...inMain({ parameters: { p: { type } } }),
        'createUiDefinition.json': form(
          [{ name: 'box', type: 'Microsoft.Common.PasswordBox' }],
          [],
          { p: output },
        ),
      }).map((one) => one.split(' ')[1]);
    assert.deepEqual(found("[basics('box')]"), []);
    assert.deepEqual(found("[basics('BOX').password]", 'SecureObject'), []);
    assert.deepEqual(found({ deep: "[steps('s').box]" }), []);
    assert.deepEqual(found('[box]'), ['PasswordBox.Not.In.Outputs']);
    assert.deepEqual(found("[basics('box')]", 'string'), ['PasswordBox.Parameter.Not.Secure']);
  });

  test('when a size selector is compared, then output, parameter and default must match', () => {
    const rule = 'VMSizes-Must-Match-Template';
    const found = (output: string, parameters: object, constraints: object = {}) =>
      foundBy(rule, {
        ...inMain({ parameters }),
        'createUiDefinition.json': form(
          [],
          [
            {
              name: 'machines',
              elements: [
                {
                  type: 'Microsoft.Common.Section',
                  name: 'section',
                  elements: [{ name: 'size', type: 'Microsoft.Compute.SizeSelector', constraints }],
                },
              ],
            },
          ],
          { p: output },
        ),
      }).map((one) => one.split(' ')[1]);
    const offered = { allowedSizes: ['Standard_A1'] };
    const taken = "[steps('machines').section.size]";
    assert.deepEqual(found(taken, { p: { defaultValue: 'standard_a1' } }, offered), []);
    assert.deepEqual(found(taken, { p: { defaultValue: '' } }, offered), []);
    assert.deepEqual(found(taken, { p: { defaultValue: 'x' } }), []);
    assert.deepEqual(found(taken, { p: { defaultValue: 'x' } }, offered), [
      'VmSize.Default.Not.Allowed',
    ]);
    assert.deepEqual(found(taken, {}, offered), ['VmSize.Parameter.Missing']);
    assert.deepEqual(found("[steps('others').section.size]", { p: {} }), ['VmSize.Not.In.Outputs']);
    assert.deepEqual(found("[steps('section').size]", { p: {} }), ['VmSize.Not.In.Outputs']);
  });
});

describe('given the schema and version of a form', () => {
  test('when they are wrong, then the case of the schema counts and that of the version does not', () => {
    const rule = 'CreateUIDefinition-Should-Have-Schema';
    const right = form([], [], {});
    const found = (change: object) =>
      foundBy(rule, { 'createUiDefinition.json': { ...right, ...change } });
    const url =
      'https://schema.management.azure.com/schemas/0.1.2-preview/CreateUIDefinition.MultiVm.json#';
    assert.deepEqual(found({}), []);
    assert.deepEqual(found({ version: '0.1.2-PREVIEW' }), []);
    assert.deepEqual(found({ $schema: url.toUpperCase() }), [
      'error CreateUIDef.Incorrect.Schema $schema',
    ]);
    assert.deepEqual(found({ version: '0.1.2' }), ['error CreateUIDef.Version.Mismatch version']);
    assert.deepEqual(found({ $schema: url.replace('0.1.2-preview', '0.1.3-preview') }), [
      'error CreateUIDef.Incorrect.Schema $schema',
      'error CreateUIDef.Version.Mismatch version',
    ]);
    assert.deepEqual(found({ $schema: url.replace('/0.1.2-preview', '') }), [
      'error CreateUIDef.Incorrect.Schema $schema',
    ]);
    assert.deepEqual(found({ version: null }), ['error CreateUIDef.Must.Have.Version version']);
  });
});

describe('given a broken file beside sound ones', () => {
  test('when the package is certified, then the broken one has one finding and the others are tested', () => {
    const files = {
      ...inMain({ parameters: { dbPassword: { type: 'string' } } }),
      'nestedtemplates/broken.json': '{ "a": [1, }',
      'twins.json': '{ "a": 1, "A": 2 }',
      'nameless.jsonc': '{ "": 1 }',
      'more.json': '{} {}',
      'lenient.json': '{ a: \'x\ny\', /* c */ "b": [1, 2,], } // end',
    };
    assert.deepEqual(foundBy('JSONFiles-Should-Be-Valid', files), [
      'error Invalid.JSON (more.json)',
      'error Invalid.JSON (nameless.jsonc)',
      'error Invalid.JSON (nestedtemplates/broken.json)',
      'error Invalid.JSON (twins.json)',
    ]);
    assert.deepEqual(foundBy('Password-params-must-be-secure', files), [
      'error Password.Param.Not.Secure parameters.dbPassword.type',
    ]);
  });
});

describe('given text boxes and password boxes', () => {
  const boxes = (rule: string, type: string, constraints: unknown) =>
    foundBy(rule, {
      'createUiDefinition.json': form([{ name: 'b', type, constraints }], [], {}),
    }).map((one) => one.split(' ').slice(0, 2).join(' '));

  test('when a property is missing or empty, then the two are not the same', () => {
    const text = (constraints: unknown) =>
      boxes('Textboxes-Are-Well-Formed', 'Microsoft.Common.TextBox', constraints);
    assert.deepEqual(text({ regex: '^a{1,2}$', validationMessage: '' }), []);
    assert.deepEqual(text({ regex: '^a{1,2}$' }), [
      'error Textboxes.Are.Well.Formed.Missing.Constraints.ValidationMessage',
    ]);
    assert.deepEqual(text({ regex: '^a{1,2}$', validationMessage: 'x', validations: [] }), []);
    assert.deepEqual(text({ validations: [{ isValid: 'x' }, { regex: '^a{2}$' }] }), []);
    assert.deepEqual(text({}), ['error Textboxes.Are.Well.Formed.Missing.Constraints.Regex']);
    assert.deepEqual(text([]), ['error Textboxes.Are.Well.Formed.Missing.Constraints']);
    const password = (constraints: unknown) =>
      boxes('PasswordBoxes-Must-Have-Min-Length', 'Microsoft.Common.PasswordBox', constraints);
    assert.deepEqual(password({}), []);
    assert.deepEqual(password({ regex: '' }), ['error PasswordBox.Regex.Without.Length']);
    assert.deepEqual(password({ regex: '[a-z]' }), []);
    assert.deepEqual(password({ regex: '^a{6,}b{6}$' }), []);
    assert.deepEqual(password({ regex: '^a{6,72}b{5}$' }), ['warning PasswordBox.Regex.Short']);
  });
});
