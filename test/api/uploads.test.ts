import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { buildPackage, rawZip } from '../support/build-package.ts';
import type { RawEntry } from '../support/build-package.ts';
import { cleanPackage } from '../support/clean-package.ts';
import { solidPng } from '../support/png.ts';
import { startProduct } from '../support/product.ts';
import type { Product } from '../support/product.ts';
import { until } from '../support/until.ts';
import {
  PUBLISHER,
  anotherPublisher,
  contentOf,
  givenMaterial,
  givenOffer,
  publishInput,
  saveContent,
  sha256Of,
} from './given.ts';
import type { Material } from './given.ts';
import { list, number, partnerOf, text } from './partner.ts';
import type { Data, Partner } from './partner.ts';

const MEBIBYTE = 1024 * 1024;
const MAX_PACKAGE_BYTES = 16 * MEBIBYTE;

let product: Product;
let owner: Partner;
let contributor: Partner;
let other: Partner;
let material: Material;
before(async () => {
  product = await startProduct({ env: { MAX_PACKAGE_BYTES: String(MAX_PACKAGE_BYTES) } });
  const tokens = await product.tokens();
  owner = partnerOf(product.url, tokens.owner);
  contributor = partnerOf(product.url, tokens.contributor);
  other = partnerOf(product.url, (await anotherPublisher(product, 'fjordline')).token);
  material = await givenMaterial(owner);
});
after(async () => await product[Symbol.asyncDispose]());

type Started = { readonly id: string; readonly url: string };
type StartInput = { readonly publisher?: string; readonly kind?: 'PACKAGE' | 'IMAGE' };

const startInput = (size: number, { publisher = PUBLISHER, kind = 'PACKAGE' }: StartInput) => ({
  publisher,
  kind,
  size,
  fileName: 'package.zip',
});

async function start(by: Partner, size: number, more: StartInput = {}): Promise<Started> {
  const { upload } = await by.done(
    'startUpload',
    startInput(size, more),
    'upload { id url state }',
  );
  assert.equal(upload?.['state'], 'PENDING');
  return { id: text(upload?.['id']), url: text(upload?.['url']) };
}

/** Sends a part and gives the status. */
async function send(by: Partner, url: string, offset: number, bytes: Uint8Array): Promise<number> {
  const response = await fetch(url, {
    method: 'PATCH',
    headers: {
      ...by.headers,
      'tus-resumable': '1.0.0',
      'content-type': 'application/offset+octet-stream',
      'upload-offset': String(offset),
    },
    body: new Uint8Array(bytes),
  });
  await response.body?.cancel();
  return response.status;
}

const head = async (by: Partner, url: string) =>
  await fetch(url, { method: 'HEAD', headers: { ...by.headers, 'tus-resumable': '1.0.0' } });

const uploadFields =
  'upload { id state sha256 received findings { ruleId file message(language: EN) french: message(language: FR) } }';

const finishInput = ({ id }: Started, sha256: string) => ({ uploadId: id, sha256 });

/** Waits until the worker has read the package. */
async function settled(by: Partner, id: string): Promise<Data> {
  let upload: Data | undefined;
  await until(
    'the package was read',
    async () => {
      const query = `query ($id: ID!) { node(id: $id) { ... on Upload { ${uploadFields.slice('upload { '.length)} } }`;
      upload = (await by.ask(query, { id }))['node'];
      return upload?.['state'] !== undefined && text(upload['state']) !== 'UPLOADED';
    },
    60_000,
  );
  assert.ok(upload);
  return upload;
}

/** Uploads bytes whole and gives the upload after the worker has read them. */
async function uploadWhole(by: Partner, bytes: Uint8Array, more: StartInput = {}): Promise<Data> {
  const started = await start(by, bytes.length, more);
  assert.equal(await send(by, started.url, 0, bytes), 204);
  await by.done('finishUpload', finishInput(started, sha256Of(bytes)), uploadFields);
  return await settled(by, started.id);
}

/** Everything that is stored is whole: each stored file has the hash that names it, and no upload lies about. */
async function assertNothingHalf(): Promise<void> {
  const folder = join(product.dataDir, 'packages');
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const bytes = await readFile(join(entry.parentPath, entry.name));
    assert.equal(sha256Of(bytes), /[0-9a-f]{64}/.exec(entry.name)?.[0], entry.name);
  }
}

