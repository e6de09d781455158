import { graphql } from '../gql/gql.ts';

export const SupportListPage = graphql(`
  query SupportListPage($state: SupportRequestState, $after: String) {
    supportRequests(first: 50, state: $state, after: $after) {
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id
        number
        state
        subject
        openedBy
        openedAt
        messages {
          id
          at
        }
        offer {
          id
          name
          publisher {
            id
            name
          }
        }
      }
    }
  }
`);
