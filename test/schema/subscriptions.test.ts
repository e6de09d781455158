import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ApiToken } from '../../src/db/api-token.ts';
import { Membership } from '../../src/db/membership.ts';
import { StageRun } from '../../src/db/stage-run.ts';
import { anonymous } from '../../src/domain/actor.ts';
import type { TokenActor } from '../../src/domain/actor.ts';
import { encodeGlobalId } from '../../src/schema/global-id.ts';
import { signOff, toSignOff } from '../app/flow.ts';
import { list, startApi, text } from './api.ts';
import type { Api, Data } from './api.ts';

const offerStream = `subscription ($id: ID!, $after: String) {
  event: offerTransitions(offerId: $id, after: $after) {
    __typename
    ... on StreamStarted { cursor offer { seq status } }
    ... on TransitionDelivered { cursor transition { seq kind stage from to sentence } offer { seq status steps { stage status } } }
    ... on StreamReset { reason cursor offer { seq } }
    ... on StageProgress { stage done total unit }
  }
}`;

const feedStream = `subscription ($id: ID!, $after: String) {
  event: transitions(publisherId: $id, after: $after) {
    __typename
    ... on StreamStarted { cursor offer { seq } }
    ... on TransitionDelivered { cursor transition { kind } offer { offerId } }
    ... on StreamReset { reason cursor }
  }
}`;

