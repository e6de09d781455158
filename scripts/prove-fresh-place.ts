/**
 * A place for `prove-fresh.ts`: copies of the working tree as a clone would have them, environments as people have
 * them, and the look at what a program has left behind.
 */
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import {
  chmod,
  chown,
  cp,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  readlink,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { settings } from '../src/config.ts';

const sourceRoot = join(import.meta.dirname, '..');

/** The ordinary user that every Linux knows: `nobody`. */
const NOBODY = 65_534;

/** How long the last lines of a program that has ended may take, in milliseconds. */
const OUTPUT_PATIENCE_MS = 2_000;

/** Who installs and starts. `ROOT_CONFINED` is root where user namespaces are forbidden, as in most containers. */
export type Who = 'ROOT' | 'ROOT_CONFINED' | 'USER';

/** A copy of the project and the home of its owner. */
export type Clone = { readonly project: string; readonly home: string; readonly uid: number };

export type Place = {
  /** PATH without the programs of this project. */
  readonly searchPath: string;
  /** The temporary folder of everything that is run. */
  readonly temporary: string;
  /** Makes a copy of all files that are, or are about to be, in the repository, owned by `who`. */
  clone(who: Who): Promise<Clone>;
  /** The environment of `who`: no service of this machine, none of our settings, and the Node outside of the project. */
  environment(who: Who, clone: Clone, options: { readonly redis: boolean }): NodeJS.ProcessEnv;
  /** Folders and files in the temporary folder of the programs that were run. */
  temporaryNames(): Promise<readonly string[]>;
  [Symbol.asyncDispose](): Promise<void>;
};

/** Everything is made below one temporary folder, which is removed at the end unless `keep`. */
export async function openPlace(options: { readonly keep: boolean }): Promise<Place> {
  const top = await mkdtemp(join(tmpdir(), 'vitrine-fresh-'));
  await chmod(top, 0o755);
  const temporary = join(top, 'tmp');
  await mkdir(temporary);
  await chmod(temporary, 0o1777);
  const searchPath = outerSearchPath();
  const withoutRedis = await searchPathWithout('redis-server', searchPath, join(top, 'programs'));
  const confined = join(top, 'confined');
  await mkdir(confined);
  const refusal =
    '#!/bin/sh\necho "unshare: unshare failed: Operation not permitted" >&2\nexit 1\n';
  await writeFile(join(confined, 'unshare'), refusal, { mode: 0o755 });
  let clones = 0;
  return {
    searchPath,
    temporary,
    async clone(who) {
      clones += 1;
      const folder = join(top, `clone-${clones}`);
      const clone = {
        project: join(folder, 'vitrine'),
        home: folder,
        uid: who === 'USER' ? userId() : (process.getuid?.() ?? 0),
      };
      // Closed to others, as home folders are.
      await mkdir(folder, { mode: 0o700 });
      await copyWorkingTree(clone.project);
      if (process.getuid?.() === 0) await giveAll(folder, clone.uid);
      return clone;
    },
    environment(who, clone, { redis }) {
      const path = redis ? searchPath : withoutRedis;
      return {
        ...withoutOurs(process.env),
        PATH: who === 'ROOT_CONFINED' ? `${confined}${delimiter}${path}` : path,
        HOME: clone.home,
        TMPDIR: temporary,
        // What was downloaded before need not be downloaded again; another user has a cache of its own.
        ...(who === 'USER' && process.getuid?.() === 0
          ? {}
          : { npm_config_cache: join(homedir(), '.npm') }),
      };
    },
    temporaryNames: async () => await readdir(temporary),
    async [Symbol.asyncDispose]() {
      if (!options.keep) await rm(top, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** The uid of the ordinary user: this one, or `nobody` when this is root. */
function userId(): number {
  const own = process.getuid?.() ?? 0;
  return own === 0 ? NOBODY : own;
}

async function giveAll(path: string, uid: number): Promise<void> {
  await chown(path, uid, uid);
  for (const entry of await readdir(path, { recursive: true, withFileTypes: true })) {
    await chown(join(entry.parentPath, entry.name), uid, uid);
  }
}

/** Copies what git knows and what it would take in, as it is in the working tree. */
async function copyWorkingTree(to: string): Promise<void> {
  const listed = spawnSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], {
    cwd: sourceRoot,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (listed.status !== 0) throw new Error(`git ls-files failed: ${listed.stderr}`);
  for (const name of listed.stdout.split('\0').filter(Boolean)) {
    const from = join(sourceRoot, name);
    // Deleted, and not yet told to git.
    if (!existsSync(from)) continue;
    await mkdir(dirname(join(to, name)), { recursive: true });
    await cp(from, join(to, name));
  }
}

/** PATH as it is outside of this project: npm puts its Node and tools first. */
function outerSearchPath(): string {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.filter((folder) => !/node_modules|node-gyp-bin/.test(folder)).join(delimiter);
}

/** The same folders; those that hold `program` are replaced by folders of links to everything else in them. */
async function searchPathWithout(program: string, path: string, folder: string): Promise<string> {
  const replaced = path.split(delimiter).map(async (each, index) => {
    if (!existsSync(join(each, program))) return each;
    const links = join(folder, String(index));
    await mkdir(links, { recursive: true });
    for (const name of await readdir(each)) {
      if (name !== program) await symlink(join(each, name), join(links, name));
    }
    return links;
  });
  return (await Promise.all(replaced)).join(delimiter);
}

/** An environment without our settings, those of PostgreSQL clients, and what npm adds for its scripts. */
function withoutOurs(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const ours = new Set<string>(settings.map(({ name }) => name));
  const entries = Object.entries(environment).filter(
    ([name]) =>
      !ours.has(name) && !/^(PG[A-Z]+|TEST_.*|npm_.*|NODE|NODE_COMPILE_CACHE|INIT_CWD)$/.test(name),
  );
  return Object.fromEntries(entries);
}

/** A program that was started as from a terminal: with its own process group. */
export type Running = {
  readonly lines: readonly string[];
  /** Resolves to the first line that fits, and the seconds since the start. Rejects at the end or after `timeoutMs`. */
  line(
    pattern: RegExp,
    timeoutMs: number,
  ): Promise<{ readonly text: string; readonly seconds: number }>;
  /** What Ctrl+C does in a terminal: the signal goes to the whole group. */
  interrupt(): void;
  /** Resolves at the end: the exit code, or the signal. Ends the group after `timeoutMs`. */
  end(timeoutMs: number): Promise<{ readonly code: number | string; readonly seconds: number }>;
};

const groups = new Set<ChildProcess>();

/** Sends a signal to every program that still runs. */
export function signalAll(signal: NodeJS.Signals): void {
  for (const child of groups) signalGroup(child, signal);
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (child.pid) process.kill(-child.pid, signal);
  } catch (cause) {
    // All of the group have ended.
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'ESRCH')) throw cause;
  }
}

/** Starts `command` in the clone, as its owner. */
export function run(
  command: readonly [file: string, ...arguments_: string[]],
  clone: Clone,
  environment: NodeJS.ProcessEnv,
): Running {
  const startedAt = performance.now();
  const seconds = () => (performance.now() - startedAt) / 1_000;
  const [file, ...arguments_] = command;
  const child = spawn(file, arguments_, {
    cwd: clone.project,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    ...(process.getuid?.() === 0 ? { uid: clone.uid, gid: clone.uid } : {}),
  });
  groups.add(child);
  // Its output may stay open longer than it lives, when it leaves a process behind.
  const closed = once(child, 'close');
  const exited = once(child, 'exit').finally(() => groups.delete(child)) as Promise<
    [code: number | null, signal: NodeJS.Signals | null]
  >;
  const lines: { readonly text: string; readonly seconds: number }[] = [];
  const waiting = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (text) => {
      lines.push({ text, seconds: seconds() });
      for (const look of waiting) look();
    });
  }
  return {
    get lines() {
      return lines.map(({ text }) => text);
    },
    line: async (pattern, timeoutMs) =>
      await new Promise((resolve, reject) => {
        const look = () => {
          const found = lines.find(({ text }) => pattern.test(text));
          if (!found) return;
          settle();
          resolve(found);
        };
        const fail = (why: string) => {
          settle();
          reject(new Error(`${why} before ${pattern}`));
        };
        const timer = setTimeout(() => fail(`nothing came in ${timeoutMs / 1_000} s`), timeoutMs);
        const settle = () => {
          clearTimeout(timer);
          waiting.delete(look);
        };
        waiting.add(look);
        exited.then(() => fail('it ended'), reject);
        look();
      }),
    interrupt: () => signalGroup(child, 'SIGINT'),
    async end(timeoutMs) {
      const begin = performance.now();
      const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), timeoutMs);
      const [code, signal] = await exited;
      clearTimeout(timer);
      const took = (performance.now() - begin) / 1_000;
      await Promise.race([closed, pause(OUTPUT_PATIENCE_MS, undefined, { ref: false })]);
      return { code: code ?? signal ?? 'no exit code', seconds: took };
    },
  };
}

/** Processes that work in a folder, or were started with its path: `pid name`, as the system shows them. */
export async function processesIn(folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) continue;
    const at = (file: string) => join('/proc', name, file);
    const cwd = await readlink(at('cwd')).catch(() => '');
    const command = await readFile(at('cmdline'), 'utf8').catch(() => '');
    const isInside = cwd === folder || cwd.startsWith(`${folder}/`) || command.includes(folder);
    // A process without a command line has ended, and waits for its parent to notice.
    if (isInside && command !== '') found.push(`${name} ${command.replaceAll('\0', ' ').trim()}`);
  }
  return found;
}
