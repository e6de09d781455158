/**
 * Compares three things: what the migrations make, what the entities say, and the committed snapshot.
 * A difference means that somebody changed an entity without a migration, or the other way round.
 */
import { testDatabase } from '../test/support/database.ts';
import { openOrm } from '../src/db/orm.ts';

await using database = await testDatabase();
const orm = await openOrm(database.url);
try {
  const behindSnapshot = await orm.migrator.checkSchema();
  const sql = (await orm.schema.getUpdateSchemaSQL({ wrap: false })).trim();
  if (behindSnapshot) console.log('An entity changed and no migration was made for it.');
  if (sql !== '') console.log(`The migrated database differs from the entities:\n${sql}`);
  process.exitCode = behindSnapshot || sql !== '' ? 1 : 0;
} finally {
  await orm.close();
}
