import type { CategoryCount } from '../app/read/listings.ts';
import { listingCategories } from '../app/read/listings.ts';
import type { Category } from '../domain/prerequisites/categories.ts';
import { builder } from './builder.ts';
import { languageArgs, say } from './language.ts';

export const CategoryRef = builder.objectRef<Category>('Category').implement({
  description: 'A category of the store.',
  fields: (t) => ({
    categoryId: t.exposeString('id', { description: 'Its readable id, such as `storage`.' }),
    name: t.string({
      description: 'Its name.',
      args: languageArgs,
      resolve: ({ name }, args, context) => say(name, args, context),
    }),
  }),
});

const CategoryCountRef = builder.objectRef<CategoryCount>('CategoryCount').implement({
  description: 'A category with what is in it.',
  fields: (t) => ({
    category: t.expose('category', { type: CategoryRef, description: 'The category.' }),
    count: t.exposeInt('count', { description: 'How many live offers are in it.' }),
  }),
});

builder.queryField('listingCategories', (t) =>
  t.field({
    type: [CategoryCountRef],
    authScopes: { public: true },
    description: 'The categories that have live offers, in the order of the store. For everybody.',
    args: {
      search: t.arg.string({ description: 'Counts only what `listings` finds with this text.' }),
    },
    resolve: async (_root, { search }, { em, actor }) =>
      await listingCategories(em, actor, search ?? ''),
  }),
);
