import { readTransition } from '../app/read/readable.ts';
import { transitionSentence } from '../domain/transition-sentence.ts';
import { builder } from './builder.ts';
import { enumOf } from './enum-of.ts';
import { TransitionActorRef } from './transition-actor.ts';
import { languageArgs, say } from './language.ts';
import { loadersOf, present } from './loaders.ts';
import { StageEnum, StepStatusEnum } from './pipeline-stage.ts';
import { PublicationStateEnum } from './publication-state.ts';
import { PublicationRef, TransitionRef } from './refs.ts';

const TransitionKindEnum = enumOf('TransitionKind', 'What happened.', {
  STAGE_STARTED: 'A stage started.',
  STAGE_COMPLETED: 'A stage is done.',
  STAGE_REJECTED: 'A stage ended the publication.',
  STAGE_DELAYED: 'A stage broke for the first time and is tried again by itself.',
  STAGE_BLOCKED: 'A stage kept breaking and waits for an operator.',
  STAGE_RETRIED: 'An operator let a blocked stage run again.',
  STAGE_CANCELED: 'A stage ended because the publication was canceled.',
  PUBLICATION_SUCCEEDED: 'The offer is live.',
  PUBLICATION_FAILED: 'The publication failed.',
  PUBLICATION_CANCELED: 'The publication was canceled.',
  DISTRIBUTION_STOPPED: 'The offer was taken out of the store.',
});

builder.node(TransitionRef, {
  id: { resolve: ({ id }) => id },
  description:
    'A fact about a publication. Facts are numbered per offer, without gaps, and never change.',
  loadWithoutCache: async (id, context) =>
    await readTransition(loadersOf(context), context.actor, id),
  fields: (t) => ({
    seq: t.exposeInt('seq', { description: 'Number within the offer, from 1.' }),
    cursor: t.string({
      description: 'Where `offerTransitions` resumes after this fact.',
      resolve: ({ offer, seq }, _args, { streams }) =>
        streams.cursorAt({ kind: 'offer', id: offer }, seq),
    }),
    kind: t.expose('kind', { type: TransitionKindEnum, description: 'What happened.' }),
    stage: t.expose('stage', {
      type: StageEnum,
      nullable: true,
      description: 'The stage; null when it is about the publication as a whole.',
    }),
    from: t.expose('from', {
      type: StepStatusEnum,
      nullable: true,
      description: 'Status of the stage before; null when it is about the publication as a whole.',
    }),
    to: t.expose('to', {
      type: StepStatusEnum,
      nullable: true,
      description: 'Status of the stage after; null when it is about the publication as a whole.',
    }),
    publicationState: t.expose('publicationState', {
      type: PublicationStateEnum,
      description: 'State of the publication after it.',
    }),
    publication: t.field({
      type: PublicationRef,
      description: 'The publication.',
      resolve: async ({ publication }, _args, context) =>
        present(await loadersOf(context).publication.load(publication)),
    }),
    actor: t.expose('actor', { type: TransitionActorRef, description: 'Who made it happen.' }),
    cause: t.exposeString('cause', {
      nullable: true,
      description:
        'Why, in one word: an end reason or the class of an error; null when there is only one reason.',
    }),
    occurredAt: t.expose('occurredAt', { type: 'DateTime', description: 'When it happened.' }),
    sentence: t.string({
      description: 'The fact as a sentence with its doer.',
      args: languageArgs,
      resolve: (transition, args, context) =>
        say(transitionSentence(transition, context.deps.settings.pipeline), args, context),
    }),
  }),
});
