import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Sku } from '../../src/domain/content.ts';
import { applyEdits } from '../../src/domain/draft-edits.ts';
import { marketCurrencies } from '../../src/domain/prerequisites/markets.ts';
import { priceSheet, readPriceSheet } from '../../src/domain/price-sheet.ts';

const sku: Sku = {
  id: 's',
  skuId: 'standard',
  regions: ['FR', 'US', 'CH'],
  marketPrices: [
    { id: 'f', market: 'FR', currency: 'EUR', price: '45.00' },
    { id: 'j', market: 'JP', currency: 'JPY', price: '9000' },
  ],
};

let ids = 0;
const read = (sheet: string, of: unknown = sku) =>
  readPriceSheet(sheet, {
    path: 'skus[s]',
    sku: of,
    profile: 'cpp',
    newId: () => `new-${(ids += 1)}`,
  });
const edits = (sheet: string) => read(sheet).edits.map(({ path, value }) => [path, value]);
const faults = (sheet: string) =>
  read(sheet).faults.map(({ line, message }) => `${line}: ${message.en}`);

describe('given the prices of a SKU by country', () => {
  test('when they are written as a sheet, then each country where it is sold has a line, and each price too', () => {
    assert.equal(
      priceSheet(sku, 'cpp', 'fr').join(''),
      [
        '\ufeff"market","country","currency","price"',
        '"FR","France","EUR","45.00"',
        '"US","États-Unis","USD",""',
        '"CH","Suisse","CHF",""',
        '"JP","Japon","JPY","9000"',
        '',
      ].join('\r\n'),
    );
  });

  test('when any sheet comes back as it was, then it changes nothing, whatever the draft holds', () => {
    const word = fc
      .oneof(
        fc.string({ unit: 'binary' }),
        fc.constantFrom(...['FR', 'fr', '=1+1', "'=1", "''@x", '1,5', '-7', ' a;b ', '"', 'a\nb']),
      )
      .filter((text) => text.trim() !== '');
    const item = fc.record({ market: word, currency: word, price: word });
    const region = fc.constantFrom(...marketCurrencies.cpp.keys(), '=XX', 'zz');
    const selector = ({ market }: { market: string }) => market.normalize('NFC').trim();
    fc.assert(
      fc.property(
        fc.array(region),
        fc.uniqueArray(item, { selector, maxLength: 5 }),
        (regions, items) => {
          const marketPrices = items.map((each, index) => ({ id: `p${index}`, ...each }));
          const draft = { ...sku, regions, marketPrices };
          const { edits: asked, faults: found } = read(
            priceSheet(draft, 'cpp', 'en').join(''),
            draft,
          );
          assert.deepEqual([asked, found], [[], []]);
        },
      ),
    );
  });

  test('when a sheet is edited, then it asks for what differs and for nothing else', () => {
    const sheet = [
      'market,country,currency,price',
      'fr,France,EUR,40',
      'CH,,,49.90',
      'JP,Japan,JPY,',
      '',
    ].join('\n');
    ids = 0;
    assert.deepEqual(edits(sheet), [
      ['skus[s].marketPrices[f].price', '40'],
      [
        'skus[s].marketPrices[new-1]',
        { id: 'new-1', market: 'CH', currency: 'CHF', price: '49.90' },
      ],
      ['skus[s].marketPrices[j]', null],
    ]);
    const applied = applyEdits({ skus: [sku] }, read(sheet).edits);
    assert.ok(applied.ok);
    assert.deepEqual(
      applied.draft.skus?.[0]?.marketPrices?.map(({ market, price }) => [market, price]),
      [
        ['FR', '40'],
        ['CH', '49.90'],
      ],
    );
  });

  for (const [how, sheet] of [
    ['semicolons and decimal commas', 'market;currency;price\r\nFR;EUR;40,5\r\nUS;USD;\r\n'],
    ['tabs', '\ufeffmarket\tcurrency\tprice\nFR\tEUR\t40.5\n'],
    ['other columns, in another order', 'price,note,Market,CURRENCY\r40.5,"a ""b"", c",FR,EUR\r'],
  ] as const) {
    test(`when a spreadsheet writes it with ${how}, then it is read all the same`, () => {
      assert.deepEqual(edits(sheet), [['skus[s].marketPrices[f].price', '40.5']]);
      assert.deepEqual(faults(sheet), []);
    });
  }

  test('when a spreadsheet drops zeros, then the price is the same', () => {
    assert.deepEqual(edits('market,currency,price\nFR,EUR,45\n'), []);
    assert.deepEqual(edits('market,currency,price\nFR,EUR,"45,0"\n'), []);
  });

  test('when lines cannot be read, then each is told with its number', () => {
    assert.deepEqual(
      faults(
        'market,currency,price\nFR,EUR,1\n\n,EUR,2\nUS,USD\n"CH"x,CHF,3\nFR,EUR,4\n"JP\n",JPY,5\nJP,JPY,6\n',
      ).map((fault) => fault.slice(0, 30)),
      [
        '4: The line names no country. ',
        '5: The line has 2 cells, the f',
        '6: A quotation mark stands whe',
        '7: FR is on line 2 already. Ke',
        '10: JP is on line 8 already. K',
      ],
    );
    for (const none of ['', 'FR,EUR,1', 'market,price\nFR,1\n', '\u0000\u0001', 'a"b\nc']) {
      const [fault, ...more] = faults(none);
      assert.match(fault ?? '', /^1: The first line names the columns/);
      assert.deepEqual([more, edits(none)], [[], []]);
    }
  });
});
