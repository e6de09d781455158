import type { Text } from '../language.ts';

/**
 * Both languages of a sentence. French typography is completed here: an ordinary blank before `: ; ? ! %`
 * and inside « » becomes a no-break space, so that authors write plain blanks.
 */
export function say(en: string, fr: string): Text {
  return { en, fr: fr.replace(/ (?=[:;?!%»])|(?<=«) /g, '\u00a0') };
}

/** Signs that a person cannot see or that turn text around: controls, bidirectional marks, zero-width signs. */
const unseen =
  // eslint-disable-next-line no-control-regex -- controls are what it looks for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

/** What `printable` changes: unseen signs, tabs, line breaks and halves of surrogate pairs. */
// eslint-disable-next-line no-control-regex -- controls are what it looks for
const unprintable =
  /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ud800-\udfff\ufeff]/;

/** A value for a message: unseen signs as `\u{…}`, no half surrogates, at most `longest` units. */
export function printable(value: string, longest = 120): string {
  if (value.length <= longest && !unprintable.test(value)) return value;
  const short = value.length > longest ? `${value.slice(0, longest - 1)}…` : value;
  return short
    .toWellFormed()
    .replace(unseen, (sign) => `\\u{${sign.charCodeAt(0).toString(16).padStart(4, '0')}}`)
    .replace(/[\t\n]/g, ' ');
}

/** A finished sentence made safe to store and show, whatever was put into it. */
export function printableText(text: Text): Text {
  return {
    en: printable(withoutCredentials(text.en), 2000),
    fr: printable(withoutCredentials(text.fr), 2000),
  };
}

/** The text with what signs an address, and keys of accounts, hidden. */
export function withoutCredentials(text: string): string {
  return text.includes('=')
    ? text.replace(/((?:\bsig|AccountKey|AccessKey)=)[^\s&;"'<>]{8,}/gi, '$1•••')
    : text;
}

/** Stable name of a finding: rule, file, JSON path, finding id, and what tells equal ones apart. */
export function fingerprintOf(hash: (text: string) => string, parts: readonly string[]): string {
  return hash(parts.join('\u001f')).slice(0, 32);
}
