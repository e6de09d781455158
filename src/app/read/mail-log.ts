import type { FilterQuery } from '@mikro-orm/core';
import { Mail } from '../../db/mail.ts';
import type { MailState } from '../../db/mail.ts';
import type { Em } from '../../db/orm.ts';
import type { Actor } from '../../domain/actor.ts';
import { reachOf } from '../../domain/policy.ts';
import { nowhere } from './nowhere.ts';
import { pageOf } from './page.ts';
import type { Page, PageRequest } from './page.ts';
import { operatorMailEvents } from './readable.ts';

/** Which mails; null lets all through. */
export type MailFilter = {
  readonly state: MailState | null;
  /** Part of the address that a mail goes to, whatever the letter case. */
  readonly recipient: string | null;
};

/** Mails that the actor may read, newest first: those of his publisher, all of them for operators. */
export async function mailLog(
  em: Em,
  actor: Actor,
  { state, recipient }: MailFilter,
  request: PageRequest,
): Promise<Page<Mail>> {
  const reach = reachOf(actor, 'READ_OPERATIONS');
  const conditions: FilterQuery<Mail>[] =
    reach.kind === 'ALL'
      ? []
      : [
          { publisher: reach.kind === 'OWN' ? reach.publisher : nowhere },
          { event: { $nin: [...operatorMailEvents] } },
        ];
  if (state !== null) conditions.push({ state });
  if (recipient !== null) {
    const literal = recipient.replace(/[\\%_]/g, '\\$&');
    conditions.push({ recipient: { $ilike: `%${literal}%` } });
  }
  const key = [
    { name: 'queuedAt', kind: 'moment', descending: true },
    { name: 'id', kind: 'text', descending: true },
  ] as const;
  return await pageOf(em, Mail, { $and: conditions }, key, request);
}
