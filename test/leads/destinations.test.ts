/**
 * Each destination against a server that records what it gets and answers as its vendor describes. The requests and answers
 * below are written from those descriptions: Salesforce "Web-to-Lead", Marketo "Forms 2.0", Microsoft identity platform
 * "client credentials flow", Dataverse "Create a table row", Azure Storage "Insert or replace entity" and "Shared Key Lite".
 */
import assert from 'node:assert/strict';
import { createHmac, randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { text as textOf } from 'node:stream/consumers';
import { after, afterEach, describe, test } from 'node:test';
import { readConnectionString } from '../../src/domain/secret-value.ts';
import { createOutbound } from '../../src/http/outbound.ts';
import { sendToTable } from '../../src/leads/azure-table.ts';
import { sendToDynamics } from '../../src/leads/dynamics.ts';
import type { DynamicsAccount } from '../../src/leads/dynamics.ts';
import type { LeadAnswer } from '../../src/leads/lead-answer.ts';
import { leadDocument } from '../../src/leads/lead-document.ts';
import { sendByMail } from '../../src/leads/lead-mail.ts';
import { sendToMarketo } from '../../src/leads/marketo.ts';
import { sendToSalesforce } from '../../src/leads/salesforce.ts';
import type { OutgoingMail, SendOutcome } from '../../src/mail/transport.ts';
import { createAuthority, startPeer } from './https-peer.ts';

type Got = { method: string; path: string; headers: IncomingHttpHeaders; body: string };
type Reply = { status: number; headers?: Record<string, string>; body?: string };
let got: Got[] = [];
let reply: (request: Got) => Reply = () => ({ status: 500 });

const authority = createAuthority();
const peer = await startPeer(authority, (request, response) => {
  void textOf(request).then((body) => {
    const { method = '', url = '', headers } = request;
    const each = { method, path: url, headers, body };
    got.push(each);
    const { status, headers: more, body: said } = reply(each);
    response.writeHead(status, more).end(said);
  });
});
const outbound = createOutbound({
  allow: [`127.0.0.1:${peer.port}`],
  caFile: authority.caFile,
});
after(async () => {
  await peer[Symbol.asyncDispose]();
  authority[Symbol.dispose]();
});
afterEach(() => {
  got = [];
  reply = () => ({ status: 500 });
});

const lead = leadDocument(
  { title: 'Fjord Backup Vault', publisherId: 'solenne', offerId: 'fjord-backup' },
  'AzureMarketplace',
  'INS',
  {
    FirstName: 'Zoë & Co',
    LastName: 'Müller=1',
    Email: 'zoe@example.com',
    Country: 'CH',
    Company: 'Ünïcode GmbH',
  },
);
const bare = leadDocument(
  { title: 'Fjord Backup Vault', publisherId: 'solenne', offerId: 'fjord-backup' },
  'AzureMarketplace',
  'INS',
  { Email: 'zoe@example.com' },
);
const leadId = '8a6b6b0e-4f0e-4c7e-9d0d-0e5a5f2f7c11';

/** The fields of a form that was sent, each once. */
function formOf({ headers, body }: Got): Record<string, string> {
  assert.match(headers['content-type'] ?? '', /^application\/x-www-form-urlencoded/);
  const fields = [...new URLSearchParams(body)];
  assert.equal(new Set(fields.map(([name]) => name)).size, fields.length);
  return Object.fromEntries(fields);
}

/** It refused for the publisher's fault; gives what he reads. */
function refusedWith(answer: LeadAnswer, status: number | null): string {
  assert.ok(!answer.ok);
  assert.deepEqual([answer.fault, answer.status], ['PUBLISHER', status]);
  assert.notEqual(answer.message.fr, answer.message.en);
  return answer.message.en;
}

describe('given Salesforce', () => {
  const send = async (document = lead) =>
    await sendToSalesforce(outbound, peer.url, '00Do0000000ZHog', document);

  test('when it takes the lead, then it got the form of Web-to-Lead', async () => {
    reply = () => ({ status: 200, headers: { 'is-processed': 'true' } });
    const answer = await send();
    assert.deepEqual([answer.ok, answer.bodyExcerpt], [true, 'Is-Processed: true']);
    const [request] = got;
    assert.ok(request);
    assert.deepEqual(
      [request.method, request.path],
      ['POST', '/servlet/servlet.WebToLead?encoding=UTF-8'],
    );
    assert.deepEqual(formOf(request), {
      oid: '00Do0000000ZHog',
      first_name: 'Zoë & Co',
      last_name: 'Müller=1',
      email: 'zoe@example.com',
      company: 'Ünïcode GmbH',
      country: 'CH',
      lead_source: 'AzureMarketplace-INS',
      description: 'Fjord Backup Vault | AzureMarketplace-INS|solenne.fjord-backup | INS',
    });
  });

  test('when only an address is known, then what Salesforce asks for is there', async () => {
    reply = () => ({ status: 200 });
    assert.ok((await send(bare)).ok);
    const form = formOf(got[0] ?? assert.fail());
    assert.deepEqual([form['last_name'], form['company']], ['zoe@example.com', '-']);
  });

  test('when it says 200 and that it did not process the lead, then that is a refusal', async () => {
    for (const processed of [
      'false Exception:common.exception.SalesforceGenericException',
      'true Exception:common.exception.ApiException',
    ]) {
      reply = () => ({ status: 200, headers: { 'is-processed': processed } });
      assert.match(refusedWith(await send(), 200), /object identifier/);
    }
    reply = () => ({ status: 503 });
    refusedWith(await send(), 503);
  });
});

describe('given Marketo', () => {
  const form = { serverId: 'ys12', munchkinId: '123-PQR-789', formId: '1179' };
  const send = async () => await sendToMarketo(outbound, peer.url, form, lead);

  test('when it takes the lead, then it got the fields of the form', async () => {
    reply = () => ({ status: 200, body: '{"formId":"1179","followUpUrl":null,"aliId":7}' });
    assert.ok((await send()).ok);
    const [request] = got;
    assert.ok(request);
    assert.deepEqual([request.method, request.path], ['POST', '/index.php/leadCapture/save2']);
    assert.deepEqual(formOf(request), {
      munchkinId: '123-PQR-789',
      formid: '1179',
      FirstName: 'Zoë & Co',
      LastName: 'Müller=1',
      Email: 'zoe@example.com',
      Country: 'CH',
      Company: 'Ünïcode GmbH',
      LeadSource: 'AzureMarketplace-INS|solenne.fjord-backup',
      OfferTitle: 'Fjord Backup Vault',
      ActionCode: 'INS',
    });
  });

  test('when the answer names no form, or another, then that is a refusal', async () => {
    for (const body of ['{"error":true,"errorType":"invalid"}', '{"formId":"9"}', '<html>', '']) {
      reply = () => ({ status: 200, body });
      assert.match(refusedWith(await send(), 200), /form ID/, body);
    }
  });
});

describe('given Dynamics', () => {
  const applicationKey = `key~${randomBytes(12).toString('hex')}+/=`;
  const account: DynamicsAccount = {
    kind: 'azureAD',
    instanceUrl: `${peer.url}/`,
    directoryId: '1f6e24c9-6b3c-4b0f-9f0e-5d2a4b7c9e10',
    applicationId: '0e7c5a10-98d4-4a3f-9a1b-2f7d1c6b8e21',
    applicationKey,
  };
  const token = `eyJ.${randomBytes(24).toString('hex')}.sig`;
  const send = async (as: DynamicsAccount = account, document = lead) =>
    await sendToDynamics(outbound, peer.url, as, document, { leadId });
  const answering = (row: Reply) => (request: Got) =>
    request.path.endsWith('/oauth2/v2.0/token')
      ? {
          status: 200,
          body: JSON.stringify({ token_type: 'Bearer', expires_in: 3599, access_token: token }),
        }
      : row;
  const entity = `${peer.url}/api/data/v9.2/leads(${leadId})`;

  test('when it takes the lead, then it signed us in as an application and got a row', async () => {
    reply = answering({ status: 204, headers: { 'OData-EntityId': entity } });
    const answer = await send();
    assert.deepEqual([answer.ok, answer.status, answer.bodyExcerpt], [true, 204, entity]);
    const [signIn, row] = got;
    assert.ok(signIn && row);
    assert.equal(signIn.path, '/1f6e24c9-6b3c-4b0f-9f0e-5d2a4b7c9e10/oauth2/v2.0/token');
    assert.deepEqual(formOf(signIn), {
      grant_type: 'client_credentials',
      client_id: '0e7c5a10-98d4-4a3f-9a1b-2f7d1c6b8e21',
      client_secret: applicationKey,
      scope: `${peer.url}/.default`,
    });
    assert.deepEqual([row.method, row.path], ['POST', '/api/data/v9.2/leads']);
    assert.equal(row.headers.authorization, `Bearer ${token}`);
    assert.match(row.headers['content-type'] ?? '', /^application\/json/);
    assert.deepEqual(JSON.parse(row.body), {
      leadid: leadId,
      subject: 'Fjord Backup Vault',
      firstname: 'Zoë & Co',
      lastname: 'Müller=1',
      emailaddress1: 'zoe@example.com',
      companyname: 'Ünïcode GmbH',
      address1_country: 'CH',
      description: 'AzureMarketplace-INS|solenne.fjord-backup | INS',
    });
  });

  test('when it is let in as a user, then his name and password are asked for a token', async () => {
    reply = answering({ status: 204 });
    const answer = await send({
      kind: 'office365',
      instanceUrl: peer.url,
      username: 'leads@solenne.example',
      password: 'p&ss=w rd',
    });
    assert.ok(answer.ok);
    const [signIn] = got;
    assert.equal(signIn?.path, '/organizations/oauth2/v2.0/token');
    const { client_id: client, ...form } = formOf(signIn);
    assert.match(client ?? '', /^[0-9a-f-]{36}$/);
    assert.deepEqual(form, {
      grant_type: 'password',
      username: 'leads@solenne.example',
      password: 'p&ss=w rd',
      scope: `${peer.url}/.default`,
    });
  });

  test('when an earlier attempt made the row, then the lead is delivered', async () => {
    const error = { code: '0x80040237', message: 'A record with matching key values exists.' };
    reply = answering({ status: 412, body: JSON.stringify({ error }) });
    assert.ok((await send()).ok);
  });

  test('when signing in or the row is refused, then it says which, and shows neither key nor token', async () => {
    const said = { error: 'invalid_client', error_description: `AADSTS7000215: ${applicationKey}` };
    reply = () => ({ status: 401, body: JSON.stringify(said) });
    const out = await send();
    assert.match(refusedWith(out, 401), /AADSTS7000215.*application key/);
    assert.ok(!out.ok && out.fieldPath === 'leads.dynamics.applicationKey');
    assert.doesNotMatch(JSON.stringify(out), /key~/);
    assert.equal(got.length, 1);
    reply = () => ({ status: 200, body: '{"access_token":"a\\r\\nb: c"}' });
    refusedWith(await send(), 200);
    reply = answering({ status: 403, body: `{"error":{"message":"no ${token}"}}` });
    const forbidden = await send();
    assert.match(refusedWith(forbidden, 403), /role/);
    assert.ok(!JSON.stringify(forbidden).includes(token));
    reply = answering({ status: 400, body: '{"error":{"code":"0x0","message":"bad column"}}' });
    const bad = await send();
    refusedWith(bad, 400);
    assert.match(bad.bodyExcerpt, /bad column/);
  });
});

describe('given an Azure table', () => {
  const key = randomBytes(64).toString('base64');
  const text = `DefaultEndpointsProtocol=https;AccountName=solenneleads;AccountKey=${key};TableEndpoint=${peer.url}/`;
  const read = readConnectionString(text);
  assert.ok(read.ok);
  const { account } = read;
  const at = new Date('2026-11-23T10:15:30.250Z');
  const send = async () => await sendToTable(outbound, account, lead, { leadId, at });
  /** Source: "Authorize with Shared Key", Shared Key Lite for the Table service. */
  const isSigned = ({ headers, path }: Got) =>
    headers.authorization ===
    `SharedKeyLite solenneleads:${createHmac('sha256', Buffer.from(key, 'base64'))
      .update(`${String(headers['x-ms-date'])}\n/solenneleads${path.split('?')[0]}`)
      .digest('base64')}`;
  const failure = (status: number, code: string): Reply => ({
    status,
    headers: { 'content-type': 'application/json', 'x-ms-error-code': code },
    body: JSON.stringify({
      'odata.error': { code, message: { lang: 'en-US', value: `${code}.` } },
    }),
  });

  test('when it has no table yet, then the table is made, and the lead is a row with its own key', async () => {
    let made = false;
    reply = (request) => {
      if (!isSigned(request)) return failure(403, 'AuthenticationFailed');
      if (request.path.startsWith('/Tables')) {
        made = true;
        return { status: 204 };
      }
      return made ? { status: 204, headers: { etag: 'W/"1"' } } : failure(404, 'TableNotFound');
    };
    const answer = await send();
    assert.deepEqual([answer.ok, answer.status], [true, 204]);
    assert.deepEqual(
      got.map(({ method }) => method),
      ['PUT', 'POST', 'PUT'],
    );
    const row = got[2] ?? assert.fail();
    assert.match(
      decodeURIComponent(row.path),
      new RegExp(
        `^/MarketplaceLeads\\(PartitionKey='solenne\\.fjord-backup',RowKey='${leadId}'\\)`,
      ),
    );
    const body = JSON.parse(row.body) as Record<string, string>;
    assert.deepEqual(
      [body['OfferTitle'], body['LeadSource'], body['ActionCode']],
      ['Fjord Backup Vault', 'AzureMarketplace-INS|solenne.fjord-backup', 'INS'],
    );
    assert.deepEqual(JSON.parse(body['UserDetails'] ?? ''), lead.UserDetails);
    assert.equal(body['CreatedTime@odata.type'], 'Edm.DateTime');
    assert.equal(Date.parse(body['CreatedTime'] ?? ''), at.getTime());
    assert.ok(!JSON.stringify(got).includes(key));
  });

  test('when it refuses, then it was asked once, and the publisher reads why', async () => {
    reply = () => failure(403, 'AuthenticationFailed');
    const answer = await send();
    assert.match(refusedWith(answer, 403), /connection string/);
    assert.match(answer.bodyExcerpt, /AuthenticationFailed/);
    assert.equal(got.length, 1);
    got = [];
    reply = () => failure(503, 'ServerBusy');
    refusedWith(await send(), 503);
    assert.equal(got.length, 1);
  });

  test('when the account lies where no operator has opened, then nothing is sent', async () => {
    const closed = createOutbound({ allow: [], caFile: authority.caFile });
    const answer = await sendToTable(closed, account, lead, { leadId, at });
    assert.ok(!answer.ok && answer.reason === 'ADDRESS_NOT_ALLOWED');
    assert.equal(got.length, 0);
  });
});

describe('given a connection string', () => {
  const key = Buffer.from('key').toString('base64');
  test('when it is complete, then the account is read; when not, then it says what is wrong and not what it was', () => {
    const read = (given: string) => readConnectionString(given);
    const usual = read(
      `DefaultEndpointsProtocol=https;AccountName=abc;AccountKey=${key};EndpointSuffix=core.chinacloudapi.cn`,
    );
    assert.deepEqual(usual, {
      ok: true,
      account: { name: 'abc', key, tableEndpoint: 'https://abc.table.core.chinacloudapi.cn' },
    });
    for (const given of [
      '',
      'secret',
      `AccountName=abc;AccountKey=${key}`,
      `DefaultEndpointsProtocol=http;AccountName=abc;AccountKey=${key}`,
      `DefaultEndpointsProtocol=https;AccountName=AB;AccountKey=${key}`,
      `DefaultEndpointsProtocol=https;AccountName=abc;AccountKey=§secret`,
      `AccountName=abc;AccountKey=${key};TableEndpoint=http://127.0.0.1/`,
      `AccountName=abc;AccountKey=${key};TableEndpoint=https://secret@example.com/`,
    ]) {
      const answer = read(given);
      assert.ok(!answer.ok, given);
      assert.doesNotMatch(answer.fault.en, /secret/);
    }
  });
});

describe('given addresses for leads', () => {
  const sent: OutgoingMail[] = [];
  let outcome: (address: string) => SendOutcome = () => ({ kind: 'sent', response: '250 OK' });
  const mailer = {
    transport: {
      send: async (mail: OutgoingMail) => {
        sent.push(mail);
        return await Promise.resolve(outcome(mail.to.address));
      },
      [Symbol.asyncDispose]: async () => await Promise.resolve(),
    },
    from: { name: 'Vitrine', address: 'vitrine@example.com' },
    host: 'vitrine.example',
  };
  const send = async () =>
    await sendByMail(mailer, ['a@example.com', 'b@example.com'], lead, { leadId, language: 'fr' });

  test('when a lead is sent, then each gets one mail with the same id at every attempt, and the document', async () => {
    assert.ok((await send()).ok);
    await send();
    assert.deepEqual(
      sent.map(({ to }) => to.address),
      ['a@example.com', 'b@example.com', 'a@example.com', 'b@example.com'],
    );
    assert.equal(new Set(sent.map(({ messageId }) => messageId)).size, 2);
    const [mail] = sent;
    assert.match(mail?.text ?? '', /zoe@example\.com/);
    const [file] = mail?.attachments ?? [];
    assert.deepEqual(JSON.parse(file?.content ?? ''), lead);
  });

  test('when one address refuses, then the lead is delivered, and when all do, it is not', async () => {
    const no: SendOutcome = { kind: 'refused', response: '550 no such user', permanent: true };
    outcome = (address) => (address.startsWith('a') ? no : { kind: 'sent', response: '250' });
    const answer = await send();
    assert.ok(answer.ok);
    assert.match(answer.bodyExcerpt, /a@example\.com: 550 no such user/);
    outcome = () => no;
    refusedWith(await send(), null);
    outcome = () => ({ kind: 'refused', response: '451 later', permanent: false });
    const later = await send();
    assert.ok(!later.ok && later.fault === 'PLATFORM');
  });
});
