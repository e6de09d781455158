/** Who may work on a row, for how long, and whose write counts. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { asOpenPublication, currentOf, lockOffer } from '../../src/app/open-publication.ts';
import { runNextStage } from '../../src/app/run-stage.ts';
import { StaleWork, storeChange } from '../../src/app/store-change.ts';
import { transact } from '../../src/app/transact.ts';
import { underLease } from '../../src/app/under-lease.ts';
import { claim, claimNextStageRun, dueIds, postpone, renew } from '../../src/db/claim.ts';
import type { Lease } from '../../src/db/claim.ts';
import { StageRun } from '../../src/db/stage-run.ts';
import { block, pass } from '../../src/domain/publication.ts';
import { holdWorkerLock } from '../../src/jobs/worker-lock.ts';
import type { WorkerLock } from '../../src/jobs/worker-lock.ts';
import { createLog } from '../../src/log.ts';
import { freePort } from '../../src/services/free-port.ts';
import { factsOf, publicationOf, runsOf } from '../app/flow.ts';
import { holdStages } from '../app/hold-stages.ts';
import { connect } from '../support/database.ts';
import { startInstallation, until } from '../support/installation.ts';
import type { Installation, InstallationOptions } from '../support/installation.ts';

const HOUR_MS = 3_600_000;
const never = new AbortController().signal;
const system = { kind: 'SYSTEM', name: 'test', tokenId: null, personId: null } as const;

/** An installation without a worker, and a certification that is due. */
async function withDueRun(options: InstallationOptions = {}) {
  const app = await startInstallation({ worker: false, ...options });
  const { id: offer } = await app.given.offer(app.publisher);
  const publication = await app.given.published(app.publisher.owner, offer);
  const run = async () => {
    const found = (await runsOf(app, publication)).get('CERTIFICATION');
    assert.ok(found);
    return found;
  };
  const { id } = await run();
  const locks = new AsyncDisposableStack();
  return {
    app,
    offer,
    publication,
    id,
    run,
    /** The lock of a worker, held until the test ends or it is let go. */
    async worker(): Promise<WorkerLock> {
      return locks.use(await holdWorkerLock(app.database.url, app.deps.log));
    },
    claim: (lease: Lease, em = app.em()) => claim(app.deps.orm, em, 'stage', id, lease),
    due: () => dueIds(app.deps.orm, app.em(), 'stage', 10),
    kinds: async () => (await factsOf(app, offer)).map(({ kind }) => kind),
    async [Symbol.asyncDispose]() {
      await locks.disposeAsync();
      await app[Symbol.asyncDispose]();
    },
  };
}

const leaseOf = (worker: WorkerLock, leaseMs = HOUR_MS): Lease => {
  const key = worker.current();
  assert.ok(key !== null);
  return { worker: key, leaseMs };
};

const wasRefused = (app: Installation): number =>
  app.log.filter((line) => line.includes('a stale write was refused')).length;

/** Ends the lease that a worker holds, as if its renewals had stopped long ago. */
async function endLease(app: Installation, id: string): Promise<void> {
  await app.em().nativeUpdate(StageRun, { id }, { leaseUntil: new Date(0) });
}

