import type { Socket } from 'node:net';
import { connect, createServer } from 'node:net';

/** A line to a server that can be cut and mended. */
export type FaultProxy = AsyncDisposable & {
  /** The given address, by way of this line. */
  readonly url: string;
  /** Ends all connections and takes no new ones. */
  cut(): void;
  /** Takes connections again. */
  mend(): void;
};

/** Makes two sockets one line: what comes in at one goes out at the other, and they end together. */
export function join(near: Socket, far: Socket, open: Set<Socket>): void {
  for (const [one, other] of [
    [near, far],
    [far, near],
  ] as const) {
    open.add(one);
    one.on('error', () => other.destroy());
    one.on('close', () => {
      open.delete(one);
      other.destroy();
    });
    one.pipe(other);
  }
}

/** Opens a line to the server of `url`, on a free port of this machine. */
export async function openFaultProxy(url: string): Promise<FaultProxy> {
  const target = new URL(url);
  const open = new Set<Socket>();
  let isCut = false;
  const server = createServer((near) => {
    if (isCut) {
      near.destroy();
      return;
    }
    join(near, connect(Number(target.port || 5432), target.hostname), open);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.');
  const proxied = new URL(url);
  proxied.hostname = '127.0.0.1';
  proxied.port = String(address.port);
  const cut = () => {
    isCut = true;
    for (const socket of open) socket.destroy();
  };
  return {
    url: proxied.href,
    cut,
    mend() {
      isCut = false;
    },
    async [Symbol.asyncDispose]() {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
