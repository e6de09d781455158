import { changePublisherProfile } from '../app/change-publisher-profile.ts';
import { createPublisher } from '../app/create-publisher.ts';
import { mayReadOffersOf } from '../app/read/may-read.ts';
import { memberInvitationsPage, membersPage, ownerAdviceFor } from '../app/read/members.ts';
import { publishersPage } from '../app/read/publishers.ts';
import { mayManageTokensOf, readPublisher } from '../app/read/readable.ts';
import { accessFor, may } from '../domain/policy.ts';
import { authFor } from './access.ts';
import { builder } from './builder.ts';
import { connectionOf, pageRequest } from './connection.ts';
import {
  MemberConnection,
  MemberInvitationConnection,
  PublisherConnection,
} from './connections.ts';
import { localId } from './global-id.ts';
import { languageArgs, say } from './language.ts';
import { loadersOf, present } from './loaders.ts';
import { mutation } from './mutation.ts';
import { ApiClientRef, ApiTokenRef, MemberInvitationRef, MemberRef, PublisherRef } from './refs.ts';

builder.node(PublisherRef, {
  id: { resolve: ({ id }) => id },
  description: 'A selling organisation.',
  loadWithoutCache: async (id, context) =>
    await readPublisher(loadersOf(context), context.actor, id),
  fields: (t) => ({
    publisherId: t.exposeString('publisherId', {
      description: 'The readable id that stands in addresses.',
    }),
    name: t.exposeString('name', { description: 'Name that customers see.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    cursor: t.string({
      description:
        'Where `transitions` resumes, read in the same statement as the row: everything after it is new. For members and staff.',
      authScopes: ({ id }, _args, { actor }) => mayReadOffersOf(actor, id),
      resolve: ({ id, feedSeq }, _args, { streams }) =>
        streams.cursorAt({ kind: 'publisher', id }, feedSeq),
    }),
    apiClients: t.field({
      type: [ApiClientRef],
      extensions: { personal: true },
      description:
        'The applications of the identity provider that act for it, newest first. Empty for those who do not manage them.',
      resolve: async ({ id }, _args, context) =>
        mayManageTokensOf(context.actor, id)
          ? await loadersOf(context).clientsOfPublisher.load(id)
          : [],
    }),
    apiTokens: t.field({
      type: [ApiTokenRef],
      extensions: { personal: true },
      description: 'Its API tokens, newest first. Empty for those who do not manage them.',
      resolve: async ({ id }, _args, context) =>
        mayManageTokensOf(context.actor, id)
          ? await loadersOf(context).tokensOfPublisher.load(id)
          : [],
    }),
    memberCount: t.int({
      nullable: true,
      extensions: { personal: true },
      description:
        'How many members it has; 0 until somebody accepts the first invitation. Null for those who may not see them.',
      resolve: async ({ id }, _args, context) =>
        may(context.actor, 'READ_MEMBERS', id)
          ? await loadersOf(context).memberCount.load(id)
          : null,
    }),
    members: t.connection(
      {
        type: MemberRef,
        extensions: { personal: true },
        description: 'Its members, those who came first first. For members and operators.',
        resolve: async ({ id }, args, context) =>
          connectionOf(
            'members',
            await membersPage(context.em, context.actor, id, pageRequest('members', args, context)),
          ),
      },
      MemberConnection,
    ),
    invitations: t.connection(
      {
        type: MemberInvitationRef,
        extensions: { personal: true },
        description:
          'Invitations to become a member, newest first. Empty for those who do not manage its members.',
        resolve: async ({ id }, args, context) =>
          connectionOf(
            'memberInvitations',
            await memberInvitationsPage(
              context.em,
              context.actor,
              id,
              pageRequest('memberInvitations', args, context),
            ),
          ),
      },
      MemberInvitationConnection,
    ),
    ownerAdvice: t.string({
      nullable: true,
      args: languageArgs,
      extensions: { personal: true },
      description:
        'Advice against being locked out, for a publisher with one owner and no group address; null when none is due, and for those who do not manage its members.',
      resolve: async ({ id }, args, context) => {
        const advice = await ownerAdviceFor(context.em, context.actor, id);
        return advice && say(advice, args, context);
      },
    }),
    mayManageMembers: t.boolean({
      extensions: { personal: true },
      description: 'True when the caller may invite, remove and change the role of members.',
      resolve: ({ id }, _args, { actor }) => may(actor, 'MANAGE_MEMBERS', id),
    }),
    secondPersonSignOff: t.boolean({
      nullable: true,
      extensions: { personal: true },
      description:
        'True where whoever pressed *Publish* may not press *Go live*. Null for those who may not see its members.',
      resolve: ({ id, secondPersonSignOff }, _args, { actor }) =>
        may(actor, 'READ_MEMBERS', id) ? secondPersonSignOff : null,
    }),
  }),
});

