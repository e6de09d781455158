import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { offerStatus, stepStatuses } from '../../src/domain/offer-status.ts';
import { pipelineFor, stages } from '../../src/domain/pipeline.ts';
import type { Stage, StepStatus } from '../../src/domain/pipeline.ts';
import {
  approveReview,
  block,
  cancel,
  delay,
  fail,
  giveUpStage,
  goLive,
  moves,
  pass,
  requestChanges,
  retryStage,
  supersede,
} from '../../src/domain/publication.ts';
import type { Change, OpenPublication, OpenStage, Verb } from '../../src/domain/publication.ts';

const titles = pipelineFor('Microsoft');
const openStages = Object.keys(moves) as OpenStage[];
const hash = 'a'.repeat(64);

const usual: Readonly<Record<OpenStage, StepStatus>> = {
  CERTIFICATION: 'IN_PROGRESS',
  PACKAGING: 'IN_PROGRESS',
  PREVIEW: 'IN_PROGRESS',
  PUBLISHER_SIGNOFF: 'WAITING_FOR_PUBLISHER',
  MICROSOFT_REVIEW: 'WAITING_FOR_APPROVAL',
  LIVE: 'IN_PROGRESS',
};
const at = (stage: OpenStage, status = usual[stage]): OpenPublication => ({
  number: 3,
  stage,
  status,
  revisionHash: hash,
});

/** What each verb answers at a stage: where it leads, or null for a refusal. */
function ask(verb: Verb, now: OpenPublication): Change | null {
  const system = openStages.filter((stage) => 'pass' in moves[stage]).includes(now.stage);
  switch (verb) {
    case 'pass':
      return system && now.status === 'IN_PROGRESS' ? pass(now) : null;
    case 'fail':
      return system ? fail(now, 'CERTIFICATION_FAULTS') : null;
    case 'delay':
      return system ? delay(now) : null;
    case 'block':
      return system ? block(now) : null;
    default: {
      const decision = {
        retryStage: () => retryStage(now, titles),
        giveUpStage: () => giveUpStage(now, titles),
        goLive: () => goLive(now, hash, titles),
        cancel: () => cancel(now, 'any', titles),
        supersede: () => supersede(now, true, titles),
        approveReview: () => approveReview(now, 0, titles),
        requestChanges: () => requestChanges(now, titles),
      }[verb]();
      return decision.ok ? decision.change : null;
    }
  }
}

describe('given the table of moves', () => {
  for (const stage of openStages) {
    const row: Partial<Record<Verb, string>> = moves[stage];
    test(`when a verb is asked at ${stage}, then it leads where the table says, or is refused`, () => {
      for (const verb of [
        'pass',
        'fail',
        'delay',
        'block',
        'retryStage',
        'giveUpStage',
        'goLive',
        'cancel',
        'supersede',
        'approveReview',
        'requestChanges',
      ] as const) {
        const blocked = verb === 'retryStage' || verb === 'giveUpStage';
        // A release under way is not cancelled; a blocked one is.
        const only = blocked || (verb === 'cancel' && stage === 'LIVE');
        const change = ask(verb, at(stage, only && 'pass' in row ? 'BLOCKED' : usual[stage]));
        const reached =
          change === null ? undefined : change.state === 'RUNNING' ? change.stage : change.state;
        assert.equal(reached, row[verb], `${verb} at ${stage}`);
      }
    });
  }

  test('when its destinations are followed, then every stage is reached and every end has a way to it', () => {
    const reached = new Set<string>(
      openStages.flatMap((stage) => Object.values<string>(moves[stage])),
    );
    for (const stage of stages.slice(2)) assert.ok(reached.has(stage), stage);
    for (const end of ['SUCCEEDED', 'FAILED', 'CANCELED']) assert.ok(reached.has(end), end);
    for (const stage of openStages) assert.ok(Object.keys(moves[stage]).length > 0, stage);
  });

  test('when a change is decided, then each fact goes on from the status before it', () => {
    for (const stage of openStages) {
      const row: Partial<Record<Verb, string>> = moves[stage];
      for (const verb of Object.keys(row) as Verb[]) {
        const change = ask(verb, at(stage)) ?? ask(verb, at(stage, 'BLOCKED'));
        assert.ok(change, `${verb} at ${stage}`);
        const [first] = change.facts;
        assert.equal(first?.stage, stage);
        assert.equal(first.to, change.currentRun);
        assert.equal(change.facts.at(-1)?.publicationState, change.state);
      }
    }
  });
});

