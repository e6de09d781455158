import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { approveReview } from '../../src/app/approve-review.ts';
import { cancel } from '../../src/app/cancel.ts';
import { goLive } from '../../src/app/go-live.ts';
import { publish } from '../../src/app/publish.ts';
import { requestChanges } from '../../src/app/request-changes.ts';
import { Offer } from '../../src/db/offer.ts';
import { Publication } from '../../src/db/publication.ts';
import { Review } from '../../src/db/review.ts';
import { Revision } from '../../src/db/revision.ts';
import { StageRun } from '../../src/db/stage-run.ts';
import { Transition } from '../../src/db/transition.ts';
import { moves } from '../../src/domain/publication.ts';
import type { OpenStage, Verb } from '../../src/domain/publication.ts';
import { isFullSize } from '../support/full-size.ts';
import { callOf, startInstallation } from '../support/installation.ts';
import { seeded } from '../support/seeded.ts';

/** `npm run prove:races` has the full size. */
const ROUNDS = isFullSize ? 200 : 80;

/** How often each command must have won, so that no path through the table of moves is left out. */
const LEAST_WINS = isFullSize ? 5 : 1;

const CALLERS = 8;
const commands = [
  'publish',
  'supersede',
  'goLive',
  'cancel',
  'approveReview',
  'requestChanges',
] as const;
type Command = (typeof commands)[number];

