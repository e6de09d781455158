/** A product page as the API tells it, put together for the screen. */
import type { ProductPageParts } from '../../../src/domain/product-page/product-page.ts';
import type {
  DeploymentDataFragment,
  ListingPlanQuery,
  ProductPageDataFragment,
} from '../gql/graphql.ts';

/** A deployment plan, or why there is none. */
export type PlanAnswer = NonNullable<ListingPlanQuery['listing']>['deploymentPlan'];

type DataOf<Part> = Part extends { readonly data: infer Data } ? Data : never;

export type PageParts = {
  readonly [Name in Exclude<keyof ProductPageParts, 'plans' | 'leads'>]: DataOf<
    ProductPageParts[Name]
  >;
} & { readonly plans: readonly DataOf<ProductPageParts['plans'][number]>[] };
export type Plan = PageParts['plans'][number];

export type Product = {
  readonly parts: PageParts;
  readonly hash: string;
  readonly version: string;
  readonly categories: readonly { readonly categoryId: string; readonly name: string }[];
  readonly pictures: ReadonlyMap<string, string>;
  /** The content of `createUiDefinition.json` by id of the SKU. */
  readonly forms: ReadonlyMap<string, unknown>;
  readonly deployments: ReadonlyMap<string, DeploymentDataFragment>;
};

/** What the answers for a live page and for a preview have in common. */
export type ProductAnswer = {
  readonly version: string;
  readonly page: ProductPageDataFragment;
  readonly pictures: readonly { readonly sha256: string; readonly url: string }[];
  readonly forms: readonly { readonly skuId: string; readonly definition: unknown }[];
  readonly deployments: readonly DeploymentDataFragment[];
};

export function productOf(answer: ProductAnswer): Product {
  const { page } = answer;
  // The parts of a page are what `ProductPagePart.content` says: the API builds and stores them.
  const part = (name: string) => page.parts.find((each) => each.name === name)?.content as never;
  return {
    parts: {
      overview: part('overview'),
      media: part('media'),
      plans: page.parts
        .filter(({ name }) => name.startsWith('plans['))
        .map(({ content }) => content as Plan),
      deployment: part('deployment'),
      forms: part('forms'),
      legal: part('legal'),
      support: part('support'),
      files: part('files'),
    },
    hash: page.hash,
    version: answer.version,
    categories: page.categories,
    pictures: new Map(answer.pictures.map(({ sha256, url }) => [sha256, ownAddress(url)])),
    forms: new Map(answer.forms.map(({ skuId, definition }) => [skuId, definition])),
    deployments: new Map(answer.deployments.map((each) => [each.skuId, each])),
  };
}

/** A picture by way of the line that the page itself came by, whatever name the installation calls itself. */
export function ownAddress(url: string): string {
  const { pathname, search } = new URL(url);
  return pathname + search;
}

/** The address of a live product page. */
export const productPath = (publisherId: string, slug: string): string =>
  `/store/${encodeURIComponent(publisherId)}/${encodeURIComponent(slug)}`;

/** The address of the store with a search and a category. */
export function storePath(search: string, category: string | null): string {
  const query = new URLSearchParams();
  if (search !== '') query.set('q', search);
  if (category !== null) query.set('category', category);
  return query.size === 0 ? '/store' : `/store?${query.toString()}`;
}
