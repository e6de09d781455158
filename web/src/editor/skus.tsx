import { useState, type ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { useMessages } from '../messages/messages.tsx';
import { editorPath } from '../offer.ts';
import { Icon } from '../parts/icon.tsx';
import { Dialog } from '../parts/dialog.tsx';

import { useEditing, useIds, useIsFrozen, useShownViolations, useText } from './context.ts';
import { Field } from './field.tsx';
import { itemFields, PAGED_LIST, placeIn, type FormField, type Group } from './form.ts';
import { RequiredLegend } from './legend.tsx';
import { focusSoon } from './list-field.tsx';
import { insideSentence } from './inside-sentence.ts';
import { newItemId } from './new-item.ts';

/** One SKU at a time; the others are in the list of sections at the left. */
export function Skus({
  group,
  field,
  item,
}: {
  group: Group;
  field: FormField;
  item: string | null;
}) {
  const { t } = useMessages();
  const { store, publisherId, offerId } = useEditing();
  const navigate = useNavigate();
  const ids = useIds(PAGED_LIST);
  const shown = ids.find((id) => id === item) ?? ids[0];
  const isFull = field.limit !== null && ids.length >= field.limit;
  const address = (id: string) => editorPath(publisherId, offerId, { group: group.key, item: id });

  function add(): void {
    const id = newItemId();
    store.write(`${PAGED_LIST}[${id}]`, { id });
    void navigate(address(id));
    focusSoon(`${PAGED_LIST}[${id}].skuId`);
  }
  const addButton = (
    <button
      type="button"
      id={PAGED_LIST}
      className="button small"
      aria-disabled={isFull}
      onClick={() => {
        if (!isFull) add();
      }}
    >
      <Icon name="plus" small />
      {t('editor.item.add', { item: insideSentence(field.itemLabel ?? field.label) })}
    </button>
  );
  if (shown === undefined) {
    return (
      <section className="card" aria-labelledby="section">
        <header>
          <h2 id="section" tabIndex={-1}>
            {group.title}
          </h2>
        </header>
        <div className="fields">
          <ListFaults />
          <p className="quiet-2">{t('editor.skus.none')}</p>
          <div>{addButton}</div>
        </div>
      </section>
    );
  }
  return (
    <Sku
      key={shown}
      field={field}
      id={shown}
      add={addButton}
      onRemoved={() => void navigate(editorPath(publisherId, offerId, { group: group.key }))}
    />
  );
}

/** What is wrong with the list as a whole. */
function ListFaults() {
  return useShownViolations(PAGED_LIST).map(({ code, message }) => (
    <p key={code} className="wrong-text">
      <Icon name="error" />
      <span>{message}</span>
    </p>
  ));
}

function Sku({
  field,
  id,
  add,
  onRemoved,
}: {
  field: FormField;
  id: string;
  add: ReactNode;
  onRemoved: () => void;
}) {
  const { t } = useMessages();
  const { form, store } = useEditing();
  const [asking, setAsking] = useState(false);
  const at = `${PAGED_LIST}[${id}]`;
  const skuId = useText(`${at}.skuId`);
  const isPublished = useIsFrozen(`${at}.skuId`);
  const name = skuId === '' ? t('editor.skus.new') : skuId;
  const title = t('editor.skus.title', { item: field.itemLabel ?? field.label, name });
  const remove = () => {
    store.write(at, null);
    onRemoved();
    focusSoon('section');
  };
  return (
    <section className="card" id={at} tabIndex={-1} aria-labelledby="section">
      <header>
        <h2 id="section" tabIndex={-1} className="breaks">
          {title}
        </h2>
        <span className="push row wraps">
          {add}
          <button type="button" className="button small ghost" onClick={() => setAsking(true)}>
            {t('editor.skus.remove')}
          </button>
        </span>
      </header>
      <div className="fields">
        <RequiredLegend />
        <ListFaults />
        {itemFields(form, field).map((each) => (
          <Field key={each.path} field={each} place={placeIn(at, each)} />
        ))}
      </div>
      {asking && (
        <Dialog
          title={t('editor.skus.remove.title', { name })}
          onClose={() => setAsking(false)}
          onSubmit={remove}
          footer={
            <>
              <button type="button" className="button" onClick={() => setAsking(false)}>
                {t('app.notNow')}
              </button>
              <button type="submit" className="button danger">
                {t('editor.skus.remove')}
              </button>
            </>
          }
        >
          <p>{t(isPublished ? 'editor.skus.remove.published' : 'editor.skus.remove.body')}</p>
        </Dialog>
      )}
    </section>
  );
}
