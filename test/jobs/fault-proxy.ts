/** A wire between a client and a server that a test can cut, refuse or let go silent. */
import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';
import { once } from 'node:events';

type Line = { readonly client: Socket; readonly server: Socket; sent: string };

export type FaultProxy = AsyncDisposable & {
  /** The address given, with the host and port of this proxy. */
  readonly url: string;
  /** Breaks all lines and breaks new ones at once, until `restore`. */
  cut(): void;
  restore(): void;
  /** Lets lines go silent without closing them, as a peer that lost its power does. */
  silence(which: (sent: string) => boolean): number;
  /** Lets all lines go silent, those to come included, and keeps what is said meanwhile. */
  hush(): void;
  /** Ends that silence: what was kept arrives, late. */
  speak(): void;
  /** How many lines are open. */
  readonly open: number;
};

/** How much of what a client said is kept, to tell its lines apart. */
const KEPT_CHARACTERS = 20_000;

/** Opens a proxy before the server of `url`, on 127.0.0.1. */
export async function faultProxy(url: string): Promise<FaultProxy> {
  const target = new URL(url);
  const lines = new Set<Line>();
  let isCut = false;
  let isHushed = false;
  const flow = ({ client, server }: Line) => {
    client.pipe(server);
    server.pipe(client);
  };
  const hold = ({ client, server }: Line) => {
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      from.unpipe(to);
      from.pause();
    }
  };
  const listener = createServer((client) => {
    client.on('error', () => undefined);
    if (isCut) {
      client.destroy();
      return;
    }
    const server = connect({ host: target.hostname, port: Number(target.port) });
    server.on('error', () => undefined);
    const line: Line = { client, server, sent: '' };
    lines.add(line);
    client.on('data', (chunk: Buffer) => {
      line.sent = (line.sent + chunk.toString('latin1')).slice(-KEPT_CHARACTERS);
    });
    if (isHushed) hold(line);
    else flow(line);
    for (const end of [client, server]) {
      end.on('close', () => {
        lines.delete(line);
        client.destroy();
        server.destroy();
      });
    }
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const address = listener.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.');
  const own = new URL(url);
  own.hostname = '127.0.0.1';
  own.port = String(address.port);
  const breakAll = () => {
    for (const { client, server } of lines) {
      client.destroy();
      server.destroy();
    }
  };
  return {
    url: own.href,
    cut() {
      isCut = true;
      breakAll();
    },
    restore() {
      isCut = false;
    },
    silence(which) {
      const chosen = [...lines].filter(({ sent }) => which(sent));
      for (const { client, server } of chosen) {
        client.unpipe(server);
        server.unpipe(client);
        server.pause();
      }
      return chosen.length;
    },
    hush() {
      isHushed = true;
      for (const line of lines) hold(line);
    },
    speak() {
      isHushed = false;
      for (const line of lines) flow(line);
    },
    get open() {
      return lines.size;
    },
    async [Symbol.asyncDispose]() {
      breakAll();
      listener.close();
      await once(listener, 'close');
    },
  };
}