describe('given a publisher who watches', () => {
  let api: Api;
  let owner: TokenActor;
  let stranger: TokenActor;
  let reviewer: TokenActor;

  before(async () => {
    api = await startApi({ worker: true });
    owner = api.app.publisher.owner;
    stranger = (await api.app.given.publisher('borealis')).owner;
    reviewer = await api.app.given.actor('REVIEWER', 'Marta Silva');
  });
  after(async () => await api[Symbol.asyncDispose]());

  const open = async (actor: TokenActor, source: string, variables: Record<string, unknown>) => {
    const { events, errors } = await api.watch(actor, source, variables);
    assert.ok(events, errors.map(({ message }) => message).join());
    return {
      end: events.end,
      /** The next event that is a fact; measures of progress may or may not come. */
      async next(): Promise<Data | null> {
        for (;;) {
          const data: Data | null = await events.next();
          if (data === null) return null;
          assert.ok(data.event);
          if (text(data.event.__typename) !== 'StageProgress') return data.event;
        }
      },
    };
  };

  const readOffer = async (id: string): Promise<Data> => {
    const read = await api.ask(
      owner,
      'query ($id: ID!) { node(id: $id) { ... on Offer { cursor seq status } } }',
      { id },
    );
    assert.ok(read.node);
    return read.node;
  };

  test('when an offer is published, then its watcher gets the state, and each transition once with the offer as of delivery', async () => {
    const { id: raw } = await api.app.given.offer(api.app.publisher);
    const id = encodeGlobalId('Offer', raw);
    const before = await readOffer(id);
    const stream = await open(owner, offerStream, { id });
    const started = await stream.next();
    assert.equal(started?.__typename, 'StreamStarted');
    assert.deepEqual(started?.offer, { seq: 0, status: 'NEVER_PUBLISHED' });
    assert.equal(started?.cursor, before.cursor);

    await toSignOff(api.app, owner, raw);
    const { seq } = await readOffer(id);
    const seen: Data[] = [];
    while (seen.length < Number(seq)) {
      const event = await stream.next();
      assert.equal(event?.__typename, 'TransitionDelivered');
      if (event) seen.push(event);
    }
    await stream.end();
    assert.deepEqual(
      seen.map((event) => Number(event.transition?.seq)),
      seen.map((_event, index) => index + 1),
    );
    for (const event of seen) {
      assert.ok(Number(event.offer?.seq) >= Number(event.transition?.seq));
    }
    assert.equal(seen[0]?.transition?.sentence, 'Camille Roux pressed Publish');
    assert.equal(seen.at(-1)?.transition?.to, 'WAITING_FOR_PUBLISHER');
    assert.equal(seen.at(-1)?.offer?.status, 'AWAITING_PUBLISHER_SIGNOFF');

    const resumed = await open(owner, offerStream, { id, after: seen[2]?.cursor });
    for (const expected of seen.slice(3)) {
      const event = await resumed.next();
      assert.deepEqual(event?.transition, expected.transition);
      assert.equal(event?.cursor, expected.cursor);
    }
    await resumed.end();
  });

  test('when a stream resumes after the cursor of a state that was read, then it tells what came since and no more', async () => {
    const { id: raw } = await api.app.given.offer(api.app.publisher);
    const id = encodeGlobalId('Offer', raw);
    const publication = await toSignOff(api.app, owner, raw);
    const read = await readOffer(id);
    await signOff(api.app, owner, publication);
    const stream = await open(owner, offerStream, { id, after: read.cursor });
    const first = await stream.next();
    const second = await stream.next();
    await stream.end();
    assert.equal(first?.transition?.sentence, 'Camille Roux pressed Go live');
    assert.equal(first?.transition?.seq, Number(read.seq) + 1);
    assert.equal(second?.transition?.stage, 'MICROSOFT_REVIEW');
  });

  test('when a cursor cannot be honoured, then the first event says why', async () => {
    const { id: raw } = await api.app.given.offer(api.app.publisher);
    const id = encodeGlobalId('Offer', raw);
    const publisher = encodeGlobalId('Publisher', api.app.publisher.id);
    const feed = await api.ask(
      owner,
      'query ($id: ID!) { node(id: $id) { ... on Publisher { cursor } } }',
      { id: publisher },
    );
    for (const [after_, reason] of [
      ['nonsense', 'MALFORMED'],
      [text(feed.node?.cursor), 'OTHER_SCOPE'],
    ] as const) {
      const stream = await open(owner, offerStream, { id, after: after_ });
      const event = await stream.next();
      await stream.end();
      assert.equal(event?.__typename, 'StreamReset');
      assert.equal(event?.reason, reason);
      assert.equal(event?.offer?.seq, 0);
      assert.equal(event?.cursor, (await readOffer(id)).cursor);
    }
  });

  test('when a publisher is watched, then the transitions of all its offers come, and of nobody else', async () => {
    const id = encodeGlobalId('Publisher', api.app.publisher.id);
    const stream = await open(owner, feedStream, { id });
    const started = await stream.next();
    assert.equal(started?.__typename, 'StreamStarted');
    assert.equal(started?.offer, null);
    const others = await api.app.given.publisher('zephyr');
    const foreign = await api.app.given.offer(others);
    await api.app.given.published(others.owner, foreign.id);
    const mine = await api.app.given.offer(api.app.publisher);
    await api.app.given.published(owner, mine.id);
    for (let count = 0; count < 3; count += 1) {
      const event = await stream.next();
      assert.equal(event?.offer?.offerId, mine.offerId);
    }
    await stream.end();
  });

  test('when somebody may not read what he wants to watch, then there is no stream, and it looks as if it did not exist', async () => {
    const { id: raw } = await api.app.given.offer(api.app.publisher);
    for (const [source, id] of [
      [offerStream, encodeGlobalId('Offer', raw)],
      [offerStream, encodeGlobalId('Offer', api.app.deps.newId())],
      [offerStream, 'nonsense'],
      [feedStream, encodeGlobalId('Publisher', api.app.publisher.id)],
      [feedStream, 'nonsense'],
    ] as const) {
      const { errors, events } = await api.watch(stranger, source, { id });
      assert.equal(events, null);
      assert.deepEqual(
        errors.map(({ extensions }) => extensions['code']),
        ['NOT_FOUND'],
      );
    }
    const { errors } = await api.watch(anonymous, offerStream, { id: 'x' });
    assert.equal(errors[0]?.extensions['code'], 'UNAUTHENTICATED');
    const queue = await api.watch(owner, 'subscription { reviewQueueChanged { at } }');
    assert.equal(queue.errors[0]?.extensions['code'], 'FORBIDDEN');
  });

  for (const [how, end] of [
    [
      'the token is revoked',
      async (api_: Api, actor: TokenActor) =>
        await api_.app
          .em()
          .nativeUpdate(ApiToken, { id: actor.tokenId }, { revokedAt: new Date() }),
    ],
    [
      'the membership ends',
      async (api_: Api, actor: TokenActor) =>
        await api_.app.em().nativeDelete(Membership, { person: actor.personId ?? '' }),
    ],
  ] as const) {
    test(`when ${how}, then the stream ends before the next event`, async () => {
      const { id: raw } = await api.app.given.offer(api.app.publisher);
      const leaver = await api.app.given.actor('CONTRIBUTOR', 'Lea Vert', api.app.publisher.id);
      const stream = await open(leaver, offerStream, { id: encodeGlobalId('Offer', raw) });
      const control = await open(owner, offerStream, { id: encodeGlobalId('Offer', raw) });
      assert.equal((await stream.next())?.__typename, 'StreamStarted');
      assert.equal((await control.next())?.__typename, 'StreamStarted');
      await end(api, leaver);
      await api.app.given.published(owner, raw);
      assert.equal((await control.next())?.__typename, 'TransitionDelivered');
      assert.equal(await stream.next(), null);
      await control.end();
    });
  }

  test('when a review opens, then the reviewer is told to read the queue again', async () => {
    const { events } = await api.watch(reviewer, 'subscription { reviewQueueChanged { at } }');
    assert.ok(events);
    assert.ok((await events.next())?.reviewQueueChanged?.at);
    const { id } = await api.app.given.offer(api.app.publisher);
    const publication = await toSignOff(api.app, owner, id);
    await signOff(api.app, owner, publication);
    assert.ok((await events.next())?.reviewQueueChanged?.at);
    await events.end();
    const queue = await api.ask(reviewer, '{ reviewQueue { nodes { offer { id } priority } } }');
    const first = list(queue.reviewQueue?.nodes).find(
      (node) => text(node.offer?.id) === encodeGlobalId('Offer', id),
    );
    assert.equal(first?.priority, 0);
  });

  test('when a dry run is over, then its watcher gets it, at once or later', async () => {
    const offer = await api.app.given.offer(api.app.publisher);
    const outcome = await api.mutate(
      owner,
      'validate',
      { offerId: encodeGlobalId('Offer', offer.id), expectedDraftVersion: 1 },
      'check { id }',
    );
    const checkId = outcome.check?.id;
    const source = `subscription ($checkId: ID!) {
      checkFinished(checkId: $checkId) { state finishedAt draftVersion violations { path } findings { ruleId } } }`;
    for (let times = 0; times < 2; times += 1) {
      const { events } = await api.watch(owner, source, { checkId });
      assert.ok(events);
      const event = await events.next();
      assert.equal(event?.checkFinished?.state, 'PASSED');
      assert.ok(event?.checkFinished?.finishedAt);
      assert.equal(await events.next(), null);
    }
    const foreign = await api.watch(stranger, source, { checkId });
    assert.equal(foreign.errors[0]?.extensions['code'], 'NOT_FOUND');
    assert.equal(await api.app.em().count(StageRun, { offer: offer.id }), 0);
  });
});
