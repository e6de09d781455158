import { subscriptionsOf } from '../app/read/grants.ts';
import type { Actor } from '../domain/actor.ts';
import { builder } from './builder.ts';
import { loadersOf } from './loaders.ts';
import { PublisherRef } from './refs.ts';
import { RoleEnum } from './role.ts';

const ViewerRef = builder.objectRef<Actor>('Viewer').implement({
  description: 'The caller.',
  fields: (t) => ({
    id: t.id({
      description: 'Opaque; the same for the same token, `anonymous` without one.',
      resolve: (actor) => (actor.kind === 'TOKEN' ? `viewer:${actor.tokenId}` : actor.name),
    }),
    name: t.exposeString('name', { description: 'Name of the person or of the token.' }),
    role: t.field({
      type: RoleEnum,
      nullable: true,
      description: 'Null for a caller without a token.',
      resolve: (actor) => (actor.kind === 'TOKEN' ? actor.role : null),
    }),
    publisher: t.field({
      type: PublisherRef,
      nullable: true,
      description:
        'The publisher that the caller is a member of; null for staff, customers and callers without a token.',
      resolve: async (actor, _args, context) =>
        actor.kind === 'TOKEN' && actor.publisherId !== null
          ? await loadersOf(context).publisher.load(actor.publisherId)
          : null,
    }),
    scopes: t.stringList({
      description: 'What the token may be used for.',
      resolve: (actor) => (actor.kind === 'TOKEN' ? actor.scopes : []),
    }),
    subscriptions: t.stringList({
      description:
        'Azure subscriptions that the caller has proven, by redeemed preview invitations.',
      resolve: async (actor, _args, { em }) => await subscriptionsOf(em, actor),
    }),
  }),
});

builder.queryField('viewer', (t) =>
  t.field({
    type: ViewerRef,
    authScopes: { public: true },
    extensions: { personal: true },
    description: 'The caller.',
    resolve: (_root, _args, { actor }) => actor,
  }),
);
