import { useEffect, useRef } from 'react';

/** How often a conversation that no stream tells of is read again while somebody looks at it. */
const READ_AGAIN_EVERY_MS = 20_000;

/** Calls `act` now and then while the page is looked at, and at once when somebody comes back to it. */
export function useReadAgain(act: () => void): void {
  const current = useRef(act);
  useEffect(() => {
    current.current = act;
  });
  useEffect(() => {
    const read = () => {
      if (document.visibilityState === 'visible') current.current();
    };
    const timer = setInterval(read, READ_AGAIN_EVERY_MS);
    document.addEventListener('visibilitychange', read);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', read);
    };
  }, []);
}
