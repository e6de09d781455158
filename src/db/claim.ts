/**
 * Claims of work rows (`workColumns`): at most one worker holds a row, and only its token may write.
 *
 * A row is free when nobody holds its lease, when the lease ran out by database time, or when the session
 * advisory lock of the holder is gone from `pg_locks`. The lock is looked at, never tried: trying it would
 * take it. The guard is in the update of the row itself, so of two workers with one candidate one wins.
 */
import type { MikroORM } from '@mikro-orm/postgresql';
import type { Em } from './orm.ts';

/** Class of the advisory locks that workers hold while they live. */
export const WORKER_LOCK_CLASS = 0x77_6f_72_6b;

export type WorkKind = 'stage' | 'mail' | 'package' | 'check' | 'lead';

/** Which rows of each kind are work to do, and since when. */
const kinds = {
  stage: {
    entity: 'StageRun',
    state: 'status',
    open: 'IN_PROGRESS',
    since: 'startedAt',
    what: 'stage',
  },
  mail: { entity: 'Mail', state: 'state', open: 'QUEUED', since: 'queuedAt', what: 'event' },
  package: {
    entity: 'Package',
    state: 'state',
    open: 'UPLOADED',
    since: 'createdAt',
    what: 'state',
  },
  check: { entity: 'Check', state: 'state', open: 'RUNNING', since: 'requestedAt', what: 'state' },
  lead: { entity: 'Lead', state: 'state', open: 'QUEUED', since: 'recordedAt', what: 'action' },
} as const;

export type Claim = { readonly id: string; readonly token: number };

/** A claim as it was won, with what a worker says about it. */
export type WonClaim = Claim & {
  /** The stage of a run, the event of a mail. */
  readonly what: string;
  /** What caused the work. */
  readonly traceparent: string | null;
  /** True when another worker held the lease, and did not let it go. */
  readonly takenOver: boolean;
  /** How long the row was due and free, by database time, in milliseconds. */
  readonly waitedMs: number;
};

export type Lease = { readonly worker: number; readonly leaseMs: number };

/** Names of a kind's table and columns, from the entity's metadata. `due` is when a row `r` is due, as indexed. */
function namesOf(orm: MikroORM, kind: WorkKind) {
  const { entity, state, open, since, what } = kinds[kind];
  const meta = [...orm.getMetadata().getAll().values()].find(
    (candidate) => candidate.className === entity,
  );
  if (meta === undefined) throw new Error(`There is no entity ${entity}.`);
  const column = (name: string): string => {
    const found = Object.values(meta.properties).find((candidate) => candidate.name === name);
    const field = found?.fieldNames[0];
    if (field === undefined) throw new Error(`${meta.className} has no column for ${name}.`);
    return `"${field}"`;
  };
  return {
    table: `"${meta.tableName}"`,
    column,
    state: column(state),
    open,
    since: column(since),
    due: `coalesce(r.${column('runAt')}, '-infinity')`,
    what: column(what),
  };
}

/** SQL for the moment since when a row that may be claimed waits: it came due, or its holder went away. */
function waitsSince(orm: MikroORM, kind: WorkKind, row: string): string {
  const { column, since } = namesOf(orm, kind);
  const due = `coalesce(${row}.${column('runAt')}, ${row}.${since})`;
  return `least(greatest(${due}, ${row}.${column('leaseUntil')}), now())`;
}

/** SQL that is true for a row that may be claimed now; `r` is the row. */
function freeAndDue(orm: MikroORM, kind: WorkKind): string {
  const { column, state, open, due } = namesOf(orm, kind);
  return `r.${state} = '${open}' and ${due} <= now()
    and (r.${column('leaseUntil')} is null or r.${column('leaseUntil')} <= now() or not exists (
      select 1 from pg_locks l
      where l.locktype = 'advisory' and l.granted and l.objsubid = 2
        and l.database = (select oid from pg_database where datname = current_database())
        and l.classid = ${WORKER_LOCK_CLASS} and l.objid = r.${column('leaseWorker')}))`;
}

/** Ids of rows of a kind that are due and free, oldest first. */
export async function dueIds(
  orm: MikroORM,
  em: Em,
  kind: WorkKind,
  limit: number,
): Promise<readonly string[]> {
  const { table, column, since, due } = namesOf(orm, kind);
  const rows: { id: string }[] = await em.execute(
    `select r.${column('id')} as "id" from ${table} r where ${freeAndDue(orm, kind)}
    order by ${due}, r.${since} limit ?`,
    [limit],
  );
  return rows.map(({ id }) => id);
}