describe('given an upload on its way', () => {
  const bytes = randomBytes(600_000);

  test('when it is finished too early, then the answer tells what is missing, and it goes on', async () => {
    const started = await start(owner, bytes.length);
    const nothing = await owner.refused(
      'finishUpload',
      finishInput(started, sha256Of(bytes)),
      'UPLOAD_INCOMPLETE',
    );
    assert.deepEqual([nothing['received'], nothing['size']], [0, bytes.length]);
    assert.equal(await send(owner, started.url, 0, bytes.subarray(0, 250_000)), 204);
    const half = await owner.refused(
      'finishUpload',
      finishInput(started, sha256Of(bytes)),
      'UPLOAD_INCOMPLETE',
    );
    assert.deepEqual([half['received'], half['size']], [250_000, bytes.length]);
    assert.equal(await send(owner, started.url, 250_000, bytes.subarray(250_000)), 204);
    await owner.done('finishUpload', finishInput(started, sha256Of(bytes)), uploadFields);
  });

  test('when the line is cut in the middle of a part, then it resumes where it stopped', async () => {
    const started = await start(owner, bytes.length);
    await new Promise<void>((resolve) => {
      const outgoing = request(started.url, {
        method: 'PATCH',
        agent: false,
        headers: {
          ...owner.headers,
          'tus-resumable': '1.0.0',
          'content-type': 'application/offset+octet-stream',
          'content-length': bytes.length,
          'upload-offset': 0,
        },
      });
      outgoing.on('error', () => resolve());
      outgoing.on('close', () => resolve());
      outgoing.write(bytes.subarray(0, 300_000), () => {
        void until('some of it arrived', async () => {
          const { node } = await owner.ask(
            'query ($id: ID!) { node(id: $id) { ... on Upload { received } } }',
            { id: started.id },
          );
          return number(node?.['received']) > 0;
        }).finally(() => outgoing.destroy());
      });
    });
    const offset = Number((await head(owner, started.url)).headers.get('upload-offset'));
    assert.ok(offset > 0 && offset <= 300_000, `${offset}`);
    assert.equal(await send(owner, started.url, offset, bytes.subarray(offset)), 204);
    const done = await owner.done(
      'finishUpload',
      finishInput(started, sha256Of(bytes)),
      uploadFields,
    );
    assert.equal(done['upload']?.['sha256'], sha256Of(bytes));
  });

  test('when another hash is named, then nothing is stored, and the right one is taken afterwards', async () => {
    const own = await buildPackage({ ...cleanPackage, 'scripts/note.md': 'Hash' });
    const started = await start(owner, own.length);
    assert.equal(await send(owner, started.url, 0, own), 204);
    for (const wrong of ['0'.repeat(64), 'no hash', '', material.sha256]) {
      const refusal = await owner.refused(
        'finishUpload',
        finishInput(started, wrong),
        'HASH_MISMATCH',
      );
      assert.deepEqual(refusal['path'], ['input', 'sha256']);
      assert.ok(text(refusal['message']).includes(sha256Of(own)));
    }
    const stored = await readdir(join(product.dataDir, 'packages'), { recursive: true });
    assert.ok(!stored.some((name) => name.includes(sha256Of(own))));
    const upper = finishInput(started, sha256Of(own).toUpperCase());
    await owner.done('finishUpload', upper, uploadFields);
    assert.equal((await settled(owner, started.id))['state'], 'PROCESSED');
    // Repeated after a lost answer: the same upload.
    const again = await owner.done('finishUpload', upper, uploadFields);
    assert.equal(again['upload']?.['id'], started.id);
  });

  test('when more is sent than was declared, then it is refused, and no byte too many is kept', async () => {
    const started = await start(owner, 1_000);
    assert.equal(await send(owner, started.url, 0, bytes.subarray(0, 1_001)), 413);
    const { received } = await owner.refused(
      'finishUpload',
      finishInput(started, sha256Of(bytes.subarray(0, 1_000))),
      'UPLOAD_INCOMPLETE',
    );
    assert.ok(number(received) < 1_000);
  });

  test('when more is declared than is taken, then it is refused before a byte is sent', async () => {
    for (const [kind, size] of [
      ['PACKAGE', MAX_PACKAGE_BYTES + 1],
      ['PACKAGE', 0],
      ['PACKAGE', -5],
      ['PACKAGE', 10.5],
      ['PACKAGE', 1e300],
      ['IMAGE', 5 * MEBIBYTE + 1],
    ] as const) {
      const refusal = await owner.refused(
        'startUpload',
        startInput(size, { kind }),
        'INVALID_INPUT',
      );
      assert.deepEqual(refusal['path'], ['input', 'size'], `${kind} ${size}`);
    }
    await start(owner, MAX_PACKAGE_BYTES);
  });

  test('when another token asks for it, then there is no such upload', async () => {
    const started = await start(owner, bytes.length);
    const nowhere = started.url.replace(/[^/]+$/, randomBytes(32).toString('base64url'));
    const anybody = partnerOf(product.url, null);
    for (const by of [contributor, other]) {
      assert.equal((await head(by, started.url)).status, 404);
      assert.equal(await send(by, started.url, 0, bytes), 404);
      const deleted = await fetch(started.url, { method: 'DELETE', headers: by.headers });
      const unknown = await fetch(nowhere, { method: 'DELETE', headers: by.headers });
      assert.deepEqual([deleted.status, await deleted.text()], [404, await unknown.text()]);
      await by.refused('finishUpload', finishInput(started, sha256Of(bytes)), 'NOT_FOUND');
    }
    assert.equal((await head(anybody, started.url)).status, 401);
    const query = 'query ($id: ID!) { node(id: $id) { ... on Upload { state url } } }';
    assert.deepEqual(await other.ask(query, { id: started.id }), { node: null });
    assert.equal((await head(owner, started.url)).headers.get('upload-offset'), '0');
  });
});

