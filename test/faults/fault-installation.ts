/**
 * An installation of several processes that may be harmed: an API and workers as `vitrine serve` runs them, over
 * a PostgreSQL and a Redis of its own, with a mail server and a lead destination that keep what they get.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { findRedisServer } from '../../src/services/embedded-redis.ts';
import { openDataFolder } from '../../src/services/data-folder.ts';
import { freePort } from '../../src/services/free-port.ts';
import { partnerOf } from '../api/partner.ts';
import { createAuthority, startPeer } from '../leads/https-peer.ts';
import { startSmtpServer } from '../mail/smtp-peer.ts';
import { startInstallation } from '../support/installation.ts';
import { ownPostgres, ownRedis } from '../support/own-servers.ts';
import type { Point } from './points.ts';
import { watchPoints } from './points-watch.ts';
import { startRole } from './role-process.ts';
import type { RoleProcess, Standing } from './role-process.ts';

export const bells = ['bull', 'postgres'] as const;
export type BellName = (typeof bells)[number];

export const faults = [
  'WORKER_KILLED',
  'API_KILLED',
  'REDIS_KILLED',
  'REDIS_FLUSHED',
  'POSTGRES_STOPPED',
] as const;
export type Fault = (typeof faults)[number];

/** Faults that an installation with that bell can come to. */
export const faultsOf = (bell: BellName): readonly Fault[] =>
  faults.filter((fault) => bell === 'bull' || !fault.startsWith('REDIS'));

/** Moments of `Date.now()`: when the harm was done, and since when everything is there again. */
export type Harm = { readonly at: number; readonly recoveredAt: number };

export type FaultInstallationOptions = {
  readonly bell: BellName;
  /** How many workers there are; one that is killed is replaced. */
  readonly workers?: number;
};

