/**
 * A backup taken while publications run, and what becomes of it in an empty folder: the run behind
 * `test/backup/restore.test.ts` (small) and `npm run prove:restore`.
 *
 *   publications at their sign-off ── others held inside certification ── backup ── certification let go as soon as the
 *   snapshot is taken, uploads all the while ── everything at its end ── restore beside it ── everything at its end again
 *
 * The first installation is the reference: what it did after the snapshot is what the restored one must do.
 */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { Client } from 'pg';
import { tableEntry } from '../../src/backup/archive-format.ts';
import { openArchive } from '../../src/backup/read-archive.ts';
import {
  databaseUrl,
  followOffer,
  givenMaterial,
  givenOffer,
  publishInput,
  uploaded,
} from '../api/given.ts';
import type { GivenOffer, Material } from '../api/given.ts';
import { partnerOf, text } from '../api/partner.ts';
import type { Partner } from '../api/partner.ts';
import { reply, startSmtpServer } from '../mail/smtp-peer.ts';
import { buildPackage } from './build-package.ts';
import { cleanPackage } from './clean-package.ts';
import { runCommand, startCommand, startProduct } from './product.ts';
import type { Product } from './product.ts';
import { until } from './until.ts';

export type RestoreSizes = {
  /** Publications that wait at their sign-off when the backup is taken; every third is cancelled, every third goes live. */
  readonly waiting: number;
  /** Publications that are inside certification then. */
  readonly running: number;
  /** Packages that are uploaded while it is taken, at least. */
  readonly uploads: number;
  /** How many bytes of chance a package has beside its files. */
  readonly packageBytes: number;
};

export type RestoreFigures = {
  readonly backupMs: number;
  readonly restoreMs: number;
  readonly archiveBytes: number;
  readonly transitionsSaved: number;
  readonly transitionsAfter: number;
  readonly runsSaved: number;
  readonly mailsSent: number;
  readonly mailsDue: number;
  readonly packages: number;
  readonly uploadsMeanwhile: number;
};

type Transition = {
  readonly id: string;
  readonly offer: string;
  readonly seq: number;
  readonly feedSeq: number;
  /** What happened, without ids and times, and without the word that a report was there already: work may be done twice. */
  readonly what: string;
};

const LONG_MS = 120_000;

