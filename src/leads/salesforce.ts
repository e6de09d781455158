/** Delivers leads to Salesforce. Source: "Web-to-Lead" (Salesforce Help), "Configure lead management for Salesforce". */
import type { Outbound } from '../http/outbound.ts';
import { answeredNo, LEAD_TIMEOUT_MS, unreached } from './lead-answer.ts';
import type { LeadAnswer, SendOptions } from './lead-answer.ts';
import type { LeadDocument } from './lead-document.ts';

/** The service answers 200 to everything; the header `Is-Processed` tells what became of it. */
export async function sendToSalesforce(
  outbound: Outbound,
  host: string,
  objectIdentifier: string,
  { OfferTitle, LeadSource, ActionCode, UserDetails }: LeadDocument,
  { signal, timeoutMs = LEAD_TIMEOUT_MS }: SendOptions = {},
): Promise<LeadAnswer> {
  const fields = new URLSearchParams({
    oid: objectIdentifier,
    first_name: UserDetails.FirstName ?? '',
    // Salesforce asks for both of every lead.
    last_name: UserDetails.LastName ?? UserDetails.Email ?? '-',
    company: UserDetails.Company ?? '-',
    email: UserDetails.Email ?? '',
    phone: UserDetails.Phone ?? '',
    title: UserDetails.Title ?? '',
    country: UserDetails.Country ?? '',
    lead_source: LeadSource.split('|')[0] ?? LeadSource,
    description: `${OfferTitle} | ${LeadSource} | ${ActionCode}`,
  });
  for (const [name, value] of [...fields]) if (value === '') fields.delete(name);
  const url = `${host}/servlet/servlet.WebToLead?encoding=UTF-8`;
  const answer = await outbound.request(url, {
    body: fields.toString(),
    contentType: 'application/x-www-form-urlencoded; charset=UTF-8',
    timeoutMs,
    ...(signal === undefined ? {} : { signal }),
  });
  if (answer.kind === 'unreachable') return unreached(answer.reason, answer.fault, answer.ms);
  const processed = answer.headers['is-processed'] ?? '';
  if (answer.status === 200 && !/^\s*false|exception/i.test(processed)) {
    return {
      ok: true,
      status: answer.status,
      bodyExcerpt: processed === '' ? answer.bodyExcerpt : `Is-Processed: ${processed}`,
      ms: answer.ms,
    };
  }
  const said = processed === '' ? `${answer.status}` : processed.slice(0, 200);
  return {
    ...answeredNo(answer, {
      en: `Salesforce did not take the lead; it said: ${said}. Check the object identifier, and that Web-to-Lead is switched on in your organisation.`,
      fr: `Salesforce n’a pas pris le prospect\u00a0; réponse\u00a0: ${said}. Vérifiez l’identificateur d’objet, et que Web-to-Lead est activé dans votre organisation.`,
    }),
    bodyExcerpt: processed === '' ? answer.bodyExcerpt : `Is-Processed: ${processed}`,
  };
}
