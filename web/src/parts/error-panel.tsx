import type { CombinedError } from 'urql';
import { codeOf, traceOf } from '../client.ts';
import { useMessages } from '../messages/messages.tsx';
import { Icon } from './icon.tsx';

/** What failed, the code and the trace to give to support, and a way to try again. */
export function ErrorPanel({ error, onRetry }: { error: CombinedError; onRetry: () => void }) {
  const { t } = useMessages();
  const code = codeOf(error);
  const trace = traceOf(error);
  return (
    <section className="notice bad" role="alert">
      <Icon name="error" />
      <div className="stack">
        <p>
          <b>{t('app.error.title')}</b>{' '}
          {error.networkError ? t('app.error.network') : error.graphQLErrors[0]?.message}
        </p>
        {code !== undefined && <small>{t('app.error.code', { code })}</small>}
        {trace !== undefined && <small className="mono">{t('app.error.trace', { trace })}</small>}
        <div>
          <button type="button" className="button small" onClick={onRetry}>
            {t('app.tryAgain')}
          </button>
        </div>
      </div>
    </section>
  );
}
