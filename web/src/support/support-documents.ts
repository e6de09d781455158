import { graphql } from '../gql/gql.ts';

export const SupportRequestAll = graphql(`
  fragment SupportRequestAll on SupportRequest {
    id
    number
    state
    subject
    openedBy
    openedAt
    stage
    traceId
    report
    offer {
      id
      name
      offerId
      publisher {
        id
        publisherId
        name
      }
    }
    publication {
      id
      number
    }
    finding {
      id
      ruleId
      file
      line
      message(language: $language)
    }
    messages {
      id
      author
      role
      text
      at
    }
  }
`);

export const SupportPage = graphql(`
  query SupportPage($id: ID!, $language: Language!) {
    node(id: $id) {
      __typename
      id
      ... on SupportRequest {
        ...SupportRequestAll
      }
    }
  }
`);

export const ReplySupportRequest = graphql(`
  mutation ReplySupportRequest($input: ReplySupportRequestInput!, $language: Language!) {
    replySupportRequest(input: $input) {
      __typename
      ... on ReplySupportRequestPayload {
        supportRequest {
          ...SupportRequestAll
        }
      }
      ... on UserError {
        code
        message(language: $language)
      }
    }
  }
`);

export const CloseSupportRequest = graphql(`
  mutation CloseSupportRequest($input: CloseSupportRequestInput!, $language: Language!) {
    closeSupportRequest(input: $input) {
      __typename
      ... on CloseSupportRequestPayload {
        supportRequest {
          ...SupportRequestAll
        }
      }
      ... on UserError {
        code
        message(language: $language)
      }
    }
  }
`);
