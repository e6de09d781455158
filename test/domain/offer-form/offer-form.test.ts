import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { OfferContent } from '../../../src/domain/content.ts';
import { applyEdits } from '../../../src/domain/draft-edits.ts';
import type { FormCondition } from '../../../src/domain/offer-form/form-row.ts';
import { frozenPaths } from '../../../src/domain/offer-form/frozen-paths.ts';
import { offerForms, type FormField } from '../../../src/domain/offer-form/offer-form.ts';
import { limitProfiles } from '../../../src/domain/prerequisites/limits.ts';
import {
  prerequisiteRules,
  validatePrerequisites,
} from '../../../src/domain/prerequisites/prerequisites.ts';
import { publishedFacts } from '../../../src/domain/prerequisites/published-facts.ts';
import { completeContent, factsFor, sha256Of } from '../../support/offer-content.ts';

const sha256 = sha256Of('a');
const facts = factsFor(sha256);
const { fields } = offerForms.cpp;
const paths = fields.map(({ path }) => path);

function edited(content: OfferContent, path: string, value: unknown): OfferContent {
  const answer = applyEdits(content, [{ path, value }]);
  assert.ok(answer.ok, path);
  return answer.draft;
}

/** The path of a field in an offer: in the first item of each list. */
function firstPlace(pattern: string, content: unknown): string {
  let value: unknown = content;
  return pattern
    .split('.')
    .map((step) => {
      const name = step.replace('[]', '');
      value = (value as Record<string, unknown> | undefined)?.[name];
      if (!step.endsWith('[]')) return name;
      const [first] = value as readonly { readonly id: string }[];
      value = first;
      return `${name}[${first?.id ?? ''}]`;
    })
    .join('.');
}

/** A complete offer with an item in each list of the form. */
const complete = fields
  .filter(({ control }) => control === 'LIST' || control === 'PRICES')
  .reduce<OfferContent>(
    (content, { path }) => {
      const place = firstPlace(path, content);
      const isEmpty = !JSON.stringify(content).includes(`"${path.split('.').at(-1)}":[{`);
      return isEmpty ? edited(content, place, [{ id: 'first' }]) : content;
    },
    completeContent({ skuType: 'MANAGED_APPLICATION', sha256 }),
  );

/** The offer with a condition made true, or false. */
function withCondition({ path, values }: FormCondition, holds: boolean, content: OfferContent) {
  const place = firstPlace(path, content);
  const [value = ''] = values;
  const isList = /cloudAvailability$|regions$/.test(path);
  if (holds) return edited(content, place, isList ? [value] : value === '' ? null : value);
  return edited(content, place, values.includes('') ? 'true' : isList ? ['OTHER'] : null);
}

const playing = ({ when, requiredWhen }: FormField, content = complete): OfferContent =>
  [...when, ...(requiredWhen === null ? [] : [requiredWhen])].reduce(
    (offer, condition) => withCondition(condition, true, offer),
    content,
  );

const violationsAt = (content: OfferContent, place: string) =>
  validatePrerequisites(content, facts).filter(({ path }) => path === place);

