import type { Deps } from '../deps.ts';
import { SESSION_LIFETIME_MS } from '../domain/session.ts';
import { personOf } from './find-person.ts';
import { openSession } from './open-session.ts';
import type { Browser } from './open-session.ts';
import { transact } from './transact.ts';
import type { SignedIn } from './use-sign-in-link.ts';

/** Signs in as a person of the demo; null where there is no such person, as everywhere outside the demo. */
export async function signInDemo(
  deps: Deps,
  account: string,
  browser: Browser,
): Promise<SignedIn | null> {
  const found = deps.settings.demoAccounts.find(({ id }) => id === account);
  if (found === undefined) return null;
  return await transact(deps, async (tx) => {
    const person = await personOf(tx.em, found.email);
    if (person === null) return null;
    const { role } = found;
    const staffRole = role === 'REVIEWER' || role === 'OPERATOR' ? role : null;
    const { secret } = await openSession(deps, tx, person, { method: 'DEMO', staffRole, browser });
    return { secret, expiresAt: new Date(tx.now.getTime() + SESSION_LIFETIME_MS), next: null };
  });
}
