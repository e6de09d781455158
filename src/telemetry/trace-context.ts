import { randomBytes } from 'node:crypto';

/** A place in a trace. Source: W3C Trace Context, 3.2. */
export type TraceContext = {
  /** 32 hexadecimal digits; the same for everything that one request caused. */
  readonly traceId: string;
  /** 16 hexadecimal digits: the span. */
  readonly spanId: string;
  /** Whether whoever began the trace records it. */
  readonly sampled: boolean;
};

const traceparent = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/** The place that a `traceparent` names; null for none, or for one that must be ignored. */
export function readTraceparent(text: string | null | undefined): TraceContext | null {
  const [, version, traceId = '', spanId = '', flags = '', more] =
    traceparent.exec(text ?? '') ?? [];
  if (version === undefined || version === 'ff') return null;
  // Later versions may say more behind the flags; the first one must not.
  if (version === '00' && more !== undefined) return null;
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return null;
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 };
}

/** The `traceparent` of a place: 55 characters. */
export function writeTraceparent({ traceId, spanId, sampled }: TraceContext): string {
  return `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`;
}

/** The trace id in a stored `traceparent`. */
export function traceIdOf(text: string | null): string | null {
  return readTraceparent(text)?.traceId ?? null;
}

export function newTraceId(): string {
  return randomId(16);
}

export function newSpanId(): string {
  return randomId(8);
}

function randomId(bytes: number): string {
  const id = randomBytes(bytes).toString('hex');
  // All zeros means "none".
  return /^0+$/.test(id) ? randomId(bytes) : id;
}
