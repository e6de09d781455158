import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { OfferContent } from '../../../src/domain/content.ts';
import { applyEdits } from '../../../src/domain/draft-edits.ts';
import { frozenPaths } from '../../../src/domain/offer-form/frozen-paths.ts';
import { offerForm } from '../../../src/domain/offer-form/offer-form.ts';
import { categories } from '../../../src/domain/prerequisites/categories.ts';
import {
  prerequisiteRules,
  validatePrerequisites,
} from '../../../src/domain/prerequisites/prerequisites.ts';
import { publishedFacts } from '../../../src/domain/prerequisites/violation.ts';
import { completeContent, factsFor, sha256Of } from '../../support/offer-content.ts';

const sha256 = sha256Of('a');
const managed = completeContent({ skuType: 'MANAGED_APPLICATION', sha256 });
const template = completeContent({ skuType: 'SOLUTION_TEMPLATE', sha256 });
const paths = offerForm.fields.map(({ path }) => path);

/** The path of a field in a complete offer: the first item of each list. */
function firstPlace(pattern: string, content: OfferContent): string {
  let value: unknown = content;
  return pattern
    .split('.')
    .map((step) => {
      const name = step.replace('[]', '');
      value = (value as Record<string, unknown> | undefined)?.[name];
      if (!step.endsWith('[]')) return name;
      value = (value as readonly { id: string }[])[0];
      return `${name}[${(value as { id: string }).id}]`;
    })
    .join('.');
}

function edited(content: OfferContent, path: string, value: unknown): OfferContent {
  const answer = applyEdits(content, [{ path, value }]);
  assert.ok(answer.ok, path);
  return answer.draft;
}

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
    const order = prerequisiteRules.map(({ path }) => path.replace(/\[\]$/, ''));
    const sections = new Map(prerequisiteRules.map(({ path, section }) => [path, section]));
    assert.deepEqual(
      paths.toSorted((a, b) => order.indexOf(a) - order.indexOf(b)),
      paths,
    );
    for (const { path, section } of offerForm.fields) {
      assert.equal(section, sections.get(path) ?? sections.get(`${path}[]`), path);
    }
  });

  test('when a field holds more than its limit, then its rule says the same number', () => {
    for (const { path, limit, control, choices } of offerForm.fields) {
      if (limit === null) continue;
      const many = Array.from({ length: limit + 1 }, (_none, index) => index);
      const tooMany: Partial<Record<typeof control, () => unknown>> = {
        TEXTS: () => many.map((index) => `entry ${index}`),
        CHOICES: () => choices.slice(0, limit + 1).map((choice) => choice.value),
        LIST: () => many.map((index) => ({ id: `item-${index}` })),
      };
      const value = tooMany[control]?.() ?? 'x'.repeat(limit + 1);
      const place = firstPlace(path, managed);
      const content = edited(edited(managed, 'leads.destination', 'HTTPS_ENDPOINT'), place, value);
      const found = validatePrerequisites(content, factsFor(sha256)).filter(
        (violation) =>
          violation.path === place &&
          (violation.code === 'tooLong' || violation.code === 'countMax'),
      );
      assert.deepEqual(
        found.map(({ params }) => params['max']),
        [limit],
        path,
      );
    }
  });

  test('when a field says that it plays no part, then no rule speaks of it', () => {
    for (const { path, when } of offerForm.fields) {
      if (when === null) continue;
      const content = edited(template, 'leads.destination', 'NONE');
      const place = firstPlace(path, managed);
      const spoilt =
        path.split('[]').length > 3
          ? content
          : edited(content, place, path.endsWith('s') ? ['?'] : '?');
      const found = validatePrerequisites(spoilt, factsFor(sha256));
      assert.deepEqual(
        found.filter((violation) => violation.path.startsWith(place)),
        [],
        path,
      );
    }
  });

  test('when a required field is empty, then its rule says so; when another one is, then nothing forbids it', () => {
    const offered = edited(
      edited(managed, 'leads.destination', 'HTTPS_ENDPOINT'),
      'skus[sku-standard].cloudAvailability',
      ['PUBLIC_AZURE', 'AZURE_GOVERNMENT'],
    );
    for (const { path, required } of offerForm.fields) {
      const place = firstPlace(path, managed);
      const found = validatePrerequisites(edited(offered, place, null), factsFor(sha256));
      assert.equal(
        found.some(({ path: at, severity }) => at === place && severity === 'ERROR'),
        required,
        path,
      );
    }
  });

  test('when a value is chosen among the choices, then its rule takes it', () => {
    for (const { path, control, choices } of offerForm.fields) {
      if (choices.length === 0) continue;
      const place = firstPlace(path, managed);
      for (const { value } of choices) {
        const written = edited(managed, place, control === 'CHOICE' ? value : [value]);
        const found = validatePrerequisites(written, factsFor(sha256));
        assert.deepEqual(
          found.filter((violation) => violation.path === place),
          [],
          `${path} ${value}`,
        );
      }
    }
    const field = offerForm.fields.find(({ path }) => path === 'marketplace.categories');
    assert.equal(field?.choices.length, categories.length);
  });
});

describe('given an offer that is live', () => {
  const facts = { ...factsFor(sha256), published: publishedFacts(managed) };
  const sku = 'skus[sku-standard]';
  const pack = `${sku}.packages[package-standard-1-0-0]`;

  test('when its draft is read, then what the published SKU and package fix is frozen', () => {
    assert.deepEqual(frozenPaths(managed, facts), [
      `${sku}.skuId`,
      `${sku}.skuType`,
      `${pack}.version`,
      `${pack}.sha256`,
    ]);
  });

  test('when a frozen field was changed nevertheless, then it is open to be put right', () => {
    const changed = edited(managed, `${pack}.version`, '9.0.0');
    assert.ok(!frozenPaths(changed, facts).includes(`${pack}.version`));
  });

  test('when it was never published, then nothing is frozen', () => {
    assert.deepEqual(frozenPaths(managed, factsFor(sha256)), []);
  });
});
