import type { Language } from '../../domain/language.ts';
import type { PublicationFacts } from '../facts.ts';
import { countText } from '../format.ts';
import { heading, mainLink, paragraph, renderMail } from '../layout.ts';
import type { MailBody } from '../layout.ts';
import {
  currentStage,
  helpBlocks,
  publicationFacts,
  publicationFooter,
  quoted,
  stagePanes,
  storeUntouched,
  subjectOffer,
  traceRows,
} from '../sentences.ts';

export type PlatformFailedFacts = PublicationFacts & {
  readonly attempts: number;
  /** Finds the attempts in the logs; null without one. */
  readonly traceId: string | null;
};

const list = (titles: readonly string[], and: string) =>
  titles.length < 2 ? titles.join('') : `${titles.slice(0, -1).join(', ')} ${and} ${titles.at(-1)}`;

/** E2 for a fault of ours: nothing to correct; publishing again reuses every finished stage. */
export function platformFailed(facts: PlatformFailedFacts, language: Language): MailBody {
  const { title } = currentStage(facts);
  const stage = quoted(title);
  const offer = quoted(facts.offerName);
  const { number } = facts.publication;
  const attempts = countText(facts.attempts, {
    en: ['attempt', 'attempts'],
    fr: ['essai', 'essais'],
  });
  const finished = facts.stages
    .filter(({ status }) => status === 'COMPLETE')
    .map((line) => quoted(line.title));
  return renderMail(
    {
      subject: {
        en: `We could not finish ${title.en}: ${subjectOffer(facts)}`,
        fr: `Nous n’avons pas pu terminer l’étape ${title.fr} : ${subjectOffer(facts)}`,
      },
      blocks: [
        paragraph({
          en: `We could not finish ${stage.en} for publication ${number} of ${offer.en}. The fault is ours. We stopped after ${attempts.en} and have told the operators.`,
          fr: `Nous n’avons pas pu terminer l’étape ${stage.fr} de la publication ${number} de ${offer.fr}. Le problème vient de chez nous. Nous nous sommes arrêtés après ${attempts.fr} et avons prévenu les exploitants.`,
        }),
        stagePanes(facts, { en: 'stopped on our side', fr: 'arrêtée de notre côté' }),
        paragraph(storeUntouched(facts)),
        heading({ en: 'What to do', fr: 'À faire' }),
        paragraph({
          en: 'There is nothing for you to correct: your offer and your package are not in question. Press Publish again in the Status tab when it suits you, without changing anything.',
          fr: 'Vous n’avez rien à corriger : ni votre offre ni votre package ne sont en cause. Cliquez sur Publier à nouveau dans l’onglet État quand vous le souhaitez, sans rien changer.',
        }),
        ...(finished.length === 0
          ? []
          : [
              paragraph({
                en: `Every finished stage is reused: ${list(
                  finished.map(({ en }) => en),
                  'and',
                )}.`,
                fr: `Chaque étape terminée est réutilisée : ${list(
                  finished.map(({ fr }) => fr),
                  'et',
                )}.`,
              }),
            ]),
        mainLink(
          { en: 'Publish again in the Status tab', fr: 'Publier à nouveau dans l’onglet État' },
          facts.links.status,
        ),
        ...publicationFacts(facts, traceRows(facts.traceId)),
        ...helpBlocks(facts),
      ],
      footer: publicationFooter(facts),
    },
    language,
  );
}
