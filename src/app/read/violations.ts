import type { Em } from '../../db/orm.ts';
import type { OfferContent } from '../../domain/content.ts';
import type { LimitProfile } from '../../domain/prerequisites/limits.ts';
import { frozenPaths } from '../../domain/offer-form/frozen-paths.ts';
import { validatePrerequisites } from '../../domain/prerequisites/prerequisites.ts';
import type { Violation } from '../../domain/prerequisites/violation.ts';
import { frozenContent } from '../../domain/revision.ts';
import { loadValidationFacts } from '../validation-facts.ts';
import type { OfferRow } from './loaders.ts';

/** What the rules of prerequisites say about a draft of an offer: the same as *Publish* would. */
export async function violationsIn(
  em: Em,
  profile: LimitProfile,
  offer: OfferRow,
  draft: OfferContent,
): Promise<readonly Violation[]> {
  const content = frozenContent(draft);
  const facts = await loadValidationFacts(em.fork(), profile, offer, content);
  return validatePrerequisites(content, facts);
}

/** The fields of the draft of an offer that a published revision has fixed. */
export async function frozenPathsOf(
  em: Em,
  profile: LimitProfile,
  offer: OfferRow,
  draft: OfferContent,
): Promise<readonly string[]> {
  if (offer.latestPublication === null) return [];
  const content = frozenContent(draft);
  return frozenPaths(content, await loadValidationFacts(em.fork(), profile, offer, content));
}
