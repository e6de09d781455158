/** Mail servers for tests: a real one, and one that says what a test wants. Both on a free port of this machine. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { SMTPServer } from 'smtp-server';
import type { SMTPServerOptions } from 'smtp-server';

export type Received = {
  readonly from: string;
  readonly to: readonly string[];
  /** The message as it came, dots unstuffed. */
  readonly raw: string;
};

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address.port;
}

const listening = async (server: Server) => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
};

/** A reply as smtp-server takes it: an error with the number of the answer. */
export function reply(responseCode: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode });
}

/** A real server without TLS that keeps what it takes; `options` refuse what a test wants refused. */
export async function startSmtpServer(options: SMTPServerOptions = {}) {
  const mails: Received[] = [];
  /** Every address named in RCPT TO, also refused ones. */
  const asked: string[] = [];
  let connections = 0;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    closeTimeout: 100,
    ...options,
    onConnect(session, done) {
      connections += 1;
      if (options.onConnect) options.onConnect(session, done);
      else done();
    },
    onRcptTo(address, session, done) {
      asked.push(address.address);
      if (options.onRcptTo) options.onRcptTo(address, session, done);
      else done();
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        mails.push({
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
          raw: Buffer.concat(chunks).toString('latin1'),
        });
        if (options.onData) options.onData(stream, session, done);
        else done();
      });
    },
  });
  server.on('error', () => undefined);
  await listening(server.server);
  return {
    url: `smtp://127.0.0.1:${portOf(server.server)}`,
    port: portOf(server.server),
    mails,
    asked,
    connectionCount: () => connections,
    /** Hangs up on every client, as a server does with idle ones. */
    dropAll() {
      for (const { _socket: socket } of server.connections as unknown as Iterable<{
        _socket: Socket;
      }>)
        socket.destroy();
    },
    async [Symbol.asyncDispose]() {
      await new Promise<void>((resolve) => {
        server.close(resolve);
      });
    },
  };
}

/**
 * A server of raw lines: `greet` speaks first, `answer` gets each line of the client (in DATA only the
 * final dot) and writes what it likes.
 */
export async function startRawServer(peer: {
  readonly greet: (socket: Socket) => void;
  readonly answer?: (line: string, socket: Socket) => void;
}) {
  const lines: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    let rest = '';
    let inData = false;
    socket.on('data', (chunk) => {
      const parts = (rest + chunk.toString('latin1')).split('\r\n');
      rest = parts.pop() ?? '';
      for (const line of parts) {
        if (inData && line !== '.') continue;
        inData = line === 'DATA';
        lines.push(line);
        peer.answer?.(line, socket);
      }
    });
    peer.greet(socket);
  });
  await listening(server);
  return {
    url: `smtp://127.0.0.1:${portOf(server)}`,
    lines,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}
