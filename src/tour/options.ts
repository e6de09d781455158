import type { Language, Text } from '../domain/language.ts';

/** What was asked on the command line. */
export type TourOptions = {
  readonly language: Language;
  /** A package to publish instead of the demo's; null for the demo's. */
  readonly packageFile: string | null;
  /** Address of the installation; null for the one of the data folder. */
  readonly url: string | null;
  /** File with the tokens of the demo accounts; null for the one of the data folder. */
  readonly tokensFile: string | null;
};

export type TourRequest =
  | { readonly kind: 'play'; readonly options: TourOptions }
  | { readonly kind: 'help'; readonly language: Language }
  | { readonly kind: 'unclear'; readonly language: Language; readonly reason: Text };

const flags = ['--package', '--url', '--tokens', '--language'] as const;
type Flag = (typeof flags)[number];

/** Reads `--package my.zip --url http://… --tokens file.json --language fr`, also with `=`. */
export function readTourOptions(
  arguments_: readonly string[],
  environmentLanguage: string | undefined,
): TourRequest {
  const given: Partial<Record<Flag, string>> = {};
  const preferred: Language = environmentLanguage?.toLowerCase().startsWith('fr') ? 'fr' : 'en';
  const languageNow = (): Language => (given['--language'] === 'fr' ? 'fr' : preferred);
  const unclear = (reason: Text): TourRequest => ({
    kind: 'unclear',
    language: languageNow(),
    reason,
  });
  for (let at = 0; at < arguments_.length; at += 1) {
    const argument = arguments_[at] ?? '';
    if (argument === '--help' || argument === '-h')
      return { kind: 'help', language: languageNow() };
    const [name = '', ...rest] = argument.split('=');
    const flag = flags.find((known) => known === name);
    if (flag === undefined) {
      return unclear({
        en: `“${argument}” is no option of the tour.`,
        fr: `«\u00a0${argument}\u00a0» n’est pas une option de la visite.`,
      });
    }
    if (rest.length === 0) at += 1;
    const value = rest.length > 0 ? rest.join('=') : arguments_[at];
    if (value === undefined || value === '' || value.startsWith('--')) {
      return unclear({ en: `${flag} has no value.`, fr: `${flag} n’a pas de valeur.` });
    }
    given[flag] = value;
  }
  const { '--language': language = preferred, '--url': url = null } = given;
  if (language !== 'en' && language !== 'fr') {
    return unclear({
      en: `--language is “${language}”; en and fr are spoken.`,
      fr: `--language vaut «\u00a0${language}\u00a0»\u00a0; les langues sont en et fr.`,
    });
  }
  if (url !== null && !/^https?:\/\/[^/]/.test(url)) {
    return unclear({
      en: `--url is “${url}”; an address like http://127.0.0.1:4000 is expected.`,
      fr: `--url vaut «\u00a0${url}\u00a0»\u00a0; une adresse comme http://127.0.0.1:4000 est attendue.`,
    });
  }
  return {
    kind: 'play',
    options: {
      language,
      url,
      packageFile: given['--package'] ?? null,
      tokensFile: given['--tokens'] ?? null,
    },
  };
}
