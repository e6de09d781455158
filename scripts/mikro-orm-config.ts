/** For `mikro-orm migration:create`, which compares the entities with the committed snapshot. */
import { ormOptions } from '../src/db/orm-options.ts';

export default ormOptions(process.env['DATABASE_URL'] ?? 'postgresql://127.0.0.1/vitrine');
