/** Editors of one draft in real transactions, beside an older release that keeps no history. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { deleteOffer } from '../../src/app/delete-offer.ts';
import { createOffer } from '../../src/app/create-offer.ts';
import { discardDraft } from '../../src/app/discard-draft.ts';
import { saveDraft } from '../../src/app/save-draft.ts';
import { readChanges } from '../../src/app/store-draft.ts';
import { HistoryEntry } from '../../src/db/history-entry.ts';
import { Offer } from '../../src/db/offer.ts';
import type { DraftEdit } from '../../src/domain/draft-edits.ts';
import { replayed } from '../../src/domain/draft-changes.ts';
import { callOf, startInstallation } from '../support/installation.ts';
import type { Installation } from '../support/installation.ts';
import { done, offerOf, refused } from './flow.ts';

describe('given two members of a publisher', () => {
  let app: Installation;
  before(async () => {
    app = await startInstallation({ worker: false });
  });
  after(async () => await app[Symbol.asyncDispose]());

  let count = 0;
  const created = async (): Promise<string> => {
    count += 1;
    const input = { publisher: 'solenne', offerId: `race-${count}`, name: 'Pulse' };
    return done(await createOffer(app.deps, callOf(app.publisher.owner), input)).offerId;
  };
  const save = async (
    by: 'owner' | 'contributor',
    offerId: string,
    expectedDraftVersion: number,
    ...edits: readonly DraftEdit[]
  ) =>
    await saveDraft(app.deps, callOf(app.publisher[by]), { offerId, expectedDraftVersion, edits });

  /** The history gives the draft, each version has its rows, and numbers follow one another. */
  const holds = async (offerId: string): Promise<void> => {
    const em = app.em();
    const offer = await offerOf(app, offerId);
    assert.deepEqual(replayed(await readChanges(em, offerId)), offer.draft);
    const rows = await em.find(HistoryEntry, { offer: offerId }, { orderBy: { number: 'asc' } });
    assert.deepEqual(
      rows.map(({ number }) => number),
      rows.map((_row, index) => index + 1),
    );
    const versions = [...new Set(rows.map(({ draftVersion }) => draftVersion))];
    assert.deepEqual(
      versions,
      [...versions].sort((a, b) => a - b),
    );
    assert.deepEqual(
      versions,
      Array.from({ length: offer.draftVersion }, (_none, index) => index + 1),
    );
  };

  test('when both save other fields from the same version at once, twenty times, then everything is there and no version is skipped', async () => {
    const offerId = await created();
    const saves = Array.from({ length: 20 }, async (_none, index) =>
      done(
        await save(index % 2 === 0 ? 'owner' : 'contributor', offerId, 1, {
          path: `skus[s${index}]`,
          value: { title: `${index}` },
        }),
      ),
    );
    await Promise.all(saves);
    const { draft, draftVersion } = await offerOf(app, offerId);
    assert.equal(draftVersion, 21);
    assert.deepEqual(
      (draft.skus ?? []).map(({ id, title }) => `${id} ${title}`).sort(),
      Array.from({ length: 20 }, (_none, index) => `s${index} ${index}`).sort(),
    );
    await holds(offerId);
  });

  test('when both write the same field at once, then one is saved, and the other is told who wrote what; nothing of his is saved', async () => {
    for (let round = 0; round < 5; round += 1) {
      const offerId = await created();
      const answers = await Promise.all([
        save('owner', offerId, 1, { path: 'marketplace.title', value: 'owner' }),
        save(
          'contributor',
          offerId,
          1,
          { path: 'marketplace.summary', value: 'kept back' },
          { path: 'marketplace.title', value: 'contributor' },
        ),
      ]);
      const [first, second] = answers;
      const loser = first.ok ? second : first;
      assert.equal(first.ok, !second.ok);
      const refusal = refused(loser, 'DRAFT_CONFLICT');
      const { draft, draftVersion } = await offerOf(app, offerId);
      assert.equal(draftVersion, 2);
      const [conflict] = refusal.conflicts;
      assert.equal(refusal.conflicts.length, 1);
      assert.equal(conflict?.theirs, draft.marketplace?.title);
      assert.equal(conflict?.base, null);
      assert.equal(conflict?.by.name, first.ok ? 'Camille Roux' : 'Idris Benali');
      assert.equal(draft.marketplace?.summary, first.ok ? undefined : 'kept back');
      await holds(offerId);
    }
  });

  test('when both write at random through the database, then the history is complete and gives the draft', async () => {
    const path = fc.constantFrom(
      'name',
      'marketplace.title',
      'marketplace',
      'skus[a]',
      'skus[a].title',
      'skus[b].packages[p]',
      'skus[b]',
    );
    const value = fc.oneof(
      fc.constant(null),
      fc.constantFrom('x', 'y'),
      fc.record({ title: fc.constantFrom('x', 'y') }),
    );
    const one = fc.record({
      by: fc.constantFrom('owner' as const, 'contributor' as const),
      behind: fc.nat({ max: 3 }),
      edits: fc.array(fc.record({ path, value }), { minLength: 1, maxLength: 3 }),
    });
    let saved = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(one, { minLength: 6, maxLength: 12 }), async (saves) => {
        const offerId = await created();
        // Two at a time, so that transactions meet.
        for (let index = 0; index < saves.length; index += 2) {
          const { draftVersion } = await offerOf(app, offerId);
          const answers = await Promise.all(
            saves
              .slice(index, index + 2)
              .map(
                async ({ by, behind, edits }) =>
                  await save(by, offerId, Math.max(1, draftVersion - behind), ...edits),
              ),
          );
          saved += answers.filter(({ ok }) => ok).length;
        }
        await holds(offerId);
      }),
      { numRuns: 25 },
    );
    assert.ok(saved > 50, `${saved} were saved`);
  });

  test('when an older release writes the draft, then the next change completes the history, and an editor from before reads again', async () => {
    const offerId = await created();
    await save('owner', offerId, 1, { path: 'marketplace.title', value: 'Pulse' });
    const old = { name: 'Pulse', marketplace: { title: 'Old release' } };
    await app.em().nativeUpdate(Offer, { id: offerId }, { draft: old, draftVersion: 3 });
    refused(
      await save('owner', offerId, 2, { path: 'marketplace.summary', value: 'x' }),
      'STALE_VERSION',
    );
    done(await save('owner', offerId, 3, { path: 'marketplace.summary', value: 'Watches.' }));
    const rows = await app.em().find(HistoryEntry, { offer: offerId, draftVersion: 3 });
    assert.deepEqual(
      rows.map(({ kind, path, old: was, new: is, by, channel }) => [
        ...[kind, path, was, is],
        ...[by.kind, channel],
      ]),
      [['DRAFT_RECORDED', 'marketplace.title', 'Pulse', 'Old release', 'SYSTEM', 'AUTOMATIC']],
    );
    await holds(offerId);
  });

  test('when a draft is discarded and the offer deleted, then its history stays and cannot be rewritten', async () => {
    const offerId = await created();
    const call = callOf(app.publisher.owner);
    await save('owner', offerId, 1, { path: 'skus[a]', value: { title: 'A' } });
    done(await discardDraft(app.deps, call, { offerId, expectedDraftVersion: 2 }));
    await holds(offerId);
    done(await deleteOffer(app.deps, call, { offerId, expectedDraftVersion: 3 }));
    const rows = await app
      .em()
      .find(HistoryEntry, { offer: offerId }, { orderBy: { number: 'asc' } });
    assert.deepEqual(
      rows.map(({ kind, path, draftVersion }) => [kind, path, draftVersion]),
      [
        ['OFFER_CREATED', 'name', 1],
        ['DRAFT_SAVED', 'skus[a]', 2],
        ['DRAFT_DISCARDED', 'skus', 3],
        ['OFFER_DELETED', null, 3],
      ],
    );
    // Where nothing was or is, the database has no value: not the JSON null.
    const nulls = await app
      .em()
      .count(HistoryEntry, { offer: offerId, old: null, path: { $ne: null } });
    assert.equal(nulls, 2);
    await assert.rejects(
      app.em().nativeUpdate(HistoryEntry, { offer: offerId }, { draftVersion: 9 }),
      /never changed/,
    );
    await assert.rejects(app.em().nativeDelete(HistoryEntry, { offer: offerId }), /never changed/);
  });
});
