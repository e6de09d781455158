import { readJson } from '../certification/json.ts';
import type { JsonNode } from '../certification/json.ts';
import { say } from '../certification/print.ts';
import { MANY, define } from './call.ts';
import type { Call, LanguageFunction } from './call.ts';
import { cut, fromBase64, holeAmong, lengthOf } from './text-functions.ts';
import {
  derived,
  firstHole,
  identityOf,
  isList,
  isObject,
  isUnknown,
  limitReached,
  unknown,
  weightOf,
} from './value.ts';
import type { Member, ObjectValue, Value } from './value.ts';

/** Numbers that `range` gives at most, and the largest of them. Source: "Array functions", range. */
const MOST_IN_RANGE = 10_000;
const LAST_IN_RANGE = 2_147_483_647;

/** Functions of lists and objects, and those that take texts as well. Source: "Array functions", "Object functions". */
export const collectionFunctions: Readonly<Record<string, LanguageFunction>> = {
  array: define(
    1,
    1,
    (call) => {
      const value = call.arg(0);
      return isList(value) ? value : call.make.list([value]);
    },
    'own',
  ),
  base64ToJson: define(1, 1, (call) => jsonValue(call, fromBase64(call, call.text(0)))),
  contains: define(2, 2, contains, 'shallow'),
  createArray: define(0, MANY, (call) => call.make.list(call.args), 'own'),
  createObject: define(
    0,
    MANY,
    (call) => {
      if (call.args.length % 2 === 1) {
        call.fault(
          'ARGUMENT_COUNT',
          say(
            'createObject: keys and values come in pairs.',
            'createObject : les clés et les valeurs vont par paires.',
          ),
        );
      }
      const members: Member[] = [];
      for (let index = 0; index < call.args.length; index += 2) {
        const key = call.arg(index);
        if (isUnknown(key)) return unknown(derived('createObject', firstHole(key)));
        members.push({ key: call.text(index), value: call.arg(index + 1) });
      }
      return call.make.object(members);
    },
    'own',
  ),
  empty: define(
    1,
    1,
    (call) => {
      const value = call.arg(0);
      if (isUnknown(value)) {
        const hasText = value.pieces.some(
          (piece) => typeof piece === 'string' || piece.length !== null,
        );
        return hasText ? false : unknown(derived('empty', firstHole(value)));
      }
      if (value === null || value === '') return true;
      if (isList(value)) return value.items.length === 0;
      if (isObject(value)) return value.members.size === 0;
      return typeof value === 'string' ? false : call.wrongType(0, 'string', 'array', 'object');
    },
    'own',
  ),
  first: define(1, 1, (call) => ended(call, 'first'), 'own'),
  last: define(1, 1, (call) => ended(call, 'last'), 'own'),
  flatten: define(
    1,
    1,
    (call) => {
      const { items } = call.list(0);
      const hole = items.find(isUnknown);
      if (hole !== undefined) return unknown(derived('flatten', firstHole(hole)));
      return call.make.list(
        items.flatMap((item) => (isList(item) ? item.items : call.wrongType(0, 'array of arrays'))),
      );
    },
    'shallow',
  ),
  indexFromEnd: define(
    2,
    2,
    (call) => {
      const { items } = call.list(0);
      const found = items[items.length - call.int(1)];
      return (
        found ??
        call.wrongValue(1, 'there is no such element.', 'il n’existe pas d’élément de ce rang.')
      );
    },
    'shallow',
  ),
  indexOf: define(2, 2, (call) => indexIn(call, 'first')),
  lastIndexOf: define(2, 2, (call) => indexIn(call, 'last')),
  intersection: define(2, MANY, (call) => {
    if (isObject(call.arg(0))) {
      const others = call.args.slice(1).map((_other, index) => call.object(index + 1));
      return call.make.object(
        [...call.object(0).members].flatMap(([key, member]) =>
          others.every((other) => {
            const twin = other.members.get(key);
            return twin !== undefined && isSame(call, twin.value, member.value);
          })
            ? [member]
            : [],
        ),
      );
    }
    const others = call.args.slice(1).map((_other, index) => {
      const { items } = call.list(index + 1);
      return new Set(items.map((item) => identified(call, item)));
    });
    const seen = new Set<string>();
    return call.make.list(
      call.list(0).items.filter((item) => {
        const key = identified(call, item);
        if (seen.has(key) || !others.every((other) => other.has(key))) return false;
        seen.add(key);
        return true;
      }),
    );
  }),
  items: define(
    1,
    1,
    (call) => {
      const members = [...call.object(0).members].sort(([one], [other]) => (one < other ? -1 : 1));
      return call.make.list(
        members.map(([, { key, value }]) =>
          call.make.object([
            { key: 'key', value: key },
            { key: 'value', value },
          ]),
        ),
      );
    },
    'shallow',
  ),
  json: define(1, 1, (call) => jsonValue(call, call.text(0))),
  length: define(
    1,
    1,
    (call) => {
      const value = call.arg(0);
      if (isList(value)) return value.items.length;
      if (isObject(value)) return value.members.size;
      if (isUnknown(value))
        return lengthOf(value.pieces) ?? unknown(derived('length', firstHole(value)));
      return call.text(0).length;
    },
    'own',
  ),
  max: define(1, MANY, (call) => numbersOf(call).reduce((one, other) => Math.max(one, other))),
  min: define(1, MANY, (call) => numbersOf(call).reduce((one, other) => Math.min(one, other))),
  null: define(0, 0, () => null),
  objectKeys: define(
    1,
    1,
    (call) => call.make.list([...call.object(0).members.values()].map(({ key }) => key)),
    'shallow',
  ),
  range: define(2, 2, (call) => {
    const [start, count] = [call.int(0), call.int(1)];
    if (count < 0 || count > MOST_IN_RANGE || start + count > LAST_IN_RANGE) {
      call.wrongValue(
        1,
        `0 to ${MOST_IN_RANGE} numbers, none beyond ${LAST_IN_RANGE}; asked for ${count}.`,
        `de 0 à ${MOST_IN_RANGE} nombres, aucun au-delà de ${LAST_IN_RANGE} ; demandé : ${count}.`,
      );
    }
    call.meter.charge(count, call.at);
    return call.make.list(Array.from({ length: count }, (_none, index) => start + index));
  }),
  shallowMerge: define(
    1,
    1,
    (call) => {
      const { items } = call.list(0);
      const hole = items.find(isUnknown);
      if (hole !== undefined) return unknown(derived('shallowMerge', firstHole(hole)));
      return call.make.object(
        items.flatMap((item) =>
          isObject(item) ? [...item.members.values()] : call.wrongType(0, 'array of objects'),
        ),
      );
    },
    'shallow',
  ),
  skip: define(
    2,
    2,
    (call) => part(call, (length, count) => [Math.min(count, length), length]),
    'own',
  ),
  take: define(2, 2, (call) => part(call, (length, count) => [0, Math.min(count, length)]), 'own'),
  tryGet: define(
    2,
    MANY,
    (call) => {
      let at = call.arg(0);
      for (let index = 1; index < call.args.length; index += 1) {
        if (isUnknown(at)) return unknown(derived('tryGet', firstHole(at)));
        const step = call.arg(index);
        if (isList(at) && Number.isInteger(step)) at = at.items[Number(step)] ?? null;
        else if (isObject(at) && typeof step === 'string') {
          at = at.members.get(step.toLowerCase())?.value ?? null;
        } else if (at === null) return null;
        else call.wrongType(index, isList(at) ? 'int' : 'string');
      }
      return at;
    },
    'own',
  ),
  tryIndexFromEnd: define(
    2,
    2,
    (call) => {
      const { items } = call.list(0);
      return items[items.length - call.int(1)] ?? null;
    },
    'shallow',
  ),
  union: define(
    1,
    MANY,
    (call) => {
      if (isObject(call.arg(0))) {
        return call.args.reduce<ObjectValue>(
          (merged, _arg, index) => (index === 0 ? merged : merge(call, merged, call.object(index))),
          call.object(0),
        );
      }
      const seen = new Map<string, Value>();
      call.args.forEach((_arg, index) => {
        for (const item of call.list(index).items) {
          const key = identified(call, item);
          if (!seen.has(key)) seen.set(key, item);
        }
      });
      return call.make.list([...seen.values()]);
    },
    'shallow',
  ),
};

