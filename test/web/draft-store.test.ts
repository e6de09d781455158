import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Edits } from '../../web/src/editor/draft-path.ts';
import { createDraftStore, SAVE_AFTER_MS } from '../../web/src/editor/draft-store.ts';
import type {
  DraftLine,
  SaveAnswer,
  SavedDraft,
  Violation,
} from '../../web/src/editor/draft-store.ts';
import { withEdits } from '../../web/src/editor/draft-path.ts';
import { subscriptionsIn } from '../../web/src/editor/subscription-csv.ts';
import { wordMarks } from '../../web/src/parts/word-marks.ts';

const missing = (path: string): Violation => ({
  path,
  code: 'required',
  severity: 'ERROR',
  message: `${path} is required.`,
});

const first: SavedDraft = {
  draft: { name: 'Lumen', skus: [{ id: 'a', title: 'Standard' }] },
  version: 3,
  violations: [missing('marketplace.title'), missing('skus[a].skuId')],
  frozen: [],
};

/** A server that keeps what it is sent, until it is told to answer otherwise, and a browser that keeps the rest. */
function world(kept: Edits = new Map()) {
  const answers: (() => SaveAnswer | Promise<SaveAnswer>)[] = [];
  const sent: [Edits, number][] = [];
  let server = first;
  let keptEdits = kept;
  const line: DraftLine = {
    save: async (edits, version) => {
      sent.push([edits, version]);
      const answer = answers.shift();
      if (answer !== undefined) return await answer();
      server = {
        ...server,
        version: server.version + 1,
        draft: withEdits(server.draft, edits),
        violations: server.violations.filter(({ path }) => !edits.has(path)),
      };
      return { kind: 'SAVED', ...server };
    },
    read: async () => server,
    kept: {
      read: () => keptEdits,
      write: (edits) => {
        keptEdits = edits;
      },
    },
    now: () => 0,
  };
  return {
    store: createDraftStore(first, line),
    answers,
    sent,
    kept: () => [...keptEdits],
    others: (path: string, value: unknown) => {
      server = {
        ...server,
        version: server.version + 1,
        draft: withEdits(server.draft, new Map([[path, value]])),
      };
    },
  };
}

