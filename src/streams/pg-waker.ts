import type { Log } from '../log.ts';
import { messageOf } from '../log.ts';
import { openSideConnection } from './side-connection.ts';
import { WAKE_CHANNEL, encodeMessage, packMessages } from './wake-message.ts';
import type { Progress, Waker } from './waker.ts';

/** Progress of an offer is passed on at most this often, in milliseconds. */
const PROGRESS_EVERY_MS = 1_000;

/** Topics kept while the database is away; beyond that everybody is woken instead. */
const MAX_PENDING = 10_000;

/** Pause after a statement failed on a connection that still stands, in milliseconds. */
const RETRY_MS = 1_000;

/** How long a stop waits for the last wakes to go out, in milliseconds. */
const LAST_WORDS_MS = 1_000;

const notify = 'select pg_notify($1, payload) from unnest($2::text[]) as payload';

/**
 * Wakes readers by NOTIFY on one connection of its own.
 *
 * One statement is in flight at a time; what is asked for meanwhile is collected and shares the next one, so a
 * thousand commits a second cost a few statements. Nothing here throws to the caller, nothing is awaited by him, and
 * a wake asked for during an outage goes out after it.
 */
export function createWaker(options: {
  readonly connectionString: string;
  readonly log: Log;
}): Waker & AsyncDisposable {
  const { log } = options;
  const pending = new Set<string>();
  const latest = new Map<string, Progress>();
  const sentAt = new Map<string, number>();
  let sending: Promise<void> | null = null;
  let timer: NodeJS.Timeout | null = null;
  let closed = false;

  const connection = openSideConnection({
    connectionString: options.connectionString,
    name: 'vitrine wake',
    log,
    async onConnect() {
      // `client` is set in the same turn, before this runs.
      setImmediate(send);
    },
  });

  function send(): void {
    sending ??= sendAll().finally(() => {
      sending = null;
    });
  }

  async function sendAll(): Promise<void> {
    while (pending.size > 0 && connection.client) {
      const batch = [...pending];
      pending.clear();
      try {
        await connection.client.query(notify, [WAKE_CHANNEL, packMessages(batch)]);
      } catch (thrown) {
        for (const message of batch) pending.add(message);
        log.warn('wakes wait', { error: messageOf(thrown) });
        if (!closed) setTimeout(send, RETRY_MS).unref();
        return;
      }
    }
  }

  function add(message: string): void {
    if (closed) return;
    if (pending.size >= MAX_PENDING) {
      pending.clear();
      pending.add(encodeMessage({ kind: 'everything' }));
      return;
    }
    pending.add(message);
  }

  /** Passes on what is due, forgets old times, and comes back for the rest. */
  function passProgress(): void {
    if (timer) clearTimeout(timer);
    timer = null;
    const now = performance.now();
    let wait = Number.POSITIVE_INFINITY;
    for (const [offerId, at] of sentAt) {
      const left = at + PROGRESS_EVERY_MS - now;
      if (left > 0) wait = Math.min(wait, left);
      else sentAt.delete(offerId);
    }
    for (const [offerId, progress] of latest) {
      if (sentAt.has(offerId)) continue;
      latest.delete(offerId);
      sentAt.set(offerId, now);
      wait = Math.min(wait, PROGRESS_EVERY_MS);
      add(encodeMessage({ kind: 'progress', progress }));
    }
    if (pending.size > 0) send();
    if (Number.isFinite(wait) && !closed) timer = setTimeout(passProgress, wait + 1).unref();
  }

  return {
    wake(topics) {
      for (const topic of topics) {
        // A transition ends what was measured before it.
        if (topic.kind === 'offer') latest.delete(topic.offerId);
        add(encodeMessage(topic));
      }
      send();
    },
    progress(progress) {
      if (closed) return;
      latest.set(progress.offerId, progress);
      if (!sentAt.has(progress.offerId) || timer === null) passProgress();
    },
    async [Symbol.asyncDispose]() {
      closed = true;
      if (timer) clearTimeout(timer);
      send();
      const patience = Promise.withResolvers<void>();
      const lastWords = setTimeout(patience.resolve, LAST_WORDS_MS);
      await Promise.race([sending, patience.promise]);
      clearTimeout(lastWords);
      await connection[Symbol.asyncDispose]();
    },
  };
}
