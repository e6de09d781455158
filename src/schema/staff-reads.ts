/**
 * What staff read of tenants, noted while an operation runs: whatever way leads to a thing, its type is looked at here.
 * `http/audit-operations.ts` writes it down before anybody gets the answer.
 */
import { OperationTypeNode, defaultFieldResolver, isObjectType } from 'graphql';
import type { GraphQLSchema } from 'graphql';
import type { StaffRead } from '../app/audit-trail.ts';
import { isStaff } from '../domain/actor.ts';
import type { GraphQLContext } from '../http/context.ts';
import { nodeTypes } from './global-id.ts';
import type { NodeType } from './global-id.ts';
import { loadersOf } from './loaders.ts';
import type { Loaders } from '../app/read/loaders.ts';

/** Nodes that are no tenant's secret, and why; all others belong to a publisher. */
const open: Partial<Record<NodeType, string>> = {
  Listing: 'everybody sees what is live',
  Publisher: 'everybody knows who has something live; its other fields are below',
  SavedView: 'a person sees his own alone',
  Session: 'a person sees his own alone',
};

/** Fields of a publisher that not everybody gets. */
const ofPublisher = [
  'apiClients',
  'apiTokens',
  'cursor',
  'invitations',
  'memberCount',
  'members',
  'ownerAdvice',
  'secondPersonSignOff',
];

type Row = Readonly<Record<string, unknown>>;

/** What was read in one operation: things by their rows, and what only has a name. */
type Noted = { readonly rows: Map<Row, string>; readonly named: StaffRead[] };
const notedIn = new WeakMap<GraphQLContext, Noted>();

function noted(context: GraphQLContext): Noted {
  const found = notedIn.get(context) ?? { rows: new Map(), named: [] };
  notedIn.set(context, found);
  return found;
}

/** Notes what has no row of its own, such as a file of a package. */
export function noteStaffRead(context: GraphQLContext, read: StaffRead): void {
  if (isStaff(context.actor)) noted(context).named.push(read);
}

/** Notes each thing of a tenant whose fields staff ask for. */
export function watchStaffReads(schema: GraphQLSchema): GraphQLSchema {
  const watch = (name: string, fields?: readonly string[]): void => {
    const type = schema.getType(name);
    if (!isObjectType(type)) throw new Error(`${name} is no type.`);
    for (const field of Object.values(type.getFields())) {
      if (fields !== undefined && !fields.includes(field.name)) continue;
      const { resolve = defaultFieldResolver } = field;
      field.resolve = (row: Row, args, context: GraphQLContext, info) => {
        // What a mutation answers is of what it did, which has a row.
        if (isStaff(context.actor) && info.operation.operation !== OperationTypeNode.MUTATION) {
          noted(context).rows.set(row, name);
        }
        return resolve(row, args, context, info);
      };
    }
  };
  for (const name of nodeTypes) if (!(name in open)) watch(name);
  watch('Preview');
  watch('Publisher', ofPublisher);
  return schema;
}

/** What was read in an operation so far, one for each publisher and offer; forgets it. */
export async function staffReadsOf(context: GraphQLContext): Promise<readonly StaffRead[]> {
  const found = notedIn.get(context);
  if (found === undefined) return [];
  notedIn.delete(context);
  const loaders = loadersOf(context);
  const things = await Promise.all(
    [...found.rows].map(async ([row, what]): Promise<StaffRead> => {
      return { ...(await ownerOf(loaders, row, what)), what };
    }),
  );
  const owned = [...found.named, ...things].filter(
    // Mails to operators, and tokens of staff, are no tenant's.
    ({ publisher, offer, what }) => publisher !== null || offer !== null || what === 'audit',
  );
  const groups = Map.groupBy(owned, ({ publisher, offer }) => `${publisher}/${offer}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    return [{ ...first, what: [...new Set(group.map(({ what }) => what))].sort().join(', ') }];
  });
}

type Owner = Pick<StaffRead, 'publisher' | 'offer'>;

/** Whose a thing is: as its row says, or as the rows say that it points to. */
async function ownerOf(loaders: Loaders, row: Row, what: string): Promise<Owner> {
  if (what === 'Publisher') return { publisher: textIn(row, 'id'), offer: null };
  if (what === 'Offer') return { publisher: textIn(row, 'publisher'), offer: textIn(row, 'id') };
  const of = row['offer'];
  if (typeof of === 'object' && of !== null) return await ownerOf(loaders, of as Row, 'Offer');
  const [publisher, offer] = [textIn(row, 'publisher'), textIn(row, 'offer')];
  if (publisher !== null) return { publisher, offer };
  const thread = textIn(row, 'thread');
  const publication = textIn(row, 'publication');
  const next =
    offer !== null
      ? await loaders.offer.load(offer)
      : publication !== null
        ? await loaders.publication.load(publication)
        : thread !== null
          ? await loaders.reviewThread.load(thread)
          : null;
  if (next === null) return { publisher: null, offer };
  return await ownerOf(loaders, next, offer === null ? '' : 'Offer');
}

function textIn(row: Row, name: string): string | null {
  const value = row[name];
  return typeof value === 'string' ? value : null;
}
