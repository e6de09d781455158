/** What becomes of a live offer without a publication. */
import { stopDistribution } from '../app/stop-distribution.ts';
import { localId } from './global-id.ts';
import { mutation } from './mutation.ts';
import { offerAndPublication } from './publication.ts';

mutation('stopDistribution', {
  description:
    'Takes a live offer out of the store: its listing and its package files are no longer served. What customers have deployed keeps running. An owner’s; the offer returns when a publication goes live.',
  access: ['offers:publish'],
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
