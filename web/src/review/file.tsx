import { Fragment, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useQuery } from 'urql';
import { useMessages } from '../messages/messages.tsx';
import { ErrorPanel } from '../parts/error-panel.tsx';
import { Icon } from '../parts/icon.tsx';
import { columnsOf, LineRow, LinesFrame } from '../parts/lines.tsx';
import {
  changeStarts,
  DRAWN_AT_ONCE,
  partsOf,
  rowsOf,
  type Row,
  type Stretch,
} from '../parts/rows.ts';
import { isOf } from './files.tsx';
import { ReviewFilePage } from './review-documents.ts';
import {
  isSame,
  untoldFindings,
  type FileText,
  type Finding,
  type Place,
  type Site,
  type Thread,
} from './review-site.ts';
import { NewThread, ThreadCard, type NewPlace } from './thread.tsx';

/** One file: its text, what differs from the live version, and what is said about its lines. */
export function FileView({
  site,
  place,
  named,
  base,
  isWhole,
  onView,
  canBegin,
  onChanged,
}: {
  site: Site;
  place: Place;
  /** Id of the thread that the address names; null without one. */
  named: string | null;
  /** The live version that it is compared with; null before the first. */
  base: string | null;
  /** True for the whole file, false for what changed in it; the address has it. */
  isWhole: boolean;
  onView: (whole: boolean) => void;
  /** True for those who may begin a thread. */
  canBegin: boolean;
  onChanged: () => void;
}) {
  const { t } = useMessages();
  const [{ data, error }, read] = useQuery({
    query: ReviewFilePage,
    variables: { id: site.id, ...place },
  });
  const [begun, setBegun] = useState<NewPlace | null>(null);
  const node = data?.node;
  const file = node?.__typename === 'Review' ? node.file : undefined;
  const threads = site.threads.filter((thread) => isSame(thread, place));
  const findings = untoldFindings(site).filter((finding) => isOf(finding, place));
  const rows = file ? rowsOf(file) : [];
  const added = rows.filter(({ kind }) => kind === 'ADDED').length;
  const removed = rows.filter(({ kind }) => kind === 'REMOVED').length;
  const isChanged = file?.change === 'CHANGED';
  const talk = { site, named, onChanged };
  const newThread = begun !== null && (
    <NewThread place={begun} site={site} onClose={() => setBegun(null)} onChanged={onChanged} />
  );
  return (
    <section className="card file-view" aria-labelledby="file">
      <div className="file-bar">
        <Icon name="file" />
        <h2 id="file" className="mono">
          {place.path}
        </h2>
        {isChanged && (
          <span className="small nowrap">
            <span className="plus">+{added}</span> <span className="minus">−{removed}</span>
          </span>
        )}
        {file && !isChanged && base !== null && (
          <span className="small quiet-2">{t(`review.change.${file.change}`)}</span>
        )}
        {base !== null && (
          <span className="push small quiet-3">{t('review.against', { version: base })}</span>
        )}
        {isChanged && (
          <div className="either" role="group" aria-label={t('review.view')}>
            <button
              type="button"
              className="button small"
              aria-pressed={!isWhole}
              onClick={() => onView(false)}
            >
              {t('review.changes')}
            </button>
            <button
              type="button"
              className="button small"
              aria-pressed={isWhole}
              onClick={() => onView(true)}
            >
              {t('review.whole')}
            </button>
          </div>
        )}
        {canBegin && (
          <button
            type="button"
            className={base === null ? 'button small push' : 'button small'}
            onClick={() => setBegun({ ...place, line: null, side: 'NEW' })}
          >
            {t('review.comment.file')}
          </button>
        )}
      </div>
      <Between>
        {begun?.line === null && newThread}
        {findings
          .filter(({ line }) => line === null)
          .map((finding) => (
            <FindingNote key={finding.id} finding={finding} />
          ))}
        {threads.filter(isAtTop).map((thread) => (
          <ThreadCard key={thread.id} thread={thread} isNamed={thread.id === named} {...talk} />
        ))}
      </Between>
      {error && !file ? (
        <div className="pad">
          <ErrorPanel error={error} onRetry={() => read({ requestPolicy: 'network-only' })} />
        </div>
      ) : file === undefined ? (
        <div className="skeleton pipeline-skeleton" />
      ) : file === null ? (
        <p className="pad quiet-2">{t('review.file.none')}</p>
      ) : file.binary ? (
        <p className="pad quiet-2">{t('review.file.binary')}</p>
      ) : file.text === null && file.change !== 'REMOVED' ? (
        <p className="pad quiet-2">{t('review.file.large')}</p>
      ) : (
        <Lines
          file={file}
          rows={rows}
          compared={base !== null}
          whole={isWhole || !isChanged}
          threads={threads.filter((thread) => !isAtTop(thread))}
          findings={findings}
          begun={begun}
          onBegin={canBegin ? (line, side) => setBegun({ ...place, line, side }) : null}
          newThread={newThread}
          cardOf={(thread) => (
            <ThreadCard key={thread.id} thread={thread} isNamed={thread.id === named} {...talk} />
          )}
        />
      )}
    </section>
  );
}

/** A thread about the whole file, or one whose line is no longer there, stands above the lines. */
const isAtTop = ({ line, outdated }: Thread): boolean => line === null || outdated;

/** What stands between two lines, as wide as the window on the code and not as wide as its longest line. */
function Between({ children }: { children: ReactNode }) {
  return <div className="between">{children}</div>;
}

