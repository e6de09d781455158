/**
 * The draft that is being edited: what is typed, what is saved, and what the API says about it.
 *
 * A change goes: typed → (0.8 s without another key, or leaving the field) → sent → saved. While edits are on their way
 * newer ones wait, and go next. What is not saved yet is kept in this browser, so that a closed page, a broken line and
 * a session that ended lose nothing.
 * Everything in the store is replaced, never changed in place: a field that shows one value renders when that value
 * becomes another one, and not before.
 */
import {
  countDifferences,
  idsAt,
  isBelow,
  joined,
  shared,
  valueAt,
  valuesAt,
  withEdit,
  withEdits,
  withOneMore,
  without,
  type Edits,
} from './draft-path.ts';

export type Violation = {
  readonly path: string;
  readonly code: string;
  readonly severity: 'ERROR' | 'WARNING';
  readonly message: string;
};

/** The draft as the API has it. */
export type SavedDraft = {
  readonly draft: unknown;
  readonly version: number;
  /** In form order. */
  readonly violations: readonly Violation[];
  /** Fields that a published revision has fixed. */
  readonly frozen: readonly string[];
};

/** How the words beside *Publish* read. */
export type Saving =
  | { readonly state: 'SAVED'; readonly at: number | null }
  | { readonly state: 'TYPED' }
  | { readonly state: 'SAVING' }
  | { readonly state: 'FAILED'; readonly message: string }
  /** Nothing is saved until somebody has chosen. */
  | { readonly state: 'CONFLICT'; readonly conflicts: readonly Conflict[] };

/** A value that was typed here, and that somebody else has written since; null where there is none. */
export type Conflict = {
  readonly path: string;
  readonly mine: unknown;
  readonly theirs: unknown;
  readonly who: string;
  readonly at: string;
};

/** Changes of other people that came with a save: how many values, in the versions between the two. */
export type Merged = { readonly count: number; readonly from: number; readonly to: number };

export type SaveAnswer =
  | ({ readonly kind: 'SAVED' } & SavedDraft)
  /** Somebody else has saved meanwhile, longer ago than can be merged. */
  | { readonly kind: 'STALE' }
  /** Somebody else has written the same values; nothing was saved. */
  | { readonly kind: 'CONFLICT'; readonly conflicts: readonly Conflict[] }
  /** The server said no; sending the same again would not help. */
  | { readonly kind: 'REFUSED'; readonly message: string }
  /** Nobody knows whether it was saved; the same request may be sent again. */
  | { readonly kind: 'NO_ANSWER'; readonly message: string };

/** How the store reaches the world; tests give it another one. */
export type DraftLine = {
  readonly save: (edits: Edits, version: number) => Promise<SaveAnswer>;
  /** Reads the draft anew; null when that is not possible now. */
  readonly read: () => Promise<SavedDraft | null>;
  /** Where unsaved edits are kept. */
  readonly kept: { read(): Edits; write(edits: Edits): void };
  readonly now: () => number;
};

export const SAVE_AFTER_MS = 800;
const TRY_AGAIN_AFTER_MS = 5_000;
/** Others may save just as often as we do; after so many times in a row we say so. */
const STALE_TRIES = 5;

const none: readonly Violation[] = [];

export type DraftStore = ReturnType<typeof createDraftStore>;

