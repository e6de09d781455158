import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { after, before, describe, test } from 'node:test';
import { Client } from 'pg';
import { backUp } from '../../src/backup/back-up.ts';
import { restore } from '../../src/backup/restore.ts';
import { migrate } from '../../src/db/orm.ts';
import { emlFileName } from '../../src/mail/eml-transport.ts';
import { filePackageStore } from '../../src/packages/package-store.ts';
import { openDataFolder } from '../../src/services/data-folder.ts';
import { startEmbeddedPostgres } from '../../src/services/embedded-postgres.ts';
import { NEXT_MIGRATION, makeNextRelease } from '../support/next-release.ts';
import { runCommand, startProduct } from '../support/product.ts';
import { sumsIn } from '../support/restore-run.ts';
import { OUTSIDE, changeManifest, readEntries, writeEntries } from '../support/variant-archive.ts';
import type { Entries } from '../support/variant-archive.ts';

const root = await mkdtemp(join(tmpdir(), 'vitrine-backup-'));
after(async () => await rm(root, { recursive: true, force: true }));
const at = (name: string) => join(root, name);
const dataDir = at('data');
const archive = at('whole.backup');
const silent = () => undefined;
const signal = new AbortController().signal;
const packageBytes = Buffer.from('bytes of a package '.repeat(4_000));
const packageHash = createHash('sha256').update(packageBytes).digest('hex');
const mailName = emlFileName('<0123456789abcdef@marketplace.example>');

const save = (file: string) =>
  backUp({ dataDir, searchPath: '', file, version: '9.9.9', signal, log: silent });
const load = (file: string, target: string) =>
  restore({ dataDir: target, searchPath: process.env['PATH'] ?? '', file, signal, log: silent });

/** Everything below a folder, or null when there is no folder. */
async function contentOf(folder: string): Promise<readonly string[] | null> {
  return await readdir(folder, { recursive: true }).catch(() => null);
}

/** A small installation that does not run: a publisher, a package, mails and a key. */
before(async () => {
  await using folder = await openDataFolder({ dataDir, exclusive: true });
  await folder.secretKey();
  await filePackageStore(folder.packages).put(Readable.from([packageBytes]));
  await writeFile(join(folder.mail, mailName), 'a mail');
  await writeFile(join(folder.mail, emlFileName('<later@marketplace.example>')), 'of later');
  await using server = await startEmbeddedPostgres({ dataDir, log: silent, fsync: false });
  await migrate(server.url);
  const client = new Client({ connectionString: server.url });
  await client.connect();
  await client.query(
    `insert into publisher (id, publisher_id, name, created_at)
     values ('00000000-0000-4000-8000-000000000001', 'contoso', E'tab\\there, line\\nthere, back\\\\slash, é', now())`,
  );
  await client.query(
    `insert into package (id, publisher_id, sha256, size, state, created_at)
     select gen_random_uuid(), id, $1, $2, 'PROCESSED', now() from publisher`,
    [packageHash, packageBytes.length],
  );
  await client.query(
    `insert into mail (id, event, recipient, language, message_id, subject, text, html, state, queued_at)
     values (gen_random_uuid(), 'OFFER_LIVE', 'a@example.com', 'en', '<0123456789abcdef@marketplace.example>', '', '', '', 'SENT', now())`,
  );
  await client.query(
    `insert into log_identity (id, log_id, home) values (1, gen_random_uuid(), 'here')`,
  );
  await client.end();
});

