import { readApiClient } from '../app/read/readable.ts';
import { registerApiClient } from '../app/register-api-client.ts';
import { revokeApiClient } from '../app/revoke-api-client.ts';
import { builder } from './builder.ts';
import { localId } from './global-id.ts';
import { loadersOf, present } from './loaders.ts';
import { mutation } from './mutation.ts';
import { ApiClientRef } from './refs.ts';
import { RoleEnum } from './role.ts';

builder.node(ApiClientRef, {
  id: { resolve: ({ id }) => id },
  description:
    'An application that gets its tokens from the identity provider (OAuth 2 client credentials).',
  loadWithoutCache: async (id, context) =>
    await readApiClient(loadersOf(context), context.actor, id),
  fields: (t) => ({
    name: t.exposeString('name', { description: 'What it was called at its registration.' }),
    applicationId: t.exposeString('applicationId', { description: 'Its id at the provider.' }),
    subject: t.exposeString('subject', { description: 'The `sub` of its tokens.' }),
    role: t.expose('role', { type: RoleEnum, description: 'What it is here.' }),
    scopes: t.exposeStringList('scopes', { description: 'What it may do.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was registered.' }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When its rights end; null when they do not.',
    }),
    lastUsedAt: t.expose('lastUsedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it last came; null before.',
    }),
    revokedAt: t.expose('revokedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When its rights were taken away; null while they were not.',
    }),
  }),
});

mutation('registerApiClient', {
  description:
    'Lets an application of the identity provider act here with its own tokens: an owner for his own publisher, an operator for anybody.',
  access: ['tokens:write'],
  input: (t) => ({
    publisher: t.string({
      description: 'Readable id of the publisher; yours without it. Staff has none.',
    }),
    name: t.string({ required: true, description: 'What to call it, 1 to 100 characters.' }),
    applicationId: t.string({
      required: true,
      description: 'Its id at the provider: `azp`, `appid` or `client_id` of its tokens.',
    }),
    subject: t.string({
      description:
        'The `sub` of the tokens that it gets for itself, such as the object id of its service principal; the application id without it.',
    }),
    role: t.field({ type: RoleEnum, required: true, description: 'What it is to be here.' }),
    scopes: t.stringList({
      description: 'What it may do; without it, all that its role has and you may give.',
    }),
    expiresAt: t.field({
      type: 'DateTime',
      description: 'When its rights end; without it, they do not.',
    }),
  }),
  run: async ({ deps }, call, input) =>
    await registerApiClient(deps, call, {
      publisher: input.publisher ?? null,
      name: input.name,
      applicationId: input.applicationId,
      subject: input.subject ?? null,
      role: input.role,
      scopes: input.scopes ?? null,
      expiresAt: input.expiresAt ?? null,
    }),
  payload: {
    description: 'The application is registered.',
    fields: (t) => ({
      apiClient: t.field({
        type: ApiClientRef,
        description: 'The application.',
        resolve: async ({ apiClientId }, _args, context) =>
          present(await loadersOf(context).apiClient.load(apiClientId)),
      }),
    }),
  },
}).mayRefuse({ NOT_FOUND: true, FORBIDDEN: true, INVALID_INPUT: true });

mutation('revokeApiClient', {
  description:
    'Takes the rights of an application away for good; the streams that it has open end.',
  access: ['tokens:write'],
  input: (t) => ({ apiClientId: t.id({ required: true, description: 'The application.' }) }),
  run: async ({ deps }, call, { apiClientId }) =>
    await revokeApiClient(deps, call, { apiClientId: localId('ApiClient', apiClientId) }),
  payload: {
    description: 'The application has no rights any more.',
    fields: (t) => ({
      apiClient: t.field({
        type: ApiClientRef,
        description: 'The application.',
        resolve: async ({ apiClientId }, _args, context) =>
          present(await loadersOf(context).apiClient.load(apiClientId)),
      }),
    }),
  },
}).mayRefuse({ NOT_FOUND: true });
