import { Person } from '../../src/db/person.ts';
import type { Session } from '../../src/db/session.ts';
import { openSession } from '../../src/app/open-session.ts';
import { transact } from '../../src/app/transact.ts';
import type { Deps } from '../../src/deps.ts';

/** Signs a person in, as a link would; the browser gets `secret`. */
export async function openSessionFor(
  deps: Deps,
  personId: string,
  staffRole: Session['staffRole'] = null,
): Promise<{ readonly sessionId: string; readonly secret: string }> {
  return await transact(deps, async (tx) => {
    const person = await tx.em.findOneOrFail(Person, { id: personId });
    const browser = { address: '127.0.0.1', userAgent: 'Test', sessionHash: null, traceId: '0' };
    return await openSession(deps, tx, person, { method: 'LINK', staffRole, browser });
  });
}
