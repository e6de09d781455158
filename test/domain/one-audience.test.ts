import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { OfferContent, RestrictedAudience } from '../../src/domain/content.ts';
import { applyEdits } from '../../src/domain/draft-edits.ts';
import { withOneAudience } from '../../src/domain/one-audience.ts';

const entries = [{ id: 'e1', audienceId: '3d6f0c1e-8a47-4b52-9e61-7f20c4b87c41' }];
const csv = { sha256: 'a'.repeat(64), name: 'customers.csv' };
const draftWith = (restrictedAudience: RestrictedAudience): OfferContent => ({
  skus: [{ id: 's', isPrivate: true, restrictedAudience }, { id: 'other' }],
});

/** The audience after one save. */
function saved(before: OfferContent, path: string, value: unknown): unknown {
  const edited = applyEdits(before, [{ path, value }]);
  assert.ok(edited.ok);
  return withOneAudience(before, edited.draft).skus?.[0]?.restrictedAudience;
}

describe('given the audience of a private SKU', () => {
  test('when a file is saved beside customers that were entered, then the file takes their place', () => {
    const before = draftWith({ manualEntries: entries });
    assert.deepEqual(saved(before, 'skus[s].restrictedAudience.csv', csv), { csv });
  });

  test('when a customer is entered beside a file, then the list takes its place', () => {
    const before = draftWith({ csv });
    assert.deepEqual(saved(before, 'skus[s].restrictedAudience.manualEntries[e2]', {}), {
      manualEntries: [{ id: 'e2' }],
    });
  });

  test('when a draft got both at once, or had both, then both stay, and Publish asks', () => {
    const both = { manualEntries: entries, csv };
    assert.deepEqual(saved(draftWith({}), 'skus[s].restrictedAudience', both), both);
    const more = [...entries, { id: 'e2' }];
    assert.deepEqual(saved(draftWith(both), 'skus[s].restrictedAudience.manualEntries', more), {
      manualEntries: more,
      csv,
    });
  });

  test('when anything else is saved, then the audience stays as it is, whatever a draft holds', () => {
    const before = draftWith({ csv });
    assert.deepEqual(saved(before, 'skus[s].title', 'For Contoso'), { csv });
    const odd = { skus: [null, 'text', { id: 's' }] } as unknown as OfferContent;
    assert.deepEqual(withOneAudience(before, odd).skus, odd.skus);
    assert.deepEqual(withOneAudience(odd, { ...odd, name: 'N' }).skus, odd.skus);
  });
});
