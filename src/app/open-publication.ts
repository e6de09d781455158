import { LockMode } from '@mikro-orm/postgresql';
import type { Em } from '../db/orm.ts';
import { Offer } from '../db/offer.ts';
import { Publication } from '../db/publication.ts';
import { Revision } from '../db/revision.ts';
import { StageRun } from '../db/stage-run.ts';
import type { OpenPublication, OpenStage } from '../domain/publication.ts';

/**
 * Takes the lock that orders everything about an offer, and reads its row as it is under the lock.
 * Null when there is no such offer.
 */
export async function lockOffer(em: Em, id: string): Promise<Offer | null> {
  return await em.findOne(Offer, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });
}

/** The open publication of an offer with the run of its current stage and its revision. */
export type Current = {
  readonly publication: Publication;
  readonly run: StageRun;
  readonly revision: Revision;
};

/** Reads the open publication in a statement of its own, after the offer's lock is held. */
export async function currentOf(em: Em, offer: Offer): Promise<Current | null> {
  const publication = await em.findOne(
    Publication,
    { offer: offer.id, state: 'RUNNING' },
    { refresh: true },
  );
  if (publication === null) return null;
  const run = await em.findOneOrFail(
    StageRun,
    { publication: publication.id, stage: publication.stage },
    { refresh: true },
  );
  const revision = await em.findOneOrFail(Revision, { id: publication.revision });
  return { publication, run, revision };
}

/** What the domain's commands decide on. */
export function asOpenPublication(current: Current): OpenPublication {
  return {
    number: current.publication.number,
    // An open publication is never at VALIDATE_PREREQUISITES: that stage is over when it is stored.
    stage: current.publication.stage as OpenStage,
    status: current.run.status,
    revisionHash: current.revision.hash,
  };
}
