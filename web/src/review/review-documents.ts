import { graphql } from '../gql/gql.ts';

export const ReviewThreadAll = graphql(`
  fragment ReviewThreadAll on ReviewThread {
    id
    skuId
    path
    line
    side
    blocking
    automatic
    ruleId
    state
    outdated
    carriedOver
    excerpt
    openedInPublication
    comments {
      id
      author
      role
      text(language: $language)
      at
    }
  }
`);

export const ReviewSite = graphql(`
  fragment ReviewSite on Review {
    id
    state
    reviewer
    comment
    waitingSince
    decidedAt
    openBlockingThreads
    publication {
      id
      number
      requestedBy
      notesForReviewer
      revision {
        ...RevisionLine
      }
    }
    files {
      skuId
      path
      change
    }
    threads {
      ...ReviewThreadAll
    }
    findings {
      id
      level
      fault
      ruleId
      skuId
      file
      line
      message(language: $language)
    }
  }
`);

export const ReviewPage = graphql(`
  query ReviewPage($publisher: String!, $offerId: String!, $number: Int, $language: Language!) {
    offer(publisher: $publisher, offerId: $offerId) {
      ...OfferLive
      offerId
      logoUrl
      cursor
      publisher {
        id
        publisherId
        name
      }
      ...OfferActions
      publications(first: 20) {
        nodes {
          id
          number
          revision {
            ...RevisionLine
          }
          review {
            id
          }
        }
      }
      review(publication: $number) {
        ...ReviewSite
      }
    }
  }
`);

export const ReviewFilePage = graphql(`
  query ReviewFilePage($id: ID!, $skuId: String!, $path: String!) {
    node(id: $id) {
      __typename
      id
      ... on Review {
        file(skuId: $skuId, path: $path) {
          skuId
          path
          change
          size
          binary
          text
          hunks {
            oldStart
            newStart
            lines {
              kind
              oldNumber
              newNumber
              text
            }
          }
        }
      }
    }
  }
`);

export const StartReview = graphql(`
  mutation StartReview($input: StartReviewInput!, $language: Language!) {
    startReview(input: $input) {
      __typename
      ... on StartReviewPayload {
        review {
          id
          state
          reviewer
        }
      }
      ... on UserError {
        code
        message(language: $language)
      }
    }
  }
`);

export const WriteComment = graphql(`
  mutation WriteComment($input: CommentInput!, $language: Language!) {
    comment(input: $input) {
      __typename
      ... on CommentPayload {
        thread {
          ...ReviewThreadAll
        }
      }
      ... on UserError {
        code
        message(language: $language)
      }
    }
  }
`);

export const ResolveThread = graphql(`
  mutation ResolveThread($input: ResolveThreadInput!, $language: Language!) {
    resolveThread(input: $input) {
      __typename
      ... on ResolveThreadPayload {
        thread {
          ...ReviewThreadAll
        }
      }
      ... on UserError {
        code
        message(language: $language)
      }
    }
  }
`);

export const SetThreadBlocking = graphql(`
  mutation SetThreadBlocking($input: SetThreadBlockingInput!, $language: Language!) {
    setThreadBlocking(input: $input) {
      __typename
      ... on SetThreadBlockingPayload {
        thread {
          ...ReviewThreadAll
        }
      }
      ... on UserError {
        code
        message(language: $language)
      }
    }
  }
`);

export const ApproveReview = graphql(`
  mutation ApproveReview($input: ApproveReviewInput!, $language: Language!) {
    approveReview(input: $input) {
      __typename
      ... on ApproveReviewPayload {
        review {
          id
          state
          reviewer
          decidedAt
        }
        offer {
          ...OfferLive
          ...OfferActions
        }
      }
      ... on UserError {
        code
        message(language: $language)
      }
    }
  }
`);

export const RequestChanges = graphql(`
  mutation RequestChanges($input: RequestChangesInput!, $language: Language!) {
    requestChanges(input: $input) {
      __typename
      ... on RequestChangesPayload {
        review {
          id
          state
          reviewer
          comment
          decidedAt
        }
        offer {
          ...OfferLive
          ...OfferActions
        }
      }
      ... on UserError {
        code
        message(language: $language)
      }
    }
  }
`);
