import { Membership } from '../../db/membership.ts';
import type { Em } from '../../db/orm.ts';
import { Publisher } from '../../db/publisher.ts';
import { Session } from '../../db/session.ts';
import type { Actor } from '../../domain/actor.ts';
import { SESSION_IDLE_MS } from '../../domain/session.ts';

/** The person behind a session; null for every other caller. */
const personOf = (actor: Actor): string | null =>
  actor.kind === 'TOKEN' && actor.credential === 'SESSION' ? actor.personId : null;

/** The sessions of the caller's person that go on, the one last used first. Empty for callers without a session. */
export async function sessionsOf(em: Em, actor: Actor, now: Date): Promise<readonly Session[]> {
  const person = personOf(actor);
  if (person === null) return [];
  return await em.fork().find(
    Session,
    {
      person,
      revokedAt: null,
      expiresAt: { $gt: now },
      lastUsedAt: { $gt: new Date(now.getTime() - SESSION_IDLE_MS) },
    },
    { orderBy: { lastUsedAt: 'desc', id: 'asc' }, limit: 100 },
  );
}

/** One session of the caller's person, also one that has ended; null for any other. */
export async function readSession(em: Em, actor: Actor, id: string): Promise<Session | null> {
  const person = personOf(actor);
  return person === null ? null : await em.fork().findOne(Session, { id, person });
}

/** The publishers that the caller can act for: those of a person, the one of a token. */
export async function publishersOf(em: Em, actor: Actor): Promise<readonly Publisher[]> {
  if (actor.kind !== 'TOKEN') return [];
  const person = personOf(actor);
  const each = em.fork();
  if (person === null) {
    return actor.publisherId === null ? [] : await each.find(Publisher, { id: actor.publisherId });
  }
  const memberships = await each.find(Membership, { person });
  const ids = memberships.map(({ publisher }) => publisher);
  return await each.find(Publisher, { id: ids }, { orderBy: { name: 'asc', id: 'asc' } });
}
