import { builder } from './builder.ts';

/** An enum whose values are those of a domain type, each with its description. */
export function enumOf<Value extends string>(
  name: string,
  description: string,
  values: Readonly<Record<Value, string>>,
) {
  return builder.enumType(name, {
    description,
    // The keys are those of `values`.
    values: Object.fromEntries(
      Object.entries<string>(values).map(([value, sentence]) => [value, { description: sentence }]),
    ) as Record<Value, { description: string }>,
  });
}
