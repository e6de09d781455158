import type { Log } from '../log.ts';
import { openSideConnection } from './side-connection.ts';
import type { WakeMessage } from './wake-message.ts';
import { WAKE_CHANNEL, readMessages } from './wake-message.ts';

/** Hears the wakes of all processes. */
export type WakeListener = AsyncDisposable & {
  /** Resolves once it listens for the first time. */
  readonly listening: Promise<void>;
  /** Calls `hear` for every message; returns the function that stops that. `hear` must not throw. */
  listen(hear: (message: WakeMessage) => void): () => void;
};

/**
 * Listens on one connection of its own. After every connect, the first included, everybody is told `everything`:
 * what was sent while nobody listened is lost, and only the log knows.
 */
export function createWakeListener(options: {
  readonly connectionString: string;
  readonly log: Log;
}): WakeListener {
  const hearers = new Set<(message: WakeMessage) => void>();
  const first = Promise.withResolvers<void>();
  const tell = (message: WakeMessage) => {
    for (const hear of hearers) hear(message);
  };
  const connection = openSideConnection({
    connectionString: options.connectionString,
    name: 'vitrine listen',
    log: options.log,
    async onConnect(client) {
      client.on('notification', ({ payload }) => {
        for (const message of readMessages(payload ?? '')) tell(message);
      });
      await client.query(`listen ${WAKE_CHANNEL}`);
      first.resolve();
      tell({ kind: 'everything' });
    },
  });
  return {
    listening: first.promise,
    listen(hear) {
      hearers.add(hear);
      return () => void hearers.delete(hear);
    },
    async [Symbol.asyncDispose]() {
      hearers.clear();
      await connection[Symbol.asyncDispose]();
    },
  };
}
