import { graphql } from '../gql/gql.ts';

export const KeepSecret = graphql(`
  mutation KeepSecret($input: KeepSecretInput!, $language: Language!) {
    keepSecret(input: $input) {
      __typename
      ... on KeepSecretPayload {
        secretId
      }
      ... on UserError {
        code
        message(language: $language)
      }
    }
  }
`);

export const SendTestLead = graphql(`
  mutation SendTestLead($input: SendTestLeadInput!, $language: Language!) {
    sendTestLead(input: $input) {
      __typename
      ... on SendTestLeadPayload {
        delivery {
          id
          outcome
          statusCode
          milliseconds
          response
        }
      }
      ... on UserError {
        code
        message(language: $language)
      }
    }
  }
`);
