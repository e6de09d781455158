import { graphql } from '../gql/gql.ts';

/** Who looks at the store: nobody needs to be signed in there. */
export const StoreViewer = graphql(`
  query StoreViewer {
    viewer {
      id
      name
      role
      language
      publisher {
        id
        publisherId
        name
      }
    }
  }
`);

export const Store = graphql(`
  query Store($search: String, $category: String, $after: String, $language: Language!) {
    listings(first: 24, after: $after, search: $search, category: $category) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id
        slug
        title
        summary
        logoUrl
        priceFrom
        publisher {
          id
          publisherId
          name
        }
      }
    }
    listingCategories(search: $search) {
      count
      category {
        categoryId
        name(language: $language)
      }
    }
  }
`);

export const ProductPageData = graphql(`
  fragment ProductPageData on ProductPage {
    hash
    categories {
      categoryId
      name(language: $language)
    }
    parts {
      name
      content
    }
  }
`);

export const DeploymentData = graphql(`
  fragment DeploymentData on Deployment {
    skuId
    version
    packageUrl
    deployToAzureUrl
    managedAppCommand
    files {
      path
      url
      sha256
    }
  }
`);

export const Product = graphql(`
  query Product($publisher: String!, $slug: String!, $language: Language!) {
    listing(publisher: $publisher, slug: $slug) {
      id
      version
      revisionHash
      page {
        ...ProductPageData
      }
      pictures {
        sha256
        url
      }
      forms {
        skuId
        definition
      }
      deployments {
        ...DeploymentData
      }
    }
  }
`);

export const Preview = graphql(`
  query Preview(
    $publisher: String!
    $offerId: String!
    $subscriptionId: String
    $language: Language!
  ) {
    viewer {
      id
      role
      subscriptions
    }
    preview(publisher: $publisher, offerId: $offerId, subscriptionId: $subscriptionId) {
      version
      liveVersion
      seenAs
      subscriptions
      subscriptionCount
      expiresAt
      revision {
        id
        hash
      }
      page {
        ...ProductPageData
      }
      pictures {
        sha256
        url
      }
      forms {
        skuId
        definition
      }
      deployments {
        ...DeploymentData
      }
    }
  }
`);

export const PlanData = graphql(`
  fragment PlanData on DeploymentPlan {
    isComplete
    missingParameters
    resources {
      name {
        text
      }
      type {
        text
      }
      location {
        text
      }
      action
      copy {
        index
        count
      }
      place {
        file
        line
        path
      }
    }
    parameters {
      name
      source
      isSecure
      value {
        text
      }
    }
    faults {
      code
      message(language: $language)
      place {
        file
        line
      }
    }
    unknowns {
      what
      message(language: $language)
      uses
    }
  }
`);

export const ListingPlan = graphql(`
  query ListingPlan(
    $publisher: String!
    $slug: String!
    $skuId: String!
    $parameters: JSON
    $resourceGroup: String
    $location: String
    $language: Language!
  ) {
    listing(publisher: $publisher, slug: $slug) {
      id
      deploymentPlan(
        skuId: $skuId
        parameters: $parameters
        resourceGroup: $resourceGroup
        location: $location
      ) {
        __typename
        ... on UserError {
          code
          message(language: $language)
        }
        ...PlanData
      }
    }
  }
`);

export const PreviewPlan = graphql(`
  query PreviewPlan(
    $publisher: String!
    $offerId: String!
    $subscriptionId: String
    $skuId: String!
    $parameters: JSON
    $resourceGroup: String
    $location: String
    $language: Language!
  ) {
    preview(publisher: $publisher, offerId: $offerId, subscriptionId: $subscriptionId) {
      deploymentPlan(
        skuId: $skuId
        parameters: $parameters
        resourceGroup: $resourceGroup
        location: $location
      ) {
        __typename
        ... on UserError {
          code
          message(language: $language)
        }
        ...PlanData
      }
    }
  }
`);

/** What a customer agrees to, in the language that is shown and kept. */
export const LeadConsent = graphql(`
  query LeadConsent($id: ID!) {
    node(id: $id) {
      __typename
      id
      ... on Listing {
        leadConsent
      }
    }
  }
`);

export const RecordLead = graphql(`
  mutation RecordLead($input: RecordLeadInput!, $language: Language!) {
    recordLead(input: $input) {
      __typename
      ... on UserError {
        code
        path
        message(language: $language)
      }
    }
  }
`);
