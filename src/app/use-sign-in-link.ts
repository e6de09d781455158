import { LockMode } from '@mikro-orm/postgresql';
import type { Deps } from '../deps.ts';
import { SignInLink } from '../db/sign-in-link.ts';
import type { Language, Text } from '../domain/language.ts';
import { refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';
import { SESSION_LIFETIME_MS } from '../domain/session.ts';
import { staffRoleOf } from '../domain/staff.ts';
import type { Outcome } from './call.ts';
import { isInvited, personFor, personOf } from './find-person.ts';
import { sha256 } from './hashing.ts';
import { openSession } from './open-session.ts';
import type { Browser } from './open-session.ts';
import { transact } from './transact.ts';

/** A person who has just signed in. */
export type SignedIn = {
  readonly secret: string;
  readonly expiresAt: Date;
  /** The page to go on to; null for the first one. */
  readonly next: string | null;
};

const invalid: Text = {
  en: 'This link does not work: it was used, is older than 15 minutes, or is not one of ours. Ask for a new one on the sign-in page.',
  fr: 'Ce lien ne fonctionne pas\u00a0: il a déjà servi, date de plus de 15 minutes ou n’est pas des nôtres. Demandez-en un autre sur la page de connexion.',
};

/** The address that a link signs in; null for one that does not work. Looking uses nothing up. */
export async function readSignInLink(deps: Deps, code: string): Promise<string | null> {
  const found = await deps.orm.em.fork().findOne(SignInLink, {
    codeHash: sha256(code),
    usedAt: null,
    expiresAt: { $gt: deps.clock.now() },
  });
  return found === null || !deps.settings.signInByMail ? null : found.email;
}

/** Signs in the holder of a link, once. The other links of the address end with it. */
export async function useSignInLink(
  deps: Deps,
  code: string,
  language: Language,
  browser: Browser,
): Promise<Outcome<SignedIn, Refusal<'LINK_INVALID'>>> {
  return await transact(deps, async (tx) => {
    const lock = { lockMode: LockMode.PESSIMISTIC_WRITE };
    const link = await tx.em.findOne(SignInLink, { codeHash: sha256(code) }, lock);
    const works = link !== null && link.usedAt === null && link.expiresAt > tx.now;
    if (!works || !deps.settings.signInByMail) return refuse('LINK_INVALID', invalid);
    const { email, next } = link;
    const staffRole = staffRoleOf(email, deps.settings);
    // An invitation that was taken back, or has ended, since the link was sent opens nothing any more.
    const isKnown = staffRole !== null || (await personOf(tx.em, email)) !== null;
    if (!isKnown && !(await isInvited(tx.em, email, tx.now))) {
      return refuse('LINK_INVALID', invalid);
    }
    await tx.em.nativeUpdate(SignInLink, { email, usedAt: null }, { usedAt: tx.now });
    const person = await personFor(deps, tx, { email, name: null, language });
    const { secret } = await openSession(deps, tx, person, {
      method: 'LINK',
      staffRole,
      browser,
    });
    const expiresAt = new Date(tx.now.getTime() + SESSION_LIFETIME_MS);
    return { ok: true, value: { secret, expiresAt, next } };
  });
}
