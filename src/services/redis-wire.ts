/** One question to a Redis server, without a client library: for finding out who it is and whether it is ready. */
import { connect } from 'node:net';

/** What a server answered: a text (status, number or bulk) or a list of texts. */
export type RedisReply = string | null | readonly (string | null)[];

/** The server answered with an error, such as LOADING or WRONGPASS. */
export class RedisReplyError extends Error {
  override readonly name = 'RedisReplyError';
}

/** How long an answer may take, in milliseconds. */
const ANSWER_TIMEOUT_MS = 2_000;

/**
 * Signs in with `password` and sends one command, on a connection of its own to 127.0.0.1.
 * Rejects with `RedisReplyError`, or with the error of the connection.
 */
export async function askRedis(
  port: number,
  password: string,
  command: readonly string[],
): Promise<RedisReply> {
  const replies = await exchange(port, [['AUTH', password], command]);
  return replies[1] ?? null;
}

function exchange(port: number, commands: readonly (readonly string[])[]): Promise<RedisReply[]> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port });
    let received = Buffer.alloc(0);
    const end = (action: () => void) => {
      socket.destroy();
      action();
    };
    socket.setTimeout(ANSWER_TIMEOUT_MS, () =>
      end(() => reject(new Error('Redis did not answer in time.'))),
    );
    socket.once('error', (error) => end(() => reject(error)));
    socket.once('close', () => reject(new Error('Redis closed the connection.')));
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      try {
        const replies = parseAll(received, commands.length);
        if (replies) end(() => resolve(replies));
      } catch (cause) {
        end(() => reject(cause));
      }
    });
    socket.write(commands.map(encode).join(''));
  });
}

function encode(command: readonly string[]): string {
  const parts = command.map((part) => `$${Buffer.byteLength(part)}\r\n${part}\r\n`);
  return `*${command.length}\r\n${parts.join('')}`;
}

/** The first `count` replies, or null while one is incomplete. Throws `RedisReplyError` at the first error reply. */
function parseAll(received: Buffer, count: number): RedisReply[] | null {
  const replies: RedisReply[] = [];
  let at = 0;
  while (replies.length < count) {
    const parsed = parseOne(received, at);
    if (!parsed) return null;
    replies.push(parsed.reply);
    at = parsed.end;
  }
  return replies;
}

function parseOne(received: Buffer, at: number): { reply: RedisReply; end: number } | null {
  const lineEnd = received.indexOf('\r\n', at);
  if (lineEnd < 0) return null;
  const line = received.toString('utf8', at + 1, lineEnd);
  const next = lineEnd + 2;
  const kind = String.fromCharCode(received[at] ?? 0);
  if (kind === '-') throw new RedisReplyError(line);
  if (kind === '+' || kind === ':') return { reply: line, end: next };
  const length = Number(line);
  if (kind === '$') {
    if (length < 0) return { reply: null, end: next };
    if (received.length < next + length + 2) return null;
    return { reply: received.toString('utf8', next, next + length), end: next + length + 2 };
  }
  if (kind !== '*') throw new RedisReplyError('The answer is not one of a Redis server.');
  const items: (string | null)[] = [];
  let end = next;
  for (let index = 0; index < length; index += 1) {
    const item = parseOne(received, end);
    if (!item) return null;
    if (typeof item.reply === 'string' || item.reply === null) items.push(item.reply);
    end = item.end;
  }
  return { reply: items, end };
}
