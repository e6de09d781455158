import { graphql } from '../gql/gql.ts';

export const AccountPage = graphql(`
  query AccountPage {
    viewer {
      id
      email
      publisher {
        id
        publisherId
      }
      publishers {
        id
        publisherId
        name
      }
      sessions {
        id
        method
        isCurrent
        userAgent
        address
        createdAt
        lastUsedAt
      }
    }
  }
`);

export const RevokeSession = graphql(`
  mutation RevokeSession($input: RevokeSessionInput!, $language: Language!) {
    revokeSession(input: $input) {
      __typename
      ... on UserError {
        message(language: $language)
      }
    }
  }
`);

export const SwitchPublisher = graphql(`
  mutation SwitchPublisher($input: SwitchPublisherInput!, $language: Language!) {
    switchPublisher(input: $input) {
      __typename
      ... on UserError {
        message(language: $language)
      }
    }
  }
`);
