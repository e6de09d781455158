import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { certify } from '../../../src/domain/certification/certify.ts';
import { deployment, foundBy, foundIn, template } from '../../support/certified.ts';
import type { Facts } from '../../support/certified.ts';
import { packageOf, sha256 } from '../../support/package-folder.ts';

const resources = 'apiVersions-Should-Be-Recent';
const references = 'apiVersions-Should-Be-Recent-In-Reference-Functions';

/** The versions of this test, newest first. Evaluation date: 2026-08-20; 730 days before it is 2024-08-20. */
const versions: Readonly<Record<string, readonly string[]>> = {
  'made.up/things': [
    '2026-05-01-preview',
    '2026-05-01',
    '2025-01-01-preview',
    '2024-08-20',
    '2024-08-19',
    '2020-01-01-preview',
    '2020-01-01',
  ],
  'made.up/things/parts': ['2026-07-01', '2019-01-01'],
  'made.up/still': ['2022-01-01-preview', '2021-01-01-preview', '2020-06-01', '2019-06-01'],
  'made.up/twins': ['2020-01-01-preview', '2020-01-01'],
  'made.up/previews': ['2026-01-01-preview', '2025-01-01-preview'],
  'microsoft.resources/deployments': ['2026-01-01', '2020-10-01'],
};
const apiVersions = {
  asOf: '2026-08-20',
  versionsOf: (type: string) => versions[type.toLowerCase()] ?? [],
};
const facts: Facts = { apiVersions };
const asReference: Facts = { apiVersions, mode: 'reference' };

const thing = (apiVersion: unknown, type = 'Made.Up/things', more: object = {}) => ({
  type,
  apiVersion,
  name: 'x',
  ...more,
});
const judged = (apiVersion: unknown, type?: string, more?: object, which = facts) =>
  foundIn(resources, { resources: [thing(apiVersion, type, more)] }, which).map((one) =>
    one.split(' ').slice(0, 2).join(' '),
  );

