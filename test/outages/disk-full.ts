/** A data folder on a small disk of its own, which is filled while packages are uploaded and mails are to be written. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { givenMaterial, givenOffer, PUBLISHER, sha256Of } from '../api/given.ts';
import { partnerOf, text } from '../api/partner.ts';
import type { Partner } from '../api/partner.ts';
import { buildPackage } from '../support/build-package.ts';
import { cleanPackage } from '../support/clean-package.ts';
import { codesOf } from '../support/stream-clients.ts';
import { until } from '../support/until.ts';
import { startDistributed } from './distributed.ts';
import { assertEndState } from './end-state.ts';
import { publishUntilDone } from './load.ts';
import { promised, seconds } from './scenario.ts';
import type { Figures, Scenario, ScenarioSize } from './scenario.ts';
import { smallDisk } from './small-disk.ts';

const MEBIBYTE = 1024 * 1024;
const DISK_MIB = 24;

type Started = { readonly id: string; readonly url: string };

async function start(partner: Partner, bytes: Buffer): Promise<Started> {
  const input = {
    publisher: PUBLISHER,
    kind: 'PACKAGE',
    size: bytes.length,
    fileName: 'large.zip',
  };
  const { upload } = await partner.done('startUpload', input, 'upload { id url }');
  return { id: text(upload?.['id']), url: text(upload?.['url']) };
}

async function send(partner: Partner, { url }: Started, bytes: Buffer): Promise<number> {
  const headers = { ...partner.headers, 'tus-resumable': '1.0.0' };
  const head = await fetch(url, { method: 'HEAD', headers });
  const offset = head.headers.get('upload-offset') ?? '0';
  const response = await fetch(url, {
    method: 'PATCH',
    headers: {
      ...headers,
      'content-type': 'application/offset+octet-stream',
      'upload-offset': offset,
    },
    body: new Uint8Array(bytes.subarray(Number(offset))),
  });
  await response.arrayBuffer();
  return response.status;
}

const finish = `mutation ($input: FinishUploadInput!) { finishUpload(input: $input) {
  __typename ... on UserError { code } ... on FinishUploadPayload { upload { state } } } }`;
const startAgain = `mutation ($input: StartUploadInput!) { startUpload(input: $input) { __typename } }`;

async function run(size: ScenarioSize): Promise<Figures> {
  await using disk = await smallDisk(DISK_MIB);
  // The product wants an empty folder for itself; the filler lies beside it.
  const dataDir = join(disk.folder, 'data');
  await using place = await startDistributed({ dataDir });
  const { client } = place;
  const partner = partnerOf(place.api.product.url, (await place.api.product.tokens()).owner);
  const material = await givenMaterial(partner);
  const offers = [];
  for (let n = 0; n < size.offers; n += 1) {
    offers.push(await givenOffer(partner, `disk-${n}`, material));
  }
  const files = { ...cleanPackage, 'artifacts/data.bin': randomBytes(2 * MEBIBYTE) };
  const bytes = Buffer.from(await buildPackage(files));
  const sha256 = sha256Of(bytes);
  const halfSent = await start(partner, bytes);
  const allSent = await start(partner, bytes);
  assert.equal(await send(partner, allSent, bytes), 204);

  await disk.fill();
  assert.equal(await send(partner, halfSent, bytes), 507);
  const finished = await partner.answer(finish, { input: { uploadId: allSent.id, sha256 } });
  assert.deepEqual(codesOf(finished), ['STORAGE_FULL']);
  const uploadsBefore = await readdir(join(dataDir, 'uploads'));
  const input = { publisher: PUBLISHER, kind: 'PACKAGE', size: 10, fileName: 'next.zip' };
  const refused = await partner.answer(startAgain, { input });
  assert.deepEqual(codesOf(refused), ['STORAGE_FULL']);
  assert.deepEqual(await readdir(join(dataDir, 'uploads')), uploadsBefore, 'no half of an upload');
  const packages = await readdir(join(dataDir, 'packages'));
  assert.ok(!packages.some((name) => name.startsWith('.incoming')), 'no half of a package');
  const ids = await Promise.all(offers.map((offer) => publishUntilDone(partner, offer)));
  await until(
    'a mail was tried and waits for room',
    async () => {
      const { rowCount } = await client.query(
        `select 1 from mail where state = 'QUEUED' and last_error like '%ENOSPC%'`,
      );
      return (rowCount ?? 0) > 0;
    },
    promised.endStateMs,
  );

  await disk.makeRoom();
  const roomAt = performance.now();
  assert.equal(await send(partner, halfSent, bytes), 204);
  for (const upload of [allSent, halfSent]) {
    const answer = await partner.ask(finish, { input: { uploadId: upload.id, sha256 } });
    assert.equal(text(answer['finishUpload']?.['__typename']), 'FinishUploadPayload');
  }
  await until(
    'every publication waits for its sign-off, every mail is sent, and the package is read',
    async () => {
      const { rows } = await client.query<{ open: number }>(
        `select ((select count(*) from publication where state = 'RUNNING' and waiting_for is null)
          + (select count(*) from mail where state = 'QUEUED')
          + (select count(*) from package where state = 'UPLOADED'))::int as open`,
      );
      return rows[0]?.open === 0;
    },
    promised.endStateMs,
  );
  const doneMs = performance.now() - roomAt;
  const state = await assertEndState(client);
  assert.equal(new Set(ids).size, offers.length);
  const mailFiles = await readdir(join(dataDir, 'mail'));
  assert.equal(mailFiles.length, state.mails, 'one file per mail, and no half of one');
  const { rows } = await client.query<{ n: number }>(
    `select count(*)::int as n from mail_attempt where outcome = 'DEFERRED'`,
  );
  return {
    'mails that waited for room': rows[0]?.n ?? 0,
    'all done after there was room': seconds(doneMs),
    publications: state.publications,
    transitions: state.transitions,
    mails: state.mails,
  };
}

export const diskFull: Scenario = { title: 'the disk of the data folder is full', run };
