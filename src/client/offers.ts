/** What a publisher asks about offers: make one, fill it, publish it, look at it. */
import { graphql } from './gql/index.ts';

export const Whoami = graphql(`
  query Whoami {
    viewer {
      id
      name
      role
      publisher {
        id
        publisherId
        name
      }
    }
  }
`);

export const FindOffer = graphql(`
  query FindOffer($publisher: String!, $offerId: String!) {
    offer(publisher: $publisher, offerId: $offerId) {
      id
      draftVersion
      publication {
        id
        number
      }
    }
  }
`);

export const CreateOffer = graphql(`
  mutation CreateOffer($input: CreateOfferInput!, $language: Language) {
    createOffer(input: $input) {
      __typename
      ... on CreateOfferPayload {
        offer {
          id
          offerId
          cursor
          draftVersion
          status
          statusText(language: $language)
        }
      }
      ...RefusalFields
    }
  }
`);

export const SaveDraft = graphql(`
  mutation SaveDraft($input: SaveDraftInput!, $language: Language) {
    saveDraft(input: $input) {
      __typename
      ... on SaveDraftPayload {
        offer {
          id
          draftVersion
          draft
          violations {
            path
            code
            severity
            message(language: $language)
          }
        }
      }
      ...RefusalFields
    }
  }
`);

export const Publish = graphql(`
  mutation Publish($input: PublishInput!, $language: Language) {
    publish(input: $input) {
      __typename
      ... on PublishPayload {
        offer {
          ...StatusFields
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
        publication {
          id
          number
          revision {
            number
            hash
          }
        }
      }
      ... on PrerequisitesNotMet {
        violations {
          path
          severity
          message(language: $language)
        }
      }
      ... on NotificationAddressRequired {
        suggestedEmails
      }
      ...RefusalFields
    }
  }
`);

export const GoLive = graphql(`
  mutation GoLive($input: GoLiveInput!, $language: Language) {
    goLive(input: $input) {
      __typename
      ... on GoLivePayload {
        offer {
          ...StatusFields
        }
      }
      ... on RevisionChanged {
        revisionHash
      }
      ...RefusalFields
    }
  }
`);

export const Cancel = graphql(`
  mutation Cancel($input: CancelInput!, $language: Language) {
    cancel(input: $input) {
      __typename
      ... on CancelPayload {
        offer {
          ...StatusFields
        }
      }
      ...RefusalFields
    }
  }
`);

export const OfferStatusNow = graphql(`
  query OfferStatusNow($id: ID!, $language: Language) {
    node(id: $id) {
      __typename
      ... on Offer {
        ...StatusFields
        listing {
          slug
          title
          revisionHash
          liveSince
          pageUrl
          deployments {
            skuId
            skuType
            version
            deployToAzureUrl
            managedAppCommand
            packageUrl
          }
        }
      }
    }
  }
`);

export const OfferMails = graphql(`
  query OfferMails($id: ID!) {
    node(id: $id) {
      __typename
      ... on Offer {
        mails(first: 100) {
          nodes {
            id
            event
            recipient
            subject
            messageId
            state
            queuedAt
          }
        }
      }
    }
  }
`);

export const PublicationFindings = graphql(`
  query PublicationFindings($id: ID!, $language: Language) {
    node(id: $id) {
      __typename
      ... on Publication {
        id
        number
        state
        endReason
        findings(first: 100) {
          nodes {
            ...FindingFields
          }
          totalCount
        }
      }
    }
  }
`);

export const PublicationReview = graphql(`
  query PublicationReview($id: ID!) {
    node(id: $id) {
      __typename
      ... on Publication {
        id
        revision {
          number
          hash
        }
        review {
          id
          state
        }
      }
    }
  }
`);

export const PublicListing = graphql(`
  query PublicListing($publisher: String!, $slug: String!) {
    listing(publisher: $publisher, slug: $slug) {
      id
      title
      summary
      revisionHash
      pageUrl
    }
  }
`);
