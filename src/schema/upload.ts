import { finishUpload } from '../app/finish-upload.ts';
import { readUpload } from '../app/read/readable.ts';
import { uploadState } from '../app/read/upload.ts';
import { startUpload } from '../app/start-upload.ts';
import type { Asset } from '../db/asset.ts';
import type { AudienceFile } from '../db/audience-file.ts';
import type { GraphQLContext } from '../http/context.ts';
import type { Upload } from '../db/upload.ts';
import { UPLOADS_PATH } from '../http/uploads.ts';
import { builder } from './builder.ts';
import type { Types } from './builder.ts';
import { enumOf } from './enum-of.ts';
import { localId } from './global-id.ts';
import { loadersOf, present } from './loaders.ts';
import { mutation } from './mutation.ts';
import { PackageFaultRef } from './package-fault.ts';
import { UploadRef } from './refs.ts';
import { accessFor } from '../domain/policy.ts';

const UploadKindEnum = enumOf('UploadKind', 'What a file is for.', {
  PACKAGE: 'The zip of a SKU.',
  IMAGE: 'A logo, a screenshot or the thumbnail of a video, as PNG.',
  AUDIENCE: 'Who may see a private SKU, as CSV with the columns `Type,Id,Description`.',
});

const UploadStateEnum = enumOf('UploadState', 'How far an upload has come.', {
  PENDING: 'Bytes are on their way.',
  UPLOADED: 'All bytes are there; a worker reads them.',
  PROCESSED: 'It can be used in a draft.',
  REFUSED: 'It cannot be accepted, for what is listed.',
});

const UploadedImageRef = builder.objectRef<Asset>('UploadedImage').implement({
  description: 'An image that can be used in a draft.',
  fields: (t) => ({
    sha256: t.exposeString('sha256', { description: 'sha256 of its bytes, in hex.' }),
    width: t.exposeInt('width', { description: 'Pixels.' }),
    height: t.exposeInt('height', { description: 'Pixels.' }),
  }),
});

const UploadedAudienceRef = builder.objectRef<AudienceFile>('UploadedAudience').implement({
  description:
    'An audience file that can be used in a draft. What is wrong in it is among the violations of that draft.',
  fields: (t) => ({
    sha256: t.exposeString('sha256', { description: 'sha256 of its bytes, in hex.' }),
    rows: t.exposeInt('rows', { description: 'Lines below the header.' }),
    faultCount: t.exposeInt('faultCount', { description: 'How many faults it has.' }),
  }),
});

const packageOf = async ({ package: id }: Upload, context: GraphQLContext) =>
  id === null ? null : present(await loadersOf(context).package.load(id));

const assetOf = async ({ asset: id }: Upload, context: GraphQLContext) =>
  id === null ? null : present(await loadersOf(context).asset.load(id));

const audienceOf = async ({ audienceFile: id }: Upload, context: GraphQLContext) =>
  id === null ? null : present(await loadersOf(context).audienceFile.load(id));

builder.node(UploadRef, {
  id: { resolve: ({ id }) => id },
  description: 'A file on its way, by tus 1.0 at an address of its own.',
  loadWithoutCache: async (id, context) => await readUpload(loadersOf(context), context.actor, id),
  fields: (t) => ({
    kind: t.expose('kind', { type: UploadKindEnum, description: 'What it is for.' }),
    state: t.field({
      type: UploadStateEnum,
      description: 'How far it has come.',
      resolve: async (upload, _args, context) =>
        uploadState(upload, (await packageOf(upload, context))?.state ?? null),
    }),
    url: t.string({
      description: 'Where `HEAD` and `PATCH` requests of the token that started it go.',
      resolve: ({ address }, _args, { deps }) =>
        `${deps.settings.publicUrl}${UPLOADS_PATH}/${address}`,
    }),
    size: t.exposeFloat('size', { description: 'Declared bytes.' }),
    received: t.float({
      description: 'Bytes that have arrived.',
      resolve: async ({ address, finished, size }, _args, { uploads }) =>
        finished ? size : ((await uploads.receivedBytes(address)) ?? 0),
    }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      description: 'When the address closes.',
    }),
    sha256: t.string({
      nullable: true,
      description: 'sha256 of its bytes, in hex; null until it is finished.',
      resolve: async (upload, _args, context) =>
        (
          (await packageOf(upload, context)) ??
          (await assetOf(upload, context)) ??
          (await audienceOf(upload, context))
        )?.sha256 ?? null,
    }),
    findings: t.field({
      type: [PackageFaultRef],
      description: 'Why it is refused; empty otherwise.',
      resolve: async (upload, _args, context) => {
        if (upload.refusal !== null) {
          return [{ ruleId: 'IMAGE-PNG', message: upload.refusal, file: null }];
        }
        const findings = (await packageOf(upload, context))?.findings ?? [];
        return findings.map(({ ruleId, message, file }) => ({ ruleId, message, file }));
      },
    }),
    image: t.field({
      type: UploadedImageRef,
      nullable: true,
      description: 'The image; null for another kind and until it is finished.',
      resolve: async (upload, _args, context) => await assetOf(upload, context),
    }),
    audience: t.field({
      type: UploadedAudienceRef,
      nullable: true,
      description: 'The audience file; null for another kind and until it is finished.',
      resolve: async (upload, _args, context) => await audienceOf(upload, context),
    }),
  }),
});

const uploadField = (
  t: PothosSchemaTypes.ObjectFieldBuilder<Types, { readonly uploadId: string }>,
) => ({
  upload: t.field({
    type: UploadRef,
    description: 'The upload.',
    resolve: async ({ uploadId }, _args, context) =>
      present(await loadersOf(context).upload.load(uploadId)),
  }),
});

mutation('startUpload', {
  description: 'Opens an address that takes the bytes of one file, from this token, for an hour.',
  access: accessFor('SAVE_DRAFT'),
  input: (t) => ({
    publisher: t.string({ required: true, description: 'Readable id of the publisher.' }),
    kind: t.field({ type: UploadKindEnum, required: true, description: 'What the file is for.' }),
    size: t.float({ required: true, description: 'Bytes of the whole file.' }),
    fileName: t.string({ required: true, description: 'Its name, for people.' }),
  }),
  run: async ({ deps, uploads }, call, { publisher, kind, size, fileName }) =>
    await startUpload(deps, uploads, call, { publisher, kind, size, fileName }),
  payload: { description: 'The address is open.', fields: uploadField },
}).mayRefuse({ NOT_FOUND: true, INVALID_INPUT: true });

mutation('finishUpload', {
  description:
    'Says that all bytes were sent and which they are. A package is then read by a worker; an image or an audience file can be used at once.',
  access: accessFor('SAVE_DRAFT'),
  input: (t) => ({
    uploadId: t.id({ required: true, description: 'The upload.' }),
    sha256: t.string({ required: true, description: 'sha256 of the file, in hex.' }),
  }),
  run: async ({ deps, uploads }, call, { uploadId, sha256 }) =>
    await finishUpload(deps, uploads, call, { uploadId: localId('Upload', uploadId), sha256 }),
  payload: { description: 'All bytes are there.', fields: uploadField },
}).mayRefuse({
  NOT_FOUND: true,
  UPLOAD_INCOMPLETE: true,
  HASH_MISMATCH: true,
  FILE_REFUSED: true,
});
