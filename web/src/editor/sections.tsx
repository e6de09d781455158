import { useSyncExternalStore } from 'react';
import { Link, useNavigate } from 'react-router';
import { useMessages } from '../messages/messages.tsx';
import { editorPath } from '../offer.ts';
import { Icon } from '../parts/icon.tsx';
import { useEditing, useIds, useIsRevealed, useViolations } from './context.ts';
import { fieldAt, pageOf, PAGED_LIST } from './form.ts';

/** A line of the list of sections: a section, a group of one with several, or an item with a page of its own. */
export type Entry = {
  readonly key: string;
  readonly title: string;
  readonly address: string;
  readonly isSub: boolean;
  readonly isCurrent: boolean;
  /** Errors in it. */
  readonly count: number;
};

/** The sections with what is in them, in form order. */
export function useEntries(current: string, item: string | null): readonly Entry[] {
  const { form, publisherId, offerId } = useEditing();
  const { t } = useMessages();
  const skus = useIds(PAGED_LIST);
  const names = useItemNames(skus);
  const counts = useErrorCounts();
  const pagedGroup = form.fields.find(({ path }) => path === PAGED_LIST)?.group;
  const shownItem = skus.find((id) => id === item) ?? skus[0];
  return form.sections.flatMap(({ key, title, groups }): Entry[] => {
    const [only, second] = groups;
    if (only === undefined) return [];
    const subs: Entry[] =
      second !== undefined
        ? groups.map((group) => ({
            key: group.key,
            title: group.title,
            address: editorPath(publisherId, offerId, { group: group.key }),
            isSub: true,
            isCurrent: group.key === current,
            count: counts.get(group.key) ?? 0,
          }))
        : only.key === pagedGroup
          ? skus.map((id, index) => ({
              key: id,
              title: names[index] || t('editor.skus.new'),
              address: editorPath(publisherId, offerId, { group: only.key, item: id }),
              isSub: true,
              isCurrent: only.key === current && id === shownItem,
              count: counts.get(id) ?? 0,
            }))
          : [];
    return [
      {
        key,
        title,
        address: editorPath(publisherId, offerId, { group: only.key }),
        isSub: false,
        isCurrent: only.key === current && subs.length === 0,
        count: groups.reduce((sum, group) => sum + (counts.get(group.key) ?? 0), 0),
      },
      ...subs,
    ];
  });
}

/** How the items with a page are called: by the first of their fields. */
function useItemNames(ids: readonly string[]): readonly string[] {
  const { store } = useEditing();
  const names = useSyncExternalStore(store.subscribe, () =>
    JSON.stringify(ids.map((id) => store.value(`${PAGED_LIST}[${id}].skuId`) ?? '')),
  );
  return (JSON.parse(names) as unknown[]).map(String);
}

/** Errors by group, and by item with a page of its own. */
function useErrorCounts(): ReadonlyMap<string, number> {
  const { form } = useEditing();
  const counts = new Map<string, number>();
  const add = (key: string) => counts.set(key, (counts.get(key) ?? 0) + 1);
  for (const { path, severity } of useViolations()) {
    if (severity !== 'ERROR') continue;
    const field = fieldAt(form, path);
    if (field !== undefined) add(field.group);
    const item = pageOf(path);
    if (item !== null) add(item);
  }
  return counts;
}

/** The sections at the left; on narrow windows one menu. */
export function Sections({ entries }: { entries: readonly Entry[] }) {
  const { t } = useMessages();
  const navigate = useNavigate();
  const current = entries.find(({ isCurrent }) => isCurrent);
  return (
    <nav className="editor-sections" aria-label={t('editor.sections')}>
      <ul>
        {entries.map((entry) => (
          <li key={entry.key} className={entry.isSub ? 'sub' : ''}>
            <Link to={entry.address} aria-current={entry.isCurrent ? 'true' : undefined}>
              <span className="breaks">{entry.title}</span>
              <State count={entry.count} />
            </Link>
          </li>
        ))}
      </ul>
      <select
        className="input"
        aria-label={t('editor.sections')}
        value={current?.address ?? ''}
        onChange={(event) => void navigate(event.target.value)}
      >
        {entries
          .filter(
            ({ isSub, key }, index) =>
              isSub || entries[index + 1]?.isSub !== true || key === current?.key,
          )
          .map(({ key, title, address, count }) => (
            <option key={key} value={address}>
              {count === 0 ? title : t('editor.sections.option', { title, count })}
            </option>
          ))}
      </select>
      <p className="hint">{t('editor.autosave')}</p>
    </nav>
  );
}

/** A check when nothing is missing; the number of what is, in red once *Publish* was refused. */
function State({ count }: { count: number }) {
  const { t } = useMessages();
  const isRevealed = useIsRevealed();
  if (count === 0) {
    return (
      <span className="quiet-3">
        <Icon name="check" small />
        <span className="hidden">{t('editor.complete')}</span>
      </span>
    );
  }
  return (
    <span className={isRevealed ? 'count bad' : 'count'}>
      <span aria-hidden="true">{count}</span>
      <span className="hidden">{t('editor.toCorrect', { count })}</span>
    </span>
  );
}
