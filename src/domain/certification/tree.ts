import { membersByKey } from './json.ts';
import type { JsonArray, JsonMember, JsonNode, JsonObject } from './json.ts';

/** Words of the rule catalogue over the tree. Names and texts are compared without regard to letter case. */

/**
 * Names that rules ask for, in lower case. They are few, but a template's own names are asked for as well: those are kept
 * as long as they are short and there is room.
 */
const foldedNames = new Map<string, string>();
const MOST_NAMES = 1_000;
const LONGEST_NAME = 64;

function foldedName(name: string): string {
  const known = foldedNames.get(name);
  if (known !== undefined) return known;
  const folded = name.toLowerCase();
  if (foldedNames.size < MOST_NAMES && name.length <= LONGEST_NAME) foldedNames.set(name, folded);
  return folded;
}

/** The member of that name, in any letter case. */
export function memberOf(node: JsonNode | undefined, name: string): JsonMember | undefined {
  if (node?.type !== 'object') return undefined;
  const { members, byKey } = node;
  if (byKey !== null) return byKey.get(foldedName(name));
  for (const member of members) if (member.key === name) return member;
  const folded = foldedName(name);
  for (const member of members) if (member.folded === folded) return member;
  return undefined;
}

/** The value below a chain of property names; undefined where it breaks off. */
export function valueAt(
  node: JsonNode | undefined,
  ...names: readonly string[]
): JsonNode | undefined {
  let at = node;
  for (const name of names) at = memberOf(at, name)?.value;
  return at;
}

/** The text of a string; undefined for everything else. */
export function textOf(node: JsonNode | undefined): string | undefined {
  return node?.type === 'string' ? node.value : undefined;
}

/** Equal without regard to letter case. */
export function sameText(one: string | undefined, other: string): boolean {
  return one !== undefined && (one === other || one.toLowerCase() === other.toLowerCase());
}

/** Missing, `null`, `""`, `0`, `false`, `[]`, or a list of one empty thing. `{}` is not empty. */
export function isEmpty(node: JsonNode | undefined): boolean {
  let at = node;
  while (at?.type === 'array' && at.items.length === 1) at = at.items[0];
  if (at === undefined) return true;
  switch (at.type) {
    case 'null':
      return true;
    case 'string':
      return at.value === '';
    case 'number':
      return at.value === 0;
    case 'boolean':
      return !at.value;
    case 'array':
      return at.items.length === 0;
    case 'object':
      return false;
  }
}

/** A value as text: `@{name=value; …}` for objects, items joined by blanks for lists. */
export function stringForm(node: JsonNode | undefined): string {
  if (node === undefined) return '';
  switch (node.type) {
    case 'string':
      return node.value;
    case 'number':
      return node.raw;
    case 'boolean':
      return node.value ? 'True' : 'False';
    case 'null':
      return '';
    case 'array':
      return node.items.map(stringForm).join(' ');
    case 'object':
      return `@{${node.members.map(({ key, value }) => `${key}=${stringForm(value)}`).join('; ')}}`;
  }
}

/** The way from the root of a file or template to a node. */
export type Trail = {
  readonly node: JsonNode;
  /** Property name or index under which the node lies; null at the root. */
  readonly step: string | number | null;
  readonly parent: Trail | null;
};

/** An object that has the property that was looked for. */
export type Hit = {
  readonly object: JsonObject;
  readonly member: JsonMember;
  readonly trail: Trail;
  /** Where it was looked: the trail may come from further up. */
  readonly root: JsonNode;
};

/** The JSON path of the hit's property, from the root of the walk: `a.b[2].c`. */
export function pathOf({ member, trail, root }: Hit): string {
  let path = member.key;
  // What stands before that which is known already: an index has no full stop before it.
  let joint = '.';
  for (let at: Trail | null = trail; at !== null && at.node !== root; at = at.parent) {
    const isIndex = typeof at.step === 'number';
    path = `${isIndex ? `[${at.step}]` : at.step}${joint}${path}`;
    joint = isIndex ? '' : '.';
  }
  return path;
}

/** The objects around the hit's object, nearest first, up to where it was looked. Lists are no ancestors. */
export function* ancestorsOf(hit: Hit): Generator<JsonObject> {
  for (let at: Trail | null = hit.trail; at !== null && at.node !== hit.root; at = at.parent) {
    if (at.parent?.node.type === 'object') yield at.parent.node;
  }
}

/**
 * Every object at or below `root` that has the property, in the order of the text.
 * The walk leaves out empty values and whatever lies in a property whose name starts with `parent`.
 */
export function findKey(root: JsonNode | undefined, name: string): readonly Hit[] {
  if (!root || isLeaf(root)) return [];
  return below(root, walkOf(root).byName.get(foldedName(name)) ?? []);
}

/** The same in one node after another. */
export function findKeyIn(roots: readonly (JsonNode | undefined)[], name: string): Hit[] {
  const found: Hit[] = [];
  for (const root of roots) for (const hit of findKey(root, name)) found.push(hit);
  return found;
}

/** Every property whose lower-case name passes the test, in one node after another. */
export function findKeysIn(
  roots: readonly (JsonNode | undefined)[],
  test: (name: string) => boolean,
): Hit[] {
  const found: Hit[] = [];
  let walk: Walk | null = null;
  let passing: readonly Hit[] = [];
  for (const root of roots) {
    if (!root || isLeaf(root)) continue;
    const ofRoot = walkOf(root);
    // The nodes lie in one tree: its names are asked for once.
    if (walk !== ofRoot) {
      walk = ofRoot;
      const byName = [...walk.byName].filter(([name]) => test(name)).map(([, hits]) => hits);
      passing = byName.length > 1 ? byName.flat().sort(inTextOrder) : (byName[0] ?? []);
    }
    for (const hit of below(root, passing)) found.push(hit);
  }
  return found;
}

