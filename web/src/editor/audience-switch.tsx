import { useState, type ReactNode } from 'react';
import { useMessages } from '../messages/messages.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { useEditing } from './context.ts';

/** What is about to happen, and what it takes the place of. */
type Asked = { readonly act: () => void } & (
  | { readonly loses: 'LIST'; readonly count: number }
  | { readonly loses: 'FILE'; readonly name: string }
);

/**
 * The audience of a private SKU is a list or a file. Whoever begins the one at `place` while the other is there is asked
 * first; fields of another kind are never in question. `question` is drawn beside the field.
 */
export function useAudienceSwitch(place: string): {
  readonly begin: (act: () => void) => void;
  readonly question: ReactNode;
} {
  const { t } = useMessages();
  const { store, uploads } = useEditing();
  const [asked, setAsked] = useState<Asked | null>(null);
  const [, audience, form] = /^(.*\.restrictedAudience)\.(manualEntries|csv)$/.exec(place) ?? [];
  const close = () => setAsked(null);

  function begin(act: () => void): void {
    if (form === 'csv') {
      const count = store.ids(`${audience}.manualEntries`).length;
      return count === 0 ? act() : setAsked({ loses: 'LIST', count, act });
    }
    const file = form === undefined ? undefined : store.value(`${audience}.csv`);
    if (file === undefined) return act();
    const name = (file as { readonly name?: string }).name ?? '';
    return setAsked({
      loses: 'FILE',
      name,
      act() {
        uploads.cancel(`${audience}.csv`);
        store.write(`${audience}.csv`, null);
        act();
      },
    });
  }

  const question = asked !== null && (
    <Dialog
      title={
        asked.loses === 'LIST'
          ? t('editor.audience.toFile', { count: asked.count })
          : t('editor.audience.toList', { name: asked.name })
      }
      onClose={close}
      onSubmit={() => {
        close();
        asked.act();
      }}
      footer={
        <>
          <button type="button" className="button" onClick={close}>
            {t('app.notNow')}
          </button>
          <button type="submit" className="button primary">
            {t(
              asked.loses === 'LIST'
                ? 'editor.audience.toFile.submit'
                : 'editor.audience.toList.submit',
            )}
          </button>
        </>
      }
    >
      <p>
        {t(asked.loses === 'LIST' ? 'editor.audience.toFile.body' : 'editor.audience.toList.body')}
      </p>
    </Dialog>
  );
  return { begin, question };
}