export async function startFaultInstallation({ bell, workers = 2 }: FaultInstallationOptions) {
  const opened = new AsyncDisposableStack();
  const postgres = opened.use(await ownPostgres());
  const binary = bell === 'bull' ? findRedisServer(process.env['PATH'] ?? '') : null;
  const redis = binary === null ? null : opened.use(await ownRedis(binary));
  if (bell === 'bull' && redis === null) throw new Error('There is no redis-server on PATH.');
  const app = opened.use(await startInstallation({ databaseServer: postgres.url, worker: false }));
  await (await openDataFolder({ dataDir: app.folder, exclusive: false }))[Symbol.asyncDispose]();
  const smtp = opened.use(await startSmtpServer());
  const authority = opened.use(createAuthority());
  /** How often each path of the lead destination was asked. */
  const leads = new Map<string, number>();
  /** Answers other than 200, by path, each given once. */
  const refusals = new Map<string, number>();
  const destination = opened.use(
    await startPeer(authority, (request, response) => {
      const path = request.url ?? '';
      leads.set(path, (leads.get(path) ?? 0) + 1);
      const status = refusals.get(path) ?? 200;
      refusals.delete(path);
      request.resume().on('end', () => response.writeHead(status).end('{}'));
    }),
  );

  const port = await freePort();
  const environment = {
    PATH: process.env['PATH'] ?? '',
    HOME: process.env['HOME'] ?? app.folder,
    NODE_COMPILE_CACHE: join(import.meta.dirname, '../../node_modules/.cache/compiled'),
    HOST: '127.0.0.1',
    PORT: String(port),
    DATA_DIR: app.folder,
    DATABASE_URL: app.database.url,
    // Nothing of a test leaves this machine.
    CHECK_LINKS: 'off',
    BELL: bell,
    ...(redis === null ? {} : { REDIS_URL: redis.url }),
    SMTP_URL: smtp.url,
    OUTBOUND_ALLOW: `127.0.0.1:${destination.port}`,
    OUTBOUND_CA_FILE: authority.caFile,
    // As many publications as one wave holds stand still in one worker.
    STAGE_CONCURRENCY: '16',
    DEMO: 'off',
  };
  const points = watchPoints();
  const crew: RoleProcess[] = [];
  const killed = new Set<RoleProcess>();
  const start = (role: 'api' | 'worker', more: Readonly<Record<string, string>> = {}) => {
    const env = { ...environment, ROLE: role, ...more };
    const started = startRole(env, points.awaited, points.reached);
    crew.push(started);
    return started;
  };
  opened.defer(async () => {
    await Promise.all(crew.map(async (each) => await each.kill()));
  });
  let api = start('api');
  let staff: RoleProcess[] = Array.from({ length: workers }, () => start('worker'));
  try {
    await Promise.all([api, ...staff].map(async ({ ready }) => await ready));
  } catch (thrown) {
    await opened.disposeAsync();
    throw thrown;
  }

  const kill = async (victims: readonly RoleProcess[]): Promise<number> => {
    for (const victim of victims) {
      killed.add(victim);
      victim.signal('SIGKILL');
    }
    const at = Date.now();
    await Promise.all(victims.map(async (victim) => await victim.kill()));
    return at;
  };
  const harm = async (fault: Fault, standing: readonly Standing[]): Promise<Harm> => {
    switch (fault) {
      case 'WORKER_KILLED': {
        const victims = staff.filter((worker) => standing.some((each) => each.process === worker));
        const at = await kill(victims);
        const left = staff.filter((worker) => worker.alive);
        staff = [...left, ...victims.map(() => start('worker'))];
        if (left.length > 0) return { at, recoveredAt: at };
        await Promise.all(staff.map(async ({ ready }) => await ready));
        return { at, recoveredAt: Date.now() };
      }
      case 'API_KILLED': {
        const at = await kill([api]);
        api = start('api');
        await api.ready;
        return { at, recoveredAt: Date.now() };
      }
      case 'REDIS_KILLED': {
        const at = Date.now();
        await redis?.kill();
        await redis?.startAgain();
        return { at, recoveredAt: Date.now() };
      }
      case 'REDIS_FLUSHED': {
        const at = Date.now();
        await redis?.ask('FLUSHALL');
        return { at, recoveredAt: Date.now() };
      }
      case 'POSTGRES_STOPPED': {
        const at = Date.now();
        await postgres.stopNow();
        await postgres.startAgain();
        return { at, recoveredAt: Date.now() };
      }
    }
  };

  const owner = await app.given.actor('OWNER', 'Camille Roux', app.publisher.id);
  const reviewer = await app.given.actor('REVIEWER', 'Marta Keller');
  const url = `http://127.0.0.1:${port}`;
  return {
    bell,
    app,
    url,
    databaseUrl: app.database.url,
    owner: partnerOf(url, owner.secret),
    reviewer: partnerOf(url, reviewer.secret),
    smtp,
    leads,
    refusals,
    leadUrl: (path: string) => `${destination.url}${path}`,
    harm,
    /** Starts a process beside the others, which is not replaced. */
    start,
    kill,
    get api() {
      return api;
    },
    /** Awaits the first process that reaches the point; resolves to that waiting once all processes know it. */
    async watch(point: Point): Promise<{ readonly reached: Promise<Standing> }> {
      const reached = points.watch(point);
      await Promise.all(crew.map(async (each) => await each.arm([point])));
      return { reached };
    },
    release: points.release,
    /** Waits until those that were started after a fault serve. */
    async settle(): Promise<void> {
      await Promise.all([api, ...staff].map(async ({ ready }) => await ready));
    },
    /** What processes said that ended without being killed. */
    fallen: (): readonly string[] =>
      crew
        .filter((each) => !each.alive && !killed.has(each))
        .map((each) => `process ${each.pid} ended by itself: ${each.lines.slice(-5).join(' | ')}`),
    /** How many lines of all processes fit. */
    logged: (pattern: RegExp): number =>
      crew.reduce((sum, { lines }) => sum + lines.filter((line) => pattern.test(line)).length, 0),
    async [Symbol.asyncDispose]() {
      await opened.disposeAsync();
      await rm(app.folder, { recursive: true, force: true });
    },
  };
}

export type FaultInstallation = Awaited<ReturnType<typeof startFaultInstallation>>;
