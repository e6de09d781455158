import type { PictureAddress } from '../app/deployments.ts';
import { builder } from './builder.ts';

export const PictureRef = builder.objectRef<PictureAddress>('Picture').implement({
  description: 'A picture of a product page.',
  fields: (t) => ({
    sha256: t.exposeString('sha256', {
      description: 'sha256 of its bytes, in hex: by it the parts of the page name it.',
    }),
    url: t.exposeString('url', { description: 'Where it can be fetched.' }),
  }),
});
