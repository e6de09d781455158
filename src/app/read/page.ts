import type { EntityName, FilterQuery } from '@mikro-orm/core';
import type { Em } from '../../db/orm.ts';

/** Items of a page when the caller names no number. */
export const DEFAULT_PAGE = 20;
/** Most items of a page. */
export const MAX_PAGE = 100;

/** The sort key of one item, as a cursor carries it. */
export type PageKey = readonly (string | number | boolean)[];

/** Which items of a list are asked for. */
export type PageRequest = {
  /** 1 to `MAX_PAGE`. */
  readonly limit: number;
  /** True for the last items instead of the first. */
  readonly fromEnd: boolean;
  readonly after: PageKey | null;
  readonly before: PageKey | null;
};

/** Items in list order, with what lies beyond them. */
export type Page<Row> = {
  readonly items: readonly { readonly key: PageKey; readonly row: Row }[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  /** Counts the whole list; asked only when the caller selects it. */
  readonly totalCount: () => Promise<number>;
};

/** A column of a sort key. The last column of a key is unique. */
export type KeyColumn<Row> = {
  readonly name: keyof Row & string;
  readonly kind: 'moment' | 'number' | 'text';
  readonly descending?: boolean;
};

/**
 * Cuts what was read (one item more than asked for, in reading order) into a page in list order.
 */
export function cutPage<Row>(
  request: PageRequest,
  read: readonly { readonly key: PageKey; readonly row: Row }[],
  totalCount: () => Promise<number>,
): Page<Row> {
  const more = read.length > request.limit;
  const kept = read.slice(0, request.limit);
  return {
    items: request.fromEnd ? kept.toReversed() : kept,
    hasNextPage: request.fromEnd ? request.before !== null : more,
    hasPreviousPage: request.fromEnd ? more : request.after !== null,
    totalCount,
  };
}

/** One page of the rows that match, sorted by `key`; columns in `without` are not read. */
export async function pageOf<Row extends { id: string }>(
  em: Em,
  entity: EntityName<Row>,
  where: FilterQuery<Row>,
  key: readonly KeyColumn<Row>[],
  request: PageRequest,
  without: readonly (keyof Row & string)[] = [],
): Promise<Page<Row>> {
  const conditions: unknown[] = [where];
  if (request.after !== null) conditions.push(beyond(key, request.after, false));
  if (request.before !== null) conditions.push(beyond(key, request.before, true));
  const orderBy = key.map(({ name, descending = false }) => ({
    [name]: descending === request.fromEnd ? 'asc' : 'desc',
  }));
  // The conditions name columns of the row only: `KeyColumn.name` is one of its keys.
  const rows = (await em.fork().find(entity, { $and: conditions } as FilterQuery<Row>, {
    orderBy: orderBy as never,
    limit: request.limit + 1,
    ...(without.length > 0 ? { exclude: without as never } : {}),
  })) as Row[];
  const read = rows.map((row) => ({ row, key: key.map(({ name }) => keyValue(row[name])) }));
  return cutPage(request, read, async () => await em.fork().count(entity, where as never));
}

/** A value as a cursor carries it. */
function keyValue(value: unknown): string | number | boolean {
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  return String(value);
}

/** The condition "sorts after these values", or before them when `towardsStart`. */
function beyond<Row>(key: readonly KeyColumn<Row>[], values: PageKey, towardsStart: boolean) {
  const typed = key.map(({ kind }, index) => {
    const value = values[index];
    return kind === 'moment' ? new Date(String(value)) : value;
  });
  return {
    $or: key.map(({ name, descending = false }, index) => ({
      ...Object.fromEntries(key.slice(0, index).map((column, at) => [column.name, typed[at]])),
      [name]: { [descending === towardsStart ? '$gt' : '$lt']: typed[index] },
    })),
  };
}

/** One page of a list that is at hand; the key of an item is its place, from 0. */
export function pageOfList<Row>(all: readonly Row[], request: PageRequest): Page<Row> {
  const start = request.after === null ? 0 : Number(request.after[0]) + 1;
  const end = request.before === null ? all.length : Number(request.before[0]);
  const keyed = all
    .map((row, place) => ({ key: [place], row }))
    .slice(Math.max(start, 0), Math.max(end, 0));
  const read = request.fromEnd ? keyed.toReversed() : keyed;
  return cutPage(request, read, async () => await Promise.resolve(all.length));
}
