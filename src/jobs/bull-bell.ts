import Bull from 'bull';
import type { Queue } from 'bull';
import { messageOf } from '../log.ts';
import type { Log } from '../log.ts';
import type { Bell, RingKind } from './bell.ts';
import { ringQueues } from './ring-queues.ts';
import { within } from '../within.ts';

/** How long anything waits for an answer of Redis, in milliseconds. */
const ANSWER_MS = 1_000;
/** Rings that wait in Redis this long beside a free hand mean that the queue hangs (bull issue 1873); milliseconds. */
const SILENT_MS = 5_000;
/** A quiet connection is probed after this long, in milliseconds. */
const KEEPALIVE_MS = 5_000;
/** Longest pause before the connection is tried again, in milliseconds. */
const RECONNECT_MS = 1_000;
/** Rings kept while Redis is away; further ones are left to the sweeps. */
const MAX_ADDING = 10_000;

type Job = { readonly id: string };

/**
 * The bell on Redis: one Bull queue per kind, jobs that carry an id and nothing else.
 * `completed` and `failed` mean nothing to the domain: a job that ran twice or never costs a look at a row.
 */
export function bullBell(
  url: string,
  log: Log,
  prefix = 'vitrine',
  silentMs: number = SILENT_MS,
): Bell {
  const hands = ringQueues(log);
  const queues = new Map<RingKind, Queue<Job>>();
  /** Rings on their way to Redis. */
  const adding = new Map<string, Promise<void>>();
  /** Since when rings of a kind wait in Redis although a hand is free and none arrives. */
  const silentSince = new Map<RingKind, number>();
  let started = false;

  const open = (kind: RingKind): Queue<Job> => {
    const queue = new Bull<Job>(kind, url, {
      // Braces keep the keys of a queue on one node of a Redis cluster.
      prefix: `{${prefix}}`,
      redis: {
        maxRetriesPerRequest: null,
        enableReadyCheck: false,
        keepAlive: KEEPALIVE_MS,
        retryStrategy: (times) => Math.min(times * 50, RECONNECT_MS),
        // Bull reads host and password from the address, and not that it wants TLS.
        ...(url.startsWith('rediss:') ? { tls: {} } : {}),
      },
      defaultJobOptions: { attempts: 1, removeOnComplete: true, removeOnFail: true },
      settings: {
        lockDuration: 30_000,
        lockRenewTime: 10_000,
        stalledInterval: 30_000,
        maxStalledCount: 0,
        retryProcessDelay: RECONNECT_MS,
      },
    });
    // Bull names its connection and lets the refusal of that, or an end before it, reject unheard: that ends the process.
    Object.assign(queue, { setWorkerName: () => Promise.resolve() });
    // Without a listener an outage of Redis would end the process.
    queue.on('error', (error) => log.debug('bull error', { kind, error: messageOf(error) }));
    queue.on('stalled', (job) => log.warn('bull job stalled', { kind, id: job.data.id }));
    return queue;
  };
  const queueOf = (kind: RingKind): Queue<Job> => {
    const existing = queues.get(kind);
    if (existing !== undefined) return existing;
    const queue = open(kind);
    queues.set(kind, queue);
    return queue;
  };
  const process = (kind: RingKind, concurrency: number): void => {
    queueOf(kind)
      .process(concurrency, async ({ data }) => {
        silentSince.delete(kind);
        await hands.push(kind, data.id);
      })
      .catch((thrown: unknown) => {
        log.debug('bull stopped processing', { kind, error: messageOf(thrown) });
      });
  };
  const add = (kind: RingKind, id: string, token: number): void => {
    // The same ring twice is one job: Bull drops the second by its id. With the token in it, the job of
    // a worker that died, which Bull keeps as active for a while, does not hide the next ring.
    const jobId = `${id}@${token}`;
    const ring = `${kind}:${jobId}`;
    if (adding.has(ring) || adding.size >= MAX_ADDING) return;
    const added = queueOf(kind)
      .add({ id }, { jobId })
      .then(
        () => undefined,
        (thrown: unknown) => log.debug('ring lost', { kind, id, error: messageOf(thrown) }),
      )
      .finally(() => adding.delete(ring));
    adding.set(ring, added);
  };
  const watchKind = async (kind: RingKind, concurrency: number): Promise<void> => {
    const queue = queueOf(kind);
    const mute = queue.clients.some(isMute);
    // While Redis is away its clients come back by themselves, and a question would only wait.
    if (!hands.hasFreeHand(kind) || (queue.client.status !== 'ready' && !mute)) {
      silentSince.delete(kind);
      return;
    }
    let waiting: number | null = null;
    if (!mute) {
      const counted = queue.getWaitingCount().then((count) => {
        waiting = count;
      });
      await within(counted, ANSWER_MS);
    }
    // Null: a connection that looks open and does not answer is as deaf as a queue that hangs.
    if (waiting === 0) {
      silentSince.delete(kind);
      return;
    }
    const since = silentSince.get(kind) ?? performance.now();
    silentSince.set(kind, since);
    if (performance.now() - since < silentMs || !started) return;
    silentSince.delete(kind);
    log.warn('the bell is silent although rings wait; its queue is made anew', { kind });
    queues.delete(kind);
    process(kind, concurrency);
    await close(queue);
  };
  const stop = async (): Promise<void> => {
    started = false;
    const listening = [...queues.values()];
    // New ones serve the rings from now on: Bull takes one handler per queue and keeps it.
    queues.clear();
    // Hands first: a job that is fetched before Redis has heard of the pause begins nothing any more.
    const handsStopped = hands.stop();
    // Jobs are no longer fetched; those of the handlers at work can still be told as done.
    await Promise.all(listening.filter(isConnected).map(pause));
    await handsStopped;
    await Promise.all(listening.map(close));
  };
  return {
    name: 'bull',
    ring(kind, rings) {
      for (const { id, token } of rings) add(kind, id, token);
      return Promise.resolve();
    },
    hear(kind, ids) {
      if (!started) return;
      for (const id of ids) void hands.push(kind, id);
    },
    onRing: (kind, concurrency, handler) => hands.handle(kind, concurrency, handler),
    start() {
      started = true;
      hands.start();
      for (const { kind, concurrency } of hands.kinds()) process(kind, concurrency);
      return Promise.resolve();
    },
    stop,
    async isReachable() {
      // All queues are on one Redis, so one of them speaks for it.
      const { client } = queueOf('stage');
      let answered = false;
      const pinged = client.ping().then(() => {
        answered = true;
      });
      await within(pinged, ANSWER_MS);
      return answered;
    },
    async watch() {
      if (!started) return;
      await Promise.all(hands.kinds().map(({ kind, concurrency }) => watchKind(kind, concurrency)));
    },
    async [Symbol.asyncDispose]() {
      if (started) await stop();
      await within(Promise.all(adding.values()), ANSWER_MS);
      const all = [...queues.values()];
      queues.clear();
      await Promise.all(all.map(close));
    },
  };
}

