import { useEffect, useState, useSyncExternalStore } from 'react';
import { connection, dismissRestored, tryNow } from '../live.ts';
import { useMessages } from '../messages/messages.tsx';
import { Icon } from './icon.tsx';

export const useConnection = () => useSyncExternalStore(connection.subscribe, connection.get);

/** True while what is on the screen may be old and nothing can be sent. */
export const useIsCut = (): boolean => {
  const { state } = useConnection();
  return state === 'RECONNECTING' || state === 'LOST';
};

/** The word in the bar. */
export function ConnectionWord() {
  const { t } = useMessages();
  const { state } = useConnection();
  const word = {
    OFF: ['connecting', ''],
    CONNECTING: ['connecting', t('connection.connecting')],
    ON: ['on', t('connection.on')],
    RECONNECTING: ['cut', t('connection.reconnecting')],
    LOST: ['cut', t('connection.lost')],
  }[state];
  return (
    <span className={`line-state ${word[0]}`} role="status" hidden={state === 'OFF'}>
      {word[1]}
    </span>
  );
}

const SHOWN_FOR_MS = 8_000;

/** The line over the lower edge of the window: the cut, then what the return brought. */
export function ConnectionLine() {
  const { state, restored } = useConnection();
  useEffect(() => {
    if (restored === null || restored.needsAction) return;
    const timer = setTimeout(dismissRestored, SHOWN_FOR_MS);
    return () => clearTimeout(timer);
  }, [restored]);
  if (state === 'LOST') return <Lost />;
  if (restored !== null) return <Restored events={restored.events} />;
  return null;
}

function Lost() {
  const { t, formats } = useMessages();
  const { cutAt, nextTryAt } = useConnection();
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, []);
  const seconds = nextTryAt === null ? 0 : Math.ceil((nextTryAt - now) / 1000);
  return (
    <div className="notice turn line-note">
      <Icon name="cut" />
      <p>
        <span role="status">
          <b>{t('connection.lost.title', { time: formats.timeWithSeconds(cutAt ?? now) })}</b>{' '}
          {t('connection.lost.body')}
        </span>{' '}
        {seconds > 0 ? t('connection.lost.trying', { seconds }) : t('connection.lost.tryingNow')}
      </p>
      <button type="button" className="link-button nowrap" onClick={tryNow}>
        {t('connection.lost.tryNow')}
      </button>
    </div>
  );
}

function Restored({ events }: { events: number }) {
  const { t } = useMessages();
  return (
    <div className="notice line-note">
      <Icon name="check" />
      <p role="status">
        <b>{t('connection.restored.title')}</b> {t('connection.restored.body', { events })}
      </p>
      <button
        type="button"
        className="icon-button"
        aria-label={t('app.close')}
        onClick={dismissRestored}
      >
        <Icon name="cross" />
      </button>
    </div>
  );
}
