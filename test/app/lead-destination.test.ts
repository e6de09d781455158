import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { after, afterEach, describe, test } from 'node:test';
import { Finding } from '../../src/db/finding.ts';
import { LeadDelivery } from '../../src/db/lead-delivery.ts';
import type { Deps } from '../../src/deps.ts';
import type { Outbound } from '../../src/http/outbound.ts';
import { createAuthority, startPeer } from '../leads/https-peer.ts';
import { startInstallation } from '../support/installation.ts';
import { factsOf, mailsOf, runsOf, toSignOff } from './flow.ts';

/** The publisher's server: what it got, and how it answers at each path. */
const got: { path: string; type: string | undefined; body: unknown }[] = [];
let answers: Record<string, readonly number[]> = {};
const take = async (request: IncomingMessage): Promise<number> => {
  const path = request.url ?? '';
  const body: unknown = JSON.parse(await text(request));
  got.push({ path, type: request.headers['content-type'], body });
  const [status = 200, ...rest] = answers[path] ?? [];
  // The last answer is given for ever.
  if (rest.length > 0) answers[path] = rest;
  return status;
};

const authority = createAuthority();
const peer = await startPeer(authority, (request, response) => {
  void take(request).then((status) => response.writeHead(status).end('{"seen":true}'));
});
/** Another server of the same house that no operator has opened. */
const closed = await startPeer(authority, (request, response) => {
  void take(request).then((status) => response.writeHead(status).end());
});
const silent = await startPeer(authority, () => undefined);
await silent[Symbol.asyncDispose]();

const LEAD_RETRY_MS = 300;
/** A way out that our own resolver stands in, when it is set. */
let broken: Outbound['postJson'] | null = null;
/** Which of the next looks for a package fail. */
let lostPackages: boolean[] = [];
const app = await startInstallation({
  timing: { leadRetryMs: LEAD_RETRY_MS, leadTimeoutMs: 5_000 },
  outboundAllow: [`127.0.0.1:${peer.port}`, `127.0.0.1:${silent.port}`],
  outboundCaFile: authority.caFile,
  wrap: ({ outbound, packages }): Partial<Deps> => ({
    outbound: {
      ...outbound,
      postJson: async (...call) => await (broken ?? outbound.postJson)(...call),
    },
    packages: {
      ...packages,
      path: async (sha256) => (lostPackages.shift() ? null : await packages.path(sha256)),
    },
  }),
});
after(async () => {
  await app[Symbol.asyncDispose]();
  await peer[Symbol.asyncDispose]();
  await closed[Symbol.asyncDispose]();
  authority[Symbol.dispose]();
});
afterEach(() => {
  got.length = 0;
  answers = {};
  broken = null;
  lostPackages = [];
});
const { owner } = app.publisher;

const offerTo = async (leadEndpointUrl: string) =>
  await app.given.offer(app.publisher, { leadEndpointUrl });

const deliveriesOf = async (publication: string) =>
  await app.em().find(LeadDelivery, { publication }, { orderBy: { at: 'asc' } });

