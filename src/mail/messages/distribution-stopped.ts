import type { Language, Text } from '../../domain/language.ts';
import { oneLine } from '../clean.ts';
import type { PublicationFacts } from '../facts.ts';
import { heading, mainLink, paragraph, renderMail } from '../layout.ts';
import type { MailBody } from '../layout.ts';
import {
  helpBlocks,
  publicationFacts,
  publicationFooter,
  quoted,
  subjectOffer,
} from '../sentences.ts';

export type DistributionStoppedFacts = PublicationFacts & {
  /** Who stopped it; a person's name or the name of an API token. */
  readonly actor: string;
  /** Number of the publication that is open and would bring the offer back; null when none is. */
  readonly openPublication: number | null;
};

/** An owner took a live offer out of the store. */
export function distributionStopped(facts: DistributionStoppedFacts, language: Language): MailBody {
  const offer = quoted(facts.offerName);
  const version = oneLine(facts.publication.version, 40);
  const actor = oneLine(facts.actor, 80);
  const open = facts.openPublication;
  const next: Text =
    open === null
      ? {
          en: 'Nothing, when it shall stay so. To offer it again, press Publish in the portal: the process starts at the first stage, and results for files that did not change are reused.',
          fr: 'Rien, si cela doit rester ainsi. Pour la proposer à nouveau, cliquez sur Publier dans le portail\u00a0: le processus repart de la première étape, et les résultats des fichiers inchangés sont réutilisés.',
        }
      : {
          en: `Publication ${open} is open: when it goes live, the offer is in the store again. Cancel it when that shall not happen.`,
          fr: `La publication ${open} est ouverte\u00a0: une fois en ligne, elle remet l’offre sur la place de marché. Annulez-la si cela ne doit pas arriver.`,
        };
  return renderMail(
    {
      subject: {
        en: `No longer in the store: ${subjectOffer(facts)}`,
        fr: `Retirée de la place de marché\u00a0: ${subjectOffer(facts)}`,
      },
      blocks: [
        paragraph({
          en: `${actor} stopped the distribution of version ${version} of ${offer.en}. Customers no longer find it in the store, and its package files are no longer served. What they have deployed keeps running.`,
          fr: `${actor} a arrêté la distribution de la version ${version} de ${offer.fr}. Les clients ne la trouvent plus sur la place de marché, et ses fichiers de package ne sont plus servis. Ce qu’ils ont déployé continue de fonctionner.`,
        }),
        heading({ en: 'What to do', fr: 'À faire' }),
        paragraph(next),
        mainLink({ en: 'Open the Status tab', fr: 'Ouvrir l’onglet État' }, facts.links.status),
        ...publicationFacts(facts),
        ...helpBlocks(facts),
      ],
      footer: publicationFooter(facts),
    },
    language,
  );
}
