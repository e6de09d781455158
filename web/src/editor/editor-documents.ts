import { graphql } from '../gql/gql.ts';

/** The form; the same for every offer. */
export const OfferFormPage = graphql(`
  query OfferFormPage($language: Language!) {
    offerForm {
      sections {
        key
        title(language: $language)
        groups {
          key
          title(language: $language)
        }
      }
      fields {
        path
        group
        control
        label(language: $language)
        itemLabel(language: $language)
        hint(language: $language)
        required
        requiredWhen {
          path
          values
        }
        when {
          path
          values
        }
        limit
        size {
          width
          height
          largestSide
        }
        elements
        choices {
          value
          label(language: $language)
          when {
            path
            values
          }
        }
      }
    }
  }
`);

/** The draft and what the API says about it. For members of the publisher. */
export const EditedDraft = graphql(`
  fragment EditedDraft on Offer {
    id
    draftVersion
    draft
    frozenPaths
    violations {
      path
      code
      severity
      message(language: $language)
    }
  }
`);

export const EditorPage = graphql(`
  query EditorPage($publisher: String!, $offerId: String!, $language: Language!) {
    offer(publisher: $publisher, offerId: $offerId) {
      ...OfferLive
      ...OfferActions
      ...EditedDraft
      offerId
      logoUrl
      cursor
      publisher {
        id
        publisherId
        name
      }
    }
  }
`);

/** Asked again when somebody else has saved. */
export const DraftNow = graphql(`
  query DraftNow($publisher: String!, $offerId: String!, $language: Language!) {
    offer(publisher: $publisher, offerId: $offerId) {
      ...EditedDraft
    }
  }
`);

export const SaveDraft = graphql(`
  mutation SaveDraft($input: SaveDraftInput!, $language: Language!) {
    saveDraft(input: $input) {
      __typename
      ... on SaveDraftPayload {
        offer {
          ...EditedDraft
          name
          hasUnpublishedChanges
        }
      }
      ... on UserError {
        code
        message(language: $language)
      }
      ... on DraftConflict {
        conflicts {
          path
          mine
          theirs
          changedAt
          changedBy {
            name
          }
        }
      }
    }
  }
`);

/** Who wrote in the draft last. */
export const ChangesOfOthers = graphql(`
  query ChangesOfOthers($id: ID!) {
    node(id: $id) {
      __typename
      ... on Offer {
        id
        history(first: 50) {
          nodes {
            id
            draftVersion
            by {
              name
            }
          }
        }
      }
    }
  }
`);

export const DiscardDraft = graphql(`
  mutation DiscardDraft($input: DiscardDraftInput!, $language: Language!) {
    discardDraft(input: $input) {
      __typename
      ... on DiscardDraftPayload {
        offer {
          ...EditedDraft
          name
          hasUnpublishedChanges
        }
      }
      ... on UserError {
        code
        message(language: $language)
      }
    }
  }
`);

export const DeleteOffer = graphql(`
  mutation DeleteOffer($input: DeleteOfferInput!, $language: Language!) {
    deleteOffer(input: $input) {
      __typename
      ... on DeleteOfferPayload {
        deletedOfferId
      }
      ... on UserError {
        code
        message(language: $language)
      }
    }
  }
`);

export const StopDistribution = graphql(`
  mutation StopDistribution($input: StopDistributionInput!, $language: Language!) {
    stopDistribution(input: $input) {
      __typename
      ... on StopDistributionPayload {
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

export const RollBackPackage = graphql(`
  mutation RollBackPackage($input: RollBackPackageInput!, $language: Language!) {
    rollBackPackage(input: $input) {
      __typename
      ... on RollBackPackagePayload {
        removedVersion
        servedVersion
        offer {
          ...EditedDraft
          hasUnpublishedChanges
        }
      }
      ... on UserError {
        code
        message(language: $language)
      }
    }
  }
`);

export const SyncPrivateAudience = graphql(`
  mutation SyncPrivateAudience($input: SyncPrivateAudienceInput!, $language: Language!) {
    syncPrivateAudience(input: $input) {
      __typename
      ... on SyncPrivateAudiencePayload {
        offer {
          id
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

/** What is live, to say what *Discard* returns to. */
export const LiveContent = graphql(`
  query LiveContent($id: ID!) {
    node(id: $id) {
      __typename
      ... on Offer {
        id
        production {
          id
          content
        }
      }
    }
  }
`);
