import type { MikroORM } from '@mikro-orm/postgresql';
import { Check } from '../db/check.ts';
import { Review } from '../db/review.ts';
import type { Log } from '../log.ts';
import { isUuid } from './cursor.ts';
import { untilAvailable } from './outage.ts';
import type { StreamRegistry } from './stream-registry.ts';
import { createBell, createStreamSource } from './stream-source.ts';
import type { WakeListener } from './wake-listener.ts';

/** A stream that says "look again". */
export type ChangeStreamRequest = {
  readonly signal: AbortSignal | null;
  /** Asked before each event; false ends the stream. */
  mayRead(): Promise<boolean>;
};

export type ChangeStreamParts = {
  readonly listener: WakeListener;
  readonly registry: StreamRegistry;
  readonly log: Log;
  now(): Date;
  readonly orm: MikroORM;
  /** How long a stream trusts that no news is no news, in milliseconds. */
  readonly safetyPollMs: number;
};

/** What the stream of the review queue says. */
export type ReviewQueueEvent = { readonly at: Date };

/**
 * One event at the start, then one for each change of the review queue. Several changes may become one event.
 * Who reads the queue after each event, the first included, has missed nothing.
 */
export function createReviewQueueStream(
  parts: ChangeStreamParts,
  request: ChangeStreamRequest,
): AsyncIterableIterator<ReviewQueueEvent> {
  const bell = createBell();
  bell.ring();
  const stopListening = parts.listener.listen((message) => {
    if (message.kind === 'reviewQueue' || message.kind === 'everything') bell.ring();
  });
  // A wake may be lost with the process that was to send it: what the queue holds is compared now and then.
  let known: string | null = null;
  const look = async (): Promise<void> => {
    // Away: the listener rings when it is back.
    const mark = await readQueueMark(parts.orm).catch(() => null);
    if (mark === null) return;
    if (known !== null && mark !== known) bell.ring();
    known = mark;
  };
  const firstLook = look();
  const poll = setInterval(() => void look(), parts.safetyPollMs).unref();
  const source = createStreamSource<ReviewQueueEvent>({
    registry: parts.registry,
    signal: request.signal,
    async produce(): Promise<ReviewQueueEvent | null> {
      await bell.wait();
      bell.clear();
      // What changes after the first event is then known to be new.
      await firstLook;
      const isOpen = () => source.isOpen;
      const may = await untilAvailable(() => request.mayRead(), isOpen, parts.log);
      return may === true ? { at: parts.now() } : null;
    },
    release() {
      clearInterval(poll);
      stopListening();
      bell.ring();
    },
  });
  return source;
}

/** The reviews that wait or are taken, as one text: it changes when the queue does. */
async function readQueueMark(orm: MikroORM): Promise<string> {
  const rows = await orm.em
    .fork()
    .find(
      Review,
      { state: ['WAITING', 'TAKEN'] },
      { fields: ['id', 'state'], orderBy: { id: 'asc' }, disableIdentityMap: true },
    );
  return rows.map(({ id, state }) => `${id} ${state}`).join('\n');
}

/** What the stream of a check says. */
export type CheckFinishedEvent = { readonly checkId: string };

/** One event when the check is finished, at once when it is already; then the stream ends. */
export function createCheckStream(
  parts: ChangeStreamParts,
  request: ChangeStreamRequest & { readonly checkId: string },
): AsyncIterableIterator<CheckFinishedEvent> {
  const { checkId } = request;
  const bell = createBell();
  let told = false;
  const stopListening = parts.listener.listen((message) => {
    const isOwn = message.kind === 'check' && message.checkId === checkId;
    if (isOwn || message.kind === 'everything') bell.ring();
  });
  const poll = setInterval(bell.ring, parts.safetyPollMs);
  const source = createStreamSource<CheckFinishedEvent>({
    registry: parts.registry,
    signal: request.signal,
    async produce(): Promise<CheckFinishedEvent | null> {
      if (told || !isUuid(checkId)) return null;
      const patiently = <Answer>(ask: () => Promise<Answer>): Promise<Answer | null> =>
        untilAvailable(ask, () => source.isOpen, parts.log);
      while (source.isOpen) {
        bell.clear();
        const state = await patiently(() => readState(parts.orm, checkId));
        if (state === null) return null;
        if (state !== 'RUNNING') {
          told = true;
          return (await patiently(() => request.mayRead())) === true ? { checkId } : null;
        }
        await bell.wait();
      }
      return null;
    },
    release() {
      clearInterval(poll);
      stopListening();
      bell.ring();
    },
  });
  return source;
}

async function readState(orm: MikroORM, id: string): Promise<Check['state'] | null> {
  const options = { fields: ['state'], disableIdentityMap: true } as const;
  const check = await orm.em.fork().findOne(Check, { id }, options);
  return check?.state ?? null;
}
