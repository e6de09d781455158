/** Servers of one test's own, that it may kill and start again at the same address. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../src/services/embedded-postgres.ts';
import { startEmbeddedRedis } from '../../src/services/embedded-redis.ts';
import { isRunning } from '../../src/services/processes.ts';
import { askRedis } from '../../src/services/redis-wire.ts';
import { temporaryFolder } from '../services/child.ts';
import { until } from './installation.ts';

const silent = () => undefined;

/** Ends the server with this process when that ends before its tests do. Gives back what is to be called once the server is stopped. */
function endWithUs(pidNow: () => number): () => void {
  const end = () => {
    try {
      process.kill(pidNow(), 'SIGINT');
    } catch {
      // It is not running now.
    }
  };
  process.once('exit', end);
  return () => void process.off('exit', end);
}

export async function ownRedis(binary: string) {
  const folder = await temporaryFolder();
  const server = await startEmbeddedRedis({ binary, dataDir: folder.path, log: silent });
  const { password } = new URL(server.url);
  let { pid } = server;
  const ended = endWithUs(() => pid);
  const ask = (...command: string[]) => askRedis(server.port, password, command);
  return {
    url: server.url,
    ask,
    /** kill -9; what it held stays in its file. */
    async kill() {
      process.kill(pid, 'SIGKILL');
      await until(
        async () =>
          await ask('PING').then(
            () => false,
            () => true,
          ),
      );
    },
    async startAgain() {
      const again = spawn(binary, [join(folder.path, 'redis', 'redis.conf')], { stdio: 'ignore' });
      await once(again, 'spawn');
      if (again.pid === undefined) throw new Error('Redis was not started again.');
      ({ pid } = again);
      await until(async () => (await ask('PING').catch(() => null)) === 'PONG');
    },
    async [Symbol.asyncDispose]() {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // Killed by the test.
      }
      ended();
      await folder[Symbol.asyncDispose]();
    },
  };
}

export type OwnRedis = Awaited<ReturnType<typeof ownRedis>>;

export async function ownPostgres() {
  const folder = await temporaryFolder();
  const searchPath = process.env['PATH'] ?? '';
  // A process that is killed loses nothing that it has handed to the kernel: fsync is for power cuts.
  const options = { dataDir: folder.path, log: silent, fsync: false, searchPath };
  let server = await startEmbeddedPostgres(options);
  const { url, port } = server;
  const ended = endWithUs(() => server.pid);
  return {
    url,
    /** An immediate stop: every session breaks where it is, and the next start recovers from the log. */
    async stopNow() {
      const { pid } = server;
      process.kill(pid, 'SIGQUIT');
      await until(async () => !(await isRunning(pid)));
    },
    async startAgain() {
      server = await startEmbeddedPostgres({ ...options, port });
    },
    async [Symbol.asyncDispose]() {
      await server.stop();
      ended();
      await folder[Symbol.asyncDispose]();
    },
  };
}

export type OwnPostgres = Awaited<ReturnType<typeof ownPostgres>>;
