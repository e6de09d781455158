import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { requestChanges } from '../../src/app/request-changes.ts';
import { Publication } from '../../src/db/publication.ts';
import { Review } from '../../src/db/review.ts';
import { StageRun } from '../../src/db/stage-run.ts';
import type { TokenActor } from '../../src/domain/actor.ts';
import { encodeGlobalId } from '../../src/app/global-id.ts';
import { done, reviewOf, toReview } from '../app/flow.ts';
import { callOf } from '../support/installation.ts';
import { list, startApi } from './api.ts';
import type { Api, Data } from './api.ts';

const source = `query ($id: ID!, $number: Int) { node(id: $id) { ... on Offer {
  review(publication: $number) { id state comment publication { number } } } } }`;

describe('given an offer whose first review asked for changes and whose second waits', () => {
  let api: Api;
  let owner: TokenActor;
  let reviewer: TokenActor;
  let offer: string;

  const reviewAt = async (number: number | null, by = owner): Promise<Data | undefined> =>
    (await api.ask(by, source, { id: encodeGlobalId('Offer', offer), number })).node?.review;

  before(async () => {
    api = await startApi({ worker: true });
    const { app } = api;
    ({ owner } = app.publisher);
    reviewer = await app.given.actor('REVIEWER', 'Marta Silva');
    offer = (await app.given.offer(app.publisher)).id;
    const first = await toReview(app, owner, offer);
    const review = await reviewOf(app, first.publication);
    const input = { reviewId: review.id, comment: 'Name the network.' };
    done(await requestChanges(app.deps, callOf(reviewer), input));
    await toReview(app, owner, offer);
  });
  after(async () => await api[Symbol.asyncDispose]());

  test('when the review is asked for without a number, then it is the newest', async () => {
    const { state, publication, comment: words } = (await reviewAt(null)) ?? {};
    assert.deepEqual([state, publication?.number, words], ['WAITING', 2, null]);
  });

  test('when the number of a publication is given, then it is its review, with the closing words', async () => {
    for (const by of [owner, reviewer]) {
      const { state, publication, comment: words } = (await reviewAt(1, by)) ?? {};
      assert.deepEqual(
        [state, publication?.number, words],
        ['CHANGES_REQUESTED', 1, 'Name the network.'],
      );
    }
    assert.equal(await reviewAt(3), null);
  });

  test('when somebody else asks, then there is neither offer nor review', async () => {
    const { owner: stranger } = await api.app.given.publisher('borealis');
    const { node } = await api.ask(stranger, source, {
      id: encodeGlobalId('Offer', offer),
      number: 1,
    });
    assert.equal(node, null);
  });

  test('when the usual time is asked for, then it is known from five decisions on, and the queue says what to read', async () => {
    const asked = '{ usualReviewTime { stage runs p50Seconds p90Seconds } }';
    assert.equal((await api.ask(reviewer, asked)).usualReviewTime, null);
    const { deps } = api.app;
    const em = api.app.em();
    const known = await em.findOneOrFail(Publication, { offer, number: 1 });
    const review = await em.findOneOrFail(Review, { publication: known.id });
    const decidedAt = new Date();
    for (const [place, hours] of [1, 2, 3, 4, 100].entries()) {
      const publication = { ...known, id: deps.newId(), number: 100 + place };
      await em.insert(Publication, publication);
      await em.insert(Review, {
        ...review,
        id: deps.newId(),
        publication: publication.id,
        openedAt: new Date(decidedAt.getTime() - hours * 3_600_000),
        decidedAt,
      });
    }
    const { usualReviewTime: usual } = await api.ask(reviewer, asked);
    // With the one of the first round, which took seconds: six.
    assert.deepEqual(
      [usual?.stage, usual?.runs, usual?.p50Seconds, usual?.p90Seconds],
      ['MICROSOFT_REVIEW', 6, 2 * 3_600, 100 * 3_600],
    );
    const { errors } = await api.answer(owner, asked);
    assert.equal(errors[0]?.extensions['code'], 'FORBIDDEN');

    const queue = '{ reviewQueue { nodes { publisherAnswers priority publication { number } } } }';
    const waiting = async () =>
      list((await api.ask(reviewer, queue)).reviewQueue?.nodes).find(
        ({ publication }) => Number(publication?.number) === 2,
      );
    const { id: reviewId } = (await reviewAt(null)) ?? {};
    const place = { skuId: 'standard', path: 'mainTemplate.json', line: 1 };
    const begun = await api.mutate(
      reviewer,
      'comment',
      { reviewId, ...place, text: 'Why?' },
      'thread { id }',
    );
    assert.equal((await waiting())?.publisherAnswers, 0);
    const threadId = begun.thread?.id;
    await api.mutate(owner, 'comment', { reviewId, threadId, text: 'Because.' }, 'thread { id }');
    assert.equal((await waiting())?.publisherAnswers, 1);
    await api.mutate(reviewer, 'resolveThread', { threadId }, 'thread { id }');
    assert.equal((await waiting())?.publisherAnswers, 0);
  });

  test('when a stage never broke, then it has not been failing; when it broke, then it says since when', async () => {
    const runs = `query ($id: ID!) { node(id: $id) { ... on StageRun { failingSince } } }`;
    const [run] = await api.app.em().find(StageRun, { offer }, { limit: 1 });
    assert.ok(run);
    const id = encodeGlobalId('StageRun', run.id);
    assert.equal((await api.ask(owner, runs, { id })).node?.failingSince, null);
    const firstFailedAt = new Date('2026-11-23T14:11:09.120Z');
    await api.app.em().nativeUpdate(StageRun, { id: run.id }, { firstFailedAt });
    assert.equal(
      (await api.ask(owner, runs, { id })).node?.failingSince,
      firstFailedAt.toISOString(),
    );
  });
});
