import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, test } from 'node:test';
import {
  type Config,
  type SettingName,
  describeSettings,
  isLoopback,
  listeningOn,
  readConfig,
  readFlags,
  settings,
} from '../src/config.ts';
import { temporaryFolder } from './services/child.ts';

const projectRoot = resolve(import.meta.dirname, '..');
const database = 'postgres://vitrine:hunter2@db.example.com:5432/vitrine';

type Env = Partial<Record<SettingName | 'PATH', string>>;

function accepted(env: Env): Config {
  const result = readConfig(env);
  assert.ok(result.ok, result.ok ? '' : result.faults.join('\n'));
  return result.config;
}

function faultsOf(env: Env): readonly string[] {
  const result = readConfig(env);
  assert.equal(result.ok, false);
  return result.ok ? [] : result.faults;
}

function warningsOf(env: Env): string {
  const result = readConfig(env);
  assert.ok(result.ok);
  return result.warnings.join('\n');
}

describe('given no settings', () => {
  test('when they are read, then every default is there and nothing is warned of', () => {
    const result = readConfig({ PATH: '/usr/bin' });
    assert.deepEqual(result, {
      ok: true,
      config: {
        projectRoot,
        searchPath: '/usr/bin',
        role: 'all',
        port: 4000,
        portIsDefault: true,
        host: '127.0.0.1',
        publicUrl: 'http://127.0.0.1:4000',
        publicUrlIsDefault: true,
        dataDir: join(projectRoot, '.vitrine'),
        auditHeadsFile: join(projectRoot, '.vitrine', 'audit-heads.jsonl'),
        databaseUrl: null,
        redisUrl: null,
        bell: 'auto',
        smtpUrl: null,
        otherSecretKeys: [],
        packageStore: null,
        clamavUrl: null,
        mailFrom: { name: 'Vitrine', address: 'vitrine@localhost' },
        operatorEmails: [],
        reviewerEmails: [],
        signInByMail: true,
        oidc: null,
        outboundAllow: [],
        outboundCa: null,
        secretKey: null,
        cancelWindow: 'seed',
        limitProfile: 'cpp',
        reviewerName: 'Microsoft',
        reviewByMembers: false,
        demo: true,
        allowedOrigins: ['http://127.0.0.1:4000', 'http://localhost:4000', 'http://[::1]:4000'],
        allowedHosts: ['127.0.0.1:4000', 'localhost:4000', '[::1]:4000'],
        introspection: true,
        stageConcurrency: 4,
        drainSeconds: 0,
        checkLinks: false,
        leadRetentionDays: 730,
        maxPackageBytes: 104_857_600,
        logLevel: 'info',
        operations: null,
        traces: null,
      },
      warnings: [],
    });
  });

  test('when they are empty or blank, as compose files leave them, then they count as not given', () => {
    const blank = Object.fromEntries(
      settings.map(({ name }, index) => [name, index % 2 ? '' : ' ']),
    );
    assert.deepEqual(readConfig({ ...blank, PATH: '' }), readConfig({ PATH: '' }));
  });
});