builder.queryField('publishers', (t) =>
  t.connection(
    {
      type: PublisherRef,
      authScopes: authFor('READ_PUBLISHERS'),
      description: 'All publishers, newest first. For operators.',
      args: {
        text: t.arg.string({
          description:
            'Only those with this text in their name or readable id, whatever the letter case.',
        }),
      },
      resolve: async (_root, { text, ...page }, context) =>
        connectionOf(
          'publishers',
          await publishersPage(
            context.em,
            context.actor,
            text ?? null,
            pageRequest('publishers', page, context),
          ),
        ),
    },
    PublisherConnection,
  ),
);

mutation('createPublisher', {
  description: 'Makes a publisher and invites its first owner by mail. For operators.',
  access: accessFor('CREATE_PUBLISHER'),
  input: (t) => ({
    publisherId: t.string({
      required: true,
      description:
        'The readable id that stands in addresses, 1 to 50 lower-case letters, digits and dashes. It never changes.',
    }),
    name: t.string({
      required: true,
      description: 'Name that customers see, 1 to 100 characters.',
    }),
    ownerEmail: t.string({
      required: true,
      description: 'Where the invitation of the first owner is sent; best a group address.',
    }),
  }),
  run: async ({ deps }, call, { publisherId, name, ownerEmail }) =>
    await createPublisher(deps, call, { publisherId, name, ownerEmail }),
  payload: {
    description: 'The publisher is there, and its owner is invited.',
    fields: (t) => ({
      publisher: t.field({
        type: PublisherRef,
        description: 'The publisher.',
        resolve: async ({ publisherId }, _args, context) =>
          present(await loadersOf(context).publisher.load(publisherId)),
      }),
      invitation: t.field({
        type: MemberInvitationRef,
        description: 'The invitation of its first owner.',
        resolve: async ({ invitationId }, _args, context) =>
          present(await loadersOf(context).memberInvitation.load(invitationId)),
      }),
    }),
  },
}).mayRefuse({ NOT_FOUND: true, INVALID_INPUT: true, PUBLISHER_ID_TAKEN: true });

mutation('changePublisherProfile', {
  description:
    'Changes what customers read of a publisher, and who may sign off. For its owners; the readable id never changes.',
  access: accessFor('CHANGE_PROFILE'),
  input: (t) => ({
    publisherId: t.id({ required: true, description: 'The publisher.' }),
    name: t.string({
      description: 'Name that customers see, 1 to 100 characters; without it, as it is.',
    }),
    secondPersonSignOff: t.boolean({
      description:
        'Whether whoever pressed *Publish* may not press *Go live*; without it, as it is.',
    }),
  }),
  run: async ({ deps }, call, { publisherId, name, secondPersonSignOff }) =>
    await changePublisherProfile(deps, call, {
      publisherId: localId('Publisher', publisherId),
      name: name ?? null,
      secondPersonSignOff: secondPersonSignOff ?? null,
    }),
  payload: {
    description: 'The profile is changed.',
    fields: (t) => ({
      publisher: t.field({
        type: PublisherRef,
        description: 'The publisher.',
        resolve: async ({ publisherId }, _args, context) =>
          present(await loadersOf(context).publisher.load(publisherId)),
      }),
    }),
  },
}).mayRefuse({ NOT_FOUND: true, FORBIDDEN: true, INVALID_INPUT: true });
