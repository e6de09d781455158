/** Delivers lead documents to a publisher's HTTPS endpoint. Source: "Configure lead management for HTTPS endpoint". */
import type { Fault } from '../domain/finding.ts';
import type { Text } from '../domain/language.ts';
import { unreachableTexts, type Outbound, type UnreachableReason } from '../http/outbound.ts';
import { testLeadDocument, type LeadDocument, type LeadOffer } from './lead-document.ts';

/** How long one delivery may take, in milliseconds. */
export const LEAD_TIMEOUT_MS = 20_000;

export type LeadDelivery =
  | {
      readonly ok: true;
      readonly status: number;
      readonly bodyExcerpt: string;
      readonly ms: number;
    }
  | {
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
    };

export type SendOptions = { readonly signal?: AbortSignal; readonly timeoutMs?: number };

/** Sends one lead once. Any status of 200 to 299 is success; a redirect is not followed and is none. */
export async function sendLead(
  outbound: Outbound,
  endpointUrl: string,
  document: LeadDocument,
  { signal, timeoutMs = LEAD_TIMEOUT_MS }: SendOptions = {},
): Promise<LeadDelivery> {
  if (URL.parse(endpointUrl)?.protocol !== 'https:') {
    return failure('ADDRESS_NOT_ALLOWED', 'PUBLISHER', 0);
  }
  const result = await outbound.postJson(endpointUrl, JSON.stringify(document), {
    timeoutMs,
    ...(signal === undefined ? {} : { signal }),
  });
  if (result.kind === 'unreachable') return failure(result.reason, result.fault, result.ms);
  const { status, bodyExcerpt, ms } = result;
  if (status >= 200 && status <= 299) return { ok: true, status, bodyExcerpt, ms };
  return {
    ok: false,
    fault: 'PUBLISHER',
    message: statusMessage(status),
    status,
    reason: null,
    bodyExcerpt,
    ms,
  };
}

/** Sends the test lead of an offer that is being published. `at` marks it. */
export function sendTestLead(
  outbound: Outbound,
  endpointUrl: string,
  offer: LeadOffer,
  at: Date,
  options: SendOptions = {},
): Promise<LeadDelivery> {
  return sendLead(outbound, endpointUrl, testLeadDocument(offer, at), options);
}

function statusMessage(status: number): Text {
  if (status >= 300 && status <= 399) {
    return {
      en: `The lead endpoint answered with a redirect (status ${status}), which is not followed. Enter the final address as lead endpoint.`,
      fr: `Le point de terminaison des prospects a répondu par une redirection (état ${status}), qui n’est pas suivie. Indiquez l’adresse finale comme point de terminaison.`,
    };
  }
  return {
    en: `The lead endpoint was asked to accept a lead and answered with status ${status}; 200 to 299 is expected. Look at its log for the time of this attempt.`,
    fr: `Le point de terminaison a reçu un prospect et a répondu par l’état ${status}\u00a0; un état de 200 à 299 est attendu. Consultez son journal à l’heure de cette tentative.`,
  };
}

function failure(reason: UnreachableReason, fault: Fault, ms: number): LeadDelivery {
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
