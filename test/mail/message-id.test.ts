import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { helpLink, productLink, reviewLink, statusLink } from '../../src/mail/links.ts';
import { messageId, offerListId, offerThreadId } from '../../src/mail/message-id.ts';

const identity = { about: 'p8', event: 'OFFER_LIVE', recipient: 'a@contoso.test' };

describe('given the identity of a mail', () => {
  test('when its id is made twice, then it is the same, and short, and in lower case', () => {
    assert.equal(messageId(identity, 'Market.Test'), messageId(identity, 'market.test'));
    assert.match(messageId(identity, 'market.test'), /^<[0-9a-f]{32}@market\.test>$/);
  });

  test('when any part differs, also by where one part ends, then so does the id', () => {
    const ids = [
      identity,
      { ...identity, about: 'p9' },
      { ...identity, event: 'PREVIEW_AVAILABLE' },
      { ...identity, recipient: 'b@contoso.test' },
      { ...identity, about: 'p8O', event: 'FFER_LIVE' },
      { ...identity, about: 'p8:', event: ':OFFER_LIVE' },
    ].map((one) => messageId(one, 'market.test'));
    assert.equal(new Set(ids).size, ids.length);
  });

  test('when the host could break a header, then making an id throws', () => {
    for (const host of ['', 'a b', 'a>\r\nBcc: x', 'a@b', 'market.test:80'])
      assert.throws(() => messageId(identity, host), TypeError);
  });

  test('when the installation has an IPv6 address for a name, then the id still is one', () => {
    assert.match(messageId(identity, '[::1]'), /^<[0-9a-f]{32}@ipv6\.--1\.invalid>$/);
    assert.equal(offerListId('contoso', 'pulse', '[::1]'), 'pulse.contoso.offers.ipv6.--1.invalid');
  });

  test('when two offers are compared, then each has its own thread and list', () => {
    assert.equal(offerThreadId('o1', 'market.test'), offerThreadId('o1', 'market.test'));
    assert.notEqual(offerThreadId('o1', 'market.test'), offerThreadId('o2', 'market.test'));
    assert.equal(
      offerListId('contoso', 'pulse', 'market.test'),
      'pulse.contoso.offers.market.test',
    );
    assert.match(
      offerListId('con toso\r\n', 'x.y', 'market.test'),
      /^[0-9a-f]{32}\.[0-9a-f]{32}\.offers/,
    );
  });
});

describe('given the public address of an installation', () => {
  test('when links are made, then they lead to the exact place', () => {
    for (const publicUrl of ['https://market.test', 'https://market.test/']) {
      assert.equal(
        statusLink(publicUrl, 'contoso', 'pulse', { publication: 8, stage: 'CERTIFICATION' }),
        'https://market.test/offers/contoso/pulse/status?publication=8#stage-CERTIFICATION',
      );
      assert.equal(
        statusLink(publicUrl, 'contoso', 'pulse'),
        'https://market.test/offers/contoso/pulse/status',
      );
      assert.equal(
        statusLink(publicUrl, 'contoso', 'pulse', { stage: 'LIVE', finding: 'a b#c' }),
        'https://market.test/offers/contoso/pulse/status#finding-a%20b%23c',
      );
      assert.equal(
        helpLink(publicUrl, 'contoso', 'pulse', { publication: 8, finding: 'f1' }),
        'https://market.test/offers/contoso/pulse/status?help=8&finding=f1',
      );
      assert.equal(
        reviewLink(publicUrl, 'contoso', 'pulse', { thread: 't1' }),
        'https://market.test/offers/contoso/pulse/review?thread=t1',
      );
      assert.equal(
        productLink(publicUrl, 'contoso', 'pulse'),
        'https://market.test/store/contoso/pulse',
      );
    }
  });

  test('when it has a path, or an id has signs of an address, then both are kept apart', () => {
    assert.equal(
      productLink('https://host.test/vitrine/', 'a/../b', 'x?y#z'),
      'https://host.test/vitrine/store/a%2F..%2Fb/x%3Fy%23z',
    );
  });
});
