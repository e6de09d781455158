import { subscriptionsOf } from '../app/read/grants.ts';
import { publishersOf } from '../app/read/sessions.ts';
import type { Actor } from '../domain/actor.ts';
import { builder } from './builder.ts';
import { loadersOf } from './loaders.ts';
import { PublisherRef } from './refs.ts';
import { RoleEnum } from './role.ts';

export const ViewerRef = builder.objectRef<Actor>('Viewer').implement({
  description: 'The caller.',
  fields: (t) => ({
    id: t.id({
      description: 'Opaque; the same for the same token or session, `anonymous` without one.',
      resolve: (actor) => (actor.kind === 'TOKEN' ? `viewer:${actor.tokenId}` : actor.name),
    }),
    name: t.exposeString('name', { description: 'Name of the person or of the token.' }),
    role: t.field({
      type: RoleEnum,
      nullable: true,
      description: 'Null for a caller who is not signed in and has no token.',
      resolve: (actor) => (actor.kind === 'TOKEN' ? actor.role : null),
    }),
    publisher: t.field({
      type: PublisherRef,
      nullable: true,
      description:
        'The publisher that the caller acts for; null for staff, customers and callers who are nobody.',
      resolve: async (actor, _args, context) =>
        actor.kind === 'TOKEN' && actor.publisherId !== null
          ? await loadersOf(context).publisher.load(actor.publisherId)
          : null,
    }),
    publishers: t.field({
      type: [PublisherRef],
      description: 'The publishers that the caller is a member of; `switchPublisher` chooses one.',
      resolve: async (actor, _args, { em }) => await publishersOf(em, actor),
    }),
    email: t.string({
      nullable: true,
      description: 'The mail address of the person; null for a token without one.',
      resolve: (actor) => (actor.kind === 'TOKEN' ? actor.email : null),
    }),
    scopes: t.stringList({
      description: 'What the token or session may be used for.',
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
