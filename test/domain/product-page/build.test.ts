import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import {
  buildProductPage,
  partHashes,
  type ProductPageInput,
} from '../../../src/domain/product-page/build.ts';
import { canonicalJson } from '../../../src/domain/canonical-json.ts';
import type { ProductPage } from '../../../src/domain/product-page/product-page.ts';
import { sha256Of } from '../../support/offer-content.ts';
import { pageInput, sha256 } from './page-fixture.ts';

const build = (input: ProductPageInput): ProductPage => buildProductPage(input, sha256);
const original = build(pageInput());

/** Names of the parts whose hash differs: `overview`, `plans[1]`, … */
function changedParts(page: ProductPage): readonly string[] {
  const before = partHashes(original.parts);
  const after = partHashes(page.parts);
  return Object.keys(before).flatMap((name) => {
    const [old, now] = [before[name], after[name]];
    if (!Array.isArray(old) || !Array.isArray(now)) return old === now ? [] : [name];
    return old.flatMap((hash, index) => (hash === now[index] ? [] : [`${name}[${index}]`]));
  });
}

type Path = readonly (string | number)[];

/** Every value of a JSON document that is no object or list, by path. */
function leavesOf(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([name, child]) =>
    leavesOf(child, [...path, Array.isArray(value) ? Number(name) : name]),
  );
}

/** A copy of the input in which the value at `path` is another one of the same type. */
function withOther(path: Path, other: (value: unknown) => unknown): ProductPageInput {
  const copy = structuredClone(pageInput()) as unknown;
  const holder = path
    .slice(0, -1)
    .reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], copy) as Record<
    string,
    unknown
  >;
  const last = path.at(-1) ?? '';
  holder[last] = other(holder[last]);
  return copy as ProductPageInput;
}

/** Another valid value for a leaf: what must be from a set moves within the set. */
function otherValue(path: Path) {
  return (value: unknown): unknown => {
    if (typeof value === 'number') return value + 1;
    const others: Record<string, string> = {
      MANAGED_APPLICATION: 'SOLUTION_TEMPLATE',
      SOLUTION_TEMPLATE: 'MANAGED_APPLICATION',
      HTTPS_ENDPOINT: 'NONE',
      PUBLIC_AZURE: 'AZURE_GOVERNMENT',
      Contributor: 'Owner',
      storage: 'web',
      security: 'iot',
      FR: 'IT',
      DE: 'ES',
      US: 'CA',
    };
    const known = others[String(value)];
    if (known !== undefined) return known;
    if (path.at(-1) === 'sha256') return sha256Of('f');
    return `${String(value)} changed`;
  };
}

/** Which part shows a leaf of the offer; the first pattern that fits decides. Null: on no part. */
const expectedParts: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^name$/, ['overview']],
  // Ids of list items serve the editor only.
  [/^skus\.\d\.packages\.\d\.(id|sha256)$/, []],
  [/\.authorizations\.\d\.id$/, []],
  [/^marketplace\.(usefulLinks|screenshots|videos)\.\d\.id$/, []],
  [/^skus\.\d\.(marketPrices|meters|governmentCertifications)\.\d\.id$/, []],
  // Partners that resell ask the publisher; customers see nothing of it.
  [/^marketplace\.cspOptIn$/, []],
  // Prerequisites hold it equal to the price that is shown.
  [/^skus\.\d\.oldPriceUsd$/, []],
  [/^skus\.0\.packages\.0\.version$/, ['plans[0]']],
  [/^skus\.1\.packages\.0\.version$/, ['plans[1]']],
  [/^skus\.0\.packages\.0\.(tenantId|authorizations)/, ['deployment']],
  // The type decides about price, regions and rights too.
  [/^skus\.0\.skuType$/, ['plans[0]', 'deployment']],
  [/^skus\.1\.skuType$/, ['plans[1]', 'deployment']],
  // The SKU is another one: nothing of it can be matched any more.
  [/^skus\.0\.id$/, ['plans[0]', 'deployment', 'forms', 'files']],
  [/^skus\.1\.id$/, ['plans[1]', 'deployment', 'forms', 'files']],
  [/^skus\.0\./, ['plans[0]']],
  [/^skus\.1\./, ['plans[1]']],
  [/^marketplace\.(logos|screenshots|videos)/, ['media']],
  [/^marketplace\.previewSubscriptionIds/, []],
  [/^marketplace\./, ['overview']],
  [/^leads\.destination$/, ['leads']],
  [/^leads\./, []],
  [/^legal\./, ['legal']],
  [/^support\.engineering/, []],
  [/^support\./, ['support']],
];

