import type { Deps } from '../deps.ts';
import { Membership } from '../db/membership.ts';
import { lastOwner } from '../domain/members.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Call, Outcome } from './call.ts';
import { lockManagedMembers } from './find-members.ts';
import { notFound } from './find-offer.ts';
import { revokeTokensOf } from './member-tokens.ts';
import { mutate } from './mutate.ts';
import type { IdempotencyRefusal } from './mutate.ts';
import type { Tx } from './transact.ts';

export type RemoveMemberRefusal =
  | Refusal<'NOT_FOUND' | 'FORBIDDEN' | 'LAST_OWNER'>
  | IdempotencyRefusal;
type Answer = Outcome<{ publisherId: string }, RemoveMemberRefusal>;

/** Ends a membership and, in the same transaction, every token of the person for that publisher. */
export async function removeMember(
  deps: Deps,
  call: Call,
  input: { readonly memberId: string },
): Promise<Answer> {
  return await mutate(deps, call, 'removeMember', input, {}, async (tx): Promise<Answer> => {
    const path = ['input', 'memberId'];
    const seen = await tx.em.findOne(Membership, { id: input.memberId });
    if (seen === null) return notFound(path);
    const found = await lockManagedMembers(tx.em, call.actor, seen.publisher, path);
    if (!found.ok) return found;
    const member = found.members.find(({ id }) => id === input.memberId);
    return member === undefined ? notFound(path) : await endMembership(tx, found.members, member);
  });
}

/** Ends one of the locked memberships of a publisher, unless it is that of its last owner. */
export async function endMembership(
  tx: Tx,
  members: readonly Membership[],
  { id, publisher, person }: Membership,
): Promise<Outcome<{ publisherId: string }, Refusal<'LAST_OWNER'>>> {
  const last = lastOwner(members, id, null);
  if (last !== null) return last;
  await tx.em.nativeDelete(Membership, { id });
  await revokeTokensOf(tx, publisher, person);
  return { ok: true, value: { publisherId: publisher } };
}
