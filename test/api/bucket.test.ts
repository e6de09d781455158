/** The product with its packages in a bucket: an S3-compatible server stands beside it. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { placeOfBytes } from '../../src/packages/package-store.ts';
import { openFaultProxy } from '../support/fault-proxy.ts';
import { startInstallation } from '../support/installation.ts';
import { startProduct } from '../support/product.ts';
import type { Product } from '../support/product.ts';
import { startS3Server } from '../support/s3-server.ts';
import {
  PUBLISHER,
  atSignoff,
  followOffer,
  givenMaterial,
  givenOffer,
  publishInput,
  sha256Of,
  starts,
  transitionsUntil,
} from './given.ts';
import type { Material } from './given.ts';
import { list, partnerOf, text } from './partner.ts';
import type { Partner } from './partner.ts';

const BUCKET = 'vitrine-packages';
const bucket = await startS3Server(BUCKET);
/** The line to it, which a test cuts. */
const line = await openFaultProxy(bucket.endpoint);
after(async () => {
  await line[Symbol.asyncDispose]();
  await bucket[Symbol.asyncDispose]();
});

/** What every process is given; each test has a prefix of its own. */
const storeEnv = (prefix: string): Record<string, string> => ({
  PACKAGE_STORE_URL: `s3://${BUCKET}/${prefix}?endpoint=${new URL(line.url).origin}`,
  AWS_ACCESS_KEY_ID: process.env['AWS_ACCESS_KEY_ID'] ?? '',
  AWS_SECRET_ACCESS_KEY: process.env['AWS_SECRET_ACCESS_KEY'] ?? '',
});

/** Uploads, publishes, signs off, approves; gives the listing once it is live. */
async function uploadedToLive(owner: Partner, reviewer: Partner, offerId: string) {
  const material = await givenMaterial(owner);
  const offer = await givenOffer(owner, offerId, material);
  const publication = await atSignoff(owner, offer);
  const revisionHash = text(publication['revision']?.['hash']);
  const events = await followOffer(owner, 'WS', offer.id);
  try {
    await events.next();
    const gone = await owner.done(
      'goLive',
      { offerId: offer.id, revisionHash },
      'publication { review { id } }',
    );
    const reviewId = text(gone['publication']?.['review']?.['id']);
    const { node } = await reviewer.ask(
      `query ($id: ID!) { node(id: $id) { ... on Review { files { path } } } }`,
      { id: reviewId },
    );
    assert.ok(list(node?.['files']).some(({ path }) => text(path) === 'mainTemplate.json'));
    await reviewer.done('startReview', { reviewId }, 'review { state }');
    await reviewer.done('approveReview', { reviewId, revisionHash }, 'review { state }');
    await transitionsUntil(events, ({ kind }) => text(kind) === 'PUBLICATION_SUCCEEDED');
  } finally {
    events.cut();
  }
  return { material, offer };
}

/** Everybody gets the bytes of what is live, and they are those of its hash. */
async function checkListing(url: string, offerId: string, { sha256 }: Material): Promise<void> {
  const anybody = partnerOf(url, null);
  const { listing } = await anybody.ask(
    `query ($slug: String!) { listing(publisher: "${PUBLISHER}", slug: $slug) { deployments { packageUrl mainTemplateUrl } } }`,
    { slug: offerId },
  );
  const [deployment] = list(listing?.['deployments']);
  const zip = await fetch(text(deployment?.['packageUrl']));
  assert.equal(zip.status, 200);
  assert.equal(sha256Of(new Uint8Array(await zip.arrayBuffer())), sha256);
  const main = await fetch(text(deployment?.['mainTemplateUrl']));
  assert.equal(main.status, 200);
  assert.match(await main.text(), /deploymentTemplate\.json/);
}

/** Every uploaded file is an object below the prefix, and none is a file of that folder. */
async function checkBucket(prefix: string, dataDir: string, material: Material): Promise<void> {
  const keys = new Set(await bucket.keys());
  for (const sha256 of [material.sha256, ...Object.values(material.images)]) {
    assert.ok(keys.has(`${prefix}/${placeOfBytes(sha256)}`), sha256);
  }
  const files = await readdir(join(dataDir, 'packages'), { recursive: true });
  assert.deepEqual(
    files.filter((file) => /[0-9a-f]{64}/.test(file)),
    [],
  );
}

describe('given the product whose packages lie in a bucket', () => {
  let product: Product;
  before(async () => {
    product = await startProduct({ env: storeEnv('whole') });
  });
  after(async () => await product[Symbol.asyncDispose]());

  test('when an offer is uploaded and published, then it goes live, and its bytes are in the bucket alone', async () => {
    const tokens = await product.tokens();
    const owner = partnerOf(product.url, tokens.owner);
    const reviewer = partnerOf(product.url, tokens.reviewer);
    const { material } = await uploadedToLive(owner, reviewer, 'fjord-bucket');
    await checkListing(product.url, 'fjord-bucket', material);
    await checkBucket('whole', product.dataDir, material);
  });
});

describe('given an API and a worker on two machines with one database and one bucket', () => {
  const opened = new AsyncDisposableStack();
  let api: Product;
  let worker: Product;
  let owner: Partner;
  let reviewer: Partner;
  before(async () => {
    const app = opened.use(await startInstallation({ worker: false }));
    const env = {
      ...storeEnv('shared'),
      DATABASE_URL: app.database.url,
      BELL: 'postgres',
      VITRINE_SECRET_KEY: randomBytes(32).toString('hex'),
    };
    // Each has a data folder of its own: nothing but the database and the bucket is common to them.
    [api, worker] = await Promise.all([
      startProduct({ role: 'api', env }),
      startProduct({ role: 'worker', env }),
    ]).then((both) => both.map((one) => opened.use(one)) as [Product, Product]);
    const { secret } = await app.given.actor('OWNER', 'Camille Roux', app.publisher.id);
    owner = partnerOf(api.url, secret);
    reviewer = partnerOf(api.url, (await app.given.actor('REVIEWER', 'Marta Silva')).secret);
  });
  after(async () => await opened.disposeAsync());

  test('when an offer is uploaded to the one, then the other certifies it, it goes live, and both work without their copies', async () => {
    assert.notEqual(api.dataDir, worker.dataDir);
    const { material } = await uploadedToLive(owner, reviewer, 'fjord-shared');
    await checkBucket('shared', api.dataDir, material);
    await checkBucket('shared', worker.dataDir, material);
    // A copy is a convenience: what is served is in the bucket.
    await rm(join(api.dataDir, 'package-copies'), { recursive: true });
    await checkListing(api.url, 'fjord-shared', material);
  });

  test('when the bucket is away while an offer is certified, then the stage waits for it and nobody is told to mend his package', async () => {
    const material = await givenMaterial(owner);
    const offer = await givenOffer(owner, 'fjord-away', material);
    await Promise.all(
      [api, worker].map(
        async ({ dataDir }) =>
          await rm(join(dataDir, 'package-copies'), { recursive: true, force: true }),
      ),
    );
    line.cut();
    const events = await followOffer(owner, 'SSE', offer.id);
    try {
      await events.next();
      await owner.done('publish', publishInput(offer), 'publication { id }');
      await transitionsUntil(events, ({ kind }) => text(kind) === 'STAGE_DELAYED');
      line.mend();
      const seen = await transitionsUntil(events, starts('PUBLISHER_SIGNOFF'));
      assert.ok(!seen.some(({ kind }) => text(kind) === 'PUBLICATION_FAILED'));
    } finally {
      line.mend();
      events.cut();
    }
  });
});
