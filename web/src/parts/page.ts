/** What every screen does with the browser around it: title, first focus, single keys. */
import { useEffect, useRef, type RefObject } from 'react';
import { readSingleKeys } from '../session.ts';

const TITLE_AT_MOST_EVERY_MS = 5_000;

/** Sets the page title, at most every 5 s, so that a running percentage does not chatter. */
export function usePageTitle(title: string): void {
  const changedAt = useRef(0);
  useEffect(() => {
    const waitMs = Math.max(0, changedAt.current + TITLE_AT_MOST_EVERY_MS - Date.now());
    const timer = setTimeout(() => {
      changedAt.current = Date.now();
      document.title = title;
    }, waitMs);
    return () => clearTimeout(timer);
  }, [title]);
}

let firstScreen = true;

/** After a walk inside the portal the keyboard stands on the heading; the first screen keeps the browser's place. */
export function useHeadingFocus(): RefObject<HTMLHeadingElement | null> {
  const ref = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!firstScreen && location.hash === '') ref.current?.focus({ preventScroll: true });
    firstScreen = false;
  }, []);
  return ref;
}

/** Runs `act` for a single key, unless somebody types, a dialog is open, or single keys are switched off. */
export function useSingleKeys(keys: Readonly<Record<string, () => void>>): void {
  const current = useRef(keys);
  useEffect(() => {
    current.current = keys;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      const typing = target.closest(
        'input, textarea, select, [contenteditable], dialog, [popover]',
      );
      if (typing !== null || event.ctrlKey || event.metaKey || event.altKey) return;
      const act = readSingleKeys() ? current.current[event.key] : undefined;
      if (act === undefined) return;
      event.preventDefault();
      act();
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, []);
}
