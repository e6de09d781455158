import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { Finding } from '../../src/db/finding.ts';
import { StageRun } from '../../src/db/stage-run.ts';
import type { Deps } from '../../src/deps.ts';
import type { OfferContent } from '../../src/domain/content.ts';
import type { NoAnswer } from '../../src/http/outbound.ts';
import { encodeGlobalId } from '../../src/schema/global-id.ts';
import { createAuthority, startPeer } from '../leads/https-peer.ts';
import { list, startApi, text } from '../schema/api.ts';
import { toSignOff } from './flow.ts';

const authority = createAuthority();
const asked: string[] = [];
const peer = await startPeer(authority, (request, response) => {
  const { url = '', method = '' } = request;
  asked.push(`${method} ${url}`);
  const isAgain = asked.filter((one) => one.endsWith(` ${url}`)).length > 1;
  const to = (location: string) => response.writeHead(302, { location }).end();
  if (url === '/moved') to('/page');
  else if (url === '/circle') to('/circle');
  else if (url === '/inside') to(`https://localhost:${closed.port}/`);
  else if (url === '/gone') response.writeHead(404).end('<script>alert(1)</script>');
  else if (url === '/robots-not') response.writeHead(403).end();
  else if (url === '/later') response.writeHead(isAgain ? 200 : 503).end();
  else if (url === '/broken') response.writeHead(500).end();
  else if (url === '/endless') setInterval(() => response.write('x'.repeat(1_000)), 5).unref();
  else response.writeHead(200).end('<p>here</p>');
});
/** A server inside, which nobody has opened. */
const closed = await startPeer(authority, (_request, response) => {
  asked.push('inside');
  response.end();
});

/** Our own network is away while this is set. */
let isAway = false;
const options = {
  outboundAllow: [`127.0.0.1:${peer.port}`],
  outboundCaFile: authority.caFile,
  wrap: ({ outbound }: Deps): Partial<Deps> => ({
    outbound: {
      ...outbound,
      async request(...call) {
        if (!isAway) return await outbound.request(...call);
        asked.push('away');
        const answer: NoAnswer = {
          kind: 'unreachable',
          fault: 'PLATFORM',
          reason: 'RESOLVER_UNAVAILABLE',
          ms: 1,
        };
        return answer;
      },
    },
  }),
};
const api = await startApi({ worker: true, settings: { checkLinks: true }, ...options });
const unasking = await startApi({ worker: true, ...options });
/** Here the time for the links is over before the first is asked for, as it is after pages that keep a worker waiting. */
const late = await startApi({
  worker: true,
  settings: { checkLinks: true },
  ...options,
  timing: { linksMs: 0 },
});
after(async () => {
  await api[Symbol.asyncDispose]();
  await unasking[Symbol.asyncDispose]();
  await late[Symbol.asyncDispose]();
  await peer[Symbol.asyncDispose]();
  await closed[Symbol.asyncDispose]();
  authority[Symbol.dispose]();
});

const paths = [
  ...['moved', 'circle', 'inside', 'gone', 'robots-not', 'later', 'broken', 'endless'],
  'page',
] as const;
const withLinks = (content: OfferContent): OfferContent => ({
  ...content,
  marketplace: {
    ...content.marketplace,
    usefulLinks: paths.map((path) => ({ id: path, title: path, url: `${peer.url}/${path}` })),
  },
  legal: { ...content.legal, privacyPolicyUrl: `${peer.url}/gone` },
  support: { ...content.support, urls: { publicAzure: 'http://example.com/without-tls' } },
});

const linkFindings = async (of: typeof api, publication: string) =>
  (await of.app.em().find(Finding, { publication }, { orderBy: { position: 'asc' } })).filter(
    ({ body }) => body.ruleId === 'LINK-001',
  );
