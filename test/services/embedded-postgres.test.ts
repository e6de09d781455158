import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { appendFile, cp, mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import pg from 'pg';
import {
  type EmbeddedPostgres,
  EmbeddedPostgresError,
  startEmbeddedPostgres,
} from '../../src/services/embedded-postgres.ts';
import { isRunning, waitUntil } from '../../src/services/processes.ts';
import { programPath, startChild, temporaryFolder } from './child.ts';

type Told = Pick<EmbeddedPostgres, 'url' | 'port' | 'pid' | 'reused'>;
const program = programPath('start-postgres.ts');
const log = () => undefined;

/** For tests that are not about what survives a crash. */
const quick = { log, fsync: false };

/** Runs statements one by one on one connection and answers the rows of the last. */
async function query(url: string, ...statements: string[]): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    let rows: Record<string, unknown>[] = [];
    for (const statement of statements) rows = (await client.query(statement)).rows;
    return rows;
  } finally {
    await client.end();
  }
}

const fill = 'create table note as select 200 as n from generate_series(1, 200)';
const count = 'select count(*)::int as n from note';

/** A folder with a database that was made once and is stopped: copied, as that takes less time than initdb. */
async function folderWithDatabase(): ReturnType<typeof temporaryFolder> {
  prepared ??= (async () => {
    const folder = await temporaryFolder();
    await (await startEmbeddedPostgres({ dataDir: folder.path, ...quick })).stop();
    return folder;
  })();
  const source = await prepared;
  const folder = await temporaryFolder();
  await cp(source.path, folder.path, { recursive: true });
  return folder;
}

let prepared: ReturnType<typeof temporaryFolder> | undefined;
after(async () => (await prepared)?.[Symbol.asyncDispose]());

/** Puts a postmaster.pid into a stopped database that names another process. */
async function writePidFile(dataDir: string, pid: number, port: number): Promise<void> {
  const data = join(dataDir, 'postgres/data');
  const lines = [pid, data, 1_700_000_000, port, '', '127.0.0.1', '', 'ready   '];
  await writeFile(join(data, 'postmaster.pid'), `${lines.join('\n')}\n`);
}

describe('given a new data folder', () => {
  test('when the server is started, then it answers with its password alone, on this machine alone', async () => {
    await using folder = await temporaryFolder();
    await using server = await startEmbeddedPostgres({ dataDir: folder.path, log });
    assert.equal(server.reused, false);
    const [row] = await query(
      server.url,
      `select current_database() as db, current_setting('server_encoding') as encoding,
              current_setting('server_version_num')::int / 10000 as major,
              current_setting('listen_addresses') as host, current_setting('fsync') as fsync,
              current_setting('unix_socket_directories') as sockets, current_setting('TimeZone') as zone,
              (select datcollate from pg_database where datname = current_database()) as collation`,
    );
    assert.deepEqual(row, {
      db: 'vitrine',
      encoding: 'UTF8',
      major: 18,
      host: '127.0.0.1',
      fsync: 'on',
      sockets: '',
      zone: 'UTC',
      collation: 'C',
    });
    const wrong = new URL(server.url);
    wrong.password = 'guess';
    await assert.rejects(query(wrong.href, 'select 1'), /password authentication failed/);
    const outside = Object.values(networkInterfaces())
      .flat()
      .find((address) => address && !address.internal && address.family === 'IPv4');
    if (outside) {
      const elsewhere = new URL(server.url);
      elsewhere.hostname = outside.address;
      await assert.rejects(query(elsewhere.href, 'select 1'), /ECONNREFUSED/);
    }
    const password = await stat(join(folder.path, 'postgres/password'));
    assert.equal(password.mode & 0o777, 0o600);
  });

  test('when two processes start at the same time, then one starts the server and the other goes on with it', async () => {
    await using folder = await temporaryFolder();
    const both = await Promise.all([
      startChild<Told>(program, [folder.path]),
      startChild<Told>(program, [folder.path]),
    ]);
    const told = both.map((child) => child.told);
    assert.equal(told[0]?.pid, told[1]?.pid);
    assert.deepEqual(told.filter(({ reused }) => reused).length, 1);
    assert.deepEqual(await Promise.all(both.map((child) => child.finish())), [0, 0]);
    assert.equal(await isRunning(told[0]?.pid ?? 0), false);
  });

  test('when initdb is killed midway, then the next start makes the database again and leaves nothing over', async () => {
    await using folder = await temporaryFolder();
    const child = spawn(process.execPath, [program, folder.path], { stdio: 'ignore' });
    const database = join(folder.path, 'postgres');
    const atWork = await waitUntil(async () => {
      const names = await readdir(database).catch(() => [] as string[]);
      const draft = names.find((name) => name.startsWith('data.new-'));
      const content = draft ? await readdir(join(database, draft)).catch(() => []) : [];
      return content.length > 0 ? content : null;
    }, 20_000);
    child.kill('SIGKILL');
    await once(child, 'close');
    assert.ok(atWork, 'initdb was not seen at work');
    assert.equal((await readdir(database)).includes('data'), false);
    await using server = await startEmbeddedPostgres({ dataDir: folder.path, ...quick });
    assert.deepEqual(await query(server.url, fill, count), [{ n: 200 }]);
    const names = await readdir(database);
    assert.deepEqual(
      names.filter((name) => /new|initdb/.test(name)),
      [],
    );
  });
});

