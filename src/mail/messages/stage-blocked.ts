import type { Language } from '../../domain/language.ts';
import { oneLine } from '../clean.ts';
import type { PublicationFacts } from '../facts.ts';
import { countText, timeText } from '../format.ts';
import { heading, link, mainLink, paragraph, renderMail, steps } from '../layout.ts';
import type { MailBody } from '../layout.ts';
import {
  currentStage,
  operatorFooter,
  publicationFacts,
  quoted,
  stagePanes,
  subjectOffer,
  timeRow,
  traceRows,
} from '../sentences.ts';

export type StageBlockedFacts = PublicationFacts & {
  readonly attempts: number;
  readonly firstFailedAt: Date;
  /** The last error as the program reported it, without secrets; not translated. */
  readonly error: string;
  readonly traceId: string | null;
  readonly links: PublicationFacts['links'] & {
    /** The stage run on the Operations screen. */
    readonly operations: string;
  };
};

/** O1: a stage keeps breaking through a fault of ours; to the operators. */
export function stageBlocked(facts: StageBlockedFacts, language: Language): MailBody {
  const { title } = currentStage(facts);
  const stage = quoted(title);
  const offer = quoted(facts.offerName);
  const publisher = oneLine(facts.publisherName, 60);
  const attempts = countText(facts.attempts, {
    en: ['attempt', 'attempts'],
    fr: ['essai', 'essais'],
  });
  const since = timeText(facts.firstFailedAt);
  return renderMail(
    {
      subject: {
        en: `Blocked at ${title.en}: ${publisher}, ${subjectOffer(facts)}`,
        fr: `Blocage à l’étape ${title.fr} : ${publisher}, ${subjectOffer(facts)}`,
      },
      blocks: [
        paragraph({
          en: `${stage.en} does not end for publication ${facts.publication.number} of ${offer.en} by ${publisher}: ${attempts.en} since ${since.en}, none of them finished. It waits for an operator.`,
          fr: `L’étape ${stage.fr} n’aboutit pas pour la publication ${facts.publication.number} de ${offer.fr}, de ${publisher} : ${attempts.fr} depuis le ${since.fr}, sans résultat. Elle attend un exploitant.`,
        }),
        stagePanes(facts, { en: 'waiting for an operator', fr: 'en attente d’un exploitant' }),
        paragraph({ en: 'The last error:', fr: 'La dernière erreur :' }),
        { kind: 'quote', text: facts.error },
        mainLink(
          { en: 'Open the stage in Operations', fr: 'Ouvrir l’étape dans Exploitation' },
          facts.links.operations,
        ),
        heading({ en: 'What to do', fr: 'À faire' }),
        steps(
          {
            en: 'Remove the cause, then press Try now: the stage goes on where it stands.',
            fr: 'Éliminez la cause, puis cliquez sur Réessayer : l’étape reprend là où elle en est.',
          },
          {
            en: 'Or give up with a reason: the publication ends, and its addresses get a mail that says the fault is ours and publishing again reuses every finished stage.',
            fr: 'Ou abandonnez en donnant une raison : la publication se termine, et ses adresses reçoivent un courrier disant que la faute est de notre côté et que publier à nouveau réutilise chaque étape terminée.',
          },
        ),
        paragraph({
          en: 'The publisher sees a delay on our side with nothing to do, and may cancel. No mail went to the publisher.',
          fr: 'L’éditeur voit un retard de notre côté, sans rien à faire, et peut annuler. Aucun courrier ne lui a été envoyé.',
        }),
        ...publicationFacts(facts, [
          timeRow(facts.firstFailedAt, { en: 'First error', fr: 'Première erreur' }),
          ...traceRows(facts.traceId),
        ]),
        link({ en: 'What the publisher sees', fr: 'Ce que voit l’éditeur' }, facts.links.status),
      ],
      footer: operatorFooter,
    },
    language,
  );
}