/** The same in one node. */
export function findKeys(root: JsonNode | undefined, test: (name: string) => boolean): Hit[] {
  return findKeysIn([root], test);
}

function inTextOrder(a: Hit, b: Hit): number {
  return a.object.start - b.object.start || a.member.keyStart - b.member.keyStart;
}

/** Every property `type` at or below `root` with that text, in any letter case. */
export function findType(root: JsonNode | undefined, type: string): readonly Hit[] {
  if (!root || isLeaf(root)) return [];
  const walk = walkOf(root);
  if (walk.byType === null) {
    const byType = new Map<string, Hit[]>();
    for (const hit of walk.byName.get('type') ?? []) {
      const text = textOf(hit.member.value);
      if (text === undefined) continue;
      const key = foldedName(text);
      const others = byType.get(key);
      if (others) others.push(hit);
      else byType.set(key, [hit]);
    }
    walk.byType = byType;
  }
  return below(root, walk.byType.get(foldedName(type)) ?? []);
}

/**
 * What one walk over a file or a template came by. Dozens of rules look for one or two names in it or in a part of it, so
 * it is noted on every list and object that was passed: what lies in a part of a tree lies together in each list.
 */
type Walk = {
  /** Every property by its lower-case name, by the place of its object and then by its own. */
  readonly byName: ReadonlyMap<string, readonly Hit[]>;
  /** Properties `type` by their lower-case text, once somebody asked. */
  byType: ReadonlyMap<string, readonly Hit[]> | null;
};

type Branch = JsonObject | JsonArray;

function walkOf(root: Branch): Walk {
  // Nobody else writes it.
  return (root.walk as Walk | null) ?? walked(root);
}

function walked(root: Branch): Walk {
  const byName = new Map<string, Hit[]>();
  const walk: Walk = { byName, byType: null };
  const pass = (node: Branch, trail: Trail): void => {
    node.walk ??= walk;
    if (node.type === 'array') {
      let step = 0;
      for (const item of node.items) {
        if (!isLeaf(item)) pass(item, { node: item, step, parent: trail });
        step += 1;
      }
      return;
    }
    for (const member of node.members) {
      const hit = { object: node, member, trail, root };
      const others = byName.get(member.folded);
      if (others) others.push(hit);
      else byName.set(member.folded, [hit]);
    }
    for (const { key, folded, value } of node.members) {
      if (isLeaf(value) || folded.startsWith('parent')) continue;
      pass(value, { node: value, step: key, parent: trail });
    }
  };
  pass(root, { node: root, step: null, parent: null });
  return walk;
}

/** The hits that lie at or below a node that the walk passed. */
function below(root: Branch, hits: readonly Hit[]): readonly Hit[] {
  if (hits.length === 0 || hits[0]?.root === root) return hits;
  const found: Hit[] = [];
  for (let at = firstFrom(hits, root.start); at < hits.length; at += 1) {
    const hit = hits[at];
    if (hit === undefined || hit.object.start >= root.end) break;
    const { object, member, trail } = hit;
    found.push({ object, member, trail, root });
  }
  return found;
}

/** Index of the first hit whose object starts at or after an offset. */
function firstFrom(hits: readonly Hit[], offset: number): number {
  let low = 0;
  let high = hits.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const hit = hits[middle];
    if (hit !== undefined && hit.object.start < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

function isLeaf(node: JsonNode): node is Exclude<JsonNode, Branch> {
  return node.type !== 'object' && node.type !== 'array';
}

/** The elements of a list; one for a lone object; the values of resources with symbolic names. */
export function resourcesOf(root: JsonNode | undefined): readonly JsonNode[] {
  const resources = valueAt(root, 'resources');
  if (resources?.type === 'array') return resources.items;
  if (resources?.type !== 'object') return [];
  if (textOf(valueAt(resources, 'type')) !== undefined) return [resources];
  return resources.members.map(({ value }) => value);
}

/** Every object in the resources that has the type, with its walk, element by element. */
export function resourcesOfType(root: JsonNode | undefined, type: string): Hit[] {
  if (findType(root, type).length === 0) return [];
  return resourcesOf(root).flatMap((resource) => findType(resource, type));
}

/** The nearest object around a hit, its own object first, that names a resource: `name` and `type`. */
export function resourceNameOf(hit: Hit): string | null {
  for (const object of [hit.object, ...ancestorsOf(hit)]) {
    const name = textOf(valueAt(object, 'name'));
    if (name !== undefined && textOf(valueAt(object, 'type')) !== undefined) return name;
  }
  return null;
}

/** A copy in which the given nodes are replaced; shares everything that does not change. */
export function replaceNodes(node: JsonNode, by: ReadonlyMap<JsonNode, JsonNode>): JsonNode {
  const other = by.get(node);
  if (other) return other;
  if (node.type === 'array') {
    const items = node.items.map((item) => replaceNodes(item, by));
    return items.every((item, index) => item === node.items[index])
      ? node
      : ({ ...node, items, walk: null } satisfies JsonArray);
  }
  if (node.type === 'object') {
    let changed = false;
    const members = node.members.map((member) => {
      const value = replaceNodes(member.value, by);
      if (value === member.value) return member;
      changed = true;
      return { ...member, value };
    });
    if (!changed) return node;
    return { ...node, members, byKey: membersByKey(members), walk: null };
  }
  return node;
}
