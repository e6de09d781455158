/** Two people write one draft, in any order and from any version that they saw, against a model that knows no history. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { ActorRecord } from '../../src/domain/actor.ts';
import { canonicalJson } from '../../src/domain/canonical-json.ts';
import type { OfferContent } from '../../src/domain/content.ts';
import { draftChanges, replayed } from '../../src/domain/draft-changes.ts';
import { applyEdits } from '../../src/domain/draft-edits.ts';
import type { DraftEdit } from '../../src/domain/draft-edits.ts';
import { segmentsOf, touches, valueAt } from '../../src/domain/draft-path.ts';
import { mergeEdits } from '../../src/domain/merge-edits.ts';
import type { LaterChange } from '../../src/domain/merge-edits.ts';

type Editor = 'Camille' | 'Idris';

/** What the service keeps. */
type Store = { draft: OfferContent; version: number; log: LaterChange[] };

const person = (name: Editor): ActorRecord => ({
  kind: 'PUBLISHER',
  name,
  tokenId: null,
  personId: null,
});

/** What `saveDraft` does under the offer's lock. */
function save(store: Store, who: Editor, edits: readonly DraftEdit[], seen: number) {
  const since = store.log.filter(({ draftVersion }) => draftVersion > seen);
  const merged = mergeEdits(store.draft, edits, since);
  if (!merged.ok) return { kind: 'conflict', conflicts: merged.conflicts } as const;
  const edited = applyEdits(store.draft, merged.edits);
  if (!edited.ok) return { kind: 'invalid' } as const;
  const changes = draftChanges(store.draft, edited.draft);
  if (changes.length > 0) store.version += 1;
  const written = { draftVersion: store.version, by: person(who), at: new Date(0) };
  store.log.push(...changes.map((change) => ({ ...change, ...written })));
  store.draft = edited.draft;
  return { kind: 'saved' } as const;
}

/** Every plain value of a draft by where it stands; an item stands under its id. What is empty has no value. */
function leaves(value: unknown, at = '', found = new Map<string, string>()): Map<string, string> {
  const list: readonly unknown[] | null = Array.isArray(value) ? value : null;
  if (list !== null && list.every((item) => typeof item === 'object')) {
    for (const item of list) leaves(item, `${at}[${String((item as { id: unknown }).id)}]`, found);
  } else if (typeof value === 'object' && value !== null && list === null) {
    for (const [name, member] of Object.entries(value)) {
      leaves(member, at === '' ? name : `${at}.${name}`, found);
    }
  } else {
    found.set(at, canonicalJson(value));
  }
  return found;
}

/** Where two drafts have another plain value. */
function differing(one: OfferContent, other: OfferContent): readonly string[] {
  const [left, right] = [leaves(one), leaves(other)];
  return [...new Set([...left.keys(), ...right.keys()])].filter(
    (path) => left.get(path) !== right.get(path),
  );
}

const at = (draft: OfferContent, path: string): string =>
  canonicalJson(ordered(valueAt(draft, segmentsOf(path) ?? []) ?? null));

/** The same with the items of lists in the order of their ids. */
function ordered(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (!Array.isArray(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, own]) => [name, ordered(own)]));
  }
  return value.map(ordered).sort((a, b) => (canonicalJson(a) < canonicalJson(b) ? -1 : 1));
}

/** The same without parts and lists in which nothing is; an undone change may leave them. */
function pruned(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).flatMap(([name, own]) => {
    const left = pruned(own);
    return left === null ? [] : [[name, left] as const];
  });
  return members.length === 0 ? null : Object.fromEntries(members);
}

const word = fc.constantFrom('a', 'b', 'c');
const pack = fc.constantFrom('p', 'q');
const sku = fc.constantFrom('s', 't', 'u');
const item = fc.record({ title: word }, { requiredKeys: [] });

const edit: fc.Arbitrary<DraftEdit> = fc.oneof(
  fc.record({
    path: fc.constantFrom('name', 'marketplace.title', 'marketplace.summary', 'legal.termsOfUse'),
    value: fc.option(word),
  }),
  fc.record({ path: sku.map((id) => `skus[${id}].title`), value: fc.option(word) }),
  fc.record({ path: sku.map((id) => `skus[${id}]`), value: fc.option(item) }),
  fc.record({
    path: fc.tuple(sku, pack).map(([id, own]) => `skus[${id}].packages[${own}]`),
    value: fc.option(item),
  }),
  fc.record({
    path: fc.tuple(sku, pack).map(([id, own]) => `skus[${id}].packages[${own}].version`),
    value: fc.option(word),
  }),
  fc.record({
    path: fc.constantFrom('marketplace', 'legal'),
    value: fc.option(fc.record({ title: word, summary: word }, { requiredKeys: [] })),
  }),
  fc.record({
    path: fc.constant('skus'),
    value: fc.option(
      fc
        .uniqueArray(sku, { maxLength: 3 })
        .map((ids) => ids.map((id) => ({ id, title: id, packages: [{ id: 'p' }] }))),
    ),
  }),
  fc.record({
    path: fc.constant('marketplace.categories'),
    value: fc.option(fc.array(word, { maxLength: 2 })),
  }),
);

