import { Lead } from '../db/lead.ts';
import type { Deps } from '../deps.ts';
import { isMemberOf } from '../domain/actor.ts';
import { parseAddress } from '../domain/address.ts';
import { refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Call, Outcome } from './call.ts';
import { erase } from './erase-old-leads.ts';
import { notFound } from './find-offer.ts';
import { mutate } from './mutate.ts';
import type { IdempotencyRefusal } from './mutate.ts';
import { leadsFrom } from './read/leads.ts';

export type EraseLeadsRefusal = Refusal<'NOT_FOUND' | 'INVALID_INPUT'> | IdempotencyRefusal;
/** `erased`: how many, as an outcome is kept in texts. */
type Answer = Outcome<{ publisherId: string; erased: string }, EraseLeadsRefusal>;

/**
 * Removes who a customer is from all leads of his address with a publisher. That there were leads stays, and so does the
 * audit row, which says how many and not whose.
 */
export async function eraseLeads(
  deps: Deps,
  call: Call,
  input: { readonly publisherId: string; readonly email: string },
): Promise<Answer> {
  const { publisherId } = input;
  const subject = { publisher: publisherId };
  return await mutate(deps, call, 'eraseLeads', input, subject, async (tx): Promise<Answer> => {
    if (!isMemberOf(call.actor, publisherId)) return notFound(['input', 'publisherId']);
    const email = parseAddress(input.email);
    if (!email.ok) return refuse('INVALID_INPUT', email.reason, { path: ['input', 'email'] });
    const leads = await tx.em.find(Lead, leadsFrom(tx.em, publisherId, email.address), {
      fields: ['id'],
    });
    await erase(
      tx.em,
      leads.map(({ id }) => id),
      tx.now,
    );
    return { ok: true, value: { publisherId, erased: String(leads.length) } };
  });
}
