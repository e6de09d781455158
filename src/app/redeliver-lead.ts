import { Lead } from '../db/lead.ts';
import { Offer } from '../db/offer.ts';
import type { Deps } from '../deps.ts';
import { isMemberOf } from '../domain/actor.ts';
import { refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';
import { mayPassOn } from '../leads/lead-document.ts';
import { leadTarget } from '../leads/lead-target.ts';
import { currentTraceparent } from '../telemetry/tracing.ts';
import type { Call, Outcome } from './call.ts';
import { notFound } from './find-offer.ts';
import { lastLiveRevision } from './last-live.ts';
import { mutate } from './mutate.ts';
import type { IdempotencyRefusal } from './mutate.ts';

export type RedeliverLeadRefusal =
  | Refusal<'NOT_FOUND' | 'LEAD_NOT_SENDABLE' | 'NO_LEAD_DESTINATION'>
  | IdempotencyRefusal;
type Answer = Outcome<{ leadId: string }, RedeliverLeadRefusal>;

/** Sends a lead again, with the same id, to the destination of what is live now; one that still waits is tried now. */
export async function redeliverLead(
  deps: Deps,
  call: Call,
  input: { readonly leadId: string },
): Promise<Answer> {
  return await mutate(deps, call, 'redeliverLead', input, {}, async (tx): Promise<Answer> => {
    const { leadId: id } = input;
    const lead = await tx.em.findOne(Lead, { id });
    if (lead === null || !isMemberOf(call.actor, lead.publisher)) {
      return notFound(['input', 'leadId']);
    }
    if (lead.erasedAt !== null || !mayPassOn({ Email: lead.email ?? '' })) return notSendable();
    const offer = await tx.em.findOneOrFail(Offer, { id: lead.offer });
    const live = await lastLiveRevision(tx.em, offer);
    if (leadTarget(deps, offer.id, live?.content.leads) === null) return noDestination();
    if (lead.state === 'QUEUED') {
      // A worker may hold it: the lease stays his, only the pause before the next try is cut.
      await tx.em.nativeUpdate(Lead, { id, state: 'QUEUED' }, { runAt: null });
    } else {
      await tx.em.nativeUpdate(
        Lead,
        { id, state: lead.state, erasedAt: null },
        {
          state: 'QUEUED',
          endedAt: null,
          runAt: null,
          attempt: 0,
          firstFailedAt: null,
          lastError: null,
          traceparent: currentTraceparent(deps.tracing),
        },
      );
    }
    tx.rings.push({ kind: 'lead', id, token: lead.token });
    return { ok: true, value: { leadId: id } };
  });
}

const notSendable = () =>
  refuse(
    'LEAD_NOT_SENDABLE',
    {
      en: 'This lead is not passed on: its data was erased, or it is of a person at a school (.edu).',
      fr: 'Ce prospect n’est pas transmis\u00a0: ses données ont été effacées, ou il est d’une personne d’un établissement scolaire (.edu).',
    },
    { path: ['input', 'leadId'] },
  );

const noDestination = () =>
  refuse(
    'NO_LEAD_DESTINATION',
    {
      en: 'What is live has no lead destination. Choose one under Lead management, publish, and send the lead again.',
      fr: 'Ce qui est en direct n’a pas de destination des prospects. Choisissez-en une sous Gestion des prospects, publiez, puis renvoyez le prospect.',
    },
    { path: ['input', 'leadId'] },
  );