describe('given settings that are right', () => {
  test('when they are read, then each arrives in its own form', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'ca.pem');
    const pem = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
    await writeFile(file, pem);
    const key = Buffer.alloc(32, 7);
    const config = accepted({
      PORT: '8080',
      HOST: '0.0.0.0',
      PUBLIC_URL: 'https://Publish.example.com/',
      DATA_DIR: folder.path,
      AUDIT_HEADS_FILE: join(folder.path, 'heads.jsonl'),
      DATABASE_URL: database,
      REDIS_URL: 'rediss://:secret@redis.example.com:6380/1',
      BELL: 'bull',
      SMTP_URL: 'smtps://u:p@mail.example.com',
      VITRINE_OTHER_SECRET_KEYS: `${'01'.repeat(32)}, ${Buffer.alloc(32, 2).toString('base64')}`,
      PACKAGE_STORE_URL: 's3://packages.example/a/b/?endpoint=http://store:9000&region=eu-west-3',
      CLAMAV_URL: 'unix:///run/clamav/clamd.ctl',
      MAIL_FROM: '"Market, place" <Publish@Example.com>',
      OPERATOR_EMAILS: 'Ada@example.com, max@example.com,ada@example.com,',
      REVIEWER_EMAILS: 'Marta@example.com',
      SIGN_IN_BY_MAIL: 'on',
      OIDC_ISSUER: 'https://login.example.com/realms/market',
      OIDC_CLIENT_ID: 'vitrine',
      OIDC_CLIENT_SECRET: 's3cret',
      OIDC_NAME: 'Contoso',
      OIDC_SCOPE: 'openid email',
      OIDC_EMAIL_TRUSTED: 'on',
      OIDC_STAFF_CLAIM: 'realm_access.roles',
      OIDC_OPERATOR_VALUES: 'ops, vitrine-operator',
      OIDC_REVIEWER_VALUES: 'reviewers',
      OIDC_SUBSCRIPTIONS_CLAIM: 'subscriptions',
      OIDC_AUDIENCE: 'https://publish.example.com',
      OUTBOUND_ALLOW: 'crm.internal:8443, 10.0.4.12, [fd00::1]:80',
      OUTBOUND_CA_FILE: file,
      VITRINE_SECRET_KEY: key.toString('hex'),
      ROLE: 'worker',
      CANCEL_WINDOW: 'any',
      LIMIT_PROFILE: 'partnerCenter',
      REVIEWER_NAME: 'Contoso',
      REVIEW_BY_MEMBERS: 'on',
      DEMO: 'off',
      ALLOWED_ORIGINS: 'https://portal.example.com',
      ALLOWED_HOSTS: 'publish.internal,other:81',
      INTROSPECTION: 'off',
      STAGE_CONCURRENCY: '16',
      DRAIN_SECONDS: '15',
      CHECK_LINKS: 'on',
      LEAD_RETENTION_DAYS: '365',
      MAX_PACKAGE_BYTES: '250 MiB',
      LOG_LEVEL: 'debug',
      OPERATIONS_PORT: '9464',
      OPERATIONS_HOST: '::1',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'https://collector.internal/otlp/',
      OTEL_EXPORTER_OTLP_HEADERS: 'api-key=a%3Db, X-Tenant=market',
      OTEL_TRACES_SAMPLER_ARG: '0.25',
      PATH: '/bin',
    });
    assert.deepEqual(config, {
      projectRoot,
      searchPath: '/bin',
      role: 'worker',
      port: 8080,
      portIsDefault: false,
      host: '0.0.0.0',
      publicUrl: 'https://publish.example.com',
      publicUrlIsDefault: false,
      dataDir: folder.path,
      auditHeadsFile: join(folder.path, 'heads.jsonl'),
      databaseUrl: database,
      redisUrl: 'rediss://:secret@redis.example.com:6380/1',
      bell: 'bull',
      smtpUrl: 'smtps://u:p@mail.example.com',
      otherSecretKeys: [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)],
      packageStore: {
        bucket: 'packages.example',
        prefix: 'a/b/',
        endpoint: 'http://store:9000',
        region: 'eu-west-3',
      },
      clamavUrl: 'unix:///run/clamav/clamd.ctl',
      mailFrom: { name: 'Market, place', address: 'publish@example.com' },
      operatorEmails: ['ada@example.com', 'max@example.com'],
      reviewerEmails: ['marta@example.com'],
      signInByMail: true,
      oidc: {
        issuer: 'https://login.example.com/realms/market',
        clientId: 'vitrine',
        clientSecret: 's3cret',
        name: 'Contoso',
        scope: 'openid email',
        audience: 'https://publish.example.com',
        claims: {
          emailTrusted: true,
          staffClaim: 'realm_access.roles',
          operatorValues: ['ops', 'vitrine-operator'],
          reviewerValues: ['reviewers'],
          subscriptionsClaim: 'subscriptions',
        },
      },
      outboundAllow: [
        { host: 'crm.internal', port: 8443 },
        { host: '10.0.4.12', port: null },
        { host: 'fd00::1', port: 80 },
      ],
      outboundCa: { file, pem },
      secretKey: new Uint8Array(key),
      cancelWindow: 'any',
      limitProfile: 'partnerCenter',
      reviewerName: 'Contoso',
      reviewByMembers: true,
      demo: false,
      allowedOrigins: ['https://publish.example.com', 'https://portal.example.com'],
      allowedHosts: ['publish.example.com', 'publish.internal', 'other:81'],
      introspection: false,
      stageConcurrency: 16,
      drainSeconds: 15,
      checkLinks: true,
      leadRetentionDays: 365,
      maxPackageBytes: 262_144_000,
      logLevel: 'debug',
      operations: { host: '::1', port: 9464 },
      traces: {
        endpoint: 'https://collector.internal/otlp',
        headers: { 'api-key': 'a=b', 'x-tenant': 'market' },
        share: 0.25,
      },
    } satisfies Config);
  });

  test('when the key is base64, of either alphabet, with or without padding, then it is the same 32 bytes', () => {
    const key = Buffer.from('fbff'.repeat(16), 'hex');
    for (const text of [
      key.toString('hex').toUpperCase(),
      key.toString('base64'),
      key.toString('base64url'),
    ]) {
      assert.deepEqual(accepted({ VITRINE_SECRET_KEY: text }).secretKey, new Uint8Array(key), text);
    }
  });

  test('when a database is reached by a socket, then its address is taken', () => {
    const url = 'postgresql:///vitrine?host=/run/postgresql';
    assert.equal(accepted({ DATABASE_URL: url }).databaseUrl, url);
  });

  test('when a flag and the environment differ, then the flag wins', () => {
    const result = readConfig({ PORT: '1' }, { PORT: '2' });
    assert.ok(result.ok);
    assert.equal(result.config.port, 2);
  });
});

