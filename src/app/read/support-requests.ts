import type { Em } from '../../db/orm.ts';
import { SupportRequest } from '../../db/support-request.ts';
import type { SupportRequestState } from '../../db/support-request.ts';
import type { Actor } from '../../domain/actor.ts';
import { nowhere } from './nowhere.ts';
import { reachOf } from '../../domain/policy.ts';
import { pageOf } from './page.ts';
import type { Page, PageRequest } from './page.ts';

/** Support requests that the actor may read, newest first; null takes every state. */
export async function supportRequestsPage(
  em: Em,
  actor: Actor,
  state: SupportRequestState | null,
  request: PageRequest,
): Promise<Page<SupportRequest>> {
  const reach = reachOf(actor, 'READ_OPERATIONS');
  const where = {
    ...(reach.kind === 'ALL'
      ? {}
      : { publisher: reach.kind === 'OWN' ? reach.publisher : nowhere }),
    ...(state === null ? {} : { state }),
  };
  const key = [{ name: 'number', kind: 'number', descending: true }] as const;
  return await pageOf(em, SupportRequest, where, key, request);
}
