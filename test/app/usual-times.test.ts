import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, test } from 'node:test';
import { usualTimes } from '../../src/app/read/usual-times.ts';
import { startInstallation } from '../support/installation.ts';

describe('given a publisher with publications behind it', () => {
  test('when the usual times are asked for, then its newest runs that did the work say them, from five on', async () => {
    await using app = await startInstallation();
    const { publisher } = app;
    const other = await app.given.publisher('borealis');
    const { id: offerId } = await app.given.offer(publisher);
    const first = await app.given.published(publisher.owner, offerId);
    const em = app.deps.orm.em.fork();
    let number = 1;
    /** A publication whose certification took this many seconds. */
    const ran = async (seconds: number, more: object = {}) => {
      number += 1;
      const id = randomUUID();
      const copy = async (table: string, where: string, row: object) =>
        await em.execute(
          `insert into "${table}" select (jsonb_populate_record(old, ?::jsonb)).* from "${table}" old where ${where}`,
          [JSON.stringify(row)],
        );
      await copy('publication', `id = '${first}'`, { id, number, state: 'SUCCEEDED' });
      const startedAt = Date.UTC(2026, 10, 1, number);
      await copy('stage_run', `publication_id = '${first}' and stage = 'CERTIFICATION'`, {
        id: randomUUID(),
        publication_id: id,
        status: 'COMPLETE',
        started_at: new Date(startedAt),
        claimed_at: new Date(startedAt),
        finished_at: new Date(startedAt + seconds * 1_000),
        ...more,
      });
    };
    const usual = async (id: string) => (await usualTimes(em, [id, other.id])).get(id);

    for (const seconds of [40, 10, 30, 20]) await ran(seconds);
    // Nothing was done in these, or it ended with faults.
    await ran(0, { reused: true });
    await ran(1, { status: 'REJECTED' });
    assert.equal(await usual(publisher.id), undefined);

    await ran(600);
    const [certification, ...rest] = (await usual(publisher.id)) ?? [];
    assert.deepEqual(rest, []);
    assert.partialDeepStrictEqual(certification, {
      stage: 'CERTIFICATION',
      runs: 5,
      p50Seconds: 30,
      p90Seconds: 600,
    });
    assert.equal(await usual(other.id), undefined);
  });
});