describe('given one setting that is wrong', () => {
  const wrong: readonly (readonly [SettingName, string, RegExp?])[] = [
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '4000.5'],
    ['PORT', '0x10'],
    ['HOST', 'http://localhost'],
    ['HOST', 'a b'],
    ['PUBLIC_URL', 'publish.example.com'],
    ['PUBLIC_URL', 'ftp://publish.example.com'],
    ['PUBLIC_URL', 'https://publish.example.com/portal', /end after the host and port/],
    ['PUBLIC_URL', 'https://user@publish.example.com', /must not contain a user/],
    ['DATA_DIR', '/', /root of a disk/],
    ['AUDIT_HEADS_FILE', '/no/such/folder/heads.jsonl', /There is no folder \/no\/such\/folder/],
    ['AUDIT_HEADS_FILE', '/tmp', /is a folder/],
    ['DATABASE_URL', 'mysql://db/vitrine'],
    ['DATABASE_URL', 'postgres://db.example.com', /names no database/],
    ['DATABASE_URL', 'postgres:///vitrine', /names no host/],
    ['REDIS_URL', 'http://redis.example.com'],
    ['REDIS_URL', 'redis://', /names no host/],
    ['BELL', 'redis'],
    ['SMTP_URL', 'mail.example.com:25'],
    ['VITRINE_OTHER_SECRET_KEYS', `${'01'.repeat(32)},short`],
    ['PACKAGE_STORE_URL', 'https://bucket'],
    ['PACKAGE_STORE_URL', 's3://', /names no bucket/],
    ['PACKAGE_STORE_URL', 's3://Bucket_1', /names no bucket/],
    ['PACKAGE_STORE_URL', 's3://key:secret@bucket', /must not contain a user/],
    ['PACKAGE_STORE_URL', 's3://bucket?endpoint=ftp://store'],
    ['PACKAGE_STORE_URL', 's3://bucket?acl=public', /no acl/],
    ['CLAMAV_URL', 'http://clamav'],
    ['CLAMAV_URL', 'tcp://', /names no host/],
    ['CLAMAV_URL', 'unix://run/clamd.ctl', /three slashes/],
    ['MAIL_FROM', 'Marketplace'],
    ['MAIL_FROM', 'A <a@example.com>\r\nBcc: b@example.com'],
    ['OPERATOR_EMAILS', 'ada@example.com, max', /Not accepted: max\. Expected/],
    ['REVIEWER_EMAILS', 'marta', /Not accepted: marta\. Expected/],
    ['SIGN_IN_BY_MAIL', 'yes'],
    ['OIDC_ISSUER', 'login.example.com'],
    ['OIDC_ISSUER', 'http://login.example.com', /Without https it must be on this machine/],
    ['OIDC_ISSUER', 'https://login.example.com/?realm=a', /must end with its path/],
    ['OIDC_CLIENT_ID', 'a'.repeat(201)],
    ['OIDC_CLIENT_SECRET', 'a'.repeat(1_001)],
    ['OIDC_NAME', 'a'.repeat(61)],
    ['OIDC_SCOPE', 'email profile', /It lacks openid/],
    ['OIDC_SCOPE', 'openid  email'],
    ['OIDC_EMAIL_TRUSTED', 'yes'],
    ['OIDC_STAFF_CLAIM', 'a'.repeat(201)],
    ['OIDC_OPERATOR_VALUES', `a,${'b'.repeat(201)}`, /Not accepted/],
    ['OIDC_REVIEWER_VALUES', `a,${'b'.repeat(201)}`, /Not accepted/],
    ['OIDC_SUBSCRIPTIONS_CLAIM', 'a'.repeat(201)],
    ['OIDC_AUDIENCE', 'a'.repeat(201)],
    [
      'OUTBOUND_ALLOW',
      '10.0.4.12, crm:0, a/b',
      /Not accepted: crm:0\. Not accepted: a\/b\. Expected/,
    ],
    ['OUTBOUND_ALLOW', 'fd00::1', /Write \[fd00::1\]/],
    ['OUTBOUND_CA_FILE', '/no/such/file.pem', /cannot be read \(ENOENT\)/],
    ['OUTBOUND_CA_FILE', join(projectRoot, 'package.json'), /no certificate/],
    ['VITRINE_SECRET_KEY', 'password'],
    ['VITRINE_SECRET_KEY', 'ab'.repeat(31)],
    ['ROLE', 'server'],
    ['CANCEL_WINDOW', 'always'],
    ['LIMIT_PROFILE', 'CPP'],
    ['REVIEWER_NAME', 'x'.repeat(61)],
    ['REVIEW_BY_MEMBERS', 'true'],
    ['DEMO', 'yes'],
    ['DEMO_ON_NETWORK', 'on'],
    ['ALLOWED_ORIGINS', '*', /Not accepted: \*\. /],
    ['ALLOWED_HOSTS', 'https://publish.example.com', /Not accepted: https:\S+\. /],
    ['INTROSPECTION', '1'],
    ['STAGE_CONCURRENCY', '0'],
    ['STAGE_CONCURRENCY', '65'],
    ['DRAIN_SECONDS', '601'],
    ['CHECK_LINKS', 'maybe'],
    ['LEAD_RETENTION_DAYS', '-1'],
    ['LEAD_RETENTION_DAYS', '1 year'],
    ['MAX_PACKAGE_BYTES', '100MB'],
    ['MAX_PACKAGE_BYTES', '1000'],
    ['MAX_PACKAGE_BYTES', '2GiB'],
    ['LOG_LEVEL', 'verbose'],
    ['OPERATIONS_PORT', 'on'],
    ['OPERATIONS_HOST', 'http://localhost'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'http://user:pw@collector:4318', /must not contain a user/],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'http://collector:4318/?key=1', /end with its path/],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'api-key'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'api-key=%', /% that stands for nothing/],
    ['OTEL_TRACES_SAMPLER_ARG', '1.5'],
  ];
  for (const [name, given, reason] of wrong) {
    test(`when ${name} is ${JSON.stringify(given.slice(0, 40))}, then the fault names it, what is expected and an example`, () => {
      const faults = faultsOf({ [name]: given });
      assert.equal(faults.length, 1, faults.join('\n'));
      const [fault = ''] = faults;
      const setting = settings.find((entry) => entry.name === name);
      assert.match(fault, new RegExp(`^${name} is .*\\. .*Expected: .+\\. Example: .+$`, 's'));
      if (!setting?.secret) assert.ok(fault.includes(JSON.stringify(given)), fault);
      if (reason) assert.match(fault, reason);
      else assert.match(fault, /^\S+ is ("[^\n]*"|hidden \(\d+ characters\))\. Expected/);
    });
  }

  test('when every setting has a row in this table, then none is left untried', () => {
    const tried = new Set(wrong.map(([name]) => name));
    assert.deepEqual(
      settings.map(({ name }) => name).filter((name) => !tried.has(name)),
      [],
    );
  });

  test('when its own example is given, then it is accepted', () => {
    for (const { name, example } of settings) {
      if (example.includes('`') || name === 'OUTBOUND_CA_FILE') continue;
      // What some examples need beside them.
      const beside: Env = {
        DATABASE_URL: database,
        PUBLIC_URL: 'https://publish.example.com',
        OIDC_ISSUER: 'https://login.example.com',
        OIDC_CLIENT_ID: 'vitrine',
      };
      accepted({ ...beside, [name]: example });
    }
  });

  test('when it is a secret, then no part of it is shown', () => {
    const secrets: readonly (readonly [SettingName, string])[] = [
      ['DATABASE_URL', 'mysql://vitrine:hunter2@db.example.com/vitrine?password=hunter2'],
      ['DATABASE_URL', 'postgres://vitrine:hunter2@db.example.com'],
      ['DATABASE_URL', 'vitrine:hunter2@db.example.com'],
      ['DATABASE_URL', 'mysql://vitrine:7/hunter2@db.example.com/vitrine'],
      ['REDIS_URL', 'hunter2'],
      ['REDIS_URL', 'http://:hunter2@redis.example.com'],
      ['SMTP_URL', 'https://u:hunter2@mail.example.com#hunter2'],
      ['VITRINE_SECRET_KEY', 'hunter2hunter2'],
    ];
    for (const [name, given] of secrets) {
      const [fault = ''] = faultsOf({ [name]: given });
      assert.ok(fault.startsWith(`${name} is `));
      assert.equal(fault.includes('hunter2'), false, fault);
    }
  });
});

