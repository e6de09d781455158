/** One address before several servers, as a load balancer is: new connections go to those that say they are ready. */
import type { Socket } from 'node:net';
import { connect, createServer } from 'node:net';

export type Balancer = AsyncDisposable & {
  readonly url: string;
  /** Adds a server of this machine, and looks at it from then on. */
  add(port: number): void;
  /** What `/ready` of a server said last; null when it did not answer. */
  saidReady(port: number): number | null;
  /** Stops looking, and goes on as if nothing had changed, until what this returns is called. */
  holdLooks(): () => void;
  remove(port: number): void;
};

type Target = { readonly port: number; status: number | null };

/** `lookMs` is how often each server's `/ready` is asked. */
export async function openBalancer(lookMs: number): Promise<Balancer> {
  const targets: Target[] = [];
  const open = new Set<Socket>();
  let turn = 0;
  let isLooking = true;
  const server = createServer((near) => {
    const ready = targets.filter(({ status }) => status === 200);
    const target = ready[turn % ready.length];
    turn += 1;
    if (target === undefined) {
      near.destroy();
      return;
    }
    join(near, connect(target.port, '127.0.0.1'), open);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The balancer has no port.');

  const look = async (target: Target): Promise<void> => {
    if (!isLooking) return;
    let status: number | null = null;
    try {
      const signal = AbortSignal.timeout(20_000);
      const headers = { connection: 'close' };
      const answer = await fetch(`http://127.0.0.1:${target.port}/ready`, { headers, signal });
      await answer.arrayBuffer();
      ({ status } = answer);
    } catch {
      // Refused, cut or silent: null says it.
    }
    if (isLooking) target.status = status;
  };
  const timer = setInterval(() => targets.forEach((target) => void look(target)), lookMs);
  return {
    url: `http://127.0.0.1:${address.port}`,
    add(port) {
      const target = { port, status: 200 };
      targets.push(target);
    },
    saidReady: (port) => targets.find((target) => target.port === port)?.status ?? null,
    holdLooks() {
      isLooking = false;
      return () => {
        isLooking = true;
      };
    },
    remove(port) {
      const index = targets.findIndex((target) => target.port === port);
      if (index >= 0) targets.splice(index, 1);
    },
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Makes two sockets one line: what comes in at one goes out at the other, and they end together. */
function join(near: Socket, far: Socket, open: Set<Socket>): void {
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
