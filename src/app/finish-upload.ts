import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { LockMode } from '@mikro-orm/postgresql';
import type { Deps } from '../deps.ts';
import { Asset } from '../db/asset.ts';
import { AudienceFile } from '../db/audience-file.ts';
import { freshWork } from '../db/columns.ts';
import { Package } from '../db/package.ts';
import { Upload } from '../db/upload.ts';
import type { Actor } from '../domain/actor.ts';
import type { Text } from '../domain/language.ts';
import { refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';
import { readAudience } from '../domain/prerequisites/audience-csv.ts';
import type { AudienceFile as ReadAudience } from '../domain/prerequisites/audience-csv.ts';
import { readPng } from '../packages/image.ts';
import type { ReadPng } from '../packages/image.ts';
import { currentTraceparent } from '../telemetry/tracing.ts';
import type { Call, Outcome } from './call.ts';
import { notFound } from './find-offer.ts';
import { lockBytes } from './lock-bytes.ts';
import { mutate } from './mutate.ts';
import type { IdempotencyRefusal } from './mutate.ts';
import { transact } from './transact.ts';
import type { Tx } from './transact.ts';

export type UploadIncomplete = Refusal<'UPLOAD_INCOMPLETE'> & {
  /** Bytes that have arrived, and that were declared. */
  readonly received: number;
  readonly size: number;
};
export type FileRefused = Refusal<'FILE_REFUSED'> & {
  readonly findings: readonly {
    readonly ruleId: string;
    readonly message: Text;
    readonly file: string | null;
  }[];
};
export type FinishUploadRefusal =
  | Refusal<'NOT_FOUND' | 'HASH_MISMATCH'>
  | UploadIncomplete
  | FileRefused
  | IdempotencyRefusal;
type Answer = Outcome<{ uploadId: string }, FinishUploadRefusal>;

/** The files of uploads on their way, by address. */
type UploadFiles = {
  receivedBytes(address: string): Promise<number | null>;
  uploadedFile(address: string): string;
  removeUpload(address: string): Promise<void>;
};

/** The rule that an uploaded image is held against. */
const IMAGE_RULE = 'IMAGE-PNG';

/**
 * Takes an upload over: all bytes are there, and they are the ones that the caller meant.
 *
 * The file is read and hashed before anything of it is stored, so bytes with another hash never get into the
 * store. It then stays at its address for the rest of its hour: the caller may repeat with the right hash.
 * A package is UPLOADED and a worker reads it; an image and an audience file are looked at here. Equal bytes of the same publisher are
 * one package; those of another publisher change nothing that this one sees.
 */
export async function finishUpload(
  deps: Deps,
  files: UploadFiles,
  call: Call,
  input: { readonly uploadId: string; readonly sha256: string },
): Promise<Answer> {
  const found = await deps.orm.em.fork().findOne(Upload, { id: input.uploadId });
  const upload = found !== null && isOwn(call.actor, found) ? found : null;
  const taken: Taken | null =
    upload === null ? null : await takeFile(deps, files, upload, input.sha256);
  const subject = { publisher: upload?.publisher ?? null };
  const answer = await mutate(
    deps,
    call,
    'finishUpload',
    input,
    subject,
    async (tx): Promise<Answer> => {
      if (upload === null || taken === null) return notFound(['input', 'uploadId']);
      if (taken.kind === 'refused') {
        // A twin may have finished the upload, and removed its file, while this request looked at it.
        const { finished } = await tx.em.findOneOrFail(Upload, { id: upload.id });
        if (!finished) return { ok: false, refusal: taken.refusal };
      }
      if (taken.kind === 'stored') {
        await storeUpload(deps, tx, upload.id, taken);
        await keepBytes(deps, tx, taken.sha256, files.uploadedFile(upload.address));
      }
      return { ok: true, value: { uploadId: upload.id } };
    },
  );
  if (upload !== null) await forgetFile(deps, files, upload, answer);
  return answer;
}

const isOwn = (actor: Actor, upload: Upload): boolean =>
  actor.kind === 'TOKEN' && actor.tokenId === upload.apiTokenId;

type Stored = {
  readonly kind: 'stored';
  readonly sha256: string;
  readonly size: number;
  /** Set for an image. */
  readonly image: Extract<ReadPng, { ok: true }> | null;
  /** Set for an audience file. Its faults do not keep it out: they are shown where a draft uses it. */
  readonly audience: ReadAudience | null;
};
type Taken =
  | Stored
  | { readonly kind: 'finished' }
  | {
      readonly kind: 'refused';
      readonly refusal: Refusal<'NOT_FOUND' | 'HASH_MISMATCH'> | UploadIncomplete | FileRefused;
    };

/** Reads, checks and stores the bytes; no row is touched. A file that vanishes meanwhile has no bytes. */
async function takeFile(
  deps: Deps,
  files: UploadFiles,
  upload: Upload,
  expected: string,
): Promise<Taken> {
  try {
    return await readFileOf(deps, files, upload, expected);
  } catch (thrown) {
    if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT')) throw thrown;
    return { kind: 'refused', refusal: incomplete(0, upload.size) };
  }
}

async function readFileOf(
  deps: Deps,
  files: UploadFiles,
  upload: Upload,
  expected: string,
): Promise<Taken> {
  if (upload.finished) return { kind: 'finished' };
  if (upload.refusal !== null) return { kind: 'refused', refusal: fileRefused(upload.refusal) };
  if (upload.expiresAt <= deps.clock.now()) {
    return { kind: 'refused', refusal: notFound(['input', 'uploadId']).refusal };
  }
  const received = (await files.receivedBytes(upload.address)) ?? 0;
  if (received !== upload.size) {
    return { kind: 'refused', refusal: incomplete(received, upload.size) };
  }
  // Opened once: the bytes stay readable to the end, also when a twin removes the file meanwhile.
  await using file = await open(files.uploadedFile(upload.address));
  const hash = createHash('sha256');
  await pipeline(file.createReadStream({ start: 0, autoClose: false }), hash);
  const counted = hash.digest('hex');
  if (counted !== expected.trim().toLowerCase()) {
    const { refusal } = refuse(
      'HASH_MISMATCH',
      {
        en: `The bytes that arrived have the sha256 ${counted}, not the one given. Check the sum, or start a new upload.`,
        fr: `Les octets reçus ont le sha256 ${counted}, et non celui indiqué. Vérifiez la somme, ou recommencez un téléversement.`,
      },
      { path: ['input', 'sha256'] },
    );
    return { kind: 'refused', refusal };
  }
  const image = upload.kind === 'IMAGE' ? readPng(await contentOf(file, upload.size)) : null;
  if (image?.ok === false) return { kind: 'refused', refusal: fileRefused(image.reason) };
  const audience =
    upload.kind === 'AUDIENCE' ? readAudience(await contentOf(file, upload.size)) : null;
  const stored = await deps.packages.put(file.createReadStream({ start: 0, autoClose: false }));
  if (stored.sha256 !== counted)
    throw new Error(`Upload ${upload.id} changed while it was stored.`);
  return { kind: 'stored', ...stored, image, audience };
}

/** The first `size` bytes of an image or an audience file, which are never large. */
async function contentOf(file: FileHandle, size: number): Promise<Buffer> {
  const { buffer } = await file.read(Buffer.alloc(size), 0, size, 0);
  return buffer;
}

/** Between storing the bytes and naming them, somebody may have removed them because nobody named them. */
async function keepBytes(deps: Deps, tx: Tx, sha256: string, file: string): Promise<void> {
  await lockBytes(tx.em, sha256);
  if ((await deps.packages.path(sha256)) === null) await deps.packages.put(createReadStream(file));
}

/** Names the stored bytes: the publisher's package, image or audience file of that hash, made when it is new. */
async function storeUpload(deps: Deps, tx: Tx, id: string, stored: Stored): Promise<void> {
  const { em, now } = tx;
  const lock = { lockMode: LockMode.PESSIMISTIC_WRITE };
  const upload = await em.findOneOrFail(Upload, { id }, lock);
  if (upload.finished) return;
  const { publisher } = upload;
  const { sha256, size, image, audience } = stored;
  if (audience !== null) {
    const row = { id: deps.newId(), publisher, sha256, size, ...audience, createdAt: now };
    await em
      .createQueryBuilder(AudienceFile)
      .insert(row)
      .onConflict(['publisher', 'sha256'])
      .ignore()
      .execute('run');
    const own = await em.findOneOrFail(AudienceFile, { publisher, sha256 });
    await em.nativeUpdate(Upload, { id }, { finished: true, audienceFile: own.id });
    return;
  }
  if (image === null) {
    const row = {
      id: deps.newId(),
      publisher,
      sha256,
      size,
      state: 'UPLOADED' as const,
      entries: null,
      findings: null,
      inRevision: false,
      unreferencedSince: null,
      supportsJit: null,
      createdAt: now,
      ...freshWork(currentTraceparent(deps.tracing)),
    };
    await em
      .createQueryBuilder(Package)
      .insert(row)
      .onConflict(['publisher', 'sha256'])
      .ignore()
      .execute('run');
    const own = await em.findOneOrFail(Package, { publisher, sha256 });
    if (own.state === 'UPLOADED') {
      tx.rings.push({ kind: 'package', id: own.id, token: own.token });
    }
    await em.nativeUpdate(Upload, { id }, { finished: true, package: own.id });
    return;
  }
  const { width, height, isTransparent } = image;
  const row = {
    id: deps.newId(),
    publisher,
    sha256,
    size,
    width,
    height,
    inRevision: false,
    unreferencedSince: null,
    isTransparent,
    createdAt: now,
  };
  await em
    .createQueryBuilder(Asset)
    .insert(row)
    .onConflict(['publisher', 'sha256'])
    .ignore()
    .execute('run');
  const own = await em.findOneOrFail(Asset, { publisher, sha256 });
  await em.nativeUpdate(Upload, { id }, { finished: true, asset: own.id });
}

/** Removes the file at the address once it serves no more, and keeps why it was refused. */
async function forgetFile(
  deps: Deps,
  files: UploadFiles,
  upload: Upload,
  answer: Answer,
): Promise<void> {
  if (!answer.ok) {
    const { refusal } = answer;
    if (refusal.code !== 'FILE_REFUSED') return;
    await transact(deps, async (tx) => {
      await tx.em.nativeUpdate(Upload, { id: upload.id }, { refusal: refusal.message });
    });
  }
  await files.removeUpload(upload.address);
}

function incomplete(received: number, size: number): UploadIncomplete {
  const { refusal } = refuse(
    'UPLOAD_INCOMPLETE',
    {
      en: `${received} of ${size} bytes have arrived. Send the rest to the upload’s address, then finish it.`,
      fr: `${received} octets sur ${size} sont arrivés. Envoyez le reste à l’adresse du téléversement, puis terminez-le.`,
    },
    { path: ['input', 'uploadId'] },
  );
  return { ...refusal, received, size };
}

function fileRefused(message: Text): FileRefused {
  const { refusal } = refuse('FILE_REFUSED', message, { path: ['input', 'uploadId'] });
  return { ...refusal, findings: [{ ruleId: IMAGE_RULE, message, file: null }] };
}
