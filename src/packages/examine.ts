import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { say } from '../domain/certification/print.ts';
import type { CertificationReport } from '../domain/certification/report.ts';
import type { SkuType } from '../domain/content.ts';
import type { Finding } from '../domain/finding.ts';
import { zipFinding } from './zip-finding.ts';
import type { ZipEntry, ZipLimits } from './read-zip.ts';

/** One package to look at. It is read by a child process; nothing of it is written to disk. */
export type ExamineRequest = {
  /** Absolute path of the zip. */
  readonly zipPath: string;
  /** Facts of the SKU that the package is for; null reads the zip and runs no certification rule. */
  readonly sku: { readonly skuType: SkuType } | null;
  /** Evaluation date, `YYYY-MM-DD`. */
  readonly date: string;
  readonly limits?: Partial<ZipLimits>;
};

export type ExamineOptions = {
  /** How long the examination itself may take, without waiting for a free child. */
  readonly timeoutMs: number;
  /** Ends the examination: the child is killed and the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Rules run so far, and of how many. */
  readonly onProgress?: (done: number, total: number) => void;
};

/** `refused`: the zip cannot be accepted (PKG-001, PKG-003, PKG-004). `report` is null when no SKU was given. */
export type ExamineResult =
  | {
      readonly kind: 'examined';
      readonly entries: readonly ZipEntry[];
      readonly report: CertificationReport | null;
    }
  | { readonly kind: 'refused'; readonly findings: readonly Finding[] };

/**
 * Examines packages in warm child processes, one package per child at a time.
 * A package that exhausts the time or the memory of its child is refused (PKG-003);
 * a child that cannot be started, or that fails by a fault of ours, rejects.
 */
export type Examiner = {
  examine(request: ExamineRequest, options: ExamineOptions): Promise<ExamineResult>;
  /** Kills every child. Examinations under way reject. */
  [Symbol.asyncDispose](): Promise<void>;
};

export type ExaminerSettings = {
  /** How many packages are examined at the same time. */
  readonly children?: number;
  /** JavaScript heap of a child, in MiB. */
  readonly heapMiB?: number;
  /** Address space of a child, in MiB; Linux only. */
  readonly addressSpaceMiB?: number;
};

/** What the child is told. */
export type ChildRequest = Required<Pick<ExamineRequest, 'zipPath' | 'sku' | 'date'>> & {
  readonly limits: Partial<ZipLimits>;
};

/** What the child says. `failed` is a fault of ours; `exhausted` the package's. */
export type ChildMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'progress'; readonly done: number; readonly total: number }
  | { readonly kind: 'result'; readonly result: ExamineResult }
  | { readonly kind: 'exhausted' }
  | { readonly kind: 'failed'; readonly message: string };

type Child = {
  readonly process: ChildProcess;
  /** Resolves once the child has loaded; rejects when it cannot be started. */
  readonly ready: Promise<void>;
};

/** A child that has not loaded after this time will not; in milliseconds. */
const START_TIMEOUT_MS = 20_000;

/** Signals by which V8 and the system end a process that has no memory left. */
const memorySignals: readonly string[] = ['SIGABRT', 'SIGTRAP', 'SIGILL', 'SIGSEGV', 'SIGBUS'];

/**
 * Starts the children at once, so that the first package finds one warm.
 * Idle children do not keep the process alive.
 */
export function createExaminer(settings: ExaminerSettings = {}): Examiner {
  const { children = 1, heapMiB = 512, addressSpaceMiB = 3_072 } = settings;
  const idle: Child[] = [];
  const all = new Set<Child>();
  const waiting: { accept(child: Child): void; refuse(reason: unknown): void }[] = [];
  let closed = false;

  const start = (): Child => {
    const child = startChild(heapMiB, addressSpaceMiB);
    all.add(child);
    // A failed start is told to whoever uses the child next, not to the process.
    child.ready.catch(() => undefined);
    child.process.once('exit', () => all.delete(child));
    return child;
  };
  const giveBack = (child: Child): void => {
    if (closed) return;
    const usable = isUsable(child) ? child : start();
    const next = waiting.shift();
    if (next) next.accept(usable);
    else idle.push(usable);
  };
  const take = async (signal: AbortSignal | undefined): Promise<Child> => {
    const free = idle.shift();
    if (free) return isUsable(free) ? free : start();
    return await new Promise<Child>((resolve, reject) => {
      const stop = () => turn.refuse(signal?.reason);
      const leave = () => {
        signal?.removeEventListener('abort', stop);
        const place = waiting.indexOf(turn);
        if (place >= 0) waiting.splice(place, 1);
      };
      const turn = {
        accept(child: Child) {
          leave();
          resolve(child);
        },
        refuse(reason: unknown) {
          leave();
          reject(reason);
        },
      };
      waiting.push(turn);
      signal?.addEventListener('abort', stop, { once: true });
    });
  };

  for (let count = 0; count < children; count += 1) idle.push(start());

  return {
    async examine(request, options) {
      options.signal?.throwIfAborted();
      // A child that was killed from outside says nothing about the package: it is asked once more.
      for (let attempt = 1; ; attempt += 1) {
        if (closed) throw new Error('The examiner is closed.');
        const child = await take(options.signal);
        try {
          const outcome = await runIn(child, request, options);
          if (outcome !== 'killed') return outcome;
          if (attempt === 2) return { kind: 'refused', findings: [exhaustedFinding('memory')] };
        } finally {
          giveBack(child);
        }
      }
    },
    async [Symbol.asyncDispose]() {
      closed = true;
      for (const turn of [...waiting]) turn.refuse(new Error('The examiner is closed.'));
      const gone = [...all].map(async (child) => {
        if (hasEnded(child)) return;
        const exit = once(child.process, 'exit');
        child.process.ref();
        child.process.kill('SIGKILL');
        await exit;
      });
      await Promise.all(gone);
    },
  };
}

