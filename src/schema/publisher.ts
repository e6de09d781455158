import { mayReadOffersOf } from '../app/read/may-read.ts';
import { mayManageTokensOf, readPublisher } from '../app/read/readable.ts';
import { builder } from './builder.ts';
import { loadersOf } from './loaders.ts';
import { ApiTokenRef, PublisherRef } from './refs.ts';

builder.node(PublisherRef, {
  id: { resolve: ({ id }) => id },
  description: 'A selling organisation.',
  loadWithoutCache: async (id, context) =>
    await readPublisher(loadersOf(context), context.actor, id),
  fields: (t) => ({
    publisherId: t.exposeString('publisherId', {
      description: 'The readable id that stands in addresses.',
    }),
    name: t.exposeString('name', { description: 'Name that customers see.' }),
    cursor: t.string({
      description:
        'Where `transitions` resumes, read in the same statement as the row: everything after it is new. For members and staff.',
      authScopes: ({ id }, _args, { actor }) => mayReadOffersOf(actor, id),
      resolve: ({ id, feedSeq }, _args, { streams }) =>
        streams.cursorAt({ kind: 'publisher', id }, feedSeq),
    }),
    apiTokens: t.field({
      type: [ApiTokenRef],
      extensions: { personal: true },
      description: 'Its API tokens, newest first. Empty for those who do not manage them.',
      resolve: async ({ id }, _args, context) =>
        mayManageTokensOf(context.actor, id)
          ? await loadersOf(context).tokensOfPublisher.load(id)
          : [],
    }),
  }),
});
