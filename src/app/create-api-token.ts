import type { Deps } from '../deps.ts';
import { ApiToken } from '../db/api-token.ts';
import type { Em } from '../db/orm.ts';
import { Publisher } from '../db/publisher.ts';
import type { Actor, Role, Scope, TokenActor } from '../domain/actor.ts';
import { scopes as allScopes, scopesOfRole } from '../domain/actor.ts';
import type { Text } from '../domain/language.ts';
import { refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Call, Outcome } from './call.ts';
import { notFound } from './find-offer.ts';
import { sha256 } from './hashing.ts';
import { mutate } from './mutate.ts';
import type { IdempotencyRefusal } from './mutate.ts';
import { personBehind } from './person-behind.ts';
import { may } from '../domain/policy.ts';
import type { Tx } from './transact.ts';

export type CreateApiTokenInput = {
  /** Readable id; null for the owner's own publisher, and for staff and customers. */
  readonly publisher: string | null;
  readonly name: string;
  readonly role: Role;
  /** Null takes all scopes of the role that the caller may give. */
  readonly scopes: readonly string[] | null;
  readonly expiresAt: Date | null;
};

export type CreateApiTokenRefusal =
  | Refusal<'NOT_FOUND' | 'FORBIDDEN' | 'INVALID_INPUT'>
  | IdempotencyRefusal;

export type CreatedApiToken = {
  readonly apiTokenId: string;
  /** Shown once; null when this is a repeat of a request that showed it. */
  readonly secret: string | null;
};
type Answer = Outcome<{ apiTokenId: string }, CreateApiTokenRefusal>;

/** Longest name of a token, in characters. */
export const MAX_TOKEN_NAME = 100;

/** A fresh secret of a token. The prefix lets scanners find one that leaked. */
export const newTokenSecret = (deps: Deps): string => `vt_${deps.newSecret()}`;

/**
 * Makes a token: an owner for his own publisher, an operator for anybody. It never has more scopes than its
 * role, nor than the caller may give. Only the hash of the secret is kept.
 */
export async function createApiToken(
  deps: Deps,
  call: Call,
  input: CreateApiTokenInput,
): Promise<Outcome<CreatedApiToken, CreateApiTokenRefusal>> {
  let secret: string | null = null;
  const answer = await mutate(
    deps,
    call,
    'createApiToken',
    input,
    {},
    async (tx): Promise<Answer> => {
      // A transaction that is tried again makes another one.
      secret = newTokenSecret(deps);
      const rights = await rightsFor(tx, call.actor, input);
      if (!rights.ok) return rights;
      const { name, scopes, publisher } = rights.value;
      const token = {
        id: deps.newId(),
        hash: sha256(secret),
        name,
        role: input.role,
        scopes: [...scopes],
        publisher,
        person: null,
        maker: call.actor.kind === 'TOKEN' ? await personBehind(tx.em, call.actor) : null,
        createdAt: tx.now,
        expiresAt: input.expiresAt,
        lastUsedAt: null,
        revokedAt: null,
      };
      await tx.em.insert(ApiToken, token);
      return { ok: true, value: { apiTokenId: token.id } };
    },
  );
  return answer.ok ? { ok: true, value: { ...answer.value, secret } } : answer;
}

/** Whose a token or an application becomes, what it may do and what it is called; checked for the caller who makes it. */
export type Rights = {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly publisher: string | null;
};

/** The rights that the caller asks for, if he may give them. */
export async function rightsFor(
  tx: Tx,
  actor: Actor,
  input: CreateApiTokenInput,
): Promise<Outcome<Rights, Refusal<'NOT_FOUND' | 'FORBIDDEN' | 'INVALID_INPUT'>>> {
  if (actor.kind !== 'TOKEN' || !may(actor, 'MANAGE_TOKENS', actor.publisherId)) {
    return forbidden(notManager);
  }
  const place = await publisherOf(tx.em, actor, input);
  if (!place.ok) return place;
  const granted = scopesFor(actor, input);
  if (!granted.ok) return granted;
  const name = input.name.trim();
  if (name === '' || name.length > MAX_TOKEN_NAME) {
    return invalid('name', {
      en: `The name of a token has 1 to ${MAX_TOKEN_NAME} characters; this one has ${name.length}.`,
      fr: `Le nom d’un jeton compte de 1 à ${MAX_TOKEN_NAME} caractères\u00a0; celui-ci en a ${name.length}.`,
    });
  }
  if (input.expiresAt !== null && input.expiresAt <= tx.now) {
    return invalid('expiresAt', {
      en: 'The token would have ended already. Give a moment in the future, or none.',
      fr: 'Le jeton serait déjà expiré. Indiquez un moment à venir, ou aucun.',
    });
  }
  return { ok: true, value: { name, scopes: granted.scopes, publisher: place.publisher } };
}

