import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text as textOf } from 'node:stream/consumers';
import { after, afterEach, before, describe, test } from 'node:test';
import { eraseOldLeads } from '../../src/app/erase-old-leads.ts';
import { exportLeads, leadColumns } from '../../src/app/export-leads.ts';
import { Audit } from '../../src/db/audit.ts';
import { LeadDelivery } from '../../src/db/lead-delivery.ts';
import { Lead } from '../../src/db/lead.ts';
import { Mail } from '../../src/db/mail.ts';
import type { Offer } from '../../src/db/offer.ts';
import { anonymous } from '../../src/domain/actor.ts';
import type { Actor, TokenActor } from '../../src/domain/actor.ts';
import { leadRoutes } from '../../src/http/lead-routes.ts';
import { encodeGlobalId } from '../../src/schema/global-id.ts';
import { createAuthority, startPeer } from '../leads/https-peer.ts';
import type { Peer, TestAuthority } from '../leads/https-peer.ts';
import { list, startApi, text } from '../schema/api.ts';
import type { Api, Data } from '../schema/api.ts';
import { askRoute } from '../support/ask-route.ts';
import { toLive } from './flow.ts';

/** Short enough to be seen, long enough for a few tries. */
const GIVE_UP_MS = 400;

describe('given a live offer whose leads go to an HTTPS endpoint', () => {
  const got: { id: unknown; body: Data }[] = [];
  let answer: number | 'nothing' = 200;
  const waiting: ServerResponse[] = [];
  const take = async (request: IncomingMessage, response: ServerResponse) => {
    const body = JSON.parse(await textOf(request)) as Data;
    // Those of publications are not looked at here.
    if (!text(body['UserDetails']?.['Email'] ?? '').startsWith('MSFT_TEST')) {
      got.push({ id: request.headers['vitrine-lead-id'], body });
    }
    if (answer === 'nothing') waiting.push(response);
    else response.writeHead(answer).end(answer === 200 ? 'taken' : `no: ${JSON.stringify(body)}`);
  };
  let authority: TestAuthority;
  let peer: Peer;
  let api: Api;
  let owner: TokenActor;
  let stranger: TokenActor;
  let reviewer: TokenActor;
  let offer: Offer;
  let kept: Offer;

  before(async () => {
    authority = createAuthority();
    peer = await startPeer(authority, (request, response) => void take(request, response));
    api = await startApi({
      worker: true,
      timing: { leadGiveUpMs: GIVE_UP_MS, leadTimeoutMs: 20_000 },
      outboundAllow: [`127.0.0.1:${peer.port}`],
      outboundCaFile: authority.caFile,
      settings: { leadRetentionDays: 30 },
    });
    const { app } = api;
    owner = app.publisher.owner;
    stranger = (await app.given.publisher('borealis')).owner;
    reviewer = await app.given.actor('REVIEWER', 'Marta Silva');
    offer = await app.given.offer(app.publisher, { leadEndpointUrl: `${peer.url}/leads` });
    kept = await app.given.offer(app.publisher);
    await Promise.all([offer, kept].map(({ id }) => toLive(app, owner, reviewer, id)));
  });
  after(async () => {
    await api[Symbol.asyncDispose]();
    await peer[Symbol.asyncDispose]();
    authority[Symbol.dispose]();
  });
  afterEach(async () => {
    answer = 200;
    got.length = 0;
    for (const response of waiting.splice(0)) response.writeHead(200).end();
    await api.app
      .em()
      .execute(
        `update lead set recorded_at = recorded_at - interval '2 days' where recorded_at > now() - interval '1 day'`,
      );
  });

  const record = async (more: Record<string, unknown> = {}, id = offer.id) =>
    await api.mutate(
      anonymous,
      'recordLead',
      {
        listingId: encodeGlobalId('Listing', id),
        email: 'Ada.Lovelace@example.com',
        consent: true,
        ...more,
      },
      'listing { title }',
    );
  const leadsOf = async (email: string) =>
    await api.app.em().find(Lead, { email }, { orderBy: { recordedAt: 'asc' } });
  const leadIn = async (email: string, state: Lead['state']) =>
    await api.app.until(async () => (await leadsOf(email)).find((lead) => lead.state === state));
  const attemptsOf = async ({ id }: Lead) =>
    await api.app.em().find(LeadDelivery, { lead: id }, { orderBy: { at: 'asc' } });
  const offerFields = async (actor: TokenActor, fields: string, id = offer.id) =>
    await api.answer(actor, `query ($id: ID!) { node(id: $id) { ... on Offer { ${fields} } } }`, {
      id: encodeGlobalId('Offer', id),
    });

  test('when a guest asks for it, then the publisher gets his lead, and only members read it', async () => {
    const outcome = await record({
      name: '  Ada King  Lovelace ',
      company: 'Analytical Engines',
      country: 'gb',
    });
    assert.equal(outcome.__typename, 'RecordLeadPayload');
    assert.deepEqual(outcome['listing'], { title: 'Fjord Backup Vault' });
    const lead = await leadIn('Ada.Lovelace@example.com', 'DELIVERED');
    assert.deepEqual(got, [
      {
        id: lead.id,
        body: {
          OfferTitle: 'Fjord Backup Vault',
          LeadSource: `AzureMarketplace-INS|solenne.${offer.offerId}`,
          ActionCode: 'INS',
          UserDetails: {
            FirstName: 'Ada King',
            LastName: 'Lovelace',
            Email: 'Ada.Lovelace@example.com',
            Country: 'GB',
            Company: 'Analytical Engines',
          },
        },
      },
    ]);
    const fields = `
      leads(email: "ada.lovelace@EXAMPLE.com") { totalCount nodes { name company consent state deliveries { outcome statusCode response isTest destination } } }
      leadDeliveries(first: 1) { nodes { lead { email } publication { id } } }
      leadCounts { state count }`;
    const { data, errors } = await offerFields(owner, fields);
    assert.deepEqual(errors, []);
    assert.deepEqual(data?.['node']?.['leads'], {
      totalCount: 1,
      nodes: [
        {
          name: 'Ada King  Lovelace',
          company: 'Analytical Engines',
          consent:
            'I agree that my e-mail address and what else I enter here is given to solenne, who may contact me about this offer.',
          state: 'DELIVERED',
          deliveries: [
            {
              outcome: 'ACCEPTED',
              statusCode: 200,
              response: 'taken',
              isTest: false,
              destination: 'HTTPS_ENDPOINT',
            },
          ],
        },
      ],
    });
    assert.deepEqual(data['node']?.['leadDeliveries'], {
      nodes: [{ lead: { email: 'Ada.Lovelace@example.com' }, publication: null }],
    });
    const [audit] = await api.app.em().find(Audit, { action: 'recordLead', outcome: 'DONE' });
    assert.doesNotMatch(JSON.stringify(audit), /lovelace/i);
    for (const [actor, isKnown] of [
      [stranger, false],
      [reviewer, true],
    ] as const) {
      const theirs = await offerFields(actor, fields);
      assert.equal(theirs.errors.length > 0, isKnown);
      assert.doesNotMatch(JSON.stringify(theirs), /ada/i);
      const node = await api.ask(actor, 'query ($id: ID!) { node(id: $id) { id } }', {
        id: encodeGlobalId('Lead', lead.id),
      });
      assert.equal(node['node'], null);
    }
  });

  test('when something is missing or wrong, then nothing is kept of it', async () => {
    const before = await api.app.em().count(Lead);
    const draft = await api.app.given.offer(api.app.publisher);
    for (const [more, type, id] of [
      [{ consent: false }, 'ConsentRequired'],
      [{ email: 'ada@example.com, bob@example.com' }, 'InvalidInput'],
      [{ email: 'ada@example.com\r\nBcc: all@example.com' }, 'InvalidInput'],
      [{ name: 'x'.repeat(201) }, 'InvalidInput'],
      [{ company: 'a\nb' }, 'InvalidInput'],
      [{ country: 'France' }, 'InvalidInput'],
      [{}, 'NotFound', draft.id],
      [{}, 'NotFound', '00000000-0000-4000-8000-000000000000'],
    ] as const) {
      const outcome = await record(more, id);
      assert.equal(outcome.__typename, type, JSON.stringify(more));
    }
    assert.equal(await api.app.em().count(Lead), before);
    const refusals = await api.app.em().find(Audit, { action: 'recordLead' });
    assert.doesNotMatch(JSON.stringify(refusals), /ada@|bob@/);
  });

  test('when a form is sent twice, or without end, then there is one lead, and a limit', async () => {
    const email = 'twice@example.com';
    await record({ email });
    await record({ email });
    assert.equal((await leadsOf(email)).length, 1);
    const types = [];
    for (let index = 0; index < 5; index += 1) {
      types.push((await record({ email, name: `N ${index}` })).__typename);
    }
    assert.deepEqual(types, [...Array(4).fill('RecordLeadPayload'), 'TooManyRequests']);
    await api.app.em().execute(
      `insert into lead (id, publisher_id, offer_id, source, action, email, consent, language, recorded_at, state)
      select gen_random_uuid(), publisher_id, offer_id, source, action, n || '@flood.example', consent, language, now(), 'KEPT'
      from lead, generate_series(1, 60) n where email = ? limit 60`,
      [email],
    );
    assert.equal((await record({ email: 'one.more@example.com' })).__typename, 'TooManyRequests');
  });

  test('when the offer has no destination, or the customer is at a school, then the lead is kept and not sent', async () => {
    await record({ email: 'kept@example.com' }, kept.id);
    await record({ email: 'student@university.edu' });
    const [[here], [school]] = [
      await leadsOf('kept@example.com'),
      await leadsOf('student@university.edu'),
    ];
    assert.deepEqual([here?.state, school?.state], ['KEPT', 'WITHHELD']);
    assert.deepEqual(got, []);
    for (const [lead, type] of [
      [here, 'NoLeadDestination'],
      [school, 'LeadNotSendable'],
    ] as const) {
      const leadId = encodeGlobalId('Lead', lead?.id ?? '');
      assert.equal((await api.mutate(owner, 'redeliverLead', { leadId })).__typename, type);
      const foreign = await api.mutate(stranger, 'redeliverLead', { leadId });
      assert.equal(foreign.__typename, 'NotFound');
    }
  });

  test('when a lead comes, then each notification address is told once, by a mail that says nothing of the customer', async () => {
    const { app } = api;
    await app.given.draft(offer.id, (content) => ({
      ...content,
      leads: {
        ...content.leads,
        contactEmails: ['leads@solenne.example', 'Sales@solenne.example'],
      },
    }));
    await toLive(app, owner, reviewer, offer.id);
    const byMail = await app.given.offer(app.publisher, {
      content: (content) => ({
        ...content,
        leads: { destination: 'EMAIL', contactEmails: ['crm@solenne.example'] },
      }),
    });
    await toLive(app, owner, reviewer, byMail.id);
    const before = await app.em().find(Mail, { event: 'LEAD_RECORDED' }, { fields: ['id'] });
    const told = async (of: string) =>
      await app
        .em()
        .find(
          Mail,
          { offer: of, event: 'LEAD_RECORDED', id: { $nin: before.map(({ id }) => id) } },
          { orderBy: { recipient: 'asc' } },
        );
    app.log.length = 0;
    const customer = {
      email: 'told.once@customer.example',
      name: 'Wilhelmina Unmistakable',
      company: 'Singular Works',
      country: 'gb',
    };
    await record(customer);
    // The same form again is the same lead; one of a school goes nowhere; without a destination nobody is told.
    await record(customer);
    await record({ email: 'pupil@school.edu' });
    await record(customer, kept.id);
    await record(customer, byMail.id);
    const [lead] = await leadsOf(customer.email);
    await app.until(async () => (await told(offer.id)).every(({ state }) => state === 'SENT'));
    const mails = await told(offer.id);
    assert.deepEqual(
      mails.map(({ recipient, publication }) => [recipient, publication]),
      [
        ['Sales@solenne.example', null],
        ['leads@solenne.example', null],
      ],
    );
    assert.equal(new Set(mails.map(({ messageId }) => messageId)).size, 2);
    assert.deepEqual([await told(kept.id), await told(byMail.id)], [[], []]);
    for (const { subject, text: words, html } of mails) {
      assert.equal(subject, 'New lead for Fjord Backup Vault');
      assert.ok(words.includes(`https://vitrine.example/offers/solenne/${offer.offerId}/leads`));
      assert.match(words, /HTTPS\s+endpoint/);
      for (const part of [words, html]) {
        assert.doesNotMatch(part, /told\.once|Wilhelmina|Unmistakable|Singular/i);
      }
    }
    // The lead itself arrived where it goes, so that its absence above is no accident.
    await app.until(async () => got.find(({ id }) => id === lead?.id));
    await leadIn(customer.email, 'DELIVERED');
    await app.until(
      async () => await app.em().findOne(LeadDelivery, { offer: byMail.id, outcome: 'ACCEPTED' }),
    );
    assert.doesNotMatch(app.log.join('\n'), /told\.once|Wilhelmina|Unmistakable|Singular/i);

    const redelivered = await api.mutate(owner, 'redeliverLead', {
      leadId: encodeGlobalId('Lead', lead?.id ?? ''),
    });
    assert.equal(redelivered.__typename, 'RedeliverLeadPayload');
    assert.ok(lead);
    await app.until(async () => (await attemptsOf(lead)).length === 2);
    assert.equal((await told(offer.id)).length, 2);
  });

  test('when the endpoint is down for long, then the lead is tried, becomes a dead letter, and is delivered once sent again', async () => {
    answer = 503;
    const email = 'patient@example.com';
    await record({ email });
    const dead = await leadIn(email, 'FAILED');
    const tries = await attemptsOf(dead);
    assert.ok(tries.length >= 2, `${tries.length} tries`);
    assert.ok(
      tries.every(({ outcome, httpStatus }) => outcome === 'REFUSED' && httpStatus === 503),
    );
    const pauses = tries
      .slice(1)
      .map(({ at }, index) => at.getTime() - (tries[index]?.at.getTime() ?? 0));
    assert.ok(
      pauses.every((pause) => pause >= 50),
      pauses.join(' '),
    );
    answer = 200;
    const leadId = encodeGlobalId('Lead', dead.id);
    const again = await api.mutate(owner, 'redeliverLead', { leadId }, 'lead { state }');
    assert.equal(again.__typename, 'RedeliverLeadPayload');
    await leadIn(email, 'DELIVERED');
    assert.deepEqual(new Set(got.map(({ id }) => id)), new Set([dead.id]));
    assert.equal((await attemptsOf(dead)).at(-1)?.outcome, 'ACCEPTED');
  });

  test('when the endpoint answers nobody, then leads wait and a publication of somebody else does not', async () => {
    answer = 'nothing';
    for (const name of ['a', 'b', 'c', 'd']) await record({ email: `${name}@slow.example` });
    await api.app.until(async () => Promise.resolve(waiting.length >= 3));
    const other = await api.app.given.offer(api.app.publisher);
    const id = await api.app.given.published(owner, other.id);
    await api.app.publicationAt(id, 'PUBLISHER_SIGNOFF');
    assert.equal((await leadsOf('a@slow.example'))[0]?.state, 'QUEUED');
    answer = 200;
    for (const response of waiting.splice(0)) response.writeHead(200).end();
    await Promise.all(
      ['a', 'b', 'c', 'd'].map((name) => leadIn(`${name}@slow.example`, 'DELIVERED')),
    );
  });

  test('when a member sends a test lead, then he reads the answer, a repeat sends nothing, and there is a limit', async () => {
    const draft = await api.app.given.offer(api.app.publisher, {
      leadEndpointUrl: `${peer.url}/draft`,
    });
    const offerId = encodeGlobalId('Offer', draft.id);
    const send = async (more: Record<string, unknown> = {}, actor = owner) =>
      await api.mutate(
        actor,
        'sendTestLead',
        { offerId, ...more },
        'delivery { id outcome statusCode response isTest milliseconds }',
      );
    const first = await send({ idempotencyKey: 'once' });
    const { id, milliseconds, ...told } = first['delivery'] as Data;
    assert.deepEqual(told, {
      outcome: 'ACCEPTED',
      statusCode: 200,
      response: 'taken',
      isTest: true,
    });
    assert.ok(Number(milliseconds) >= 0);
    assert.deepEqual((await send({ idempotencyKey: 'once' }))['delivery']?.['id'], id);
    assert.equal(await api.app.em().count(LeadDelivery, { offer: draft.id }), 1);
    answer = 401;
    const refused = (await send())['delivery'];
    assert.deepEqual([refused?.['outcome'], refused?.['statusCode']], ['REFUSED', 401]);
    assert.equal((await send({}, stranger)).__typename, 'NotFound');
    for (let index = 0; index < 4; index += 1) await send();
    assert.equal((await send()).__typename, 'TooManyRequests');

    const none = { offerId: encodeGlobalId('Offer', kept.id) };
    assert.equal((await send(none)).__typename, 'NoLeadDestination');
    await api.app.given.draft(draft.id, (content) => ({
      ...content,
      leads: { destination: 'HTTPS_ENDPOINT', httpsEndpointUrl: 'http://crm.example' },
    }));
    const incomplete = await api.mutate(owner, 'sendTestLead', { offerId }, 'delivery { id }');
    assert.equal(incomplete.__typename, 'PrerequisitesNotMet');
  });

  test('when a person asks what is known of him, and then to be forgotten, then both are done, and the number stays', async () => {
    answer = 400;
    const email = 'Forget.Me@example.com';
    await record({ email, name: '=cmd|1', company: 'Gone Ltd' });
    const lead = await api.app.until(async () => {
      const [found] = await leadsOf(email);
      return found !== undefined && (await attemptsOf(found)).length > 0 ? found : null;
    });
    const of = { publisher: api.app.publisher.id };
    const exported = async (address: string) =>
      (await Array.fromAsync(exportLeads(api.app.em(), of, { state: null, email: address }))).join(
        '',
      );
    const csv = await exported('forget.me@example.com');
    assert.match(csv, /"Forget\.Me@example\.com","'=cmd\|1","Gone Ltd"/);
    assert.equal(csv.trim().split('\r\n').length, 2);
    const counted = await api.app.em().count(Lead, { offer: offer.id });
    const publisherId = encodeGlobalId('Publisher', api.app.publisher.id);
    const erase = async (actor = owner, address = 'FORGET.me@example.com') =>
      await api.mutate(actor, 'eraseLeads', { publisherId, email: address }, 'erasedCount');
    assert.equal((await erase(stranger)).__typename, 'NotFound');
    assert.equal((await erase(owner, 'nobody')).__typename, 'InvalidInput');
    assert.equal((await erase())['erasedCount'], 1);
    assert.equal((await erase())['erasedCount'], 0);
    const erased = await api.app.em().findOneOrFail(Lead, { id: lead.id });
    assert.deepEqual(
      [erased.email, erased.name, erased.company, erased.country, erased.lastError],
      [null, null, null, null, null],
    );
    // Given up already, or not sent any more.
    assert.ok(['FAILED', 'WITHHELD'].includes(erased.state), erased.state);
    assert.ok(erased.erasedAt);
    assert.equal(await api.app.em().count(Lead, { offer: offer.id }), counted);
    const rows = [
      await api.app.em().find(Lead, {}),
      await api.app.em().find(LeadDelivery, {}),
      await api.app.em().find(Audit, {}),
    ];
    assert.doesNotMatch(JSON.stringify(rows), /forget\.me|Gone Ltd|=cmd/i);
    const audits = await api.app.em().find(Audit, { action: 'eraseLeads', outcome: 'DONE' });
    assert.deepEqual(new Set(audits.map(({ detail }) => detail['erased'])), new Set(['0', '1']));
    assert.equal((await exported('forget.me@example.com')).trim().split('\r\n').length, 1);
  });

  test('when leads are asked for as a file, then members get it, filtered, and nobody else', async () => {
    await record({ email: 'file@example.com' });
    const file = async (path: string, actor: Actor = owner, language: 'en' | 'fr' = 'en') => {
      const { response, body } = await askRoute(leadRoutes(api.app.deps), path, actor, language);
      return { status: response.status, headers: response.headers, body };
    };
    const place = `/offers/solenne/${offer.offerId}/leads.csv`;
    const own = await file(`${place}?email=FILE@example.com`);
    assert.equal(own.status, 200);
    assert.match(own.headers.get('content-type') ?? '', /^text\/csv/);
    assert.equal(own.headers.get('cache-control'), 'private, no-store');
    const [head, row, ...rest] = own.body.trim().split('\r\n');
    assert.equal(head, leadColumns.map((column) => `"${column}"`).join(','));
    assert.match(row ?? '', /"file@example\.com"/);
    assert.deepEqual(rest, []);
    const all = '/publishers/solenne/leads.csv';
    assert.match((await file(`${all}?state=KEPT`)).body, /kept@example\.com/);
    assert.doesNotMatch((await file(`${all}?state=KEPT`)).body, /file@example\.com/);
    assert.equal((await file(`${all}?state=GONE`)).status, 400);
    assert.equal((await file(`${all}?email=%00`)).status, 400);
    for (const other of [stranger, reviewer, anonymous]) {
      const refused = await file(place, other, 'fr');
      assert.deepEqual(
        [refused.status, refused.body],
        [404, 'Il n’y a pas de prospects à cette adresse que vous puissiez voir.\n'],
      );
      assert.equal((await file(all, other)).status, 404);
    }
    const { data } = await offerFields(owner, 'leadsCsvUrl publisher { leadsCsvUrl }');
    assert.deepEqual(data?.['node'], {
      leadsCsvUrl: `https://vitrine.example${place}`,
      publisher: { leadsCsvUrl: `https://vitrine.example${all}` },
    });
  });

  test('when leads are older than they may be kept, then they no longer tell who it was', async () => {
    const email = 'old@example.com';
    await record({ email });
    const lead = await leadIn(email, 'DELIVERED');
    const age = async (days: number) =>
      await api.app
        .em()
        .execute(`update lead set recorded_at = now() - ? * interval '1 day' where id = ?`, [
          days,
          lead.id,
        ]);
    const stored = async () => await api.app.em().findOneOrFail(Lead, { id: lead.id });
    await age(29);
    await eraseOldLeads(api.app.deps);
    assert.equal((await stored()).email, email);
    await age(31);
    const forever = { ...api.app.deps.settings, leadRetentionDays: 0 };
    await eraseOldLeads({ ...api.app.deps, settings: forever });
    assert.equal((await stored()).email, email);
    await eraseOldLeads(api.app.deps);
    assert.deepEqual([(await stored()).email, (await stored()).state], [null, 'DELIVERED']);
  });

  test('when all of it is listed, then pages follow one another', async () => {
    const fields = 'leads(first: 2) { nodes { id } pageInfo { endCursor } }';
    const first = (await offerFields(owner, fields)).data?.['node']?.['leads'];
    const cursor = text(first?.['pageInfo']?.['endCursor']);
    const second = (
      await offerFields(owner, fields.replace('first: 2', `first: 2, after: "${cursor}"`))
    ).data?.['node']?.['leads'];
    const ids = [...list(first?.['nodes']), ...list(second?.['nodes'])].map(({ id }) => id);
    assert.equal(new Set(ids).size, 4);
  });
});
