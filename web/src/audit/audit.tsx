import { Fragment, type ReactNode } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { useQuery } from 'urql';
import { codeOf } from '../client.ts';
import type { AuditPageQuery } from '../gql/graphql.ts';
import { useMessages } from '../messages/messages.tsx';
import { statusPath } from '../offer.ts';
import { Download } from '../parts/download.tsx';
import { ErrorPanel } from '../parts/error-panel.tsx';
import { Forbidden } from '../parts/forbidden.tsx';
import { useHeadingFocus, usePageTitle } from '../parts/page.ts';
import { Paging } from '../parts/paging.tsx';
import { Pill } from '../parts/signs.tsx';
import { When } from '../parts/when.tsx';
import { AuditPage } from './audit-documents.ts';

const fields = ['actor', 'action', 'outcome'] as const;
type Field = (typeof fields)[number];

/** Who did what with what outcome, refusals and what staff read among it. For owners and operators. */
export function Audit() {
  const { t } = useMessages();
  const heading = useHeadingFocus();
  const navigate = useNavigate();
  const [query] = useSearchParams();
  const asked = (field: Field) => {
    const value = query.get(field) ?? '';
    return value === '' ? null : value;
  };
  const filter = { actor: asked('actor'), action: asked('action'), outcome: asked('outcome') };
  const [page, readPage] = useQuery({
    query: AuditPage,
    variables: { filter, after: query.get('after') },
    requestPolicy: 'cache-and-network',
  });
  const readAgain = () => readPage({ requestPolicy: 'network-only' });
  usePageTitle(`${t('audit.title')} · ${t('app.name')}`);
  const put = (field: Field, value: string) => {
    if ((query.get(field) ?? '') === value) return;
    const next = new URLSearchParams(query);
    next.delete('after');
    if (value === '') next.delete(field);
    else next.set(field, value);
    void navigate({ search: next.toString() }, { replace: true });
  };
  if (page.error && !page.data) {
    if (codeOf(page.error) === 'FORBIDDEN') {
      return <Forbidden title={t('audit.title')} message={t('audit.forbidden')} />;
    }
    return (
      <main id="content">
        <ErrorPanel error={page.error} onRetry={readAgain} />
      </main>
    );
  }
  const audit = page.data?.audit;
  const isFiltered = fields.some((field) => asked(field) !== null);
  const csv = new URLSearchParams();
  for (const field of fields) {
    const value = asked(field);
    if (value !== null) csv.set(field, value);
  }
  return (
    <main id="content" className="stack loose">
      <div className="row wraps">
        <h1 ref={heading} tabIndex={-1}>
          {t('audit.title')}
        </h1>
        <span className="push" />
        {page.data !== undefined && (
          <Download
            address={`${new URL(page.data.auditCsvUrl).pathname}?${csv.toString()}`}
            name="audit.csv"
          >
            {t('history.csv')}
          </Download>
        )}
      </div>
      <p className="quiet-2">{t('audit.intro')}</p>
      <form
        className="record-filter"
        role="search"
        aria-label={t('history.filter')}
        onSubmit={(event) => event.preventDefault()}
      >
        {fields.map((field) => (
          <div key={field} className="field">
            <label className="small" htmlFor={`audit-${field}`}>
              {t(`audit.filter.${field}`)}
            </label>
            <input
              key={asked(field)}
              id={`audit-${field}`}
              className="input"
              type="search"
              defaultValue={asked(field) ?? ''}
              onBlur={({ target }) => put(field, target.value.trim())}
              onKeyDown={(event) => {
                if (event.key === 'Enter') put(field, event.currentTarget.value.trim());
              }}
            />
          </div>
        ))}
      </form>
      {audit === undefined ? (
        <div className="skeleton pipeline-skeleton" />
      ) : audit.nodes.length === 0 ? (
        <section className="card empty">
          <p>{t(isFiltered ? 'history.none' : 'history.empty')}</p>
          {isFiltered && (
            <Link className="button" to="/audit">
              {t('history.all')}
            </Link>
          )}
        </section>
      ) : (
        <Entries entries={audit.nodes} />
      )}
      {audit !== undefined && <Paging pageInfo={audit.pageInfo} />}
    </main>
  );
}

/** A code that breaks between its words, and is still copied as it is. */
const breakable = (code: string): ReactNode =>
  code.split(/(?<=_)/).map((word, at) => (
    <Fragment key={`${at} ${word}`}>
      {at > 0 && <wbr />}
      {word}
    </Fragment>
  ));

function Entries({ entries }: { entries: AuditPageQuery['audit']['nodes'] }) {
  const { t } = useMessages();
  return (
    <section className="card queue-card">
      <table className="queue records" role="table">
        <caption className="hidden">{t('audit.caption')}</caption>
        <thead role="rowgroup">
          <tr role="row">
            <th scope="col">{t('history.column.when')}</th>
            <th scope="col">{t('history.column.who')}</th>
            <th scope="col">{t('history.column.what')}</th>
            <th scope="col">{t('audit.column.about')}</th>
            <th scope="col">{t('audit.column.outcome')}</th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          {entries.map(({ id, at, actor, action, outcome, detail, block, offer, publisher }) => (
            <tr key={id} role="row">
              <td role="cell" className="of-when">
                <When at={at} />
              </td>
              <td role="cell" className="of-who breaks">
                {actor.name}
                <small className="quiet-3">{t('audit.kind', { kind: actor.kind })}</small>
              </td>
              <td role="cell" className="breaks">
                <code>{action}</code>
                <details className="small quiet-2">
                  <summary>{t('audit.detail')}</summary>
                  <pre className="frame">{JSON.stringify(detail, null, 2)}</pre>
                </details>
              </td>
              <td role="cell" className="breaks of-offer">
                {offer !== null && (
                  <Link to={statusPath(offer.publisher.publisherId, offer.offerId, null)}>
                    {offer.name}
                  </Link>
                )}
                <small className="quiet-3">{publisher?.name}</small>
              </td>
              <td role="cell" className="of-outcome">
                {outcome === 'DONE' ? (
                  <Pill sign={{ tone: 'ok', icon: 'check' }}>{t('audit.done')}</Pill>
                ) : (
                  <code className="breaks">{breakable(outcome)}</code>
                )}
                <small className="quiet-3">
                  {block === null ? t('audit.unsealed') : t('audit.block', { block })}
                </small>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
