/**
 * Workers that come back too late: each scenario stops one worker where its work is nearly stored, lets another one
 * take that work over, and then lets the first one write. Its outcome differs from that of the second: the lead
 * destination refused it, and took the test lead of the other. With the guards the publication goes on; in the control
 * they are taken away from the workers, and the late outcome ends the publication.
 */
import { Client } from 'pg';
import { Mail } from '../../src/db/mail.ts';
import { Publication } from '../../src/db/publication.ts';
import { StageRun } from '../../src/db/stage-run.ts';
import { openFaultProxy } from '../support/fault-proxy.ts';
import type { FaultProxy } from '../support/fault-proxy.ts';
import { startFaultInstallation } from './fault-installation.ts';
import type { BellName, FaultInstallation } from './fault-installation.ts';
import { heard, patiently } from './patiently.ts';
import { pointOf } from './points.ts';
import type { Place, Subject } from './points.ts';
import {
  examine,
  fromSignOffToLive,
  givenPublication,
  publishIt,
  reachedStage,
  SMTP_ADDRESS,
} from './publication.ts';
import type { RoleProcess, Standing } from './role-process.ts';

/** How a worker is made late. */
export const delays = {
  /** kill -9: nothing comes late, and the work is taken over at once. */
  KILLED: { place: 'WORK', takeoverWithinMs: 1_000 },
  /** SIGSTOP past its lease, then SIGCONT. */
  STOPPED: { place: 'STORE', takeoverWithinMs: 20_000 },
  /** SIGSTOP in the middle of its transaction, with all its locks. */
  STOPPED_WITH_LOCKS: { place: 'LOCKED', takeoverWithinMs: 20_000 },
  /**
   * All its lines to the database go silent, and speak again after the takeover: by then it has noticed by itself,
   * ended its lines and its work, and writes nothing.
   */
  CUT_OFF: { place: 'STORE', takeoverWithinMs: 20_000 },
  /** It waits for the offer's row lock while its worker lock is lost. */
  WAITING_FOR_LOCK: { place: 'STORE', takeoverWithinMs: 20_000 },
  /** Its worker lock is lost between its first look and its write. */
  BETWEEN_LOOK_AND_WRITE: { place: 'GUARD', takeoverWithinMs: 20_000 },
  /** Its worker lock is lost between the claim of a mail and its sending. */
  MAIL_TAKEN_OVER: { place: 'CLAIMED', takeoverWithinMs: 20_000 },
  /** SIGSTOP between the claim of a mail and its sending. */
  MAIL_AFTER_STOP: { place: 'CLAIMED', takeoverWithinMs: 20_000 },
} as const satisfies Record<string, { readonly place: Place; readonly takeoverWithinMs: number }>;
export type Delay = keyof typeof delays;
export const allDelays = Object.keys(delays) as readonly Delay[];

/** Those that come to no write at all, so that there is no guard to be taken away. */
const silent: readonly Delay[] = ['KILLED', 'CUT_OFF'];
export const controlled = allDelays.filter((delay) => !silent.includes(delay));

export type StaleResult = {
  readonly delay: Delay;
  readonly guarded: boolean;
  /** From the stop until somebody else claimed the work, in milliseconds; null when nobody did. */
  readonly takeoverMs: number | null;
  /** Writes that the database refused, as the late worker logged them. */
  readonly refused: number;
  /** True when the late worker did harm: its outcome counted, a mail came twice, or its locks held up all others. */
  readonly damaged: boolean;
  /** What is not as promised; in a control it says what the damage was. */
  readonly wrong: readonly string[];
};

/** How long a takeover is waited for, in milliseconds: longer than is promised of any. */
const TAKEOVER_PATIENCE_MS = 30_000;

/** As promised, or, of a control, with the damage that the guard prevents. */
export const isRight = ({ guarded, damaged, wrong }: StaleResult): boolean =>
  guarded ? !damaged && wrong.length === 0 : damaged;

type LateWorker = { readonly process: RoleProcess; readonly line: FaultProxy };

