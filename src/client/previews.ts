/** What publishers and customers ask about a preview. */
import { graphql } from './gql/index.ts';

export const InviteToPreview = graphql(`
  mutation InviteToPreview($input: InviteToPreviewInput!, $language: Language) {
    inviteToPreview(input: $input) {
      __typename
      ... on InviteToPreviewPayload {
        grant {
          id
          subscriptionId
          holder
          email
          state
        }
      }
      ...RefusalFields
    }
  }
`);

export const RedeemPreviewInvitation = graphql(`
  mutation RedeemPreviewInvitation($input: RedeemPreviewInvitationInput!, $language: Language) {
    redeemPreviewInvitation(input: $input) {
      __typename
      ... on RedeemPreviewInvitationPayload {
        grant {
          id
          subscriptionId
          holder
          state
        }
      }
      ...RefusalFields
    }
  }
`);

export const LookAtPreview = graphql(`
  query LookAtPreview($publisher: String!, $offerId: String!, $subscriptionId: String) {
    preview(publisher: $publisher, offerId: $offerId, subscriptionId: $subscriptionId) {
      revision {
        number
        hash
      }
      page {
        parts {
          name
        }
      }
      deployments {
        skuId
        skuType
        version
        files {
          path
        }
      }
      expiresAt
      pageUrl
    }
  }
`);
