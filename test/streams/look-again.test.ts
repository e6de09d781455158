import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, test } from 'node:test';
import { openOrm } from '../../src/db/orm.ts';
import { createLog } from '../../src/log.ts';
import { createStreams } from '../../src/streams/streams.ts';
import { silentMetrics } from '../../src/telemetry/metrics.ts';
import type { WakeMessage } from '../../src/streams/wake-message.ts';
import { testDatabase } from '../support/database.ts';
import { until } from '../support/until.ts';

describe('given a database that has come back as another one', () => {
  test('when it refuses the first questions, then it is asked again until its log is known', async () => {
    await using database = await testDatabase();
    const orm = await openOrm(database.url);
    let refusals = 0;
    const refusing = new Proxy(orm, {
      get(target, name) {
        if (name === 'em' && refusals > 0) {
          refusals -= 1;
          throw new Error('the database system is starting up');
        }
        return Reflect.get(target, name, target) as unknown;
      },
    });
    const hearers = new Set<(message: WakeMessage) => void>();
    const streams = await createStreams({
      orm: refusing,
      listener: {
        listening: Promise.resolve(),
        listen(hear) {
          hearers.add(hear);
          return () => void hearers.delete(hear);
        },
        [Symbol.asyncDispose]: () => Promise.resolve(),
      },
      log: createLog(
        'error',
        () => new Date(),
        () => undefined,
      ),
      metrics: silentMetrics,
      clock: { now: () => new Date() },
      newId: () => randomUUID(),
      safetyPollMs: 60_000,
    });
    try {
      const cursor = () => streams.cursorAt({ kind: 'offer', id: randomUUID() }, 1).slice(0, 40);
      const before = cursor();
      assert.equal(cursor(), before);
      await orm.em.fork().execute(`update log_identity set home = 'elsewhere'`);
      refusals = 2;
      for (const hear of hearers) hear({ kind: 'everything' });
      await until('the cursor names the new log', () => cursor() !== before, 10_000);
    } finally {
      await streams[Symbol.asyncDispose]();
      await orm.close();
    }
  });
});
