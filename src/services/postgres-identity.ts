/**
 * As whom PostgreSQL runs. It refuses to run as root, so root has to become somebody else:
 *
 * - an ordinary user runs it directly;
 * - root whose data folder belongs to an ordinary user (a `sudo` start) runs it as that user;
 * - root runs it in a user namespace that shows root as uid 65534: files stay root's, nothing has to be opened to
 *   others, no user is created;
 * - root where user namespaces are forbidden (most containers) drops to uid 65534, `nobody`.
 *
 * The last three start in the data folder and call it /proc/self/cwd. The folder is entered before the identity
 * changes, so the data may lie below a folder that the new identity cannot pass, such as a home folder of mode 0700.
 */
import { type SpawnOptions, spawn } from 'node:child_process';
import { lchown, lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** As whom a program of PostgreSQL runs. */
export type RunAs =
  | { readonly kind: 'self' }
  | { readonly kind: 'namespace' }
  | { readonly kind: 'user'; readonly uid: number; readonly gid: number };

/** The uid of `nobody` on Linux. */
const NOBODY = 65_534;

/** How long a program may take to tell its version, in milliseconds. */
const PROBE_TIMEOUT_MS = 20_000;

/** What is started: a file, its arguments and the identity it gets. */
export type Command = {
  readonly file: string;
  readonly arguments: readonly string[];
  readonly options: SpawnOptions;
};

/**
 * Chooses the identity. `owner` is who owns the existing data, null when there is none.
 * Answers null where root cannot become anybody else.
 */
export async function chooseIdentity(
  owner: { readonly uid: number; readonly gid: number } | null,
  searchPath: string,
): Promise<RunAs | null> {
  if (process.getuid?.() !== 0) return { kind: 'self' };
  if (process.platform !== 'linux') return null;
  if (owner && owner.uid !== 0 && owner.uid !== NOBODY) return { kind: 'user', ...owner };
  const inNamespace = commandAs({ kind: 'namespace' }, 'true', []);
  const { code } = await outputOf(inNamespace, searchPath);
  return code === 0 ? { kind: 'namespace' } : { kind: 'user', uid: NOBODY, gid: NOBODY };
}

/** The command that runs `program` with that identity. */
export function commandAs(runAs: RunAs, program: string, args: readonly string[]): Command {
  switch (runAs.kind) {
    case 'self':
      return { file: program, arguments: args, options: {} };
    case 'namespace': {
      const mapped = ['-U', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`, '--', program];
      return { file: 'unshare', arguments: [...mapped, ...args], options: {} };
    }
    case 'user':
      return { file: program, arguments: args, options: { uid: runAs.uid, gid: runAs.gid } };
  }
}

/** The data folder as a program with that identity can name it when it is started there. */
export function dataFolderAs(runAs: RunAs, dataFolder: string): string {
  return runAs.kind === 'self' ? dataFolder : '/proc/self/cwd';
}

/** Makes the identity the owner of `path` and all that is in it. */
export async function giveTo(runAs: RunAs, path: string): Promise<void> {
  if (runAs.kind === 'self') return;
  const { uid, gid } = runAs.kind === 'user' ? runAs : { uid: 0, gid: 0 };
  const entry = await lstat(path);
  if (entry.uid !== uid) await lchown(path, uid, gid);
  if (!entry.isDirectory()) return;
  for (const name of await readdir(path)) await giveTo(runAs, join(path, name));
}

/** The environment of the programs: none of ours, so that no PG… variable or time zone leaks into the server. */
export function cleanEnvironment(searchPath: string): Record<string, string> {
  return { PATH: searchPath, LC_ALL: 'C', TZ: 'UTC' };
}

/** Runs a command to its end. A program that cannot be started answers code -1 and the reason as output. */
export function outputOf(
  command: Command,
  searchPath: string,
  options: { readonly cwd?: string; readonly timeoutMs?: number } = {},
): Promise<{ readonly code: number; readonly output: string }> {
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(command.file, command.arguments, {
      ...command.options,
      ...(options.cwd ? { cwd: options.cwd } : {}),
      env: cleanEnvironment(searchPath),
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: options.timeoutMs ?? PROBE_TIMEOUT_MS,
      windowsHide: true,
    });
    child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.once('error', (error) => resolve({ code: -1, output: error.message }));
    child.once('close', (code, signal) =>
      resolve({ code: code ?? -1, output: signal ? `${output}ended by ${signal}` : output }),
    );
  });
}
