import type { EditConflict } from '../domain/merge-edits.ts';
import { builder } from './builder.ts';
import { TransitionActorRef } from './transition-actor.ts';

export const EditConflictRef = builder.objectRef<EditConflict>('EditConflict').implement({
  description: 'One value of a draft that two people wrote.',
  fields: (t) => ({
    path: t.exposeString('path', { description: 'The path of the edit.' }),
    mine: t.field({
      type: 'JSON',
      nullable: true,
      description: 'What the caller writes; null removes.',
      resolve: ({ mine }) => mine,
    }),
    theirs: t.field({
      type: 'JSON',
      nullable: true,
      description: 'What stands in the draft now; null when nothing does.',
      resolve: ({ theirs }) => theirs,
    }),
    base: t.field({
      type: 'JSON',
      nullable: true,
      description: 'What stood there in the version that the caller saw; null when nothing did.',
      resolve: ({ base }) => base,
    }),
    changedBy: t.field({
      type: TransitionActorRef,
      description: 'Who wrote theirs, the last of them.',
      resolve: ({ by }) => by,
    }),
    changedAt: t.field({
      type: 'DateTime',
      description: 'When that was.',
      resolve: ({ at }) => at,
    }),
    draftVersion: t.exposeInt('draftVersion', {
      description: 'Version of the draft with that change.',
    }),
  }),
});
