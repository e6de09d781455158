/** What happens to a bell, and to an installation, whose server is not there or comes to harm. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { StageRun } from '../../src/db/stage-run.ts';
import { Transition } from '../../src/db/transition.ts';
import { bullBell } from '../../src/jobs/bull-bell.ts';
import { createLog } from '../../src/log.ts';
import { findRedisServer } from '../../src/services/embedded-redis.ts';
import { freePort } from '../../src/services/free-port.ts';
import { startChild } from '../services/child.ts';
import { startInstallation, until } from '../support/installation.ts';
import type { Installation } from '../support/installation.ts';
import { ownRedis } from '../support/own-servers.ts';
import { NO_REDIS } from '../support/services.ts';
import { openFaultProxy } from '../support/fault-proxy.ts';
import { countingHandler } from './handlers.ts';

const binary = findRedisServer(process.env['PATH'] ?? '');
const skip = binary === null ? NO_REDIS : false;

/** Publishes that many offers; equal packages are certified once. */
async function publishSome(app: Installation, count: number): Promise<string[]> {
  const publications: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const offer = await app.given.offer(app.publisher);
    publications.push(await app.given.published(app.publisher.owner, offer.id));
  }
  return publications;
}

/** The facts of a publication that came to its sign-off: each stage started and completed once. */
async function assertEachFactOnce(app: Installation, publication: string): Promise<void> {
  const facts = await app.em().find(Transition, { publication }, { orderBy: { seq: 'asc' } });
  assert.deepEqual(
    facts.map(({ kind, stage }) => `${kind} ${stage}`),
    [
      'STAGE_STARTED VALIDATE_PREREQUISITES',
      'STAGE_COMPLETED VALIDATE_PREREQUISITES',
      'STAGE_STARTED CERTIFICATION',
      'STAGE_COMPLETED CERTIFICATION',
      'STAGE_STARTED PACKAGING',
      'STAGE_COMPLETED PACKAGING',
      'STAGE_STARTED PREVIEW',
      'STAGE_COMPLETED PREVIEW',
      'STAGE_STARTED PUBLISHER_SIGNOFF',
    ],
  );
}

const noLog = createLog(
  'error',
  () => new Date(),
  () => undefined,
);

