import { graphql } from '../gql/gql.ts';

export const OffersPage = graphql(`
  query OffersPage(
    $language: Language!
    $filter: OffersFilter
    $first: Int
    $after: String
    $last: Int
    $before: String
    $orderBy: OffersOrder!
  ) {
    offers(
      filter: $filter
      orderBy: $orderBy
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
    logoUrl
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

/** One number for each tab, and how many of each status the filter finds. */
export const OfferCounts = graphql(`
  query OfferCounts($language: Language!, $filter: OffersFilter) {
    all: offerCounts {
      ...CountedStatus
    }
    found: offerCounts(filter: $filter) {
      ...CountedStatus
    }
  }
`);

export const CountedStatusFragment = graphql(`
  fragment CountedStatus on OfferCount {
    status
    statusText(language: $language)
    count
  }
`);

export const OwnViews = graphql(`
  query OwnViews {
    viewer {
      id
      savedViews {
        id
        name
        text
        status
        needsMyAction
        publisher
        orderBy
      }
    }
  }
`);

export const SaveOwnView = graphql(`
  mutation SaveOwnView($input: SaveViewInput!, $language: Language!) {
    saveView(input: $input) {
      __typename
      ... on UserError {
        code
        message(language: $language)
      }
    }
  }
`);

export const DeleteOwnView = graphql(`
  mutation DeleteOwnView($input: DeleteViewInput!, $language: Language!) {
    deleteView(input: $input) {
      __typename
      ... on UserError {
        code
        message(language: $language)
      }
    }
  }
`);
