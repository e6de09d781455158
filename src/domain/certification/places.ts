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

/** The edit that takes a property out, with the comma that parts it from its neighbour. */
export function removeMember(object: JsonObject, member: JsonMember): Edit {
  const place = placeAmong(object.members, member);
  const next = object.members[place + 1];
  const previous = object.members[place - 1];
  if (next) return { start: member.keyStart, end: next.keyStart, replacement: '' };
  const start = previous ? previous.value.end : member.keyStart;
  return { start, end: member.value.end, replacement: '' };
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

/** The edit that puts a property at the beginning of an object. */
export function addMember(object: JsonObject, key: string, json: string): Edit {
  const at = object.start + 1;
  const comma = object.members.length > 0 ? ', ' : '';
  return { start: at, end: at, replacement: `"${key}": ${json}${comma}` };
}
