import { keepSecret } from '../app/keep-secret.ts';
import { localId } from './global-id.ts';
import { mutation } from './mutation.ts';

mutation('keepSecret', {
  description:
    'Keeps a secret for a field of an offer, such as a key of the lead destination. It is stored encrypted and never told again, to nobody. Write the `secretId` that you get into the field with `saveDraft`.',
  access: ['offers:write'],
  input: (t) => ({
    offerId: t.id({ required: true, description: 'The offer.' }),
    path: t.string({
      required: true,
      description: 'The field, one with the control `SECRET`: `leads.dynamics.applicationKey`.',
    }),
    value: t.string({ required: true, description: 'The secret: 1 to 4,096 characters.' }),
  }),
  run: async ({ deps }, call, { offerId, path, value }) =>
    await keepSecret(deps, call, { offerId: localId('Offer', offerId), path, value }),
  payload: {
    description: 'The secret is kept.',
    fields: (t) => ({
      secretId: t.exposeString('secretId', {
        description:
          'What the draft names it by: `{ "secretId": … }`. One that no draft names is forgotten after a day.',
      }),
    }),
  },
}).mayRefuse({ NOT_FOUND: true, INVALID_INPUT: true });
