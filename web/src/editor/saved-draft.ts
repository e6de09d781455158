import type { EditedDraftFragment } from '../gql/graphql.ts';
import type { SavedDraft } from './draft-store.ts';

/** The draft of an answer, as the store takes it. */
export const savedDraftOf = (offer: EditedDraftFragment): SavedDraft => ({
  draft: offer.draft,
  version: offer.draftVersion,
  violations: offer.violations,
  frozen: offer.frozenPaths,
});
