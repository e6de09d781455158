import type { JsonArray, JsonMember, JsonNode, JsonObject } from './json.ts';

/** Words of the rule catalogue over the tree. Names and texts are compared without regard to letter case. */

/** The member of that name, in any letter case. */
export function memberOf(node: JsonNode | undefined, name: string): JsonMember | undefined {
  return node?.type === 'object' ? node.byKey.get(name.toLowerCase()) : undefined;
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
  return one !== undefined && one.toLowerCase() === other.toLowerCase();
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

/** The way from the root of a walk to a node. */
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
};

/** The JSON path of the hit's property, from the root of the walk: `a.b[2].c`. */
export function pathOf(hit: Hit): string {
  const holder = trailPath(hit.trail);
  return holder === '' ? hit.member.key : `${holder}.${hit.member.key}`;
}

function trailPath(trail: Trail): string {
  const steps: string[] = [];
  for (let at: Trail | null = trail; at !== null; at = at.parent) {
    if (typeof at.step === 'number') steps.push(`[${at.step}]`);
    else if (at.step !== null) steps.push(`.${at.step}`);
  }
  const path = steps.reverse().join('');
  return path.startsWith('.') ? path.slice(1) : path;
}

/** The objects around the hit's object, nearest first. Lists are no ancestors. */
export function* ancestorsOf(hit: Hit): Generator<JsonObject> {
  for (let at = hit.trail.parent; at !== null; at = at.parent) {
    if (at.node.type === 'object') yield at.node;
  }
}

/**
 * Every object at or below `root` that has the property, in the order of the text.
 * The walk leaves out empty values and whatever lies in a property whose name starts with `parent`.
 */
export function findKey(root: JsonNode | undefined, name: string): readonly Hit[] {
  if (!root) return [];
  return hitsBelow(root).get(name.toLowerCase()) ?? [];
}

/** The hits of a walk by lower-case name: dozens of rules look for one or two names in the same trees. */
const hits = new WeakMap<JsonNode, ReadonlyMap<string, readonly Hit[]>>();

function hitsBelow(root: JsonNode): ReadonlyMap<string, readonly Hit[]> {
  const known = hits.get(root);
  if (known) return known;
  const byName = new Map<string, Hit[]>();
  walkObjects(root, (object, trail) => {
    for (const [name, member] of object.byKey) {
      const hit = { object, member, trail };
      const others = byName.get(name);
      if (others) others.push(hit);
      else byName.set(name, [hit]);
    }
  });
  hits.set(root, byName);
  return byName;
}

/** The same for every property whose lower-case name passes the test. */
export function findKeys(root: JsonNode | undefined, test: (name: string) => boolean): Hit[] {
  const found: Hit[] = [];
  if (root)
    walkObjects(root, (object, trail) => {
      for (const member of object.members) {
        if (test(member.key.toLowerCase())) found.push({ object, member, trail });
      }
    });
  return found;
}

type Visited = { readonly object: JsonObject; readonly trail: Trail };

/** The objects of a walk; rules walk the same trees dozens of times. */
const walks = new WeakMap<JsonNode, readonly Visited[]>();

/** Visits the objects at or below `root` as `findKey` does. */
export function walkObjects(
  root: JsonNode,
  visit: (object: JsonObject, trail: Trail) => void,
): void {
  if (isLeaf(root)) return;
  let walk = walks.get(root);
  if (!walk) {
    walk = objectsBelow(root);
    walks.set(root, walk);
  }
  for (const { object, trail } of walk) visit(object, trail);
}

function objectsBelow(root: JsonNode): Visited[] {
  const visited: Visited[] = [];
  const walk = (trail: Trail): void => {
    const { node } = trail;
    if (node.type === 'object') {
      visited.push({ object: node, trail });
      for (const { key, value } of node.members) {
        if (isLeaf(value) || isEmpty(value) || /^parent/i.test(key)) continue;
        walk({ node: value, step: key, parent: trail });
      }
    } else if (node.type === 'array') {
      node.items.forEach((item, step) => {
        if (!isLeaf(item) && !isEmpty(item)) walk({ node: item, step, parent: trail });
      });
    }
  };
  walk({ node: root, step: null, parent: null });
  return visited;
}

function isLeaf(node: JsonNode): boolean {
  return node.type !== 'object' && node.type !== 'array';
}

/** The elements of a list; one for a lone object; the values of resources with symbolic names. */
export function resourcesOf(root: JsonNode | undefined): readonly JsonNode[] {
  const resources = valueAt(root, 'resources');
  if (resources?.type === 'array') return resources.items;
  if (resources?.type === 'object') return resources.members.map(({ value }) => value);
  return [];
}

/** Every object in the resources that has the type, with its walk, element by element. */
export function resourcesOfType(root: JsonNode | undefined, type: string): Hit[] {
  return resourcesOf(root)
    .flatMap((resource) => findKey(resource, 'type'))
    .filter((hit) => sameText(textOf(hit.member.value), type));
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
      : ({ ...node, items } satisfies JsonArray);
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
    const byKey = new Map(members.map((member) => [member.key.toLowerCase(), member]));
    return { ...node, members, byKey };
  }
  return node;
}
