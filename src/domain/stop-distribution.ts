import type { Fact } from './publication.ts';
import { refuse } from './refusal.ts';
import type { Refusal } from './refusal.ts';

/** What is live of an offer. */
export type LiveRevision = { readonly revisionHash: string };

export type StopDecision =
  | { readonly ok: true; readonly fact: Fact }
  | { readonly ok: false; readonly refusal: Refusal<'NOT_LIVE' | 'REVISION_CHANGED'> };

/** Refuses what is for live offers alone. */
export const notLive = () =>
  refuse(
    'NOT_LIVE',
    {
      en: 'This offer is not live: customers do not see it. Publish it first.',
      fr: 'Cette offre n’est pas en ligne\u00a0: les clients ne la voient pas. Publiez-la d’abord.',
    },
    {
      availableWhen: {
        en: 'When a publication of the offer has gone live.',
        fr: 'Quand une publication de l’offre est en ligne.',
      },
    },
  );

/**
 * Stop distribution: takes a live offer out of the store, at any time. It returns by being published again.
 * Bound to the revision that the owner saw live. Source: domain notes 2.10, Partner Center *Stop distribution*.
 */
export function stopDistribution(
  live: LiveRevision | null,
  seenRevisionHash: string,
): StopDecision {
  if (live === null) return notLive();
  if (live.revisionHash !== seenRevisionHash) {
    return refuse(
      'REVISION_CHANGED',
      {
        en: `You saw revision ${seenRevisionHash.slice(0, 12)} live; revision ${live.revisionHash.slice(0, 12)} is live now. Look at it first, then stop its distribution.`,
        fr: `Vous avez vu la révision ${seenRevisionHash.slice(0, 12)} en ligne\u00a0; la révision ${live.revisionHash.slice(0, 12)} l’est maintenant. Regardez-la d’abord, puis arrêtez sa distribution.`,
      },
      { path: ['input', 'revisionHash'] },
    );
  }
  return {
    ok: true,
    fact: {
      kind: 'DISTRIBUTION_STOPPED',
      stage: null,
      from: null,
      to: null,
      publicationState: 'SUCCEEDED',
    },
  };
}
