import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { runRolling } from '../support/rolling-run.ts';
import { testServices } from '../support/services.ts';

describe('given two APIs and two workers over one database', () => {
  test('when each is restarted in turn under load, then no request fails, and no transition is lost or doubled', async () => {
    const { redisUrl } = await testServices();
    const sizes = { redisUrl: redisUrl && `${redisUrl}/9`, offers: 2, rounds: 1, publications: 2 };
    const figures = await runRolling(sizes);
    assert.equal(figures.delivered, 2 * figures.transitions);
    assert.ok(figures.reconnections > 0, 'streams were cut and taken up again');
  });
});
