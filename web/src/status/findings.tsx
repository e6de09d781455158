import { useState, useSyncExternalStore } from 'react';
import { useClient } from 'urql';
import { useMessages } from '../messages/messages.tsx';
import { Copy } from '../parts/copy.tsx';
import { Icon } from '../parts/icon.tsx';
import { Pill } from '../parts/signs.tsx';
import { CodeFrame } from './code-frame.tsx';
import { fitting, FindingsFilterLine, useFindingsFilter } from './findings-filter.tsx';
import { Reports } from './reports.tsx';
import { MoreFindings } from './status-documents.ts';
import type { Finding, StatusPublication } from './status-offer.ts';

/** How many findings of a file stand open; the rest is folded with its count. */
const OPEN_PER_FILE = 5;

const levels = ['ERROR', 'WARNING', 'INFO'] as const;

/** Findings by file, the file with the most errors first; inside a file errors first, then by line. */
function filesOf(findings: readonly Finding[]): readonly (readonly [string, readonly Finding[]])[] {
  const byFile = new Map<string, Finding[]>();
  const inOrder = [...findings].sort(
    (a, b) =>
      levels.indexOf(a.level) - levels.indexOf(b.level) ||
      (a.line ?? 0) - (b.line ?? 0) ||
      (a.column ?? 0) - (b.column ?? 0),
  );
  for (const finding of inOrder) {
    const key = JSON.stringify([finding.skuId, finding.file]);
    const list = byFile.get(key);
    if (list === undefined) byFile.set(key, [finding]);
    else list.push(finding);
  }
  return [...byFile].sort(
    ([, a], [, b]) =>
      Number((b[0]?.file ?? null) === null) - Number((a[0]?.file ?? null) === null) ||
      count(b, 'ERROR') - count(a, 'ERROR') ||
      (a[0]?.file ?? '').localeCompare(b[0]?.file ?? ''),
  );
}

const count = (findings: readonly Finding[], level: Finding['level']) =>
  findings.filter((finding) => finding.level === level).length;

const narrow = matchMedia('(max-width: 1179px)');
const onNarrowChange = (listener: () => void) => {
  narrow.addEventListener('change', listener);
  return () => narrow.removeEventListener('change', listener);
};

/**
 * The findings of the publication; faults of ours are never among them.
 * Where the timeline stands below (narrow windows), findings that arrive while somebody reads wait behind a button.
 */
export function Findings({
  publication,
  onHelp,
}: {
  /** Null before the first publication. */
  publication: StatusPublication | null;
  onHelp: ((finding: Finding) => void) | null;
}) {
  const { t } = useMessages();
  const filter = useFindingsFilter();
  const { read, unread, readRest } = useAllFindings(publication);
  const all = read.filter(({ fault }) => fault === 'PUBLISHER');
  const isNarrow = useSyncExternalStore(onNarrowChange, () => narrow.matches);
  const [openedFor, setOpenedFor] = useState(all.length > 0 ? publication?.id : null);
  const open = all.length > 0 && (!isNarrow || openedFor === publication?.id);
  const errors = count(all, 'ERROR');
  const warnings = count(all, 'WARNING');
  const notes = count(all, 'INFO');
  const fixed = publication?.fixedFindings ?? [];
  const fresh = all.filter(({ sinceLastAttempt }) => sinceLastAttempt === 'NEW').length;
  const shown = fitting(all, filter);
  return (
    <section className="card findings" aria-labelledby="findings">
      <header>
        <h2 id="findings" tabIndex={-1}>
          {t('findings.title')}
        </h2>
        {all.length === 0 && (
          <span className="small quiet-3">
            {t(publication?.state === 'RUNNING' ? 'findings.none' : 'findings.none.ended')}
          </span>
        )}
        {open && errors > 0 && (
          <Pill sign={{ tone: 'bad', icon: 'error' }}>
            {t('findings.errors', { count: errors })}
          </Pill>
        )}
        {open && warnings > 0 && (
          <Pill sign={{ tone: 'turn', icon: 'warning' }}>
            {t('findings.warnings', { count: warnings })}
          </Pill>
        )}
        {open && notes > 0 && (
          <Pill sign={{ tone: 'idle', icon: 'info' }}>{t('findings.notes', { count: notes })}</Pill>
        )}
        {open && (fresh < all.length || fixed.length > 0) && (
          <span className="push small quiet-2">
            {t('findings.since', {
              new: fresh,
              same: all.length - fresh,
              fixed: fixed.length,
            })}
          </span>
        )}
        {all.length > 0 && !open && (
          <button
            type="button"
            className="button small push"
            onClick={() => setOpenedFor(publication?.id)}
          >
            {t('findings.show', { count: all.length })}
          </button>
        )}
      </header>
      {/* Where the timeline stands below, it would be pushed by what arrives. */}
      {fixed.length > 0 && (open || !isNarrow) && <Fixed findings={fixed} />}
      {open && (
        <div>
          {(all.length > 1 || filter.isOn) && (
            <FindingsFilterLine findings={all} filter={filter} shown={shown.length} />
          )}
          <FindingFiles findings={shown} comparable={fresh < all.length} onHelp={onHelp} />
          {unread > 0 && (
            <p className="pad row wraps quiet-2">
              {t('findings.unread', { count: unread })}
              <button type="button" className="button small" onClick={() => void readRest()}>
                {t('findings.unread.read')}
              </button>
            </p>
          )}
          {publication !== null && <Reports publicationId={publication.id} />}
        </div>
      )}
    </section>
  );
}

