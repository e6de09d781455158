/** Making cases: a copy of an offer with one change, and what is expected of it. */
import type { OfferContent } from '../../../src/domain/content.ts';
import type { ValidationFacts, Violation } from '../../../src/domain/prerequisites/violation.ts';

/** A copy in which the value at `path` (`skus.0.title`) is another one; undefined removes it. */
export function changed(content: OfferContent, path: string, value: unknown): OfferContent {
  const copy = structuredClone(content) as unknown;
  const names = path.split('.');
  let holder = copy as Record<string, unknown>;
  for (const name of names.slice(0, -1)) {
    holder[name] ??= {};
    holder = holder[name] as Record<string, unknown>;
  }
  const last = names.at(-1) ?? '';
  if (value === undefined) delete holder[last];
  else holder[last] = value;
  return copy as OfferContent;
}

/** The value at `path` of `changed`. */
export function valueAt(content: OfferContent, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], content);
}

/** `path code`, warnings marked. */
export const brief = (violations: readonly Violation[]): readonly string[] =>
  violations.map(
    ({ path, code, severity }) => `${severity === 'WARNING' ? '(w) ' : ''}${path} ${code}`,
  );

export type Case = readonly [
  name: string,
  content: OfferContent,
  expected: readonly string[],
  facts?: ValidationFacts,
];

export const many = <Item>(length: number, item: (index: number) => Item): readonly Item[] =>
  Array.from({ length }, (_, index) => item(index));