describe('given a product page', () => {
  const leaves = leavesOf(pageInput().content);

  test('when any single leaf of the offer changes, then exactly the part that shows it changes', () => {
    assert.ok(leaves.length > 70);
    for (const leaf of leaves) {
      const name = leaf.join('.');
      const expected = expectedParts.find(([pattern]) => pattern.test(name))?.[1];
      assert.ok(expected, `no expectation for ${name}`);
      const page = build(withOther(['content', ...leaf], otherValue(leaf)));
      assert.deepEqual(changedParts(page), expected, name);
      assert.equal(page.hash !== original.hash, expected.length > 0, name);
    }
  });

  test('when each expectation above is looked at, then some leaf meets it', () => {
    const names = leaves.map((leaf) => leaf.join('.'));
    for (const [pattern] of expectedParts) {
      const first = names.some(
        (name) => expectedParts.find(([other]) => other.test(name))?.[0] === pattern,
      );
      assert.ok(first, String(pattern));
    }
  });

  const packageChanges: readonly (readonly [string, Path, unknown, readonly string[]])[] = [
    ['bytes of the zip', ['packages', 0, 'sha256'], sha256Of('f'), ['files']],
    ['bytes of a file', ['packages', 0, 'entries', 2, 'sha256'], sha256Of('f'), ['files']],
    ['size of a file', ['packages', 0, 'entries', 2, 'size'], 1, ['files']],
    ['name of a file', ['packages', 1, 'entries', 0, 'path'], 'mainTemplate.json', ['files']],
    [
      'type of a resource',
      ['packages', 0, 'mainTemplate', 'resources', 0, 'type'],
      'Microsoft.Web/sites',
      ['deployment'],
    ],
    [
      'condition of a resource',
      ['packages', 0, 'mainTemplate', 'resources', 0, 'condition'],
      false,
      ['deployment'],
    ],
    [
      'copy of a resource',
      ['packages', 0, 'mainTemplate', 'resources', 0, 'copy'],
      {},
      ['deployment'],
    ],
    [
      'resource of a nested template',
      [
        'packages',
        0,
        'mainTemplate',
        'resources',
        4,
        'properties',
        'template',
        'resources',
        0,
        'type',
      ],
      'Microsoft.Web/sites',
      ['deployment'],
    ],
    [
      'link of a nested template',
      ['packages', 0, 'mainTemplate', 'resources', 5, 'properties', 'templateLink', 'relativePath'],
      'x.json',
      ['deployment'],
    ],
    [
      'parameter',
      ['packages', 1, 'mainTemplate', 'parameters', 'vaultName', 'type'],
      'int',
      ['deployment'],
    ],
    ['no template', ['packages', 1, 'mainTemplate'], null, ['deployment']],
    [
      'label of a field',
      ['packages', 0, 'form', 'parameters', 'basics', 0, 'label'],
      'Name',
      ['forms'],
    ],
    [
      'output of the form',
      ['packages', 0, 'form', 'parameters', 'outputs', 'location'],
      'x',
      ['forms'],
    ],
    ['no form', ['packages', 1, 'form'], null, ['forms']],
    ['name of the publisher', ['publisher', 'name'], 'Solenne', ['overview']],
    ['id of the publisher', ['publisher', 'slug'], 'other', ['overview']],
    ['offer id', ['offerId'], 'other', ['overview']],
  ];
  for (const [name, path, value, expected] of packageChanges) {
    test(`when this changes: ${name}, then exactly ${expected.join(', ')} changes`, () => {
      assert.deepEqual(changedParts(build(withOther(path, () => value))), expected);
    });
  }

  test('when sets and files come in another order, then the page is the same', () => {
    const reversed = (value: unknown) => [...(value as unknown[])].reverse();
    for (const path of [
      ['content', 'marketplace', 'categories'],
      ['content', 'skus', 0, 'regions'],
      ['packages'],
      ['packages', 0, 'entries'],
    ]) {
      assert.equal(build(withOther(path, reversed)).hash, original.hash, path.join('.'));
    }
  });

  test('when a category is named by its alias, then the page is the same as with its id', () => {
    const named = (category: string) =>
      build(withOther(['content', 'marketplace', 'categories', 0], () => category)).hash;
    assert.equal(named('cache'), named('compute'));
  });

  test('when it is stored as JSON and read back, then nothing is lost, and each hash can be computed again', () => {
    const read = JSON.parse(JSON.stringify(original)) as ProductPage;
    assert.deepEqual(read, original);
    assert.equal(sha256(canonicalJson(partHashes(read.parts))), read.hash);
    for (const part of [
      read.parts.overview,
      read.parts.media,
      ...read.parts.plans,
      read.parts.files,
    ]) {
      assert.equal(sha256(canonicalJson(part.data)), part.hash);
    }
  });

  test('when its data is searched, then nothing is there that customers must not see', () => {
    const json = JSON.stringify(original);
    for (const secret of [
      'canary-key',
      'crm.solenne',
      'leads@',
      '0b1f7d5e',
      'Ines Duval',
      'engineering@',
    ]) {
      assert.ok(JSON.stringify(pageInput()).includes(secret), secret);
      assert.ok(!json.includes(secret), secret);
    }
  });

  test('when a SKU has several versions, then the one whose package is given is shown, else the newest', () => {
    const input = withOther(['content', 'skus', 0, 'packages', 1], () => ({
      id: 'p2',
      version: '1.0.10',
      tenantId: 'T2',
      authorizations: [],
    }));
    assert.equal(build(input).parts.plans[0]?.data.version, '1.0.0');
    const page = build({ ...input, packages: [] });
    assert.equal(page.parts.plans[0]?.data.version, '1.0.10');
    assert.equal(page.parts.deployment.data[0]?.tenantId, 't2');
  });
});

