import { graphql } from '../gql/gql.ts';

export const OffersPage = graphql(`
  query OffersPage(
    $language: Language!
    $filter: OffersFilter
    $first: Int
    $after: String
    $last: Int
    $before: String
  ) {
    offers(
      filter: $filter
      orderBy: NEEDS_ACTION_FIRST
      first: $first
      after: $after
      last: $last
      before: $before
    ) {
      totalCount
      nodes {
        ...ListedOffer
      }
      pageInfo {
        hasNextPage
        hasPreviousPage
        startCursor
        endCursor
      }
    }
  }
`);

export const ListedOfferFragment = graphql(`
  fragment ListedOffer on Offer {
    ...OfferLive
    offerId
    skuTypes
    publisher {
      id
      publisherId
      name
    }
  }
`);

/** Rows that the filter no longer finds, but that stay in their place until the list is sorted again. */
export const OffersByIds = graphql(`
  query OffersByIds($ids: [ID!]!, $language: Language!) {
    nodes(ids: $ids) {
      __typename
      ... on Offer {
        ...ListedOffer
      }
    }
  }
`);

/** One number for each tab. */
export const OfferCounts = graphql(`
  query OfferCounts {
    all: offers(first: 1) {
      totalCount
    }
    progress: offers(
      first: 1
      filter: { status: [PUBLISH_IN_PROGRESS, AWAITING_PUBLISHER_SIGNOFF] }
    ) {
      totalCount
    }
    live: offers(first: 1, filter: { status: [LIVE] }) {
      totalCount
    }
    drafts: offers(first: 1, filter: { status: [NEVER_PUBLISHED] }) {
      totalCount
    }
  }
`);
