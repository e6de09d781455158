import type { JsonNode } from './json.ts';
import { memberOf, sameText } from './tree.ts';

/** `[F('NAME').a[0].b]`: one reference with its trailing path and nothing else. */
const reference =
  /^\s*\[\s*([A-Za-z]+)\s*\(\s*'([^']+)'\s*\)((?:\.[A-Za-z0-9_]+|\[[0-9]+\])*)\s*\]\s*$/;

/**
 * The value that a text stands for: `[variables('x').a]` is looked up in the template, as is every other
 * top-level section but the parameters, whose values are not known yet. Other values stand for themselves.
 * Undefined when the section exists and has no such value.
 */
export function expanded(root: JsonNode, node: JsonNode | undefined): JsonNode | undefined {
  if (node?.type !== 'string') return node;
  const [, section, name, trail = ''] = reference.exec(node.value) ?? [];
  if (section === undefined || name === undefined || sameText(section, 'parameters')) return node;
  const values = memberOf(root, section)?.value;
  if (values?.type !== 'object') return node;
  let at = memberOf(values, name)?.value;
  for (const [, property, index] of trail.matchAll(/\.([A-Za-z0-9_]+)|\[([0-9]+)\]/g)) {
    if (property !== undefined) at = memberOf(at, property)?.value;
    else at = at?.type === 'array' ? at.items[Number(index)] : undefined;
  }
  return at;
}