describe('given a publication before its sign-off', () => {
  for (const stage of ['CERTIFICATION', 'PACKAGING', 'PREVIEW'] as const) {
    test(`when it is cancelled at ${stage}, then the refusal says why and from when it is possible`, () => {
      const decision = cancel(at(stage), 'seed', titles);
      assert.ok(!decision.ok);
      assert.equal(decision.refusal.code, 'TOO_EARLY_TO_CANCEL');
      const title = titles.find((definition) => definition.stage === stage)?.title.en ?? '';
      assert.ok(decision.refusal.message.en.includes(title));
      assert.match(decision.refusal.availableWhen?.en ?? '', /sign-off/);
      assert.match(decision.refusal.availableWhen?.fr ?? '', /validation de l’éditeur/);
    });
    test(`when the window is wide and it is cancelled at ${stage}, then it ends`, () => {
      assert.ok(cancel(at(stage), 'any', titles).ok);
    });
    test(`when ${stage} is blocked by us, then it can be cancelled`, () => {
      assert.ok(cancel(at(stage, 'BLOCKED'), 'seed', titles).ok);
    });
    test(`when Go live is asked at ${stage}, then the refusal says from when it is possible`, () => {
      const decision = goLive(at(stage), hash, titles);
      assert.ok(!decision.ok);
      assert.equal(decision.refusal.code, 'NOT_AT_SIGNOFF');
      assert.notEqual(decision.refusal.availableWhen, null);
    });
  }
});

describe('given a publication at sign-off', () => {
  test('when Go live names another revision than the one that waits, then it is refused', () => {
    const decision = goLive(at('PUBLISHER_SIGNOFF'), 'b'.repeat(64), titles);
    assert.ok(!decision.ok);
    assert.equal(decision.refusal.code, 'REVISION_CHANGED');
    assert.deepEqual(decision.refusal.path, ['input', 'revisionHash']);
  });
  test('when Publish is pressed without supersede, then the refusal names it', () => {
    const decision = supersede(at('PUBLISHER_SIGNOFF'), false, titles);
    assert.ok(!decision.ok);
    assert.match(decision.refusal.message.en, /supersede: true/);
  });
});

describe('given a publication in review', () => {
  test('when a blocking thread is open, then it cannot be approved', () => {
    const decision = approveReview(at('MICROSOFT_REVIEW'), 2, titles);
    assert.ok(!decision.ok);
    assert.equal(decision.refusal.code, 'BLOCKING_THREADS_OPEN');
    assert.match(decision.refusal.message.en, /^2 blocking threads are open/);
  });
  test('when changes are requested, then the review cancels it and the offer reads as failed', () => {
    const decision = requestChanges(at('MICROSOFT_REVIEW'), titles);
    assert.ok(decision.ok);
    const { state, stage, endReason } = decision.change;
    assert.deepEqual([state, endReason], ['CANCELED', 'REVIEW_CHANGES_REQUESTED']);
    assert.equal(offerStatus({ state, stage, endReason }, true), 'PUBLISH_FAILED');
  });
});

describe('given what an offer shows', () => {
  const runs = new Map<Stage, StepStatus>([
    ['VALIDATE_PREREQUISITES', 'COMPLETE'],
    ['CERTIFICATION', 'COMPLETE'],
    ['PACKAGING', 'COMPLETE'],
    ['PREVIEW', 'COMPLETE'],
    ['PUBLISHER_SIGNOFF', 'CANCELED'],
  ]);
  test('when the publisher cancelled, then all seven stages are not started again', () => {
    const steps = stepStatuses(
      { state: 'CANCELED', stage: 'PUBLISHER_SIGNOFF', endReason: 'CANCELED_BY_PUBLISHER' },
      runs,
    );
    assert.equal(steps.length, 7);
    assert.ok(steps.every(({ status }) => status === 'NOT_STARTED'));
  });
  test('when a stage failed, then the stages before it stay complete', () => {
    const steps = stepStatuses(
      { state: 'FAILED', stage: 'PACKAGING', endReason: 'LEAD_DESTINATION_REFUSED' },
      new Map<Stage, StepStatus>([
        ['VALIDATE_PREREQUISITES', 'COMPLETE'],
        ['CERTIFICATION', 'COMPLETE'],
        ['PACKAGING', 'REJECTED'],
      ]),
    );
    assert.deepEqual(
      steps.map(({ status }) => status),
      [
        'COMPLETE',
        'COMPLETE',
        'REJECTED',
        'NOT_STARTED',
        'NOT_STARTED',
        'NOT_STARTED',
        'NOT_STARTED',
      ],
    );
  });
  test('when each end is read, then it has the portal’s word', () => {
    const word = (
      state: 'SUCCEEDED' | 'FAILED' | 'CANCELED',
      endReason: 'PLATFORM' | 'SUPERSEDED' | null,
    ) => offerStatus({ state, stage: 'LIVE', endReason }, true);
    assert.equal(offerStatus(null, false), 'NEVER_PUBLISHED');
    assert.equal(word('SUCCEEDED', null), 'LIVE');
    assert.equal(
      offerStatus({ state: 'SUCCEEDED', stage: 'LIVE', endReason: null }, false),
      'DELISTED',
    );
    assert.equal(word('FAILED', 'PLATFORM'), 'PUBLISH_FAILED');
    assert.equal(word('CANCELED', 'SUPERSEDED'), 'PUBLISH_CANCELED');
    assert.equal(
      offerStatus({ state: 'RUNNING', stage: 'PUBLISHER_SIGNOFF', endReason: null }, true),
      'AWAITING_PUBLISHER_SIGNOFF',
    );
    assert.equal(
      offerStatus({ state: 'RUNNING', stage: 'LIVE', endReason: null }, true),
      'PUBLISH_IN_PROGRESS',
    );
  });
});
