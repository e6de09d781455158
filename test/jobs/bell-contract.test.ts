import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import Bull from 'bull';
import type { Bell, Ring } from '../../src/jobs/bell.ts';
import { bullBell } from '../../src/jobs/bull-bell.ts';
import { postgresBell } from '../../src/jobs/postgres-bell.ts';
import { createLog } from '../../src/log.ts';
import { findRedisServer, startEmbeddedRedis } from '../../src/services/embedded-redis.ts';
import type { EmbeddedRedis } from '../../src/services/embedded-redis.ts';
import { askRedis } from '../../src/services/redis-wire.ts';
import { connect, testDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { until } from '../support/installation.ts';
import { NO_REDIS } from '../support/services.ts';
import { temporaryFolder } from '../services/child.ts';
import { openFaultProxy } from '../support/fault-proxy.ts';
import { countingHandler, gate } from './handlers.ts';

/** What a bell rings over, and how a test breaks it. */
type Ground = {
  /** A bell of a process of its own, over the server or over another address of it. */
  open(url?: string): Bell;
  readonly url: string;
  /** Waits until that many stage rings of a bell lie where the next free hand takes them. */
  waiting(bell: Bell, count: number): Promise<void>;
  /** Closes the server's side of the bells' connections. */
  killConnections(): Promise<void>;
};

const lines: string[] = [];
const log = createLog(
  'debug',
  () => new Date(),
  (line) => void lines.push(line),
);

const ringOf = (...ids: string[]): Ring[] => ids.map((id) => ({ id, token: 0 }));
const idsOf = (count: number): string[] => Array.from({ length: count }, () => randomUUID());

let database: TestDatabase | null = null;

async function onPostgres(): Promise<Ground> {
  const { url } = (database ??= await testDatabase());
  return {
    url,
    open: (address = url) => postgresBell(address, log),
    async waiting(bell) {
      // Rings of one bell arrive in order, so they are here when a later one of another kind is.
      const later = countingHandler();
      bell.onRing('mail', 1, later.handle);
      await bell.ring('mail', ringOf('later'));
      await until(async () => later.has('later'));
    },
    async killConnections() {
      await using admin = await connect(url);
      const { rowCount } = await admin.client.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and application_name like 'vitrine bell%'`,
      );
      assert.ok(rowCount, 'there were connections to close');
    },
  };
}

/** Redis of this file's own: what a test does to it concerns nobody else. */
let redis: EmbeddedRedis | null = null;
let redisFolder: Awaited<ReturnType<typeof temporaryFolder>> | null = null;
const redisBinary = findRedisServer(process.env['PATH'] ?? '');

function ask({ url, port }: EmbeddedRedis, ...command: string[]) {
  return askRedis(port, new URL(url).password, command);
}

function onBull(): Promise<Ground> {
  const server = redis;
  assert.ok(server);
  const prefix = `contract-${randomUUID()}`;
  return Promise.resolve({
    url: server.url,
    open: (address = server.url) => bullBell(address, log, prefix),
    async waiting(_, count) {
      const key = `{${prefix}}:stage:wait`;
      await until(async () => (await ask(server, 'LLEN', key)) === String(count));
    },
    async killConnections() {
      const killed = await ask(server, 'CLIENT', 'KILL', 'TYPE', 'normal');
      assert.ok(Number(killed) > 1, `${String(killed)} connections were closed`);
    },
  });
}

before(async () => {
  if (redisBinary === null) return;
  redisFolder = await temporaryFolder();
  redis = await startEmbeddedRedis({
    binary: redisBinary,
    dataDir: redisFolder.path,
    log: () => undefined,
  });
});
after(async () => {
  await database?.[Symbol.asyncDispose]();
  await redis?.stop();
  await redisFolder?.[Symbol.asyncDispose]();
});

for (const [adapter, groundOf, skip] of [
  ['postgres', onPostgres, false],
  ['bull', onBull, redisBinary === null ? NO_REDIS : false],
] as const) {
  describe(`given the bell on ${adapter}`, { skip }, () => {
    test('when one process rings, then a handler of another process hears it', async () => {
      const ground = await groundOf();
      await using ringing = ground.open();
      await using hearing = ground.open();
      const heard = countingHandler();
      hearing.onRing('stage', 1, heard.handle);
      await hearing.start();
      const [id = ''] = idsOf(1);
      await ringing.ring('stage', ringOf(id));
      await until(async () => heard.has(id));
    });

    test('when another kind is rung, then only its own handler hears it', async () => {
      const ground = await groundOf();
      await using bell = ground.open();
      const stage = countingHandler();
      const mail = countingHandler();
      bell.onRing('stage', 1, stage.handle);
      bell.onRing('mail', 1, mail.handle);
      await bell.start();
      await bell.ring('mail', ringOf('letter'));
      await until(async () => mail.has('letter'));
      await bell.ring('stage', ringOf('run'));
      await until(async () => stage.has('run'));
      assert.deepEqual([stage.size, mail.size], [1, 1]);
    });

    test('when many are rung by two processes, then each is handled at least once', async () => {
      const ground = await groundOf();
      await using first = ground.open();
      await using second = ground.open();
      const heard = countingHandler();
      for (const bell of [first, second]) {
        bell.onRing('stage', 4, heard.handle);
        await bell.start();
      }
      const ids = idsOf(600);
      const half = ids.length / 2;
      await Promise.all([
        first.ring('stage', ringOf(...ids.slice(0, half))),
        ...ids.slice(half).map((id) => second.ring('stage', ringOf(id))),
      ]);
      await until(async () => heard.size === ids.length);
    });

    test('when more is rung than there are hands, then no more than those are at work', async () => {
      const ground = await groundOf();
      await using bell = ground.open();
      using hold = gate();
      hold.shut();
      const heard = countingHandler(hold.pass);
      bell.onRing('stage', 3, heard.handle);
      await bell.start();
      const ids = idsOf(12);
      await bell.ring('stage', ringOf(...ids));
      bell.hear('stage', idsOf(12));
      await until(async () => heard.running === 3);
      hold.open();
      await until(async () => ids.every(heard.has));
      assert.equal(heard.most, 3);
    });

    test('when a handler throws, then the others are handled, and so is its next ring', async () => {
      const ground = await groundOf();
      await using bell = ground.open();
      const heard = countingHandler();
      bell.onRing('stage', 1, async (id) => {
        await heard.handle(id);
        if (id === 'broken') throw new Error(`no luck with ${id}`);
      });
      await bell.start();
      await bell.ring('stage', ringOf('broken', 'sound'));
      await until(async () => heard.has('sound'));
      assert.equal(heard.times('broken'), 1);
      await bell.ring('stage', ringOf('broken'));
      await until(async () => heard.times('broken') === 2);
      assert.ok(lines.some((line) => line.includes('no luck with broken')));
    });

    test('when the same row is rung again while it waits, then it is looked at once', async () => {
      const ground = await groundOf();
      await using bell = ground.open();
      using hold = gate();
      hold.shut();
      const heard = countingHandler(hold.pass);
      bell.onRing('stage', 1, heard.handle);
      await bell.start();
      await bell.ring('stage', ringOf('first'));
      await until(async () => heard.has('first'));
      await bell.ring('stage', ringOf('again', 'again'));
      await bell.ring('stage', ringOf('again'));
      await bell.ring('stage', ringOf('last'));
      await ground.waiting(bell, 2);
      hold.open();
      await until(async () => heard.has('last'));
      assert.equal(heard.times('again'), 1);
    });

    test('when it stops, then it waits for the handlers at work and takes nothing new', async () => {
      const ground = await groundOf();
      await using bell = ground.open();
      using hold = gate();
      hold.shut();
      const heard = countingHandler(hold.pass);
      bell.onRing('stage', 1, heard.handle);
      await bell.start();
      await bell.ring('stage', ringOf('at-work'));
      await until(async () => heard.has('at-work'));
      let stopped = false;
      const stop = bell.stop().then(() => {
        stopped = true;
      });
      await bell.ring('stage', ringOf('too-late'));
      bell.hear('stage', ['too-late']);
      await new Promise((resolve) => setImmediate(resolve));
      assert.equal(stopped, false);
      hold.open();
      await stop;
      assert.equal(heard.running, 0);
      assert.equal(heard.has('too-late'), false);

      await bell.start();
      await bell.ring('stage', ringOf('started-again'));
      await until(async () => heard.has('started-again'));
    });

    test('when it stops while a ring waits and its hand comes free, then that hand takes nothing new', async () => {
      const ground = await groundOf();
      await using bell = ground.open();
      using hold = gate();
      hold.shut();
      const heard = countingHandler(hold.pass);
      bell.onRing('stage', 1, heard.handle);
      await bell.start();
      bell.hear('stage', ['at-work', 'waits-here']);
      await bell.ring('stage', ringOf('waits-there'));
      await until(async () => heard.has('at-work'));
      const stop = bell.stop();
      hold.open();
      await stop;
      assert.deepEqual([heard.has('waits-here'), heard.has('waits-there')], [false, false]);
      // Had it not been stopped, the hand would have taken them.
      await bell.start();
      bell.hear('stage', ['waits-here']);
      await until(async () => heard.has('waits-here'));
    });

    test('when its connections are closed by the server, then later rings are heard again', async () => {
      const ground = await groundOf();
      await using bell = ground.open();
      const heard = countingHandler();
      bell.onRing('stage', 1, heard.handle);
      await bell.start();
      await bell.ring('stage', ringOf('before'));
      await until(async () => heard.has('before'));
      await ground.killConnections();
      // A ring may be lost while nobody listens; from some moment on none is.
      let tries = 0;
      await until(async () => {
        tries += 1;
        await bell.ring('stage', ringOf(`after-${tries}`));
        return heard.hasSome('after');
      });
    });

    test('when the server is away, then ringing neither throws nor waits, hands hear what is handed to them, and rings go on afterwards', async () => {
      const ground = await groundOf();
      await using proxy = await openFaultProxy(ground.url);
      await using bell = ground.open(proxy.url);
      const heard = countingHandler();
      bell.onRing('stage', 2, heard.handle);
      await bell.start();
      await bell.ring('stage', ringOf('before'));
      await until(async () => heard.has('before'));
      proxy.cut();
      const began = performance.now();
      for (const id of idsOf(50)) await bell.ring('stage', ringOf(id));
      await bell.watch();
      const took = performance.now() - began;
      assert.ok(took < 2_000, `50 rings took ${Math.round(took)} ms`);
      assert.equal(heard.size, 1);
      bell.hear('stage', ['handed-over']);
      await until(async () => heard.has('handed-over'));

      proxy.mend();
      let tries = 0;
      await until(async () => {
        tries += 1;
        await bell.ring('stage', ringOf(`after-${tries}`));
        return heard.hasSome('after');
      });
    });

    test('when it is closed while the server is away, then that takes a moment and leaves no connection', async () => {
      const ground = await groundOf();
      await using proxy = await openFaultProxy(ground.url);
      const bell = ground.open(proxy.url);
      bell.onRing('stage', 1, countingHandler().handle);
      await bell.start();
      await bell.ring('stage', ringOf('before'));
      await until(async () => proxy.open > 0);
      proxy.cut();
      await bell.ring('stage', ringOf('lost'));
      const began = performance.now();
      await bell[Symbol.asyncDispose]();
      const took = performance.now() - began;
      assert.ok(took < 5_000, `closing took ${Math.round(took)} ms`);
      proxy.mend();
      // A client that went on trying would be here again well within a second.
      await new Promise((resolve) => setTimeout(resolve, 1_100));
      assert.equal(proxy.open, 0);
    });
  });
}

describe('given rings before anybody hears', () => {
  test(
    'when they were rung over Bull, then they are heard at the start',
    { skip: redisBinary === null ? NO_REDIS : false },
    async () => {
      const ground = await onBull();
      await using ringing = ground.open();
      await using hearing = ground.open();
      const heard = countingHandler();
      hearing.onRing('stage', 1, heard.handle);
      await ringing.ring('stage', ringOf('early'));
      await hearing.start();
      await until(async () => heard.has('early'));
    },
  );
});

describe('given a bell on Bull that is closed', () => {
  test(
    'when Bull makes its blocking client only then, as it does after an outage, then that does not connect',
    { skip: redisBinary === null ? NO_REDIS : false },
    async ({ mock }) => {
      const ground = await onBull();
      await using proxy = await openFaultProxy(ground.url);
      const closed: Bull.Queue[] = [];
      // oxlint-disable-next-line typescript/unbound-method -- it is called on the queue below
      const { close } = Bull.prototype;
      mock.method(Bull.prototype, 'close', async function hear(this: Bull.Queue, force?: boolean) {
        closed.push(this);
        await close.call(this, force);
      });
      const bell = ground.open(proxy.url);
      await bell.ring('stage', ringOf('before'));
      await until(async () => proxy.open > 0);
      await bell[Symbol.asyncDispose]();
      const [queue] = closed;
      assert.ok(queue && 'bclient' in queue && queue.bclient !== null);
      await new Promise((resolve) => setTimeout(resolve, 1_100));
      assert.equal(proxy.open, 0);
    },
  );
});