type Step =
  | { readonly kind: 'read'; readonly who: Editor }
  | { readonly kind: 'save'; readonly who: Editor; readonly edits: readonly DraftEdit[] };

const who = fc.constantFrom<Editor>('Camille', 'Idris');
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('read' as const), who }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('save' as const),
      who,
      edits: fc.array(edit, { minLength: 1, maxLength: 3 }),
    }),
  },
);

const start: OfferContent = {
  name: 'Pulse',
  skus: [
    { id: 's', title: 's', packages: [{ id: 'p', version: '1.0.0' }] },
    { id: 't', title: 't' },
  ],
  marketplace: { title: 'Pulse', categories: ['a'] },
};

describe('given two editors of one draft', () => {
  test('when both write what they like, 2,000 times over, then nothing is lost, no version is skipped and the history gives the draft', () => {
    const seen = { saved: 0, beside: 0, conflict: 0, invalid: 0 };
    fc.assert(
      fc.property(fc.array(step, { minLength: 2, maxLength: 14 }), (steps) => {
        const created = draftChanges({}, start);
        const by = { draftVersion: 1, by: person('Camille'), at: new Date(0) };
        const store: Store = {
          draft: start,
          version: 1,
          log: created.map((change) => ({ ...change, ...by })),
        };
        const first = { draft: start, version: 1 };
        const views: Record<Editor, { draft: OfferContent; version: number }> = {
          Camille: first,
          Idris: first,
        };
        for (const one of steps) {
          if (one.kind === 'read') {
            views[one.who] = { draft: store.draft, version: store.version };
            continue;
          }
          const view = views[one.who];
          const before = { draft: store.draft, version: store.version };
          const theirs = differing(view.draft, before.draft);
          const answer = save(store, one.who, one.edits, view.version);
          seen[answer.kind] += 1;

          if (answer.kind !== 'saved') {
            assert.equal(store.draft, before.draft, 'a refusal saves nothing');
            assert.equal(store.version, before.version);
          }
          if (answer.kind === 'conflict') {
            for (const conflict of answer.conflicts) {
              const own: DraftEdit | undefined = one.edits.findLast(
                ({ path }) => path === conflict.path,
              );
              assert.ok(own);
              assert.notEqual(conflict.by.name, undefined);
              assert.equal(canonicalJson(ordered(conflict.theirs)), at(before.draft, own.path));
              const base: unknown = valueAt(view.draft, segmentsOf(own.path) ?? []) ?? null;
              assert.deepEqual(pruned(ordered(conflict.base)), pruned(ordered(base)));
            }
            continue;
          }
          if (answer.kind === 'invalid') {
            // Only what was no edit of the draft that the editor saw either.
            assert.equal(applyEdits(view.draft, one.edits).ok, false);
            continue;
          }
          if (theirs.length > 0) seen.beside += 1;
          // Whatever others wrote since is there, unless it is what this editor wrote as well.
          const now = leaves(store.draft);
          const stood = leaves(before.draft);
          for (const path of theirs) assert.equal(now.get(path), stood.get(path), path);
          // And what this editor wrote is there too.
          const written = one.edits.filter(
            ({ path }, index) =>
              !one.edits.slice(index + 1).some((later) => touches(later.path, path)),
          );
          for (const own of written) {
            const id = segmentsOf(own.path)?.at(-1)?.id ?? null;
            const value = id === null || own.value === null ? own.value : { ...own.value, id };
            assert.equal(at(store.draft, own.path), canonicalJson(ordered(value)), own.path);
          }
          const changed = canonicalJson(store.draft) !== canonicalJson(before.draft);
          assert.equal(store.version, before.version + (changed ? 1 : 0));
          views[one.who] = { draft: store.draft, version: store.version };
        }
        assert.deepEqual(replayed(store.log), store.draft);
        const versions = new Set(store.log.map(({ draftVersion }) => draftVersion));
        assert.deepEqual(
          [...versions],
          Array.from({ length: store.version }, (_none, index) => index + 1),
        );
      }),
      { numRuns: 2_000 },
    );
    // The control: each way out was taken many times.
    for (const [name, times] of Object.entries(seen)) assert.ok(times > 200, `${name}: ${times}`);
  });

  test('when nobody touched what an editor writes, then it is never refused', () => {
    const seen: LaterChange = {
      path: 'skus[s].title',
      old: 's',
      new: 'x',
      draftVersion: 2,
      by: person('Idris'),
      at: new Date(0),
    };
    const free = ['name', 'skus[t].title', 'skus[s].summary', 'skus[st].title', 'marketplace'];
    for (const path of free) {
      assert.ok(mergeEdits(start, [{ path, value: 'y' }], [seen]).ok, path);
    }
    for (const path of ['skus', 'skus[s]', 'skus[s].title', 'skus[s].title.x']) {
      assert.ok(!mergeEdits(start, [{ path, value: 'y' }], [seen]).ok, path);
    }
  });
});
