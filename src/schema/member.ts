import { changeMemberRole } from '../app/change-member-role.ts';
import { leavePublisher } from '../app/leave-publisher.ts';
import { readMember } from '../app/read/readable.ts';
import { removeMember } from '../app/remove-member.ts';
import { accessFor } from '../domain/policy.ts';
import { builder } from './builder.ts';
import { localId } from './global-id.ts';
import { loadersOf, present } from './loaders.ts';
import { MemberRoleEnum } from './member-role.ts';
import { mutation } from './mutation.ts';
import { MemberRef, PublisherRef } from './refs.ts';

builder.node(MemberRef, {
  id: { resolve: ({ id }) => id },
  description: 'A person who works for a publisher.',
  loadWithoutCache: async (id, context) => await readMember(loadersOf(context), context.actor, id),
  fields: (t) => ({
    name: t.string({
      description: 'Name of the person.',
      resolve: async ({ person }, _args, context) =>
        present(await loadersOf(context).person.load(person)).name,
    }),
    email: t.string({
      description: 'Mail address of the person.',
      resolve: async ({ person }, _args, context) =>
        present(await loadersOf(context).person.load(person)).email,
    }),
    role: t.expose('role', { type: MemberRoleEnum, description: 'What the person may do.' }),
    isViewer: t.boolean({
      extensions: { personal: true },
      description: 'True for the caller himself.',
      resolve: ({ person }, _args, { actor }) =>
        actor.kind === 'TOKEN' && actor.personId === person,
    }),
    since: t.expose('createdAt', {
      type: 'DateTime',
      description: 'When the person became a member.',
    }),
  }),
});

mutation('changeMemberRole', {
  description:
    'Gives a member another role; his tokens follow at once. A publisher keeps at least one owner.',
  access: accessFor('MANAGE_MEMBERS'),
  input: (t) => ({
    memberId: t.id({ required: true, description: 'The member.' }),
    role: t.field({ type: MemberRoleEnum, required: true, description: 'The role from now on.' }),
  }),
  run: async ({ deps }, call, { memberId, role }) =>
    await changeMemberRole(deps, call, { memberId: localId('Member', memberId), role }),
  payload: {
    description: 'The member has the role.',
    fields: (t) => ({
      member: t.field({
        type: MemberRef,
        description: 'The member.',
        resolve: async ({ memberId }, _args, context) =>
          present(await loadersOf(context).membership.load(memberId)),
      }),
    }),
  },
}).mayRefuse({ NOT_FOUND: true, FORBIDDEN: true, LAST_OWNER: true });

mutation('removeMember', {
  description:
    'Removes a member. All tokens of that person for the publisher, those that he made among them, are revoked in the same moment, and streams that they have open end. A publisher keeps at least one owner.',
  access: accessFor('MANAGE_MEMBERS'),
  input: (t) => ({ memberId: t.id({ required: true, description: 'The member.' }) }),
  run: async ({ deps }, call, { memberId }) =>
    await removeMember(deps, call, { memberId: localId('Member', memberId) }),
  payload: {
    description: 'The person is no member any more.',
    fields: (t) => ({
      publisher: t.field({
        type: PublisherRef,
        description: 'The publisher.',
        resolve: async ({ publisherId }, _args, context) =>
          present(await loadersOf(context).publisher.load(publisherId)),
      }),
    }),
  },
}).mayRefuse({ NOT_FOUND: true, FORBIDDEN: true, LAST_OWNER: true });

mutation('leavePublisher', {
  description:
    'Ends the caller’s own membership. His tokens for the publisher are revoked, the one that asks among them. The last owner stays.',
  access: accessFor('LEAVE_PUBLISHER'),
  input: (t) => ({ publisherId: t.id({ required: true, description: 'The publisher.' }) }),
  run: async ({ deps }, call, { publisherId }) =>
    await leavePublisher(deps, call, { publisherId: localId('Publisher', publisherId) }),
  payload: {
    description: 'The caller is no member any more.',
    fields: (t) => ({
      publisherId: t.string({
        description: 'Readable id of the publisher that was left.',
        resolve: async ({ publisherId }, _args, context) =>
          present(await loadersOf(context).publisher.load(publisherId)).publisherId,
      }),
    }),
  },
}).mayRefuse({ NOT_FOUND: true, FORBIDDEN: true, LAST_OWNER: true });
