import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { scopesOfRole } from '../../src/domain/actor.ts';
import type { Role } from '../../src/domain/actor.ts';
import { availableActions, offerActions } from '../../src/domain/available-actions.ts';
import type { ActionFacts, OfferAction } from '../../src/domain/available-actions.ts';
import { pipelineFor } from '../../src/domain/pipeline.ts';
import { cancel, goLive, moves, supersede } from '../../src/domain/publication.ts';
import type { OpenPublication, OpenStage } from '../../src/domain/publication.ts';

const pipeline = pipelineFor('Microsoft');

const factsOf = (role: Role, more: Partial<ActionFacts> = {}): ActionFacts => ({
  role,
  scopes: scopesOfRole[role],
  partialReviewer: false,
  secondPersonNeeded: false,
  open: null,
  everPublished: false,
  live: null,
  livePrivateSkus: 0,
  openBlockingThreads: 0,
  listedSubscriptions: 1,
  cancelWindow: 'seed',
  pipeline,
  ...more,
});

const openAt = (stage: OpenStage, status: OpenPublication['status']): OpenPublication => ({
  number: 3,
  stage,
  status,
  revisionHash: 'a'.repeat(64),
});

const namesOf = (facts: ActionFacts): readonly OfferAction[] =>
  availableActions(facts).flatMap(({ action, available }) => (available ? [action] : []));

const reasonOf = (facts: ActionFacts, wanted: OfferAction) =>
  availableActions(facts).find(({ action }) => action === wanted)?.reason ?? null;

const always = ['SAVE_DRAFT', 'VALIDATE'] as const;
const asking = ['OPEN_SUPPORT_REQUEST', 'INVITE_TO_PREVIEW'] as const;

describe('given an offer and a caller', () => {
  const table: readonly (readonly [string, ActionFacts, readonly OfferAction[]])[] = [
    [
      'a member looks at an offer that was never published',
      factsOf('OWNER'),
      [...always, 'PUBLISH', 'DELETE_OFFER', ...asking],
    ],
    [
      'a contributor looks at it',
      factsOf('CONTRIBUTOR'),
      [...always, 'PUBLISH', 'DELETE_OFFER', ...asking],
    ],
    [
      'an owner looks at a live offer',
      factsOf('OWNER', { everPublished: true, live: { revisionHash: 'a'.repeat(64) } }),
      [...always, 'PUBLISH', ...asking, 'ROLL_BACK_PACKAGE', 'STOP_DISTRIBUTION'],
    ],
    [
      'a contributor looks at a live offer',
      factsOf('CONTRIBUTOR', { everPublished: true, live: { revisionHash: 'a'.repeat(64) } }),
      [...always, 'PUBLISH', ...asking, 'ROLL_BACK_PACKAGE'],
    ],
    [
      'certification is at work',
      factsOf('OWNER', { everPublished: true, open: openAt('CERTIFICATION', 'IN_PROGRESS') }),
      [...always, ...asking],
    ],
    [
      'certification is blocked by us',
      factsOf('OWNER', { everPublished: true, open: openAt('CERTIFICATION', 'BLOCKED') }),
      [...always, 'CANCEL', ...asking],
    ],
    [
      'the cancel window is wide',
      factsOf('OWNER', {
        everPublished: true,
        cancelWindow: 'any',
        open: openAt('CERTIFICATION', 'IN_PROGRESS'),
      }),
      [...always, 'CANCEL', ...asking],
    ],
    [
      'the publication waits for the sign-off',
      factsOf('OWNER', {
        everPublished: true,
        open: openAt('PUBLISHER_SIGNOFF', 'WAITING_FOR_PUBLISHER'),
      }),
      [...always, 'SUPERSEDE', 'GO_LIVE', 'CANCEL', ...asking],
    ],
    [
      'a member looks at a review',
      factsOf('OWNER', {
        everPublished: true,
        open: openAt('MICROSOFT_REVIEW', 'WAITING_FOR_APPROVAL'),
      }),
      [...always, 'SUPERSEDE', 'CANCEL', ...asking],
    ],
    [
      'a reviewer looks at a review',
      factsOf('REVIEWER', { open: openAt('MICROSOFT_REVIEW', 'WAITING_FOR_APPROVAL') }),
      ['APPROVE_REVIEW', 'REQUEST_CHANGES'],
    ],
    [
      'blocking threads are open',
      factsOf('REVIEWER', {
        open: openAt('MICROSOFT_REVIEW', 'WAITING_FOR_APPROVAL'),
        openBlockingThreads: 2,
      }),
      ['REQUEST_CHANGES'],
    ],
    [
      'the reviewer belongs to the publisher',
      factsOf('REVIEWER', {
        partialReviewer: true,
        open: openAt('MICROSOFT_REVIEW', 'WAITING_FOR_APPROVAL'),
      }),
      [],
    ],
    [
      'an operator looks at a blocked stage',
      factsOf('OPERATOR', { open: openAt('PACKAGING', 'BLOCKED') }),
      ['RETRY_STAGE', 'GIVE_UP_STAGE'],
    ],
    ['an operator looks at a healthy offer', factsOf('OPERATOR'), []],
    ['a customer looks', factsOf('CUSTOMER'), []],
    ['the token of a member may only read', factsOf('OWNER', { scopes: ['offers:read'] }), []],
    [
      'no subscription is listed',
      factsOf('OWNER', { listedSubscriptions: 0 }),
      [...always, 'PUBLISH', 'DELETE_OFFER', 'OPEN_SUPPORT_REQUEST'],
    ],
  ];
  for (const [name, facts, expected] of table) {
    test(`when ${name}, then these actions are available and every other one has a reason`, () => {
      assert.deepEqual(namesOf(facts), expected);
      const all = availableActions(facts);
      assert.deepEqual(
        all.map(({ action }) => action),
        [...offerActions],
      );
      for (const { available, reason } of all) assert.equal(reason === null, available);
    });
  }

  test('when an action is not available, then the reason is what the command says', () => {
    for (const stage of Object.keys(moves) as OpenStage[]) {
      const open = openAt(stage, 'IN_PROGRESS');
      const facts = factsOf('OWNER', { open, everPublished: true });
      const asked = [
        ['CANCEL', cancel(open, 'seed', pipeline)],
        ['GO_LIVE', goLive(open, open.revisionHash, pipeline)],
        ['PUBLISH', supersede(open, false, pipeline)],
        ['SUPERSEDE', supersede(open, true, pipeline)],
      ] as const;
      for (const [action, decision] of asked) {
        assert.deepEqual(reasonOf(facts, action), decision.ok ? null : decision.refusal);
      }
    }
  });

  test('when it is too early to cancel, then the reason says from when on', () => {
    const facts = factsOf('OWNER', { open: openAt('CERTIFICATION', 'IN_PROGRESS') });
    const reason = reasonOf(facts, 'CANCEL');
    assert.equal(reason?.code, 'TOO_EARLY_TO_CANCEL');
    assert.ok(reason?.availableWhen);
  });
});
