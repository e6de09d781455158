/** The people of a publisher: their roles, and why a publisher is never left without an owner. Source: domain facts, 1. */
import type { Scope } from './actor.ts';
import { scopesOfRole } from './actor.ts';
import type { Text } from './language.ts';
import { refuse } from './refusal.ts';
import type { Refusal } from './refusal.ts';

export const memberRoles = ['OWNER', 'CONTRIBUTOR'] as const;
export type MemberRole = (typeof memberRoles)[number];

export type MemberInvitationState = 'INVITED' | 'ACCEPTED' | 'EXPIRED' | 'REVOKED';

/** How an invitation stands at a moment. */
export function memberInvitationState(
  invitation: {
    readonly acceptedAt: Date | null;
    readonly revokedAt: Date | null;
    readonly expiresAt: Date;
  },
  now: Date,
): MemberInvitationState {
  if (invitation.acceptedAt !== null) return 'ACCEPTED';
  if (invitation.revokedAt !== null) return 'REVOKED';
  return invitation.expiresAt <= now ? 'EXPIRED' : 'INVITED';
}

type Member = { readonly id: string; readonly role: MemberRole };

/**
 * Refuses when nobody would own the publisher after a member leaves or gets another role; null when somebody would.
 * `becomes` is his role afterwards, null when he is gone.
 */
export function lastOwner(
  members: readonly Member[],
  member: string,
  becomes: MemberRole | null,
): { readonly ok: false; readonly refusal: Refusal<'LAST_OWNER'> } | null {
  const owners = members.filter(({ role }) => role === 'OWNER');
  if (becomes === 'OWNER' || owners.length !== 1 || owners[0]?.id !== member) return null;
  return refuse('LAST_OWNER', {
    en: 'This is the only owner of the publisher. Without one, nobody could manage its members, its tokens and its profile. Make another member an owner first.',
    fr: 'Il s’agit du seul propriétaire de l’éditeur. Sans propriétaire, personne ne pourrait gérer ses membres, ses jetons et son profil. Nommez d’abord un autre propriétaire.',
  });
}

/** The scopes of a member's token after a change of role: all of the new role when it had all of the old one. */
export function scopesAfter(
  scopes: readonly Scope[],
  before: MemberRole,
  after: MemberRole,
): readonly Scope[] {
  const whole = scopesOfRole[before].every((scope) => scopes.includes(scope));
  return whole
    ? scopesOfRole[after]
    : scopes.filter((scope) => scopesOfRole[after].includes(scope));
}

/** Names that stand before the @ of an address which several people read. */
const groupNames =
  /^(?:team|equipe|group|groupe|marketplace|publishing|publication|publisher|editeur|offers|offres|contact|admin|info|sales|support|cloud|azure|product|produit|it|ops|devops|office|hello)(?:[.+_-].*)?$/i;

/** True for an address that looks like one of a group: `marketplace@contoso.example`. */
export function looksLikeGroup(email: string): boolean {
  return groupNames.test(email.slice(0, email.lastIndexOf('@')));
}

/** Advice to a publisher that one person who leaves would lock out; null when none is due. */
export function ownerAdvice(ownerEmails: readonly string[]): Text | null {
  if (ownerEmails.length !== 1 || ownerEmails.some(looksLikeGroup)) return null;
  return {
    en: 'One person alone owns this publisher. Add a second owner, best with a group address like marketplace@your-company, so that nobody is locked out when that person leaves.',
    fr: 'Une seule personne est propriétaire de cet éditeur. Ajoutez un second propriétaire, de préférence avec une adresse de groupe comme marketplace@votre-entreprise, pour que personne ne perde l’accès à son départ.',
  };
}
