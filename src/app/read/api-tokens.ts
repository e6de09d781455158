import { ApiToken } from '../../db/api-token.ts';
import type { Em } from '../../db/orm.ts';
import type { Actor } from '../../domain/actor.ts';
import { reachOf } from '../../domain/policy.ts';
import { nowhere } from './nowhere.ts';
import { pageOf } from './page.ts';
import type { Page, PageRequest } from './page.ts';

/** Tokens that the actor manages, newest first: those of his publisher, all of them for operators. */
export async function apiTokensPage(
  em: Em,
  actor: Actor,
  request: PageRequest,
): Promise<Page<ApiToken>> {
  const reach = reachOf(actor, 'MANAGE_TOKENS');
  const key = [
    { name: 'createdAt', kind: 'moment', descending: true },
    { name: 'id', kind: 'text', descending: true },
  ] as const;
  const where =
    reach.kind === 'ALL' ? {} : { publisher: reach.kind === 'OWN' ? reach.publisher : nowhere };
  return await pageOf(em, ApiToken, where, key, request);
}
