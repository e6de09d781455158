import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { after, describe, test } from 'node:test';
import { createHeadExporter } from '../../src/app/audit-heads.ts';
import { sealAudit } from '../../src/app/seal-audit.ts';
import { backUp } from '../../src/backup/back-up.ts';
import { restore } from '../../src/backup/restore.ts';
import { runAudit } from '../../src/commands/audit.ts';
import { closeOrm, migrate, openOrm } from '../../src/db/orm.ts';
import { openDataFolder } from '../../src/services/data-folder.ts';
import { startEmbeddedPostgres } from '../../src/services/embedded-postgres.ts';
import { openSessionFor } from '../support/given-session.ts';
import { startInstallation } from '../support/installation.ts';

const root = await mkdtemp(join(tmpdir(), 'vitrine-audit-backup-'));
after(async () => await rm(root, { recursive: true, force: true }));
const searchPath = process.env['PATH'] ?? '';
const silent = () => undefined;
const signal = new AbortController().signal;
const archive = join(root, 'whole.backup');
/** Outside both databases, as it is meant to be. */
const headsFile = join(root, 'audit-heads.jsonl');

/** The embedded database of a folder, running. */
async function openDatabase(dataDir: string) {
  await using opened = new AsyncDisposableStack();
  opened.use(await openDataFolder({ dataDir, exclusive: true }));
  const { url } = opened.use(await startEmbeddedPostgres({ dataDir, log: silent, fsync: false }));
  await migrate(url);
  const orm = await openOrm(url);
  opened.defer(async () => await closeOrm(orm));
  const all = opened.move();
  return { orm, [Symbol.asyncDispose]: async () => await all.disposeAsync() };
}

async function verify(dataDir: string, ...more: readonly string[]) {
  const lines: string[] = [];
  const say = (line: string) => void lines.push(line);
  const config = {
    ...{ databaseUrl: null, dataDir, searchPath },
    auditHeadsFile: join(root, 'no'),
  };
  const around = { config, write: say, writeError: say, output: new PassThrough() };
  const code = await runAudit(['verify', ...more], around);
  return { code, said: lines.join('\n') };
}

describe('given an audit that went on after a backup', () => {
  test('when the backup is restored, then it verifies, and the exported heads tell which blocks are lost', async () => {
    const [first, second] = [join(root, 'first'), join(root, 'second')];
    await using database = await openDatabase(first);
    await using app = await startInstallation({ worker: false, deps: { orm: database.orm } });
    const { deps, publisher } = app;
    const exporter = createHeadExporter(deps, headsFile);
    const signIn = async (times: number) => {
      for (let done = 0; done < times; done += 1) {
        await openSessionFor(deps, publisher.owner.personId ?? '');
      }
    };
    await signIn(5);
    await sealAudit(deps);
    await exporter.exportHeads();
    await signIn(3);
    await backUp({
      ...{ dataDir: first, searchPath, file: archive, version: '9.9.9', signal, log: silent },
    });
    await signIn(4);
    await sealAudit(deps);
    await exporter.exportHeads();
    const whole = await verify(first, '--heads', headsFile);
    assert.equal(whole.code, 0, whole.said);

    await restore({ dataDir: second, searchPath, file: archive, signal, log: silent });
    const restored = await verify(second);
    assert.equal(restored.code, 0, restored.said);
    assert.match(restored.said, /3 .*wait to be sealed/);
    const against = await verify(second, '--heads', headsFile);
    assert.equal(against.code, 1);
    assert.match(
      against.said,
      /The chain ends with block 1, and 1 further block\(s\) were exported/,
    );

    // It goes on with another block under the number of the lost one: it is whole, and not the one that was exported.
    await using other = await openDatabase(second);
    const restoredDeps = { ...deps, orm: other.orm };
    await sealAudit(restoredDeps);
    const own = join(root, 'audit-heads-of-the-second.jsonl');
    await createHeadExporter(restoredDeps, own).exportHeads();
    const apart = await verify(second, '--heads', own);
    assert.equal(apart.code, 0, apart.said);
    const forked = await verify(second, '--heads', headsFile);
    assert.equal(forked.code, 1);
    assert.match(forked.said, /Block 2 is not the one that was exported/);
  });
});
