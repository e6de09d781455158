import { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import type { ClientConfig } from 'pg';

/** A statement without an answer for this long is asked after, in milliseconds. */
const PATIENCE_MS = 1_000;
/** How long asking after it may take, in milliseconds; together a dead line is noticed in two and a half seconds. */
const ASKING_MS = 1_500;
/** How often the watch looks at its clock while statements are under way, in milliseconds. */
const LOOK_EVERY_MS = 250;
/** An answer that the server has sent already is given this long to be read, in milliseconds. */
const ON_ITS_WAY_MS = 250;
/** How long a parting is given to be confirmed, in milliseconds. */
const PARTING_MS = 500;

/** SQL states have five characters: what has one is an answer, and the line it came over is sound. */
const SQL_STATE_LENGTH = 5;

/** The name of the connection that asks, in pg_stat_activity. */
export const LINE_WATCH = 'vitrine line watch';

/** Which of these sessions work on a statement. A session sees those of its own role. */
const atWork = `select pid from pg_stat_activity where pid = any($1) and state = 'active'`;

type Line = {
  readonly socket: Socket;
  /** The server's session, once connected. */
  pid(): number | null;
  /** Statements under way. */
  pending: number;
  /** When the oldest statement under way was last known to be worked on; of `performance.now()`. */
  aliveAt: number;
  /** When an answer last came. */
  answeredAt: number;
};

/** `pg` knows the session, its types do not. */
type WithSession = { readonly processID?: number | null };
type Ask = (...given: readonly unknown[]) => unknown;

/**
 * A kind of `pg` client for one pool, whose statements fail when the line is dead instead of waiting for the kernel,
 * which may take a quarter of an hour; a peer that vanished in silence (no power, a firewall that forgot the
 * connection) never says so itself.
 *
 * A time limit for statements could not tell a dead line from a row that is locked. So a statement that takes long is
 * asked after, on a connection of its own:
 *
 * - the server says that the session works on it: it is left alone, and asked after again later;
 * - the server knows nothing of it: question or answer were lost, and this connection ends;
 * - nobody answers: the line is dead, and so are all connections that wait for an answer.
 *
 * Connections that were idle since before a lost one was used are ended too: they went the same way.
 */
export function createWatchedClient(): new (config?: ClientConfig) => Client {
  const lines = new Set<Line>();
  let timer: NodeJS.Timeout | null = null;
  let asking = false;

  function look(config: ClientConfig): void {
    const now = performance.now();
    const waiting = [...lines].filter(({ pending }) => pending > 0);
    if (waiting.length === 0 && timer !== null) {
      clearInterval(timer);
      timer = null;
      return;
    }
    const late = waiting.filter(({ aliveAt }) => now - aliveAt >= PATIENCE_MS);
    if (late.length === 0 || asking) return;
    asking = true;
    void askAfter(config, late, now).finally(() => {
      asking = false;
    });
  }

  async function askAfter(
    config: ClientConfig,
    late: readonly Line[],
    askedAt: number,
  ): Promise<void> {
    const known = await sessionsAtWork(
      config,
      late.map((line) => line.pid()).filter((pid) => pid !== null),
    );
    if (known === 'NO_ANSWER') {
      end(late.filter((line) => line.answeredAt < askedAt));
      return;
    }
    const atWorkNow = (line: Line) => known === 'CANNOT_TELL' || known.has(line.pid() ?? 0);
    for (const line of late.filter(atWorkNow)) line.aliveAt = performance.now();
    const forgotten = late.filter((line) => !atWorkNow(line));
    if (forgotten.length === 0) return;
    await delay(ON_ITS_WAY_MS, undefined, { ref: false });
    end(forgotten.filter((line) => line.answeredAt < askedAt));
  }

  /** Ends these, and those that have been idle for longer than one of these waits. */
  function end(lost: readonly Line[]): void {
    if (lost.length === 0) return;
    const lastSound = Math.max(...lost.map(({ answeredAt }) => answeredAt));
    const idle = [...lines].filter(
      ({ pending, answeredAt }) => pending === 0 && answeredAt <= lastSound,
    );
    for (const { socket } of [...lost, ...idle]) {
      socket.destroy(
        Object.assign(new Error('The database does not answer.'), { code: 'ETIMEDOUT' }),
      );
    }
  }

  return class WatchedClient extends Client {
    private readonly ownSocket: Socket;

    constructor(config: ClientConfig = {}) {
      // Our own socket: a half-open one never confirms an end, and can only be destroyed.
      const socket = new Socket();
      super(over(socket, config));
      this.ownSocket = socket;
      const began = performance.now();
      const line: Line = {
        socket,
        pid: () => (this as WithSession).processID ?? null,
        pending: 0,
        aliveAt: began,
        answeredAt: began,
      };
      lines.add(line);
      socket.once('close', () => lines.delete(line));
      // Every overload of `query` that answers with a promise passes through here.
      const ask = this.query.bind(this) as unknown as Ask;
      const query: Ask = (...given) => {
        const answer = ask(...given);
        if (!(answer instanceof Promise)) return answer;
        if (line.pending === 0) line.aliveAt = performance.now();
        line.pending += 1;
        timer ??= setInterval(() => look(config), LOOK_EVERY_MS).unref();
        const answered = () => {
          line.pending -= 1;
          line.answeredAt = performance.now();
          line.aliveAt = line.answeredAt;
        };
        answer.then(answered, answered);
        return answer;
      };
      Object.assign(this, { query });
    }

    override end(): Promise<void>;
    override end(callback: (error: Error) => void): void;
    override end(callback?: (error: Error) => void): Promise<void> | void {
      const impatience = setTimeout(() => this.ownSocket.destroy(), PARTING_MS);
      this.ownSocket.once('close', () => clearTimeout(impatience));
      return callback === undefined ? super.end() : super.end(callback);
    }
  };
}

/** The configuration of a client that connects by way of this socket. */
function over(socket: Socket, config: ClientConfig): ClientConfig {
  const { password } = config;
  // The pool hides the password from those who list its options.
  return { ...config, ...(password === undefined ? {} : { password }), stream: () => socket };
}

/** Asks on a new connection which of these sessions are at work. Never rejects. */
async function sessionsAtWork(
  config: ClientConfig,
  pids: readonly number[],
): Promise<ReadonlySet<number> | 'NO_ANSWER' | 'CANNOT_TELL'> {
  const socket = new Socket();
  const client = new Client({ ...over(socket, config), application_name: LINE_WATCH });
  client.on('error', () => undefined);
  // In short steps: a process that was busy for longer has not yet read an answer that may be there.
  let steps = ASKING_MS / LOOK_EVERY_MS;
  const impatience = setInterval(() => {
    steps -= 1;
    if (steps === 0) socket.destroy();
  }, LOOK_EVERY_MS);
  try {
    await client.connect();
    const { rows } = await client.query<{ pid: number }>(atWork, [pids]);
    return new Set(rows.map(({ pid }) => pid));
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
    const refused = code.length === SQL_STATE_LENGTH && code !== 'EPIPE';
    return refused ? 'CANNOT_TELL' : 'NO_ANSWER';
  } finally {
    clearInterval(impatience);
    client.end().catch(() => undefined);
    socket.destroySoon();
  }
}
