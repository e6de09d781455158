import { raw } from '@mikro-orm/postgresql';
import type { Em } from './orm.ts';

/** The database's moment as a value to be written, read when the statement runs. */
export const databaseMoment = () => raw<Date>('clock_timestamp()');

/**
 * What the database calls now. What ends after a time is measured by it: the clocks of processes differ, and jump when
 * they are set.
 */
export async function databaseNow(em: Em): Promise<Date> {
  const rows: { ms: number }[] = await em.execute(
    `select (extract(epoch from clock_timestamp()) * 1000)::float8 as "ms"`,
  );
  const ms = rows[0]?.ms;
  if (ms === undefined) throw new Error('The database did not say what time it is.');
  return new Date(ms);
}
