import { requestSignInLink } from '../app/request-sign-in-link.ts';
import type { DemoAccount } from '../deps.ts';
import { builder } from './builder.ts';
import { mutation } from './mutation.ts';
import { RoleEnum } from './role.ts';

const DemoAccountRef = builder.objectRef<DemoAccount>('DemoAccount').implement({
  description: 'A person of the demo. Whoever uses this machine may act as him.',
  fields: (t) => ({
    account: t.exposeString('id', {
      description: 'Its name in `POST /sign-in/demo/{account}`, which begins a session.',
    }),
    name: t.exposeString('name', { description: 'Name of the person.' }),
    role: t.expose('role', { type: RoleEnum, description: 'What the person is.' }),
  }),
});

const SignInRef = builder.objectRef<object>('SignIn').implement({
  description: 'The ways to sign in that this installation offers.',
  fields: (t) => ({
    provider: t.string({
      nullable: true,
      description:
        'Name of the identity provider, which `GET /sign-in/provider?next={path}` leads to; null when there is none.',
      resolve: (_way, _args, { deps }) => deps.identityProvider?.settings.name ?? null,
    }),
    byMail: t.boolean({
      description: 'True when `requestSignInLink` sends links.',
      resolve: (_way, _args, { deps }) => deps.settings.signInByMail,
    }),
    demoAccounts: t.field({
      type: [DemoAccountRef],
      description:
        'Accounts that sign in without proving anything; empty outside the demo, and for callers behind a proxy.',
      resolve: (_way, _args, { deps, caller }) =>
        caller.isForwarded ? [] : deps.settings.demoAccounts,
    }),
  }),
});

builder.queryField('signIn', (t) =>
  t.field({
    type: SignInRef,
    authScopes: { public: true },
    description: 'The ways to sign in that this installation offers.',
    resolve: () => ({}),
  }),
);

mutation('requestSignInLink', {
  description:
    'Mails a link that signs in, once, within 15 minutes. The answer is the same whether somebody here has the address or not.',
  access: ['public'],
  input: (t) => ({
    email: t.string({ required: true, description: 'The mail address.' }),
    next: t.string({
      description:
        'The page of the portal to open afterwards, as a path; the first page without it, and for what is no such path.',
    }),
  }),
  run: async ({ deps }, call, { email, next }) =>
    await requestSignInLink(deps, call, { email, next: next ?? null }),
  payload: {
    description: 'If somebody here has this address, a link is on its way to it.',
    fields: (t) => ({
      email: t.exposeString('email', { description: 'The address as it was given.' }),
    }),
  },
}).mayRefuse({ INVALID_INPUT: true, FORBIDDEN: true });
