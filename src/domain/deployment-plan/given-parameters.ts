import type { GivenParameter } from './make-plan.ts';

/**
 * The parameters in a value of JSON: a parameter file (`{ parameters: { name: { value } } }`), what stands in its
 * `parameters`, or plain `{ name: value }`. Null when the value is no object.
 */
export function readGivenParameters(data: unknown): ReadonlyMap<string, GivenParameter> | null {
  if (!isRecord(data)) return null;
  const inner = own(data, 'parameters');
  const schema = own(data, '$schema');
  const isFile =
    isRecord(inner) &&
    (typeof schema === 'string'
      ? /deploymentparameters/i.test(schema)
      : Object.keys(data).every((key) => ['parameters', 'contentVersion'].includes(key)) &&
        Object.values(inner).every(isWrapped));
  const values = isFile ? inner : data;
  return new Map(
    Object.entries(values).map(([name, value]): [string, GivenParameter] => {
      if (!isFile || !isRecord(value)) return [name, { kind: 'value', value }];
      return Object.hasOwn(value, 'reference')
        ? [name, { kind: 'reference' }]
        : [name, { kind: 'value', value: own(value, 'value') }];
    }),
  );
}

function isWrapped(value: unknown): boolean {
  return isRecord(value) && (Object.hasOwn(value, 'value') || Object.hasOwn(value, 'reference'));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function own(record: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
