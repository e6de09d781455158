/** The part of `npm run prove:outages` that needs no processes of its own and no long outage. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { scenarios } from './scenarios.ts';

describe('given an installation that publishes', () => {
  for (const name of ['clock-jumps', 'mail-server', 'lead-endpoints'] as const) {
    const scenario = scenarios[name];
    test(`when ${scenario?.title}, then everything is done once and nothing is lost`, async () => {
      assert.ok(scenario);
      const { transitions } = await scenario.run({ outageSeconds: 0, offers: 2 });
      assert.ok(Number(transitions) > 0);
    });
  }
});
