import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { connect as connectTcp } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { serverAudits } from 'graphql-http';
import { openEvents } from '../support/stream-clients.ts';
import type { GraphQLAnswer } from '../support/stream-clients.ts';
import { startProduct } from '../support/product.ts';
import type { Product } from '../support/product.ts';
import { decodeCursor, encodeCursor } from '../../src/streams/cursor.ts';
import {
  PUBLISHER,
  anotherPublisher,
  followOffer,
  givenMaterial,
  givenOffer,
  publishInput,
} from './given.ts';
import type { GivenOffer, Material } from './given.ts';
import { list, number, openPartnerSocket, partnerOf, text } from './partner.ts';
import type { Data, Partner } from './partner.ts';

let product: Product;
let owner: Partner;
let other: Partner;
let reviewer: Partner;
let operator: Partner;
let material: Material;
let own: GivenOffer;
let foreign: { readonly id: string; readonly publisher: string };
before(async () => {
  product = await startProduct();
  const tokens = await product.tokens();
  owner = partnerOf(product.url, tokens.owner);
  reviewer = partnerOf(product.url, tokens.reviewer);
  operator = partnerOf(product.url, tokens.operator);
  const another = await anotherPublisher(product, 'fjordline');
  other = partnerOf(product.url, another.token);
  material = await givenMaterial(owner);
  own = await givenOffer(owner, 'protocol', material);
  const made = await other.done(
    'createOffer',
    { publisher: 'fjordline', offerId: 'secret', name: 'Secret' },
    'offer { id publisher { id } }',
  );
  foreign = {
    id: text(made['offer']?.['id']),
    publisher: text(made['offer']?.['publisher']?.['id']),
  };
});
after(async () => {
  // Whatever was sent to it, it still answers.
  const viewer = await owner.ask('{ viewer { role } }');
  await product[Symbol.asyncDispose]();
  assert.deepEqual(viewer, { viewer: { role: 'OWNER' } });
});

const globalId = (type: string, id: string) => Buffer.from(`${type}:${id}`).toString('base64url');

describe('given the audits of the GraphQL over HTTP specification', () => {
  test('when all of them run against the product, then 61 of 61 pass', async (context) => {
    const audits = serverAudits({ url: `${product.url}/graphql`, fetchFn: fetch });
    const failed: string[] = [];
    for (const audit of audits) {
      const result = await audit.fn();
      if (result.status !== 'ok') failed.push(`${audit.id} ${audit.name}: ${result.reason}`);
    }
    context.diagnostic(`${audits.length - failed.length} of ${audits.length} audits pass`);
    assert.deepEqual(failed, []);
    assert.equal(audits.length, 61);
  });
});

/** What an operation is answered on each transport: the errors alone. */
const transports: Readonly<
  Record<string, (query: string) => Promise<GraphQLAnswer['errors'] | undefined>>
> = {
  POST: async (query) => (await owner.answer(query)).errors,
  GET: async (query) => {
    const search = new URLSearchParams({ query });
    const response = await fetch(`${product.url}/graphql?${search.toString()}`, {
      headers: owner.headers,
    });
    return ((await response.json()) as GraphQLAnswer).errors;
  },
  SSE: async (query) => {
    const events = await openEvents(product.url, { query }, owner.headers);
    const first = await events.next();
    events.cut();
    return (first?.payload as GraphQLAnswer | undefined)?.errors;
  },
  WS: async (query) => {
    const socket = await openPartnerSocket(product.url, owner.token);
    socket.subscribe('1', query);
    const answer = await socket.next();
    // The socket lives on: the next operation is answered.
    socket.subscribe('2', '{ viewer { role } }');
    let message = await socket.next();
    while (message !== null && message.id !== '2') message = await socket.next();
    assert.deepEqual(message?.payload, { data: { viewer: { role: 'OWNER' } } });
    socket.cut();
    return answer?.type === 'error'
      ? (answer.payload as GraphQLAnswer['errors'])
      : (answer?.payload as GraphQLAnswer | undefined)?.errors;
  },
};

const codesOf = (errors: GraphQLAnswer['errors'] | undefined) =>
  (errors ?? []).map(({ extensions }) => String(extensions?.['code']));

