import { graphql } from '../gql/gql.ts';

export const PreviewGrantLine = graphql(`
  fragment PreviewGrantLine on PreviewGrant {
    id
    subscriptionId
    email
    holder
    state
    invitedAt
    redeemedAt
    revokedAt
  }
`);

/**
 * Who was invited to the preview of an offer, and who looked at it. `own` is true for members of the publisher: only they
 * may read the draft.
 */
export const PreviewAccessPage = graphql(`
  query PreviewAccessPage(
    $publisher: String!
    $offerId: String!
    $language: Language!
    $own: Boolean!
  ) {
    offer(publisher: $publisher, offerId: $offerId) {
      ...OfferLive
      ...OfferActions
      offerId
      logoUrl
      draft @include(if: $own)
      publisher {
        id
        publisherId
      }
      publication {
        id
        revision {
          id
          content
        }
      }
      previewGrants {
        ...PreviewGrantLine
      }
      previewAccessLog(first: 50) {
        at
        who
        subscriptionId
        what
      }
    }
  }
`);

export const InviteToPreview = graphql(`
  mutation InviteToPreview($input: InviteToPreviewInput!, $language: Language!) {
    inviteToPreview(input: $input) {
      __typename
      ... on InviteToPreviewPayload {
        grant {
          ...PreviewGrantLine
        }
      }
      ... on UserError {
        code
        message(language: $language)
      }
      ... on InvalidInput {
        path
      }
    }
  }
`);

export const RevokePreviewGrant = graphql(`
  mutation RevokePreviewGrant($input: RevokePreviewGrantInput!, $language: Language!) {
    revokePreviewGrant(input: $input) {
      __typename
      ... on RevokePreviewGrantPayload {
        grant {
          ...PreviewGrantLine
        }
      }
      ... on UserError {
        code
        message(language: $language)
      }
    }
  }
`);
