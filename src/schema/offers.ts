import { offerCounts, offersPage } from '../app/read/offers-list.ts';
import { builder } from './builder.ts';
import { connectionOf, pageRequest } from './connection.ts';
import { OfferConnection } from './connections.ts';
import type { PageArguments } from './connection.ts';
import { enumOf } from './enum-of.ts';
import { loadersOf } from './loaders.ts';
import type { GraphQLContext } from '../http/context.ts';
import type { GraphQLResolveInfo } from 'graphql';
import { OfferStatusEnum } from './offer-status.ts';
import { OfferRef, PublisherRef } from './refs.ts';
import { selectedOfferParts } from './selected-offer-parts.ts';
import { offerStatuses, offerStatusTexts } from '../domain/offer-status.ts';
import type { OfferStatus } from '../domain/offer-status.ts';
import type { OffersFilter, OffersOrder } from '../domain/offers-list.ts';
import { languageArgs, say } from './language.ts';
import { authFor } from './access.ts';

export const OffersFilterInput = builder.inputType('OffersFilter', {
  description: 'Which offers; all conditions hold together.',
  fields: (t) => ({
    text: t.string({ description: 'With this text in the name or the readable id.' }),
    status: t.field({ type: [OfferStatusEnum], description: 'With one of these statuses.' }),
    needsMyAction: t.boolean({
      description:
        'True for those that wait for you: for members the sign-off and failed publications, for reviewers the review, for operators blocked stages. False for the others.',
    }),
    publisher: t.string({ description: 'Of the publisher with this readable id.' }),
  }),
});

export const OffersOrderEnum = enumOf<OffersOrder>('OffersOrder', 'In which order.', {
  UPDATED_DESC: 'Last changed first.',
  NAME_ASC: 'By name, whatever the letter case.',
  NEEDS_ACTION_FIRST:
    'Those that wait for you first, then those with an open publication, then the rest; by name within each.',
});

const offersArgs = builder.args((t) => ({
  filter: t.field({ type: OffersFilterInput, description: 'Which offers; all without it.' }),
  orderBy: t.field({
    type: OffersOrderEnum,
    description: 'In which order; `UPDATED_DESC` without it.',
  }),
}));

type GivenFilter =
  | { readonly [Key in keyof OffersFilter]?: OffersFilter[Key] | undefined }
  | null
  | undefined;

type OffersArguments = PageArguments & {
  readonly filter?: GivenFilter;
  readonly orderBy?: OffersOrder | null | undefined;
};

/** A filter with every condition in its place; what was not given is none. */
export const filterOf = (given: GivenFilter): OffersFilter => ({
  text: given?.text ?? null,
  status: given?.status ?? null,
  needsMyAction: given?.needsMyAction ?? null,
  publisher: given?.publisher ?? null,
});

async function offersConnection(
  args: OffersArguments,
  context: GraphQLContext,
  info: GraphQLResolveInfo,
  only: { readonly publisherRow?: string },
) {
  const orderBy = args.orderBy ?? 'UPDATED_DESC';
  const list = `offers:${orderBy}` as const;
  const filter = { ...filterOf(args.filter), publisherRow: only.publisherRow ?? null };
  const request = pageRequest(list, args, context);
  const parts = selectedOfferParts(info);
  const { em, actor } = context;
  return connectionOf(
    list,
    await offersPage(em, loadersOf(context), actor, { filter, orderBy, request, parts }),
  );
}

builder.queryField('offers', (t) =>
  t.connection(
    {
      type: OfferRef,
      authScopes: authFor('READ_OFFER'),
      description: 'The offers that you may see: those of your publisher, all of them for staff.',
      args: offersArgs,
      resolve: async (_root, args, context, info) =>
        await offersConnection(args, context, info, {}),
    },
    OfferConnection,
  ),
);

const OfferCountRef = builder
  .objectRef<{ readonly status: OfferStatus; readonly count: number }>('OfferCount')
  .implement({
    description: 'How many offers have a status.',
    fields: (t) => ({
      status: t.expose('status', { type: OfferStatusEnum, description: 'The status.' }),
      statusText: t.string({
        description: 'The status as the portal writes it.',
        args: languageArgs,
        resolve: ({ status }, args, context) => say(offerStatusTexts[status], args, context),
      }),
      count: t.exposeInt('count', { description: 'How many.' }),
    }),
  });

builder.queryField('offerCounts', (t) =>
  t.field({
    type: [OfferCountRef],
    authScopes: authFor('READ_OFFER'),
    description: 'The offers that you may see, counted by status; every status is there.',
    args: {
      filter: t.arg({ type: OffersFilterInput, description: 'Which offers; all without it.' }),
    },
    resolve: async (_root, { filter }, { em, actor }) => {
      const counts = await offerCounts(em, actor, { ...filterOf(filter), publisherRow: null });
      return offerStatuses.map((status) => ({ status, count: counts.get(status) ?? 0 }));
    },
  }),
);

builder.objectField(PublisherRef, 'offers', (t) =>
  t.connection(
    {
      type: OfferRef,
      description: 'Those of its offers that you may see.',
      args: offersArgs,
      resolve: async ({ id }, args, context, info) =>
        await offersConnection(args, context, info, { publisherRow: id }),
    },
    OfferConnection,
  ),
);
