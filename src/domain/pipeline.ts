/**
 * The publishing pipeline as data: seven stages, in order.
 *
 * Titles, descriptions and estimates are the words of the publishing page; where its French is a
 * machine's ("Déconnexion de l'éditeur"), the page's own cancel section gives the right term.
 * Source: domain notes 3.1; docs/PIPELINE.md restates it and a test compares the two.
 */
import type { Text } from './language.ts';

export const stages = [
  'VALIDATE_PREREQUISITES',
  'CERTIFICATION',
  'PACKAGING',
  'PREVIEW',
  'PUBLISHER_SIGNOFF',
  'MICROSOFT_REVIEW',
  'LIVE',
] as const;
export type Stage = (typeof stages)[number];

/** Who makes the stage end: a background job, the publisher or a reviewer. */
export const movers = ['SYSTEM', 'PUBLISHER', 'REVIEWER'] as const;
export type Mover = (typeof movers)[number];

export const stepStatuses = [
  'NOT_STARTED',
  'IN_PROGRESS',
  'WAITING_FOR_PUBLISHER',
  'WAITING_FOR_APPROVAL',
  'BLOCKED',
  'REJECTED',
  'COMPLETE',
  'CANCELED',
] as const;
export type StepStatus = (typeof stepStatuses)[number];

export type StageDefinition = {
  readonly stage: Stage;
  readonly title: Text;
  readonly description: Text;
  /** What the publisher does while the stage lasts. */
  readonly whatYouDo: Text;
  readonly mover: Mover;
  /** The estimate the publishing page prints; null where it prints none. */
  readonly publishedEstimate: Text | null;
  /** The status of its run as soon as it starts. */
  readonly startsAs: StepStatus;
};

const nothingToDo: Text = {
  en: 'Nothing for you to do. You may close this page: news is sent by mail.',
  fr: 'Rien à faire. Vous pouvez fermer cette page : les nouvelles partent par courrier.',
};

/** The pipeline. `reviewerName` is the operator's name in "Microsoft review". */
export function pipelineFor(reviewerName: string): readonly StageDefinition[] {
  return [
    {
      stage: 'VALIDATE_PREREQUISITES',
      title: { en: 'Validate prerequisites', fr: 'Valider les conditions préalables' },
      description: {
        en: 'Every required field is checked. A fault is shown beside its field; when all is clean, the notification address is asked.',
        fr: 'Chaque champ obligatoire est vérifié. Un défaut est signalé à côté de son champ ; quand tout est en ordre, l’adresse de notification est demandée.',
      },
      whatYouDo: {
        en: 'Fill in the fields that are named, give a notification address, and press Publish.',
        fr: 'Complétez les champs signalés, indiquez une adresse de notification, puis cliquez sur Publier.',
      },
      mover: 'PUBLISHER',
      publishedEstimate: { en: '< 1 day', fr: '< 1 jour' },
      startsAs: 'COMPLETE',
    },
    {
      stage: 'CERTIFICATION',
      title: { en: 'Certification', fr: 'Certification' },
      description: {
        en: 'The package of every SKU is tested. An error ends the publication with all findings; success goes on by itself.',
        fr: 'Le package de chaque référence SKU est testé. Une erreur met fin à la publication avec tous les résultats ; en cas de succès, la suite s’enchaîne.',
      },
      whatYouDo: nothingToDo,
      mover: 'SYSTEM',
      publishedEstimate: { en: '< 5 days', fr: '< 5 jours' },
      startsAs: 'IN_PROGRESS',
    },
    {
      stage: 'PACKAGING',
      title: {
        en: 'Packaging and lead generation registration',
        fr: 'Empaquetage et référencement de génération de prospects',
      },
      description: {
        en: 'Technical and marketing content become the product page; the lead destination receives a test lead.',
        fr: 'Le contenu technique et le contenu marketing deviennent la page produit ; la destination des prospects reçoit un prospect de test.',
      },
      whatYouDo: nothingToDo,
      mover: 'SYSTEM',
      publishedEstimate: { en: '< 1 hour', fr: '< 1 heure' },
      startsAs: 'IN_PROGRESS',
    },
    {
      stage: 'PREVIEW',
      title: { en: 'Offer available in preview', fr: 'Offre disponible en préversion' },
      description: {
        en: 'The preview opens for the listed subscriptions, and a mail says so.',
        fr: 'La préversion s’ouvre aux abonnements autorisés, et un courrier l’annonce.',
      },
      whatYouDo: nothingToDo,
      mover: 'SYSTEM',
      publishedEstimate: null,
      startsAs: 'IN_PROGRESS',
    },
    {
      stage: 'PUBLISHER_SIGNOFF',
      title: { en: 'Publisher sign-off', fr: 'Validation de l’éditeur' },
      description: {
        en: 'The publisher checks how the preview looks and deploys, then goes live or cancels.',
        fr: 'L’éditeur vérifie l’apparence et le déploiement de la préversion, puis met en ligne ou annule.',
      },
      whatYouDo: {
        en: 'Check the preview, then press Go live.',
        fr: 'Vérifiez la préversion, puis cliquez sur Mettre en ligne.',
      },
      mover: 'PUBLISHER',
      publishedEstimate: null,
      startsAs: 'WAITING_FOR_PUBLISHER',
    },
    {
      stage: 'MICROSOFT_REVIEW',
      title: { en: `${reviewerName} review`, fr: `Révision ${reviewerName}` },
      description: {
        en: 'A reviewer reads the files of the package. Changes asked for end the publication; approval goes on to live.',
        fr: 'Un réviseur lit les fichiers du package. Des modifications demandées mettent fin à la publication ; l’approbation mène à la mise en ligne.',
      },
      whatYouDo: {
        en: 'Answer the reviewer’s questions. Nothing else for you to do.',
        fr: 'Répondez aux questions du réviseur. Rien d’autre à faire.',
      },
      mover: 'REVIEWER',
      publishedEstimate: null,
      startsAs: 'WAITING_FOR_APPROVAL',
    },
    {
      stage: 'LIVE',
      title: { en: 'Live', fr: 'En direct' },
      description: {
        en: 'The approved revision replaces the live one, in one step.',
        fr: 'La révision approuvée remplace celle en ligne, en une seule étape.',
      },
      whatYouDo: nothingToDo,
      mover: 'SYSTEM',
      publishedEstimate: { en: 'several hours', fr: 'plusieurs heures' },
      startsAs: 'IN_PROGRESS',
    },
  ];
}

/** The stage after this one; null after the last. */
export function nextStage(stage: Stage): Stage | null {
  return stages[stages.indexOf(stage) + 1] ?? null;
}

/** True when `stage` lies before `other` in the pipeline. */
export function isBefore(stage: Stage, other: Stage): boolean {
  return stages.indexOf(stage) < stages.indexOf(other);
}
