import { startProduct } from '../product.ts';
import type { Product } from '../product.ts';
import type { TestDatabase } from '../database.ts';

/** An API of an installation, as a process of its own over the database of a test: it works on nothing itself. */
export async function startApi(
  database: TestDatabase,
  env: Readonly<Record<string, string>> = {},
): Promise<Product> {
  return await startProduct({
    arguments_: ['serve', '--role', 'api'],
    env: {
      DATABASE_URL: database.url,
      BELL: 'postgres',
      LOG_LEVEL: 'info',
      DRAIN_SECONDS: '0',
      ...env,
    },
  });
}