describe('given an image', () => {
  test('when it is no PNG, then the refusal says what is wrong, also when it is asked again', async () => {
    for (const bytes of [
      Buffer.from('GIF89a nothing more'),
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'),
      solidPng(40, 40).subarray(0, 60),
    ]) {
      const started = await start(owner, bytes.length, { kind: 'IMAGE' });
      assert.equal(await send(owner, started.url, 0, bytes), 204);
      for (let time = 0; time < 2; time += 1) {
        const refusal = await owner.refused(
          'finishUpload',
          finishInput(started, sha256Of(bytes)),
          'FILE_REFUSED',
        );
        assert.equal(list(refusal['findings']).length, 1);
      }
      const { node } = await owner.ask(
        'query ($id: ID!) { node(id: $id) { ... on Upload { state image { width } findings { ruleId } } } }',
        { id: started.id },
      );
      assert.deepEqual(node, {
        state: 'REFUSED',
        image: null,
        findings: [{ ruleId: 'IMAGE-PNG' }],
      });
    }
  });
});

describe('given a file that is no package', () => {
  const entry: RawEntry = { name: 'mainTemplate.json', data: Buffer.from('{"a": 1}') };
  const unixMode = (mode: number) => mode * 0x1_0000;
  const bomb = Buffer.alloc(200 * MEBIBYTE);
  const cases: Readonly<
    Record<string, readonly [bytes: () => Buffer, rule: string, file: string | null]>
  > = {
    'is no zip': [() => Buffer.from('this is no zip'.repeat(10)), 'PKG-001', null],
    'climbs out of its folder': [
      () => rawZip([entry, { ...entry, name: '../../escape.sh' }]),
      'PKG-004',
      '../../escape.sh',
    ],
    'unpacks to 200 MiB': [
      () => rawZip([entry, { name: 'bomb.json', data: bomb }]),
      'PKG-003',
      'bomb.json',
    ],
    'has 70,000 entries': [
      () =>
        rawZip(Array.from({ length: 70_000 }, (_, index) => ({ name: `f${index}`, method: 0 }))),
      'PKG-001',
      null,
    ],
    'has 6,000 entries': [
      () => rawZip(Array.from({ length: 6_000 }, (_, index) => ({ name: `f${index}`, method: 0 }))),
      'PKG-003',
      null,
    ],
    'holds a symbolic link': [
      () =>
        rawZip([
          entry,
          {
            name: 'link',
            data: Buffer.from('/etc/passwd'),
            externalAttributes: unixMode(0o120777),
          },
        ]),
      'PKG-004',
      'link',
    ],
    'holds a name twice': [() => rawZip([entry, entry]), 'PKG-004', 'mainTemplate.json'],
    'holds names that differ in case': [
      () => rawZip([entry, { ...entry, name: 'MainTemplate.json' }]),
      'PKG-004',
      'MainTemplate.json',
    ],
    'holds an encrypted entry': [
      () => rawZip([{ ...entry, flags: 0x801 }]),
      'PKG-001',
      'mainTemplate.json',
    ],
  };
  for (const [name, [bytesOf, rule, file]] of Object.entries(cases)) {
    test(`when it ${name}, then the upload is refused by ${rule}, and Publish refuses a draft that uses it`, async () => {
      const bytes = bytesOf();
      const upload = await uploadWhole(owner, bytes);
      assert.equal(upload['state'], 'REFUSED');
      const finding = list(upload['findings']).find(({ ruleId }) => text(ruleId) === rule);
      assert.ok(finding, JSON.stringify(upload['findings']));
      assert.equal(finding['file'], file);
      assert.notEqual(text(finding['message']), text(finding['french']));
      const offerId = `refused-${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`;
      const offer = await givenOffer(owner, offerId, { ...material, sha256: sha256Of(bytes) });
      const refusal = await owner.refused('publish', publishInput(offer), 'PREREQUISITES_NOT_MET');
      const errors = list(refusal['violations']).filter(
        ({ severity }) => text(severity) === 'ERROR',
      );
      assert.deepEqual(
        errors.map(({ path, code }) => [text(path), text(code)]),
        [['skus[sku-standard].packages[package-standard-1-0-0].sha256', 'packageRefused']],
      );
      // Sent again, it is refused again, at once.
      assert.equal((await uploadWhole(owner, bytes))['state'], 'REFUSED');
    });
  }

  test('when all of that is over, then what is stored is whole, and finished uploads left nothing', async () => {
    await assertNothingHalf();
    const { node } = await owner.ask(
      'query ($id: ID!) { node(id: $id) { ... on Upload { url } } }',
      { id: text((await uploadWhole(owner, Buffer.from('no zip either')))['id']) },
    );
    const address = text(node?.['url']).split('/').at(-1) ?? '';
    const left = await readdir(join(product.dataDir, 'uploads'));
    assert.deepEqual(
      left.filter((each) => each.startsWith(address)),
      [],
    );
    assert.equal((await head(owner, text(node?.['url']))).status, 404);
  });
});

