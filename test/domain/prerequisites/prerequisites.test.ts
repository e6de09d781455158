import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import naughty from 'big-list-of-naughty-strings/blns.json' with { type: 'json' };
import type { OfferContent } from '../../../src/domain/content.ts';
import {
  isPublishable,
  prerequisiteRules,
  validatePrerequisites,
} from '../../../src/domain/prerequisites/prerequisites.ts';
import { fullContent } from '../../support/full-content.ts';
import {
  allCases,
  managed,
  plainFacts as facts,
  published,
  requiredFields,
  solution,
} from './all-cases.ts';
import { brief, changed, many, valueAt } from './change.ts';
import { fullFacts, fullRequired } from './full-cases.ts';

describe('given a complete offer', () => {
  for (const content of [managed, solution]) {
    const type = content.skus?.[0]?.skuType;
    test(`when its SKU is a ${type}, then there is no violation at all`, () => {
      assert.deepEqual(validatePrerequisites(content, facts), []);
    });

    test(`when one required field of a ${type} is taken away, then exactly that field is reported`, () => {
      for (const [path, reported, onlyManaged] of requiredFields) {
        if (onlyManaged === true && type !== 'MANAGED_APPLICATION') continue;
        const found = validatePrerequisites(changed(content, path, undefined), facts);
        assert.deepEqual(brief(found), [`${reported} required`], path);
        const asNull = validatePrerequisites(changed(content, path, null), facts);
        assert.deepEqual(brief(asNull), [`${reported} required`], `${path} null`);
      }
    });

    test(`when a required text of a ${type} is blank or a required list empty, then it counts as missing`, () => {
      for (const [path, reported, onlyManaged] of requiredFields) {
        if (onlyManaged === true && type !== 'MANAGED_APPLICATION') continue;
        const empty = Array.isArray(valueAt(content, path)) ? [] : ' \u00a0\n';
        const found = validatePrerequisites(changed(content, path, empty), facts);
        assert.deepEqual(brief(found), [`${reported} required`], path);
      }
    });
  }

  for (const type of ['MANAGED_APPLICATION', 'SOLUTION_TEMPLATE'] as const) {
    test(`when every field of a ${type} is filled in and a required one is taken away, then exactly that field is reported`, (t) => {
      const content = fullContent(type);
      const own = fullRequired.filter(([, , only]) => only === undefined || only === type);
      for (const [path, reported] of own) {
        const found = validatePrerequisites(changed(content, path, undefined), fullFacts);
        assert.deepEqual(brief(found), [`${reported} required`], path);
      }
      t.diagnostic(
        `${type}: ${requiredFields.length + own.length} required fields, one violation each`,
      );
    });
  }

  test('when a solution template carries prices, regions and authorizations of a former type, then they are not looked at', () => {
    const leftovers = changed(managed, 'skus.0.skuType', 'SOLUTION_TEMPLATE');
    const spoiled = changed(changed(leftovers, 'skus.0.monthlyPriceUsd', 'x'), 'skus.0.regions', 5);
    assert.deepEqual(validatePrerequisites(spoiled, facts), []);
  });

  test('when useful links are missing, then that is a warning and the offer can be published', () => {
    const found = validatePrerequisites(
      changed(managed, 'marketplace.usefulLinks', undefined),
      facts,
    );
    assert.deepEqual(brief(found), ['(w) marketplace.usefulLinks countMin']);
    assert.equal(isPublishable(found), true);
    assert.equal(isPublishable(validatePrerequisites({}, facts)), false);
  });
});

describe('given an empty draft', () => {
  test('when it is validated, then all that is missing is reported at once, in the order of the form', () => {
    assert.deepEqual(brief(validatePrerequisites({}, facts)), [
      'name required',
      'skus required',
      'marketplace.title required',
      'marketplace.summary required',
      'marketplace.longSummary required',
      'marketplace.description required',
      'marketplace.marketingIdentifier required',
      'marketplace.previewSubscriptionIds required',
      '(w) marketplace.usefulLinks countMin',
      'marketplace.categories required',
      'marketplace.logos.small required',
      'marketplace.logos.medium required',
      'marketplace.logos.large required',
      'marketplace.logos.wide required',
      'legal.privacyPolicyUrl required',
      'legal.termsOfUse required',
      'support.engineering.name required',
      'support.engineering.email required',
      'support.engineering.phone required',
      'support.customer.name required',
      'support.customer.email required',
      'support.customer.phone required',
    ]);
  });

  test('when two SKUs have faults, then all of the first come before those of the second', () => {
    const content = {
      ...managed,
      skus: [{ id: 'one', skuType: 'SOLUTION_TEMPLATE' }, { id: 'two' }],
    };
    const paths = validatePrerequisites(content, facts).map((violation) => violation.path);
    assert.deepEqual(
      paths.filter((path) => path.startsWith('skus')),
      [
        ...['skuId', 'title', 'summary', 'description', 'cloudAvailability', 'packages'].map(
          (name) => `skus[one].${name}`,
        ),
        ...[
          'skuId',
          'title',
          'summary',
          'description',
          'skuType',
          'cloudAvailability',
          'packages',
        ].map((name) => `skus[two].${name}`),
      ],
    );
  });
});