describe('given offers that eight callers change at the same time', () => {
  test('when they ask again and again, then one wins each state, every fact is a legal move and every command wins', async () => {
    await using app = await startInstallation();
    const { deps, publisher } = app;
    const reviewer = await app.given.actor('REVIEWER', 'Marta Keller');
    const offers: Offer[] = [];
    for (let index = 0; index < 4; index += 1) offers.push(await app.given.offer(publisher));
    const random = seeded(20_260_823);
    const wins = new Map<Command, number>(commands.map((command) => [command, 0]));
    const refusals = new Map<Command, number>(commands.map((command) => [command, 0]));

    const ask = async (command: Command, offerId: string): Promise<boolean> => {
      const em = app.em();
      const offer = await em.findOneOrFail(Offer, { id: offerId });
      const latest =
        offer.latestPublication === null
          ? null
          : await em.findOneOrFail(Publication, { id: offer.latestPublication });
      const revision =
        latest === null ? null : await em.findOneOrFail(Revision, { id: latest.revision });
      const review = latest === null ? null : await em.findOne(Review, { publication: latest.id });
      const revisionHash = revision?.hash ?? '';
      const reviewId = review?.id ?? offerId;
      const by = callOf(publisher.owner);
      switch (command) {
        case 'publish':
        case 'supersede':
          return (
            await publish(deps, by, {
              offerId,
              expectedDraftVersion: offer.draftVersion,
              notificationEmails: ['news@solenne.example'],
              notesForReviewer: null,
              supersede: command === 'supersede',
              language: 'en',
            })
          ).ok;
        case 'goLive':
          return (await goLive(deps, by, { offerId, revisionHash })).ok;
        case 'cancel':
          return (await cancel(deps, by, { offerId, notificationEmails: [] })).ok;
        case 'approveReview':
          return (await approveReview(deps, callOf(reviewer), { reviewId, revisionHash })).ok;
        case 'requestChanges':
          return (await requestChanges(deps, callOf(reviewer), { reviewId, comment: 'Change it.' }))
            .ok;
      }
    };
    for (let round = 0; round < ROUNDS; round += 1) {
      const offer = offers[round % offers.length];
      assert.ok(offer);
      // Most rounds are asked of an offer that waits for somebody: there the most commands are legal.
      if (random() < 0.8) {
        await app.until(async () => {
          const open = await app.em().findOne(Publication, { offer: offer.id, state: 'RUNNING' });
          return open === null || open.waitingFor !== null;
        });
      }
      // A third of the rounds are about a review: left to chance, a publication seldom gets there.
      const review = round % 3 === 0;
      if (review) {
        await ask('publish', offer.id);
        await app.until(async () => {
          const open = await app.em().findOne(Publication, { offer: offer.id, state: 'RUNNING' });
          return open === null || open.waitingFor !== null;
        });
        await ask('goLive', offer.id);
      }
      const choice = review
        ? (['approveReview', 'requestChanges', 'cancel', 'goLive'] as const)
        : commands;
      // Each round draws from three commands: with all six, somebody cancels before any review is decided.
      const drawn = choice
        .map((command) => ({ command, place: random() }))
        .sort((one, other) => one.place - other.place)
        .slice(0, 3)
        .map(({ command }) => command);
      const asked = Array.from(
        { length: CALLERS },
        () => drawn[Math.floor(random() * drawn.length)] ?? 'publish',
      );
      const answers = await Promise.all(asked.map((command) => ask(command, offer.id)));
      for (const [index, command] of asked.entries()) {
        const table = answers[index] === true ? wins : refusals;
        table.set(command, (table.get(command) ?? 0) + 1);
      }
    }
    console.table(
      commands.map((command) => ({
        command,
        won: wins.get(command),
        refused: refusals.get(command),
      })),
    );
    for (const command of commands) assert.ok((wins.get(command) ?? 0) >= LEAST_WINS, command);

    await app.until(async () => {
      const running = await app.em().find(StageRun, { status: 'IN_PROGRESS' });
      return running.length === 0;
    });
    const em = app.em();
    const transitions = await em.find(Transition, {}, { orderBy: { feedSeq: 'asc' } });
    assert.deepEqual(
      transitions.map(({ feedSeq }) => feedSeq),
      transitions.map((_, index) => index + 1),
    );
    for (const offer of offers) {
      const own = transitions.filter((each) => each.offer === offer.id);
      assert.deepEqual(
        own.map(({ seq }) => seq),
        own.map((_, index) => index + 1),
      );
      const row = await em.findOneOrFail(Offer, { id: offer.id });
      assert.equal(row.seq, own.length);
      const publications = await em.find(
        Publication,
        { offer: offer.id },
        { orderBy: { number: 'asc' } },
      );
      assert.deepEqual(
        publications.map(({ number }) => number),
        publications.map((_, index) => index + 1),
      );
      for (const publication of publications) {
        assertLegal(own.filter((each) => each.publication === publication.id));
      }
      // A publication starts only when the one before it has ended.
      const open = new Set<string>();
      for (const { publication, publicationState } of own) {
        if (publicationState === 'RUNNING') open.add(publication);
        else open.delete(publication);
        assert.ok(open.size <= 1, `${open.size} open at once`);
      }
    }
  });
});

/** Follows the facts of one publication: each goes on from the status before, along the table of moves. */
function assertLegal(facts: readonly Transition[]): void {
  const status = new Map<string, string>();
  let stage: string = 'VALIDATE_PREREQUISITES';
  let over = false;
  for (const fact of facts) {
    assert.ok(!over, `${fact.kind} after the end`);
    if (fact.stage === null) {
      over = true;
      const row: Partial<Record<Verb, string>> = moves[stage as OpenStage];
      assert.ok(Object.values(row).includes(fact.publicationState), `${stage} → ${fact.kind}`);
      continue;
    }
    assert.equal(fact.from, status.get(fact.stage) ?? 'NOT_STARTED');
    if (fact.kind === 'STAGE_STARTED' && fact.stage !== 'VALIDATE_PREREQUISITES') {
      if (stage !== 'VALIDATE_PREREQUISITES') {
        const row: Partial<Record<Verb, string>> = moves[stage as OpenStage];
        assert.ok(Object.values(row).includes(fact.stage), `${stage} → ${fact.stage}`);
      } else {
        assert.equal(fact.stage, 'CERTIFICATION');
      }
      stage = fact.stage;
    }
    assert.ok(fact.to);
    status.set(fact.stage, fact.to);
  }
}
