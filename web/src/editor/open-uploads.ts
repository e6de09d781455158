/**
 * Uploads that this tab has begun and not ended, so that they go on after the page was loaded anew: the person chooses
 * the same file again. What is the same is told by the bytes (their sha256), never by the name. The addresses lead to
 * nothing without the session of the one who opened them.
 * Storage may be refused (private windows); then an upload begins anew, as it would without this.
 */
export type OpenUpload = {
  /** The upload, as the API names it. */
  readonly id: string;
  /** Where its bytes go. */
  readonly address: string;
  /** The field that it is for, and how its file was called. */
  readonly path: string;
  readonly name: string;
};

const PREFIX = 'vitrine.upload.';

/** By whose, what kind of file, and which bytes it is known again. */
export const uploadKey = (publisher: string, kind: string, sha256: string): string =>
  `${publisher}/${kind}/${sha256}`;

function read(key: string): OpenUpload | null {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(key) ?? 'null');
    // Nobody else writes under this prefix.
    return kept as OpenUpload | null;
  } catch {
    return null;
  }
}

export const openUpload = (key: string): OpenUpload | null => read(PREFIX + key);

export function keepUpload(key: string, upload: OpenUpload): void {
  try {
    sessionStorage.setItem(PREFIX + key, JSON.stringify(upload));
  } catch {
    // Full or refused: after a reload the upload begins anew.
  }
}

export function forgetUpload(key: string): void {
  try {
    sessionStorage.removeItem(PREFIX + key);
  } catch {
    // Then nothing was kept.
  }
}

/** The name of a file that was on its way to a field when the page was left; null when there is none. */
export function unfinishedAt(path: string): string | null {
  try {
    const keys = Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX));
    return keys.map(read).find((kept) => kept?.path === path)?.name ?? null;
  } catch {
    return null;
  }
}
