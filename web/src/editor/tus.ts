/**
 * Sends a file in chunks to an address that takes it, and goes on where a cut line stopped it.
 * Source: tus resumable upload protocol 1.0.0, "Core protocol".
 */
const CHUNK_BYTES = 512 * 1024;
const TRY_AGAIN_AFTER_MS = [500, 1_000, 2_000, 4_000, 8_000] as const;
/** The server closes the address after an hour; long before that somebody wants to know. */
const GIVE_UP_AFTER_MS = 10 * 60_000;

/** The server will not take the file, however often it is sent. */
export class NotTaken extends Error {}

export type Sending = {
  /** Bytes that have arrived; `cut` while there is no line. */
  readonly onProgress: (received: number, cut: boolean) => void;
  readonly signal: AbortSignal;
  /** True when some of it may be there already: then the server is asked first. */
  readonly goesOn?: boolean;
};

export async function sendFile(
  address: string,
  file: Blob,
  { onProgress, signal, goesOn = false }: Sending,
): Promise<void> {
  const headers = { 'vitrine-channel': 'portal', 'tus-resumable': '1.0.0' };
  let offset = 0;
  let isKnown = !goesOn;
  let tries = 0;
  let cutSince = 0;
  while (offset < file.size || !isKnown) {
    try {
      const response = isKnown
        ? await fetch(address, {
            method: 'PATCH',
            headers: {
              ...headers,
              'content-type': 'application/offset+octet-stream',
              'upload-offset': String(offset),
            },
            body: file.slice(offset, offset + CHUNK_BYTES),
            signal,
          })
        : await fetch(address, { method: 'HEAD', headers, signal });
      if (response.ok) {
        offset = Number(response.headers.get('upload-offset'));
        isKnown = true;
        tries = 0;
        onProgress(offset, false);
        continue;
      }
      // The server has another number of bytes than we think, or is away for a moment: ask it.
      if (response.status !== 409 && response.status < 500) {
        throw new NotTaken(`HTTP ${response.status}`);
      }
    } catch (thrown) {
      if (thrown instanceof NotTaken || signal.aborted) throw thrown;
    }
    if (tries === 0) cutSince = Date.now();
    if (Date.now() - cutSince > GIVE_UP_AFTER_MS) throw new NotTaken('no connection');
    isKnown = false;
    onProgress(offset, true);
    const waitMs = TRY_AGAIN_AFTER_MS[Math.min(tries, TRY_AGAIN_AFTER_MS.length - 1)] ?? 8_000;
    tries += 1;
    await pause(waitMs, signal);
  }
}

/** Ends early when the network is back. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      removeEventListener('online', done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    addEventListener('online', done);
    signal.addEventListener('abort', done);
  });
}

/** sha256 in lower-case hex. */
export async function sha256Of(file: Blob): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
