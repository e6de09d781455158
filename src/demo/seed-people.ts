import { createHash } from 'node:crypto';
import { ApiToken } from '../db/api-token.ts';
import { Membership } from '../db/membership.ts';
import { advisoryLocks } from '../db/orm.ts';
import type { Em } from '../db/orm.ts';
import { Person } from '../db/person.ts';
import { Publisher } from '../db/publisher.ts';
import type { DemoAccount, Deps } from '../deps.ts';
import { scopesOfRole } from '../domain/actor.ts';
import type { Role } from '../domain/actor.ts';
import type { Language } from '../domain/language.ts';
import { demoRoles, demoTokensFile, readDemoTokens, writeDemoTokens } from './demo-tokens.ts';
import type { DemoRole, DemoTokens } from './demo-tokens.ts';

/** The publisher of the demo. */
export const demoPublisher = { publisherId: 'solenne', name: 'Solenne Systems' } as const;

export type DemoPerson = {
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly language: Language;
};

/** The people of the demo. The addresses end in names that exist nowhere (RFC 2606). */
export const demoPeople: Readonly<Record<DemoRole, DemoPerson>> = {
  owner: {
    name: 'Camille Roux',
    email: 'camille.roux@solenne.example',
    role: 'OWNER',
    language: 'en',
  },
  contributor: {
    name: 'Idris Benali',
    email: 'idris.benali@solenne.example',
    role: 'CONTRIBUTOR',
    language: 'fr',
  },
  reviewer: {
    name: 'Marta Keller',
    email: 'marta.keller@marketplace.example',
    role: 'REVIEWER',
    language: 'en',
  },
  operator: {
    name: 'Noor Haddad',
    email: 'noor.haddad@marketplace.example',
    role: 'OPERATOR',
    language: 'en',
  },
  customer: {
    name: 'Jonas Weber',
    email: 'jonas.weber@nordwind.example',
    role: 'CUSTOMER',
    language: 'en',
  },
};

/** The same people as accounts that sign in by a button. */
export const demoAccounts: readonly DemoAccount[] = demoRoles.map((id) => {
  const { name, email, role } = demoPeople[id];
  return { id, name, email, role };
});

/** The people with the tokens that they act with. */
export type DemoPeople = Readonly<Record<DemoRole, DemoPerson & { readonly token: string }>>;

/** Advisory lock of the installation's class: two processes that seed at once do it one after the other. */
const SEED_LOCK = 3;

/**
 * Makes the publisher, its people and their tokens, as far as they are not there. The tokens are kept in
 * `demo-tokens.json` of `dataDir`, so that the next start has the same; a token that was revoked gets a successor.
 */
export async function seedPeople(
  deps: Pick<Deps, 'orm' | 'clock' | 'newId' | 'newSecret'>,
  dataDir: string,
): Promise<DemoPeople> {
  const file = demoTokensFile(dataDir);
  const tokens = await deps.orm.em.fork().transactional(async (em) => {
    await em.execute('select pg_advisory_xact_lock(?, ?)', [advisoryLocks.class, SEED_LOCK]);
    const known = await readDemoTokens(file);
    const drawn = await tokensToUse(deps, em, known);
    await insertPeople(deps, em, drawn);
    // Before the commit: a file without rows is completed by the next start, rows without a file would be lost.
    if (drawn !== known) await writeDemoTokens(file, drawn);
    return drawn;
  });
  const withToken = (role: DemoRole) => ({ ...demoPeople[role], token: tokens[role] });
  return {
    owner: withToken('owner'),
    contributor: withToken('contributor'),
    reviewer: withToken('reviewer'),
    operator: withToken('operator'),
    customer: withToken('customer'),
  };
}

/** The known tokens unless one of them was revoked; `known` itself when nothing changes. */
async function tokensToUse(
  deps: Pick<Deps, 'newSecret'>,
  em: Em,
  known: DemoTokens | null,
): Promise<DemoTokens> {
  const fresh = () => `vt_${deps.newSecret()}`;
  if (known === null) {
    return {
      owner: fresh(),
      contributor: fresh(),
      reviewer: fresh(),
      operator: fresh(),
      customer: fresh(),
    };
  }
  const revoked = await em.find(ApiToken, {
    hash: { $in: demoRoles.map((role) => hashOfSecret(known[role])) },
    revokedAt: { $ne: null },
  });
  if (revoked.length === 0) return known;
  const hashes = new Set(revoked.map(({ hash }) => hash));
  const tokens = { ...known };
  for (const role of demoRoles) {
    if (hashes.has(hashOfSecret(known[role]))) tokens[role] = fresh();
  }
  return tokens;
}

async function insertPeople(
  deps: Pick<Deps, 'clock' | 'newId'>,
  em: Em,
  tokens: DemoTokens,
): Promise<void> {
  const createdAt = deps.clock.now();
  const { publisherId } = demoPublisher;
  const publisher =
    (await em.findOne(Publisher, { publisherId }))?.id ??
    (await em.insert(Publisher, { id: deps.newId(), ...demoPublisher, createdAt }));
  for (const role of demoRoles) {
    const { name, email, language, role: apiRole } = demoPeople[role];
    const person =
      (await em.findOne(Person, { email }))?.id ??
      (await em.insert(Person, { id: deps.newId(), name, email, language, createdAt }));
    const isMember = apiRole === 'OWNER' || apiRole === 'CONTRIBUTOR';
    if (isMember && !(await em.findOne(Membership, { publisher, person }))) {
      await em.insert(Membership, {
        id: deps.newId(),
        publisher,
        person,
        role: apiRole,
        createdAt,
      });
    }
    const hash = hashOfSecret(tokens[role]);
    if (await em.findOne(ApiToken, { hash })) continue;
    await em.insert(ApiToken, {
      id: deps.newId(),
      hash,
      name,
      role: apiRole,
      scopes: [...scopesOfRole[apiRole]],
      publisher: isMember ? publisher : null,
      person,
      createdAt,
      expiresAt: null,
      lastUsedAt: null,
      revokedAt: null,
    });
  }
}

function hashOfSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
