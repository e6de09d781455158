import { createHash } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import { readSources } from '../domain/certification/sources.ts';
import { readGivenParameters } from '../domain/deployment-plan/given-parameters.ts';
import { makePlan } from '../domain/deployment-plan/make-plan.ts';
import type { PlanAnswer, PlanQuestion } from './planner.ts';

/** The thread that makes plans: asked by messages, one plan at a time. It gets bytes and reads no files. */
parentPort?.on('message', (question: PlanQuestion) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port of a thread has no origin
  parentPort?.postMessage(answer(question));
});

function answer({ files, parameters, place, nowMs }: PlanQuestion): PlanAnswer {
  try {
    const entries = [...files].map(([path, { length }]) => ({ path, size: length, sha256: '' }));
    const plan = makePlan(
      {
        sources: readSources(entries, files),
        parameters: readGivenParameters(parameters) ?? new Map(),
        ...place,
        nowMs,
      },
      (bytes) => createHash('sha1').update(bytes).digest(),
    );
    return { kind: 'plan', plan };
  } catch (error) {
    return { kind: 'failed', message: error instanceof Error ? error.message : String(error) };
  }
}
