import type { Deps } from '../deps.ts';
import { Publisher } from '../db/publisher.ts';
import { Upload } from '../db/upload.ts';
import type { UploadKind } from '../db/upload.ts';
import { mayAsToken } from '../domain/policy.ts';
import { refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Call, Outcome } from './call.ts';
import { notFound } from './find-offer.ts';
import { mutate } from './mutate.ts';
import type { IdempotencyRefusal } from './mutate.ts';

export type StartUploadInput = {
  /** Readable id of the publisher. */
  readonly publisher: string;
  readonly kind: UploadKind;
  /** Bytes of the whole file. */
  readonly size: number;
  readonly fileName: string;
};

export type StartUploadRefusal = Refusal<'NOT_FOUND' | 'INVALID_INPUT'> | IdempotencyRefusal;
type Answer = Outcome<{ uploadId: string }, StartUploadRefusal>;

/** How long an upload may take, in milliseconds. */
const UPLOAD_LIFETIME_MS = 3_600_000;
/** Largest image, in bytes: several times what the largest logo needs. */
export const MAX_IMAGE_BYTES = 5 * 1024 * 1024;
/** Largest audience file, in bytes: 20 000 lines with a description of 200 characters each. */
export const MAX_AUDIENCE_BYTES = 5 * 1024 * 1024;

/** Opens an unguessable address that takes the bytes of one file, from this token alone, for an hour. */
export async function startUpload(
  deps: Deps,
  files: { createUpload(address: string, size: number): Promise<void> },
  call: Call,
  input: StartUploadInput,
): Promise<Answer> {
  return await mutate(deps, call, 'startUpload', input, {}, async (tx): Promise<Answer> => {
    const { actor } = call;
    const publisher = await tx.em.findOne(Publisher, { publisherId: input.publisher });
    if (publisher === null || !mayAsToken(actor, 'SAVE_DRAFT', publisher.id)) {
      return notFound(['input', 'publisher']);
    }
    const most = {
      PACKAGE: deps.settings.maxPackageBytes,
      IMAGE: MAX_IMAGE_BYTES,
      AUDIENCE: MAX_AUDIENCE_BYTES,
    }[input.kind];
    if (!Number.isInteger(input.size) || input.size < 1 || input.size > most) {
      return refuse(
        'INVALID_INPUT',
        {
          en: `The file has ${input.size} bytes; 1 to ${most} are taken. Make it smaller, then upload it.`,
          fr: `Le fichier fait ${input.size} octets\u00a0; de 1 à ${most} sont acceptés. Réduisez-le, puis téléversez-le.`,
        },
        { path: ['input', 'size'] },
      );
    }
    const fileName = input.fileName.trim();
    if (fileName === '' || fileName.length > 255 || /\p{Cc}/u.test(fileName)) {
      return refuse(
        'INVALID_INPUT',
        {
          en: 'A file name has 1 to 255 characters and no control characters.',
          fr: 'Un nom de fichier compte de 1 à 255 caractères, sans caractère de contrôle.',
        },
        { path: ['input', 'fileName'] },
      );
    }
    const upload = {
      id: deps.newId(),
      publisher: publisher.id,
      apiTokenId: actor.tokenId,
      address: deps.newSecret(),
      kind: input.kind,
      fileName,
      size: input.size,
      finished: false,
      refusal: null,
      package: null,
      asset: null,
      audienceFile: null,
      createdAt: tx.now,
      expiresAt: new Date(tx.now.getTime() + UPLOAD_LIFETIME_MS),
    };
    await tx.em.insert(Upload, upload);
    // Before the commit: a row whose file is missing would promise an address that takes nothing.
    await files.createUpload(upload.address, upload.size);
    return { ok: true, value: { uploadId: upload.id } };
  });
}
