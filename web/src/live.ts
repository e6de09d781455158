/**
 * The live line: the only place that knows the socket.
 *
 * Connection: OFF (nobody listens) → CONNECTING → ON; a cut shows nothing for 2 s, then RECONNECTING, after
 * 8 s LOST, and ON again with what was caught up. A cut is a closed socket, or a ping without an answer.
 *
 * Resuming: graphql-ws sends the same payload object again after a cut. Each event writes its cursor into
 * `payload.variables.after`, so the next subscribe asks for exactly what came since: no gap, no repeat.
 */
import { createClient, type Client } from 'graphql-ws';
import { serverNow } from './server-time.ts';

export type ConnectionState = 'OFF' | 'CONNECTING' | 'ON' | 'RECONNECTING' | 'LOST';

export type Connection = {
  readonly state: ConnectionState;
  /** Browser time of the last sign of life before the cut; null while the line is up. */
  readonly cutAt: number | null;
  /** Browser time of the next try; null while one is under way. */
  readonly nextTryAt: number | null;
  /** What the last return brought; null when there is nothing to say (any more). */
  readonly restored: Restored | null;
};

export type Restored = {
  readonly events: number;
  /** Ids of the transitions that came while the line was cut, oldest first. */
  readonly transitionIds: readonly string[];
  /** True when one of them left an offer waiting for its publisher; the notice then stays. */
  readonly needsAction: boolean;
};

/** How far a stage at work has come; not a fact, so it is kept beside the cache. */
export type StageProgress = {
  readonly offerId: string;
  readonly stage: string;
  readonly done: number;
  readonly total: number;
  readonly unit: string;
};

/** What this file reads of an event; the documents select more. */
type LiveEvent = {
  readonly __typename?: string;
  readonly cursor?: string;
  readonly occurredAt?: string;
  readonly transition?: { readonly id?: string };
  readonly offer?: { readonly id?: string; readonly status?: string } | null;
};

const SAY_RECONNECTING_AFTER_MS = 2_000;
const SAY_LOST_AFTER_MS = 8_000;
const PING_EVERY_MS = 5_000;
const PONG_WITHIN_MS = 2_000;
/** Missed events come in one run once the line is back; this long without one, and the run is over. */
const CAUGHT_UP_AFTER_MS = 300;
/** How long the first of them may take before it is said that there was none. */
const FIRST_WITHIN_MS = 2_000;
/** How far an event must lie before the return to have happened during the cut: the server's time is known to a second. */
const SURELY_BEFORE_MS = 1_000;
const RETRY_AFTER_MS = [200, 1_000, 2_000, 4_000, 8_000] as const;
/** Close codes by which the server says that the session is not (or no longer) good. */
const SIGNED_OUT_CODES: readonly number[] = [4401, 4403];

const isSignedOut = (close: unknown): boolean =>
  SIGNED_OUT_CODES.includes((close as { code?: number } | null)?.code ?? 0);

function store<T>(initial: T) {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set(next: T) {
      value = next;
      for (const listener of listeners) listener();
    },
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}

export const connection = store<Connection>({
  state: 'OFF',
  cutAt: null,
  nextTryAt: null,
  restored: null,
});

/** Progress by offer id; the newest measure only, and never a smaller one of the same stage. */
export const progress = store<ReadonlyMap<string, StageProgress>>(new Map());

export function dismissRestored(): void {
  connection.set({ ...connection.get(), restored: null });
}

let wake: (() => void) | undefined;

/** Ends the wait before the next try. */
export function tryNow(): void {
  wake?.();
}

/** Subscriptions that wait until somebody is signed in again; null while somebody is. */
let waiting: Set<() => void> | null = null;

/** Ends the socket, if there is one; the subscriptions on it go on with a new one. */
let leaveSocket: (() => void) | undefined;

/** Goes on after the session was over and the reader has signed in again. */
export function resumeLive(): void {
  const all = waiting ?? [];
  waiting = null;
  // A socket stays whose it was when it was opened: one from the time without a session is nobody's for ever.
  leaveSocket?.();
  for (const open of all) open();
}

type Sink = {
  next(result: { data?: Record<string, unknown> | null }): void;
  error(error: unknown): void;
  complete(): void;
};
type Payload = { query: string; operationName?: string; variables?: Record<string, unknown> };

export type Live = { subscribe(request: Payload, sink: Sink): () => void };

