import type { StageDefinition } from '../domain/pipeline.ts';
import { builder } from './builder.ts';
import { enumOf } from './enum-of.ts';
import { languageArgs, say } from './language.ts';
import { authFor } from './access.ts';

export const StageEnum = enumOf('Stage', 'A stage of the publishing pipeline, in its order.', {
  VALIDATE_PREREQUISITES: 'Every required field is checked, within the request that publishes.',
  CERTIFICATION: 'The package of every SKU is tested.',
  PACKAGING: 'The product page is built, and the lead destination receives a test lead.',
  PREVIEW: 'The preview opens for the listed subscriptions.',
  PUBLISHER_SIGNOFF: 'The publisher looks at the preview, then goes live or cancels.',
  MICROSOFT_REVIEW: 'A reviewer reads the files of the packages.',
  LIVE: 'The approved revision replaces the live one.',
});

export const StepStatusEnum = enumOf('StepStatus', 'How far a stage has come.', {
  NOT_STARTED: 'Its turn has not come.',
  IN_PROGRESS: 'A job is at work, or will try again by itself.',
  WAITING_FOR_PUBLISHER: 'The publisher must act.',
  WAITING_FOR_APPROVAL: 'A reviewer must decide.',
  BLOCKED: 'It kept breaking by a fault of ours and waits for an operator.',
  REJECTED: 'It ended the publication.',
  COMPLETE: 'It is done.',
  CANCELED: 'The publication was canceled at this stage.',
});

export const MoverEnum = enumOf('Mover', 'Who makes a stage end.', {
  SYSTEM: 'A background job.',
  PUBLISHER: 'The publisher.',
  REVIEWER: 'A reviewer.',
});

export const PipelineStageRef = builder.objectRef<StageDefinition>('PipelineStage').implement({
  description: 'A stage of the pipeline as this installation runs it, with its texts.',
  fields: (t) => ({
    stage: t.expose('stage', { type: StageEnum, description: 'Which stage it is.' }),
    title: t.string({
      description: 'Its name in the Status tab.',
      args: languageArgs,
      resolve: ({ title }, args, context) => say(title, args, context),
    }),
    description: t.string({
      description: 'What happens in it.',
      args: languageArgs,
      resolve: ({ description }, args, context) => say(description, args, context),
    }),
    whatYouDo: t.string({
      description: 'What the publisher does meanwhile.',
      args: languageArgs,
      resolve: ({ whatYouDo }, args, context) => say(whatYouDo, args, context),
    }),
    mover: t.expose('mover', { type: MoverEnum, description: 'Who makes it end.' }),
    publishedEstimate: t.string({
      nullable: true,
      description:
        'How long it takes according to the publishing page; null where that gives no time.',
      args: languageArgs,
      resolve: ({ publishedEstimate }, args, context) =>
        publishedEstimate === null ? null : say(publishedEstimate, args, context),
    }),
  }),
});

builder.queryField('pipeline', (t) =>
  t.field({
    type: [PipelineStageRef],
    authScopes: authFor('READ_CATALOG'),
    description: 'The seven stages, in order.',
    resolve: (_root, _args, { deps }) => deps.settings.pipeline,
  }),
);
