/** Keeps secrets and reads them back, for who uses them: they are never told to anybody. */
import type { Deps } from '../deps.ts';
import { databaseMoment } from '../db/database-time.ts';
import type { Em } from '../db/orm.ts';
import { Secret } from '../db/secret.ts';
import { otherKey, SecretKeyError } from './secret-keys.ts';
import type { SecretKeys, SecretPlace } from './secret-keys.ts';

/** Keeps a secret; resolves to its id. */
export async function keepSecret(
  deps: Pick<Deps, 'newId' | 'secrets'>,
  em: Em,
  kept: {
    readonly publisher: string;
    readonly place: SecretPlace;
    readonly text: string;
  },
): Promise<string> {
  const { place, publisher, text } = kept;
  const id = deps.newId();
  await em.insert(Secret, {
    id,
    publisher,
    holderTable: place.table,
    holderColumn: place.column,
    holderRow: place.row,
    ...deps.secrets.seal({ ...place, id }, text),
    createdAt: databaseMoment(),
  });
  return id;
}

/**
 * A secret of that place; null when there is none of that id there, whoever else may have one.
 * @throws SecretKeyError when no known key opens it.
 */
export async function readSecret(
  deps: Pick<Deps, 'secrets'>,
  em: Em,
  place: SecretPlace,
  id: unknown,
): Promise<string | null> {
  if (typeof id !== 'string' || !uuid.test(id)) return null;
  const row = await em.findOne(Secret, { id, ...heldAt(place) });
  return row === null ? null : deps.secrets.open({ ...place, id: row.id }, row);
}

/** The secrets that a row keeps: the column of each by its id. */
export async function secretsHeldBy(
  em: Em,
  { table, row }: Pick<SecretPlace, 'table' | 'row'>,
): Promise<ReadonlyMap<string, string>> {
  const rows = await em.find(
    Secret,
    { holderTable: table, holderRow: row },
    { fields: ['id', 'holderColumn'] },
  );
  return new Map(rows.map(({ id, holderColumn }) => [id, holderColumn]));
}

/** Seals a row anew, with the current key; null when it is that key's already. */
export function sealedAnew(
  keys: SecretKeys,
  row: Pick<Secret, 'id' | 'holderTable' | 'holderColumn' | 'holderRow' | 'keyId' | 'sealed'>,
): Pick<Secret, 'keyId' | 'sealed'> | null {
  if (row.keyId === keys.currentId) return null;
  const place = {
    id: row.id,
    table: row.holderTable,
    column: row.holderColumn,
    row: row.holderRow,
  };
  return keys.seal(place, keys.open(place, row));
}

/**
 * Refuses to go on where secrets were sealed with a key that is not known here: what is entered now would be sealed with
 * another one, and what is kept would fail one by one.
 * @throws SecretKeyError
 */
export async function refuseOtherKey(em: Em, keys: SecretKeys): Promise<void> {
  const rows = await em
    .createQueryBuilder(Secret, 's')
    .select('s.keyId')
    .distinct()
    .where({ keyId: { $nin: [...keys.knownIds] } })
    .execute<{ keyId: string }[]>();
  if (rows.length === 0) return;
  const unknown = rows.map(({ keyId }) => keyId);
  const count = await em.count(Secret, { keyId: { $in: unknown } });
  throw new SecretKeyError(otherKey(count, unknown, keys.currentId));
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const heldAt = ({ table, column, row }: SecretPlace) => ({
  holderTable: table,
  holderColumn: column,
  holderRow: row,
});