describe('given a complete offer with one change', () => {
  for (const [name, content, expected, known = facts] of allCases) {
    test(`when it has: ${name}, then ${expected.length === 0 ? 'nothing is reported' : expected.join(', ')}`, () => {
      assert.deepEqual(brief(validatePrerequisites(content, known)), expected);
    });
  }
});

describe('given the table of prerequisites', () => {
  const found = [
    ...allCases.flatMap(([, content, , known = facts]) => validatePrerequisites(content, known)),
    ...validatePrerequisites({}, facts),
    ...[managed, solution].flatMap((content) =>
      requiredFields.flatMap(([path]) =>
        validatePrerequisites(changed(content, path, undefined), facts),
      ),
    ),
    ...fullRequired.flatMap(([path]) =>
      validatePrerequisites(
        changed(fullContent('MANAGED_APPLICATION'), path, undefined),
        fullFacts,
      ),
    ),
  ];

  test('when the cases above are put together, then every row has spoken at least once', () => {
    const row = ({ path, code, severity }: { path: string; code: string; severity: string }) =>
      `${path.replace(/\[[^\]]*\]/g, '[]')} ${code} ${severity}`;
    const spoken = new Set(found.map(row));
    const silent = prerequisiteRules.map(row).filter((name) => !spoken.has(name));
    assert.deepEqual(silent, []);
  });

  test('when a row is read, then it has a requirement in both languages and a source', () => {
    for (const rule of prerequisiteRules) {
      assert.match(rule.requirement.en, /^\S.*\.$/);
      assert.match(rule.requirement.fr, /^\S.*\.$/);
      assert.match(rule.source, /^[A-Z]/);
    }
  });

  test('when a violation is read, then both sentences are complete, and the French one is set as French is', () => {
    for (const { path, message } of found) {
      for (const text of Object.values(message)) {
        assert.doesNotMatch(text, /undefined|null|NaN|\[object/, path);
        assert.match(text, /^[“«A-Z].*\.$/s, path);
      }
      assert.doesNotMatch(message.fr, / [:;?!»]|« /, path);
      assert.doesNotMatch(message.en, /please|oops|successfully/i, path);
    }
  });
});

describe('given an offer whose every text is strange', () => {
  test('when the text is each of the list of naughty strings, then it is judged in every field and quoted on one line', (t) => {
    const content = fullContent('MANAGED_APPLICATION');
    for (const text of naughty) {
      const spoiled = JSON.parse(
        JSON.stringify(content, (name, value: unknown) =>
          typeof value === 'string' && !['id', 'sha256', 'secretId', 'skuType'].includes(name)
            ? text
            : value,
        ),
      ) as OfferContent;
      const found = validatePrerequisites(spoiled, fullFacts);
      assert.equal(isPublishable(found), false, text);
      for (const { message, path } of found) {
        for (const sentence of Object.values(message)) {
          assert.doesNotMatch(sentence, /[\p{Cc}\p{Zl}\p{Zp}]/u, path);
          assert.ok(sentence.isWellFormed() && sentence.length < 1000, path);
        }
      }
    }
    t.diagnostic(`${naughty.length} strings`);
  });
});

describe('given JSON that is no offer', () => {
  test('when it is validated, then it has violations and nothing breaks', () => {
    const strange: unknown[] = [
      ...[null, 1, 'x', [], true, { skus: 'x' }, { skus: [null, [], 5, 'x', {}] }],
      { marketplace: 1, leads: [], legal: 'x', support: { engineering: 5, urls: [] } },
      { skus: [{ id: {}, packages: [{ id: 1, authorizations: [[], null, { id: '' }] }] }] },
      {
        marketplace: {
          logos: [],
          screenshots: { 0: 1 },
          usefulLinks: [[[]]],
          categories: [[], {}],
        },
      },
      { skus: [{ cloudAvailability: [null], regions: {}, skuType: 'MANAGED_APPLICATION' }] },
      JSON.parse('{"__proto__":{"name":"x"},"constructor":1,"toString":[],"name":"\\ud800"}'),
      { marketplace: { description: `${'<b>'.repeat(50_000)}${'</b>'.repeat(50_000)}` } },
    ];
    for (const content of strange) {
      const violations = validatePrerequisites(content as OfferContent, published);
      assert.equal(isPublishable(violations), false);
      for (const violation of violations) assert.equal(typeof violation.message.fr, 'string');
    }
  });

  test('when lists are huge, then the answer takes no time worth speaking of', () => {
    const content = {
      skus: many(50_000, () => ({
        id: 'x',
        skuId: 'same',
        packages: [{ id: 'p', version: '1.0.0' }],
      })),
      marketplace: {
        previewSubscriptionIds: many(200_000, () => 'x'),
        description: '<'.repeat(1e6),
      },
    };
    const started = process.hrtime.bigint();
    assert.ok(validatePrerequisites(content, facts).length > 0);
    assert.ok(process.hrtime.bigint() - started < 5_000_000_000n);
  });
});