describe('given a Vitrine that does not run', () => {
  test('when it is backed up and restored, then rows and files are the same, and the log is another one', async () => {
    const result = await save(archive);
    assert.deepEqual([result.packages, result.mails, result.missing], [1, 1, []]);
    assert.equal((await stat(archive)).mode & 0o777, 0o600);
    const target = at('restored');
    await load(archive, target);
    for (const name of ['packages', 'secret.key']) {
      const [own, other] = [join(dataDir, name), join(target, name)];
      if (name === 'packages') assert.deepEqual(await sumsIn(other), await sumsIn(own));
      else assert.deepEqual(await readFile(other), await readFile(own));
    }
    assert.deepEqual(
      await readdir(join(target, 'mail')),
      [mailName],
      'a mail without a row is of later',
    );
    assert.ok(!(await readdir(target)).includes('restore.unfinished'));
    await using server = await startEmbeddedPostgres({ dataDir: target, log: silent });
    const client = new Client({ connectionString: server.url });
    await client.connect();
    const { rows } = await client.query<{ name: string; logs: string; unchecked: string }>(
      `select name, (select count(*) from log_identity) as logs,
         (select count(*) from pg_constraint where not convalidated) as unchecked from publisher`,
    );
    await client.end();
    assert.deepEqual(rows, [
      { name: 'tab\there, line\nthere, back\\slash, é', logs: '0', unchecked: '0' },
    ]);
  });

  test('when the file is there already, then it is left alone', async () => {
    await writeFile(at('taken.backup'), 'mine');
    await assert.rejects(save(at('taken.backup')), /taken\.backup is there already/);
    assert.equal(await readFile(at('taken.backup'), 'utf8'), 'mine');
  });

  test('when there is no room for the archive, then it says so and leaves nothing', async () => {
    const before = await readdir(root);
    await using _ = await startEmbeddedPostgres({ dataDir, log: silent });
    await using held = await openDataFolder({ dataDir, exclusive: true });
    assert.ok(held.root);
    const file = at('full.backup');
    const { code, output } = await runCommand(['backup', file], { dataDir, fileBlocks: 32 });
    assert.equal(code, 1);
    assert.match(output, /full\.backup cannot be written: .* \(EFBIG\)\. Nothing was kept/);
    assert.deepEqual(await readdir(root), before);
    const free = await runCommand(['backup', file], { dataDir });
    assert.equal(free.code, 0, free.output);
  });

  test('when a package is damaged, then it is named and nothing is kept; when it is missing, then the backup says so', async () => {
    const path = join(dataDir, 'packages', packageHash.slice(0, 2), packageHash);
    try {
      await writeFile(path, 'other bytes');
      await assert.rejects(save(at('damaged.backup')), new RegExp(`${packageHash} is damaged`));
      await rm(path);
      assert.deepEqual((await save(at('missing.backup'))).missing, [packageHash]);
    } finally {
      await writeFile(path, packageBytes);
    }
    assert.ok(!(await readdir(root)).some((name) => name.includes('damaged')));
  });

  test('when the folder holds no Vitrine, then nothing is made', async () => {
    const { code, output } = await runCommand(['backup', at('none.backup')], {
      dataDir: at('nowhere'),
    });
    assert.equal(code, 1);
    assert.match(output, /There is nothing to back up in .*nowhere.*Set DATA_DIR/);
    assert.equal(await contentOf(at('nowhere')), null);
  });
});

