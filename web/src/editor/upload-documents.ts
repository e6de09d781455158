import { graphql } from '../gql/gql.ts';

export const UploadLine = graphql(`
  fragment UploadLine on Upload {
    id
    state
    url
    sha256
    findings {
      ruleId
      file
      message(language: $language)
    }
    image {
      sha256
      width
      height
    }
    audience {
      sha256
      rows
      faultCount
    }
  }
`);

export const StartUpload = graphql(`
  mutation StartUpload($input: StartUploadInput!, $language: Language!) {
    startUpload(input: $input) {
      __typename
      ... on StartUploadPayload {
        upload {
          ...UploadLine
        }
      }
      ... on UserError {
        code
        message(language: $language)
      }
    }
  }
`);

export const FinishUpload = graphql(`
  mutation FinishUpload($input: FinishUploadInput!, $language: Language!) {
    finishUpload(input: $input) {
      __typename
      ... on FinishUploadPayload {
        upload {
          ...UploadLine
        }
      }
      ... on FileRefused {
        findings {
          ruleId
          file
          message(language: $language)
        }
      }
      ... on UserError {
        code
        message(language: $language)
      }
    }
  }
`);

export const UploadNow = graphql(`
  query UploadNow($id: ID!, $language: Language!) {
    node(id: $id) {
      __typename
      id
      ... on Upload {
        ...UploadLine
      }
    }
  }
`);