describe('given the offer form', () => {
  test('when it is compared with the rules, then each field has a rule, and each rule a field', () => {
    // A rule of `list[]` is about an item of a list, which the field of the list shows.
    const named = prerequisiteRules.map(({ path }) => path.replace(/\[\]$/, ''));
    assert.deepEqual([...new Set(paths)], paths);
    assert.deepEqual(
      paths.filter((path) => !named.includes(path)),
      [],
    );
    assert.deepEqual(
      named.filter((path) => !paths.includes(path)),
      [],
    );
  });

  test('when its fields are read in order, then violations come in the same order, and each in the tab of its field', () => {
    const order = [...new Set(prerequisiteRules.map(({ path }) => path.replace(/\[\]$/, '')))];
    assert.deepEqual(order, paths);
    const sections = new Map(prerequisiteRules.map(({ path, section }) => [path, section]));
    for (const { path, section } of fields) {
      assert.equal(section, sections.get(path) ?? sections.get(`${path}[]`), path);
    }
  });

  test('when a field holds more than its limit, then its rule says the same number', () => {
    for (const field of fields) {
      const { path, limit, control, choices } = field;
      if (limit === null) continue;
      const many = Array.from({ length: limit + 1 }, (_none, index) => index);
      const tooMany: Partial<Record<typeof control, () => unknown>> = {
        TEXTS: () => many.map((index) => `entry ${index}`),
        CHOICES: () => choices.slice(0, limit + 1).map((choice) => choice.value),
        LIST: () => many.map((index) => ({ id: `item-${index}` })),
      };
      const value = tooMany[control]?.() ?? 'x'.repeat(limit + 1);
      const place = firstPlace(path, complete);
      const found = violationsAt(edited(playing(field), place, value), place).filter(
        ({ code }) => code === 'tooLong' || code === 'countMax',
      );
      assert.deepEqual(
        found.map(({ params }) => params['max']),
        [limit],
        path,
      );
    }
  });

  test('when a condition of a field does not hold, then no rule of it blocks', () => {
    for (const field of fields) {
      for (const condition of field.when) {
        const place = firstPlace(field.path, complete);
        const spoilt = edited(playing(field), place, field.control === 'LIST' ? [] : '?');
        const content = withCondition(condition, false, spoilt);
        const found = violationsAt(content, place).filter(({ severity }) => severity === 'ERROR');
        // Certifications that nobody sees are still certifications.
        if (field.path.startsWith('skus[].governmentCertifications')) continue;
        assert.deepEqual(found, [], `${field.path} without ${condition.path}`);
      }
    }
  });

  for (const profile of limitProfiles) {
    test(`when a field is empty under the profile ${profile}, then it is required exactly when its rule says so`, () => {
      for (const field of offerForms[profile].fields) {
        const place = firstPlace(field.path, complete);
        const content = edited(playing(field), place, null);
        const missing = validatePrerequisites(content, { ...facts, profile }).some(
          ({ path, code }) => path === place && code === 'required',
        );
        assert.equal(missing, field.required, field.path);
      }
    });
  }

  test('when a field is not always required, then it is not when its condition does not hold', () => {
    for (const field of fields) {
      if (field.requiredWhen === null) continue;
      const place = firstPlace(field.path, complete);
      const content = withCondition(field.requiredWhen, false, edited(complete, place, null));
      assert.deepEqual(violationsAt(content, place), [], field.path);
    }
  });

  test('when a value is chosen among the choices, then its rule takes it', () => {
    for (const field of fields) {
      const { path, control, choices } = field;
      const place = firstPlace(path, complete);
      for (const { value, when } of choices) {
        const offered = when === undefined ? playing(field) : withCondition(when, true, complete);
        const written = edited(offered, place, control === 'CHOICE' ? value : [value]);
        const refused = violationsAt(written, place).filter(({ code }) => code === 'notAllowed');
        assert.deepEqual(refused, [], `${path} ${value}`);
      }
    }
  });

  test('when the profile has no hero banner, then the form asks for none', () => {
    const hero = 'marketplace.logos.hero';
    assert.ok(paths.includes(hero));
    assert.ok(!offerForms.partnerCenter.fields.some(({ path }) => path === hero));
  });
});

describe('given the elements that the description may use', () => {
  test('when it uses all that a profile offers, then none is remarked on, and one of the other profile is', () => {
    for (const profile of limitProfiles) {
      const { elements = [] } =
        offerForms[profile].fields.find(({ control }) => control === 'HTML') ?? {};
      assert.ok(elements.length > 8, profile);
      const remarks = (names: readonly string[]) => {
        const markup = names.map((name) => (name === 'br' ? '<br>' : `<${name}>a</${name}>`));
        return validatePrerequisites(edited(complete, 'marketplace.description', markup.join('')), {
          ...facts,
          profile,
        }).filter(({ path }) => path === 'marketplace.description');
      };
      assert.deepEqual(remarks(elements), [], profile);
      assert.equal(remarks([elements.includes('b') ? 'em' : 'b']).length, 1, profile);
    }
  });
});

describe('given an offer that is live', () => {
  const live = completeContent({ skuType: 'MANAGED_APPLICATION', sha256 });
  const published = { ...facts, published: publishedFacts(live) };
  const sku = 'skus[sku-standard]';
  const pack = `${sku}.packages[package-standard-1-0-0]`;

  test('when its draft is read, then what the published SKU and package fix is frozen', () => {
    const frozen = frozenPaths(live, published);
    for (const path of [`${sku}.skuId`, `${sku}.skuType`, `${pack}.version`, `${pack}.sha256`]) {
      assert.ok(frozen.includes(path), path);
    }
    assert.ok(frozen.includes(`${pack}.authorizations`));
    // What was off stays off: a public SKU does not become private.
    assert.ok(frozen.includes(`${pack}.jitAccessEnabled`));
    assert.ok(frozen.includes(`${sku}.isPrivate`));
    assert.ok(!frozen.includes('legal.useStandardContract'));
    assert.ok(!frozen.includes(`${sku}.cloudAvailability`));
    assert.ok(!frozen.includes(`${sku}.title`));
    assert.ok(!frozen.some((path) => path.startsWith('marketplace.')));
  });

  test('when a frozen field was changed nevertheless, then it is open to be put right', () => {
    const changed = edited(live, `${pack}.version`, '9.0.0');
    assert.ok(!frozenPaths(changed, published).includes(`${pack}.version`));
  });

  test('when it was never published, then nothing is frozen', () => {
    assert.deepEqual(frozenPaths(live, facts), []);
  });
});
