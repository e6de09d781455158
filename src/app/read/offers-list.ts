/**
 * The list of offers: one statement, shaped by what is selected.
 *
 * What the fields of an offer need besides its row (publisher, newest publication with its stage runs, revisions, draft)
 * is joined only when it is selected, and handed to the loaders, so that no field asks again.
 * Names come from entity metadata.
 */
import type { EntityName } from '@mikro-orm/core';
import { Offer } from '../../db/offer.ts';
import type { Em } from '../../db/orm.ts';
import { Publication } from '../../db/publication.ts';
import { Publisher } from '../../db/publisher.ts';
import { Revision } from '../../db/revision.ts';
import { StageRun } from '../../db/stage-run.ts';
import type { Actor } from '../../domain/actor.ts';
import { reachOf } from '../../domain/policy.ts';
import type { OfferContent } from '../../domain/content.ts';
import { offerStatus, offerStatuses } from '../../domain/offer-status.ts';
import type { OffersFilter, OffersOrder } from '../../domain/offers-list.ts';
import type { OfferStatus } from '../../domain/offer-status.ts';
import { stages } from '../../domain/pipeline.ts';
import { endReasons, publicationStates } from '../../domain/publication.ts';
import { columnsOf } from './columns-of.ts';
import type { Columns } from './columns-of.ts';
import { listedColumns, listedOf } from './loaders.ts';
import type { Loaders, OfferRow } from './loaders.ts';
import { cutPage } from './page.ts';
import type { Page, PageKey, PageRequest } from './page.ts';

/** What may be joined to the row of an offer. `revision` is the newest publication's, `production` the live one. */
export type OfferPart =
  | 'publisher'
  | 'publication'
  | 'stageRuns'
  | 'revision'
  | 'production'
  | 'draft'
  | 'listed';

export type OffersRequest = {
  readonly filter: OffersFilter & {
    /** Row of the publisher that is asked. */ readonly publisherRow: string | null;
  };
  readonly orderBy: OffersOrder;
  readonly request: PageRequest;
  readonly parts: ReadonlySet<OfferPart>;
};

type Sql = { readonly text: string; readonly values: readonly unknown[] };

const sql = (text: string, ...values: readonly unknown[]): Sql => ({ text, values });
const joined = (parts: readonly Sql[], separator: string): Sql => ({
  text: parts.map(({ text }) => text).join(separator),
  values: parts.flatMap(({ values }) => values),
});

type Tables = {
  readonly offer: Columns<Offer>;
  readonly publisher: Columns<Publisher>;
  readonly latest: Columns<Publication>;
  readonly run: Columns<StageRun>;
  readonly revision: Columns<Revision>;
  readonly live: Columns<Revision>;
};

const tablesOf = (em: Em): Tables => ({
  offer: columnsOf(em, Offer, 'o'),
  publisher: columnsOf(em, Publisher, 'p'),
  latest: columnsOf(em, Publication, 'l'),
  run: columnsOf(em, StageRun, 's'),
  revision: columnsOf(em, Revision, 'r'),
  live: columnsOf(em, Revision, 'v'),
});

/** How many of the offers that the actor may see have each status; a status that none has is left out. */
export async function offerCounts(
  em: Em,
  actor: Actor,
  filter: OffersRequest['filter'],
): Promise<ReadonlyMap<OfferStatus, number>> {
  const tables = tablesOf(em);
  const where = joined(conditions(tables, actor, filter), ' and ');
  const cases = offerStatuses.map(
    (status) => `when ${statusSql(tables.offer, tables.latest, status)} then '${status}'`,
  );
  const rows = await em.fork().execute<{ status: OfferStatus; count: number }[]>(
    `select case ${cases.join(' ')} end as "status", count(*)::int as "count"
      from ${baseTables(tables)} where ${where.text} group by 1`,
    [...where.values],
  );
  return new Map(rows.map(({ status, count }) => [status, count]));
}

