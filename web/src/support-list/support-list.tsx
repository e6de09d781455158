import { Link, useNavigate, useSearchParams } from 'react-router';
import { useQuery } from 'urql';
import type { SupportRequestState } from '../gql/graphql.ts';
import { useMessages } from '../messages/messages.tsx';
import { useHeadingFocus, usePageTitle } from '../parts/page.ts';
import { useReadAgain } from '../parts/read-again.ts';
import { Records, RecordsFailed } from '../parts/records.tsx';
import { Pill } from '../parts/signs.tsx';
import { When } from '../parts/when.tsx';
import { useReader } from '../reader.tsx';
import { signOfRequest } from '../support/sign.ts';
import { SupportListPage } from './support-list-documents.ts';

const states: readonly SupportRequestState[] = ['OPEN', 'ANSWERED', 'CLOSED'];

/** The support requests of the reader's publisher; all of them for operators. */
export function SupportList() {
  const { t } = useMessages();
  const { side } = useReader();
  const heading = useHeadingFocus();
  const navigate = useNavigate();
  const [query] = useSearchParams();
  const state = states.find((each) => each === query.get('state')) ?? null;
  const [page, readPage] = useQuery({
    query: SupportListPage,
    variables: { state, after: query.get('after') },
    requestPolicy: 'cache-and-network',
  });
  const readAgain = () => readPage({ requestPolicy: 'network-only' });
  useReadAgain(readAgain);
  usePageTitle(`${t('support.list')} · ${t('app.name')}`);
  if (page.error && !page.data) {
    return <RecordsFailed title={t('support.list')} error={page.error} onRetry={readAgain} />;
  }
  const requests = page.data?.supportRequests;
  return (
    <main id="content" className="stack loose">
      <div className="row wraps">
        <h1 ref={heading} tabIndex={-1}>
          {t('support.list')}
        </h1>
        <span className="push" />
        <select
          className="input choose-state"
          aria-label={t('mail.column.state')}
          value={state ?? ''}
          onChange={({ target }) =>
            void navigate(target.value === '' ? '/support' : `/support?state=${target.value}`, {
              replace: true,
            })
          }
        >
          <option value="">{t('support.list.all')}</option>
          {states.map((each) => (
            <option key={each} value={each}>
              {t('support.state', { state: each })}
            </option>
          ))}
        </select>
      </div>
      <Records list={requests} isFiltered={false} empty={{ always: t('support.list.empty') }}>
        {(rows) => (
          <section className="card">
            <ul className="lines">
              {rows.map((request) => (
                <li key={request.id}>
                  <span className="quiet-3">
                    {t('support.number.short', { number: request.number })}
                  </span>
                  <div>
                    <Link className="name-link" to={`/support/${encodeURIComponent(request.id)}`}>
                      {request.subject}
                    </Link>
                    <small className="quiet-3">
                      {[
                        side === 'OPERATOR' ? request.offer?.publisher.name : undefined,
                        request.offer?.name ?? t('support.attached.deleted'),
                        request.openedBy,
                      ]
                        .filter((part) => part !== undefined)
                        .join(' · ')}
                    </small>
                  </div>
                  <span className="row wraps">
                    <Pill sign={signOfRequest(request.state, side)}>
                      {t('support.state', { state: request.state })}
                    </Pill>
                    <span className="small quiet-2">
                      <When at={request.messages.at(-1)?.at ?? request.openedAt} />
                    </span>
                  </span>
                </li>
              ))}
            </ul>
          </section>
        )}
      </Records>
    </main>
  );
}
