import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { Upload } from '../../src/db/upload.ts';
import { givenPublisher } from '../support/fact-log.ts';
import type { StreamServer } from '../support/stream-server.ts';
import { startStreamServer } from '../support/stream-server.ts';
import { until } from '../support/until.ts';

/** The device that has no room, ever. */
const FULL_DISK = '/dev/full';

let server: StreamServer;
let publisher: string;
before(async () => {
  server = await startStreamServer({ maxPackageBytes: 4 * 1024 * 1024 });
  publisher = await givenPublisher(server.client);
});
after(async () => {
  await server[Symbol.asyncDispose]();
});

type Started = {
  readonly address: string;
  readonly headers: Record<string, string>;
  readonly id: string;
};

/** What `startUpload` does. */
async function givenUpload(size: number, more: Partial<Upload> = {}): Promise<Started> {
  const token = await server.givenToken({ publisherId: publisher });
  const address = randomBytes(32).toString('base64url');
  const id = randomUUID();
  await server.deps.orm.em.fork().insert(Upload, {
    id,
    publisher,
    apiTokenId: token.id,
    address,
    kind: 'PACKAGE',
    fileName: 'package.zip',
    size,
    finished: false,
    refusal: null,
    package: null,
    asset: null,
    createdAt: new Date(),
    expiresAt: new Date(Date.now() + 3_600_000),
    ...more,
  });
  await server.uploads.createUpload(address, size);
  return {
    id,
    address,
    headers: { authorization: `Bearer ${token.secret}`, 'tus-resumable': '1.0.0' },
  };
}

const at = (address: string) => `${server.url}/uploads/${address}`;

function send(
  { address, headers }: Pick<Started, 'address' | 'headers'>,
  offset: number,
  body: Uint8Array<ArrayBuffer>,
): Promise<Response> {
  return fetch(at(address), {
    method: 'PATCH',
    headers: {
      ...headers,
      'content-type': 'application/offset+octet-stream',
      'upload-offset': String(offset),
    },
    body,
  });
}

async function offsetOf({ address, headers }: Started): Promise<number> {
  const response = await fetch(at(address), { method: 'HEAD', headers });
  assert.equal(response.status, 200);
  return Number(response.headers.get('upload-offset'));
}

const content = (size: number) => new Uint8Array(randomBytes(size));

describe('given an upload that was started', () => {
  test('when it is sent in one piece, then the file is complete', async () => {
    const body = content(300_000);
    const upload = await givenUpload(body.length);
    assert.equal(await offsetOf(upload), 0);
    const response = await send(upload, 0, body);
    assert.deepEqual([response.status, response.headers.get('upload-offset')], [204, '300000']);
    assert.equal(await server.uploads.receivedBytes(upload.address), 300_000);
    assert.deepEqual(
      new Uint8Array(await readFile(server.uploads.uploadedFile(upload.address))),
      body,
    );
    await server.uploads.removeUpload(upload.address);
    assert.equal(await server.uploads.receivedBytes(upload.address), null);
  });

  test('when the line is cut in the middle, then it resumes where it stopped and the file is whole', async () => {
    const body = content(2_000_000);
    const upload = await givenUpload(body.length);
    await new Promise<void>((resolve) => {
      const outgoing = request(at(upload.address), {
        method: 'PATCH',
        headers: {
          ...upload.headers,
          'content-type': 'application/offset+octet-stream',
          'content-length': body.length,
          'upload-offset': 0,
        },
      });
      outgoing.on('error', () => resolve());
      outgoing.write(body.subarray(0, 700_000), () => {
        until(
          'some of it arrived',
          async () => ((await server.uploads.receivedBytes(upload.address)) ?? 0) > 0,
        )
          .then(() => outgoing.destroy())
          .catch(() => outgoing.destroy());
      });
    });
    let offset = await offsetOf(upload);
    assert.ok(offset > 0 && offset <= 700_000, `${offset}`);
    const response = await send(upload, offset, body.slice(offset, offset + 500_000));
    assert.equal(response.status, 204);
    offset += 500_000;
    assert.equal((await send(upload, offset, body.slice(offset))).status, 204);
    assert.deepEqual(
      new Uint8Array(await readFile(server.uploads.uploadedFile(upload.address))),
      body,
    );
  });

  test('when a part is sent from the wrong place, then it is refused with 409 and nothing is written', async () => {
    const upload = await givenUpload(1_000);
    assert.equal((await send(upload, 0, content(100))).status, 204);
    assert.equal((await send(upload, 0, content(100))).status, 409);
    assert.equal((await send(upload, 500, content(100))).status, 409);
    assert.equal(await offsetOf(upload), 100);
  });

  test('when more is sent than was announced, then it is refused with 413', async () => {
    const upload = await givenUpload(1_000);
    assert.equal((await send(upload, 0, content(1_001))).status, 413);
    assert.ok(((await server.uploads.receivedBytes(upload.address)) ?? 0) <= 1_000);
  });

  test('when more is sent without a length, then it is refused and no more than announced is kept', async () => {
    const upload = await givenUpload(1_000);
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const outgoing = request(at(upload.address), {
        method: 'PATCH',
        headers: {
          ...upload.headers,
          'content-type': 'application/offset+octet-stream',
          'transfer-encoding': 'chunked',
          'upload-offset': 0,
        },
      });
      outgoing.on('error', reject);
      outgoing.on('response', (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      outgoing.write(content(900));
      outgoing.end(content(100_000));
    });
    assert.equal(status, 413);
    assert.ok(((await server.uploads.receivedBytes(upload.address)) ?? 0) <= 1_000);
  });

  const skip = existsSync(FULL_DISK) ? false : `there is no ${FULL_DISK} on this system`;
  test(
    'when the disk is full, then the answer is 507 and says so; with room again the rest is taken',
    { skip },
    async () => {
      const body = content(1_000);
      const upload = await givenUpload(body.length);
      const file = server.uploads.uploadedFile(upload.address);
      await rm(file);
      await symlink(FULL_DISK, file);
      const refused = await send(upload, 0, body);
      assert.equal(refused.status, 507);
      assert.match(await refused.text(), /no room left/);
      await rm(file);
      await writeFile(file, '');
      assert.equal((await send(upload, await offsetOf(upload), body)).status, 204);
      assert.deepEqual(new Uint8Array(await readFile(file)), body);
    },
  );

  test('when it is given up, then it is gone', async () => {
    const upload = await givenUpload(1_000);
    const { address, headers } = upload;
    assert.equal((await fetch(at(address), { method: 'DELETE', headers })).status, 204);
    assert.equal((await fetch(at(address), { method: 'HEAD', headers })).status, 404);
    assert.equal(await server.uploads.receivedBytes(address), null);
  });
});

