import { useState } from 'react';
import { useMessages } from '../messages/messages.tsx';
import { requestHeaders } from '../request-headers.ts';
import { useIsCut } from './connection.tsx';
import { Icon } from './icon.tsx';

/** Fetches a file with the reader's token and hands it to the browser; a plain link would carry no token. */
export function Download({
  address,
  name,
  children,
}: {
  /** Where it is, or how that is found out when the button is pressed. */
  address: string | (() => Promise<string>);
  /** What to call the file. */
  name: string;
  children: string;
}) {
  const { t } = useMessages();
  const isCut = useIsCut();
  const [state, setState] = useState<'IDLE' | 'FETCHING' | 'FAILED'>('IDLE');
  async function fetchFile(): Promise<void> {
    setState('FETCHING');
    try {
      const place = typeof address === 'string' ? address : await address();
      const response = await fetch(place, { headers: requestHeaders });
      if (!response.ok) throw new Error(`The server answered ${response.status}.`);
      const url = URL.createObjectURL(await response.blob());
      const link = document.createElement('a');
      link.href = url;
      link.download = name;
      link.click();
      // The browser has taken the file over by then.
      setTimeout(() => URL.revokeObjectURL(url), 60_000);
      setState('IDLE');
    } catch {
      setState('FAILED');
    }
  }
  const isOff = isCut || state === 'FETCHING';
  return (
    <span className="row download">
      <span role="status" className="small wrong-text">
        {state === 'FAILED' && t('app.download.failed')}
      </span>
      <button
        type="button"
        className="button"
        aria-disabled={isOff}
        onClick={() => {
          if (!isOff) void fetchFile();
        }}
      >
        <Icon name="file" />
        {children}
      </button>
    </span>
  );
}
