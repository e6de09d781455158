import { createContext, use, useSyncExternalStore } from 'react';
import { conditionPath, type Condition, type Form, type FormField } from './form.ts';
import type { DraftStore, Merged, Saving, Violation } from './draft-store.ts';
import type { Uploads, UploadProgress } from './uploads.ts';

/** What every field of the form needs. It stays the same while an offer is edited. */
export type Editing = {
  readonly form: Form;
  readonly store: DraftStore;
  readonly uploads: Uploads;
  /** Id of the offer in the API. */
  readonly id: string;
  readonly publisherId: string;
  readonly offerId: string;
};

const Context = createContext<Editing | null>(null);

export const EditingProvider = Context;

export function useEditing(): Editing {
  const editing = use(Context);
  if (editing === null) throw new Error('useEditing needs the editor around it.');
  return editing;
}

/** Renders when what is read becomes something else. */
function useStore<T>(read: (store: DraftStore) => T): T {
  const { store } = useEditing();
  return useSyncExternalStore(store.subscribe, () => read(store));
}

export const useValue = (path: string): unknown => useStore((store) => store.value(path));

export const useText = (path: string): string => {
  const value = useValue(path);
  return typeof value === 'string' ? value : '';
};

/** The ids of a list's items; a change inside an item is no change of the list. */
export function useIds(path: string): readonly string[] {
  const ids = useStore((store) => store.ids(path).join('\n'));
  return ids === '' ? [] : ids.split('\n');
}

export const useShownViolations = (path: string): readonly Violation[] =>
  useStore((store) => store.shownAt(path));

export const useViolations = (): readonly Violation[] => useStore((store) => store.violations());

export const useIsRevealed = (): boolean => useStore((store) => store.isRevealed());

export const useIsFrozen = (path: string): boolean => useStore((store) => store.isFrozen(path));

export const useSaving = (): Saving => useStore((store) => store.saving());

export const useMerged = (): Merged | null => useStore((store) => store.merged());

/** True while all conditions of a field at a place hold. */
export const useHold = (conditions: readonly Condition[], place: string): boolean =>
  useStore((store) =>
    conditions.every((condition) =>
      store.holdsOneOf(conditionPath(condition, place), condition.values),
    ),
  );

/** The choices of a field that are offered now. */
export function useOffered({ choices }: FormField, place: string): FormField['choices'] {
  const offered = useStore((store) =>
    choices
      .flatMap(({ when }, index) =>
        when === null || store.holdsOneOf(conditionPath(when, place), when.values) ? [index] : [],
      )
      .join(' '),
  );
  const indexes = new Set(offered.split(' ').map(Number));
  return offered === '' ? [] : choices.filter((_choice, index) => indexes.has(index));
}

export function useUpload(path: string): UploadProgress | null {
  const { uploads } = useEditing();
  return useSyncExternalStore(uploads.subscribe, () => uploads.at(path));
}