/** The publication ended because its lead destination refused; gives its finding and mails. */
async function refusedDestination(publication: string) {
  const ended = await app.ended(publication);
  assert.deepEqual(
    [ended.state, ended.stage, ended.endReason],
    ['FAILED', 'PACKAGING', 'LEAD_DESTINATION_REFUSED'],
  );
  assert.equal((await runsOf(app, publication)).get('PACKAGING')?.status, 'REJECTED');
  const findings = await app.em().find(Finding, { publication, stage: 'PACKAGING' });
  assert.equal(findings.length, 1);
  const [finding] = findings;
  assert.deepEqual(
    [finding?.fault, finding?.level, finding?.fieldPath, finding?.body.ruleId],
    ['PUBLISHER', 'error', 'leads.httpsEndpointUrl', 'LEAD-001'],
  );
  const mails = (await mailsOf(app, publication)).map(({ event, recipient }) => [event, recipient]);
  assert.deepEqual(mails, [['STAGE_FAILED', 'news@solenne.example']]);
  const [mail] = await mailsOf(app, publication);
  // Lines are broken in the mail, and sentences are not.
  const words = (mail?.text ?? '').replaceAll(/\s+/g, ' ');
  assert.match(words, /stopped at “Packaging and lead generation registration”/);
  assert.match(words, / Marketplace, HTTPS endpoint URL · LEAD-001 /);
  assert.match(words, /#stage-PACKAGING /);
  assert.ok(words.includes(finding?.body.message.en ?? '-'));
  assert.ok(words.includes(finding?.body.fix?.text.en ?? '-'));
  return finding?.body;
}

describe('given a lead destination', () => {
  test('when it takes the test lead, then the publication goes on and the delivery is recorded', async () => {
    const offer = await offerTo(`${peer.url}/ok`);
    const id = await toSignOff(app, owner, offer.id);
    assert.equal(got.length, 1);
    const [lead] = got;
    assert.match(lead?.type ?? '', /^application\/json/);
    const document = lead?.body as { UserDetails: Record<string, string> };
    const mark = document.UserDetails['FirstName'] ?? '';
    assert.match(mark, /^MSFT_TEST_\d{18}$/);
    assert.deepEqual(document, {
      OfferTitle: 'Fjord Backup Vault',
      LeadSource: `AzureMarketplace-INS|solenne.${offer.offerId}`,
      ActionCode: 'INS',
      UserDetails: {
        FirstName: mark,
        LastName: mark,
        Email: `${mark}@test.com`,
        Phone: '1234567890',
        Country: 'US',
        Company: mark,
        Title: mark,
      },
    });
    const deliveries = await deliveriesOf(id);
    assert.deepEqual(
      deliveries.map(({ outcome, httpStatus, response, test: isTest, destination }) => [
        ...[outcome, httpStatus, response, isTest, destination],
      ]),
      [['ACCEPTED', 200, '{"seen":true}', true, 'HTTPS_ENDPOINT']],
    );
  });

  test('when it is published again unchanged, then it gets a test lead again', async () => {
    const offer = await offerTo(`${peer.url}/twice`);
    await toSignOff(app, owner, offer.id);
    const second = await app.given.published(owner, offer.id, true);
    await app.publicationAt(second, 'PUBLISHER_SIGNOFF');
    assert.equal(got.length, 2);
    assert.equal((await runsOf(app, second)).get('PACKAGING')?.reused, true);
  });

  test('when it answers 404, then the publication ends at once with that finding and a mail', async () => {
    answers['/gone'] = [404];
    const offer = await offerTo(`${peer.url}/gone`);
    const id = await app.given.published(owner, offer.id);
    const finding = await refusedDestination(id);
    assert.match(finding?.message.en ?? '', /answered with status 404/);
    assert.deepEqual(
      (await deliveriesOf(id)).map(({ outcome, httpStatus }) => [outcome, httpStatus]),
      [['REFUSED', 404]],
    );
    // Corrected and published again, it passes.
    answers['/gone'] = [204];
    await toSignOff(app, owner, offer.id);
  });

  test('when it redirects, then that is told at once: a redirect is not followed', async () => {
    answers['/moved'] = [302];
    const offer = await offerTo(`${peer.url}/moved`);
    const finding = await refusedDestination(await app.given.published(owner, offer.id));
    assert.match(finding?.message.en ?? '', /redirect \(status 302\)/);
    assert.equal(got.length, 1);
  });

  test('when it answers 503, then it is tried as often as set, with pauses, and then refused', async () => {
    answers['/busy'] = [503];
    const offer = await offerTo(`${peer.url}/busy`);
    const id = await app.given.published(owner, offer.id);
    await refusedDestination(id);
    const deliveries = await deliveriesOf(id);
    assert.deepEqual(
      deliveries.map(({ outcome, httpStatus }) => [outcome, httpStatus]),
      Array.from({ length: app.deps.timing.leadTries }, () => ['REFUSED', 503]),
    );
    const times = deliveries.map(({ at }) => at.getTime());
    for (const [index, time] of times.slice(1).entries()) {
      assert.ok(time - (times[index] ?? 0) >= LEAD_RETRY_MS, `a pause was ${time}`);
    }
    // Waiting for the publisher's own server is no delay on our side.
    const kinds = (await factsOf(app, offer.id)).map(({ kind }) => kind);
    assert.ok(!kinds.includes('STAGE_DELAYED') && !kinds.includes('STAGE_BLOCKED'));
  });

  test('when it answers 503 and then takes the lead, then the publication goes on', async () => {
    answers['/slow'] = [503, 429, 201];
    const offer = await offerTo(`${peer.url}/slow`);
    const id = await toSignOff(app, owner, offer.id);
    assert.deepEqual(
      (await deliveriesOf(id)).map(({ outcome, httpStatus }) => [outcome, httpStatus]),
      [
        ['REFUSED', 503],
        ['REFUSED', 429],
        ['ACCEPTED', 201],
      ],
    );
    assert.equal(await app.em().count(Finding, { publication: id }), 0);
  });

  test('when nobody listens there, then it is tried as often as set and then refused', async () => {
    const offer = await offerTo(`${silent.url}/leads`);
    const id = await app.given.published(owner, offer.id);
    const finding = await refusedDestination(id);
    assert.match(finding?.message.en ?? '', /could not be reached: .*does not accept connections/);
    assert.deepEqual(
      (await deliveriesOf(id)).map(({ outcome, httpStatus }) => [outcome, httpStatus]),
      Array.from({ length: app.deps.timing.leadTries }, () => ['UNREACHABLE', null]),
    );
  });

  test('when its address is not allowed, then that is told at once and nothing is sent there', async () => {
    const offer = await offerTo(`${closed.url}/leads`);
    const id = await app.given.published(owner, offer.id);
    const finding = await refusedDestination(id);
    assert.match(finding?.message.en ?? '', /not on the public internet over https/);
    assert.equal(got.length, 0);
    assert.equal((await deliveriesOf(id)).length, 1);
  });
});

describe('given a fault of ours', () => {
  test('when our resolver is away, then the stage is delayed and tried again, and the publisher has no fault', async () => {
    broken = async () => ({
      kind: 'unreachable',
      fault: 'PLATFORM',
      reason: 'RESOLVER_UNAVAILABLE',
      ms: 1,
    });
    const offer = await offerTo(`${peer.url}/later`);
    const id = await app.given.published(owner, offer.id);
    // More often than a destination of the publisher's would be tried.
    await app.until(
      async () => (await deliveriesOf(id)).length > app.deps.timing.leadTries && 'tried',
    );
    const run = (await runsOf(app, id)).get('PACKAGING');
    assert.equal(run?.status, 'IN_PROGRESS');
    assert.equal(run?.leadTries, 0);
    const delayed = (await factsOf(app, offer.id)).filter(({ kind }) => kind === 'STAGE_DELAYED');
    assert.deepEqual(
      delayed.map(({ stage, to, cause }) => [stage, to, cause]),
      [['PACKAGING', 'IN_PROGRESS', 'PLATFORM']],
    );
    assert.equal(await app.em().count(Finding, { publication: id }), 0);
    assert.deepEqual(await mailsOf(app, id), []);
    assert.equal(got.length, 0);
    broken = null;
    await app.publicationAt(id, 'PUBLISHER_SIGNOFF');
    assert.equal((await deliveriesOf(id)).at(-1)?.outcome, 'ACCEPTED');
  });

  test('when the destination is busy first and our resolver is away then, then the publisher sees the delay', async () => {
    answers['/first'] = [503, 200];
    const offer = await offerTo(`${peer.url}/first`);
    const id = await app.given.published(owner, offer.id);
    await app.until(async () => (await deliveriesOf(id)).length === 1);
    broken = async () => ({
      kind: 'unreachable',
      fault: 'PLATFORM',
      reason: 'NETWORK_UNAVAILABLE',
      ms: 1,
    });
    await app.until(async () =>
      (await factsOf(app, offer.id)).some(({ kind }) => kind === 'STAGE_DELAYED'),
    );
    broken = null;
    await app.publicationAt(id, 'PUBLISHER_SIGNOFF');
  });

  test('when the product page cannot be built, then the destination gets no test lead for each try', async () => {
    const offer = await offerTo(`${peer.url}/page`);
    // Certification finds the package, packaging does not find it twice.
    lostPackages = [false, true, true];
    const id = await toSignOff(app, owner, offer.id);
    const kinds = (await factsOf(app, offer.id)).map(({ kind }) => kind);
    assert.ok(kinds.includes('STAGE_DELAYED'));
    assert.equal((await deliveriesOf(id)).length, 1);
    assert.equal(got.length, 1);
  });
});
