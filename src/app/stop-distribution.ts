import type { Deps } from '../deps.ts';
import { Offer } from '../db/offer.ts';
import { Publication } from '../db/publication.ts';
import { Publisher } from '../db/publisher.ts';
import { Revision } from '../db/revision.ts';
import { SkuAudience } from '../db/sku-audience.ts';
import { may } from '../domain/policy.ts';
import { refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';
import { stopDistribution as decide } from '../domain/stop-distribution.ts';
import { offerThreadId } from '../mail/message-id.ts';
import { distributionStopped } from '../mail/messages/distribution-stopped.ts';
import type { Call, Outcome } from './call.ts';
import { mailHost, mailRow, publicationFacts } from './compose-mails.ts';
import { lockOwnOffer, notFound } from './find-offer.ts';
import type { RevisionChanged } from './go-live.ts';
import { languagesOfMembers } from './mail-language.ts';
import { mutate } from './mutate.ts';
import type { IdempotencyRefusal } from './mutate.ts';
import { insertFacts, insertMails } from './store-change.ts';
import type { Tx } from './transact.ts';
import { byCall, writeHistory } from './write-history.ts';

export type StopDistributionInput = {
  readonly offerId: string;
  /** Hash of the revision that the owner saw live. */
  readonly revisionHash: string;
};

export type StopDistributionRefusal =
  | Refusal<'NOT_FOUND' | 'FORBIDDEN' | 'NOT_LIVE'>
  | RevisionChanged
  | IdempotencyRefusal;
type Answer = Outcome<{ offerId: string; publicationId: string }, StopDistributionRefusal>;

/**
 * Takes a live offer out of the store. Its listing, its preview from production and its package files are gone with the
 * commit; its draft, its revisions and an open publication are untouched, and it returns by a publication that goes live.
 */
export async function stopDistribution(
  deps: Deps,
  call: Call,
  input: StopDistributionInput,
): Promise<Answer> {
  const subject = { offer: input.offerId };
  return await mutate(
    deps,
    call,
    'stopDistribution',
    input,
    subject,
    async (tx): Promise<Answer> => {
      const { em } = tx;
      const offer = await lockOwnOffer(em, call.actor, 'STOP_DISTRIBUTION', input.offerId);
      if (offer === null) {
        const seen = await em.findOne(Offer, { id: input.offerId });
        const member = seen !== null && may(call.actor, 'READ_DRAFT', seen.publisher);
        return member ? ownersOnly() : notFound(['input', 'offerId']);
      }
      const { production, productionPublication } = offer;
      const revision =
        production === null ? null : await em.findOneOrFail(Revision, { id: production });
      const live = revision === null ? null : { revisionHash: revision.hash };
      const decision = decide(live, input.revisionHash);
      if (!decision.ok) {
        const { refusal } = decision;
        if (refusal.code !== 'REVISION_CHANGED') {
          return { ok: false, refusal: { ...refusal, code: refusal.code } };
        }
        const revisionHash = live?.revisionHash ?? '';
        return { ok: false, refusal: { ...refusal, code: refusal.code, revisionHash } };
      }
      // What is live came by a publication, and the domain refuses when nothing is.
      if (revision === null || productionPublication === null) {
        throw new Error(`Offer ${offer.id} is live without a publication.`);
      }
      const publication = await em.findOneOrFail(Publication, { id: productionPublication });
      await em.nativeUpdate(
        Offer,
        { id: offer.id },
        {
          production: null,
          productionPublication: null,
          liveSince: null,
          seq: offer.seq + 1,
          updatedAt: tx.now,
        },
      );
      await em.nativeDelete(SkuAudience, { offer: offer.id });
      const { by, channel } = byCall(call);
      const { draftVersion } = offer;
      await writeHistory(
        deps,
        tx,
        offer,
        [{ kind: 'DISTRIBUTION_STOPPED', draftVersion, publication: publication.number }],
        { by, channel },
      );
      await tellByMail(deps, tx, call, offer, publication, revision);
      await insertFacts(deps, tx, offer, publication.id, [decision.fact], { by, cause: null });
      return { ok: true, value: { offerId: offer.id, publicationId: publication.id } };
    },
  );
}

const ownersOnly = () =>
  refuse('FORBIDDEN', {
    en: 'An owner of the publisher stops the distribution of an offer. Ask one.',
    fr: 'Un propriétaire de l’éditeur arrête la distribution d’une offre. Demandez-le-lui.',
  });

async function tellByMail(
  deps: Deps,
  tx: Tx,
  call: Call,
  offer: Offer,
  publication: Publication,
  revision: Revision,
): Promise<void> {
  const publisher = await tx.em.findOneOrFail(Publisher, { id: offer.publisher });
  const open = await tx.em.findOne(Publication, { offer: offer.id, state: 'RUNNING' });
  const facts = await publicationFacts(
    deps,
    tx,
    publication.stage,
    { ...offer, production: null },
    publisher,
    { publication, revision },
    publication,
  );
  const openPublication = open?.number ?? null;
  const told = { ...facts, actor: call.actor.name, openPublication };
  const recipients = publication.notificationEmails;
  const languageOf = await languagesOfMembers(
    tx.em,
    offer.publisher,
    recipients,
    publication.language,
  );
  const mails = recipients.map((recipient) => {
    const language = languageOf(recipient);
    return mailRow(deps, tx, {
      publisher: offer.publisher,
      offer: offer.id,
      publication: publication.id,
      event: 'DISTRIBUTION_STOPPED',
      recipient,
      language,
      references: offerThreadId(offer.id, mailHost(deps)),
      // A publication is taken out of the store once: another one brings the offer back.
      about: publication.id,
      body: distributionStopped(told, language),
    });
  });
  await insertMails(tx, mails);
}