/** One page of the offers that the actor may see. */
export async function offersPage(
  em: Em,
  loaders: Loaders,
  actor: Actor,
  { filter, orderBy, request, parts }: OffersRequest,
): Promise<Page<OfferRow>> {
  const tables = tablesOf(em);
  const own = em.fork();
  const where = joined(conditions(tables, actor, filter), ' and ');
  const base = joined([sql(baseTables(tables)), sql(' where '), where], '');
  const order = orders[orderBy](tables, actor);
  const places = [
    ...(request.after === null ? [] : [beyond(order, request.after, false)]),
    ...(request.before === null ? [] : [beyond(order, request.before, true)]),
  ];
  const statement = joined(
    [
      sql(`select ${selected(em, tables, parts).join(', ')}, `),
      sql(order.map(({ shown }, index) => `${shown} as "key${index}"`).join(', ')),
      sql(` from ${baseTables(tables)} ${joins(tables, parts)} where `),
      joined([where, ...places], ' and '),
      sql(
        ` order by ${order
          .map(({ column, descending }) =>
            descending === request.fromEnd ? `${column} asc` : `${column} desc`,
          )
          .join(', ')} limit ?`,
        request.limit + 1,
      ),
    ],
    '',
  );
  const found = await own.execute<FoundRow[]>(statement.text, [...statement.values]);
  const read = found.map((row) => ({
    key: order.map((_column, index) => row[`key${index}`] as PageKey[number]),
    row: unpack(em, loaders, row, parts),
  }));
  return cutPage(request, read, async () => {
    const counted = `select count(*)::int as "total" from ${base.text}`;
    const [row] = await em.fork().execute<{ total: number }[]>(counted, [...base.values]);
    return row?.total ?? 0;
  });
}

// --- Which offers -------------------------------------------------------------------------------

/** The tables that conditions and orders speak of. */
const baseTables = ({ offer, publisher, latest }: Tables): string =>
  `${offer.table} join ${publisher.table} on ${publisher('id')} = ${offer('publisher')}
    left join ${latest.table} on ${latest('id')} = ${offer('latestPublication')}`;

function conditions(tables: Tables, actor: Actor, filter: OffersRequest['filter']): readonly Sql[] {
  const { offer, publisher } = tables;
  const found = [mayRead(tables, actor)];
  if (filter.publisherRow !== null) found.push(sql(`${publisher('id')} = ?`, filter.publisherRow));
  if (filter.publisher !== null)
    found.push(sql(`${publisher('publisherId')} = ?`, filter.publisher));
  if (filter.text !== null && filter.text.trim() !== '') {
    const pattern = `%${filter.text.trim().replace(/[\\%_]/g, '\\$&')}%`;
    found.push(sql(`(${offer('name')} ilike ? or ${offer('offerId')} ilike ?)`, pattern, pattern));
  }
  if (filter.status !== null) {
    found.push(anyOf(filter.status.map((one) => sql(statusSql(tables.offer, tables.latest, one)))));
  }
  if (filter.needsMyAction !== null) {
    const waits = needsAction(tables, actor);
    found.push(filter.needsMyAction ? sql(waits) : sql(`not (${waits})`));
  }
  return found;
}

const anyOf = (options: readonly Sql[]): Sql =>
  options.length === 0 ? sql('false') : joined([sql('('), joined(options, ' or '), sql(')')], '');

/** The same as `mayReadOffersOf`, for a statement. */
function mayRead({ offer }: Tables, actor: Actor): Sql {
  const reach = reachOf(actor, 'READ_OFFER');
  if (reach.kind === 'OWN') return sql(`${offer('publisher')} = ?`, reach.publisher);
  return sql(reach.kind === 'ALL' ? 'true' : 'false');
}

const quoted = (values: readonly string[]): string =>
  values.map((value) => `'${value}'`).join(', ');

/**
 * SQL that is true for offers with that status: `offerStatus` decides over every publication there can be, and what
 * it says of all stages or of all end reasons is not listed one by one.
 */
export function statusSql(
  offer: Columns<Offer>,
  latest: Columns<Publication>,
  status: OfferStatus,
): string {
  const whether = [true, false].map((isLive) => {
    const cases = casesOf(latest, status, isLive);
    return cases.length === 0
      ? 'false'
      : `(${offer('production')} is ${isLive ? 'not null' : 'null'} and (${cases.join(' or ')}))`;
  });
  return `coalesce(${whether.join(' or ')}, false)`;
}