const forbidden = (message: Text, path: readonly string[] = []) =>
  refuse('FORBIDDEN', message, { path });
export const invalid = (field: string, message: Text) =>
  refuse('INVALID_INPUT', message, { path: ['input', field] });

const notManager: Text = {
  en: 'Tokens are made by owners of a publisher and by operators.',
  fr: 'Les jetons sont créés par les propriétaires d’un éditeur et par les exploitants.',
};

type Place =
  | { readonly ok: true; readonly publisher: string | null }
  | {
      readonly ok: false;
      readonly refusal: Refusal<'NOT_FOUND' | 'FORBIDDEN' | 'INVALID_INPUT'>;
    };

/** Whose token it becomes. */
async function publisherOf(em: Em, actor: TokenActor, input: CreateApiTokenInput): Promise<Place> {
  const ofPublisher = input.role === 'OWNER' || input.role === 'CONTRIBUTOR';
  const named =
    input.publisher === null ? null : await em.findOne(Publisher, { publisherId: input.publisher });
  if (actor.role === 'OWNER') {
    if (input.publisher !== null && named?.id !== actor.publisherId) {
      return notFound(['input', 'publisher']);
    }
    if (!ofPublisher) {
      return forbidden(
        {
          en: `An owner makes tokens of owners and contributors, not of the role ${input.role}.`,
          fr: `Un propriétaire crée des jetons de propriétaires et de contributeurs, pas du rôle ${input.role}.`,
        },
        ['input', 'role'],
      );
    }
    return { ok: true, publisher: actor.publisherId };
  }
  if (!ofPublisher) {
    if (input.publisher === null) return { ok: true, publisher: null };
    return invalid('publisher', {
      en: `A token of the role ${input.role} belongs to no publisher. Leave the publisher out.`,
      fr: `Un jeton du rôle ${input.role} n’appartient à aucun éditeur. N’indiquez pas d’éditeur.`,
    });
  }
  if (input.publisher === null) {
    return invalid('publisher', {
      en: `A token of the role ${input.role} belongs to a publisher. Name it.`,
      fr: `Un jeton du rôle ${input.role} appartient à un éditeur. Indiquez-le.`,
    });
  }
  return named === null ? notFound(['input', 'publisher']) : { ok: true, publisher: named.id };
}

/** The scopes it gets: those asked for, or all that the caller may give. */
function scopesFor(
  actor: TokenActor,
  input: CreateApiTokenInput,
):
  | { readonly ok: true; readonly scopes: readonly Scope[] }
  | { readonly ok: false; readonly refusal: Refusal<'FORBIDDEN' | 'INVALID_INPUT'> } {
  const mayGive = scopesOfRole[input.role].filter(
    (scope) => actor.role === 'OPERATOR' || actor.scopes.includes(scope),
  );
  if (input.scopes === null) return { ok: true, scopes: mayGive };
  const wanted: Scope[] = [];
  for (const name of new Set(input.scopes)) {
    const scope = allScopes.find((known) => known === name);
    if (scope === undefined) {
      return invalid('scopes', {
        en: `“${name.slice(0, 40)}” is no scope. Scopes are ${allScopes.join(', ')}.`,
        fr: `«\u00a0${name.slice(0, 40)}\u00a0» n’est pas une portée. Les portées sont ${allScopes.join(', ')}.`,
      });
    }
    if (!mayGive.includes(scope)) {
      return forbidden(
        {
          en: `You may not give the scope ${scope} to a token of the role ${input.role}. You may give ${mayGive.join(', ')}.`,
          fr: `Vous ne pouvez pas donner la portée ${scope} à un jeton du rôle ${input.role}. Vous pouvez donner ${mayGive.join(', ')}.`,
        },
        ['input', 'scopes'],
      );
    }
    wanted.push(scope);
  }
  if (wanted.length > 0) return { ok: true, scopes: wanted };
  return invalid('scopes', {
    en: 'A token without a scope is good for nothing. Name at least one, or leave the list out.',
    fr: 'Un jeton sans portée ne sert à rien. Indiquez-en au moins une, ou n’envoyez pas de liste.',
  });
}
