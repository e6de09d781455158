import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, test } from 'node:test';
import { simpleParser } from 'mailparser';
import { subjectLine } from '../../src/mail/layout.ts';
import { createSmtpTransport } from '../../src/mail/smtp-transport.ts';
import { parseSmtpUrl } from '../../src/mail/smtp-url.ts';
import type { SendOutcome } from '../../src/mail/transport.ts';
import { hostileTexts } from './hostile.ts';
import { outgoing } from './outgoing.ts';
import { reply, startRawServer, startSmtpServer } from './smtp-peer.ts';

const short = { connectMs: 2000, greetingMs: 300, socketMs: 600, sendMs: 2000 };

const refusal = (outcome: SendOutcome, permanent: boolean, response: RegExp) => {
  assert.equal(outcome.kind, 'refused');
  assert.equal(outcome.permanent, permanent, outcome.response);
  assert.match(outcome.response, response);
};

describe('given a mail server that takes mails', () => {
  test('when a mail is sent, then it arrives whole, with the id and the headers it was given', async () => {
    await using server = await startSmtpServer();
    await using transport = createSmtpTransport({ url: server.url, timeouts: short });
    const mail = outgoing();
    const outcome = await transport.send(mail);
    assert.equal(outcome.kind, 'sent');
    assert.match(outcome.response, /^250 /);
    assert.equal(server.mails.length, 1);
    const [received] = server.mails;
    assert.ok(received);
    assert.equal(received.from, 'news@market.example.test');
    assert.deepEqual(received.to, ['camille@contoso.test']);
    const parsed = await simpleParser(Buffer.from(received.raw, 'latin1'));
    assert.equal(parsed.messageId, mail.messageId);
    assert.equal(parsed.subject, mail.subject);
    assert.equal(parsed.text, mail.text);
    assert.equal(parsed.html, mail.html);
    assert.equal(parsed.inReplyTo, mail.references);
    assert.equal(parsed.references, mail.references);
    assert.deepEqual(parsed.date, mail.date);
    assert.equal(parsed.headers.get('content-language'), 'fr');
    assert.equal(parsed.headers.get('auto-submitted'), 'auto-generated');
    assert.match(
      received.raw,
      /^List-Id: "?Pulse Monitor"? <pulse-monitor\.contoso\.offers\.market\.example\.test>\r$/im,
    );
    for (const line of received.raw.split('\r\n')) assert.ok(line.length <= 998);
  });

  test('when the installation has no domain, then it may send as itself but not to itself', async () => {
    await using server = await startSmtpServer();
    await using transport = createSmtpTransport({ url: server.url, timeouts: short });
    const from = { name: 'Vitrine', address: 'vitrine@localhost' };
    const messageId = '<0a@ipv6.--1.invalid>';
    assert.equal((await transport.send(outgoing({ from, messageId }))).kind, 'sent');
    assert.equal(server.mails[0]?.from, 'vitrine@localhost');
    refusal(await transport.send(outgoing({ to: from })), true, /domain name/);
  });

  test('when the same mail is sent again, then it carries the same id', async () => {
    await using server = await startSmtpServer();
    await using transport = createSmtpTransport({ url: server.url, timeouts: short });
    await transport.send(outgoing());
    await transport.send(outgoing());
    const ids = server.mails.map(({ raw }) => /^Message-ID: (\S+)/m.exec(raw)?.[1]);
    assert.deepEqual(ids, [outgoing().messageId, outgoing().messageId]);
  });

  test('when many mails are sent at once, then each arrives once over three connections', async () => {
    await using server = await startSmtpServer();
    await using transport = createSmtpTransport({ url: server.url, timeouts: short });
    const addresses = Array.from({ length: 40 }, (_, index) => `a${index}@contoso.test`);
    const outcomes = await Promise.all(
      addresses.map((address) => transport.send(outgoing({ to: { address } }))),
    );
    assert.ok(outcomes.every(({ kind }) => kind === 'sent'));
    assert.deepEqual(server.mails.flatMap(({ to }) => to).sort(), addresses.toSorted());
    assert.ok(server.connectionCount() <= 3);
  });

  test('when the server hung up while idle, then the next mail goes out without a refusal', async () => {
    await using server = await startSmtpServer();
    await using transport = createSmtpTransport({ url: server.url, timeouts: short });
    await transport.send(outgoing());
    server.dropAll();
    assert.equal((await transport.send(outgoing())).kind, 'sent');
    assert.equal(server.mails.length, 2);
  });

  test('when the transport is disposed of, then mails under way arrive and later ones throw', async () => {
    await using server = await startSmtpServer();
    const transport = createSmtpTransport({ url: server.url, timeouts: short });
    const underWay = Array.from({ length: 8 }, () => transport.send(outgoing()));
    await transport[Symbol.asyncDispose]();
    assert.ok((await Promise.all(underWay)).every(({ kind }) => kind === 'sent'));
    assert.equal(server.mails.length, 8);
    await assert.rejects(transport.send(outgoing()), /closed/);
  });
});

