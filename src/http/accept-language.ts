import type { Language } from '../domain/language.ts';
import { languages } from '../domain/language.ts';

/** The reader's language by an Accept-Language header (RFC 9110 12.5.4), `byDefault` when it names none of ours. */
export function preferredLanguage(
  header: string | undefined,
  byDefault: Language = 'en',
): Language {
  const wishes = (header ?? '')
    .slice(0, 500)
    .split(',')
    .map((wish) => {
      const [range = '', ...parameters] = wish
        .trim()
        .toLowerCase()
        .split(/\s*;\s*/);
      const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
      return { language: range.split('-')[0] ?? '', weight: weight ? Number(weight) : 1 };
    })
    .filter(({ weight }) => weight > 0)
    // Stable: among equals the first named wins.
    .sort((a, b) => b.weight - a.weight);
  for (const { language } of wishes) {
    const found = languages.find((own) => own === language);
    if (found) return found;
  }
  return byDefault;
}
