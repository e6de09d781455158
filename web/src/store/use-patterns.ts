import { useEffect, useState } from 'react';
import type { PatternCheck } from '../../../src/domain/deployment-form/evaluate-form.ts';
import type { PatternAnswer } from './pattern-worker.ts';

/** How long all patterns of a form may take, in milliseconds; those of an honest form take none. */
const PATTERNS_WITHIN_MS = 500;

const none: ReadonlyMap<string, string> = new Map();

/** The messages of the patterns that do not match, by path; those of publishers who write endless ones are not heard. */
export function usePatterns(patterns: readonly PatternCheck[]): ReadonlyMap<string, string> {
  const [failed, setFailed] = useState(none);
  const asked = JSON.stringify(patterns);
  useEffect(() => {
    const checks = JSON.parse(asked) as readonly PatternCheck[];
    if (checks.length === 0) return setFailed(none);
    const worker = new Worker(new URL('./pattern-worker.ts', import.meta.url), { type: 'module' });
    let timer: ReturnType<typeof setTimeout> | undefined;
    worker.addEventListener('message', ({ data }: MessageEvent<PatternAnswer>) => {
      setFailed(new Map(data.map(({ path, message }) => [path, message])));
      clearTimeout(timer);
      worker.terminate();
    });
    // eslint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no origin to name
    worker.postMessage(checks);
    timer = setTimeout(() => {
      worker.terminate();
      setFailed(none);
    }, PATTERNS_WITHIN_MS);
    return () => {
      clearTimeout(timer);
      worker.terminate();
    };
  }, [asked]);
  return failed;
}