/** False during an outage: there Bull waits for Redis before it pauses or closes. */
function isConnected(queue: Queue<Job>): boolean {
  return queue.clients.every(({ status }) => status === 'ready');
}

/** Connected to something that has not said a word yet: nothing ends such a wait but we. */
function isMute({ status }: Queue<Job>['clients'][number]): boolean {
  return status === 'connect';
}

async function pause(queue: Queue<Job>): Promise<void> {
  await within(queue.pause(true, true), ANSWER_MS);
}

async function close(queue: Queue<Job>): Promise<void> {
  // `true`: the handlers at work are awaited by us.
  const closed = queue.close(true);
  if (isConnected(queue)) await within(closed, ANSWER_MS);
  else closed.catch(() => undefined);
  // What Bull does last, and never comes to while Redis is away: clients and timers would go on for ever.
  for (const client of queue.clients) end(client);
  // Bull makes its blocking client when it first waits, and that may be after this.
  Object.assign(queue.clients, { push: end });
  if ('_clearTimers' in queue && typeof queue._clearTimers === 'function') queue._clearTimers();
}

function end(client: Queue<Job>['clients'][number]): void {
  // Bull connects its blocking client anew to end what it waits for, also long after this.
  client.connect = async () => await Promise.reject(new Error('The queue is closed.'));
  client.disconnect();
}
