import type { Language } from '../../domain/language.ts';
import { oneLine } from '../clean.ts';
import type { PublicationFacts } from '../facts.ts';
import { countText } from '../format.ts';
import { heading, link, mainLink, paragraph, renderMail, steps } from '../layout.ts';
import type { MailBody } from '../layout.ts';
import {
  helpBlocks,
  publicationFacts,
  publicationFooter,
  quoted,
  stagePanes,
  stageTitle,
  storeUntouched,
  subjectOffer,
  warningWord,
} from '../sentences.ts';

/** `stage` is `PUBLISHER_SIGNOFF`, where the publication now waits. */
export type PreviewAvailableFacts = PublicationFacts & {
  /** Subscriptions on the preview list of the frozen revision. */
  readonly previewSubscriptions: number;
  /** Warnings that certification left; they do not hold the publication back. */
  readonly warnings: number;
  readonly links: PublicationFacts['links'] & { readonly preview: string };
};

/** E3: the preview is there; the publisher looks at it, deploys it and goes live. */
export function previewAvailable(facts: PreviewAvailableFacts, language: Language): MailBody {
  const offer = quoted(facts.offerName);
  const review = quoted(stageTitle(facts, 'MICROSOFT_REVIEW'));
  const version = oneLine(facts.publication.version, 40);
  const { number } = facts.publication;
  const subscriptions = countText(facts.previewSubscriptions, {
    en: ['subscription', 'subscriptions'],
    fr: ['abonnement', 'abonnements'],
  });
  const warnings = countText(facts.warnings, warningWord);
  return renderMail(
    {
      subject: {
        en: `Your turn: check the preview of ${subjectOffer(facts)}`,
        fr: `À vous : vérifiez la préversion de ${subjectOffer(facts)}`,
      },
      blocks: [
        paragraph({
          en: `The preview of ${offer.en}, version ${version}, is ready. All required stages passed, and publication ${number} waits for your sign-off.`,
          fr: `La préversion de ${offer.fr}, version ${version}, est prête. Toutes les étapes requises sont passées, et la publication ${number} attend votre validation.`,
        }),
        stagePanes(facts, { en: 'waiting for you', fr: 'en attente de votre décision' }),
        paragraph({
          en: `Only customers on your preview list (${subscriptions.en}) can open and deploy it. Nothing becomes public before you press Go live.`,
          fr: `Seuls les clients de votre liste de préversion (${subscriptions.fr}) peuvent l’ouvrir et la déployer. Rien ne devient public avant que vous cliquiez sur Mettre en ligne.`,
        }),
        ...(facts.liveVersion === null ? [] : [paragraph(storeUntouched(facts))]),
        mainLink({ en: 'Open the preview', fr: 'Ouvrir la préversion' }, facts.links.preview),
        heading({ en: 'What to do', fr: 'À faire' }),
        steps(
          {
            en: 'Check how the product page looks: texts, images, SKUs and prices.',
            fr: 'Vérifiez l’apparence de la page produit : textes, images, références SKU et prix.',
          },
          {
            en: 'Deploy each SKU from a subscription on the preview list and check that it works.',
            fr: 'Déployez chaque référence SKU depuis un abonnement de la liste de préversion et vérifiez qu’elle fonctionne.',
          },
          {
            en: `Press Go live in the Status tab. ${review.en} follows; once it is passed, version ${version} goes live.`,
            fr: `Cliquez sur Mettre en ligne dans l’onglet État. L’étape ${review.fr} suit ; une fois passée, la version ${version} est mise en ligne.`,
          },
        ),
        paragraph({
          en: 'If something needs a change, change the draft and press Publish: the new publication replaces this one. Cancel publish, in the Status tab, ends it without a new one.',
          fr: 'Si un point est à revoir, modifiez le brouillon, puis cliquez sur Publier : la nouvelle publication remplace celle-ci. Le bouton Annuler la publication, dans l’onglet État, y met fin sans la remplacer.',
        }),
        ...(facts.warnings === 0
          ? []
          : [
              paragraph({
                en: `Certification left ${warnings.en} to look at. This does not prevent publishing.`,
                fr: `La certification a laissé ${warnings.fr} à examiner. Cela n’empêche pas la publication.`,
              }),
            ]),
        link(
          {
            en: 'Go live or cancel in the Status tab',
            fr: 'Mettre en ligne ou annuler dans l’onglet État',
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