describe('given resources and the versions of their types', () => {
  test('when a version is recent, the newest or the newest stable, then nothing is found', () => {
    for (const [version, type] of [
      ['2026-05-01', 'Made.Up/things'],
      ['2024-08-20', 'made.up/THINGS'],
      ['2022-01-01-preview', 'Made.Up/still'],
      ['2020-06-01', 'Made.Up/still'],
      ['2020-01-01', 'Made.Up/twins'],
      ['2025-01-01-PREVIEW', 'Made.Up/previews'],
    ] as const) {
      assert.deepEqual(judged(version, type), [], `${version} of ${type}`);
    }
  });

  test('when a version is a day older than 730 days, or older than the newest stable, then it is out of date', () => {
    assert.deepEqual(judged('2024-08-19'), ['error ApiVersion.OutOfDate']);
    assert.deepEqual(
      judged('2024-08-19', 'Made.Up/things', {}, { apiVersions, date: '2026-08-19' }),
      [],
    );
    assert.deepEqual(judged('2019-06-01', 'Made.Up/still'), ['error ApiVersion.OutOfDate']);
  });

  test('when a preview has the same day as a stable version, or a newer stable one, then it is told', () => {
    assert.deepEqual(judged('2026-05-01-preview'), [
      'error ApiVersion.Preview.Version.Has.NonPreview',
    ]);
    assert.deepEqual(judged('2025-01-01-preview'), ['error ApiVersion.Preview.Not.Recent']);
    assert.deepEqual(judged('2021-01-01-preview', 'Made.Up/still'), ['error ApiVersion.OutOfDate']);
  });

  test('when a preview is old as well, then one finding says so; the test kit gives two', () => {
    const type = 'Made.Up/things';
    assert.deepEqual(judged('2020-01-01-preview', type), ['error ApiVersion.Preview.Not.Recent']);
    assert.deepEqual(judged('2020-01-01-preview', type, {}, asReference), [
      'error ApiVersion.OutOfDate',
      'error ApiVersion.Preview.Not.Recent',
    ]);
  });

  test('when the version is no text or no date, then that is the fault', () => {
    assert.deepEqual(judged(20200101), ['error ApiVersion.Not.String']);
    assert.deepEqual(judged("[variables('v')]"), ['error ApiVersion.Not.Date']);
    assert.deepEqual(judged([]), []);
  });

  test('when a version or type is not known, then there is a warning', () => {
    assert.deepEqual(judged('2026-06-06'), ['warning ApiVersion.Not.Known']);
    assert.deepEqual(judged('2010-01-01', 'Other.One/things'), ['warning ApiVersion.Not.Known']);
  });

  test('when metadata switch the check off, then there is a warning instead', () => {
    for (const metadata of [
      'x disable-apiVersions-Should-Be-Recent',
      ['a', 'disable-apiVersions-should-be-recent'],
    ]) {
      assert.deepEqual(judged('2019-01-01', 'Made.Up/things', { metadata }), [
        'warning ApiVersion.Check.Disabled',
      ]);
    }
    assert.deepEqual(judged('2024-08-19', 'Made.Up/things', { metadata: 'x' }), [
      'error ApiVersion.OutOfDate',
    ]);
  });

  test('when apiVersion is a property of a resource, or there are no resources, then it is not looked at', () => {
    assert.deepEqual(judged('2026-05-01', undefined, { properties: { apiVersion: 'x' } }), []);
    assert.deepEqual(foundIn(resources, { apiVersion: 'x' }, facts), []);
    assert.deepEqual(foundIn(resources, { apiVersion: 'x', resources: [{}] }, facts), [
      'error ApiVersion.Not.Date apiVersion',
    ]);
  });

  test('when a type is unknown, then the type above it answers, down to two segments', () => {
    assert.deepEqual(judged('2019-01-01', 'Made.Up/things/parts/screws/heads'), [
      'error ApiVersion.OutOfDate',
    ]);
    assert.deepEqual(judged('2020-01-01', 'Made.Up'), ['warning ApiVersion.Not.Known']);
  });

  test('when resources lie in each other, then their types are joined, and a type that is repeated counts once', () => {
    for (const child of ['parts', 'Made.Up/things/parts', 'made.up/THINGS/parts']) {
      const parent = thing('2026-05-01', 'Made.Up/things', {
        resources: [thing('2019-01-01', child)],
      });
      const found = foundIn(resources, { resources: [parent] }, facts);
      assert.deepEqual(
        found,
        ['error ApiVersion.OutOfDate resources[0].resources[0].apiVersion'],
        child,
      );
    }
  });

  test('when a type lies across providers, then the namespace in the name is the type, which no data know', () => {
    const type = 'Made.Up/things/providers/locks';
    for (const name of ["[concat('x', '/Made.Up/', 'y')]", "['Made.Up']"]) {
      assert.deepEqual(judged('2020-01-01', type, { name }), ['warning ApiVersion.Not.Known']);
    }
    assert.deepEqual(judged('2020-01-01', type), ['warning ApiVersion.Not.Known']);
    assert.deepEqual(judged("[variables('v')]", type), ['warning ApiVersion.Not.Known']);
    assert.deepEqual(judged("[variables('v')]", type, { name: "'Made.Up'" }), [
      'error ApiVersion.Not.Date',
    ]);
  });

  test('when a resource lies in a deployment of outer scope, then it is judged by its own type; the test kit judges it as a deployment', () => {
    const nested = template({ resources: [thing('2020-01-01')] });
    const outer = { resources: [deployment('d', nested, 'outer')] };
    const at = 'resources[0].properties.template.resources[0].apiVersion';
    assert.deepEqual(foundIn(resources, outer, facts), [`error ApiVersion.OutOfDate ${at}`]);
    assert.deepEqual(foundIn(resources, outer, asReference), [
      `warning ApiVersion.Not.Known ${at}`,
    ]);
    const inner = { resources: [deployment('d', nested, 'inner')] };
    assert.deepEqual(foundIn(resources, inner, asReference), [`error ApiVersion.OutOfDate ${at}`]);
  });

  test('when an inner template holds deployments of inner scope, then they are no part of the type', () => {
    const nested = template({ resources: [thing('2020-01-01')] });
    const around = template({ resources: [deployment('two', nested, 'inner')] });
    assert.deepEqual(
      foundIn(resources, { resources: [deployment('one', around, 'inner')] }, asReference),
      [
        'error ApiVersion.OutOfDate resources[0].properties.template.resources[0].properties.template.resources[0].apiVersion',
      ],
    );
  });

  test('when one version is old and the newest stable, then later ones are looked at; the test kit stops there', () => {
    const content = {
      resources: [thing('2020-06-01', 'Made.Up/still'), thing('2024-08-19'), thing('2020-01-01')],
    };
    assert.deepEqual(foundIn(resources, content, facts), [
      'error ApiVersion.OutOfDate resources[1].apiVersion',
      'error ApiVersion.OutOfDate resources[2].apiVersion',
    ]);
    assert.deepEqual(foundIn(resources, content, asReference), []);
    const others = { resources: content.resources.slice(1) };
    assert.equal(foundIn(resources, others, asReference).length, 2);
  });

  test('when Bicep made the package, then deployments may be old and other types may not', () => {
    const content = {
      metadata: { _generator: { name: 'bicep' } },
      resources: [thing('2020-10-01', 'Microsoft.Resources/deployments'), thing('2024-08-19')],
    };
    assert.deepEqual(foundIn(resources, content, facts), [
      'error ApiVersion.OutOfDate resources[1].apiVersion',
    ]);
    assert.equal(foundIn(resources, { ...content, metadata: {} }, facts).length, 2);
  });

  test('when a version is out of date, then the finding names type, age, what is acceptable, and offers the newest stable', () => {
    const input = packageOf(
      { 'mainTemplate.json': template({ resources: [thing('2024-08-19')] }) },
      facts,
    );
    const found = certify(input, sha256).findings.find(({ ruleId }) => ruleId === resources);
    assert.match(found?.message.en ?? '', /"2024-08-19" of "Made\.Up\/things" is 731 days old/);
    assert.match(
      found?.fix?.text.en ?? '',
      /Use "2026-05-01"\. Acceptable: 2026-05-01-preview, 2026-05-01, 2025-01-01-preview, 2024-08-20\./,
    );
    assert.equal(found?.fix?.edit?.replacement, '"2026-05-01"');
    assert.equal(found.blocking, false);
  });
});