/** Waits until somebody waits for a lock that this database's connections hold. */
async function somebodyWaits(app: Installation): Promise<void> {
  await using admin = await connect(app.database.url);
  await until(async () => {
    const { rowCount } = await admin.client.query(
      `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    return rowCount;
  });
}

describe('given a row of work that is due', () => {
  test('when it is claimed, then its token is one more and nobody else can claim it', async () => {
    await using given = await withDueRun();
    const [first, second] = [await given.worker(), await given.worker()];
    assert.deepEqual(await given.due(), [given.id]);
    const won = await given.claim(leaseOf(first));
    assert.deepEqual([won?.id, won?.token, won?.takenOver], [given.id, 1, false]);
    assert.deepEqual(await given.due(), []);
    assert.equal(await given.claim(leaseOf(second)), null);
    assert.equal(
      await claimNextStageRun(given.app.deps.orm, given.app.em(), leaseOf(second)),
      null,
    );
    assert.equal((await given.run()).token, 1);
  });

  test('when its lease ran out by the time of the database, then another worker claims it, though the first one lives', async () => {
    await using given = await withDueRun();
    const [first, second] = [await given.worker(), await given.worker()];
    await given.claim(leaseOf(first, 100));
    const claimed = await until(async () => await given.claim(leaseOf(second)));
    assert.equal(claimed.token, 2);
    const { claimedAt } = await given.run();
    assert.ok(claimedAt);
    assert.notEqual(first.current(), null);
  });

  test('when the lock of its worker is gone, then another worker claims it at once, though the lease is long', async () => {
    await using given = await withDueRun();
    const [first, second] = [await given.worker(), await given.worker()];
    await given.claim(leaseOf(first));
    assert.equal(await given.claim(leaseOf(second)), null, 'while the lock is held, nobody can');
    await first[Symbol.asyncDispose]();
    // PostgreSQL lets the lock go when it has noticed the end of the connection.
    const claimed = await until(async () => await given.claim(leaseOf(second)));
    assert.equal(claimed.token, 2);
  });

  test('when two claim it in transactions that overlap, then the one that waited gets nothing', async () => {
    await using given = await withDueRun();
    const [first, second] = [await given.worker(), await given.worker()];
    const { orm } = given.app.deps;
    let late: ReturnType<typeof given.claim> | undefined;
    await orm.em.fork().transactional(async (em) => {
      assert.equal((await given.claim(leaseOf(first), em))?.token, 1);
      late = given.claim(leaseOf(second));
      await somebodyWaits(given.app);
    });
    assert.equal(await late, null);
    assert.equal((await given.run()).leaseWorker, first.current());
  });

  test('when it was taken over, then the first worker renews and postpones nothing', async () => {
    await using given = await withDueRun();
    const { app, id } = given;
    const { orm } = app.deps;
    const [first, second] = [await given.worker(), await given.worker()];
    const stale = await given.claim(leaseOf(first));
    assert.ok(stale);
    assert.equal(await renew(orm, app.em(), 'stage', stale, leaseOf(first)), true);
    await endLease(app, id);
    const newest = await given.claim(leaseOf(second));
    assert.ok(newest);
    const why = { afterMs: 0, error: 'late' };
    assert.equal(await renew(orm, app.em(), 'stage', stale, leaseOf(first)), false);
    assert.equal(await postpone(orm, app.em(), 'stage', stale, why), false);
    assert.equal((await given.run()).lastError, null);
    // With the newest token both would have been done.
    assert.equal(await renew(orm, app.em(), 'stage', newest, leaseOf(second)), true);
    assert.equal(await postpone(orm, app.em(), 'stage', newest, why), true);
  });

  test('when it only waits for somebody, then that is not its first failure', async () => {
    await using given = await withDueRun();
    const { orm } = given.app.deps;
    const worker = await given.worker();
    for (const [failed, expected] of [
      [false, false],
      [true, true],
    ] as const) {
      const held = await given.claim(leaseOf(worker));
      assert.ok(held);
      await postpone(orm, given.app.em(), 'stage', held, { afterMs: 0, error: 'later', failed });
      assert.equal((await given.run()).firstFailedAt !== null, expected);
    }
  });
});

describe('given a worker whose run was taken over', () => {
  /** A worker that is held in the middle of a certification that is somebody else's by now. */
  async function takenOver() {
    const held = holdStages();
    const given = await withDueRun({ wrap: held.wrap, timing: { heartbeatMs: HOUR_MS } });
    held.hold('CERTIFICATION');
    const [slow, fast] = [await given.worker(), await given.worker()];
    const work = runNextStage(given.app.deps, slow, never);
    await held.reached('CERTIFICATION');
    return { ...given, held, work, fast, takeOver: () => endLease(given.app, given.id) };
  }

  test('when it comes with its outcome, then that is refused, told once and changes nothing', async () => {
    await using given = await takenOver();
    await given.takeOver();
    assert.equal((await given.claim(leaseOf(given.fast)))?.token, 2);
    const before = await given.kinds();
    given.held.letGoAll();
    await given.work;
    assert.equal(wasRefused(given.app), 1);
    assert.deepEqual(await given.kinds(), before);
    const { status, token, leaseWorker } = await given.run();
    assert.deepEqual([status, token, leaseWorker], ['IN_PROGRESS', 2, given.fast.current()]);
  });

  test('when nobody took it over, then the same outcome is stored', async () => {
    await using given = await takenOver();
    given.held.letGoAll();
    await given.work;
    assert.equal(wasRefused(given.app), 0);
    assert.equal((await given.run()).status, 'COMPLETE');
  });

  test('when it was taken over while its outcome waited for the lock of the offer, then that is refused too', async () => {
    await using given = await takenOver();
    await using other = await connect(given.app.database.url);
    await other.client.query('begin');
    await other.client.query('select 1 from offer where id = $1 for update', [given.offer]);
    given.held.letGoAll();
    await somebodyWaits(given.app);
    await given.takeOver();
    assert.equal((await given.claim(leaseOf(given.fast)))?.token, 2);
    const before = await given.kinds();
    await other.client.query('commit');
    await given.work;
    assert.equal(wasRefused(given.app), 1);
    assert.deepEqual(await given.kinds(), before);
  });

  test('when the other one found the stage broken for good, then its outcome is stale and no breakdown', async () => {
    await using given = await takenOver();
    const { app } = given;
    await given.takeOver();
    const newest = await given.claim(leaseOf(given.fast));
    assert.ok(newest);
    await transact(app.deps, async (tx) => {
      const offer = await lockOffer(tx.em, given.offer);
      assert.ok(offer);
      const current = await currentOf(tx.em, offer);
      assert.ok(current);
      await storeChange(app.deps, tx, offer, current, block(asOpenPublication(current)), {
        by: system,
        channel: 'AUTOMATIC',
        cause: 'PLATFORM',
        token: newest.token,
      });
    });
    given.held.letGoAll();
    await given.work;
    assert.equal(wasRefused(app), 1);
    assert.equal(app.log.filter((line) => line.includes('a stage broke')).length, 0);
    assert.equal((await given.run()).status, 'BLOCKED');
  });
});

describe('given an outcome that is stored under the lock of its offer', () => {
  /** Stores the end of the certification with a token, after `meanwhile` happened under the lock. */
  async function complete(
    app: Installation,
    offerId: string,
    token: number,
    meanwhile: () => Promise<unknown>,
  ): Promise<void> {
    await transact(app.deps, async (tx) => {
      const offer = await lockOffer(tx.em, offerId);
      assert.ok(offer);
      const current = await currentOf(tx.em, offer);
      assert.ok(current);
      await meanwhile();
      await storeChange(app.deps, tx, offer, current, pass(asOpenPublication(current)), {
        by: system,
        channel: 'AUTOMATIC',
        cause: null,
        token,
        result: { hash: 'a'.repeat(64), reused: false },
      });
    });
  }

  test('when the run is claimed between the look and the write, then the guard in the write refuses it', async () => {
    await using given = await withDueRun();
    const { app, id, offer } = given;
    const [first, second] = [await given.worker(), await given.worker()];
    const stale = await given.claim(leaseOf(first));
    assert.ok(stale);
    const takeOver = async () => {
      await endLease(app, id);
      assert.equal((await given.claim(leaseOf(second)))?.token, 2);
    };
    const before = await given.kinds();
    await assert.rejects(complete(app, offer, stale.token, takeOver), StaleWork);
    assert.deepEqual(await given.kinds(), before);
    assert.equal((await publicationOf(app, given.publication)).stage, 'CERTIFICATION');
    // The guard is what refused it: with the newest token the same write passes.
    await complete(app, offer, 2, () => Promise.resolve());
    assert.equal((await publicationOf(app, given.publication)).stage, 'PACKAGING');
  });

  test('when the write waits for a claim that is not yet committed, then it is refused after that', async () => {
    await using given = await withDueRun();
    const { app, id, offer } = given;
    const worker = await given.worker();
    const stale = await given.claim(leaseOf(worker));
    assert.ok(stale);
    await using other = await connect(app.database.url);
    await other.client.query('begin');
    await other.client.query('update stage_run set token = token + 1 where id = $1', [id]);
    const write = complete(app, offer, stale.token, () => Promise.resolve());
    const refused = assert.rejects(write, StaleWork);
    await somebodyWaits(app);
    await other.client.query('commit');
    await refused;
    assert.equal((await publicationOf(app, given.publication)).stage, 'CERTIFICATION');
  });
});

describe('given a stage that lasts longer than a lease', () => {
  const leaseMs = 500;

  test('when its worker lives, then its heartbeat keeps the run', async () => {
    const held = holdStages();
    await using given = await withDueRun({
      wrap: held.wrap,
      timing: { leaseMs, heartbeatMs: 100 },
    });
    held.hold('CERTIFICATION');
    await given.app.startWorking();
    await held.reached('CERTIFICATION');
    // Another worker looks for due rows all the time.
    await given.app.anotherWorker();
    await until(async () => {
      const { leaseUntil, claimedAt } = await given.run();
      return Number(leaseUntil) - Number(claimedAt) > 3 * leaseMs;
    });
    assert.equal((await given.run()).token, 1);
    held.letGoAll();
    await given.app.publicationAt(given.publication, 'PUBLISHER_SIGNOFF');
    assert.equal((await given.run()).token, 1);
    assert.equal(wasRefused(given.app), 0);
  });

  test('when its worker renews nothing, then another one takes it over and the first ends its work', async () => {
    const held = holdStages();
    await using given = await withDueRun({
      wrap: held.wrap,
      timing: { leaseMs, heartbeatMs: 4 * leaseMs },
    });
    held.hold('CERTIFICATION');
    await given.app.startWorking();
    await held.reached('CERTIFICATION');
    await given.app.anotherWorker({ wrap: () => ({ examiner: given.app.deps.examiner }) });
    await until(async () => (await given.run()).token >= 2);
    held.letGoAll();
    await given.app.publicationAt(given.publication, 'PUBLISHER_SIGNOFF');
    const starts = (await factsOf(given.app, given.offer)).filter(
      ({ kind }) => kind === 'STAGE_STARTED',
    );
    assert.equal(starts.length, 5);
  });

  test('when the connection that holds the lock of its worker is closed, then the work ends, says nothing, and is done again', async () => {
    const held = holdStages();
    await using given = await withDueRun({ wrap: held.wrap });
    const { app } = given;
    held.hold('CERTIFICATION');
    await app.startWorking();
    await held.reached('CERTIFICATION');
    held.hold('CERTIFICATION');
    const again = held.reached('CERTIFICATION');
    await using admin = await connect(app.database.url);
    const { rowCount } = await admin.client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and application_name = 'vitrine worker lock'`,
    );
    assert.equal(rowCount, 1);
    // The door is still shut: only work that ended lets the same worker come before it once more.
    await again;
    held.letGoAll();
    await app.publicationAt(given.publication, 'PUBLISHER_SIGNOFF');
    const run = await given.run();
    assert.deepEqual([run.token, run.firstFailedAt], [2, null]);
    assert.equal((await given.kinds()).includes('STAGE_DELAYED'), false);
    for (const said of ['worker lock lost', 'worker lock taken again']) {
      assert.ok(
        app.log.some((line) => line.includes(said)),
        said,
      );
    }
  });
});