describe('given several settings that are wrong', () => {
  test('when they are read, then every fault is told, contradictions among the right ones too', () => {
    const faults = faultsOf({
      PORT: 'abc',
      BELL: 'bell',
      OPERATOR_EMAILS: 'x',
      ROLE: 'worker',
      HOST: '::',
      DEMO: 'on',
    });
    assert.deepEqual(
      faults.map((fault) => fault.split(' ')[0]),
      ['PORT', 'BELL', 'OPERATOR_EMAILS', 'DEMO', 'ROLE'],
    );
  });

  test('when one side of a contradiction is itself a fault, then only that fault is told', () => {
    const faults = faultsOf({ ROLE: 'worker', DATABASE_URL: 'db' });
    assert.equal(faults.length, 1);
    assert.match(faults[0] ?? '', /^DATABASE_URL is hidden \(2 characters\)/);
  });
});

describe('given settings that cannot be meant together', () => {
  const url = { PUBLIC_URL: 'https://publish.example.com' };
  const rows: readonly { wrong: Env; right: Env; says: RegExp }[] = [
    {
      wrong: { HOST: '0.0.0.0' },
      right: { HOST: '0.0.0.0', ...url },
      says: /PUBLIC_URL is not set/,
    },
    {
      wrong: { HOST: '0.0.0.0', DEMO: 'on', ...url },
      right: { HOST: '0.0.0.0', DEMO: 'on', DEMO_ON_NETWORK: 'accept', ...url },
      says: /DEMO is "on" and HOST is "0\.0\.0\.0".*DEMO_ON_NETWORK=accept/,
    },
    {
      wrong: { ROLE: 'api' },
      right: { ROLE: 'api', DATABASE_URL: database },
      says: /ROLE is "api" and DATABASE_URL is not set/,
    },
    {
      wrong: { ROLE: 'worker', DATABASE_URL: database, BELL: 'bull' },
      right: { ROLE: 'worker', DATABASE_URL: database, BELL: 'bull', REDIS_URL: 'redis://r' },
      says: /BELL is "bull".*REDIS_URL is not set/,
    },
    {
      wrong: { BELL: 'postgres', REDIS_URL: 'redis://r' },
      right: { BELL: 'auto', REDIS_URL: 'redis://r' },
      says: /BELL is "postgres" and REDIS_URL is set/,
    },
  ];
  for (const { wrong, right, says } of rows) {
    test(`when ${JSON.stringify(Object.keys(wrong))} are read, then the fault says how to resolve it`, () => {
      const faults = faultsOf(wrong);
      assert.equal(faults.length, 1, faults.join('\n'));
      assert.match(faults[0] ?? '', says);
      assert.match(faults[0] ?? '', /Expected: .*Example: /);
      accepted(right);
    });
  }
});

