import { GraphQLError } from 'graphql';
import { isDiskFull } from '../disk-full.ts';
import type { Language, Text } from '../domain/language.ts';
import type { Log } from '../log.ts';
import { messageOf } from '../log.ts';
import { isOutage } from '../streams/outage.ts';

/** Codes of protocol faults, in `errors[].extensions.code`. Answers of the product are in the unions of mutations. */
export type ProtocolCode =
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'UNAVAILABLE'
  | 'STORAGE_FULL'
  | 'INTERNAL'
  | 'BAD_REQUEST'
  | 'NOT_FOUND'
  | 'METHOD_NOT_ALLOWED'
  | 'UNSUPPORTED_MEDIA_TYPE'
  | 'HOST_NOT_ALLOWED'
  | 'ORIGIN_NOT_ALLOWED'
  | 'TOO_MANY_OPERATIONS';

const texts = {
  INTERNAL: {
    en: 'Something failed on our side. It is logged under the trace id of this error.',
    fr: "Une erreur s'est produite de notre côté. Elle est consignée sous l'identifiant de trace de cette erreur.",
  },
  UNAVAILABLE: {
    en: 'The service cannot reach its database at the moment. Nothing was lost; try again shortly.',
    fr: "Le service ne peut pas joindre sa base de données pour le moment. Rien n'est perdu\u00a0; réessayez dans un instant.",
  },
  STORAGE_FULL: {
    en: 'The service has no room left to store files. What it confirmed is kept; try again later.',
    fr: "Le service n'a plus de place pour enregistrer des fichiers. Ce qu’il a confirmé est conservé\u00a0; réessayez plus tard.",
  },
  UNAUTHENTICATED: {
    en: 'The token is unknown, expired or revoked. Sign in again, or use another token.',
    fr: 'Le jeton est inconnu, expiré ou révoqué. Reconnectez-vous ou utilisez un autre jeton.',
  },
  FORBIDDEN: {
    en: 'The token does not hold the scope that this address asks for.',
    fr: "Le jeton ne possède pas l'étendue que cette adresse demande.",
  },
  NOT_FOUND: {
    en: 'There is nothing at this address.',
    fr: "Il n'y a rien à cette adresse.",
  },
  METHOD_NOT_ALLOWED: {
    en: 'This address does not answer that method.',
    fr: 'Cette adresse ne répond pas à cette méthode.',
  },
  UNSUPPORTED_MEDIA_TYPE: {
    en: 'Send the operation as application/json.',
    fr: "Envoyez l'opération en application/json.",
  },
  HOST_NOT_ALLOWED: {
    en: 'This service does not answer under that host name. The setting ALLOWED_HOSTS lists the names it answers under.',
    fr: 'Ce service ne répond pas sous ce nom d’hôte. Le paramètre ALLOWED_HOSTS énumère les noms sous lesquels il répond.',
  },
  ORIGIN_NOT_ALLOWED: {
    en: 'Pages of that origin may not call this service. The setting ALLOWED_ORIGINS lists those that may.',
    fr: 'Les pages de cette origine ne peuvent pas appeler ce service. Le paramètre ALLOWED_ORIGINS énumère celles qui le peuvent.',
  },
  BAD_REQUEST: {
    en: 'The address of the request is malformed.',
    fr: "L'adresse de la requête est mal formée.",
  },
  TOO_MANY_OPERATIONS: {
    en: 'Too many operations are open on this connection. End some of them, or open another connection.',
    fr: "Trop d'opérations sont ouvertes sur cette connexion. Terminez-en quelques-unes ou ouvrez une autre connexion.",
  },
} as const satisfies Record<ProtocolCode, Text>;

/** The code of what was thrown although nobody is meant to see it. */
export function faultCode(thrown: unknown): 'UNAVAILABLE' | 'STORAGE_FULL' | 'INTERNAL' {
  if (isOutage(thrown)) return 'UNAVAILABLE';
  return isDiskFull(thrown) ? 'STORAGE_FULL' : 'INTERNAL';
}

/** The sentence of a protocol fault. */
export function protocolText(code: ProtocolCode, language: Language): string {
  return texts[code][language];
}

/** Which operation an error belongs to. */
export type ErrorPlace = {
  readonly traceId: string;
  readonly language: Language;
  readonly log: Log;
};

/**
 * An error as clients may see it.
 * What was meant for them (a GraphQLError) keeps its words; an outage becomes UNAVAILABLE, a full disk STORAGE_FULL;
 * everything else becomes INTERNAL without a word about its cause, which is logged. All carry a code and the trace id.
 */
export function publicError(thrown: unknown, place: ErrorPlace): GraphQLError {
  const { traceId, language, log } = place;
  const located = thrown instanceof GraphQLError ? thrown : null;
  const where = {
    nodes: located?.nodes ?? null,
    source: located?.source ?? null,
    positions: located?.positions ?? null,
    path: located?.path ?? null,
  };
  if (located && isMeantForClients(located)) {
    if (located.extensions['traceId'] !== undefined) return located;
    const code = located.extensions['code'] ?? 'BAD_REQUEST';
    const extensions = { ...located.extensions, code, traceId };
    return new GraphQLError(located.message, { ...where, extensions });
  }
  const cause = located?.originalError ?? thrown;
  const code = faultCode(cause);
  const path = located?.path?.join('.');
  if (code === 'UNAVAILABLE') {
    log.warn('the database cannot be reached', { traceId, path, error: messageOf(cause) });
  } else if (code === 'STORAGE_FULL') {
    log.error('the disk is full', { traceId, path, error: messageOf(cause) });
  } else {
    const stack = cause instanceof Error ? cause.stack : undefined;
    log.error('an operation failed', { traceId, path, error: messageOf(cause), stack });
  }
  return new GraphQLError(texts[code][language], { ...where, extensions: { code, traceId } });
}

/** The code that an error of an execution has, or will have once it is made public. */
export function errorCode(error: GraphQLError): string {
  if (!isMeantForClients(error)) return faultCode(error.originalError);
  const { code } = error.extensions;
  return typeof code === 'string' ? code : 'BAD_REQUEST';
}

/** True for a GraphQLError that was thrown as one, however often it was wrapped on its way. */
function isMeantForClients(error: GraphQLError): boolean {
  if (!error.originalError) return true;
  return error.originalError instanceof GraphQLError && isMeantForClients(error.originalError);
}
