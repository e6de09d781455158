import { graphql } from '../gql/gql.ts';

export const FindingLine = graphql(`
  fragment FindingLine on Finding {
    id
    stage
    ruleId
    docsUrl
    findingId
    level
    fault
    skuId
    packageVersion
    file
    line
    column
    endLine
    endColumn
    fieldPath
    message(language: $language)
    help(language: $language)
    fix {
      text(language: $language)
      replacement
    }
    codeFrame {
      number
      text
      atFault
    }
    sinceLastAttempt
    suppressed {
      reason
      until
    }
  }
`);

/** What may be done now: with the answer of a command, so that no button is older than what it did. */
export const OfferActions = graphql(`
  fragment OfferActions on Offer {
    id
    availableActions {
      action
      available
      reason {
        code
        message(language: $language)
        availableWhen(language: $language)
      }
    }
  }
`);

/** Everything the screen shows. `own` is true for members of the publisher: only they may read the draft's faults. */
export const StatusPage = graphql(`
  query StatusPage($publisher: String!, $offerId: String!, $language: Language!, $own: Boolean!) {
    offer(publisher: $publisher, offerId: $offerId) {
      ...OfferLive
      offerId
      logoUrl
      cursor
      draftVersion
      publisher {
        id
        publisherId
        name
      }
      ...OfferActions
      violations @include(if: $own) {
        path
        severity
      }
      supportRequests @include(if: $own) {
        id
        number
        state
        subject
      }
      listing {
        id
        pageUrl
        liveSince
      }
      publications(first: 20) {
        nodes {
          id
          number
          state
          startedAt
          endedAt
        }
      }
      usualTimes {
        stage
        p50Seconds
        p90Seconds
      }
      publication {
        id
        revision {
          id
          content
        }
        transitions {
          ...TransitionLine
        }
        findings(first: 100) {
          totalCount
          nodes {
            ...FindingLine
          }
          pageInfo {
            hasNextPage
            endCursor
          }
        }
        fixedFindings {
          id
          file
          line
          message(language: $language)
        }
        review {
          id
          state
          waitingSince
          threads {
            id
            state
            automatic
            blocking
            comments {
              id
              role
            }
          }
        }
      }
    }
  }
`);

/** Asked when the reader wants the files: a report may be long. */
export const ReportsOf = graphql(`
  query ReportsOf(
    $id: ID!
    $language: Language!
    $asJson: Boolean!
    $asSarif: Boolean!
    $asJunit: Boolean!
  ) {
    node(id: $id) {
      __typename
      id
      ... on Publication {
        reports {
          skuId
          packageVersion
          json(language: $language) @include(if: $asJson)
          sarif(language: $language) @include(if: $asSarif)
          junit(language: $language) @include(if: $asJunit)
        }
      }
    }
  }
`);

/** What the first page left out. */
export const MoreFindings = graphql(`
  query MoreFindings($id: ID!, $after: String, $language: Language!) {
    node(id: $id) {
      __typename
      id
      ... on Publication {
        findings(first: 100, after: $after) {
          nodes {
            ...FindingLine
          }
          pageInfo {
            hasNextPage
            endCursor
          }
        }
      }
    }
  }
`);

export const Publish = graphql(`
  mutation Publish($input: PublishInput!, $language: Language!) {
    publish(input: $input) {
      __typename
      ... on PublishPayload {
        offer {
          ...OfferLive
          ...OfferActions
        }
      }
      ... on UserError {
        code
        message(language: $language)
        availableWhen(language: $language)
      }
      ... on PrerequisitesNotMet {
        violations {
          path
          code
          severity
          message(language: $language)
        }
      }
      ... on NotificationAddressRequired {
        suggestedEmails
      }
    }
  }
`);

export const GoLive = graphql(`
  mutation GoLive($input: GoLiveInput!, $language: Language!) {
    goLive(input: $input) {
      __typename
      ... on GoLivePayload {
        offer {
          ...OfferLive
          ...OfferActions
        }
      }
      ... on UserError {
        code
        message(language: $language)
        availableWhen(language: $language)
      }
    }
  }
`);

export const Cancel = graphql(`
  mutation Cancel($input: CancelInput!, $language: Language!) {
    cancel(input: $input) {
      __typename
      ... on CancelPayload {
        offer {
          ...OfferLive
          ...OfferActions
        }
      }
      ... on UserError {
        code
        message(language: $language)
        availableWhen(language: $language)
      }
    }
  }
`);

export const OpenSupportRequest = graphql(`
  mutation OpenSupportRequest($input: OpenSupportRequestInput!, $language: Language!) {
    openSupportRequest(input: $input) {
      __typename
      ... on OpenSupportRequestPayload {
        supportRequest {
          id
          number
        }
      }
      ... on UserError {
        code
        message(language: $language)
        availableWhen(language: $language)
      }
    }
  }
`);
