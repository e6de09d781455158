/**
 * Keeps a number of HTTP requests in flight over as many connections, and times each answer.
 * Cheaper than `node:http`, so that the load generator is not what is measured.
 */
import { connect } from 'node:net';
import type { Socket } from 'node:net';

export type HttpAnswer = { readonly status: number; readonly body: string };

/** The bytes of a request. */
export function requestBytes(
  url: URL,
  method: 'GET' | 'POST',
  path: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Buffer {
  const lines = [
    `${method} ${path} HTTP/1.1`,
    `host: ${url.host}`,
    ...(body === '' ? [] : ['content-type: application/json']),
    `content-length: ${Buffer.byteLength(body)}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`);
}

/** A connection that sends one request at a time. */
export class LoadConnection {
  readonly #socket: Socket;
  #chunks: Buffer[] = [];
  #size = 0;
  #wanted = 0;
  #done: PromiseWithResolvers<HttpAnswer> | null = null;

  private constructor(socket: Socket) {
    this.#socket = socket;
    // Without an encoding, what arrives are Buffers.
    socket.on('data', (chunk) => this.#take(chunk as Buffer));
    const fail = (error?: Error) =>
      this.#done?.reject(error ?? new Error('The server closed the connection.'));
    socket.on('error', fail);
    socket.on('close', () => fail());
  }

  static async open(url: URL): Promise<LoadConnection> {
    const socket = connect({ port: Number(url.port), host: url.hostname, noDelay: true });
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', () => resolve());
      socket.once('error', reject);
    });
    return new LoadConnection(socket);
  }

  send(bytes: Buffer): Promise<HttpAnswer> {
    this.#chunks = [];
    this.#size = 0;
    this.#wanted = 0;
    this.#done = Promise.withResolvers<HttpAnswer>();
    this.#socket.write(bytes);
    return this.#done.promise;
  }

  close(): void {
    this.#done = null;
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    if (this.#size < this.#wanted) return;
    const all = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks);
    this.#chunks = [all];
    const end = all.indexOf('\r\n\r\n');
    if (end < 0) return;
    const head = all.toString('latin1', 0, end);
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
    if (length !== undefined) {
      this.#wanted = end + 4 + Number(length);
      if (this.#size >= this.#wanted) this.#finish(head, all.toString('utf8', end + 4));
    } else if (all.subarray(-5).toString('latin1') === '0\r\n\r\n') {
      this.#finish(head, unchunked(all.subarray(end + 4)));
    }
  }

  #finish(head: string, body: string): void {
    const done = this.#done;
    this.#done = null;
    done?.resolve({ status: Number(head.slice(9, 12)), body });
  }
}

function unchunked(bytes: Buffer): string {
  const parts: Buffer[] = [];
  for (let at = 0; ;) {
    const end = bytes.indexOf('\r\n', at);
    const size = Number.parseInt(bytes.toString('latin1', at, end), 16);
    if (!(size > 0)) return Buffer.concat(parts).toString('utf8');
    parts.push(bytes.subarray(end + 2, end + 2 + size));
    at = end + 2 + size + 2;
  }
}

export type LoadResult = {
  readonly answers: number;
  readonly seconds: number;
  /** Milliseconds of each answer, in ascending order. */
  readonly times: readonly number[];
};

/**
 * Sends what `next` gives until it gives null or the time is over; each answer is handed to `check`, which throws
 * when it is not right.
 */
export async function load(options: {
  readonly url: URL;
  readonly inFlight: number;
  readonly seconds: number;
  readonly next: () => Buffer | null;
  readonly check: (answer: HttpAnswer) => void;
}): Promise<LoadResult> {
  const { url, inFlight, seconds, next, check } = options;
  const connections = await Promise.all(
    Array.from({ length: inFlight }, () => LoadConnection.open(url)),
  );
  const times: number[] = [];
  const began = performance.now();
  const end = began + seconds * 1_000;
  try {
    await Promise.all(
      connections.map(async (connection) => {
        while (performance.now() < end) {
          const request = next();
          if (request === null) return;
          const sent = performance.now();
          const answer = await connection.send(request);
          times.push(performance.now() - sent);
          check(answer);
        }
      }),
    );
  } finally {
    for (const connection of connections) connection.close();
  }
  const lasted = (performance.now() - began) / 1_000;
  return { answers: times.length, seconds: lasted, times: times.sort((a, b) => a - b) };
}
