/** Which fields of a draft a published revision has fixed. */
import { limits } from '../prerequisites/limits.ts';
import { placesIn, type Place } from '../prerequisites/places.ts';
import { prerequisiteRules } from '../prerequisites/prerequisites.ts';
import type { ValidationFacts } from '../prerequisites/violation.ts';

/** A text that no field holds, which is also no yes; a yes; and a price. What refuses one of them is fixed. */
const OTHER_VALUES = ['\u0000another value', 'true', '0'] as const;

/**
 * The paths, as in `Violation.path`, whose value cannot become another one: where the rules of what is immutable would
 * refuse any change. A field that was changed already is not among them, so that it can be put right.
 */
export function frozenPaths(content: unknown, facts: ValidationFacts): readonly string[] {
  const context = { content, facts, limits: limits[facts.profile ?? 'cpp'] };
  const placesOf = placesIn(content);
  const frozen = prerequisiteRules
    .filter(({ code }) => code === 'immutable')
    .flatMap((rule) =>
      placesOf(rule.path)
        .filter(
          (place) =>
            rule.check(place, context).length === 0 &&
            OTHER_VALUES.some(
              (value) => rule.check(changed(place, rule.path, value), context).length > 0,
            ),
        )
        .map(({ path }) => path),
    );
  return [...new Set(frozen)];
}

/** The place with another value, also where its rule reads it from the list item around it. */
function changed(place: Place, pattern: string, value: string): Place {
  const name = pattern.slice(pattern.lastIndexOf('.') + 1);
  const items = place.items.map((item, index) =>
    index === place.items.length - 1 ? { ...item, [name]: value } : item,
  );
  return { ...place, value, items };
}
