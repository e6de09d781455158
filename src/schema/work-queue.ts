import { workQueues } from '../db/claim.ts';
import type { WorkQueue } from '../db/claim.ts';
import { builder } from './builder.ts';
import { enumOf } from './enum-of.ts';
import { authFor } from './access.ts';

const kinds = {
  stage: 'STAGE',
  mail: 'MAIL',
  package: 'PACKAGE',
  check: 'CHECK',
  lead: 'LEAD',
} as const satisfies Record<WorkQueue['kind'], string>;

const WorkKindEnum = enumOf('WorkKind', 'A kind of work that is done in the background.', {
  STAGE: 'Stages of publications.',
  MAIL: 'Mails to be handed to the mail server.',
  PACKAGE: 'Packages that were uploaded and are to be read.',
  CHECK: 'Tests of packages that somebody asked for in the editor.',
  LEAD: 'Leads to be handed to the destinations of publishers.',
});

const WorkQueueRef = builder.objectRef<WorkQueue>('WorkQueue').implement({
  description: 'How the work of one kind stands.',
  fields: (t) => ({
    kind: t.field({
      type: WorkKindEnum,
      description: 'Which work it is.',
      resolve: ({ kind }) => kinds[kind],
    }),
    waiting: t.exposeInt('waiting', { description: 'Due, and held by no worker.' }),
    working: t.exposeInt('working', { description: 'Held by a worker.' }),
    failing: t.exposeInt('failing', {
      description: 'Failed at the last try; each is tried again by itself.',
    }),
    waitingSince: t.expose('waitingSince', {
      type: 'DateTime',
      nullable: true,
      description: 'Since when the oldest waits that is due; null when none is.',
    }),
    nextTryAt: t.expose('nextTryAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the next one that failed is tried again; null when none is put off.',
    }),
    lastError: t.exposeString('lastError', {
      nullable: true,
      description: 'Why the one that has failed the longest did; null when none does.',
    }),
  }),
});

builder.queryField('workQueues', (t) =>
  t.field({
    type: [WorkQueueRef],
    authScopes: authFor('READ_BLOCKED_STAGES'),
    description:
      'How the work in the background stands, one entry for each kind: stages, mails, packages, tests and leads. For operators.',
    resolve: async (_root, _args, { deps, em }) => await workQueues(deps.orm, em.fork()),
  }),
);
