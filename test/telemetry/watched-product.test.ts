/** The whole product, watched by its operators: one trace of a publish, metrics, health, and logs that give nothing away. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { givenMaterial, givenOffer, publishInput, PUBLISHER } from '../api/given.ts';
import { partnerOf, text } from '../api/partner.ts';
import type { Data, Partner } from '../api/partner.ts';
import { reply, startSmtpServer } from '../mail/smtp-peer.ts';
import { connect, testDatabase } from '../support/database.ts';
import { openFaultProxy } from '../support/fault-proxy.ts';
import type { FaultProxy } from '../support/fault-proxy.ts';
import { startOtlpReceiver } from '../support/otlp-receiver.ts';
import type { OtlpReceiver, ReceivedSpan } from '../support/otlp-receiver.ts';
import { startProduct } from '../support/product.ts';
import type { Product } from '../support/product.ts';
import { testServices } from '../support/services.ts';
import { codesOf, openSocket, post } from '../support/stream-clients.ts';
import { until } from '../support/until.ts';

/** Secrets that a run of the product meets, each in its place; none of them may be seen anywhere. */
const canary = (place: string) => `canary-${place}-${randomBytes(9).toString('hex')}`;
const canaries = {
  database: canary('database'),
  redis: canary('redis'),
  smtp: canary('smtp'),
  traceKey: canary('trace'),
  token: `vt_${canary('token')}`,
  ticket: canary('ticket'),
  invitation: canary('invitation'),
  recipient: canary('recipient'),
  operationName: canary('operation').replaceAll('-', '_'),
  secretKey: randomBytes(32).toString('base64'),
  otherKey: randomBytes(32).toString('base64'),
  aws: canary('aws'),
  awsSession: canary('session'),
  cookie: canary('cookie'),
  lead: canary('lead'),
  misplaced: canary('misplaced'),
};

/** Secrets that the product made itself in this run: tokens, invitations, tickets. */
const made = new Map<string, string>();

/** The caller's place in a trace of his own. */
const caller = { traceId: randomBytes(16).toString('hex'), spanId: randomBytes(8).toString('hex') };

let product: Product;
let receiver: OtlpReceiver;
let line: FaultProxy;
let smtp: Awaited<ReturnType<typeof startSmtpServer>>;
let owner: Partner;
let operations: string;
const stack = new AsyncDisposableStack();
before(async () => {
  const database = stack.use(await testDatabase());
  const { databaseUrl, redisUrl } = await testServices();
  const admin = stack.use(await connect(databaseUrl)).client;
  const role = `canary_${process.pid}`;
  await admin.query(`create role "${role}" superuser login password '${canaries.database}'`);
  stack.defer(async () => {
    await database[Symbol.asyncDispose]();
    await admin.query(`drop role "${role}"`);
  });
  const address = new URL(database.url);
  address.username = role;
  address.password = canaries.database;
  line = stack.use(await openFaultProxy(address.href));
  // Where no Redis runs, the refused connection takes the place of the refused password.
  const redis = new URL(redisUrl ?? 'redis://127.0.0.1:1');
  redis.password = canaries.redis;
  receiver = stack.use(await startOtlpReceiver());
  let logins = 0;
  smtp = stack.use(
    await startSmtpServer({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth({ username, password }, _session, done) {
        logins += 1;
        // Servers repeat what they were given, some in whole.
        if (logins > 1) done(null, { user: username ?? '' });
        else done(reply(535, `no ${username ?? ''} with password=${password ?? ''}`));
      },
    }),
  );
  product = stack.use(
    await startProduct({
      env: {
        DATABASE_URL: line.url,
        REDIS_URL: redis.href,
        SMTP_URL: `smtp://market:${canaries.smtp}@127.0.0.1:${smtp.port}?tls=off`,
        MAIL_FROM: 'Market <market@market.example>',
        VITRINE_SECRET_KEY: canaries.secretKey,
        VITRINE_OTHER_SECRET_KEYS: canaries.otherKey,
        AWS_SECRET_ACCESS_KEY: canaries.aws,
        AWS_SESSION_TOKEN: canaries.awsSession,
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
        OTEL_EXPORTER_OTLP_HEADERS: `api-key=${canaries.traceKey}`,
        OPERATIONS_PORT: '0',
        DEMO: 'on',
        LOG_LEVEL: 'debug',
      },
    }),
  );
  operations = (await product.line(/^ {2}operations /)).trim().split(/\s+/)[1] ?? '';
  owner = partnerOf(product.url, (await product.tokens()).owner);
});
after(async () => await stack.disposeAsync());

