import type { Language } from '../../domain/language.ts';
import { oneLine } from '../clean.ts';
import type { PublicationFacts } from '../facts.ts';
import { countText, same } from '../format.ts';
import { heading, link, mainLink, paragraph, renderMail, steps } from '../layout.ts';
import type { Block, MailBody } from '../layout.ts';
import {
  helpBlocks,
  MAX_ENTRIES,
  moreBlocks,
  placeText,
  publicationFacts,
  publicationFooter,
  publishAgain,
  quoted,
  stagePanes,
  storeUntouched,
  subjectOffer,
} from '../sentences.ts';

/** One thread of the review. */
export type MailThread = {
  readonly author: string;
  /** Path inside the package; null when the thread is about the whole offer. */
  readonly file: string | null;
  readonly line: number | null;
  readonly sku: string | null;
  /** A few lines of the file around the place; null without a place. */
  readonly excerpt: string | null;
  readonly text: string;
  /** True when approval waits for this thread. */
  readonly blocking: boolean;
  /** The thread on the review site. */
  readonly link: string;
};

export type ReviewChangesRequestedFacts = PublicationFacts & {
  /** What the reviewer wrote with the decision; null when nothing. */
  readonly summary: { readonly author: string; readonly text: string } | null;
  readonly threads: readonly MailThread[];
  readonly links: PublicationFacts['links'] & { readonly review: string };
};

const threadWord = { en: ['thread', 'threads'], fr: ['fil', 'fils'] } as const;
const wholeOffer = { en: 'the whole offer', fr: 'toute l’offre' };

function threadBlock(thread: MailThread): Block {
  return {
    kind: 'entry',
    sign: same(oneLine(thread.author, 80)),
    tone: thread.blocking ? 'bad' : 'idle',
    place: placeText({ ...thread, column: null, field: wholeOffer }),
    text: null,
    code: thread.excerpt,
    quote: thread.text,
    notes: thread.blocking
      ? []
      : [
          {
            en: 'Advice: approval does not wait for this thread.',
            fr: 'Conseil : l’approbation n’attend pas ce fil.',
          },
        ],
    url: thread.link,
  };
}

/** E4: the reviewer asks for changes, which ends the publication; the threads go with the next one. */
export function reviewChangesRequested(
  facts: ReviewChangesRequestedFacts,
  language: Language,
): MailBody {
  const offer = quoted(facts.offerName);
  const threads = countText(facts.threads.length, threadWord);
  const { number } = facts.publication;
  const none = facts.threads.length === 0;
  // What approval waits for comes first; a long review must not hide it behind advice.
  const sorted = facts.threads.toSorted(
    (one, other) => Number(other.blocking) - Number(one.blocking),
  );
  return renderMail(
    {
      subject: {
        en: `The review asks for changes: ${subjectOffer(facts)}`,
        fr: `La révision demande des modifications : ${subjectOffer(facts)}`,
      },
      blocks: [
        paragraph({
          en: `The review asks for changes in ${offer.en}${none ? '' : `: ${threads.en} to read`}. It has canceled publication ${number}; your corrections go into a new one.`,
          fr: `La révision demande des modifications dans ${offer.fr}${none ? '' : ` : ${threads.fr} à lire`}. Elle a annulé la publication ${number} ; vos corrections passent par une nouvelle publication.`,
        }),
        stagePanes(facts, { en: 'changes requested', fr: 'modifications demandées' }),
        paragraph(storeUntouched(facts)),
        ...(facts.summary === null
          ? []
          : [
              paragraph({
                en: `${oneLine(facts.summary.author, 80)} wrote:`,
                fr: `${oneLine(facts.summary.author, 80)} a écrit :`,
              }),
              { kind: 'quote' as const, text: facts.summary.text },
            ]),
        mainLink(
          { en: 'Answer in the review', fr: 'Répondre dans la révision' },
          facts.links.review,
        ),
        heading({ en: 'What to do', fr: 'À faire' }),
        steps(
          ...(none
            ? []
            : [
                {
                  en: 'Read the threads below. Answer in the review where you see it differently; files are changed in your package, not there.',
                  fr: 'Lisez les fils ci-dessous. Répondez dans la révision si vous n’êtes pas d’accord ; les fichiers se modifient dans votre package, pas dans la révision.',
                },
              ]),
          {
            en: 'Correct the files and upload the package again.',
            fr: 'Corrigez les fichiers et déposez à nouveau le package.',
          },
          publishAgain(facts),
        ),
        ...(none
          ? []
          : [
              paragraph({
                en: 'The next review shows these threads beside your new package.',
                fr: 'La prochaine révision montre ces fils à côté de votre nouveau package.',
              }),
            ]),
        ...(none ? [] : [heading(threads)]),
        ...sorted.slice(0, MAX_ENTRIES).map(threadBlock),
        ...moreBlocks(facts.threads.length - MAX_ENTRIES, threadWord, facts.links.review, {
          en: 'in the review',
          fr: 'dans la révision',
        }),
        link(
          {
            en: 'See the publication in the Status tab',
            fr: 'Voir la publication dans l’onglet État',
          },
          facts.links.status,
        ),
        ...publicationFacts(facts),
        ...helpBlocks(facts),
      ],
      footer: publicationFooter(facts),
    },
    language,
  );
}
