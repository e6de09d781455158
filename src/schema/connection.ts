import { DEFAULT_PAGE, MAX_PAGE } from '../app/read/page.ts';
import type { Page, PageKey, PageRequest } from '../app/read/page.ts';
import type { Text } from '../domain/language.ts';
import type { GraphQLContext } from '../http/context.ts';
import { badInput } from './bad-input.ts';
import { builder } from './builder.ts';
import { isStorable } from './unstorable-text.ts';

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

/** What the parts of a cursor may be. */
const kinds = {
  moment: (part: unknown) => typeof part === 'string' && isMoment(part),
  number: (part: unknown) =>
    typeof part === 'number' && Number.isInteger(part) && Math.abs(part) <= 0x7fff_ffff,
  text: (part: unknown) => typeof part === 'string' && isStorable(part),
  id: (part: unknown) => typeof part === 'string' && uuid.test(part),
} as const;
/** PostgreSQL has no year 0. */
const isoMoment = /^(?!0000)\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{1,6}Z$/;
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** True for a moment as cursors write it; `Date` alone would read 31 February as a day of March. */
function isMoment(part: string): boolean {
  const at = isoMoment.test(part) ? Date.parse(part) : Number.NaN;
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(part.slice(0, 19));
}

/** The sort key of each list. A list with several orders has one name for each: cursors of one are no cursors of another. */
const lists = {
  audit: ['moment', 'id'],
  apiTokens: ['moment', 'id'],
  differences: ['number'],
  findings: ['number'],
  history: ['number'],
  'history:publisher': ['moment', 'id'],
  leadDeliveries: ['moment', 'id'],
  leads: ['moment', 'id'],
  listings: ['moment', 'id'],
  mailLog: ['moment', 'id'],
  mails: ['moment', 'id'],
  members: ['moment', 'id'],
  memberInvitations: ['moment', 'id'],
  'offers:NAME_ASC': ['text', 'id'],
  'offers:NEEDS_ACTION_FIRST': ['number', 'text', 'id'],
  'offers:UPDATED_DESC': ['moment', 'id'],
  previewAccessLog: [],
  packageDifferences: ['number'],
  publications: ['number'],
  publishers: ['moment', 'id'],
  reviewQueue: ['moment', 'id'],
  supportRequests: ['number'],
  transitions: ['number'],
} as const satisfies Record<string, readonly (keyof typeof kinds)[]>;
export type ListName = keyof typeof lists;

/**
 * Reads `first`, `last`, `after` and `before`; a cursor of another list is refused.
 * @throws GraphQLError `BAD_USER_INPUT`
 */
export function pageRequest(
  list: ListName,
  args: PageArguments,
  context: Pick<GraphQLContext, 'language'>,
): PageRequest {
  const { first, last } = args;
  if (first != null && last != null)
    throw badInput(context, {
      en: 'Give `first` or `last`, not both.',
      fr: 'Indiquez `first` ou `last`, pas les deux.',
    });
  const limit = first ?? last ?? DEFAULT_PAGE;
  if (limit < 1 || limit > MAX_PAGE) {
    throw badInput(context, {
      en: `A page has 1 to ${MAX_PAGE} items; ${limit} were asked for.`,
      fr: `Une page compte de 1 à ${MAX_PAGE} éléments\u00a0; ${limit} ont été demandés.`,
    });
  }
  return {
    limit,
    fromEnd: last != null,
    after: args.after == null ? null : readCursor(list, args.after, context),
    before: args.before == null ? null : readCursor(list, args.before, context),
  };
}

const writeCursor = (list: ListName, key: PageKey) =>
  Buffer.from(JSON.stringify([list, ...key])).toString('base64url');

function readCursor(
  list: ListName,
  cursor: string,
  context: Pick<GraphQLContext, 'language'>,
): PageKey {
  const [name, ...key] = readList(cursor);
  const expected: readonly (keyof typeof kinds)[] = lists[list];
  if (name !== list || key.length !== expected.length) throw badInput(context, foreignCursor);
  if (!expected.every((kind, index) => kinds[kind](key[index])))
    throw badInput(context, foreignCursor);
  // Each part was looked at just now.
  return key as PageKey;
}

function readList(cursor: string): readonly unknown[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    // Not JSON: the same answer as for a cursor of another list.
    return [];
  }
}

const foreignCursor: Text = {
  en: 'This cursor is not one of this list. Take cursors from `pageInfo` or `edges`.',
  fr: 'Ce curseur n’est pas de cette liste. Prenez les curseurs dans `pageInfo` ou `edges`.',
};

/** A page as the relay plugin wants it. */
export function connectionOf<Row>(list: ListName, page: Page<Row>) {
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
