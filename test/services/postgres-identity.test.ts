import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import {
  chmod,
  chown,
  cp,
  lstat,
  mkdir,
  readFile,
  readdir,
  realpath,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import pg from 'pg';
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../src/services/embedded-postgres.ts';
import {
  type PostgresBinaries,
  findPostgresBinaries,
  postgresPackage,
} from '../../src/services/postgres-binaries.ts';
import { outputOf } from '../../src/services/postgres-identity.ts';
import { startChild, temporaryFolder } from './child.ts';

type Told = Pick<EmbeddedPostgres, 'url' | 'port' | 'pid' | 'reused'>;

const isRootOnLinux = process.platform === 'linux' && process.getuid?.() === 0;
const usualPath = '/usr/sbin:/usr/bin:/sbin:/bin';
const unshare = await outputOf(
  { file: 'unshare', arguments: ['-U', '--map-user=65534', 'true'], options: {} },
  usualPath,
);
const skipUnlessRoot = isRootOnLinux ? false : 'needs root on Linux: an identity is changed';
const skipUnlessNamespaces =
  skipUnlessRoot || (unshare.code === 0 ? false : `needs user namespaces: ${unshare.output}`);

/** An ordinary user that every Linux knows (`daemon`). */
const ORDINARY = 1;
const NOBODY = 65_534;

async function query(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

/** What an ordinary user needs to start a server, where that user can reach it. Answers the program to run. */
async function copyProject(folder: string): Promise<string> {
  const root = join(import.meta.dirname, '../..');
  // A link between libraries stays a link beside them: the folder that it lies in may be closed to others.
  const asIs = { recursive: true, verbatimSymlinks: true };
  const copy = (path: string) => cp(join(root, path), join(folder, path), asIs);
  await copy('package.json');
  await copy('src/services');
  await copy('test/services/programs');
  await copy(join('node_modules', postgresPackage()));
  await copyPackage('pg', createRequire(join(root, 'package.json')), folder, new Set());
  await cp(await realpath(process.execPath), join(folder, 'node'));
  return join(folder, 'test/services/programs/start-postgres.ts');
}

/** Copies an npm package and, from what its package.json says, those it needs. */
async function copyPackage(
  name: string,
  resolver: NodeJS.Require,
  folder: string,
  done: Set<string>,
): Promise<void> {
  if (done.has(name)) return;
  done.add(name);
  const paths = resolver.resolve.paths(name) ?? [];
  const from = paths.map((path) => join(path, name)).find((path) => existsSync(path));
  assert.ok(from, `package ${name}`);
  await cp(from, join(folder, 'node_modules', name), { recursive: true });
  const { dependencies = {} } = JSON.parse(await readFile(join(from, 'package.json'), 'utf8')) as {
    dependencies?: Record<string, string>;
  };
  const inside = createRequire(join(from, 'package.json'));
  for (const needed of Object.keys(dependencies)) await copyPackage(needed, inside, folder, done);
}

/** The real user of a process, as the system outside of any namespace sees it. */
async function userOf(pid: number): Promise<number> {
  return Number(/^Uid:\t(\d+)/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1]);
}

/** Whether a process runs in the same user namespace as this one. */
async function sharesNamespace(pid: number): Promise<boolean> {
  const [theirs, ours] = await Promise.all([pid, 'self'].map((id) => stat(`/proc/${id}/ns/user`)));
  return theirs?.ino === ours?.ino;
}

/** A folder of mode 0700, as a home folder is, with a data folder and a copy of the programs below it. */
async function closedHome(
  folder: string,
): Promise<{ dataDir: string; binaries: PostgresBinaries }> {
  const installed = await findPostgresBinaries();
  assert.ok(installed);
  const home = join(folder, 'home');
  const native = join(home, 'node_modules/native');
  await mkdir(dirname(native), { recursive: true });
  await cp(installed.native, native, { recursive: true, verbatimSymlinks: true });
  await chmod(home, 0o700);
  return { dataDir: join(home, 'data'), binaries: { native, version: installed.version } };
}

/** A folder for PATH in which `unshare` fails as it does in a container that forbids user namespaces. */
async function withoutNamespaces(folder: string): Promise<string> {
  const bin = join(folder, 'bin');
  await mkdir(bin);
  const script = '#!/bin/sh\necho "unshare: unshare failed: Operation not permitted" >&2\nexit 1\n';
  await writeFile(join(bin, 'unshare'), script, { mode: 0o755 });
  return `${bin}:${usualPath}`;
}

describe('given root', () => {
  test(
    'when namespaces work, then all below a closed home folder runs and stays owned by root',
    { skip: skipUnlessNamespaces },
    async () => {
      await using folder = await temporaryFolder();
      const { dataDir, binaries } = await closedHome(folder.path);
      const options = { dataDir, binaries, log: () => undefined, fsync: false };
      await using server = await startEmbeddedPostgres({ ...options, copyFolders: [] });
      assert.deepEqual(await query(server.url, 'select 1 as n'), [{ n: 1 }]);
      assert.equal(await userOf(server.pid), 0);
      assert.equal(await sharesNamespace(server.pid), false);
      assert.equal((await lstat(join(dataDir, 'postgres/data'))).uid, 0);
    },
  );

  test(
    'when the install scripts did not run, then the links between libraries are made',
    { skip: skipUnlessNamespaces },
    async () => {
      await using folder = await temporaryFolder();
      const { dataDir, binaries } = await closedHome(folder.path);
      const lib = join(binaries.native, 'lib');
      for (const entry of await readdir(lib, { withFileTypes: true })) {
        if (entry.isSymbolicLink()) await rm(join(lib, entry.name));
      }
      const options = { dataDir, binaries, log: () => undefined, fsync: false };
      await using server = await startEmbeddedPostgres({ ...options, copyFolders: [] });
      assert.deepEqual(await query(server.url, 'select 1 as n'), [{ n: 1 }]);
      const links = (await readdir(lib, { withFileTypes: true })).filter((e) => e.isSymbolicLink());
      assert.ok(links.length >= 14);
    },
  );

  test(
    'when namespaces are forbidden, then nobody runs it, from copied programs, in the same data folder',
    { skip: skipUnlessRoot },
    async () => {
      await using folder = await temporaryFolder();
      await chmod(folder.path, 0o755);
      const { dataDir, binaries } = await closedHome(folder.path);
      const copies = join(folder.path, 'copies');
      const messages: string[] = [];
      const options = {
        dataDir,
        binaries,
        fsync: false,
        copyFolders: [copies],
        log: (message: string) => void messages.push(message),
      };
      const searchPath = await withoutNamespaces(folder.path);
      const first = await startEmbeddedPostgres({ ...options, searchPath });
      assert.equal(await userOf(first.pid), NOBODY);
      assert.equal(await sharesNamespace(first.pid), true);
      await query(first.url, 'create table note as select 7 as n');
      assert.ok((await realpath(`/proc/${first.pid}/exe`)).startsWith(copies));
      assert.match(messages.join('\n'), new RegExp(`${dataDir}/postgres/data as user 65534`));
      await first.stop();

      const second = await startEmbeddedPostgres({ ...options, searchPath });
      assert.deepEqual(await query(second.url, 'select n from note'), [{ n: 7 }]);
      await second.stop();

      if (skipUnlessNamespaces) return;
      // The same folder, started where namespaces work again: root owns it as before.
      await using third = await startEmbeddedPostgres(options);
      assert.equal(await userOf(third.pid), 0);
      assert.deepEqual(await query(third.url, 'select n from note'), [{ n: 7 }]);
    },
  );
});

describe('given an ordinary user', () => {
  test(
    'when the server is started, then it runs as that user; root goes on as that user, and leaves the folder to it',
    { skip: skipUnlessRoot },
    async () => {
      await using folder = await temporaryFolder();
      await chmod(folder.path, 0o755);
      const program = await copyProject(folder.path);
      const dataDir = join(folder.path, 'data');
      await mkdir(dataDir);
      await chown(dataDir, ORDINARY, ORDINARY);
      const asUser = { uid: ORDINARY, gid: ORDINARY, cwd: dataDir, env: { PATH: usualPath } };
      const node = join(folder.path, 'node');
      const first = await startChild<Told>(program, [dataDir], { ...asUser, node });
      assert.equal(await userOf(first.told.pid), ORDINARY);
      await query(first.told.url, 'create table note as select 7 as n');
      assert.equal(await first.finish(), 0);

      const binaries = {
        native: join(folder.path, 'node_modules', postgresPackage(), 'native'),
        version: '18',
      };
      const log = () => undefined;
      const asRoot = await startEmbeddedPostgres({ dataDir, binaries, log, copyFolders: [] });
      assert.equal(await userOf(asRoot.pid), ORDINARY);
      assert.deepEqual(await query(asRoot.url, 'select n from note'), [{ n: 7 }]);
      await asRoot.stop();

      const last = await startChild<Told>(program, [dataDir], { ...asUser, node });
      assert.deepEqual(await query(last.told.url, 'select n from note'), [{ n: 7 }]);
      assert.equal(await last.finish(), 0);
    },
  );
});
