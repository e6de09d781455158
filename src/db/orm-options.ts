import { Migrator } from '@mikro-orm/migrations';
import { defineConfig } from '@mikro-orm/postgresql';
import { entities } from './entities.ts';

const migrations = new URL('../../migrations', import.meta.url).pathname;

/** MikroORM options shared by the product, its tests and the migration command line. */
export function ormOptions(url: string) {
  return defineConfig({
    clientUrl: url,
    entities,
    extensions: [Migrator],
    pool: { min: 0, max: 12 },
    forceUtcTimezone: true,
    migrations: {
      path: migrations,
      emit: 'ts',
      silent: true,
      snapshotName: '.snapshot-vitrine',
      // Each migration is one transaction; the advisory lock of migrate.ts keeps a second process out.
      allOrNothing: true,
    },
  });
}

/** For `mikro-orm` on the command line, which reads this file by itself. */
export default ormOptions(process.env['DATABASE_URL'] ?? 'postgresql://127.0.0.1/vitrine');
