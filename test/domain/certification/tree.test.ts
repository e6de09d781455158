import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readJson } from '../../../src/domain/certification/json.ts';
import type { JsonNode } from '../../../src/domain/certification/json.ts';
import { ancestorsOf, findKey, findKeys, pathOf } from '../../../src/domain/certification/tree.ts';
import type { Hit } from '../../../src/domain/certification/tree.ts';
import { pick, seeded } from '../../support/seeded.ts';

function rootOf(text: string): JsonNode {
  const reading = readJson(text);
  assert.ok(reading.ok);
  return reading.root;
}

/** A hit as text: its path, its place, and the objects around it. */
const shown = (hit: Hit) =>
  `${pathOf(hit)} at ${hit.member.keyStart} in ${[...ancestorsOf(hit)].map(({ start }) => start).join()}`;

/** The same, found by a walk of its own. */
function foundByWalking(
  node: JsonNode,
  test: (name: string) => boolean,
  path = '',
  around: readonly number[] = [],
): string[] {
  if (node.type === 'array') {
    return node.items.flatMap((item, at) => foundByWalking(item, test, `${path}[${at}]`, around));
  }
  if (node.type !== 'object') return [];
  const below = (key: string) => (path === '' ? key : `${path}.${key}`);
  const own = node.members
    .filter(({ key }) => test(key.toLowerCase()))
    .map(({ key, keyStart }) => `${below(key)} at ${keyStart} in ${around.join()}`);
  const deeper = node.members
    .filter(({ key }) => !key.toLowerCase().startsWith('parent'))
    .flatMap(({ key, value }) => foundByWalking(value, test, below(key), [node.start, ...around]));
  return [...own, ...deeper];
}

function branchesOf(node: JsonNode): JsonNode[] {
  if (node.type === 'array') return [node, ...node.items.flatMap(branchesOf)];
  if (node.type !== 'object') return [];
  return [node, ...node.members.flatMap(({ value }) => branchesOf(value))];
}

describe('given a key that looks like an index', () => {
  test('when the path of a property below it is told, then the key is parted by a full stop', () => {
    const root = rootOf(`{"a": {"[0]": {"b": 1}, "c": [[{"b": 2}]]}}`);
    assert.deepEqual(findKey(root, 'B').map(pathOf), ['a.[0].b', 'a.c[0][0].b']);
  });
});

describe('given any tree', () => {
  test('when a name is looked for in each of its parts, in any order, then a walk would find the same', () => {
    const random = seeded(3);
    const keys = ['a', 'B', '[0]', 'parentA', 'c.d', 'resources', 'template'];
    const text = (depth: number): string => {
      if (depth === 0) return pick(random, ['1', '""', 'null', '[]', '{}', '[[]]']);
      const values = Array.from({ length: Math.floor(random() * 12) }, () =>
        text(Math.floor(random() * depth)),
      );
      return random() < 0.4
        ? `[${values.join()}]`
        : `{${values.map((value, at) => `"${pick(random, keys)}${at > 3 ? at : ''}": ${value}`).join()}}`;
    };
    let found = 0;
    for (let round = 0; round < 80; round += 1) {
      const reading = readJson(text(5));
      // Two keys that differ in case alone are refused.
      if (!reading.ok) continue;
      const parts = branchesOf(reading.root).slice(0, 20);
      if (round % 2 === 1) parts.reverse();
      for (const part of parts) {
        const hits = findKey(part, 'A').map(shown);
        found += hits.length;
        assert.deepEqual(
          hits,
          foundByWalking(part, (name) => name === 'a'),
        );
        const starts = (name: string) => /^[b-r[]/.test(name);
        assert.deepEqual(findKeys(part, starts).map(shown), foundByWalking(part, starts));
      }
    }
    assert.ok(found > 50, `${found} were found`);
  });
});