/** An installation whose workers have a line of their own to the database each; it has none until `useWorkers`. */
export async function startStaleInstallation(bell: BellName) {
  const opened = new AsyncDisposableStack();
  const at = opened.use(await startFaultInstallation({ bell, workers: 0 }));
  const database = new Client({ connectionString: at.databaseUrl });
  await database.connect();
  opened.defer(async () => await database.end());
  let isGuarded = true;
  let workers: readonly LateWorker[] = [];
  const startWorker = async (): Promise<LateWorker> => {
    const line = opened.use(await openFaultProxy(at.databaseUrl));
    const env = { DATABASE_URL: line.url, ...(isGuarded ? {} : { UNGUARDED: 'yes' }) };
    const process = at.start('worker', env);
    await process.ready;
    return { process, line };
  };
  return {
    at,
    database,
    get guarded() {
      return isGuarded;
    },
    /** Two fresh workers instead of those there were, with the guards or, for the control, without them. */
    async useWorkers(guarded: boolean): Promise<void> {
      await at.kill(workers.map(({ process }) => process));
      isGuarded = guarded;
      workers = await Promise.all([startWorker(), startWorker()]);
    },
    /** Starts others for those that were killed. */
    async replaceKilled(): Promise<void> {
      workers = await Promise.all(
        workers.map(async (worker) => (worker.process.alive ? worker : await startWorker())),
      );
    },
    workerOf(standing: Standing): LateWorker {
      const found = workers.find(({ process }) => process === standing.process);
      if (found === undefined) throw new Error('No worker stands there.');
      return found;
    },
    async [Symbol.asyncDispose]() {
      await opened.disposeAsync();
    },
  };
}

export type StaleInstallation = Awaited<ReturnType<typeof startStaleInstallation>>;

const REFUSED = /a stale write was refused/;
const refusals = ({ lines }: RoleProcess) => lines.filter((line) => REFUSED.test(line)).length;

/** Plays one scenario from Publish to live, or to where the damage shows. One that does not come to its end has failed. */
export async function runLate(installation: StaleInstallation, delay: Delay): Promise<StaleResult> {
  const { guarded } = installation;
  try {
    return await play(installation, delay);
  } catch (thrown) {
    // Nobody knows in what state its workers are.
    await installation.useWorkers(guarded);
    const wrong = [String(thrown)];
    return { delay, guarded, takeoverMs: null, refused: 0, damaged: guarded, wrong };
  }
}

async function play(installation: StaleInstallation, delay: Delay): Promise<StaleResult> {
  const { at, guarded } = installation;
  const publication = await givenPublication(at);
  const { offer } = publication;
  const isMail = delay === 'MAIL_AFTER_STOP' || delay === 'MAIL_TAKEN_OVER';
  const subject: Subject = isMail ? 'MAIL_BY_SMTP' : 'PACKAGING';
  const { place, takeoverWithinMs } = delays[delay];
  if (!isMail && delay !== 'KILLED') at.refusals.set(publication.leadPath, 400);
  const late = pointOf(subject, place, offer);
  // Where the other worker stands when the late one writes: it has the work, or is done with it.
  const next = pointOf('PREVIEW', 'PICK_UP', offer);
  const { reached } = await at.watch(late);
  // The mail of a late worker comes only after that stage.
  const afterwards = isMail ? null : await at.watch(next);
  await publishIt(at, offer);
  const standing = await patiently('the late worker stands', heard(reached));
  const worker = installation.workerOf(standing);
  const refusedBefore = refusals(worker.process);
  const stoppedAt = Date.now();
  const wakeUp = await makeLate(installation, delay, worker, () => at.release(late), offer);
  const takeover = isMail
    ? mailSentAgain(at, offer, stoppedAt)
    : claimedAgain(at, offer, stoppedAt, TAKEOVER_PATIENCE_MS);
  const takeoverMs = await takeover.catch(() => null);
  const wrong: string[] = [];
  if (takeoverMs === null || takeoverMs > takeoverWithinMs) {
    wrong.push(`it was taken over after ${takeoverMs ?? TAKEOVER_PATIENCE_MS} ms or later`);
  }
  // Behind the locks of the late worker the other one cannot come to its end.
  const isBehindLocks = delay === 'WAITING_FOR_LOCK' || delay === 'BETWEEN_LOOK_AND_WRITE';
  if (afterwards !== null && !isBehindLocks && takeoverMs !== null) {
    await patiently('the other worker is done', heard(afterwards.reached));
  }
  await wakeUp();
  if (delay === 'STOPPED_WITH_LOCKS' && takeoverMs === null) {
    return { delay, guarded, takeoverMs, refused: 0, damaged: true, wrong };
  }
  if (!isMail && !silent.includes(delay) && delay !== 'STOPPED_WITH_LOCKS') {
    await patiently('the late outcome is stored or refused', async () => {
      if (refusals(worker.process) > refusedBefore) return true;
      const { state } = await at.app.em().findOneOrFail(Publication, { offer });
      return state === 'FAILED';
    });
  }
  at.release(next);
  const damage = isMail ? await secondCopies(at, offer, worker) : await failure(at, offer);
  const refused = refusals(worker.process) - refusedBefore;
  if (damage === null) {
    await fromSignOffToLive(at, offer);
    wrong.push(...(await examine(at, publication)).wrong);
  } else {
    wrong.push(damage);
  }
  wrong.push(...at.fallen());
  await installation.replaceKilled();
  return { delay, guarded, takeoverMs, refused, damaged: damage !== null, wrong };
}