function casesOf(
  latest: Columns<Publication>,
  status: OfferStatus,
  isLive: boolean,
): readonly string[] {
  const reasons = [null, ...endReasons];
  const cases = publicationStates.flatMap((state) => {
    const ofState = reasons.map((endReason) => ({
      endReason,
      stages: stages.filter((stage) => offerStatus({ state, stage, endReason }, isLive) === status),
    }));
    const is = `${latest('state')} = '${state}'`;
    if (ofState.every((one) => one.stages.length === stages.length)) return [is];
    return ofState
      .filter((one) => one.stages.length > 0)
      .map(({ endReason, stages: listed }) => {
        const why = `${latest('endReason')} is not distinct from ${endReason === null ? 'null' : `'${endReason}'`}`;
        const at = `${latest('stage')} in (${quoted(listed)})`;
        return `(${is} and ${why}${listed.length === stages.length ? '' : ` and ${at}`})`;
      });
  });
  return offerStatus(null, isLive) === status ? [...cases, `${latest('id')} is null`] : cases;
}

/** SQL that is true for offers that wait for the actor. A failed publication waits for its publisher. */
function needsAction({ offer, latest }: Tables, actor: Actor): string {
  const role = actor.kind === 'TOKEN' ? actor.role : null;
  const waitsFor = (who: string) =>
    `coalesce(${latest('state')} = 'RUNNING' and ${latest('waitingFor')} = '${who}', false)`;
  if (role === 'REVIEWER') return waitsFor('REVIEWER');
  if (role === 'OPERATOR') return waitsFor('OPERATOR');
  return `(${waitsFor('PUBLISHER')} or ${statusSql(offer, latest, 'PUBLISH_FAILED')})`;
}

// --- In which order -----------------------------------------------------------------------------

/** A column of the order; `shown` is it as a cursor carries it, `read` a cursor's value as it. */
type OrderColumn = {
  readonly column: string;
  readonly shown: string;
  readonly read: string;
  readonly descending: boolean;
};

const orders: Readonly<
  Record<OffersOrder, (tables: Tables, actor: Actor) => readonly OrderColumn[]>
> = {
  UPDATED_DESC: ({ offer }) => [
    {
      column: offer('updatedAt'),
      shown: `to_char(${offer('updatedAt')} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`,
      read: '?::timestamptz',
      descending: true,
    },
    { column: offer('id'), shown: offer('id'), read: '?::uuid', descending: true },
  ],
  NAME_ASC: ({ offer }) => byName(offer),
  NEEDS_ACTION_FIRST: (tables, actor) => {
    const group = `case when ${needsAction(tables, actor)} then 0
      when ${tables.latest('state')} = 'RUNNING' then 1 else 2 end`;
    const first = { column: group, shown: group, read: '?::int', descending: false };
    return [first, ...byName(tables.offer)];
  },
};

const byName = (offer: Columns<Offer>): readonly OrderColumn[] => {
  const name = `lower(${offer('name')})`;
  return [
    { column: name, shown: name, read: '?::text', descending: false },
    { column: offer('id'), shown: offer('id'), read: '?::uuid', descending: false },
  ];
};

/** The condition "sorts after these values", or before them when `towardsStart`. */
function beyond(order: readonly OrderColumn[], key: PageKey, towardsStart: boolean): Sql {
  const options = order.map(({ column, read, descending }, index) => {
    const equal = order
      .slice(0, index)
      .map((one, at) => sql(`${one.column} = ${one.read}`, key[at]));
    const sign = descending === towardsStart ? '>' : '<';
    return joined([...equal, sql(`${column} ${sign} ${read}`, key[index])], ' and ');
  });
  return anyOf(options.map((one) => sql(`(${one.text})`, ...one.values)));
}

// --- What comes with an offer -------------------------------------------------------------------

/** A row of the statement: columns of the offer as `o_…`, of the other tables under their letters. */
type FoundRow = Readonly<Record<string, unknown>>;

/** Columns of an entity as the driver names them, without those left out. */
function columnNames<Row extends object>(
  em: Em,
  entity: EntityName<Row>,
  left: readonly (keyof Row)[],
): readonly string[] {
  const { properties } = em.getMetadata().get(entity);
  return Object.values<{ name: string; fieldNames?: string[] }>(properties)
    .filter(({ name }) => !left.includes(name as keyof Row))
    .flatMap(({ fieldNames }) => fieldNames ?? []);
}

