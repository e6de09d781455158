import type { Deps } from '../deps.ts';
import type { Em } from '../db/orm.ts';
import { MemberInvitation } from '../db/member-invitation.ts';
import { Person } from '../db/person.ts';
import { PreviewInvitation } from '../db/preview-invitation.ts';
import type { Language } from '../domain/language.ts';
import { ofAddress } from './read/of-address.ts';
import type { Tx } from './transact.ts';

/** The person of an address, however its letters are written; null when there is none. */
export async function personOf(em: Em, email: string): Promise<Person | null> {
  return await em.findOne(Person, ofAddress(em, Person, email), { orderBy: { createdAt: 'asc' } });
}

/**
 * True for an address that may sign in although nobody here has it: an invitation to it is open, to a publisher or to a
 * preview.
 */
export async function isInvited(em: Em, email: string, now: Date): Promise<boolean> {
  const open = { revokedAt: null, expiresAt: { $gt: now } };
  const toPublisher = ofAddress(em, MemberInvitation, email);
  const toPreview = ofAddress(em, PreviewInvitation, email);
  return (
    (await em.count(MemberInvitation, { $and: [toPublisher, { ...open, acceptedAt: null }] })) >
      0 ||
    (await em.count(PreviewInvitation, { $and: [toPreview, { ...open, redeemedAt: null }] })) > 0
  );
}

/** The person of an address that was proven; made when nobody has it. */
export async function personFor(
  deps: Deps,
  tx: Tx,
  {
    email,
    name,
    language,
  }: { readonly email: string; readonly name: string | null; readonly language: Language },
): Promise<Person> {
  const address = email.toLowerCase();
  const found = await personOf(tx.em, email);
  if (found !== null) return found;
  // Two first sign-ins at once: one inserts, both go on with that row.
  await tx.em
    .createQueryBuilder(Person)
    .insert({
      id: deps.newId(),
      name: name ?? address.slice(0, address.indexOf('@')),
      email: address,
      language,
      createdAt: tx.now,
    })
    .onConflict('email')
    .ignore()
    .execute('run');
  return await tx.em.findOneOrFail(Person, { email: address });
}
