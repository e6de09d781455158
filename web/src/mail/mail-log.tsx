import { useEffect, useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { useQuery } from 'urql';
import { codeOf } from '../client.ts';
import type { MailState } from '../gql/graphql.ts';
import { useMessages } from '../messages/messages.tsx';
import { ErrorPanel } from '../parts/error-panel.tsx';
import { Forbidden } from '../parts/forbidden.tsx';
import { useHeadingFocus, usePageTitle } from '../parts/page.ts';
import { Paging } from '../parts/paging.tsx';
import { useReadAgain } from '../parts/read-again.ts';
import { useReader } from '../reader.tsx';
import { MailPage } from './mail-documents.ts';
import { MailRow } from './mail-row.tsx';

const states: readonly MailState[] = ['QUEUED', 'SENT', 'REFUSED'];

/** What was mailed: to whom, whether it went out, and what the mail server said. */
export function MailLog() {
  const { t } = useMessages();
  const { side } = useReader();
  usePageTitle(`${t('mail.title')} · ${t('app.name')}`);
  if (side === 'REVIEWER') {
    return <Forbidden title={t('mail.title')} message={t('mail.forbidden')} />;
  }
  return <Log />;
}

function Log() {
  const { t } = useMessages();
  const heading = useHeadingFocus();
  const navigate = useNavigate();
  const [query] = useSearchParams();
  const state = states.find((each) => each === query.get('state')) ?? null;
  const to = query.get('to') ?? '';
  const [page, readPage] = useQuery({
    query: MailPage,
    variables: { state, recipient: to === '' ? null : to, after: query.get('after') },
    requestPolicy: 'cache-and-network',
  });
  const readAgain = () => readPage({ requestPolicy: 'network-only' });
  useReadAgain(readAgain);
  const hasMailbox = useHasMailbox();
  const put = (name: 'state' | 'to', value: string) => {
    if ((query.get(name) ?? '') === value) return;
    const next = new URLSearchParams(query);
    next.delete('after');
    if (value === '') next.delete(name);
    else next.set(name, value);
    void navigate({ search: next.toString() }, { replace: true });
  };
  const mails = page.data?.mails;
  if (page.error && mails === undefined) {
    if (codeOf(page.error) === 'FORBIDDEN') {
      return <Forbidden title={t('mail.title')} error={page.error} />;
    }
    return (
      <main id="content">
        <ErrorPanel error={page.error} onRetry={readAgain} />
      </main>
    );
  }
  const isFiltered = state !== null || to !== '';
  return (
    <main id="content" className="stack loose">
      <div className="row wraps">
        <h1 ref={heading} tabIndex={-1}>
          {t('mail.title')}
        </h1>
        <span className="push" />
        {hasMailbox && (
          <a className="button" href="/mailbox">
            {t('mail.mailbox')}
          </a>
        )}
      </div>
      <p className="quiet-2">{t('mail.intro')}</p>
      <form
        className="record-filter"
        role="search"
        aria-label={t('history.filter')}
        onSubmit={(event) => event.preventDefault()}
      >
        <div className="field">
          <label className="small" htmlFor="mail-state">
            {t('mail.column.state')}
          </label>
          <select
            id="mail-state"
            className="input"
            value={state ?? ''}
            onChange={({ target }) => put('state', target.value)}
          >
            <option value="">{t('mail.state.all')}</option>
            {states.map((each) => (
              <option key={each} value={each}>
                {t(`mail.state.${each}`)}
              </option>
            ))}
          </select>
        </div>
        <div className="field">
          <label className="small" htmlFor="mail-to">
            {t('mail.filter.to')}
          </label>
          <input
            key={to}
            id="mail-to"
            className="input"
            type="search"
            defaultValue={to}
            onBlur={({ target }) => put('to', target.value.trim())}
            onKeyDown={(event) => {
              if (event.key === 'Enter') put('to', event.currentTarget.value.trim());
            }}
          />
        </div>
      </form>
      {mails === undefined ? (
        <div className="skeleton pipeline-skeleton" />
      ) : mails.nodes.length === 0 ? (
        <section className="card empty">
          <p>{t(isFiltered ? 'mail.none' : 'mail.empty')}</p>
          {isFiltered && (
            <Link className="button" to="/mail">
              {t('mail.all')}
            </Link>
          )}
        </section>
      ) : (
        <section className="card queue-card">
          <table className="queue records" role="table">
            <caption className="hidden">{t('mail.caption')}</caption>
            <thead role="rowgroup">
              <tr role="row">
                <th scope="col">{t('history.column.when')}</th>
                <th scope="col">{t('mail.column.mail')}</th>
                <th scope="col">{t('mail.column.to')}</th>
                <th scope="col">{t('mail.column.state')}</th>
                <th scope="col">
                  <span className="hidden">{t('offers.column.action')}</span>
                </th>
              </tr>
            </thead>
            <tbody role="rowgroup">
              {mails.nodes.map((mail) => (
                <MailRow key={mail.id} mail={mail} />
              ))}
            </tbody>
          </table>
        </section>
      )}
      {mails !== undefined && <Paging pageInfo={mails.pageInfo} />}
    </main>
  );
}

/** True where mails stay on this machine and can be looked at in the mailbox of the demo. */
function useHasMailbox(): boolean {
  const [has, setHas] = useState(false);
  useEffect(() => {
    const left = new AbortController();
    fetch('/mailbox', { method: 'HEAD', signal: left.signal })
      .then(({ ok }) => setHas(ok))
      // Without an answer there is nothing to lead to.
      .catch(() => undefined);
    return () => left.abort();
  }, []);
  return has;
}
