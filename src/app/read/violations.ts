import type { Em } from '../../db/orm.ts';
import type { LimitProfile } from '../../domain/prerequisites/limits.ts';
import { validatePrerequisites } from '../../domain/prerequisites/prerequisites.ts';
import type { Violation } from '../../domain/prerequisites/violation.ts';
import { frozenContent } from '../../domain/revision.ts';
import { loadValidationFacts } from '../validation-facts.ts';
import type { Loaders, OfferRow } from './loaders.ts';

/** What the rules of prerequisites say about the draft of an offer: the same as *Publish* would. */
export async function violationsOf(
  em: Em,
  profile: LimitProfile,
  loaders: Loaders,
  offer: OfferRow,
): Promise<readonly Violation[]> {
  const content = frozenContent(await loaders.draft.load(offer.id));
  return validatePrerequisites(
    content,
    await loadValidationFacts(em.fork(), profile, offer, content),
  );
}
