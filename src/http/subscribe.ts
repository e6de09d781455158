import type { ExecutionArgs, ExecutionResult } from 'graphql';
import { GraphQLError, createSourceEventStream, execute } from 'graphql';

/** What a subscription needs from its surroundings. */
export type EventSurroundings = {
  /** A context for one event; nothing loaded or allowed for another one may be in it. */
  eventContext(contextValue: unknown): unknown;
  /** An error as clients may see it. */
  publicError(thrown: unknown, contextValue: unknown): GraphQLError;
};

/**
 * `subscribe` of graphql-js, with a fresh context for every event, and errors that clients may see.
 *
 * A source that fails says so in one last event and completes: rethrown, the two transports would answer it
 * differently, one of them with the message of the error.
 */
export async function subscribePerEvent(
  args: ExecutionArgs,
  surroundings: EventSurroundings,
): Promise<AsyncIterableIterator<ExecutionResult> | ExecutionResult> {
  const toPublic = (thrown: unknown) => surroundings.publicError(thrown, args.contextValue);
  const source = await createSourceEventStream(args);
  if (!(Symbol.asyncIterator in source)) {
    return { ...source, ...(source.errors ? { errors: source.errors.map(toPublic) } : {}) };
  }
  const events = source[Symbol.asyncIterator]();
  const done = { done: true, value: undefined } as const;
  let failed = false;
  const results: AsyncIterableIterator<ExecutionResult> = {
    async next() {
      if (failed) return done;
      try {
        const event = await events.next();
        if (event.done) return done;
        const contextValue = surroundings.eventContext(args.contextValue);
        const result = await execute({ ...args, rootValue: event.value, contextValue });
        const errors = result.errors?.map(toPublic);
        return { done: false, value: errors ? { ...result, errors } : result };
      } catch (thrown) {
        failed = true;
        await events.return?.();
        return { done: false, value: { errors: [toPublic(thrown)] } };
      }
    },
    async return() {
      await events.return?.();
      return done;
    },
    async throw() {
      await events.return?.();
      return done;
    },
    [Symbol.asyncIterator]() {
      return results;
    },
  };
  return results;
}
