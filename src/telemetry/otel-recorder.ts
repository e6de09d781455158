/**
 * Records spans with OpenTelemetry and sends them by OTLP over HTTP. Loaded only where traces are sent somewhere.
 *
 * Nothing is registered globally and nothing is instrumented by itself: what a span holds is what our code says.
 */
import { ROOT_CONTEXT, SpanKind, SpanStatusCode, TraceFlags, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { SpanExporter } from '@opentelemetry/sdk-trace';
import { messageOf } from '../log.ts';
import type { Log } from '../log.ts';
import type { TraceContext } from './trace-context.ts';
import type { SpanRecorder } from './tracing.ts';

/** How long finished spans are collected before they are sent, in milliseconds. */
const SEND_EVERY_MS = 2_000;

/** How long the receiver may take, also for the last spans at the end, in milliseconds. */
const SEND_WITHIN_MS = 3_000;

export function createOtelRecorder(options: {
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly share: number;
  readonly version: string;
  readonly log: Log;
}): SpanRecorder {
  const exporter = new OTLPTraceExporter({
    url: `${options.endpoint}/v1/traces`,
    headers: { ...options.headers },
    timeoutMillis: SEND_WITHIN_MS,
  });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      'service.name': 'vitrine',
      'service.version': options.version,
    }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(options.share) }),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: tellingFaults(exporter, options.log),
        scheduledDelayMillis: SEND_EVERY_MS,
        exportTimeoutMillis: SEND_WITHIN_MS,
      }),
    ],
  });
  const tracer = provider.getTracer('vitrine', options.version);
  return {
    start({ name, kind, parent, attributes = {} }) {
      const context =
        parent === null ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, toOtel(parent));
      const span = tracer.startSpan(name, { kind: SpanKind[kind], attributes }, context);
      const { traceId, spanId, traceFlags } = span.spanContext();
      return {
        context: { traceId, spanId, sampled: (traceFlags & TraceFlags.SAMPLED) !== 0 },
        rename: (now) => void span.updateName(now),
        set: (more) => void span.setAttributes(more),
        fail: (why) => void span.setStatus({ code: SpanStatusCode.ERROR, message: why }),
        end: () => span.end(),
      };
    },
    async [Symbol.asyncDispose]() {
      try {
        await provider.shutdown();
      } catch (thrown) {
        options.log.warn('the last traces were not sent', { error: messageOf(thrown) });
      }
    },
  };
}

function toOtel({ traceId, spanId, sampled }: TraceContext) {
  const traceFlags = sampled ? TraceFlags.SAMPLED : TraceFlags.NONE;
  return { traceId, spanId, traceFlags, isRemote: true };
}

/** Says once that the receiver is away, and once that it is back: a lost trace is no reason to fill the log. */
function tellingFaults(exporter: SpanExporter, log: Log): SpanExporter {
  let isAway = false;
  return {
    export(spans, done) {
      exporter.export(spans, (result) => {
        const failed = result.error !== undefined;
        if (failed && !isAway) log.warn('traces are not taken', { error: messageOf(result.error) });
        if (!failed && isAway) log.info('traces are taken again');
        isAway = failed;
        done(result);
      });
    },
    shutdown: () => exporter.shutdown(),
    ...(exporter.forceFlush === undefined ? {} : { forceFlush: () => exporter.forceFlush!() }),
  };
}
