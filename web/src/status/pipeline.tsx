import { useState, useSyncExternalStore } from 'react';
import { useNow } from '../clock.ts';
import { progress } from '../live.ts';
import { useMessages, type MessageKey } from '../messages/messages.tsx';
import { signOfStep, stepInFocus, type Step } from '../offer.ts';
import { Icon } from '../parts/icon.tsx';
import { Node } from '../parts/signs.tsx';
import { useReader, useStageTitle } from '../reader.tsx';
import type { StatusOffer } from './status-offer.ts';

type Usual = StatusOffer['usualTimes'][number];
export type Measure = { readonly done: number; readonly total: number; readonly unit: string };

/** How far the stage at work has come: the newest measure of the stream, else what the API read last. */
export function useMeasure(offer: StatusOffer | null | undefined): Measure | null {
  const measures = useSyncExternalStore(progress.subscribe, progress.get);
  if (!offer) return null;
  const step = offer.steps.find(({ status }) => status === 'IN_PROGRESS');
  if (step === undefined) return null;
  const streamed = measures.get(offer.id);
  return streamed?.stage === step.stage ? streamed : step.progress;
}

/** The seven stages, always all of them and always in this order. A failed attempt opens folded to one line. */
export function Pipeline({ offer, measure }: { offer: StatusOffer; measure: Measure | null }) {
  const { t, formats } = useMessages();
  const nowMs = useNow();
  const { publication } = offer;
  const ended = publication !== null && publication.state !== 'RUNNING';
  // Only how the screen opened decides: what the reader looks at never folds by itself.
  const [openedFolded] = useState(offer.status === 'PUBLISH_FAILED');
  const [folded, setFolded] = useState(openedFolded);
  const isFolded = folded && ended;
  return (
    <section className="card pipeline" aria-labelledby="pipeline">
      <header>
        <h2 id="pipeline">
          {publication === null
            ? t('pipeline.none')
            : t('pipeline.publication', { number: publication.number })}
        </h2>
        {publication !== null && (
          <>
            <span className="tag">
              <span className="mono">{publication.revision.hash.slice(0, 7)}</span> ·{' '}
              {t('pipeline.revision', { number: publication.revision.number })}
            </span>
            <span className="when small quiet-3">
              {publication.endedAt === null
                ? t('pipeline.started', { time: formats.moment(publication.startedAt, nowMs) })
                : t('pipeline.ended', {
                    time: formats.moment(publication.endedAt, nowMs),
                    duration: formats.duration(
                      Date.parse(publication.endedAt) - Date.parse(publication.startedAt),
                    ),
                  })}
            </span>
            {ended && openedFolded && (
              <button
                type="button"
                className="button small push"
                aria-expanded={!isFolded}
                onClick={() => setFolded(!isFolded)}
              >
                {t(isFolded ? 'pipeline.showAll' : 'pipeline.fold')}
              </button>
            )}
          </>
        )}
      </header>
      {isFolded ? (
        <FoldedStages offer={offer} />
      ) : (
        <div>
          <div className="stage-head" aria-hidden="true">
            <span />
            <span>{t('pipeline.column.stage')}</span>
            <span>{t('pipeline.column.took')}</span>
            <span>{t('pipeline.column.who')}</span>
            <span>{t('pipeline.column.estimate')}</span>
          </div>
          <ol>
            {offer.steps.map((step, index) => (
              <Stage
                key={step.stage}
                step={step}
                current={stepInFocus(offer)?.stage === step.stage}
                afterDone={offer.steps[index - 1]?.status === 'COMPLETE'}
                measure={step.status === 'IN_PROGRESS' ? measure : null}
                usual={offer.usualTimes.find(({ stage }) => stage === step.stage) ?? null}
              />
            ))}
          </ol>
        </div>
      )}
    </section>
  );
}

function FoldedStages({ offer }: { offer: StatusOffer }) {
  const { t, formats } = useMessages();
  const { side } = useReader();
  const titleOf = useStageTitle();
  const firstLater = offer.steps.find(({ status }) => status === 'NOT_STARTED');
  return (
    <ol className="folded">
      {offer.steps.map((step) => (
        <li
          key={step.stage}
          id={`stage-${step.stage}`}
          tabIndex={-1}
          className={step.status === 'NOT_STARTED' ? 'later' : ''}
          aria-current={step.status === 'REJECTED' ? 'step' : undefined}
        >
          {step.status === 'NOT_STARTED' ? (
            step === firstLater && <span>{t('pipeline.notReached')} </span>
          ) : (
            <Node {...signOfStep(step, side)} />
          )}
          {step.status === 'REJECTED' ? (
            <b>{titleOf(step.stage)}</b>
          ) : (
            <span>{titleOf(step.stage)}</span>
          )}
          <span className="hidden">{t(`step.${step.status}`)}</span>
          {step.startedAt !== null && step.finishedAt !== null && (
            <span className="quiet-3">
              {formats.duration(Date.parse(step.finishedAt) - Date.parse(step.startedAt))}
            </span>
          )}
        </li>
      ))}
    </ol>
  );
}