/** The findings that were read with the page, and on demand the rest of them. */
function useAllFindings(publication: StatusPublication | null) {
  const { apiLanguage: language } = useMessages();
  const client = useClient();
  const first = publication?.findings.nodes ?? [];
  const question = `${publication?.id} ${publication?.findings.totalCount} ${language}`;
  const [more, setMore] = useState<{ question: string; nodes: readonly Finding[] } | null>(null);
  const read = more?.question === question ? [...first, ...more.nodes] : first;
  async function readRest(): Promise<void> {
    if (publication === null) return;
    const nodes: Finding[] = [];
    let { hasNextPage, endCursor: after } = publication.findings.pageInfo;
    while (hasNextPage) {
      const { data } = await client.query(MoreFindings, { id: publication.id, after, language });
      // A page that did not come leaves the button where it is.
      if (data?.node?.__typename !== 'Publication') return;
      nodes.push(...data.node.findings.nodes);
      ({ hasNextPage, endCursor: after } = data.node.findings.pageInfo);
    }
    setMore({ question, nodes });
  }
  return { read, unread: (publication?.findings.totalCount ?? 0) - read.length, readRest };
}

/** What the attempt before had, and this one no longer has. */
function Fixed({ findings }: { findings: StatusPublication['fixedFindings'] }) {
  const { t } = useMessages();
  return (
    <details className="fixed pad">
      <summary>
        <Icon name="check" small /> {t('findings.fixed', { count: findings.length })}
      </summary>
      <ul className="small">
        {findings.map(({ id, file, line, message }) => (
          <li key={id}>
            {file !== null && (
              <>
                <span className="mono">{line === null ? file : `${file}:${line}`}</span> ·{' '}
              </>
            )}
            {message}
          </li>
        ))}
      </ul>
    </details>
  );
}

/** Findings as they stand by their files; also of a package that is only tested. */
export function FindingFiles({
  findings,
  comparable,
  onHelp,
}: {
  findings: readonly Finding[];
  comparable: boolean;
  onHelp: ((finding: Finding) => void) | null;
}) {
  return filesOf(findings).map(([key, ofFile]) => (
    <File key={key} findings={ofFile} comparable={comparable} onHelp={onHelp} />
  ));
}

function File({
  findings,
  comparable,
  onHelp,
}: {
  findings: readonly Finding[];
  /** False when no finding was there before: then "new" says nothing. */
  comparable: boolean;
  onHelp: ((finding: Finding) => void) | null;
}) {
  const { t } = useMessages();
  // A link to a finding that would be folded away unfolds it.
  const [all, setAll] = useState(() =>
    findings.some(({ id }) => location.hash === `#finding-${id}`),
  );
  const [first] = findings;
  const errors = count(findings, 'ERROR');
  const warnings = count(findings, 'WARNING');
  const shown = all ? findings : findings.slice(0, OPEN_PER_FILE);
  const rest = findings.length - shown.length;
  const place =
    first?.file ?? t(first?.skuId === null ? 'findings.offer' : 'findings.wholePackage');
  const packageName = [first?.skuId, first?.packageVersion].filter((part) => part != null);
  return (
    <div className="file">
      <div className="file-bar">
        <Icon name="file" />
        <h3 className={first?.file == null ? '' : 'mono'}>{place}</h3>
        {errors > 0 && (
          <span className="count bad">
            <span aria-hidden="true">{errors}</span>
            <span className="hidden">{t('findings.errors', { count: errors })}</span>
          </span>
        )}
        {warnings > 0 && (
          <span className="count turn">
            <span aria-hidden="true">{warnings}</span>
            <span className="hidden">{t('findings.warnings', { count: warnings })}</span>
          </span>
        )}
        <span className="push small quiet-3">{packageName.join(' · ')}</span>
      </div>
      {shown.map((finding) => (
        <FindingCard key={finding.id} finding={finding} comparable={comparable} onHelp={onHelp} />
      ))}
      {rest > 0 && (
        <button type="button" className="button ghost more" onClick={() => setAll(true)}>
          {t('findings.more', { count: rest })}
          <Icon name="down" small />
        </button>
      )}
    </div>
  );
}

