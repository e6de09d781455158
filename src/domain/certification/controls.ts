import { withoutComments } from './expressions.ts';
import type { JsonMember, JsonNode, JsonObject } from './json.ts';
import type { SourceFile } from './source-file.ts';
import { findType, memberOf, stringForm, textOf, valueAt } from './tree.ts';

/** A control of a form: an object with one of the types. */
export type Control = {
  readonly object: JsonObject;
  /** The value of `type`, a place to point at. */
  readonly type: JsonNode;
  /** Empty when the control has none. */
  readonly name: string;
};

/** The controls of the types, in the order of the text, wherever they lie. */
export function controlsOf(root: JsonObject, ...types: readonly string[]): Control[] {
  const hits = types.flatMap((type) => findType(root, type));
  if (types.length > 1) hits.sort((a, b) => a.object.start - b.object.start);
  return hits.map(({ object, member }) => ({
    object,
    type: member.value,
    name: textOf(valueAt(object, 'name')) ?? '',
  }));
}

/** The outputs of a form with the text of each: the string itself, or the JSON of anything else. */
export function outputTexts(
  outputs: JsonNode | undefined,
  file: SourceFile,
): { readonly member: JsonMember; readonly text: string }[] {
  if (outputs?.type !== 'object') return [];
  return outputs.members.map((member) => ({
    member,
    text:
      textOf(member.value) ??
      withoutComments(file.text.slice(member.value.start, member.value.end)),
  }));
}

/** Whether the parts occur in the text one after another, in any letter case: `*a*b*`. */
export function matchesInOrder(text: string, ...parts: readonly string[]): boolean {
  const folded = text.toLowerCase();
  let at = 0;
  for (const part of parts) {
    const found = folded.indexOf(part.toLowerCase(), at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return true;
}

/** The first output that takes the control: `*steps(*NAME*` or `*basics(*NAME*`. */
export function outputOf(
  outputs: readonly { readonly member: JsonMember; readonly text: string }[],
  name: string,
): JsonMember | undefined {
  return outputs.find(
    ({ text }) => matchesInOrder(text, 'steps(', name) || matchesInOrder(text, 'basics(', name),
  )?.member;
}

/**
 * What a default value says of a control: an object that an output puts together feeds an object, property by property.
 * `takes` is told whether a text takes the control. Undefined when the default value says nothing of it.
 */
export function defaultOf(
  output: JsonNode,
  given: JsonNode,
  takes: (text: string) => boolean,
): JsonNode | undefined {
  if (output.type !== 'object') return given;
  const taking = output.members.find(({ value }) => takes(stringForm(value)));
  const part = taking && memberOf(given, taking.key)?.value;
  return part && defaultOf(taking.value, part, takes);
}
