import { createWriteStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { FileStore } from '@tus/file-store';
import { Server, Upload as TusUpload } from '@tus/server';
import { Upload } from '../db/upload.ts';
import type { Deps } from '../deps.ts';
import { isDiskFull } from '../disk-full.ts';
import type { Actor } from '../domain/actor.ts';
import { messageOf } from '../log.ts';
import { protocolText } from './errors.ts';
import type { Route } from './routes.ts';
import { scopeOf } from '../domain/policy.ts';

/** The files of uploads on their way, by the address of the upload. */
export type UploadStore = {
  readonly directory: string;
  /** Makes the empty resource that PATCH requests fill; `size` is the declared number of bytes. */
  createUpload(address: string, size: number): Promise<void>;
  /** How many bytes have arrived; null when there is no such upload. */
  receivedBytes(address: string): Promise<number | null>;
  /** Absolute path of the file, complete or not. */
  uploadedFile(address: string): string;
  /** Removes the file; nothing happens when there is none. */
  removeUpload(address: string): Promise<void>;
};

/** Where uploads are sent to: `/uploads/` and the address. */
export const UPLOADS_PATH = '/uploads';

/** Addresses are file names: random, of characters that mean nothing to a file system. */
const addressPattern = /^[A-Za-z0-9_-]{20,64}$/;

/** Keeps uploads as files of `directory`. */
export function createUploadStore(directory: string): UploadStore {
  const files = new FileStore({ directory });
  function fileOf(address: string): string {
    if (!addressPattern.test(address)) throw new Error('That is no address of an upload.');
    return join(directory, address);
  }
  return {
    directory,
    async createUpload(address, size) {
      const file = fileOf(address);
      try {
        await files.create(new TusUpload({ id: address, size, offset: 0 }));
      } catch (thrown) {
        // Half of it may be there, and nobody will be told the address.
        await rm(file, { force: true });
        await rm(`${file}.json`, { force: true });
        throw thrown;
      }
    },
    async receivedBytes(address) {
      const found = await stat(fileOf(address)).catch(() => null);
      return found?.size ?? null;
    },
    uploadedFile: fileOf,
    async removeUpload(address) {
      const file = fileOf(address);
      await rm(file, { force: true });
      await rm(`${file}.json`, { force: true });
    },
  };
}

/** The file store, which says why a write failed: its own word is the same for a cut line and for a full disk. */
class TellingFileStore extends FileStore {
  override async write(source: Readable, address: string, offset: number): Promise<number> {
    const file = createWriteStream(join(this.directory, address), { flags: 'r+', start: offset });
    await pipeline(source, file);
    return offset + file.bytesWritten;
  }
}

/**
 * tus 1.0 (https://tus.io/protocols/resumable-upload) for the uploads that `startUpload` made: ask how much has
 * arrived (HEAD), send more from there (PATCH), give up (DELETE). There is no POST: only the mutation creates.
 * An upload of another token, an expired one and none at all are answered alike. What arrived before the disk was full
 * stays, and the sender goes on from there once there is room.
 */
export function uploadRoutes(deps: Deps, uploads: UploadStore): readonly Route[] {
  const datastore = new TellingFileStore({ directory: uploads.directory });
  // What may be used here; the file store could also create.
  datastore.extensions = ['termination'];
  const tus = new Server({
    path: UPLOADS_PATH,
    datastore,
    maxSize: deps.settings.maxPackageBytes,
    relativeLocation: true,
    // The route table answers for origins.
    allowedOrigins: () => false,
    onResponseError(_request, thrown) {
      if (!isDiskFull(thrown)) return undefined;
      deps.log.error('an upload found the disk full', { error: messageOf(thrown) });
      return { status_code: 507, body: `${protocolText('STORAGE_FULL', 'en')}\n` };
    },
  });

  async function isOwn(actor: Actor, address: string): Promise<boolean> {
    if (actor.kind !== 'TOKEN' || !addressPattern.test(address)) return false;
    const found = await deps.orm.em.fork().count(Upload, {
      address,
      apiTokenId: actor.tokenId,
      finished: false,
      expiresAt: { $gt: deps.clock.now() },
    });
    return found === 1;
  }

  const path = `${UPLOADS_PATH}/:address`;
  return [
    {
      methods: ['HEAD', 'PATCH', 'DELETE'],
      path,
      scope: scopeOf('SAVE_DRAFT'),
      origins: 'OWN',
      async handle({ actor, incoming, outgoing, params }) {
        if (await isOwn(actor, params['address'] ?? '')) {
          await tus.handle(incoming, outgoing);
          return;
        }
        outgoing.setHeader('Tus-Resumable', '1.0.0');
        outgoing.setHeader('Cache-Control', 'no-store');
        outgoing.writeHead(404).end();
      },
    },
    {
      methods: ['OPTIONS'],
      path,
      scope: 'PUBLIC',
      origins: 'OWN',
      async handle({ incoming, outgoing }) {
        await tus.handle(incoming, outgoing);
      },
    },
  ];
}
