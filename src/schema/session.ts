import { readSession, sessionsOf } from '../app/read/sessions.ts';
import { revokeSession } from '../app/revoke-session.ts';
import { switchPublisher } from '../app/switch-publisher.ts';
import type { Session, SignInMethod } from '../db/session.ts';
import type { Em } from '../db/orm.ts';
import type { Actor } from '../domain/actor.ts';
import { builder } from './builder.ts';
import { enumOf } from './enum-of.ts';
import { localId } from './global-id.ts';
import { mutation } from './mutation.ts';
import { present } from './loaders.ts';
import { ViewerRef } from './viewer.ts';

const SignInMethodEnum = enumOf<SignInMethod>('SignInMethod', 'How a person proved who he is.', {
  PROVIDER: 'Through the identity provider of this installation.',
  LINK: 'By a link in a mail.',
  DEMO: 'By a button of the demo.',
});

const SessionRef = builder.objectRef<Session>('Session');

builder.node(SessionRef, {
  id: { resolve: ({ id }) => id },
  description: 'A browser that you are signed in with. Nobody else sees it.',
  loadWithoutCache: async (id, { em, actor }) => await readSession(em, actor, id),
  fields: (t) => ({
    method: t.expose('method', { type: SignInMethodEnum, description: 'How it began.' }),
    isCurrent: t.boolean({
      description: 'True for the one that asks.',
      resolve: ({ id }, _args, { actor }) => actor.kind === 'TOKEN' && actor.tokenId === id,
    }),
    userAgent: t.exposeString('userAgent', {
      nullable: true,
      description: 'What the browser called itself at the sign-in; null when it said nothing.',
    }),
    address: t.exposeString('address', {
      description: 'The network address that the sign-in came from; that of a proxy behind one.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it began.' }),
    lastUsedAt: t.expose('lastUsedAt', {
      type: 'DateTime',
      description: 'When it was last used, to the minute.',
    }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      description:
        'When it ends, however much it is used; twelve hours without use end it earlier.',
    }),
    revokedAt: t.expose('revokedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was ended; null while it was not.',
    }),
  }),
});

builder.objectField(ViewerRef, 'sessions', (t) =>
  t.field({
    type: [SessionRef],
    description:
      'The browsers that you are signed in with, the one last used first; at most 100. Empty for callers with a token.',
    resolve: async (actor, _args, { em, deps }) => await sessionsOf(em, actor, deps.clock.now()),
  }),
);

const sessionOf = async (em: Em, actor: Actor, id: string): Promise<Session> =>
  present(await readSession(em, actor, id));

mutation('revokeSession', {
  description: 'Ends one of your sessions; what it has open is closed within five seconds.',
  access: ['public'],
  input: (t) => ({ sessionId: t.id({ required: true, description: 'The session.' }) }),
  run: async ({ deps }, call, { sessionId }) =>
    await revokeSession(deps, call, { sessionId: localId('Session', sessionId) }),
  payload: {
    description: 'The session is over.',
    fields: (t) => ({
      session: t.field({
        type: SessionRef,
        description: 'The session.',
        resolve: async ({ sessionId }, _args, { em, actor }) =>
          await sessionOf(em, actor, sessionId),
      }),
    }),
  },
}).mayRefuse({ NOT_FOUND: true });

mutation('switchPublisher', {
  description:
    'Makes your session act for another of your publishers. Ask anew for everything that was read before.',
  access: ['public'],
  input: (t) => ({
    publisher: t.string({
      description:
        'Readable id of the publisher; without it you act as what you are to the house that runs this installation.',
    }),
  }),
  run: async ({ deps }, call, { publisher }) =>
    await switchPublisher(deps, call, { publisher: publisher ?? null }),
  payload: {
    description: 'From the next request on, the session acts for it.',
    fields: (t) => ({
      session: t.field({
        type: SessionRef,
        description: 'The session.',
        resolve: async ({ sessionId }, _args, { em, actor }) =>
          await sessionOf(em, actor, sessionId),
      }),
    }),
  },
}).mayRefuse({ NOT_FOUND: true, FORBIDDEN: true });
