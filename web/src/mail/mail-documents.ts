import { graphql } from '../gql/gql.ts';

export const MailLine = graphql(`
  fragment MailLine on MailMessage {
    id
    event
    recipient
    subject
    state
    queuedAt
    sentAt
    attempts {
      at
      outcome
      response
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
`);

export const MailPage = graphql(`
  query MailPage($state: MailState, $recipient: String, $after: String) {
    mails(first: 50, state: $state, recipient: $recipient, after: $after) {
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        ...MailLine
      }
    }
  }
`);

/** A mail as it was written, read when somebody looks. */
export const MailBody = graphql(`
  query MailBody($id: ID!) {
    node(id: $id) {
      __typename
      id
      ... on MailMessage {
        messageId
        text
        html
      }
    }
  }
`);

export const ResendMail = graphql(`
  mutation ResendMail($input: ResendMailInput!, $language: Language!) {
    resendMail(input: $input) {
      __typename
      ... on ResendMailPayload {
        mail {
          ...MailLine
        }
      }
      ... on UserError {
        code
        message(language: $language)
      }
    }
  }
`);
