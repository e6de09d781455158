/**
 * Files on their way, by the field that they are for. They go on while another section is shown; what became of them is
 * written into the draft.
 */
import type { Client } from 'urql';
import type { UploadKind, UploadLineFragment } from '../gql/graphql.ts';
import {
  forgetUpload,
  keepUpload,
  openUpload,
  uploadKey,
  type OpenUpload,
} from './open-uploads.ts';
import { NotTaken, sendFile, sha256Of } from './tus.ts';
import { FinishUpload, StartUpload, UploadNow } from './upload-documents.ts';

export type UploadFault = UploadLineFragment['findings'][number];

export type UploadProgress = { readonly name: string; readonly size: number } & (
  | {
      readonly at: 'SENDING';
      readonly received: number;
      readonly cut: boolean;
      /** Seconds that the rest will take; null until that can be said. */
      readonly secondsLeft: number | null;
    }
  /** All bytes are there; a worker looks at them. */
  | { readonly at: 'READING' }
  /** In the draft; `preview` shows an image. */
  | { readonly at: 'TAKEN'; readonly sha256: string; readonly preview: string | null }
  | {
      readonly at: 'REFUSED';
      readonly faults: readonly UploadFault[];
      readonly preview: string | null;
    }
  | { readonly at: 'FAILED'; readonly message: string }
);

export type Uploads = ReturnType<typeof createUploads>;

const POLL_MS = 300;

export function createUploads({
  client,
  publisher,
  words,
  onTaken,
}: {
  client: Client;
  publisher: string;
  /** The reader may change the language meanwhile. */
  words: () => {
    readonly language: 'EN' | 'FR';
    readonly failed: string;
    readonly insecure: string;
  };
  onTaken: (
    path: string,
    upload: UploadLineFragment,
    file: { sha256: string; name: string },
  ) => void;
}) {
  let all: ReadonlyMap<string, UploadProgress> = new Map();
  const stops = new Map<string, AbortController>();
  const listeners = new Set<() => void>();

  function put(path: string, progress: UploadProgress | null): void {
    const next = new Map(all);
    if (progress === null) next.delete(path);
    else next.set(path, progress);
    all = next;
    for (const listener of listeners) listener();
  }

  async function run(path: string, kind: UploadKind, file: File, signal: AbortSignal) {
    const { language } = words();
    const about = { name: file.name, size: file.size };
    const startedAt = Date.now();
    put(path, { ...about, at: 'SENDING', received: 0, cut: false, secondsLeft: null });
    const sha256 = await sha256Of(file);
    const key = uploadKey(publisher, kind, sha256);
    const open = async (): Promise<OpenUpload> => {
      const input = { publisher, kind, fileName: file.name, size: file.size };
      const { data } = await client.mutation(StartUpload, { input, language });
      const opened = data?.startUpload;
      if (opened?.__typename !== 'StartUploadPayload') {
        throw new NotTaken(opened?.message ?? words().failed);
      }
      const { id, url } = opened.upload;
      // The same server that this page came from, whatever it calls itself.
      const upload = { id, address: new URL(url).pathname, path, name: file.name };
      keepUpload(key, upload);
      return upload;
    };
    let before: number | null = null;
    const send = async ({ address }: OpenUpload, goesOn: boolean) =>
      await sendFile(address, file, {
        signal,
        goesOn,
        onProgress(received, cut) {
          // What was there when this page began to send took this page no time.
          before ??= goesOn ? received : 0;
          const sent = received - before;
          const tookMs = Date.now() - startedAt;
          const secondsLeft =
            sent === 0 ? null : Math.ceil(((file.size - received) / sent) * (tookMs / 1_000));
          put(path, { ...about, at: 'SENDING', received, cut, secondsLeft });
        },
      });
    const begun = openUpload(key);
    let id: string;
    try {
      const upload = begun ?? (await open());
      ({ id } = upload);
      await send(upload, begun !== null);
    } catch (thrown) {
      if (begun === null || !(thrown instanceof NotTaken)) throw thrown;
      // Its address has ended meanwhile: the file begins anew.
      before = null;
      const upload = await open();
      ({ id } = upload);
      await send(upload, false);
    }
    put(path, { ...about, at: 'READING' });
    const preview = kind === 'IMAGE' ? URL.createObjectURL(file) : null;
    const finished = (
      await client.mutation(FinishUpload, { input: { uploadId: id, sha256 }, language })
    ).data?.finishUpload;
    if (finished !== undefined) forgetUpload(key);
    if (finished?.__typename === 'FileRefused') {
      return put(path, { ...about, at: 'REFUSED', faults: finished.findings, preview });
    }
    if (finished?.__typename !== 'FinishUploadPayload') {
      throw new NotTaken(finished?.message ?? words().failed);
    }
    let { upload } = finished;
    while (upload.state === 'UPLOADED') {
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      if (signal.aborted) return;
      const { data } = await client.query(
        UploadNow,
        { id, language },
        { requestPolicy: 'network-only' },
      );
      if (data?.node?.__typename === 'Upload') upload = data.node;
    }
    if (signal.aborted) return;
    if (upload.state !== 'PROCESSED') {
      return put(path, { ...about, at: 'REFUSED', faults: upload.findings, preview });
    }
    put(path, { ...about, at: 'TAKEN', sha256, preview });
    onTaken(path, upload, { sha256, name: file.name });
  }

  return {
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    at: (path: string): UploadProgress | null => all.get(path) ?? null,
    /** Sends a file for a field; one that was on its way for it is dropped. */
    start(path: string, kind: UploadKind, file: File): void {
      stops.get(path)?.abort();
      const stop = new AbortController();
      stops.set(path, stop);
      const fail = (message: string) =>
        put(path, { name: file.name, size: file.size, at: 'FAILED', message });
      // Browsers compute hashes on pages only that came over a safe line.
      if (!isSecureContext) return fail(words().insecure);
      run(path, kind, file, stop.signal).catch((thrown: unknown) => {
        if (stop.signal.aborted) return;
        fail(thrown instanceof NotTaken ? thrown.message : words().failed);
      });
    },
    cancel(path: string): void {
      stops.get(path)?.abort();
      put(path, null);
    },
    stop(): void {
      for (const stop of stops.values()) stop.abort();
    },
  };
}
