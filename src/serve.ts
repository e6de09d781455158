/**
 * Runs the product in this process: the API, the worker, or both, over one database.
 *
 * What is opened is closed in the reverse order, so that nothing is used after it is gone:
 * work under way is drained, requests and streams end, then connections and servers close. Before that, a load balancer
 * is told that this process leaves, and has time to notice.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createHeadExporter } from './app/audit-heads.ts';
import { collectFiles } from './app/collect-files.ts';
import { tidyUp } from './app/housekeeping.ts';
import { chooseBell } from './choose-bell.ts';
import type { ChosenBell } from './choose-bell.ts';
import { isLoopback, listeningOn } from './config.ts';
import type { Config } from './config.ts';
import type { DatabaseServer } from './database-server.ts';
import { closeOrm, openOrm, refuseOtherSchema } from './db/orm.ts';
import { Publisher } from './db/publisher.ts';
import { demoAccounts, demoPeople, demoPublisher, seedPeople } from './demo/seed-people.ts';
import type { DemoPeople } from './demo/seed-people.ts';
import type { Deps } from './deps.ts';
import { pipelineFor } from './domain/pipeline.ts';
import { auditRoutes } from './http/audit-routes.ts';
import { errorsRoute } from './http/errors-page.ts';
import { historyRoutes } from './http/history-routes.ts';
import { leadRoutes } from './http/lead-routes.ts';
import { priceRoutes } from './http/price-routes.ts';
import { mailRoutes } from './http/mail-routes.ts';
import { rulesRoutes } from './http/rules-page.ts';
import { createOutbound } from './http/outbound.ts';
import { pageRoutes } from './http/page-routes.ts';
import { createPortalIndex } from './http/readable-page.ts';
import { createHttpServer } from './http/server.ts';
import { createUploadStore } from './http/uploads.ts';
import { startAuditSealer } from './jobs/audit-sealer.ts';
import { createIdentityProvider } from './identity/provider.ts';
import { startWorker } from './jobs/worker.ts';
import { publicLeadHosts } from './leads/lead-hosts.ts';
import { messageOf } from './log.ts';
import type { Log } from './log.ts';
import {
  bellHealth,
  createHealth,
  databaseHealth,
  diskHealth,
  malwareScannerHealth,
  tellHealth,
  workerHealth,
} from './health.ts';
import type { HealthPart } from './health.ts';
import { startOperationsServer } from './http/operations-server.ts';
import { watchDatabase } from './telemetry/database-figures.ts';
import { silentMetrics } from './telemetry/metrics.ts';
import { createTracing } from './telemetry/tracing.ts';
import type { Tracing } from './telemetry/tracing.ts';
import { createEmlTransport } from './mail/eml-transport.ts';
import { createSmtpTransport } from './mail/smtp-transport.ts';
import { createClamAv } from './packages/clamav.ts';
import { createExaminer } from './packages/examine.ts';
import { createPlanner } from './packages/planner.ts';
import { filePackageStore } from './packages/package-store.ts';
import { s3PackageStore } from './packages/s3-package-store.ts';
import { encodeGlobalId } from './schema/global-id.ts';
import { assertScopes } from './schema/assert-scopes.ts';
import { schema } from './schema/index.ts';
import { createSecretKeys } from './secrets/secret-keys.ts';
import { refuseOtherKey } from './secrets/secret-store.ts';
import type { DataFolder } from './services/data-folder.ts';
import { freePort, nextFreePort } from './services/free-port.ts';
import { createWaker } from './streams/pg-waker.ts';
import { createStreams } from './streams/streams.ts';
import { createWakeListener } from './streams/wake-listener.ts';
import { defaultTiming } from './timing.ts';
import { version } from './version.ts';

export type Running = {
  readonly config: Config;
  readonly deps: Deps;
  /** The demo's people; null outside the demo. */
  readonly people: DemoPeople | null;
  /** Address of the API; null in a worker. */
  readonly url: string | null;
  readonly bell: string;
  /** Address of `/live`, `/ready` and `/metrics`; null when they are not served apart. */
  readonly operationsUrl: string | null;
  /** Drains and closes everything that `serve` opened. */
  stop(): Promise<void>;
};

