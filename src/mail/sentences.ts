/** Blocks and sentences that several messages share. */
import type { Text } from '../domain/language.ts';
import { oneLine } from './clean.ts';
import type { MailFinding, OfferFacts, PublicationFacts, StageLine } from './facts.ts';
import { countText, numberText, same, timeText } from './format.ts';
import type { Counted } from './format.ts';
import { heading, link, paragraph } from './layout.ts';
import type { Block } from './layout.ts';

/** Findings or threads spelled out in one mail; the Status tab has them all. */
export const MAX_ENTRIES = 20;

const NAME = 80;

/** “Pulse Monitor” / « Pulse Monitor »: a name within a sentence, so that it is seen where it ends. */
export function quoted(name: string | Text): Text {
  const { en, fr } = typeof name === 'string' ? same(name) : name;
  return { en: `“${oneLine(en, NAME)}”`, fr: `« ${oneLine(fr, NAME)} »` };
}

/** The end of a subject: "Pulse Monitor, publication 8". */
export function subjectOffer(facts: PublicationFacts): string {
  return `${oneLine(facts.offerName, NAME)}, publication ${facts.publication.number}`;
}

/** The line of the stage that the mail is about. Throws when the pipeline does not have it. */
export function currentStage(facts: PublicationFacts): StageLine {
  const line = facts.stages.find(({ stage }) => stage === facts.stage);
  if (!line) throw new TypeError(`no line for the stage ${facts.stage}`);
  return line;
}

/** The title of a stage. Throws when the pipeline does not have it. */
export function stageTitle(facts: PublicationFacts, stage: StageLine['stage']): Text {
  return currentStage({ ...facts, stage }).title;
}

/** The seven panes with "Stage 2 of 7: Certification, {state}" under them. */
export function stagePanes(facts: PublicationFacts, state: Text): Block {
  const line = currentStage(facts);
  const number = facts.stages.indexOf(line) + 1;
  const total = facts.stages.length;
  return {
    kind: 'panes',
    statuses: facts.stages.map(({ status }) => status),
    words: {
      en: `Stage ${number} of ${total}: ${line.title.en}, ${state.en}`,
      fr: `Étape ${number} sur ${total} : ${line.title.fr}, ${state.fr}`,
    },
  };
}

/** What the failed attempt leaves as it was. */
export function storeUntouched(facts: PublicationFacts): Text {
  if (facts.liveVersion === null)
    return {
      en: 'Nothing changes in the store: this offer has not been live yet.',
      fr: 'Rien ne change sur la place de marché : cette offre n’a pas encore été mise en ligne.',
    };
  const version = oneLine(facts.liveVersion, NAME);
  return {
    en: `Your live version ${version} stays in the store, unchanged.`,
    fr: `Votre version ${version} reste en ligne, inchangée.`,
  };
}

/** How to start again after a correction. */
export function publishAgain(facts: PublicationFacts): Text {
  const first = quoted(stageTitle(facts, 'VALIDATE_PREREQUISITES'));
  return {
    en: `Press Publish in the portal. The process starts again at ${first.en}; results for files that did not change are reused.`,
    fr: `Cliquez sur Publier dans le portail. Le processus repart de l’étape ${first.fr} ; les résultats des fichiers inchangés sont réutilisés.`,
  };
}

const labels = {
  publisher: { en: 'Publisher', fr: 'Éditeur' },
  offer: { en: 'Offer', fr: 'Offre' },
  offerId: { en: 'Offer ID', fr: 'ID de l’offre' },
  version: { en: 'Version', fr: 'Version' },
  publication: { en: 'Publication', fr: 'Publication' },
  publicationId: { en: 'Publication ID', fr: 'ID de publication' },
  stage: { en: 'Stage', fr: 'Étape' },
  time: { en: 'Time', fr: 'Date' },
} as const satisfies Record<string, Text>;

/** Publisher and offer as rows of a table of facts. */
export function offerRows(facts: OfferFacts): (readonly [Text, Text])[] {
  return [
    [labels.publisher, same(facts.publisherName)],
    [labels.offer, same(facts.offerName)],
    [labels.offerId, same(`${facts.publisherId}.${facts.offerId}`)],
  ];
}

/** A time as a row of a table of facts. */
export function timeRow(at: Date, label: Text = labels.time): readonly [Text, Text] {
  return [label, timeText(at)];
}

/** Publisher, offer, publication, stage and time, under a heading of their own. */
export function publicationFacts(
  facts: PublicationFacts,
  more: readonly (readonly [Text, Text])[] = [],
): Block[] {
  const { publication } = facts;
  return [
    heading({ en: 'This publication', fr: 'Cette publication' }),
    {
      kind: 'facts',
      rows: [
        ...offerRows(facts),
        [labels.version, same(`${publication.version} (${publication.revisionHash.slice(0, 7)})`)],
        [labels.publication, numberText(publication.number)],
        [labels.publicationId, same(publication.id)],
        [labels.stage, currentStage(facts).title],
        timeRow(facts.at),
        ...more,
      ],
    },
  ];
}

