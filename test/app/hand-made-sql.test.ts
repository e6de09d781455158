/** Names in hand-made SQL: they come from the entities' metadata, so that a renamed column cannot be forgotten. */
import assert from 'node:assert/strict';
import { glob, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, test } from 'node:test';
import { MikroORM, UnderscoreNamingStrategy } from '@mikro-orm/postgresql';
import { mailRow } from '../../src/app/compose-mails.ts';
import { leadCounts, leadsPage } from '../../src/app/read/leads.ts';
import { listingAt, listingCategories, listingsPage } from '../../src/app/read/listings.ts';
import { createLoaders } from '../../src/app/read/loaders.ts';
import { offerCounts, offersPage } from '../../src/app/read/offers-list.ts';
import type { OfferPart, OffersRequest } from '../../src/app/read/offers-list.ts';
import type { OffersOrder } from '../../src/domain/offers-list.ts';
import { usualReviewTime } from '../../src/app/read/review-times.ts';
import { insertMails } from '../../src/app/store-change.ts';
import { transact } from '../../src/app/transact.ts';
import * as claims from '../../src/db/claim.ts';
import { Offer } from '../../src/db/offer.ts';
import { ormOptions } from '../../src/db/orm-options.ts';
import { Revision } from '../../src/db/revision.ts';
import { StageRun } from '../../src/db/stage-run.ts';
import { offerStatuses } from '../../src/domain/offer-status.ts';
import { connect } from '../support/database.ts';
import { startInstallation } from '../support/installation.ts';

const root = resolve(import.meta.dirname, '../..');
const PREFIX = 'renamed_';

/** Names of columns, each with a prefix that no hand-made name has. */
class Renamed extends UnderscoreNamingStrategy {
  override propertyToColumnName(...[name, object]: Parameters<Naming['propertyToColumnName']>) {
    return PREFIX + super.propertyToColumnName(name, object);
  }
  override joinKeyColumnName(
    ...[entity, column, ...more]: Parameters<Naming['joinKeyColumnName']>
  ) {
    return PREFIX + super.joinKeyColumnName(entity, column?.replace(PREFIX, ''), ...more);
  }
}
type Naming = UnderscoreNamingStrategy;

/** Renames every table of the product and every column of theirs. */
async function renameAll(url: string): Promise<ReadonlySet<string>> {
  await using database = await connect(url);
  const { client } = database;
  const { rows } = await client.query<{ table: string; column: string }>(
    `select c.table_name as "table", c.column_name as "column" from information_schema.columns c
      join information_schema.tables t using (table_schema, table_name)
      where table_schema = 'public' and table_type = 'BASE TABLE' and table_name not like '%migrations'`,
  );
  for (const { table, column } of rows) {
    await client.query(`alter table "${table}" rename column "${column}" to "${PREFIX}${column}"`);
  }
  for (const table of new Set(rows.map((row) => row.table))) {
    await client.query(`alter table "${table}" rename to "${PREFIX}${table}"`);
  }
  return new Set(rows.map(({ table, column }) => `${PREFIX}${table}.${PREFIX}${column}`));
}

/** Every column of the metadata, as `table.column`. */
const columnsIn = (orm: MikroORM): ReadonlySet<string> =>
  new Set(
    [...orm.getMetadata().getAll().values()].flatMap((meta) =>
      Object.values(meta.properties)
        .flatMap(({ fieldNames }) => fieldNames ?? [])
        .map((column) => `${meta.tableName}.${column}`),
    ),
  );

const sources = async (pattern: string): Promise<ReadonlyMap<string, string>> => {
  const found = new Map<string, string>();
  for await (const file of glob(pattern, { cwd: root })) {
    found.set(file, await readFile(join(root, file), 'utf8'));
  }
  return found;
};

const filesWith = (files: ReadonlyMap<string, string>, what: RegExp): readonly string[] =>
  [...files].flatMap(([file, text]) => (what.test(text) ? [file] : [])).sort();

