/**
 * The crash matrix: what is at work × when × what is harmed. A wave is a group of cases with one fault: each of its
 * publications stands at a point of its own when the harm is done.
 */
import { faultsOf } from './fault-installation.ts';
import type { BellName, Fault, FaultInstallation, Harm } from './fault-installation.ts';
import { heard, patiently } from './patiently.ts';
import { moments, pointOf, subjects } from './points.ts';
import type { Actor, Moment } from './points.ts';
import { examine, givenPublication, takeToLive } from './publication.ts';
import type { GivenPublication, Outcome } from './publication.ts';
import { StageRun } from '../../src/db/stage-run.ts';
import { Publication } from '../../src/db/publication.ts';

export type Case = {
  readonly bell: BellName;
  readonly subject: Actor;
  readonly moment: Moment;
  readonly fault: Fault;
};

export type CaseResult = Case &
  Outcome & {
    /** From the recovery until the publication was live and its mails sent, in milliseconds. */
    readonly endedAfterMs: number;
    /** From the kill until another worker claimed the stage; null where no claimed stage lost its worker. */
    readonly takeoverMs: number | null;
  };

/** How long a publication may take to its end after the recovery, in milliseconds. */
export const END_WITHIN_MS = 60_000;

/** The name of a case, as it is chosen on the command line. */
export const nameOf = ({ bell, subject, moment, fault }: Case): string =>
  `${bell}/${subject}/${moment}/${fault}`;

/** Every case of a bell, in waves that may run together. */
export function wavesOf(bell: BellName): readonly (readonly Case[])[] {
  const waves: Case[][] = [];
  for (const fault of faultsOf(bell)) {
    for (const moment of moments) {
      const cases = subjects.map((subject) => ({ bell, subject, moment, fault }));
      // Alone: where each kill must hit one piece of work, so that its takeover can be measured, and where
      // one due run that is held would hold up all younger ones, as nobody may pick it up.
      const alone = cases.filter(
        ({ subject }) => fault === 'WORKER_KILLED' || (moment === 'PICK_UP' && isStage(subject)),
      );
      waves.push(...alone.map((each) => [each]));
      const together = cases.filter((each) => !alone.includes(each));
      if (together.length > 0) waves.push(together);
    }
  }
  // A command dies before its commit, or between that and the answer; Publish is the first of its publication.
  for (const moment of ['WORK', 'COMMITTED'] as const) {
    waves.push([{ bell, subject: 'COMMAND', moment, fault: 'API_KILLED' }]);
  }
  return waves;
}

const stages = ['CERTIFICATION', 'PACKAGING', 'PREVIEW', 'LIVE'] as const;
const isStage = (subject: Actor): boolean => stages.some((stage) => stage === subject);

/** Runs one wave; one that does not come to its end has failed in all of its cases. */
export async function runWave(
  at: FaultInstallation,
  wave: readonly Case[],
): Promise<readonly CaseResult[]> {
  try {
    return await play(at, wave);
  } catch (thrown) {
    const wrong = [String(thrown), ...at.fallen()];
    const nothing = { delays: 0, secondCopies: 0, leads: 0, endedAfterMs: Infinity };
    return wave.map((each) => ({ ...each, ...nothing, wrong, takeoverMs: null }));
  }
}

/** Every publication to its point, the harm, and on to the end. */
async function play(at: FaultInstallation, wave: readonly Case[]): Promise<readonly CaseResult[]> {
  const [first] = wave;
  if (first === undefined) return [];
  const staged = [];
  for (const each of wave) {
    const publication = await givenPublication(at);
    const point = pointAt(each, publication);
    staged.push({ case: each, publication, point, ...(await at.watch(point)) });
  }
  const ends = staged.map(async ({ publication }) => {
    await takeToLive(at, publication);
    return Date.now();
  });
  const settled = Promise.allSettled(ends);
  const standing = await Promise.all(
    staged.map(
      async ({ reached, point }) =>
        await patiently(`${point} is reached`, heard(reached), END_WITHIN_MS),
    ),
  );
  const harm = await at.harm(first.fault, standing);
  for (const { point } of staged) at.release(point);
  const outcomes = await settled;
  await at.settle();
  const results: CaseResult[] = [];
  for (const [index, { case: each, publication }] of staged.entries()) {
    const end = outcomes[index];
    const outcome = await examine(at, publication);
    const endedAfterMs =
      end?.status === 'fulfilled' ? Math.max(0, end.value - harm.recoveredAt) : Infinity;
    const wrong = [...outcome.wrong, ...at.fallen()];
    if (end?.status === 'rejected') wrong.push(String(end.reason));
    else if (endedAfterMs > END_WITHIN_MS) wrong.push(`it took ${endedAfterMs} ms`);
    const takeoverMs = await takeoverOf(at, each, publication, harm);
    results.push({ ...each, ...outcome, wrong, endedAfterMs, takeoverMs });
  }
  return results;
}

function pointAt({ subject, moment }: Case, { offer }: GivenPublication) {
  if (subject !== 'COMMAND') return pointOf(subject, moment, offer);
  return pointOf('COMMAND', moment === 'WORK' ? 'LOCKED' : 'COMMITTED');
}

/** How long the stage that was at work had no worker. */
async function takeoverOf(
  at: FaultInstallation,
  { subject, moment, fault }: Case,
  { offer }: GivenPublication,
  harm: Harm,
): Promise<number | null> {
  if (fault !== 'WORKER_KILLED' || moment !== 'WORK' || subject === 'COMMAND') return null;
  const stage = subject === 'LEAD' ? 'PACKAGING' : stages.find((each) => each === subject);
  if (stage === undefined) return null;
  const em = at.app.em();
  const publication = await em.findOneOrFail(Publication, { offer });
  const run = await em.findOneOrFail(StageRun, { publication: publication.id, stage });
  return run.claimedAt === null ? null : run.claimedAt.getTime() - harm.at;
}
