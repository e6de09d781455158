import type { MikroORM } from '@mikro-orm/postgresql';
import { advisoryLocks } from '../db/orm.ts';

/** The one row. */
const ROW = 1;

/** What this session may ask for; some hosts of databases forbid it. */
const rightsOf = `select has_function_privilege('pg_control_system()', 'execute') as cluster,
  has_function_privilege('pg_stat_file(text)', 'execute') as files`;

/** When the files of the server were laid down here: no way of copying a folder keeps that time. */
const laidDown = `select extract(epoch from change)::text as files from pg_stat_file('PG_VERSION')`;

/** Database and timeline: the first changes with every copy, the second with every recovery and failover. */
const place = `
  select oid::text || '/' || left(pg_walfile_name(pg_current_wal_lsn()), 8) as place
  from pg_database where datname = current_database()`;

const clusterIdentifier = `select system_identifier::text as cluster from pg_control_system()`;

const readRow = `select log_id as "logId", home, xmin::text as "writtenBy" from log_identity where id = ${ROW}`;

const drawRow = `
  insert into log_identity (id, log_id, home)
  values (${ROW}, ?, ? || '/' || pg_current_xact_id()::xid::text)
  on conflict (id) do update set log_id = excluded.log_id, home = excluded.home`;

/**
 * The id of this database's fact log; draws one when there is none, or when this is another database than the one it
 * was drawn in. Then the numbers may have been given twice, and cursors of the other log are not honoured.
 *
 * `home` is `cluster / files / database oid / timeline / transaction that wrote the row`:
 * - a copy (`create database … template`, a dump restored elsewhere) has another oid or cluster;
 * - a recovery to an earlier moment, or a failover that may have lost the newest facts, has another timeline;
 * - a copy of the data folder that is put back has files laid down at another time;
 * - a dump restored in place keeps all of these, but its row was written by another transaction.
 *
 * Two processes that start at once get the same answer.
 */
export async function readLogIdentity(orm: MikroORM, newId: () => string): Promise<string> {
  return await orm.em.fork().transactional(async (em) => {
    await em.execute('select pg_advisory_xact_lock(?, ?)', [
      advisoryLocks.class,
      advisoryLocks.logIdentity,
    ]);
    const [rights] = await em.execute<{ cluster: boolean; files: boolean }[]>(rightsOf);
    const [found] = rights?.cluster
      ? await em.execute<{ cluster: string }[]>(clusterIdentifier)
      : [{ cluster: '-' }];
    const [laid] = rights?.files
      ? await em.execute<{ files: string }[]>(laidDown)
      : [{ files: '-' }];
    const [here] = await em.execute<{ place: string }[]>(place);
    const home = `${found?.cluster}/${laid?.files}/${here?.place}`;
    const [row] = await em.execute<{ logId: string; home: string; writtenBy: string }[]>(readRow);
    if (row && row.home === `${home}/${row.writtenBy}`) return row.logId;
    const logId = newId();
    await em.execute(drawRow, [logId, home]);
    return logId;
  });
}
