import type { ProductPage, ProductPageParts } from '../domain/product-page/product-page.ts';
import { categoryOf } from '../domain/prerequisites/categories.ts';
import { builder } from './builder.ts';
import { CategoryRef } from './category.ts';

/** A page that was stored has lost the order of its members. */
const order = [
  ...(['overview', 'media', 'plans', 'deployment', 'forms'] as const),
  ...(['legal', 'support', 'leads', 'files'] as const),
] satisfies readonly (keyof ProductPageParts)[];

type NamedPart = { readonly name: string; readonly hash: string; readonly data: unknown };

const ProductPagePartRef = builder.objectRef<NamedPart>('ProductPagePart').implement({
  description:
    'One part of a product page. Its hash changes when and only when what it shows changes.',
  fields: (t) => ({
    name: t.exposeString('name', {
      description:
        '`overview`, `media`, `plans[ID]` (one per SKU, ID is the id of its list item), `deployment`, `forms`, `legal`, `support`, `leads` or `files`.',
    }),
    hash: t.exposeString('hash', { description: 'sha256 of the content, in hex.' }),
    content: t.field({
      type: 'JSON',
      description: 'What the part shows.',
      resolve: ({ data }) => data,
    }),
  }),
});

export const ProductPageRef = builder.objectRef<ProductPage>('ProductPage').implement({
  description: 'The product page as data: technical and marketing content of a revision, merged.',
  fields: (t) => ({
    hash: t.exposeString('hash', { description: 'Covers the hashes of all parts.' }),
    categories: t.field({
      type: [CategoryRef],
      description: 'The categories of the store that it is in.',
      resolve: ({ parts }) => parts.overview.data.categories.flatMap((id) => categoryOf(id) ?? []),
    }),
    parts: t.field({
      type: [ProductPagePartRef],
      description: 'The parts, in the order of the page.',
      resolve: ({ parts }) =>
        order.flatMap((name): readonly NamedPart[] =>
          name === 'plans'
            ? parts.plans.map((plan) => ({ name: `plans[${plan.data.skuItemId}]`, ...plan }))
            : [{ name, ...parts[name] }],
        ),
    }),
  }),
});
