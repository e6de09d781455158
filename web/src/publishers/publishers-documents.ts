import { graphql } from '../gql/gql.ts';

export const PublisherLine = graphql(`
  fragment PublisherLine on Publisher {
    id
    publisherId
    name
    createdAt
    memberCount
  }
`);

export const PublishersPage = graphql(`
  query PublishersPage($text: String, $after: String) {
    publishers(first: 50, text: $text, after: $after) {
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        ...PublisherLine
      }
    }
  }
`);

export const CreatePublisher = graphql(`
  mutation CreatePublisher($input: CreatePublisherInput!, $language: Language!) {
    createPublisher(input: $input) {
      __typename
      ... on CreatePublisherPayload {
        publisher {
          ...PublisherLine
        }
        invitation {
          id
          email
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
