/** What a reviewer asks, and the publisher who answers. */
import { graphql } from './gql/index.ts';

export const ThreadFields = graphql(`
  fragment ThreadFields on ReviewThread {
    id
    skuId
    path
    line
    blocking
    state
    carriedOver
    outdated
    openedInPublication
    comments {
      author
      role
      text
    }
  }
`);

export const ReviewFileText = graphql(`
  query ReviewFileText($id: ID!, $skuId: String!, $path: String!) {
    node(id: $id) {
      __typename
      ... on Review {
        id
        files {
          skuId
          path
          change
        }
        file(skuId: $skuId, path: $path) {
          path
          change
          text
        }
        threads {
          ...ThreadFields
        }
        openBlockingThreads
      }
    }
  }
`);

export const StartReview = graphql(`
  mutation StartReview($input: StartReviewInput!, $language: Language) {
    startReview(input: $input) {
      __typename
      ... on StartReviewPayload {
        review {
          id
          state
          reviewer
        }
      }
      ...RefusalFields
    }
  }
`);

export const Comment = graphql(`
  mutation Comment($input: CommentInput!, $language: Language) {
    comment(input: $input) {
      __typename
      ... on CommentPayload {
        thread {
          ...ThreadFields
        }
        comment {
          author
          role
          text
        }
      }
      ...RefusalFields
    }
  }
`);

export const ResolveThread = graphql(`
  mutation ResolveThread($input: ResolveThreadInput!, $language: Language) {
    resolveThread(input: $input) {
      __typename
      ... on ResolveThreadPayload {
        thread {
          ...ThreadFields
        }
      }
      ...RefusalFields
    }
  }
`);

export const ApproveReview = graphql(`
  mutation ApproveReview($input: ApproveReviewInput!, $language: Language) {
    approveReview(input: $input) {
      __typename
      ... on ApproveReviewPayload {
        review {
          id
          state
        }
      }
      ...RefusalFields
    }
  }
`);

export const RequestChanges = graphql(`
  mutation RequestChanges($input: RequestChangesInput!, $language: Language) {
    requestChanges(input: $input) {
      __typename
      ... on RequestChangesPayload {
        review {
          id
          state
        }
      }
      ...RefusalFields
    }
  }
`);