describe('given an address of an upload', () => {
  test('when another token asks, or it is expired, finished or unknown, then all are answered alike with 404', async () => {
    const own = await givenUpload(1_000);
    const foreign = await givenUpload(1_000);
    const expired = await givenUpload(1_000, { expiresAt: new Date(Date.now() - 1) });
    const finished = await givenUpload(1_000, { finished: true });
    const seen = new Set<string>();
    for (const asked of [
      { address: foreign.address, headers: own.headers },
      { address: expired.address, headers: expired.headers },
      { address: finished.address, headers: finished.headers },
      { address: randomBytes(32).toString('base64url'), headers: own.headers },
      { address: '..%2f..%2fetc', headers: own.headers },
      { address: 'x', headers: own.headers },
    ]) {
      const response = await send(asked, 0, content(10));
      assert.equal(response.status, 404, asked.address);
      if (!asked.address.includes('%'))
        seen.add(JSON.stringify([await response.text(), response.headers.get('tus-resumable')]));
      const head = await fetch(at(asked.address), { method: 'HEAD', headers: asked.headers });
      assert.equal(head.status, 404);
    }
    assert.equal(seen.size, 1);
    assert.equal(await server.uploads.receivedBytes(foreign.address), 0);
  });

  test('when nobody is signed in, then the answer is 401', async () => {
    const { address } = await givenUpload(1_000);
    const headers = { 'tus-resumable': '1.0.0' };
    assert.equal((await send({ address, headers }, 0, content(10))).status, 401);
  });

  test('when a POST would create one, then it is refused: only the mutation creates', async () => {
    const { headers } = await givenUpload(1_000);
    const init = { method: 'POST', headers: { ...headers, 'upload-length': '5' } };
    assert.equal((await fetch(at(randomBytes(32).toString('base64url')), init)).status, 405);
    assert.equal((await fetch(`${server.url}/uploads`, init)).status, 405);
  });

  test('when what is spoken there is asked, then it is tus 1.0 without creation', async () => {
    const response = await fetch(at('x'.repeat(43)), { method: 'OPTIONS' });
    assert.equal(response.status, 204);
    assert.equal(response.headers.get('tus-version'), '1.0.0');
    assert.equal(response.headers.get('tus-extension'), 'termination');
    assert.equal(response.headers.get('tus-max-size'), String(4 * 1024 * 1024));
  });

  test('when our page asks whether it may send, then it may; a foreign one may not', async () => {
    const preflight = (origin: string) =>
      fetch(at('x'.repeat(43)), {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'PATCH' },
      });
    const own = await preflight(server.url);
    assert.equal(own.headers.get('access-control-allow-origin'), server.url);
    assert.match(own.headers.get('access-control-allow-methods') ?? '', /PATCH/);
    assert.match(own.headers.get('access-control-allow-headers') ?? '', /upload-offset/);
    const foreign = await preflight('https://evil.example');
    assert.equal(foreign.headers.get('access-control-allow-origin'), null);
    const upload = await givenUpload(10);
    const sent = await fetch(at(upload.address), {
      method: 'HEAD',
      headers: { ...upload.headers, origin: server.url },
    });
    assert.equal(sent.headers.get('access-control-allow-origin'), server.url);
    assert.match(sent.headers.get('access-control-expose-headers') ?? '', /Upload-Offset/);
  });
});
