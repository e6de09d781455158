import { graphql } from '../gql/gql.ts';

export const TokenLine = graphql(`
  fragment TokenLine on ApiToken {
    id
    name
    role
    scopes
    createdAt
    expiresAt
    lastUsedAt
    revokedAt
    publisher {
      id
      publisherId
      name
    }
  }
`);

export const ApplicationLine = graphql(`
  fragment ApplicationLine on ApiClient {
    id
    name
    applicationId
    role
    scopes
    createdAt
    expiresAt
    lastUsedAt
    revokedAt
  }
`);

export const TokensPage = graphql(`
  query TokensPage($after: String) {
    viewer {
      id
      scopes
      publisher {
        id
        apiClients {
          ...ApplicationLine
        }
      }
    }
    apiTokens(first: 50, after: $after) {
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        ...TokenLine
      }
    }
  }
`);

export const CreateToken = graphql(`
  mutation CreateToken($input: CreateApiTokenInput!, $language: Language!) {
    createApiToken(input: $input) {
      __typename
      ... on CreateApiTokenPayload {
        secret
        apiToken {
          ...TokenLine
        }
      }
      ... on UserError {
        code
        path
        message(language: $language)
      }
    }
  }
`);

export const RevokeToken = graphql(`
  mutation RevokeToken($input: RevokeApiTokenInput!, $language: Language!) {
    revokeApiToken(input: $input) {
      __typename
      ... on RevokeApiTokenPayload {
        apiToken {
          ...TokenLine
        }
      }
      ... on UserError {
        code
        message(language: $language)
      }
    }
  }
`);

export const RevokeApplication = graphql(`
  mutation RevokeApplication($input: RevokeApiClientInput!, $language: Language!) {
    revokeApiClient(input: $input) {
      __typename
      ... on RevokeApiClientPayload {
        apiClient {
          ...ApplicationLine
        }
      }
      ... on UserError {
        code
        message(language: $language)
      }
    }
  }
`);
