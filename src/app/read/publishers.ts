import type { Em } from '../../db/orm.ts';
import { Publisher } from '../../db/publisher.ts';
import type { Actor } from '../../domain/actor.ts';
import { reachOf } from '../../domain/policy.ts';
import { nowhere } from './nowhere.ts';
import { pageOf } from './page.ts';
import type { Page, PageRequest } from './page.ts';

/** All publishers, newest first; `text` is a part of the name or of the readable id, null lets all through. */
export async function publishersPage(
  em: Em,
  actor: Actor,
  text: string | null,
  request: PageRequest,
): Promise<Page<Publisher>> {
  const pattern = text === null ? null : { $ilike: `%${text.replace(/[\\%_]/g, '\\$&')}%` };
  const where = {
    ...(reachOf(actor, 'READ_PUBLISHERS').kind === 'ALL' ? {} : { id: nowhere }),
    ...(pattern === null ? {} : { $or: [{ name: pattern }, { publisherId: pattern }] }),
  };
  const key = [
    { name: 'createdAt', kind: 'moment', descending: true },
    { name: 'id', kind: 'text', descending: true },
  ] as const;
  return await pageOf(em, Publisher, where, key, request);
}
