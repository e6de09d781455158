/** Which fields of a draft a published revision has fixed. */
import { limits } from '../prerequisites/limits.ts';
import { placesOf } from '../prerequisites/places.ts';
import { prerequisiteRules } from '../prerequisites/prerequisites.ts';
import type { ValidationFacts } from '../prerequisites/violation.ts';

/** No value of any field, so a rule that refuses it refuses every change. */
const ANOTHER_VALUE = '\u0000another value';

/**
 * The paths, as in `Violation.path`, whose value cannot become another one: where the rules of what is immutable would
 * refuse any change. A field that was changed already is not among them, so that it can be put right.
 */
export function frozenPaths(content: unknown, facts: ValidationFacts): readonly string[] {
  const context = { content, facts, limits: limits[facts.profile ?? 'cpp'] };
  const frozen = prerequisiteRules
    .filter(({ code }) => code === 'immutable')
    .flatMap((rule) =>
      placesOf(content, rule.path)
        .filter(
          (place) =>
            rule.check(place, context).length === 0 &&
            rule.check({ ...place, value: ANOTHER_VALUE }, context).length > 0,
        )
        .map(({ path }) => path),
    );
  return [...new Set(frozen)];
}
