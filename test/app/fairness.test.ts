import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { StageRun } from '../../src/db/stage-run.ts';
import { startInstallation } from '../support/installation.ts';

/** Publications that wait, by publisher, in the order in which they were published. */
const backlog = { large: 30, middle: 10, small: 3 } as const;
/** How many claims a publisher may come later than in a strict rotation. */
const SLACK = 2;

/** One-based place of each publisher's last run in that order. */
function lastPlaces(runs: readonly StageRun[]): ReadonlyMap<string, number> {
  return new Map(runs.map(({ publisher }, index) => [publisher, index + 1]));
}

describe('given backlogs of 30, 10 and 3 publications and one worker that does one stage at a time', () => {
  test('when it works them off, then publishers take turns and the smallest waits for no backlog', async () => {
    await using app = await startInstallation({ worker: false, stageConcurrency: 1 });
    const rows = new Map<keyof typeof backlog, string>();
    const names = ['large', 'middle', 'small'] as const;
    for (const name of names) {
      const publisher = await app.given.publisher(name);
      rows.set(name, publisher.id);
      for (let index = 0; index < backlog[name]; index += 1) {
        const { id } = await app.given.offer(publisher);
        await app.given.published(publisher.owner, id);
      }
    }
    const total = backlog.large + backlog.middle + backlog.small;
    await app.startWorking();
    const runs = await app.until(async () => {
      const found = await app.em().find(StageRun, { stage: 'CERTIFICATION' });
      assert.equal(found.length, total);
      return found.every(({ claimedAt }) => claimedAt !== null) ? found : null;
    }, 60_000);
    assert.ok(
      runs.every(({ attempt }) => attempt === 1),
      'a run was claimed twice',
    );

    const claimed = runs.toSorted((a, b) => Number(a.claimedAt) - Number(b.claimedAt));
    const places = lastPlaces(claimed);
    const last = (name: keyof typeof backlog) => places.get(rows.get(name) ?? '') ?? Infinity;
    const smallBound = 3 * backlog.small + SLACK;
    const middleBound = 2 * backlog.middle + backlog.small + SLACK;
    assert.ok(last('small') <= smallBound, `the smallest was done at ${last('small')}`);
    assert.ok(last('middle') <= middleBound, `the middle one was done at ${last('middle')}`);
    assert.equal(last('large'), total);
    // While all three have work, no publisher is claimed twice in a row.
    const turns = claimed.slice(0, 3 * backlog.small).map(({ publisher }) => publisher);
    for (const [index, publisher] of turns.entries()) {
      assert.notEqual(publisher, turns[index + 1], `claims ${index + 1} and ${index + 2}`);
    }

    // The control: first come, first served would have made the smallest wait for everybody.
    const inLine = runs.toSorted((a, b) => Number(a.startedAt) - Number(b.startedAt));
    assert.ok((lastPlaces(inLine).get(rows.get('small') ?? '') ?? 0) > smallBound);
  });
});
