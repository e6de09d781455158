import { graphql } from '../gql/gql.ts';

export const HistoryLine = graphql(`
  fragment HistoryLine on HistoryEntry {
    id
    number
    kind
    text(language: $language)
    label(language: $language)
    path
    publication
    channel
    at
    by {
      kind
      name
    }
    offerId
    offer {
      id
      name
    }
  }
`);

/** What happened to one offer. */
export const OfferHistoryPage = graphql(`
  query OfferHistoryPage(
    $publisher: String!
    $offerId: String!
    $filter: HistoryFilter!
    $after: String
    $language: Language!
  ) {
    offer(publisher: $publisher, offerId: $offerId) {
      ...OfferLive
      offerId
      logoUrl
      publisher {
        id
        publisherId
        name
      }
      historyCsvUrl
      history(first: 50, after: $after, filter: $filter) {
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          ...HistoryLine
        }
      }
    }
  }
`);

/** What happened to all offers of a publisher, also to those that were deleted. */
export const PublisherHistoryPage = graphql(`
  query PublisherHistoryPage(
    $publisher: ID!
    $filter: HistoryFilter!
    $after: String
    $language: Language!
  ) {
    node(id: $publisher) {
      __typename
      id
      ... on Publisher {
        historyCsvUrl
        history(first: 50, after: $after, filter: $filter) {
          pageInfo {
            hasNextPage
            endCursor
          }
          nodes {
            ...HistoryLine
          }
        }
      }
    }
  }
`);

/** The values of one entry, read when somebody looks. */
export const HistoryValues = graphql(`
  query HistoryValues($id: ID!) {
    node(id: $id) {
      __typename
      id
      ... on HistoryEntry {
        old
        new
        oldBytes
        newBytes
      }
    }
  }
`);
