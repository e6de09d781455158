import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  newSpanId,
  newTraceId,
  readTraceparent,
  writeTraceparent,
} from '../../src/telemetry/trace-context.ts';
import { createTracing, inSpan } from '../../src/telemetry/tracing.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const spanId = '00f067aa0ba902b7';

describe('given a traceparent', () => {
  test('when it is of the first version, or of a later one that says more, then its place is read', () => {
    const place = { traceId, spanId, sampled: true };
    assert.deepEqual(readTraceparent(`00-${traceId}-${spanId}-01`), place);
    assert.deepEqual(readTraceparent(`00-${traceId}-${spanId}-00`), { ...place, sampled: false });
    assert.deepEqual(readTraceparent(`cc-${traceId}-${spanId}-03-more`), place);
    assert.equal(writeTraceparent(place), `00-${traceId}-${spanId}-01`);
  });

  for (const [why, text] of [
    ['is missing', null],
    ['is empty', ''],
    ['has the version that is forbidden', `ff-${traceId}-${spanId}-01`],
    ['says more than its version allows', `00-${traceId}-${spanId}-01-more`],
    ['has a trace of zeros', `00-${'0'.repeat(32)}-${spanId}-01`],
    ['has a span of zeros', `00-${traceId}-${'0'.repeat(16)}-01`],
    ['has capital letters', `00-${traceId.toUpperCase()}-${spanId}-01`],
    ['is too short', `00-${traceId.slice(1)}-${spanId}-01`],
    ['brings a second line', `00-${traceId}-${spanId}-01\nx: y`],
  ] as const) {
    test(`when it ${why}, then it is ignored`, () => {
      assert.equal(readTraceparent(text), null);
    });
  }
});

describe('given no receiver of traces', () => {
  test('when work is done within work, then the ids go on, and what others record stays theirs to record', async () => {
    const tracing = createTracing();
    assert.equal(tracing.current(), null);
    const parent = { traceId: newTraceId(), spanId: newSpanId(), sampled: true };
    await inSpan(tracing, { name: 'outer', kind: 'SERVER', parent }, async (outer) => {
      assert.equal(outer.context.traceId, parent.traceId);
      assert.equal(outer.context.sampled, true);
      assert.notEqual(outer.context.spanId, parent.spanId);
      await inSpan(tracing, { name: 'inner', kind: 'INTERNAL' }, async () => {
        await new Promise(setImmediate);
        assert.equal(tracing.current()?.traceId, parent.traceId);
        tracing.outside(() => assert.equal(tracing.current(), null));
      });
      assert.deepEqual(tracing.current(), outer.context);
    });
    assert.equal(tracing.current(), null);
  });
});
