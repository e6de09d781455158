import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import { collectFiles } from '../../src/app/collect-files.ts';
import { filePackageStore } from '../../src/packages/package-store.ts';
import type { PackageStore } from '../../src/packages/package-store.ts';
import { s3PackageStore } from '../../src/packages/s3-package-store.ts';
import { cleanPackage } from '../support/clean-package.ts';
import { startInstallation } from '../support/installation.ts';
import { startS3Server } from '../support/s3-server.ts';

const sum = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const BUCKET = 'vitrine-packages';

let folder: string;
let server: Awaited<ReturnType<typeof startS3Server>>;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vitrine-store-'));
  server = await startS3Server(BUCKET);
});
after(async () => {
  await server[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

let caches = 0;
/** A store over the bucket, with copies of its own, as another machine has it. */
const another = async (
  more: { readonly cacheBytes?: number; readonly cacheKeptMs?: number } = {},
) => {
  caches += 1;
  const cacheFolder = join(folder, `copies-${caches}`);
  const { endpoint } = server;
  const place = { bucket: BUCKET, prefix: 'production/', endpoint, region: 'us-east-1' };
  const store = await s3PackageStore(place, { cacheFolder, ...more });
  return { store, cacheFolder };
};

const stores: readonly (readonly [name: string, make: () => Promise<PackageStore>])[] = [
  ['files of a folder', () => Promise.resolve(filePackageStore(join(folder, 'packages')))],
  ['an S3-compatible bucket', async () => (await another()).store],
];

for (const [name, make] of stores) {
  describe(`given a package store of ${name}`, () => {
    test('when bytes are stored, then they are there by their hash, as a file and as a stream, until they are removed', async () => {
      const store = await make();
      const bytes = randomBytes(3 * 1024 * 1024 + 7);
      const sha256 = sum(bytes);
      assert.equal(await store.path(sha256), null);
      assert.equal(await store.open(sha256), null);
      // In pieces, as they arrive.
      const pieces = [
        bytes.subarray(0, 10),
        bytes.subarray(10, 1_000_000),
        bytes.subarray(1_000_000),
      ];
      assert.deepEqual(await store.put(Readable.from(pieces)), { sha256, size: bytes.length });
      // Equal bytes again, and by two at once.
      const again = await Promise.all(
        [1, 2].map(async () => await store.put(Readable.from([bytes]))),
      );
      assert.deepEqual(again, [
        { sha256, size: bytes.length },
        { sha256, size: bytes.length },
      ]);
      const path = (await store.path(sha256)) ?? '';
      assert.equal(sum(await readFile(path)), sha256);
      const opened = await store.open(sha256);
      assert.equal(opened?.size, bytes.length);
      assert.equal(sum(await buffer(opened?.stream ?? Readable.from([]))), sha256);
      await store.remove(sha256);
      assert.equal(await store.path(sha256), null);
      assert.equal(await store.open(sha256), null);
      await store.remove(sha256);
    });

    test('when the sender breaks off, then nothing is stored and nothing is left', async () => {
      const store = await make();
      const cut = new Readable({
        read() {
          this.push(Buffer.alloc(100, 1));
          this.destroy(new Error('the line was cut'));
        },
      });
      await assert.rejects(store.put(cut), /the line was cut/);
      assert.equal(await store.path(sum(Buffer.alloc(100, 1))), null);
      const left = (await readdir(folder, { recursive: true })).filter((file) =>
        file.includes('.incoming-'),
      );
      assert.deepEqual(left, []);
    });

    test('when nothing at all is stored, then it has the hash of nothing', async () => {
      const store = await make();
      const sha256 = sum(Buffer.alloc(0));
      assert.deepEqual(await store.put(Readable.from([])), { sha256, size: 0 });
      assert.equal((await readFile((await store.path(sha256)) ?? '')).length, 0);
      await store.remove(sha256);
    });

    test('when something else than a hash is asked for, then it is refused: nobody leaves the store by a name', async () => {
      const store = await make();
      for (const wrong of ['', '../../etc/passwd', 'A'.repeat(64), `${'a'.repeat(63)}/`]) {
        await assert.rejects(store.path(wrong), /Not a sha256/);
        await assert.rejects(store.open(wrong), /Not a sha256/);
        await assert.rejects(store.remove(wrong), /Not a sha256/);
      }
    });
  });
}

describe('given two machines over one bucket', () => {
  test('when one stores and removes, then the other has the bytes, and its copy is no proof that they are there', async () => {
    const one = (await another()).store;
    const { store: two, cacheFolder } = await another();
    const bytes = randomBytes(50_000);
    const { sha256 } = await one.put(Readable.from([bytes]));
    assert.deepEqual(
      (await server.keys()).filter((key) => key.includes(sha256)),
      [`production/${sha256.slice(0, 2)}/${sha256}`],
    );
    const paths = await Promise.all([1, 2, 3].map(async () => await two.path(sha256)));
    assert.equal(new Set(paths).size, 1);
    assert.equal(sum(await readFile(paths[0] ?? '')), sha256);
    await one.remove(sha256);
    assert.equal(await two.path(sha256), null);
    assert.deepEqual(
      (await readdir(cacheFolder, { recursive: true })).filter((file) => file.includes(sha256)),
      [],
    );
    // And the bytes come back where somebody stores them anew.
    await two.put(Readable.from([bytes]));
    assert.ok(await one.path(sha256));
  });

  test('when the bucket gives other bytes, then they are refused', async () => {
    const one = (await another()).store;
    const two = (await another()).store;
    const { sha256 } = await one.put(Readable.from([randomBytes(1_000)]));
    const object = `production/${sha256.slice(0, 2)}/${sha256}._S3rver_object`;
    await writeFile(join(server.directory, BUCKET, object), randomBytes(1_000));
    await assert.rejects(two.path(sha256), /answers production\/.* with bytes of the sha256/);
  });

  test('when copies take too much room, then those that nobody asked for lately go, and the bucket keeps all', async () => {
    const { store, cacheFolder } = await another({ cacheBytes: 25_000, cacheKeptMs: 0 });
    const hashes: string[] = [];
    for (let count = 0; count < 4; count += 1) {
      hashes.push((await store.put(Readable.from([randomBytes(10_000)]))).sha256);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const copies = (await readdir(cacheFolder, { recursive: true })).filter((file) =>
      hashes.some((sha256) => file.endsWith(sha256)),
    );
    assert.equal(copies.length, 2);
    for (const sha256 of hashes) {
      const opened = await store.open(sha256);
      assert.equal(sum(await buffer(opened?.stream ?? Readable.from([]))), sha256);
    }
    // The control: without a shorter time, what was asked for within the hour stays.
    const patient = await another({ cacheBytes: 25_000 });
    for (const sha256 of hashes) await patient.store.path(sha256);
    const kept = (await readdir(patient.cacheFolder, { recursive: true })).filter((file) =>
      hashes.some((sha256) => file.endsWith(sha256)),
    );
    assert.equal(kept.length, 4);
  });
});

describe('given an installation whose packages are in a bucket', () => {
  test('when nobody uses an uploaded file any more, then its object is removed, and the others stay', async () => {
    const { store } = await another();
    await using app = await startInstallation({ worker: false, deps: { packages: store } });
    const offer = await app.given.offer(app.publisher);
    const lonely = await app.given.storedPackage(app.publisher.id, {
      ...cleanPackage,
      'a.txt': 'lonely',
    });
    const used = offer.draft.skus?.[0]?.packages?.[0]?.sha256 ?? '';
    assert.notEqual(used, lonely);
    const age = async () => {
      await app
        .em()
        .execute(
          `update package set created_at = created_at - interval '25 hours', unreferenced_since = unreferenced_since - interval '25 hours'`,
        );
    };
    await age();
    assert.equal(await collectFiles(app.deps), 0);
    await age();
    assert.equal(await collectFiles(app.deps), 1);
    const keys = await server.keys();
    assert.equal(
      keys.some((key) => key.endsWith(lonely)),
      false,
    );
    assert.equal(
      keys.some((key) => key.endsWith(used)),
      true,
    );
  });

  test('when the bucket cannot be reached, then the error says which one, and tells no secret', async () => {
    const { store } = await another();
    await server.close();
    await assert.rejects(store.path('a'.repeat(64)), (thrown: Error) => {
      assert.match(thrown.message, /^The package store \(bucket vitrine-packages\) failed: /);
      return !thrown.message.includes('S3RVER');
    });
  });
});
