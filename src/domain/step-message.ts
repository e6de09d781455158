/** The line below a row of the Status tab: what is the case, and what to do. */
import type { Text } from './language.ts';
import type { StepStatus } from './pipeline.ts';
import type { EndReason } from './publication.ts';

const endings: Readonly<Record<EndReason, Text | null>> = {
  CERTIFICATION_FAULTS: {
    en: 'Certification found errors in your package. Correct them, upload the package again and press Publish.',
    fr: 'La certification a trouvé des erreurs dans votre package. Corrigez-les, déposez le package, puis cliquez sur Publier.',
  },
  LEAD_DESTINATION_REFUSED: {
    en: 'The lead destination did not take the test lead. Correct it in the editor and press Publish.',
    fr: 'La destination des prospects n’a pas accepté le prospect de test. Corrigez-la dans l’éditeur, puis cliquez sur Publier.',
  },
  PLATFORM: {
    en: 'The fault is ours; your package is not in question. Publish again without a change: finished stages are reused.',
    fr: 'La faute est de notre côté\u00a0; votre package n’est pas en cause. Publiez à nouveau sans rien changer\u00a0: les étapes terminées sont réutilisées.',
  },
  REVIEW_CHANGES_REQUESTED: {
    en: 'Canceled by the review: changes are requested. Read the threads, correct the package and press Publish.',
    fr: 'Annulée par la révision\u00a0: des modifications sont demandées. Lisez les fils, corrigez le package, puis cliquez sur Publier.',
  },
  CANCELED_BY_PUBLISHER: null,
  SUPERSEDED: null,
};

/**
 * The message of a step; null when its status and its stage say it all.
 * `delayed`: an attempt broke and it is tried again by itself.
 */
export function stepMessage(
  status: StepStatus,
  facts: { readonly delayed: boolean; readonly endReason: EndReason | null },
): Text | null {
  switch (status) {
    case 'IN_PROGRESS':
      return facts.delayed
        ? {
            en: 'Delay on our side; it is tried again by itself. Nothing for you to do.',
            fr: 'Retard de notre côté\u00a0; un nouvel essai se fait tout seul. Rien à faire.',
          }
        : null;
    case 'BLOCKED':
      return {
        en: 'Delay on our side; the operators have been told. Nothing for you to do; you may cancel.',
        fr: 'Retard de notre côté\u00a0; les exploitants sont prévenus. Rien à faire\u00a0; vous pouvez annuler.',
      };
    case 'WAITING_FOR_PUBLISHER':
      return {
        en: 'Your turn: check the preview, then go live or cancel.',
        fr: 'À vous\u00a0: vérifiez la préversion, puis mettez en ligne ou annulez.',
      };
    case 'WAITING_FOR_APPROVAL':
      return {
        en: 'Waiting for a reviewer.',
        fr: 'En attente d’un réviseur.',
      };
    case 'REJECTED':
      return facts.endReason === null ? null : endings[facts.endReason];
    case 'NOT_STARTED':
    case 'COMPLETE':
    case 'CANCELED':
      return null;
  }
}
