import { readAudiences, storeAudiences } from '../private-audience.ts';
import { storedBytesOf } from './stored-bytes.ts';
import type { StageWork } from './stage-work.ts';

/**
 * Releases the revision. The switch of production is one row update in the transaction that ends the
 * stage (`store-change.ts`), with who sees its private SKUs; before it, every byte that customers will be handed is read
 * once more.
 */
export const live: StageWork = async (deps, { publication, revision, offer, progress }) => {
  await storedBytesOf(deps, revision, progress);
  const em = deps.orm.em.fork();
  const audiences = await readAudiences(deps, em, offer.publisher, revision.content);
  return {
    kind: 'passed',
    resultHash: revision.hash,
    reused: false,
    findings: [],
    store: async (tx) => {
      const times = { frozenAt: publication.startedAt, syncedAt: null };
      await storeAudiences(tx.em, deps.newId, offer.id, audiences, times);
    },
  };
};
