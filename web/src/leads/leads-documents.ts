import { graphql } from '../gql/gql.ts';

export const DeliveryLine = graphql(`
  fragment DeliveryLine on LeadDelivery {
    id
    at
    destination
    isTest
    outcome
    statusCode
    milliseconds
    response
    lead {
      id
    }
  }
`);

export const LeadLine = graphql(`
  fragment LeadLine on Lead {
    id
    recordedAt
    email
    name
    company
    country
    consent
    state
    nextAttemptAt
    erasedAt
    offer {
      id
      name
      offerId
    }
    deliveries {
      ...DeliveryLine
    }
  }
`);

/** The leads of one offer, where they go, and every attempt. */
export const OfferLeadsPage = graphql(`
  query OfferLeadsPage(
    $publisher: String!
    $offerId: String!
    $state: LeadState
    $email: String
    $after: String
    $language: Language!
  ) {
    offer(publisher: $publisher, offerId: $offerId) {
      ...OfferLive
      offerId
      logoUrl
      draft
      publisher {
        id
        publisherId
        name
      }
      leadsCsvUrl
      leadCounts {
        state
        count
      }
      leads(first: 50, after: $after, state: $state, email: $email) {
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          ...LeadLine
        }
      }
      leadDeliveries(first: 20) {
        nodes {
          ...DeliveryLine
        }
      }
    }
  }
`);

/** The leads of all offers of a publisher. */
export const PublisherLeadsPage = graphql(`
  query PublisherLeadsPage($publisher: ID!, $state: LeadState, $email: String, $after: String) {
    node(id: $publisher) {
      __typename
      id
      ... on Publisher {
        leadsCsvUrl
        leads(first: 50, after: $after, state: $state, email: $email) {
          pageInfo {
            hasNextPage
            endCursor
          }
          nodes {
            ...LeadLine
          }
        }
      }
    }
  }
`);

export const RedeliverLead = graphql(`
  mutation RedeliverLead($input: RedeliverLeadInput!, $language: Language!) {
    redeliverLead(input: $input) {
      __typename
      ... on RedeliverLeadPayload {
        lead {
          ...LeadLine
        }
      }
      ... on UserError {
        code
        message(language: $language)
      }
    }
  }
`);

export const SendTestLeadHere = graphql(`
  mutation SendTestLeadHere($input: SendTestLeadInput!, $language: Language!) {
    sendTestLead(input: $input) {
      __typename
      ... on SendTestLeadPayload {
        delivery {
          ...DeliveryLine
        }
      }
      ... on UserError {
        code
        message(language: $language)
      }
    }
  }
`);

export const EraseLeads = graphql(`
  mutation EraseLeads($input: EraseLeadsInput!, $language: Language!) {
    eraseLeads(input: $input) {
      __typename
      ... on EraseLeadsPayload {
        erasedCount
        publisher {
          id
        }
      }
      ... on UserError {
        code
        message(language: $language)
      }
    }
  }
`);
