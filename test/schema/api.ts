/** The schema over a whole installation, asked as the server asks it, without HTTP between. */
import { createSourceEventStream, execute, graphql, parse } from 'graphql';
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { mkdir } from 'node:fs/promises';
import { createAuditTrail } from '../../src/app/audit-trail.ts';
import { createMemberWatch } from '../../src/app/read/may-read.ts';
import type { Actor } from '../../src/domain/actor.ts';
import type { Language } from '../../src/domain/language.ts';
import { auditedExecution } from '../../src/http/audit-operations.ts';
import type { GraphQLContext } from '../../src/http/context.ts';
import { createTokenWatch } from '../../src/http/token-watch.ts';
import { createUploadStore } from '../../src/http/uploads.ts';
import { schema } from '../../src/schema/index.ts';
import { createStreams } from '../../src/streams/streams.ts';
import { createWakeListener } from '../../src/streams/wake-listener.ts';
import { startInstallation } from '../support/installation.ts';
import type { InstallationOptions } from '../support/installation.ts';

/** What a question answers, down to its leaves, which assertions compare whatever they are. */
export type Data = { readonly [field: string]: Data };

/** A leaf of an answer that is a text; fails the test when it is none. */
export function text(leaf: unknown): string {
  assert.ok(typeof leaf === 'string', `${JSON.stringify(leaf)} is no text`);
  return leaf;
}

/** A branch of an answer that is a list; fails the test when it is none. */
export function list(branch: unknown): readonly Data[] {
  assert.ok(Array.isArray(branch), `${JSON.stringify(branch)} is no list`);
  return branch;
}

/** An answer as a client reads it. */
const onTheWire = (data: unknown) => JSON.parse(JSON.stringify(data ?? null)) as Data | null;

/** The document is read by `graphql` itself. */
const nothing = parse('{ __typename }');

export type Asking = { readonly language?: Language };

/** Starts an installation and its API. Without `worker`, nothing works on stages, packages and mails. */
export async function startApi(options: InstallationOptions = {}) {
  const opened = new AsyncDisposableStack();
  const app = opened.use(await startInstallation({ worker: false, ...options }));
  const { deps } = app;
  const listener = opened.use(
    createWakeListener({ connectionString: app.database.url, log: deps.log }),
  );
  const streams = opened.use(
    await createStreams({
      orm: deps.orm,
      listener,
      log: deps.log,
      metrics: deps.metrics,
      clock: deps.clock,
      newId: deps.newId,
      safetyPollMs: deps.timing.safetyPollMs,
    }),
  );
  const directory = join(app.folder, 'uploads');
  await mkdir(directory, { recursive: true });
  const uploads = createUploadStore(directory);

  const trail = createAuditTrail(deps);
  const tokens = opened.use(createTokenWatch(deps));
  const isStillMember = createMemberWatch(() => deps.orm.em.fork());
  const contextOf = (actor: Actor, { language = 'en' }: Asking = {}): GraphQLContext => ({
    deps,
    actor,
    language,
    traceId: deps.newId().replaceAll('-', ''),
    em: deps.orm.em.fork(),
    streams,
    uploads,
    caller: {
      transport: 'POST',
      address: '127.0.0.1',
      userAgent: null,
      isForwarded: false,
      channel: 'API_TOKEN',
    },
    signal: new AbortController().signal,
    isTokenValid: async () => actor.kind !== 'TOKEN' || (await tokens.isValid(actor.tokenId)),
    isStillMember: async () => await isStillMember(actor),
  });

  /** The whole answer, with its errors. */
  const answer = async (
    actor: Actor,
    source: string,
    variableValues: Record<string, unknown> = {},
    asking: Asking = {},
  ) => {
    const contextValue = contextOf(actor, asking);
    // As the server does: what staff read is written down before the answer goes out.
    const executed = auditedExecution(
      trail,
      async () => await graphql({ schema, source, variableValues, contextValue }),
    );
    const result = await executed({ schema, document: nothing, contextValue });
    return { data: onTheWire(result.data), errors: result.errors ?? [] };
  };

  /** The data of an answer; fails the test when there is an error. */
  const ask = async (
    actor: Actor,
    source: string,
    variableValues: Record<string, unknown> = {},
    asking: Asking = {},
  ): Promise<Data> => {
    const { data, errors } = await answer(actor, source, variableValues, asking);
    assert.deepEqual(
      errors.map((error) => error.originalError?.stack ?? error.message),
      [],
    );
    assert.ok(data);
    return data;
  };

  /** The outcome of a mutation with one `input`. */
  const mutate = async (
    actor: Actor,
    name: string,
    input: Record<string, unknown>,
    selection = '',
  ): Promise<Data> => {
    const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
    const fields = selection === '' ? '' : `... on ${type}Payload { ${selection} }`;
    const source = `mutation ($input: ${type}Input!) {
      ${name}(input: $input) {
        __typename
        ... on UserError { code message path availableWhen docsUrl }
        ${fields}
      }
    }`;
    const outcome = (await ask(actor, source, { input }))[name];
    assert.ok(outcome);
    return outcome;
  };

  /** A subscription; each event is executed with a context of its own, as the server does. */
  const watch = async (
    actor: Actor,
    source: string,
    variableValues: Record<string, unknown> = {},
  ) => {
    const document = parse(source);
    const stream = await createSourceEventStream({
      schema,
      document,
      variableValues,
      contextValue: contextOf(actor),
    });
    if (!(Symbol.asyncIterator in stream)) return { errors: stream.errors ?? [], events: null };
    const delivered = stream[Symbol.asyncIterator]();
    const events = {
      async next(): Promise<Data | null> {
        const event = await delivered.next();
        if (event.done === true) return null;
        const result = await execute({
          schema,
          document,
          variableValues,
          rootValue: event.value,
          contextValue: contextOf(actor),
        });
        assert.deepEqual(result.errors ?? [], []);
        return onTheWire(result.data);
      },
      async end() {
        await delivered.return?.();
      },
    };
    return { errors: [], events };
  };

  return {
    app,
    ask,
    answer,
    mutate,
    watch,
    uploads,
    streams,
    async [Symbol.asyncDispose]() {
      await opened.disposeAsync();
    },
  };
}

export type Api = Awaited<ReturnType<typeof startApi>>;
