import { LockMode } from '@mikro-orm/postgresql';
import type { Deps } from '../deps.ts';
import { ApiToken } from '../db/api-token.ts';
import { Grant } from '../db/grant.ts';
import { Offer } from '../db/offer.ts';
import { PreviewInvitation } from '../db/preview-invitation.ts';
import { Publisher } from '../db/publisher.ts';
import type { Actor } from '../domain/actor.ts';
import { scopesOfRole } from '../domain/actor.ts';
import { refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Call, Outcome } from './call.ts';
import { newTokenSecret } from './create-api-token.ts';
import { sha256 } from './hashing.ts';
import { mutate } from './mutate.ts';
import type { IdempotencyRefusal } from './mutate.ts';
import { TICKET_LIFETIME_MS, writeTicket } from './preview-ticket.ts';
import type { Tx } from './transact.ts';

export type RedeemPreviewInvitationRefusal = Refusal<'INVITATION_INVALID'> | IdempotencyRefusal;

export type RedeemedInvitation = {
  readonly invitationId: string;
  /** The read token of a caller who had none, shown once; null for a caller with a token. */
  readonly token: string | null;
  /** Opens the preview's pages and files for an hour, without a token. */
  readonly ticket: string;
  /** Whose preview it is: readable ids. */
  readonly place: { readonly publisherId: string; readonly offerId: string };
};
type Answer = Outcome<{ invitationId: string; grantId: string }, RedeemPreviewInvitationRefusal>;

/** How long the read token of a caller without an account is good for, in days. */
const READ_TOKEN_DAYS = 90;

/**
 * Redeems an invitation, once: the caller's person, else his token, has proven the subscription towards the
 * inviting publisher and nobody else. A caller without a token gets a read token of his own.
 * Unknown, used, expired and revoked codes are answered alike.
 */
export async function redeemPreviewInvitation(
  deps: Deps,
  call: Call,
  input: { readonly code: string },
): Promise<Outcome<RedeemedInvitation, RedeemPreviewInvitationRefusal>> {
  const { actor } = call;
  // An application is no person and has no token of ours that a grant could hang on.
  const holds = actor.kind === 'TOKEN' && actor.credential !== 'APPLICATION';
  const secret = holds ? null : newTokenSecret(deps);
  // The code is as good as the subscription, so nothing that is kept may hold it.
  const kept = { codeHash: sha256(input.code) };
  const name = 'redeemPreviewInvitation';
  const answer = await mutate(deps, call, name, kept, {}, async (tx): Promise<Answer> => {
    const lock = { lockMode: LockMode.PESSIMISTIC_WRITE };
    const invitation = await tx.em.findOne(PreviewInvitation, kept, lock);
    if (
      invitation === null ||
      invitation.redeemedAt !== null ||
      invitation.revokedAt !== null ||
      invitation.expiresAt <= tx.now
    ) {
      return refuse(
        'INVITATION_INVALID',
        {
          en: 'This invitation does not work: it is unknown, was used, has ended or was taken back. Ask the publisher for a new one.',
          fr: 'Cette invitation ne fonctionne pas\u00a0: elle est inconnue, a servi, a expiré ou a été retirée. Demandez-en une nouvelle à l’éditeur.',
        },
        { path: ['input', 'code'] },
      );
    }
    const holder =
      secret === null ? holderOf(actor) : await readToken(deps, tx, invitation, secret);
    const grant = {
      id: deps.newId(),
      publisher: invitation.publisher,
      subscriptionId: invitation.subscriptionId,
      ...holder,
      session: null,
      invitation: invitation.id,
      createdAt: tx.now,
      revokedAt: null,
    };
    await tx.em.insert(Grant, grant);
    await tx.em.nativeUpdate(PreviewInvitation, { id: invitation.id }, { redeemedAt: tx.now });
    return { ok: true, value: { invitationId: invitation.id, grantId: grant.id } };
  });
  if (!answer.ok) return answer;
  const { invitationId, grantId } = answer.value;
  const em = deps.orm.em.fork();
  const invitation = await em.findOneOrFail(PreviewInvitation, { id: invitationId });
  const { offerId, publisher } = await em.findOneOrFail(Offer, { id: invitation.offer });
  const { publisherId } = await em.findOneOrFail(Publisher, { id: publisher });
  const ticket = ticketFor(deps, actor, invitation, grantId);
  const place = { publisherId, offerId };
  return { ok: true, value: { invitationId, token: secret, ticket, place } };
}

/** Who holds the grant of a signed-in caller: the person, whichever token he uses, else the token. */
function holderOf(actor: Actor): { person: string | null; apiToken: string | null } {
  if (actor.kind !== 'TOKEN') throw new Error('A caller without a token holds nothing.');
  return actor.personId === null
    ? { person: null, apiToken: actor.tokenId }
    : { person: actor.personId, apiToken: null };
}

/** A customer's token for the person who was invited. */
async function readToken(deps: Deps, tx: Tx, invitation: PreviewInvitation, secret: string) {
  const id = deps.newId();
  await tx.em.insert(ApiToken, {
    id,
    hash: sha256(secret),
    name: invitation.email,
    role: 'CUSTOMER',
    scopes: [...scopesOfRole.CUSTOMER],
    publisher: null,
    person: null,
    createdAt: tx.now,
    expiresAt: new Date(tx.now.getTime() + READ_TOKEN_DAYS * 86_400_000),
    lastUsedAt: null,
    revokedAt: null,
  });
  return { person: null, apiToken: id };
}

function ticketFor(
  deps: Deps,
  actor: Actor,
  invitation: PreviewInvitation,
  grantId: string,
): string {
  return writeTicket(deps.settings.secretKey, {
    offerId: invitation.offer,
    holder: grantId,
    kind: 'CUSTOMER',
    name: actor.kind === 'TOKEN' ? actor.name : invitation.email,
    subscriptionId: invitation.subscriptionId,
    expiresAt: deps.clock.now().getTime() + TICKET_LIFETIME_MS,
  });
}
