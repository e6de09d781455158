import type { EntityName, FilterQuery } from '@mikro-orm/core';
import { ApiToken } from '../db/api-token.ts';
import { Mail } from '../db/mail.ts';
import { Offer } from '../db/offer.ts';
import type { Em } from '../db/orm.ts';
import { PreviewInvitation } from '../db/preview-invitation.ts';
import { ReviewThread } from '../db/review-thread.ts';
import { Review } from '../db/review.ts';
import { StageRun } from '../db/stage-run.ts';
import { SupportRequest } from '../db/support-request.ts';
import type { Actor } from '../domain/actor.ts';

/** What a mutation was about. */
export type AuditSubject = { readonly publisher: string | null; readonly offer: string | null };

type Found = { readonly publisher?: string | null; readonly offer?: string | null };
type Find = (em: Em, id: string) => Promise<Found | null>;

const rowOf =
  <Row extends { id: string }>(entity: EntityName<Row>): Find =>
  async (em, id) =>
    // Every entity named below has an `id`, and the columns of `Found` that it has.
    (await em.findOne(entity, { id } as FilterQuery<Row>)) as Found | null;

/** Rows that belong to an offer or a publisher, by the names under which mutations speak of them. */
const owners: Readonly<Record<string, Find>> = {
  reviewId: rowOf(Review),
  threadId: rowOf(ReviewThread),
  supportRequestId: rowOf(SupportRequest),
  mailId: rowOf(Mail),
  stageRunId: rowOf(StageRun),
  invitationId: rowOf(PreviewInvitation),
  tokenId: rowOf(ApiToken),
  apiTokenId: rowOf(ApiToken),
};

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * The publisher and offer under which an audit row is found. What the mutation says itself comes first, then the
 * publisher of the caller's token: so most mutations ask nothing more. Else the rows that its input or outcome names are
 * looked at, so that an owner reads what staff did with the publisher's offers. What a member names of another publisher
 * is not looked up: the row is that of the member's own publisher, and tells nothing of the other one.
 */
export async function auditSubject(
  em: Em,
  actor: Actor,
  said: Found,
  named: Readonly<Record<string, unknown>>,
): Promise<AuditSubject> {
  const own = actor.kind === 'TOKEN' ? actor.publisherId : null;
  const publisher = said.publisher ?? own;
  const offer = said.offer ?? null;
  if (offer !== null) return { publisher: publisher ?? (await publisherOf(em, offer)), offer };
  for (const [name, find] of Object.entries(owners)) {
    const id = named[name];
    if (typeof id !== 'string' || !uuid.test(id)) continue;
    const found = await find(em, id);
    if (found === null) continue;
    const its = found.publisher ?? (await publisherOf(em, found.offer ?? null));
    if (own !== null && its !== own) continue;
    return { publisher: its, offer: found.offer ?? null };
  }
  return { publisher, offer };
}

async function publisherOf(em: Em, offer: string | null): Promise<string | null> {
  if (offer === null || !uuid.test(offer)) return null;
  return (await em.findOne(Offer, { id: offer }, { fields: ['publisher'] }))?.publisher ?? null;
}
