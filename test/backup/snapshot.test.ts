import assert from 'node:assert/strict';
import { text } from 'node:stream/consumers';
import { describe, test } from 'node:test';
import type { Client } from 'pg';
import { inOrderOfReferences, readTable, savedTables } from '../../src/backup/tables.ts';
import { connect, testDatabase } from '../support/database.ts';
import { appendTransitions, givenOffer, givenPublisher } from '../support/fact-log.ts';

/** Reads the offer, lets a transition be written, and reads the transitions: the offer's number and how many there are. */
async function readAround(begin: string): Promise<readonly [seq: number, transitions: number]> {
  await using database = await testDatabase();
  await using reader = await connect(database.url);
  await using writer = await connect(database.url);
  const offer = await givenOffer(writer.client, await givenPublisher(writer.client));
  await appendTransitions(writer.client, offer, 1);
  await reader.client.query(begin);
  const tables = await savedTables(reader.client);
  const rowsOf = async (client: Client, name: string) => {
    const table = tables.find((each) => each.name === name);
    assert.ok(table);
    const { stream } = readTable(client, table);
    const lines = (await text(stream)).split('\n').slice(0, -1);
    const at = table.columns.indexOf('seq');
    return lines.map((line) => Number(line.split('\t')[at]));
  };
  const [seq] = await rowsOf(reader.client, 'offer');
  await appendTransitions(writer.client, offer, 1);
  const transitions = await rowsOf(reader.client, 'transition');
  return [seq ?? 0, transitions.length];
}

describe('given a transition that is written between two tables of a backup', () => {
  test('when they are read in the transaction of the backup, then both are of one moment', async () => {
    assert.deepEqual(await readAround('begin isolation level repeatable read read only'), [1, 1]);
  });

  test('when they are read in an ordinary transaction, then they are not', async () => {
    assert.deepEqual(await readAround('begin'), [1, 2]);
  });
});

describe('given the tables of the product', () => {
  test('when they are put in order, then none comes before one that it refers to, and only two are left out', async () => {
    await using database = await testDatabase();
    await using connection = await connect(database.url);
    const { client } = connection;
    const ordered = (await inOrderOfReferences(client)).map(({ name }) => name);
    const { rows } = await client.query<{ name: string; target: string }>(
      `select conrelid::regclass::text as name, confrelid::regclass::text as target
       from pg_constraint where contype = 'f'`,
    );
    assert.ok(rows.length > 0);
    const place = (name: string) => ordered.indexOf(name.replaceAll('"', ''));
    for (const { name, target } of rows) assert.ok(place(target) < place(name), name);
    const all = await client.query<{ name: string }>(
      `select tablename as name from pg_tables where schemaname = 'public' order by 1`,
    );
    const leftOut = all.rows.map(({ name }) => name).filter((name) => !ordered.includes(name));
    assert.deepEqual(leftOut, ['log_identity', 'mikro_orm_migrations']);
  });
});
