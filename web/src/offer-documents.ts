/** What every screen shows of an offer; events carry the same whole values, so the cache needs no arithmetic. */
import { graphql } from './gql/gql.ts';

export const OfferLive = graphql(`
  fragment OfferLive on Offer {
    id
    name
    status
    statusText(language: $language)
    isLive
    hasUnpublishedChanges
    updatedAt
    steps {
      stage
      status
      startedAt
      finishedAt
      attempt
      reused
      message(language: $language)
      progress {
        done
        total
        unit
      }
      run {
        id
        nextAttemptAt
      }
    }
    publication {
      id
      number
      state
      stage
      waitingFor
      endReason
      startedAt
      endedAt
      requestedBy
      notificationEmails
      revision {
        ...RevisionLine
      }
    }
    production {
      ...RevisionLine
    }
  }
`);

export const RevisionLine = graphql(`
  fragment RevisionLine on Revision {
    id
    number
    hash
    packages {
      skuId
      version
    }
  }
`);

export const TransitionLine = graphql(`
  fragment TransitionLine on Transition {
    id
    seq
    kind
    stage
    to
    occurredAt
    sentence(language: $language)
    actor {
      kind
      name
    }
    publication {
      id
    }
  }
`);
