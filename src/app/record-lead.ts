import { databaseNow } from '../db/database-time.ts';
import { freshWork } from '../db/columns.ts';
import { Lead } from '../db/lead.ts';
import type { Deps } from '../deps.ts';
import { leadConsent, readLeadForm } from '../domain/lead.ts';
import type { LeadForm, LeadState } from '../domain/lead.ts';
import { refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';
import { mayPassOn } from '../leads/lead-document.ts';
import { leadTarget } from '../leads/lead-target.ts';
import { currentTraceparent } from '../telemetry/tracing.ts';
import type { Call, Outcome } from './call.ts';
import { notFound } from './find-offer.ts';
import { lastLiveRevision } from './last-live.ts';
import { mutate } from './mutate.ts';
import { leadMails } from './notify-of-lead.ts';
import type { IdempotencyRefusal } from './mutate.ts';
import { openedOffers } from './read/audience.ts';
import { asListing } from './read/listings.ts';
import { createLoaders } from './read/loaders.ts';
import { insertMails } from './store-change.ts';

export type RecordLeadInput = LeadForm & { readonly listingId: string };

export type RecordLeadRefusal =
  | Refusal<'NOT_FOUND' | 'INVALID_INPUT' | 'CONSENT_REQUIRED' | 'TOO_MANY_REQUESTS'>
  | IdempotencyRefusal;
type Answer = Outcome<{ offerId: string }, RecordLeadRefusal>;

/** Leads of one offer within a minute: more are no customers. */
export const LEADS_A_MINUTE = 60;
/** Leads of one address for one offer within a day. */
export const LEADS_OF_ADDRESS_A_DAY = 5;

/**
 * Records a customer's interest in a live offer, and sends it on its way. Everybody may, so it tells nothing in return:
 * a form that was sent twice within a day is one lead.
 */
export async function recordLead(deps: Deps, call: Call, input: RecordLeadInput): Promise<Answer> {
  const { listingId: offerId } = input;
  const subject = { offer: offerId };
  return await mutate(deps, call, 'recordLead', input, subject, async (tx): Promise<Answer> => {
    const { em } = tx;
    const loaders = createLoaders(em);
    const opened = await openedOffers(em, call.actor);
    const offer = await asListing(loaders, await loaders.offer.load(offerId), opened);
    if (offer === null) return notFound(['input', 'listingId']);
    const read = readLeadForm(input);
    if (!read.ok) return read;
    const { email, name, company, country } = read.form;
    const now = (await databaseNow(em)).getTime();
    const of = { offer: offer.id, erasedAt: null };
    const recent = await em.find(
      Lead,
      { ...of, recordedAt: { $gt: new Date(now - 24 * 3_600_000) }, email },
      { fields: ['name', 'company', 'country'] },
    );
    const isSame = (lead: (typeof recent)[number]) =>
      lead.name === name && lead.company === company && lead.country === country;
    if (recent.some(isSame)) return { ok: true, value: { offerId: offer.id } };
    const lately = await em.count(Lead, { ...of, recordedAt: { $gt: new Date(now - 60_000) } });
    if (lately >= LEADS_A_MINUTE || recent.length >= LEADS_OF_ADDRESS_A_DAY) return tooMany();
    const publisher = await loaders.publisher.load(offer.publisher);
    const live = await lastLiveRevision(em, offer);
    const target = leadTarget(deps, offer.id, live?.content.leads);
    const id = deps.newId();
    const state: LeadState = !mayPassOn({ Email: email })
      ? 'WITHHELD'
      : target === null
        ? 'KEPT'
        : 'QUEUED';
    await em.insert(Lead, {
      id,
      publisher: offer.publisher,
      offer: offer.id,
      source: 'AzureMarketplace',
      action: 'INS',
      email,
      name,
      company,
      country,
      consent: leadConsent(publisher?.name ?? '')[call.language],
      language: call.language,
      recordedAt: tx.now,
      state,
      endedAt: state === 'QUEUED' ? null : tx.now,
      erasedAt: null,
      ...freshWork(currentTraceparent(deps.tracing)),
    });
    if (state === 'QUEUED') tx.rings.push({ kind: 'lead', id, token: 0 });
    if (state === 'QUEUED' && publisher !== null && live !== null && target !== null) {
      const lead = { id, offer: offer.id };
      await insertMails(tx, await leadMails(deps, tx, lead, publisher, live, target));
    }
    return { ok: true, value: { offerId: offer.id } };
  });
}

const tooMany = () =>
  refuse(
    'TOO_MANY_REQUESTS',
    {
      en: 'Too many requests of this kind came in a short time, so this one was not taken. Try again in a few minutes.',
      fr: 'Trop de demandes de ce genre sont arrivées en peu de temps\u00a0; celle-ci n’a pas été prise. Réessayez dans quelques minutes.',
    },
    {
      availableWhen: { en: 'In a few minutes.', fr: 'Dans quelques minutes.' },
    },
  );
