/** Following an offer: every transition once and in order, whatever happens to the connection. */
import { setTimeout as pause } from 'node:timers/promises';
import { StreamLostError, subscribe } from './api.ts';
import { graphql } from './gql/index.ts';
import type { Language, OfferTransitionsSubscription } from './gql/graphql.ts';

export const OfferTransitions = graphql(`
  subscription OfferTransitions($offerId: ID!, $after: String, $language: Language) {
    offerTransitions(offerId: $offerId, after: $after) {
      __typename
      ... on StreamStarted {
        cursor
      }
      ... on TransitionDelivered {
        cursor
        occurredAt
        transition {
          id
          seq
          kind
          stage
          from
          to
          publicationState
          sentence(language: $language)
          publication {
            id
          }
        }
        offer {
          ...StatusFields
        }
      }
      ... on StreamReset {
        reason
        cursor
      }
      ... on StageProgress {
        stage
        done
        total
        unit
      }
    }
  }
`);

type TransitionEvent = OfferTransitionsSubscription['offerTransitions'];

type DeliveredEvent = Extract<TransitionEvent, { __typename: 'TransitionDelivered' }>;
/** A transition with the offer as it was when it was delivered. */
export type Delivered = DeliveredEvent & { readonly offer: NonNullable<DeliveredEvent['offer']> };
/** How far a stage has come; not a fact, and at most one a second. */
export type Progress = Extract<TransitionEvent, { __typename: 'StageProgress' }>;

/** How often a lost stream is taken up again before the loss is told. */
const RECONNECTIONS = 5;
const RECONNECT_AFTER_MS = 500;

/**
 * The transitions of an offer after `after`, until `signal` aborts. A lost connection is taken up again at the last
 * cursor. Rejects when the server refuses, resets the stream (the log is another one), or stays away, and when the offer
 * is deleted.
 */
export async function* followOffer(
  url: string,
  token: string,
  offer: { readonly id: string; readonly after: string; readonly language: Language },
  signal: AbortSignal,
): AsyncGenerator<Delivered | Progress, void, undefined> {
  let { after } = offer;
  let losses = 0;
  while (!signal.aborted) {
    const variables = { offerId: offer.id, after, language: offer.language };
    try {
      for await (const data of subscribe(url, token, OfferTransitions, variables, signal)) {
        losses = 0;
        const event = data.offerTransitions;
        switch (event.__typename) {
          case 'StreamStarted':
            after = event.cursor;
            break;
          case 'StreamReset':
            throw new Error(`The stream was reset (${event.reason}); read the offer again.`);
          case 'TransitionDelivered':
            after = event.cursor;
            if (!hasOffer(event)) throw new Error('The offer was deleted.');
            yield event;
            break;
          case 'StageProgress':
            yield event;
            break;
        }
      }
      return;
    } catch (thrown) {
      if (!(thrown instanceof StreamLostError) || losses >= RECONNECTIONS) throw thrown;
      losses += 1;
      await pause(RECONNECT_AFTER_MS * losses, undefined, { signal }).catch(() => undefined);
    }
  }
}

function hasOffer(event: DeliveredEvent): event is Delivered {
  return event.offer !== null;
}
