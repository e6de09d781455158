/** A line between a client and a server that a test can cut, mend, or let go silent. */
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';

type Wire = { readonly client: Socket; readonly server: Socket; sent: string };

export type FaultProxy = AsyncDisposable & {
  /** The given address, by way of this line. */
  readonly url: string;
  /** Ends all connections and takes no new ones, until `mend`. */
  cut(): void;
  /**
   * Swallows without a word what comes from either side, on old connections and on new ones, until `mend`: so a
   * firewall forgets a connection, or a peer loses its power. Nobody is told; the server keeps its sessions.
   */
  swallow(): void;
  /** Takes connections again. Those that were cut or swallowed stay as they are. */
  mend(): void;
  /** Holds everything on old connections and on new ones, and keeps what is said meanwhile. */
  hush(): void;
  /** Ends that silence: what was kept arrives, late. */
  speak(): void;
  /** Swallows on the connections whose client said what `which` looks for; resolves to how many they are. */
  silence(which: (sent: string) => boolean): number;
  /** How many connections are open, those among them that nobody hears. */
  readonly open: number;
};

/** How much of what a client said is kept, to tell its connections apart. */
const KEPT_CHARACTERS = 20_000;

/** Opens a line to the server of `url`, on a free port of this machine. */
export async function openFaultProxy(url: string): Promise<FaultProxy> {
  const target = new URL(url);
  const wires = new Set<Wire>();
  /** Clients that came while everything is swallowed: they have nobody behind them. */
  const unheard = new Set<Socket>();
  let state: 'SOUND' | 'CUT' | 'SWALLOWS' = 'SOUND';
  let isHushed = false;
  const flow = ({ client, server }: Wire) => {
    client.pipe(server);
    server.pipe(client);
  };
  const hold = ({ client, server }: Wire) => {
    client.unpipe(server);
    server.unpipe(client);
    client.pause();
    server.pause();
  };

  const listener = createServer((client) => {
    client.on('error', () => undefined);
    if (state === 'CUT') {
      client.destroy();
      return;
    }
    if (state === 'SWALLOWS') {
      unheard.add(client);
      client.on('close', () => unheard.delete(client));
      client.resume();
      return;
    }
    const server = connect(Number(target.port || 5432), target.hostname);
    server.on('error', () => undefined);
    const wire: Wire = { client, server, sent: '' };
    wires.add(wire);
    client.on('data', (chunk: Buffer) => {
      wire.sent = (wire.sent + chunk.toString('latin1')).slice(-KEPT_CHARACTERS);
    });
    if (isHushed) hold(wire);
    else flow(wire);
    for (const end of [client, server]) {
      end.on('close', () => {
        wires.delete(wire);
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

  function endAll(): void {
    for (const { client, server } of wires) {
      client.destroy();
      server.destroy();
    }
    for (const client of unheard) client.destroy();
  }

  function silence(which: (sent: string) => boolean): number {
    const chosen = [...wires].filter(({ sent }) => which(sent));
    for (const { client, server } of chosen) {
      client.unpipe(server);
      server.unpipe(client);
      server.pause();
      // Without a pipe it would pause, and never notice that the client went away.
      client.resume();
    }
    return chosen.length;
  }

  return {
    url: own.href,
    cut() {
      state = 'CUT';
      endAll();
    },
    swallow() {
      state = 'SWALLOWS';
      silence(() => true);
    },
    mend() {
      state = 'SOUND';
    },
    silence,
    hush() {
      isHushed = true;
      for (const wire of wires) hold(wire);
    },
    speak() {
      isHushed = false;
      for (const wire of wires) flow(wire);
    },
    get open() {
      return wires.size + unheard.size;
    },
    async [Symbol.asyncDispose]() {
      endAll();
      const closed = once(listener, 'close');
      listener.close();
      await closed;
    },
  };
}
