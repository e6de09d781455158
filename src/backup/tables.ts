/** The rows of the database as streams, in the text format of COPY: it is the same in every version of PostgreSQL. */
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Client } from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import type { Manifest } from './archive-format.ts';

type Table = { readonly name: string; readonly columns: readonly string[] };

/**
 * Tables that are not saved. The migrations are in the manifest. A restored database has no log identity: it draws one
 * at its first start, so that cursors of the database that was saved are answered by a reset.
 */
const leftOut = ['mikro_orm_migrations', 'log_identity'];

/** Every table that is saved, with the columns that hold something of their own. */
export async function savedTables(client: Client): Promise<readonly Table[]> {
  const { rows } = await client.query<{ name: string; columns: string[] }>(
    `select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
     from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and c.relname <> all ($1)
       and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
     group by c.relname order by c.relname`,
    [leftOut],
  );
  return rows;
}

/** The same tables, each behind those that it refers to: so the constraints hold while they are filled. */
export async function inOrderOfReferences(client: Client): Promise<readonly Table[]> {
  const tables = await savedTables(client);
  const { rows } = await client.query<{ name: string; target: string }>(
    `select c.relname as name, f.relname as target from pg_constraint k
     join pg_class c on c.oid = k.conrelid join pg_class f on f.oid = k.confrelid
     where k.contype = 'f' and c.relnamespace = current_schema()::regnamespace and c.oid <> f.oid`,
  );
  const ordered: Table[] = [];
  let waiting = tables;
  while (waiting.length > 0) {
    const names = new Set(waiting.map(({ name }) => name));
    const free = (table: Table) =>
      !rows.some(({ name, target }) => name === table.name && names.has(target));
    const next = waiting.filter(free);
    if (next.length === 0)
      throw new Error(`These tables refer to each other: ${[...names].join(', ')}.`);
    ordered.push(...next);
    waiting = waiting.filter((table) => !next.includes(table));
  }
  return ordered;
}

const target = (client: Client, { name, columns }: Table): string =>
  `${client.escapeIdentifier(name)} (${columns.map((column) => client.escapeIdentifier(column)).join(', ')})`;

/** The rows of a table as seen by the transaction of `client`; `rows()` is how many, once all were read. */
export function readTable(
  client: Client,
  table: Table,
): { readonly stream: Readable; rows(): number } {
  const stream = client.query(copyTo(`copy ${target(client, table)} to stdout`));
  return { stream, rows: () => stream.rowCount };
}

/** Fills a table; resolves to the number of rows that PostgreSQL took. */
export async function fillTable(
  client: Client,
  table: Table,
  rows: Readable,
  signal: AbortSignal,
): Promise<number> {
  const stream = client.query(copyFrom(`copy ${target(client, table)} from stdin`));
  await pipeline(rows, stream, { signal });
  return stream.rowCount;
}

/** Where the sequences of the database stand; those that never gave a number are left out. */
export async function readSequences(client: Client): Promise<Manifest['sequences']> {
  const { rows } = await client.query<{ name: string; value: string }>(
    `select sequencename::text as name, last_value::text as value from pg_sequences
     where schemaname = current_schema() and last_value is not null
       and sequencename not like 'mikro\\_orm\\_%' and sequencename not like 'log\\_identity\\_%'
     order by sequencename`,
  );
  return rows;
}

/** Lets the sequences go on behind the numbers they had given. */
export async function setSequences(
  client: Client,
  sequences: Manifest['sequences'],
): Promise<void> {
  for (const { name, value } of sequences) {
    await client.query('select setval($1::regclass, $2::bigint, true)', [
      client.escapeIdentifier(name),
      value,
    ]);
  }
}
