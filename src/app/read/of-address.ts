import type { EntityName, FilterQuery } from '@mikro-orm/core';
import { raw } from '@mikro-orm/postgresql';
import type { Em } from '../../db/orm.ts';
import { columnsOf } from './columns-of.ts';

/**
 * Rows of one of these addresses, whatever its letter case: people write an address as they like, and a mail goes to it
 * as it was written. Each table has an index over the lower-case letters.
 */
export function ofAddress<Row extends { readonly email: string | null }>(
  em: Em,
  entity: EntityName<Row>,
  ...addresses: readonly string[]
): FilterQuery<Row> {
  const column = columnsOf(em, entity)('email');
  const lower = addresses.map((address) => address.toLowerCase());
  // A condition by an expression; the types of the library know columns alone.
  return { [raw((alias) => `lower(${alias}.${column})`)]: { $in: lower } } as FilterQuery<Row>;
}
