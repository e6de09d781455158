/**
 * `npm run prove:azure-table`: leads into a table of Azurite, Microsoft's storage emulator, over TLS and with its check of
 * signatures. Ends with 0 when each lead is one row that holds what was sent, a wrong key is refused, and a store that was
 * away takes leads again. The first run installs the emulator (`npm ci --prefix test/proofs/azurite`).
 */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { AzureNamedKeyCredential, TableClient } from '@azure/data-tables';
import { readConnectionString } from '../../src/domain/secret-value.ts';
import { createOutbound } from '../../src/http/outbound.ts';
import { LEAD_TABLE, sendToTable } from '../../src/leads/azure-table.ts';
import { leadDocument } from '../../src/leads/lead-document.ts';
import { freePort } from '../../src/services/free-port.ts';
import { createAuthority } from '../leads/https-peer.ts';
import { recordProof } from '../support/proof-record.ts';
import { until } from '../support/until.ts';

const LEADS = 200;
const ACCOUNT = 'solenneleads';

const startedAt = performance.now();
const packages = join(import.meta.dirname, 'azurite');
if (!existsSync(join(packages, 'node_modules'))) {
  console.log('Installing the emulator (npm ci --prefix test/proofs/azurite) …');
  const { status } = spawnSync('npm', ['ci', '--prefix', packages], { stdio: 'inherit' });
  if (status !== 0) process.exit(2);
}

await using opened = new AsyncDisposableStack();
const authority = opened.use(createAuthority());
const folder = await mkdtemp(join(tmpdir(), 'vitrine-azurite-'));
opened.defer(() => rm(folder, { recursive: true, force: true }));
await writeFile(join(folder, 'cert.pem'), authority.cert);
await writeFile(join(folder, 'key.pem'), authority.key, { mode: 0o600 });
const key = randomBytes(64).toString('base64');
const port = await freePort();

const isOpen = async () =>
  await new Promise<boolean>((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

async function startEmulator() {
  const child = spawn(
    process.execPath,
    [
      join(packages, 'node_modules/azurite/dist/src/table/main.js'),
      ...['--tableHost', '127.0.0.1', '--tablePort', String(port), '--location', folder],
      ...['--cert', join(folder, 'cert.pem'), '--key', join(folder, 'key.pem')],
      ...['--silent', '--disableTelemetry'],
    ],
    { env: { ...process.env, AZURITE_ACCOUNTS: `${ACCOUNT}:${key}` }, stdio: 'ignore' },
  );
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill();
    await ended;
  };
  await until('the emulator listens', isOpen, 60_000);
  return { stop, [Symbol.asyncDispose]: stop };
}

function accountWith(accountKey: string) {
  const read = readConnectionString(
    `DefaultEndpointsProtocol=https;AccountName=${ACCOUNT};AccountKey=${accountKey};TableEndpoint=https://127.0.0.1:${port}/${ACCOUNT}`,
  );
  assert.ok(read.ok);
  return read.account;
}

const outbound = createOutbound({
  allow: [`127.0.0.1:${port}`],
  caFile: authority.caFile,
});
const at = new Date('2026-11-23T10:15:30.250Z');
const leadOf = (number: number) =>
  leadDocument(
    { title: 'Lumen Logs', publisherId: 'solenne', offerId: 'lumen-logs' },
    'AzureMarketplace',
    'INS',
    {
      FirstName: `Zoë ${number} 🌊`,
      LastName: `O’Hara "=1+1" \u202e`,
      Email: `zoe.${number}@example.com`,
      Phone: '+41 44 000 00 00',
      Country: 'CH',
      Company: '株式会社ヴィトリーヌ',
      Title: '',
    },
  );
const send = async (number: number, account = accountWith(key)) =>
  await sendToTable(outbound, account, leadOf(number), { leadId: `lead-${number}`, at });

const emulator = await startEmulator();
opened.use(emulator);
for (let number = 0; number < LEADS; number += 1) {
  const answer = await send(number);
  assert.ok(answer.ok, JSON.stringify(answer));
}
// A delivery whose answer was lost is sent again.
assert.ok((await send(7)).ok);
const refused = await send(LEADS, accountWith(randomBytes(64).toString('base64')));
assert.ok(!refused.ok && refused.status === 403, JSON.stringify(refused));
const client = new TableClient(
  `https://127.0.0.1:${port}/${ACCOUNT}`,
  LEAD_TABLE,
  new AzureNamedKeyCredential(ACCOUNT, key),
  { tlsOptions: { ca: await readFile(authority.caFile, 'utf8') } },
);
const rows = new Map<string, Record<string, unknown>>();
for await (const row of client.listEntities()) rows.set(String(row.rowKey), row);
assert.equal(rows.size, LEADS);
for (let number = 0; number < LEADS; number += 1) {
  const row = rows.get(`lead-${number}`);
  const sent = leadOf(number);
  assert.deepEqual(JSON.parse(String(row?.['UserDetails'])), sent.UserDetails);
  assert.deepEqual(
    [row?.['OfferTitle'], row?.['LeadSource'], row?.['ActionCode']],
    [sent.OfferTitle, sent.LeadSource, sent.ActionCode],
  );
}
await emulator.stop();
const away = await send(LEADS);
assert.ok(!away.ok, JSON.stringify(away));
opened.use(await startEmulator());
assert.ok((await send(LEADS)).ok);
const partition = String(rows.get('lead-0')?.['partitionKey']);
const late = await client.getEntity(partition, `lead-${LEADS}`);
assert.equal(late['OfferTitle'], 'Lumen Logs');

await recordProof(
  {
    name: 'azure-table',
    title:
      'Leads into a table of Azurite: one row each with what was sent, a wrong key refused, an outage survived',
    command: 'npm run prove:azure-table',
    seed: null,
    passed: true,
    counts: {
      leads: LEADS + 1,
      'sent twice': 1,
      'rows, each compared with what was sent': rows.size,
      'refused for a wrong key': 1,
      'sent again after an outage': 1,
    },
    figures: {},
    notes: [
      'Azurite 3.37.0, over TLS, with the check of signatures that it does; read back with the vendor’s own client.',
    ],
  },
  startedAt,
);
console.log(`passed: ${rows.size} rows`);
