import type { Deps } from '../deps.ts';
import { Grant } from '../db/grant.ts';
import { Offer } from '../db/offer.ts';
import type { Em } from '../db/orm.ts';
import { PreviewAccess } from '../db/preview-access.ts';
import { Publication } from '../db/publication.ts';
import { Revision } from '../db/revision.ts';
import { recordOf } from '../domain/actor.ts';
import type { Actor, ActorRecord } from '../domain/actor.ts';
import { isBefore } from '../domain/pipeline.ts';
import type { ProductPage } from '../domain/product-page/product-page.ts';
import { listedSubscriptions } from '../domain/preview-list.ts';
import { mayReadOffer } from './find-offer.ts';
import { holdersOf, standingGrant, towards } from './read/grants.ts';
import { readTicket, TICKET_LIFETIME_MS, writeTicket } from './preview-ticket.ts';

/** What an offer's preview shows now. */
export type Previewed = {
  readonly publication: Publication;
  readonly revision: Revision;
  readonly page: ProductPage;
};

/** What a subscription on the preview list sees. */
export type PreviewView = Previewed & {
  /** The proven subscription it is seen through; null for the publisher and for staff. */
  readonly subscriptionId: string | null;
  /** The subscription whose sight it is; null for what the publisher and staff see by themselves. */
  readonly seenAs: string | null;
  /** As which it can be seen: one's own listed subscriptions, for the publisher and for staff all of the list. */
  readonly subscriptions: readonly string[];
  /** Opens the preview's pages and files for an hour. */
  readonly ticket: string;
  readonly expiresAt: Date;
};

/**
 * The preview is derived: the open publication's revision once packaging is complete, else the one that
 * is live, else none. A publication that ends any other way than live gives the former preview back.
 */
export async function previewed(em: Em, offer: Offer): Promise<Previewed | null> {
  const open = await em.findOne(Publication, { offer: offer.id, state: 'RUNNING' });
  const publication =
    open !== null && isBefore('PACKAGING', open.stage)
      ? open
      : offer.productionPublication === null
        ? null
        : await em.findOneOrFail(Publication, { id: offer.productionPublication });
  if (publication === null || publication.productPage === null) return null;
  const revision = await em.findOneOrFail(Revision, { id: publication.revision });
  return { publication, revision, page: publication.productPage };
}

/** The grants through which a customer sees a revision: his proven subscriptions that are on its preview list. */
async function grantsFor(
  em: Em,
  actor: Actor,
  offer: Offer,
  revision: Revision,
): Promise<readonly Grant[]> {
  if (actor.kind !== 'TOKEN') return [];
  const allowed = listedSubscriptions(revision.content);
  const grants = await em.find(
    Grant,
    { $and: [towards(offer.publisher), { $or: holdersOf(actor) }], revokedAt: null },
    { orderBy: { createdAt: 'asc' } },
  );
  return grants.filter(({ subscriptionId }) => allowed.includes(subscriptionId));
}

/**
 * The preview of an offer as the actor may see it, with the look written into the access log.
 * Null when there is none and when he may not: the two look the same from outside. The publisher and staff may look as
 * any subscription, and see what it sees: nothing, when it is not on the list.
 */
export async function readPreview(
  deps: Deps,
  em: Em,
  actor: Actor,
  offer: Offer,
  look: { readonly subscriptionId: string | null; readonly what: string },
): Promise<PreviewView | null> {
  const shown = await previewed(em, offer);
  if (shown === null) return null;
  const team = mayReadOffer(actor, offer);
  const grants = team ? [] : await grantsFor(em, actor, offer, shown.revision);
  const subscriptions = team
    ? listedSubscriptions(shown.revision.content)
    : [...new Set(grants.map(({ subscriptionId }) => subscriptionId))];
  const wanted = look.subscriptionId?.toLowerCase() ?? null;
  if (wanted === null ? !team && grants.length === 0 : !subscriptions.includes(wanted)) return null;
  const grant = grants.find((each) => wanted === null || each.subscriptionId === wanted) ?? null;
  const expiresAt = new Date(deps.clock.now().getTime() + TICKET_LIFETIME_MS);
  const subscriptionId = grant?.subscriptionId ?? null;
  await logAccess(deps, em, offer, shown.revision, recordOf(actor), subscriptionId, look.what);
  const ticket = writeTicket(deps.settings.secretKey, {
    offerId: offer.id,
    holder: grant?.id ?? 'team',
    kind: recordOf(actor).kind,
    name: actor.name,
    subscriptionId,
    expiresAt: expiresAt.getTime(),
  });
  return {
    ...shown,
    subscriptionId,
    seenAs: wanted ?? subscriptionId,
    subscriptions,
    ticket,
    expiresAt,
  };
}

export type OpenedTicket = Omit<PreviewView, 'seenAs' | 'subscriptions'> & {
  readonly offer: Offer;
};

/** The preview that a ticket opens; null when the ticket is over, its grant revoked or the subscription no longer listed. */
export async function openTicket(
  deps: Deps,
  em: Em,
  text: string,
  what: string,
): Promise<OpenedTicket | null> {
  const ticket = readTicket(deps.settings, text, deps.clock.now());
  const offer = ticket === null ? null : await em.findOne(Offer, { id: ticket.offerId });
  if (ticket === null || offer === null) return null;
  const shown = await previewed(em, offer);
  if (shown === null) return null;
  if (ticket.holder !== 'team') {
    const listed = listedSubscriptions(shown.revision.content);
    const grant = await standingGrant(em, ticket.holder, offer.publisher, deps.clock.now());
    if (grant === null || !listed.includes(grant.subscriptionId)) return null;
  }
  const who: ActorRecord = {
    kind: ticket.kind,
    name: ticket.name,
    tokenId: null,
    personId: null,
  };
  await logAccess(deps, em, offer, shown.revision, who, ticket.subscriptionId, what);
  return {
    ...shown,
    offer,
    subscriptionId: ticket.subscriptionId,
    ticket: text,
    expiresAt: new Date(ticket.expiresAt),
  };
}

async function logAccess(
  deps: Deps,
  em: Em,
  offer: Offer,
  revision: Revision,
  who: ActorRecord,
  subscriptionId: string | null,
  what: string,
): Promise<void> {
  await em.insert(PreviewAccess, {
    id: deps.newId(),
    offer: offer.id,
    revision: revision.id,
    who,
    subscriptionId,
    what,
    at: deps.clock.now(),
  });
}
