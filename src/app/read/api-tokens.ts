import { ApiToken } from '../../db/api-token.ts';
import type { Em } from '../../db/orm.ts';
import type { Actor } from '../../domain/actor.ts';
import { isOperator } from './may-read.ts';
import { nowhere } from './nowhere.ts';
import { pageOf } from './page.ts';
import type { Page, PageRequest } from './page.ts';

/** Tokens that the actor manages, newest first: those of his publisher, all of them for operators. */
export async function apiTokensPage(
  em: Em,
  actor: Actor,
  request: PageRequest,
): Promise<Page<ApiToken>> {
  const own = actor.kind === 'TOKEN' ? actor.publisherId : null;
  const key = [
    { name: 'createdAt', kind: 'moment', descending: true },
    { name: 'id', kind: 'text', descending: true },
  ] as const;
  const where = isOperator(actor) ? {} : { publisher: own ?? nowhere };
  return await pageOf(em, ApiToken, where, key, request);
}