/** A row of a joined table as one JSON value; null when there is none. */
function asJson<Row extends { id: string }>(
  em: Em,
  entity: EntityName<Row>,
  columns: Columns<Row>,
  alias: string,
  left: readonly (keyof Row)[] = [],
): string {
  const members = columnNames(em, entity, left).map((name) => `'${name}', "${alias}"."${name}"`);
  return `case when ${columns('id')} is null then null else json_build_object(${members.join(', ')}) end`;
}

function selected(em: Em, tables: Tables, parts: ReadonlySet<OfferPart>): readonly string[] {
  const { offer, publisher, latest, run, revision, live } = tables;
  const row = columnNames(em, Offer, ['draft']).map((name) => `"o"."${name}" as "o_${name}"`);
  const found = [...row];
  if (parts.has('draft')) found.push(`${offer('draft')} as "draft"`);
  if (parts.has('listed')) found.push(listedColumns(offer('draft')));
  if (parts.has('publisher')) found.push(`${asJson(em, Publisher, publisher, 'p')} as "p"`);
  if (parts.has('publication')) {
    found.push(`${asJson(em, Publication, latest, 'l', ['productPage'])} as "l"`);
  }
  if (parts.has('stageRuns')) {
    found.push(
      `(select json_agg(${asJson(em, StageRun, run, 's')} order by ${run('startedAt')})
        from ${run.table} where ${run('publication')} = ${latest('id')}) as "s"`,
    );
  }
  if (parts.has('revision'))
    found.push(`${asJson(em, Revision, revision, 'r', ['content'])} as "r"`);
  if (parts.has('production')) found.push(`${asJson(em, Revision, live, 'v', ['content'])} as "v"`);
  return found;
}

function joins({ offer, latest, revision, live }: Tables, parts: ReadonlySet<OfferPart>): string {
  return [
    parts.has('revision')
      ? `left join ${revision.table} on ${revision('id')} = ${latest('revision')}`
      : '',
    parts.has('production')
      ? `left join ${live.table} on ${live('id')} = ${offer('production')}`
      : '',
  ].join(' ');
}

/** The offer of a row; what came with it goes to the loaders. */
function unpack(
  em: Em,
  loaders: Loaders,
  found: FoundRow,
  parts: ReadonlySet<OfferPart>,
): OfferRow {
  const columns = Object.entries(found).flatMap(([name, value]) =>
    name.startsWith('o_') ? [[name.slice(2), value] as const] : [],
  );
  const offer = rowOf<Offer>(em, Offer, Object.fromEntries(columns));
  loaders.offer.prime(offer.id, offer);
  // The statement gives these columns the shapes of their parts, or null.
  if (parts.has('draft')) loaders.draft.prime(offer.id, found['draft'] as OfferContent);
  if (parts.has('listed')) loaders.listed.prime(offer.id, listedOf(found));
  if (isRow(found['p'])) {
    loaders.publisher.prime(offer.publisher, rowOf<Publisher>(em, Publisher, found['p']));
  }
  if (isRow(found['l'])) {
    const publication = rowOf<Publication>(em, Publication, found['l']);
    loaders.publication.prime(publication.id, publication);
  }
  if (parts.has('stageRuns') && offer.latestPublication !== null) {
    const runs = Array.isArray(found['s']) ? found['s'].filter(isRow) : [];
    loaders.runsOfPublication.prime(
      offer.latestPublication,
      runs.map((run) => rowOf<StageRun>(em, StageRun, run)),
    );
  }
  for (const revision of [found['r'], found['v']]) {
    if (!isRow(revision)) continue;
    const row = rowOf<Revision>(em, Revision, revision);
    loaders.revision.prime(row.id, row);
  }
  return offer;
}

const isRow = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A row of the driver as the entity's plain values: names and times as the ORM reads them. */
function rowOf<Row extends object>(
  em: Em,
  entity: EntityName<Row>,
  columns: Readonly<Record<string, unknown>>,
): Row {
  const mapped = em.getDriver().mapResult(columns as never, em.getMetadata().get(entity));
  if (mapped === null) throw new Error('A row of the list could not be read.');
  // The columns are those of the entity, so the values are those of its properties.
  return mapped as unknown as Row;
}