function startChild(heapMiB: number, addressSpaceMiB: number): Child {
  const program = fileURLToPath(new URL('./examine-child.ts', import.meta.url));
  const node = [
    process.execPath,
    `--max-old-space-size=${heapMiB}`,
    // WebAssembly (it strips the types) otherwise reserves more address space than the limit below.
    '--disable-wasm-trap-handler',
    '--permission',
    '--allow-fs-read=*',
    program,
  ];
  const limit = `ulimit -v ${addressSpaceMiB * 1024} 2>/dev/null; exec "$0" "$@"`;
  const command = process.platform === 'linux' ? ['/bin/sh', '-c', limit, ...node] : node;
  const [file = process.execPath, ...args] = command;
  const child = spawn(file, args, {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    // Nothing of our environment: the child has no use for a secret.
    env: { PATH: process.env['PATH'] ?? '' },
  });
  const ready = new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`The examination child did not start within ${START_TIMEOUT_MS} ms.`));
    }, START_TIMEOUT_MS);
    timer.unref();
    child.once('message', () => {
      clearTimeout(timer);
      resolve();
    });
    child.once('error', (cause) => {
      clearTimeout(timer);
      reject(new Error('The examination child could not be started.', { cause }));
    });
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      reject(new Error(`The examination child ended at its start (${signal ?? code}).`));
    });
  });
  rest(child);
  return { process: child, ready };
}

function hasEnded(child: Child): boolean {
  return child.process.exitCode !== null || child.process.signalCode !== null;
}

function isUsable(child: Child): boolean {
  return child.process.connected && !child.process.killed && !hasEnded(child);
}

/** An idle child does not keep us alive; a working one does. */
function rest(child: ChildProcess): void {
  child.unref();
  child.channel?.unref();
}

function work(child: ChildProcess): void {
  child.ref();
  child.channel?.ref();
}

async function runIn(
  child: Child,
  request: ExamineRequest,
  options: ExamineOptions,
): Promise<ExamineResult | 'killed'> {
  work(child.process);
  await child.ready;
  options.signal?.throwIfAborted();
  return await new Promise<ExamineResult | 'killed'>((resolve, reject) => {
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      child.process.kill('SIGKILL');
    }, options.timeoutMs);
    const abort = () => child.process.kill('SIGKILL');
    const done = () => {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', abort);
      child.process.off('message', onMessage);
      child.process.off('exit', onExit);
      rest(child.process);
    };
    const onExit = (code: number | null, signal: NodeJS.Signals | null) => {
      done();
      if (options.signal?.aborted) reject(options.signal.reason);
      else if (timedOut) {
        resolve({ kind: 'refused', findings: [exhaustedFinding('time')] });
      } else if (signal !== null && memorySignals.includes(signal)) {
        resolve({ kind: 'refused', findings: [exhaustedFinding('memory')] });
      } else if (signal === 'SIGKILL') resolve('killed');
      else reject(new Error(`The examination child ended (${signal ?? code}).`));
    };
    const onMessage = (message: ChildMessage) => {
      if (message.kind === 'progress') options.onProgress?.(message.done, message.total);
      if (message.kind === 'result') {
        done();
        resolve(message.result);
      }
      if (message.kind === 'failed') {
        done();
        reject(new Error(`The examination failed: ${message.message}`));
      }
      if (message.kind === 'exhausted') {
        done();
        // What is left of its memory is not worth another package.
        child.process.kill('SIGKILL');
        resolve({ kind: 'refused', findings: [exhaustedFinding('memory')] });
      }
    };
    child.process.on('message', onMessage);
    child.process.on('exit', onExit);
    options.signal?.addEventListener('abort', abort, { once: true });
    const told: ChildRequest = {
      zipPath: request.zipPath,
      sku: request.sku,
      date: request.date,
      limits: request.limits ?? {},
    };
    child.process.send(told, (error) => {
      // The exit that follows tells more; without one the channel is broken.
      if (error && !hasEnded(child)) child.process.kill('SIGKILL');
    });
  });
}

/** Source: PKG-003. The package cost more than any package may. */
function exhaustedFinding(what: 'time' | 'memory'): Finding {
  return zipFinding({
    ruleId: 'PKG-003',
    findingId: what === 'time' ? 'Examination.Time.Exceeded' : 'Examination.Memory.Exceeded',
    file: null,
    message:
      what === 'time'
        ? say(
            'The examination of the package exceeded the time limit.',
            'L’examen du package a dépassé la limite de temps.',
          )
        : say(
            'The examination of the package exceeded the memory limit.',
            'L’examen du package a dépassé la limite de mémoire.',
          ),
    help: say(
      'A package is examined within fixed limits, so that one package cannot hold up the others.',
      'Un package est examiné dans des limites fixes, afin qu’aucun package ne bloque les autres.',
    ),
    fix: say(
      'Make the package smaller: fewer or shorter JSON files, less nesting.',
      'Réduisez le package : moins de fichiers JSON ou des fichiers plus courts, moins d’imbrication.',
    ),
  });
}