const signs = {
  ERROR: { tone: 'bad', icon: 'error' },
  WARNING: { tone: 'turn', icon: 'warning' },
  INFO: { tone: 'idle', icon: 'info' },
} as const;

/** `file:line:column`, or the field of the offer. */
function placeOf({ file, line, column, fieldPath }: Finding): string | null {
  if (file === null) return fieldPath;
  return [file, line, line === null ? null : column].filter((part) => part !== null).join(':');
}

function FindingCard({
  finding,
  comparable,
  onHelp,
}: {
  finding: Finding;
  comparable: boolean;
  onHelp: ((finding: Finding) => void) | null;
}) {
  const { t } = useMessages();
  const place = placeOf(finding);
  const frame = finding.codeFrame;
  const isWarning = finding.level !== 'ERROR';
  return (
    <article className="finding" id={`finding-${finding.id}`} tabIndex={-1}>
      <div className="head">
        <Pill sign={signs[finding.level]}>{t('findings.level', { level: finding.level })}</Pill>
        <b>{finding.message}</b>
        {comparable && finding.sinceLastAttempt === 'NEW' && (
          <span className="tag new">{t('findings.new')}</span>
        )}
      </div>
      <p className="small where">
        {place !== null && (
          <>
            <span className="mono">{place}</span> ·{' '}
          </>
        )}
        {finding.docsUrl == null ? (
          finding.ruleId
        ) : (
          <a href={finding.docsUrl} target="_blank" rel="noreferrer">
            {finding.ruleId}
          </a>
        )}
        {finding.sinceLastAttempt === 'SAME' && ` · ${t('findings.same')}`}
        {onHelp !== null && finding.level === 'ERROR' && (
          <>
            {' · '}
            <button type="button" className="link-button" onClick={() => onHelp(finding)}>
              {t('findings.help')}
            </button>
          </>
        )}
      </p>
      {finding.suppressed != null && (
        <p className="small">
          <b>{t('findings.suppressed')}</b> {finding.suppressed.reason}
          {finding.suppressed.until != null && ` (→ ${finding.suppressed.until})`}
        </p>
      )}
      {frame.length > 0 && (
        <CodeFrame
          warning={isWarning}
          label={t('findings.frame', {
            file: finding.file ?? '',
            from: frame[0]?.number ?? 0,
            to: frame.at(-1)?.number ?? 0,
          })}
          lines={frame.map((line) => ({
            margin: String(line.number),
            text: line.text,
            kind: line.atFault ? 'hit' : '',
            under: line.number === finding.line ? rangeOf(finding, line.text) : undefined,
          }))}
        />
      )}
      <p className="quiet-2">{finding.help}</p>
      {finding.fix !== null && <FixPart finding={finding} fix={finding.fix} warning={isWarning} />}
    </article>
  );
}

/** A string, a word, or one sign. */
const word = /"(?:[^"\\]|\\.)*"|[\w.$-]+|./y;

/**
 * The columns of the fault on its first line, from 0: up to its end, to the end of the line when it goes on below,
 * and over one word when the API names no end.
 */
function rangeOf(finding: Finding, text: string): { from: number; to: number } | undefined {
  if (finding.column === null) return undefined;
  const from = finding.column - 1;
  if (finding.endLine !== null && finding.endLine !== finding.line) {
    return { from, to: text.length };
  }
  if (finding.endColumn !== null) return { from, to: Math.max(finding.endColumn - 1, from + 1) };
  word.lastIndex = from;
  return { from, to: from + (word.exec(text)?.[0].length ?? 1) };
}

function FixPart({
  finding,
  fix,
  warning,
}: {
  finding: Finding;
  fix: NonNullable<Finding['fix']>;
  warning: boolean;
}) {
  const { t } = useMessages();
  // Nothing to show when the text goes away, or when a secret of the line is masked: the columns are those of the file.
  const line = finding.codeFrame.find(({ number }) => number === finding.line);
  const replacement = fix.replacement === '' || line?.text.includes('•••') ? null : fix.replacement;
  const range = line && rangeOf(finding, line.text);
  const sameLine = finding.endLine === null || finding.endLine === finding.line;
  const inPlace =
    replacement !== null && line && range && sameLine && !replacement.includes('\n')
      ? line.text.slice(0, range.from) + replacement + line.text.slice(range.to)
      : null;
  return (
    <div className="fix">
      <p>
        <b>{t('findings.fix')}</b> {fix.text}
      </p>
      {replacement !== null && (
        <>
          <CodeFrame
            warning={warning}
            label={t('findings.change')}
            lines={
              inPlace !== null && line
                ? [
                    { margin: '−', text: line.text, kind: 'removed' },
                    { margin: '+', text: inPlace, kind: 'added' },
                  ]
                : replacement
                    .split('\n')
                    .map((text) => ({ margin: '+', text, kind: 'added' as const }))
            }
          />
          <Copy text={replacement} />
        </>
      )}
    </div>
  );
}
