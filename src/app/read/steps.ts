import type { StageRun } from '../../db/stage-run.ts';
import { stepStatuses } from '../../domain/offer-status.ts';
import type { StageDefinition, StepStatus } from '../../domain/pipeline.ts';
import type { Loaders, OfferRow, PublicationRow } from './loaders.ts';

/** One row of the Status tab. */
export type Step = {
  readonly offerId: string;
  readonly definition: StageDefinition;
  readonly status: StepStatus;
  /** The newest publication; null before the first. */
  readonly publication: PublicationRow | null;
  /** Null while the stage has not started, and after the publisher's cancel. */
  readonly run: StageRun | null;
};

/** The newest publication of an offer, open or ended; null before the first. */
export async function latestPublication(
  loaders: Loaders,
  offer: Pick<OfferRow, 'latestPublication'>,
): Promise<PublicationRow | null> {
  return offer.latestPublication === null
    ? null
    : await loaders.publication.load(offer.latestPublication);
}

/** The seven steps of an offer, in pipeline order. */
export async function stepsOf(
  loaders: Loaders,
  pipeline: readonly StageDefinition[],
  offer: OfferRow,
): Promise<readonly Step[]> {
  const publication = await latestPublication(loaders, offer);
  const runs = publication === null ? [] : await loaders.runsOfPublication.load(publication.id);
  const statuses = stepStatuses(publication, new Map(runs.map((run) => [run.stage, run.status])));
  return statuses.map(({ stage, status }, index) => {
    const definition = pipeline[index];
    if (definition === undefined) throw new Error(`The pipeline has no stage ${stage}.`);
    const run = status === 'NOT_STARTED' ? undefined : runs.find((own) => own.stage === stage);
    return { offerId: offer.id, definition, status, publication, run: run ?? null };
  });
}
