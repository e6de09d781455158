import { createLoaders } from '../app/read/loaders.ts';
import type { Loaders } from '../app/read/loaders.ts';
import type { GraphQLContext } from '../http/context.ts';

const ofContext = new WeakMap<GraphQLContext, Loaders>();

/** The loaders of this operation, or of this event of a subscription: each has a context of its own. */
export function loadersOf(context: GraphQLContext): Loaders {
  let loaders = ofContext.get(context);
  if (loaders === undefined) {
    loaders = createLoaders(context.em);
    ofContext.set(context, loaders);
  }
  return loaders;
}

/** A row that a foreign key says is there. */
export function present<Row>(row: Row | null | undefined): Row {
  if (row == null) throw new Error('A row that others point to is not there.');
  return row;
}
