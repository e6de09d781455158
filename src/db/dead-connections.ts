import type { Pool, PoolClient } from 'pg';

/**
 * Gives the place of a connection that ended back to its pool, whoever holds it.
 *
 * Kysely releases the connection of a transaction after its `commit` or `rollback` succeeded, and on a dead connection
 * neither does, nor does `begin`: each transaction that lost its connection would keep a place for ever, and after as
 * many as the pool has, nothing would be answered until the process is started again.
 */
export function releaseDeadConnections(pool: Pool): void {
  const held = new WeakMap<PoolClient, () => void>();
  pool.on('acquire', (client) => {
    const giveBack = () => {
      client.release(true);
      // Its holder may still come to that; the pool would throw at the second time.
      Object.assign(client, { release: () => undefined });
    };
    held.set(client, giveBack);
    client.once('end', giveBack);
  });
  pool.on('release', (_error, client) => {
    const giveBack = held.get(client);
    if (giveBack !== undefined) client.off('end', giveBack);
    held.delete(client);
  });
}