describe('given work under a lease', () => {
  const lines: string[] = [];
  const log = createLog(
    'debug',
    () => new Date(),
    (line) => void lines.push(line),
  );

  /** Resolves to whether the signal of the work aborted before `enough` beats were asked for. */
  async function outlives(renewal: () => Promise<boolean>, beats: number): Promise<boolean> {
    await using app = await startInstallation({
      worker: false,
      timing: { leaseMs: 100, heartbeatMs: 20 },
    });
    let asked = 0;
    const enough = Promise.withResolvers<void>();
    let isAborted = false;
    const counted = async () => {
      asked += 1;
      if (asked === beats) enough.resolve();
      return await renewal();
    };
    await underLease({ ...app.deps, log }, counted, never, async (signal) => {
      const aborted = new Promise<void>((resolve) => {
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
      await Promise.race([enough.promise, aborted]);
      isAborted = signal.aborted;
    });
    return !isAborted;
  }

  test('when the database does not answer for as long as a lease, then the work is told to stop', async () => {
    assert.equal(await outlives(() => new Promise(() => undefined), 50), false);
  });

  test('when the database refuses to answer for as long as a lease, then the work is told to stop', async () => {
    assert.equal(await outlives(() => Promise.reject(new Error('away')), 50), false);
    assert.ok(lines.some((line) => line.includes('a lease was not renewed')));
  });

  test('when it was taken over, then the work is told to stop', async () => {
    assert.equal(await outlives(() => Promise.resolve(false), 50), false);
  });

  test('when each renewal is granted, then it is not', async () => {
    assert.equal(await outlives(() => Promise.resolve(true), 15), true);
  });
});

describe('given a database that is away', () => {
  test('when a worker wants its lock, then it is told so', async () => {
    const url = `postgres://nobody:secret@127.0.0.1:${await freePort()}/none`;
    const log = createLog(
      'error',
      () => new Date(),
      () => undefined,
    );
    await assert.rejects(holdWorkerLock(url, log), /ECONNREFUSED/);
  });
});

describe('given a stage that did its work', () => {
  test('when its outcome cannot be stored, then that is a delay of ours, and it passes once it can be', async () => {
    await using given = await withDueRun();
    const { app } = given;
    await using admin = await connect(app.database.url);
    await admin.client.query(`
      create function no_room() returns trigger language plpgsql as
        $$ begin raise exception 'no room for this row'; end $$;
      create trigger no_room before insert on stage_run for each row
        when (new.stage = 'PACKAGING') execute function no_room();`);
    await app.startWorking();
    await until(async () => (await given.run()).attempt >= 3);
    const delayed = (await given.kinds()).filter((kind) => kind === 'STAGE_DELAYED');
    assert.equal(delayed.length, 1);
    assert.match((await given.run()).lastError ?? '', /no room for this row/);
    await admin.client.query('drop trigger no_room on stage_run');
    await app.publicationAt(given.publication, 'PUBLISHER_SIGNOFF');
  });
});
