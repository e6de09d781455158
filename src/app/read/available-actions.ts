import type { Deps } from '../../deps.ts';
import type { Em } from '../../db/orm.ts';
import { ReviewThread } from '../../db/review-thread.ts';
import type { Actor } from '../../domain/actor.ts';
import { availableActions } from '../../domain/available-actions.ts';
import type { AvailableAction } from '../../domain/available-actions.ts';
import { listedSubscriptions } from '../../domain/preview-list.ts';
import type { OpenPublication, OpenStage } from '../../domain/publication.ts';
import type { LiveRevision } from '../../domain/stop-distribution.ts';
import { isBehindMember } from '../person-behind.ts';
import { needsSecondPerson } from '../second-person.ts';
import type { Loaders, OfferRow, PublicationRow } from './loaders.ts';
import { latestPublication } from './steps.ts';

/** What the actor may do with an offer now, and why not the rest; empty for callers without a token. */
export async function actionsOf(
  deps: Deps,
  em: Em,
  loaders: Loaders,
  actor: Actor,
  offer: OfferRow,
): Promise<readonly AvailableAction[]> {
  if (actor.kind !== 'TOKEN') return [];
  const { settings } = deps;
  const latest = await latestPublication(loaders, offer);
  const running = latest?.state === 'RUNNING' ? latest : null;
  return availableActions({
    role: actor.role,
    scopes: actor.scopes,
    partialReviewer:
      actor.role === 'REVIEWER' &&
      !settings.reviewByMembers &&
      (await isBehindMember(em.fork(), actor, offer.publisher)),
    secondPersonNeeded:
      running?.stage === 'PUBLISHER_SIGNOFF' &&
      (await needsSecondPerson(em.fork(), actor, running)),
    open: running === null ? null : await openPublication(loaders, running),
    everPublished: latest !== null,
    live: await liveRevision(loaders, offer),
    livePrivateSkus: await loaders.livePrivateSkus.load(offer.id),
    openBlockingThreads:
      running?.stage === 'MICROSOFT_REVIEW' ? await blockingThreads(em, loaders, running) : 0,
    listedSubscriptions: await listedCount(loaders, offer, latest),
    cancelWindow: settings.cancelWindow,
    pipeline: settings.pipeline,
  });
}

async function openPublication(
  loaders: Loaders,
  publication: PublicationRow,
): Promise<OpenPublication> {
  const runs = await loaders.runsOfPublication.load(publication.id);
  const revision = await loaders.revision.load(publication.revision);
  const run = runs.find(({ stage }) => stage === publication.stage);
  if (revision === null || run === undefined) {
    throw new Error(`Publication ${publication.id} has no revision or no run of its stage.`);
  }
  return {
    number: publication.number,
    // An open publication is never at VALIDATE_PREREQUISITES: that stage is over when it is stored.
    stage: publication.stage as OpenStage,
    status: run.status,
    revisionHash: revision.hash,
  };
}

async function liveRevision(
  loaders: Loaders,
  { production }: OfferRow,
): Promise<LiveRevision | null> {
  const revision = production === null ? null : await loaders.revision.load(production);
  return revision === null ? null : { revisionHash: revision.hash };
}

async function blockingThreads(em: Em, loaders: Loaders, { id }: PublicationRow): Promise<number> {
  const [review] = await loaders.reviewsOfPublication.load(id);
  if (review === undefined) return 0;
  return await em.fork().count(ReviewThread, { review: review.id, state: 'OPEN', blocking: true });
}

async function listedCount(
  loaders: Loaders,
  offer: OfferRow,
  latest: PublicationRow | null,
): Promise<number> {
  const draft = listedSubscriptions(await loaders.draft.load(offer.id));
  if (draft.length > 0 || latest === null) return draft.length;
  return listedSubscriptions(await loaders.content.load(latest.revision)).length;
}
