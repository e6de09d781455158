import { parseArgs } from 'node:util';
import { printable, say } from '../domain/certification/print.ts';
import { everyRule } from '../domain/certification/zip-rules.ts';
import type { SkuType } from '../domain/content.ts';
import type { Language, Text } from '../domain/language.ts';

export const outputFormats = ['text', 'json', 'sarif', 'junit'] as const;
export type OutputFormat = (typeof outputFormats)[number];

/** `default`: as the marketplace judges. `reference`: as the reference test kit does. */
export const modes = ['default', 'reference'] as const;
export type Mode = (typeof modes)[number];

/** What was asked on the command line. */
export type CertifyOptions = {
  /** A zip, the folder of an unpacked package, or one file. */
  readonly place: string;
  /** Report these rules only; empty for all. */
  readonly rules: readonly string[];
  /** The file is examined by itself and not with the other files of its folder. */
  readonly isSingleFile: boolean;
  readonly mode: Mode;
  /** Evaluation date, `YYYY-MM-DD`; null for today. */
  readonly date: string | null;
  readonly format: OutputFormat;
  readonly fix: boolean;
  /** Where the mended zip is written; null for what is written back where it lies. */
  readonly output: string | null;
  /** An earlier JSON report that this one is compared with; null for none. */
  readonly baseline: string | null;
  /** Findings that the baseline has are left out. */
  readonly newOnly: boolean;
  readonly skuType: SkuType;
  readonly language: Language;
  readonly docsUrl: string | null;
};

export type CertifyRequest =
  | { readonly kind: 'certify'; readonly options: CertifyOptions }
  | { readonly kind: 'help'; readonly language: Language }
  | { readonly kind: 'unclear'; readonly language: Language; readonly reason: Text };

const skuTypes: Readonly<Record<string, SkuType>> = {
  'solution-template': 'SOLUTION_TEMPLATE',
  'managed-application': 'MANAGED_APPLICATION',
};