describe('given an installation that rings over Redis', { skip }, () => {
  test('when Redis forgets everything and is then killed, then every publication reaches its sign-off, each fact once', async () => {
    await using redis = await ownRedis(binary ?? '');
    await using app = await startInstallation({ bell: { redisUrl: redis.url }, worker: false });
    const waiting = await publishSome(app, 4);
    assert.notEqual(await redis.ask('DBSIZE'), '0');
    await redis.ask('FLUSHALL');
    await app.startWorking();
    // Nobody rang for the certification of these: only a sweep can have found them.
    await app.publicationAt(waiting[0] ?? '', 'PUBLISHER_SIGNOFF');
    const underWay = await publishSome(app, 2);
    await redis.ask('FLUSHALL');
    await redis.kill();
    const without = await publishSome(app, 2);
    for (const publication of [...waiting, ...underWay, ...without]) {
      await app.publicationAt(publication, 'PUBLISHER_SIGNOFF');
      await assertEachFactOnce(app, publication);
    }
  });

  test('when Redis was away for a while, then rings arrive over it again', async () => {
    await using redis = await ownRedis(binary ?? '');
    await using bell = bullBell(redis.url, noLog, 'away');
    const heard = countingHandler();
    bell.onRing('stage', 2, heard.handle);
    await bell.start();
    await bell.ring('stage', [{ id: 'before', token: 0 }]);
    await until(async () => heard.has('before'));
    await redis.kill();
    await bell.ring('stage', [{ id: 'meanwhile', token: 0 }]);
    await redis.startAgain();
    let tries = 0;
    await until(async () => {
      tries += 1;
      await bell.ring('stage', [{ id: `after-${tries}`, token: 0 }]);
      await bell.watch();
      return heard.hasSome('after');
    });
    assert.ok(heard.has('meanwhile'), 'what was rung during the outage was kept and rung after it');
  });

  test('when jobs wait in Redis and none arrives although a hand is free, then the watch makes the queue anew', async () => {
    await using redis = await ownRedis(binary ?? '');
    await using proxy = await openFaultProxy(redis.url);
    const lines: string[] = [];
    const log = createLog(
      'warn',
      () => new Date(),
      (line) => void lines.push(line),
    );
    await using bell = bullBell(proxy.url, log, 'silent', 300);
    const heard = countingHandler();
    bell.onRing('stage', 1, heard.handle);
    await bell.start();
    await bell.ring('stage', [{ id: 'before', token: 0 }]);
    await until(async () => heard.has('before'));
    // The connection on which Bull waits for jobs, once it waits for the second: until then Bull fetches
    // the next job on another one. Those that ask and add stay sound.
    const waitsAgain = (sent: string) => sent.split('brpoplpush').length > 2;
    await until(async () => proxy.silence(waitsAgain) === 1);
    // Redis may give one job to the silent connection; from then on nobody asks for any.
    await bell.ring('stage', [{ id: 'swallowed', token: 0 }]);
    await bell.ring('stage', [{ id: 'unheard', token: 0 }]);
    await until(async () => (await redis.ask('LLEN', '{silent}:stage:wait')) !== '0');
    await bell.watch();
    assert.deepEqual([heard.has('unheard'), lines.length], [false, 0], 'one look is not enough');
    await until(async () => {
      await bell.watch();
      return heard.has('unheard');
    });
    // On a busy machine the new queue may seem silent once more before it is heard.
    assert.ok(lines.some((line) => line.includes('made anew')));
  });

  test('when the bell came back into a silence, then it is heard after it, and nothing of it is left when it is closed', async () => {
    await using redis = await ownRedis(binary ?? '');
    await using proxy = await openFaultProxy(redis.url);
    const log = createLog(
      'error',
      () => new Date(),
      () => undefined,
    );
    const bell = bullBell(proxy.url, log, 'mute', 300);
    const heard = countingHandler();
    bell.onRing('stage', 1, heard.handle);
    await bell.start();
    await bell.ring('stage', [{ id: 'before', token: 0 }]);
    await until(async () => heard.has('before'));
    // The old connections are gone, and the new ones say their names to nobody.
    proxy.cut();
    proxy.swallow();
    await until(async () => proxy.open > 0);
    proxy.mend();
    let tries = 0;
    await until(async () => {
      tries += 1;
      await bell.ring('stage', [{ id: `after-${tries}`, token: 0 }]);
      await bell.watch();
      return heard.hasSome('after');
    });
    proxy.swallow();
    await bell.stop();
    await bell[Symbol.asyncDispose]();
    await until(async () => proxy.open === 0);
  });

  test('when all hands are busy, then waiting jobs are no reason for the watch', async () => {
    await using redis = await ownRedis(binary ?? '');
    const lines: string[] = [];
    const log = createLog(
      'warn',
      () => new Date(),
      (line) => void lines.push(line),
    );
    await using bell = bullBell(redis.url, log, 'busy', 0);
    const busy = Promise.withResolvers<void>();
    const heard = countingHandler(() => busy.promise);
    bell.onRing('stage', 1, heard.handle);
    await bell.start();
    await bell.ring('stage', [
      { id: 'at-work', token: 0 },
      { id: 'waits', token: 0 },
    ]);
    await until(async () => heard.has('at-work'));
    await until(async () => (await redis.ask('LLEN', '{busy}:stage:wait')) === '1');
    await bell.watch();
    await bell.watch();
    assert.deepEqual(lines, []);
    busy.resolve();
    await until(async () => heard.has('waits'));
  });
});

describe('given an address of Redis that wants TLS', () => {
  test('when the bell connects, then its first byte is that of a TLS handshake, not a password', async () => {
    const first = Promise.withResolvers<number>();
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.once('data', (chunk: Buffer) => {
        first.resolve(chunk[0] ?? -1);
        socket.destroy();
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    assert.ok(address !== null && typeof address === 'object');
    const bell = bullBell(`rediss://:secret@127.0.0.1:${address.port}`, noLog);
    await bell.ring('stage', [{ id: randomUUID(), token: 0 }]);
    assert.equal(await first.promise, 0x16);
    await bell[Symbol.asyncDispose]();
    for (const socket of sockets) socket.destroy();
    server.close();
  });
});

describe('given a bell whose server is away', () => {
  const scheme = { bull: 'redis', postgres: 'postgres' } as const;
  for (const adapter of ['bull', 'postgres'] as const) {
    test(`when it is closed on ${adapter}, then nothing keeps the process alive`, async () => {
      const url = `${scheme[adapter]}://nobody:secret@127.0.0.1:${await freePort()}/0`;
      const program = join(import.meta.dirname, 'programs', 'close-during-outage.ts');
      const child = await startChild<{ closed: true }>(program, [adapter, url]);
      const tooLong = setTimeout(() => void child.kill(), 15_000);
      // Bull's last timer of five seconds may still run out.
      assert.equal(await child.finish(), 0);
      clearTimeout(tooLong);
    });
  }
});

describe('given publications that nobody rang for', () => {
  test('when a worker starts on the bell of PostgreSQL, then its sweep finds them', async () => {
    await using app = await startInstallation({ worker: false });
    const [publication = ''] = await publishSome(app, 1);
    await app.startWorking();
    await app.publicationAt(publication, 'PUBLISHER_SIGNOFF');
    const runs = await app.em().count(StageRun, { publication });
    assert.equal(runs, 5);
  });
});
