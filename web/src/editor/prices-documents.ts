import { graphql } from '../gql/gql.ts';

export const PricesSheet = graphql(`
  query PricesSheet($id: ID!, $skuId: String!) {
    node(id: $id) {
      __typename
      ... on Offer {
        id
        pricesCsvUrl(skuId: $skuId)
      }
    }
  }
`);

export const ImportPrices = graphql(`
  mutation ImportPrices($input: ImportPricesInput!, $language: Language!) {
    importPrices(input: $input) {
      __typename
      ... on ImportPricesPayload {
        changedValues
        offer {
          ...EditedDraft
          hasUnpublishedChanges
        }
      }
      ... on UserError {
        code
        message(language: $language)
      }
      ... on SheetRefused {
        faults {
          line
          message(language: $language)
        }
      }
    }
  }
`);
