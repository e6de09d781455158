import type { Language } from '../../domain/language.ts';
import type { MailFinding, PublicationFacts } from '../facts.ts';
import { countText } from '../format.ts';
import { heading, mainLink, paragraph, renderMail, steps } from '../layout.ts';
import type { MailBody } from '../layout.ts';
import {
  currentStage,
  errorWord,
  findingBlocks,
  helpBlocks,
  ofLevel,
  publicationFacts,
  publicationFooter,
  publishAgain,
  quoted,
  stagePanes,
  storeUntouched,
  subjectOffer,
} from '../sentences.ts';

/** `findings` say what the stage met, for example the answer of a lead destination that refused the test lead. */
export type StageFailedFacts = PublicationFacts & { readonly findings: readonly MailFinding[] };

/** E2: a stage other than certification ended the publication, and a correction of the offer removes the cause. */
export function stageFailed(facts: StageFailedFacts, language: Language): MailBody {
  const { title } = currentStage(facts);
  const stage = quoted(title);
  const offer = quoted(facts.offerName);
  const errors = countText(ofLevel(facts.findings, 'error'), errorWord);
  const { number } = facts.publication;
  return renderMail(
    {
      subject: {
        en: `Publication stopped at ${title.en}: ${subjectOffer(facts)}`,
        fr: `Publication arrêtée à l’étape ${title.fr} : ${subjectOffer(facts)}`,
      },
      blocks: [
        paragraph({
          en: `Publication ${number} of ${offer.en} stopped at ${stage.en}, with ${errors.en} to correct in the offer.`,
          fr: `La publication ${number} de ${offer.fr} s’est arrêtée à l’étape ${stage.fr}, avec ${errors.fr} à corriger dans l’offre.`,
        }),
        stagePanes(facts, { en: 'rejected', fr: 'rejetée' }),
        paragraph(storeUntouched(facts)),
        mainLink(
          { en: 'See the stage in the Status tab', fr: 'Voir l’étape dans l’onglet État' },
          facts.links.status,
        ),
        heading({ en: 'What to do', fr: 'À faire' }),
        steps(
          {
            en: 'Correct what is named below.',
            fr: 'Corrigez les points nommés ci-dessous.',
          },
          publishAgain(facts),
        ),
        heading(errors),
        ...findingBlocks(facts.findings, facts.links.status),
        ...publicationFacts(facts),
        ...helpBlocks(facts),
      ],
      footer: publicationFooter(facts),
    },
    language,
  );
}
