import type { JsonMember, JsonNode, JsonObject } from './json.ts';
import { printable } from './print.ts';
import type { Edit } from './rule.ts';
import type { Place } from './source-file.ts';

/** The key of a property. */
export function keyOf(member: JsonMember): Place {
  return { start: member.keyStart, end: member.keyEnd };
}

/** The whole value. */
export function valueOf(node: JsonNode): Place {
  return { start: node.start, end: node.end };
}

/** The opening brace of an object that lacks something. */
export function braceOf(object: JsonObject): Place {
  return { start: object.start, end: object.start + 1 };
}

/** The key of a property if it is there, else the opening brace of the object that lacks it. */
export function keyOrBrace(object: JsonObject, member: JsonMember | undefined): Place {
  return member ? keyOf(member) : braceOf(object);
}

/** A value or name for a message, at most 80 signs. */
export function shown(value: string): string {
  return printable(value, 80);
}

/** The edit that writes other JSON in the place of a value. */
export function replaceValue(node: JsonNode, json: string): Edit {
  return { start: node.start, end: node.end, replacement: json };
}

/**
 * The edit that takes a property out, with the comma that parts it from its neighbour. Comments around it stay.
 * `text` is the file that the offsets count in.
 */
export function removeMember(text: string, object: JsonObject, member: JsonMember): Edit {
  const place = placeAmong(object.members, member);
  const previous = object.members[place - 1];
  const { keyStart: start } = member;
  const { end } = member.value;
  if (object.members[place + 1]) {
    const after = gapAt(text, end, object.end);
    return { start, end: after.end, replacement: after.comments.trimStart() };
  }
  if (previous) {
    const before = gapAt(text, previous.value.end, start);
    return { start: previous.value.end, end, replacement: before.comments };
  }
  // Alone in its object: a comma behind it would be one without a property.
  const after = gapAt(text, end, object.end - 1);
  return after.comma === null
    ? { start, end, replacement: '' }
    : { start, end: after.comma + 1, replacement: text.slice(end, after.comma).trimStart() };
}

/** The blanks, the comments and the one comma from an offset on. */
type Gap = {
  /** Where something else begins. */
  readonly end: number;
  readonly comma: number | null;
  /** The gap without its comma; empty when it holds no comment. */
  readonly comments: string;
};

function gapAt(text: string, from: number, to: number): Gap {
  let comma: number | null = null;
  let hasComments = false;
  let at = from;
  while (at < to) {
    const sign = text[at] ?? '';
    if (/[\s\ufeff]/.test(sign)) at += 1;
    else if (sign === '/') {
      hasComments = true;
      at = afterComment(text, at);
    } else if (sign === ',' && comma === null) {
      comma = at;
      at += 1;
    } else break;
  }
  const kept =
    comma === null ? text.slice(from, at) : text.slice(from, comma) + text.slice(comma + 1, at);
  return { end: at, comma, comments: hasComments ? kept : '' };
}

function afterComment(text: string, at: number): number {
  if (text[at + 1] === '*') return text.indexOf('*/', at + 2) + 2;
  let end = at;
  while (end < text.length && text[end] !== '\n' && text[end] !== '\r') end += 1;
  return end;
}

/** Binary search: members lie in the order of the text, and there may be very many. */
function placeAmong(members: readonly JsonMember[], member: JsonMember): number {
  let low = 0;
  let high = members.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((members[middle]?.keyStart ?? 0) < member.keyStart) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The edit that puts a property before the others of an object, on a line of its own where they have one. */
export function addMember(text: string, object: JsonObject, key: string, json: string): Edit {
  const added = `"${key}": ${json}`;
  const [first] = object.members;
  if (!first) {
    const at = object.start + 1;
    return { start: at, end: at, replacement: added };
  }
  const before = text.slice(object.start + 1, first.keyStart);
  const indent = /(?:\r\n|\n|\r)[ \t]*$/.exec(before)?.[0] ?? ' ';
  return { start: first.keyStart, end: first.keyStart, replacement: `${added},${indent}` };
}

/** The edit that gives a property its value: in place of the one it has, or added to the object that lacks it. */
export function editOf(
  text: string,
  holder: JsonNode | undefined,
  member: JsonMember | undefined,
  key: string,
  json: string,
): { readonly edit?: Edit } {
  if (member) return { edit: replaceValue(member.value, json) };
  return holder?.type === 'object' ? { edit: addMember(text, holder, key, json) } : {};
}
