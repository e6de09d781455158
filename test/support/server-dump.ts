/**
 * What docs/backup.md says for an installation at DATABASE_URL, done with Debian's PostgreSQL and its client tools:
 * `pg_dump` while transitions are written, `pg_restore` into an empty database, and what a role finds there.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { access, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { migrate, openOrm, refuseOtherSchema } from '../../src/db/orm.ts';
import { startEmbeddedPostgres } from '../../src/services/embedded-postgres.ts';
import { readLogIdentity } from '../../src/streams/log-identity.ts';
import { connect } from './database.ts';
import { appendTransitions, givenOffer, givenPublisher, storedTransitions } from './fact-log.ts';

const run = promisify(execFile);

const DEBIAN = '/usr/lib/postgresql';

/** The newest PostgreSQL of Debian that is here with server and tools; null when there is none. */
async function debianServer(): Promise<{
  readonly native: string;
  readonly version: string;
} | null> {
  const versions = await readdir(DEBIAN).catch(() => []);
  for (const version of versions.toSorted((one, other) => Number(other) - Number(one))) {
    const native = join(DEBIAN, version);
    const tools = ['initdb', 'postgres', 'pg_dump', 'pg_restore'].map((tool) =>
      access(join(native, 'bin', tool)),
    );
    if ((await Promise.allSettled(tools)).every(({ status }) => status === 'fulfilled')) {
      return { native, version };
    }
  }
  return null;
}

async function logIdOf(url: string): Promise<string> {
  const orm = await openOrm(url);
  try {
    await refuseOtherSchema(orm);
    return await readLogIdentity(orm, randomUUID);
  } finally {
    await orm.close();
  }
}

/** Runs it and answers, in a sentence, with what; null when this machine has no such server. Fails at a difference. */
export async function runServerDump(): Promise<string | null> {
  const binaries = await debianServer();
  if (binaries === null) return null;
  const dataDir = await mkdtemp(join(tmpdir(), 'vitrine-dump-'));
  try {
    const log = () => undefined;
    await using server = await startEmbeddedPostgres({ dataDir, log, binaries, fsync: false });
    await migrate(server.url);
    await using source = await connect(server.url);
    const { client } = source;
    const offer = await givenOffer(client, await givenPublisher(client));
    await appendTransitions(client, offer, 200);
    const logId = await logIdOf(server.url);
    const file = join(dataDir, 'vitrine.dump');
    let dumping = true;
    const dump = run(join(binaries.native, 'bin/pg_dump'), [
      '--format=custom',
      `--file=${file}`,
      server.url,
    ]).finally(() => {
      dumping = false;
    });
    while (dumping) await appendTransitions(client, offer, 3);
    await dump;
    const target = new URL(server.url);
    target.pathname = '/restored';
    await client.query('create database restored');
    await run(join(binaries.native, 'bin/pg_restore'), [
      '--no-owner',
      '--exit-on-error',
      '--single-transaction',
      `--dbname=${target.href}`,
      file,
    ]);
    await using copy = await connect(target.href);
    const scope = { kind: 'offer', id: offer.offerId } as const;
    const restored = await storedTransitions(copy.client, scope);
    const all = await storedTransitions(client, scope);
    assert.ok(restored.length >= 200 && restored.length < all.length, 'it is of one moment');
    assert.deepEqual(restored, all.slice(0, restored.length));
    const { rows } = await copy.client.query<{ seq: number }>('select seq from offer');
    assert.equal(rows[0]?.seq, restored.length, 'numbers go on behind the last fact');
    assert.notEqual(await logIdOf(target.href), logId, 'cursors of the other log are not honoured');
    return `pg_dump and pg_restore of PostgreSQL ${binaries.version} against a server of that version: ${restored.length} of ${all.length} transitions, the schema taken by a role, another log.`;
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}
