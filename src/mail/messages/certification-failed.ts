import type { Language } from '../../domain/language.ts';
import type { MailFinding, PublicationFacts } from '../facts.ts';
import { countText } from '../format.ts';
import { heading, mainLink, paragraph, renderMail, steps } from '../layout.ts';
import type { MailBody } from '../layout.ts';
import {
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
  warningWord,
} from '../sentences.ts';

/** `findings` are all of the report; the mail shows the errors first and names how many it leaves out. */
export type CertificationFailedFacts = PublicationFacts & {
  readonly findings: readonly MailFinding[];
};

/** E1: certification found errors; the publication has ended and the publisher corrects the package. */
export function certificationFailed(facts: CertificationFailedFacts, language: Language): MailBody {
  const errors = countText(ofLevel(facts.findings, 'error'), errorWord);
  const warningCount = ofLevel(facts.findings, 'warning');
  const warnings = countText(warningCount, warningWord);
  const offer = quoted(facts.offerName);
  const { number } = facts.publication;
  return renderMail(
    {
      subject: {
        en: `Certification found ${errors.en}: ${subjectOffer(facts)}`,
        fr: `La certification a trouvé ${errors.fr} : ${subjectOffer(facts)}`,
      },
      blocks: [
        paragraph({
          en: `Certification found ${errors.en} in the package of ${offer.en}, so publication ${number} has ended.`,
          fr: `La certification a trouvé ${errors.fr} dans le package de ${offer.fr} ; la publication ${number} a donc pris fin.`,
        }),
        stagePanes(facts, { en: 'rejected', fr: 'rejetée' }),
        paragraph(storeUntouched(facts)),
        mainLink(
          { en: 'See the errors in the Status tab', fr: 'Voir les erreurs dans l’onglet État' },
          facts.links.status,
        ),
        heading({ en: 'What to do', fr: 'À faire' }),
        steps(
          {
            en: `Correct the errors below${warningCount > 0 ? '; warnings do not prevent publishing' : ''}.`,
            fr: `Corrigez les erreurs ci-dessous${warningCount > 0 ? ' ; les avertissements n’empêchent pas la publication' : ''}.`,
          },
          {
            en: 'Upload the package again.',
            fr: 'Déposez à nouveau le package.',
          },
          publishAgain(facts),
        ),
        heading(
          warningCount > 0
            ? { en: `${errors.en}, ${warnings.en}`, fr: `${errors.fr}, ${warnings.fr}` }
            : errors,
        ),
        ...findingBlocks(facts.findings, facts.links.status),
        ...publicationFacts(facts),
        ...helpBlocks(facts),
      ],
      footer: publicationFooter(facts),
    },
    language,
  );
}