export type ServeOptions = {
  /** Where spans go; nowhere when it is not told. */
  readonly tracing?: Tracing;
  /** Replaces some of what this process is made of by something around it, before anything uses it. */
  readonly wrap?: (deps: Deps) => Partial<Deps>;
};

/** How often expired keys and abandoned uploads are removed, in milliseconds. */
const TIDY_EVERY_MS = 3_600_000;

/** How long work under way may take after the signal to stop, in milliseconds. */
const DRAIN_MS = 10_000;

export async function serve(
  wanted: Config,
  database: DatabaseServer,
  folder: DataFolder,
  log: Log,
  options: ServeOptions = {},
): Promise<Running> {
  const { tracing = createTracing() } = options;
  await using opened = new AsyncDisposableStack();
  const closedLast = opened.use(new AsyncDisposableStack());
  const config = listeningOn(wanted, await portFor(wanted));

  // Loaded only where somebody can read them.
  const readable =
    config.operations === null
      ? null
      : (await import('./telemetry/prom-metrics.ts')).createPromMetrics({ log });
  const metrics = readable ?? silentMetrics;
  const orm = await openOrm(database.url);
  opened.defer(async () => await closeOrm(orm));
  await refuseOtherSchema(orm);
  const secretKey = Buffer.from(config.secretKey ?? (await folder.secretKey()));
  const secrets = createSecretKeys(secretKey, config.otherSecretKeys);
  await refuseOtherKey(orm.em.fork(), secrets);

  const chosen: ChosenBell = await chooseBell(config, database.url, log);
  opened.defer(async () => await chosen.stop());
  const waker = opened.use(createWaker({ connectionString: database.url, log }));
  const mail =
    config.smtpUrl === null
      ? createEmlTransport({ folder: folder.mail })
      : createSmtpTransport({ url: config.smtpUrl });
  opened.use(mail);
  const examiner = opened.use(createExaminer({ children: 2 }));
  const packages =
    config.packageStore === null
      ? filePackageStore(folder.packages)
      : opened.use(
          await s3PackageStore(config.packageStore, { cacheFolder: folder.packageCopies }),
        );
  const own: Deps = {
    clock: { now: () => new Date() },
    newId: () => randomUUID(),
    newSecret: () => randomBytes(32).toString('base64url'),
    orm,
    bell: chosen.bell,
    waker,
    mail,
    packages,
    examiner,
    scanner: config.clamavUrl === null ? null : createClamAv({ url: config.clamavUrl }),
    planner: opened.use(createPlanner()),
    identityProvider: config.oidc === null ? null : createIdentityProvider(config.oidc, log),
    outbound: createOutbound({
      allow: config.outboundAllow.map(
        ({ host, port: allowed }) => `${isIPv6(host) ? `[${host}]` : host}:${allowed ?? '*'}`,
      ),
      ...(config.outboundCa === null ? {} : { caFile: config.outboundCa.file }),
    }),
    secrets,
    settings: {
      publicUrl: config.publicUrl,
      pipeline: pipelineFor(config.reviewerName),
      cancelWindow: config.cancelWindow,
      limitProfile: config.limitProfile,
      reviewByMembers: config.reviewByMembers,
      // The demo's operator hears of blocked stages and of calls for help, unless somebody else is named.
      operatorEmails:
        config.demo && config.operatorEmails.length === 0
          ? [demoPeople.operator.email]
          : config.operatorEmails,
      reviewerEmails: config.reviewerEmails,
      signInByMail: config.signInByMail,
      demoAccounts: config.demo ? demoAccounts : [],
      operatorLanguage: 'en',
      mailFrom: config.mailFrom,
      secretKey,
      checkLinks: config.checkLinks,
      leadHosts: publicLeadHosts,
      leadRetentionDays: config.leadRetentionDays,
      otherSecretKeys: config.otherSecretKeys.map((key) => Buffer.from(key)),
      maxPackageBytes: config.maxPackageBytes,
    },
    timing: defaultTiming,
    log,
    metrics,
    tracing,
  };
  const deps: Deps = { ...own, ...options.wrap?.(own) };
  const healthParts: HealthPart[] = [
    databaseHealth(orm),
    bellHealth(chosen.bell),
    diskHealth(folder.root),
  ];

  const people = config.demo ? await seedPeople(deps, folder.root) : null;
  // Deny by default: an operation that forgot to say who may use it stops the start.
  assertScopes(schema);
  let url: string | null = null;
  let leave: (() => Promise<void>) | null = null;
  if (config.role !== 'worker') {
    const listener = opened.use(createWakeListener({ connectionString: database.url, log }));
    const streams = opened.use(
      await createStreams({
        orm,
        listener,
        log,
        metrics,
        clock: deps.clock,
        newId: deps.newId,
        safetyPollMs: deps.timing.safetyPollMs,
      }),
    );
    const uploads = createUploadStore(folder.uploads);
    const portalFolder = join(config.projectRoot, 'web', 'dist');
    const http = await createHttpServer({
      deps,
      schema,
      streams,
      uploads,
      host: config.host,
      port: config.port,
      allowedOrigins: () => config.allowedOrigins,
      allowedHosts: () => config.allowedHosts,
      introspection: config.introspection,
      demo: people !== null && isLoopback(config.host) ? await graphiqlDemo(deps, people) : null,
      portalFolder,
      // Without the worker of this process, which the API does not need.
      healthParts: [...healthParts],
      extraRoutes: [
        errorsRoute(schema),
        ...rulesRoutes(),
        ...historyRoutes(deps),
        ...leadRoutes(deps),
        ...priceRoutes(deps),
        ...mailRoutes(deps),
        ...auditRoutes(deps),
        ...pageRoutes(deps, { config, folder, portalIndex: createPortalIndex(portalFolder) }),
      ],
    });
    opened.defer(async () => await http.close());
    leave = async () => {
      http.leave();
      await delay(config.drainSeconds * 1_000);
    };
    const tidy = () => {
      tidyUp(deps, uploads)
        .then(async () => await collectFiles(deps))
        .catch((thrown: unknown) => {
          log.warn('tidying up failed', { error: messageOf(thrown) });
        });
    };
    tidy();
    const hourly = setInterval(tidy, TIDY_EVERY_MS);
    opened.defer(() => clearInterval(hourly));
    url = config.publicUrl;
  }
  if (config.role !== 'api') {
    const worker = await startWorker(deps, {
      databaseUrl: database.url,
      stageConcurrency: config.stageConcurrency,
    });
    opened.defer(async () => await worker.stop(DRAIN_MS));
    opened.use(startAuditSealer(deps, createHeadExporter(deps, config.auditHeadsFile)));
    healthParts.push(workerHealth(worker));
    if (deps.scanner !== null) healthParts.push(malwareScannerHealth(deps.scanner));
  }
  let stopping = false;
  let operationsUrl: string | null = null;
  if (readable !== null && config.operations !== null) {
    const health = createHealth(healthParts, () => stopping);
    readable.watch((set) => set('vitrine_build_info', { version, role: config.role }, 1));
    readable.watch(tellHealth(health, folder.root));
    opened.defer(watchDatabase(deps));
    const { host } = config.operations;
    const server = await startOperationsServer({
      ...config.operations,
      allowedHosts: config.allowedHosts,
      health,
      metrics: readable,
      log,
    });
    // Closed last of all: until then it says that this process stops.
    closedLast.use(server);
    operationsUrl = `http://${isIPv6(host) ? `[${host}]` : host}:${server.port}`;
  }
  const all = opened.move();
  return {
    config,
    deps,
    people,
    url,
    bell: chosen.description,
    operationsUrl,
    async stop() {
      stopping = true;
      await leave?.();
      await all.disposeAsync();
    },
  };
}

/** The port to listen on, chosen before anything is made of it: links, origins and hosts name it. */
async function portFor({ role, port, portIsDefault, host }: Config): Promise<number> {
  if (role === 'worker') return port;
  if (port === 0) return await freePort(host);
  return portIsDefault ? await nextFreePort(port, host) : port;
}

/** The demo's owner and publisher, for the playground. */
async function graphiqlDemo(deps: Deps, people: DemoPeople) {
  const { publisherId } = demoPublisher;
  const publisher = await deps.orm.em.fork().findOneOrFail(Publisher, { publisherId });
  return {
    token: people.owner.token,
    publisherId: encodeGlobalId('Publisher', publisher.id),
  };
}
