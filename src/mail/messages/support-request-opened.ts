import type { Language, Text } from '../../domain/language.ts';
import { oneLine } from '../clean.ts';
import type { MailFinding, OfferFacts } from '../facts.ts';
import { countText, numberText, same, stampText } from '../format.ts';
import { heading, link, mainLink, paragraph, renderMail } from '../layout.ts';
import type { Block, MailBody } from '../layout.ts';
import {
  errorWord,
  findingBlocks,
  offerRows,
  operatorFooter,
  quoted,
  timeRow,
  traceRows,
  warningWord,
} from '../sentences.ts';

/** Steps of the publication that an operator reads first; the request has them all. */
const MAX_TRANSITIONS = 10;

export type SupportRequestOpenedFacts = OfferFacts & {
  readonly request: { readonly id: string; readonly subject: string; readonly link: string };
  /** Name of the person who asks. */
  readonly asker: string;
  readonly message: string;
  readonly at: Date;
  /** What we attached; null when the request is about no publication. */
  readonly attached: {
    readonly publicationId: string;
    readonly publicationNumber: number;
    /** Title of the stage that the person was looking at. */
    readonly stage: Text | null;
    /** The finding that the person was looking at. */
    readonly finding: MailFinding | null;
    /** Counts of the certification report; null without one. */
    readonly report: { readonly errors: number; readonly warnings: number } | null;
    /** Newest last. */
    readonly transitions: readonly { readonly at: Date; readonly text: Text }[];
    readonly traceId: string | null;
    /** The publication in the Status tab. */
    readonly status: string;
  } | null;
};

function attachedBlocks(attached: NonNullable<SupportRequestOpenedFacts['attached']>): Block[] {
  const { stage, finding, report, traceId } = attached;
  const rows: (readonly [Text, Text])[] = [
    [{ en: 'Publication', fr: 'Publication' }, numberText(attached.publicationNumber)],
    [{ en: 'Publication ID', fr: 'ID de publication' }, same(attached.publicationId)],
  ];
  if (stage) rows.push([{ en: 'Stage', fr: 'Étape' }, stage]);
  if (report) {
    const errors = countText(report.errors, errorWord);
    const warnings = countText(report.warnings, warningWord);
    rows.push([
      { en: 'Report', fr: 'Rapport' },
      { en: `${errors.en}, ${warnings.en}`, fr: `${errors.fr}, ${warnings.fr}` },
    ]);
  }
  rows.push(...traceRows(traceId));
  const transitions = attached.transitions.slice(-MAX_TRANSITIONS);
  return [
    heading({ en: 'Attached by Vitrine', fr: 'Joint par Vitrine' }),
    { kind: 'facts', rows },
    ...(finding ? findingBlocks([finding], attached.status) : []),
    ...(transitions.length === 0
      ? []
      : [
          heading({ en: 'What happened last', fr: 'Ce qui s’est passé en dernier' }),
          {
            kind: 'facts' as const,
            rows: transitions.map(({ at, text }) => [stampText(at), text] as const),
          },
        ]),
    link(
      { en: 'See the publication in the Status tab', fr: 'Voir la publication dans l’onglet État' },
      attached.status,
    ),
  ];
}

/** S1: a publisher asks for help; to the operators. */
export function supportRequestOpened(
  facts: SupportRequestOpenedFacts,
  language: Language,
): MailBody {
  const subject = oneLine(facts.request.subject, 120);
  const publisher = oneLine(facts.publisherName, 60);
  const offer = quoted(facts.offerName);
  const asker = oneLine(facts.asker, 80);
  return renderMail(
    {
      subject: {
        en: `Support request from ${publisher}: ${subject}`,
        fr: `Demande d’assistance de ${publisher} : ${subject}`,
      },
      blocks: [
        paragraph({
          en: `${asker} of ${publisher} asks for help with ${offer.en}:`,
          fr: `${asker}, de ${publisher}, demande de l’aide pour ${offer.fr} :`,
        }),
        { kind: 'quote', text: facts.message },
        mainLink({ en: 'Answer the request', fr: 'Répondre à la demande' }, facts.request.link),
        heading({ en: 'This request', fr: 'Cette demande' }),
        {
          kind: 'facts',
          rows: [
            ...offerRows(facts),
            [{ en: 'Subject', fr: 'Objet' }, same(subject)],
            [{ en: 'Request ID', fr: 'ID de la demande' }, same(facts.request.id)],
            timeRow(facts.at),
          ],
        },
        ...(facts.attached ? attachedBlocks(facts.attached) : []),
      ],
      footer: operatorFooter,
    },
    language,
  );
}