describe('given demo accounts', () => {
  test('when DEMO is not set, then they exist with the embedded database on this machine only', () => {
    const url = { PUBLIC_URL: 'https://publish.example.com' };
    assert.equal(accepted({}).demo, true);
    assert.equal(accepted({ HOST: 'localhost' }).demo, true);
    assert.equal(accepted({ HOST: '::1' }).demo, true);
    assert.equal(accepted({ HOST: '192.0.2.7' }).demo, false);
    assert.equal(accepted({ HOST: '0.0.0.0', ...url }).demo, false);
    assert.equal(accepted({ DATABASE_URL: database }).demo, false);
    assert.equal(accepted({ DATABASE_URL: database, DEMO: 'on' }).demo, true);
    assert.equal(accepted({ DEMO: 'off' }).demo, false);
  });

  test('when a host only looks like this machine, then it is not', () => {
    for (const host of ['127.0.0.1', '127.1.2.3', 'localhost', '::1']) assert.ok(isLoopback(host));
    for (const host of [
      '0.0.0.0',
      '::',
      '128.0.0.1',
      '127.0.0.1.example.com',
      'localhost.example',
    ]) {
      assert.equal(isLoopback(host), false, host);
    }
  });
});

describe('given settings that work and may surprise', () => {
  test('when they are read, then each is warned of', () => {
    const smtp = { SMTP_URL: 'smtp://mail.example.com' };
    assert.match(warningsOf(smtp), /links in mails lead to http:\/\/127\.0\.0\.1:4000/);
    assert.match(warningsOf(smtp), /MAIL_FROM is not: .* vitrine@localhost/);
    const open = {
      HOST: '0.0.0.0',
      PUBLIC_URL: 'http://publish.example.com',
      DEMO: 'on',
      DEMO_ON_NETWORK: 'accept',
    };
    assert.match(warningsOf(open), /without https/);
    assert.match(warningsOf(open), /Demo accounts are open/);
    assert.match(warningsOf({ DATABASE_URL: database, DEMO: 'on' }), /demo data is written/);
    assert.match(warningsOf({ DATABASE_URL: database, ROLE: 'api' }), /VITRINE_SECRET_KEY/);
    const quiet = { ...smtp, PUBLIC_URL: 'https://p.example.com', MAIL_FROM: 'a@example.com' };
    assert.equal(warningsOf(quiet), '');
  });
});

