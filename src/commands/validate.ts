import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { OfferContent } from '../domain/content.ts';
import type { Language, Text } from '../domain/language.ts';
import { fromDocument } from '../domain/offer-document/offer-document.ts';
import { isRecord } from '../domain/prerequisites/json.ts';
import { limitProfiles } from '../domain/prerequisites/limits.ts';
import { isPublishable, validatePrerequisites } from '../domain/prerequisites/prerequisites.ts';
import { publishedFacts } from '../domain/prerequisites/published-facts.ts';
import type { Violation, ViolationSeverity } from '../domain/prerequisites/violation.ts';
import { fr } from '../domain/prerequisites/words.ts';
import { frozenContent } from '../domain/revision.ts';

export const validateUsage = `vitrine validate OFFER: what keeps the content of an offer from being published

  vitrine validate OFFER [options]   OFFER is a file of JSON, or - for the standard input: the content of an offer,
                                     or the document that its export gives

  --published FILE               what is live of the offer, to see what may no longer change
  --profile cpp|partnerCenter    whose limits count; cpp without it
  --format text|json             text without it
  --lang en|fr

No service is asked: whether packages, images and audience files were uploaded, and whether another offer uses the
marketing identifier, is not looked at.

Ends with 0 when the offer could be published, 1 when it could not, 2 when it could not be looked at.`;

export type ValidateSurroundings = {
  readonly write: (line: string) => void;
  readonly writeError: (line: string) => void;
  /** The whole standard input. */
  readonly input: () => Promise<string>;
  /** Language of the environment, such as `fr_FR.UTF-8`. */
  readonly language: string | undefined;
};

/** `vitrine validate`. Gives the exit code. */
export async function runValidate(
  arguments_: readonly string[],
  around: ValidateSurroundings,
): Promise<number> {
  const options = readOptions(arguments_);
  if (options === 'help') {
    around.write(validateUsage);
    return 0;
  }
  const unclear = (reason: string): number => {
    around.writeError(reason);
    return 2;
  };
  if (typeof options === 'string') return unclear(`${options}\n\n${validateUsage}`);
  const { place, values } = options;
  const { format = 'text', profile = 'cpp', published } = values;
  if (format !== 'text' && format !== 'json')
    return unclear(`--format is ${format}; text and json are known.`);
  const wanted =
    values.lang ?? (around.language?.toLowerCase().startsWith('fr') === true ? 'fr' : 'en');
  if (wanted !== 'en' && wanted !== 'fr')
    return unclear(`--lang is ${wanted}; en and fr are spoken.`);
  const limits = limitProfiles.find((one) => one === profile);
  if (limits === undefined)
    return unclear(`--profile is ${profile}; ${limitProfiles.join(' and ')} are known.`);

  const offer = await readOffer(place, wanted, around);
  if (!offer.ok) return unclear(offer.reason);
  const live = published === undefined ? null : await readOffer(published, wanted, around);
  if (live?.ok === false) return unclear(live.reason);
  const violations = validatePrerequisites(offer.content, {
    published: live === null ? null : publishedFacts(live.content),
    packages: null,
    profile: limits,
  }).filter(({ path, code }) => code !== 'required' || !offer.secrets.includes(path));
  around.write(
    format === 'json'
      ? JSON.stringify(asJson(violations, limits, wanted), null, 2)
      : asText(violations, wanted),
  );
  return isPublishable(violations) ? 0 : 1;
}

function readOptions(arguments_: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...arguments_],
      allowPositionals: true,
      options: {
        published: { type: 'string' },
        profile: { type: 'string' },
        format: { type: 'string' },
        lang: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values.help === true) return 'help';
    const [place, ...more] = positionals;
    if (place === undefined || more.length > 0) return 'vitrine validate needs one offer.';
    return { place, values };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

type ReadOffer =
  | {
      readonly ok: true;
      readonly content: OfferContent;
      /** Paths of secrets that exist and that a document never tells. */
      readonly secrets: readonly string[];
    }
  | { readonly ok: false; readonly reason: string };

const asRead = (content: OfferContent, secrets: readonly string[]): ReadOffer => ({
  ok: true,
  content: frozenContent(content),
  secrets,
});

async function readOffer(
  place: string,
  language: Language,
  around: ValidateSurroundings,
): Promise<ReadOffer> {
  const name = place === '-' ? 'The standard input' : place;
  try {
    const text = place === '-' ? await around.input() : await readFile(place, 'utf8');
    const content: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    if (!isRecord(content)) return { ok: false, reason: `${name} holds no object of JSON.` };
    // The rules take any object; the type says what a right one looks like.
    if (content['definition'] === undefined) return asRead(content, []);
    let items = 0;
    const read = fromDocument(content, () => `item-${(items += 1)}`);
    return read.ok
      ? asRead(read.content, read.secrets)
      : { ok: false, reason: read.refusal.message[language] };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { ok: false, reason: `${name} cannot be read: ${why}` };
  }
}

const countOf = (violations: readonly Violation[], wanted: ViolationSeverity): number =>
  violations.filter(({ severity }) => severity === wanted).length;

function asJson(violations: readonly Violation[], profile: string, language: Language) {
  return {
    isPublishable: isPublishable(violations),
    profile,
    errors: countOf(violations, 'ERROR'),
    warnings: countOf(violations, 'WARNING'),
    violations: violations.map((violation) => ({
      ...violation,
      message: violation.message[language],
    })),
  };
}

const severityWords: Readonly<Record<ViolationSeverity, Text>> = {
  ERROR: { en: 'error', fr: 'erreur' },
  WARNING: { en: 'warning', fr: 'avertissement' },
};

function asText(violations: readonly Violation[], language: Language): string {
  const lines = violations.flatMap(({ severity, path, code, message }) => [
    `${severityWords[severity][language]} ${path} (${code})`,
    `  ${message[language]}`,
  ]);
  const errors = countOf(violations, 'ERROR');
  const warnings = countOf(violations, 'WARNING');
  const many = (count: number, severity: ViolationSeverity, language_: Language) =>
    `${count} ${severityWords[severity][language_]}${count === 1 ? '' : 's'}`;
  const verdict: Text =
    errors === 0
      ? { en: 'The offer can be published', fr: 'L’offre peut être publiée' }
      : { en: 'The offer cannot be published', fr: 'L’offre ne peut pas être publiée' };
  const sum: Text = {
    en: `${verdict.en}: ${many(errors, 'ERROR', 'en')}, ${many(warnings, 'WARNING', 'en')}.`,
    fr: fr`${verdict.fr} : ${many(errors, 'ERROR', 'fr')}, ${many(warnings, 'WARNING', 'fr')}.`,
  };
  return [...lines, ...(lines.length === 0 ? [] : ['']), sum[language]].join('\n');
}
