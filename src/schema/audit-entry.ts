import { AUDIT_CSV_PATH } from '../app/export-audit.ts';
import { auditPage, auditReach } from '../app/read/audit.ts';
import type { AuditFilter } from '../app/read/audit.ts';
import { readOffer } from '../app/read/readable.ts';
import { builder } from './builder.ts';
import { connectionOf, pageRequest } from './connection.ts';
import { AuditConnection } from './connections.ts';
import { encodeGlobalId, localId } from './global-id.ts';
import { loadersOf, present } from './loaders.ts';
import { noteStaffRead } from './staff-reads.ts';
import { AuditEntryRef, OfferRef, PublisherRef } from './refs.ts';
import { TransitionActorRef } from './transition-actor.ts';

AuditEntryRef.implement({
  description:
    'Who did what, when, with what outcome. Written with the change itself and never changed. Refusals are entries too, and so is whatever staff read of a publisher.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Unique within the audit.' }),
    at: t.expose('at', { type: 'DateTime', description: 'When it happened.' }),
    actor: t.expose('actor', { type: TransitionActorRef, description: 'Who did it.' }),
    action: t.exposeString('action', {
      description: 'The mutation by its name, or `read` for what staff read.',
    }),
    outcome: t.exposeString('outcome', {
      description: '`DONE`, or the code of the refusal.',
    }),
    publisher: t.field({
      type: PublisherRef,
      nullable: true,
      description: 'The publisher that it was about; null when it was about none, or all.',
      resolve: async ({ publisher }, _args, context) =>
        publisher === null ? null : present(await loadersOf(context).publisher.load(publisher)),
    }),
    offer: t.field({
      type: OfferRef,
      nullable: true,
      description:
        'The offer that it was about; null when it was about none, when it is deleted, and when you may not see it.',
      resolve: async ({ offer }, _args, context) =>
        offer === null ? null : await readOffer(loadersOf(context), context.actor, offer),
    }),
    offerNodeId: t.id({
      nullable: true,
      description: 'The `id` that the offer has, or had.',
      resolve: ({ offer }) => (offer === null ? null : encodeGlobalId('Offer', offer)),
    }),
    detail: t.expose('detail', {
      type: 'JSON',
      description: 'Ids of what came of it, and a few words of the input; never a secret.',
    }),
    traceId: t.exposeString('traceId', {
      nullable: true,
      description: 'The trace of the request, as in its errors and in the log.',
    }),
    block: t.exposeInt('block', {
      nullable: true,
      description:
        'Number of the block in which it is sealed: from then on a change is noticed. Null in the first minute.',
    }),
    number: t.exposeInt('number', {
      nullable: true,
      description: 'Its place in the order of sealing, from 1; null until it is sealed.',
    }),
  }),
});

const AuditFilterInput = builder.inputType('AuditFilter', {
  description: 'Which entries; all conditions hold together.',
  fields: (t) => ({
    actor: t.string({
      description: 'With this text in the name of the person or token, whatever the letter case.',
    }),
    action: t.string({ description: 'Of this mutation: `publish`; `read` for what staff read.' }),
    outcome: t.string({ description: 'With this outcome: `DONE`, or the code of a refusal.' }),
    offerId: t.id({ description: 'About this offer, also when it is deleted.' }),
    publisherId: t.id({ description: 'About this publisher.' }),
    from: t.field({ type: 'DateTime', description: 'Not before this moment.' }),
    to: t.field({ type: 'DateTime', description: 'Before this moment.' }),
  }),
});

builder.queryField('audit', (t) =>
  t.connection(
    {
      type: AuditEntryRef,
      authScopes: (_root, _args, { actor }) => auditReach(actor) !== null,
      description:
        'The audit, newest first: that of your publisher for its owners, all of it for operators.',
      args: {
        filter: t.arg({ type: AuditFilterInput, description: 'Which entries; all without it.' }),
      },
      resolve: async (_root, { filter, ...page }, context) => {
        const { em, actor } = context;
        // Asked before, by `authScopes`.
        const reach = present(auditReach(actor));
        const publisher =
          filter?.publisherId == null ? null : localId('Publisher', filter.publisherId);
        const offer = filter?.offerId == null ? null : localId('Offer', filter.offerId);
        const request = pageRequest('audit', page, context);
        const wanted: AuditFilter = {
          actor: filter?.actor ?? null,
          action: filter?.action ?? null,
          outcome: filter?.outcome ?? null,
          offer,
          publisher,
          from: filter?.from ?? null,
          to: filter?.to ?? null,
        };
        noteStaffRead(context, { publisher, offer, what: 'audit' });
        return connectionOf('audit', await auditPage(em, reach, wanted, request));
      },
    },
    AuditConnection,
  ),
);

builder.queryField('auditCsvUrl', (t) =>
  t.string({
    authScopes: (_root, _args, { actor }) => auditReach(actor) !== null,
    description:
      'Where the audit is a CSV file, asked for with your token. Takes `actor`, `action`, `outcome`, `offer`, `publisher` (their ids), `from` and `to`.',
    resolve: (_root, _args, { deps }) => `${deps.settings.publicUrl}${AUDIT_CSV_PATH}`,
  }),
);