/** A client whose server may be stopped under it. */
async function connectTo(product: Product): Promise<Client> {
  const client = new Client({ connectionString: await databaseUrl(product) });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

const countOf = async (client: Client, sql: string): Promise<number> =>
  Number((await client.query<{ count: string }>(sql)).rows[0]?.count);

/** A package of its own bytes, so that its certification is nobody else's. */
async function freshPackage(partner: Partner, bytes: number, name: string): Promise<string> {
  // Hashes do not get smaller when they are packed.
  const noise = Array.from({ length: Math.ceil(bytes / 88) }, (_, at) =>
    createHash('sha512').update(`${name} ${at}`).digest('base64'),
  );
  return await uploaded(
    partner,
    'PACKAGE',
    `${name}.zip`,
    await buildPackage({ ...cleanPackage, 'scripts/readme.md': noise.join('') }),
  );
}

async function atSignoff(client: Client, offers: readonly GivenOffer[]): Promise<void> {
  const ids = offers.map(({ offerId }) => offerId);
  await until(
    `${ids.length} publications reach their sign-off`,
    async () => {
      const { rows } = await client.query<{ count: string }>(
        `select count(*) from publication p join offer o on o.latest_publication = p.id
         where o.offer_id = any ($1) and p.stage = 'PUBLISHER_SIGNOFF' and p.state = 'RUNNING'`,
        [ids],
      );
      return Number(rows[0]?.count) === ids.length;
    },
    LONG_MS,
  );
}

async function transitionsOf(client: Client): Promise<readonly Transition[]> {
  const { rows } = await client.query<Transition>(
    `select id, offer_id as offer, seq, feed_seq as "feedSeq",
       concat_ws(' ', kind, stage, "from", "to", publication_state, nullif(cause, 'REUSED')) as what
     from transition order by offer_id, seq`,
  );
  return rows;
}

const byOffer = (transitions: readonly Transition[]): ReadonlyMap<string, readonly Transition[]> =>
  Map.groupBy(transitions, ({ offer }) => offer);

/** The rows of a table of an archive, by the names of their columns. None of those we read holds an escape. */
export async function savedRows(
  file: string,
  table: string,
): Promise<readonly Readonly<Record<string, string>>[]> {
  await using archive = await openArchive(file);
  const found = archive.manifest.tables.find(({ name }) => name === table);
  const entry = archive.manifest.entries.find(({ name }) => name === tableEntry(table));
  assert.ok(found && entry);
  const lines = (await textOf(await archive.read(entry))).split('\n').slice(0, -1);
  return lines.map((line) => {
    const values = line.split('\t');
    return Object.fromEntries(found.columns.map((column, at) => [column, values[at] ?? '']));
  });
}

/** How many certifications of these offers are at work in the archive. The demo's own offers may be at work, too. */
async function heldRunsIn(file: string, offers: readonly GivenOffer[]): Promise<number> {
  const names = new Set(offers.map(({ offerId }) => offerId));
  const idsOf = (rows: readonly Readonly<Record<string, string>>[]) =>
    new Set(rows.map(({ id }) => id));
  const ids = idsOf(
    (await savedRows(file, 'offer')).filter(({ offer_id: name = '' }) => names.has(name)),
  );
  const publications = idsOf(
    (await savedRows(file, 'publication')).filter(({ offer_id: offer }) => ids.has(offer)),
  );
  return (await savedRows(file, 'stage_run')).filter(
    ({ status, stage, publication_id: publication }) =>
      status === 'IN_PROGRESS' && stage === 'CERTIFICATION' && publications.has(publication),
  ).length;
}

/** Every file below a folder with its sha256. */
export async function sumsIn(folder: string): Promise<ReadonlyMap<string, string>> {
  const sums = new Map<string, string>();
  for (const name of (await readdir(folder, { recursive: true })).toSorted()) {
    const path = join(folder, name);
    if (!(await stat(path)).isFile()) continue;
    sums.set(
      name,
      createHash('sha256')
        .update(await readFile(path))
        .digest('hex'),
    );
  }
  return sums;
}

const messageIdOf = ({ raw }: { readonly raw: string }): string =>
  /^message-id: *(\S+)/im.exec(raw)?.[1] ?? '';

/**
 * Runs it and fails at the first difference. `keep` gets the archive and the folder it was restored from, before both
 * are removed.
 */
export async function runRestore(
  sizes: RestoreSizes,
  keep: (archive: string, restored: string) => Promise<void> = async () => undefined,
): Promise<RestoreFigures> {
  await using opened = new AsyncDisposableStack();
  const root = await mkdtemp(join(tmpdir(), 'vitrine-restore-'));
  opened.defer(async () => await rm(root, { recursive: true, force: true }));
  const [first, second, archive] = [
    join(root, 'first'),
    join(root, 'second'),
    join(root, 'a.backup'),
  ];
  // Half of the recipients have a server that is busy, so that their mails are due when the backup is taken.
  const busy = opened.use(
    await startSmtpServer({
      onRcptTo: ({ address }, _session, done) =>
        address.startsWith('later') ? done(reply(451, 'Try again later')) : done(),
    }),
  );
  const mailFrom = 'vitrine@marketplace.example';
  const product = opened.use(
    await startProduct({ dataDir: first, env: { SMTP_URL: busy.url, MAIL_FROM: mailFrom } }),
  );
  const { owner: token } = await product.tokens();
  const owner = partnerOf(product.url, token);
  const client = await connectTo(product);
  opened.defer(async () => await client.end().catch(() => undefined));

  const material = await givenMaterial(owner);
  const offerOf = async (name: string): Promise<GivenOffer> => {
    const sha256 = await freshPackage(owner, sizes.packageBytes, name);
    return await givenOffer(owner, name, { ...material, sha256 } satisfies Material);
  };
  const publish = async (offer: GivenOffer): Promise<void> => {
    const notificationEmails = ['now', 'later'].map((when) => `${when}-${offer.offerId}@x.example`);
    const input = { ...publishInput(offer), notificationEmails };
    await owner.done('publish', input, 'publication { id }');
  };

  const waiting: GivenOffer[] = [];
  for (let at = 0; at < sizes.waiting; at += 1) waiting.push(await offerOf(`waiting-${at}`));
  const running: GivenOffer[] = [];
  for (let at = 0; at < sizes.running; at += 1) running.push(await offerOf(`running-${at}`));
  for (const offer of waiting) await publish(offer);
  await atSignoff(client, waiting);
  const previewUrl = await movedOn(owner, waiting);
  await until(
    'a mail was sent and another waits for its server',
    async () =>
      (await countOf(client, `select count(*) from mail where state = 'SENT'`)) > 0 &&
      (await countOf(client, `select count(*) from mail where state = 'QUEUED' and attempt > 0`)) >
        0,
    LONG_MS,
  );

  // The demo's own offer rests before the snapshot, too.
  await product.line(/lumen-logs .*sign-off/i);
  // Reports of certification can be read, and not be stored, until this lets go.
  const holder = await connectTo(product);
  await holder.query('begin; lock table certification_report in share mode');
  for (const offer of running) await publish(offer);
  await until(
    'a worker stands before the table of reports',
    async () =>
      (await countOf(
        client,
        `select count(*) from pg_stat_activity where wait_event_type = 'Lock' and query ilike '%certification_report%'`,
      )) > 0,
    LONG_MS,
  );
  let uploads = 0;
  let saving = true;
  const uploading = (async () => {
    while (saving || uploads < sizes.uploads) {
      await freshPackage(owner, sizes.packageBytes, `meanwhile-${uploads}`);
      uploads += 1;
    }
  })();
  opened.defer(async () => {
    saving = false;
    await uploading.catch(() => undefined);
  });
  const savedAt = performance.now();
  const command = startCommand(['backup', archive], { dataDir: first });
  let isOver = false;
  void command.ended.then(() => (isOver = true));
  await until(
    'the backup has its snapshot',
    async () =>
      // It may be done between two of our looks.
      isOver ||
      (await countOf(
        client,
        `select count(*) from pg_stat_activity where application_name = 'vitrine backup' and backend_xmin is not null and query not ilike all ('{begin%,set%}')`,
      )) > 0,
    LONG_MS,
  );
  await holder.query('rollback');
  await holder.end();
  const saved = await command.ended;
  const backupMs = performance.now() - savedAt;
  saving = false;
  assert.equal(saved.code, 0, saved.output);
  assert.equal((await stat(archive)).mode & 0o777, 0o600);
  await uploading;
  await atSignoff(client, running);
  const reference = await transitionsOf(client);
  const cursor = await cursorOf(owner, running[0]?.id ?? '');
  await client.end();
  assert.equal(await product.stop(), 0);

  const restoredAt = performance.now();
  const restored = await runCommand(['restore', archive], { dataDir: second });
  const restoreMs = performance.now() - restoredAt;
  assert.equal(restored.code, 0, restored.output);
  const packages = await compareFiles(archive, first, second);

  const mail = opened.use(await startSmtpServer());
  const next = opened.use(
    await startProduct({ dataDir: second, env: { SMTP_URL: mail.url, MAIL_FROM: mailFrom } }),
  );
  const nextOwner = partnerOf(next.url, token);
  const nextClient = await connectTo(next);
  opened.defer(async () => await nextClient.end().catch(() => undefined));
  await atSignoff(nextClient, running);

  const savedTransitions = await savedRows(archive, 'transition');
  const after = await transitionsOf(nextClient);
  compareTransitions(savedTransitions, reference, after);
  const runsSaved = await heldRunsIn(archive, running);
  assert.equal(runsSaved, running.length, 'every held certification is in the backup, unfinished');

  // The pause before their next try, which grows with every one that failed, is over.
  await nextClient.query(`update mail set run_at = now() where state = 'QUEUED'`);
  await until(
    'no mail is due any more',
    async () =>
      (await countOf(nextClient, `select count(*) from mail where state = 'QUEUED'`)) === 0,
    LONG_MS,
  );
  const mails = await compareMails(archive, nextClient, mail.mails.map(messageIdOf));

  await compareSecrets(first, second, previewUrl, product.url, next.url);
  const resumed = await followOffer(nextOwner, 'SSE', running[0]?.id ?? '', cursor);
  const event = await resumed.next();
  resumed.cut();
  assert.deepEqual([event?.['__typename'], event?.['reason']], ['StreamReset', 'OTHER_LOG']);
  // It is a whole installation: the next publication goes its way, and ids go on behind the old ones.
  const later = await givenOffer(nextOwner, 'after-restore', material);
  await nextOwner.done('publish', publishInput(later), 'publication { id }');
  await atSignoff(nextClient, [later]);
  await nextClient.end();
  assert.equal(await next.stop(), 0);
  await keep(archive, second);

  return {
    backupMs,
    restoreMs,
    archiveBytes: (await stat(archive)).size,
    transitionsSaved: savedTransitions.length,
    transitionsAfter: after.length,
    runsSaved,
    ...mails,
    packages,
    uploadsMeanwhile: uploads,
  };
}

/** Every third waiting offer is cancelled, every third goes to the reviewers; answers a preview address of the first. */
async function movedOn(owner: Partner, waiting: readonly GivenOffer[]): Promise<string> {
  const asked = `query ($id: ID!) { node(id: $id) { ... on Offer {
    preview { pageUrl } publication { revision { hash } } } } }`;
  let previewUrl = '';
  for (const [at, { id }] of waiting.entries()) {
    const { node } = await owner.ask(asked, { id });
    if (at === 0) previewUrl = text(node?.['preview']?.['pageUrl']);
    if (at % 3 === 1) await owner.done('cancel', { offerId: id }, 'offer { id }');
    if (at % 3 === 2) {
      const revisionHash = text(node?.['publication']?.['revision']?.['hash']);
      await owner.done('goLive', { offerId: id, revisionHash }, 'offer { id }');
    }
  }
  return previewUrl;
}

async function cursorOf(owner: Partner, id: string): Promise<string> {
  const { node } = await owner.ask(
    'query ($id: ID!) { node(id: $id) { ... on Offer { cursor } } }',
    {
      id,
    },
  );
  return text(node?.['cursor']);
}

/** Nothing is lost, nothing is there twice, and what was under way took the same way as where it was not interrupted. */
function compareTransitions(
  saved: readonly Readonly<Record<string, string>>[],
  reference: readonly Transition[],
  restored: readonly Transition[],
): void {
  const before = byOffer(reference);
  const ids = new Set(restored.map(({ id }) => id));
  assert.equal(ids.size, restored.length);
  for (const { id } of saved) assert.ok(ids.has(id ?? ''), `transition ${id} was lost`);
  for (const [offer, transitions] of byOffer(restored)) {
    const expected = before.get(offer) ?? [];
    assert.deepEqual(
      transitions.map(({ seq, what }) => [seq, what]),
      expected.map(({ seq, what }) => [seq, what]),
    );
    assert.deepEqual(
      transitions.map(({ seq }) => seq),
      transitions.map((_, at) => at + 1),
    );
    const own = saved.filter(({ offer_id: id }) => id === offer).length;
    assert.deepEqual(
      transitions.slice(0, own).map(({ id }) => id),
      expected.slice(0, own).map(({ id }) => id),
      'what was saved is the same to the id',
    );
  }
  const feed = restored.map(({ feedSeq }) => feedSeq).toSorted((one, other) => one - other);
  assert.deepEqual(
    feed,
    feed.map((_, at) => at + 1),
  );
}

/** Mails that were sent before are not sent again; every other one was sent, once. */
async function compareMails(
  archive: string,
  client: Client,
  received: readonly string[],
): Promise<Pick<RestoreFigures, 'mailsSent' | 'mailsDue'>> {
  const saved = await savedRows(archive, 'mail');
  const of = (state: string) =>
    saved.filter((row) => row['state'] === state).map((row) => row['message_id'] ?? '');
  const [sent, due] = [of('SENT'), of('QUEUED')];
  assert.ok(sent.length > 0 && due.length > 0);
  assert.equal(new Set(received).size, received.length, 'no mail came twice');
  for (const id of sent) assert.ok(!received.includes(id), `${id} was sent before`);
  for (const id of due) assert.ok(received.includes(id), `${id} was due`);
  const { rows } = await client.query<{ id: string }>('select message_id as id from mail');
  assert.deepEqual(
    received.toSorted(),
    rows
      .map(({ id }) => id)
      .filter((id) => !sent.includes(id))
      .toSorted(),
  );
  return { mailsSent: sent.length, mailsDue: due.length };
}

/** Every package of the database is there, and every file is the one that was saved, byte for byte. */
async function compareFiles(archive: string, first: string, second: string): Promise<number> {
  const [before, after] = [
    await sumsIn(join(first, 'packages')),
    await sumsIn(join(second, 'packages')),
  ];
  for (const [name, sum] of after) assert.equal(sum, before.get(name), name);
  const tables = ['package', 'asset', 'audience_file'];
  const named = (await Promise.all(tables.map((table) => savedRows(archive, table)))).flat();
  for (const { sha256 = '' } of named) {
    assert.equal(after.get(join(sha256.slice(0, 2), sha256)), sha256);
  }
  return after.size;
}

/** The key is the same and closed to others, and opens what it signed before. */
async function compareSecrets(
  first: string,
  second: string,
  previewUrl: string,
  firstUrl: string,
  secondUrl: string,
): Promise<void> {
  const key = join(second, 'secret.key');
  assert.deepEqual(await readFile(key), await readFile(join(first, 'secret.key')));
  assert.equal((await stat(key)).mode & 0o777, 0o600);
  const address = previewUrl.replace(firstUrl, secondUrl);
  assert.notEqual(address, previewUrl);
  assert.equal((await fetch(address)).status, 200);
}
