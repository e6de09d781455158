/** A server under measurement: a process of its own, bound to core 0 where that is possible. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { canPin, cpuSeconds } from './cpu.ts';

const benchFolder = resolve(import.meta.dirname, '..');

/** How long a server may take until it is ready, in milliseconds. */
const READY_TIMEOUT_MS = 60_000;

export type ServerProcess = AsyncDisposable & {
  readonly pid: number;
  /** What the server told when it was ready. */
  readonly ready: Readonly<Record<string, unknown>>;
  /** Sends a command and resolves to its answer. */
  ask(command: Readonly<Record<string, unknown>>): Promise<Readonly<Record<string, unknown>>>;
  /** Processor seconds so far; null where they cannot be read. */
  cpu(): Promise<number | null>;
};

/**
 * Starts `file` of this folder with Node. It says by one message of its parent's channel that it is ready,
 * and answers each further message with one.
 */
export async function startServer(
  file: string,
  env: Readonly<Record<string, string>>,
): Promise<ServerProcess> {
  const node = [process.execPath, ...nodeOptions(file), resolve(benchFolder, file)];
  const [command = '', ...more] = canPin() ? ['taskset', '-c', '0', ...node] : node;
  const child = spawn(command, more, {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, NODE_ENV: 'production', GRAPHILE_ENV: 'production', ...env },
  });
  const ended = once(child, 'exit');
  const answer = async (): Promise<Readonly<Record<string, unknown>>> => {
    const said = once(child, 'message', { signal: AbortSignal.timeout(READY_TIMEOUT_MS) });
    const first = await Promise.race([said, ended.then(() => null)]);
    if (first === null) throw new Error(`${file} ended before it answered.`);
    return first[0] as Readonly<Record<string, unknown>>;
  };
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  const { pid } = child;
  if (pid === undefined) throw new Error(`${file} could not be started.`);
  try {
    const ready = await answer();
    return {
      pid,
      ready,
      async ask(message) {
        const answered = answer();
        child.send(message);
        return await answered;
      },
      cpu: () => cpuSeconds(pid),
      [Symbol.asyncDispose]: stop,
    };
  } catch (thrown) {
    await stop();
    throw thrown;
  }
}

/** `BENCH_PROFILE=FOLDER` leaves a processor profile of every server in that folder. */
function nodeOptions(file: string): readonly string[] {
  const always = ['--expose-gc', '--import', resolve(import.meta.dirname, 'end-with-parent.mjs')];
  const folder = process.env['BENCH_PROFILE'];
  if (folder === undefined) return always;
  const name = `${file.replaceAll('/', '-')}-${process.pid}-${Date.now()}.cpuprofile`;
  return [...always, '--cpu-prof', '--cpu-prof-dir', folder, '--cpu-prof-name', name];
}
