import { useEffect, useState } from 'react';
import { useSearchParams } from 'react-router';
import { useQuery } from 'urql';
import type { MailState } from '../gql/graphql.ts';
import { useMessages } from '../messages/messages.tsx';
import { Forbidden } from '../parts/forbidden.tsx';
import { useHeadingFocus, usePageTitle } from '../parts/page.ts';
import { useReadAgain } from '../parts/read-again.ts';
import {
  ChosenFilter,
  RecordFilter,
  Records,
  RecordsFailed,
  RecordTable,
  TypedFilter,
} from '../parts/records.tsx';
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
  const mails = page.data?.mails;
  if (page.error && mails === undefined) {
    return <RecordsFailed title={t('mail.title')} error={page.error} onRetry={readAgain} />;
  }
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
      <RecordFilter>
        <ChosenFilter
          name="state"
          label={t('mail.column.state')}
          any={t('mail.state.all')}
          values={states}
          nameOf={(each) => t(`mail.state.${each}`)}
        />
        <TypedFilter name="to" label={t('mail.filter.to')} />
      </RecordFilter>
      <Records
        list={mails}
        isFiltered={state !== null || to !== ''}
        empty={{ always: t('mail.empty'), filtered: t('mail.none'), all: t('mail.all') }}
      >
        {(rows) => (
          <RecordTable
            caption={t('mail.caption')}
            columns={[
              t('history.column.when'),
              t('mail.column.mail'),
              t('mail.column.to'),
              t('mail.column.state'),
              null,
            ]}
          >
            {rows.map((mail) => (
              <MailRow key={mail.id} mail={mail} />
            ))}
          </RecordTable>
        )}
      </Records>
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
