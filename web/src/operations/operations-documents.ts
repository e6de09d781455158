import { graphql } from '../gql/gql.ts';

export const BlockedRun = graphql(`
  fragment BlockedRun on StageRun {
    id
    stage
    status
    attempt
    startedAt
    failingSince
    lastError
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
      state
    }
  }
`);

export const QueueLine = graphql(`
  fragment QueueLine on WorkQueue {
    kind
    waiting
    working
    failing
    waitingSince
    nextTryAt
    lastError
  }
`);

export const OperationsPage = graphql(`
  query OperationsPage {
    blockedStages {
      ...BlockedRun
    }
    workQueues {
      ...QueueLine
    }
    supportRequests(first: 50, state: OPEN) {
      totalCount
      nodes {
        id
        number
        subject
        openedBy
        openedAt
        messages {
          id
          at
        }
        offer {
          id
          name
          publisher {
            id
            name
          }
        }
      }
    }
  }
`);

/** A run that a mail names and that no longer waits for an operator. */
export const RunPage = graphql(`
  query RunPage($id: ID!) {
    node(id: $id) {
      __typename
      id
      ... on StageRun {
        ...BlockedRun
      }
    }
  }
`);

export const RetryStage = graphql(`
  mutation RetryStage($input: RetryStageInput!, $language: Language!) {
    retryStage(input: $input) {
      __typename
      ... on RetryStagePayload {
        stageRun {
          ...BlockedRun
        }
      }
      ... on UserError {
        code
        message(language: $language)
      }
    }
  }
`);

export const GiveUpStage = graphql(`
  mutation GiveUpStage($input: GiveUpStageInput!, $language: Language!) {
    giveUpStage(input: $input) {
      __typename
      ... on GiveUpStagePayload {
        offer {
          id
          status
          updatedAt
        }
      }
      ... on UserError {
        code
        message(language: $language)
      }
    }
  }
`);
