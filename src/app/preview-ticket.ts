import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Settings } from '../deps.ts';
import type { ActorRecord } from '../domain/actor.ts';

/**
 * Opens one preview for an hour without a token, for pages and downloads that cannot send one.
 * It names the grant it was made for, so that a revoked grant closes it at once.
 */
export type PreviewTicket = {
  readonly offerId: string;
  /** Id of the grant, or `team` for the publisher's members and for staff. */
  readonly holder: string;
  /** Who made it, for the access log. */
  readonly kind: ActorRecord['kind'];
  readonly name: string;
  readonly subscriptionId: string | null;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
};

/** So much of a name stands in a ticket, in characters: servers and browsers refuse addresses that are too long. */
const MAX_NAME = 100;

/** How long a ticket is good for, in milliseconds. */
export const TICKET_LIFETIME_MS = 3_600_000;

const signature = (secretKey: Buffer, payload: string): string =>
  createHmac('sha256', secretKey).update(`preview-ticket:${payload}`).digest('base64url');

/** The ticket as it stands in an address. */
export function writeTicket(secretKey: Buffer, ticket: PreviewTicket): string {
  const payload = Buffer.from(
    JSON.stringify([
      ticket.offerId,
      ticket.holder,
      ticket.kind,
      [...ticket.name].slice(0, MAX_NAME).join(''),
      ticket.subscriptionId,
      ticket.expiresAt,
    ]),
  ).toString('base64url');
  return `${payload}.${signature(secretKey, payload)}`;
}

/** Reads a ticket back; null when it was written with none of these keys, or is over. Never throws. */
export function readTicket(
  { secretKey, otherSecretKeys }: Pick<Settings, 'secretKey' | 'otherSecretKeys'>,
  text: string,
  now: Date,
): PreviewTicket | null {
  const [payload, given, ...rest] = text.split('.');
  if (payload === undefined || given === undefined || rest.length > 0) return null;
  // Compared as written: base64 has several spellings of the same bytes, and a ticket has one.
  const actual = Buffer.from(given);
  const isSigned = [secretKey, ...otherSecretKeys].some((key) => {
    const expected = Buffer.from(signature(key, payload));
    return actual.length === expected.length && timingSafeEqual(actual, expected);
  });
  if (!isSigned) return null;
  // Signed by us, so it has the shape that `writeTicket` gives.
  const [offerId, holder, kind, name, subscriptionId, expiresAt] = JSON.parse(
    Buffer.from(payload, 'base64url').toString('utf8'),
  ) as [string, string, ActorRecord['kind'], string, string | null, number];
  return expiresAt > now.getTime()
    ? { offerId, holder, kind, name, subscriptionId, expiresAt }
    : null;
}
