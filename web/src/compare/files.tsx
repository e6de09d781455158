import { Fragment, useState } from 'react';
import { useQuery } from 'urql';
import type { ComparedPlace, DifferencesPartQuery } from '../gql/graphql.ts';
import { useMessages } from '../messages/messages.tsx';
import { ErrorPanel } from '../parts/error-panel.tsx';
import { Icon } from '../parts/icon.tsx';
import { columnsOf, LineRow, LinesFrame } from '../parts/lines.tsx';
import { markChanges } from '../parts/rows.ts';
import { ComparedFilePart } from './compare-documents.ts';

type Compared = Extract<NonNullable<DifferencesPartQuery['node']>, { __typename: 'Offer' }>;
type Files = NonNullable<Compared['differences']>['files'];
type Places = { readonly id: string; readonly from: ComparedPlace; readonly to: ComparedPlace };

/** The package files that differ; the lines of one are read when it is opened. */
export function ChangedFiles({
  files,
  isComplete,
  places,
  onMore,
}: {
  files: Files;
  /** False while a package is not read yet. */
  isComplete: boolean;
  places: Places;
  onMore: (after: string) => void;
}) {
  const { t } = useMessages();
  const { pageInfo, nodes } = files;
  return (
    <section className="card" aria-labelledby="files">
      <header>
        <h2 id="files">{t('compare.files')}</h2>
        <span className="push small quiet-3">
          {t('compare.files.count', { count: files.totalCount })}
        </span>
      </header>
      {!isComplete && (
        <p className="pad quiet-2">
          <Icon name="clock" /> {t('compare.files.incomplete')}
        </p>
      )}
      <ul>
        {nodes.map((file) => (
          <li key={`${file.skuId}/${file.path}`} className="changed-file">
            <File file={file} places={places} />
          </li>
        ))}
      </ul>
      {pageInfo.hasNextPage && (
        <button
          type="button"
          className="button ghost more"
          onClick={() => onMore(pageInfo.endCursor ?? '')}
        >
          {t('app.next')}
        </button>
      )}
    </section>
  );
}

function File({ file, places }: { file: Files['nodes'][number]; places: Places }) {
  const { t, formats } = useMessages();
  const [isOpen, setIsOpen] = useState(false);
  const sizes = [file.oldSize, file.newSize].map((size) =>
    size === null ? '–' : formats.bytes(size),
  );
  return (
    <details onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}>
      <summary>
        <span className={`change ${file.change.toLowerCase()}`} aria-hidden="true">
          {signs[file.change]}
        </span>
        <span className="mono breaks">{file.path}</span>
        <span className="small quiet-3">
          {t(`review.change.${file.change}`)} · {file.skuId}
        </span>
        <span className="push small quiet-3 nowrap">{sizes.join(' → ')}</span>
      </summary>
      {isOpen && <Lines places={places} skuId={file.skuId} path={file.path} />}
    </details>
  );
}

const signs = { ADDED: '+', REMOVED: '−', CHANGED: '±', SAME: '=' } as const;

function Lines({ places, skuId, path }: { places: Places; skuId: string; path: string }) {
  const { t } = useMessages();
  const [{ data, error }, read] = useQuery({
    query: ComparedFilePart,
    variables: { ...places, skuId, path },
  });
  const node = data?.node;
  const file = node?.__typename === 'Offer' ? node.differences?.file : undefined;
  if (error && !file) {
    return <ErrorPanel error={error} onRetry={() => read({ requestPolicy: 'network-only' })} />;
  }
  if (file === undefined) return <div className="skeleton now-skeleton" />;
  if (file === null) return <p className="pad quiet-2">{t('review.file.none')}</p>;
  if (file.binary) return <p className="pad quiet-2">{t('compare.file.binary')}</p>;
  if (file.tooLarge) return <p className="pad quiet-2">{t('review.file.large')}</p>;
  if (file.hunks.length === 0) return <p className="pad quiet-2">{t('compare.file.ends')}</p>;
  return (
    <LinesFrame path={path} takesKeyboard>
      {file.hunks.map((hunk, at) => (
        <Fragment key={`${hunk.oldStart} ${hunk.newStart}`}>
          {at > 0 && (
            <tr className="fold">
              <td colSpan={columnsOf(true)}>⋯</td>
            </tr>
          )}
          {markChanges(hunk.lines).map((line) => (
            <LineRow key={`${line.oldNumber} ${line.newNumber}`} row={line} />
          ))}
        </Fragment>
      ))}
    </LinesFrame>
  );
}
