import { storedBytesOf } from './stored-bytes.ts';
import type { StageWork } from './stage-work.ts';

/**
 * Opens the preview. It is derived from the open publication once packaging is complete, so nothing is
 * copied here: the stage makes sure that everything the preview shows is there, and the mail goes out.
 */
export const preview: StageWork = async (deps, { publication, revision, progress }) => {
  if (publication.productPage === null) throw new Error('Packaging left no product page.');
  await storedBytesOf(deps, revision, progress);
  return {
    kind: 'passed',
    resultHash: publication.productPage.hash,
    reused: false,
    findings: [],
  };
};
