import { acceptMemberInvitation } from '../app/accept-member-invitation.ts';
import { inviteMember } from '../app/invite-member.ts';
import { readMemberInvitation } from '../app/read/readable.ts';
import { resendMemberInvitation } from '../app/resend-member-invitation.ts';
import { revokeMemberInvitation } from '../app/revoke-member-invitation.ts';
import { memberInvitationState } from '../domain/members.ts';
import type { MemberInvitationState } from '../domain/members.ts';
import { accessFor } from '../domain/policy.ts';
import { builder } from './builder.ts';
import { enumOf } from './enum-of.ts';
import { localId } from './global-id.ts';
import { loadersOf, present } from './loaders.ts';
import { MemberRoleEnum } from './member-role.ts';
import { mutation } from './mutation.ts';
import { MemberInvitationRef, MemberRef, PublisherRef } from './refs.ts';

const StateEnum = enumOf<MemberInvitationState>(
  'MemberInvitationState',
  'How an invitation to a publisher stands.',
  {
    INVITED: 'Its link works.',
    ACCEPTED: 'Somebody became a member by it.',
    EXPIRED: 'Its time is over; it can be sent again.',
    REVOKED: 'It was taken back.',
  },
);

builder.node(MemberInvitationRef, {
  id: { resolve: ({ id }) => id },
  description: 'An invitation to become a member of a publisher.',
  loadWithoutCache: async (id, context) =>
    await readMemberInvitation(loadersOf(context), context.actor, id),
  fields: (t) => ({
    email: t.exposeString('email', { description: 'Where its link was sent.' }),
    role: t.expose('role', {
      type: MemberRoleEnum,
      description: 'The role of whoever accepts it.',
    }),
    state: t.field({
      type: StateEnum,
      description: 'How it stands.',
      resolve: (invitation, _args, { deps }) => memberInvitationState(invitation, deps.clock.now()),
    }),
    invitedBy: t.string({
      description: 'Name of who invited.',
      resolve: ({ invitedBy }) => invitedBy.name,
    }),
    invitedAt: t.expose('invitedAt', { type: 'DateTime', description: 'When it was first sent.' }),
    sent: t.exposeInt('sent', { description: 'How often a link was sent; the newest one works.' }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'When its link ends.' }),
    acceptedAt: t.expose('acceptedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was accepted; null before.',
    }),
    acceptedBy: t.string({
      nullable: true,
      description: 'Name of the person who accepted it; null before.',
      resolve: async ({ acceptedBy }, _args, context) =>
        acceptedBy === null
          ? null
          : ((await loadersOf(context).person.load(acceptedBy))?.name ?? null),
    }),
    revokedAt: t.expose('revokedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was taken back; null while it is not.',
    }),
  }),
});

const InvitationField = {
  type: MemberInvitationRef,
  description: 'The invitation.',
} as const;

mutation('inviteMember', {
  description:
    'Invites somebody to become a member of a publisher, by mail with a link that works once within 7 days. For owners and operators.',
  access: accessFor('MANAGE_MEMBERS'),
  input: (t) => ({
    publisherId: t.id({ required: true, description: 'The publisher.' }),
    email: t.string({
      required: true,
      description:
        'Where the link is sent; best a group address, so that a person who leaves locks nobody out.',
    }),
    role: t.field({
      type: MemberRoleEnum,
      required: true,
      description: 'The role of whoever accepts it.',
    }),
  }),
  run: async ({ deps }, call, { publisherId, email, role }) =>
    await inviteMember(deps, call, {
      publisherId: localId('Publisher', publisherId),
      email,
      role,
    }),
  payload: {
    description: 'The invitation is on its way.',
    fields: (t) => ({
      invitation: t.field({
        ...InvitationField,
        resolve: async ({ invitationId }, _args, context) =>
          present(await loadersOf(context).memberInvitation.load(invitationId)),
      }),
    }),
  },
}).mayRefuse({
  NOT_FOUND: true,
  FORBIDDEN: true,
  INVALID_INPUT: true,
  ALREADY_MEMBER: true,
  ALREADY_INVITED: true,
});

mutation('resendInvitation', {
  description:
    'Sends an invitation again, open or expired, with a new link for another 7 days; the link before works no more.',
  access: accessFor('MANAGE_MEMBERS'),
  input: (t) => ({ invitationId: t.id({ required: true, description: 'The invitation.' }) }),
  run: async ({ deps }, call, { invitationId }) =>
    await resendMemberInvitation(deps, call, {
      invitationId: localId('MemberInvitation', invitationId),
    }),
  payload: {
    description: 'The new link is on its way.',
    fields: (t) => ({
      invitation: t.field({
        ...InvitationField,
        resolve: async ({ invitationId }, _args, context) =>
          present(await loadersOf(context).memberInvitation.load(invitationId)),
      }),
    }),
  },
}).mayRefuse({ NOT_FOUND: true, INVITATION_INVALID: true });

mutation('revokeInvitation', {
  description: 'Takes an invitation to a publisher back: its link works no more.',
  access: accessFor('MANAGE_MEMBERS'),
  input: (t) => ({ invitationId: t.id({ required: true, description: 'The invitation.' }) }),
  run: async ({ deps }, call, { invitationId }) =>
    await revokeMemberInvitation(deps, call, {
      invitationId: localId('MemberInvitation', invitationId),
    }),
  payload: {
    description: 'The invitation is taken back.',
    fields: (t) => ({
      invitation: t.field({
        ...InvitationField,
        resolve: async ({ invitationId }, _args, context) =>
          present(await loadersOf(context).memberInvitation.load(invitationId)),
      }),
    }),
  },
}).mayRefuse({ NOT_FOUND: true, INVITATION_INVALID: true });

mutation('acceptInvitation', {
  description:
    'Accepts an invitation to a publisher, once: the person who is signed in becomes a member, whatever address the link was sent to.',
  access: accessFor('ACCEPT_INVITATION'),
  input: (t) => ({
    code: t.string({ required: true, description: 'The code of the link.' }),
    tokenName: t.string({
      description:
        'Name of a token to be made for the new member, 1 to 100 characters; without it, none is made. For those who sign in with tokens.',
    }),
  }),
  run: async ({ deps }, call, { code, tokenName }) =>
    await acceptMemberInvitation(deps, call, { code, tokenName: tokenName ?? null }),
  payload: {
    description: 'The caller is a member.',
    fields: (t) => ({
      publisher: t.field({
        type: PublisherRef,
        description: 'The publisher.',
        resolve: async ({ publisherId }, _args, context) =>
          present(await loadersOf(context).publisher.load(publisherId)),
      }),
      member: t.field({
        type: MemberRef,
        description: 'The membership.',
        resolve: async ({ membershipId }, _args, context) =>
          present(await loadersOf(context).membership.load(membershipId)),
      }),
      token: t.string({
        nullable: true,
        description:
          'What goes into the Authorization header to act for the publisher, shown this once; null when none was asked for, and for a repeat.',
        resolve: ({ token }) => token,
      }),
    }),
  },
}).mayRefuse({
  FORBIDDEN: true,
  INVALID_INPUT: true,
  INVITATION_INVALID: true,
  ALREADY_MEMBER: true,
});