const flags = {
  rule: { type: 'string', multiple: true },
  'single-file': { type: 'boolean' },
  mode: { type: 'string' },
  date: { type: 'string' },
  format: { type: 'string' },
  fix: { type: 'boolean' },
  output: { type: 'string', short: 'o' },
  baseline: { type: 'string' },
  'new-only': { type: 'boolean' },
  sku: { type: 'string' },
  language: { type: 'string' },
  'docs-url': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Reads the arguments after `certify`. English unless `--language` says otherwise. */
export function readCertifyOptions(arguments_: readonly string[]): CertifyRequest {
  let language: Language = 'en';
  const unclear = (reason: Text): CertifyRequest => ({ kind: 'unclear', language, reason });
  const parsed = parsedArguments(arguments_);
  if (!parsed.ok) return unclear(parsed.reason);
  const { values, positionals } = parsed;
  const asked = values.language ?? 'en';
  if (asked !== 'en' && asked !== 'fr') return unclear(oneOf('--language', asked, ['en', 'fr']));
  language = asked;
  if (values.help) return { kind: 'help', language };
  const [place, ...more] = positionals;
  if (place === undefined || place === '' || more.length > 0) {
    return unclear(
      say(
        'Name one zip, folder or file: vitrine certify package.zip',
        'Indiquez un zip, un dossier ou un fichier : vitrine certify package.zip',
      ),
    );
  }
  const { mode = 'default', format = 'text', sku = 'solution-template', date = null } = values;
  const knownMode = modes.find((one) => one === mode);
  if (!knownMode) return unclear(oneOf('--mode', mode, modes));
  const knownFormat = outputFormats.find((one) => one === format);
  if (!knownFormat) return unclear(oneOf('--format', format, outputFormats));
  const skuType = skuTypes[sku];
  if (!skuType) return unclear(oneOf('--sku', sku, Object.keys(skuTypes)));
  if (date !== null && !isDate(date)) {
    return unclear(
      say(
        `--date is "${printable(date)}"; a day like 2026-11-30 is expected.`,
        `--date vaut « ${printable(date)} » ; un jour comme 2026-11-30 est attendu.`,
      ),
    );
  }
  const rules: string[] = [];
  for (const wanted of values.rule ?? []) {
    const rule = everyRule().find(({ id }) => id.toLowerCase() === wanted.toLowerCase());
    if (!rule) {
      return unclear(
        say(
          `There is no rule "${printable(wanted)}"; docs/rules/README.md lists them.`,
          `Il n’y a pas de règle « ${printable(wanted)} » ; docs/rules/README.md les énumère.`,
        ),
      );
    }
    rules.push(rule.id);
  }
  const { fix = false, output = null, baseline = null } = values;
  const newOnly = values['new-only'] ?? false;
  if (baseline === '' || (newOnly && baseline === null)) {
    return unclear(
      say(
        '--new-only needs --baseline and the report to compare with: --baseline report.json --new-only',
        '--new-only demande --baseline et le rapport de référence : --baseline rapport.json --new-only',
      ),
    );
  }
  if (output !== null && (!fix || output === '')) {
    return unclear(
      say(
        '--output names the zip that --fix writes: vitrine certify package.zip --fix --output mended.zip',
        '--output indique le zip que --fix écrit : vitrine certify package.zip --fix --output corrige.zip',
      ),
    );
  }
  const docsUrl = values['docs-url'] ?? null;
  if (docsUrl !== null && !/^https?:\/\/[^/\s]/.test(docsUrl)) {
    return unclear(
      say(
        `--docs-url is "${printable(docsUrl)}"; an address like https://vitrine.example/docs/rules is expected.`,
        `--docs-url vaut « ${printable(docsUrl)} » ; une adresse comme https://vitrine.example/docs/rules est attendue.`,
      ),
    );
  }
  return {
    kind: 'certify',
    options: {
      place,
      rules,
      isSingleFile: values['single-file'] ?? false,
      mode: knownMode,
      date,
      format: knownFormat,
      fix,
      output,
      baseline,
      newOnly,
      skuType,
      language,
      docsUrl,
    },
  };
}

function parsedArguments(arguments_: readonly string[]) {
  try {
    const parsed = parseArgs({ args: [...arguments_], options: flags, allowPositionals: true });
    return { ok: true, ...parsed } as const;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    // Node writes what is wrong in English, with the option's name.
    const [first = ''] = error.message.split('. ');
    return { ok: false, reason: { en: `${first}.`, fr: `${first}.` } } as const;
  }
}

function oneOf(flag: string, value: string, known: readonly string[]): Text {
  return say(
    `${flag} is "${printable(value)}"; it can be ${known.join(', ')}.`,
    `${flag} vaut « ${printable(value)} » ; valeurs possibles : ${known.join(', ')}.`,
  );
}

function isDate(text: string): boolean {
  if (!/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

export const usage: Text = {
  en: `vitrine certify <zip | folder | file>: tests a package as the certification of a publication does

  --rule ID               report this rule only; may be repeated
  --single-file           examine the file by itself, not with the other files of its folder
  --mode MODE             default, or reference: as the reference test kit judges
  --date YYYY-MM-DD       evaluation date; today unless said
  --sku SKU               solution-template or managed-application; solution-template unless said
  --format FORMAT         text, json, sarif or junit; text unless said
  --fix                   make the edits that are mechanical; of a zip, in a new one that --output names
  -o, --output FILE       where the mended zip is written
  --baseline FILE         compare with an earlier report, written with --format json
  --new-only              report only what the baseline does not have
  --language LANGUAGE     en or fr
  --docs-url URL          where the pages of the rules are, such as https://vitrine.example/docs/rules

Ends with 0 when the package passes, with 1 when findings block it, with 2 when it could not be examined.`,
  fr: `vitrine certify <zip | dossier | fichier> : teste un package comme la certification d’une publication

  --rule ID               ne signaler que cette règle ; peut être répété
  --single-file           examiner le fichier seul, sans les autres fichiers de son dossier
  --mode MODE             default, ou reference : comme le kit de test de référence
  --date AAAA-MM-JJ       date d’évaluation ; aujourd’hui par défaut
  --sku SKU               solution-template ou managed-application ; solution-template par défaut
  --format FORMAT         text, json, sarif ou junit ; text par défaut
  --fix                   faire les modifications mécaniques ; pour un zip, dans un nouveau que --output indique
  -o, --output FICHIER    où le zip corrigé est écrit
  --baseline FICHIER      comparer avec un rapport antérieur, écrit avec --format json
  --new-only              ne signaler que ce que le rapport de référence n’a pas
  --language LANGUE       en ou fr
  --docs-url URL          adresse des pages des règles, par exemple https://vitrine.example/docs/rules

Se termine par 0 si le package est accepté, par 1 si des constats le bloquent, par 2 s’il n’a pas pu être examiné.`,
};
