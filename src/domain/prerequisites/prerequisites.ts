/**
 * *Validate prerequisites*: may this offer be published?
 *
 * The rules are a table; this file walks it. All violations are found at once, in the order of the form, and the same
 * call serves the editor, a dry run and *Publish*.
 */
import type { OfferContent } from '../content.ts';
import { limits } from './limits.ts';
import { marketplaceRules } from './marketplace.ts';
import { offerSettingsRules } from './offer-settings.ts';
import { compareKeys, formOrder, placesIn } from './places.ts';
import type { PrerequisiteRule, RuleContext } from './rule.ts';
import { skuRules } from './skus.ts';
import { supportRules } from './support.ts';
import type { ValidationFacts, Violation } from './violation.ts';

/** Every prerequisite, in the order of the form. To add one, add a row to the table of its tab. */
export const prerequisiteRules: readonly PrerequisiteRule[] = [
  ...offerSettingsRules,
  ...skuRules,
  ...marketplaceRules,
  ...supportRules,
];

const keyOf = formOrder(prerequisiteRules.map((rule) => rule.path));

/**
 * All violations of a draft, in form order; empty when it can be published without a remark. A draft comes from outside:
 * any JSON is taken, and a value of a wrong type is a violation.
 */
export function validatePrerequisites(
  content: OfferContent,
  facts: ValidationFacts,
): readonly Violation[] {
  const context: RuleContext = { content, facts, limits: limits[facts.profile ?? 'cpp'] };
  const placesOf = placesIn(content);
  return prerequisiteRules
    .flatMap((rule) =>
      placesOf(rule.path).flatMap((place) =>
        rule.check(place, context).map((params) => {
          const key = keyOf(rule.path, place.indexes);
          return { rule, place, key, params };
        }),
      ),
    )
    .toSorted((a, b) => compareKeys(a.key, b.key))
    .map(({ rule, place, params }) => ({
      path: place.path,
      code: rule.code,
      severity: rule.severity,
      message: rule.message(params),
      params,
      section: rule.section,
      source: rule.source,
    }));
}

/** True when nothing keeps the offer from being published; warnings do not. */
export function isPublishable(violations: readonly Violation[]): boolean {
  return violations.every((violation) => violation.severity !== 'ERROR');
}
