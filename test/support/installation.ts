/** A whole installation inside a test: own database, data folder, mailbox, bell and clock; no HTTP. */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { Call } from '../../src/app/call.ts';
import { hashOf } from '../../src/app/hashing.ts';
import { publish } from '../../src/app/publish.ts';
import { Asset } from '../../src/db/asset.ts';
import { ApiToken } from '../../src/db/api-token.ts';
import { Membership } from '../../src/db/membership.ts';
import { Offer } from '../../src/db/offer.ts';
import { closeOrm, openOrm } from '../../src/db/orm.ts';
import { Package } from '../../src/db/package.ts';
import { Person } from '../../src/db/person.ts';
import { Publication } from '../../src/db/publication.ts';
import { Publisher } from '../../src/db/publisher.ts';
import type { Deps, Settings } from '../../src/deps.ts';
import { scopesOfRole } from '../../src/domain/actor.ts';
import type { Role, TokenActor } from '../../src/domain/actor.ts';
import type { OfferContent } from '../../src/domain/content.ts';
import { pipelineFor } from '../../src/domain/pipeline.ts';
import type { Stage } from '../../src/domain/pipeline.ts';
import { createOutbound } from '../../src/http/outbound.ts';
import type { Bell } from '../../src/jobs/bell.ts';
import { bullBell } from '../../src/jobs/bull-bell.ts';
import { postgresBell } from '../../src/jobs/postgres-bell.ts';
import { startWorker } from '../../src/jobs/worker.ts';
import type { Worker } from '../../src/jobs/worker.ts';
import { publicLeadHosts } from '../../src/leads/lead-hosts.ts';
import { createLog } from '../../src/log.ts';
import { createEmlTransport } from '../../src/mail/eml-transport.ts';
import { createExaminer } from '../../src/packages/examine.ts';
import type { Examiner } from '../../src/packages/examine.ts';
import { createPlanner } from '../../src/packages/planner.ts';
import { filePackageStore } from '../../src/packages/package-store.ts';
import { createSecretKeys } from '../../src/secrets/secret-keys.ts';
import { createWaker } from '../../src/streams/pg-waker.ts';
import { silentMetrics } from '../../src/telemetry/metrics.ts';
import { createTracing } from '../../src/telemetry/tracing.ts';
import { defaultTiming } from '../../src/timing.ts';
import type { Timing } from '../../src/timing.ts';
import { buildPackage } from './build-package.ts';
import { cleanPackage } from './clean-package.ts';
import { testDatabase } from './database.ts';
import { completeContent } from './offer-content.ts';
import { solidPng } from './png.ts';

export type InstallationOptions = {
  /** A database server of the test's own, which it may stop; else that of all tests. */
  readonly databaseServer?: string;
  readonly bell?: { readonly redisUrl: string } | 'postgres';
  /** False: nothing works on stages, packages and mails until `startWorking`. */
  readonly worker?: boolean;
  readonly timing?: Partial<Timing>;
  readonly settings?: Partial<Settings>;
  readonly deps?: Partial<Deps>;
  /** Puts something around what the installation is made of, for example to hold it up. */
  readonly wrap?: (deps: Deps) => Partial<Deps>;
  /** How many stages a worker works on at the same time; 4 when not told. */
  readonly stageConcurrency?: number;
  readonly outboundAllow?: readonly string[];
  readonly outboundCaFile?: string;
};

/** A worker beside the first one, as a process of its own would be: with its own bell, over the same rows. */
export type AnotherWorker = {
  readonly worker: Worker;
  readonly deps: Deps;
};

/** Short pauses for tests; leases and heartbeats stay long enough for a busy machine. */
const testTiming: Timing = {
  ...defaultTiming,
  sweepMs: 100,
  backoffFirstMs: 50,
  backoffMaxMs: 200,
  leadRetryMs: 50,
  safetyPollMs: 500,
};

/**
 * The day on which an installation examines every package, whatever its clock says: api versions grow old, and what a
 * test expects of a report must not.
 */
export const EXAMINED_ON = '2026-11-30';