describe('given a package that another publisher has uploaded', () => {
  test('when its hash is named in a draft, then it is answered as a hash that nobody has uploaded', async () => {
    const violationOf = async (offerId: string, sha256: string): Promise<Data> => {
      const made = await other.done(
        'createOffer',
        { publisher: 'fjordline', offerId, name: offerId },
        'offer { id draftVersion }',
      );
      const offer = {
        id: text(made['offer']?.['id']),
        draftVersion: number(made['offer']?.['draftVersion']),
      };
      const content = contentOf(offerId, { ...material, sha256 });
      const saved = await saveContent(other, offer, content);
      const found = list(saved['violations']).filter(({ path }) => text(path).includes('sha256'));
      assert.ok(found.length > 0);
      return found as unknown as Data;
    };
    const known = await violationOf('theirs', material.sha256);
    const unknown = await violationOf('nobodys', sha256Of(randomBytes(8)));
    assert.deepEqual(known, unknown);
  });

  test('when the same bytes are uploaded, then every byte is asked for, and the upload looks like a first one', async () => {
    const bytes = await buildPackage(cleanPackage);
    assert.equal(sha256Of(bytes), material.sha256);
    const started = await start(other, bytes.length, { publisher: 'fjordline' });
    await other.refused('finishUpload', finishInput(started, material.sha256), 'UPLOAD_INCOMPLETE');
    assert.equal(await send(other, started.url, 0, bytes), 204);
    await other.done('finishUpload', finishInput(started, material.sha256), uploadFields);
    assert.equal((await settled(other, started.id))['state'], 'PROCESSED');
  });

  test('when a refused file is uploaded by both, then both are told the same, each from an examination of its own', async () => {
    const bytes = rawZip([{ name: '../x', data: Buffer.from('x') }]);
    const own = await uploadWhole(owner, bytes);
    const theirs = await uploadWhole(other, bytes, { publisher: 'fjordline' });
    assert.deepEqual(theirs['findings'], own['findings']);
    assert.notEqual(theirs['id'], own['id']);
  });
});
