import { inviteToPreview } from '../app/invite-to-preview.ts';
import { holderOf, invitationState } from '../app/read/invitation.ts';
import { readPreviewInvitation } from '../app/read/readable.ts';
import { redeemPreviewInvitation } from '../app/redeem-preview-invitation.ts';
import { revokePreviewGrant } from '../app/revoke-preview-grant.ts';
import { builder } from './builder.ts';
import { localId } from './global-id.ts';
import { loadersOf, present } from './loaders.ts';
import { mutation } from './mutation.ts';
import { PreviewGrantRef } from './refs.ts';
import { accessFor } from '../domain/policy.ts';

builder.node(PreviewGrantRef, {
  id: { resolve: ({ id }) => id },
  description: 'An invitation to a preview, and the proof of a subscription that it became.',
  loadWithoutCache: async (id, context) =>
    await readPreviewInvitation(loadersOf(context), context.actor, id),
  fields: (t) => ({
    subscriptionId: t.exposeString('subscriptionId', {
      description: 'The Azure subscription that it proves, towards this publisher only.',
    }),
    holder: t.string({
      description: 'Who redeemed it; before that, the address it was sent to.',
      resolve: async (invitation, _args, context) => await holderOf(loadersOf(context), invitation),
    }),
    email: t.exposeString('email', { description: 'Where the invitation was sent.' }),
    state: t.string({
      description: '`INVITED`, `REDEEMED`, `EXPIRED` or `REVOKED`.',
      resolve: (invitation, _args, { deps }) => invitationState(invitation, deps.clock.now()),
    }),
    invitedAt: t.expose('invitedAt', { type: 'DateTime', description: 'When it was sent.' }),
    redeemedAt: t.expose('redeemedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was redeemed; null before.',
    }),
    revokedAt: t.expose('revokedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was revoked; null while it is not.',
    }),
  }),
});

mutation('inviteToPreview', {
  description:
    'Invites the holder of one listed subscription to the preview, by mail with a link that works once within 14 days.',
  access: accessFor('INVITE_TO_PREVIEW'),
  input: (t) => ({
    offerId: t.id({ required: true, description: 'The offer.' }),
    subscriptionId: t.string({
      required: true,
      description: 'An Azure subscription of the preview list.',
    }),
    email: t.string({ required: true, description: 'Where the invitation is sent.' }),
  }),
  run: async ({ deps }, call, { offerId, subscriptionId, email }) =>
    await inviteToPreview(deps, call, {
      offerId: localId('Offer', offerId),
      subscriptionId,
      email,
    }),
  payload: {
    description: 'The invitation is on its way.',
    fields: (t) => ({
      grant: t.field({
        type: PreviewGrantRef,
        description: 'The invitation.',
        resolve: async ({ invitationId }, _args, context) =>
          present(await loadersOf(context).invitation.load(invitationId)),
      }),
    }),
  },
}).mayRefuse({ NOT_FOUND: true, INVALID_INPUT: true, SUBSCRIPTION_NOT_LISTED: true });

mutation('redeemPreviewInvitation', {
  description:
    'Redeems an invitation, once: the caller’s token or person has proven the subscription towards the inviting publisher. A caller without a token gets one.',
  access: accessFor('REDEEM_PREVIEW_INVITATION'),
  input: (t) => ({ code: t.string({ required: true, description: 'The code of the link.' }) }),
  run: async ({ deps }, call, { code }) => await redeemPreviewInvitation(deps, call, { code }),
  payload: {
    description: 'The subscription is proven.',
    fields: (t) => ({
      grant: t.field({
        type: PreviewGrantRef,
        description: 'The proof.',
        resolve: async ({ invitationId }, _args, context) =>
          present(await loadersOf(context).invitation.load(invitationId)),
      }),
      token: t.string({
        nullable: true,
        description:
          'The read token that was made for a caller without one, shown once; null for a caller with a token.',
        resolve: ({ token }) => token,
      }),
    }),
  },
}).mayRefuse({ INVITATION_INVALID: true });

mutation('revokePreviewGrant', {
  description: 'Takes an invitation back, redeemed or not: the preview closes at once.',
  access: accessFor('REVOKE_PREVIEW_GRANT'),
  input: (t) => ({ grantId: t.id({ required: true, description: 'The invitation.' }) }),
  run: async ({ deps }, call, { grantId }) =>
    await revokePreviewGrant(deps, call, { invitationId: localId('PreviewGrant', grantId) }),
  payload: {
    description: 'The invitation is revoked.',
    fields: (t) => ({
      grant: t.field({
        type: PreviewGrantRef,
        description: 'The invitation.',
        resolve: async ({ invitationId }, _args, context) =>
          present(await loadersOf(context).invitation.load(invitationId)),
      }),
    }),
  },
}).mayRefuse({ NOT_FOUND: true });
