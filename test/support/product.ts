/** The product as people start it: `vitrine start`, or a role of `vitrine serve`, in a process of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { demoTokensFile, readDemoTokens } from '../../src/demo/demo-tokens.ts';
import type { DemoTokens } from '../../src/demo/demo-tokens.ts';
import { freePort } from '../../src/services/free-port.ts';

export const projectRoot = fileURLToPath(new URL('../..', import.meta.url));

export type ProductOptions = {
  /** Added to an environment without any of the product's settings. */
  readonly env?: Readonly<Record<string, string>>;
  /** A data folder of the test; made and removed here when it is not given. */
  readonly dataDir?: string;
  /** The folders in which the product finds other programs. */
  readonly searchPath?: string;
  /** The Node that the launcher is started with. */
  readonly node?: string;
  readonly arguments_?: readonly string[];
  /** Where it listens; a free port when it is not given. */
  readonly port?: number;
  readonly uid?: number;
  /** One role of an installation (`vitrine serve`) instead of everything; `url` is then where this process listens. */
  readonly role?: 'api' | 'worker';
  /** The folder of another release; this one when it is not given. */
  readonly release?: string;
};

/** The product's own settings for a child: nothing of those that are set on this machine. */
const environmentOf = ({ searchPath, dataDir, env }: ProductOptions): Record<string, string> => ({
  PATH: searchPath ?? process.env['PATH'] ?? '',
  HOME: process.env['HOME'] ?? tmpdir(),
  ...(dataDir === undefined ? {} : { DATA_DIR: dataDir }),
  LOG_LEVEL: 'warn',
  // Nothing of a test leaves this machine.
  CHECK_LINKS: 'off',
  ...env,
});

export type CommandResult = {
  readonly code: number | null;
  readonly output: string;
};

/** Starts a command of the product that ends by itself, such as `migrate`. */
export function startCommand(
  arguments_: readonly string[],
  options: Pick<ProductOptions, 'dataDir' | 'env' | 'searchPath' | 'release'> & {
    /** The largest file that it may write, in blocks of 512 bytes: a disk that is full there. */
    readonly fileBlocks?: number;
  } = {},
): { readonly pid: number; readonly ended: Promise<CommandResult> } {
  const program = [
    process.execPath,
    join(options.release ?? projectRoot, 'bin/vitrine.mjs'),
    ...arguments_,
  ];
  const [file = '', ...rest] =
    options.fileBlocks === undefined
      ? program
      : ['/bin/sh', '-c', `ulimit -f ${options.fileBlocks}; exec "$@"`, 'sh', ...program];
  const child = spawn(file, rest, {
    cwd: tmpdir(),
    stdio: ['ignore', 'pipe', 'pipe'],
    env: environmentOf(options),
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = once(child, 'close').then(() => ({ code: child.exitCode, output }));
  return { pid: child.pid ?? 0, ended };
}

/** Runs a command of the product to its end. */
export async function runCommand(
  ...given: Parameters<typeof startCommand>
): Promise<CommandResult> {
  return await startCommand(...given).ended;
}

/** How long a first start may take on a busy machine, in milliseconds. */
const READY_TIMEOUT_MS = 120_000;

/** Starts it and resolves once it says where it runs. Rejects with everything it printed when it ends before. */
export async function startProduct(options: ProductOptions = {}) {
  const opened = new AsyncDisposableStack();
  const own = options.dataDir === undefined;
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'vitrine-product-')));
  if (own) opened.defer(async () => await rm(dataDir, { recursive: true, force: true }));
  const port = options.port ?? (await freePort());
  const command = options.role === undefined ? ['start'] : ['serve', '--role', options.role];
  const child = spawn(
    options.node ?? process.execPath,
    [join(options.release ?? projectRoot, 'bin/vitrine.mjs'), ...(options.arguments_ ?? command)],
    {
      cwd: tmpdir(),
      stdio: ['ignore', 'pipe', 'pipe'],
      env: environmentOf({ ...options, dataDir, env: { PORT: String(port), ...options.env } }),
      ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }),
    },
  );
  const exited = once(child, 'exit');
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  const hear = (line: string): void => {
    lines.push(line);
    for (const look of waiting) look();
  };
  createInterface({ input: child.stdout }).on('line', hear);
  createInterface({ input: child.stderr }).on('line', hear);

  /** Resolves to the first line that fits, now or later. */
  const line = async (pattern: RegExp, timeoutMs = READY_TIMEOUT_MS): Promise<string> =>
    await new Promise((resolve, reject) => {
      const fail = (why: string) => {
        waiting.delete(look);
        clearTimeout(timer);
        reject(new Error(`${why} before ${pattern}:\n${lines.join('\n')}`));
      };
      const look = (): void => {
        const found = lines.find((each) => pattern.test(each));
        if (found === undefined) return;
        waiting.delete(look);
        clearTimeout(timer);
        resolve(found);
      };
      const timer = setTimeout(() => fail(`Nothing came in ${timeoutMs} ms`), timeoutMs);
      waiting.add(look);
      void exited.then(() => fail('The product ended'));
      look();
    });
  const stop = async (signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    await exited;
    return child.exitCode;
  };
  opened.defer(async () => void (await stop()));
  try {
    await line(/^(Vitrine runs at |A Vitrine worker runs)/);
  } catch (thrown) {
    await opened.disposeAsync();
    throw thrown;
  }
  return {
    url: (await markedUrl(dataDir, child.pid)) ?? `http://127.0.0.1:${port}`,
    dataDir,
    lines: lines as readonly string[],
    line,
    pid: child.pid,
    port,
    stop,
    /** The demo's tokens; fails the test where there is no demo. */
    async tokens(): Promise<DemoTokens> {
      const tokens = await readDemoTokens(demoTokensFile(dataDir));
      if (tokens === null) throw new Error('This product has no demo tokens.');
      return tokens;
    },
    async [Symbol.asyncDispose]() {
      await opened.disposeAsync();
    },
  };
}

/** Where the process says that it runs; null for a worker, which listens nowhere and marks nothing. */
async function markedUrl(dataDir: string, pid: number | undefined): Promise<string | null> {
  const found = await readFile(join(dataDir, 'running.json'), 'utf8').catch(() => null);
  if (found === null) return null;
  const marker = JSON.parse(found) as { readonly url: string; readonly pid: number };
  return marker.pid === pid ? marker.url : null;
}

export type Product = Awaited<ReturnType<typeof startProduct>>;
