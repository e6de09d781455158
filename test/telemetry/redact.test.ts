import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, test } from 'node:test';
import { createLog } from '../../src/log.ts';
import { createRedactor } from '../../src/telemetry/redact.ts';

/** What errors, servers and people say, with the part that must not be logged. */
const sayings: readonly (readonly [text: string, secret: string])[] = [
  ['connect postgres://vitrine:hunter2secret@db.example.com:5432/vitrine failed', 'hunter2secret'],
  ['redis://:p%40ss/word@redis:6379 is away', 'p%40ss'],
  ['Authorization: Bearer abc.def-ghi_jkl', 'abc.def-ghi_jkl'],
  ['authorization: Basic dXNlcjpwYXNz', 'dXNlcjpwYXNz'],
  ['token vt_nFu4UtY-cBL7-n_Oc6RCdnuoCOz40Jx2 is unknown', 'nFu4UtY-cBL7-n_Oc6RCdnuoCOz40Jx2'],
  ['GET https://crm.example/leads?api_key=s3cr3tKey&x=1', 's3cr3tKey'],
  ['{"password":"tiger-in-the-tank","user":"scott"}', 'tiger-in-the-tank'],
  ['Set-Cookie: session=abcdef0123456789', 'session=abcdef0123456789'],
  ['GET /preview/eyJhbGciOi-ticket_1 failed', 'eyJhbGciOi-ticket_1'],
  ['POST /invitations/kJ8sd7fhsdf98', 'kJ8sd7fhsdf98'],
  ['550 5.1.1 <camille.roux+news@solenne.example>: no such user', 'camille.roux+news'],
];

describe('given a log', () => {
  for (const [text, secret] of sayings) {
    test(`when it is told "${text.slice(0, 30)}…", then the line says the rest`, () => {
      const lines: string[] = [];
      const log = createLog(
        'debug',
        () => new Date(0),
        (line) => void lines.push(line),
      );
      log.warn(text, { error: text, stack: `Error: ${text}\n  at x` });
      const [line = ''] = lines;
      assert.ok(!line.includes(secret), line);
      assert.ok(line.includes('***'), line);
      // The control: without redaction the same line would tell it.
      assert.ok(JSON.stringify({ message: text }).includes(JSON.stringify(secret).slice(1, -1)));
    });
  }

  test('when a field is a secret by its name, then its value is not shown, whatever it looks like', () => {
    const lines: string[] = [];
    const log = createLog(
      'debug',
      () => new Date(0),
      (line) => void lines.push(line),
    );
    log.info('signed in', { token: 'plain words', cookie: 'plain words', count: 3 });
    assert.deepEqual(JSON.parse(lines[0] ?? ''), {
      time: '1970-01-01T00:00:00.000Z',
      level: 'info',
      message: 'signed in',
      token: '***',
      cookie: '***',
      count: 3,
    });
  });

  test('when a secret of the installation turns up in any of its spellings, then it is taken out', () => {
    const redactor = createRedactor();
    const key = randomBytes(32);
    redactor.keep(key);
    redactor.keep('a b/c?secret-word');
    for (const as of ['hex', 'base64', 'base64url'] as const) {
      assert.equal(redactor.redact(`key ${key.toString(as)}.`), 'key ***.');
    }
    assert.equal(redactor.redact('said a b/c?secret-word loudly'), 'said *** loudly');
    assert.equal(redactor.redact('said a%20b%2Fc%3Fsecret-word loudly'), 'said *** loudly');
  });

  test('when it is told what is no secret, then the words stay as they are', () => {
    const { redact } = createRedactor();
    for (const text of [
      'a stage broke',
      'connect ECONNREFUSED 127.0.0.1:5432',
      'Stage run 0b1f7d5e-3a92-4d6c-8e17-64c2f09a7c41 was changed by somebody else.',
      'the worker stops; its lease ran out',
      'https://publish.example.com/offers/solenne/fjord/status',
    ]) {
      assert.equal(redact(text), text);
    }
  });

  test('when a line is written inside a trace, then it carries the trace id', () => {
    const lines: string[] = [];
    const log = createLog(
      'debug',
      () => new Date(0),
      (line) => void lines.push(line),
      { traceId: () => 'a'.repeat(32) },
    );
    log.info('inside');
    log.info('another', { traceId: 'b'.repeat(32) });
    const ids = lines.map((line) => (JSON.parse(line) as { traceId: string }).traceId);
    assert.deepEqual(ids, ['a'.repeat(32), 'b'.repeat(32)]);
  });
});