/** Claims that row if it is due and free; null when it is not. */
export async function claim(
  orm: MikroORM,
  em: Em,
  kind: WorkKind,
  id: string,
  lease: Lease,
): Promise<WonClaim | null> {
  return await claimWhere(orm, em, kind, { sql: 'select ?::uuid as "id"', values: [id] }, lease);
}

/** Claims the row that a query names in its column `id`, if it is due and free. */
async function claimWhere(
  orm: MikroORM,
  em: Em,
  kind: WorkKind,
  next: { readonly sql: string; readonly values: readonly unknown[] },
  lease: Lease,
): Promise<WonClaim | null> {
  const { table, column, what } = namesOf(orm, kind);
  // Reads the row as it was before this statement; it tells something and guards nothing.
  const before = (value: string) =>
    `(select ${value} from ${table} b where b.${column('id')} = r.${column('id')})`;
  const waitedMs = `extract(epoch from now() - ${waitsSince(orm, kind, 'b')}) * 1000`;
  const claimed = kind === 'stage' ? `, ${column('claimedAt')} = clock_timestamp()` : '';
  const rows: WonClaim[] = await em.execute(
    `with next as materialized (${next.sql})
    update ${table} r set ${column('token')} = r.${column('token')} + 1,
      ${column('attempt')} = r.${column('attempt')} + 1,
      ${column('leaseWorker')} = ?,
      ${column('leaseUntil')} = now() + ? * interval '1 millisecond'${claimed}
    from next where r.${column('id')} = next."id" and ${freeAndDue(orm, kind)}
    returning r.${column('id')} as "id", r.${column('token')} as "token", r.${what} as "what",
      r.${column('traceparent')} as "traceparent",
      ${before(`b.${column('leaseWorker')} is not null`)} as "takenOver",
      ${before(waitedMs)}::float8 as "waitedMs"`,
    [...next.values, lease.worker, lease.leaseMs],
  );
  return rows[0] ?? null;
}

/**
 * Claims the due stage run of the publisher whose last claim is the longest ago: round-robin over
 * publishers, so that a large backlog of one does not hold up the others. Null when each due run is
 * claimed, or is being claimed in this moment: of many that claim at once each gets a run of its own.
 */
export async function claimNextStageRun(
  orm: MikroORM,
  em: Em,
  lease: Lease,
): Promise<WonClaim | null> {
  const { table, column, state, open, since, due } = namesOf(orm, 'stage');
  const publisher = column('publisher');
  // `turn` steps from publisher to publisher over the index of due runs; the first run of the one whose turn it is comes
  // from the same index, so the cost grows with the number of publishers that have work and not with the backlog.
  // The order is made before the runs are looked for: only the run that is taken is locked.
  const sql = `
    with recursive turn as (
      (select r.${publisher} as publisher from ${table} r where r.${state} = '${open}'
        order by r.${publisher} limit 1)
      union all
      select (select r.${publisher} from ${table} r
        where r.${state} = '${open}' and r.${publisher} > turn.publisher
        order by r.${publisher} limit 1)
      from turn where turn.publisher is not null),
    turns as (
      select turn.publisher from turn where turn.publisher is not null
      order by (
        select r.${column('claimedAt')} from ${table} r where r.${publisher} = turn.publisher
        order by r.${column('claimedAt')} desc nulls last limit 1) nulls first)
    select due.id as "id" from turns
    cross join lateral (
      select r.${column('id')} as id from ${table} r
      where r.${publisher} = turns.publisher and ${freeAndDue(orm, 'stage')}
      order by ${due}, r.${since} limit 1
      for no key update of r skip locked) due
    limit 1`;
  return await claimWhere(orm, em, 'stage', { sql, values: [] }, lease);
}

/** Renews a lease; false when the row was taken over or is no longer work. */
export async function renew(
  orm: MikroORM,
  em: Em,
  kind: WorkKind,
  held: Claim,
  lease: Lease,
): Promise<boolean> {
  const { table, column, state, open } = namesOf(orm, kind);
  const rows: unknown[] = await em.execute(
    `update ${table} set ${column('leaseUntil')} = now() + ? * interval '1 millisecond'
    where ${column('id')} = ? and ${column('token')} = ? and ${state} = '${open}' returning 1`,
    [lease.leaseMs, held.id, held.token],
  );
  return rows.length === 1;
}

/**
 * Gives a row back, to be done again after a pause; false when the token is stale.
 * `failed: false` is for work that only waits: it does not count as the row's first failure.
 */
