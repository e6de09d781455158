import type { EntityName } from '@mikro-orm/core';
import type { Em } from '../../db/orm.ts';

/** Names for hand-written SQL: `columns.table`, and `columns('updatedAt')` for a column, quoted. */
export type Columns<Row> = ((property: keyof Row & string) => string) & { readonly table: string };

/**
 * The names of an entity's table and columns, from its metadata, with `alias` before the columns.
 * A property that the entity does not have does not compile.
 */
export function columnsOf<Row extends object>(
  em: Em,
  entity: EntityName<Row>,
  alias?: string,
): Columns<Row> {
  const metadata = em.getMetadata().get(entity);
  const prefix = alias === undefined ? '' : `"${alias}".`;
  const column = (property: keyof Row & string) => {
    const [name] = metadata.properties[property as never]['fieldNames'] as string[];
    if (name === undefined) throw new Error(`${metadata.className} has no column ${property}.`);
    return `${prefix}"${name}"`;
  };
  return Object.assign(column, { table: `"${metadata.tableName}"${alias ? ` "${alias}"` : ''}` });
}
