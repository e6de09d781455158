import { blockedRuns } from '../app/read/blocked-runs.ts';
import { readStageRun } from '../app/read/readable.ts';
import { giveUpStage } from '../app/give-up-stage.ts';
import { retryStage } from '../app/retry-stage.ts';
import { builder } from './builder.ts';
import { localId } from './global-id.ts';
import { loadersOf, present } from './loaders.ts';
import { mutation } from './mutation.ts';
import { StageEnum, StepStatusEnum } from './pipeline-stage.ts';
import { OfferRef, PublicationRef, StageRunRef } from './refs.ts';
import { authFor } from './access.ts';
import { accessFor } from '../domain/policy.ts';
import { may } from '../domain/policy.ts';

builder.node(StageRunRef, {
  id: { resolve: ({ id }) => id },
  description: 'One stage of one publication. A run of an ended publication never changes.',
  loadWithoutCache: async (id, context) =>
    await readStageRun(loadersOf(context), context.actor, id),
  fields: (t) => ({
    stage: t.expose('stage', { type: StageEnum, description: 'Which stage it is.' }),
    status: t.expose('status', { type: StepStatusEnum, description: 'How far it has come.' }),
    attempt: t.exposeInt('attempt', {
      description:
        'Attempts since it was last started afresh; 0 before the first and where no job works.',
    }),
    startedAt: t.expose('startedAt', { type: 'DateTime', description: 'When it started.' }),
    finishedAt: t.expose('finishedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it ended; null before.',
    }),
    nextAttemptAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it is tried again; null when no attempt is waiting.',
      resolve: ({ status, lastError, runAt }) =>
        status === 'IN_PROGRESS' && lastError !== null ? runAt : null,
    }),
    failingSince: t.expose('firstFailedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it first broke since it was last started afresh; null when it never did.',
    }),
    lastError: t.string({
      nullable: true,
      description:
        'Why the last attempt broke, for operators; null for everybody else and when none did.',
      resolve: ({ lastError }, _args, { actor }) =>
        may(actor, 'READ_BLOCKED_STAGES', null) ? lastError : null,
      extensions: { personal: true },
    }),
    reused: t.exposeBoolean('reused', {
      description: 'True when a recorded result was taken instead of doing the work again.',
    }),
    offer: t.field({
      type: OfferRef,
      description: 'The offer.',
      resolve: async ({ offer }, _args, context) =>
        present(await loadersOf(context).offer.load(offer)),
    }),
    publication: t.field({
      type: PublicationRef,
      description: 'The publication.',
      resolve: async ({ publication }, _args, context) =>
        present(await loadersOf(context).publication.load(publication)),
    }),
  }),
});

builder.queryField('blockedStages', (t) =>
  t.field({
    type: [StageRunRef],
    authScopes: authFor('READ_BLOCKED_STAGES'),
    description: 'Stages that wait for an operator, oldest first. For operators.',
    resolve: async (_root, _args, { em }) => await blockedRuns(em),
  }),
);

mutation('retryStage', {
  description: 'An operator lets a blocked stage run again.',
  access: accessFor('RETRY_STAGE'),
  input: (t) => ({ stageRunId: t.id({ required: true, description: 'The blocked run.' }) }),
  run: async ({ deps }, call, { stageRunId }) =>
    await retryStage(deps, call, { stageRunId: localId('StageRun', stageRunId) }),
  payload: {
    description: 'The stage runs again.',
    fields: (t) => ({
      stageRun: t.field({
        type: StageRunRef,
        description: 'The run.',
        resolve: async ({ stageRunId }, _args, context) =>
          present(await loadersOf(context).stageRun.load(stageRunId)),
      }),
      offer: t.field({
        type: OfferRef,
        description: 'Its offer.',
        resolve: async ({ offerId }, _args, context) =>
          present(await loadersOf(context).offer.load(offerId)),
      }),
    }),
  },
}).mayRefuse({ NOT_FOUND: true, NO_OPEN_PUBLICATION: true, STAGE_NOT_BLOCKED: true });

mutation('giveUpStage', {
  description: 'An operator gives a blocked stage up: the publication fails by a fault of ours.',
  access: accessFor('GIVE_UP_STAGE'),
  input: (t) => ({
    stageRunId: t.id({ required: true, description: 'The blocked run.' }),
    reason: t.string({ required: true, description: 'Why; it is kept in the audit.' }),
  }),
  run: async ({ deps }, call, { stageRunId, reason }) =>
    await giveUpStage(deps, call, { stageRunId: localId('StageRun', stageRunId), reason }),
  payload: {
    description: 'The publication has failed.',
    fields: (t) => ({
      offer: t.field({
        type: OfferRef,
        description: 'The offer.',
        resolve: async ({ offerId }, _args, context) =>
          present(await loadersOf(context).offer.load(offerId)),
      }),
    }),
  },
}).mayRefuse({
  NOT_FOUND: true,
  NO_OPEN_PUBLICATION: true,
  STAGE_NOT_BLOCKED: true,
  INVALID_INPUT: true,
});
