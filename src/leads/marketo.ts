/** Delivers leads to a form of Marketo. Source: "Configure lead management for Marketo", Marketo's "Forms 2.0". */
import type { Outbound } from '../http/outbound.ts';
import { answeredNo, LEAD_TIMEOUT_MS, unreached } from './lead-answer.ts';
import type { LeadAnswer, SendOptions } from './lead-answer.ts';
import type { LeadDocument } from './lead-document.ts';

export type MarketoForm = {
  readonly serverId: string;
  readonly munchkinId: string;
  readonly formId: string;
};

/** A form that was taken is answered with its `formId`; an error has status 200, too. */
export async function sendToMarketo(
  outbound: Outbound,
  host: string,
  form: MarketoForm,
  { OfferTitle, LeadSource, ActionCode, UserDetails }: LeadDocument,
  { signal, timeoutMs = LEAD_TIMEOUT_MS }: SendOptions = {},
): Promise<LeadAnswer> {
  const fields = new URLSearchParams({
    munchkinId: form.munchkinId,
    formid: form.formId,
    ...UserDetails,
    LeadSource,
    OfferTitle,
    ActionCode,
  });
  const url = `${host.replace('{serverId}', form.serverId)}/index.php/leadCapture/save2`;
  const answer = await outbound.request(url, {
    body: fields.toString(),
    contentType: 'application/x-www-form-urlencoded; charset=UTF-8',
    timeoutMs,
    ...(signal === undefined ? {} : { signal }),
  });
  if (answer.kind === 'unreachable') return unreached(answer.reason, answer.fault, answer.ms);
  const { status, bodyExcerpt, ms } = answer;
  if (status === 200 && formIdIn(answer.body) === form.formId) {
    return { ok: true, status, bodyExcerpt, ms };
  }
  return answeredNo(answer, {
    en: `Marketo was given a lead and did not name the form ${form.formId} in its answer (status ${status}). Check the server ID, the Munchkin ID and the form ID, and that the form is approved.`,
    fr: `Marketo a reçu un prospect et n’a pas nommé le formulaire ${form.formId} dans sa réponse (état ${status}). Vérifiez l’ID de serveur, l’ID Munchkin et l’ID de formulaire, et que le formulaire est approuvé.`,
  });
}

/** The form that an answer names; null when it names none. */
function formIdIn(body: string): string | null {
  try {
    const answer = JSON.parse(body) as { readonly formId?: unknown } | null;
    const formId = answer?.formId;
    return typeof formId === 'string' || typeof formId === 'number' ? String(formId) : null;
  } catch {
    return null;
  }
}
