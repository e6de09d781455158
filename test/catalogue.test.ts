/** Categories, markets and currencies against `catalogue.json`, which was copied from the pages and never from the code. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { categories, categoryOf } from '../src/domain/prerequisites/categories.ts';
import { limitProfiles } from '../src/domain/prerequisites/limits.ts';
import { marketCurrencies, markets } from '../src/domain/prerequisites/markets.ts';
import written from './catalogue.json' with { type: 'json' };

describe('given the categories, markets and currencies copied from the pages', () => {
  test('when the categories are compared with those of the code, then each list has exactly those of the other', (t) => {
    const inCode = Object.fromEntries(
      categories.map(({ id, name, aliases, subcategories }) => [
        id,
        {
          name: name.en,
          aliases: [...aliases],
          subcategories: subcategories.map((each) => each.name.en),
        },
      ]),
    );
    assert.deepEqual(inCode, written.categories);
    for (const [id, { aliases }] of Object.entries(written.categories)) {
      for (const alias of aliases) assert.equal(categoryOf(alias)?.id, id);
    }
    const count = categories.reduce((sum, { subcategories }) => sum + subcategories.length, 0);
    t.diagnostic(`${categories.length} categories and ${count} subcategories stand in both lists`);
  });

  for (const profile of limitProfiles) {
    test(`when the markets of ${profile} are compared with those of the code, then each has the currency of the page`, (t) => {
      // China, without a currency there, is for free offers of another type.
      const priced = Object.entries(written.markets[profile]).filter(([, unit]) => unit !== null);
      assert.deepEqual(Object.fromEntries(marketCurrencies[profile]), Object.fromEntries(priced));
      assert.deepEqual([...markets[profile]], [...marketCurrencies[profile].keys()]);
      t.diagnostic(`${priced.length} markets stand in both lists`);
    });
  }
});
