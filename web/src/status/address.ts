/**
 * Where an address of the Status tab leads. Mails carry these:
 * `?publication=8#stage-LIVE`, `?publication=8#finding-…` and `?help=8&stage=LIVE`.
 */
import { useEffect, useRef } from 'react';
import type { Stage } from '../gql/graphql.ts';
import type { StatusOffer } from './status-offer.ts';

export type NamedPublication = StatusOffer['publications']['nodes'][number];

export type StatusAddress = {
  /** The publication that is meant, when it is another one than the screen shows. */
  readonly elsewhere: NamedPublication | null;
  /** What *Get help* is asked for; null when it is not. */
  readonly help: { readonly publication: NamedPublication | null; readonly stage?: Stage } | null;
};

/** What the address asks for; a number that the offer does not have counts as none. */
export function readAddress(search: string, offer: StatusOffer): StatusAddress {
  const query = new URLSearchParams(search);
  const named = (name: string) =>
    offer.publications.nodes.find(({ number }) => String(number) === query.get(name)) ?? null;
  const asked = named(query.has('help') ? 'help' : 'publication');
  const stage = offer.steps.find((step) => step.stage === query.get('stage'))?.stage;
  return {
    elsewhere: asked?.id === offer.publication?.id ? null : asked,
    help: query.has('help')
      ? { publication: named('help'), ...(stage === undefined ? {} : { stage }) }
      : null,
  };
}

/** A link to a stage or a finding opens there, with the keyboard on it. */
export function usePlaceInAddress(): void {
  const done = useRef(false);
  useEffect(() => {
    const id = decodeURIComponent(location.hash.slice(1));
    if (done.current || !/^(?:stage|finding)-/.test(id)) return;
    done.current = true;
    const place = document.getElementById(id);
    place?.scrollIntoView({ block: 'nearest' });
    place?.focus({ preventScroll: true });
  }, []);
}
