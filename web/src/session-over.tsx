import { useState, useSyncExternalStore } from 'react';
import { useMessages } from './messages/messages.tsx';
import { Dialog } from './parts/dialog.tsx';
import { Icon } from './parts/icon.tsx';
import { resumeLive } from './live.ts';
import { askPublic } from './sign-in/ask-public.ts';

let isOver = false;
const listeners = new Set<() => void>();

function setOver(next: boolean): void {
  isOver = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** Says over the page that the session has ended. False while there is no page yet: then nothing can be lost. */
export function tellSessionOver(): boolean {
  if (listeners.size === 0) return false;
  setOver(true);
  return true;
}

type Answer = { readonly viewer: { readonly email: string | null } };

/**
 * A dialog over the page, so that what was typed stays: the reader signs in again in another tab, and goes on here.
 * `email` tells whether it is the same reader.
 */
export function SessionOver({ email }: { email: string | null }) {
  const { t } = useMessages();
  const over = useSyncExternalStore(subscribe, () => isOver);
  const [wrong, setWrong] = useState(false);
  if (!over) return null;

  async function goOn(): Promise<void> {
    const answer = await askPublic<Answer>('{ viewer { email } }');
    const now = answer?.viewer.email ?? null;
    if (now === null) return setWrong(true);
    // Somebody else must not see what is on this page.
    if (now !== email) return location.assign('/offers');
    setWrong(false);
    setOver(false);
    resumeLive();
  }

  return (
    <Dialog
      title={t('sessionOver.title')}
      onClose={() => undefined}
      onSubmit={() => void goOn()}
      footer={
        <>
          <a className="button" href="/sign-in?next=%2Faccount" target="_blank" rel="noreferrer">
            {t('sessionOver.signIn')}
          </a>
          <button type="submit" className="button primary">
            {t('sessionOver.goOn')}
          </button>
        </>
      }
    >
      <p>{t('sessionOver.body')}</p>
      {wrong && (
        <p className="wrong-text" role="alert">
          <Icon name="error" />
          {t('sessionOver.notYet')}
        </p>
      )}
    </Dialog>
  );
}
