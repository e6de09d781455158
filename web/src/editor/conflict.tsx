import { useId, useState } from 'react';
import { useQuery } from 'urql';
import { useNow } from '../clock.ts';
import { useMessages } from '../messages/messages.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Icon } from '../parts/icon.tsx';
import { MarkedValue } from '../parts/marked-value.tsx';
import { useEditing, useMerged, useSaving } from './context.ts';
import type { Conflict } from './draft-store.ts';
import { ChangesOfOthers } from './editor-documents.ts';
import { fieldAt, pageOf, PAGED_LIST } from './form.ts';

/** Somebody else wrote a field that was typed here too: both texts, and a choice for each field. */
export function ConflictDialog() {
  const saving = useSaving();
  return saving.state === 'CONFLICT' && <ConflictOf conflicts={saving.conflicts} />;
}

function ConflictOf({ conflicts }: { conflicts: readonly Conflict[] }) {
  const { t, formats } = useMessages();
  const { store } = useEditing();
  // What was typed last is what stands here.
  const [mine, setMine] = useState<ReadonlySet<string>>(
    () => new Set(conflicts.map(({ path }) => path)),
  );
  const names = [...new Set(conflicts.map(({ who }) => who))];
  return (
    <Dialog
      title={t('conflict.title', { who: formats.list(names), count: conflicts.length })}
      wide
      onClose={() => store.resolve(mine)}
      onSubmit={() => store.resolve(mine)}
      footer={
        <button type="submit" className="button primary">
          {t('conflict.submit')}
        </button>
      }
    >
      <p className="quiet-2">{t('conflict.body')}</p>
      {conflicts.map((conflict) => (
        <OneConflict
          key={conflict.path}
          conflict={conflict}
          isMine={mine.has(conflict.path)}
          onChoose={(isMine) => {
            const next = new Set(mine);
            if (isMine) next.add(conflict.path);
            else next.delete(conflict.path);
            setMine(next);
          }}
        />
      ))}
    </Dialog>
  );
}

function OneConflict({
  conflict,
  isMine,
  onChoose,
}: {
  conflict: Conflict;
  isMine: boolean;
  onChoose: (isMine: boolean) => void;
}) {
  const { t, formats } = useMessages();
  const { form, store } = useEditing();
  const now = useNow();
  const name = useId();
  const { path, mine, theirs, who, at } = conflict;
  const item = pageOf(path);
  const sku = item === null ? undefined : store.value(`${PAGED_LIST}[${item}].skuId`);
  const field = fieldAt(form, path);
  const label = field?.itemLabel && path.endsWith(']') ? field.itemLabel : (field?.label ?? path);
  const side = (
    value: unknown,
    other: unknown,
    { title, keep, isThis }: { title: string; keep: string; isThis: boolean },
  ) => (
    <label className="conflict-side">
      <span className="small quiet-2">{title}</span>
      <span className="conflict-text breaks">
        <MarkedValue value={value} other={other} />
      </span>
      <span className="option">
        <input
          type="radio"
          name={name}
          checked={isMine === isThis}
          onChange={() => onChoose(isThis)}
        />
        {keep}
      </span>
    </label>
  );
  return (
    <fieldset className="conflict">
      <legend>
        <b>{label}</b>
        {typeof sku === 'string' && <span className="quiet-2"> · SKU {sku}</span>}
      </legend>
      {side(theirs, mine, {
        title: t('conflict.theirs', { who, time: formats.moment(at, now) }),
        keep: t('conflict.keepTheirs'),
        isThis: false,
      })}
      {side(mine, theirs, {
        title: t('conflict.mine'),
        keep: t('conflict.keepMine'),
        isThis: true,
      })}
    </fieldset>
  );
}

/** Says that other people changed other fields meanwhile; nothing is asked. */
export function OthersLine({ offerId }: { offerId: string }) {
  const { t, formats } = useMessages();
  const { store } = useEditing();
  const merged = useMerged();
  const [changes] = useQuery({
    query: ChangesOfOthers,
    variables: { id: offerId },
    pause: merged === null,
    requestPolicy: 'network-only',
  });
  if (merged === null) return null;
  const node = changes.data?.node;
  const entries = node?.__typename === 'Offer' ? node.history.nodes : [];
  const names = entries
    .filter(({ draftVersion }) => draftVersion > merged.from && draftVersion < merged.to)
    .map(({ by }) => by.name);
  if (names.length === 0) return null;
  return (
    <p className="notice" role="status">
      <Icon name="person" />
      <span>
        {t('conflict.merged', { who: formats.list([...new Set(names)]), count: merged.count })}
      </span>
      <button
        type="button"
        className="icon-button push"
        aria-label={t('app.close')}
        onClick={store.forgetMerged}
      >
        <Icon name="cross" small />
      </button>
    </p>
  );
}
