import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { roles, scopesOfRole } from '../../src/domain/actor.ts';
import type { Actor, Role } from '../../src/domain/actor.ts';
import { may, rules, standings } from '../../src/domain/policy.ts';
import type { Action, Grant, Rule, Standing } from '../../src/domain/policy.ts';

/**
 * What each standing may do, in the order of `standings`: anonymous, customer, member of another publisher, contributor,
 * owner, reviewer, operator. Written by hand from the house's rules, never from the table.
 */
const expected: Readonly<Record<Action, string>> = {
  READ_CATALOG: '+++++++',
  READ_PREVIEW: '-++++++',
  REDEEM_PREVIEW_INVITATION: '+++++++',
  READ_OFFER: '---++++',
  SAVE_VIEW: '---++++',
  READ_DRAFT: '---++--',
  READ_OPERATIONS: '---++-+',
  READ_OPERATOR_MAIL: '------+',
  READ_REVIEW_QUEUE: '-----++',
  READ_BLOCKED_STAGES: '------+',
  CREATE_OFFER: '---++--',
  SAVE_DRAFT: '---++--',
  VALIDATE: '---++--',
  PUBLISH: '---++--',
  SUPERSEDE: '---++--',
  GO_LIVE: '---++--',
  CANCEL: '---++--',
  TAKE_REVIEW: '-----+-',
  RULE_ON_THREADS: '-----+-',
  BEGIN_THREAD: '-----+-',
  COMMENT: '---+++-',
  APPROVE_REVIEW: '-----+-',
  REQUEST_CHANGES: '-----+-',
  RETRY_STAGE: '------+',
  GIVE_UP_STAGE: '------+',
  DELETE_OFFER: '---++--',
  OPEN_SUPPORT_REQUEST: '---++--',
  ANSWER_SUPPORT_REQUEST: '---++-+',
  RESEND_MAIL: '---++-+',
  INVITE_TO_PREVIEW: '---++--',
  REVOKE_PREVIEW_GRANT: '---++--',
  ROLL_BACK_PACKAGE: '---++--',
  SYNC_PRIVATE_AUDIENCE: '---++--',
  STOP_DISTRIBUTION: '----+--',
  MANAGE_TOKENS: '----+-+',
  READ_AUDIT: '----+-+',
  READ_MEMBERS: '---++-+',
  MANAGE_MEMBERS: '----+-+',
  ACCEPT_INVITATION: '-++++++',
  CHANGE_LANGUAGE: '-++++++',
  LEAVE_PUBLISHER: '---++--',
  CHANGE_PROFILE: '----+--',
  READ_PUBLISHERS: '------+',
  CREATE_PUBLISHER: '------+',
};

const house = '0193f6c2-0000-7000-8000-000000000001';
const elsewhere = '0193f6c2-0000-7000-8000-000000000002';

const roleOf: Readonly<Record<Exclude<Standing, 'ANONYMOUS'>, Role>> = {
  CUSTOMER: 'CUSTOMER',
  OTHER_PUBLISHER: 'OWNER',
  CONTRIBUTOR: 'CONTRIBUTOR',
  OWNER: 'OWNER',
  REVIEWER: 'REVIEWER',
  OPERATOR: 'OPERATOR',
};

/** A caller of that standing to `house`, with every scope of his role. */
function actorOf(standing: Standing): Actor {
  if (standing === 'ANONYMOUS') return { kind: 'ANONYMOUS', name: 'anonymous' };
  const role = roleOf[standing];
  const isMember = role === 'OWNER' || role === 'CONTRIBUTOR';
  return {
    kind: 'TOKEN',
    tokenId: '0193f6c2-0000-7000-8000-000000000003',
    name: standing,
    personId: null,
    email: null,
    role,
    publisherId: isMember ? (standing === 'OTHER_PUBLISHER' ? elsewhere : house) : null,
    scopes: scopesOfRole[role],
  };
}

const lettersOf = (action: Action): string =>
  standings.map((standing) => (may(actorOf(standing), action, house) ? '+' : '-')).join('');

/** The actions whose row says something else than was written by hand. */
const wrong = (): Action[] =>
  (Object.keys(rules) as Action[]).filter((action) => lettersOf(action) !== expected[action]);

/** The row with one standing more, or one less; at each access it has. */
function* flipsOf(rule: Rule): Generator<readonly Grant[]> {
  for (const [index, grant] of rule.grants.entries()) {
    for (const standing of standings) {
      const to = grant.to.includes(standing)
        ? grant.to.filter((one) => one !== standing)
        : [...grant.to, standing];
      // A right without the scope for it is none; so the flip gives the scope away with it.
      const access = grant.to.includes(standing) ? grant.access : 'public';
      yield rule.grants.flatMap((one, place) =>
        place === index
          ? grant.to.includes(standing)
            ? [{ access, to }]
            : [grant, { access, to: [standing] }]
          : [one],
      );
    }
  }
}

describe('given the table of rights', () => {
  test('when it is compared with what was written by hand, then every row is the same', () => {
    assert.deepEqual(Object.keys(rules).sort(), Object.keys(expected).sort());
    assert.deepEqual(
      Object.fromEntries((Object.keys(rules) as Action[]).map((one) => [one, lettersOf(one)])),
      expected,
    );
  });

  test('when any right of any row is taken away or given to one more, then the comparison fails', (t) => {
    let flips = 0;
    const table = rules as Record<Action, Rule>;
    for (const action of Object.keys(rules) as Action[]) {
      const whole = rules[action];
      for (const grants of flipsOf(whole)) {
        table[action] = { ...whole, grants };
        try {
          // Two grants of one row may reach the same standing; then one of them alone changes nothing.
          const reaches = standings.map((one) => grants.some(({ to }) => to.includes(one)));
          const reached = standings.map((one) => whole.grants.some(({ to }) => to.includes(one)));
          if (reaches.every((one, place) => one === reached[place])) continue;
          assert.deepEqual(wrong(), [action], JSON.stringify(grants));
          flips += 1;
        } finally {
          table[action] = whole;
        }
      }
    }
    assert.deepEqual(wrong(), []);
    assert.ok(flips > 250, `${flips}`);
    t.diagnostic(`${flips} flips, each noticed`);
  });

  test('when a token lacks the scope of a row, then the role alone is not enough', () => {
    for (const action of Object.keys(rules) as Action[]) {
      for (const standing of standings) {
        const actor = actorOf(standing);
        if (actor.kind !== 'TOKEN') continue;
        const open = rules[action].grants.some(
          ({ access, to }) => to.includes(standing) && ['public', 'signedIn'].includes(access),
        );
        assert.equal(may({ ...actor, scopes: [] }, action, house), open, `${action} ${standing}`);
      }
    }
  });

  test('when a role is given its scopes, then they are those that its rows ask for', () => {
    for (const role of roles) {
      const asked = Object.values(rules).flatMap(({ grants }) =>
        grants.filter(({ to }) => to.includes(role)).map(({ access }) => access),
      );
      const wanted = new Set(asked.filter((one) => one !== 'public' && one !== 'signedIn'));
      assert.deepEqual([...new Set(scopesOfRole[role])].sort(), [...wanted].sort(), role);
    }
  });
});
