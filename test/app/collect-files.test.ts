import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Client } from 'pg';
import { collectFiles } from '../../src/app/collect-files.ts';
import { deleteOffer } from '../../src/app/delete-offer.ts';
import { lockBytes } from '../../src/app/lock-bytes.ts';
import { saveDraft } from '../../src/app/save-draft.ts';
import { transact } from '../../src/app/transact.ts';
import { Asset } from '../../src/db/asset.ts';
import { Offer } from '../../src/db/offer.ts';
import { advisoryLocks } from '../../src/db/orm.ts';
import { Package } from '../../src/db/package.ts';
import { cleanPackage } from '../support/clean-package.ts';
import { callOf, startInstallation } from '../support/installation.ts';
import type { Installation } from '../support/installation.ts';

/** As if everything that is stored had happened that many hours ago. */
async function age(app: Installation, hours: number): Promise<void> {
  for (const table of ['package', 'asset']) {
    await app.em().execute(
      `update "${table}" set created_at = created_at - ? * interval '1 hour',
         unreferenced_since = unreferenced_since - ? * interval '1 hour'`,
      [hours, hours],
    );
  }
}

/** The hashes that the publishers still have. */
async function known(app: Installation): Promise<ReadonlySet<string>> {
  const rows = [...(await app.em().findAll(Package)), ...(await app.em().findAll(Asset))];
  return new Set(rows.map(({ sha256 }) => sha256));
}

async function write(app: Installation, offer: Offer, path: string, value: unknown): Promise<void> {
  const { draftVersion } = await app.em().findOneOrFail(Offer, { id: offer.id });
  const saved = await saveDraft(app.deps, callOf(app.publisher.owner), {
    offerId: offer.id,
    expectedDraftVersion: draftVersion,
    edits: [{ path, value }],
  });
  assert.ok(saved.ok, JSON.stringify(saved));
}

const logo = (sha256: string) => ({ sha256, width: 40, height: 40 });

describe('given uploaded files that nobody uses', () => {
  test('when no draft has named a file for 24 hours, then it goes, and what is used or was published stays', async () => {
    await using app = await startInstallation({ worker: false });
    const { id } = app.publisher;
    const published = await app.given.offer(app.publisher);
    await app.given.published(app.publisher.owner, published.id);
    const lonely = await app.given.storedPackage(id, { ...cleanPackage, 'a.txt': 'lonely' });
    const picture = await app.given.image(id, 41, 41);
    const used = await app.given.image(id, 42, 42);
    const draft = await app.given.offer(app.publisher);
    await write(app, draft, 'marketplace.logos.small', logo(used));
    // What was published is not in the draft any more, and in a revision for good.
    await write(app, published, 'skus', []);
    const before = await known(app);

    await collectFiles(app.deps);
    assert.deepEqual(await known(app), before, 'all of it is young');
    await age(app, 25);
    await collectFiles(app.deps);
    assert.deepEqual(await known(app), before, 'nobody knows yet since when it is unused');
    await age(app, 23);
    assert.equal(await collectFiles(app.deps), 0);
    await age(app, 2);
    assert.equal(await collectFiles(app.deps), 2);
    const after = await known(app);
    assert.deepEqual(
      [...before].filter((sha256) => !after.has(sha256)).sort(),
      [lonely, picture].sort(),
    );
    for (const sha256 of [lonely, picture])
      assert.equal(await app.deps.packages.path(sha256), null);
    for (const sha256 of after) assert.ok(await app.deps.packages.path(sha256));
    assert.equal(await collectFiles(app.deps), 0);
  });

  test('when a file is named again in time, then its hours begin anew', async () => {
    await using app = await startInstallation({ worker: false });
    const offer = await app.given.offer(app.publisher);
    const sha256 = await app.given.image(app.publisher.id, 43, 43);
    await age(app, 25);
    await collectFiles(app.deps);
    await age(app, 20);
    await write(app, offer, 'marketplace.logos.small', logo(sha256));
    await collectFiles(app.deps);
    await age(app, 20);
    await write(app, offer, 'marketplace.logos.small', null);
    await collectFiles(app.deps);
    await age(app, 20);
    await collectFiles(app.deps);
    assert.ok((await known(app)).has(sha256));
    await age(app, 20);
    await collectFiles(app.deps);
    assert.ok(!(await known(app)).has(sha256));
  });

  test('when another publisher has the same bytes, then only the row goes; the bytes go with the last one', async () => {
    await using app = await startInstallation({ worker: false });
    const other = await app.given.publisher('tilde');
    const sha256 = await app.given.image(app.publisher.id, 44, 44);
    assert.equal(await app.given.image(other.id, 44, 44), sha256);
    const theirs = await app.given.offer(other);
    const { draftVersion } = await app.em().findOneOrFail(Offer, { id: theirs.id });
    const saved = await saveDraft(app.deps, callOf(other.owner), {
      offerId: theirs.id,
      expectedDraftVersion: draftVersion,
      edits: [{ path: 'marketplace.logos.small', value: logo(sha256) }],
    });
    assert.ok(saved.ok);
    await age(app, 25);
    await collectFiles(app.deps);
    await age(app, 25);
    await collectFiles(app.deps);
    assert.equal(await app.em().count(Asset, { sha256 }), 1);
    assert.ok(await app.deps.packages.path(sha256));
    const { draftVersion: version } = await app.em().findOneOrFail(Offer, { id: theirs.id });
    const gone = await deleteOffer(app.deps, callOf(other.owner), {
      offerId: theirs.id,
      expectedDraftVersion: version,
    });
    assert.ok(gone.ok);
    await collectFiles(app.deps);
    await age(app, 25);
    await collectFiles(app.deps);
    assert.equal(await app.em().count(Asset, { sha256 }), 0);
    assert.equal(await app.deps.packages.path(sha256), null);
  });

  test('when a backup reads, or somebody is about to name the bytes, then nothing is removed under them', async () => {
    await using app = await startInstallation({ worker: false });
    const sha256 = await app.given.image(app.publisher.id, 45, 45);
    await age(app, 25);
    await collectFiles(app.deps);
    await age(app, 25);
    const backup = new Client({ connectionString: app.database.url });
    await backup.connect();
    await backup.query('select pg_advisory_lock_shared($1, $2)', [
      advisoryLocks.class,
      advisoryLocks.files,
    ]);
    assert.equal(await collectFiles(app.deps), 0);
    assert.ok((await known(app)).has(sha256));
    await backup.end();

    const collecting: Promise<number>[] = [];
    await transact(app.deps, async (tx) => {
      await lockBytes(tx.em, sha256);
      collecting.push(collectFiles(app.deps));
      // The rows are gone as soon as they can be; the bytes wait for us.
      while ((await known(app)).has(sha256)) await new Promise((done) => setTimeout(done, 5));
      assert.ok(await app.deps.packages.path(sha256));
      const { id } = app.publisher;
      const again = { id: app.deps.newId(), publisher: id, sha256, size: 1, width: 45, height: 45 };
      await tx.em.insert(Asset, { ...again, createdAt: tx.now });
    });
    await Promise.all(collecting);
    assert.ok(await app.deps.packages.path(sha256), 'somebody named it in time');
  });
});
