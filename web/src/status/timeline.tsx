import { Fragment, useEffect, useState } from 'react';
import { useMessages } from '../messages/messages.tsx';
import { useConnection } from '../parts/connection.tsx';
import type { Side, Tone } from '../offer.ts';
import { useReader } from '../reader.tsx';
import type { Transition } from './status-offer.ts';

/** A long history opens with its end; the earlier part waits behind a button. */
const SHOWN_AT_FIRST = 30;

function toneOf({ kind, to }: Transition, side: Side): Tone {
  switch (kind) {
    case 'STAGE_COMPLETED':
    case 'PUBLICATION_SUCCEEDED':
      return 'ok';
    case 'STAGE_REJECTED':
    case 'PUBLICATION_FAILED':
      return 'bad';
    case 'STAGE_STARTED':
    case 'STAGE_RETRIED':
      if (to === 'WAITING_FOR_PUBLISHER') return side === 'PUBLISHER' ? 'turn' : 'other';
      if (to === 'WAITING_FOR_APPROVAL') return side === 'REVIEWER' ? 'turn' : 'other';
      return to === 'COMPLETE' ? 'ok' : 'run';
    case 'STAGE_DELAYED':
    case 'STAGE_BLOCKED':
      return 'other';
    case 'STAGE_CANCELED':
    case 'PUBLICATION_CANCELED':
    case 'DISTRIBUTION_STOPPED':
      return 'idle';
  }
}

/** What happened, oldest first, so that what is being read never moves; new events come at the end. */
export function Timeline({
  transitions,
  resetAt,
}: {
  transitions: readonly Transition[];
  resetAt: number | null;
}) {
  const { t, formats } = useMessages();
  const { side } = useReader();
  const [hidden, setHidden] = useState(() => Math.max(0, transitions.length - SHOWN_AT_FIRST));
  const away = useAway();
  const shown = transitions.slice(Math.min(hidden, Math.max(0, transitions.length - 1)));
  const firstMissed = shown.find(({ id }) => away.has(id))?.id;
  return (
    <section className="card" aria-labelledby="timeline">
      <header>
        <h2 id="timeline" tabIndex={-1}>
          {t('timeline.title')}
        </h2>
        {transitions.length > 0 && (
          <span className="tag">{t('timeline.events', { count: transitions.length })}</span>
        )}
      </header>
      {transitions.length === 0 ? (
        <p className="pad quiet-2">{t('timeline.empty')}</p>
      ) : (
        <div className="timeline">
          {resetAt !== null && (
            <p className="hint">{t('timeline.reloaded', { time: formats.time(resetAt) })}</p>
          )}
          {hidden > 0 && (
            <button type="button" className="button small" onClick={() => setHidden(0)}>
              {t('timeline.earlier', { count: hidden })}
            </button>
          )}
          <ol>
            {shown.map((transition, index) => {
              const day = formats.dayHeading(transition.occurredAt);
              const before = shown[index - 1];
              const isNewDay =
                before === undefined || formats.dayHeading(before.occurredAt) !== day;
              const { actor } = transition;
              // Named once, not on each of the facts of one act.
              const named =
                actor.kind === 'SYSTEM' ||
                actor.name === before?.actor.name ||
                transition.sentence.includes(actor.name);
              return (
                <Fragment key={transition.id}>
                  {isNewDay && <li className="day">{day}</li>}
                  {transition.id === firstMissed && (
                    <li className="away">{t('timeline.away', { count: away.size })}</li>
                  )}
                  <li className={`event ${toneOf(transition, side)}`}>
                    <time
                      dateTime={transition.occurredAt}
                      title={formats.full(transition.occurredAt)}
                    >
                      {formats.time(transition.occurredAt)}
                    </time>
                    <i aria-hidden="true" />
                    <div>
                      {transition.sentence}
                      {!named && <small>{actor.name}</small>}
                    </div>
                  </li>
                </Fragment>
              );
            })}
          </ol>
        </div>
      )}
    </section>
  );
}

/** Ids of the events of the last cut; the line in the timeline stays when the notice has gone. */
function useAway(): ReadonlySet<string> {
  const { restored } = useConnection();
  const [away, setAway] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    if (restored !== null) setAway(new Set(restored.transitionIds));
  }, [restored]);
  return away;
}
