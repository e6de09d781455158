import type { OfferRow } from '../app/read/loaders.ts';
import { readOffer, readPublisher } from '../app/read/readable.ts';
import { mayReadOffersOf } from '../app/read/may-read.ts';
import type { ResetReason, StreamEvent } from '../streams/transition-stream.ts';
import type { Stage } from '../domain/pipeline.ts';
import type { GraphQLContext } from '../http/context.ts';
import { builder } from './builder.ts';
import { encodeGlobalId, localId } from './global-id.ts';
import { loadersOf } from './loaders.ts';
import { StageEnum } from './pipeline-stage.ts';
import { OfferRef, TransitionRef } from './refs.ts';
import { notFoundError, watching } from './subscription.ts';
import { authFor } from './access.ts';

type Event<Kind extends StreamEvent['kind']> = Extract<StreamEvent, { kind: Kind }>;

/** The offer of the moment that the event's cursor names, for those who may see it. */
async function offerAtCursor(
  { offer }: Event<'STARTED' | 'RESET'>,
  context: GraphQLContext,
): Promise<OfferRow | null> {
  if (offer === null) return null;
  const loaders = loadersOf(context);
  loaders.offer.prime(offer.id, offer);
  return await readOffer(loaders, context.actor, offer.id);
}

/** The three types that have this field are read in one selection, so it is nullable in all of them. */
const offerAtCursorField = {
  type: OfferRef,
  nullable: true,
  description: 'The offer as it is at `cursor`; null on a publisher’s feed.',
} as const;

const StreamResetReasonEnum = builder.enumType('StreamResetReason', {
  description: 'Why a cursor cannot be honoured.',
  values: {
    OTHER_LOG: { description: 'It is of another database, or of this one before a restore.' },
    OTHER_SCOPE: { description: 'It is of another offer or publisher.' },
    MALFORMED: { description: 'It is no cursor.' },
    AHEAD: { description: 'It names a transition that has not happened.' },
  } as const satisfies Record<ResetReason, { description: string }>,
});

const StreamStartedRef = builder.objectRef<Event<'STARTED'>>('StreamStarted').implement({
  description: 'First event of a stream that was asked for without `after`.',
  fields: (t) => ({
    cursor: t.exposeString('cursor', { description: 'Where to resume.' }),
    offer: t.field({
      ...offerAtCursorField,
      resolve: async (event, _args, context) => await offerAtCursor(event, context),
    }),
  }),
});

const TransitionDeliveredRef = builder
  .objectRef<Event<'TRANSITION'>>('TransitionDelivered')
  .implement({
    description: 'A transition, each once and in order.',
    fields: (t) => ({
      cursor: t.exposeString('cursor', { description: 'Where to resume after it.' }),
      occurredAt: t.field({
        type: 'DateTime',
        description: 'When it happened.',
        resolve: ({ transition }) => transition.occurredAt,
      }),
      transition: t.expose('transition', { type: TransitionRef, description: 'What happened.' }),
      offer: t.field({
        type: OfferRef,
        nullable: true,
        description:
          'The offer as of delivery: at least as new as the transition; null when it was deleted since.',
        resolve: async ({ transition }, _args, context) =>
          await readOffer(loadersOf(context), context.actor, transition.offer),
      }),
    }),
  });

const StreamResetRef = builder.objectRef<Event<'RESET'>>('StreamReset').implement({
  description:
    'First event of a stream whose `after` cannot be honoured: read the state again and go on from here.',
  fields: (t) => ({
    reason: t.expose('reason', { type: StreamResetReasonEnum, description: 'Why.' }),
    cursor: t.exposeString('cursor', { description: 'Where to resume.' }),
    offer: t.field({
      ...offerAtCursorField,
      resolve: async (event, _args, context) => await offerAtCursor(event, context),
    }),
  }),
});

const StageProgressRef = builder.objectRef<Event<'PROGRESS'>>('StageProgress').implement({
  description:
    'A measure of a stage at work, at most one a second. It is no fact: it has no cursor and may be lost.',
  fields: (t) => ({
    offerId: t.id({
      description: 'Id of the offer.',
      resolve: ({ progress }) => encodeGlobalId('Offer', progress.offerId),
    }),
    stage: t.field({
      type: StageEnum,
      description: 'The stage.',
      // Written by the runner of that stage.
      resolve: ({ progress }) => progress.stage as Stage,
    }),
    done: t.int({ description: 'How many are done.', resolve: ({ progress }) => progress.done }),
    total: t.int({ description: 'Of how many.', resolve: ({ progress }) => progress.total }),
    unit: t.string({ description: 'What is counted.', resolve: ({ progress }) => progress.unit }),
  }),
});

const TransitionEventRef = builder.unionType('TransitionEvent', {
  description: 'What a stream of transitions says.',
  types: [StreamStartedRef, TransitionDeliveredRef, StreamResetRef, StageProgressRef],
  resolveType: ({ kind }) =>
    ({
      STARTED: StreamStartedRef,
      TRANSITION: TransitionDeliveredRef,
      RESET: StreamResetRef,
      PROGRESS: StageProgressRef,
    })[kind],
});

builder.subscriptionField('offerTransitions', (t) =>
  t.field({
    type: TransitionEventRef,
    authScopes: authFor('READ_OFFER'),
    description:
      'The transitions of an offer: what came after the cursor, then what comes, in order, without a gap or a repeat.',
    args: {
      offerId: t.arg.id({ required: true, description: 'The offer.' }),
      after: t.arg.string({
        description:
          'Cursor of the last event, or of the offer as read; without it, the stream begins now.',
      }),
    },
    subscribe: async (_root, { offerId, after }, context) => {
      const id = localId('Offer', offerId);
      if ((await readOffer(loadersOf(context), context.actor, id)) === null) {
        throw notFoundError(context);
      }
      return context.streams.transitions({
        scope: { kind: 'offer', id },
        after: after ?? null,
        ...watching(context),
      });
    },
    resolve: (event) => event,
  }),
);

builder.subscriptionField('transitions', (t) =>
  t.field({
    type: TransitionEventRef,
    authScopes: authFor('READ_OFFER'),
    description:
      'The transitions of all offers of a publisher: what came after the cursor, then what comes, in order, without a gap or a repeat.',
    args: {
      publisherId: t.arg.id({ required: true, description: 'The publisher.' }),
      after: t.arg.string({
        description:
          'Cursor of the last event, or of the publisher as read; without it, the stream begins now.',
      }),
    },
    subscribe: async (_root, { publisherId, after }, context) => {
      const id = localId('Publisher', publisherId);
      const publisher = await readPublisher(loadersOf(context), context.actor, id);
      if (publisher === null || !mayReadOffersOf(context.actor, id)) throw notFoundError(context);
      return context.streams.transitions({
        scope: { kind: 'publisher', id },
        after: after ?? null,
        ...watching(context),
      });
    },
    resolve: (event) => event,
  }),
);