/** The key of `identityOf`, paid for. */
function identified(call: Call, value: Value): string {
  call.meter.charge(1 + (weightOf(value) >> 3), call.at);
  return identityOf(value);
}

export function isSame(call: Call, one: Value, other: Value): boolean {
  return identified(call, one) === identified(call, other);
}

/** Later values win; objects in objects are merged, lists are replaced. */
function merge(call: Call, one: ObjectValue, other: ObjectValue): ObjectValue {
  return call.make.object([
    ...one.members.values(),
    ...[...other.members].map(([key, member]): Member => {
      const before = one.members.get(key)?.value ?? null;
      return isObject(before) && isObject(member.value)
        ? { key: member.key, value: merge(call, before, member.value) }
        : member;
    }),
  ]);
}

function contains(call: Call): Value {
  const [container, wanted] = [call.arg(0), call.arg(1)];
  if (typeof container === 'string') {
    return container.includes(typeof wanted === 'number' ? String(wanted) : call.text(1));
  }
  if (isObject(container)) return container.members.has(call.text(1).toLowerCase());
  const { items, hole } = isList(container)
    ? container
    : call.wrongType(0, 'string', 'array', 'object');
  const key = identified(call, wanted);
  if (items.some((item) => identified(call, item) === key)) return true;
  return hole === null ? false : unknown(derived('contains', hole));
}

