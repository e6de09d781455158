import { eraseLeads } from '../app/erase-leads.ts';
import { leadsAddress } from '../app/export-leads.ts';
import { leadCounts, leadDeliveriesPage, leadsPage } from '../app/read/leads.ts';
import { openedOffers } from '../app/read/audience.ts';
import { asListing } from '../app/read/listings.ts';
import { mayReadDraftsOf } from '../app/read/may-read.ts';
import { readLead, readLeadDelivery } from '../app/read/readable.ts';
import { recordLead } from '../app/record-lead.ts';
import { redeliverLead } from '../app/redeliver-lead.ts';
import { sendTestLead } from '../app/send-test-lead.ts';
import { leadConsent, leadStates } from '../domain/lead.ts';
import type { LeadState } from '../domain/lead.ts';
import { leadDestinations } from '../domain/content.ts';
import type { LeadDestination } from '../domain/content.ts';
import { builder } from './builder.ts';
import { connectionOf, pageRequest } from './connection.ts';
import { LeadConnection, LeadDeliveryConnection } from './connections.ts';
import { enumOf } from './enum-of.ts';
import { localId } from './global-id.ts';
import { loadersOf, present } from './loaders.ts';
import { mutation } from './mutation.ts';
import {
  LeadDeliveryRef,
  LeadRef,
  ListingRef,
  OfferRef,
  PublicationRef,
  PublisherRef,
} from './refs.ts';

const LeadStateEnum = enumOf('LeadState', 'How far a lead has come.', {
  QUEUED: 'It waits, or is tried again.',
  DELIVERED: 'Its destination took it.',
  FAILED: 'Its destination refused it for two days. It is kept, and can be sent again.',
  KEPT: 'The offer has no destination: it is read here.',
  WITHHELD: 'It is not passed on: it is of a person at a school (.edu), or was erased.',
} satisfies Record<LeadState, string>);

const LeadOutcomeEnum = enumOf('LeadDeliveryOutcome', 'What came of an attempt.', {
  PENDING: 'It is under way, or was cut off.',
  ACCEPTED: 'The destination took it.',
  REFUSED: 'The destination answered, and refused.',
  UNREACHABLE: 'There was no answer.',
});

const LeadDestinationEnum = enumOf('LeadDestination', 'Where leads go.', {
  NONE: 'Nowhere: they are read here.',
  AZURE_TABLE: 'A table of an Azure storage account.',
  AZURE_BLOB: 'A container of an Azure storage account; no longer offered.',
  DYNAMICS: 'Dynamics CRM Online.',
  HTTPS_ENDPOINT: 'An HTTPS endpoint of the publisher.',
  MARKETO: 'A form of Marketo.',
  SALESFORCE: 'Salesforce.',
  EMAIL: 'Mail addresses.',
} satisfies Record<LeadDestination, string>);

const destinationOf = (stored: string): LeadDestination =>
  leadDestinations.find((known) => known === stored) ?? 'NONE';

builder.node(LeadDeliveryRef, {
  id: { resolve: ({ id }) => id },
  description: 'One attempt to hand a lead, or a test lead, to its destination.',
  loadWithoutCache: async (id, context) =>
    await readLeadDelivery(loadersOf(context), context.actor, id),
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime', description: 'When it began.' }),
    destination: t.field({
      type: LeadDestinationEnum,
      description: 'Where it was sent.',
      resolve: ({ destination }) => destinationOf(destination),
    }),
    isTest: t.exposeBoolean('test', { description: 'True for a test lead.' }),
    outcome: t.expose('outcome', { type: LeadOutcomeEnum, description: 'What came of it.' }),
    statusCode: t.exposeInt('httpStatus', {
      nullable: true,
      description: 'HTTP status of the answer; null when there was none.',
    }),
    response: t.exposeString('response', {
      description:
        'What was answered, cut at 2 kB, or why there was no answer. Empty once the lead was erased.',
    }),
    milliseconds: t.exposeInt('ms', {
      nullable: true,
      description: 'How long the answer took; null where that is unknown.',
    }),
    lead: t.field({
      type: LeadRef,
      nullable: true,
      description: 'The lead; null for a test lead.',
      resolve: async ({ lead }, _args, context) =>
        lead === null ? null : await loadersOf(context).lead.load(lead),
    }),
    publication: t.field({
      type: PublicationRef,
      nullable: true,
      description: 'The publication that sent the test lead; null for others.',
      resolve: async ({ publication }, _args, context) =>
        publication === null ? null : await loadersOf(context).publication.load(publication),
    }),
  }),
});

