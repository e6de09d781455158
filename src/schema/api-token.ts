import { readApiToken } from '../app/read/readable.ts';
import { builder } from './builder.ts';
import { loadersOf } from './loaders.ts';
import { ApiTokenRef } from './refs.ts';
import { RoleEnum } from './role.ts';

builder.node(ApiTokenRef, {
  id: { resolve: ({ id }) => id },
  description: 'A token that programs and people use. Its secret was shown once and is not kept.',
  loadWithoutCache: async (id, context) => await readApiToken(loadersOf(context), context.actor, id),
  fields: (t) => ({
    name: t.exposeString('name', { description: 'What its maker called it.' }),
    role: t.expose('role', { type: RoleEnum, description: 'What its bearer is.' }),
    scopes: t.exposeStringList('scopes', { description: 'What it may be used for.' }),
    subscriptionId: t.string({
      nullable: true,
      description: 'The Azure subscription that it proves; null when it proves none.',
      resolve: async ({ id }, _args, context) =>
        (await loadersOf(context).grantsOfToken.load(id)).find(({ revokedAt }) => revokedAt === null)
          ?.subscriptionId ?? null,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it ends; null when it does not.',
    }),
    lastUsedAt: t.expose('lastUsedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was last used; null before.',
    }),
    revokedAt: t.expose('revokedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was revoked; null while it is not.',
    }),
  }),
});
