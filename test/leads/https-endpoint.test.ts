import { after, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { createOutbound, type Outbound } from '../../src/http/outbound.ts';
import { sendToEndpoint } from '../../src/leads/https-endpoint.ts';
import {
  leadDocument,
  mayPassOn,
  testLeadDocument,
  ticksOf,
} from '../../src/leads/lead-document.ts';
import { createAuthority, startPeer } from './https-peer.ts';

const offer = { title: 'Fjord Backup Vault', publisherId: 'solenne', offerId: 'fjord-backup' };
const at = new Date('2026-11-23T10:15:30.250Z');

describe('given a lead', () => {
  test('when its document is written, then it has the keys of the store and only what is known', () => {
    assert.deepEqual(
      leadDocument(offer, 'AzurePortal', 'Create', {
        FirstName: 'Ada',
        LastName: ' ',
        Email: 'ada@example.com',
        Country: 'FR',
      }),
      {
        OfferTitle: 'Fjord Backup Vault',
        LeadSource: 'AzurePortal-Create|solenne.fjord-backup',
        ActionCode: 'Create',
        UserDetails: { FirstName: 'Ada', Email: 'ada@example.com', Country: 'FR' },
      },
    );
  });

  test('when it is a test, then its values are those a receiver knows', () => {
    const mark = 'MSFT_TEST_639310257302500000';
    assert.equal(`MSFT_TEST_${ticksOf(at)}`, mark);
    assert.deepEqual(testLeadDocument(offer, at), {
      OfferTitle: 'Fjord Backup Vault',
      LeadSource: 'AzureMarketplace-INS|solenne.fjord-backup',
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
    assert.equal(ticksOf(new Date('2000-01-01T00:00:00Z')), 630_822_816_000_000_000n);
  });

  test('when its person is at a school, then it is not passed on', () => {
    assert.deepEqual(
      ['a@mit.edu', 'a@MIT.EDU ', 'a@edu.example', 'a@educ.com', ''].map((Email) =>
        mayPassOn({ Email }),
      ),
      [false, false, true, true, true],
    );
  });
});

describe('given an HTTPS lead endpoint', () => {
  const authority = createAuthority();
  after(() => authority[Symbol.dispose]());
  const openTo = (port: number): Outbound =>
    createOutbound({
      allow: [`127.0.0.1:${port}`],
      caFile: authority.caFile,
      headersTimeoutMs: 300,
    });

  test('when it accepts the test lead, then the delivery is a success', async () => {
    let received = '';
    await using peer = await startPeer(authority, async (request, response) => {
      for await (const piece of request) received += String(piece);
      response.writeHead(202).end('thanks');
    });
    const delivery = await sendToEndpoint(openTo(peer.port), peer.url, testLeadDocument(offer, at));
    assert.deepEqual(
      { ...delivery, ms: 0 },
      { ok: true, status: 202, bodyExcerpt: 'thanks', ms: 0 },
    );
    assert.deepEqual(JSON.parse(received), testLeadDocument(offer, at));
  });

  for (const [status, words] of [
    [302, /redirect/],
    [404, /status 404/],
    [500, /status 500/],
  ] as const) {
    test(`when it answers ${status}, then that is the publisher's to correct`, async () => {
      await using peer = await startPeer(authority, (_, response) =>
        response.writeHead(status, { location: 'https://example.com' }).end('why'),
      );
      const delivery = await sendToEndpoint(
        openTo(peer.port),
        peer.url,
        testLeadDocument(offer, at),
      );
      assert.ok(!delivery.ok);
      assert.equal(delivery.fault, 'PUBLISHER');
      assert.equal(delivery.status, status);
      assert.equal(delivery.bodyExcerpt, 'why');
      assert.match(delivery.message.en, words);
      assert.match(delivery.message.fr, /point de terminaison/);
    });
  }

  test('when it hangs, then the message says so', async () => {
    await using peer = await startPeer(authority, () => {});
    const delivery = await sendToEndpoint(openTo(peer.port), peer.url, testLeadDocument(offer, at));
    assert.ok(!delivery.ok);
    assert.equal(delivery.reason, 'HEADERS_TIMEOUT');
    assert.match(delivery.message.en, /could not be reached: no answer came in time/);
  });

  test('when our resolver is silent, then the publisher has nothing to do', async () => {
    const outbound = createOutbound({
      allow: [],
      lookup: (_host, _options, callback) =>
        callback(Object.assign(new Error('again'), { code: 'EAI_AGAIN' }), '', 0),
    });
    const delivery = await sendToEndpoint(
      outbound,
      'https://crm.example',
      testLeadDocument(offer, at),
    );
    assert.ok(!delivery.ok);
    assert.equal(delivery.fault, 'PLATFORM');
    assert.match(delivery.message.en, /nothing for you to do/);
  });

  test('when it is not https, then nothing is sent, even where the operator allows plain http', async () => {
    const outbound = createOutbound({ allow: ['http://127.0.0.1:9'] });
    const delivery = await sendToEndpoint(
      outbound,
      'http://127.0.0.1:9',
      testLeadDocument(offer, at),
    );
    assert.ok(!delivery.ok && delivery.reason === 'ADDRESS_NOT_ALLOWED' && delivery.ms === 0);
  });
});
