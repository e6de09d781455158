import type { Deps } from '../deps.ts';
import { Grant } from '../db/grant.ts';
import { Identity } from '../db/identity.ts';
import { Person } from '../db/person.ts';
import { parseAddress } from '../domain/address.ts';
import type { Language } from '../domain/language.ts';
import type { ProvenClaims } from '../domain/provider-claims.ts';
import { refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';
import { SESSION_LIFETIME_MS } from '../domain/session.ts';
import { staffRoleOf } from '../domain/staff.ts';
import type { Outcome } from './call.ts';
import { personFor } from './find-person.ts';
import { openSession } from './open-session.ts';
import type { Browser } from './open-session.ts';
import { transact } from './transact.ts';
import type { Tx } from './transact.ts';
import type { SignedIn } from './use-sign-in-link.ts';

export type SignInByProviderRefusal = Refusal<'ADDRESS_NOT_PROVEN' | 'ADDRESS_TAKEN'>;

/**
 * Signs in whom the provider has named. The first time, the person who has the proven address, or a new one, gets that
 * identity; from then on the identity alone decides, whatever becomes of the address. What the provider proves about
 * the house and about subscriptions holds for this session.
 */
export async function signInByProvider(
  deps: Deps,
  issuer: string,
  claims: ProvenClaims,
  more: { readonly next: string | null; readonly language: Language; readonly browser: Browser },
): Promise<Outcome<SignedIn, SignInByProviderRefusal>> {
  return await transact(deps, async (tx) => {
    const found = await personBehind(deps, tx, issuer, claims, more.language);
    if (!found.ok) return found;
    const person = found.value;
    const { secret, sessionId } = await openSession(deps, tx, person, {
      method: 'PROVIDER',
      staffRole: staffRoleOf(person.email, deps.settings, claims.staffRole),
      browser: more.browser,
    });
    const grants = claims.subscriptions.map((subscriptionId) => ({
      id: deps.newId(),
      publisher: null,
      subscriptionId,
      person: null,
      apiToken: null,
      session: sessionId,
      invitation: null,
      createdAt: tx.now,
      revokedAt: null,
    }));
    if (grants.length > 0) await tx.em.insertMany(Grant, grants);
    const expiresAt = new Date(tx.now.getTime() + SESSION_LIFETIME_MS);
    return { ok: true, value: { secret, expiresAt, next: more.next } };
  });
}

async function personBehind(
  deps: Deps,
  tx: Tx,
  issuer: string,
  claims: ProvenClaims,
  language: Language,
): Promise<Outcome<Person, SignInByProviderRefusal>> {
  const { subject } = claims;
  // Two first sign-ins of one person at once would both make an identity.
  await tx.em.execute('select pg_advisory_xact_lock(hashtextextended(?, 0))', [
    `identity ${issuer} ${claims.email?.toLowerCase() ?? subject}`,
  ]);
  const known = await tx.em.findOne(Identity, { issuer, subject });
  if (known !== null) {
    return { ok: true, value: await tx.em.findOneOrFail(Person, { id: known.person }) };
  }
  const parsed = claims.email === null ? null : parseAddress(claims.email);
  if (parsed === null || !parsed.ok) {
    return refuse('ADDRESS_NOT_PROVEN', {
      en: 'Your provider signed you in and did not confirm a mail address of yours, which Vitrine needs the first time. Ask whoever runs this installation to have the address confirmed there.',
      fr: 'Votre fournisseur d’identité vous a connecté sans confirmer d’adresse de messagerie, dont Vitrine a besoin la première fois. Demandez à l’exploitant de cette installation d’y faire confirmer l’adresse.',
    });
  }
  const person = await personFor(deps, tx, {
    email: parsed.address,
    name: claims.name,
    language: claims.language ?? language,
  });
  if ((await tx.em.count(Identity, { issuer, person: person.id })) > 0) {
    return refuse('ADDRESS_TAKEN', {
      en: 'The mail address that your provider gives belongs to another account of the same provider here. Ask whoever runs this installation.',
      fr: 'L’adresse de messagerie donnée par votre fournisseur appartient ici à un autre compte du même fournisseur. Adressez-vous à l’exploitant de cette installation.',
    });
  }
  await tx.em.insert(Identity, {
    id: deps.newId(),
    person: person.id,
    issuer,
    subject,
    createdAt: tx.now,
  });
  return { ok: true, value: person };
}
