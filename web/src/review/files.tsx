import { useState } from 'react';
import { Link } from 'react-router';
import { useMessages } from '../messages/messages.tsx';
import { Icon } from '../parts/icon.tsx';
import {
  isSame,
  ownFindings,
  type FileEntry,
  type Finding,
  type Place,
  type Site,
} from './review-site.ts';

/** Files of one folder, and the folders in it. */
type Folder = {
  readonly name: string;
  readonly folders: Map<string, Folder>;
  readonly files: FileEntry[];
};

function treeOf(files: readonly FileEntry[]): Folder {
  const root: Folder = { name: '', folders: new Map(), files: [] };
  for (const file of files) {
    let folder = root;
    for (const name of file.path.split('/').slice(0, -1)) {
      const next = folder.folders.get(name) ?? { name, folders: new Map(), files: [] };
      folder.folders.set(name, next);
      folder = next;
    }
    folder.files.push(file);
  }
  return root;
}

/** Every file of every SKU's package: what became of it, and what is said about it. */
export function Files({
  site,
  current,
  addressOf,
}: {
  site: Site;
  current: Place | null;
  addressOf: (place: Place) => string;
}) {
  const { t } = useMessages();
  const { files } = site;
  const changed = files.filter(({ change }) => change !== 'SAME').length;
  const isFirst = files.every(({ change }) => change === 'ADDED');
  const [all, setAll] = useState(false);
  const isWorthALook = (file: FileEntry) =>
    file.change !== 'SAME' ||
    site.threads.some((thread) => isSame(thread, file)) ||
    ownFindings(site).some((finding) => isOf(finding, file)) ||
    (current !== null && isSame(file, current));
  const shown = all || changed === 0 ? files : files.filter(isWorthALook);
  const skus = [...new Set(shown.map(({ skuId }) => skuId))];
  return (
    <nav className="card files" aria-labelledby="files">
      <header>
        <h2 id="files">{t('review.files')}</h2>
        <span className="push small quiet-3">
          {isFirst
            ? t('review.files.count', { count: files.length })
            : t('review.files.changed', { changed, count: files.length })}
        </span>
        {(all || shown.length < files.length) && (
          <button type="button" className="button small" onClick={() => setAll(!all)}>
            {t(all ? 'review.files.fewer' : 'review.files.all')}
          </button>
        )}
      </header>
      <div>
        {skus.map((skuId) => (
          <div key={skuId} className="sku">
            <h3 className="small quiet-3">{t('review.sku', { sku: skuId })}</h3>
            <Tree
              folder={treeOf(shown.filter((file) => file.skuId === skuId))}
              marks={!isFirst}
              site={site}
              current={current}
              addressOf={addressOf}
            />
          </div>
        ))}
      </div>
    </nav>
  );
}

type Drawing = {
  /** False where every file is new and a mark says nothing. */
  readonly marks: boolean;
  readonly site: Site;
  readonly current: Place | null;
  readonly addressOf: (place: Place) => string;
};

function Tree({ folder, ...drawing }: Drawing & { folder: Folder }) {
  return (
    <ul className="tree">
      {folder.files.map((file) => (
        <li key={file.path}>
          <File file={file} {...drawing} />
        </li>
      ))}
      {[...folder.folders.values()].map((inner) => (
        <li key={`${inner.name}/`}>
          <span className="folder">
            <Icon name="folder" />
            {inner.name}
          </span>
          <Tree folder={inner} {...drawing} />
        </li>
      ))}
    </ul>
  );
}

const letters = { ADDED: 'A', REMOVED: 'D', CHANGED: 'M', SAME: '' } as const;

function File({ file, marks, site, current, addressOf }: Drawing & { file: FileEntry }) {
  const { t } = useMessages();
  const threads = site.threads.filter(
    (thread) => thread.state === 'OPEN' && isSame(thread, file),
  ).length;
  const findings = ownFindings(site).filter((finding) => isOf(finding, file)).length;
  const { change } = file;
  return (
    <Link
      to={addressOf(file)}
      aria-current={current !== null && isSame(file, current) ? 'true' : undefined}
      className={marks && change === 'SAME' ? 'same' : undefined}
      preventScrollReset
    >
      <Icon name="file" />
      <span className="breaks">{file.path.split('/').at(-1)}</span>
      <span className="push" />
      {findings > 0 && (
        <span className="count turn">
          <span aria-hidden="true">{findings}</span>
          <span className="hidden">{t('review.findings', { count: findings })}</span>
        </span>
      )}
      {threads > 0 && (
        <span className="count bad">
          <span aria-hidden="true">{threads}</span>
          <span className="hidden">{t('reviews.open', { count: threads })}</span>
        </span>
      )}
      {marks && change !== 'SAME' && (
        <span className={`change ${change.toLowerCase()}`} title={t(`review.change.${change}`)}>
          <span aria-hidden="true">{letters[change]}</span>
          <span className="hidden">{t(`review.change.${change}`)}</span>
        </span>
      )}
    </Link>
  );
}

/** True for a finding in that file of that SKU's package. */
export const isOf = ({ skuId, file }: Finding, place: Place): boolean =>
  skuId === place.skuId && file === place.path;