describe('given a mail server that refuses', () => {
  const refusals: readonly (readonly [what: string, code: number, permanent: boolean])[] = [
    ['the recipient for now', 451, false],
    ['the recipient for good', 550, true],
    ['the recipient without authentication', 530, false],
    ['the recipient and hangs up', 421, false],
  ];
  for (const [what, code, permanent] of refusals)
    test(`when it refuses ${what} (${code}), then the outcome is ${permanent ? '' : 'not '}permanent`, async () => {
      await using server = await startSmtpServer({
        onRcptTo: (_address, _session, done) => done(reply(code, 'no such luck')),
      });
      await using transport = createSmtpTransport({ url: server.url, timeouts: short });
      refusal(await transport.send(outgoing()), permanent, new RegExp(`^${code}.*no such luck`));
      assert.equal(server.mails.length, 0);
    });

  test('when one recipient is refused for good, then the next mail still goes out', async () => {
    await using server = await startSmtpServer({
      onRcptTo: ({ address }, _session, done) =>
        done(address.startsWith('gone') ? reply(550, 'gone') : null),
    });
    await using transport = createSmtpTransport({ url: server.url, timeouts: short });
    refusal(await transport.send(outgoing({ to: { address: 'gone@contoso.test' } })), true, /gone/);
    assert.equal((await transport.send(outgoing())).kind, 'sent');
    assert.equal(server.mails.length, 1);
  });

  for (const [code, permanent] of [
    [554, true],
    [452, false],
  ] as const)
    test(`when it refuses the content (${code}), then the outcome is ${permanent ? '' : 'not '}permanent`, async () => {
      await using server = await startSmtpServer({
        onData: (_stream, _session, done) => done(reply(code, 'content')),
      });
      await using transport = createSmtpTransport({ url: server.url, timeouts: short });
      refusal(await transport.send(outgoing()), permanent, new RegExp(`^${code}`));
    });

  test('when it refuses our sender, then that is our fault and no recipient is given up', async () => {
    await using server = await startSmtpServer({
      onMailFrom: (_address, _session, done) => done(reply(550, 'sender unknown')),
    });
    await using transport = createSmtpTransport({ url: server.url, timeouts: short });
    refusal(await transport.send(outgoing()), false, /sender unknown/);
  });

  test('when it refuses our password, then no recipient is given up and the password is not told', async () => {
    await using server = await startSmtpServer({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: (_auth, _session, done) => done(reply(535, 'wrong password')),
    });
    const url = `smtp://vitrine:s3cret-word@127.0.0.1:${server.port}`;
    await using transport = createSmtpTransport({ url, timeouts: short });
    const outcome = await transport.send(outgoing());
    refusal(outcome, false, /535/);
    assert.doesNotMatch(outcome.response, /s3cret-word/);
  });

  test('when it greets with 554, then no recipient is given up', async () => {
    await using server = await startRawServer({
      greet: (socket) => void socket.end('554 no service here\r\n'),
    });
    await using transport = createSmtpTransport({ url: server.url, timeouts: short });
    refusal(await transport.send(outgoing()), false, /554 no service/);
  });
});

