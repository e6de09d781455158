import type { UsualTime } from '../app/read/usual-times.ts';
import { builder } from './builder.ts';
import { StageEnum } from './pipeline-stage.ts';

export const UsualTimeRef = builder.objectRef<UsualTime>('UsualTime').implement({
  description: 'How long a stage usually takes, from its newest runs.',
  fields: (t) => ({
    stage: t.expose('stage', { type: StageEnum, description: 'Which stage it is.' }),
    runs: t.exposeInt('runs', {
      description: 'How many runs that says: those that did the work, and passed.',
    }),
    p50Seconds: t.exposeFloat('p50Seconds', {
      description: 'Half of them took at most this, in seconds.',
    }),
    p90Seconds: t.exposeFloat('p90Seconds', {
      description: 'Nine of ten took at most this, in seconds.',
    }),
  }),
});
