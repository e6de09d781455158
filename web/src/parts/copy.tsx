import { useState } from 'react';
import { useMessages } from '../messages/messages.tsx';
import { Icon } from './icon.tsx';

/** Puts a text on the clipboard and says so. */
export function Copy({ text }: { text: string }) {
  const { t } = useMessages();
  const [copied, setCopied] = useState(false);
  return (
    <span className="row">
      <button
        type="button"
        className="button small"
        onClick={() => {
          void navigator.clipboard.writeText(text).then(() => setCopied(true));
        }}
      >
        <Icon name="copy" />
        {t('app.copy')}
      </button>
      <span role="status" className="small quiet-2">
        {copied && t('app.copied')}
      </span>
    </span>
  );
}
