/** Child processes of the tests of services, and folders that are removed with all that ran in them. */
import { type SpawnOptions, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { isRunning, waitUntil } from '../../src/services/processes.ts';

/** A program of this folder that has told that it is ready. */
export type Child<T> = {
  readonly told: T;
  readonly pid: number;
  /** Ends its standard input and waits for its orderly end; answers the exit code. */
  finish(): Promise<number | null>;
  /** kill -9, and waits for the end. */
  kill(): Promise<void>;
};

/** Starts `node <program> <args>` and waits for the line of JSON in which it tells about itself. */
export async function startChild<T>(
  program: string,
  args: readonly string[],
  options: SpawnOptions & { readonly node?: string } = {},
): Promise<Child<T>> {
  const { node = process.execPath, ...spawnOptions } = options;
  const child = spawn(node, [program, ...args], {
    ...spawnOptions,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  const lines = createInterface({ input: child.stdout });
  const line = await new Promise<string>((resolve, reject) => {
    lines.once('line', resolve);
    child.once('error', reject);
    void ended.then((code) => reject(new Error(`It ended with ${code}: ${complaint}`)));
  });
  return {
    told: JSON.parse(line) as T,
    pid: child.pid ?? 0,
    finish() {
      child.stdin.end();
      return ended;
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** The path of a program of this folder. */
export function programPath(name: string): string {
  return join(import.meta.dirname, 'programs', name);
}

/** Kills a process; one that has just ended by itself is as good. */
function endNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (thrown) {
    if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'ESRCH')) throw thrown;
  }
}

/** A folder of its own for one test. At the end servers that still run in it are killed, and it is removed. */
export async function temporaryFolder(): Promise<{ path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), 'vitrine-services-'));
  return {
    path,
    async [Symbol.asyncDispose]() {
      for (const file of ['postgres/data/postmaster.pid', 'redis/server.json']) {
        const content = await readFile(join(path, file), 'utf8').catch(() => '');
        const pid = Number(/"pid":(\d+)|^(\d+)\n/.exec(content)?.slice(1).find(Boolean));
        if (pid > 0 && pid !== process.pid && (await isRunning(pid))) {
          endNow(pid);
          await ended(pid);
        }
      }
      await rm(path, { recursive: true, force: true, maxRetries: 20 });
    },
  };
}

/** Waits until a process is gone. */
export async function ended(pid: number): Promise<void> {
  const gone = await waitUntil(async () => ((await isRunning(pid)) ? null : true), 20_000);
  if (!gone) throw new Error(`Process ${pid} still runs.`);
}