function Stage({
  step,
  current,
  afterDone,
  measure,
  usual,
}: {
  step: Step;
  current: boolean;
  afterDone: boolean;
  measure: Measure | null;
  usual: Usual | null;
}) {
  const { t, formats } = useMessages();
  const { side, stages } = useReader();
  const text = stages.get(step.stage);
  const sign = signOfStep(step, side);
  const title = text?.title ?? step.stage;
  const classes = [
    'stage',
    current ? `current ${sign.tone}` : '',
    afterDone ? 'after-done' : '',
    step.status === 'COMPLETE' ? 'is-done' : '',
    step.status === 'NOT_STARTED' ? 'later' : '',
  ];
  return (
    <li
      id={`stage-${step.stage}`}
      tabIndex={-1}
      className={classes.filter(Boolean).join(' ')}
      aria-current={current ? 'step' : undefined}
    >
      <Node {...sign} />
      <div className="what">
        <p>
          <b>{title}</b>
          <span className="hidden">{t(`step.${step.status}`)}</span>
        </p>
        <div className="says">
          <p key={`${step.status} ${step.attempt}`}>
            {step.reused && (
              <>
                <span className="tag" title={t('pipeline.reused.hint')}>
                  <Icon name="reuse" small />
                  {t('pipeline.reused')}
                </span>{' '}
              </>
            )}
            {step.attempt > 1 && (
              <>
                <span className="tag">{t('pipeline.attempt', { attempt: step.attempt })}</span>{' '}
              </>
            )}
            {measure !== null
              ? t(unitKey(measure.unit), { done: measure.done, total: measure.total })
              : (step.message ?? text?.description)}
          </p>
          <p aria-hidden="true">{text?.description}</p>
        </div>
      </div>
      <div className="cell took">
        <Took step={step} usual={usual} />
      </div>
      <div className="cell who">
        <Mover step={step} current={current} />
      </div>
      <div className="cell estimate">
        {usual === null ? (
          <>
            <span className="hidden">{t('pipeline.usual.none')}</span>
            <span aria-hidden="true">–</span>
          </>
        ) : (
          <>
            <span className="hidden">
              {t('pipeline.usual', { duration: formats.about(usual.p50Seconds * 1_000) })}
            </span>
            <span aria-hidden="true">{formats.about(usual.p50Seconds * 1_000)}</span>
          </>
        )}
        {text?.publishedEstimate != null && (
          <small>
            <span className="hidden">
              {t('pipeline.estimate', { estimate: text.publishedEstimate })}
            </span>
            <span aria-hidden="true">{text.publishedEstimate}</span>
          </small>
        )}
      </div>
      {measure !== null && measure.total > 0 && (
        <progress
          className="meter"
          aria-label={title}
          aria-valuetext={t(unitKey(measure.unit), { done: measure.done, total: measure.total })}
          max={measure.total}
          value={measure.done}
        />
      )}
    </li>
  );
}

/** Units of measure that have words of their own. */
const units: Readonly<Record<string, MessageKey>> = {
  files: 'progress.files',
  rules: 'progress.rules',
  packages: 'progress.packages',
};

const unitKey = (unit: string): MessageKey => units[unit.toLowerCase()] ?? 'progress.other';

function Mover({ step, current }: { step: Step; current: boolean }) {
  const { t } = useMessages();
  const { side, stages } = useReader();
  const mover = stages.get(step.stage)?.mover;
  if (current && step.status === 'BLOCKED') {
    return t(side === 'OPERATOR' ? 'mover.you' : 'mover.operator');
  }
  if (mover === 'PUBLISHER') {
    const you = t(side === 'PUBLISHER' ? 'mover.you' : 'mover.publisher');
    return current && side === 'PUBLISHER' ? <b>{you}</b> : you;
  }
  if (mover === 'REVIEWER') {
    const you = t(side === 'REVIEWER' ? 'mover.you' : 'mover.reviewer');
    return current && side === 'REVIEWER' ? <b>{you}</b> : you;
  }
  return t('mover.vitrine');
}

/** No remaining time is told below this, in milliseconds: it would be wrong as often as right. */
const LEFT_FROM_MS = 20_000;

/** What own history says of a stage at work: how long it will take still, or that it takes longer than usual. */
function outlook(ageMs: number, usual: Usual | null): { leftMs: number } | 'LONGER' | null {
  if (usual === null) return null;
  if (ageMs > usual.p90Seconds * 1_000 + LEFT_FROM_MS) return 'LONGER';
  const leftMs = usual.p50Seconds * 1_000 - ageMs;
  return leftMs < LEFT_FROM_MS ? null : { leftMs };
}

/** Elapsed time: counted each second while the stage is open, fixed when it is over. */
function Took({ step, usual }: { step: Step; usual: Usual | null }) {
  const { t, formats } = useMessages();
  const nowMs = useNow();
  if (step.startedAt === null || step.status === 'NOT_STARTED') return '–';
  const startedMs = Date.parse(step.startedAt);
  if (step.finishedAt !== null) {
    return (
      <time dateTime={step.startedAt} title={formats.full(step.startedAt)}>
        {formats.duration(Date.parse(step.finishedAt) - startedMs)}
        <small>{formats.timeWithSeconds(step.startedAt)}</small>
      </time>
    );
  }
  const expected = step.status === 'IN_PROGRESS' ? outlook(nowMs - startedMs, usual) : null;
  return (
    <time dateTime={step.startedAt} title={formats.full(step.startedAt)}>
      <b>{formats.duration(nowMs - startedMs)}</b>
      <small className={expected === 'LONGER' ? 'over' : ''}>
        {step.run?.nextAttemptAt != null && step.status === 'IN_PROGRESS'
          ? t('pipeline.retryAt', { time: formats.time(step.run.nextAttemptAt) })
          : expected === 'LONGER'
            ? t('pipeline.longer')
            : expected === null
              ? t('pipeline.since', { time: formats.timeWithSeconds(step.startedAt) })
              : t('pipeline.left', { duration: formats.about(expected.leftMs) })}
      </small>
    </time>
  );
}
