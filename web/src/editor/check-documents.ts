import { graphql } from '../gql/gql.ts';

/** A dry run: what publishing the draft would say. */
export const CheckLine = graphql(`
  fragment CheckLine on Check {
    id
    state
    draftVersion
    finishedAt
    violations {
      path
      severity
    }
    findings {
      ...FindingLine
    }
  }
`);

export const Validate = graphql(`
  mutation Validate($input: ValidateInput!, $language: Language!) {
    validate(input: $input) {
      __typename
      ... on ValidatePayload {
        check {
          ...CheckLine
        }
      }
      ... on UserError {
        code
        message(language: $language)
      }
    }
  }
`);

export const CheckFeed = graphql(`
  subscription CheckFeed($checkId: ID!, $language: Language!) {
    checkFinished(checkId: $checkId) {
      ...CheckLine
    }
  }
`);
