import { p } from '@mikro-orm/core';

/** A primary key: a UUID that `Deps.newId` made, never the database. */
export const id = () => p.uuid().primary();

/** A moment with microseconds; the time itself comes from `Deps.clock` or, for leases, from the database. */
export const moment = () => p.datetime(6);

/**
 * What makes a row a piece of work that one worker does at a time.
 *
 * A claim raises `token` and sets the lease; every later write names that token, so a worker that
 * was taken over changes nothing. All times here are database time.
 */
export const workColumns = () => ({
  /** Not before this moment. */
  runAt: moment().strictNullable(),
  leaseUntil: moment().strictNullable(),
  /** Key of the session advisory lock of the worker that holds the lease. */
  leaseWorker: p.integer().strictNullable(),
  /** Fencing token: counts the claims of this row. */
  token: p.integer().default(0),
  /** Attempts since the work was last started afresh. */
  attempt: p.integer().default(0),
  lastError: p.text().strictNullable(),
  firstFailedAt: moment().strictNullable(),
  /** The span that caused this work, as a W3C `traceparent`; whoever does the work continues its trace. */
  traceparent: p.string().length(55).strictNullable(),
});

/** The columns of work that nobody has begun; due at once. */
export const freshWork = (traceparent: string | null) => ({
  runAt: null,
  leaseUntil: null,
  leaseWorker: null,
  token: 0,
  attempt: 0,
  lastError: null,
  firstFailedAt: null,
  traceparent,
});

/**
 * The index over the open rows of a table of work, in the order in which they become due: a sweep and a claim read its
 * first entries, however many rows wait. Rows that wait for a moment to come stand behind those that do not.
 */
export const dueIndex = (
  name: string,
  table: string,
  columns: { readonly first?: string; readonly since: string; readonly open: string },
) => {
  const first = columns.first === undefined ? '' : `"${columns.first}", `;
  return {
    name,
    expression: `create index "${name}" on "${table}" (${first}(coalesce("run_at", '-infinity')), "${columns.since}") where ${columns.open}`,
  };
};

/** The index that finds the rows of a mail address, however its letters are written. Read by `ofAddress`. */
export const addressIndex = (name: string, table: string) => ({
  name,
  expression: `create index "${name}" on "${table}" (lower("email"))`,
});

/** A trigger that keeps a table append-only: what happened is never rewritten. */
export const appendOnly = (table: string) => ({
  name: `${table}_append_only`,
  timing: 'before' as const,
  events: ['update' as const, 'delete' as const],
  body: `raise exception '${table} rows are never changed' using errcode = 'restrict_violation'; return null`,
});

/**
 * The same for rows that are sealed later: once, and nothing else of the row, may `columns` (names in the database) be
 * filled.
 */
export const appendOnlyUntilSealed = (table: string, columns: readonly string[]) => {
  const given = columns.map((column) => `old."${column}" is null and new."${column}" is not null`);
  const rest = (row: string) => `to_jsonb(${row}) - '{${columns.join(',')}}'::text[]`;
  const { body, ...trigger } = appendOnly(table);
  return {
    ...trigger,
    body: `if tg_op = 'UPDATE' and ${given.join(' and ')} and ${rest('old')} = ${rest('new')} then return new; end if; ${body}`,
  };
};
