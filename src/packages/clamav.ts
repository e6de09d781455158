import { createConnection } from 'node:net';
import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import type { HealthState } from '../health.ts';
import type { Malware, MalwareScanner } from './malware-scanner.ts';
import { eachMember } from './read-zip.ts';

/** The scanner did not do its work. The message says why, in words for operators. */
export class MalwareScannerError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'MalwareScannerError';
  }
}

/** How long clamd may stay silent while it is sent a file or looks at it, in milliseconds. */
const SILENT_MS = 60_000;

/** How long it may take to say that it is there, in milliseconds. */
const PONG_MS = 1_500;

/** Longest answer that clamd gives to one file, in bytes. */
const LONGEST_ANSWER = 64 * 1024;

/** The usual reason for a file that is refused. */
const hint = 'StreamMaxLength of clamd.conf must be at least the size of the largest file.';

const END_OF_FILE = Buffer.alloc(4);

/**
 * ClamAV by the protocol of its daemon: one session per package, in which every file is sent with INSTREAM.
 * `url` is `tcp://host:port` or `unix:///path`. Source: clamd(8).
 */
export function createClamAv({ url }: { readonly url: string }): MalwareScanner {
  return {
    name: 'clamav',
    async scan(zipPath, signal) {
      await using session = await openSession(url, SILENT_MS, signal);
      session.write('zIDSESSION\0');
      const found: Malware[] = [];
      for await (const { path, stream } of eachMember(zipPath)) {
        const answer = await session.ask(stream);
        const name = verdictOf(answer);
        if (name !== null) found.push({ path, name });
      }
      return found;
    },
    async look(): Promise<HealthState> {
      try {
        await using session = await openSession(url, PONG_MS, AbortSignal.timeout(PONG_MS));
        session.write('zPING\0');
        if ((await session.answer()) === 'PONG') return { state: 'ok' };
      } catch {
        // What exactly is wrong stands in the log of the work that needs the scanner.
      }
      const why = 'It does not answer. Packages wait in certification until it does.';
      return { state: 'degraded', why };
    },
  };
}

/** Name of what was recognised; null for a clean file. */
function verdictOf(answer: string): string | null {
  // "1: stream: OK", "2: stream: Win.Test.EICAR_HDB-1 FOUND", "3: INSTREAM size limit exceeded. ERROR"
  const [, said = ''] = /^\d+: (?:stream: )?(.*)$/s.exec(answer) ?? [];
  if (said === 'OK') return null;
  const name = /^(.+) FOUND$/s.exec(said)?.[1];
  if (name !== undefined) return name;
  throw new MalwareScannerError(
    `ClamAV could not look at a file of the package: ${answer} ${hint}`,
  );
}

async function openSession(url: string, silentMs: number, signal: AbortSignal) {
  signal.throwIfAborted();
  const { protocol, hostname, port, pathname } = new URL(url);
  const socket: Socket = createConnection(
    protocol === 'unix:'
      ? { path: decodeURIComponent(pathname) }
      : { host: hostname.replace(/^\[(.*)\]$/, '$1'), port: Number(port || 3310) },
  );
  const stop = () => socket.destroy(new MalwareScannerError('The scan was stopped.'));
  signal.addEventListener('abort', stop, { once: true });
  socket.setTimeout(silentMs, () => {
    socket.destroy(new MalwareScannerError(`ClamAV was silent for ${silentMs / 1_000} s.`));
  });
  let heard = '';
  let fault: Error | null = null;
  /** Bytes of the file that is being sent. */
  let sent = 0;
  let wake: () => void = () => undefined;
  socket.setEncoding('utf8');
  socket.on('data', (text: string) => {
    heard += text;
    if (heard.length > LONGEST_ANSWER) {
      socket.destroy(new MalwareScannerError('ClamAV answered more than it ever should.'));
    }
    wake();
  });
  socket.on('error', (cause) => {
    // A daemon that refuses a file hangs up, and what it said before that is often lost.
    const what =
      sent > 0
        ? `ClamAV hung up after ${sent} bytes of a file. ${hint}`
        : `ClamAV cannot be reached: ${cause.message}.`;
    fault ??=
      cause instanceof MalwareScannerError ? cause : new MalwareScannerError(what, { cause });
  });
  socket.on('close', () => {
    fault ??= new MalwareScannerError('ClamAV closed the connection.');
    wake();
  });

  /** Resolves with the first of these events. `once` of Node would reject with what the line met, in words of its own. */
  async function eventOf(...names: readonly string[]): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    for (const name of names) socket.on(name, resolve);
    await promise;
    for (const name of names) socket.off(name, resolve);
  }

  /** The next answer, without the zero that ends it. */
  async function answer(): Promise<string> {
    for (;;) {
      const end = heard.indexOf('\0');
      if (end >= 0) {
        const text = heard.slice(0, end);
        heard = heard.slice(end + 1);
        return text;
      }
      if (fault !== null) throw fault;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }

  /** Sends a file in pieces, each with its length before it, and waits while clamd does not take more. */
  async function send(stream: Readable): Promise<void> {
    sent = 0;
    for await (const chunk of stream) {
      // A file stream without an encoding gives buffers.
      const bytes = chunk as Buffer;
      const length = Buffer.alloc(4);
      length.writeUInt32BE(bytes.length);
      sent += bytes.length;
      socket.cork();
      socket.write(length);
      const hasRoom = socket.write(bytes);
      socket.uncork();
      // Refused in the middle of the file: the answer is there already, and nothing more is taken.
      if (fault !== null || heard !== '') return;
      if (!hasRoom) await eventOf('drain', 'close');
    }
    socket.write(END_OF_FILE);
  }

  return {
    write: (text: string) => void socket.write(text),
    answer,
    async ask(stream: Readable): Promise<string> {
      try {
        socket.write('zINSTREAM\0');
        await send(stream);
        return await answer();
      } finally {
        stream.destroy();
      }
    },
    [Symbol.asyncDispose]: async () => {
      signal.removeEventListener('abort', stop);
      if (socket.closed) return;
      const closed = eventOf('close');
      socket.destroy();
      await closed;
    },
  };
}
