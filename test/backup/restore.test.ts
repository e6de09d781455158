import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { runRestore } from '../support/restore-run.ts';

describe('given a backup that was taken while publications ran', () => {
  test('when it is restored into an empty folder, then every publication goes on to its right end, and mails, packages and secrets are right', async () => {
    const figures = await runRestore({ waiting: 3, running: 5, uploads: 4, packageBytes: 4_096 });
    assert.ok(figures.transitionsAfter > figures.transitionsSaved);
  });
});
