import type { Language } from '../../domain/language.ts';
import { oneLine } from '../clean.ts';
import type { PublicationFacts } from '../facts.ts';
import { heading, link, mainLink, paragraph, renderMail } from '../layout.ts';
import type { MailBody } from '../layout.ts';
import {
  helpBlocks,
  publicationFacts,
  publicationFooter,
  quoted,
  subjectOffer,
} from '../sentences.ts';

export type OfferLiveFacts = PublicationFacts & {
  /** The version that was live until now; null at the first publication. */
  readonly replacedVersion: string | null;
  readonly links: PublicationFacts['links'] & { readonly product: string };
};

/** E5: the offer is live. */
export function offerLive(facts: OfferLiveFacts, language: Language): MailBody {
  const offer = quoted(facts.offerName);
  const version = oneLine(facts.publication.version, 40);
  const replaced = facts.replacedVersion === null ? null : oneLine(facts.replacedVersion, 40);
  const total = facts.stages.length;
  return renderMail(
    {
      subject: {
        en: `Live: version ${version} of ${subjectOffer(facts)}`,
        fr: `En direct : version ${version} de ${subjectOffer(facts)}`,
      },
      blocks: [
        paragraph({
          en: `Version ${version} of ${offer.en} is live. Customers see it in the store and can deploy it from there${replaced === null ? '' : `; it replaces version ${replaced}`}.`,
          fr: `La version ${version} de ${offer.fr} est en direct. Les clients la voient sur la place de marché et peuvent la déployer${replaced === null ? '' : ` ; elle remplace la version ${replaced}`}.`,
        }),
        {
          kind: 'panes',
          statuses: facts.stages.map(({ status }) => status),
          words: {
            en: `All ${total} stages are complete`,
            fr: `Les ${total} étapes sont terminées`,
          },
        },
        mainLink(
          { en: 'Open the product page', fr: 'Ouvrir la page produit' },
          facts.links.product,
        ),
        heading({ en: 'What to do', fr: 'À faire' }),
        paragraph({
          en: 'Nothing. For an update, change the draft and press Publish: this version stays live, unchanged, until the update has passed every stage.',
          fr: 'Rien. Pour une mise à jour, modifiez le brouillon, puis cliquez sur Publier : cette version reste en ligne, inchangée, jusqu’à ce que la mise à jour ait passé toutes les étapes.',
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
