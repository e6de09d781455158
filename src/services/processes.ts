/** What can be learned about processes we did not start ourselves, such as servers left by a crash. */
import { execFile } from 'node:child_process';
import { readFile, readlink } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** How often `waitUntil` looks, in milliseconds. */
const LOOK_EVERY_MS = 15;

/** Whether a process runs. One that has ended and was not collected by its parent does not run. */
export async function isRunning(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'EPERM')) return false;
  }
  if (process.platform !== 'linux') return true;
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  // The state follows the program's name, which stands in parentheses and may contain some itself.
  return status === null || !/^[ZX]/.test(status.slice(status.lastIndexOf(')') + 2));
}

/** The name of the program that a process runs (without path and `.exe`), or null when it cannot be learned. */
export async function programName(pid: number): Promise<string | null> {
  if (process.platform === 'linux') {
    return readFile(`/proc/${pid}/comm`, 'utf8').then(
      (name) => name.trim(),
      () => null,
    );
  }
  const [file, args] =
    process.platform === 'win32'
      ? ['tasklist', ['/fo', 'csv', '/nh', '/fi', `pid eq ${pid}`]]
      : ['/bin/ps', ['-o', 'comm=', '-p', String(pid)]];
  return new Promise((resolve) => {
    execFile(file, args, (error, output) => {
      const path = /^"?([^",\n]+)/.exec(output.trim())?.[1];
      const name = path
        ?.split('/')
        .at(-1)
        ?.replace(/\.exe$/i, '');
      resolve(error || !name ? null : name);
    });
  });
}

/** The folder in which a process works, or null when the system does not tell. */
export async function workingFolder(pid: number): Promise<string | null> {
  if (process.platform !== 'linux') return null;
  return readlink(`/proc/${pid}/cwd`).catch(() => null);
}

/** Looks until `look` answers something, or until the time is over: then null. */
export async function waitUntil<T>(
  look: () => Promise<T | null>,
  timeoutMs: number,
): Promise<T | null> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const found = await look();
    if (found !== null) return found;
    if (performance.now() > deadline) return null;
    await delay(LOOK_EVERY_MS);
  }
}

/** Ends a process: a request first, force when it has not ended after `patienceMs`. True when the request sufficed. */
export async function endProcess(
  pid: number,
  request: NodeJS.Signals,
  force: NodeJS.Signals,
  patienceMs: number,
): Promise<boolean> {
  const ended = async () => ((await isRunning(pid)) ? null : true);
  send(pid, request);
  if (await waitUntil(ended, patienceMs)) return true;
  send(pid, force);
  if (!(await waitUntil(ended, patienceMs))) {
    throw new Error(`Process ${pid} does not end, not even by ${force}.`);
  }
  return false;
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'ESRCH')) throw cause;
  }
}
