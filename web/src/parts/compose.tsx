import { useId, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useMessages } from '../messages/messages.tsx';
import { useIsCut } from './connection.tsx';
import { useKeptText } from './kept-text.ts';
import { Refused } from './refused.tsx';

/** A field to write in and the button that sends it; what is typed is kept until the server has it. */
export function Compose({
  keptAs,
  label,
  submit,
  required,
  first = false,
  beside,
  children,
  onSend,
}: {
  /** Names the text in the tab's memory. */
  keptAs: string;
  label: string;
  submit: string;
  /** What is said when nothing was written. */
  required: string;
  /** True to begin with the keyboard in the field. */
  first?: boolean;
  /** Other buttons of the same row. */
  beside?: ReactNode;
  /** What else is decided before it is sent. */
  children?: ReactNode;
  /** Sends the text; resolves to why it was refused, else to null. */
  onSend: (text: string) => Promise<string | null>;
}) {
  const { t } = useMessages();
  const id = useId();
  const isCut = useIsCut();
  const [text, setText] = useKeptText(keptAs);
  const [sending, setSending] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);

  async function send(): Promise<void> {
    if (sending || isCut) return;
    if (text.trim() === '') return setRefused(required);
    setSending(true);
    const why = await onSend(text.trim());
    setSending(false);
    setRefused(why);
    if (why === null) setText('');
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void send();
  };
  return (
    <form
      className="compose"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <div className={refused === null ? 'field' : 'field wrong'}>
        <label htmlFor={id}>{label}</label>
        <Refused message={refused} />
        <textarea
          id={id}
          className="input"
          rows={3}
          value={text}
          // The reader pressed a button that said what would open.
          autoFocus={first}
          onKeyDown={onKeyDown}
          onChange={(event) => setText(event.target.value)}
        />
      </div>
      {children}
      <div className="row wraps">
        <button type="submit" className="button primary" aria-disabled={sending || isCut}>
          {submit}
        </button>
        {beside}
        {isCut && <span className="small quiet-3">{t('connection.needed')}</span>}
      </div>
    </form>
  );
}
