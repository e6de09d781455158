import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MAX_ADDRESSES, parseAddress, parseAddressList } from '../../src/domain/address.ts';
import { languages } from '../../src/domain/language.ts';
import { hostileTexts } from './hostile.ts';
import { cpuTimeMs } from '../support/cpu-time.ts';

const accepted: Readonly<Record<string, string>> = {
  'camille@contoso.test': 'camille@contoso.test',
  ' camille@contoso.test ': 'camille@contoso.test',
  'Camille.Roux+azure@Mail.Contoso.TEST': 'Camille.Roux+azure@mail.contoso.test',
  "o'brien@contoso.test": "o'brien@contoso.test",
  'a@b.co': 'a@b.co',
  'ops@exämple.test': 'ops@xn--exmple-cua.test',
  'ops@例え。テスト': 'ops@xn--r8jz45g.xn--zckzah',
  'ops@xn--r8jz45g.xn--zckzah': 'ops@xn--r8jz45g.xn--zckzah',
  'ops@１２３.example': 'ops@123.example',
  [`${'l'.repeat(64)}@contoso.test`]: `${'l'.repeat(64)}@contoso.test`,
  [`a@${'d'.repeat(63)}.${'d'.repeat(63)}.${'d'.repeat(63)}.${'d'.repeat(55)}.test`]: `a@${'d'.repeat(63)}.${'d'.repeat(63)}.${'d'.repeat(63)}.${'d'.repeat(55)}.test`,
};

const refused: readonly (readonly [typed: string, about: RegExp])[] = [
  ['', /no address/],
  ['   ', /no address/],
  ['camille', /exactly one @/],
  ['camille@', /exactly one @/],
  ['@contoso.test', /exactly one @/],
  ['a@b@contoso.test', /exactly one @/],
  ['a@contoso.test\r\nBcc: eve@evil.test', /control character/],
  ['a@contoso.test\n', /control character/],
  ['a\u0000@contoso.test', /control character/],
  ['a@contoso.test\u2028', /control character/],
  ['a\u202e@contoso.test', /control character/],
  ['a@con\u200btoso.test', /control character/],
  ['a@con\u00adtoso.test', /control character/],
  ['a\ud800@contoso.test', /control character/],
  ['a@contoso.test CRLF RCPT TO:<eve@evil.test>', /angle brackets/],
  ['Camille <a@contoso.test>', /angle brackets/],
  ['<a@contoso.test>', /angle brackets/],
  ['a@contoso.test,eve@evil.test', /more than one/],
  ['a@contoso.test;eve@evil.test', /more than one/],
  ['"a b"@contoso.test', /quotation marks/],
  ['"a@contoso.test"', /quotation marks/],
  ['a b@contoso.test', /before the @/],
  ['.a@contoso.test', /before the @/],
  ['a.@contoso.test', /before the @/],
  ['a..b@contoso.test', /before the @/],
  ['é@contoso.test', /before the @/],
  ['a(comment)@contoso.test', /before the @/],
  ['a\\b@contoso.test', /before the @/],
  [`${'l'.repeat(65)}@contoso.test`, /longer than 64/],
  ['a@contoso', /domain name/],
  ['a@localhost', /domain name/],
  ['a@contoso.test.', /domain name/],
  ['a@.contoso.test', /domain name/],
  ['a@contoso..test', /domain name/],
  ['a@-contoso.test', /domain name/],
  ['a@contoso-.test', /domain name/],
  ['a@con_toso.test', /domain name/],
  ['a@contoso.test:25', /domain name/],
  ['a@contoso.test/x', /domain name/],
  ['a@contoso.test%2eevil.test', /domain name/],
  ['a@contoso.test eve', /domain name/],
  ['a@192.0.2.1', /domain name/],
  ['a@0x7f.1', /domain name/],
  ['a@[192.0.2.1]', /domain name/],
  ['a@[IPv6:2001:db8::1]', /domain name/],
  ['a@example.123', /domain name/],
  [`a@${'d'.repeat(64)}.test`, /domain name/],
  [`${'l'.repeat(60)}@${`${'d'.repeat(60)}.`.repeat(3)}example.test`, /longer than 254/],
  [`a@${'d.'.repeat(5000)}test`, /longer than 254/],
];

