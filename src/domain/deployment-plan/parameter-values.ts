import type { JsonNode, JsonObject } from '../certification/json.ts';
import { printable, say } from '../certification/print.ts';
import { memberOf, textOf, valueAt } from '../certification/tree.ts';
import type { Text } from '../language.ts';
import {
  holeIn,
  holeOf,
  identityOf,
  isList,
  isObject,
  isUnknown,
  shownText,
  typeOf,
  unknown,
} from '../expressions/value.ts';
import type { Maker, Value } from '../expressions/value.ts';

/** How far `$ref` is followed. */
const MOST_REFERENCES = 10;

/** The declaration itself, or the definition that its `$ref` names. */
export function resolved(
  root: JsonObject,
  declaration: JsonNode | undefined,
): JsonNode | undefined {
  let at = declaration;
  for (let hops = 0; hops < MOST_REFERENCES; hops += 1) {
    const name = /^#\/definitions\/(.+)$/.exec(textOf(valueAt(at, '$ref')) ?? '')?.[1];
    if (name === undefined) return at;
    at = valueAt(root, 'definitions', name);
  }
  return at;
}

/** The declared type in lower case; empty when there is none. */
export function declaredType(declaration: JsonNode | undefined): string {
  return textOf(valueAt(declaration, 'type'))?.toLowerCase() ?? '';
}

export function isSecureType(type: string): boolean {
  return type === 'securestring' || type === 'secureobject';
}

/** The value with everything that is declared secure hidden, at whatever depth. */
export function masked(
  root: JsonObject,
  declaration: JsonNode | undefined,
  name: string,
  value: Value,
  make: Maker,
): Value {
  const own = resolved(root, declaration);
  if (isSecureType(declaredType(own)) || isSecureType(declaredType(declaration))) {
    return unknown(holeOf('SECRET', `secure ${printable(name, 60)}`));
  }
  const properties = valueAt(own, 'properties');
  const rest = memberOf(own, 'additionalProperties')?.value;
  if (isObject(value) && (properties?.type === 'object' || rest?.type === 'object')) {
    return make.object(
      [...value.members.values()].map((member) => ({
        key: member.key,
        value: masked(
          root,
          memberOf(properties, member.key)?.value ?? rest,
          `${name}.${member.key}`,
          member.value,
          make,
        ),
      })),
    );
  }
  const items = memberOf(own, 'items')?.value;
  const first = memberOf(own, 'prefixItems')?.value;
  if (isList(value) && (items !== undefined || first !== undefined)) {
    return make.list(
      value.items.map((item, index) => {
        const shape = (first?.type === 'array' ? first.items[index] : undefined) ?? items;
        return masked(root, shape, `${name}[${index}]`, item, make);
      }),
    );
  }
  return value;
}

export type ValueFault = {
  readonly code: 'PARAMETER_TYPE' | 'PARAMETER_VALUE';
  readonly message: Text;
};

/** What a value breaks of its declaration. The message never holds a secure value. */
export function faultOfValue(
  declaration: JsonNode | undefined,
  name: string,
  value: Value,
): ValueFault | null {
  if (isUnknown(value)) return null;
  const type = declaredType(declaration);
  const label = printable(name, 60);
  const isNull = value === null && memberOf(declaration, 'nullable')?.value.type === 'boolean';
  if (isNull) return null;
  const found = typeOf(value);
  const expected = expectedTypes.get(type);
  if (expected !== undefined && expected !== found) {
    return {
      code: 'PARAMETER_TYPE',
      message: say(
        `The parameter ${label} is of type ${expected}; a value of type ${found} is given.`,
        `Le paramètre ${label} est de type ${expected} ; une valeur de type ${found} est donnée.`,
      ),
    };
  }
  const outside = (en: string, fr: string): ValueFault => {
    const shown = isSecureType(type) ? '' : ` (${printable(shownText(value), 60)})`;
    return {
      code: 'PARAMETER_VALUE',
      message: say(`The parameter ${label}${shown} ${en}.`, `Le paramètre ${label}${shown} ${fr}.`),
    };
  };
  const limit = (key: string): number | null => {
    const node = valueAt(declaration, key);
    return node?.type === 'number' ? node.value : null;
  };
  const size = typeof value === 'string' ? value.length : isList(value) ? value.items.length : null;
  const [shortest, longest] = [limit('minLength'), limit('maxLength')];
  if (size !== null && shortest !== null && size < shortest) {
    return outside(`is shorter than ${shortest}`, `est plus court que ${shortest}`);
  }
  if (size !== null && longest !== null && size > longest) {
    return outside(`is longer than ${longest}`, `est plus long que ${longest}`);
  }
  const [least, most] = [limit('minValue'), limit('maxValue')];
  if (typeof value === 'number' && least !== null && value < least) {
    return outside(`is below ${least}`, `est inférieur à ${least}`);
  }
  if (typeof value === 'number' && most !== null && value > most) {
    return outside(`is above ${most}`, `est supérieur à ${most}`);
  }
  return isAllowed(declaration, value)
    ? null
    : outside('is none of the allowed values', 'n’est pas une des valeurs permises');
}

/** One of `allowedValues`; of a list, each of its elements may be. */
function isAllowed(declaration: JsonNode | undefined, value: Value): boolean {
  const list = valueAt(declaration, 'allowedValues');
  if (list?.type !== 'array' || holeIn(value) !== null) return true;
  const allowed = new Set<string>();
  for (const item of list.items) {
    // Only plain values are compared; a list that holds others is left to Azure.
    if (item.type === 'object' || item.type === 'array') return true;
    allowed.add(fold(item.type === 'null' ? null : item.value));
  }
  if (allowed.has(fold(value))) return true;
  return isList(value) && value.items.every((item) => allowed.has(fold(item)));
}

function fold(value: Value): string {
  return identityOf(value).toLowerCase();
}

const expectedTypes: ReadonlyMap<string, string> = new Map([
  ['string', 'string'],
  ['securestring', 'string'],
  ['int', 'int'],
  ['bool', 'bool'],
  ['array', 'array'],
  ['object', 'object'],
  ['secureobject', 'object'],
]);
