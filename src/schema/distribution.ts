/** What becomes of a live offer without a publication. */
import { stopDistribution } from '../app/stop-distribution.ts';
import { syncPrivateAudience } from '../app/sync-private-audience.ts';
import { localId } from './global-id.ts';
import { loadersOf, present } from './loaders.ts';
import { mutation } from './mutation.ts';
import { offerAndPublication } from './publication.ts';
import { OfferRef } from './refs.ts';
import { accessFor } from '../domain/policy.ts';

mutation('stopDistribution', {
  description:
    'Takes a live offer out of the store: its listing and its package files are no longer served. What customers have deployed keeps running. An owner’s; the offer returns when a publication goes live.',
  access: accessFor('STOP_DISTRIBUTION'),
  input: (t) => ({
    offerId: t.id({ required: true, description: 'The offer.' }),
    revisionHash: t.string({
      required: true,
      description: 'Hash of the revision that you saw live; another one is refused.',
    }),
  }),
  run: async ({ deps }, call, { offerId, revisionHash }) =>
    await stopDistribution(deps, call, { offerId: localId('Offer', offerId), revisionHash }),
  payload: {
    description: 'The offer is no longer in the store. The publication is the one that it came by.',
    fields: offerAndPublication,
  },
}).mayRefuse({ NOT_FOUND: true, FORBIDDEN: true, NOT_LIVE: true, REVISION_CHANGED: true });

mutation('syncPrivateAudience', {
  description:
    'Lets the audiences of the draft see the private SKUs that are live, at once and without a publication. Nothing else of what is live changes.',
  access: accessFor('SYNC_PRIVATE_AUDIENCE'),
  input: (t) => ({
    offerId: t.id({ required: true, description: 'The offer.' }),
    expectedDraftVersion: t.int({
      required: true,
      description: 'Version of the draft that you saw; another one is refused.',
    }),
  }),
  run: async ({ deps }, call, { offerId, expectedDraftVersion }) =>
    await syncPrivateAudience(deps, call, {
      offerId: localId('Offer', offerId),
      expectedDraftVersion,
    }),
  payload: {
    description: 'The audiences are those of the draft.',
    fields: (t) => ({
      offer: t.field({
        type: OfferRef,
        description: 'The offer.',
        resolve: async ({ offerId }, _args, context) =>
          present(await loadersOf(context).offer.load(offerId)),
      }),
    }),
  },
}).mayRefuse({
  NOT_FOUND: true,
  NOT_LIVE: true,
  NO_PRIVATE_SKU: true,
  PREREQUISITES_NOT_MET: true,
  STALE_VERSION: true,
});