describe('given an address that somebody typed', () => {
  for (const [typed, address] of Object.entries(accepted))
    test(`when it is ${JSON.stringify(typed).slice(0, 60)}, then it is that mailbox`, () => {
      assert.deepEqual(parseAddress(typed), { ok: true, address });
      assert.deepEqual(parseAddress(address), { ok: true, address });
    });

  for (const [typed, about] of refused)
    test(`when it is ${JSON.stringify(typed).slice(0, 60)}, then it is refused with the reason`, () => {
      const parsed = parseAddress(typed);
      assert.ok(!parsed.ok);
      assert.match(parsed.reason.en, about);
      assert.doesNotMatch(parsed.reason.fr, /\S [:;?!]/);
      for (const language of languages) assert.ok(parsed.reason[language].length > 20);
    });

  test('when it holds what people paste, then it is refused or one clean mailbox', () => {
    for (const text of Object.values(hostileTexts))
      for (const typed of [
        text,
        `${text}@contoso.test`,
        `a@${text}.test`,
        `a@contoso.test${text}`,
      ]) {
        const parsed = parseAddress(typed);
        if (parsed.ok) assert.match(parsed.address, /^[^\s<>",;@]+@[a-z0-9.-]+$/);
      }
  });

  test('when it is very long, then the answer is still immediate', () => {
    const started = cpuTimeMs();
    for (const typed of [`${'a.'.repeat(500_000)}@contoso.test`, `a@${'a-'.repeat(500_000)}.test`])
      assert.equal(parseAddress(typed).ok, false);
    assert.ok(cpuTimeMs() - started < 500);
  });
});

describe('given a list of addresses', () => {
  test('when commas or semicolons part them, then each is kept once, in order', () => {
    assert.deepEqual(
      parseAddressList('b@contoso.test, a@contoso.test; B@CONTOSO.test,,c@contoso.test,'),
      { ok: true, addresses: ['b@contoso.test', 'a@contoso.test', 'c@contoso.test'] },
    );
    assert.deepEqual(parseAddressList(['a@contoso.test', ' b@contoso.test']), {
      ok: true,
      addresses: ['a@contoso.test', 'b@contoso.test'],
    });
  });

  test('when some entries are none, then all of them are named and nothing is taken', () => {
    const parsed = parseAddressList(
      'a@contoso.test, nobody, x@contoso.test\r\nRCPT TO:<e@evil.test>',
    );
    assert.ok(!parsed.ok);
    assert.deepEqual(
      parsed.faults.map(({ entry }) => entry),
      [' nobody', ' x@contoso.test\r\nRCPT TO:<e@evil.test>'],
    );
  });

  test('when an entry of a split list holds a comma, then it adds no recipient', () => {
    assert.equal(parseAddressList(['a@contoso.test,eve@evil.test']).ok, false);
  });

  test('when it is empty or too long, then the reason says so', () => {
    for (const typed of ['', ' , ; ', []]) {
      const parsed = parseAddressList(typed);
      assert.ok(!parsed.ok);
      assert.match(parsed.faults[0]?.reason.en ?? '', /no address/);
    }
    const many = (count: number) =>
      parseAddressList(Array.from({ length: count }, (_, index) => `a${index}@contoso.test`));
    assert.equal(many(MAX_ADDRESSES).ok, true);
    const parsed = many(MAX_ADDRESSES + 1);
    assert.ok(!parsed.ok);
    assert.match(parsed.faults[0]?.reason.en ?? '', /more than 20/);
  });
});