describe('given a mail server that is not well', () => {
  const polite = (line: string) =>
    line.startsWith('EHLO')
      ? '250 peer\r\n'
      : line === 'DATA'
        ? '354 go on\r\n'
        : line === '.'
          ? null
          : '250 ok\r\n';

  test('when nothing listens, then the outcome is not permanent', async () => {
    // A port that was free a moment ago and is closed again.
    const closed = createServer().listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const address = closed.address();
    assert.ok(address !== null && typeof address === 'object');
    closed.close();
    await once(closed, 'close');
    const url = `smtp://127.0.0.1:${address.port}`;
    await using transport = createSmtpTransport({ url, timeouts: short });
    refusal(await transport.send(outgoing()), false, /ECONNREFUSED/);
  });

  test('when its name is unknown, then the outcome is not permanent', async () => {
    const url = 'smtp://mail.invalid:25';
    await using transport = createSmtpTransport({ url, timeouts: short });
    refusal(await transport.send(outgoing()), false, /./);
  });

  test('when it takes the connection and says nothing, then the greeting times out', async () => {
    await using server = await startRawServer({ greet: () => undefined });
    await using transport = createSmtpTransport({ url: server.url, timeouts: short });
    refusal(await transport.send(outgoing()), false, /Greeting never received/);
  });

  test('when it falls silent after the greeting, then the silence ends the attempt', async () => {
    await using server = await startRawServer({
      greet: (socket) => void socket.write('220 peer\r\n'),
    });
    await using transport = createSmtpTransport({ url: server.url, timeouts: short });
    refusal(await transport.send(outgoing()), false, /./);
  });

  test(
    'when it trickles an answer without end, then the limit for one mail ends the attempt',
    { timeout: 10_000 },
    async () => {
      const timers = new Set<NodeJS.Timeout>();
      await using server = await startRawServer({
        greet: (socket) => {
          socket.write('220 peer\r\n');
        },
        answer: (line, socket) => {
          if (!line.startsWith('MAIL')) return void socket.write('250 peer\r\n');
          const timer = setInterval(() => socket.write('250-more\r\n'), 20);
          timers.add(timer);
          socket.once('close', () => clearInterval(timer));
        },
      });
      const timeouts = { ...short, sendMs: 400 };
      await using transport = createSmtpTransport({ url: server.url, timeouts });
      refusal(await transport.send(outgoing()), false, /aborted/i);
      for (const timer of timers) clearInterval(timer);
    },
  );

  test('when it drops the line after the whole content, then the mail is asked for again by us, not by the pool', async () => {
    await using server = await startRawServer({
      greet: (socket) => void socket.write('220 peer\r\n'),
      answer: (line, socket) => {
        const said = polite(line);
        if (said === null) socket.destroy();
        else socket.write(said);
      },
    });
    await using transport = createSmtpTransport({ url: server.url, timeouts: short });
    refusal(await transport.send(outgoing()), false, /./);
    assert.equal(server.lines.filter((line) => line === '.').length, 1);
  });

  test('when it drops the line at every step before, then nothing is permanent and nothing is thrown', async () => {
    for (const step of ['EHLO', 'MAIL', 'RCPT', 'DATA']) {
      await using server = await startRawServer({
        greet: (socket) => void socket.write('220 peer\r\n'),
        answer: (line, socket) => {
          if (line.startsWith(step)) socket.destroy();
          else socket.write(polite(line) ?? '');
        },
      });
      await using transport = createSmtpTransport({ url: server.url, timeouts: short });
      refusal(await transport.send(outgoing()), false, /./);
    }
  });

  test('when it answers with control characters, then the answer is one clean line', async () => {
    await using server = await startRawServer({
      greet: (socket) => void socket.write('220 peer\r\n'),
      answer: (line, socket) =>
        void socket.write(
          line.startsWith('RCPT')
            ? `550-\u001b[31mno\r\n550 ${'x'.repeat(3000)}\r\n`
            : (polite(line) ?? ''),
        ),
    });
    await using transport = createSmtpTransport({ url: server.url, timeouts: short });
    const outcome = await transport.send(outgoing());
    refusal(outcome, true, /^550-\[31mno 550 x+…$/);
    assert.ok(outcome.response.length <= 500);
  });
});

describe('given addresses and texts that try to become commands', () => {
  test('when the address is none, then the server is not even asked', async () => {
    await using server = await startSmtpServer();
    await using transport = createSmtpTransport({ url: server.url, timeouts: short });
    for (const address of [
      'camille@contoso.test\r\nRCPT TO:<eve@evil.test>',
      'camille@contoso.test CRLF RCPT TO:<eve@evil.test>',
      'camille@contoso.test,eve@evil.test',
      'camille@contoso.test;eve@evil.test',
      'Camille <camille@contoso.test>, <eve@evil.test>',
      '"camille@contoso.test"@evil.test',
      'camille@contoso.test\u0000',
      'camille@[127.0.0.1]',
      '',
    ])
      refusal(await transport.send(outgoing({ to: { address } })), true, /./);
    assert.equal(server.connectionCount(), 0);
  });

  test('when names, subjects and bodies hold anything, then the envelope is exactly the intended one', async () => {
    await using server = await startSmtpServer();
    await using transport = createSmtpTransport({ url: server.url, timeouts: short });
    const texts = [
      ...Object.values(hostileTexts).map((text) => text.slice(0, 5000)),
      'eve@evil.test, <eve@evil.test>',
      '" <eve@evil.test>, "',
      '=?utf-8?Q?x=0D=0ABcc:_eve@evil.test?=',
      'Eve\\" <eve@evil.test>\\',
    ];
    for (const text of texts) {
      const mail = outgoing({
        from: { name: text, address: 'news@market.example.test' },
        to: { name: text, address: 'camille@contoso.test' },
        subject: text,
        text,
        html: text,
        list: { id: 'pulse.contoso.offers.market.example.test', name: text },
      });
      const before = server.mails.length;
      assert.equal((await transport.send(mail)).kind, 'sent');
      const received = server.mails[before];
      assert.ok(received);
      assert.equal(received.from, 'news@market.example.test');
      assert.deepEqual(received.to, ['camille@contoso.test']);
      const parsed = await simpleParser(Buffer.from(received.raw, 'latin1'));
      const expected = headerNames.filter((name) => name !== 'subject' || subjectLine(text) !== '');
      assert.deepEqual([...parsed.headers.keys()].sort(), expected);
      const to = [parsed.to ?? []].flat().flatMap(({ value }) => value);
      assert.deepEqual(
        to.map(({ address }) => address),
        ['camille@contoso.test'],
      );
      assert.equal(parsed.messageId, mail.messageId);
      assert.match(received.raw, /<pulse\.contoso\.offers\.market\.example\.test>\r$/m);
    }
    assert.deepEqual(new Set(server.asked), new Set(['camille@contoso.test']));
    assert.equal(server.mails.length, texts.length);
  });

  const headerNames = [
    'auto-submitted',
    'content-language',
    'content-type',
    'date',
    'from',
    'in-reply-to',
    'list',
    'message-id',
    'mime-version',
    'references',
    'subject',
    'to',
  ];

  test('when the id, the thread or the sender is malformed, then sending throws', async () => {
    await using server = await startSmtpServer();
    await using transport = createSmtpTransport({ url: server.url, timeouts: short });
    for (const changes of [
      { messageId: '<a@b>\r\nBcc: eve@evil.test' },
      { messageId: 'a@b' },
      { references: '<a@b> <c@d>' },
      { from: { name: 'x', address: 'x@y, z@w.test' } },
    ])
      await assert.rejects(transport.send(outgoing(changes)), TypeError);
    assert.equal(server.connectionCount(), 0);
  });
});

describe('given a wish for encryption', () => {
  test('when the server has none, then required sends nothing and opportunistic sends', async () => {
    await using server = await startSmtpServer();
    await using strict = createSmtpTransport({
      url: `${server.url}?tls=required`,
      timeouts: short,
    });
    refusal(await strict.send(outgoing()), false, /./);
    assert.equal(server.asked.length, 0);
    await using lenient = createSmtpTransport({ url: server.url, timeouts: short });
    assert.equal((await lenient.send(outgoing())).kind, 'sent');
  });

  test('when its certificate is not trusted, then nothing is sent unless encryption is off', async () => {
    await using server = await startSmtpServer({ disabledCommands: [] });
    for (const tls of ['required', 'opportunistic']) {
      const url = `${server.url}?tls=${tls}`;
      await using transport = createSmtpTransport({ url, timeouts: short });
      refusal(await transport.send(outgoing()), false, /certificate|TLS/i);
    }
    assert.equal(server.asked.length, 0);
    await using off = createSmtpTransport({ url: `${server.url}?tls=off`, timeouts: short });
    assert.equal((await off.send(outgoing())).kind, 'sent');
  });

  test('when SMTP_URL is read, then a password implies encryption except to this machine', () => {
    const read = (url: string) => {
      const parsed = parseSmtpUrl(url);
      return parsed.ok ? parsed.settings : parsed.reason.en.slice(0, 12);
    };
    const settings = (host: string, port: number, security: string, auth: object | null) => ({
      host,
      port,
      security,
      auth,
    });
    const user = { user: 'u', pass: 'p@ss' };
    assert.deepEqual(read('smtp://mail.test'), settings('mail.test', 587, 'opportunistic', null));
    assert.deepEqual(read('smtp://mail.test:25'), settings('mail.test', 25, 'opportunistic', null));
    assert.deepEqual(
      read('smtp://u:p%40ss@mail.test'),
      settings('mail.test', 587, 'starttls', user),
    );
    assert.deepEqual(read('smtp://u:p%40ss@[::1]:25'), settings('::1', 25, 'opportunistic', user));
    assert.deepEqual(
      read('smtp://u:p%40ss@mail.test?tls=off'),
      settings('mail.test', 587, 'off', user),
    );
    assert.deepEqual(read('smtps://u:p%40ss@mail.test'), settings('mail.test', 465, 'tls', user));
    for (const url of [
      '',
      'mail.test',
      'http://mail.test',
      'smtp://',
      'smtp://mail.test/path',
      'smtp://mail.test?rejectUnauthorized=false',
      'smtp://mail.test?tls=maybe',
      'smtps://mail.test?tls=off',
      'smtp://u:100%@mail.test',
    ]) {
      const parsed = parseSmtpUrl(url);
      assert.equal(parsed.ok, false, url);
      assert.throws(() => createSmtpTransport({ url }), TypeError);
    }
  });
});
