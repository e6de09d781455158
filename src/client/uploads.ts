/**
 * Uploading a package or an image: announce it, send its bytes by tus, name its hash, wait until it was looked at.
 * Source: tus resumable upload protocol 1.0.0, "Core protocol".
 */
import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { ApiError, ask } from './api.ts';
import { graphql } from './gql/index.ts';
import type {
  FaultFieldsFragment,
  Language,
  UploadFieldsFragment,
  UploadKind,
} from './gql/graphql.ts';
import { accepted } from './outcome.ts';

export const FaultFields = graphql(`
  fragment FaultFields on PackageFault {
    ruleId
    file
    message(language: $language)
  }
`);

export const UploadFields = graphql(`
  fragment UploadFields on Upload {
    id
    state
    url
    sha256
    findings {
      ...FaultFields
    }
    image {
      sha256
      width
      height
    }
  }
`);

export const StartUpload = graphql(`
  mutation StartUpload($input: StartUploadInput!, $language: Language) {
    startUpload(input: $input) {
      __typename
      ... on StartUploadPayload {
        upload {
          ...UploadFields
        }
      }
      ...RefusalFields
    }
  }
`);

export const FinishUpload = graphql(`
  mutation FinishUpload($input: FinishUploadInput!, $language: Language) {
    finishUpload(input: $input) {
      __typename
      ... on FinishUploadPayload {
        upload {
          ...UploadFields
        }
      }
      ... on FileRefused {
        findings {
          ...FaultFields
        }
      }
      ...RefusalFields
    }
  }
`);

export const UploadNow = graphql(`
  query UploadNow($id: ID!, $language: Language) {
    node(id: $id) {
      __typename
      ... on Upload {
        ...UploadFields
      }
    }
  }
`);

/** Why a file was refused. */
export type UploadFault = FaultFieldsFragment;

/** What became of an upload: the hash that names its bytes (and an image's size), or why the file is refused. */
export type UploadOutcome =
  | {
      readonly kind: 'taken';
      readonly sha256: string;
      readonly image: { readonly width: number; readonly height: number } | null;
    }
  | { readonly kind: 'refused'; readonly findings: readonly UploadFault[] };

/** How long a worker may take to look at a package. */
const PROCESSING_TIMEOUT_MS = 120_000;
const POLL_MS = 100;

/**
 * Uploads `bytes` for a publisher and waits for the verdict on the file. Rejects with `RefusedError` when the API
 * refuses the upload itself, with `ApiError` when the bytes are not taken, and when no worker looks at them within two
 * minutes.
 */
export async function upload(
  url: string,
  token: string,
  file: {
    readonly publisher: string;
    readonly kind: UploadKind;
    readonly fileName: string;
    readonly bytes: Uint8Array<ArrayBuffer>;
    readonly language: Language;
  },
): Promise<UploadOutcome> {
  const { publisher, kind, fileName, bytes, language } = file;
  const started = await ask(url, token, StartUpload, {
    input: { publisher, kind, fileName, size: bytes.length },
    language,
  });
  const { id, url: address } = accepted(started.startUpload, 'StartUploadPayload').upload;
  await send(new URL(address, url), token, bytes);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const { finishUpload } = await ask(url, token, FinishUpload, {
    input: { uploadId: id, sha256 },
    language,
  });
  if (finishUpload.__typename === 'FileRefused') {
    return { kind: 'refused', findings: finishUpload.findings };
  }
  let current: UploadFieldsFragment = accepted(finishUpload, 'FinishUploadPayload').upload;
  const deadline = performance.now() + PROCESSING_TIMEOUT_MS;
  while (current.state === 'UPLOADED') {
    if (performance.now() > deadline) {
      throw new Error(`${fileName} was uploaded, and no worker looked at it within two minutes.`);
    }
    await pause(POLL_MS);
    const { node } = await ask(url, token, UploadNow, { id, language });
    if (node?.__typename !== 'Upload') throw new Error(`The upload of ${fileName} is gone.`);
    current = node;
  }
  if (current.state !== 'PROCESSED') return { kind: 'refused', findings: current.findings };
  return { kind: 'taken', sha256: current.sha256 ?? sha256, image: current.image ?? null };
}

async function send(address: URL, token: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const response = await fetch(address, {
    method: 'PATCH',
    headers: {
      authorization: `Bearer ${token}`,
      'tus-resumable': '1.0.0',
      'upload-offset': '0',
      'content-type': 'application/offset+octet-stream',
    },
    body: bytes,
  });
  const reason = await response.text();
  if (response.status !== 204) {
    const excerpt = reason.replace(/\s+/g, ' ').slice(0, 200);
    throw new ApiError([{ message: `HTTP ${response.status}: ${excerpt}` }], response.status);
  }
}
