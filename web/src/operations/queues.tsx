import { Link } from 'react-router';
import { useNow } from '../clock.ts';
import type { QueueLineFragment } from '../gql/graphql.ts';
import { useMessages } from '../messages/messages.tsx';
import { When } from '../parts/when.tsx';

/** Where each piece of a kind of work is listed by itself, for operators. */
const lists: Partial<Record<QueueLineFragment['kind'], string>> = { MAIL: '/mail?state=QUEUED' };

/** The work in the background and what is delivered: how much waits, is done and fails. */
export function Queues({ queues }: { queues: readonly QueueLineFragment[] }) {
  const { t } = useMessages();
  return (
    <section className="card queue-card" aria-labelledby="queues">
      <header>
        <h2 id="queues">{t('operations.queues')}</h2>
      </header>
      <table className="queue records work-queues" role="table">
        <caption className="hidden">{t('operations.queues')}</caption>
        <thead role="rowgroup">
          <tr role="row">
            <th scope="col">{t('operations.queues.kind')}</th>
            <th scope="col">{t('operations.queues.waiting')}</th>
            <th scope="col">{t('operations.queues.working')}</th>
            <th scope="col">{t('operations.queues.failing')}</th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          {queues.map((queue) => (
            <Queue key={queue.kind} queue={queue} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Queue({ queue }: { queue: QueueLineFragment }) {
  const { t, formats } = useMessages();
  const now = useNow();
  const { kind, waiting, working, failing, waitingSince, nextTryAt, lastError } = queue;
  const name = t(`operations.queue.${kind}`);
  const list = lists[kind];
  return (
    <tr role="row">
      <td role="cell">{list === undefined ? name : <Link to={list}>{name}</Link>}</td>
      <td role="cell">
        <small className="phone-label quiet-3">{t('operations.queues.waiting')}</small>
        {formats.number(waiting)}
        {waitingSince !== null && (
          <small className="quiet-3">
            {t('operations.queue.since', { when: formats.ago(waitingSince, now) })}
          </small>
        )}
      </td>
      <td role="cell">
        <small className="phone-label quiet-3">{t('operations.queues.working')}</small>
        {formats.number(working)}
      </td>
      <td role="cell" className="breaks">
        <small className="phone-label quiet-3">{t('operations.queues.failing')}</small>
        {formats.number(failing)}
        {nextTryAt !== null && (
          <small className="quiet-3">
            {t('operations.queue.next')} <When at={nextTryAt} />
          </small>
        )}
        {lastError !== null && <small className="mono quiet-2">{lastError.slice(0, 300)}</small>}
      </td>
    </tr>
  );
}
