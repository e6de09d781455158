import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ApiToken } from '../../src/db/api-token.ts';
import { Audit } from '../../src/db/audit.ts';
import { Idempotency } from '../../src/db/idempotency.ts';
import { Mail } from '../../src/db/mail.ts';
import { MemberInvitation } from '../../src/db/member-invitation.ts';
import { Membership } from '../../src/db/membership.ts';
import { Publisher } from '../../src/db/publisher.ts';
import { anonymous } from '../../src/domain/actor.ts';
import type { Actor, TokenActor } from '../../src/domain/actor.ts';
import { authenticate } from '../../src/http/authenticate.ts';
import { encodeGlobalId } from '../../src/schema/global-id.ts';
import type { TestPublisher } from '../support/installation.ts';
import { withGrants } from '../support/with-grants.ts';
import { list, startApi, text } from './api.ts';
import type { Api, Data } from './api.ts';

let now = new Date('2026-11-28T10:00:00Z');
const DAY = 86_400_000;

describe('given a publisher with an owner and a contributor', () => {
  let api: Api;
  let house: TestPublisher;
  let stranger: TokenActor;
  let guest: TokenActor;
  let operator: TokenActor;
  let publishers = 0;

  before(async () => {
    api = await startApi({ deps: { clock: { now: () => now } } });
    const { given } = api.app;
    stranger = (await given.publisher('borealis')).owner;
    guest = await given.actor('CUSTOMER', 'Guest Person');
    operator = await given.actor('OPERATOR', 'Otto Kern');
  });
  after(async () => await api[Symbol.asyncDispose]());

  const freshHouse = async () => {
    publishers += 1;
    house = await api.app.given.publisher(`house-${publishers}`);
    return house;
  };
  const idOf = (publisher: TestPublisher) => encodeGlobalId('Publisher', publisher.id);
  const memberId = async (publisher: TestPublisher, { personId }: TokenActor) => {
    const where = { publisher: publisher.id, person: personId ?? '' };
    return encodeGlobalId('Member', (await api.app.em().findOneOrFail(Membership, where)).id);
  };
  const invite = async (by: Actor, email: string, role = 'CONTRIBUTOR') =>
    await api.mutate(
      by,
      'inviteMember',
      { publisherId: idOf(house), email, role },
      'invitation { id email role state sent expiresAt invitedBy }',
    );
  /** The code of the newest link, as the invited person reads it. */
  const codeFor = async (recipient: string) => {
    const [mail] = await api.app
      .em()
      .find(
        Mail,
        { event: 'MEMBER_INVITATION', recipient },
        { orderBy: { queuedAt: 'desc', id: 'desc' }, limit: 1 },
      );
    const found = /\/join\/([A-Za-z0-9_-]{43})/.exec(mail?.text ?? '');
    assert.ok(found, `no link to ${recipient}`);
    const [, code = ''] = found;
    return code;
  };
  const accept = async (by: Actor, code: string, tokenName: string | null = null) =>
    await api.mutate(
      by,
      'acceptInvitation',
      { code, tokenName },
      'publisher { publisherId } member { name role } token',
    );
  const membersSeenBy = async (by: Actor, publisher: TestPublisher) =>
    await api.ask(
      by,
      `query ($id: ID!) { node(id: $id) { ... on Publisher {
        mayManageMembers ownerAdvice secondPersonSignOff
        members { totalCount nodes { id name email role isViewer } }
        invitations { totalCount nodes { id email state } } } } }`,
      { id: idOf(publisher) },
    );
  const codesOf = (outcome: Data) => [outcome.__typename, outcome.code];

  test('when an owner invites and the person accepts, then the person is a member who acts with the role', async () => {
    await freshHouse();
    const outcome = await invite(house.owner, 'Team@Nordwind.example');
    assert.equal(outcome.__typename, 'InviteMemberPayload', JSON.stringify(outcome));
    assert.equal(outcome.invitation?.state, 'INVITED');
    assert.equal(outcome.invitation?.invitedBy, 'Camille Roux');
    assert.equal(outcome.invitation?.expiresAt, new Date(now.getTime() + 7 * DAY).toISOString());
    const code = await codeFor(text(outcome.invitation?.email));
    const accepted = await accept(guest, code, 'Laptop');
    assert.deepEqual(accepted.member, { name: 'Guest Person', role: 'CONTRIBUTOR' });
    assert.equal(accepted.publisher?.publisherId, house.publisherId);
    const found = await authenticate(api.app.deps, `Bearer ${text(accepted.token)}`);
    assert.ok(found.ok && found.actor.kind === 'TOKEN');
    assert.equal(found.actor.publisherId, house.id);
    assert.equal(found.actor.role, 'CONTRIBUTOR');
    assert.equal(found.actor.personId, guest.personId);
    const seen = await membersSeenBy(house.owner, house);
    assert.equal(seen.node?.members?.totalCount, 3);
    assert.deepEqual(
      list(seen.node?.invitations?.nodes).map(({ state }) => state),
      ['ACCEPTED'],
    );
    assert.deepEqual(codesOf(await accept(stranger, code)), [
      'InvitationInvalid',
      'INVITATION_INVALID',
    ]);
    const em = api.app.em();
    for (const rows of [
      await em.find(Audit, {}),
      await em.find(Idempotency, {}),
      await em.find(MemberInvitation, {}),
      await em.find(ApiToken, {}),
    ]) {
      assert.ok(!JSON.stringify(rows).includes(code));
      assert.ok(!JSON.stringify(rows).includes(text(accepted.token)));
    }
  });

  test('when an invitation was used, taken back, sent again, ran out or never was, then its code is answered alike', async () => {
    await freshHouse();
    const revoked = await invite(house.owner, 'revoked@example.com');
    const revokedCode = await codeFor('revoked@example.com');
    const input = { invitationId: revoked.invitation?.id };
    const selection = 'invitation { state sent }';
    const taken = await api.mutate(house.owner, 'revokeInvitation', input, selection);
    assert.equal(taken.invitation?.state, 'REVOKED');
    assert.deepEqual(codesOf(await api.mutate(house.owner, 'resendInvitation', input, selection)), [
      'InvitationInvalid',
      'INVITATION_INVALID',
    ]);
    const again = await invite(house.owner, 'again@example.com');
    const firstCode = await codeFor('again@example.com');
    now = new Date(now.getTime() + 1000);
    const resent = await api.mutate(
      house.owner,
      'resendInvitation',
      { invitationId: again.invitation?.id },
      selection,
    );
    assert.equal(resent.invitation?.sent, 2);
    const secondCode = await codeFor('again@example.com');
    assert.notEqual(secondCode, firstCode);
    await invite(house.owner, 'late@example.com');
    const lateCode = await codeFor('late@example.com');
    const answers = [
      await accept(guest, revokedCode),
      await accept(guest, firstCode),
      await accept(guest, 'x'.repeat(43)),
    ];
    now = new Date(now.getTime() + 7 * DAY);
    answers.push(await accept(guest, lateCode));
    assert.equal(new Set(answers.map((answer) => JSON.stringify(answer))).size, 1);
    assert.equal(answers[0]?.code, 'INVITATION_INVALID');
    const open = await invite(house.owner, 'late@example.com');
    assert.equal(open.__typename, 'InviteMemberPayload', 'an expired one is in nobody’s way');
    assert.deepEqual(codesOf(await invite(house.owner, 'late@example.com')), [
      'AlreadyInvited',
      'ALREADY_INVITED',
    ]);
  });

  test('when an expired invitation is sent again, then its new link works', async () => {
    await freshHouse();
    const sent = await invite(house.owner, 'slow@example.com', 'OWNER');
    now = new Date(now.getTime() + 8 * DAY);
    await api.mutate(house.owner, 'resendInvitation', { invitationId: sent.invitation?.id });
    const accepted = await accept(guest, await codeFor('slow@example.com'));
    assert.deepEqual(accepted.member, { name: 'Guest Person', role: 'OWNER' });
    assert.equal(accepted.token, null);
  });

  test('when two accept one code at the same moment, then one becomes a member', async () => {
    await freshHouse();
    await invite(house.owner, 'race@example.com');
    const code = await codeFor('race@example.com');
    const others = await Promise.all(
      [1, 2, 3, 4].map(async (n) => await api.app.given.actor('CUSTOMER', `Racer ${n}`)),
    );
    const answers = await Promise.all(others.map(async (by) => await accept(by, code)));
    const names = answers.map(({ __typename }) => text(__typename)).sort();
    assert.deepEqual(names, [
      'AcceptInvitationPayload',
      'InvitationInvalid',
      'InvitationInvalid',
      'InvitationInvalid',
    ]);
    assert.equal(await api.app.em().count(Membership, { publisher: house.id }), 3);
  });

  test('when a member accepts again, or a token that stands for nobody takes a known address, then it is refused', async () => {
    await freshHouse();
    await invite(house.owner, 'second@example.com');
    assert.deepEqual(
      codesOf(await accept(house.contributor, await codeFor('second@example.com'))),
      ['AlreadyMember', 'ALREADY_MEMBER'],
    );
    const nobody = { ...guest, personId: null, email: null };
    await invite(house.owner, operator.email ?? '');
    assert.deepEqual(codesOf(await accept(nobody, await codeFor(operator.email ?? ''))), [
      'Forbidden',
      'FORBIDDEN',
    ]);
    const made = await accept(nobody, await codeFor('second@example.com'), 'Laptop');
    assert.equal(made.__typename, 'AcceptInvitationPayload');
    const found = await authenticate(api.app.deps, `Bearer ${text(made.token)}`);
    assert.ok(found.ok && found.actor.kind === 'TOKEN');
    assert.equal(found.actor.email, 'second@example.com');
    const { errors } = await api.answer(
      anonymous,
      'mutation { acceptInvitation(input: { code: "x" }) { __typename } }',
    );
    assert.equal(errors[0]?.extensions['code'], 'UNAUTHENTICATED');
  });

  test('when becoming a member is not the caller’s, then his code opens nothing and stays good', async () => {
    await freshHouse();
    await invite(house.owner, 'staff@example.com');
    const code = await codeFor('staff@example.com');
    const customers = [{ access: 'signedIn', to: ['CUSTOMER'] }] as const;
    await withGrants('ACCEPT_INVITATION', customers, async () => {
      for (const tried of [code, 'unknown']) {
        assert.deepEqual(codesOf(await accept(operator, tried)), ['Forbidden', 'FORBIDDEN']);
      }
    });
    assert.equal((await accept(operator, code)).__typename, 'AcceptInvitationPayload');
  });

  test('when a member is removed, then his tokens, and those that he made, are revoked with it, and nobody else’s', async () => {
    await freshHouse();
    const second = await api.app.given.actor('OWNER', 'Second Owner', house.id);
    const made = await api.mutate(
      second,
      'createApiToken',
      { name: 'Build', role: 'OWNER' },
      'secret',
    );
    const kept = await api.mutate(
      house.owner,
      'createApiToken',
      { name: 'Build', role: 'OWNER' },
      'secret',
    );
    const removed = await api.mutate(
      house.owner,
      'removeMember',
      { memberId: await memberId(house, second) },
      'publisher { members { totalCount } }',
    );
    assert.equal(removed.publisher?.members?.totalCount, 2);
    const isGood = async (secret: unknown) =>
      (await authenticate(api.app.deps, `Bearer ${text(secret)}`)).ok;
    assert.equal(await isGood(made.secret), false);
    assert.equal(await isGood(kept.secret), true);
    const tokens = await api.app.em().find(ApiToken, { person: second.personId });
    assert.ok(tokens.length > 0 && tokens.every(({ revokedAt }) => revokedAt !== null));
    assert.deepEqual(
      codesOf(
        await api.mutate(second, 'removeMember', {
          memberId: await memberId(house, house.contributor),
        }),
      ),
      ['NotFound', 'NOT_FOUND'],
      'a request that was under way is refused',
    );
  });

  test('when an owner becomes a contributor, then no token of his is an owner’s any more; back again, his own are', async () => {
    await freshHouse();
    const second = await api.app.given.actor('OWNER', 'Second Owner', house.id);
    await api.mutate(second, 'createApiToken', { name: 'Build', role: 'OWNER' });
    const change = async (role: string) =>
      await api.mutate(
        house.owner,
        'changeMemberRole',
        { memberId: await memberId(house, second), role },
        'member { role }',
      );
    assert.equal((await change('CONTRIBUTOR')).member?.role, 'CONTRIBUTOR');
    const tokens = async () =>
      (
        await api.app
          .em()
          .find(
            ApiToken,
            { $or: [{ person: second.personId }, { maker: second.personId }] },
            { orderBy: { name: 'asc' } },
          )
      ).map(({ role, scopes }) => [role, scopes.includes('tokens:write')]);
    assert.deepEqual(await tokens(), [
      ['CONTRIBUTOR', false],
      ['CONTRIBUTOR', false],
    ]);
    await change('OWNER');
    assert.deepEqual(await tokens(), [
      ['CONTRIBUTOR', false],
      ['OWNER', true],
    ]);
  });

  test('when the last owner would leave, be removed or become a contributor, then it is refused with the reason', async () => {
    await freshHouse();
    const id = await memberId(house, house.owner);
    for (const by of [house.owner, operator]) {
      for (const [name, input] of [
        ['removeMember', { memberId: id }],
        ['changeMemberRole', { memberId: id, role: 'CONTRIBUTOR' }],
      ] as const) {
        const outcome = await api.mutate(by, name, input);
        assert.deepEqual(codesOf(outcome), ['LastOwner', 'LAST_OWNER']);
        assert.match(text(outcome.message), /only owner/);
      }
    }
    const leaving = { publisherId: idOf(house) };
    assert.equal((await api.mutate(house.owner, 'leavePublisher', leaving)).code, 'LAST_OWNER');
    const left = await api.mutate(house.contributor, 'leavePublisher', leaving, 'publisherId');
    assert.equal(left.publisherId, house.publisherId);
    const answer = await authenticate(
      api.app.deps,
      `Bearer ${(house.contributor as TokenActor & { secret: string }).secret}`,
    );
    assert.equal(answer.ok, false);
  });

  test('when all owners remove each other at the same moment, then one is left', async () => {
    await freshHouse();
    const owners = [
      house.owner,
      await api.app.given.actor('OWNER', 'Owner Two', house.id),
      await api.app.given.actor('OWNER', 'Owner Three', house.id),
    ];
    const ids = await Promise.all(owners.map(async (owner) => await memberId(house, owner)));
    await Promise.all(
      owners.flatMap((by, index) =>
        ids
          .filter((_id, other) => other !== index)
          .map(async (id) => await api.mutate(by, 'removeMember', { memberId: id })),
      ),
    );
    assert.equal(await api.app.em().count(Membership, { publisher: house.id, role: 'OWNER' }), 1);
  });

  test('when others ask, then nothing of the members is theirs', async () => {
    await freshHouse();
    await invite(house.owner, 'open@example.com');
    const own = await membersSeenBy(house.owner, house);
    const invitation = text(list(own.node?.invitations?.nodes)[0]?.id);
    const contributor = await membersSeenBy(house.contributor, house);
    assert.equal(contributor.node?.members?.totalCount, 2);
    assert.equal(contributor.node?.invitations?.totalCount, 0);
    assert.equal(contributor.node?.mayManageMembers, false);
    assert.equal((await membersSeenBy(operator, house)).node?.invitations?.totalCount, 1);
    assert.deepEqual(await membersSeenBy(stranger, house), { node: null });
    const member = await memberId(house, house.contributor);
    for (const by of [stranger, guest, anonymous]) {
      const nodes = await api.ask(by, 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', {
        ids: [invitation, member],
      });
      assert.deepEqual(nodes, { nodes: [null, null] });
    }
    const unknown = encodeGlobalId('Member', api.app.deps.newId());
    const answers = await Promise.all(
      [member, unknown, 'nonsense'].map(
        async (id) => await api.mutate(stranger, 'removeMember', { memberId: id }),
      ),
    );
    assert.equal(new Set(answers.map((one) => JSON.stringify(one))).size, 1);
    assert.equal(answers[0]?.code, 'NOT_FOUND');
    assert.equal(
      (await api.mutate(stranger, 'revokeInvitation', { invitationId: invitation })).code,
      'NOT_FOUND',
    );
    assert.equal(
      (await api.mutate(stranger, 'leavePublisher', { publisherId: idOf(house) })).code,
      'NOT_FOUND',
    );
    const reviewer = await api.app.given.actor('REVIEWER', 'Marta Keller');
    assert.equal((await membersSeenBy(reviewer, house)).node?.members?.totalCount, 0);
    const mails = await api.app.em().find(Mail, { recipient: 'open@example.com' });
    const shown = await api.ask(
      house.contributor,
      'query ($id: ID!) { node(id: $id) { ... on MailMessage { text html } } }',
      { id: encodeGlobalId('MailMessage', mails[0]?.id ?? '') },
    );
    const code = await codeFor('open@example.com');
    assert.match(text(shown.node?.text), /\/join\/…/);
    assert.ok(!JSON.stringify(shown).includes(code), 'a contributor reads no code');
  });

  test('when an operator makes a publisher, then its owner is invited and does everything', async () => {
    const make = async (
      by: Actor,
      publisherId: string,
      ownerEmail = 'marketplace@aurora.example',
    ) =>
      await api.mutate(
        by,
        'createPublisher',
        { publisherId, name: ' Aurora ', ownerEmail },
        'publisher { id publisherId name } invitation { email role state }',
      );
    const made = await make(operator, 'aurora');
    assert.deepEqual(made.invitation, {
      email: 'marketplace@aurora.example',
      role: 'OWNER',
      state: 'INVITED',
    });
    assert.equal(made.publisher?.name, 'Aurora');
    const person = await api.app.given.actor('CUSTOMER', 'Aurora Owner');
    const joined = await accept(person, await codeFor('marketplace@aurora.example'), 'Mine');
    const found = await authenticate(api.app.deps, `Bearer ${text(joined.token)}`);
    assert.ok(found.ok);
    const change = async (by: Actor, input: Record<string, unknown>) =>
      await api.mutate(
        by,
        'changePublisherProfile',
        { publisherId: made.publisher?.id, ...input },
        'publisher { name secondPersonSignOff ownerAdvice }',
      );
    const changed = await change(found.actor, { name: 'Aurora Labs', secondPersonSignOff: true });
    assert.equal(changed.publisher?.name, 'Aurora Labs');
    assert.equal(changed.publisher?.secondPersonSignOff, true);
    assert.match(text(changed.publisher?.ownerAdvice), /group address/);
    assert.equal((await change(found.actor, { name: ' ' })).code, 'INVALID_INPUT');
    assert.equal((await change(stranger, { name: 'Mine' })).code, 'NOT_FOUND');
    const row = await api.app.em().findOneOrFail(Publisher, { publisherId: 'aurora' });
    assert.equal(row.name, 'Aurora Labs');
    assert.equal((await make(operator, 'aurora')).code, 'PUBLISHER_ID_TAKEN');
    assert.equal((await make(operator, 'Aurora!')).code, 'INVALID_INPUT');
    assert.equal((await make(operator, 'aurora-2', 'nobody')).code, 'INVALID_INPUT');
    const { errors } = await api.answer(
      stranger,
      'mutation { createPublisher(input: { publisherId: "x", name: "x", ownerEmail: "a@b.example" }) { __typename } }',
    );
    assert.equal(errors[0]?.extensions['code'], 'FORBIDDEN');
  });

  test('when an operator lists publishers, then each is there once, page by page, and nobody else sees the list', async () => {
    for (const publisherId of ['cumulus-1', 'cumulus-2']) {
      const input = {
        publisherId,
        name: `Cumulus ${publisherId}`,
        ownerEmail: 'b@cumulus.example',
      };
      const made = await api.mutate(
        operator,
        'createPublisher',
        input,
        'publisher { memberCount }',
      );
      assert.equal(made.publisher?.memberCount, 0);
    }
    const page = async (text: string | null, after: string | null = null, first = 1) =>
      await api.ask(
        operator,
        `query ($text: String, $after: String, $first: Int) {
          publishers(text: $text, first: $first, after: $after) {
            totalCount pageInfo { hasNextPage endCursor } nodes { publisherId createdAt memberCount }
          }
        }`,
        { text, after, first },
      );
    const first = (await page('CUMULUS')).publishers;
    assert.equal(first?.totalCount, 2);
    assert.equal(first?.pageInfo?.hasNextPage, true);
    const second = (await page('CUMULUS', text(first?.pageInfo?.endCursor))).publishers;
    assert.equal(second?.pageInfo?.hasNextPage, false);
    const seen = [first, second].flatMap((each) => list(each?.nodes)).map((row) => row.publisherId);
    const newest = await api.app
      .em()
      .find(
        Publisher,
        { publisherId: { $like: 'cumulus-%' } },
        { orderBy: { createdAt: 'desc', id: 'desc' } },
      );
    assert.deepEqual(
      seen,
      newest.map((row) => row.publisherId),
    );
    // Signs of a pattern are letters like others.
    assert.equal((await page('cumulus_1')).publishers?.totalCount, 0);
    assert.equal((await page('%')).publishers?.totalCount, 0);
    const all = list((await page(null, null, 100)).publishers?.nodes);
    const known = await api.app.em().find(Publisher, {});
    assert.equal(all.length, known.length);
    const ownId = known.find(({ id }) => id === house.id)?.publisherId;
    const ownRow = all.find((row) => text(row.publisherId) === ownId);
    const members = await api.app.em().count(Membership, { publisher: house.id });
    assert.equal(ownRow?.memberCount, members);
    assert.ok(members > 0);

    const reviewer = await api.app.given.actor('REVIEWER', 'Rita Lists');
    for (const by of [house.owner, stranger, reviewer, guest, anonymous]) {
      const { data, errors } = await api.answer(by, '{ publishers { nodes { publisherId } } }');
      assert.equal(data?.['publishers'] ?? null, null);
      const code = by === anonymous ? 'UNAUTHENTICATED' : 'FORBIDDEN';
      assert.equal(errors[0]?.extensions['code'], code);
    }
    const counted = await api.ask(
      reviewer,
      'query ($id: ID!) { node(id: $id) { ... on Publisher { name memberCount } } }',
      {
        id: idOf(house),
      },
    );
    assert.equal(counted.node?.memberCount, null);
    assert.ok(counted.node?.name);
  });
});