export function createDraftStore(first: SavedDraft, line: DraftLine) {
  let saved = first;
  /** Typed and not yet sent. */
  let waiting: Edits = line.kept.read();
  /** On their way. */
  let sending: Edits = new Map();
  let draft = withEdits(first.draft, waiting);
  let saving: Saving = waiting.size === 0 ? { state: 'SAVED', at: null } : { state: 'TYPED' };
  let byPath = grouped(first.violations);
  let touched: ReadonlySet<string> = new Set();
  let revealed = false;
  let merged: Merged | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let work: Promise<void> | null = null;
  const listeners = new Set<() => void>();

  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  const keep = (): void => line.kept.write(joined(sending, waiting));

  function take(next: SavedDraft): void {
    const violations = shared(saved.violations, next.violations) as readonly Violation[];
    if (violations !== saved.violations) byPath = grouped(violations, byPath);
    saved = { ...next, violations, frozen: shared(saved.frozen, next.frozen) as readonly string[] };
    draft = shared(draft, withEdits(next.draft, joined(sending, waiting)));
  }

  function later(ms: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => void flush(), ms);
  }

  function fail(message: string): void {
    waiting = joined(sending, waiting);
    sending = new Map();
    saving = { state: 'FAILED', message };
    keep();
    tell();
  }

  async function run(): Promise<void> {
    let stale = 0;
    while (waiting.size > 0 && saving.state !== 'CONFLICT') {
      sending = waiting;
      waiting = new Map();
      saving = { state: 'SAVING' };
      tell();
      const answer = await line.save(sending, saved.version);
      switch (answer.kind) {
        case 'SAVED':
          // From now on the verdict is about what was typed, and not about what stood there before.
          touched = touched.union(new Set(sending.keys()));
          noteOthers(answer);
          sending = new Map();
          saving = waiting.size > 0 ? { state: 'TYPED' } : { state: 'SAVED', at: line.now() };
          take(answer);
          keep();
          tell();
          break;
        case 'STALE': {
          const fresh = await line.read();
          stale += 1;
          if (fresh === null || stale === STALE_TRIES) {
            fail('');
            later(TRY_AGAIN_AFTER_MS);
            return;
          }
          waiting = joined(sending, waiting);
          sending = new Map();
          take(fresh);
          break;
        }
        case 'CONFLICT': {
          const fresh = await line.read();
          if (fresh === null) {
            fail('');
            later(TRY_AGAIN_AFTER_MS);
            return;
          }
          waiting = joined(sending, waiting);
          sending = new Map();
          saving = { state: 'CONFLICT', conflicts: answer.conflicts };
          take(fresh);
          tell();
          return;
        }
        case 'REFUSED':
          return fail(answer.message);
        case 'NO_ANSWER':
          fail(answer.message);
          later(TRY_AGAIN_AFTER_MS);
          return;
      }
    }
  }

  /** Another version than the next one holds changes of others. */
  function noteOthers(answer: SavedDraft): void {
    if (answer.version === saved.version + 1) return;
    const count = countDifferences(withEdits(saved.draft, sending), answer.draft);
    if (count > 0) merged = { count, from: saved.version, to: answer.version };
  }

  /** Saves what was typed; resolves when all of it is saved, or cannot be for now. */
  async function flush(): Promise<void> {
    clearTimeout(timer);
    work ??= run().finally(() => {
      work = null;
    });
    await work;
  }

  if (waiting.size > 0) later(SAVE_AFTER_MS);

  return {
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    flush,
    stop: () => clearTimeout(timer),
    /** The draft on the screen, with what is not saved yet. */
    draft: () => draft,
    saved: () => saved,
    saving: () => saving,
    value: (path: string): unknown => valueAt(draft, path),
    ids: (path: string): readonly string[] => idsAt(draft, path),
    /**
     * Whether a value at a path, with `[]` where any item is meant, is one of these, or a list that holds one. What is
     * missing is the empty text.
     */
    holdsOneOf: (path: string, values: readonly string[]): boolean =>
      valuesAt(draft, path)
        .flatMap((value) => (Array.isArray(value) && value.length > 0 ? value : [value ?? '']))
        .some((value) => values.includes(String(value))),
    /** A list that is fixed fixes what stands in it. */
    isFrozen: (path: string): boolean =>
      saved.frozen.some((frozen) => path === frozen || isBelow(path, frozen)),
    violations: (): readonly Violation[] => saved.violations,
    violationsAt: (path: string): readonly Violation[] => byPath.get(path) ?? none,
    /** What is said beside a field: nothing before somebody was there or pressed *Publish*. */
    shownAt: (path: string): readonly Violation[] =>
      revealed || touched.has(path) ? (byPath.get(path) ?? none) : none,
    isRevealed: () => revealed,

    write(path: string, value: unknown): void {
      waiting = withOneMore(waiting, path, value);
      draft = withEdit(draft, path, value);
      if (saving.state === 'SAVED' || saving.state === 'FAILED') saving = { state: 'TYPED' };
      keep();
      tell();
      later(SAVE_AFTER_MS);
    },
    /** Of the values in conflict, those that stay as they were typed here; the others are what somebody else wrote. */
    resolve(mine: ReadonlySet<string>): void {
      if (saving.state !== 'CONFLICT') return;
      const dropped = saving.conflicts.filter(({ path }) => !mine.has(path));
      waiting = without(
        waiting,
        dropped.map(({ path }) => path),
      );
      saving = { state: 'TYPED' };
      take(saved);
      if (waiting.size === 0) saving = { state: 'SAVED', at: line.now() };
      keep();
      tell();
      void flush();
    },
    merged: () => merged,
    forgetMerged(): void {
      merged = null;
      tell();
    },
    /** Somebody leaves a field. */
    leave(path: string): void {
      if (waiting.size > 0) void flush();
      // What is on its way gets its verdict with the answer.
      if (!touched.has(path) && !waiting.has(path) && !sending.has(path)) {
        touched = new Set(touched).add(path);
        tell();
      }
    },
    /** *Publish* was refused: every field says what it lacks. */
    reveal(): void {
      revealed = true;
      tell();
    },
    /** A newer state of the draft, from wherever it came. */
    receive(next: SavedDraft): void {
      if (next.version < saved.version || work !== null) return;
      take(next);
      tell();
    },
    /** The draft was replaced as a whole: what was typed before belongs to the old one. */
    replace(next: SavedDraft): void {
      clearTimeout(timer);
      waiting = new Map();
      touched = new Set();
      revealed = false;
      saving = { state: 'SAVED', at: line.now() };
      take(next);
      keep();
      tell();
    },
  };
}

/** Violations by path; a list that did not change stays the same object. */
function grouped(
  violations: readonly Violation[],
  before?: ReadonlyMap<string, readonly Violation[]>,
): ReadonlyMap<string, readonly Violation[]> {
  const groups = Map.groupBy(violations, ({ path }) => path);
  return new Map(
    [...groups].map(([path, list]) => [path, shared(before?.get(path), list) as typeof list]),
  );
}
