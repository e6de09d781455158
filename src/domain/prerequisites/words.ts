/** Small parts of sentences that several messages share. */
import type { Text } from '../language.ts';

/**
 * A French text. Spaces before `: ; ? ! % »` and after `«` become no-break spaces, in the sentence and not in the
 * values that are put into it.
 */
export function fr(strings: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  return strings
    .map((part, index) => {
      const spaced = part.replace(/ ([:;?!%»])/g, '\u00a0$1').replace(/« /g, '«\u00a0');
      return `${spaced}${values[index] ?? ''}`;
    })
    .join('');
}

/** A label in quotation marks. */
export function quoted(label: Text): Text {
  return { en: `“${label.en}”`, fr: fr`« ${label.fr} »` };
}

/** Quotes a value that was typed, at most 60 characters of it, on one line. */
export function excerpt(value: string): string {
  const line = value
    .slice(0, 200)
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');
  const characters = [...line];
  return characters.length > 60 ? `${characters.slice(0, 59).join('')}…` : line;
}

/** The name of the type of a JSON value: `number`, `list`, … */
export function jsonType(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'list' : typeof value;
}

const typeNames: Readonly<Record<string, Text>> = {
  number: { en: 'a number', fr: 'un nombre' },
  boolean: { en: 'yes or no', fr: 'oui ou non' },
  list: { en: 'a list', fr: 'une liste' },
  object: { en: 'a group of fields', fr: 'un groupe de champs' },
  string: { en: 'text', fr: 'du texte' },
  null: { en: 'nothing', fr: 'rien' },
};

/** `jsonType` in words. */
export function typeName(type: string | number | undefined): Text {
  return typeNames[String(type)] ?? { en: 'something else', fr: 'autre chose' };
}
