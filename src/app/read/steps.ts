import { CertificationReport } from '../../db/certification-report.ts';
import type { Em } from '../../db/orm.ts';
import { Revision } from '../../db/revision.ts';
import type { StageRun } from '../../db/stage-run.ts';
import { stepStatuses } from '../../domain/offer-status.ts';
import type { StageDefinition, StepStatus } from '../../domain/pipeline.ts';
import type { Loaders, OfferRow, PublicationRow } from './loaders.ts';

/** One row of the Status tab. */
export type Step = {
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
    return { definition, status, publication, run: run ?? null };
  });
}

/** How many packages have a report since certification began; null unless it is at work. */
export async function certificationProgress(
  em: Em,
  { run, publication, status }: Step,
): Promise<{ done: number; total: number; unit: string } | null> {
  if (run?.stage !== 'CERTIFICATION' || status !== 'IN_PROGRESS' || publication === null)
    return null;
  const own = em.fork();
  const { packages } = await own.findOneOrFail(Revision, { id: publication.revision });
  const hashes = [...new Set(packages.map(({ sha256 }) => sha256))];
  const reports = await own.find(
    CertificationReport,
    {
      publisher: publication.publisher,
      packageSha256: { $in: hashes },
      createdAt: { $gte: run.startedAt },
    },
    { fields: ['packageSha256'] },
  );
  const done = new Set(reports.map(({ packageSha256 }) => packageSha256)).size;
  return { done, total: hashes.length, unit: 'packages' };
}
