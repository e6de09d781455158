/** A fact as a sentence with its doer. Source: portal notes 9: passive only when Vitrine acted and nobody needs to care. */
import type { ActorRecord } from './actor.ts';
import type { Text } from './language.ts';
import type { StageDefinition } from './pipeline.ts';
import type { Fact } from './publication.ts';

/** What the sentence of a stored fact is made of. */
export type ToldFact = Pick<Fact, 'kind' | 'stage'> & {
  readonly actor: Pick<ActorRecord, 'kind' | 'name'>;
  /** End reason or class of an error; null when there is only one reason. */
  readonly cause: string | null;
};

const quoted = (title: Text): Text => ({
  en: `“${title.en}”`,
  fr: `«\u00a0${title.fr}\u00a0»`,
});

/** The sentence of a fact; titles come from the pipeline, which has the reviewing house's name. */
export function transitionSentence(fact: ToldFact, pipeline: readonly StageDefinition[]): Text {
  const { actor, kind } = fact;
  const byPerson = actor.kind !== 'SYSTEM';
  const who = actor.name;
  const definition = pipeline.find(({ stage }) => stage === fact.stage);
  const stage = quoted(definition?.title ?? { en: '', fr: '' });
  switch (kind) {
    case 'STAGE_STARTED':
      return startedSentence(fact, stage, byPerson);
    case 'STAGE_COMPLETED':
      return completedSentence(fact, stage, byPerson);
    case 'STAGE_REJECTED':
      if (fact.cause === 'REVIEW_CHANGES_REQUESTED') {
        return { en: `${who} requested changes`, fr: `${who} a demandé des modifications` };
      }
      if (byPerson) {
        return { en: `${who} gave up ${stage.en}`, fr: `${who} a abandonné l’étape ${stage.fr}` };
      }
      return { en: `${stage.en} found faults`, fr: `L’étape ${stage.fr} a trouvé des défauts` };
    case 'STAGE_DELAYED':
      return {
        en: `${stage.en} is delayed on our side and tried again`,
        fr: `L’étape ${stage.fr} prend du retard de notre côté et sera retentée`,
      };
    case 'STAGE_BLOCKED':
      return {
        en: `${stage.en} is held up on our side and waits for the operators`,
        fr: `L’étape ${stage.fr} est retenue de notre côté et attend les exploitants`,
      };
    case 'STAGE_RETRIED':
      return { en: `${who} let ${stage.en} run again`, fr: `${who} a relancé l’étape ${stage.fr}` };
    case 'STAGE_CANCELED':
      return fact.cause === 'SUPERSEDED'
        ? {
            en: `${who} replaced this publication at ${stage.en}`,
            fr: `${who} a remplacé cette publication à l’étape ${stage.fr}`,
          }
        : {
            en: `${who} pressed Cancel publish at ${stage.en}`,
            fr: `${who} a cliqué sur Annuler la publication à l’étape ${stage.fr}`,
          };
    case 'PUBLICATION_SUCCEEDED':
      return { en: 'The offer is live', fr: 'L’offre est en ligne' };
    case 'PUBLICATION_FAILED':
      return { en: 'The publication failed', fr: 'La publication a échoué' };
    case 'PUBLICATION_CANCELED':
      return canceledSentence(fact);
    case 'DISTRIBUTION_STOPPED':
      return {
        en: `${who} took the offer out of the store`,
        fr: `${who} a retiré l’offre de la place de marché`,
      };
  }
}

function startedSentence(fact: ToldFact, stage: Text, byPerson: boolean): Text {
  switch (fact.stage) {
    case 'VALIDATE_PREREQUISITES':
      if (!byPerson) break;
      return {
        en: `${fact.actor.name} pressed Publish`,
        fr: `${fact.actor.name} a cliqué sur Publier`,
      };
    case 'PUBLISHER_SIGNOFF':
      return {
        en: 'The preview waits for the publisher’s sign-off',
        fr: 'La préversion attend la validation de l’éditeur',
      };
    case 'MICROSOFT_REVIEW':
      return {
        en: 'The publication waits for a reviewer',
        fr: 'La publication attend un réviseur',
      };
    case 'CERTIFICATION':
    case 'PACKAGING':
    case 'PREVIEW':
    case 'LIVE':
    case null:
      break;
  }
  return { en: `${stage.en} started`, fr: `L’étape ${stage.fr} a commencé` };
}

function completedSentence(fact: ToldFact, stage: Text, byPerson: boolean): Text {
  const { name } = fact.actor;
  switch (fact.stage) {
    case 'VALIDATE_PREREQUISITES':
      return {
        en: 'Every prerequisite is met',
        fr: 'Toutes les conditions préalables sont remplies',
      };
    case 'PREVIEW':
      return { en: 'The preview is available', fr: 'La préversion est disponible' };
    case 'PUBLISHER_SIGNOFF':
      if (!byPerson) break;
      return { en: `${name} pressed Go live`, fr: `${name} a cliqué sur Mettre en ligne` };
    case 'MICROSOFT_REVIEW':
      if (!byPerson) break;
      return { en: `${name} approved the publication`, fr: `${name} a approuvé la publication` };
    case 'CERTIFICATION':
    case 'PACKAGING':
    case 'LIVE':
    case null:
      break;
  }
  return { en: `${stage.en} is done`, fr: `L’étape ${stage.fr} est terminée` };
}

function canceledSentence({ actor, cause }: ToldFact): Text {
  if (cause === 'SUPERSEDED') {
    return {
      en: `${actor.name} published a newer draft in its place`,
      fr: `${actor.name} a publié un brouillon plus récent à sa place`,
    };
  }
  if (cause === 'REVIEW_CHANGES_REQUESTED') {
    return {
      en: 'The review canceled the publication',
      fr: 'La révision a annulé la publication',
    };
  }
  return {
    en: `${actor.name} canceled the publication`,
    fr: `${actor.name} a annulé la publication`,
  };
}
