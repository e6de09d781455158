import { useMessages } from '../messages/messages.tsx';
import { Icon } from '../parts/icon.tsx';
import { useAudienceSwitch } from './audience-switch.tsx';
import type { ControlProps } from './control.ts';
import { useEditing, useIds } from './context.ts';
import { itemFields, placeIn } from './form.ts';
import { newItemId } from './new-item.ts';
import { insideSentence } from './inside-sentence.ts';

/** Groups of fields, one below the other, each with a button that removes it. */
export function ListField({ field, place, describedBy, isFrozen, Inner }: ControlProps) {
  const { t } = useMessages();
  const { form, store } = useEditing();
  const { begin, question } = useAudienceSwitch(place);
  const ids = useIds(place);
  const item = field.itemLabel ?? field.label;
  const isFull = field.limit !== null && ids.length >= field.limit;

  function add(): void {
    const id = newItemId();
    store.write(`${place}[${id}]`, { id });
    focusSoon(`${place}[${id}]`);
  }
  return (
    <div className="list" aria-describedby={describedBy}>
      {ids.map((id, index) => {
        const at = `${place}[${id}]`;
        const name = t('editor.item', { item, number: index + 1 });
        return (
          <fieldset key={id} id={at} tabIndex={-1} className="item">
            <legend className="hidden">{name}</legend>
            <div className="item-head">
              <b aria-hidden="true">{name}</b>
              {!isFrozen && (
                <button
                  type="button"
                  className="button small ghost push"
                  aria-label={t('editor.item.remove', { name })}
                  onClick={() => {
                    store.write(at, null);
                    focusSoon(place);
                  }}
                >
                  {t('editor.remove')}
                </button>
              )}
            </div>
            {itemFields(form, field).map((each) => (
              <Inner key={each.path} field={each} place={placeIn(at, each)} />
            ))}
          </fieldset>
        );
      })}
      {isFrozen ? (
        <span id={place} tabIndex={-1} />
      ) : (
        <div>
          <button
            type="button"
            className="button small"
            id={place}
            aria-disabled={isFull}
            onClick={() => {
              if (!isFull) begin(add);
            }}
          >
            <Icon name="plus" small />
            {t('editor.item.add', { item: insideSentence(item) })}
          </button>
        </div>
      )}
      {question}
    </div>
  );
}

/** Puts the keyboard on an item that is drawn next, on its first control where it has one. */
export function focusSoon(id: string): void {
  requestAnimationFrame(() => {
    const place = document.getElementById(id);
    const first = place?.querySelector<HTMLElement>('input, textarea, select');
    (first ?? place)?.focus();
  });
}
