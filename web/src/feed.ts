/** The two streams that keep the screens live. Both carry the same whole values into the cache. */
import { useEffect, useRef, useState } from 'react';
import { useClient } from 'urql';
import { graphql } from './gql/gql.ts';
import { useMessages } from './messages/messages.tsx';

/** What both streams carry. */
export const FeedEventFragment = graphql(`
  fragment FeedEvent on TransitionEvent {
    __typename
    ... on StreamStarted {
      cursor
    }
    ... on TransitionDelivered {
      cursor
      occurredAt
      transition {
        ...TransitionLine
      }
      offer {
        ...OfferLive
      }
    }
    ... on StreamReset {
      reason
      cursor
    }
    ... on StageProgress {
      offerId
      stage
      done
      total
      unit
    }
  }
`);

export const PublisherFeed = graphql(`
  subscription PublisherFeed($publisherId: ID!, $after: String, $language: Language!) {
    transitions(publisherId: $publisherId, after: $after) {
      ...FeedEvent
    }
  }
`);

export const OfferFeed = graphql(`
  subscription OfferFeed($offerId: ID!, $after: String, $language: Language!) {
    offerTransitions(offerId: $offerId, after: $after) {
      ...FeedEvent
    }
  }
`);

/** What a screen is told: facts moved on, or the stream began again and everything is to be read anew. */
export type News = 'MOVED' | 'RESET';

/** One refetch per burst: this long after the last event, but no later than `BURST_AT_MOST_MS`. */
const BURST_QUIET_MS = 250;
const BURST_AT_MOST_MS = 1_000;

/** Calls `act` once per burst of calls. */
export function useBurst(act: () => void): () => void {
  const current = useRef(act);
  useEffect(() => {
    current.current = act;
  });
  const [run] = useState(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let startedAt = 0;
    return () => {
      if (timer === undefined) startedAt = Date.now();
      clearTimeout(timer);
      const waitMs = Math.min(BURST_QUIET_MS, startedAt + BURST_AT_MOST_MS - Date.now());
      timer = setTimeout(
        () => {
          timer = undefined;
          current.current();
        },
        Math.max(0, waitMs),
      );
    };
  });
  return run;
}

/**
 * Listens to all offers of one publisher. `after` is the cursor that was read before the lists were; without one
 * the stream begins with `StreamStarted`, which is news too: the lists may be older than it.
 */
export function usePublisherFeed(
  publisherId: string | undefined,
  after: string | undefined,
  onNews: (news: News) => void,
): void {
  const { apiLanguage: language } = useMessages();
  const client = useClient();
  const tell = useTeller(after, onNews);
  useEffect(() => {
    if (publisherId === undefined) return;
    const variables = { publisherId, after: tell.cursor(), language };
    return client.subscription(PublisherFeed, variables).subscribe(({ data }) => {
      if (data) tell.event(data.transitions);
    }).unsubscribe;
  }, [client, publisherId, language, tell]);
}

/** Listens to one offer from the cursor that was read together with its state. */
export function useOfferFeed(
  offerId: string | undefined,
  after: string | undefined,
  onNews: (news: News) => void,
): void {
  const { apiLanguage: language } = useMessages();
  const client = useClient();
  const tell = useTeller(after, onNews);
  useEffect(() => {
    if (offerId === undefined) return;
    const variables = { offerId, after: tell.cursor(), language };
    return client.subscription(OfferFeed, variables).subscribe(({ data }) => {
      if (data) tell.event(data.offerTransitions);
    }).unsubscribe;
  }, [client, offerId, language, tell]);
}

type Event = { readonly __typename: string; readonly cursor?: string };

/** Remembers the newest cursor, so that a change of language does not replay what was seen, and passes the news on. */
function useTeller(after: string | undefined, onNews: (news: News) => void) {
  const first = useRef(after);
  const act = useRef(onNews);
  useEffect(() => {
    first.current ??= after;
    act.current = onNews;
  });
  const [teller] = useState(() => {
    let newest: string | undefined;
    return {
      cursor: () => newest ?? first.current ?? null,
      event(event: Event) {
        newest = event.cursor ?? newest;
        if (event.__typename === 'StreamReset') act.current('RESET');
        else if (event.__typename !== 'StageProgress') act.current('MOVED');
      },
    };
  });
  return teller;
}
