/** Where the leads of an offer go, ready to be sent to: one file for each kind of destination. */
import type { Deps } from '../deps.ts';
import type { LeadDestination, OfferContent } from '../domain/content.ts';
import { sendToEndpoint } from './https-endpoint.ts';
import type { LeadAnswer, SendOptions } from './lead-answer.ts';
import type { LeadDocument } from './lead-document.ts';

export type LeadTarget = {
  readonly destination: LeadDestination;
  /** The field of the draft that says where it is. */
  readonly fieldPath: string;
  /** Sends one lead once; `leadId` is the same at every attempt. Rejects only when its signal aborts, or for a fault of ours. */
  send(
    document: LeadDocument,
    options: SendOptions & { readonly leadId: string },
  ): Promise<LeadAnswer>;
};

/** Null when leads go nowhere. */
export function leadTarget(
  deps: Pick<Deps, 'outbound'>,
  leads: OfferContent['leads'],
): LeadTarget | null {
  const url = leads?.httpsEndpointUrl;
  if (leads?.destination !== 'HTTPS_ENDPOINT' || url === undefined) return null;
  return {
    destination: 'HTTPS_ENDPOINT',
    fieldPath: 'leads.httpsEndpointUrl',
    send: async (document, options) => await sendToEndpoint(deps.outbound, url, document, options),
  };
}