/** The span of that name in a trace, once it has arrived. */
async function spanOf(traceId: string, name: string): Promise<ReceivedSpan> {
  const find = () => receiver.spans.find((span) => span.traceId === traceId && span.name === name);
  await until(`the span ${name}`, () => find() !== undefined, 30_000);
  const found = find();
  assert.ok(found);
  return found;
}

async function metric(name: string): Promise<number | null> {
  const page = await (await fetch(`${operations}/metrics`)).text();
  const found = page.split('\n').find((each) => each.startsWith(`${name} `));
  return found === undefined ? null : Number(found.slice(name.length + 1));
}

const ready = async (url: string) => {
  const response = await fetch(`${url}/ready`);
  const body = (await response.json()) as {
    readonly ready: boolean;
    readonly parts: Readonly<Record<string, { readonly state: string; readonly why?: string }>>;
  };
  return { status: response.status, ...body };
};

describe('given a product whose traces are collected', () => {
  test('when a caller publishes within a trace of his own, then request, mutation, stages and mail continue it, each caused by the one before', async () => {
    const material = await givenMaterial(owner);
    const offer = await givenOffer(owner, 'fjord-watched', material);
    const input = {
      ...publishInput(offer),
      notificationEmails: [`${canaries.recipient}@solenne.example`],
    };
    const answer = await owner.answer(
      `mutation ${canaries.operationName}($input: PublishInput!) {
        publish(input: $input) { ... on PublishPayload { publication { id } } }
      }`,
      { input },
      { traceparent: `00-${caller.traceId}-${caller.spanId}-01` },
    );
    assert.deepEqual(answer.errors ?? [], []);

    const { traceId } = caller;
    const http = await spanOf(traceId, 'POST /graphql');
    const operation = await spanOf(traceId, 'mutation publish');
    const mutation = await spanOf(traceId, 'publish');
    const certification = await spanOf(traceId, 'stage CERTIFICATION');
    const packaging = await spanOf(traceId, 'stage PACKAGING');
    const preview = await spanOf(traceId, 'stage PREVIEW');
    const mail = await spanOf(traceId, 'mail PREVIEW_AVAILABLE');
    const chain = [http, operation, mutation, certification, packaging, preview, mail];
    assert.deepEqual(
      chain.map(({ parentSpanId }) => parentSpanId),
      [caller.spanId, ...chain.slice(0, -1).map(({ spanId }) => spanId)],
    );
    const own = receiver.spans.filter((span) => span.traceId === traceId);
    assert.equal(
      own.filter(({ name }) => name.startsWith('stage ')).length,
      3,
      'each stage was done once',
    );
    for (const { name, startTimeUnixNano, endTimeUnixNano } of own) {
      assert.ok(BigInt(endTimeUnixNano) > BigInt(startTimeUnixNano), name);
    }
    assert.equal(http.attributes['http.response.status_code'], 200);
    assert.equal(certification.attributes['vitrine.outcome'], 'passed');
    assert.equal(receiver.resources[0]?.['service.name'], 'vitrine');
    assert.equal(receiver.requests[0]?.path, '/v1/traces');
    assert.equal(receiver.requests[0]?.headers['api-key'], canaries.traceKey);
  });

  test('when the same publish is looked up, then audit row, stage runs and mail carry its trace id', async () => {
    await using direct = await connect(line.url);
    const own = async (query: string) =>
      (await direct.client.query<{ found: string }>(query)).rows.map(({ found }) => found);
    const traced = `'${caller.traceId}'`;
    assert.deepEqual(await own(`select action as found from audit where trace_id = ${traced}`), [
      'publish',
    ]);
    const runs = await own(
      `select stage as found from stage_run where split_part(traceparent, '-', 2) = ${traced}
       and claimed_at is not null order by started_at`,
    );
    assert.deepEqual(runs, ['CERTIFICATION', 'PACKAGING', 'PREVIEW']);
    const taken = () => smtp.mails.find(({ to }) => to[0]?.startsWith(canaries.recipient));
    await until('the mail was taken', () => taken() !== undefined, 30_000);
    assert.ok(taken()?.raw.includes(`\r\nVitrine-Trace-ID: ${caller.traceId}\r\n`));
  });

  test('when a caller sends no trace, or a malformed one, then an error tells a fresh id under which it is found', async () => {
    for (const traceparent of [null, `00-${'0'.repeat(32)}-${caller.spanId}-01`, 'ff-1-2-3']) {
      const headers: Record<string, string> = traceparent === null ? {} : { traceparent };
      const { body } = await post(product.url, { query: '{ nothing }' }, headers);
      const traceId = text(body.errors?.[0]?.extensions?.['traceId']);
      assert.match(traceId, /^(?!0{32})[0-9a-f]{32}$/);
      assert.notEqual(traceId, caller.traceId);
      assert.equal((await spanOf(traceId, 'POST /graphql')).parentSpanId, '');
    }
  });

  test('when an operation comes over a socket with a trace in its extensions, then it continues that trace', async () => {
    const traceId = randomBytes(16).toString('hex');
    const socket = await openSocket(product.url, { token: owner.token ?? '' });
    assert.equal((await socket.next())?.type, 'connection_ack');
    socket.send({
      id: '1',
      type: 'subscribe',
      payload: {
        query: '{ viewer { __typename } }',
        extensions: { traceparent: `00-${traceId}-${caller.spanId}-01` },
      },
    });
    assert.equal((await socket.next())?.type, 'next');
    socket.cut();
    const first = await spanOf(traceId, 'WS /graphql');
    assert.equal(first.parentSpanId, caller.spanId);
    assert.equal((await spanOf(traceId, 'query viewer')).parentSpanId, first.spanId);
  });
});

