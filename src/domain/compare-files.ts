export type FileChange = 'ADDED' | 'REMOVED' | 'CHANGED' | 'SAME';

/** A file of a package: its path, its unpacked size in bytes, and the hash of its bytes. */
export type ComparedFile = {
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
};

/** A path in two packages; one of the sides is there. */
export type FileDifference = {
  readonly path: string;
  readonly change: FileChange;
  readonly old: ComparedFile | null;
  readonly new: ComparedFile | null;
};

/** Every file of two packages, by path. Files are the same when their bytes are. */
export function compareFiles(
  before: readonly ComparedFile[],
  after: readonly ComparedFile[],
): readonly FileDifference[] {
  const left = new Map(before.map((file) => [file.path, file]));
  const kept = new Set(after.map(({ path }) => path));
  const now = after.map((file): FileDifference => {
    const old = left.get(file.path) ?? null;
    const change = old === null ? 'ADDED' : old.sha256 === file.sha256 ? 'SAME' : 'CHANGED';
    return { path: file.path, change, old, new: file };
  });
  const gone = before
    .filter(({ path }) => !kept.has(path))
    .map((file): FileDifference => ({ path: file.path, change: 'REMOVED', old: file, new: null }));
  return [...now, ...gone].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}
