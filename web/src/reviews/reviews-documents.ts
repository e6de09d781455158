import { graphql } from '../gql/gql.ts';

export const ReviewsPage = graphql(`
  query ReviewsPage($after: String) {
    usualReviewTime {
      p90Seconds
    }
    reviewQueue(first: 50, after: $after) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id
        state
        reviewer
        waitingSince
        openBlockingThreads
        publisherAnswers
        priority
        publication {
          id
          number
          revision {
            ...RevisionLine
          }
        }
        offer {
          id
          name
          offerId
          publisher {
            id
            publisherId
            name
          }
          production {
            ...RevisionLine
          }
        }
      }
    }
  }
`);

export const ReviewQueueFeed = graphql(`
  subscription ReviewQueueFeed {
    reviewQueueChanged {
      at
    }
  }
`);