function onOneDay(examiner: Examiner): Examiner {
  return {
    examine: async (request, how) => await examiner.examine({ ...request, date: EXAMINED_ON }, how),
    [Symbol.asyncDispose]: async () => await examiner[Symbol.asyncDispose](),
  };
}

export async function startInstallation(options: InstallationOptions = {}) {
  const opened = new AsyncDisposableStack();
  const database = opened.use(await testDatabase(options.databaseServer));
  const folder = await mkdtemp(join(tmpdir(), 'vitrine-installation-'));
  opened.defer(async () => await rm(folder, { recursive: true, force: true }));
  const orm = await openOrm(database.url);
  opened.defer(async () => await closeOrm(orm));
  const lines: string[] = [];
  const log = createLog(
    'debug',
    () => new Date(),
    (line) => void lines.push(line),
  );
  const bellPrefix = `test-${randomUUID()}`;
  const openBell = (): Bell =>
    opened.use(
      options.bell === undefined || options.bell === 'postgres'
        ? postgresBell(database.url, log)
        : bullBell(options.bell.redisUrl, log, bellPrefix),
    );
  const bell = openBell();
  const secretKey = options.settings?.secretKey ?? randomBytes(32);
  const own: Deps = {
    clock: { now: () => new Date() },
    newId: () => randomUUID(),
    newSecret: () => randomBytes(32).toString('base64url'),
    orm,
    bell,
    waker: opened.use(createWaker({ connectionString: database.url, log })),
    mail: opened.use(createEmlTransport({ folder: join(folder, 'mail') })),
    packages: filePackageStore(join(folder, 'packages')),
    examiner: opened.use(onOneDay(createExaminer({ children: 1 }))),
    identityProvider: null,
    scanner: null,
    planner: opened.use(createPlanner()),
    outbound: createOutbound({
      allow: options.outboundAllow ?? [],
      ...(options.outboundCaFile === undefined ? {} : { caFile: options.outboundCaFile }),
    }),
    secrets: createSecretKeys(secretKey),
    settings: {
      publicUrl: 'https://vitrine.example',
      pipeline: pipelineFor('Microsoft'),
      cancelWindow: 'seed',
      limitProfile: 'cpp',
      reviewByMembers: false,
      operatorEmails: ['operators@vitrine.example'],
      reviewerEmails: [],
      signInByMail: true,
      demoAccounts: [],
      operatorLanguage: 'en',
      mailFrom: { name: 'Vitrine', address: 'vitrine@vitrine.example' },
      secretKey,
      checkLinks: false,
      leadHosts: publicLeadHosts,
      leadRetentionDays: 730,
      otherSecretKeys: [],
      maxPackageBytes: 100 * 1024 * 1024,
      ...options.settings,
    },
    timing: { ...testTiming, ...options.timing },
    log,
    metrics: silentMetrics,
    tracing: createTracing(),
    ...options.deps,
  };
  const deps: Deps = { ...own, ...options.wrap?.(own) };
  const workers: Worker[] = [];
  const startWith = async (
    its: Deps,
    stageConcurrency = options.stageConcurrency ?? 4,
  ): Promise<Worker> => {
    const worker = await startWorker(its, { databaseUrl: database.url, stageConcurrency });
    workers.push(worker);
    return worker;
  };
  const startWorking = async (): Promise<Worker> => await startWith(deps);
  const anotherWorker = async (
    more: Pick<InstallationOptions, 'wrap' | 'stageConcurrency'> = {},
  ): Promise<AnotherWorker> => {
    const beside = { ...deps, bell: openBell() };
    const its = { ...beside, ...more.wrap?.(beside) };
    return { deps: its, worker: await startWith(its, more.stageConcurrency) };
  };
  opened.defer(async () => {
    for (const worker of workers) await worker.stop(5_000);
  });
  if (options.worker !== false) await startWorking();

  const em = () => orm.em.fork();
  const given = fixtures(deps, folder);
  const publisher = await given.publisher('solenne');
  return {
    deps,
    database,
    folder,
    log: lines,
    em,
    given,
    publisher,
    startWorking,
    anotherWorker,
    openBell,
    /** Waits until `isIt` gives something; fails after `timeoutMs`. */
    until,
    async publicationAt(publicationId: string, stage: Stage): Promise<Publication> {
      return await until(async () => {
        const found = await em().findOneOrFail(Publication, { id: publicationId });
        return found.stage === stage ? found : null;
      });
    },
    async ended(publicationId: string): Promise<Publication> {
      return await until(async () => {
        const found = await em().findOneOrFail(Publication, { id: publicationId });
        return found.state === 'RUNNING' ? null : found;
      });
    },
    async [Symbol.asyncDispose]() {
      await opened.disposeAsync();
    },
  };
}

