import type { Transition } from '../db/transition.ts';
import type { Log } from '../log.ts';
import type { StreamScope } from './cursor.ts';
import { decodeCursor, encodeCursor, scopeKey } from './cursor.ts';
import type { LogTails, TailSeat } from './log-tail.ts';
import { untilAvailable } from './outage.ts';
import type { LogReader, OfferState } from './read-log.ts';
import { numberIn } from './read-log.ts';
import type { StreamRegistry } from './stream-registry.ts';
import { createBell, createStreamSource } from './stream-source.ts';
import type { Progress } from './waker.ts';

/** Why a cursor cannot be honoured. */
export const resetReasons = ['OTHER_LOG', 'OTHER_SCOPE', 'MALFORMED', 'AHEAD'] as const;
export type ResetReason = (typeof resetReasons)[number];

/**
 * What a stream of transitions says. `cursor` is where to resume after this event; `offer` is the state at that cursor,
 * null on a publisher's feed.
 */
export type StreamEvent =
  | { readonly kind: 'STARTED'; readonly cursor: string; readonly offer: OfferState | null }
  | { readonly kind: 'TRANSITION'; readonly cursor: string; readonly transition: Transition }
  | {
      readonly kind: 'RESET';
      readonly reason: ResetReason;
      readonly cursor: string;
      readonly offer: OfferState | null;
    }
  | { readonly kind: 'PROGRESS'; readonly progress: Progress };

export type TransitionStreamRequest = {
  readonly scope: StreamScope;
  /** Where to resume; null begins with `STARTED` at the newest transition. */
  readonly after: string | null;
  /** Ends the stream when it aborts, also before it was first read. */
  readonly signal: AbortSignal | null;
  /** Asked before each event; false ends the stream. */
  mayRead(): Promise<boolean>;
};

export type TransitionStreamParts = {
  readonly reader: LogReader;
  readonly tails: LogTails;
  readonly registry: StreamRegistry;
  readonly log: Log;
  /** The log that numbers belong to now; another one after a restore. */
  logId(): string;
};

/** How many old transitions a subscriber reads for itself at a time; they wait in memory, so few. */
const REPLAY_BATCH = 50;

/**
 * The source of a subscription to transitions.
 *
 * States: new → (first read) → following → ended. The place is one number, `position`: everything up to it was handed
 * out, nothing after it was. Old transitions come from the database, new ones from the shared tail; both are asked for
 * "the first after `position`", so there is no seam between replay and live where one could be lost or told twice.
 *
 * A subscriber that does not read costs its position and at most one batch. A stream for something that does not exist
 * ends at once; while the database is away it waits.
 */
export function createTransitionStream(
  parts: TransitionStreamParts,
  request: TransitionStreamRequest,
): AsyncIterableIterator<StreamEvent> {
  const { scope } = request;
  const bell = createBell();
  const progress = new Map<string, Progress>();
  let seat: TailSeat | null = null;
  let ownLogId: string | null = null;
  let position = 0;
  let replay: readonly Transition[] = [];
  let replayed = 0;

  const source = createStreamSource<StreamEvent>({
    registry: parts.registry,
    signal: request.signal,
    produce,
    release() {
      seat?.leave();
      seat = null;
      bell.ring();
    },
  });

  function patiently<Answer>(ask: () => Promise<Answer>): Promise<Answer | null> {
    return untilAvailable(ask, () => source.isOpen, parts.log);
  }

  const mayRead = async () => (await patiently(() => request.mayRead())) === true;
  const cursorAt = (number: number) => encodeCursor({ logId: ownLogId ?? '', scope, number });

  async function produce(): Promise<StreamEvent | null> {
    if (ownLogId === null) {
      const first = await begin(request.after);
      if (first === 'END') return null;
      if (first) return first;
    }
    while (source.isOpen) {
      bell.clear();
      if (ownLogId !== parts.logId()) {
        seat?.leave();
        seat = null;
        const reset = await begin(cursorAt(position));
        if (reset === 'END') return null;
        if (reset) return reset;
      }
      const transition = await nextTransition();
      if (transition) {
        if (!(await mayRead())) return null;
        position = numberIn(scope, transition);
        progress.delete(transition.offer);
        return { kind: 'TRANSITION', cursor: cursorAt(position), transition };
      }
      const [measured] = progress.values();
      if (measured) {
        progress.delete(measured.offerId);
        if (!(await mayRead())) return null;
        return { kind: 'PROGRESS', progress: measured };
      }
      await bell.wait();
    }
    return null;
  }

  /** Finds the place to begin at, takes a seat there, and says what the reader has to know first. */
  async function begin(after: string | null): Promise<StreamEvent | 'END' | null> {
    if (!(await mayRead())) return 'END';
    const logId = parts.logId();
    const start = await patiently(() => parts.reader.start(scope));
    // Ended meanwhile: a seat taken now would never be given back.
    if (start === null || !source.isOpen) return 'END';
    const { number: current, offer } = start;
    ownLogId = logId;
    replay = [];
    replayed = 0;
    const place = after === null ? null : placeOf(after, logId, current);
    position = typeof place === 'number' ? place : current;
    seat = parts.tails.join(scope, current, {
      news: bell.ring,
      progress(measured) {
        progress.set(measured.offerId, measured);
        bell.ring();
      },
    });
    if (place === null) return { kind: 'STARTED', cursor: cursorAt(current), offer };
    if (typeof place === 'number') return null;
    return { kind: 'RESET', reason: place, cursor: cursorAt(current), offer };
  }

  function placeOf(after: string, logId: string, current: number): number | ResetReason {
    const cursor = decodeCursor(after);
    if (!cursor) return 'MALFORMED';
    if (cursor.logId !== logId) return 'OTHER_LOG';
    if (scopeKey(cursor.scope) !== scopeKey(scope)) return 'OTHER_SCOPE';
    return cursor.number > current ? 'AHEAD' : cursor.number;
  }

  /** The first transition after `position`; null when there is none yet. */
  async function nextTransition(): Promise<Transition | null> {
    for (;;) {
      const old = replay[replayed];
      if (old) {
        replayed += 1;
        return old;
      }
      replay = [];
      replayed = 0;
      if (!seat) return null;
      const taken = seat.take(position);
      if (taken !== 'BEHIND') return taken;
      const { floor } = seat;
      const from = position;
      const found = await patiently(() => parts.reader.after(scope, from, REPLAY_BATCH));
      if (found === null) return null;
      replay = found;
      // Nothing is left there: those transitions went with their offer.
      if (found.length === 0) position = floor;
    }
  }

  return source;
}
