import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { OfferContent } from '../../src/domain/content.ts';
import { rollBackPackage } from '../../src/domain/roll-back-package.ts';

const pack = (version: string) => ({ id: `v${version.replaceAll('.', '-')}`, version });
const content = (...versions: readonly string[]): OfferContent => ({
  skus: [
    { id: 'a', skuId: 'standard', packages: versions.map(pack) },
    { id: 'b', skuId: 'shared', reuseFromSku: 'standard' },
  ],
});
const refusalOf = (...asked: Parameters<typeof rollBackPackage>) => {
  const decision = rollBackPackage(...asked);
  assert.ok(!decision.ok, 'it was rolled back');
  return decision.refusal;
};

describe('given a SKU with several published packages', () => {
  test('when it is rolled back, then its newest published one leaves the draft, whatever the order of the list', () => {
    const live = content('1.9.0', '1.10.0', '1.0.0');
    const decision = rollBackPackage(live, live, 'standard');
    assert.ok(decision.ok);
    assert.deepEqual(decision.draft, content('1.9.0', '1.0.0'));
    assert.deepEqual([decision.removed, decision.served], ['1.10.0', '1.9.0']);
  });

  const live = content('1.0.0', '1.1.0');
  const refusals: readonly (readonly [
    string,
    OfferContent,
    OfferContent | null,
    string,
    string,
  ])[] = [
    ['nothing is live', live, null, 'standard', 'NOT_LIVE'],
    ['the SKU is unknown', live, live, 'gold', 'INVALID_INPUT'],
    ['the SKU is not in the draft', {}, live, 'standard', 'INVALID_INPUT'],
    ['the draft holds no list', { skus: 'x' as never }, live, 'standard', 'INVALID_INPUT'],
    ['its packages are those of another SKU', live, live, 'shared', 'INVALID_INPUT'],
    ['it has one package', content('1.0.0'), content('1.0.0'), 'standard', 'NO_EARLIER_PACKAGE'],
    ['the published one left the draft', content('1.0.0'), live, 'standard', 'NO_EARLIER_PACKAGE'],
    [
      'the draft has a newer one',
      content('1.0.0', '1.1.0', '2.0.0'),
      live,
      'standard',
      'NEWER_PACKAGE_IN_DRAFT',
    ],
  ];
  for (const [name, draft, production, skuId, code] of refusals) {
    test(`when ${name}, then it is refused`, () =>
      assert.equal(refusalOf(draft, production, skuId).code, code));
  }

  test('when another SKU lends the packages, then the refusal names it', () => {
    assert.match(refusalOf(live, live, 'shared').message.en, /SKU standard\. Roll that one back/);
  });

  test('when a version in the draft is no text, then it is not served', () => {
    const draft = {
      skus: [{ id: 'a', packages: [pack('1.0.0'), pack('1.1.0'), { id: 'x', version: 9 }] }],
    } as unknown as OfferContent;
    const decision = rollBackPackage(draft, live, 'standard');
    assert.ok(decision.ok);
    assert.equal(decision.served, '1.0.0');
  });
});
