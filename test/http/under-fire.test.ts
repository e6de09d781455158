import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { runStreams } from '../support/fleet/stream-run.ts';

describe('given subscribers of both transports that are cut and come back', () => {
  test('when offers are published meanwhile, then every list equals what the database holds', async () => {
    const result = await runStreams({
      clients: 60,
      offers: 10,
      cuts: 30,
      seconds: 3,
      seed: 1,
      factsPerSecond: 20,
      publicationsPerSecond: 1,
    });
    assert.deepEqual([result.lost, result.doubled, result.misplaced, result.resets], [0, 0, 0, 0]);
    assert.ok(result.resumes > 0 && result.publications > 0);
    assert.ok(result.delivered > result.transitions, JSON.stringify(result));
  });
});
