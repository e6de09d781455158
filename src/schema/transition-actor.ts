import type { ActorRecord } from '../domain/actor.ts';
import { builder } from './builder.ts';

export const TransitionActorRef = builder.objectRef<ActorRecord>('TransitionActor').implement({
  description: 'Who made something happen.',
  fields: (t) => ({
    kind: t.exposeString('kind', {
      description: '`PUBLISHER`, `REVIEWER`, `OPERATOR`, `CUSTOMER`, `SYSTEM` or `ANONYMOUS`.',
    }),
    name: t.exposeString('name', { description: 'Name of the person, the token or the job.' }),
  }),
});