describe('given a database in which every table and column has another name', () => {
  test('when claims and readers run with metadata of those names, then none of them names a column by hand', async () => {
    await using app = await startInstallation({ worker: false });
    const { publisher } = app;
    const { id: offerId } = await app.given.offer(publisher);
    const publication = await app.given.published(publisher.owner, offerId);
    const { id: revisionId } = await app.em().findOneOrFail(Revision, { offer: offerId });
    const live = { production: revisionId, productionPublication: publication, slug: 'live' };
    await app
      .em()
      .nativeUpdate(Offer, { id: offerId }, { ...live, liveSince: app.deps.clock.now() });
    const run = await app.em().findOneOrFail(StageRun, { publication, stage: 'CERTIFICATION' });
    const mail = await transact(app.deps, async (tx) => {
      const row = mailRow(app.deps, tx, {
        ...{ publisher: publisher.id, offer: offerId, publication, about: publication },
        ...{ event: 'PREVIEW_AVAILABLE', recipient: 'news@solenne.example', language: 'en' },
        ...{ references: null, body: { subject: '', text: '', html: '' } },
      });
      await insertMails(tx, [row]);
      return row;
    });
    const columns = await renameAll(app.database.url);

    const orm = await MikroORM.init({
      ...ormOptions(app.database.url),
      namingStrategy: Renamed,
      discovery: {
        onMetadata: (meta) => {
          if (!meta.tableName.startsWith(PREFIX)) meta.tableName = PREFIX + meta.tableName;
        },
      },
    });
    try {
      // The control: the metadata and the database have the new names, and nothing else.
      assert.deepEqual([...columnsIn(orm)].sort(), [...columns].sort());
      assert.ok(
        [...columns].every((name) => name.split('.').every((part) => part.startsWith(PREFIX))),
      );
      const em = () => orm.em.fork();
      await assert.rejects(em().execute('select run_at from stage_run'), /stage_run/);

      const ran = new Set<keyof typeof claims>();
      const lease = { worker: 1, leaseMs: 60_000 };
      ran.add('dueIds');
      assert.deepEqual(await claims.dueIds(orm, em(), 'stage', 10), [run.id]);
      assert.deepEqual(await claims.dueIds(orm, em(), 'mail', 10), [mail.id]);
      assert.deepEqual(await claims.dueIds(orm, em(), 'package', 10), []);
      assert.deepEqual(await claims.dueIds(orm, em(), 'check', 10), []);
      assert.deepEqual(await claims.dueIds(orm, em(), 'lead', 10), []);
      ran.add('backlogOf');
      for (const [kind, due] of [
        ['stage', 1],
        ['mail', 1],
        ['package', 0],
        ['check', 0],
        ['lead', 0],
      ] as const) {
        const backlog = await claims.backlogOf(orm, em(), kind);
        assert.equal(backlog.due, due, kind);
        assert.equal(backlog.oldestSeconds > 0, due > 0, kind);
      }
      ran.add('workQueues');
      assert.deepEqual(
        (await claims.workQueues(orm, em())).map(({ kind, waiting }) => [kind, waiting]),
        Object.entries({ stage: 1, mail: 1, package: 0, check: 0, lead: 0 }),
      );
      ran.add('claim');
      const nobody = { id: app.deps.newId(), token: 1 };
      for (const kind of ['package', 'check', 'lead'] as const) {
        assert.equal(await claims.claim(orm, em(), kind, nobody.id, lease), null);
      }
      const heldMail = await claims.claim(orm, em(), 'mail', mail.id, lease);
      const { waitedMs: mailWaitedMs, ...wonMail } = heldMail ?? {};
      assert.ok((mailWaitedMs ?? -1) >= 0);
      assert.deepEqual(wonMail, {
        id: mail.id,
        token: 1,
        what: mail.event,
        traceparent: mail.traceparent,
        takenOver: false,
      });
      ran.add('claimNextStageRun');
      const heldRun = await claims.claimNextStageRun(orm, em(), lease);
      assert.deepEqual([heldRun?.id, heldRun?.token, heldRun?.what], [run.id, 1, run.stage]);
      for (const [kind, held] of [
        ['stage', heldRun],
        ['mail', heldMail],
        ['package', null],
        ['check', null],
        ['lead', null],
      ] as const) {
        ran.add('renew').add('failingForMs').add('postpone');
        const row = held ?? nobody;
        assert.equal(await claims.renew(orm, em(), kind, row, lease), held !== null);
        assert.equal(await claims.failingForMs(orm, em(), kind, row.id), 0);
        const why = { afterMs: 60_000, error: 'It broke.' };
        assert.equal(await claims.postpone(orm, em(), kind, row, why), held !== null);
      }
      // Every function of the module, so that a new one is asked here too.
      const functions = Object.entries(claims).filter(([, value]) => typeof value === 'function');
      assert.deepEqual([...ran].sort(), functions.map(([name]) => name).sort());

      const parts: ReadonlySet<OfferPart> = new Set<OfferPart>([
        ...(['publisher', 'publication', 'stageRuns', 'revision', 'production'] as const),
        ...(['draft', 'listed'] as const),
      ]);
      const everything: OffersRequest['filter'] = {
        text: 'e',
        status: offerStatuses,
        needsMyAction: false,
        publisher: publisher.publisherId,
        publisherRow: publisher.id,
      };
      const counted = await offerCounts(em(), publisher.owner, everything);
      assert.equal(
        [...counted.values()].reduce((sum, count) => sum + count, 0),
        1,
      );
      const page = { limit: 10, fromEnd: false, after: null, before: null };
      const orders: readonly OffersOrder[] = ['UPDATED_DESC', 'NAME_ASC', 'NEEDS_ACTION_FIRST'];
      for (const orderBy of orders) {
        const read = async (request: OffersRequest['request']) =>
          await offersPage(em(), createLoaders(orm.em), publisher.owner, {
            ...{ filter: everything, orderBy, parts, request },
          });
        const first = await read(page);
        const [item] = first.items;
        assert.equal(item?.row.id, offerId);
        assert.equal(await first.totalCount(), 1);
        const key = item?.key ?? null;
        for (const beside of [{ after: key }, { before: key, fromEnd: true }]) {
          assert.equal((await read({ ...page, ...beside })).items.length, 0);
        }
      }

      const loaders = createLoaders(orm.em);
      const anything = { search: '', category: null };
      const listings = await listingsPage(em(), loaders, publisher.owner, anything, page);
      assert.deepEqual(
        listings.items.map(({ row }) => row.id),
        [offerId],
      );
      assert.equal(await listings.totalCount(), 1);
      const [inIt] = await listingCategories(em(), publisher.owner, '');
      assert.equal(inIt?.count, 1);
      const category = inIt.category.id;
      for (const [asked, found] of [
        [category, 1],
        ['none', 0],
      ] as const) {
        const chosen = { search: '', category: asked };
        const some = await listingsPage(em(), loaders, publisher.owner, chosen, page);
        assert.deepEqual([some.items.length, await some.totalCount()], [found, found]);
      }
      const at = listings.items[0]?.key ?? null;
      for (const beside of [{ after: at }, { before: at, fromEnd: true }]) {
        const beyond = await listingsPage(em(), loaders, publisher.owner, anything, {
          ...page,
          ...beside,
        });
        assert.equal(beyond.items.length, 0);
      }
      assert.equal(
        (await listingAt(em(), loaders, publisher.owner, publisher.publisherId, 'live'))?.id,
        offerId,
      );
      const { clear: _clear, packageByHash, ...byKey } = loaders;
      const { skuTypes, logo } = await byKey.listed.load(offerId);
      assert.deepEqual(skuTypes, ['MANAGED_APPLICATION']);
      assert.match(logo ?? '', /^[0-9a-f]{64}$/);
      for (const loader of Object.values(byKey)) await loader.load(nobody.id);
      assert.equal(await packageByHash.load(`${publisher.id}/none`), null);

      assert.equal((await leadCounts(em(), offerId)).size, 0);
      const ofNobody = { state: null, email: 'Nobody@example.com' };
      const leads = await leadsPage(em(), { publisher: publisher.id }, ofNobody, page);
      assert.equal(await leads.totalCount(), 0);

      assert.equal(await usualReviewTime(em()), null);

      // Where else a reader writes SQL by hand, it must be asked here too.
      assert.deepEqual(filesWith(await sources('src/app/read/*.ts'), /\.execute\b|\braw\(/), [
        'src/app/read/audience.ts',
        'src/app/read/history.ts',
        'src/app/read/leads.ts',
        'src/app/read/listings.ts',
        'src/app/read/loaders.ts',
        'src/app/read/of-address.ts',
        'src/app/read/offers-list.ts',
        'src/app/read/review-times.ts',
        'src/app/read/usual-times.ts',
      ]);
    } finally {
      await orm.close();
    }
  });
});

describe('given the sources', () => {
  test('when somebody notifies, then it is the bell or the waker, each on a connection of its own', async () => {
    const all = await sources('src/**/*.ts');
    assert.ok(all.size > 100);
    assert.deepEqual(filesWith(all, /\bpg_notify\b/), [
      'src/jobs/postgres-bell.ts',
      'src/streams/pg-waker.ts',
    ]);
    // Nor as a statement, whose channel is no parameter.
    assert.deepEqual(filesWith(all, /['"`]\s*notify\s/i), []);
  });

  /** Words of SQL and names of PostgreSQL that the statements of the log use. */
  const known = new Set(
    `select insert update delete from where and or into values on conflict do set as excluded null
    has_function_privilege extract epoch pg_stat_file change oid left pg_walfile_name
    pg_current_wal_lsn pg_database datname current_database system_identifier pg_control_system
    xmin pg_current_xact_id pg_advisory_xact_lock text xid`.split(/\s+/),
  );

  test('when statements of the fact log are written out, then their names are those of the metadata or of PostgreSQL', async () => {
    const orm = await MikroORM.init(ormOptions('postgresql://unused/unused'));
    const names = new Set([...columnsIn(orm)].flatMap((name) => name.split('.')));
    await orm.close();
    const plain = new Set([...names].map((name) => name.replace(PREFIX, '')));
    let statements = 0;
    for (const file of ['src/streams/read-log.ts', 'src/streams/log-identity.ts']) {
      const text = await readFile(join(root, file), 'utf8');
      for (const statement of statementsOf(text)) {
        statements += 1;
        assert.deepEqual(unknownNames(statement, plain), [], `${file}: ${statement}`);
      }
    }
    assert.ok(statements >= 6, `${statements} statements were found`);
    // The control: a name that is nobody's is found, quoted or not.
    const wrong = 'select "log_ids", homes as "x" from log_identity where id = 1';
    assert.deepEqual(unknownNames(wrong, plain), ['log_ids', 'homes']);
  });

  /** Texts of a source that are SQL. */
  function statementsOf(source: string): readonly string[] {
    const code = source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
    return [...code.matchAll(/`([^`]*)`|'([^'\n]*)'/g)]
      .map(([, template, string]) => (template ?? string ?? '').trim())
      .filter((text) => /^(select|insert|update|delete|with)\s/i.test(text));
  }

  function unknownNames(statement: string, names: ReadonlySet<string>): readonly string[] {
    const words = statement
      .replace(/\$\{[^}]*\}/g, '')
      .replace(/'[^']*'/g, '')
      // What a result is called is the statement's own.
      .replace(/\bas\s+"?\w+"?/gi, '')
      .matchAll(/[a-z_]\w*/gi);
    return [...words].map(([word]) => word).filter((word) => !known.has(word) && !names.has(word));
  }
});