function ended(call: Call, which: 'first' | 'last'): Value {
  const value = call.arg(0);
  if (isList(value)) return value.items.at(which === 'first' ? 0 : -1) ?? null;
  if (typeof value === 'string') return which === 'first' ? value.slice(0, 1) : value.slice(-1);
  if (!isUnknown(value)) call.wrongType(0, 'string', 'array');
  const piece = value.pieces.at(which === 'first' ? 0 : -1);
  if (typeof piece === 'string') return which === 'first' ? piece.slice(0, 1) : piece.slice(-1);
  return unknown(derived(which, firstHole(value)));
}

function indexIn(call: Call, which: 'first' | 'last'): Value {
  const container = call.arg(0);
  if (isList(container)) {
    const key = identified(call, call.arg(1));
    const keys = container.items.map((item) => identified(call, item));
    return which === 'first' ? keys.indexOf(key) : keys.lastIndexOf(key);
  }
  const [text, wanted] = [call.text(0).toLowerCase(), call.text(1).toLowerCase()];
  return which === 'first' ? text.indexOf(wanted) : text.lastIndexOf(wanted);
}

/** `skip` and `take`: a part of a list or text, from and to where `bounds` says. */
function part(
  call: Call,
  bounds: (length: number, count: number) => readonly [from: number, to: number],
): Value {
  const value = call.arg(0);
  const count = call.arg(1);
  if (isUnknown(count)) return unknown(derived(call.name, firstHole(count)));
  const wanted = Math.max(0, call.int(1));
  if (isList(value))
    return call.make.list(value.items.slice(...bounds(value.items.length, wanted)));
  if (typeof value !== 'string' && !isUnknown(value)) call.wrongType(0, 'string', 'array');
  const pieces = call.pieces(0);
  const length = lengthOf(pieces);
  if (length === null) return unknown(derived(call.name, holeAmong(pieces)));
  const [from, to] = bounds(length, wanted);
  return call.make.pieces(cut(pieces, from, to - from));
}

function numbersOf(call: Call): readonly number[] {
  const value = call.arg(0);
  const numbers: readonly Value[] =
    isList(value) && call.args.length === 1 ? value.items : call.args;
  if (numbers.length === 0) {
    call.wrongValue(0, 'the array has no elements.', 'le tableau n’a pas d’éléments.');
  }
  call.meter.charge(numbers.length, call.at);
  return numbers.map((one, index) =>
    typeof one === 'number'
      ? one
      : call.wrongType(isList(value) ? 0 : index, 'int', 'array of int'),
  );
}

function jsonValue(call: Call, text: string): Value {
  call.meter.charge(1 + (text.length >> 3), call.at);
  const reading = readJson(text);
  if (!reading.ok) {
    const { en, fr } = reading.fault.message;
    call.wrongValue(0, `the text is no JSON. ${en}`, `le texte n’est pas du JSON. ${fr}`);
  }
  return plainValue(call, reading.root, 0);
}

/** A value of JSON as it stands: texts are no expressions. */
function plainValue(call: Call, node: JsonNode, level: number): Value {
  if (level > 100) {
    throw limitReached(
      say('The JSON is nested too deeply.', 'Le JSON est imbriqué trop profondément.'),
      call.at,
    );
  }
  switch (node.type) {
    case 'object':
      return call.make.object(
        node.members.map(({ key, value }) => ({ key, value: plainValue(call, value, level + 1) })),
      );
    case 'array':
      return call.make.list(node.items.map((item) => plainValue(call, item, level + 1)));
    case 'null':
      return null;
    default:
      return node.value;
  }
}
