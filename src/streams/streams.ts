import { setTimeout as delay } from 'node:timers/promises';
import type { MikroORM } from '@mikro-orm/postgresql';
import type { Log } from '../log.ts';
import { messageOf } from '../log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { ChangeStreamRequest, CheckFinishedEvent, ReviewQueueEvent } from './change-stream.ts';
import { createCheckStream, createReviewQueueStream } from './change-stream.ts';
import type { StreamScope } from './cursor.ts';
import { encodeCursor } from './cursor.ts';
import { readLogIdentity } from './log-identity.ts';
import { createLogTails } from './log-tail.ts';
import { createLogReader } from './read-log.ts';
import type { StreamRegistry } from './stream-registry.ts';
import { createStreamRegistry } from './stream-registry.ts';
import type { StreamEvent, TransitionStreamRequest } from './transition-stream.ts';
import { createTransitionStream } from './transition-stream.ts';
import type { WakeListener } from './wake-listener.ts';
import type { Progress } from './waker.ts';

/** Everything that subscriptions read from. One per process. */
export type Streams = {
  /** The cursor that resumes after transition `number` of `scope`. Read the number in the same statement as the state. */
  cursorAt(scope: StreamScope, number: number): string;
  /** The transitions of one offer or publisher: replay, then live, in order, without a gap or a repeat. */
  transitions(request: TransitionStreamRequest): AsyncIterableIterator<StreamEvent>;
  /** One event at the start, then one for each change of the review queue; several changes may become one event. */
  reviewQueue(request: ChangeStreamRequest): AsyncIterableIterator<ReviewQueueEvent>;
  /** Yields the id of the check once it is finished, at once when it is already, and ends. */
  checkFinished(
    request: ChangeStreamRequest & { readonly checkId: string },
  ): AsyncIterableIterator<CheckFinishedEvent>;
  /** How far the stage at work in an offer is; null when nothing was measured in the last minute. */
  latestProgress(offerId: string): Progress | null;
  readonly registry: StreamRegistry;
  /** Numbers for the metrics page and for tests. */
  readonly tails: number;
  /** Ends all streams and follows nothing any more. The listener stays with whoever made it. */
  [Symbol.asyncDispose](): Promise<void>;
};

/** How long a measure of progress is shown, in milliseconds. */
const PROGRESS_FRESH_MS = 60_000;
/** Pause before the identity of the log is asked for again, in milliseconds. */
const LOOK_AGAIN_MS = 500;

/**
 * Begins to follow the fact log. Draws the log's id when this database has none of its own yet, and looks again after
 * every reconnect: it may have come back as another one.
 */
export async function createStreams(options: {
  readonly orm: MikroORM;
  readonly listener: WakeListener;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly clock: { now(): Date };
  newId(): string;
  /** See `Timing.safetyPollMs`. */
  readonly safetyPollMs: number;
}): Promise<Streams> {
  const { orm, listener, log, metrics, clock, safetyPollMs } = options;
  const reader = createLogReader(orm);
  const registry = createStreamRegistry();
  const tails = createLogTails({ reader, listener, log, metrics, clock, safetyPollMs });
  let logId = await readLogIdentity(orm, options.newId);

  const closing = new AbortController();
  let wanted = false;
  let looking = false;

  /** Until it has an answer: a database that has just come back may refuse the first question. */
  async function lookAgain(): Promise<void> {
    // A look under way may have read before this reconnect, so it is followed by another one.
    wanted = true;
    if (looking) return;
    looking = true;
    while (wanted && !closing.signal.aborted) {
      wanted = false;
      try {
        const found = await readLogIdentity(orm, options.newId);
        if (found === logId) continue;
        log.warn('the database is another one than before', { before: logId, now: found });
        logId = found;
        progress.clear();
        tails.drop();
      } catch (thrown) {
        log.warn('the log identity could not be read', { error: messageOf(thrown) });
        wanted = true;
        const { signal } = closing;
        await delay(LOOK_AGAIN_MS, undefined, { signal }).catch(() => undefined);
      }
    }
    looking = false;
  }

  const progress = new Map<string, { readonly measured: Progress; readonly at: number }>();
  const stopListening = listener.listen((message) => {
    if (message.kind === 'everything') void lookAgain();
    else if (message.kind === 'offer') progress.delete(message.offerId);
    else if (message.kind === 'progress') {
      const measured = message.progress;
      // Delete first: the map is in order of time, so the stale ones are at its beginning.
      progress.delete(measured.offerId);
      const now = performance.now();
      progress.set(measured.offerId, { measured, at: now });
      for (const [offerId, { at }] of progress) {
        if (now - at < PROGRESS_FRESH_MS) break;
        progress.delete(offerId);
      }
    }
  });

  const transitionParts = { reader, tails, registry, log, logId: () => logId };
  const now = () => clock.now();
  const changeParts = { listener, registry, log, now, orm, safetyPollMs };
  return {
    cursorAt: (scope, number) => encodeCursor({ logId, scope, number }),
    transitions: (request) => createTransitionStream(transitionParts, request),
    reviewQueue: (request) => createReviewQueueStream(changeParts, request),
    checkFinished: (request) => createCheckStream(changeParts, request),
    latestProgress(offerId) {
      const found = progress.get(offerId);
      return found && performance.now() - found.at < PROGRESS_FRESH_MS ? found.measured : null;
    },
    registry,
    get tails() {
      return tails.size;
    },
    async [Symbol.asyncDispose]() {
      closing.abort();
      stopListening();
      registry.closeAll();
      tails[Symbol.dispose]();
    },
  };
}
