import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { appendFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import { Asset } from '../../src/db/asset.ts';
import { Package } from '../../src/db/package.ts';
import { Upload } from '../../src/db/upload.ts';
import type { TokenActor } from '../../src/domain/actor.ts';
import { encodeGlobalId } from '../../src/schema/global-id.ts';
import { buildPackage } from '../support/build-package.ts';
import { cleanPackage } from '../support/clean-package.ts';
import { solidPng } from '../support/png.ts';
import { startApi, text } from './api.ts';
import type { Api, Data } from './api.ts';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

const selected = `upload {
  id kind state size received sha256 findings { ruleId message file } image { sha256 width height }
}`;

describe('given a publisher who uploads', () => {
  let api: Api;
  let owner: TokenActor;
  let colleague: TokenActor;
  let stranger: TokenActor;

  before(async () => {
    api = await startApi({ worker: true });
    owner = api.app.publisher.owner;
    colleague = api.app.publisher.contributor;
    stranger = (await api.app.given.publisher('borealis')).owner;
  });
  after(async () => await api[Symbol.asyncDispose]());

  const started = async (
    kind: 'PACKAGE' | 'IMAGE',
    size: number,
    by = owner,
    publisher = 'solenne',
  ): Promise<{ readonly id: string; readonly address: string }> => {
    const outcome = await api.mutate(
      by,
      'startUpload',
      { publisher, kind, size, fileName: 'file.bin' },
      'upload { id url state received size }',
    );
    assert.equal(outcome.__typename, 'StartUploadPayload');
    assert.deepEqual(
      {
        state: outcome.upload?.state,
        received: outcome.upload?.received,
        size: outcome.upload?.size,
      },
      { state: 'PENDING', received: 0, size },
    );
    const address = text(outcome.upload?.url).split('/').at(-1) ?? '';
    assert.match(address, /^[A-Za-z0-9_-]{43}$/);
    return { id: text(outcome.upload?.id), address };
  };

  /** What a tus PATCH does to the file. */
  const send = async (address: string, bytes: Uint8Array) =>
    await appendFile(api.uploads.uploadedFile(address), bytes);

  const finish = async (uploadId: string, hash: string, by = owner): Promise<Data> =>
    await api.mutate(by, 'finishUpload', { uploadId, sha256: hash }, selected);

  test('when a package is sent and finished, then a worker processes it', async () => {
    const zip = await buildPackage(cleanPackage);
    const { id, address } = await started('PACKAGE', zip.length);
    await send(address, zip);
    const outcome = await finish(id, sha256(zip).toUpperCase());
    assert.equal(outcome.__typename, 'FinishUploadPayload');
    assert.equal(outcome.upload?.sha256, sha256(zip));
    const stored = await api.app.until(async () =>
      api.app.em().findOne(Package, { sha256: sha256(zip), state: 'PROCESSED' }),
    );
    assert.equal(stored.publisher, api.app.publisher.id);
    assert.equal(stored.supportsJit, false);
    const seen = await api.ask(
      colleague,
      'query ($id: ID!) { node(id: $id) { ... on Upload { state } } }',
      { id },
    );
    assert.equal(seen.node?.state, 'PROCESSED');
    assert.equal(await api.uploads.receivedBytes(address), null);
    assert.deepEqual(await finish(id, sha256(zip)), {
      ...outcome,
      upload: { ...outcome.upload, state: 'PROCESSED' },
    });
  });

  test('when bytes are missing, then it is refused with how many, and goes on afterwards', async () => {
    const bytes = Buffer.from('PK\u0003\u0004 twenty bytes here');
    const { id, address } = await started('PACKAGE', bytes.length);
    await send(address, bytes.subarray(0, 5));
    const answer = await api.ask(
      owner,
      `mutation ($id: ID!) { finishUpload(input: { uploadId: $id, sha256: "${sha256(bytes)}" }) {
        __typename ... on UploadIncomplete { received size } } }`,
      { id },
    );
    assert.deepEqual(answer.finishUpload, {
      __typename: 'UploadIncomplete',
      received: 5,
      size: bytes.length,
    });
    await send(address, bytes.subarray(5));
    assert.equal((await finish(id, sha256(bytes))).__typename, 'FinishUploadPayload');
  });

  test('when the hash is wrong, then nothing of the bytes is stored, and the right hash may follow', async () => {
    const bytes = Buffer.from('bytes that nobody uploaded before');
    const { id, address } = await started('PACKAGE', bytes.length);
    await send(address, bytes);
    const wrong = await finish(id, sha256(Buffer.from('other bytes')));
    assert.equal(wrong.__typename, 'HashMismatch');
    assert.deepEqual(wrong.path, ['input', 'sha256']);
    assert.equal(await api.app.deps.packages.path(sha256(bytes)), null);
    assert.equal(await api.app.em().count(Package, { sha256: sha256(bytes) }), 0);
    assert.equal((await finish(id, sha256(bytes))).__typename, 'FinishUploadPayload');
    assert.notEqual(await api.app.deps.packages.path(sha256(bytes)), null);
  });

  test('when ten requests finish one upload at once, then there is one package and every answer names it', async () => {
    const zip = await buildPackage({ ...cleanPackage, 'twice.txt': 'twice' });
    const { id, address } = await started('PACKAGE', zip.length);
    await send(address, zip);
    const answers = await Promise.all(
      Array.from({ length: 10 }, async () => await finish(id, sha256(zip))),
    );
    for (const answer of answers) {
      assert.equal(answer.__typename, 'FinishUploadPayload');
      assert.equal(answer.upload?.sha256, sha256(zip));
    }
    assert.equal(await api.app.em().count(Package, { sha256: sha256(zip) }), 1);
  });

  test('when the same bytes come again, then it is the same package; for another publisher it is his own', async () => {
    const zip = await buildPackage({ ...cleanPackage, 'shared.txt': 'shared' });
    const put = async (by: TokenActor, publisher: string) => {
      const { id, address } = await started('PACKAGE', zip.length, by, publisher);
      await send(address, zip);
      const outcome = await finish(id, sha256(zip), by);
      assert.equal(outcome.__typename, 'FinishUploadPayload');
      return outcome;
    };
    await put(owner, 'solenne');
    await api.app.until(async () =>
      api.app.em().findOne(Package, { sha256: sha256(zip), state: 'PROCESSED' }),
    );
    assert.equal((await put(colleague, 'solenne')).upload?.state, 'PROCESSED');
    await put(stranger, 'borealis');
    const publisher = stranger.publisherId ?? '';
    const theirs = await api.app.until(async () =>
      api.app.em().findOne(Package, { publisher, sha256: sha256(zip), state: 'PROCESSED' }),
    );
    // Processed anew: that the bytes are known from somebody else neither shows nor saves time.
    assert.equal(theirs.token, 1);
    assert.equal(await api.app.em().count(Package, { sha256: sha256(zip) }), 2);
  });

  test('when an image is a PNG, then it can be used at once', async () => {
    const png = solidPng(40, 30);
    const { id, address } = await started('IMAGE', png.length);
    await send(address, png);
    const outcome = await finish(id, sha256(png));
    assert.equal(outcome.upload?.state, 'PROCESSED');
    assert.deepEqual(outcome.upload?.image, { sha256: sha256(png), width: 40, height: 30 });
    assert.equal(await api.app.em().count(Asset, { sha256: sha256(png) }), 1);
  });

  test('when an image is none, then it is refused for good and not kept', async () => {
    const bytes = Buffer.from('<svg onload="alert(1)"/>');
    const { id, address } = await started('IMAGE', bytes.length);
    await send(address, bytes);
    const source = `mutation ($id: ID!) { finishUpload(input: { uploadId: $id, sha256: "${sha256(bytes)}" }) {
      __typename ... on FileRefused { message findings { ruleId message } } } }`;
    const refused = await api.ask(owner, source, { id });
    assert.equal(refused.finishUpload?.__typename, 'FileRefused');
    assert.match(text(refused.finishUpload?.message), /PNG/);
    assert.equal(await api.app.deps.packages.path(sha256(bytes)), null);
    assert.equal(await api.uploads.receivedBytes(address), null);
    assert.deepEqual(await api.ask(owner, source, { id }), refused);
    const seen = await api.ask(
      owner,
      'query ($id: ID!) { node(id: $id) { ... on Upload { state findings { ruleId } } } }',
      { id },
    );
    assert.deepEqual(seen.node, { state: 'REFUSED', findings: [{ ruleId: 'IMAGE-PNG' }] });
  });

  test('when an upload of another token, of others, none at all or one that is over is finished, then all are answered alike', async () => {
    const bytes = Buffer.from('four kinds of nothing');
    const mine = await started('PACKAGE', bytes.length);
    await send(mine.address, bytes);
    const theirs = await started('PACKAGE', bytes.length, stranger, 'borealis');
    await send(theirs.address, bytes);
    const over = await started('PACKAGE', bytes.length);
    await send(over.address, bytes);
    const raw = Buffer.from(over.id, 'base64url').toString().split(':')[1] ?? '';
    await api.app.em().nativeUpdate(Upload, { id: raw }, { expiresAt: new Date(0) });
    const answers = [
      await finish(mine.id, sha256(bytes), colleague),
      await finish(theirs.id, sha256(bytes)),
      await finish(encodeGlobalId('Upload', api.app.deps.newId()), sha256(bytes)),
      await finish('nonsense', sha256(bytes)),
      await finish(over.id, sha256(bytes)),
    ];
    for (const answer of answers) {
      assert.equal(answer.__typename, 'NotFound');
      assert.deepEqual(answer, answers[0]);
    }
    assert.equal(await api.app.deps.packages.path(sha256(bytes)), null);
  });

  test('when the size or the publisher cannot be, then no address is opened', async () => {
    for (const [input, type] of [
      [{ publisher: 'borealis', kind: 'PACKAGE', size: 1 }, 'NotFound'],
      [{ publisher: 'solenne', kind: 'PACKAGE', size: 0 }, 'InvalidInput'],
      [{ publisher: 'solenne', kind: 'PACKAGE', size: 1.5 }, 'InvalidInput'],
      [{ publisher: 'solenne', kind: 'PACKAGE', size: 101 * 1024 * 1024 }, 'InvalidInput'],
      [{ publisher: 'solenne', kind: 'IMAGE', size: 6 * 1024 * 1024 }, 'InvalidInput'],
      [{ publisher: 'solenne', kind: 'IMAGE', size: 1, fileName: 'a\nb' }, 'InvalidInput'],
    ] as const) {
      const outcome = await api.mutate(owner, 'startUpload', { fileName: 'x', ...input });
      assert.equal(outcome.__typename, type, JSON.stringify(input));
    }
  });
});
