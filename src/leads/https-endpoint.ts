/** Delivers lead documents to a publisher's HTTPS endpoint. Source: "Configure lead management for HTTPS endpoint". */
import type { Text } from '../domain/language.ts';
import type { Outbound } from '../http/outbound.ts';
import { answeredNo, LEAD_TIMEOUT_MS, unreached } from './lead-answer.ts';
import type { LeadAnswer, SendOptions } from './lead-answer.ts';
import type { LeadDocument } from './lead-document.ts';

/** Sends one lead once. Any status of 200 to 299 is success; a redirect is not followed and is none. */
export async function sendToEndpoint(
  outbound: Outbound,
  endpointUrl: string,
  document: LeadDocument,
  { signal, timeoutMs = LEAD_TIMEOUT_MS, leadId }: SendOptions & { readonly leadId?: string } = {},
): Promise<LeadAnswer> {
  if (URL.parse(endpointUrl)?.protocol !== 'https:') {
    return unreached('ADDRESS_NOT_ALLOWED', 'PUBLISHER', 0);
  }
  const result = await outbound.postJson(endpointUrl, JSON.stringify(document), {
    timeoutMs,
    // The same at every attempt, so that a receiver can tell a repeat.
    ...(leadId === undefined ? {} : { headers: { 'vitrine-lead-id': leadId } }),
    ...(signal === undefined ? {} : { signal }),
  });
  if (result.kind === 'unreachable') return unreached(result.reason, result.fault, result.ms);
  const { status, bodyExcerpt, ms } = result;
  if (status >= 200 && status <= 299) return { ok: true, status, bodyExcerpt, ms };
  return answeredNo(result, statusMessage(status));
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
