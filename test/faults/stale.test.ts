import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { runLate, startStaleInstallation } from './stale-workers.ts';
import type { Delay, StaleInstallation } from './stale-workers.ts';

/** Those of `npm run prove:stale` that need no lease to run out. */
const quick: readonly Delay[] = ['WAITING_FOR_LOCK', 'BETWEEN_LOOK_AND_WRITE', 'MAIL_TAKEN_OVER'];

let installation: StaleInstallation;
before(async () => {
  installation = await startStaleInstallation('postgres');
});
after(async () => await installation[Symbol.asyncDispose]());

describe('given a worker whose work was taken over', () => {
  before(async () => await installation.useWorkers(true));
  for (const delay of quick) {
    test(`when it was ${delay}, then what it does late is refused`, async () => {
      const { damaged, wrong } = await runLate(installation, delay);
      assert.deepEqual({ damaged, wrong }, { damaged: false, wrong: [] });
    });
  }
});

describe('given the control, a worker without fencing tokens', () => {
  before(async () => await installation.useWorkers(false));
  for (const delay of quick) {
    test(`when it was ${delay}, then what it does late counts`, async () => {
      const { damaged, wrong } = await runLate(installation, delay);
      assert.ok(damaged, wrong.join('\n'));
    });
  }
});
