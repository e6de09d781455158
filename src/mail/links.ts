/**
 * Addresses of the portal that mails point at. All take the public address of the installation, with or
 * without a path and a final slash, and escape what they are given. Findings, threads, requests and runs are named by
 * the ids that the API gives them: the portal knows no others.
 */
import type { Stage } from '../domain/pipeline.ts';

/** Where in the *Status* tab. `publication` is its number or id; the place is the finding, else the stage. */
export type StatusPlace = {
  readonly publication?: string | number;
  readonly stage?: Stage;
  readonly finding?: string;
};

const path = (publicUrl: string, ...parts: readonly string[]) =>
  `${publicUrl.replace(/\/+$/, '')}/${parts.map(encodeURIComponent).join('/')}`;

const query = (values: Readonly<Record<string, string | number | undefined>>) => {
  const pairs = Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`],
  );
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
};

/** `…/offers/contoso/pulse/status?publication=8#finding-3f2a` or `#stage-CERTIFICATION`. */
export function statusLink(
  publicUrl: string,
  publisher: string,
  offerId: string,
  { publication, stage, finding }: StatusPlace = {},
): string {
  const place = finding
    ? `#finding-${encodeURIComponent(finding)}`
    : stage
      ? `#stage-${stage}`
      : '';
  return `${path(publicUrl, 'offers', publisher, offerId, 'status')}${query({ publication })}${place}`;
}

/** `…/status?help=8&stage=CERTIFICATION`: opens *Get help* with that publication, stage and finding attached. */
export function helpLink(
  publicUrl: string,
  publisher: string,
  offerId: string,
  { publication, stage, finding }: StatusPlace & { readonly publication: string | number },
): string {
  const status = path(publicUrl, 'offers', publisher, offerId, 'status');
  return `${status}${query({ help: publication, stage, finding })}`;
}

/** `…/offers/contoso/pulse/review?publication=8&thread=…`: the review site of a publication. */
export function reviewLink(
  publicUrl: string,
  publisher: string,
  offerId: string,
  place: { readonly publication?: string | number; readonly thread?: string } = {},
): string {
  return `${path(publicUrl, 'offers', publisher, offerId, 'review')}${query(place)}`;
}

/** `…/offers/contoso/pulse/preview`: the product page of the preview. */
export function previewLink(publicUrl: string, publisher: string, offerId: string): string {
  return path(publicUrl, 'offers', publisher, offerId, 'preview');
}

/** `…/offers/contoso/pulse/leads`: the leads of an offer, for members of its publisher. */
export function leadsLink(publicUrl: string, publisher: string, offerId: string): string {
  return path(publicUrl, 'offers', publisher, offerId, 'leads');
}

/** `…/invitations/…`: redeems a preview invitation, once, by a button. */
export function invitationLink(publicUrl: string, code: string): string {
  return path(publicUrl, 'invitations', code);
}

/** `…/join/…`: accepts an invitation to a publisher, once, by a button. */
export function joinLink(publicUrl: string, code: string): string {
  return path(publicUrl, 'join', code);
}

/** `…/store/contoso/pulse-monitor`: the public product page. */
export function productLink(publicUrl: string, publisher: string, slug: string): string {
  return path(publicUrl, 'store', publisher, slug);
}

/** `…/support/…`: one support request, for its asker and for the operators. */
export function supportLink(publicUrl: string, requestId: string): string {
  return path(publicUrl, 'support', requestId);
}

/** `…/operations#run-…`: a stage run among those that wait for an operator. */
export function operationsLink(publicUrl: string, stageRunId: string): string {
  return `${path(publicUrl, 'operations')}#run-${encodeURIComponent(stageRunId)}`;
}

/** `…/sign-in/link/…`: signs in the holder, once, by a button. */
export function signInLinkAddress(publicUrl: string, code: string): string {
  return path(publicUrl, 'sign-in', 'link', code);
}