describe('given an operation that asks for too much', () => {
  const cases: Readonly<Record<string, readonly [query: string, code: string]>> = {
    'nine levels of fields': [
      `{ viewer { publisher { offers { nodes { publication { review { offer { publication { review { id } } } } } } } } } }`,
      'QUERY_TOO_DEEP',
    ],
    'sixteen aliases': [
      `{ ${Array.from({ length: 16 }, (_, index) => `a${index}: viewer { id }`).join(' ')} }`,
      'TOO_MANY_ALIASES',
    ],
    'more than a thousand tokens': [`{ ${'viewer { id } '.repeat(300)} }`, 'TOO_MANY_TOKENS'],
    'six directives': [`{ viewer { ${'id @skip(if: false) '.repeat(6)} } }`, 'TOO_MANY_DIRECTIVES'],
    'lists of lists': [
      '{ offers(first: 100) { nodes { transitions(first: 100) { nodes { publication { id } } } } } }',
      'QUERY_TOO_COMPLEX',
    ],
    'a page of 101': ['{ offers(first: 101) { nodes { id } } }', 'BAD_USER_INPUT'],
    'a field that does not exist': ['{ viewer { salary } }', 'GRAPHQL_VALIDATION_FAILED'],
    'half an operation': ['{ viewer {', 'GRAPHQL_PARSE_FAILED'],
  };
  for (const [name, [query, code]] of Object.entries(cases)) {
    test(`when it has ${name}, then POST, GET, SSE and WebSocket refuse it alike`, async () => {
      for (const [transport, errorsOf] of Object.entries(transports)) {
        const errors = await errorsOf(query);
        assert.deepEqual(codesOf(errors), [code], `${transport}: ${JSON.stringify(errors)}`);
      }
    });
  }

  test('when it costs too much, then the error names its cost, the limit and what to do', async () => {
    const { errors } = await owner.answer(cases['lists of lists']?.[0] ?? '');
    assert.match(
      errors?.[0]?.message ?? '',
      /^This operation costs \d{4,} points; 5000 are allowed\. Ask for fewer fields or shorter lists\.$/,
    );
  });

  test('when it is just within the limits, then it is answered', async () => {
    const aliases = Array.from({ length: 15 }, (_, index) => `a${index}: viewer { id }`);
    await owner.ask(`{ ${aliases.join(' ')} }`);
    await owner.ask('{ offers(first: 100) { nodes { id } } }');
    await owner.ask(
      '{ offers(first: 1) { nodes { publication { review { offer { publication { review { offer { id } } } } } } } } }',
    );
  });
});