describe('given a template', () => {
  test('when it is outlined, then types are counted, children get full types, nested templates are named', () => {
    assert.deepEqual(original.parts.deployment.data[0]?.template, {
      resources: [
        { type: 'Microsoft.Compute/virtualMachines', count: 1, conditional: 0, repeated: 1 },
        { type: 'Microsoft.KeyVault/vaults', count: 1, conditional: 0, repeated: 0 },
        { type: 'Microsoft.Network/virtualNetworks', count: 1, conditional: 0, repeated: 0 },
        {
          type: 'Microsoft.Network/virtualNetworks/subnets',
          count: 1,
          conditional: 0,
          repeated: 0,
        },
        { type: 'Microsoft.Resources/deployments', count: 2, conditional: 0, repeated: 0 },
        { type: 'Microsoft.Storage/storageAccounts', count: 2, conditional: 1, repeated: 0 },
      ],
      parameters: [
        {
          name: 'vaultName',
          type: 'string',
          secret: false,
          required: true,
          description: 'Name of the vault',
        },
        {
          name: 'adminPassword',
          type: 'secureString',
          secret: true,
          required: true,
          description: '',
        },
        { name: 'location', type: 'string', secret: false, required: false, description: '' },
      ],
      nested: [
        { name: 'inner', link: null },
        { name: 'linked', link: 'nestedtemplates/disks.json' },
      ],
    });
  });

  test('when it has symbolic names, then they are read, and existing resources are not counted', () => {
    const symbolic = {
      languageVersion: '2.0',
      resources: { a: { type: 'A/b' }, c: { type: 'A/b', existing: true } },
    };
    const page = build(withOther(['packages', 0, 'mainTemplate'], () => symbolic));
    assert.deepEqual(page.parts.deployment.data[0]?.template?.resources, [
      { type: 'A/b', count: 1, conditional: 0, repeated: 0 },
    ]);
  });

  test('when template or form is strange JSON, then the page is built', () => {
    let deep: unknown = { type: 'x' };
    for (let level = 0; level < 20_000; level += 1)
      deep = { type: 'Microsoft.Common.Section', resources: [deep], elements: [deep] };
    const strange = [
      ...[
        [],
        'x',
        5,
        true,
        { resources: 'x', parameters: [] },
        { resources: [null, 5, [], { type: 7 }] },
      ],
      ...[
        { parameters: { x: null, y: 'z' } },
        { resources: [deep] },
        { parameters: { basics: [deep], steps: [null, { elements: {} }], outputs: [] } },
      ],
      {
        parameters: {
          outputs: { x: null, y: { z: 1 }, constructor: 'c' },
          basics: [{ type: 'Microsoft.Common.DropDown', constraints: { allowedValues: '[x()]' } }],
        },
      },
    ];
    for (const value of strange) {
      const input = pageInput();
      const packages = input.packages.map((item) => ({
        ...item,
        mainTemplate: value,
        form: value,
      }));
      assert.equal(build({ ...input, packages }).hash.length, 64);
    }
  });
});