describe('given a draft that is edited in the portal', () => {
  test('when somebody types, then it is saved once, and the verdict comes after it and not before', async () => {
    const { store, sent } = world();
    store.write('marketplace.title', 'L');
    store.write('marketplace.title', 'Lumen Logs');
    assert.deepEqual(store.shownAt('marketplace.title'), []);
    assert.deepEqual(store.saving(), { state: 'TYPED' });
    await store.flush();
    assert.deepEqual(
      sent.map(([edits, version]) => [[...edits], version]),
      [[[['marketplace.title', 'Lumen Logs']], 3]],
    );
    assert.deepEqual(store.saving(), { state: 'SAVED', at: 0 });
    assert.deepEqual(store.violationsAt('marketplace.title'), []);
    assert.equal(store.saved().version, 4);
  });

  test('when a field is left empty, then it says what it lacks; one that nobody was in says nothing until Publish', () => {
    const { store } = world();
    assert.deepEqual(store.shownAt('marketplace.title'), []);
    store.leave('marketplace.title');
    assert.deepEqual(store.shownAt('marketplace.title'), [missing('marketplace.title')]);
    assert.deepEqual(store.shownAt('skus[a].skuId'), []);
    store.reveal();
    assert.deepEqual(store.shownAt('skus[a].skuId'), [missing('skus[a].skuId')]);
  });

  test('when one field changes, then the values of all others stay the same objects', async () => {
    const { store } = world();
    const before = store.value('skus[a]');
    store.write('name', 'Lumen Logs');
    await store.flush();
    assert.equal(store.value('skus[a]'), before);
    assert.equal(store.value('name'), 'Lumen Logs');
  });

  test('when something is typed while a save is on its way, then it goes next and nothing of it is lost', async () => {
    const { store, answers, sent } = world();
    const gate = Promise.withResolvers<void>();
    answers.push(async () => {
      await gate.promise;
      return {
        kind: 'SAVED',
        ...first,
        version: 4,
        draft: { ...(first.draft as object), name: 'A' },
      };
    });
    store.write('name', 'A');
    const saving = store.flush();
    store.write('name', 'AB');
    store.write('legal.termsOfUse', 'x');
    assert.deepEqual(store.saving(), { state: 'SAVING' });
    gate.resolve();
    await saving;
    assert.deepEqual(
      [...(sent[1]?.[0] ?? [])],
      [
        ['name', 'AB'],
        ['legal.termsOfUse', 'x'],
      ],
    );
    assert.equal(sent[1]?.[1], 4);
    assert.equal(store.value('name'), 'AB');
  });

  test('when the line is cut, then the text stays in the browser, and the next save has it', async () => {
    const { store, answers, kept, sent } = world();
    answers.push(() => ({ kind: 'NO_ANSWER', message: 'The server did not answer.' }));
    store.write('name', 'Kept');
    await store.flush();
    assert.equal(store.saving().state, 'FAILED');
    assert.deepEqual(kept(), [['name', 'Kept']]);
    store.write('support.urls.publicAzure', 'https://x.example');
    await store.flush();
    assert.deepEqual(
      [...(sent[1]?.[0] ?? [])].map(([path]) => path),
      ['name', 'support.urls.publicAzure'],
    );
    assert.deepEqual(kept(), []);
    store.stop();
  });

  test('when the page is opened again with unsaved text, then it shows and saves it', async () => {
    const { store, kept } = world(new Map([['name', 'From before']]));
    assert.equal(store.value('name'), 'From before');
    await store.flush();
    assert.deepEqual(kept(), []);
  });

  test('when the draft moved on too far to be merged, then what was typed is saved on the new one', async () => {
    const { store, answers, sent, others } = world();
    answers.push(() => ({ kind: 'STALE' }));
    others('legal.termsOfUse', 'Theirs');
    store.write('name', 'Mine');
    await store.flush();
    assert.equal(sent[1]?.[1], 4);
    assert.equal(store.value('legal.termsOfUse'), 'Theirs');
    assert.equal(store.value('name'), 'Mine');
  });

  test('when others wrote other fields, then they are taken in and told of', async () => {
    const { store, others } = world();
    others('legal.termsOfUse', 'Theirs');
    store.write('name', 'Mine');
    await store.flush();
    assert.equal(store.value('legal.termsOfUse'), 'Theirs');
    assert.deepEqual(store.merged(), { count: 1, from: 3, to: 5 });
    store.forgetMerged();
    assert.equal(store.merged(), null);
  });

  for (const keep of ['mine', 'theirs'] as const) {
    test(`when others wrote the same field and ${keep} is kept, then that is saved, and nothing before the choice`, async () => {
      const { store, answers, sent, others } = world();
      const conflict = {
        path: 'name',
        mine: 'Mine',
        theirs: 'Theirs',
        who: 'Idris Benali',
        at: '2026-11-23T14:31:00Z',
      };
      answers.push(() => ({ kind: 'CONFLICT', conflicts: [conflict] }));
      others('name', 'Theirs');
      store.write('name', 'Mine');
      store.write('legal.termsOfUse', 'x');
      await store.flush();
      assert.deepEqual(store.saving(), { state: 'CONFLICT', conflicts: [conflict] });
      assert.equal(store.value('name'), 'Mine');
      await store.flush();
      assert.equal(sent.length, 1);
      store.resolve(new Set(keep === 'mine' ? ['name'] : []));
      await store.flush();
      assert.equal(store.value('name'), keep === 'mine' ? 'Mine' : 'Theirs');
      assert.equal(store.value('legal.termsOfUse'), 'x');
      assert.equal(sent[1]?.[1], 4);
      assert.equal(store.saving().state, 'SAVED');
    });
  }

  test('when an item is added, filled and removed again, then its fields go with it', async () => {
    const { store, sent } = world();
    store.write('skus[b]', { id: 'b' });
    store.write('skus[b].title', 'Second');
    assert.deepEqual(store.ids('skus'), ['a', 'b']);
    store.write('skus[b]', null);
    assert.deepEqual(store.ids('skus'), ['a']);
    await store.flush();
    assert.deepEqual([...(sent[0]?.[0] ?? [])], [['skus[b]', null]]);
  });

  test('when a condition is asked, then own items are meant, and any item elsewhere', () => {
    const { store } = world();
    store.write('skus[a].cloudAvailability', ['PUBLIC_AZURE']);
    assert.ok(store.holdsOneOf('skus[].cloudAvailability', ['PUBLIC_AZURE']));
    assert.ok(store.holdsOneOf('skus[a].title', ['Standard']));
    assert.ok(!store.holdsOneOf('skus[b].title', ['Standard']));
  });

  test('when nobody presses a key for a moment, then it is saved by itself', (context) => {
    context.mock.timers.enable({ apis: ['setTimeout'] });
    const { store, sent } = world();
    store.write('name', 'Quie');
    context.mock.timers.tick(SAVE_AFTER_MS - 1);
    store.write('name', 'Quiet');
    context.mock.timers.tick(SAVE_AFTER_MS - 1);
    assert.equal(sent.length, 0);
    context.mock.timers.tick(1);
    assert.deepEqual([...(sent[0]?.[0] ?? [])], [['name', 'Quiet']]);
  });
});

describe('given two texts of one field', () => {
  test('when one is compared with the other, then the words that it alone has are marked', () => {
    assert.deepEqual(wordMarks('Self-hosted maps and tiles', 'Self-hosted vector maps and tiles'), [
      { text: 'Self-hosted ', isOwn: false },
      { text: 'vector ', isOwn: true },
      { text: 'maps and tiles', isOwn: false },
    ]);
  });
});

describe('given a CSV file of subscriptions', () => {
  test('when it is read, then each id counts once, and lines without one are named by their numbers', () => {
    const [first, second] = [
      '5b1c2a34-0000-4000-8000-00000000000a',
      '5B1C2A34-0000-4000-8000-00000000000B',
    ];
    const text = `Id,Description\r\n${first},Ana\r\n"${second}","Bo, Ltd"\n\n${second.toLowerCase()}\nnobody,x\n5b1c2a34,short`;
    assert.deepEqual(subscriptionsIn(text), { ids: [first, second], faults: [6, 7] });
    assert.deepEqual(subscriptionsIn(first), { ids: [first], faults: [] });
  });
});
