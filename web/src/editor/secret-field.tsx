import { useState } from 'react';
import { useMessages } from '../messages/messages.tsx';
import { useAsk } from '../parts/ask.ts';
import { Icon } from '../parts/icon.tsx';
import { Refused } from '../parts/refused.tsx';
import { useEditing, useValue } from './context.ts';
import type { ControlProps } from './control.ts';
import { KeepSecret } from './lead-documents.ts';

/**
 * A secret goes to where it is kept, and the draft gets its name alone; nobody is shown it again. It is not saved while
 * somebody types, like other fields: half a key is none.
 */
export function SecretField({ place, describedBy, invalid }: ControlProps) {
  const { t } = useMessages();
  const { store, id } = useEditing();
  const isKept = useValue(place) !== undefined;
  const [text, setText] = useState('');
  const [refused, setRefused] = useState<string | null>(null);
  const { asking, ask } = useAsk(KeepSecret);

  async function keep(): Promise<void> {
    if (asking || text.trim() === '') return;
    const answer = await ask({ offerId: id, path: place, value: text });
    if (answer.__typename !== 'KeepSecretPayload') {
      setRefused(answer.message);
      return;
    }
    setText('');
    setRefused(null);
    store.write(place, { secretId: answer.secretId });
    await store.flush();
  }
  return (
    <div className="stack">
      <p className="small quiet-2">
        <Icon name="lock" /> {t(isKept ? 'editor.secret.kept' : 'editor.secret.none')}
      </p>
      <Refused message={refused} />
      <div className="row wraps">
        <input
          id={place}
          className="input mono"
          type="password"
          autoComplete="off"
          spellCheck={false}
          value={text}
          aria-label={t(isKept ? 'editor.secret.new' : 'editor.secret.enter')}
          aria-invalid={invalid || refused !== null}
          aria-describedby={describedBy}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') void keep();
          }}
        />
        <button
          type="button"
          className="button"
          aria-disabled={asking || text.trim() === ''}
          onClick={() => void keep()}
        >
          {t(isKept ? 'editor.secret.replace' : 'editor.secret.keep')}
        </button>
        {isKept && (
          <button type="button" className="button ghost" onClick={() => store.write(place, null)}>
            {t('editor.remove')}
          </button>
        )}
      </div>
    </div>
  );
}
