import process from 'node:process';
import { pubSub } from './fan-out-schema.mjs';

/** Publishes the events that the benchmark sends, and tells how much memory is used when it sends none. */
export function answerCommands(url) {
  process.on('message', ({ event, offerId }) => {
    if (event === undefined) {
      globalThis.gc?.();
      process.send({ ...process.memoryUsage() });
      return;
    }
    pubSub.publish(offerId, event);
    process.send({});
  });
  process.send({ url });
}
