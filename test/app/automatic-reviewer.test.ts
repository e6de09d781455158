import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { requestChanges } from '../../src/app/request-changes.ts';
import { resolveThread } from '../../src/app/resolve-thread.ts';
import { setThreadBlocking } from '../../src/app/set-thread-blocking.ts';
import { ReviewComment } from '../../src/db/review-comment.ts';
import { ReviewThread } from '../../src/db/review-thread.ts';
import type { Review } from '../../src/db/review.ts';
import type { TokenActor } from '../../src/domain/actor.ts';
import { cleanPackage } from '../support/clean-package.ts';
import { callOf, startInstallation } from '../support/installation.ts';
import { approve, done, mailsOf, refused, toReview, withPackage } from './flow.ts';

const app = await startInstallation();
after(async () => await app[Symbol.asyncDispose]());
const { owner } = app.publisher;
const reviewer = await app.given.actor('REVIEWER', 'Noor Haddad');

const template = cleanPackage['mainTemplate.json'];
const FIRST = '"vmName": {';

/** The clean package with parameters that nothing references: shown as findings, and no reason to refuse. */
const withUnused = (...names: readonly string[]): Readonly<Record<string, string>> => ({
  ...cleanPackage,
  'mainTemplate.json': template.replace(
    FIRST,
    `${names.map((name) => `"${name}": { "type": "string", "defaultValue": "x", "metadata": { "description": "For a test." } },\n    `).join('')}${FIRST}`,
  ),
});

const lineOf = (files: Readonly<Record<string, string>>, snippet: string): number =>
  (files['mainTemplate.json'] ?? '').split('\n').findIndex((line) => line.includes(snippet)) + 1;

const threadsOf = async (review: Pick<Review, 'id'>) =>
  await app
    .em()
    .find(ReviewThread, { review: review.id }, { orderBy: { path: 'asc', line: 'asc' } });

const commentsOf = async (thread: string) =>
  await app.em().find(ReviewComment, { thread }, { orderBy: { at: 'asc' } });

const setBlocking = async (by: TokenActor, threadId: string, blocking: boolean) =>
  await setThreadBlocking(app.deps, callOf(by), { threadId, blocking });

/** An offer whose package has these parameters too many, in its review. */
async function inReview(...names: readonly string[]) {
  const files = withUnused(...names);
  const { id: offer } = await app.given.offer(app.publisher, { files });
  return { offer, files, ...(await toReview(app, owner, offer)) };
}

/** The next package of the offer, in the review that follows. */
async function again(offer: string, version: string, files: Readonly<Record<string, string>>) {
  const sha256 = await app.given.storedPackage(app.publisher.id, files);
  await app.given.draft(offer, withPackage(version, sha256));
  return await toReview(app, owner, offer);
}

const askForChanges = async (review: Pick<Review, 'id'>, comment: string | null) =>
  await requestChanges(app.deps, callOf(reviewer), { reviewId: review.id, comment });

