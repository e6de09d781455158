import type { PreviewAccess } from '../db/preview-access.ts';
import { builder } from './builder.ts';

export const PreviewAccessRef = builder.objectRef<PreviewAccess>('PreviewAccess').implement({
  description: 'One look at a preview.',
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime', description: 'When.' }),
    who: t.string({ description: 'Name of who looked.', resolve: ({ who }) => who.name }),
    subscriptionId: t.exposeString('subscriptionId', {
      nullable: true,
      description: 'The subscription it was seen through; null for the publisher and for staff.',
    }),
    what: t.exposeString('what', { description: '`page`, `form` or the path of a package file.' }),
  }),
});