describe('given an id that is not the caller’s to use', () => {
  /** Ids that must not be told apart. `type` is what the field expects. */
  const idsOf = (type: string): Readonly<Record<string, string>> => ({
    unknown: globalId(type, randomUUID()),
    foreign: type === 'Offer' ? foreign.id : globalId(type, randomUUID()),
    'of another type': globalId(type === 'Offer' ? 'Publication' : 'Offer', randomUUID()),
    'of an own thing of another type': type === 'Offer' ? material.sha256 : own.id,
    malformed: '!!!',
    empty: '',
    'a bare UUID': randomUUID(),
    'a NUL away': `${globalId(type, randomUUID())}AA`,
  });

  const offer = (id: string) => ({ offerId: id });
  const draft = (id: string) => ({ offerId: id, expectedDraftVersion: 1 });
  const mutations: readonly (readonly [
    name: string,
    by: () => Partner,
    type: string,
    input: (id: string) => Record<string, unknown>,
  ])[] = [
    ['saveDraft', () => owner, 'Offer', (id) => ({ ...draft(id), edits: [] })],
    ['discardDraft', () => owner, 'Offer', draft],
    ['deleteOffer', () => owner, 'Offer', draft],
    ['validate', () => owner, 'Offer', draft],
    ['publish', () => owner, 'Offer', (id) => publishInput({ id, draftVersion: 1 })],
    ['goLive', () => owner, 'Offer', (id) => ({ ...offer(id), revisionHash: '0' })],
    ['cancel', () => owner, 'Offer', offer],
    [
      'inviteToPreview',
      () => owner,
      'Offer',
      (id) => ({ ...offer(id), subscriptionId: randomUUID(), email: 'a@b.example' }),
    ],
    [
      'openSupportRequest',
      () => owner,
      'Offer',
      (id) => ({ ...offer(id), subject: 'Help', text: 'Help' }),
    ],
    ['finishUpload', () => owner, 'Upload', (id) => ({ uploadId: id, sha256: material.sha256 })],
    ['resendMail', () => owner, 'MailMessage', (id) => ({ mailId: id })],
    ['revokePreviewGrant', () => owner, 'PreviewGrant', (id) => ({ grantId: id })],
    ['revokeApiToken', () => owner, 'ApiToken', (id) => ({ tokenId: id })],
    [
      'replySupportRequest',
      () => owner,
      'SupportRequest',
      (id) => ({ supportRequestId: id, text: 'More' }),
    ],
    ['closeSupportRequest', () => owner, 'SupportRequest', (id) => ({ supportRequestId: id })],
    ['startReview', () => reviewer, 'Review', (id) => ({ reviewId: id })],
    ['approveReview', () => reviewer, 'Review', (id) => ({ reviewId: id, revisionHash: '0' })],
    ['requestChanges', () => reviewer, 'Review', (id) => ({ reviewId: id })],
    ['comment', () => reviewer, 'Review', (id) => ({ reviewId: id, text: 'Hm', path: 'a' })],
    ['resolveThread', () => reviewer, 'ReviewThread', (id) => ({ threadId: id })],
    ['retryStage', () => operator, 'StageRun', (id) => ({ stageRunId: id })],
    ['giveUpStage', () => operator, 'StageRun', (id) => ({ stageRunId: id, reason: 'Gone' })],
  ];
  for (const [name, by, type, input] of mutations) {
    test(`when ${name} names it, then every such id is answered by the same NOT_FOUND`, async () => {
      const answers = new Map<string, Data>();
      for (const [kind, id] of Object.entries(idsOf(type))) {
        answers.set(kind, await by().refused(name, input(id), 'NOT_FOUND'));
      }
      const [first] = answers.values();
      for (const [kind, answer] of answers) assert.deepEqual(answer, first, kind);
    });
  }

  test('when queries name it, then every such id is answered by null', async () => {
    const ids = Object.values(idsOf('Offer'));
    const { nodes } = await owner.ask('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids });
    assert.deepEqual(
      nodes,
      ids.map(() => null),
    );
    const places = await owner.ask(
      `{ foreign: offer(publisher: "fjordline", offerId: "secret") { id }
         none: offer(publisher: "fjordline", offerId: "none") { id }
         nobody: offer(publisher: "nobody", offerId: "secret") { id }
         listing(publisher: "fjordline", slug: "secret") { id }
         preview(publisher: "fjordline", offerId: "secret") { pageUrl } }`,
    );
    assert.deepEqual(places, {
      foreign: null,
      none: null,
      nobody: null,
      listing: null,
      preview: null,
    });
  });

  test('when createOffer or startUpload names another publisher, then it does not exist', async () => {
    const input = { offerId: 'mine-too', name: 'Mine too' };
    const foreignly = await owner.refused(
      'createOffer',
      { publisher: 'fjordline', ...input },
      'NOT_FOUND',
    );
    const unknown = await owner.refused(
      'createOffer',
      { publisher: 'nobody', ...input },
      'NOT_FOUND',
    );
    assert.deepEqual(foreignly, unknown);
    const file = { kind: 'PACKAGE', size: 10, fileName: 'a.zip' };
    assert.deepEqual(
      await owner.refused('startUpload', { publisher: 'fjordline', ...file }, 'NOT_FOUND'),
      await owner.refused('startUpload', { publisher: 'nobody', ...file }, 'NOT_FOUND'),
    );
  });

  test('when a subscription names it, then it ends with the same error on both transports', async () => {
    const errors = new Set<string>();
    const query = (id: string) =>
      `subscription { offerTransitions(offerId: ${JSON.stringify(id)}) { __typename } }`;
    for (const id of Object.values(idsOf('Offer'))) {
      for (const transport of [transports['SSE'], transports['WS']]) {
        for (const error of (await transport?.(query(id))) ?? []) {
          const { traceId: _traceId, ...extensions } = error.extensions ?? {};
          errors.add(JSON.stringify([error.message, extensions]));
        }
      }
    }
    assert.deepEqual(
      [...errors],
      [JSON.stringify(['There is nothing with this id that you may see.', { code: 'NOT_FOUND' }])],
    );
  });
});

describe('given a draft that was changed meanwhile', () => {
  test('when it is tested, published or deleted with an old version, then STALE_VERSION tells the current one, and a save tells both values', async () => {
    const offer = await givenOffer(owner, 'stale', material);
    const stale = { offerId: offer.id, expectedDraftVersion: offer.draftVersion - 1 };
    const edits = [{ path: 'marketplace.title', value: 'Older' }];
    await owner.refused('saveDraft', { ...stale, edits }, 'DRAFT_CONFLICT');
    for (const [name, input] of [
      ['validate', stale],
      ['publish', { ...stale, notificationEmails: ['a@b.example'] }],
      ['discardDraft', stale],
      ['deleteOffer', stale],
    ] as const) {
      const refusal = await owner.refused(name, input, 'STALE_VERSION');
      assert.equal(refusal['currentVersion'], offer.draftVersion, name);
    }
    const { node } = await owner.ask(
      'query ($id: ID!) { node(id: $id) { ... on Offer { draftVersion draft } } }',
      { id: offer.id },
    );
    assert.equal(node?.['draftVersion'], offer.draftVersion);
    assert.equal(node?.['draft']?.['marketplace']?.['title'], 'Fjord stale');
  });
});

describe('given a mail address that would smuggle another one', () => {
  const addresses = [
    'news@solenne.example\r\nBcc: everybody@solenne.example',
    'news@solenne.example\nRCPT TO:<evil@solenne.example>',
    'news@solenne.example, evil@solenne.example',
    'news@solenne.example;evil@solenne.example',
    '<news@solenne.example>',
    '"a b"@solenne.example',
    'news@[127.0.0.1]',
    '',
  ];

  test('when publish is given it, then it is refused by its place and nothing starts', async () => {
    const offer = await givenOffer(owner, 'addresses', material);
    for (const address of addresses) {
      const input = { ...publishInput(offer), notificationEmails: ['a@b.example', address] };
      const outcome = await owner.mutate('publish', input, 'publication { notificationEmails }');
      if (outcome['publication'] !== undefined) {
        assert.fail(`${JSON.stringify(address)} was taken: ${JSON.stringify(outcome)}`);
      }
      assert.equal(outcome['code'], 'INVALID_NOTIFICATION_ADDRESS', JSON.stringify(address));
      assert.deepEqual(outcome['path'], ['input', 'notificationEmails', '1']);
    }
    const { node } = await owner.ask(
      'query ($id: ID!) { node(id: $id) { ... on Offer { seq status } } }',
      { id: offer.id },
    );
    assert.deepEqual(node, { seq: 0, status: 'NEVER_PUBLISHED' });
  });

  test('when an invitation is sent to it, then it is refused by its field', async () => {
    for (const address of addresses) {
      const refusal = await owner.refused(
        'inviteToPreview',
        {
          offerId: own.id,
          subscriptionId: '0b1f7d5e-3a92-4d6c-8e17-64c2f09a7c41',
          email: address,
        },
        'INVALID_INPUT',
      );
      assert.deepEqual(refusal['path'], ['input', 'email'], JSON.stringify(address));
    }
  });
});

describe('given a mail address with spaces around it', () => {
  test('when publish is given it, then the address alone is kept', async () => {
    const offer = await givenOffer(owner, 'spaces', material);
    const input = { ...publishInput(offer), notificationEmails: [' News@Solenne.example '] };
    const { publication } = await owner.done(
      'publish',
      input,
      'publication { notificationEmails }',
    );
    const [address, ...more] = list(publication?.['notificationEmails']);
    assert.match(text(address), /^news@solenne\.example$/i);
    assert.deepEqual(more, []);
  });
});

describe('given a cursor that cannot be honoured', () => {
  const reasonOf = async (transport: 'SSE' | 'WS', after: string) => {
    const events = await followOffer(owner, transport, own.id, after);
    const event = await events.next();
    events.cut();
    return event;
  };

  test('when a stream is resumed with it, then the first event is StreamReset with the reason and the state', async () => {
    const { node } = await owner.ask(
      'query ($id: ID!) { node(id: $id) { ... on Offer { cursor } } }',
      { id: own.id },
    );
    const cursor = decodeCursor(text(node?.['cursor']));
    assert.ok(cursor);
    const elsewhere = { ...cursor, scope: { ...cursor.scope, id: randomUUID() } };
    const cases: readonly (readonly [after: string, reason: string])[] = [
      ['', 'MALFORMED'],
      ['42', 'MALFORMED'],
      [`${text(node?.['cursor'])}=`, 'MALFORMED'],
      ['x'.repeat(10_000), 'MALFORMED'],
      [encodeCursor({ ...cursor, logId: randomUUID() }), 'OTHER_LOG'],
      [encodeCursor(elsewhere), 'OTHER_SCOPE'],
      [encodeCursor({ ...cursor, scope: { ...cursor.scope, kind: 'publisher' } }), 'OTHER_SCOPE'],
      [encodeCursor({ ...cursor, number: cursor.number + 1 }), 'AHEAD'],
    ];
    for (const [after, reason] of cases) {
      for (const transport of ['SSE', 'WS'] as const) {
        assert.deepEqual(
          await reasonOf(transport, after),
          {
            __typename: 'StreamReset',
            reason,
            cursor: text(node?.['cursor']),
            offer: { id: own.id, seq: cursor.number, status: 'NEVER_PUBLISHED' },
          },
          `${transport} ${reason}`,
        );
      }
    }
  });
});

describe('given text that nothing can store', () => {
  const strange = ['\0', 'a\0b', '\ud800', 'x\udfffy'];

  test('when it stands in a variable or in the operation, then the request is refused as bad input', async () => {
    const create = `mutation ($input: CreateOfferInput!) { createOffer(input: $input) { __typename } }`;
    const save = `mutation ($input: SaveDraftInput!) { saveDraft(input: $input) { __typename } }`;
    for (const piece of strange) {
      const input = { publisher: PUBLISHER, offerId: 'strange', name: `x${piece}` };
      assert.deepEqual(codesOf((await owner.answer(create, { input })).errors), ['BAD_USER_INPUT']);
      for (const value of [piece, { [`a${piece}`]: 1 }, [{ deep: [piece] }]]) {
        const draft = { offerId: own.id, expectedDraftVersion: own.draftVersion };
        const edits = [{ path: 'marketplace.title', value }];
        const { errors } = await owner.answer(save, { input: { ...draft, edits } });
        assert.deepEqual(codesOf(errors), ['BAD_USER_INPUT'], JSON.stringify(value));
      }
    }
    for (const [transport, errorsOf] of Object.entries(transports)) {
      const errors = await errorsOf(
        String.raw`{ offer(publisher: "a\u0000", offerId: "x") { id } }`,
      );
      assert.deepEqual(codesOf(errors), ['BAD_USER_INPUT'], transport);
    }
  });

  test('when the store or an invitation is asked for by it, then there is nothing to find, and no fault', async () => {
    for (const [path, status] of [
      ['/store?q=%00', 200],
      ['/store?q=a%00b', 200],
      ['/store?q=%ED%A0%80', 200],
      ['/store/%00/x', 404],
      ['/invitations/%00', 404],
      ['/preview/%00', 404],
    ] as const) {
      assert.equal((await fetch(new URL(path, product.url))).status, status, path);
    }
  });

  test('when every other character is used, then it is stored as it was sent', async () => {
    const title = 'Fjörd “Ω” 🧊 \u00a0\u2028 \\ \' " %_ --';
    const saved = await owner.done(
      'saveDraft',
      {
        offerId: own.id,
        expectedDraftVersion: own.draftVersion,
        edits: [{ path: 'marketplace.title', value: title }],
      },
      'offer { draftVersion draft }',
    );
    own = { ...own, draftVersion: number(saved['offer']?.['draftVersion']) };
    assert.equal(saved['offer']?.['draft']?.['marketplace']?.['title'], title);
  });
});

describe('given requests that no client should send', () => {
  /** Sends bytes as they are and gives the answer; empty when the line was closed without one. */
  const raw = async (bytes: string): Promise<string> => {
    const { hostname, port } = new URL(product.url);
    const socket = connectTcp(Number(port), hostname);
    const answered = new Promise<string>((resolve) => {
      let answer = '';
      socket.on('data', (chunk: Buffer) => {
        answer += chunk.toString('latin1');
      });
      socket.on('error', () => resolve(''));
      socket.on('close', () => resolve(answer));
    });
    socket.end(bytes);
    return await answered;
  };

  test('when they come, then each is answered or cut off, and none with a fault of ours', async () => {
    const host = new URL(product.url).host;
    const head = `Host: ${host}\r\nContent-Type: application/json\r\n`;
    const oddities = [
      'GARBAGE\r\n\r\n',
      `POST /graphql HTTP/1.1\r\n${head}Content-Length: 5\r\n\r\n{"que`,
      `POST /graphql HTTP/1.1\r\n${head}Content-Length: -1\r\n\r\n`,
      `POST /graphql HTTP/1.1\r\n${head}Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\nabc`,
      `POST /graphql HTTP/1.1\r\n${head}Content-Length: 4\r\nConnection: close\r\n\r\nnull`,
      `POST /graphql HTTP/1.1\r\n${head}Content-Length: 2\r\nConnection: close\r\n\r\n[]`,
      `POST /graphql HTTP/1.1\r\n${head}Content-Length: 11\r\nConnection: close\r\n\r\n{"query":7}`,
      `GET //elsewhere.example/graphql HTTP/1.1\r\n${head}Connection: close\r\n\r\n`,
      `GET /graphql?query=%zz HTTP/1.1\r\n${head}Connection: close\r\n\r\n`,
      `GET /packages/%00/%2e%2e/x/files/a HTTP/1.1\r\n${head}Connection: close\r\n\r\n`,
      `GET /graphql HTTP/1.1\r\nHost: elsewhere.example\r\nConnection: close\r\n\r\n`,
      `TRACE / HTTP/1.1\r\n${head}Connection: close\r\n\r\n`,
      `GET / HTTP/1.1\r\n${head}${'X-Long: '.padEnd(20_000, 'x')}\r\n\r\n`,
    ];
    for (const oddity of oddities) {
      const answer = await raw(oddity);
      assert.doesNotMatch(answer, /^HTTP\/1\.1 5/, oddity.slice(0, 60));
      // A fault of GraphQL is told with 200 to callers who do not ask for the newer media type.
      if (answer.startsWith('HTTP/1.1 2')) assert.match(answer, /\r\n\r\n.*"errors"/s);
    }
  });

  test('when bodies are odd JSON, then each is a fault of the request', async () => {
    const bodies = [
      '{"query":"{ viewer { id } }","variables":[]}',
      '{"query":"{ viewer { id } }","variables":"x"}',
      '{"query":"{ viewer { id } }","operationName":7}',
      '{"query":"query A { viewer { id } } query B { viewer { id } }"}',
      '{"query":"query A { viewer { id } }","operationName":"B"}',
      '{"query":"subscription { reviewQueueChanged { at } transitions(publisherId: \\"x\\") { __typename } }"}',
      '{"query":"{ viewer { ...A } } fragment A on Viewer { ...A }"}',
      '{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"0"}}}',
      `{"query":"query ($x: JSON) { viewer { id } }","variables":{"x":${'['.repeat(5_000)}${']'.repeat(5_000)}}}`,
    ];
    for (const body of bodies) {
      const response = await fetch(`${product.url}/graphql`, {
        method: 'POST',
        headers: { ...owner.headers, 'content-type': 'application/json' },
        body,
      });
      const answer = await response.text();
      assert.ok(response.status < 500, `${body.slice(0, 80)}: ${response.status}`);
      assert.match(answer, /"errors"/, body.slice(0, 80));
      assert.doesNotMatch(answer, /INTERNAL|UNAVAILABLE/, body.slice(0, 80));
    }
  });

  test('when a value is nested too deep to be an offer, then it is refused in words', async () => {
    const query =
      'mutation ($input: SaveDraftInput!) { saveDraft(input: $input) { __typename ... on UserError { code } } }';
    for (const depth of [100, 2_000, 100_000]) {
      const value = `${'['.repeat(depth)}${']'.repeat(depth)}`;
      const input = `{"offerId":"${own.id}","expectedDraftVersion":${own.draftVersion},"edits":[{"path":"marketplace.title","value":${value}}]}`;
      const response = await fetch(`${product.url}/graphql`, {
        method: 'POST',
        headers: { ...owner.headers, 'content-type': 'application/json' },
        body: `{"query":${JSON.stringify(query)},"variables":{"input":${input}}}`,
      });
      const answer = await response.text();
      assert.match(answer, /INVALID_INPUT|BAD_USER_INPUT|BAD_REQUEST/, `${depth}: ${answer}`);
    }
  });

  test('when a caller goes away in the middle, then others are answered', async () => {
    await Promise.all(
      Array.from(
        { length: 20 },
        () =>
          new Promise<void>((resolve) => {
            const outgoing = request(`${product.url}/graphql`, {
              method: 'POST',
              agent: false,
              headers: {
                ...owner.headers,
                'content-type': 'application/json',
                'content-length': 1000,
              },
            });
            outgoing.on('error', () => resolve());
            outgoing.on('close', () => resolve());
            outgoing.write('{"query":"', () => outgoing.destroy());
          }),
      ),
    );
    assert.equal(list((await owner.ask('{ pipeline { stage } }'))['pipeline']).length, 7);
  });
});
