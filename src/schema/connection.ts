import { GraphQLError } from 'graphql';
import { DEFAULT_PAGE, MAX_PAGE } from '../app/read/page.ts';
import type { Page, PageKey, PageRequest } from '../app/read/page.ts';
import { builder } from './builder.ts';

builder.globalConnectionField('totalCount', (t) =>
  t.int({
    description: 'Length of the whole list; counted only when it is asked for.',
    resolve: async (page) => await page.totalCount(),
  }),
);

export type PageArguments = {
  readonly first?: number | null | undefined;
  readonly last?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly before?: string | null | undefined;
};

const badInput = (message: string) =>
  new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });

/**
 * Reads `first`, `last`, `after` and `before`. `list` names the list and its order: a cursor of another one is refused.
 * @throws GraphQLError `BAD_USER_INPUT`
 */
export function pageRequest(list: string, args: PageArguments): PageRequest {
  const { first, last } = args;
  if (first != null && last != null) throw badInput('Give `first` or `last`, not both.');
  const limit = first ?? last ?? DEFAULT_PAGE;
  if (limit < 1 || limit > MAX_PAGE) {
    throw badInput(`A page has 1 to ${MAX_PAGE} items; ${limit} were asked for.`);
  }
  return {
    limit,
    fromEnd: last != null,
    after: args.after == null ? null : readCursor(list, args.after),
    before: args.before == null ? null : readCursor(list, args.before),
  };
}

const writeCursor = (list: string, key: PageKey) =>
  Buffer.from(JSON.stringify([list, ...key])).toString('base64url');

function readCursor(list: string, cursor: string): PageKey {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(parsed) && parsed[0] === list && parsed.slice(1).every(isKeyPart)) {
      return parsed.slice(1);
    }
  } catch {
    // Not JSON: the same answer as for a cursor of another list.
  }
  throw badInput('This cursor is not one of this list. Take cursors from `pageInfo` or `edges`.');
}

const isKeyPart = (value: unknown) => ['string', 'number', 'boolean'].includes(typeof value);

/** A page as the relay plugin wants it. */
export function connectionOf<Row>(list: string, page: Page<Row>) {
  const edges = page.items.map(({ key, row }) => ({ cursor: writeCursor(list, key), node: row }));
  return {
    edges,
    pageInfo: {
      hasNextPage: page.hasNextPage,
      hasPreviousPage: page.hasPreviousPage,
      startCursor: edges.at(0)?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    totalCount: page.totalCount,
  };
}
