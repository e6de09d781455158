import type { Deps } from '../deps.ts';
import { ApiClient } from '../db/api-client.ts';
import { refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Call, Outcome } from './call.ts';
import { invalid, rightsFor } from './create-api-token.ts';
import type { CreateApiTokenInput } from './create-api-token.ts';
import { mutate } from './mutate.ts';
import type { IdempotencyRefusal } from './mutate.ts';
import { personBehind } from './person-behind.ts';

export type RegisterApiClientInput = CreateApiTokenInput & {
  /** Its id at the identity provider. */
  readonly applicationId: string;
  /** The `sub` of its tokens; the application id without it. */
  readonly subject: string | null;
};

export type RegisterApiClientRefusal =
  | Refusal<'NOT_FOUND' | 'FORBIDDEN' | 'INVALID_INPUT'>
  | IdempotencyRefusal;
type Answer = Outcome<{ apiClientId: string }, RegisterApiClientRefusal>;

/** Longest id of an application, in characters. */
const MAX_ID = 255;

/**
 * Lets an application of the identity provider act here: an owner for his own publisher, an operator for anybody. The
 * same rules hold as for API tokens. An application acts for one publisher.
 */
export async function registerApiClient(
  deps: Deps,
  call: Call,
  input: RegisterApiClientInput,
): Promise<Answer> {
  return await mutate(deps, call, 'registerApiClient', input, {}, async (tx): Promise<Answer> => {
    const settings = deps.identityProvider?.settings;
    if (settings === undefined || settings.audience === null) {
      return refuse('FORBIDDEN', {
        en: 'This installation takes no tokens of an identity provider: its operator has not set OIDC_AUDIENCE. Make an API token instead.',
        fr: 'Cette installation n’accepte pas de jetons d’un fournisseur d’identité\u00a0: son exploitant n’a pas défini OIDC_AUDIENCE. Créez plutôt un jeton d’API.',
      });
    }
    const rights = await rightsFor(tx, call.actor, input);
    if (!rights.ok) return rights;
    if (input.role === 'CUSTOMER') {
      return invalid('role', {
        en: 'An application publishes, reviews or operates; a customer is a person or has an API token.',
        fr: 'Une application publie, révise ou exploite\u00a0; un client est une personne ou a un jeton d’API.',
      });
    }
    const applicationId = input.applicationId.trim();
    const subject = input.subject === null ? applicationId : input.subject.trim();
    for (const [field, value] of [
      ['applicationId', applicationId],
      ['subject', subject],
    ] as const) {
      if (/^[\x21-\x7e]+$/.test(value) && value.length <= MAX_ID) continue;
      return invalid(field, {
        en: `An id at the provider has 1 to ${MAX_ID} characters without spaces.`,
        fr: `Un identifiant chez le fournisseur compte de 1 à ${MAX_ID} caractères sans espace.`,
      });
    }
    const { issuer } = settings;
    const client = {
      id: deps.newId(),
      issuer,
      applicationId,
      subject,
      name: rights.value.name,
      role: input.role,
      scopes: [...rights.value.scopes],
      publisher: rights.value.publisher,
      maker: call.actor.kind === 'TOKEN' ? await personBehind(tx.em, call.actor) : null,
      createdAt: tx.now,
      expiresAt: input.expiresAt,
      lastUsedAt: null,
      revokedAt: null,
    };
    // Two at once: the second waits for the first and is told.
    await tx.em.execute('select pg_advisory_xact_lock(hashtextextended(?, 0))', [
      `application ${issuer} ${applicationId}`,
    ]);
    if ((await tx.em.count(ApiClient, { issuer, applicationId, subject, revokedAt: null })) > 0) {
      return invalid('applicationId', {
        en: 'This application is registered already. An application acts for one publisher: revoke it there first, or use another one.',
        fr: 'Cette application est déjà enregistrée. Une application agit pour un seul éditeur\u00a0: révoquez-la d’abord, ou utilisez-en une autre.',
      });
    }
    await tx.em.insert(ApiClient, client);
    return { ok: true, value: { apiClientId: client.id } };
  });
}
