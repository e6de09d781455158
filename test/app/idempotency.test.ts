import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, test } from 'node:test';
import { publish } from '../../src/app/publish.ts';
import { Audit } from '../../src/db/audit.ts';
import { Idempotency } from '../../src/db/idempotency.ts';
import { Offer } from '../../src/db/offer.ts';
import { Publication } from '../../src/db/publication.ts';
import type { TokenActor } from '../../src/domain/actor.ts';
import { callOf, startInstallation } from '../support/installation.ts';
import type { Installation } from '../support/installation.ts';

const input = (offerId: string, expectedDraftVersion = 1) => ({
  offerId,
  expectedDraftVersion,
  notificationEmails: ['news@solenne.example'],
  notesForReviewer: null,
  supersede: false,
  language: 'en' as const,
});

const press = async (
  app: Installation,
  by: TokenActor,
  key: string,
  offerId: string,
  version = 1,
) => await publish(app.deps, callOf(by, key), input(offerId, version));

describe('given one idempotency key', () => {
  test('when 50 publish with it at the same time, then there is one publication and all answers are equal', async () => {
    await using app = await startInstallation({ worker: false });
    const offer = await app.given.offer(app.publisher);
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => press(app, app.publisher.owner, 'one', offer.id)),
    );
    const done = answers.filter((answer) => answer.ok);
    const waiting = answers.filter((answer) => !answer.ok);
    // Who waited too long for the first one is told so, and reads the outcome by repeating.
    for (const answer of waiting) {
      assert.ok(
        !answer.ok && answer.refusal.code === 'IDEMPOTENCY_IN_PROGRESS',
        JSON.stringify(answer),
      );
    }
    const repeats = await Promise.all(
      waiting.map(() => press(app, app.publisher.owner, 'one', offer.id)),
    );
    for (const answer of [...done, ...repeats]) assert.deepEqual(answer, done[0]);
    assert.equal(await app.em().count(Publication), 1);
  });

  test('when it comes with another input, then it is refused and nothing is done', async () => {
    await using app = await startInstallation({ worker: false });
    const offer = await app.given.offer(app.publisher);
    const other = await app.given.offer(app.publisher);
    assert.ok((await press(app, app.publisher.owner, 'one', offer.id)).ok);
    const answer = await press(app, app.publisher.owner, 'one', other.id);
    assert.ok(!answer.ok);
    assert.equal(answer.refusal.code, 'IDEMPOTENCY_KEY_REUSED');
    assert.equal(await app.em().count(Publication), 1);
  });

  test('when it is another caller’s, then it is another key', async () => {
    await using app = await startInstallation({ worker: false });
    const first = await app.given.offer(app.publisher);
    const second = await app.given.offer(app.publisher);
    assert.ok((await press(app, app.publisher.owner, 'one', first.id)).ok);
    assert.ok((await press(app, app.publisher.contributor, 'one', second.id)).ok);
    assert.equal(await app.em().count(Publication), 2);
  });

  test('when the first answer was a refusal, then nothing was kept and the key works once the cause is mended', async () => {
    await using app = await startInstallation({ worker: false });
    const offer = await app.given.offer(app.publisher);
    const stale = await press(app, app.publisher.owner, 'one', offer.id, 7);
    assert.ok(!stale.ok);
    assert.equal(stale.refusal.code, 'STALE_VERSION');
    assert.equal(await app.em().count(Idempotency), 0);
    assert.deepEqual(
      (await app.em().findAll(Audit)).map(({ action, outcome }) => [action, outcome]),
      [['publish', 'STALE_VERSION']],
    );
    assert.ok((await press(app, app.publisher.owner, 'one', offer.id)).ok);
  });

  test('when a twin holds it longer than one waits, then the answer says that it is in progress', async () => {
    await using app = await startInstallation({
      worker: false,
      timing: { idempotencyWaitMs: 100 },
    });
    const offer = await app.given.offer(app.publisher);
    const held = Promise.withResolvers<void>();
    const claimed = Promise.withResolvers<void>();
    const twin = app.em().transactional(async (em) => {
      await em.insert(Idempotency, {
        id: app.deps.newId(),
        actor: app.publisher.owner.tokenId,
        mutation: 'publish',
        key: 'one',
        requestHash: '0'.repeat(64),
        result: {},
        createdAt: new Date(),
      });
      claimed.resolve();
      await held.promise;
      throw new Error('The twin gives up.');
    });
    await claimed.promise;
    const answer = await press(app, app.publisher.owner, 'one', offer.id);
    held.resolve();
    await assert.rejects(twin, /gives up/);
    assert.ok(!answer.ok);
    assert.equal(answer.refusal.code, 'IDEMPOTENCY_IN_PROGRESS');
    assert.ok((await press(app, app.publisher.owner, 'one', offer.id)).ok);
  });

  test('when the process is killed between the commit and the answer, then a repeat answers with the same ids', async () => {
    await using app = await startInstallation({ worker: false });
    const offer = await app.given.offer(app.publisher);
    const child = spawn(
      process.execPath,
      [fileURLToPath(new URL('programs/publish-and-hang.ts', import.meta.url))],
      {
        stdio: ['pipe', 'pipe', 'inherit'],
        env: { PATH: process.env['PATH'], DATABASE: app.database.url },
      },
    );
    child.stdin.end(
      JSON.stringify({ actor: app.publisher.owner, key: 'one', input: input(offer.id) }),
    );
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    assert.equal(line.toString(), 'committed\n');
    child.kill('SIGKILL');
    await once(child, 'exit');

    const { latestPublication } = await app.em().findOneOrFail(Offer, { id: offer.id });
    assert.ok(latestPublication, 'the commit had happened');
    const repeat = await press(app, app.publisher.owner, 'one', offer.id);
    assert.deepEqual(repeat, {
      ok: true,
      value: { offerId: offer.id, publicationId: latestPublication },
    });
    assert.equal(await app.em().count(Publication), 1);
  });
});
