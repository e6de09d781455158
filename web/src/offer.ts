/** What the portal derives from an offer for its signs and words; no rule of publishing is decided here. */
import type { OfferLiveFragment, RevisionLineFragment, Role, Stage } from './gql/graphql.ts';
import type { Translate } from './messages/messages.tsx';
import type { IconName } from './parts/icon.tsx';

export type Offer = OfferLiveFragment;
export type Step = Offer['steps'][number];
export type Tone = 'idle' | 'run' | 'turn' | 'other' | 'ok' | 'bad';
export type Sign = { readonly tone: Tone; readonly icon: IconName };

/** On whose side the reader stands; "You" means this side. */
export type Side = 'PUBLISHER' | 'REVIEWER' | 'OPERATOR';

export function sideOf(role: Role | null): Side {
  return role === 'REVIEWER' || role === 'OPERATOR' ? role : 'PUBLISHER';
}

/** Sign of the status pill. */
export function signOfOffer(offer: Offer, side: Side): Sign {
  switch (offer.status) {
    case 'NEVER_PUBLISHED':
      return { tone: 'idle', icon: 'dot' };
    case 'PUBLISH_IN_PROGRESS':
    case 'AWAITING_PUBLISHER_SIGNOFF': {
      const waitingFor = offer.publication?.waitingFor ?? null;
      if (waitingFor === null) return { tone: 'run', icon: 'ring' };
      return waitingFor === side
        ? { tone: 'turn', icon: 'person' }
        : { tone: 'other', icon: 'clock' };
    }
    case 'PUBLISH_FAILED':
      return { tone: 'bad', icon: 'error' };
    case 'PUBLISH_CANCELED':
      return { tone: 'idle', icon: 'slash' };
    case 'LIVE':
      return { tone: 'ok', icon: 'check' };
    case 'DELISTED':
      return { tone: 'idle', icon: 'lock' };
  }
}

/** Sign of one stage: `null` icon is the empty ring of a later stage. */
export function signOfStep(step: Step, side: Side): { tone: Tone; icon: IconName | null } {
  switch (step.status) {
    case 'COMPLETE':
      return { tone: 'ok', icon: 'check' };
    case 'IN_PROGRESS':
      return { tone: 'run', icon: 'ring' };
    case 'WAITING_FOR_PUBLISHER':
      return side === 'PUBLISHER'
        ? { tone: 'turn', icon: 'person' }
        : { tone: 'other', icon: 'clock' };
    case 'WAITING_FOR_APPROVAL':
      return side === 'REVIEWER'
        ? { tone: 'turn', icon: 'person' }
        : { tone: 'other', icon: 'clock' };
    case 'BLOCKED':
      return side === 'OPERATOR'
        ? { tone: 'turn', icon: 'person' }
        : { tone: 'other', icon: 'clock' };
    case 'REJECTED':
      return { tone: 'bad', icon: 'cross' };
    case 'CANCELED':
      return { tone: 'idle', icon: 'slash' };
    case 'NOT_STARTED':
      return { tone: 'idle', icon: null };
  }
}

/** The stage that deserves the eye: the one at work, waiting or failed; null when all are done or none began. */
export function stepInFocus(offer: Offer): Step | null {
  return (
    offer.steps.find(({ status }) => status !== 'COMPLETE' && status !== 'NOT_STARTED') ?? null
  );
}

/** The address of an offer's status, at the stage that needs attention. */
export function statusPath(publisherId: string, offerId: string, stage: Stage | null): string {
  const path = `/offers/${encodeURIComponent(publisherId)}/${encodeURIComponent(offerId)}/status`;
  return stage === null ? path : `${path}#stage-${stage}`;
}

/** The address of an offer's preview. */
export const previewPath = (publisherId: string, offerId: string): string =>
  `/offers/${encodeURIComponent(publisherId)}/${encodeURIComponent(offerId)}/preview`;

/** The address of who may see that preview. */
export const previewAccessPath = (publisherId: string, offerId: string): string =>
  `${previewPath(publisherId, offerId)}-access`;

/**
 * True when there may be a preview: of the open publication once it is packaged, else of what is live. The API decides.
 */
