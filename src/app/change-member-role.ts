import type { Deps } from '../deps.ts';
import { Membership } from '../db/membership.ts';
import { lastOwner } from '../domain/members.ts';
import type { MemberRole } from '../domain/members.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Call, Outcome } from './call.ts';
import { lockManagedMembers } from './find-members.ts';
import { notFound } from './find-offer.ts';
import { changeRoleOfTokens } from './member-tokens.ts';
import { mutate } from './mutate.ts';
import type { IdempotencyRefusal } from './mutate.ts';

export type ChangeMemberRoleRefusal =
  | Refusal<'NOT_FOUND' | 'FORBIDDEN' | 'LAST_OWNER'>
  | IdempotencyRefusal;
type Answer = Outcome<{ memberId: string }, ChangeMemberRoleRefusal>;

/** Gives a member another role; his tokens follow in the same transaction. The same role again changes nothing. */
export async function changeMemberRole(
  deps: Deps,
  call: Call,
  input: { readonly memberId: string; readonly role: MemberRole },
): Promise<Answer> {
  return await mutate(deps, call, 'changeMemberRole', input, {}, async (tx): Promise<Answer> => {
    const path = ['input', 'memberId'];
    const { memberId: id, role } = input;
    const seen = await tx.em.findOne(Membership, { id });
    if (seen === null) return notFound(path);
    const { publisher, person } = seen;
    const found = await lockManagedMembers(tx.em, call.actor, publisher, path);
    if (!found.ok) return found;
    if (!found.members.some((member) => member.id === id)) return notFound(path);
    const last = lastOwner(found.members, id, role);
    if (last !== null) return last;
    await tx.em.nativeUpdate(Membership, { id }, { role });
    await changeRoleOfTokens(tx.em, publisher, person, role);
    return { ok: true, value: { memberId: id } };
  });
}