describe('given the metrics of that product', () => {
  test('when it has published and mailed, then they tell so, on the address of operations alone', async () => {
    assert.equal((await fetch(`${product.url}/metrics`)).status, 404);
    for (const [name, least] of [
      ['vitrine_stage_work_seconds_count{stage="CERTIFICATION",outcome="passed"}', 1],
      ['vitrine_stage_wait_seconds_count{stage="PACKAGING"}', 1],
      ['vitrine_mutations_total{mutation="publish",outcome="DONE"}', 1],
      ['vitrine_mail_deliveries_total{outcome="sent"}', 1],
      ['vitrine_mail_deliveries_total{outcome="deferred"}', 1],
      ['vitrine_graphql_operations_total{type="mutation",transport="POST",outcome="ok"}', 3],
      ['vitrine_http_requests_total{route="/graphql",method="POST",status="2xx"}', 3],
      ['vitrine_database_up', 1],
      ['vitrine_worker_lock_held', 1],
      ['process_cpu_seconds_total', 0],
      ['vitrine_disk_free_bytes', 1],
    ] as const) {
      assert.ok(((await metric(name)) ?? -1) >= least, `${name} is ${await metric(name)}`);
    }
    assert.equal(await metric('vitrine_bell_up'), 0);
    assert.equal(await metric('vitrine_mail_unsent'), 0);
    assert.equal(await metric('vitrine_stages_blocked'), 0);
  });

  test('when somebody subscribes and leaves, then the numbers of subscribers rise and fall', async () => {
    const socket = await openSocket(product.url, { token: owner.token ?? '' });
    await socket.next();
    const { offer } = await owner.ask(
      `{ offer(publisher: "${PUBLISHER}", offerId: "fjord-watched") { id } }`,
    );
    socket.subscribe(
      '1',
      'subscription ($id: ID!) { offerTransitions(offerId: $id) { __typename } }',
      {
        id: text(offer?.['id']),
      },
    );
    assert.equal((await socket.next())?.type, 'next');
    assert.equal(await metric('vitrine_stream_connections{transport="ws"}'), 1);
    assert.equal(await metric('vitrine_stream_sources'), 1);
    assert.equal(await metric('vitrine_stream_tails'), 1);
    socket.cut();
    await until('the source is closed', async () => (await metric('vitrine_stream_sources')) === 0);
  });
});

describe('given that its database goes away', () => {
  test('when it is asked whether it is ready, then both addresses say no within five seconds and why; mended, they say yes', async () => {
    const before = await ready(operations);
    assert.equal(before.status, 200);
    assert.deepEqual(
      [before.parts['database']?.state, before.parts['bell']?.state, before.parts['disk']?.state],
      ['ok', 'degraded', 'ok'],
    );
    line.cut();
    const cut = performance.now();
    for (const url of [operations, product.url]) {
      const away = await ready(url);
      assert.equal(away.status, 503);
      assert.deepEqual(away.parts['database'], { state: 'failed', why: 'It does not answer.' });
      assert.equal((await fetch(`${url}/live`)).status, 200);
    }
    assert.ok(performance.now() - cut < 5_000);
    assert.equal(await metric('vitrine_database_up'), 0);
    assert.equal(await metric('vitrine_queue_due{kind="stage"}'), null);
    const refused = await post(
      product.url,
      { query: '{ viewer { __typename } }' },
      { ...owner.headers, traceparent: `00-${caller.traceId}-${caller.spanId}-01` },
    );
    assert.deepEqual(codesOf(refused.body), ['UNAVAILABLE']);
    line.mend();
    for (const url of [operations, product.url]) {
      await until('it is ready again', async () => (await ready(url)).status === 200, 15_000);
    }
  });
});

