/** Selections that several documents share. */
import { graphql } from './gql/index.ts';

export const RefusalFields = graphql(`
  fragment RefusalFields on UserError {
    code
    message(language: $language)
    availableWhen(language: $language)
  }
`);

export const FindingFields = graphql(`
  fragment FindingFields on Finding {
    id
    ruleId
    level
    blocking
    skuId
    file
    line
    column
    fieldPath
    message(language: $language)
    fix {
      text(language: $language)
    }
  }
`);

export const StatusFields = graphql(`
  fragment StatusFields on Offer {
    id
    cursor
    status
    statusText(language: $language)
    isLive
    steps {
      stage
      title(language: $language)
      status
      message(language: $language)
      reused
    }
    publication {
      id
      number
      state
      stage
      waitingFor
      endReason
    }
  }
`);
