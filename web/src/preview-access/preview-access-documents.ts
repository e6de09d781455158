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

/** Who was invited to the preview of an offer, and who looked at it. */
export const PreviewAccessPage = graphql(`
  query PreviewAccessPage($publisher: String!, $offerId: String!, $language: Language!) {
    offer(publisher: $publisher, offerId: $offerId) {
      ...OfferLive
      ...OfferActions
      offerId
      logoUrl
      draft
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
