import { LockMode } from '@mikro-orm/postgresql';
import type { Deps } from '../deps.ts';
import { ApiToken } from '../db/api-token.ts';
import { MemberInvitation } from '../db/member-invitation.ts';
import { Membership } from '../db/membership.ts';
import { Person } from '../db/person.ts';
import { scopesOfRole } from '../domain/actor.ts';
import { memberInvitationState } from '../domain/members.ts';
import { may } from '../domain/policy.ts';
import { refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Call, Outcome } from './call.ts';
import { MAX_TOKEN_NAME, newTokenSecret } from './create-api-token.ts';
import { lockMembers } from './find-members.ts';
import { personOf as personOfAddress } from './find-person.ts';
import { sha256 } from './hashing.ts';
import { mutate } from './mutate.ts';
import type { IdempotencyRefusal } from './mutate.ts';
import type { Tx } from './transact.ts';

export type AcceptInvitationInput = {
  readonly code: string;
  /** What to call a token for the new member; null when none is wanted. */
  readonly tokenName: string | null;
};
export type AcceptInvitationRefusal =
  | Refusal<'FORBIDDEN' | 'INVALID_INPUT' | 'INVITATION_INVALID' | 'ALREADY_MEMBER'>
  | IdempotencyRefusal;
export type AcceptedInvitation = {
  readonly publisherId: string;
  readonly membershipId: string;
  /** Shown once; null when none was asked for, and for a repeat. */
  readonly token: string | null;
};
type Answer = Outcome<{ publisherId: string; membershipId: string }, AcceptInvitationRefusal>;

/**
 * Accepts an invitation, once: the person who is signed in becomes a member with its role. Unknown, used, expired and
 * revoked codes are answered alike.
 */
export async function acceptMemberInvitation(
  deps: Deps,
  call: Call,
  input: AcceptInvitationInput,
): Promise<Outcome<AcceptedInvitation, AcceptInvitationRefusal>> {
  let secret: string | null = null;
  const { tokenName } = input;
  // The code is as good as the membership, so nothing that is kept may hold it.
  const kept = { codeHash: sha256(input.code) };
  const name = 'acceptInvitation';
  const request = { ...kept, tokenName };
  const answer = await mutate(deps, call, name, request, {}, async (tx): Promise<Answer> => {
    secret = tokenName === null ? null : newTokenSecret(deps);
    const seen = await tx.em.findOne(MemberInvitation, kept);
    if (!may(call.actor, 'ACCEPT_INVITATION', seen?.publisher ?? null)) return mayNotAccept();
    // The members first, as everybody does who changes them; then the invitation, as it is by now.
    const members = seen === null ? [] : await lockMembers(tx.em, seen.publisher);
    const lock = { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true };
    const invitation = seen === null ? null : await tx.em.findOne(MemberInvitation, kept, lock);
    if (invitation === null || memberInvitationState(invitation, tx.now) !== 'INVITED') {
      return refuse(
        'INVITATION_INVALID',
        {
          en: 'This invitation does not work: it is unknown, was used, has ended or was taken back. Ask an owner of the publisher for a new one.',
          fr: 'Cette invitation ne fonctionne pas\u00a0: elle est inconnue, a servi, a expiré ou a été retirée. Demandez-en une nouvelle à un propriétaire de l’éditeur.',
        },
        { path: ['input', 'code'] },
      );
    }
    if (tokenName !== null && (tokenName.trim() === '' || tokenName.length > MAX_TOKEN_NAME)) {
      return refuse(
        'INVALID_INPUT',
        {
          en: `The name of a token has 1 to ${MAX_TOKEN_NAME} characters; this one has ${tokenName.length}.`,
          fr: `Le nom d’un jeton compte de 1 à ${MAX_TOKEN_NAME} caractères\u00a0; celui-ci en a ${tokenName.length}.`,
        },
        { path: ['input', 'tokenName'] },
      );
    }
    const person = await personOf(deps, tx, call, invitation);
    if (person === null) return personNeeded();
    if (members.some((member) => member.person === person)) {
      return refuse('ALREADY_MEMBER', {
        en: 'You are a member of this publisher already. An owner can change your role; the invitation stays open for somebody else.',
        fr: 'Vous êtes déjà membre de cet éditeur. Un propriétaire peut modifier votre rôle\u00a0; l’invitation reste ouverte pour une autre personne.',
      });
    }
    const { publisher, role } = invitation;
    const membershipId = deps.newId();
    const accepted = { acceptedAt: tx.now, acceptedBy: person };
    await tx.em.insert(Membership, {
      id: membershipId,
      publisher,
      person,
      role,
      createdAt: tx.now,
    });
    await tx.em.nativeUpdate(MemberInvitation, { id: invitation.id }, accepted);
    if (secret !== null) {
      await tx.em.insert(ApiToken, {
        id: deps.newId(),
        hash: sha256(secret),
        name: tokenName?.trim() ?? '',
        role,
        scopes: [...scopesOfRole[role]],
        publisher,
        person,
        maker: person,
        createdAt: tx.now,
        expiresAt: null,
        lastUsedAt: null,
        revokedAt: null,
      });
    }
    return { ok: true, value: { publisherId: publisher, membershipId } };
  });
  return answer.ok ? { ok: true, value: { ...answer.value, token: secret } } : answer;
}

/**
 * Who becomes the member: the person behind the token. A token that stands for nobody has proven the invited address,
 * and makes a person of it; but never takes the place of a person who is known under it.
 */
async function personOf(
  deps: Deps,
  tx: Tx,
  { actor, language }: Call,
  { email }: MemberInvitation,
): Promise<string | null> {
  if (actor.kind !== 'TOKEN') return null;
  if (actor.personId !== null) return actor.personId;
  if ((await personOfAddress(tx.em, email)) !== null) return null;
  const id = deps.newId();
  const inserted = await tx.em
    .createQueryBuilder(Person)
    .insert({ id, name: actor.name, email: email.toLowerCase(), language, createdAt: tx.now })
    .onConflict('email')
    .ignore()
    .execute('run');
  return inserted.affectedRows === 1 ? id : null;
}

const mayNotAccept = () =>
  refuse('FORBIDDEN', {
    en: 'You may not become a member of a publisher as who you are signed in now. Sign in as the person who was invited.',
    fr: 'Avec votre accès actuel, vous ne pouvez pas devenir membre d’un éditeur. Connectez-vous en tant que personne invitée.',
  });

const personNeeded = () =>
  refuse('FORBIDDEN', {
    en: 'A member is a person, and your token stands for none. Sign in as the person who was invited.',
    fr: 'Un membre est une personne, et votre jeton n’en représente aucune. Connectez-vous en tant que personne invitée.',
  });
