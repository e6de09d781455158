import type { Step } from '../app/read/steps.ts';
import { builder } from './builder.ts';
import { languageArgs, say } from './language.ts';
import { MoverEnum, StageEnum, StepStatusEnum } from './pipeline-stage.ts';
import { StageRunRef } from './refs.ts';
import { stepMessage } from '../domain/step-message.ts';

const ProgressRef = builder
  .objectRef<{ readonly done: number; readonly total: number; readonly unit: string }>('Progress')
  .implement({
    description: 'A true measure of a stage at work.',
    fields: (t) => ({
      done: t.exposeInt('done', { description: 'How many are done.' }),
      total: t.exposeInt('total', { description: 'Of how many.' }),
      unit: t.exposeString('unit', { description: 'What is counted, for example `rules`.' }),
    }),
  });

export const StepRef = builder.objectRef<Step>('Step').implement({
  description: 'One of the seven rows of the Status tab.',
  fields: (t) => ({
    stage: t.field({
      type: StageEnum,
      description: 'Which stage it is.',
      resolve: ({ definition }) => definition.stage,
    }),
    title: t.string({
      description: 'Its name.',
      args: languageArgs,
      resolve: ({ definition }, args, context) => say(definition.title, args, context),
    }),
    status: t.expose('status', { type: StepStatusEnum, description: 'How far it has come.' }),
    mover: t.field({
      type: MoverEnum,
      description: 'Who makes it end.',
      resolve: ({ definition }) => definition.mover,
    }),
    publishedEstimate: t.string({
      nullable: true,
      description:
        'How long it takes according to the publishing page; null where that gives no time.',
      args: languageArgs,
      resolve: ({ definition: { publishedEstimate } }, args, context) =>
        publishedEstimate === null ? null : say(publishedEstimate, args, context),
    }),
    startedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it started; null before.',
      resolve: ({ run }) => run?.startedAt ?? null,
    }),
    finishedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it ended; null before.',
      resolve: ({ run }) => run?.finishedAt ?? null,
    }),
    attempt: t.int({
      description:
        'Attempts since it was last started afresh; 0 before the first and where no job works.',
      resolve: ({ run }) => run?.attempt ?? 0,
    }),
    reused: t.boolean({
      description: 'True when a recorded result was taken instead of doing the work again.',
      resolve: ({ run }) => run?.reused ?? false,
    }),
    message: t.string({
      nullable: true,
      description: 'What is the case and what to do; null when status and stage say it all.',
      args: languageArgs,
      resolve: ({ status, run, publication }, args, context) => {
        const text = stepMessage(status, {
          delayed: run !== null && run.lastError !== null,
          endReason: publication?.endReason ?? null,
        });
        return text === null ? null : say(text, args, context);
      },
    }),
    progress: t.field({
      type: ProgressRef,
      nullable: true,
      description:
        'How far it is while it is at work and is measured; null otherwise. It is no fact and may be lost.',
      resolve: ({ offerId, definition, status }, _args, { streams }) => {
        const progress = status === 'IN_PROGRESS' ? streams.latestProgress(offerId) : null;
        return progress?.stage === definition.stage ? progress : null;
      },
    }),
    run: t.field({
      type: StageRunRef,
      nullable: true,
      description: 'The run behind it; null before it started.',
      resolve: ({ run }) => run,
    }),
  }),
});
