import { setTimeout as delay } from 'node:timers/promises';
import type { ExecutionArgs, ExecutionResult, GraphQLError } from 'graphql';
import { createSourceEventStream } from 'graphql';
import { isOutage, pauseAfter } from '../streams/outage.ts';

/** What a subscription needs from its surroundings. */
export type EventSurroundings = {
  /** Executes one event. */
  execute(args: ExecutionArgs): Promise<ExecutionResult>;
  /** A context for one event; nothing loaded or allowed for another one may be in it. */
  eventContext(contextValue: unknown): unknown;
  /** An error as clients may see it. */
  publicError(thrown: unknown, contextValue: unknown): GraphQLError;
};

/**
 * `subscribe` of graphql-js, with a fresh context for every event, and errors that clients may see.
 *
 * - An event whose fields cannot be read because the database is away waits for it: delivered without them, it would
 *   also lack its cursor, and the client would resume after the next one.
 * - A source that fails says so in one last event and completes: rethrown, the two transports would answer it
 *   differently, one of them with the message of the error.
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
  let ended = false;

  async function resolve(rootValue: unknown): Promise<ExecutionResult> {
    for (let failures = 1; ; failures += 1) {
      const contextValue = surroundings.eventContext(args.contextValue);
      const result = await surroundings.execute({ ...args, rootValue, contextValue });
      if (!result.errors) return result;
      if (ended || !result.errors.some(({ originalError }) => isOutage(originalError))) {
        return { ...result, errors: result.errors.map(toPublic) };
      }
      await delay(pauseAfter(failures), undefined, { ref: false });
    }
  }

  async function end() {
    ended = true;
    await events.return?.();
    return done;
  }

  const results: AsyncIterableIterator<ExecutionResult> = {
    async next() {
      if (ended) return done;
      try {
        const event = await events.next();
        return event.done ? done : { done: false, value: await resolve(event.value) };
      } catch (thrown) {
        await end();
        return { done: false, value: { errors: [toPublic(thrown)] } };
      }
    },
    return: end,
    throw: end,
    [Symbol.asyncIterator]: () => results,
  };
  return results;
}
