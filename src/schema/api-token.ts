import { createApiToken } from '../app/create-api-token.ts';
import { apiTokensPage } from '../app/read/api-tokens.ts';
import { readApiToken } from '../app/read/readable.ts';
import { revokeApiToken } from '../app/revoke-api-token.ts';
import { authFor } from './access.ts';
import { builder } from './builder.ts';
import { connectionOf, pageRequest } from './connection.ts';
import { ApiTokenConnection } from './connections.ts';
import { localId } from './global-id.ts';
import { loadersOf, present } from './loaders.ts';
import { mutation } from './mutation.ts';
import { ApiTokenRef, PublisherRef } from './refs.ts';
import { RoleEnum } from './role.ts';
import { accessFor } from '../domain/policy.ts';

builder.node(ApiTokenRef, {
  id: { resolve: ({ id }) => id },
  description: 'A token that programs and people use. Its secret was shown once and is not kept.',
  loadWithoutCache: async (id, context) =>
    await readApiToken(loadersOf(context), context.actor, id),
  fields: (t) => ({
    name: t.exposeString('name', { description: 'What its maker called it.' }),
    role: t.expose('role', { type: RoleEnum, description: 'What its bearer is.' }),
    scopes: t.exposeStringList('scopes', { description: 'What it may be used for.' }),
    publisher: t.field({
      type: PublisherRef,
      nullable: true,
      description: 'The publisher that its bearer belongs to; null for staff and customers.',
      resolve: async ({ publisher }, _args, context) =>
        publisher === null ? null : await loadersOf(context).publisher.load(publisher),
    }),
    subscriptionId: t.string({
      nullable: true,
      description: 'The Azure subscription that it proves; null when it proves none.',
      resolve: async ({ id }, _args, context) =>
        (await loadersOf(context).grantsOfToken.load(id)).find(
          ({ revokedAt }) => revokedAt === null,
        )?.subscriptionId ?? null,
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

builder.queryField('apiTokens', (t) =>
  t.connection(
    {
      type: ApiTokenRef,
      authScopes: authFor('MANAGE_TOKENS'),
      description: 'API tokens, newest first: those of your publisher, all of them for operators.',
      resolve: async (_root, args, context) =>
        connectionOf(
          'apiTokens',
          await apiTokensPage(context.em, context.actor, pageRequest('apiTokens', args, context)),
        ),
    },
    ApiTokenConnection,
  ),
);

mutation('createApiToken', {
  description:
    'Makes a token: an owner for his own publisher, an operator for anybody. It never has more scopes than its role, nor than you may give.',
  access: accessFor('MANAGE_TOKENS'),
  input: (t) => ({
    publisher: t.string({
      description: 'Readable id of the publisher; yours without it. Staff and customers have none.',
    }),
    name: t.string({ required: true, description: 'What to call it, 1 to 100 characters.' }),
    role: t.field({ type: RoleEnum, required: true, description: 'What its bearer is.' }),
    scopes: t.stringList({
      description: 'What it may be used for; without it, all that its role has and you may give.',
    }),
    expiresAt: t.field({ type: 'DateTime', description: 'When it ends; without it, it does not.' }),
  }),
  run: async ({ deps }, call, { publisher, name, role, scopes, expiresAt }) =>
    await createApiToken(deps, call, {
      publisher: publisher ?? null,
      name,
      role,
      scopes: scopes ?? null,
      expiresAt: expiresAt ?? null,
    }),
  payload: {
    description: 'The token is there.',
    fields: (t) => ({
      apiToken: t.field({
        type: ApiTokenRef,
        description: 'The token.',
        resolve: async ({ apiTokenId }, _args, context) =>
          present(await loadersOf(context).apiToken.load(apiTokenId)),
      }),
      secret: t.string({
        nullable: true,
        description:
          'What goes into the Authorization header, shown this once; null when this repeats a request that showed it.',
        resolve: ({ secret }) => secret,
      }),
    }),
  },
}).mayRefuse({ NOT_FOUND: true, FORBIDDEN: true, INVALID_INPUT: true });

mutation('revokeApiToken', {
  description: 'Revokes a token for good; the streams that it has open end.',
  access: accessFor('MANAGE_TOKENS'),
  input: (t) => ({ tokenId: t.id({ required: true, description: 'The token.' }) }),
  run: async ({ deps }, call, { tokenId }) =>
    await revokeApiToken(deps, call, { tokenId: localId('ApiToken', tokenId) }),
  payload: {
    description: 'The token is revoked.',
    fields: (t) => ({
      apiToken: t.field({
        type: ApiTokenRef,
        description: 'The token.',
        resolve: async ({ apiTokenId }, _args, context) =>
          present(await loadersOf(context).apiToken.load(apiTokenId)),
      }),
    }),
  },
}).mayRefuse({ NOT_FOUND: true });
