import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { comment } from '../../src/app/comment.ts';
import { publish } from '../../src/app/publish.ts';
import { previewed } from '../../src/app/preview.ts';
import { resolveThread } from '../../src/app/resolve-thread.ts';
import { ReviewComment } from '../../src/db/review-comment.ts';
import { ReviewThread } from '../../src/db/review-thread.ts';
import type { Review } from '../../src/db/review.ts';
import { cleanPackage } from '../support/clean-package.ts';
import { callOf, startInstallation } from '../support/installation.ts';
import { withGrants } from '../support/with-grants.ts';
import {
  done,
  factsOf,
  mailsOf,
  offerOf,
  publicationOf,
  refused,
  reviewOf,
  runsOf,
  signOff,
  toReview,
  toSignOff,
  withMarketplace,
  withPackage,
} from './flow.ts';

const app = await startInstallation();
after(async () => await app[Symbol.asyncDispose]());
const { owner } = app.publisher;
const reviewer = await app.given.actor('REVIEWER', 'Noor Haddad');

const publishAgain = async (offerId: string, supersede: boolean) => {
  const { draftVersion } = await offerOf(app, offerId);
  return await publish(app.deps, callOf(owner), {
    offerId,
    expectedDraftVersion: draftVersion,
    notificationEmails: ['second@solenne.example'],
    notesForReviewer: null,
    supersede,
    language: 'en',
  });
};

/** A thread of the reviewer on a line of the main template. */
const thread = async (review: Review, line: number, text: string, blocking = true) =>
  done(
    await comment(app.deps, callOf(reviewer), {
      reviewId: review.id,
      threadId: null,
      skuId: 'standard',
      path: 'mainTemplate.json',
      line,
      side: 'NEW',
      blocking,
      text,
    }),
  ).threadId;

describe('given a publication that waits for its sign-off', () => {
  test('when it is superseded, then it ends and the new one starts at the first stage, in one transaction', async () => {
    const { id: offer } = await app.given.offer(app.publisher);
    const first = await toSignOff(app, owner, offer);
    await app.given.draft(offer, withMarketplace({ title: 'Fjord Backup Vault 2' }));
    const { publicationId: second } = done(await publishAgain(offer, true));
    const old = await publicationOf(app, first);
    assert.deepEqual(
      [old.state, old.stage, old.waitingFor, old.endReason],
      ['CANCELED', 'PUBLISHER_SIGNOFF', null, 'SUPERSEDED'],
    );
    assert.equal((await runsOf(app, first)).get('PUBLISHER_SIGNOFF')?.status, 'CANCELED');
    const now = await publicationOf(app, second);
    assert.equal(now.number, 2);
    assert.equal((await offerOf(app, offer)).latestPublication, second);

    const facts = await factsOf(app, offer);
    const between = facts.slice(9, 14);
    assert.deepEqual(
      between.map(({ publication, kind, stage, from, to, publicationState, cause }) => [
        publication === first ? 'first' : 'second',
        ...[kind, stage, from, to, publicationState, cause],
      ]),
      [
        [
          ...['first', 'STAGE_CANCELED', 'PUBLISHER_SIGNOFF', 'WAITING_FOR_PUBLISHER'],
          ...['CANCELED', 'CANCELED', 'SUPERSEDED'],
        ],
        ['first', 'PUBLICATION_CANCELED', null, null, null, 'CANCELED', 'SUPERSEDED'],
        [
          ...['second', 'STAGE_STARTED', 'VALIDATE_PREREQUISITES', 'NOT_STARTED', 'IN_PROGRESS'],
          ...['RUNNING', null],
        ],
        [
          ...['second', 'STAGE_COMPLETED', 'VALIDATE_PREREQUISITES', 'IN_PROGRESS', 'COMPLETE'],
          ...['RUNNING', null],
        ],
        [
          ...['second', 'STAGE_STARTED', 'CERTIFICATION', 'NOT_STARTED', 'IN_PROGRESS'],
          ...['RUNNING', null],
        ],
      ],
    );
    // One transaction: one moment, and numbers without a gap in both feeds.
    assert.equal(new Set(between.map(({ occurredAt }) => occurredAt.getTime())).size, 1);
    assert.deepEqual(
      facts.map(({ seq }) => seq),
      facts.map((_, index) => index + 1),
    );
    assert.deepEqual(
      between.map(({ feedSeq }) => feedSeq - (between[0]?.feedSeq ?? 0)),
      [0, 1, 2, 3, 4],
    );

    const mail = (await mailsOf(app, first)).find(({ event }) => event === 'PUBLICATION_CANCELED');
    assert.equal(mail?.recipient, 'news@solenne.example');
    assert.match(mail?.text ?? '', /status\?publication=2/);
    await app.publicationAt(second, 'PUBLISHER_SIGNOFF');
    const shown = await previewed(app.em(), await offerOf(app, offer));
    assert.equal(shown?.page.parts.overview.data.title, 'Fjord Backup Vault 2');
  });

  test('when it is published again without superseding, then that is refused and nothing changes', async () => {
    const { id: offer } = await app.given.offer(app.publisher);
    const first = await toSignOff(app, owner, offer);
    const before = [await publicationOf(app, first), await factsOf(app, offer)];
    refused(await publishAgain(offer, false), 'PUBLICATION_IN_PROGRESS');
    assert.deepEqual([await publicationOf(app, first), await factsOf(app, offer)], before);
  });

  test('when it is not the caller’s to replace, then nothing is replaced; with none open, the right to publish decides', async () => {
    const { id: offer } = await app.given.offer(app.publisher);
    const { id: fresh } = await app.given.offer(app.publisher);
    const first = await toSignOff(app, owner, offer);
    const before = [await publicationOf(app, first), await factsOf(app, offer)];
    await withGrants('SUPERSEDE', [], async () => {
      refused(await publishAgain(offer, true), 'NOT_FOUND');
      refused(await publishAgain(offer, false), 'PUBLICATION_IN_PROGRESS');
    });
    await withGrants('PUBLISH', [], async () => {
      refused(await publishAgain(fresh, true), 'NOT_FOUND');
    });
    assert.deepEqual([await publicationOf(app, first), await factsOf(app, offer)], before);
    done(await publishAgain(offer, true));
    done(await publishAgain(fresh, true));
  });

  test('when the new draft has faults, then superseding is refused and the old one goes on', async () => {
    const { id: offer } = await app.given.offer(app.publisher);
    const first = await toSignOff(app, owner, offer);
    const before = [await publicationOf(app, first), await factsOf(app, offer)];
    await app.given.draft(offer, withMarketplace({ summary: '' }));
    refused(await publishAgain(offer, true), 'PREREQUISITES_NOT_MET');
    assert.deepEqual([await publicationOf(app, first), await factsOf(app, offer)], before);
    await signOff(app, owner, first);
  });
});

