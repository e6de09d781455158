import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { runDrain } from '../support/fleet/drain-run.ts';

describe('given three API processes behind one address, with clients that follow and ask', () => {
  test('when two are told to stop, then clients move on and miss nothing, and no request fails where it was said first', async () => {
    const options = { clients: 45, drainSeconds: [4, 0], seed: 1, factsPerSecond: 40 };
    const result = await runDrain(options);
    assert.deepEqual([result.lost, result.doubled, result.misplaced, result.resets], [0, 0, 0, 0]);
    const [announced, sudden] = result.stops;
    assert.deepEqual(
      [announced?.said, announced?.exitCode, announced?.failedRequests],
      [503, 0, 0],
    );
    // The control: requests fail at a process that stops without having said so.
    assert.deepEqual([sudden?.said, sudden?.exitCode], [null, 0]);
    assert.ok((sudden?.failedRequests ?? 0) > 0);
    assert.ok(result.requests > 100);
    assert.ok((result.ends['WS 1001'] ?? 0) > 0 && (result.ends['SSE end'] ?? 0) > 0);
  });
});
