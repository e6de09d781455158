import { useId, useState } from 'react';
import { Link } from 'react-router';
import { useQuery } from 'urql';
import type { HistoryLineFragment } from '../gql/graphql.ts';
import { useMessages } from '../messages/messages.tsx';
import { historyPath } from '../offer.ts';
import { ErrorPanel } from '../parts/error-panel.tsx';
import { MarkedValue } from '../parts/marked-value.tsx';
import { RecordTable } from '../parts/records.tsx';
import { When } from '../parts/when.tsx';
import { HistoryValues } from './history-documents.ts';

/** Who did what, when and how, the newest first. */
export function Entries({
  entries,
  publisherId,
}: {
  entries: readonly HistoryLineFragment[];
  /** Set where entries of several offers stand together. */
  publisherId: string | null;
}) {
  const { t } = useMessages();
  return (
    <RecordTable
      caption={t('history.caption')}
      columns={[
        t('history.column.when'),
        t('history.column.who'),
        ...(publisherId === null ? [] : [t('offers.column.offer')]),
        t('history.column.what'),
      ]}
    >
      {entries.map((entry) => (
        <Entry key={entry.id} entry={entry} publisherId={publisherId} />
      ))}
    </RecordTable>
  );
}

function Entry({ entry, publisherId }: { entry: HistoryLineFragment; publisherId: string | null }) {
  const { t } = useMessages();
  const [isOpen, setIsOpen] = useState(false);
  const valuesId = useId();
  const { by, channel, offer, offerId, label, path, publication, text } = entry;
  return (
    <tr role="row">
      <td role="cell" className="of-when">
        <When at={entry.at} />
      </td>
      <td role="cell" className="of-who">
        {by.name}
        <small className="quiet-3">{t(`history.channel.${channel}`)}</small>
      </td>
      {publisherId !== null && (
        <td role="cell" className="of-offer">
          {offer === null ? (
            <>
              {offerId}
              <small className="quiet-3">{t('history.deleted')}</small>
            </>
          ) : (
            <Link className="name-link" to={historyPath(publisherId, offerId)}>
              {offer.name}
            </Link>
          )}
        </td>
      )}
      <td role="cell" className="of-what breaks">
        <div className="what">
          <div>
            {label === null ? text : <b>{label}</b>}
            <small className="quiet-3">
              {label !== null
                ? text
                : publication !== null && t('pipeline.publication', { number: publication })}
            </small>
          </div>
          {path !== null && (
            <button
              type="button"
              className="link-button small"
              aria-expanded={isOpen}
              aria-controls={valuesId}
              onClick={() => setIsOpen(!isOpen)}
            >
              {t(isOpen ? 'history.hide' : 'history.show')}
              <span className="hidden">{`, ${label ?? path}`}</span>
            </button>
          )}
        </div>
        <div id={valuesId}>{isOpen && <Values id={entry.id} />}</div>
      </td>
    </tr>
  );
}

/** The value before and after, with what differs marked. */
function Values({ id }: { id: string }) {
  const { t, formats } = useMessages();
  const [{ data, error }, read] = useQuery({ query: HistoryValues, variables: { id } });
  const node = data?.node;
  const entry = node?.__typename === 'HistoryEntry' ? node : null;
  if (error && entry === null) {
    return <ErrorPanel error={error} onRetry={() => read({ requestPolicy: 'network-only' })} />;
  }
  if (entry === null) return <div className="skeleton value-skeleton" />;
  const side = (value: unknown, bytes: number | null, other: unknown) =>
    value === null && bytes !== null ? (
      <i className="quiet-2">{t('history.long', { size: formats.bytes(bytes) })}</i>
    ) : (
      <MarkedValue value={value} other={other} none={t('compare.none')} />
    );
  return (
    <div className="both">
      <div className="side old">
        <span className="small quiet-3">{t('history.before')}</span>
        <div className="value breaks">{side(entry.old, entry.oldBytes, entry.new)}</div>
      </div>
      <div className="side">
        <span className="small quiet-3">{t('history.after')}</span>
        <div className="value breaks">{side(entry.new, entry.newBytes, entry.old)}</div>
      </div>
    </div>
  );
}
