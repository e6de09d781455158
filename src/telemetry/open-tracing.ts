import type { Config } from '../config.ts';
import type { Log } from '../log.ts';
import { createTracing } from './tracing.ts';
import type { Tracing } from './tracing.ts';

/** Traces as the settings want them. What records them is loaded only where they are sent somewhere. */
export async function openTracing(
  { traces }: Pick<Config, 'traces'>,
  version: string,
  log: Log,
): Promise<Tracing> {
  if (traces === null) return createTracing();
  const { createOtelRecorder } = await import('./otel-recorder.ts');
  return createTracing(createOtelRecorder({ ...traces, version, log }));
}
