/**
 * Databases for tests: migrated once into a template, copied for each test file in some tens of milliseconds.
 */
import { createHash, randomBytes } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Client } from 'pg';
import { migrate } from '../../src/db/orm.ts';
import { testServices } from './services.ts';

const migrations = resolve(import.meta.dirname, '../../migrations');

/** Key of the lock under which a template is made; the class is that of "test". */
const lock = [0x74_65_73_74, 1] as const;

/** A database of a test's own, with the newest schema and no rows. */
export type TestDatabase = AsyncDisposable & {
  readonly url: string;
  readonly name: string;
};

/** Makes a database, on the server of the tests or another one; it is dropped, whoever still uses it, when the answer is disposed of. */
export async function testDatabase(serverUrl?: string): Promise<TestDatabase> {
  const databaseUrl = serverUrl ?? (await testServices()).databaseUrl;
  const name = `test_${process.pid}_${randomBytes(5).toString('hex')}`;
  await using admin = await connect(databaseUrl);
  const template = await ensureTemplate(admin.client, databaseUrl);
  await admin.client.query(`create database "${name}" template "${template}"`);
  return atServer(databaseUrl, name);
}

/** A copy of a database, with all its rows, as from a dump that was restored. Nobody may be connected to it. */
export async function copyDatabase(original: TestDatabase): Promise<TestDatabase> {
  const { databaseUrl } = await testServices();
  const name = `${original.name}_copy`;
  await using admin = await connect(databaseUrl);
  await admin.client.query(`create database "${name}" template "${original.name}"`);
  return atServer(databaseUrl, name);
}

/** A connection that closes itself. */
export async function connect(url: string): Promise<AsyncDisposable & { readonly client: Client }> {
  const client = new Client({ connectionString: url });
  await client.connect();
  return { client, [Symbol.asyncDispose]: () => client.end() };
}

function atServer(serverUrl: string, name: string): TestDatabase {
  return {
    url: withDatabase(serverUrl, name),
    name,
    async [Symbol.asyncDispose]() {
      await using admin = await connect(serverUrl);
      await admin.client.query(`drop database if exists "${name}" with (force)`);
    },
  };
}

/** Several test files may ask at once: one makes the template, the others wait for it. */
async function ensureTemplate(admin: Client, serverUrl: string): Promise<string> {
  const name = `template_${await hashMigrations()}`;
  const exists = async () => {
    const found = await admin.query('select 1 from pg_database where datname = $1', [name]);
    return found.rowCount === 1;
  };
  if (await exists()) return name;
  await admin.query('select pg_advisory_lock($1, $2)', [...lock]);
  try {
    if (await exists()) return name;
    // Made under another name: a template that a killed run left half made is not taken for a whole one.
    const draft = `${name}_draft`;
    await admin.query(`drop database if exists "${draft}" with (force)`);
    await admin.query(`create database "${draft}"`);
    await migrate(withDatabase(serverUrl, draft));
    await admin.query(`alter database "${draft}" rename to "${name}"`);
    return name;
  } finally {
    await admin.query('select pg_advisory_unlock($1, $2)', [...lock]);
  }
}

async function hashMigrations(): Promise<string> {
  const hash = createHash('sha256');
  for (const file of (await readdir(migrations)).filter((one) => one.endsWith('.ts')).sort()) {
    hash.update(file).update(await readFile(join(migrations, file)));
  }
  return hash.digest('hex').slice(0, 16);
}

function withDatabase(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}
