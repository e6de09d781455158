/** Who asks. The same shape is stored with every fact and audit row, without secrets. */
export const roles = ['OWNER', 'CONTRIBUTOR', 'REVIEWER', 'OPERATOR', 'CUSTOMER'] as const;
export type Role = (typeof roles)[number];

/** What a token may be used for; an operation declares the one it needs. */
export const scopes = [
  'offers:read',
  'offers:write',
  'offers:publish',
  'tokens:write',
  'members:write',
  'reviews:write',
  'operations:write',
  'catalog:read',
] as const;
export type Scope = (typeof scopes)[number];

/** The scopes a token of each role has when none are named. */
export const scopesOfRole: Readonly<Record<Role, readonly Scope[]>> = {
  OWNER: [
    'offers:read',
    'offers:write',
    'offers:publish',
    'tokens:write',
    'members:write',
    'catalog:read',
  ],
  CONTRIBUTOR: ['offers:read', 'offers:write', 'offers:publish', 'catalog:read'],
  REVIEWER: ['offers:read', 'reviews:write', 'catalog:read'],
  OPERATOR: ['offers:read', 'operations:write', 'tokens:write', 'members:write', 'catalog:read'],
  CUSTOMER: ['catalog:read'],
};

/** A caller who has shown who he is: by an API token, or by what `credential` says. */
export type TokenActor = {
  readonly kind: 'TOKEN';
  /** The row of what was shown; unique over all kinds. */
  readonly tokenId: string;
  /**
   * Absent for an API token; `SESSION` for a person who is signed in with a browser, `APPLICATION` for a program with a
   * token of the identity provider.
   */
  readonly credential?: 'SESSION' | 'APPLICATION';
  readonly name: string;
  readonly personId: string | null;
  /** Where the caller's own mails go; null for a token without a person. */
  readonly email: string | null;
  readonly role: Role;
  /** The publisher that an owner's or contributor's token belongs to; null for staff and customers. */
  readonly publisherId: string | null;
  readonly scopes: readonly Scope[];
};

export type Actor =
  | TokenActor
  | { readonly kind: 'ANONYMOUS'; readonly name: string }
  | { readonly kind: 'SYSTEM'; readonly name: string };

export const anonymous: Actor = { kind: 'ANONYMOUS', name: 'anonymous' };

/** How an actor is written into facts, audit rows and comments. */
export type ActorRecord = {
  readonly kind: 'PUBLISHER' | 'REVIEWER' | 'OPERATOR' | 'CUSTOMER' | 'SYSTEM' | 'ANONYMOUS';
  readonly name: string;
  readonly tokenId: string | null;
  readonly personId: string | null;
};

/** What Vitrine does by itself. */
export const system: ActorRecord = {
  kind: 'SYSTEM',
  name: 'Vitrine',
  tokenId: null,
  personId: null,
};

export function recordOf(actor: Actor): ActorRecord {
  if (actor.kind !== 'TOKEN') {
    return { kind: actor.kind, name: actor.name, tokenId: null, personId: null };
  }
  const kind = actor.role === 'OWNER' || actor.role === 'CONTRIBUTOR' ? 'PUBLISHER' : actor.role;
  return { kind, name: actor.name, tokenId: actor.tokenId, personId: actor.personId };
}

/** True for an owner or contributor of that publisher. */
export function isMemberOf(actor: Actor, publisherId: string): boolean {
  return (
    actor.kind === 'TOKEN' &&
    (actor.role === 'OWNER' || actor.role === 'CONTRIBUTOR') &&
    actor.publisherId === publisherId
  );
}

/** True for a reviewer or an operator. */
export function isStaff(actor: Actor): boolean {
  return actor.kind === 'TOKEN' && (actor.role === 'REVIEWER' || actor.role === 'OPERATOR');
}
