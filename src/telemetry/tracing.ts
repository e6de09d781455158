import { AsyncLocalStorage } from 'node:async_hooks';
import { newSpanId, newTraceId, writeTraceparent } from './trace-context.ts';
import type { TraceContext } from './trace-context.ts';

/** What a span tells. Ids, numbers and words of ours; never a text, an address or a name that people wrote. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

export type SpanOptions = {
  readonly name: string;
  readonly kind: 'SERVER' | 'INTERNAL' | 'CONSUMER';
  /** What caused it; the span at work when not told, and null begins a trace. */
  readonly parent?: TraceContext | null;
  readonly attributes?: SpanAttributes;
};

export type OpenSpan = {
  readonly context: TraceContext;
  /** Once it is known what it is about. */
  rename(name: string): void;
  set(attributes: SpanAttributes): void;
  /** Marks it as failed; `why` is a code of ours, not the text of an error, which may hold anything. */
  fail(why: string): void;
  end(): void;
};

/**
 * Follows one request through the processes: everything that happens for it has the same trace id.
 *
 * The ids exist in every installation, because errors, log lines, audit rows, stage runs and mails carry them. Whether
 * spans are also recorded and sent anywhere is up to what `createTracing` is given.
 */
export type Tracing = AsyncDisposable & {
  /** The span at work here; null outside all spans. */
  current(): TraceContext | null;
  start(options: SpanOptions): OpenSpan;
  /** Does `work` as a part of the span. */
  within<Result>(span: OpenSpan, work: () => Result): Result;
  /** Does `work` as a part of nothing: what it opens serves others too. */
  outside<Result>(work: () => Result): Result;
};

/** Records spans and sends them somewhere. */
export type SpanRecorder = AsyncDisposable & {
  start(options: SpanOptions & { readonly parent: TraceContext | null }): OpenSpan;
};

/** Ids alone: nothing is recorded, and what others record goes on through us. */
const idsOnly: SpanRecorder = {
  start: ({ parent }) => ({
    context: {
      traceId: parent?.traceId ?? newTraceId(),
      spanId: newSpanId(),
      sampled: parent?.sampled ?? false,
    },
    rename: () => undefined,
    set: () => undefined,
    fail: () => undefined,
    end: () => undefined,
  }),
  [Symbol.asyncDispose]: async () => undefined,
};

export function createTracing(recorder: SpanRecorder = idsOnly): Tracing {
  const places = new AsyncLocalStorage<TraceContext | null>();
  const current = () => places.getStore() ?? null;
  return {
    current,
    start: ({ parent = current(), ...options }) => recorder.start({ ...options, parent }),
    within: ({ context }, work) => places.run(context, work),
    outside: (work) => places.run(null, work),
    [Symbol.asyncDispose]: async () => await recorder[Symbol.asyncDispose](),
  };
}

/** Does `work` in a span of its own, which ends with it and fails when it throws. */
export async function inSpan<Result>(
  tracing: Tracing,
  options: SpanOptions,
  work: (span: OpenSpan) => Promise<Result>,
): Promise<Result> {
  const span = tracing.start(options);
  try {
    return await tracing.within(span, () => work(span));
  } catch (thrown) {
    span.fail('THROWN');
    throw thrown;
  } finally {
    span.end();
  }
}

/** The span at work as it is stored with what it causes; null outside all spans. */
export function currentTraceparent(tracing: Tracing): string | null {
  const context = tracing.current();
  return context === null ? null : writeTraceparent(context);
}
