import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { runWaves } from '../support/stream-waves.ts';

describe('given waves of clients that come and vanish', () => {
  test('when three waves of a hundred are gone, then no source is open and memory has not grown by a tenth', async () => {
    const result = await runWaves({ waves: 3, clients: 100 });
    assert.deepEqual([result.missing, result.openSources, result.tails], [0, 0, 0]);
    // What is held, rather than resident: so few clients drown in the noise of the allocator.
    assert.ok(result.heldGrowth <= 0.1, `${(result.heldGrowth * 100).toFixed(1)} %`);
  });
});
