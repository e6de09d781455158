/** The clients of a fleet, in a process of their own: `fleet.ts` starts it and tells it what to do. */
import { setTimeout as delay } from 'node:timers/promises';
import type { FleetAnswer, FleetOrder } from './fleet-messages.ts';
import type { Subscriber } from './subscriber.ts';
import { startSubscriber } from './subscriber.ts';

/** How long the last transitions may take to come, in milliseconds. */
const LAST_WITHIN_MS = 60_000;

const subscribers = new Map<number, Subscriber>();

async function obey(order: FleetOrder): Promise<FleetAnswer | null> {
  switch (order.kind) {
    case 'subscribe': {
      const waiting = [...order.orders];
      const connect = async () => {
        for (let next = waiting.shift(); next; next = waiting.shift()) {
          const subscriber = startSubscriber(next);
          subscribers.set(next.number, subscriber);
          await subscriber.started;
        }
      };
      await Promise.all(Array.from({ length: order.atATime }, connect));
      return { kind: 'done' };
    }
    case 'cut':
      subscribers.get(order.number)?.cut(order.pauseMs);
      return null;
    case 'readOn':
    case 'end':
      for (const number of order.numbers) {
        const subscriber = subscribers.get(number);
        subscriber?.[order.kind]();
        if (order.kind === 'end') subscribers.delete(number);
      }
      return { kind: 'done' };
    case 'report': {
      const deadline = performance.now() + LAST_WITHIN_MS;
      const late = () =>
        order.counts.some(([number, count]) => (subscribers.get(number)?.received ?? 0) < count);
      while (late() && performance.now() < deadline) await delay(20);
      const reports = order.counts.flatMap(([number]) => subscribers.get(number)?.report() ?? []);
      return { kind: 'reports', reports };
    }
  }
}

// Orders are obeyed one after another; a cut does not wait for the answer before it.
process.on('message', (order: FleetOrder) => {
  void obey(order).then((answer) => answer && process.send?.(answer));
});
process.once('disconnect', () => process.exit(0));