builder.node(LeadRef, {
  id: { resolve: ({ id }) => id },
  description: 'A customer’s interest in a live offer. For the publisher’s members.',
  loadWithoutCache: async (id, context) => await readLead(loadersOf(context), context.actor, id),
  fields: (t) => ({
    offer: t.field({
      type: OfferRef,
      description: 'The offer.',
      resolve: async ({ offer }, _args, context) =>
        present(await loadersOf(context).offer.load(offer)),
    }),
    recordedAt: t.expose('recordedAt', { type: 'DateTime', description: 'When it was given.' }),
    email: t.exposeString('email', {
      nullable: true,
      description: 'The customer’s address; null once erased.',
    }),
    name: t.exposeString('name', {
      nullable: true,
      description: 'His name; null when not given, and once erased.',
    }),
    company: t.exposeString('company', {
      nullable: true,
      description: 'His company; null when not given, and once erased.',
    }),
    country: t.exposeString('country', {
      nullable: true,
      description: 'His country, two letters; null when not given, and once erased.',
    }),
    consent: t.exposeString('consent', { description: 'What he agreed to, in his language.' }),
    source: t.exposeString('source', { description: 'Where he was: `AzureMarketplace`.' }),
    action: t.exposeString('action', { description: 'What he did: `INS` for *Get it now*.' }),
    state: t.expose('state', { type: LeadStateEnum, description: 'How far it has come.' }),
    endedAt: t.expose('endedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was delivered, or nothing more was tried; null while it waits.',
    }),
    nextAttemptAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it is tried again; null when it is tried at once, and when it is not.',
      resolve: ({ state, runAt }) => (state === 'QUEUED' ? runAt : null),
    }),
    erasedAt: t.expose('erasedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the customer’s data was erased; null while it is here.',
    }),
    deliveries: t.field({
      type: [LeadDeliveryRef],
      description: 'Attempts to hand it over, oldest first.',
      resolve: async ({ id }, _args, context) => await loadersOf(context).deliveriesOfLead.load(id),
    }),
  }),
});

const LeadCountRef = builder
  .objectRef<{ readonly state: LeadState; readonly count: number }>('LeadCount')
  .implement({
    description: 'How many leads there are in a state.',
    fields: (t) => ({
      state: t.expose('state', { type: LeadStateEnum, description: 'The state.' }),
      count: t.exposeInt('count', { description: 'How many.' }),
    }),
  });

const leadArgs = builder.args((t) => ({
  state: t.field({ type: LeadStateEnum, description: 'Only these; all without it.' }),
  email: t.string({ description: 'Only those of this address, whatever its letter case.' }),
}));

builder.objectField(OfferRef, 'leads', (t) =>
  t.connection(
    {
      type: LeadRef,
      description: 'Its leads, newest first. For the publisher’s members.',
      authScopes: ({ publisher }, _args, { actor }) => mayReadDraftsOf(actor, publisher),
      extensions: { personal: true },
      args: leadArgs,
      resolve: async ({ id, publisher }, { state, email, ...page }, context) =>
        connectionOf(
          'leads',
          await leadsPage(
            context.em,
            { publisher, offer: id },
            { state: state ?? null, email: email ?? null },
            pageRequest('leads', page, context),
          ),
        ),
    },
    LeadConnection,
  ),
);

builder.objectField(PublisherRef, 'leads', (t) =>
  t.connection(
    {
      type: LeadRef,
      description: 'The leads of all its offers, newest first. For its members.',
      authScopes: ({ id }, _args, { actor }) => mayReadDraftsOf(actor, id),
      extensions: { personal: true },
      args: leadArgs,
      resolve: async ({ id }, { state, email, ...page }, context) =>
        connectionOf(
          'leads',
          await leadsPage(
            context.em,
            { publisher: id },
            { state: state ?? null, email: email ?? null },
            pageRequest('leads', page, context),
          ),
        ),
    },
    LeadConnection,
  ),
);

builder.objectField(OfferRef, 'leadDeliveries', (t) =>
  t.connection(
    {
      type: LeadDeliveryRef,
      description:
        'Every attempt to hand over a lead or a test lead, newest first. For the publisher’s members.',
      authScopes: ({ publisher }, _args, { actor }) => mayReadDraftsOf(actor, publisher),
      extensions: { personal: true },
      resolve: async ({ id }, args, context) =>
        connectionOf(
          'leadDeliveries',
          await leadDeliveriesPage(context.em, id, pageRequest('leadDeliveries', args, context)),
        ),
    },
    LeadDeliveryConnection,
  ),
);

builder.objectField(OfferRef, 'leadCounts', (t) =>
  t.field({
    type: [LeadCountRef],
    description: 'Its leads, counted by state; also those that were erased. For members.',
    authScopes: ({ publisher }, _args, { actor }) => mayReadDraftsOf(actor, publisher),
    extensions: { personal: true },
    resolve: async ({ id }, _args, { em }) => {
      const counts = await leadCounts(em, id);
      return leadStates.map((state) => ({ state, count: counts.get(state) ?? 0 }));
    },
  }),
);

builder.objectField(OfferRef, 'leadsCsvUrl', (t) =>
  t.string({
    description:
      'Where its leads are a CSV file, asked for with a member’s token. Takes `email` and `state`.',
    resolve: async ({ publisher, offerId }, _args, context) => {
      const { publisherId } = present(await loadersOf(context).publisher.load(publisher));
      return leadsAddress(context.deps.settings.publicUrl, publisherId, offerId);
    },
  }),
);

