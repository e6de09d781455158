import { randomUUID } from 'node:crypto';
import { accepted } from '../../client/outcome.ts';
import { InviteToPreview, LookAtPreview, RedeemPreviewInvitation } from '../../client/previews.ts';
import { demoPeople } from '../../demo/seed-people.ts';
import { emlFileName } from '../../mail/eml-transport.ts';
import { readMail } from '../../mail/mailbox.ts';
import { readMails, tellMails } from '../publication.ts';
import {
  UnexpectedError,
  askAs,
  chapter,
  expectRefusal,
  shortHash,
  tell,
} from '../tour-context.ts';
import type { Tour, TourOffer } from '../tour-context.ts';

/** The preview is open to a listed subscription that was proven by an invitation, and to nobody else. */
export async function preview(tour: Tour, offer: TourOffer): Promise<void> {
  chapter(tour, { en: '3. Preview', fr: '3. Préversion' });
  const { email, name } = demoPeople.customer;
  const language = tour.apiLanguage;
  const invite = async (subscriptionId: string) =>
    (
      await askAs(tour, 'owner', InviteToPreview, {
        input: { offerId: offer.id, subscriptionId, email },
        language,
      })
    ).inviteToPreview;

  expectRefusal(tour, await invite(randomUUID()), 'SUBSCRIPTION_NOT_LISTED');
  const subscriptionId = offer.content.marketplace?.previewSubscriptionIds?.[0] ?? '';
  await expectNoPreview(tour, offer, name, subscriptionId);

  const { grant } = accepted(await invite(subscriptionId), 'InviteToPreviewPayload');
  tell(tour, 'done', `${grant.subscriptionId} · ${grant.email} · ${grant.state}`);
  await tellMails(tour, offer);
  const code = await invitationCode(tour, offer, email);
  if (code === null) {
    tell(tour, 'note', {
      en: 'The invitation left through a mail server, so it is not redeemed here.',
      fr: 'L’invitation est partie par un serveur de messagerie\u00a0; elle n’est pas utilisée ici.',
    });
    return;
  }
  const { redeemPreviewInvitation } = await askAs(tour, 'customer', RedeemPreviewInvitation, {
    input: { code },
    language,
  });
  const redeemed = accepted(redeemPreviewInvitation, 'RedeemPreviewInvitationPayload').grant;
  tell(tour, 'done', `${redeemed.holder} · ${redeemed.subscriptionId} · ${redeemed.state}`);

  const seen = await look(tour, offer, subscriptionId);
  if (!seen) {
    throw new UnexpectedError({
      en: `${name} redeemed the invitation and does not see the preview.`,
      fr: `${name} a utilisé l’invitation et ne voit pas la préversion.`,
    });
  }
  const { revision, page, deployments, pageUrl } = seen;
  tell(tour, 'done', {
    en: `${name} sees revision ${revision.number} · sha256 ${shortHash(revision.hash)}`,
    fr: `${name} voit la révision ${revision.number} · sha256 ${shortHash(revision.hash)}`,
  });
  tour.print.detail(pageUrl);
  tour.print.detail(page.parts.map((part) => part.name).join(' · '));
  for (const { skuId, skuType, version, files } of deployments) {
    tour.print.detail(
      `${skuId} ${version} · ${skuType} · ${files.map(({ path }) => path).join(', ')}`,
    );
  }
}

async function look(tour: Tour, offer: TourOffer, subscriptionId: string) {
  const found = await askAs(tour, 'customer', LookAtPreview, {
    publisher: tour.publisher,
    offerId: offer.offerId,
    subscriptionId,
  });
  return found.preview ?? null;
}

/** Naming a listed subscription opens nothing: it must be proven. */
async function expectNoPreview(
  tour: Tour,
  offer: TourOffer,
  name: string,
  subscriptionId: string,
): Promise<void> {
  if (await look(tour, offer, subscriptionId)) {
    throw new UnexpectedError({
      en: `${name} sees the preview without an invitation.`,
      fr: `${name} voit la préversion sans invitation.`,
    });
  }
  tell(tour, 'refused', {
    en: `${name} names ${subscriptionId} without an invitation: no preview`,
    fr: `${name} indique ${subscriptionId} sans invitation\u00a0: pas de préversion`,
  });
}

/**
 * The code in the newest invitation to `email`, read where the customer reads it: in the mailbox, since the API tells
 * nobody. Null when mails leave through a mail server.
 */
async function invitationCode(tour: Tour, offer: TourOffer, email: string): Promise<string | null> {
  const invitation = (await readMails(tour, offer)).findLast(
    ({ event, recipient }) => event === 'PREVIEW_INVITATION' && recipient === email,
  );
  if (!invitation) {
    throw new UnexpectedError({
      en: `There is no invitation among the mails to ${email}.`,
      fr: `Il n’y a pas d’invitation parmi les courriers à ${email}.`,
    });
  }
  const mail = await readMail(tour.mailFolder, emlFileName(invitation.messageId));
  return /\/invitations\/([A-Za-z0-9_-]+)/.exec(mail?.text ?? '')?.[1] ?? null;
}
