import { keyReader } from './expressions.ts';
import type { JsonMember, JsonNode, JsonObject } from './json.ts';
import type { Place } from './source-file.ts';

/** Whether a value says nothing: `{}`, `[]`, `null`, or a string of blanks. */
export function isBlank(node: JsonNode): boolean {
  switch (node.type) {
    case 'object':
      return node.members.length === 0;
    case 'array':
      return node.items.length === 0;
    case 'null':
      return true;
    case 'string':
      return node.value.trim() === '';
    case 'number':
    case 'boolean':
      return false;
  }
}

/**
 * Properties whose value passes the test, in the order of the text. `skip` keeps the walk out of a property;
 * `metadata` is the author's own and never looked at.
 */
export function propertiesWhere(
  root: JsonNode,
  test: (value: JsonNode) => boolean,
  skip: (member: JsonMember, object: JsonObject) => boolean,
): { readonly object: JsonObject; readonly member: JsonMember }[] {
  const found: { readonly object: JsonObject; readonly member: JsonMember }[] = [];
  const pass = (node: JsonNode): void => {
    if (node.type === 'array') {
      for (const item of node.items) {
        if (item.type === 'object' || item.type === 'array') pass(item);
      }
    }
    if (node.type !== 'object') return;
    for (const member of node.members) {
      const { value } = member;
      if (member.folded === 'metadata' || skip(member, node)) continue;
      if (test(value)) found.push({ object: node, member });
      else if (value.type === 'object' || value.type === 'array') pass(value);
    }
  };
  pass(root);
  return found;
}

/** Blanks that stand after a colon, as the test kit looks for them; some only where a single one fills a list. */
const blankTexts = /(?<=:\s*)(?:\{\s*\}|\[\s*\]|"\s*"|null)/gi;
const blankTextsAndLists =
  /(?<=:\s*)(?:\{\s*\}|\[\s*\]|"\s*"|\[\s*\{\s*\}\s*\]|\[\s*"\s*"\s*\]|null)/gi;

/**
 * Blanks in the raw text, with the property left of each: `: []` in a description is one of `description`.
 * `lists` adds lists of one blank. Offsets are those of the text.
 */
export function* blanksInText(
  text: string,
  { lists }: { readonly lists: boolean },
): Generator<Place & { readonly key: string }> {
  const keyLeftOf = keyReader(text);
  for (const { 0: found, index } of text.matchAll(lists ? blankTextsAndLists : blankTexts)) {
    const key = keyLeftOf(index);
    if (key !== null) yield { start: index, end: index + found.length, key };
  }
}
