import type { Deps } from '../deps.ts';
import type { Em } from '../db/orm.ts';
import type { Offer } from '../db/offer.ts';
import { PreviewInvitation } from '../db/preview-invitation.ts';
import { Publisher } from '../db/publisher.ts';
import { recordOf } from '../domain/actor.ts';
import { parseAddress } from '../domain/address.ts';
import { listedSubscriptions, previewListEmpty, subscriptionGuid } from '../domain/preview-list.ts';
import { refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';
import { invitationLink } from '../mail/links.ts';
import { offerThreadId } from '../mail/message-id.ts';
import { previewInvitation } from '../mail/messages/preview-invitation.ts';
import type { Call, Outcome } from './call.ts';
import { mailHost, mailRow } from './compose-mails.ts';
import { lockOwnOffer, notFound } from './find-offer.ts';
import { sha256 } from './hashing.ts';
import { languagesOfMembers } from './mail-language.ts';
import { mutate } from './mutate.ts';
import type { IdempotencyRefusal } from './mutate.ts';
import { previewed } from './preview.ts';
import { insertMails } from './store-change.ts';

export type InviteToPreviewInput = {
  readonly offerId: string;
  readonly subscriptionId: string;
  readonly email: string;
};
export type InviteToPreviewRefusal =
  | Refusal<'NOT_FOUND' | 'INVALID_INPUT' | 'SUBSCRIPTION_NOT_LISTED'>
  | IdempotencyRefusal;
type Answer = Outcome<{ invitationId: string }, InviteToPreviewRefusal>;

/** How long an invitation can be redeemed, in days. */
export const INVITATION_DAYS = 14;

/**
 * Sends a single-use link for one subscription of the preview list. Whoever redeems it has proven that
 * subscription towards this publisher. Only the hash of the code is kept, besides the mail that carries it.
 */
export async function inviteToPreview(
  deps: Deps,
  call: Call,
  input: InviteToPreviewInput,
): Promise<Answer> {
  const subject = { offer: input.offerId };
  return await mutate(
    deps,
    call,
    'inviteToPreview',
    input,
    subject,
    async (tx): Promise<Answer> => {
      const offer = await lockOwnOffer(tx.em, call.actor, 'INVITE_TO_PREVIEW', input.offerId);
      if (offer === null) return notFound(['input', 'offerId']);
      const subscriptionId = subscriptionGuid(input.subscriptionId);
      if (subscriptionId === null) {
        return refuse(
          'INVALID_INPUT',
          {
            en: 'An Azure subscription ID is a GUID, like 0b1f7d5e-3a92-4d6c-8e17-64c2f09a7c41.',
            fr: 'Un ID d’abonnement Azure est un GUID, comme 0b1f7d5e-3a92-4d6c-8e17-64c2f09a7c41.',
          },
          { path: ['input', 'subscriptionId'] },
        );
      }
      const address = parseAddress(input.email);
      if (!address.ok) return refuse('INVALID_INPUT', address.reason, { path: ['input', 'email'] });
      const listed = await everListed(tx.em, offer);
      if (listed.length === 0) return previewListEmpty();
      if (!listed.includes(subscriptionId)) {
        return refuse(
          'SUBSCRIPTION_NOT_LISTED',
          {
            en: `Subscription ${subscriptionId} is not on the preview list of this offer. Add it in the editor, under Marketplace, then invite its holder.`,
            fr: `L’abonnement ${subscriptionId} ne figure pas sur la liste de préversion de cette offre. Ajoutez-le dans l’éditeur, sous Place de marché, puis invitez son titulaire.`,
          },
          { path: ['input', 'subscriptionId'] },
        );
      }
      const code = deps.newSecret();
      const invitation = {
        id: deps.newId(),
        publisher: offer.publisher,
        offer: offer.id,
        subscriptionId,
        email: address.address,
        codeHash: sha256(code),
        invitedBy: recordOf(call.actor),
        invitedAt: tx.now,
        expiresAt: new Date(tx.now.getTime() + INVITATION_DAYS * 86_400_000),
        redeemedAt: null,
        revokedAt: null,
      };
      await tx.em.insert(PreviewInvitation, invitation);
      const publisher = await tx.em.findOneOrFail(Publisher, { id: offer.publisher });
      const { publisherId } = publisher;
      const languageOf = await languagesOfMembers(
        tx.em,
        offer.publisher,
        [invitation.email],
        call.language,
      );
      const language = languageOf(invitation.email);
      const body = previewInvitation(
        {
          publisherId,
          publisherName: publisher.name,
          offerId: offer.offerId,
          offerName: offer.name,
          inviter: call.actor.name,
          subscriptionId,
          link: invitationLink(deps.settings.publicUrl, code),
          expiresAt: invitation.expiresAt,
          at: tx.now,
        },
        language,
      );
      await insertMails(tx, [
        mailRow(deps, tx, {
          publisher: offer.publisher,
          offer: offer.id,
          publication: null,
          event: 'PREVIEW_INVITATION',
          recipient: invitation.email,
          language,
          references: offerThreadId(offer.id, mailHost(deps)),
          about: invitation.id,
          body,
        }),
      ]);
      return { ok: true, value: { invitationId: invitation.id } };
    },
  );
}

/** The subscriptions of the draft's preview list and of the previewed revision's. */
async function everListed(em: Em, offer: Offer): Promise<readonly string[]> {
  const shown = await previewed(em, offer);
  return [
    ...listedSubscriptions(offer.draft),
    ...listedSubscriptions(shown?.revision.content ?? null),
  ];
}
