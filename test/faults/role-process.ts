/** An operating-system process that runs one role of the product, and is held at points, stopped and killed by its pid. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Point, ToChild, ToParent } from './points.ts';

/** A process that stands at a point. */
export type Standing = {
  readonly process: RoleProcess;
  readonly point: Point;
  /** Lets it go on; with `pass: false` it finds nothing to do. One that was killed meanwhile hears nothing. */
  letGo(pass?: boolean): void;
};

export type RoleProcess = {
  readonly pid: number;
  /** What it logged, line by line. */
  readonly lines: readonly string[];
  readonly alive: boolean;
  /** Resolves when it serves. Rejects with what it said when it ended before. */
  readonly ready: Promise<void>;
  /** Makes it tell when it reaches one of these points; resolves when it knows them. */
  arm(points: readonly Point[]): Promise<void>;
  signal(signal: NodeJS.Signals): void;
  /** kill -9, and waits for the end. */
  kill(): Promise<void>;
};

const program = join(import.meta.dirname, 'programs', 'role.ts');

/** Starts it; it begins to serve when it knows the points of `armed`. */
export function startRole(
  env: Readonly<Record<string, string>>,
  armed: () => readonly Point[],
  onReached: (standing: Standing) => void,
): RoleProcess {
  const child = fork(program, [], {
    env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    serialization: 'json',
  });
  const { pid } = child;
  if (pid === undefined) throw new Error('The process did not start.');
  const exited = once(child, 'exit');
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (stream !== null) createInterface({ input: stream }).on('line', (line) => lines.push(line));
  }
  const ready = Promise.withResolvers<void>();
  const listening = Promise.withResolvers<void>();
  const acknowledged = new Map<number, () => void>();
  let arms = 0;
  const isAlive = () => child.exitCode === null && child.signalCode === null;
  const tell = (message: ToChild): void => {
    if (child.connected) child.send(message, () => undefined);
  };
  const arm = async (points: readonly Point[]): Promise<void> => {
    if (!isAlive() || points.length === 0) return;
    arms += 1;
    const nonce = arms;
    const known = new Promise<void>((resolve) => acknowledged.set(nonce, resolve));
    tell({ kind: 'arm', nonce, points });
    await Promise.race([known, exited]);
  };
  const self: RoleProcess = {
    pid,
    lines,
    get alive() {
      return isAlive();
    },
    ready: ready.promise,
    arm,
    signal(signal) {
      if (isAlive()) process.kill(pid, signal);
    },
    async kill() {
      if (isAlive()) process.kill(pid, 'SIGKILL');
      await exited;
    },
  };
  child.on('message', (message: ToParent) => {
    switch (message.kind) {
      case 'listening':
        listening.resolve();
        break;
      case 'ready':
        ready.resolve();
        break;
      case 'armed':
        acknowledged.get(message.nonce)?.();
        acknowledged.delete(message.nonce);
        break;
      case 'reached': {
        const { nonce, point } = message;
        onReached({
          process: self,
          point,
          letGo: (pass = true) => tell({ kind: 'answer', nonce, pass }),
        });
        break;
      }
    }
  });
  void exited.then(() => {
    ready.reject(new Error(`The process ended before it served:\n${lines.join('\n')}`));
  });
  // Whoever waits for it is told; a process that is killed while it starts is nobody's fault.
  ready.promise.catch(() => undefined);
  void listening.promise.then(async () => {
    await arm(armed());
    tell({ kind: 'start' });
  });
  return self;
}