const reportsOf = async (of: typeof api, publication: string) => {
  const run = await of.app.em().findOneOrFail(StageRun, { publication, stage: 'CERTIFICATION' });
  return run.reports?.map((report) => JSON.stringify(report).replaceAll(publication, ''));
};

describe('given an offer with links', () => {
  test('when it is certified, then each link that leads nowhere is a warning at its field, and the offer goes on', async () => {
    const { app } = api;
    const offer = await app.given.offer(app.publisher, { content: withLinks });
    const publication = await toSignOff(app, app.publisher.owner, offer.id);
    const findings = await linkFindings(api, publication);
    assert.deepEqual(
      findings.map(({ fieldPath, level, body }) => [
        fieldPath,
        level,
        body.findingId,
        body.blocking,
      ]),
      [
        ['marketplace.usefulLinks[inside].url', 'warning', 'ADDRESS_NOT_ALLOWED', false],
        ['marketplace.usefulLinks[gone].url', 'warning', 'STATUS_404', false],
        ['marketplace.usefulLinks[broken].url', 'warning', 'STATUS_500', false],
        ['legal.privacyPolicyUrl', 'warning', 'STATUS_404', false],
      ],
    );
    assert.match(findings[3]?.body.message.fr ?? '', /répond par le statut 404/);
    // An address is asked for once, however many fields name it; once more where it may pass.
    const times = (url: string) => asked.filter((one) => one === `GET /${url}`).length;
    assert.deepEqual(
      [times('gone'), times('broken'), times('later'), times('circle')],
      [1, 2, 2, 6],
    );
    assert.ok(!asked.includes('inside'));
    assert.ok(asked.every((one) => one.startsWith('GET ')));
  });

  test('when it is tried out, then the dry run says the same', async () => {
    const { app } = api;
    const { owner } = app.publisher;
    const offer = await app.given.offer(app.publisher, { content: withLinks });
    const outcome = await api.mutate(
      owner,
      'validate',
      { offerId: encodeGlobalId('Offer', offer.id), expectedDraftVersion: 1 },
      'check { id }',
    );
    const id = text(outcome['check']?.['id']);
    const check = await app.until(async () => {
      const { node } = await api.ask(
        owner,
        'query ($id: ID!) { node(id: $id) { ... on Check { state findings { ruleId findingId fieldPath skuId level } } } }',
        { id },
      );
      return text(node?.['state']) === 'RUNNING' ? null : node;
    });
    assert.equal(check['state'], 'PASSED');
    assert.deepEqual(
      list(check['findings']).map(({ ruleId, findingId, fieldPath, skuId }) => [
        ...[ruleId, findingId, fieldPath, skuId],
      ]),
      [
        ['LINK-001', 'ADDRESS_NOT_ALLOWED', 'marketplace.usefulLinks[inside].url', null],
        ['LINK-001', 'STATUS_404', 'marketplace.usefulLinks[gone].url', null],
        ['LINK-001', 'STATUS_500', 'marketplace.usefulLinks[broken].url', null],
        ['LINK-001', 'STATUS_404', 'legal.privacyPolicyUrl', null],
      ],
    );
  });

  test('when our own network is away, nobody is to be asked, or the time is over, then nothing is said, and the reports are the same', async () => {
    const { app } = api;
    isAway = true;
    asked.length = 0;
    const offer = await app.given.offer(app.publisher, { content: withLinks });
    const publication = await toSignOff(app, app.publisher.owner, offer.id);
    isAway = false;
    assert.ok(asked.includes('away'));
    assert.deepEqual(await linkFindings(api, publication), []);

    for (const silent of [unasking, late]) {
      asked.length = 0;
      const other = await silent.app.given.offer(silent.app.publisher, { content: withLinks });
      const unasked = await toSignOff(silent.app, silent.app.publisher.owner, other.id);
      assert.deepEqual([asked, await linkFindings(silent, unasked)], [[], []]);
      assert.deepEqual(await reportsOf(silent, unasked), await reportsOf(api, publication));
    }
  });
});
