import { graphql } from '../gql/gql.ts';

export const OfferIdRefusal = graphql(`
  query OfferIdRefusal($publisher: String!, $offerId: String!, $language: Language!) {
    offerIdRefusal(publisher: $publisher, offerId: $offerId) {
      code
      message(language: $language)
    }
  }
`);

export const CreateOffer = graphql(`
  mutation CreateOffer($input: CreateOfferInput!, $language: Language!) {
    createOffer(input: $input) {
      __typename
      ... on CreateOfferPayload {
        offer {
          id
          offerId
          publisher {
            id
            publisherId
          }
        }
      }
      ... on UserError {
        code
        message(language: $language)
        path
      }
    }
  }
`);