describe('given a database with rows', () => {
  test('when it is stopped and started, then the rows are there and a second stop changes nothing', async () => {
    await using folder = await folderWithDatabase();
    const first = await startEmbeddedPostgres({ dataDir: folder.path, ...quick });
    await query(first.url, fill);
    await first.stop();
    assert.equal(await isRunning(first.pid), false);
    await first.stop();
    await using second = await startEmbeddedPostgres({ dataDir: folder.path, ...quick });
    assert.equal(second.reused, false);
    assert.deepEqual(await query(second.url, count), [{ n: 200 }]);
    // The first handle must not stop the second server.
    await first.stop();
    assert.equal(await isRunning(second.pid), true);
  });

  test('when the server is killed, then the next start has every committed row', async () => {
    await using folder = await folderWithDatabase();
    const first = await startEmbeddedPostgres({ dataDir: folder.path, log });
    await query(first.url, fill);
    process.kill(first.pid, 'SIGKILL');
    await using second = await startEmbeddedPostgres({ dataDir: folder.path, log });
    assert.equal(second.reused, false);
    assert.notEqual(second.pid, first.pid);
    assert.deepEqual(await query(second.url, count), [{ n: 200 }]);
  });

  test('when the process that started it is killed, then the next start goes on with the same server, and stops it', async () => {
    await using folder = await folderWithDatabase();
    const child = await startChild<Told>(program, [folder.path]);
    await query(child.told.url, fill);
    await child.kill();
    const server = await startEmbeddedPostgres({ dataDir: folder.path, log });
    assert.equal(server.reused, true);
    assert.equal(server.pid, child.told.pid);
    assert.equal(server.url, child.told.url);
    assert.deepEqual(await query(server.url, count), [{ n: 200 }]);
    await server.stop();
    assert.equal(await isRunning(server.pid), false);
  });

  test('when postmaster.pid names another program, then that program is left alone and a server starts', async () => {
    await using folder = await folderWithDatabase();
    const stranger = spawn(process.execPath, ['-e', 'process.stdin.resume()']);
    await once(stranger, 'spawn');
    await writePidFile(folder.path, stranger.pid ?? 0, 5432);
    await using server = await startEmbeddedPostgres({ dataDir: folder.path, ...quick });
    assert.equal(server.reused, false);
    assert.equal(stranger.exitCode ?? stranger.signalCode, null);
    stranger.stdin.end();
    await once(stranger, 'exit');
    assert.deepEqual(await query(server.url, 'select 1 as n'), [{ n: 1 }]);
  });

  test("when postmaster.pid names another folder's server, then that one is neither used nor stopped", async () => {
    await using mine = await folderWithDatabase();
    await using theirs = await folderWithDatabase();
    await using other = await startEmbeddedPostgres({ dataDir: theirs.path, ...quick });
    await writePidFile(mine.path, other.pid, other.port);
    const server = await startEmbeddedPostgres({ dataDir: mine.path, ...quick });
    assert.notEqual(server.pid, other.pid);
    await server.stop();
    assert.equal(await isRunning(other.pid), true);
  });
});