builder.objectField(PublisherRef, 'leadsCsvUrl', (t) =>
  t.string({
    description:
      'Where the leads of all its offers are a CSV file, for its members. Takes `email`, for a person who asks what is known of him, and `state`.',
    resolve: ({ publisherId }, _args, { deps }) =>
      leadsAddress(deps.settings.publicUrl, publisherId, null),
  }),
);

builder.objectField(ListingRef, 'leadConsent', (t) =>
  t.string({
    description:
      'What a customer agrees to with *Get it now*, in the language of the request: it says who receives what he enters.',
    resolve: async ({ publisher }, _args, context) => {
      const { name } = present(await loadersOf(context).publisher.load(publisher));
      return leadConsent(name)[context.language];
    },
  }),
);

mutation('recordLead', {
  description:
    '*Get it now*: gives a customer’s details to the publisher of a live offer, with his consent. For everybody. A form that is sent twice within a day is one lead.',
  access: ['public'],
  input: (t) => ({
    listingId: t.id({ required: true, description: 'The live offer.' }),
    email: t.string({ required: true, description: 'One mail address.' }),
    name: t.string({ description: 'His name, at most 200 characters.' }),
    company: t.string({ description: 'His company, at most 200 characters.' }),
    country: t.string({ description: 'His country, two letters (ISO 3166-1): `FR`.' }),
    consent: t.boolean({
      required: true,
      description: 'True when he agreed to `Listing.leadConsent`; nothing is kept without.',
    }),
  }),
  run: async ({ deps }, call, { listingId, email, name, company, country, consent }) =>
    await recordLead(deps, call, {
      listingId: localId('Listing', listingId),
      email,
      name: name ?? null,
      company: company ?? null,
      country: country ?? null,
      consent,
    }),
  payload: {
    description: 'The lead is on its way.',
    fields: (t) => ({
      listing: t.field({
        type: ListingRef,
        nullable: true,
        description: 'The offer, to go on with its deployment; null when it is not live any more.',
        resolve: async ({ offerId }, _args, context) =>
          await asListing(
            loadersOf(context),
            await loadersOf(context).offer.load(offerId),
            await openedOffers(context.em, context.actor),
          ),
      }),
    }),
  },
}).mayRefuse({
  NOT_FOUND: true,
  INVALID_INPUT: true,
  CONSENT_REQUIRED: true,
  TOO_MANY_REQUESTS: true,
});

mutation('sendTestLead', {
  description:
    'Sends a test lead to the destination that the saved draft names, and waits for its answer. At most 6 a minute.',
  access: ['offers:write'],
  input: (t) => ({ offerId: t.id({ required: true, description: 'The offer.' }) }),
  run: async ({ deps }, call, { offerId }) =>
    await sendTestLead(deps, call, { offerId: localId('Offer', offerId) }),
  payload: {
    description: 'The destination was asked; `delivery` says what it answered.',
    fields: (t) => ({
      delivery: t.field({
        type: LeadDeliveryRef,
        description: 'The attempt with the answer.',
        resolve: async ({ deliveryId }, _args, context) =>
          present(await loadersOf(context).leadDelivery.load(deliveryId)),
      }),
    }),
  },
}).mayRefuse({
  NOT_FOUND: true,
  NO_LEAD_DESTINATION: true,
  PREREQUISITES_NOT_MET: true,
  TOO_MANY_REQUESTS: true,
});

mutation('redeliverLead', {
  description:
    'Sends a lead again to the destination of what is live, with the same id; one that still waits is tried now.',
  access: ['offers:write'],
  input: (t) => ({ leadId: t.id({ required: true, description: 'The lead.' }) }),
  run: async ({ deps }, call, { leadId }) =>
    await redeliverLead(deps, call, { leadId: localId('Lead', leadId) }),
  payload: {
    description: 'The lead is on its way.',
    fields: (t) => ({
      lead: t.field({
        type: LeadRef,
        description: 'The lead.',
        resolve: async ({ leadId }, _args, context) =>
          present(await loadersOf(context).lead.load(leadId)),
      }),
    }),
  },
}).mayRefuse({ NOT_FOUND: true, LEAD_NOT_SENDABLE: true, NO_LEAD_DESTINATION: true });

mutation('eraseLeads', {
  description:
    'Erases who a customer is from all leads of his address with a publisher, for good. How many leads there were stays. What destinations were given is not reached.',
  access: ['offers:write'],
  input: (t) => ({
    publisherId: t.id({ required: true, description: 'The publisher.' }),
    email: t.string({ required: true, description: 'The address, whatever its letter case.' }),
  }),
  run: async ({ deps }, call, { publisherId, email }) =>
    await eraseLeads(deps, call, { publisherId: localId('Publisher', publisherId), email }),
  payload: {
    description: 'The data is gone.',
    fields: (t) => ({
      erasedCount: t.int({
        description: 'How many leads were of that address; 0 when there was none.',
        resolve: ({ erased }) => Number(erased),
      }),
      publisher: t.field({
        type: PublisherRef,
        description: 'The publisher.',
        resolve: async ({ publisherId }, _args, context) =>
          present(await loadersOf(context).publisher.load(publisherId)),
      }),
    }),
  },
}).mayRefuse({ NOT_FOUND: true, INVALID_INPUT: true });
