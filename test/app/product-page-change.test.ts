import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { cleanPackage } from '../support/clean-package.ts';
import { startInstallation } from '../support/installation.ts';
import { publicationOf, toLive, withMarketplace, withPackage, withSku } from './flow.ts';

const app = await startInstallation();
after(async () => await app[Symbol.asyncDispose]());
const { owner } = app.publisher;
const reviewer = await app.given.actor('REVIEWER', 'Noor Haddad');

describe('given one change between two publications', () => {
  test('when a price falls, then the hash of the page and of its plans changes, and nothing else', async () => {
    const offer = await app.given.offer(app.publisher);
    const first = await publicationOf(app, await toLive(app, owner, reviewer, offer.id));
    const cheaper = { monthlyPriceUsd: '199.00', oldPriceUsd: '199.00' };
    await app.given.draft(
      offer.id,
      withSku((sku) => ({ ...sku, ...cheaper })),
    );
    const second = await publicationOf(app, await toLive(app, owner, reviewer, offer.id));
    assert.deepEqual(changedParts(first, second), ['plans']);
  });

  test('when a text of the overview changes, then the hash of the page and of the overview changes', async () => {
    const offer = await app.given.offer(app.publisher);
    const first = await publicationOf(app, await toLive(app, owner, reviewer, offer.id));
    await app.given.draft(offer.id, withMarketplace({ summary: 'Locked, encrypted backups.' }));
    const second = await publicationOf(app, await toLive(app, owner, reviewer, offer.id));
    assert.deepEqual(changedParts(first, second), ['overview']);
  });

  test('when a package file changes, then files and version change, and no text', async () => {
    const offer = await app.given.offer(app.publisher);
    const first = await publicationOf(app, await toLive(app, owner, reviewer, offer.id));
    const sha256 = await app.given.storedPackage(app.publisher.id, {
      ...cleanPackage,
      'readme.md': 'One file more.',
    });
    await app.given.draft(offer.id, withPackage('1.1.0', sha256));
    const second = await publicationOf(app, await toLive(app, owner, reviewer, offer.id));
    assert.deepEqual(changedParts(first, second), ['files', 'plans']);
  });

  type Published = Awaited<ReturnType<typeof publicationOf>>;
  /** Names of the parts whose hash differs; the hash of the page differs exactly when there are any. */
  function changedParts(first: Published, second: Published): readonly string[] {
    const [before, now] = [first.productPage, second.productPage];
    assert.ok(before !== null && now !== null);
    const hashes = (page: typeof before, part: keyof typeof before.parts) => {
      const found = page.parts[part];
      return Array.isArray(found)
        ? found.map(({ hash }: { readonly hash: string }) => hash).join()
        : (found as { readonly hash: string }).hash;
    };
    const parts = Object.keys(before.parts) as (keyof typeof before.parts)[];
    const changed = parts.filter((part) => hashes(before, part) !== hashes(now, part));
    assert.equal(before.hash !== now.hash, changed.length > 0);
    return changed.sort();
  }
});
