import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import { exportHistory } from '../../src/app/export-history.ts';
import { LeadDelivery } from '../../src/db/lead-delivery.ts';
import { Lead } from '../../src/db/lead.ts';
import { Offer } from '../../src/db/offer.ts';
import { anonymous } from '../../src/domain/actor.ts';
import type { TokenActor } from '../../src/domain/actor.ts';
import { encodeGlobalId } from '../../src/schema/global-id.ts';
import { createAuthority, startPeer } from '../leads/https-peer.ts';
import type { Peer, TestAuthority } from '../leads/https-peer.ts';
import { startApi, text } from '../schema/api.ts';
import type { Api } from '../schema/api.ts';
import { toLive, toSignOff } from './flow.ts';

const PATH = 'leads.dynamics.applicationKey';

describe('given the key of a lead destination that was kept, used, refused and replaced', () => {
  const canary = () => `canary~${randomBytes(12).toString('hex')}`;
  const secrets = [canary(), canary()];
  /** Keys that arrived where they belong. */
  const arrived = new Set<string>();
  const answers: unknown[] = [];
  let authority: TestAuthority;
  let peer: Peer;
  /** Whether Dynamics lets us in; when not, it says back what it was given. */
  let isOpen = true;
  let api: Api;
  let owner: TokenActor;
  let offerId: string;
  let id: string;

  before(async () => {
    authority = createAuthority();
    peer = await startPeer(authority, (request, response) => {
      void textOf(request).then((body) => {
        if (!(request.url ?? '').endsWith('/token')) return response.writeHead(204).end();
        const key = new URLSearchParams(body).get('client_secret') ?? '';
        arrived.add(key);
        return isOpen
          ? response.writeHead(200).end('{"access_token":"a-token"}')
          : response.writeHead(401).end(JSON.stringify({ error: `AADSTS7000215 ${key} ${body}` }));
      });
    });
    api = await startApi({
      worker: true,
      outboundAllow: [`127.0.0.1:${peer.port}`],
      outboundCaFile: authority.caFile,
      settings: {
        leadHosts: { login: peer.url, marketo: peer.url, salesforce: peer.url },
      },
    });
    const { app } = api;
    owner = app.publisher.owner;
    id = (await app.given.offer(app.publisher)).id;
    offerId = encodeGlobalId('Offer', id);
  });
  after(async () => {
    await api[Symbol.asyncDispose]();
    await peer[Symbol.asyncDispose]();
    authority[Symbol.dispose]();
  });

  const ask = async (name: string, input: Record<string, unknown>, selection = '') => {
    const outcome = await api.mutate(owner, name, input, selection);
    answers.push(outcome);
    return outcome;
  };
  const save = async (path: string, value: unknown) => {
    const { draftVersion } = await api.app.em().findOneOrFail(Offer, { id });
    const input = { offerId, expectedDraftVersion: draftVersion, edits: [{ path, value }] };
    assert.equal((await ask('saveDraft', input)).__typename, 'SaveDraftPayload');
  };
  const keep = async (value: string | undefined) => {
    const input = { offerId, path: PATH, value, idempotencyKey: `keep-${arrived.size}` };
    await save(PATH, { secretId: text((await ask('keepSecret', input, 'secretId'))['secretId']) });
  };
  const outcomeOfTest = async () =>
    (await ask('sendTestLead', { offerId }, 'delivery { outcome response }'))['delivery']?.[
      'outcome'
    ];

  test('when everything is looked through, then it is nowhere but where it belongs', async () => {
    const { app } = api;
    await save('leads', {
      destination: 'DYNAMICS',
      dynamics: {
        instanceUrl: peer.url,
        authentication: 'azureAD',
        applicationId: '0e7c5a10-98d4-4a3f-9a1b-2f7d1c6b8e21',
        directoryId: '1f6e24c9-6b3c-4b0f-9f0e-5d2a4b7c9e10',
      },
    });
    await keep(secrets[0]);
    assert.equal(await outcomeOfTest(), 'ACCEPTED');
    isOpen = false;
    assert.equal(await outcomeOfTest(), 'REFUSED');
    // A publication that the destination refuses: a finding and a mail.
    const refused = await app.ended(await app.given.published(owner, id));
    assert.equal(refused.endReason, 'LEAD_DESTINATION_REFUSED');
    isOpen = true;
    await toLive(app, owner, await app.given.actor('REVIEWER', 'Marta Silva'), id);
    const listingId = encodeGlobalId('Listing', id);
    await api.mutate(anonymous, 'recordLead', {
      listingId,
      email: 'ada@example.com',
      consent: true,
    });
    await app.until(async () => await app.em().findOne(Lead, { offer: id, state: 'DELIVERED' }));
    await keep(secrets[1]);
    await toSignOff(app, owner, id);
    // Written where it does not belong, it is refused.
    const { draftVersion } = await app.em().findOneOrFail(Offer, { id });
    const misplaced = { path: PATH, value: secrets[1] };
    const input = { offerId, expectedDraftVersion: draftVersion, edits: [misplaced] };
    assert.equal((await ask('saveDraft', input)).__typename, 'InvalidInput');

    answers.push(
      await api.ask(
        owner,
        `query ($id: ID!) { node(id: $id) { ... on Offer {
          draft document violations { path message } comparison(with: PRODUCTION) { fields(first: 100) { nodes { path old new } } }
          history(first: 100) { nodes { path old new } }
          leadDeliveries { nodes { response } } leads { nodes { email } }
          publications { nodes { findings { nodes { message } } } }
          mails(first: 100) { nodes { text html } } } } }`,
        { id: offerId },
      ),
    );
    // What goes well is not logged; a line of ours shows that the search would find one.
    app.deps.log.info('the story is told', {});
    const everything = { kinds: null, by: null, path: null, from: null, to: null };
    const csv = await Array.fromAsync(exportHistory(app.em(), { offer: id }, everything, 'en'));
    const mails = join(app.folder, 'mail');
    const files = await Promise.all(
      (await readdir(mails)).map(async (name) => await readFile(join(mails, name), 'utf8')),
    );
    const rows = await everyRow();
    const places = {
      answers: JSON.stringify(answers),
      history: csv.join(''),
      log: app.log.join('\n'),
      mails: files.join('\n'),
      database: rows,
    };

    assert.deepEqual([...arrived].toSorted(), secrets.toSorted());
    // The search finds what is there: in each place something of this story.
    for (const [place, control] of [
      ['answers', 'secretId'],
      ['history', 'secretId'],
      ['log', 'the story is told'],
      ['mails', 'LEAD-001'],
      ['database', 'ada@example.com'],
    ] as const) {
      assert.ok(places[place].includes(control), `${place} has no ${control}`);
    }
    assert.ok((await app.em().count(LeadDelivery, { offer: id })) >= 5);
    for (const secret of secrets) {
      const bytes = Buffer.from(secret);
      const forms = [
        secret,
        encodeURIComponent(secret),
        bytes.toString('hex'),
        bytes.toString('base64').slice(0, 24),
        secret.slice(7, 25),
      ];
      for (const [place, content] of Object.entries(places)) {
        for (const form of forms) assert.ok(!content.includes(form), `${place} has ${form}`);
      }
    }
  });

  /** Every row of every table as text; bytes are in hexadecimal digits. */
  async function everyRow(): Promise<string> {
    const em = api.app.em();
    const tables = await em.execute<{ name: string }[]>(
      `select quote_ident(tablename) as name from pg_tables where schemaname = current_schema()`,
    );
    assert.ok(tables.length > 30);
    let all = '';
    for (const { name } of tables) {
      const rows = await em.execute<{ row: string }[]>(
        `select to_jsonb(t)::text as "row" from ${name} t`,
      );
      all += rows.map(({ row }) => row).join('\n');
    }
    return all;
  }
});
