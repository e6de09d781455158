import { Fragment, type ReactNode } from 'react';
import { Link, useSearchParams } from 'react-router';
import { useQuery } from 'urql';
import type { AuditPageQuery } from '../gql/graphql.ts';
import { useMessages } from '../messages/messages.tsx';
import { statusPath } from '../offer.ts';
import { Download } from '../parts/download.tsx';
import { useHeadingFocus, usePageTitle } from '../parts/page.ts';
import {
  RecordFilter,
  Records,
  RecordsFailed,
  RecordTable,
  TypedFilter,
} from '../parts/records.tsx';
import { Pill } from '../parts/signs.tsx';
import { When } from '../parts/when.tsx';
import { AuditPage } from './audit-documents.ts';

const fields = ['actor', 'action', 'outcome'] as const;
type Field = (typeof fields)[number];

/** Who did what with what outcome, refusals and what staff read among it. For owners and operators. */
export function Audit() {
  const { t } = useMessages();
  const heading = useHeadingFocus();
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
  if (page.error && !page.data) {
    return (
      <RecordsFailed
        title={t('audit.title')}
        forbidden={t('audit.forbidden')}
        error={page.error}
        onRetry={readAgain}
      />
    );
  }
  const audit = page.data?.audit;
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
      <RecordFilter>
        {fields.map((field) => (
          <TypedFilter key={field} name={field} label={t(`audit.filter.${field}`)} />
        ))}
      </RecordFilter>
      <Records
        list={audit}
        isFiltered={fields.some((field) => asked(field) !== null)}
        empty={{
          always: t('history.empty'),
          filtered: t('history.none'),
          all: t('history.all'),
        }}
      >
        {(entries) => <Entries entries={entries} />}
      </Records>
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

function Entries({ entries }: { entries: readonly AuditPageQuery['audit']['nodes'][number][] }) {
  const { t } = useMessages();
  return (
    <RecordTable
      caption={t('audit.caption')}
      columns={[
        t('history.column.when'),
        t('history.column.who'),
        t('history.column.what'),
        t('audit.column.about'),
        t('audit.column.outcome'),
      ]}
    >
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
    </RecordTable>
  );
}
