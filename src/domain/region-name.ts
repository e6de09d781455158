import type { Text } from './language.ts';

const names = {
  en: new Intl.DisplayNames('en', { type: 'region' }),
  fr: new Intl.DisplayNames('fr', { type: 'region' }),
};

/** The name of a country or region by its ISO 3166-1 alpha-2 code; the code itself for what is none. */
export function regionName(code: string): Text {
  if (!/^[A-Z]{2}$/.test(code)) return { en: code, fr: code };
  return { en: names.en.of(code) ?? code, fr: names.fr.of(code) ?? code };
}
