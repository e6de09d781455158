/**
 * What a process says about itself: whether it can do its work, and if not, why.
 *
 * A part is `ok`, `degraded` (the work goes on, slower or in danger) or `failed` (it cannot go on). The texts are for
 * everybody who can reach the address, so they name no host and no user, and repeat no error.
 */
import { statfs } from 'node:fs/promises';
import type { MikroORM } from '@mikro-orm/postgresql';
import { appliedMigrations, ownMigrations } from './db/orm.ts';
import type { Bell } from './jobs/bell.ts';
import type { MalwareScanner } from './packages/malware-scanner.ts';
import type { SetGauge } from './telemetry/metrics.ts';

export type HealthState =
  | { readonly state: 'ok' }
  | { readonly state: 'degraded' | 'failed'; readonly why: string };

export type HealthPart = {
  readonly name: 'database' | 'bell' | 'disk' | 'worker' | 'malwareScanner';
  look(): Promise<HealthState>;
};

export type Health = {
  readonly ready: boolean;
  readonly parts: Readonly<Partial<Record<HealthPart['name'] | 'process', HealthState>>>;
};

/** How long a part may take to answer before it counts as failed, in milliseconds. */
const LOOK_WITHIN_MS = 2_000;

/** Less room than this, and a package that is being stored may not fit, in bytes. */
const LITTLE_ROOM_BYTES = 1024 * 1024 * 1024;

/** Less room than this, and nothing can be stored, in bytes. */
const NO_ROOM_BYTES = 32 * 1024 * 1024;

const ok: HealthState = { state: 'ok' };

export type HealthWatch = { look(): Promise<Health> };

/**
 * Looks at all parts at once. Looks at the same moment share one, and a part that still hangs since an earlier look is
 * not asked again: during an outage, questions must not pile up.
 */
export function createHealth(parts: readonly HealthPart[], isStopping: () => boolean): HealthWatch {
  const asked = new Map<string, Promise<HealthState>>();

  function ask({ name, look }: HealthPart): Promise<HealthState> {
    const underWay = asked.get(name);
    if (underWay !== undefined) return underWay;
    const answer = look()
      .catch((): HealthState => ({ state: 'failed', why: 'It cannot be looked at.' }))
      .finally(() => asked.delete(name));
    asked.set(name, answer);
    return answer;
  }

  async function lookAt(part: HealthPart): Promise<readonly [string, HealthState]> {
    const late = Promise.withResolvers<HealthState>();
    const patience = setTimeout(() => {
      late.resolve({ state: 'failed', why: `No answer within ${LOOK_WITHIN_MS / 1_000} seconds.` });
    }, LOOK_WITHIN_MS);
    try {
      return [part.name, await Promise.race([ask(part), late.promise])];
    } finally {
      clearTimeout(patience);
    }
  }

  return {
    async look() {
      if (isStopping()) {
        const process = { state: 'failed', why: 'It is stopping.' } as const;
        return { ready: false, parts: { process } };
      }
      const states = await Promise.all(parts.map(lookAt));
      const ready = states.every(([, { state }]) => state !== 'failed');
      return { ready, parts: Object.fromEntries(states) };
    },
  };
}

/** The database answers, and has the tables of this version. One statement asks both. */
export function databaseHealth(orm: MikroORM): HealthPart {
  let own: Promise<readonly string[]> | null = null;
  return {
    name: 'database',
    async look() {
      let applied: readonly string[];
      try {
        applied = await appliedMigrations(orm);
      } catch {
        return { state: 'failed', why: 'It does not answer.' };
      }
      own ??= ownMigrations();
      const missing = (await own).filter((name) => !applied.includes(name));
      if (missing.length > 0) {
        const why = `It lacks ${missing.length} migration(s) of this version. Run: vitrine migrate`;
        return { state: 'failed', why };
      }
      // A newer version migrates while this one still runs, so that one can take over from the other.
      return applied.length > (await own).length
        ? { state: 'degraded', why: 'It was migrated by a newer version.' }
        : ok;
    },
  };
}

/** The bell can be lost without losing work, so it never makes a process unready. */
export function bellHealth(bell: Bell): HealthPart {
  return {
    name: 'bell',
    async look() {
      if (await bell.isReachable()) return ok;
      const why = 'It cannot be reached. Work is found by the sweeps, up to a second later.';
      return { state: 'degraded', why };
    },
  };
}

/** Without its scanner a process goes on; packages wait in certification until it is back. */
export function malwareScannerHealth(scanner: MalwareScanner): HealthPart {
  return { name: 'malwareScanner', look: () => scanner.look() };
}

/** There is room in the folder for packages and uploads. */
export function diskHealth(folder: string): HealthPart {
  return {
    name: 'disk',
    async look() {
      const free = await freeBytes(folder);
      if (free < NO_ROOM_BYTES)
        return { state: 'failed', why: 'The data folder has no room left.' };
      return free < LITTLE_ROOM_BYTES
        ? { state: 'degraded', why: 'The data folder has less than 1 GiB left.' }
        : ok;
    },
  };
}

/** The worker may take work. */
export function workerHealth(worker: { holdsLock(): boolean }): HealthPart {
  return {
    name: 'worker',
    look: () =>
      Promise.resolve(
        worker.holdsLock()
          ? ok
          : { state: 'failed', why: 'It has lost its lock in the database, and takes no work.' },
      ),
  };
}

/** Tells the same as metrics; what is not known, such as of a process that stops, is left out. */
export function tellHealth(health: HealthWatch, folder: string): (set: SetGauge) => Promise<void> {
  return async (set) => {
    const { database, bell } = (await health.look()).parts;
    if (database !== undefined) {
      set('vitrine_database_up', {}, database.state === 'failed' ? 0 : 1);
    }
    if (bell !== undefined) set('vitrine_bell_up', {}, bell.state === 'ok' ? 1 : 0);
    set('vitrine_disk_free_bytes', {}, await freeBytes(folder));
  };
}

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
