/** The tokens of a member: those that stand for him, and those whose secret he was shown because he made them. */
import { ApiToken } from '../db/api-token.ts';
import type { Em } from '../db/orm.ts';
import { scopesAfter } from '../domain/members.ts';
import type { MemberRole } from '../domain/members.ts';
import type { Tx } from './transact.ts';

const ofMember = (publisher: string, person: string) => ({
  publisher,
  revokedAt: null,
  $or: [{ person }, { maker: person }],
});

/** Revokes them for good; what they have open ends. */
export async function revokeTokensOf(tx: Tx, publisher: string, person: string): Promise<void> {
  await tx.em.nativeUpdate(ApiToken, ofMember(publisher, person), { revokedAt: tx.now });
}

/**
 * Lets them follow a change of role. Nobody keeps an owner's token that he made before he became a contributor; a
 * promotion widens those tokens only that stand for the person.
 */
export async function changeRoleOfTokens(
  em: Em,
  publisher: string,
  person: string,
  role: MemberRole,
): Promise<void> {
  const tokens = await em.find(ApiToken, ofMember(publisher, person), { orderBy: { id: 'asc' } });
  for (const token of tokens) {
    const before = token.role === 'OWNER' ? 'OWNER' : 'CONTRIBUTOR';
    if (before === role || (role === 'OWNER' && token.person !== person)) continue;
    const scopes = [...scopesAfter(token.scopes, before, role)];
    await em.nativeUpdate(ApiToken, { id: token.id }, { role, scopes });
  }
}
