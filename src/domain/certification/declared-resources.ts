import type { JsonNode, JsonObject, JsonString } from './json.ts';
import { ancestorsOf, findKeyIn, memberOf, resourcesOf, textOf, valueAt } from './tree.ts';
import type { Hit } from './tree.ts';

/** A resource that a template declares, at any depth: with a type and an apiVersion. */
export type DeclaredResource = {
  readonly object: JsonObject;
  /** In full, `Microsoft.Compute/virtualMachines/extensions`, also of a child that says only `extensions`. */
  readonly type: string;
};

/** The resources of a template, child resources and nested templates of outer scope included, in the order of the text. */
export function resourcesDeclaredIn(root: JsonObject): readonly DeclaredResource[] {
  const declared: DeclaredResource[] = [];
  for (const hit of findKeyIn(resourcesOf(root), 'type')) {
    const { object } = hit;
    const type = textOf(hit.member.value);
    if (type === undefined || memberOf(object, 'apiVersion') === undefined) continue;
    declared.push({ object, type: fullType(type, hit) });
  }
  return declared;
}

/** The type of a child resource continues that of the resource around it. */
function fullType(type: string, hit: Hit): string {
  let full = type;
  for (const ancestor of ancestorsOf(hit)) {
    if (isFull(full)) break;
    const outer = textOf(valueAt(ancestor, 'type'));
    if (outer !== undefined) full = `${outer}/${full}`;
  }
  return full;
}

function isFull(type: string): boolean {
  return (type.split('/')[0] ?? '').includes('.');
}

/** The strings at or below a node, in the order of the text, each with the key of the property that leads to it. */
export function eachString(
  node: JsonNode,
  visit: (node: JsonString, key: string | null) => void,
  key: string | null = null,
): void {
  if (node.type === 'string') visit(node, key);
  else if (node.type === 'array') for (const item of node.items) eachString(item, visit, key);
  else if (node.type === 'object') {
    for (const member of node.members) eachString(member.value, visit, member.key);
  }
}