/** Makes the worker late; what is returned lets it write. */
async function makeLate(
  { at, database }: StaleInstallation,
  delay: Delay,
  { process, line }: LateWorker,
  letGo: () => void,
  offer: string,
): Promise<() => Promise<void>> {
  switch (delay) {
    case 'KILLED':
      await at.kill([process]);
      letGo();
      return () => Promise.resolve();
    case 'STOPPED':
    case 'STOPPED_WITH_LOCKS':
    case 'MAIL_AFTER_STOP':
      process.signal('SIGSTOP');
      return async () => {
        letGo();
        process.signal('SIGCONT');
        return await Promise.resolve();
      };
    case 'CUT_OFF':
      line.hush();
      // It goes on, and what it says stays on the line.
      letGo();
      return async () => {
        line.speak();
        return await Promise.resolve();
      };
    case 'WAITING_FOR_LOCK': {
      await database.query('begin');
      await database.query('select 1 from offer where id = $1 for update', [offer]);
      letGo();
      await patiently('it waits for the row lock', async () => {
        // Not over `database`: inside a transaction a session sees the activity as it was at its first look.
        const rows: { waits: boolean }[] = await at.app.em().execute(
          `select exists (select from pg_stat_activity
            where wait_event_type = 'Lock' and query like 'select%from "offer"%') as waits`,
        );
        return rows[0]?.waits;
      });
      await loseWorkerLock(database, offer);
      return async () => {
        await database.query('commit');
      };
    }
    case 'BETWEEN_LOOK_AND_WRITE':
    case 'MAIL_TAKEN_OVER':
      await loseWorkerLock(database, offer);
      return async () => {
        letGo();
        return await Promise.resolve();
      };
  }
}

/** Breaks the connection with the advisory lock of the worker that holds the offer's work. */
async function loseWorkerLock(database: Client, offer: string): Promise<void> {
  await database.query(
    `select pg_terminate_backend(l.pid) from pg_locks l
    where l.locktype = 'advisory' and l.objsubid = 2 and l.objid in (
      select lease_worker from stage_run where offer_id = $1 and status = 'IN_PROGRESS'
      union select lease_worker from mail where offer_id = $1 and recipient = $2 and state = 'QUEUED')`,
    [offer, SMTP_ADDRESS],
  );
}

/** Waits until another worker has claimed the packaging run; how long that took. */
async function claimedAgain(
  at: FaultInstallation,
  offer: string,
  stoppedAt: number,
  withinMs: number,
): Promise<number> {
  const isTakenOver = async (): Promise<number | null> => {
    const run = await at.app.em().findOneOrFail(StageRun, { offer, stage: 'PACKAGING' });
    const claimedAt = run.claimedAt?.getTime() ?? 0;
    return run.token > 1 && claimedAt >= stoppedAt ? Math.max(1, claimedAt - stoppedAt) : null;
  };
  return await patiently('the work is taken over', isTakenOver, withinMs);
}

async function mailSentAgain(
  at: FaultInstallation,
  offer: string,
  stoppedAt: number,
): Promise<number> {
  return await patiently('another worker has sent the mail', async () => {
    const mail = await at.app.em().findOne(Mail, { offer, recipient: SMTP_ADDRESS, state: 'SENT' });
    return mail?.sentAt ? mail.sentAt.getTime() - stoppedAt : null;
  });
}

/** Waits until the mail's late worker has come to its end; says when the mail came twice. */
async function secondCopies(
  at: FaultInstallation,
  offer: string,
  { process }: LateWorker,
): Promise<string | null> {
  const mail = await at.app.em().findOneOrFail(Mail, { offer, recipient: SMTP_ADDRESS });
  const copies = () => at.smtp.mails.filter(({ raw }) => raw.includes(mail.messageId)).length;
  await patiently('the late worker looked at its lease', () => {
    return Promise.resolve(
      copies() > 1 || process.lines.some((line) => /a late mail was not sent/.test(line)),
    );
  });
  return copies() > 1 ? `the mail came ${copies()} times` : null;
}

/** How the publication ended that should have gone on; null when it goes on. */
async function failure(at: FaultInstallation, offer: string): Promise<string | null> {
  const { state, endReason } = await reachedStage(at, offer, 'PUBLISHER_SIGNOFF');
  return state === 'FAILED' ? `the publication ended: ${endReason}` : null;
}