describe('given a publication in review with open threads', () => {
  test('when it is superseded, then its review is closed, and the next review has the threads that are open', async () => {
    const { id: offer } = await app.given.offer(app.publisher);
    const { publication: first, review } = await toReview(app, owner, offer);
    const open = await thread(review, 1, 'Which schema does this follow?');
    const advice = await thread(review, 2, 'A newer content version would help.', false);
    const settled = await thread(review, 3, 'Settled on the telephone.');
    done(await resolveThread(app.deps, callOf(reviewer), { threadId: settled }));
    const sha256 = await app.given.storedPackage(app.publisher.id, {
      ...cleanPackage,
      'readme.md': 'Another package.',
    });
    await app.given.draft(offer, withPackage('1.1.0', sha256));
    const { publicationId: second } = done(await publishAgain(offer, true));

    assert.equal((await publicationOf(app, first)).endReason, 'SUPERSEDED');
    const closed = await reviewOf(app, first);
    assert.equal(closed.state, 'CLOSED');
    assert.notEqual(closed.decidedAt, null);
    assert.equal(closed.reviewer, null);

    await app.publicationAt(second, 'PUBLISHER_SIGNOFF');
    // Until there is a next review, the threads are where they were.
    const threads = async () =>
      await app.em().find(ReviewThread, { offer }, { orderBy: { line: 'asc' } });
    assert.deepEqual(
      (await threads()).map((each) => each.review),
      [review.id, review.id, review.id],
    );
    const next = await signOff(app, owner, second);
    assert.equal(next.state, 'WAITING');
    assert.deepEqual(
      (await threads()).map((each) => ({
        id: each.id,
        review: each.review,
        carriedOver: each.carriedOver,
        openedInPublication: each.openedInPublication,
        state: each.state,
      })),
      [
        { id: open, review: next.id, carriedOver: true, openedInPublication: 1, state: 'OPEN' },
        { id: advice, review: next.id, carriedOver: true, openedInPublication: 1, state: 'OPEN' },
        {
          id: settled,
          review: review.id,
          carriedOver: false,
          openedInPublication: 1,
          state: 'RESOLVED',
        },
      ],
    );
    const [carried] = await threads();
    assert.equal(carried?.excerpt, cleanPackage['mainTemplate.json'].split('\n')[0]);
    const said = await app.em().find(ReviewComment, { thread: open });
    assert.deepEqual(
      said.map(({ text }) => text),
      ['Which schema does this follow?'],
    );
  });
});
