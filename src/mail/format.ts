/** Dates, numbers and counted words of the mails, spelled out here so that no ICU version changes a mail. */
import type { Text } from '../domain/language.ts';

const days = {
  en: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],
  fr: ['dimanche', 'lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi'],
} as const;

const months = {
  en: [
    'January',
    'February',
    'March',
    'April',
    'May',
    'June',
    'July',
    'August',
    'September',
    'October',
    'November',
    'December',
  ],
  fr: [
    'janvier',
    'février',
    'mars',
    'avril',
    'mai',
    'juin',
    'juillet',
    'août',
    'septembre',
    'octobre',
    'novembre',
    'décembre',
  ],
} as const;

const twoDigits = (value: number) => String(value).padStart(2, '0');

/** "Monday 23 November 2026, 14:11 UTC" and « lundi 23 novembre 2026, 14:11 UTC ». */
export function timeText(at: Date): Text {
  const day = at.getUTCDate();
  const clock = `${twoDigits(at.getUTCHours())}:${twoDigits(at.getUTCMinutes())} UTC`;
  const rest = (language: 'en' | 'fr') =>
    `${months[language][at.getUTCMonth()]} ${at.getUTCFullYear()}, ${clock}`;
  return {
    en: `${days.en[at.getUTCDay()]} ${day} ${rest('en')}`,
    fr: `${days.fr[at.getUTCDay()]} ${day === 1 ? '1er' : day} ${rest('fr')}`,
  };
}

/** "2026-11-23 14:11:09Z", for operators. */
export function stampText(at: Date): Text {
  return same(
    at
      .toISOString()
      .replace('T', ' ')
      .replace(/\.\d+Z$/, 'Z'),
  );
}

/** "2,702" and « 2 702 » (narrow no-break space). */
export function numberText(value: number): Text {
  const grouped = (separator: string) =>
    String(Math.trunc(value)).replace(/\B(?=(?:\d{3})+$)/g, separator);
  return { en: grouped(','), fr: grouped('\u202f') };
}

/** The forms of a counted word, for one and for more. */
export type Counted = {
  readonly en: readonly [one: string, other: string];
  readonly fr: readonly [one: string, other: string];
};

/** "1 error", "0 errors"; « 1 erreur », « 0 erreur »: French counts in the plural from two on. */
export function countText(value: number, word: Counted): Text {
  const number = numberText(value);
  return {
    en: `${number.en} ${word.en[value === 1 ? 0 : 1]}`,
    fr: `${number.fr} ${word.fr[value < 2 ? 0 : 1]}`,
  };
}

/** The same words in both languages: names, ids, versions. */
export function same(value: string): Text {
  return { en: value, fr: value };
}