/** Finds the work in the logs, where there is a trace. */
export function traceRows(traceId: string | null): (readonly [Text, Text])[] {
  return traceId === null ? [] : [[{ en: 'Trace ID', fr: 'ID de trace' }, same(traceId)]];
}

/** The way to *Get help*. */
export function helpBlocks(facts: PublicationFacts): Block[] {
  return [
    paragraph({
      en: 'If something is unclear, or you see it differently: the Get help link opens a support request with this publication attached, so there is nothing to describe again.',
      fr: 'Si un point n’est pas clair, ou si vous n’êtes pas d’accord : le lien Obtenir de l’aide ouvre une demande d’assistance avec cette publication en pièce jointe, sans rien à décrire à nouveau.',
    }),
    link({ en: 'Get help', fr: 'Obtenir de l’aide' }, facts.links.help),
  ];
}

/** Why a notification address gets a mail. */
export function publicationFooter(facts: PublicationFacts): Text {
  const { number } = facts.publication;
  return {
    en: `Sent by Vitrine. This address was given for the news of publication ${number}.`,
    fr: `Envoyé par Vitrine. Cette adresse a été indiquée pour recevoir les nouvelles de la publication ${number}.`,
  };
}

/** Why an operator gets a mail. */
export const operatorFooter: Text = {
  en: 'Sent by Vitrine to the operators of this marketplace.',
  fr: 'Envoyé par Vitrine aux exploitants de cette place de marché.',
};

const levels = {
  error: { sign: { en: 'Error', fr: 'Erreur' }, tone: 'bad' },
  warning: { sign: { en: 'Warning', fr: 'Avertissement' }, tone: 'turn' },
  info: { sign: { en: 'Advice', fr: 'Conseil' }, tone: 'idle' },
} as const;

const levelOrder = Object.keys(levels);

export const errorWord = { en: ['error', 'errors'], fr: ['erreur', 'erreurs'] } as const;
export const warningWord = {
  en: ['warning', 'warnings'],
  fr: ['avertissement', 'avertissements'],
} as const;

/** How many findings of one level. */
export function ofLevel(findings: readonly MailFinding[], level: MailFinding['level']): number {
  return findings.filter((finding) => finding.level === level).length;
}

/** `dir/file.json:42:15`; the file alone where the line is unknown. */
export function placeInFile(file: string, line: number | null, column: number | null): string {
  return [
    file,
    ...(line === null ? [] : [line]),
    ...(line === null || column === null ? [] : [column]),
  ].join(':');
}

/** Where a finding or thread is, without the repeat of its rule: file or field, then the SKU. */
export function placeText(place: {
  readonly file: string | null;
  readonly line: number | null;
  readonly column: number | null;
  readonly field: Text | null;
  readonly sku: string | null;
}): Text {
  const whole: Text = { en: 'the whole package', fr: 'tout le package' };
  const { file, line, column, field, sku } = place;
  const where =
    file === null ? (field ?? whole) : same(placeInFile(oneLine(file, 200), line, column));
  if (sku === null) return where;
  const id = oneLine(sku, NAME);
  return { en: `${where.en} (SKU ${id})`, fr: `${where.fr} (référence SKU ${id})` };
}

/**
 * The first `MAX_ENTRIES` findings, errors first and otherwise in the order given, and how many more the
 * Status tab has.
 */
export function findingBlocks(findings: readonly MailFinding[], statusUrl: string): Block[] {
  const sorted = findings.toSorted(
    (one, other) => levelOrder.indexOf(one.level) - levelOrder.indexOf(other.level),
  );
  return [
    ...sorted.slice(0, MAX_ENTRIES).map((finding): Block => {
      const { sign, tone } = levels[finding.level];
      const place = placeText(finding);
      const rule = oneLine(finding.ruleId, NAME);
      return {
        kind: 'entry',
        sign,
        tone,
        place: { en: `${place.en} · ${rule}`, fr: `${place.fr} · ${rule}` },
        text: finding.message,
        code: null,
        quote: null,
        notes: finding.fix
          ? [
              {
                en: `To correct it: ${finding.fix.text.en}`,
                fr: `Pour corriger : ${finding.fix.text.fr}`,
              },
            ]
          : [],
        url: finding.link,
      };
    }),
    ...moreBlocks(
      findings.length - MAX_ENTRIES,
      { en: ['finding', 'findings'], fr: ['résultat', 'résultats'] },
      statusUrl,
    ),
  ];
}

/** "17 findings more in the Status tab", when there are more than the mail shows. */
export function moreBlocks(
  rest: number,
  word: Counted,
  url: string,
  place: Text = { en: 'in the Status tab', fr: 'dans l’onglet État' },
): Block[] {
  if (rest <= 0) return [];
  const count = countText(rest, word);
  return [
    link(
      {
        en: `${count.en} more ${place.en}`,
        fr: `Encore ${count.fr} ${place.fr}`,
      },
      url,
    ),
  ];
}
