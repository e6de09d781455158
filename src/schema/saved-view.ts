import { deleteView } from '../app/delete-view.ts';
import { readSavedView, savedViewsOf } from '../app/read/saved-views.ts';
import { saveView } from '../app/save-view.ts';
import type { SavedView } from '../db/saved-view.ts';
import { accessFor } from '../domain/policy.ts';
import { builder } from './builder.ts';
import { encodeGlobalId, localId } from './global-id.ts';
import { present } from './loaders.ts';
import { mutation } from './mutation.ts';
import { OfferStatusEnum } from './offer-status.ts';
import { filterOf, OffersFilterInput, OffersOrderEnum } from './offers.ts';
import { ViewerRef } from './viewer.ts';

const SavedViewRef = builder.objectRef<SavedView>('SavedView');

builder.node(SavedViewRef, {
  id: { resolve: ({ id }) => id },
  description:
    'A way to look at the list of offers that you gave a name: a filter and an order. Nobody else sees it.',
  loadWithoutCache: async (id, { em, actor }) => await readSavedView(em, actor, id),
  fields: (t) => ({
    name: t.exposeString('name', { description: 'What you called it.' }),
    text: t.string({
      nullable: true,
      description: 'The text of the filter; null without one.',
      resolve: ({ filter }) => filter.text,
    }),
    status: t.field({
      type: [OfferStatusEnum],
      nullable: true,
      description: 'The statuses of the filter; null without them.',
      resolve: ({ filter }) => filter.status,
    }),
    needsMyAction: t.boolean({
      nullable: true,
      description: 'Whether the offers wait for you; null without this condition.',
      resolve: ({ filter }) => filter.needsMyAction,
    }),
    publisher: t.string({
      nullable: true,
      description: 'Readable id of the publisher of the filter; null without one.',
      resolve: ({ filter }) => filter.publisher,
    }),
    orderBy: t.expose('orderBy', { type: OffersOrderEnum, description: 'In which order.' }),
  }),
});

builder.objectField(ViewerRef, 'savedViews', (t) =>
  t.field({
    type: [SavedViewRef],
    description: 'The ways to look at the list of offers that you saved, the oldest first.',
    resolve: async (actor, _args, { em }) => await savedViewsOf(em, actor),
  }),
);

mutation('saveView', {
  description:
    'Keeps a filter and an order of the list of offers under a name of yours; the view that has this name is replaced. At most 20 for each person.',
  access: accessFor('SAVE_VIEW'),
  input: (t) => ({
    name: t.string({ required: true, description: 'What to call it, 1 to 60 characters.' }),
    filter: t.field({ type: OffersFilterInput, description: 'Which offers; all without it.' }),
    orderBy: t.field({
      type: OffersOrderEnum,
      description: 'In which order; `UPDATED_DESC` without it.',
    }),
  }),
  run: async ({ deps }, call, { name, filter, orderBy }) =>
    await saveView(deps, call, {
      name,
      filter: filterOf(filter),
      orderBy: orderBy ?? 'UPDATED_DESC',
    }),
  payload: {
    description: 'The view is kept.',
    fields: (t) => ({
      savedView: t.field({
        type: SavedViewRef,
        description: 'The view.',
        resolve: async ({ viewId }, _args, { em, actor }) =>
          present(await readSavedView(em, actor, viewId)),
      }),
    }),
  },
}).mayRefuse({ FORBIDDEN: true, INVALID_INPUT: true });

mutation('deleteView', {
  description: 'Forgets one of your saved views.',
  access: accessFor('SAVE_VIEW'),
  input: (t) => ({ viewId: t.id({ required: true, description: 'The view.' }) }),
  run: async ({ deps }, call, { viewId }) =>
    await deleteView(deps, call, { viewId: localId('SavedView', viewId) }),
  payload: {
    description: 'The view is gone.',
    fields: (t) => ({
      viewId: t.id({
        description: 'The view that was.',
        resolve: ({ viewId }) => encodeGlobalId('SavedView', viewId),
      }),
    }),
  },
}).mayRefuse({ NOT_FOUND: true, FORBIDDEN: true });