describe('given a file that is no whole backup of this version or an older one', () => {
  const refused: readonly (readonly [string, (entries: Entries) => void, RegExp])[] = [
    [
      'an entry that leads out of the folder',
      (all) => all.set(OUTSIDE, Buffer.from('x')),
      /its list of entries is damaged/,
    ],
    [
      'an entry that was not saved',
      (all) => all.set('note.txt', Buffer.from('x')),
      /"note\.txt", which was not saved/,
    ],
    [
      'an entry at a place of its own, with a right manifest',
      (all) => {
        all.set('etc/passwd', Buffer.from('x'));
        changeManifest(all, ({ entries }) => {
          const sha256 = createHash('sha256').update('x').digest('hex');
          entries.push({ name: 'etc/passwd', size: 1, sha256 });
        });
      },
      /"etc\/passwd" belongs nowhere/,
    ],
    [
      'a table that is missing',
      (all) => all.delete('database/offer.copy'),
      /database\/offer\.copy is missing/,
    ],
    [
      'a wrong sum',
      (all) => all.set('secret.key', Buffer.from('other')),
      /secret\.key is not what was saved/,
    ],
    [
      'a package under another name',
      (all) => {
        const other = '0'.repeat(64);
        all.set(`packages/${other}`, all.get(`packages/${packageHash}`) ?? Buffer.alloc(0));
        changeManifest(all, ({ entries }) => {
          entries.push({
            name: `packages/${other}`,
            size: packageBytes.length,
            sha256: packageHash,
          });
        });
      },
      /packages\/0+ is not what was saved/,
    ],
    [
      'another manifest',
      (all) => all.set('manifest.json', Buffer.from('{}')),
      /manifest\.json is not what was saved/,
    ],
    ['no manifest', (all) => all.delete('manifest.json'), /it has no manifest\.json/],
    [
      'a zip of another program',
      (all) => changeManifest(all, (manifest) => (manifest.product = 'shop')),
      /is of another program/,
    ],
    [
      'a newer format',
      (all) => changeManifest(all, (manifest) => (manifest.format = 2)),
      /newer Vitrine \(format 2; this one reads up to 1\)/,
    ],
    [
      'a newer schema',
      (all) =>
        changeManifest(all, ({ migrations }) => migrations.push('Migration20990101000000_later')),
      /newer Vitrine \(9\.9\.9, with the migration Migration20990101000000_later/,
    ],
    [
      'rows that are fewer than were saved',
      (all) => changeManifest(all, ({ tables }) => (tables[0] ?? { rows: 0 }).rows++),
      /had \d+ rows, and \d+ were read/,
    ],
  ];
  for (const [what, change, message] of refused) {
    test(`when it has ${what}, then it is refused and the folder is not made`, async () => {
      const entries = await readEntries(archive);
      change(entries);
      const file = at('variant.backup');
      await writeEntries(file, entries);
      await assert.rejects(load(file, at('target')), { name: 'BackupError', message });
      assert.equal(await contentOf(at('target')), null);
    });
  }

  test('when it is cut anywhere, or a byte of it is another, then it is refused', async () => {
    const whole = await readFile(archive);
    const file = at('variant.backup');
    for (const length of [0, 10, whole.length >> 1, whole.length - 100, whole.length - 1]) {
      await writeFile(file, whole.subarray(0, length));
      await assert.rejects(load(file, at('target')), /is no whole backup|is damaged/);
    }
    const contentAt = (name: string) => whole.indexOf(name) + name.length + 20;
    const inContent = [
      whole.indexOf(packageBytes.subarray(0, 100)) + 50,
      contentAt('database/publisher.copy'),
      contentAt('manifest.json'),
    ];
    for (const offset of inContent) {
      const changed = Buffer.from(whole);
      changed[offset] = (changed[offset] ?? 0) ^ 0xff;
      await writeFile(file, changed);
      await assert.rejects(load(file, at('target')), { name: 'BackupError' }, `byte ${offset}`);
    }
    assert.equal(await contentOf(at('target')), null);
  });

  test('when an entry is there twice, then it is refused', async () => {
    const file = at('variant.backup');
    await writeEntries(file, await readEntries(archive), ['secret.key']);
    await assert.rejects(load(file, at('target')), /it holds secret\.key twice/);
  });

  test('when nothing was changed, then the same writing of it restores', async () => {
    const file = at('variant.backup');
    await writeEntries(file, await readEntries(archive));
    await load(file, at('control'));
    assert.ok((await contentOf(at('control')))?.includes('secret.key'));
  });

  test('when there is no such file, then it says so', async () => {
    await assert.rejects(load(at('no.backup'), at('target')), /cannot be read \(ENOENT\)/);
  });
});

describe('given a folder that cannot be restored into', () => {
  test('when it holds data, or other files, then it is refused and nothing changes', async () => {
    const before = await contentOf(dataDir);
    await assert.rejects(
      load(archive, dataDir),
      /holds the data of a Vitrine.*nothing was changed/,
    );
    assert.deepEqual(await contentOf(dataDir), before);
    await mkdir(at('photos'));
    await writeFile(join(at('photos'), 'cat.png'), '');
    await assert.rejects(load(archive, at('photos')), /holds other files/);
    assert.deepEqual(await contentOf(at('photos')), ['cat.png']);
  });

  test('when a Vitrine runs with it, then it is refused and the process is named', async () => {
    await using _ = await openDataFolder({ dataDir, exclusive: true });
    await assert.rejects(load(archive, dataDir), new RegExp(`process ${process.pid}`));
  });

  test('when its disk gets full on the way, then it is empty again', async () => {
    await mkdir(at('small'));
    const { code, output } = await runCommand(['restore', archive], {
      dataDir: at('small'),
      fileBlocks: 32,
    });
    assert.equal(code, 1);
    assert.match(output, /was not restored: the disk of .*small is full.*The folder is as it was/);
    assert.deepEqual(await contentOf(at('small')), []);
  });

  test('when a restore into it was cut off, then no Vitrine starts there, and no restore either', async () => {
    const folder = at('unfinished');
    await (await openDataFolder({ dataDir: folder, exclusive: true }))[Symbol.asyncDispose]();
    await writeFile(join(folder, 'restore.unfinished'), '');
    await assert.rejects(
      startProduct({ dataDir: folder }),
      /was cut off before its end. Remove the folder/,
    );
    await assert.rejects(load(archive, folder), /was cut off before its end/);
  });
});

describe('given another release', () => {
  test('when the next one restores it, then the database is migrated; when that one saves, then this one refuses', async () => {
    await using next = await makeNextRelease();
    const release = next.folder;
    const target = at('next');
    const restored = await runCommand(['restore', archive], { release, dataDir: target });
    assert.equal(restored.code, 0, restored.output);
    assert.match(restored.output, new RegExp(`Migrated: ${NEXT_MIGRATION}`));
    const file = at('next.backup');
    const saved = await runCommand(['backup', file], { release, dataDir: target });
    assert.equal(saved.code, 0, saved.output);
    await assert.rejects(load(file, at('target')), new RegExp(`newer Vitrine .*${NEXT_MIGRATION}`));
    assert.equal(await contentOf(at('target')), null);
  });
});

describe('given a database at DATABASE_URL', () => {
  test('when it shall be backed up or restored, then pg_dump and its page are named', async () => {
    const env = { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' };
    for (const command of ['backup', 'restore']) {
      const { code, output } = await runCommand([command, at('url.backup')], { env });
      assert.equal(code, 1);
      assert.match(output, /pg_dump.*docs\/backup\.md/);
    }
  });
});