export type Installation = Awaited<ReturnType<typeof startInstallation>>;

/** Asks again until there is an answer. A fact is waited for, never a time. */
export async function until<T>(
  isIt: () => Promise<T | null | undefined | false>,
  timeoutMs = 30_000,
): Promise<T> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    const found = await isIt();
    if (found !== null && found !== undefined && found !== false) return found;
    if (performance.now() > end)
      throw new Error(`Nothing came of it in ${timeoutMs} ms: ${isIt.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** A call of that actor, with a fresh trace. */
export function callOf(actor: Call['actor'], idempotencyKey: string | null = null): Call {
  return {
    actor,
    channel: 'API_TOKEN',
    language: 'en',
    traceId: randomBytes(16).toString('hex'),
    idempotencyKey,
  };
}

export type TestPublisher = {
  readonly id: string;
  readonly publisherId: string;
  readonly owner: TokenActor;
  readonly contributor: TokenActor;
};

/** Files by path, or a zip as it is. */
type PackageFiles = Readonly<Record<string, string | Uint8Array | object>> | Buffer;

function fixtures(deps: Deps, folder: string) {
  const now = () => deps.clock.now();
  const em = () => deps.orm.em.fork();

  /** A person with a token of that role. */
  const actor = async (
    role: Role,
    name: string,
    publisherId: string | null = null,
  ): Promise<TokenActor & { readonly secret: string }> => {
    const secret = `vt_${deps.newSecret()}`;
    const person = {
      id: deps.newId(),
      name,
      email: `${name.toLowerCase().replaceAll(' ', '.')}-${deps.newId()}@example.com`,
      language: 'en' as const,
      createdAt: now(),
    };
    const token = {
      id: deps.newId(),
      hash: createHash('sha256').update(secret).digest('hex'),
      name,
      role,
      scopes: [...scopesOfRole[role]],
      publisher: publisherId,
      person: person.id,
      createdAt: now(),
      expiresAt: null,
      lastUsedAt: null,
      revokedAt: null,
    };
    const each = em();
    await each.insert(Person, person);
    if (publisherId !== null && (role === 'OWNER' || role === 'CONTRIBUTOR')) {
      await each.insert(Membership, {
        id: deps.newId(),
        publisher: publisherId,
        person: person.id,
        role,
        createdAt: now(),
      });
    }
    await each.insert(ApiToken, token);
    return {
      kind: 'TOKEN',
      tokenId: token.id,
      name,
      personId: person.id,
      email: person.email,
      role,
      publisherId,
      scopes: token.scopes,
      secret,
    };
  };

  const publisher = async (publisherId: string): Promise<TestPublisher> => {
    const row = { id: deps.newId(), publisherId, name: publisherId, createdAt: now(), feedSeq: 0 };
    await em().insert(Publisher, row);
    const owner = await actor('OWNER', 'Camille Roux', row.id);
    const contributor = await actor('CONTRIBUTOR', 'Idris Benali', row.id);
    return { id: row.id, publisherId, owner, contributor };
  };

  /** Stores a processed package of those files; equal files are one package. */
  const storedPackage = async (owner: string, files: PackageFiles): Promise<string> => {
    const bytes = Buffer.isBuffer(files) ? files : await buildPackage(files);
    const { sha256, size } = await deps.packages.put(Readable.from([bytes]));
    const found = await em().findOne(Package, { publisher: owner, sha256 });
    if (found !== null) return sha256;
    const result = await deps.examiner.examine(
      {
        zipPath: (await deps.packages.path(sha256)) ?? '',
        sku: null,
        date: EXAMINED_ON,
      },
      { timeoutMs: 30_000 },
    );
    await em().insert(Package, {
      id: deps.newId(),
      publisher: owner,
      sha256,
      size,
      state: result.kind === 'examined' ? 'PROCESSED' : 'REFUSED',
      entries: result.kind === 'examined' ? result.entries : null,
      findings: null,
      createdAt: now(),
      runAt: null,
      leaseUntil: null,
      leaseWorker: null,
      token: 0,
      attempt: 0,
      lastError: null,
      firstFailedAt: null,
    });
    return sha256;
  };

  const image = async (owner: string, width: number, height: number): Promise<string> => {
    const { sha256, size } = await deps.packages.put(Readable.from([solidPng(width, height)]));
    const found = await em().findOne(Asset, { publisher: owner, sha256 });
    if (found === null) {
      await em().insert(Asset, {
        id: deps.newId(),
        publisher: owner,
        sha256,
        size,
        width,
        height,
        createdAt: now(),
      });
    }
    return sha256;
  };

  /** The four mandatory logos of a publisher. */
  const images = async (owner: string) => ({
    small: await image(owner, 40, 40),
    medium: await image(owner, 90, 90),
    large: await image(owner, 115, 115),
    wide: await image(owner, 255, 115),
    hero: await image(owner, 815, 290),
    screenshot: await image(owner, 533, 324),
  });

  let offers = 0;
  /** An offer that can be published. `files` replaces the faultless package. */
  const offer = async (
    owner: TestPublisher,
    more: {
      readonly files?: PackageFiles;
      readonly content?: (content: OfferContent) => OfferContent;
      readonly leadEndpointUrl?: string;
    } = {},
  ): Promise<Offer> => {
    offers += 1;
    const offerId = `offer-${offers}`;
    const sha256 = await storedPackage(owner.id, more.files ?? cleanPackage);
    const complete = completeContent({
      skuType: 'MANAGED_APPLICATION',
      sha256,
      marketingIdentifier: offerId,
      images: await images(owner.id),
      ...(more.leadEndpointUrl === undefined ? {} : { leadEndpointUrl: more.leadEndpointUrl }),
    });
    const draft = more.content === undefined ? complete : more.content(complete);
    const row = {
      id: deps.newId(),
      publisher: owner.id,
      offerId,
      name: draft.name ?? '',
      draft,
      draftVersion: 1,
      draftHash: hashOf(draft),
      slug: null,
      production: null,
      productionPublication: null,
      liveSince: null,
      latestPublication: null,
      seq: 0,
      createdAt: now(),
      updatedAt: now(),
    };
    await em().insert(Offer, row);
    return await em().findOneOrFail(Offer, { id: row.id });
  };

  /** Saves another draft, as the editor would. */
  const draft = async (offerId: string, change: (content: OfferContent) => OfferContent) => {
    const found = await em().findOneOrFail(Offer, { id: offerId });
    const content = change(found.draft);
    await em().nativeUpdate(
      Offer,
      { id: offerId },
      { draft: content, draftVersion: found.draftVersion + 1, draftHash: hashOf(content) },
    );
  };

  /** Presses Publish; fails the test on a refusal. */
  const published = async (by: TokenActor, offerId: string, supersede = false): Promise<string> => {
    const { draftVersion } = await em().findOneOrFail(Offer, { id: offerId });
    const outcome = await publish(deps, callOf(by), {
      offerId,
      expectedDraftVersion: draftVersion,
      notificationEmails: ['news@solenne.example'],
      notesForReviewer: null,
      supersede,
      language: 'en',
    });
    if (!outcome.ok) throw new Error(`${outcome.refusal.code}: ${JSON.stringify(outcome.refusal)}`);
    return outcome.value.publicationId;
  };

  return { actor, publisher, storedPackage, image, images, offer, draft, published, folder };
}
