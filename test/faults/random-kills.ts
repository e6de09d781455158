/**
 * Kills at random: each publication comes to points that a seeded list names, and what the list says is harmed
 * while it stands there. Several publications are under way all the time, so that every harm hits others, too,
 * wherever they happen to be.
 */
import { faultsOf } from './fault-installation.ts';
import type { Fault, FaultInstallation } from './fault-installation.ts';
import { END_WITHIN_MS } from './matrix.ts';
import { patiently } from './patiently.ts';
import { moments, pointOf, subjects } from './points.ts';
import type { Moment, Point, Subject } from './points.ts';
import { examine, givenPublication, takeToLive } from './publication.ts';
import type { Outcome } from './publication.ts';
import type { Standing } from './role-process.ts';
import { pick } from '../support/seeded.ts';

/** How many publications are under way at the same time. */
const UNDER_WAY = 5;

export type RandomKillsOptions = {
  readonly random: () => number;
  readonly kills: number;
  /** At least so many: a harm that another one forestalled is planned again, if need be for one more. */
  readonly publications: number;
  readonly say: (line: string) => void;
};

export type RandomKills = Omit<Outcome, 'leads'> & {
  readonly publications: number;
  readonly kills: Readonly<Partial<Record<Fault, number>>>;
  readonly secondLeads: number;
  /** The longest time from the recovery of its last harm to the end of a publication, in milliseconds. */
  readonly slowestMs: number;
};

type Planned = { readonly subject: Subject; readonly moment: Moment; readonly fault: Fault };

export async function killAtRandom(
  at: FaultInstallation,
  { random, kills, publications, say }: RandomKillsOptions,
): Promise<RandomKills> {
  const planned: Planned[] = Array.from({ length: kills }, () => ({
    subject: pick(random, subjects),
    moment: pick(random, moments),
    fault: pick(random, faultsOf(at.bell)),
  }));
  const done = new Map<Fault, number>();
  const wrong: string[] = [];
  const sums = { publications: 0, delays: 0, secondCopies: 0, secondLeads: 0, slowestMs: 0 };

  // One harm at a time: all that a harm stopped runs again before the next.
  let harming: Promise<unknown> = Promise.resolve();
  const oneAfterTheOther = async (harm: () => Promise<void>): Promise<void> => {
    const mine = harming.then(harm);
    harming = mine.catch(() => undefined);
    await mine;
  };

  /** Does the harm while the process stands; null when that process is gone by another's harm. */
  const harmAt = async (
    plan: Planned,
    point: Point,
    standing: Standing,
  ): Promise<number | null> => {
    let recoveredAt: number | null = null;
    await oneAfterTheOther(async () => {
      await at.settle();
      if (standing.process.alive) {
        ({ recoveredAt } = await at.harm(plan.fault, [standing]));
        done.set(plan.fault, (done.get(plan.fault) ?? 0) + 1);
      }
      at.release(point);
    });
    return recoveredAt;
  };

  const publishOne = async (mine: readonly Planned[]): Promise<void> => {
    // PostgreSQL may be stopped while the offer is made: then another one is.
    const publication = await patiently('an offer is made', () => givenPublication(at));
    const ended = Promise.withResolvers<null>();
    let recoveredAt: number | null = null;
    const harms = mine.map(async (plan) => {
      const point = pointOf(plan.subject, plan.moment, publication.offer);
      const { reached } = await at.watch(point);
      return async () => {
        const standing = await Promise.race([reached, ended.promise]);
        const recovered = standing === null ? null : await harmAt(plan, point, standing);
        if (recovered === null) planned.push(plan);
        else recoveredAt = Math.max(recoveredAt ?? 0, recovered);
        at.release(point);
      };
    });
    const armed = await Promise.all(harms);
    const harmed = Promise.all(armed.map(async (harm) => await harm()));
    try {
      await takeToLive(at, publication);
    } catch (thrown) {
      wrong.push(`${publication.offer}: ${String(thrown)}`);
    }
    const endedAt = Date.now();
    ended.resolve(null);
    await harmed;
    const tookMs = recoveredAt === null ? 0 : endedAt - recoveredAt;
    if (tookMs > END_WITHIN_MS) wrong.push(`${publication.offer}: it took ${tookMs} ms`);
    const outcome = await patiently('it is examined', () => examine(at, publication));
    wrong.push(...outcome.wrong.map((what) => `${publication.offer}: ${what}`));
    sums.slowestMs = Math.max(sums.slowestMs, tookMs);
    sums.delays += outcome.delays;
    sums.secondCopies += outcome.secondCopies;
    sums.secondLeads += Math.max(0, outcome.leads - 1);
  };

  const takeTurns = async (): Promise<void> => {
    while (sums.publications < publications || planned.length > 0) {
      const left = Math.max(1, publications - sums.publications);
      sums.publications += 1;
      // Two harms at one point would be one.
      const mine = new Map<string, Planned>();
      for (const plan of planned.splice(0, Math.ceil(planned.length / left))) {
        const where = `${plan.subject} ${plan.moment}`;
        if (mine.has(where)) planned.push(plan);
        else mine.set(where, plan);
      }
      await publishOne([...mine.values()]);
      const total = [...done.values()].reduce((sum, count) => sum + count, 0);
      say(`${total} of ${kills} kills, ${sums.publications} publications begun`);
    }
  };
  await Promise.all(Array.from({ length: UNDER_WAY }, takeTurns));
  wrong.push(...at.fallen());
  return { ...sums, kills: Object.fromEntries(done), wrong };
}
