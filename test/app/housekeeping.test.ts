import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { createOffer } from '../../src/app/create-offer.ts';
import { tidyUp } from '../../src/app/housekeeping.ts';
import { startUpload } from '../../src/app/start-upload.ts';
import { Idempotency } from '../../src/db/idempotency.ts';
import { Session } from '../../src/db/session.ts';
import { SignInLink } from '../../src/db/sign-in-link.ts';
import { Upload } from '../../src/db/upload.ts';
import { createUploadStore } from '../../src/http/uploads.ts';
import { openSessionFor } from '../support/given-session.ts';
import { callOf, startInstallation } from '../support/installation.ts';

const hour = 3_600_000;

describe('given outcomes and uploads that have had their time', () => {
  test('when a key is used again after 24 hours, then it is free, tidied up or not', async () => {
    let ahead = 0;
    await using app = await startInstallation({
      worker: false,
      deps: { clock: { now: () => new Date(Date.now() + ahead) } },
    });
    const { owner, publisherId } = app.publisher;
    /** As if it had been used that long ago. */
    const age = async (ms: number) =>
      await app
        .em()
        .execute(`update idempotency set created_at = now() - ? * interval '1 millisecond'`, [ms]);
    const create = async (offerId: string) =>
      await createOffer(app.deps, callOf(owner, 'one-key'), {
        publisher: publisherId,
        offerId,
        name: 'Offer',
      });
    assert.ok((await create('first')).ok);
    await age(23 * hour);
    const early = await create('second');
    assert.ok(!early.ok);
    assert.equal(early.refusal.code, 'IDEMPOTENCY_KEY_REUSED');
    // A clock of ours that jumps is no reason to do it again.
    ahead = 25 * hour;
    const jumped = await create('second');
    assert.ok(!jumped.ok);
    assert.equal(jumped.refusal.code, 'IDEMPOTENCY_KEY_REUSED');
    await tidyUp(app.deps, { removeUpload: () => Promise.resolve() });
    assert.equal(await app.em().count(Idempotency), 1);
    ahead = 0;
    await age(25 * hour);
    assert.ok((await create('second')).ok);
    await tidyUp(app.deps, { removeUpload: () => Promise.resolve() });
    assert.equal(await app.em().count(Idempotency), 1);
    await age(25 * hour);
    await tidyUp(app.deps, { removeUpload: () => Promise.resolve() });
    assert.equal(await app.em().count(Idempotency), 0);
  });

  test('when sessions and links are long over, then they go, and those that are not stay', async () => {
    await using app = await startInstallation({ worker: false });
    const em = app.em();
    const person = app.publisher.owner.personId ?? '';
    const ids: string[] = [];
    for (const days of [31, 29]) {
      const { sessionId } = await openSessionFor(app.deps, person);
      ids.push(sessionId);
      const ended = new Date(Date.now() - days * 24 * hour);
      await em.nativeUpdate(Session, { id: sessionId }, { expiresAt: ended, revokedAt: ended });
    }
    for (const hours of [25, 1]) {
      await em.insert(SignInLink, {
        id: app.deps.newId(),
        email: `link-${hours}@example.com`,
        codeHash: String(hours).padStart(64, '0'),
        next: null,
        createdAt: new Date(Date.now() - hours * hour),
        expiresAt: new Date(Date.now() - hours * hour),
        usedAt: null,
      });
    }
    await tidyUp(app.deps, { removeUpload: () => Promise.resolve() });
    const sessions = await app.em().findAll(Session);
    assert.deepEqual(
      sessions.map(({ id }) => id),
      ids.slice(1),
    );
    const links = await app.em().findAll(SignInLink);
    assert.deepEqual(
      links.map(({ email }) => email),
      ['link-1@example.com'],
    );
  });

  test('when an upload was never finished, then its bytes and its row go, and a fresh one stays', async () => {
    await using app = await startInstallation({ worker: false });
    const folder = await mkdtemp(join(tmpdir(), 'vitrine-uploads-'));
    try {
      const uploads = createUploadStore(folder);
      const { owner, publisherId } = app.publisher;
      const start = async () => {
        const outcome = await startUpload(app.deps, uploads, callOf(owner), {
          publisher: publisherId,
          kind: 'PACKAGE',
          size: 10,
          fileName: 'a.zip',
        });
        assert.ok(outcome.ok);
        return await app.em().findOneOrFail(Upload, { id: outcome.value.uploadId });
      };
      const abandoned = await start();
      const before = new Date(Date.now() - 25 * hour);
      await app.em().nativeUpdate(Upload, { id: abandoned.id }, { expiresAt: before });
      const fresh = await start();
      await tidyUp(app.deps, uploads);
      assert.equal(await uploads.receivedBytes(abandoned.address), null);
      assert.equal(await uploads.receivedBytes(fresh.address), 0);
      assert.deepEqual(
        (await app.em().findAll(Upload)).map(({ id }) => id),
        [fresh.id],
      );
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
