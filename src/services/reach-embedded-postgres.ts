import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DataFolderInUseError, openDataFolder } from './data-folder.ts';
import { findEmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.ts';

/** The address of the database of a data folder; or that there is none, or that it is starting or stopping just now. */
export type ReachedPostgres =
  | { readonly kind: 'URL'; readonly url: string }
  | { readonly kind: 'NONE' | 'BUSY' };

/**
 * Reaches the embedded database for a command that works beside Vitrine: the server that a running Vitrine uses, else
 * one that runs until `opened` is disposed of. Rejects with the errors of folder and server.
 */
export async function reachEmbeddedPostgres(
  {
    dataDir,
    searchPath,
    log,
  }: {
    readonly dataDir: string;
    readonly searchPath: string;
    readonly log: (message: string) => void;
  },
  opened: AsyncDisposableStack,
): Promise<ReachedPostgres> {
  const made = await stat(join(dataDir, 'postgres', 'data', 'PG_VERSION')).catch(() => null);
  if (made === null) return { kind: 'NONE' };
  try {
    opened.use(await openDataFolder({ dataDir, exclusive: true }));
  } catch (thrown) {
    if (!(thrown instanceof DataFolderInUseError)) throw thrown;
    const url = await findEmbeddedPostgres({ dataDir });
    return url === null ? { kind: 'BUSY' } : { kind: 'URL', url };
  }
  const server = await startEmbeddedPostgres({ dataDir, searchPath, log });
  opened.defer(async () => await server.stop());
  return { kind: 'URL', url: server.url };
}
