/** Publishes as it is told on standard input, and hangs between the commit and the answer until it is killed. */
import { randomUUID } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { publish } from '../../../src/app/publish.ts';
import type { PublishInput } from '../../../src/app/publish.ts';
import { openOrm } from '../../../src/db/orm.ts';
import type { Deps } from '../../../src/deps.ts';
import type { TokenActor } from '../../../src/domain/actor.ts';
import { pipelineFor } from '../../../src/domain/pipeline.ts';
import { silentMetrics } from '../../../src/telemetry/metrics.ts';
import { createTracing } from '../../../src/telemetry/tracing.ts';
import { defaultTiming } from '../../../src/timing.ts';

const { actor, key, input } = JSON.parse(await text(process.stdin)) as {
  actor: TokenActor;
  key: string;
  input: PublishInput;
};
const orm = await openOrm(process.env['DATABASE'] ?? '');

/** The waker is told first after the commit: there the process stays. */
function hang(): void {
  process.stdout.write('committed\n');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

// Publishing reaches for these and for nothing else.
const deps = {
  clock: { now: () => new Date() },
  newId: () => randomUUID(),
  orm,
  bell: { ring: () => Promise.resolve() },
  waker: { wake: hang, progress: () => undefined },
  settings: { pipeline: pipelineFor('Microsoft') },
  timing: defaultTiming,
  metrics: silentMetrics,
  tracing: createTracing(),
} as unknown as Deps;

await publish(
  deps,
  { actor, channel: 'API_TOKEN', language: 'en', traceId: '0'.repeat(32), idempotencyKey: key },
  input,
);