/** Opens the line when the first subscription asks for it. The browser sends its cookie with it. */
export function createLive(options: { url: string; onSignedOut(): void }): Live {
  let client: Client;
  let wasOn = false;
  let pongTimer: ReturnType<typeof setTimeout> | undefined;
  let sayTimers: ReturnType<typeof setTimeout>[] = [];
  let caughtUp: { ids: Set<string>; needsAction: boolean } | null = null;
  /** The last run, and the server's time at its beginning: a slow server goes on with it after it was told. */
  let lastRun: { readonly since: number; readonly ids: Set<string> } | null = null;
  let caughtUpTimer: ReturnType<typeof setTimeout> | undefined;

  const change = (next: Partial<Connection>) => connection.set({ ...connection.get(), ...next });

  /** Starts the count to *Reconnecting…* and to the amber line; harmless when it runs already. */
  function cut(sinceMs: number): void {
    if (connection.get().cutAt !== null) return;
    change({ cutAt: sinceMs, restored: null });
    const say = (state: ConnectionState, afterMs: number) =>
      setTimeout(() => change({ state }), Math.max(0, sinceMs + afterMs - Date.now()));
    sayTimers = [say('RECONNECTING', SAY_RECONNECTING_AFTER_MS), say('LOST', SAY_LOST_AFTER_MS)];
  }

  function connected(): void {
    clearTimeout(pongTimer);
    for (const timer of sayTimers) clearTimeout(timer);
    sayTimers = [];
    const { state } = connection.get();
    const wasSaid = wasOn && (state === 'RECONNECTING' || state === 'LOST');
    wasOn = true;
    change({ state: 'ON', cutAt: null, nextTryAt: null });
    caughtUp = wasSaid ? { ids: new Set(), needsAction: false } : null;
    lastRun = caughtUp && { since: serverNow(), ids: caughtUp.ids };
    if (wasSaid) waitForQuiet(FIRST_WITHIN_MS);
  }

  function waitForQuiet(quietMs: number): void {
    clearTimeout(caughtUpTimer);
    caughtUpTimer = setTimeout(() => {
      if (caughtUp === null) return;
      const { ids, needsAction } = caughtUp;
      caughtUp = null;
      change({ restored: { events: ids.size, transitionIds: [...ids], needsAction } });
    }, quietMs);
  }

  function note(event: LiveEvent): void {
    if (event.__typename === 'StageProgress') {
      noteProgress(event as StageProgress);
      return;
    }
    if (event.__typename !== 'TransitionDelivered') return;
    forgetProgress(event.offer?.id);
    if (caughtUp === null && lastRun !== null) {
      const occurredAt = Date.parse(event.occurredAt ?? '');
      if (!(occurredAt < lastRun.since - SURELY_BEFORE_MS)) return;
      caughtUp = { ids: lastRun.ids, needsAction: false };
    }
    if (caughtUp === null) return;
    if (event.transition?.id !== undefined) caughtUp.ids.add(event.transition.id);
    const status = event.offer?.status;
    caughtUp.needsAction = status === 'AWAITING_PUBLISHER_SIGNOFF' || status === 'PUBLISH_FAILED';
    waitForQuiet(CAUGHT_UP_AFTER_MS);
  }

  const start = () =>
    createClient({
      url: options.url,
      keepAlive: PING_EVERY_MS,
      // Long enough to walk from one screen to the next on the same socket.
      lazyCloseTimeout: 5_000,
      connectionAckWaitTimeout: 5_000,
      retryAttempts: Number.POSITIVE_INFINITY,
      // Without its session the browser would be let in as a guest, who may follow nothing.
      shouldRetry: (cause) => !isSignedOut(cause),
      retryWait: (tries) =>
        new Promise((resolve) => {
          const base = RETRY_AFTER_MS[Math.min(tries, RETRY_AFTER_MS.length - 1)] ?? 8_000;
          // Browsers that lost the same server do not come back in the same instant.
          const waitMs = base * (1 + Math.random() * 0.25);
          const timer = setTimeout(() => wake?.(), waitMs);
          change({ nextTryAt: Date.now() + waitMs });
          wake = () => {
            clearTimeout(timer);
            wake = undefined;
            change({ nextTryAt: null });
            resolve();
          };
        }),
      on: {
        connecting: () => {
          if (connection.get().cutAt !== null) return;
          change({ state: 'CONNECTING' });
          cut(Date.now());
        },
        connected,
        ping: (received) => {
          if (received) return;
          const sentAt = Date.now();
          clearTimeout(pongTimer);
          pongTimer = setTimeout(() => {
            cut(sentAt);
            client.terminate();
          }, PONG_WITHIN_MS);
        },
        pong: (received) => {
          if (received) clearTimeout(pongTimer);
        },
        closed: (event) => {
          clearTimeout(pongTimer);
          const { code } = event as { code?: number };
          if (code === 1000) change({ state: 'OFF', cutAt: null });
          else if (isSignedOut(event)) {
            waiting ??= new Set();
            options.onSignedOut();
          } else cut(Date.now());
        },
      },
    });
  client = start();
  leaveSocket = () => client.terminate();

  // A laptop that wakes up, or finds its network again, need not wait for the next try.
  addEventListener('online', tryNow);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') tryNow();
  });

  return {
    subscribe(request, sink) {
      const payload = { ...request, variables: { ...request.variables } };
      let over = false;
      let stop: () => void = () => {};
      let again: ReturnType<typeof setTimeout> | undefined;
      const later = () => {
        if (over) return;
        if (waiting === null) again = setTimeout(open, 1_000);
        else waiting.add(open);
      };
      const open = () => {
        stop = client.subscribe(payload, {
          next(result) {
            const event = Object.values(result.data ?? {})[0] as LiveEvent | null | undefined;
            if (event) {
              if (event.cursor !== undefined) payload.variables.after = event.cursor;
              note(event);
            }
            sink.next(result as { data?: Record<string, unknown> | null });
          },
          error(error) {
            // A list is the server's refusal of this subscription; everything else is the line's.
            if (Array.isArray(error)) sink.error(error);
            else later();
          },
          // The server ended it in good order, for example before it stops: ask again from the cursor.
          complete: later,
        });
      };
      open();
      return () => {
        over = true;
        clearTimeout(again);
        waiting?.delete(open);
        stop();
      };
    },
  };
}

/** A stage that moved on starts its count again. */
function forgetProgress(offerId: string | undefined): void {
  if (offerId === undefined || !progress.get().has(offerId)) return;
  const rest = new Map(progress.get());
  rest.delete(offerId);
  progress.set(rest);
}

function noteProgress(event: StageProgress): void {
  const known = progress.get().get(event.offerId);
  if (known?.stage === event.stage && known.total === event.total && known.done > event.done)
    return;
  progress.set(new Map(progress.get()).set(event.offerId, event));
}
