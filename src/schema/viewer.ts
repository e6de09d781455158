import { changeLanguage } from '../app/change-language.ts';
import { subscriptionsOf } from '../app/read/grants.ts';
import { publishersOf } from '../app/read/sessions.ts';
import type { Actor } from '../domain/actor.ts';
import { accessFor } from '../domain/policy.ts';
import { builder } from './builder.ts';
import { LanguageEnum } from './language.ts';
import { loadersOf, present } from './loaders.ts';
import { mutation } from './mutation.ts';
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
    language: t.field({
      type: LanguageEnum,
      nullable: true,
      description:
        'The language that the person chose, by `changeLanguage` or at the first sign-in: mails to him are written in it, and so are answers to requests that name none. Null for callers who are no person.',
      resolve: async (actor, _args, context) =>
        actor.kind === 'TOKEN' && actor.personId !== null
          ? present(await loadersOf(context).person.load(actor.personId)).language
          : null,
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

mutation('changeLanguage', {
  description:
    'Keeps the language that you are written to in: by mail, and in answers to requests that name none. For a person who is signed in.',
  access: accessFor('CHANGE_LANGUAGE'),
  input: (t) => ({
    language: t.field({
      type: LanguageEnum,
      required: true,
      description: 'The language from now on.',
    }),
  }),
  run: async ({ deps }, call, { language }) => await changeLanguage(deps, call, { language }),
  payload: {
    description: 'The language is kept.',
    fields: (t) => ({
      viewer: t.field({
        type: ViewerRef,
        description: 'The caller.',
        resolve: (_payload, _args, { actor }) => actor,
      }),
    }),
  },
}).mayRefuse({ FORBIDDEN: true });