describe('given a package that certification has passed with findings', () => {
  test('when its review opens, then each finding has a thread on its line that an approval does not wait for', async () => {
    const { files, publication, review } = await inReview('spare', 'reserve');
    const threads = await threadsOf(review);
    assert.deepEqual(
      threads.map(({ skuId, path, line, excerpt, blocking, state, ruleId, openedBy }) => [
        ...[skuId, path, line, excerpt?.trim().split(':')[0], blocking, state, ruleId],
        openedBy.name,
      ]),
      ['spare', 'reserve'].map((name) => [
        ...['standard', 'mainTemplate.json', lineOf(files, `"${name}"`), `"${name}"`, false],
        ...['OPEN', 'Parameters-Must-Be-Referenced', 'Automatic reviewer'],
      ]),
    );
    const [first] = await commentsOf(threads[0]?.id ?? '');
    assert.match(first?.text ?? '', /spare[^]*Rule `Parameters-Must-Be-Referenced`, arm-ttk/);
    assert.match(first?.french ?? '', /spare[^]*Règle `Parameters-Must-Be-Referenced`, arm-ttk/);
    await approve(app, reviewer, publication);
    assert.equal((await app.ended(publication)).state, 'SUCCEEDED');
  });

  test('when there are very many in one file, then the first of them have a thread', async () => {
    const names = Array.from({ length: 60 }, (_, at) => `spare${at}`);
    const { review } = await inReview(...names);
    assert.equal((await threadsOf(review)).length, 20);
  });

  test('when a reviewer makes one blocking, then an approval waits for it, until it is advice again', async () => {
    const { publication, review } = await inReview('spare');
    const [thread] = await threadsOf(review);
    assert.ok(thread);
    refused(await setBlocking(owner, thread.id, true), 'FORBIDDEN');
    done(await setBlocking(reviewer, thread.id, true));
    await assert.rejects(approve(app, reviewer, publication), /BLOCKING_THREADS_OPEN/);
    done(await setBlocking(reviewer, thread.id, false));
    await approve(app, reviewer, publication);
    await app.ended(publication);
    refused(await setBlocking(reviewer, thread.id, true), 'NOT_IN_REVIEW');
  });

  test('when changes are requested, then automatic threads alone are no reason, and the mail has those that are demanded', async () => {
    const { publication, review } = await inReview('spare', 'reserve');
    refused(await askForChanges(review, null), 'NOTHING_REQUESTED');
    const [demanded] = await threadsOf(review);
    done(await setBlocking(reviewer, demanded?.id ?? '', true));
    done(await askForChanges(review, null));
    await app.ended(publication);
    const mail = (await mailsOf(app, publication)).find(
      ({ event }) => event === 'REVIEW_CHANGES_REQUESTED',
    );
    assert.match(mail?.text ?? '', /spare/);
    assert.doesNotMatch(mail?.text ?? '', /reserve/);
  });
});

describe('given the review of the next package', () => {
  test('when findings moved, went or came, then threads move along, are closed, and are opened', async () => {
    const { offer, publication, review } = await inReview('spare', 'reserve');
    const before = await threadsOf(review);
    done(await askForChanges(review, 'Tidy up.'));
    await app.ended(publication);
    const files = withUnused('extra', 'another', 'reserve');
    const next = await again(offer, '1.1.0', files);
    const threads = await threadsOf(next.review);
    const shown = threads
      .map(({ line, state, carriedOver, excerpt }) => [
        ...[excerpt?.trim().split(':')[0], state, carriedOver],
        ...(state === 'OPEN' ? [line] : []),
      ])
      .map((each) => each.join(' '))
      .toSorted((one, other) => one.localeCompare(other));
    assert.deepEqual(shown, [
      `"another" OPEN false ${lineOf(files, '"another"')}`,
      `"extra" OPEN false ${lineOf(files, '"extra"')}`,
      `"reserve" OPEN true ${lineOf(files, '"reserve"')}`,
      '"spare" RESOLVED true',
    ]);
    const closed = threads.find(({ state }) => state === 'RESOLVED');
    assert.equal(closed?.id, before[0]?.id);
    assert.deepEqual(
      (await commentsOf(closed?.id ?? '')).slice(1).map(({ text }) => text),
      ['The package under review no longer has this finding.'],
    );
  });

  test('when a reviewer had closed a thread, then it is not brought up again; one that closed by itself is', async () => {
    const { offer, publication, review } = await inReview('spare', 'reserve');
    const [kept] = await threadsOf(review);
    done(await resolveThread(app.deps, callOf(reviewer), { threadId: kept?.id ?? '' }));
    done(await askForChanges(review, 'Once more.'));
    await app.ended(publication);
    const second = await again(offer, '1.1.0', withUnused('spare'));
    assert.deepEqual(
      (await threadsOf(second.review)).map(({ state, excerpt }) => [
        state,
        excerpt?.includes('reserve'),
      ]),
      [['RESOLVED', true]],
    );
    done(await askForChanges(second.review, 'Once more.'));
    await app.ended(second.publication);
    const third = await again(offer, '1.2.0', withUnused('spare', 'reserve'));
    const open = await threadsOf(third.review);
    assert.deepEqual(
      open.map(({ state, excerpt, carriedOver }) => [
        state,
        excerpt?.includes('reserve'),
        carriedOver,
      ]),
      [['OPEN', true, false]],
    );
  });
});
