/** A server with a small schema of its own, over a real database: for tests of transports and streams. */
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GraphQLFieldConfig } from 'graphql';
import {
  GraphQLError,
  GraphQLID,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLSchema,
  GraphQLString,
} from 'graphql';
import type { Client } from 'pg';
import { ApiToken } from '../../src/db/api-token.ts';
import { closeOrm, openOrm } from '../../src/db/orm.ts';
import type { Deps } from '../../src/deps.ts';
import type { Role, Scope } from '../../src/domain/actor.ts';
import { scopesOfRole } from '../../src/domain/actor.ts';
import { hashToken } from '../../src/http/authenticate.ts';
import type { GraphQLContext } from '../../src/http/context.ts';
import type { HttpServer, HttpServerOptions } from '../../src/http/server.ts';
import { createHttpServer } from '../../src/http/server.ts';
import type { UploadStore } from '../../src/http/uploads.ts';
import { createUploadStore } from '../../src/http/uploads.ts';
import { databaseHealth } from '../../src/health.ts';
import type { Log } from '../../src/log.ts';
import { createLog } from '../../src/log.ts';
import { createWaker } from '../../src/streams/pg-waker.ts';
import type { Streams } from '../../src/streams/streams.ts';
import { createStreams } from '../../src/streams/streams.ts';
import type { StreamEvent } from '../../src/streams/transition-stream.ts';
import { createWakeListener } from '../../src/streams/wake-listener.ts';
import type { Metrics } from '../../src/telemetry/metrics.ts';
import { silentMetrics } from '../../src/telemetry/metrics.ts';
import { createTracing } from '../../src/telemetry/tracing.ts';
import { defaultTiming } from '../../src/timing.ts';
import { connect, testDatabase } from './database.ts';
import type { TestDatabase } from './database.ts';

export type StreamServer = AsyncDisposable & {
  readonly database: TestDatabase;
  /** A connection for what the test reads and writes itself. */
  readonly client: Client;
  readonly deps: Deps;
  readonly streams: Streams;
  readonly uploads: UploadStore;
  readonly http: HttpServer;
  /** Lines of the log, parsed. */
  readonly lines: readonly Record<string, unknown>[];
  /** `http://127.0.0.1:…` */
  readonly url: string;
  readonly host: string;
  /** Ids whose streams may be read no longer. */
  readonly forbidden: Set<string>;
  givenToken(options?: {
    readonly role?: Role;
    readonly scopes?: readonly Scope[];
    readonly publisherId?: string;
    readonly expiresAt?: Date;
  }): Promise<{ readonly id: string; readonly secret: string }>;
};

