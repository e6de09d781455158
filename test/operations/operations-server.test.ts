import assert from 'node:assert/strict';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, test } from 'node:test';
import { openOrm } from '../../src/db/orm.ts';
import { createHealth, databaseHealth, diskHealth, workerHealth } from '../../src/health.ts';
import type { HealthPart } from '../../src/health.ts';
import { OperationsServerError, startOperationsServer } from '../../src/http/operations-server.ts';
import { createLog } from '../../src/log.ts';
import { createPromMetrics } from '../../src/telemetry/prom-metrics.ts';
import { connect, testDatabase } from '../support/database.ts';
import { openFaultProxy } from '../support/fault-proxy.ts';

const log = createLog(
  'error',
  () => new Date(),
  () => undefined,
);

async function given(parts: readonly HealthPart[], isStopping = () => false, port = 0) {
  return await startOperationsServer({
    host: '127.0.0.1',
    port,
    allowedHosts: ['publish.internal:8080'],
    health: createHealth(parts, isStopping),
    metrics: createPromMetrics({ log }),
    log,
  });
}

/** Asks as a client that calls the server by the name `host`. */
async function ask(port: number, path: string, host = `127.0.0.1:${port}`, method = 'GET') {
  const outgoing = request({ host: '127.0.0.1', port, path, method, headers: { host } });
  outgoing.end();
  const incoming = await new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.once('response', resolve).once('error', reject);
  });
  return { status: incoming.statusCode, body: await text(incoming) };
}

type Body = {
  readonly ready: boolean;
  readonly parts: Readonly<Record<string, { readonly state: string; readonly why?: string }>>;
};
const bodyOf = (answer: { readonly body: string }) => JSON.parse(answer.body) as Body;

describe('given the server of operations', () => {
  test('when it is asked under its addresses and names, then it answers; under the name of a foreign site it does not', async () => {
    await using server = await given([]);
    const { port } = server;
    for (const host of [
      `127.0.0.1:${port}`,
      '10.1.2.3:9464',
      '[::1]:9464',
      'localhost',
      'worker:9464',
      'publish.internal',
    ]) {
      assert.equal((await ask(port, '/metrics', host)).status, 200, host);
    }
    for (const host of ['evil.example', `evil.example:${port}`, '127.0.0.1.evil.example']) {
      assert.equal((await ask(port, '/metrics', host)).status, 421, host);
    }
  });

  test('when it is asked for something else, then there is nothing', async () => {
    await using server = await given([]);
    assert.equal((await ask(server.port, '/graphql')).status, 404);
    assert.equal((await ask(server.port, '/')).status, 404);
    assert.equal((await ask(server.port, '/metrics', undefined, 'POST')).status, 405);
  });

  test('when its port is taken, then the start says which setting it is', async () => {
    await using server = await given([]);
    await assert.rejects(given([], undefined, server.port), (thrown) => {
      assert.ok(thrown instanceof OperationsServerError);
      assert.match(thrown.message, /OPERATIONS_PORT=\d+ cannot be listened on: .*EADDRINUSE/);
      return true;
    });
  });
});

describe('given parts of a process', () => {
  const part = (name: HealthPart['name'], look: HealthPart['look']): HealthPart => ({ name, look });
  const ok = part('database', () => Promise.resolve({ state: 'ok' }));

  test('when one is degraded, then it is ready; when one has failed, then it is not, and says why', async () => {
    const degraded = part('bell', () => Promise.resolve({ state: 'degraded', why: 'Away.' }));
    await using first = await given([ok, degraded]);
    assert.equal((await ask(first.port, '/ready')).status, 200);
    await using second = await given([ok, degraded, workerHealth({ holdsLock: () => false })]);
    const answer = await ask(second.port, '/ready');
    assert.equal(answer.status, 503);
    const { parts } = bodyOf(answer);
    assert.equal(parts['database']?.state, 'ok');
    assert.match(parts['worker']?.why ?? '', /lost its lock/);
    assert.equal((await ask(second.port, '/live')).status, 200);
  });

  test('when one does not answer, then it counts as failed within five seconds, and is not asked a second time meanwhile', async () => {
    let asked = 0;
    const hanging = part('database', () => {
      asked += 1;
      return new Promise(() => undefined);
    });
    await using server = await given([hanging]);
    const began = performance.now();
    const answers = await Promise.all([ask(server.port, '/ready'), ask(server.port, '/ready')]);
    assert.ok(performance.now() - began < 5_000);
    assert.deepEqual(
      answers.map(({ status }) => status),
      [503, 503],
    );
    assert.match(bodyOf(answers[0]).parts['database']?.why ?? '', /No answer within 2 seconds/);
    assert.equal(asked, 1);
  });

  test('when the process stops, then it says so and looks at nothing', async () => {
    let stopping = false;
    await using server = await given([ok], () => stopping);
    assert.equal((await ask(server.port, '/ready')).status, 200);
    stopping = true;
    const answer = await ask(server.port, '/ready');
    assert.equal(answer.status, 503);
    assert.deepEqual(bodyOf(answer).parts, {
      process: { state: 'failed', why: 'It is stopping.' },
    });
  });

  test('when a folder cannot be looked at, then its part has failed', async () => {
    const health = createHealth([diskHealth('/no/such/folder')], () => false);
    assert.equal((await health.look()).parts.disk?.state, 'failed');
    const here = await createHealth([diskHealth(import.meta.dirname)], () => false).look();
    assert.notEqual(here.parts.disk, undefined);
  });
});

describe('given a database', () => {
  test('when its migrations are those of this version, older or newer, then it is ok, failed or degraded; away, it has failed', async () => {
    await using database = await testDatabase();
    await using line = await openFaultProxy(database.url);
    await using direct = await connect(database.url);
    const { client } = direct;
    const orm = await openOrm(line.url);
    try {
      const health = createHealth([databaseHealth(orm)], () => false);
      const state = async () => (await health.look()).parts.database;
      assert.deepEqual(await state(), { state: 'ok' });
      await client.query(
        `insert into mikro_orm_migrations (name, executed_at) values ('Migration99999999999999_later', now())`,
      );
      assert.equal((await state())?.state, 'degraded');
      await client.query(`delete from mikro_orm_migrations where name like '%traceparent'`);
      const older = await state();
      assert.equal(older?.state, 'failed');
      assert.match(JSON.stringify(older), /lacks 1 migration\(s\).*vitrine migrate/);
      line.cut();
      assert.deepEqual(await state(), { state: 'failed', why: 'It does not answer.' });
    } finally {
      await orm.close();
    }
  });
});
