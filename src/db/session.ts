import { defineEntity, p } from '@mikro-orm/core';
import type { InferEntity } from '@mikro-orm/core';
import { id, moment } from './columns.ts';
import { Person } from './person.ts';
import { Publisher } from './publisher.ts';

/** How a person proved who he is: through the provider, by a link in a mail, or by a button of the demo. */
export const signInMethods = ['PROVIDER', 'LINK', 'DEMO'] as const;
export type SignInMethod = (typeof signInMethods)[number];

/**
 * A person who is signed in with one browser. Only sha256 hashes of its secrets are kept.
 *
 * The secret in the cookie changes while the session is used. The next one is sent and noted, and becomes the current
 * one when the browser shows it; until then the current one goes on, so an answer that was lost costs nothing. The
 * former one is good for a moment after that, for requests that were under way. Whoever shows it later has a copy, or
 * is the one who was copied: the session ends for both.
 */
export const Session = defineEntity({
  name: 'Session',
  tableName: 'session',
  properties: {
    id: id(),
    person: () => p.manyToOne(Person).mapToPk().index(),
    hash: p.string().length(64).unique(),
    nextHash: p.string().length(64).strictNullable().unique(),
    nextSince: moment().strictNullable(),
    formerHash: p.string().length(64).strictNullable().unique(),
    formerUntil: moment().strictNullable(),
    /** When the secret in use became the current one. */
    rotatedAt: moment(),
    method: p.string().length(20).$type<SignInMethod>(),
    /** What the person is to the house, as it was proven at the sign-in; null for everybody else. */
    staffRole: p.string().length(20).$type<'REVIEWER' | 'OPERATOR'>().strictNullable(),
    /** The publisher that the person acts for; null for the house's own people, and until one was chosen. */
    publisher: () => p.manyToOne(Publisher).mapToPk().strictNullable(),
    userAgent: p.text().strictNullable(),
    /** Where the sign-in came from, as the system tells it. */
    address: p.text(),
    createdAt: moment(),
    lastUsedAt: moment(),
    /** Its end, however much it is used. */
    expiresAt: moment(),
    revokedAt: moment().strictNullable(),
  },
});
export type Session = InferEntity<typeof Session>;
