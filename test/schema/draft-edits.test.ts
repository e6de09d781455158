import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { OfferContent } from '../../src/domain/content.ts';
import { applyEdits, MAX_DEPTH, MAX_EDITS } from '../../src/domain/draft-edits.ts';
import type { DraftEdit } from '../../src/domain/draft-edits.ts';

const draft: OfferContent = {
  name: 'Pulse',
  skus: [
    {
      id: 'standard',
      skuId: 'standard',
      title: 'Standard',
      regions: ['FR', 'DE'],
      packages: [
        { id: 'p1', version: '1.0.0' },
        { id: 'p2', version: '1.1.0' },
      ],
    },
    { id: 'premium', skuId: 'premium' },
  ],
  marketplace: { title: 'Pulse', summary: 'Watches.' },
};

const edited = (...edits: readonly DraftEdit[]): unknown => {
  const outcome = applyEdits(draft, edits);
  assert.ok(outcome.ok, outcome.ok ? '' : outcome.refusal.message.en);
  return outcome.draft;
};

const refusedAt = (edit: DraftEdit): readonly string[] => {
  const outcome = applyEdits(draft, [edit]);
  assert.ok(!outcome.ok, `${edit.path} was taken`);
  assert.equal(outcome.refusal.code, 'INVALID_INPUT');
  return outcome.refusal.path;
};