describe('given a copy of a folder that was made while its server ran', () => {
  test('when the copy is started, then it gets a server of its own and the first one goes on', async () => {
    await using source = await folderWithDatabase();
    await using first = await startEmbeddedPostgres({ dataDir: source.path, ...quick });
    await using copy = await temporaryFolder();
    await cp(source.path, copy.path, { recursive: true });
    const second = await startEmbeddedPostgres({ dataDir: copy.path, ...quick });
    assert.equal(second.reused, false);
    assert.notEqual(second.pid, first.pid);
    await query(second.url, fill);
    await second.stop();
    assert.deepEqual(await query(first.url, "select to_regclass('note') as note"), [
      { note: null },
    ]);
  });
});

describe('given a folder in which no server can start', () => {
  test('when there are no programs for this system, then the refusal names the package and DATABASE_URL', async () => {
    await using folder = await temporaryFolder();
    await assert.rejects(
      startEmbeddedPostgres({ dataDir: folder.path, ...quick, binaries: null }),
      {
        name: 'EmbeddedPostgresError',
        message: /@embedded-postgres\/\S+ is not installed.*DATABASE_URL/s,
      },
    );
  });

  test('when the programs are not there, then the refusal says so and names DATABASE_URL', async () => {
    await using folder = await temporaryFolder();
    const binaries = { native: join(folder.path, 'gone'), version: '18' };
    await assert.rejects(
      startEmbeddedPostgres({ dataDir: folder.path, ...quick, binaries, copyFolders: [] }),
      { name: 'EmbeddedPostgresError', message: /gone do not run on this system.*DATABASE_URL/s },
    );
  });

  test('when the data was made by another major version, then the refusal names both', async () => {
    await using folder = await folderWithDatabase();
    await writeFile(join(folder.path, 'postgres/data/PG_VERSION'), '17\n');
    await assert.rejects(startEmbeddedPostgres({ dataDir: folder.path, ...quick }), {
      message: /made by PostgreSQL 17.*is PostgreSQL 18/s,
    });
  });

  test('when the server refuses its settings, then the refusal ends with what the server said last', async () => {
    await using folder = await folderWithDatabase();
    await appendFile(join(folder.path, 'postgres/data/postgresql.conf'), 'no_such_setting = 1\n');
    await assert.rejects(startEmbeddedPostgres({ dataDir: folder.path, ...quick }), {
      message:
        /did not start \(exit code 1\).*unrecognized configuration parameter "no_such_setting"/s,
    });
  });

  test('when the folder of the database holds other files, then they are kept', async () => {
    await using folder = await temporaryFolder();
    const data = join(folder.path, 'postgres/data');
    await mkdir(data, { recursive: true });
    await writeFile(join(data, 'letter.txt'), 'dear');
    await assert.rejects(
      startEmbeddedPostgres({ dataDir: folder.path, ...quick }),
      EmbeddedPostgresError,
    );
    assert.equal(await readFile(join(data, 'letter.txt'), 'utf8'), 'dear');
  });

  test('when the password of an existing database is lost, then the refusal names the file', async () => {
    await using folder = await folderWithDatabase();
    const file = join(folder.path, 'postgres/password');
    await writeFile(file, '');
    await assert.rejects(startEmbeddedPostgres({ dataDir: folder.path, ...quick }), {
      message: /password of the embedded database is missing: .*postgres\/password/,
    });
    await writeFile(file, randomBytes(24).toString('base64url'));
    await assert.rejects(startEmbeddedPostgres({ dataDir: folder.path, ...quick }), {
      message: /password/,
    });
  });
});
