import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Finding } from '../../src/db/finding.ts';
import { Mail } from '../../src/db/mail.ts';
import { SupportRequest } from '../../src/db/support-request.ts';
import type { TokenActor } from '../../src/domain/actor.ts';
import { encodeGlobalId } from '../../src/schema/global-id.ts';
import { cleanPackage } from '../support/clean-package.ts';
import { list, startApi, text } from './api.ts';
import type { Api, Data } from './api.ts';

const selected = `supportRequest {
  id number state subject traceId report openedBy stage
  offer { offerId } publication { number } finding { ruleId }
  messages { author role text }
}`;

describe('given an offer whose certification failed', () => {
  let api: Api;
  let owner: TokenActor;
  let operator: TokenActor;
  let reviewer: TokenActor;
  let stranger: TokenActor;
  let offerId: string;
  let publicationId: string;
  let findingId: string;

  before(async () => {
    api = await startApi({ worker: true });
    const { app } = api;
    owner = app.publisher.owner;
    operator = await app.given.actor('OPERATOR', 'Otto Kern');
    reviewer = await app.given.actor('REVIEWER', 'Marta Silva');
    stranger = (await app.given.publisher('borealis')).owner;
    const offer = await app.given.offer(app.publisher, {
      files: { ...cleanPackage, 'mainTemplate.json': '{ "broken": ' },
    });
    offerId = encodeGlobalId('Offer', offer.id);
    const publication = await app.given.published(owner, offer.id);
    publicationId = encodeGlobalId('Publication', publication);
    assert.equal((await app.ended(publication)).state, 'FAILED');
    const [finding] = await app.em().find(Finding, { publication }, { limit: 1 });
    assert.ok(finding);
    findingId = encodeGlobalId('Finding', finding.id);
  });
  after(async () => await api[Symbol.asyncDispose]());

  const opened = async (more: Record<string, unknown> = {}): Promise<Data> => {
    const outcome = await api.mutate(
      owner,
      'openSupportRequest',
      { offerId, subject: 'What is wrong?', text: 'I do not see it.', ...more },
      selected,
    );
    assert.equal(outcome.__typename, 'OpenSupportRequestPayload');
    assert.ok(outcome.supportRequest);
    return outcome.supportRequest;
  };

  test('when help is asked for, then what the operators need is attached, and they are told', async () => {
    const request = await opened({ publicationId, stage: 'CERTIFICATION', findingId });
    assert.equal(request.state, 'OPEN');
    assert.equal(request.openedBy, 'Camille Roux');
    assert.equal(request.publication?.number, 1);
    assert.ok(request.finding?.ruleId);
    assert.deepEqual(request.messages, [
      { author: 'Camille Roux', role: 'CONTRIBUTOR', text: 'I do not see it.' },
    ]);
    const { report } = request;
    assert.equal(report?.traceId, request.traceId);
    assert.equal(report?.publication?.endReason, 'CERTIFICATION_FAULTS');
    assert.ok(Number(report?.findings?.errors) > 0);
    const kinds = list(report?.transitions).map(({ kind }) => text(kind));
    assert.equal(kinds.at(0), 'STAGE_STARTED');
    assert.equal(kinds.at(-1), 'PUBLICATION_FAILED');
    const stages = list(report?.stageRuns).map(({ stage }) => text(stage));
    assert.ok(stages.includes('CERTIFICATION'));
    const mails = await api.app.em().find(Mail, { event: 'SUPPORT_REQUEST_OPENED' });
    assert.deepEqual(
      mails.map(({ recipient }) => recipient),
      ['operators@vitrine.example'],
    );
    assert.match(mails[0]?.text ?? '', new RegExp(`/support/${text(request.id)}`));
    assert.match(mails[0]?.text ?? '', /Camille Roux pressed Publish/);
  });

  test('when many ask at once, then every request has a number of its own', async () => {
    await Promise.all(Array.from({ length: 12 }, async () => await opened()));
    const rows = await api.app.em().find(SupportRequest, {}, { orderBy: { number: 'asc' } });
    assert.deepEqual(
      rows.map(({ number }) => number),
      rows.map((_row, index) => index + 1),
    );
  });

  test('when an operator answers, then the asker is mailed; when he replies, then it is open again; when it is closed, then it takes no more', async () => {
    const request = await opened({ subject: 'Answer me' });
    const reply = async (by: TokenActor, text: string) =>
      await api.mutate(by, 'replySupportRequest', { supportRequestId: request.id, text }, selected);
    const answered = await reply(operator, 'A bracket is missing.');
    assert.equal(answered.supportRequest?.state, 'ANSWERED');
    const mails = async () =>
      await api.app
        .em()
        .find(Mail, { event: 'SUPPORT_REQUEST_ANSWERED', recipient: owner.email ?? '' });
    const [mail] = await mails();
    assert.match(mail?.text ?? '', /A bracket is missing\./);
    assert.match(mail?.text ?? '', /I do not see it\./);
    const again = await reply(owner, 'Where?');
    assert.equal(again.supportRequest?.state, 'OPEN');
    assert.deepEqual(
      list(again.supportRequest?.messages).map(({ role }) => text(role)),
      ['CONTRIBUTOR', 'OPERATOR', 'CONTRIBUTOR'],
    );
    await reply(operator, 'At the end.');
    assert.equal((await mails()).length, 2);
    const closed = await api.mutate(
      owner,
      'closeSupportRequest',
      { supportRequestId: request.id },
      'supportRequest { state }',
    );
    assert.equal(closed.supportRequest?.state, 'CLOSED');
    assert.equal((await reply(owner, 'One more')).__typename, 'SupportRequestClosed');
    assert.equal((await reply(operator, 'One more')).__typename, 'SupportRequestClosed');
  });

  test('when others than its publisher and the operators look or write, then it does not exist', async () => {
    const request = await opened();
    for (const actor of [stranger, reviewer]) {
      const seen = await api.ask(actor, 'query ($id: ID!) { node(id: $id) { id } }', {
        id: request.id,
      });
      assert.equal(seen.node, null);
      const list = await api.ask(actor, '{ supportRequests { totalCount } }');
      assert.equal(list.supportRequests?.totalCount, 0);
    }
    for (const id of [request.id, encodeGlobalId('SupportRequest', api.app.deps.newId()), 'x']) {
      const input = { supportRequestId: id, text: 'x' };
      assert.equal(
        (await api.mutate(stranger, 'replySupportRequest', input)).__typename,
        'NotFound',
      );
      const close = { supportRequestId: id };
      assert.equal(
        (await api.mutate(stranger, 'closeSupportRequest', close)).__typename,
        'NotFound',
      );
    }
    const all = await api.ask(
      operator,
      '{ open: supportRequests(state: OPEN) { totalCount } all: supportRequests { totalCount } }',
    );
    assert.ok(Number(all.all?.totalCount) > Number(all.open?.totalCount));
  });

  test('when what it is about belongs to another offer, or a text is empty, then it is refused by its place', async () => {
    const other = await api.app.given.offer(api.app.publisher);
    for (const [input, type, field] of [
      [{ offerId: encodeGlobalId('Offer', other.id), publicationId }, 'NotFound', 'publicationId'],
      [{ offerId: encodeGlobalId('Offer', other.id), findingId }, 'NotFound', 'findingId'],
      [{ findingId: 'x' }, 'NotFound', 'findingId'],
      [{ subject: ' ' }, 'InvalidInput', 'subject'],
      [{ subject: 'two\nlines' }, 'InvalidInput', 'subject'],
      [{ text: '' }, 'InvalidInput', 'text'],
    ] as const) {
      const outcome = await api.mutate(owner, 'openSupportRequest', {
        offerId,
        subject: 'x',
        text: 'x',
        ...input,
      });
      assert.equal(outcome.__typename, type, JSON.stringify(input));
      assert.deepEqual(outcome.path, ['input', field]);
      if ('subject' in input && input.subject.includes('\n')) {
        assert.match(text(outcome.message), /line break/);
      }
    }
  });

  test('when mails of an offer are listed, then those to the operators are theirs alone', async () => {
    const source = `query ($id: ID!) { node(id: $id) { ... on Offer { mails(first: 100) { nodes { id event } } } } }`;
    const events = async (actor: TokenActor) => {
      const seen = await api.ask(actor, source, { id: offerId });
      return list(seen.node?.mails?.nodes).map(({ event }) => text(event));
    };
    assert.ok((await events(owner)).includes('CERTIFICATION_FAILED'));
    assert.ok(!(await events(owner)).includes('SUPPORT_REQUEST_OPENED'));
    assert.ok((await events(operator)).includes('SUPPORT_REQUEST_OPENED'));
    assert.deepEqual(await events(reviewer), []);
  });

  test('when all mails are listed, then each reads his own publisher’s, operators read all, and the page is narrowed', async () => {
    const other = await api.app.given.publisher('aurora');
    const read = async (actor: TokenActor, args = 'first: 100') => {
      const { mails } = await api.ask(
        actor,
        `{ mails(${args}) { totalCount pageInfo { hasNextPage endCursor }
          nodes { id event state recipient offer { id } publisher { publisherId } attempts { outcome response } } } }`,
      );
      return { nodes: list(mails?.nodes), pageInfo: mails?.pageInfo };
    };
    const events = ({ nodes }: { nodes: readonly Data[] }) => nodes.map(({ event }) => text(event));
    const own = await read(owner);
    assert.ok(events(own).includes('CERTIFICATION_FAILED'));
    assert.ok(!events(own).includes('SUPPORT_REQUEST_OPENED'));
    assert.deepEqual(new Set(own.nodes.map(({ offer }) => text(offer?.id))), new Set([offerId]));
    const all = await read(operator);
    assert.ok(events(all).includes('SUPPORT_REQUEST_OPENED'));
    assert.deepEqual((await read(reviewer)).nodes, []);
    assert.deepEqual((await read(other.owner)).nodes, []);

    const first = await read(operator, 'first: 2');
    const rest = await read(operator, `first: 100, after: "${text(first.pageInfo?.endCursor)}"`);
    assert.deepEqual(events({ nodes: [...first.nodes, ...rest.nodes] }), events(all));
    const narrowed = await read(operator, 'recipient: "OPERATORS@", first: 100');
    assert.ok(narrowed.nodes.length > 0);
    assert.deepEqual(
      new Set(narrowed.nodes.map(({ recipient }) => text(recipient))),
      new Set(['operators@vitrine.example']),
    );
    assert.deepEqual((await read(operator, 'recipient: "%"')).nodes, []);
    assert.deepEqual((await read(operator, 'state: REFUSED')).nodes, []);
  });

  test('when a mail is sent again, then it keeps its Message-ID and goes out once more', async () => {
    const mail = await api.app.until(async () =>
      api.app.em().findOne(Mail, { event: 'CERTIFICATION_FAILED', state: 'SENT' }),
    );
    const mailId = encodeGlobalId('MailMessage', mail.id);
    const foreign = await api.mutate(stranger, 'resendMail', { mailId });
    assert.equal(foreign.__typename, 'NotFound');
    const outcome = await api.mutate(owner, 'resendMail', { mailId }, 'mail { messageId state }');
    assert.equal(outcome.mail?.messageId, mail.messageId);
    await api.app.until(async () => {
      const node = await api.ask(
        owner,
        'query ($id: ID!) { node(id: $id) { ... on MailMessage { state attempts { outcome } } } }',
        { id: mailId },
      );
      // The row and its attempts are two statements: the second may be newer than the first.
      return list(node.node?.attempts).length === 2 && text(node.node?.state) === 'SENT';
    });
    const [toOperators] = await api.app.em().find(Mail, { event: 'SUPPORT_REQUEST_OPENED' });
    const theirs = { mailId: encodeGlobalId('MailMessage', toOperators?.id ?? '') };
    assert.equal((await api.mutate(owner, 'resendMail', theirs)).__typename, 'NotFound');
  });
});
