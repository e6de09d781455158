import { graphql } from '../gql/gql.ts';

export const AuditPage = graphql(`
  query AuditPage($filter: AuditFilter!, $after: String) {
    auditCsvUrl
    audit(first: 50, after: $after, filter: $filter) {
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id
        at
        action
        outcome
        detail
        block
        actor {
          kind
          name
        }
        offer {
          id
          name
          offerId
          publisher {
            id
            publisherId
          }
        }
        publisher {
          id
          name
        }
      }
    }
  }
`);
