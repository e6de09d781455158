import { graphql } from '../gql/gql.ts';

/** The offer and what of it can be compared. */
export const ComparePage = graphql(`
  query ComparePage($publisher: String!, $offerId: String!, $language: Language!) {
    offer(publisher: $publisher, offerId: $offerId) {
      ...OfferLive
      offerId
      logoUrl
      publisher {
        id
        publisherId
        name
      }
      publications(first: 50) {
        nodes {
          id
          number
          revision {
            ...RevisionLine
          }
        }
      }
    }
  }
`);

export const ComparedLine = graphql(`
  fragment ComparedLine on ComparedSide {
    draftVersion
    revision {
      ...RevisionLine
    }
  }
`);

/** What differs; null when nothing is at one of the two places. */
export const DifferencesPart = graphql(`
  query DifferencesPart(
    $id: ID!
    $from: ComparedPlace!
    $to: ComparedPlace!
    $language: Language!
    $afterField: String
    $afterFile: String
  ) {
    node(id: $id) {
      __typename
      id
      ... on Offer {
        differences(from: $from, to: $to) {
          from {
            ...ComparedLine
          }
          to {
            ...ComparedLine
          }
          filesAreComplete
          fields(first: 100, after: $afterField) {
            totalCount
            pageInfo {
              hasNextPage
              endCursor
            }
            nodes {
              path
              label(language: $language)
              change
              old
              new
            }
          }
          files(first: 100, after: $afterFile) {
            totalCount
            pageInfo {
              hasNextPage
              endCursor
            }
            nodes {
              skuId
              path
              change
              oldSize
              newSize
            }
          }
        }
      }
    }
  }
`);

export const ComparedFilePart = graphql(`
  query ComparedFilePart(
    $id: ID!
    $from: ComparedPlace!
    $to: ComparedPlace!
    $skuId: String!
    $path: String!
  ) {
    node(id: $id) {
      __typename
      id
      ... on Offer {
        differences(from: $from, to: $to) {
          file(skuId: $skuId, path: $path) {
            binary
            tooLarge
            hunks {
              oldStart
              newStart
              lines {
                kind
                oldNumber
                newNumber
                text
              }
            }
          }
        }
      }
    }
  }
`);
