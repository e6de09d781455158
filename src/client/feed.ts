/** The feed of the caller's own publisher. */
import { graphql } from './gql/index.ts';

export const OwnFeed = graphql(`
  query OwnFeed {
    viewer {
      publisher {
        id
        cursor
      }
    }
  }
`);

export const FeedTransitions = graphql(`
  subscription FeedTransitions($publisherId: ID!, $after: String) {
    transitions(publisherId: $publisherId, after: $after) {
      __typename
      ... on TransitionDelivered {
        transition {
          kind
          stage
          sentence(language: EN)
          publicationState
        }
        offer {
          offerId
        }
      }
    }
  }
`);
