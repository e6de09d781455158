import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readClaims } from '../../src/domain/provider-claims.ts';
import type { ClaimMapping } from '../../src/domain/provider-claims.ts';

const subscription = '0b1f7d5e-3a92-4d6c-8e17-64c2f09a7c41';
const mapping: ClaimMapping = {
  emailTrusted: false,
  staffClaim: 'roles',
  operatorValues: ['ops'],
  reviewerValues: ['reviewers'],
  subscriptionsClaim: 'subscriptions',
};
const read = (claims: object, more: Partial<ClaimMapping> = {}) =>
  readClaims({ sub: 'ada', ...claims }, { ...mapping, ...more });

describe('given the claims of a provider', () => {
  test('when a claim lies in an object, or has dots in its name, then it is found', () => {
    const keycloak = { realm_access: { roles: ['offline_access', 'ops'] } };
    assert.equal(read(keycloak, { staffClaim: 'realm_access.roles' }).staffRole, 'OPERATOR');
    const dotted = { 'https://example.com/roles': ['reviewers'] };
    const staffClaim = 'https://example.com/roles';
    assert.equal(read(dotted, { staffClaim }).staffRole, 'REVIEWER');
  });

  test('when it is one text, then it is a list of one; when both roles are named, then the greater one is meant', () => {
    assert.equal(read({ roles: 'reviewers' }).staffRole, 'REVIEWER');
    assert.equal(read({ roles: ['reviewers', 'ops'] }).staffRole, 'OPERATOR');
  });

  test('when it is no such value, then it means nothing', () => {
    for (const roles of [
      null,
      7,
      true,
      {},
      { ops: true },
      [['ops']],
      ['OPS', 'ops ', ''],
      'ops reviewers',
    ]) {
      assert.equal(read({ roles }).staffRole, null, JSON.stringify(roles));
    }
    for (const staffClaim of ['__proto__', 'constructor.name', 'roles.length', '', '.']) {
      assert.equal(
        read({ roles: ['ops'] }, { staffClaim, operatorValues: ['Object', 'ops'] }).staffRole,
        null,
        staffClaim,
      );
    }
  });

  test('when an address is not said to be proven, then there is none, unless the operator trusts the provider', () => {
    for (const email_verified of [undefined, false, 'true', 1]) {
      assert.equal(read({ email: 'a@b.example', email_verified }).email, null);
    }
    assert.equal(read({ email: 'a@b.example', email_verified: true }).email, 'a@b.example');
    assert.equal(read({ email: 'a@b.example' }, { emailTrusted: true }).email, 'a@b.example');
    assert.equal(
      read({ email: ['a@b.example', 'c@d.example'], email_verified: true }).email,
      'a@b.example',
    );
  });

  test('when subscriptions are listed, then those that are GUIDs count, each once, and no more than 500', () => {
    const subscriptions = [subscription.toUpperCase(), subscription, 'x', 7, ''];
    assert.deepEqual(read({ subscriptions }).subscriptions, [subscription]);
    assert.deepEqual(read({ subscriptions }, { subscriptionsClaim: null }).subscriptions, []);
    const many = Array.from(
      { length: 600 },
      (_, n) => subscription.slice(0, -4) + String(n).padStart(4, '0'),
    );
    assert.equal(read({ subscriptions: many }).subscriptions.length, 500);
  });
});
