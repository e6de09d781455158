import { useEffect, useRef, useState } from 'react';
import { Link, useLocation } from 'react-router';
import { useQuery } from 'urql';
import { codeOf } from '../client.ts';
import { useNow } from '../clock.ts';
import type { BlockedRunFragment, OperationsPageQuery } from '../gql/graphql.ts';
import { useMessages } from '../messages/messages.tsx';
import { ErrorPanel } from '../parts/error-panel.tsx';
import { Forbidden } from '../parts/forbidden.tsx';
import { useHeadingFocus, usePageTitle } from '../parts/page.ts';
import { useReadAgain } from '../parts/read-again.ts';
import { Node } from '../parts/signs.tsx';
import { BlockedStage, type Done } from './blocked.tsx';
import { NotBlocked } from './not-blocked.tsx';
import { OperationsPage } from './operations-documents.ts';
import { Queues } from './queues.tsx';

/** What waits for an operator: stages that a fault of ours holds up, and publishers who ask. */
export function Operations() {
  const { t } = useMessages();
  const [page, readPage] = useQuery({ query: OperationsPage, requestPolicy: 'cache-and-network' });
  const readAgain = () => readPage({ requestPolicy: 'network-only' });
  useReadAgain(readAgain);

  if (page.error && !page.data) {
    if (codeOf(page.error) === 'FORBIDDEN') {
      return <Forbidden title={t('operations.forbidden')} error={page.error} />;
    }
    return (
      <main id="content">
        <ErrorPanel error={page.error} onRetry={readAgain} />
      </main>
    );
  }
  if (!page.data) {
    return (
      <main id="content">
        <p className="hidden" role="status">
          {t('app.loading')}
        </p>
        <div className="skeleton now-skeleton" />
      </main>
    );
  }
  return <OperationsOf data={page.data} onChanged={readAgain} />;
}

function OperationsOf({ data, onChanged }: { data: OperationsPageQuery; onChanged: () => void }) {
  const { t } = useMessages();
  const heading = useHeadingFocus();
  const { runs, doneTo, note } = useKeptRuns(data.blockedStages);
  const blocked = data.blockedStages.length;
  const asked = data.supportRequests.totalCount;
  const named = useRunInAddress();
  const isQuiet = blocked === 0 && asked === 0;
  const sentence = isQuiet ? t('operations.quiet') : t('operations.now', { blocked, asked });
  usePageTitle(`${sentence} · ${t('app.name')}`);
  return (
    <main id="content" className="stack loose">
      <h1 ref={heading} tabIndex={-1}>
        {t('operations.title')}
      </h1>
      <section className={`card now-card short ${isQuiet ? 'ok' : 'turn'}`} aria-labelledby="now">
        <div className="says" aria-live="polite">
          <Node tone={isQuiet ? 'ok' : 'turn'} icon={isQuiet ? 'check' : 'person'} big />
          <h2 id="now">{sentence}</h2>
          <p>{t(blocked > 0 ? 'operations.now.blocked' : 'operations.now.quiet')}</p>
        </div>
      </section>
      {named !== null && !runs.some(({ id }) => id === named) && <NotBlocked id={named} />}
      <section className="card" aria-labelledby="blocked">
        <header>
          <h2 id="blocked">{t('operations.blocked')}</h2>
          <span className="push small quiet-3">{t('operations.blocked.order')}</span>
        </header>
        {runs.length === 0 ? (
          <p className="pad quiet-2">{t('operations.blocked.none')}</p>
        ) : (
          <ul>
            {runs.map((run) => (
              <li key={run.id}>
                <BlockedStage
                  run={run}
                  done={doneTo(run.id)}
                  onDone={(what) => {
                    note(run, what);
                    onChanged();
                  }}
                />
              </li>
            ))}
          </ul>
        )}
      </section>
      <Queues queues={data.workQueues} />
      <Requests requests={data.supportRequests} />
    </main>
  );
}

/**
 * The blocked runs, and those that the reader dealt with on this visit in their old places: nothing jumps away from
 * under the hand. One that blocks again afterwards is an open matter again.
 */
function useKeptRuns(blocked: readonly BlockedRunFragment[]) {
  const [dealt, setDealt] = useState<
    ReadonlyMap<string, { readonly run: BlockedRunFragment; readonly what: Done }>
  >(new Map());
  const waiting = new Set(blocked.map(({ id }) => id));
  const kept = [...dealt.values()].map(({ run }) => run).filter(({ id }) => !waiting.has(id));
  return {
    runs: [...blocked, ...kept].sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1)),
    doneTo: (id: string): Done | null => (waiting.has(id) ? null : (dealt.get(id)?.what ?? null)),
    note: (run: BlockedRunFragment, what: Done) =>
      setDealt((before) => new Map(before).set(run.id, { run, what })),
  };
}

/** The id of the run that the address names; the page opens there, with the keyboard on it. */
function useRunInAddress(): string | null {
  const { hash } = useLocation();
  const id = hash.startsWith('#run-') ? decodeURIComponent(hash.slice('#run-'.length)) : null;
  const shown = useRef<string | null>(null);
  useEffect(() => {
    if (id === null || shown.current === id) return;
    const place = document.getElementById(`run-${id}`);
    if (place === null) return;
    shown.current = id;
    place.scrollIntoView({ block: 'nearest' });
    place.focus({ preventScroll: true });
  });
  return id;
}

function Requests({ requests }: { requests: OperationsPageQuery['supportRequests'] }) {
  const { t, formats } = useMessages();
  const now = useNow();
  const more = requests.totalCount - requests.nodes.length;
  return (
    <section className="card" aria-labelledby="requests">
      <header>
        <h2 id="requests">{t('operations.requests')}</h2>
        <span className="push small quiet-3">{t('operations.requests.order')}</span>
      </header>
      {requests.nodes.length === 0 ? (
        <p className="pad quiet-2">{t('operations.requests.none')}</p>
      ) : (
        <ul className="lines">
          {requests.nodes.map((request) => {
            const since = request.messages.at(-1)?.at ?? request.openedAt;
            return (
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
                      request.offer?.publisher.name,
                      request.offer?.name ?? t('support.attached.deleted'),
                      request.openedBy,
                    ]
                      .filter((part) => part !== undefined)
                      .join(' · ')}
                  </small>
                </div>
                <time className="small quiet-2" dateTime={since} title={formats.full(since)}>
                  {formats.ago(since, now)}
                </time>
              </li>
            );
          })}
        </ul>
      )}
      {more > 0 && <p className="pad quiet-2">{t('operations.requests.more', { count: more })}</p>}
    </section>
  );
}
