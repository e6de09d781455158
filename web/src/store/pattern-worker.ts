/// <reference lib="webworker" />
/** Runs the patterns of a form away from the page: one that never ends is ended with its worker. */
import type { PatternCheck } from '../../../src/domain/deployment-form/evaluate-form.ts';

/** The checks that failed, with their messages. */
export type PatternAnswer = readonly { readonly path: string; readonly message: string }[];

addEventListener('message', ({ data }: MessageEvent<readonly PatternCheck[]>) => {
  const failed = data.filter(({ pattern, text }) => {
    try {
      return !new RegExp(pattern).test(text);
    } catch {
      // No pattern of this language: Azure will say what it makes of it.
      return false;
    }
  });
  postMessage(failed.map(({ path, message }) => ({ path, message })));
});
