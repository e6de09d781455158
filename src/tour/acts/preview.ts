import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { accepted } from '../../client/outcome.ts';
import { InviteToPreview, LookAtPreview, RedeemPreviewInvitation } from '../../client/previews.ts';
import { demoPeople } from '../../demo/seed-people.ts';
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
  const code = await invitationCode(tour, offer, email);
  await tellMails(tour, offer);
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
    en: `${name} sees revision ${revision.number}, sha256 ${shortHash(revision.hash)}: ${pageUrl}`,
    fr: `${name} voit la révision ${revision.number}, sha256 ${shortHash(revision.hash)}\u00a0: ${pageUrl}`,
  });
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
  return found.offer?.preview ?? null;
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

const INVITATION_PATIENCE_MS = 10_000;
const INVITATION_POLL_MS = 100;

/** The code of the newest invitation in the mails to `email`. */
async function invitationCode(tour: Tour, offer: TourOffer, email: string): Promise<string> {
  const deadline = performance.now() + INVITATION_PATIENCE_MS;
  for (;;) {
    const codes = (await readMails(tour, offer))
      .filter(({ recipient }) => recipient === email)
      .map(({ text }) => /[?&]invitation=([A-Za-z0-9_-]+)/.exec(text)?.[1]);
    const code = codes.findLast((found) => found !== undefined);
    if (code !== undefined) return code;
    if (performance.now() > deadline) {
      throw new UnexpectedError({
        en: `No mail to ${email} holds the invitation.`,
        fr: `Aucun courrier à ${email} ne contient l’invitation.`,
      });
    }
    await pause(INVITATION_POLL_MS);
  }
}
