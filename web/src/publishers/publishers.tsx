import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { useQuery } from 'urql';
import type { PublisherLineFragment } from '../gql/graphql.ts';
import { useMessages } from '../messages/messages.tsx';
import { useIsCut } from '../parts/connection.tsx';
import { Icon } from '../parts/icon.tsx';
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
import { CreateDialog } from './create.tsx';
import { PublishersPage } from './publishers-documents.ts';

/** Who sells here, for operators: each publisher with the way to its people, and the way to a new one. */
export function Publishers() {
  const { t } = useMessages();
  const heading = useHeadingFocus();
  const isCut = useIsCut();
  const [query] = useSearchParams();
  const text = query.get('q') ?? '';
  const [page, readPage] = useQuery({
    query: PublishersPage,
    variables: { text: text === '' ? null : text, after: query.get('after') },
    requestPolicy: 'cache-and-network',
  });
  const readAgain = () => readPage({ requestPolicy: 'network-only' });
  const [creating, setCreating] = useState(false);
  const [created, setCreated] = useState<string | null>(null);
  usePageTitle(`${t('publishers.title')} · ${t('app.name')}`);
  const publishers = page.data?.publishers;
  if (page.error && publishers === undefined) {
    return (
      <RecordsFailed
        title={t('publishers.title')}
        forbidden={t('publishers.forbidden')}
        error={page.error}
        onRetry={readAgain}
      />
    );
  }
  const isOff = isCut || publishers === undefined;
  return (
    <main id="content" className="stack loose">
      <div className="row wraps">
        <h1 ref={heading} tabIndex={-1}>
          {t('publishers.title')}
        </h1>
        <span className="push" />
        <button
          type="button"
          className="button primary"
          aria-disabled={isOff}
          onClick={() => {
            if (!isOff) setCreating(true);
          }}
        >
          <Icon name="plus" small />
          {t('publishers.new')}
        </button>
      </div>
      <p className="quiet-2">{t('publishers.intro')}</p>
      <div role="status">
        {created !== null && (
          <p className="notice">
            <Icon name="check" />
            <span>{created}</span>
          </p>
        )}
      </div>
      <RecordFilter>
        <TypedFilter name="q" label={t('publishers.filter')} />
      </RecordFilter>
      <Records
        list={publishers}
        isFiltered={text !== ''}
        empty={{
          always: t('publishers.empty'),
          filtered: t('publishers.none'),
          all: t('publishers.all'),
        }}
      >
        {(rows) => (
          <RecordTable
            caption={t('publishers.caption')}
            columns={[
              t('publishers.column.publisher'),
              t('publishers.column.since'),
              t('bar.members'),
            ]}
          >
            {rows.map((publisher) => (
              <Row key={publisher.id} publisher={publisher} />
            ))}
          </RecordTable>
        )}
      </Records>
      {creating && (
        <CreateDialog
          onClose={() => setCreating(false)}
          onCreated={(name, email) => {
            setCreating(false);
            setCreated(t('publishers.created', { name, email }));
            readAgain();
          }}
        />
      )}
    </main>
  );
}

function Row({ publisher }: { publisher: PublisherLineFragment }) {
  const { t } = useMessages();
  const { id, publisherId, name, createdAt, memberCount } = publisher;
  return (
    <tr role="row">
      <td role="cell" className="of-name breaks">
        <Link className="name-link" to={`/publishers/${id}`}>
          {name}
        </Link>
        <small className="quiet-3 mono">{publisherId}</small>
      </td>
      <td role="cell">
        <small className="quiet-3 phone-label">{t('publishers.column.since')}</small>
        <When at={createdAt} />
      </td>
      <td role="cell">
        {memberCount === 0 ? (
          <Pill sign={{ tone: 'turn', icon: 'clock' }}>{t('publishers.noOwner')}</Pill>
        ) : (
          t('members.count', { count: memberCount ?? 0 })
        )}
      </td>
    </tr>
  );
}