describe('given secrets that are handed in, and those that are handed out', () => {
  /** Every answer, as it came over the line. */
  const answers: string[] = [];
  const ask = async (token: string, query: string, variables: object = {}) => {
    const response = await fetch(`${product.url}/graphql`, {
      method: 'POST',
      headers: {
        ...{ 'content-type': 'application/json', authorization: `Bearer ${token}` },
        cookie: `session=${canaries.cookie}`,
      },
      body: JSON.stringify({ query, variables }),
    });
    const body = await response.text();
    answers.push(body);
    return JSON.parse(body) as { readonly data?: Data | null };
  };
  const mutate = async (token: string, name: string, input: object, selection: string) => {
    const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
    const query = `mutation ($input: ${type}Input!) { ${name}(input: $input) {
      __typename ... on UserError { code message } ... on ${type}Payload { ${selection} } } }`;
    return (await ask(token, query, { input })).data?.[name];
  };

  test('when they are used, rightly and wrongly, then no error and no table tells one, and the audit tells nobody’s address', async () => {
    const token = owner.token ?? '';
    const { offer } = await owner.ask(
      `{ offer(publisher: "${PUBLISHER}", offerId: "fjord-watched") { id draftVersion } }`,
    );
    const offerId = offer?.['id'];
    const path = 'leads.dynamics.applicationKey';
    const kept = await mutate(
      token,
      'keepSecret',
      { offerId, path, value: canaries.lead, idempotencyKey: 'lead' },
      'secretId',
    );
    assert.equal(kept?.['__typename'], 'KeepSecretPayload');
    // Into the draft itself, where a secret must not be: refused, and not repeated.
    const edits = [{ path, value: canaries.misplaced }];
    const expectedDraftVersion = offer?.['draftVersion'];
    const save = { offerId, expectedDraftVersion, edits, idempotencyKey: 'misplaced' };
    assert.notEqual(
      (await mutate(token, 'saveDraft', save, '__typename'))?.['__typename'],
      'SaveDraftPayload',
    );
    // In a field that does not exist, and as a variable of the wrong kind: the parser repeats what it was given.
    await ask(token, `{ viewer { ${canaries.operationName} } }`);
    await ask(canaries.token, '{ viewer { __typename } }');
    // Errors so far. What is handed out below is shown this once.
    const errors = answers.splice(0);
    for (const secret of [
      canaries.lead,
      canaries.misplaced,
      canaries.token,
      canaries.cookie,
      token,
    ]) {
      assert.deepEqual(
        errors.filter((body) => body.includes(secret)),
        [],
      );
    }

    const fresh = await mutate(
      token,
      'createApiToken',
      { name: 'Robot', role: 'CONTRIBUTOR', publisher: PUBLISHER },
      'secret',
    );
    made.set('token', text(fresh?.['secret']));
    const { preview } = await owner.ask(
      `{ preview(publisher: "${PUBLISHER}", offerId: "fjord-watched") { pageUrl } }`,
    );
    made.set('ticket', /\/preview\/([^/?#]+)/.exec(text(preview?.['pageUrl']))?.[1] ?? '');
    const guest = `guest-${canaries.recipient}@solenne.example`;
    const invited = await mutate(
      token,
      'inviteToPreview',
      { offerId, email: guest, subscriptionId: '0b1f7d5e-3a92-4d6c-8e17-64c2f09a7c41' },
      'grant { id }',
    );
    assert.equal(invited?.['__typename'], 'InviteToPreviewPayload');
    const mail = () => smtp.mails.find(({ to }) => to[0] === guest);
    await until('the invitation was taken', () => mail() !== undefined, 30_000);
    const link = /invitations\/([A-Za-z0-9_-]{20,})/.exec(
      (mail()?.raw ?? '').replace(/=\r\n/g, ''),
    );
    made.set('invitation', link?.[1] ?? '');
    for (const [place, secret] of made) assert.ok(secret.length >= 20, place);

    await using direct = await connect(line.url);
    const { rows: tables } = await direct.client.query<{ name: string }>(
      `select tablename as name from pg_tables where schemaname = 'public'`,
    );
    const { mailed, ...secrets } = {
      ...{ ...canaries, ...Object.fromEntries(made), ownerToken: token },
      mailed: [canaries.recipient],
    };
    const holding = async (secret: string) => {
      const found: string[] = [];
      for (const { name } of tables) {
        const { rowCount } = await direct.client.query(
          `select from "${name}" as r where strpos(r::text, $1) > 0 or strpos(r::text, $2) > 0 limit 1`,
          [secret, Buffer.from(secret).toString('hex')],
        );
        if (rowCount !== 0) found.push(name);
      }
      return found;
    };
    for (const [place, secret] of Object.entries(secrets)) {
      if (mailed.includes(secret)) continue;
      // A link is in the mail that carries it, until that has had its time.
      const allowed = place === 'invitation' ? ['mail'] : [];
      assert.deepEqual(
        (await holding(secret)).filter((name) => !allowed.includes(name)),
        [],
        place,
      );
    }
    // The control: what is searched like that is found. An address is where mails go, and not in the audit.
    const addressed = await holding(canaries.recipient);
    assert.ok(addressed.includes('mail') && addressed.includes('publication'), addressed.join());
    for (const name of ['audit', 'idempotency', 'history_entry', 'transition']) {
      assert.ok(!addressed.includes(name), name);
    }
    const { rows: audited } = await direct.client.query<{ action: string }>(
      'select distinct action from audit order by action',
    );
    for (const action of [
      'createApiToken',
      'inviteToPreview',
      'keepSecret',
      'publish',
      'saveDraft',
    ]) {
      assert.ok(
        audited.some((row) => row.action === action),
        action,
      );
    }
  });
});

describe('given the log of all that, at debug level', () => {
  test('when it is searched for the secrets and addresses the product has met, then there are none, and nor are there in its traces', async () => {
    const { url } = product;
    const forbidden = { authorization: `Bearer ${canaries.token}` };
    assert.equal((await post(url, { query: '{ nothing }' }, forbidden)).status, 401);
    for (const [place, secret] of made) {
      if (place !== 'token')
        await fetch(`${url}/${place === 'ticket' ? 'preview' : 'invitations'}/${secret}`);
    }
    await fetch(`${url}/preview/${canaries.ticket}`);
    await fetch(`${url}/invitations/${canaries.invitation}`);
    await fetch(`${url}/nowhere?password=${canaries.ticket}`, { headers: forbidden });
    await fetch(`${url}/graphql`, { method: 'POST', body: canaries.token, headers: forbidden });
    const tokens = await product.tokens();
    await product.stop();

    const log = product.lines.filter((one) => one.startsWith('{'));
    for (const one of log) assert.doesNotThrow(() => JSON.parse(one) as unknown, one);
    // The occasions were there: a server that repeated a password, and an error inside the caller's trace.
    assert.ok(
      log.some((one) => one.includes('a mail was not taken') && one.includes('password=***')),
    );
    assert.ok(log.some((one) => one.includes('bull')));
    assert.ok(
      log.some((one) => one.includes('a request failed') && one.includes(caller.traceId)),
      'a failed request is logged with its trace',
    );
    const key = Buffer.from(canaries.secretKey, 'base64');
    const secrets = [
      ...Object.values(canaries),
      ...made.values(),
      Buffer.from(canaries.otherKey, 'base64').toString('hex'),
      ...(['hex', 'base64url'] as const).map((as) => key.toString(as)),
    ];
    // The page at the start of a demo shows a token; the log shows none.
    assert.ok(product.lines.some((one) => one.includes(tokens.customer)));
    for (const token of Object.values(tokens)) {
      assert.ok(!log.some((one) => one.includes(token)));
    }
    for (const secret of secrets) {
      assert.deepEqual(
        product.lines.filter((one) => one.includes(secret)),
        [],
      );
      assert.ok(!receiver.bodies.some((body) => body.includes(secret)), 'a secret is in a trace');
    }
    assert.ok(receiver.spans.length > 20);
    for (const { attributes } of receiver.spans) {
      assert.doesNotMatch(JSON.stringify(attributes), /@|solenne|Camille|fjord/i);
    }
  });
});