describe('given a draft', () => {
  const taken: readonly (readonly [string, DraftEdit, unknown])[] = [
    [
      'a field is written, then it is there and its neighbours stay',
      { path: 'marketplace.title', value: 'Pulse Monitor' },
      { ...draft, marketplace: { title: 'Pulse Monitor', summary: 'Watches.' } },
    ],
    [
      'a field is removed, then it is gone',
      { path: 'marketplace.summary', value: null },
      { ...draft, marketplace: { title: 'Pulse' } },
    ],
    [
      'a field of a part that is not there is written, then the part is made',
      { path: 'support.engineering.email', value: 'a@example.com' },
      { ...draft, support: { engineering: { email: 'a@example.com' } } },
    ],
    [
      'a field of a part that is not there is removed, then nothing changes',
      { path: 'support.engineering.email', value: null },
      draft,
    ],
    [
      'a whole part is written, then it replaces the old one, without null members',
      { path: 'marketplace', value: { title: 'New', summary: null, categories: ['storage'] } },
      { ...draft, marketplace: { title: 'New', categories: ['storage'] } },
    ],
    [
      'a field of an item is written, then only that item changes',
      { path: 'skus[premium].title', value: 'Premium' },
      {
        ...draft,
        skus: [draft.skus?.[0], { id: 'premium', skuId: 'premium', title: 'Premium' }],
      },
    ],
    [
      'a field of an item of an item is written, then only that changes',
      { path: 'skus[standard].packages[p2].version', value: '2.0.0' },
      {
        ...draft,
        skus: [
          {
            ...draft.skus?.[0],
            packages: [
              { id: 'p1', version: '1.0.0' },
              { id: 'p2', version: '2.0.0' },
            ],
          },
          draft.skus?.[1],
        ],
      },
    ],
    [
      'an item with a new id is written, then it stands at the end with that id',
      { path: 'skus[basic]', value: { id: 'other', title: 'Basic' } },
      { ...draft, skus: [...(draft.skus ?? []), { id: 'basic', title: 'Basic' }] },
    ],
    [
      'an item is removed, then the others keep their order',
      { path: 'skus[standard]', value: null },
      { ...draft, skus: [draft.skus?.[1]] },
    ],
    [
      'an item that is not there is removed, then nothing changes',
      { path: 'skus[nobody]', value: null },
      draft,
    ],
    [
      'the first item of a list is written, then the list is made',
      { path: 'marketplace.usefulLinks[docs]', value: { title: 'Docs' } },
      {
        ...draft,
        marketplace: { ...draft.marketplace, usefulLinks: [{ title: 'Docs', id: 'docs' }] },
      },
    ],
    [
      'a list of plain values is written, then it is there',
      { path: 'skus[standard].regions', value: ['US'] },
      { ...draft, skus: [{ ...draft.skus?.[0], regions: ['US'] }, draft.skus?.[1]] },
    ],
    [
      'a value of a wrong type is written, then it is taken, for the rules of prerequisites to name it',
      { path: 'marketplace.title', value: 7 },
      { ...draft, marketplace: { title: 7, summary: 'Watches.' } },
    ],
  ];
  for (const [name, edit, expected] of taken) {
    test(`when ${name}`, () => assert.deepEqual(edited(edit), expected));
  }

  const refusals: readonly (readonly [string, DraftEdit, 'path' | 'value'])[] = [
    ['an unknown part', { path: 'colour', value: 'red' }, 'path'],
    ['an empty path', { path: '', value: 1 }, 'path'],
    ['a path with an empty name', { path: 'marketplace..title', value: 1 }, 'path'],
    ['a place instead of an id', { path: 'skus[0].title[', value: 1 }, 'path'],
    ['the prototype as a part', { path: '__proto__.polluted', value: 1 }, 'path'],
    ['the prototype below a part', { path: 'marketplace.__proto__', value: {} }, 'path'],
    [
      'the constructor below a part',
      { path: 'marketplace.constructor.prototype', value: {} },
      'path',
    ],
    [
      'the prototype within a value',
      { path: 'marketplace', value: JSON.parse('{"a":{"__proto__":{"polluted":true}}}') },
      'value',
    ],
    ['a member of a text', { path: 'name.first', value: 'P' }, 'path'],
    ['an item of a text', { path: 'name[first]', value: {} }, 'path'],
    ['a member of an unknown item', { path: 'skus[nobody].title', value: 'x' }, 'path'],
    ['the id of an item', { path: 'skus[premium].id', value: 'gold' }, 'path'],
    ['an item that is no object', { path: 'skus[premium]', value: 'x' }, 'value'],
    ['a list with an object without id', { path: 'skus', value: [{ title: 'x' }] }, 'value'],
    ['a list with one id twice', { path: 'skus', value: [{ id: 'a' }, { id: 'a' }] }, 'value'],
    [
      'a value that is nested too deep',
      {
        path: 'marketplace',
        value: Array.from({ length: MAX_DEPTH + 1 }).reduce((inner) => ({ a: inner }), 'x'),
      },
      'value',
    ],
    ['a path that is too deep', { path: `marketplace${'.a'.repeat(MAX_DEPTH)}`, value: 1 }, 'path'],
  ];
  for (const [name, edit, field] of refusals) {
    test(`when ${name} is written, then the edit is refused by its place`, () => {
      assert.deepEqual(refusedAt(edit), ['input', 'edits', '0', field]);
    });
  }

  test('when one edit of several is refused, then none is taken and its place is told', () => {
    const outcome = applyEdits(draft, [
      { path: 'name', value: 'Other' },
      { path: 'nothing', value: 1 },
    ]);
    assert.ok(!outcome.ok);
    assert.deepEqual(outcome.refusal.path, ['input', 'edits', '1', 'path']);
    assert.equal(draft.name, 'Pulse');
  });

  test('when too many edits come, then all are refused at once', () => {
    const edits = Array.from({ length: MAX_EDITS + 1 }, () => ({ path: 'name', value: 'x' }));
    const outcome = applyEdits(draft, edits);
    assert.ok(!outcome.ok);
    assert.deepEqual(outcome.refusal.path, ['input', 'edits']);
  });

  test('when anything is written anywhere, then it is taken or refused, and no prototype is touched', () => {
    const before = JSON.stringify(draft);
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.constantFrom('marketplace', 'skus[standard]', 'skus[new]', 'legal.x'),
        ),
        fc.jsonValue(),
        (path, value) => {
          const outcome = applyEdits(draft, [{ path, value }]);
          assert.equal(typeof outcome.ok, 'boolean');
          assert.equal(JSON.stringify(draft), before);
          assert.equal(Object.getPrototypeOf({}), Object.prototype);
          assert.equal('polluted' in {}, false);
        },
      ),
      { numRuns: 300 },
    );
  });
});
