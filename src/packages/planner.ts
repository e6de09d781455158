import { Worker } from 'node:worker_threads';
import type { DeploymentPlan } from '../domain/deployment-plan/deployment-plan.ts';
import type { PlanInput } from '../domain/deployment-plan/make-plan.ts';

export type PlanQuestion = {
  /** The JSON files of a package by path. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** An object of JSON: `{ name: value }` or a parameter file. */
  readonly parameters: unknown;
  readonly place: Pick<PlanInput, 'resourceGroup' | 'location' | 'subscriptionId'>;
  readonly nowMs: number;
};

/** `failed` is a fault of ours. */
export type PlanAnswer =
  | { readonly kind: 'plan'; readonly plan: DeploymentPlan }
  | { readonly kind: 'failed'; readonly message: string };

/** `tooCostly`: reading or evaluating went beyond time or memory. `busy`: too many wait already. */
export type PlanOutcome =
  | { readonly kind: 'plan'; readonly plan: DeploymentPlan }
  | { readonly kind: 'tooCostly' }
  | { readonly kind: 'busy' };

/**
 * Makes plans in a thread of its own, so that neither a large template nor a hostile one holds up the process. The
 * thread starts with the first plan and ends when a plan goes beyond its limits; the next plan gets a new one.
 */
export type Planner = {
  /** Rejects for a fault of ours. */
  plan(question: PlanQuestion): Promise<PlanOutcome>;
  [Symbol.asyncDispose](): Promise<void>;
};

export type PlannerSettings = {
  /** How long one plan may take, in milliseconds; its evaluation alone is bounded to a few tens of them by its steps. */
  readonly timeoutMs?: number;
  /** How many plans may wait for the thread. */
  readonly mostWaiting?: number;
};

/** Heap of the thread, in MiB. */
const HEAP_MIB = 256;
/** How long the thread may take to start, in milliseconds. */
const START_TIMEOUT_MS = 20_000;

export function createPlanner({
  timeoutMs = 2_000,
  mostWaiting = 20,
}: PlannerSettings = {}): Planner {
  let worker: Promise<Worker> | null = null;
  let turn: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  let closed = false;

  const end = async (): Promise<void> => {
    const ending = worker;
    worker = null;
    await ending?.then(async (thread) => await thread.terminate()).catch(() => undefined);
  };
  const run = async (question: PlanQuestion): Promise<PlanOutcome> => {
    if (closed) throw new Error('The planner is closed.');
    worker ??= startWorker();
    const outcome = await ask(await worker.catch(failedStart), question, timeoutMs);
    if (outcome.kind === 'plan') return outcome;
    await end();
    if (outcome.kind === 'failed') throw new Error(`The plan failed: ${outcome.message}`);
    return outcome;
  };
  const failedStart = (error: unknown): never => {
    worker = null;
    throw error;
  };

  return {
    async plan(question) {
      if (waiting > mostWaiting) return { kind: 'busy' };
      waiting += 1;
      try {
        const mine = turn.then(async () => await run(question));
        turn = mine.catch(() => undefined);
        return await mine;
      } finally {
        waiting -= 1;
      }
    },
    async [Symbol.asyncDispose]() {
      closed = true;
      await end();
    },
  };
}

async function startWorker(): Promise<Worker> {
  const worker = new Worker(new URL('./plan-worker.ts', import.meta.url), {
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MIB },
  });
  worker.unref();
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => {
      void worker.terminate();
      reject(new Error(`The thread that makes plans did not start within ${START_TIMEOUT_MS} ms.`));
    }, START_TIMEOUT_MS);
    worker.once('online', () => {
      clearTimeout(timer);
      resolve();
    });
    worker.once('error', (cause) => {
      clearTimeout(timer);
      reject(new Error('The thread that makes plans could not be started.', { cause }));
    });
  });
  return worker;
}

async function ask(
  worker: Worker,
  question: PlanQuestion,
  timeoutMs: number,
): Promise<PlanAnswer | { readonly kind: 'tooCostly' }> {
  worker.ref();
  return await new Promise((resolve, reject) => {
    const done = (): void => {
      clearTimeout(timer);
      worker.off('message', onMessage);
      worker.off('error', onError);
      worker.off('exit', onExit);
      worker.unref();
    };
    const onMessage = (answer: PlanAnswer): void => {
      done();
      resolve(answer);
    };
    const onError = (error: unknown): void => {
      done();
      const isMemory =
        error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
      if (isMemory) resolve({ kind: 'tooCostly' });
      else reject(new Error('The thread that makes plans broke.', { cause: error }));
    };
    const onExit = (): void => {
      done();
      reject(new Error('The thread that makes plans ended.'));
    };
    const timer = setTimeout(() => {
      done();
      resolve({ kind: 'tooCostly' });
    }, timeoutMs);
    worker.on('message', onMessage);
    worker.on('error', onError);
    worker.on('exit', onExit);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    worker.postMessage(question);
  });
}
