/** What a lead destination said to one lead, and the words for it. */
import type { Fault } from '../domain/finding.ts';
import type { Text } from '../domain/language.ts';
import { unreachableTexts, type OutboundResult, type UnreachableReason } from '../http/outbound.ts';

/** How long one delivery may take, in milliseconds. */
export const LEAD_TIMEOUT_MS = 20_000;

export type LeadRefusal = {
  readonly ok: false;
  /** `PLATFORM` faults are tried again by us and cost the publisher nothing. */
  readonly fault: Fault;
  /** What was asked, what came, what to do. */
  readonly message: Text;
  /** Null when there was no answer. */
  readonly status: number | null;
  /** Null when there was an answer. */
  readonly reason: UnreachableReason | null;
  readonly bodyExcerpt: string;
  readonly ms: number;
  /** The field of the draft to look at, where it is another one than the destination's first. */
  readonly fieldPath?: string;
};

export type LeadAnswer =
  | {
      readonly ok: true;
      readonly status: number | null;
      readonly bodyExcerpt: string;
      readonly ms: number;
    }
  | LeadRefusal;

export type SendOptions = { readonly signal?: AbortSignal; readonly timeoutMs?: number };

/** True for what may be over in a few minutes: no answer, or the server's own trouble. */
export function mayPass({ status, reason }: LeadRefusal): boolean {
  if (status !== null) return status >= 500 || status === 429 || status === 408;
  return reason !== 'ADDRESS_INVALID' && reason !== 'ADDRESS_NOT_ALLOWED';
}

/** There was no answer. */
export function unreached(reason: UnreachableReason, fault: Fault, ms: number): LeadRefusal {
  const why = unreachableTexts[reason];
  const message: Text =
    fault === 'PLATFORM'
      ? {
          en: `The lead was not sent because ${why.en}. We try again; there is nothing for you to do.`,
          fr: `Le prospect n’a pas été envoyé\u00a0: ${why.fr}. Nous réessayons\u00a0; vous n’avez rien à faire.`,
        }
      : {
          en: `The lead endpoint could not be reached: ${why.en}. Correct the address or the endpoint and try again.`,
          fr: `Le point de terminaison des prospects n’a pas pu être joint\u00a0: ${why.fr}. Corrigez l’adresse ou le point de terminaison et réessayez.`,
        };
  return { ok: false, fault, message, status: null, reason, bodyExcerpt: '', ms };
}

/** There was an answer, and it was no. */
export function answeredNo(
  answer: Extract<OutboundResult, { kind: 'answered' }>,
  message: Text,
  fieldPath?: string,
): LeadRefusal {
  const { status, bodyExcerpt, ms } = answer;
  return {
    ok: false,
    fault: 'PUBLISHER',
    message,
    status,
    reason: null,
    bodyExcerpt,
    ms,
    ...(fieldPath === undefined ? {} : { fieldPath }),
  };
}
