import { storedBytesOf } from './stored-bytes.ts';
import type { StageWork } from './stage-work.ts';

/**
 * Releases the revision. The switch of production is one row update in the transaction that ends the
 * stage (`store-change.ts`); before it, every byte that customers will be handed is read once more.
 */
export const live: StageWork = async (deps, { revision, progress }) => {
  await storedBytesOf(deps, revision, progress);
  return { kind: 'passed', resultHash: revision.hash, reused: false, findings: [] };
};