describe('given calls of reference and list functions', () => {
  const inVariable = (text: string, more: object = {}, which = facts) =>
    foundIn(references, { variables: { a: text }, ...more }, which);

  test('when they name a type and an old version, then the place of the version is told', () => {
    assert.deepEqual(inVariable("[reference(resourceId('Made.Up/things', 'x'), '2024-08-19').a]"), [
      'error ApiReference.Version.OutOfDate variables.a',
    ]);
    assert.deepEqual(
      inVariable("[listKeys ( resourceId('Made.Up/things', 'x'), '2020-01-01-preview')]"),
      ['error ApiReference.Version.Preview.Not.Recent variables.a'],
    );
    assert.deepEqual(
      inVariable("[reference(resourceId('Made.Up/things', 'x'), '2026-05-01-preview')]"),
      ['error ApiReference.Version.Preview.Version.Has.NonPreview variables.a'],
    );
    assert.deepEqual(inVariable("[reference(resourceId('Made.Up/things', 'x'), '2026-06-06')]"), [
      'warning ApiReference.Version.Not.Known variables.a',
    ]);
  });

  test('when the version is good, missing, or the type is not known or not told, then nothing is found', () => {
    for (const text of [
      "[reference(resourceId('Made.Up/things', 'x'), '2026-05-01')]",
      "[reference(resourceId('Made.Up/things', 'x'))]",
      "[reference(resourceId('Other.One/things', 'x'), '2020-01-01')]",
      "[reference(resourceId('things', 'x'), '2020-01-01')]",
      "[reference('x', '2020-01-01')]",
      "[myreference(resourceId('Made.Up/things', 'x'), '2020-01-01')]",
      "reference(resourceId('Made.Up/things', 'x'), '2020-01-01')",
    ]) {
      assert.deepEqual(inVariable(text), [], text);
    }
  });

  test('when a type has several parts, then its own versions count', () => {
    assert.deepEqual(
      inVariable("[reference(resourceId('Made.Up/things/parts', 'x', 'y'), '2019-01-01')]"),
      ['error ApiReference.Version.OutOfDate variables.a'],
    );
    assert.deepEqual(
      inVariable("[reference(resourceId(subscription().id, 'Made.Up/things', 'y'), '2019-01-01')]"),
      ['warning ApiReference.Version.Not.Known variables.a'],
    );
  });

  test('when the call names a variable, then the resource of that name tells the type', () => {
    const more = {
      resources: [
        {
          type: 'Made.Up/things',
          name: "[concat(variables('n'), 'x')]",
          resources: [{ type: 'parts', name: "[variables('p')]" }],
        },
      ],
    };
    assert.deepEqual(inVariable("[reference(variables('N'), '2024-08-19')]", more), [
      'error ApiReference.Version.OutOfDate variables.a',
    ]);
    assert.deepEqual(inVariable("[reference(variables('p'), '2019-01-01')]", more), [
      'error ApiReference.Version.OutOfDate variables.a',
    ]);
    assert.deepEqual(inVariable("[reference(variables('other'), '2019-01-01')]", more), []);
    assert.deepEqual(
      inVariable("[reference(variables('n'), '2024-08-19')]", { outputs: more.resources[0] }),
      [],
    );
  });

  test('when Bicep made the package, then nothing is looked at', () => {
    const text = "[reference(resourceId('Made.Up/things', 'x'), '2024-08-19')]";
    assert.deepEqual(inVariable(text, { metadata: { _generator: { name: 'Bicep' } } }), []);
  });

  test('when one version is old and the newest stable, then later calls are looked at; the test kit stops there', () => {
    const variables = {
      a: "[reference(resourceId('Made.Up/still', 'x'), '2020-06-01')]",
      b: "[reference(resourceId('Made.Up/things', 'x'), '2024-08-19')]",
    };
    assert.deepEqual(foundIn(references, { variables }, facts), [
      'error ApiReference.Version.OutOfDate variables.b',
    ]);
    assert.deepEqual(foundIn(references, { variables }, asReference), []);
  });

  test('when a version is out of date, then the edit writes the newest stable one in its place', () => {
    const main = JSON.stringify(
      template({ outputs: { o: "[listKeys(resourceId('Made.Up/things', 'x'), '2024-08-19')]" } }),
    );
    const found = certify(packageOf({ 'mainTemplate.json': main }, facts), sha256).findings.find(
      ({ ruleId }) => ruleId === references,
    );
    const edit = found?.fix?.edit;
    assert.ok(edit);
    const edited = main.slice(0, edit.start) + edit.replacement + main.slice(edit.end);
    assert.equal(edited, main.replace('2024-08-19', '2026-05-01'));
    assert.match(found.message.en, /listKeys\(resourceId\('Made\.Up\/things', 'x'\)/);
  });
});

describe('given rules that the test kit has switched off', () => {
  test('when they run, then they find nothing and count as run', () => {
    const files = { 'mainTemplate.json': template({ resources: [] }) };
    for (const rule of [
      'Resources-Should-Not-Be-Ambiguous',
      'VM-Images-Should-Use-Latest-Version',
    ]) {
      assert.deepEqual(foundBy(rule, files), []);
    }
  });
});
