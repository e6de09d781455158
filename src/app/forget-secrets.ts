import { Offer } from '../db/offer.ts';
import type { Em } from '../db/orm.ts';
import { Publication } from '../db/publication.ts';
import { Revision } from '../db/revision.ts';
import { Secret } from '../db/secret.ts';
import { columnsOf } from './read/columns-of.ts';

/** How long a secret is kept that nothing names, in milliseconds: it may be on its way into a draft. */
export const UNNAMED_SECRET_LIFETIME_MS = 24 * 3_600_000;

/**
 * Forgets the secrets that can be of no use any more: named neither by the draft nor by what is live, was live last, or
 * is being published. Resolves to how many.
 */
export async function forgetSecrets(em: Em): Promise<number> {
  const secret = columnsOf(em, Secret, 's');
  const offer = columnsOf(em, Offer, 'o');
  const publication = columnsOf(em, Publication, 'p');
  const revision = columnsOf(em, Revision, 'r');
  const last = columnsOf(em, Publication, 'l');
  const names = (json: string) => `position(${secret('id')}::text in ${json}::text) > 0`;
  const rows = await em.execute<{ id: string }[]>(
    `delete from ${secret.table}
    where ${secret('holderTable')} = 'offer'
      and ${secret('createdAt')} < clock_timestamp() - ? * interval '1 millisecond'
      and not exists (select 1 from ${offer.table}
        where ${offer('id')} = ${secret('holderRow')} and ${names(offer('draft'))})
      and not exists (select 1 from ${publication.table}
        join ${revision.table} on ${revision('id')} = ${publication('revision')}
        where ${publication('offer')} = ${secret('holderRow')} and ${names(revision('content'))}
          and (${publication('state')} = 'RUNNING' or ${publication('number')} = (
            select max(${last('number')}) from ${last.table}
            where ${last('offer')} = ${publication('offer')} and ${last('state')} = 'SUCCEEDED')))
    returning ${secret('id')} as "id"`,
    [UNNAMED_SECRET_LIFETIME_MS],
  );
  return rows.length;
}