describe('given a server that listens on another port than asked', () => {
  test('when the settings follow, then the addresses made from the port do, and given ones stay', () => {
    const moved = listeningOn(accepted({ ALLOWED_ORIGINS: 'https://portal.example.com' }), 4003);
    assert.equal(moved.port, 4003);
    assert.equal(moved.publicUrl, 'http://127.0.0.1:4003');
    assert.deepEqual(moved.allowedOrigins, [
      'http://127.0.0.1:4003',
      'http://localhost:4003',
      'http://[::1]:4003',
      'https://portal.example.com',
    ]);
    assert.deepEqual(moved.allowedHosts, ['127.0.0.1:4003', 'localhost:4003', '[::1]:4003']);
    const given = listeningOn(accepted({ PUBLIC_URL: 'https://publish.example.com' }), 4003);
    assert.equal(given.publicUrl, 'https://publish.example.com');
    assert.deepEqual(given.allowedHosts.slice(0, 2), ['publish.example.com', '127.0.0.1:4003']);
  });
});

describe('given a command line', () => {
  test('when it has flags of settings, then they are taken out and the rest stays in order', () => {
    assert.deepEqual(
      readFlags(['serve', '--role', 'worker', '--port=4001', 'x', '--json', '--', '--port', '1']),
      {
        overrides: { ROLE: 'worker', PORT: '4001' },
        rest: ['serve', 'x', '--json', '--port', '1'],
        faults: [],
      },
    );
  });

  test('when a secret is written there or a value is missing, then that is a fault', () => {
    const { faults, overrides } = readFlags(['--database-url', database, '--port']);
    assert.deepEqual(overrides, {});
    assert.equal(faults.length, 2);
    assert.match(faults[0] ?? '', /environment variable DATABASE_URL/);
    assert.equal(faults.join().includes('hunter2'), false);
    assert.match(faults[1] ?? '', /^--port has no value\. Example: --port 4000$/);
  });
});

describe('given docs/configuration.md', () => {
  test('when it is compared with the code, then its table is the one the code prints', async () => {
    const page = await readFile(join(projectRoot, 'docs/configuration.md'), 'utf8');
    const table = page.split('\n').filter((line) => line.startsWith('| '));
    const printed = describeSettings();
    const firstRow = printed.split('\n')[0] ?? '';
    const at = table.indexOf(firstRow);
    assert.ok(at >= 0, `the page holds no table that begins with ${firstRow}`);
    assert.equal(table.slice(at, at + settings.length + 2).join('\n'), printed);
  });

  test('when it names a variable, then there is one', async () => {
    const page = await readFile(join(projectRoot, 'docs/configuration.md'), 'utf8');
    const known = new Set<string>(settings.map(({ name }) => name));
    const named = [...page.matchAll(/`([A-Z][A-Z]+(?:_[A-Z]+)+)(?:=[^`]*)?`/g)].map(
      (hit) => hit[1] ?? '',
    );
    assert.ok(named.length > settings.length / 2);
    assert.deepEqual(
      // Those of AWS are read by its own client.
      named.filter((name) => !known.has(name) && !name.startsWith('AWS_')),
      [],
    );
  });
});
