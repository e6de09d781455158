import type { ExecutionArgs, GraphQLSchema } from 'graphql';
import { GraphQLError, execute, parse } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { createYoga } from 'graphql-yoga';
import type { AuditTrail } from '../app/audit-trail.ts';
import { createMemberWatch } from '../app/read/may-read.ts';
import type { Deps } from '../deps.ts';
import type { Actor } from '../domain/actor.ts';
import type { Language } from '../domain/language.ts';
import type { Streams } from '../streams/streams.ts';
import { newTraceId } from '../telemetry/trace-context.ts';
import { auditRefusals, auditedExecution } from './audit-operations.ts';
import type { Caller, GraphQLContext } from './context.ts';
import { publicError } from './errors.ts';
import { limitRules, limits } from './limits/limits.ts';
import { watchExecution, watchSubscription } from './measure-operation.ts';
import { subscribePerEvent } from './subscribe.ts';
import type { TokenWatch } from './token-watch.ts';
import type { UploadStore } from './uploads.ts';

/** Where an operation comes from: the same for all transports. */
export type Origin = {
  readonly actor: Actor;
  /** When what the caller showed ends; null when it does not. */
  readonly expiresAt: Date | null;
  readonly language: Language;
  readonly traceId: string;
  readonly caller: Caller;
  readonly signal: AbortSignal;
};

/** What a transport hands to the engine beside the operation. */
export type ServerContext = { readonly origin: Origin };

export type GraphQLParts = {
  readonly deps: Deps;
  readonly schema: GraphQLSchema;
  readonly streams: Streams;
  readonly uploads: UploadStore;
  readonly tokens: TokenWatch;
  readonly trail: AuditTrail;
  readonly introspection: boolean;
};

/** The address of the API, on every transport. */
export const GRAPHQL_PATH = '/graphql';

/**
 * The engine that all transports share: parsing with its limits, validation, contexts, errors.
 * POST, GET and SSE are its request handler; WebSocket takes its `getEnveloped`.
 */
export function createGraphQL(parts: GraphQLParts) {
  const { deps, trail } = parts;
  const { log } = deps;
  const isStillMember = createMemberWatch(() => deps.orm.em.fork());

  function contextOf(origin: Origin): GraphQLContext {
    const { actor } = origin;
    return {
      deps,
      actor,
      language: origin.language,
      traceId: origin.traceId,
      em: deps.orm.em.fork(),
      streams: parts.streams,
      uploads: parts.uploads,
      caller: origin.caller,
      signal: origin.signal,
      isTokenValid: async () =>
        actor.kind !== 'TOKEN' ||
        ((origin.expiresAt === null || origin.expiresAt > deps.clock.now()) &&
          (await parts.tokens.isValid(actor.tokenId))),
      isStillMember: async () => await isStillMember(actor),
    };
  }

  const placeOf = (contextValue: unknown) => {
    const { traceId, language } = contextValue as GraphQLContext;
    return { traceId, language, log };
  };

  const surroundings = {
    execute: auditedExecution(trail, execute),
    eventContext: (contextValue: unknown) => ({
      ...(contextValue as GraphQLContext),
      em: deps.orm.em.fork(),
    }),
    publicError: (thrown: unknown, contextValue: unknown) =>
      publicError(thrown, placeOf(contextValue)),
  };

  const engine: Plugin<GraphQLContext, ServerContext> = {
    onParse({ setParseFn }) {
      setParseFn(parseWithinLimits);
    },
    onValidate({ addValidationRule }) {
      for (const rule of limitRules(parts.introspection)) addValidationRule(rule);
      if (parts.introspection) return;
      // What introspection would tell is not told by "did you mean" either.
      return ({ result, setResult }) => {
        setResult([...result].map(withoutSuggestion));
      };
    },
    onExecute({ executeFn, setExecuteFn }) {
      setExecuteFn(watchExecution(deps, auditedExecution(trail, executeFn)));
      return {
        onExecuteDone({ result, setResult, args }) {
          if (Symbol.asyncIterator in result || !result.errors) return;
          const errors = result.errors.map((error) =>
            publicError(error, placeOf(args.contextValue)),
          );
          setResult({ ...result, errors });
        },
      };
    },
    // What was refused before an execution, such as an unknown field, carries the trace id too.
    onResultProcess({ result, setResult, serverContext }) {
      if (Array.isArray(result) || Symbol.asyncIterator in result) return;
      if (!('errors' in result) || !result.errors) return;
      const { traceId, language } = serverContext.origin;
      const place = { traceId, language, log };
      setResult({ ...result, errors: result.errors.map((error) => publicError(error, place)) });
    },
    onSubscribe({ setSubscribeFn }) {
      setSubscribeFn(
        watchSubscription(deps, async (args: ExecutionArgs) => {
          const result = await subscribePerEvent(args, surroundings);
          await auditRefusals(trail, args.contextValue as GraphQLContext, result);
          return result;
        }),
      );
    },
  };

  return createYoga<ServerContext, GraphQLContext>({
    schema: parts.schema,
    graphqlEndpoint: GRAPHQL_PATH,
    context: ({ origin }) => contextOf(origin),
    plugins: [engine],
    maxRequestBodySize: limits.bodyBytes,
    batching: false,
    multipart: false,
    cors: false,
    graphiql: false,
    landingPage: false,
    logging: false,
    maskedErrors: {
      // What failed outside an execution, such as the building of a context. The rest was made public before.
      maskError: (thrown) =>
        publicError(thrown, {
          traceId: deps.tracing.current()?.traceId ?? newTraceId(),
          language: 'en',
          log,
        }),
    },
  });
}

export type GraphQLEngine = ReturnType<typeof createGraphQL>;

const parseWithinLimits: typeof parse = (source, options) => {
  try {
    return parse(source, { ...options, maxTokens: limits.tokens });
  } catch (thrown) {
    if (!(thrown instanceof GraphQLError)) throw thrown;
    const code = /more tha[nt] \d+ tokens/.test(thrown.message)
      ? 'TOO_MANY_TOKENS'
      : 'GRAPHQL_PARSE_FAILED';
    throw new GraphQLError(thrown.message, {
      source: thrown.source ?? null,
      positions: thrown.positions ?? null,
      extensions: { code },
    });
  }
};

function withoutSuggestion(error: Error): Error {
  if (!(error instanceof GraphQLError)) return error;
  const message = error.message.replace(/ ?Did you mean .*\?$/s, '');
  if (message === error.message) return error;
  return new GraphQLError(message, {
    nodes: error.nodes ?? null,
    source: error.source ?? null,
    positions: error.positions ?? null,
    extensions: error.extensions,
  });
}