function FindingNote({ finding }: { finding: Finding }) {
  const { t } = useMessages();
  const { level } = finding;
  return (
    <p className={`finding-note ${level === 'ERROR' ? 'bad' : level === 'WARNING' ? 'turn' : ''}`}>
      <Icon name={level === 'ERROR' ? 'error' : level === 'WARNING' ? 'warning' : 'info'} />
      <span>
        <b>{t('findings.level', { level })}</b> {finding.message}{' '}
        <span className="small quiet-2">{finding.ruleId}</span>
      </span>
    </p>
  );
}

function Lines({
  file,
  rows,
  compared,
  whole,
  threads,
  findings,
  begun,
  onBegin,
  newThread,
  cardOf,
}: {
  file: FileText;
  rows: readonly Row[];
  /** False for the first publication: there are no old lines to number. */
  compared: boolean;
  whole: boolean;
  threads: readonly Thread[];
  findings: readonly Finding[];
  begun: NewPlace | null;
  onBegin: ((line: number, side: 'OLD' | 'NEW') => void) | null;
  newThread: ReactNode;
  cardOf: (thread: Thread) => ReactNode;
}) {
  const { t } = useMessages();
  const [asked, setAsked] = useState<readonly Stretch[]>([]);
  const [current, setCurrent] = useState<string | null>(null);
  const isAt = (row: Row, { line, side }: { line: number | null; side: 'OLD' | 'NEW' }) =>
    line !== null && (side === 'NEW' ? row.newNumber : row.oldNumber) === line;
  const findingsAt = (row: Row) => findings.filter(({ line }) => isAt(row, { line, side: 'NEW' }));
  const threadsAt = (row: Row) => threads.filter((thread) => isAt(row, thread));
  const hasTalk = (row: Row) =>
    findingsAt(row).length > 0 || threadsAt(row).length > 0 || (begun !== null && isAt(row, begun));
  // Of a very long file the beginning is drawn, and what is talked about; the rest is a button away.
  const isWorthALook = (row: Row) =>
    hasTalk(row) ||
    (whole ? (row.newNumber ?? row.oldNumber ?? 0) <= DRAWN_AT_ONCE : row.kind !== 'CONTEXT');
  const marks = compared && file.change === 'CHANGED';
  const columns = columnsOf(compared);
  const first = rows[0] === undefined ? null : keyOf(rows[0]);
  const tabStop = current ?? first;
  const starts = marks ? changeStarts(rows) : null;
  const numberOf = (row: Row, side: 'OLD' | 'NEW'): ReactNode => {
    const line = side === 'OLD' ? row.oldNumber : row.newNumber;
    // A line of both versions is spoken of by its new number.
    const isPlain = onBegin === null || (side === 'OLD' && row.newNumber !== null);
    if (line === null || isPlain) return line;
    const key = keyOf(row);
    return (
      <LineButton
        line={line}
        side={side}
        isTabStop={key === tabStop}
        onFocus={() => setCurrent(key)}
        onBegin={onBegin}
      />
    );
  };
  return (
    <LinesFrame path={file.path} takesKeyboard={onBegin === null} onKeyDown={walkLines}>
      {partsOf(rows, isWorthALook, asked).map((part) =>
        part.kind === 'FOLD' ? (
          <tr key={`fold ${part.at}`} className="fold">
            <td colSpan={columns}>
              <button
                type="button"
                className="link-button"
                onClick={() => setAsked([...asked, { from: part.at, to: part.at + DRAWN_AT_ONCE }])}
              >
                <Icon name="down" small />{' '}
                {t(whole ? 'review.fold.more' : 'review.fold', { count: part.rows.length })}
              </button>
            </td>
          </tr>
        ) : (
          part.rows.map((row) => (
            <Fragment key={keyOf(row)}>
              <LineRow
                row={row}
                isCompared={compared}
                isMarked={marks}
                isStart={starts?.has(row) === true}
                numberOf={numberOf}
              />
              {hasTalk(row) && (
                <tr className="talk">
                  <td colSpan={columns}>
                    <Between>
                      {findingsAt(row).map((finding) => (
                        <FindingNote key={finding.id} finding={finding} />
                      ))}
                      {threadsAt(row).map(cardOf)}
                      {begun !== null && isAt(row, begun) && newThread}
                    </Between>
                  </td>
                </tr>
              )}
            </Fragment>
          ))
        ),
      )}
    </LinesFrame>
  );
}

const keyOf = ({ oldNumber, newNumber }: Row): string => `${oldNumber} ${newNumber}`;

/** The number of a line, pressed to begin a thread there. One of them is in the tab order; arrows lead to the others. */
function LineButton({
  line,
  side,
  isTabStop,
  onFocus,
  onBegin,
}: {
  line: number;
  side: 'OLD' | 'NEW';
  isTabStop: boolean;
  onFocus: () => void;
  onBegin: (line: number, side: 'OLD' | 'NEW') => void;
}) {
  const { t } = useMessages();
  return (
    <button
      type="button"
      className="line-button"
      tabIndex={isTabStop ? 0 : -1}
      aria-label={t(side === 'OLD' ? 'review.comment.oldLine' : 'review.comment.line', { line })}
      onFocus={onFocus}
      onClick={() => onBegin(line, side)}
    >
      {line}
    </button>
  );
}

/** Arrow keys walk from line to line, Home and End to the first and the last. */
function walkLines(event: KeyboardEvent<HTMLElement>): void {
  const target = event.target as HTMLElement;
  if (!target.classList.contains('line-button')) return;
  const lines = [...event.currentTarget.querySelectorAll<HTMLElement>('.line-button')];
  const at = lines.indexOf(target);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: lines.length - 1 }[event.key];
  if (next === undefined) return;
  event.preventDefault();
  lines[next]?.focus();
}