export async function postpone(
  orm: MikroORM,
  em: Em,
  kind: WorkKind,
  held: Claim,
  why: { readonly afterMs: number; readonly error: string | null; readonly failed?: boolean },
): Promise<boolean> {
  const { table, column, state, open } = namesOf(orm, kind);
  const failed =
    why.failed === false
      ? ''
      : `, ${column('firstFailedAt')} = coalesce(${column('firstFailedAt')}, now())`;
  const rows: unknown[] = await em.execute(
    `update ${table} set ${column('leaseUntil')} = null, ${column('leaseWorker')} = null,
      ${column('runAt')} = now() + ? * interval '1 millisecond',
      ${column('lastError')} = ?${failed}
    where ${column('id')} = ? and ${column('token')} = ? and ${state} = '${open}' returning 1`,
    [why.afterMs, why.error, held.id, held.token],
  );
  return rows.length === 1;
}

/** Milliseconds since the row first failed, by database time; 0 when it never did. */
export async function failingForMs(
  orm: MikroORM,
  em: Em,
  kind: WorkKind,
  id: string,
): Promise<number> {
  const { table, column } = namesOf(orm, kind);
  const rows: { ms: number }[] = await em.execute(
    `select coalesce(extract(epoch from now() - ${column('firstFailedAt')}) * 1000, 0)::float8 as "ms"
    from ${table} where ${column('id')} = ?`,
    [id],
  );
  return rows[0]?.ms ?? 0;
}

/** How much of a kind is due and free, and how long the oldest of it waits, in seconds. */
export type Backlog = { readonly due: number; readonly oldestSeconds: number };

export async function backlogOf(orm: MikroORM, em: Em, kind: WorkKind): Promise<Backlog> {
  const { table } = namesOf(orm, kind);
  const waits = `extract(epoch from now() - ${waitsSince(orm, kind, 'r')})`;
  const rows: { due: number; oldest: number }[] = await em.execute(
    `select count(*)::float8 as "due", coalesce(max(${waits}), 0)::float8 as "oldest"
    from ${table} r where ${freeAndDue(orm, kind)}`,
  );
  return { due: rows[0]?.due ?? 0, oldestSeconds: rows[0]?.oldest ?? 0 };
}

/** How the work of one kind stands. */
export type WorkQueue = {
  readonly kind: WorkKind;
  /** Due, and held by nobody. */
  readonly waiting: number;
  /** Held by a worker. */
  readonly working: number;
  /** Failed at the last try, and to be tried again. */
  readonly failing: number;
  /** Since when the oldest waits that is due; null when none is. */
  readonly waitingSince: Date | null;
  /** When the next one that failed is tried again; null when none is put off. */
  readonly nextTryAt: Date | null;
  /** Why the one that has failed the longest did; null when none does. */
  readonly lastError: string | null;
};

/** How the work of each kind stands, in the order of the kinds. Reads open rows alone, by their index. */
export async function workQueues(orm: MikroORM, em: Em): Promise<readonly WorkQueue[]> {
  const queues: WorkQueue[] = [];
  // One after the other: a look must not take more than one connection from those who work.
  for (const kind of Object.keys(kinds) as WorkKind[]) {
    const { table, column, state, open } = namesOf(orm, kind);
    const isDue = `(${freeAndDue(orm, kind)})`;
    const isFailing = `r.${column('lastError')} is not null`;
    const inMs = (moment: string) => `(extract(epoch from ${moment}) * 1000)::float8`;
    const rows: (Pick<WorkQueue, 'waiting' | 'working' | 'failing' | 'lastError'> & {
      readonly waitsMs: number | null;
      readonly nextMs: number | null;
    })[] = await em.execute(
      `select count(*) filter (where ${isDue})::float8 as "waiting",
        count(*) filter (where not ${isDue} and r.${column('leaseUntil')} is not null)::float8 as "working",
        count(*) filter (where ${isFailing})::float8 as "failing",
        ${inMs(`min(${waitsSince(orm, kind, 'r')}) filter (where ${isDue})`)} as "waitsMs",
        ${inMs(`min(r.${column('runAt')}) filter (where ${isFailing} and r.${column('runAt')} > now())`)} as "nextMs",
        (array_agg(r.${column('lastError')} order by r.${column('firstFailedAt')}) filter (where ${isFailing}))[1] as "lastError"
      from ${table} r where r.${state} = '${open}'`,
    );
    const [row] = rows;
    if (row === undefined) continue;
    const { waitsMs, nextMs, ...counts } = row;
    queues.push({ kind, ...counts, waitingSince: momentOf(waitsMs), nextTryAt: momentOf(nextMs) });
  }
  return queues;
}

const momentOf = (ms: number | null): Date | null => (ms === null ? null : new Date(ms));