export function mayHavePreview({
  publication,
  production,
  steps,
}: Pick<Offer, 'publication' | 'production' | 'steps'>): boolean {
  const packaged = steps.find(({ stage }) => stage === 'PACKAGING')?.status === 'COMPLETE';
  return production !== null || (publication?.state === 'RUNNING' && packaged);
}

/** A group of the form in the address bar. */
export const editorSlug = (group: string): string => group.toLowerCase().replaceAll('_', '-');

/** The address of an offer's editor: at a group of the form, an item that has a page, a field. */
export function editorPath(
  publisherId: string,
  offerId: string,
  at: { readonly group?: string; readonly item?: string | null; readonly field?: string } = {},
): string {
  const path = `/offers/${encodeURIComponent(publisherId)}/${encodeURIComponent(offerId)}/editor`;
  const section = at.group === undefined ? '' : `/${editorSlug(at.group)}`;
  const query = at.item ? `?item=${encodeURIComponent(at.item)}` : '';
  const hash = at.field === undefined ? '' : `#${encodeURIComponent(at.field)}`;
  return path + section + query + hash;
}

/** A place of an offer in the address bar: `draft`, `preview`, `live`, or the number of a revision. */
export type ComparedAt = 'draft' | 'preview' | 'live' | number;

/** The address of the comparison of an offer at two places. */
export function comparePath(
  publisherId: string,
  offerId: string,
  from: ComparedAt,
  to: ComparedAt,
): string {
  const path = `/offers/${encodeURIComponent(publisherId)}/${encodeURIComponent(offerId)}/compare`;
  return `${path}?from=${from}&to=${to}`;
}

/** The address of the leads of an offer. */
export const leadsPath = (publisherId: string, offerId: string): string =>
  `/offers/${encodeURIComponent(publisherId)}/${encodeURIComponent(offerId)}/leads`;

/** The address of what happened to an offer. */
export const historyPath = (publisherId: string, offerId: string): string =>
  `/offers/${encodeURIComponent(publisherId)}/${encodeURIComponent(offerId)}/history`;

/** The address of the review of an offer: of the publication with that number, else of the newest one. */
export function reviewPath(
  publisherId: string,
  offerId: string,
  place: { readonly publication?: number; readonly thread?: string } = {},
): string {
  const query = new URLSearchParams();
  if (place.publication !== undefined) query.set('publication', String(place.publication));
  if (place.thread !== undefined) query.set('thread', place.thread);
  const path = `/offers/${encodeURIComponent(publisherId)}/${encodeURIComponent(offerId)}/review`;
  return query.size === 0 ? path : `${path}?${query.toString()}`;
}

/** The version that people speak of: the highest one of the packages, else the number of the revision. */
export function versionOf(revision: RevisionLineFragment, t: Translate): string {
  const versions = revision.packages.map(({ version }) => version);
  const highest = versions.reduce<string | null>(
    (best, each) => (best === null || isNewer(each, best) ? each : best),
    null,
  );
  return highest ?? t('revision.number', { number: revision.number });
}

function isNewer(a: string, b: string): boolean {
  const left = a.split('.').map(Number);
  const right = b.split('.').map(Number);
  for (const [index, part] of left.entries()) {
    if (part !== (right[index] ?? 0)) return part > (right[index] ?? 0);
  }
  return false;
}

/** Who makes the open publication go on, in the reader's words; null when nobody needs to. */
export function whoActs(offer: Offer, side: Side, t: Translate): string | null {
  const { publication } = offer;
  if (publication === null) return null;
  if (publication.state === 'RUNNING') {
    switch (publication.waitingFor) {
      case null:
        return t('mover.vitrine');
      case 'PUBLISHER':
        return t(side === 'PUBLISHER' ? 'mover.you' : 'mover.publisher');
      case 'REVIEWER':
        return t(side === 'REVIEWER' ? 'mover.you' : 'mover.reviewer');
      case 'OPERATOR':
        return t(side === 'OPERATOR' ? 'mover.you' : 'mover.operator');
    }
  }
  if (offer.status !== 'PUBLISH_FAILED') return null;
  return t(side === 'PUBLISHER' ? 'mover.you' : 'mover.publisher');
}