/** Starts it; `options` replace those of the server. `log` gets a copy of every line. */
export async function startStreamServer(
  options: Partial<HttpServerOptions> & {
    readonly database?: TestDatabase;
    readonly safetyPollMs?: number;
    readonly streamLookMs?: number;
    readonly metrics?: Metrics;
    /** False leaves out the listener's wakes: only the poll brings news. */
    readonly maxPackageBytes?: number;
  } = {},
): Promise<StreamServer> {
  await using opened = new AsyncDisposableStack();
  const database = options.database ?? opened.use(await testDatabase());
  const { client } = opened.use(await connect(database.url));
  const orm = await openOrm(database.url);
  opened.defer(() => closeOrm(orm));
  const lines: Record<string, unknown>[] = [];
  const log: Log = createLog(
    'debug',
    () => new Date(),
    (line) => void lines.push(JSON.parse(line) as Record<string, unknown>),
  );
  const waker = opened.use(createWaker({ connectionString: database.url, log }));
  const listener = opened.use(createWakeListener({ connectionString: database.url, log }));
  const clock = { now: () => new Date() };
  const newId = () => randomUUID();
  const timing = {
    ...defaultTiming,
    safetyPollMs: options.safetyPollMs ?? defaultTiming.safetyPollMs,
    streamLookMs: options.streamLookMs ?? defaultTiming.streamLookMs,
  };
  const { safetyPollMs } = timing;
  const metrics = options.metrics ?? silentMetrics;
  const streams = opened.use(
    await createStreams({ orm, listener, log, metrics, clock, newId, safetyPollMs }),
  );
  await listener.listening;
  const parts: Partial<Deps> = {
    clock,
    newId,
    newSecret: () => randomBytes(32).toString('base64url'),
    orm,
    waker,
    timing,
    log,
    metrics,
    tracing: createTracing(),
    identityProvider: null,
    // Settings of other parts of the product are not read here.
    settings: {
      publicUrl: 'http://127.0.0.1',
      maxPackageBytes: options.maxPackageBytes ?? 1024 * 1024,
    } as Deps['settings'],
  };
  // What a test of this file does not have must not be used unnoticed.
  const deps = new Proxy(parts as Deps, {
    get(target, name) {
      if (!(name in target)) throw new Error(`This server has no deps.${String(name)}.`);
      return Reflect.get(target, name) as unknown;
    },
  });
  const folder = await mkdtemp(join(tmpdir(), 'vitrine-uploads-'));
  opened.defer(() => rm(folder, { recursive: true, force: true }));
  const uploads = createUploadStore(folder);
  const forbidden = new Set<string>();
  let hosts: string[] = [];
  const http = await createHttpServer({
    deps,
    schema: testSchema(forbidden),
    streams,
    uploads,
    host: '127.0.0.1',
    port: 0,
    allowedOrigins: () => hosts.map((one) => `http://${one}`),
    allowedHosts: () => hosts,
    introspection: true,
    demo: null,
    portalFolder: join(folder, 'no-portal'),
    healthParts: [databaseHealth(orm)],
    extraRoutes: [],
    ...options,
  });
  const host = `127.0.0.1:${http.address.port}`;
  hosts = [host, `localhost:${http.address.port}`];
  opened.defer(() => http.close());
  const all = opened.move();
  return {
    database,
    client,
    deps,
    streams,
    uploads,
    http,
    lines,
    url: `http://${host}`,
    host,
    forbidden,
    async givenToken({ role = 'OWNER', scopes, publisherId, expiresAt } = {}) {
      const id = newId();
      const secret = `vt_${deps.newSecret()}`;
      await orm.em.fork().insert(ApiToken, {
        id,
        hash: hashToken(secret),
        name: `${role} token`,
        role,
        scopes: [...(scopes ?? scopesOfRole[role])],
        publisher: publisherId ?? null,
        person: null,
        createdAt: new Date(),
        expiresAt: expiresAt ?? null,
        lastUsedAt: null,
        revokedAt: null,
      });
      return { id, secret };
    },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

type Field = GraphQLFieldConfig<unknown, GraphQLContext>;

/** Enough fields to try every limit, error and transport. */
function testSchema(forbidden: ReadonlySet<string>): GraphQLSchema {
  const text = new GraphQLNonNull(GraphQLString);
  const deep: GraphQLObjectType<unknown, GraphQLContext> = new GraphQLObjectType({
    name: 'Deep',
    fields: () => ({
      leaf: { type: text, resolve: () => 'leaf' },
      deeper: { type: new GraphQLNonNull(deep), resolve: () => ({}) },
      nodes: { type: new GraphQLNonNull(new GraphQLList(deep)), resolve: () => [{}] },
      edges: { type: new GraphQLNonNull(new GraphQLList(edge)), resolve: () => [{}] },
    }),
  });
  const edge: GraphQLObjectType<unknown, GraphQLContext> = new GraphQLObjectType({
    name: 'DeepEdge',
    fields: { node: { type: new GraphQLNonNull(deep), resolve: () => ({}) } },
  });
  const fails = (error: () => Error): Field => ({
    type: GraphQLString,
    resolve() {
      throw error();
    },
  });
  const query = new GraphQLObjectType<unknown, GraphQLContext>({
    name: 'Query',
    fields: {
      hello: { type: text, args: { name: { type: GraphQLString } }, resolve: () => 'hello' },
      deep: { type: new GraphQLNonNull(deep), resolve: () => ({}) },
      who: { type: text, resolve: (_source, _args, { actor }) => actor.name },
      transport: { type: text, resolve: (_source, _args, { caller }) => caller.transport },
      language: { type: text, resolve: (_source, _args, context) => context.language },
      database: {
        type: GraphQLInt,
        async resolve(_source, _args, { em }) {
          const [row] = await em.execute<{ one: number }[]>('select 1 as one');
          return row?.one;
        },
      },
      bug: fails(() => new Error('secret detail')),
      outage: fails(() => Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })),
      refusal: fails(() => new GraphQLError('No.', { extensions: { code: 'FORBIDDEN' } })),
    },
  });
  const mutation = new GraphQLObjectType<unknown, GraphQLContext>({
    name: 'Mutation',
    fields: { touch: { type: text, resolve: () => 'touched' } },
  });
  const event = new GraphQLObjectType<StreamEvent & { em?: unknown }, GraphQLContext>({
    name: 'Event',
    fields: {
      kind: { type: text },
      cursor: { type: GraphQLString },
      reason: { type: GraphQLString },
      id: {
        type: GraphQLString,
        resolve: (it) => (it.kind === 'TRANSITION' ? it.transition.id : null),
      },
      seq: {
        type: GraphQLInt,
        resolve: (it) => (it.kind === 'TRANSITION' ? it.transition.seq : null),
      },
      done: {
        type: GraphQLInt,
        resolve: (it) => (it.kind === 'PROGRESS' ? it.progress.done : null),
      },
      padding: { type: GraphQLString, resolve: () => 'x'.repeat(16_000) },
      loaded: {
        type: GraphQLInt,
        description: 'How often the context of this event was used before.',
        resolve(_it, _args, context) {
          const before = uses.get(context.em) ?? 0;
          uses.set(context.em, before + 1);
          return before;
        },
      },
      flaky: {
        type: GraphQLInt,
        description:
          'Fails twice for each event, as while the database is away; then how often it was asked.',
        resolve(it) {
          const asked = (attempts.get(it) ?? 0) + 1;
          attempts.set(it, asked);
          if (asked < 3) throw Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
          return asked;
        },
      },
      mine: { type: GraphQLString, extensions: { personal: true }, resolve: () => 'mine' },
    },
  });
  const uses = new WeakMap<object, number>();
  const attempts = new WeakMap<object, number>();
  const stream = (kind: 'offer' | 'publisher'): Field => ({
    type: new GraphQLNonNull(event),
    args: { id: { type: new GraphQLNonNull(GraphQLID) }, after: { type: GraphQLString } },
    subscribe: (_source, { id, after }: { id: string; after?: string | null }, context) =>
      context.streams.transitions({
        scope: { kind, id },
        after: after ?? null,
        signal: context.signal,
        mayRead: async () => !forbidden.has(id) && (await context.isTokenValid()),
      }),
    resolve: (source) => source,
  });
  const subscription = new GraphQLObjectType<unknown, GraphQLContext>({
    name: 'Subscription',
    fields: {
      offer: stream('offer'),
      publisher: stream('publisher'),
      queue: {
        type: text,
        subscribe: (_source, _args, { streams, signal }) =>
          streams.reviewQueue({ signal, mayRead: async () => true }),
        resolve: (source) => (source as { readonly at: Date }).at.toISOString(),
      },
      refused: {
        type: text,
        subscribe() {
          throw new GraphQLError('No.', { extensions: { code: 'FORBIDDEN' } });
        },
      },
      broken: {
        type: text,
        // The source itself fails after its first event.
        subscribe: () => {
          let count = 0;
          const source = {
            next: async () => {
              count += 1;
              if (count > 1) throw new Error('secret detail');
              return { done: false, value: 'first' };
            },
            return: async () => ({ done: true, value: undefined }),
            [Symbol.asyncIterator]: () => source,
          };
          return source;
        },
        resolve: (source) => source,
      },
    },
  });
  return new GraphQLSchema({ query, mutation, subscription });
}
