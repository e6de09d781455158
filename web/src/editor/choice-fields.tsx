import { useId, useState } from 'react';
import { useMessages } from '../messages/messages.tsx';
import type { ControlProps } from './control.ts';
import { useEditing, useOffered, useText, useValue } from './context.ts';

/** So many choices are shown at once; more are chosen from a menu. */
const MOST_RADIOS = 4;
/** More than so many can be searched. */
const MOST_BOXES = 8;

export function ChoiceField({ field, place, describedBy, invalid }: ControlProps) {
  const { t } = useMessages();
  const { store } = useEditing();
  const value = useText(place);
  const name = useId();
  // A value that is no longer offered stays to be seen.
  const offered = useOffered(field, place);
  const choices =
    value === '' || offered.some((choice) => choice.value === value)
      ? offered
      : [...offered, { value, label: value }];
  if (choices.length > MOST_RADIOS) {
    return (
      <select
        id={place}
        className="input"
        value={value}
        aria-label={field.label}
        aria-invalid={invalid}
        aria-describedby={describedBy}
        onChange={(event) => store.write(place, event.target.value || null)}
      >
        <option value="">{t('editor.choose')}</option>
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
    );
  }
  return (
    <div className="radios">
      {choices.map((choice, index) => (
        <label key={choice.value} className="option">
          <input
            type="radio"
            id={index === 0 ? place : undefined}
            name={name}
            checked={value === choice.value}
            aria-describedby={describedBy}
            onChange={() => store.write(place, choice.value)}
          />
          {choice.label}
        </label>
      ))}
    </div>
  );
}

export function ChoicesField({ field, place, describedBy }: ControlProps) {
  const { t, language } = useMessages();
  const { store } = useEditing();
  const [search, setSearch] = useState('');
  const value = useValue(place);
  const chosen: readonly unknown[] = Array.isArray(value) ? value : [];
  const { limit } = field;
  const offered = useOffered(field, place);
  // What is chosen and no longer offered stays to be taken back.
  const choices = [
    ...offered,
    ...field.choices.filter((choice) => chosen.includes(choice.value) && !offered.includes(choice)),
  ];
  const isLong = choices.length > MOST_BOXES;
  const isFull = limit !== null && chosen.length >= limit;
  const write = (next: readonly unknown[]) => store.write(place, next.length === 0 ? null : next);
  /** In the order of the choices, so that what is chosen is one list whatever the order of the presses. */
  const ordered = (next: ReadonlySet<unknown>) => [
    ...choices.flatMap((choice) => (next.has(choice.value) ? [choice.value] : [])),
    ...chosen.filter((each) => next.has(each) && !choices.some((choice) => choice.value === each)),
  ];
  const wanted = search.trim().toLocaleLowerCase(language);
  const shown = [...choices]
    .filter(
      (choice) =>
        choice.label.toLocaleLowerCase(language).includes(wanted) ||
        choice.value.toLowerCase() === wanted,
    )
    .sort(isLong ? (a, b) => a.label.localeCompare(b.label, language) : () => 0);
  return (
    <div className={isLong ? 'choices long' : 'choices'}>
      {isLong && (
        <div className="choices-head">
          <input
            id={place}
            className="input"
            type="search"
            value={search}
            aria-label={t('editor.choices.search', { label: field.label })}
            placeholder={t('editor.choices.search.short')}
            onChange={(event) => setSearch(event.target.value)}
          />
          {limit === null && (
            <>
              <button
                type="button"
                className="button small"
                onClick={() => write(choices.map((choice) => choice.value))}
              >
                {t('editor.choices.all')}
              </button>
              <button type="button" className="button small" onClick={() => write([])}>
                {t('editor.choices.none')}
              </button>
              <span className="small quiet-2 nowrap" role="status">
                {t('editor.choices.count', { count: chosen.length })}
              </span>
            </>
          )}
        </div>
      )}
      <div className={isLong ? 'options' : 'radios'}>
        {shown.map((choice, index) => {
          const isOn = chosen.includes(choice.value);
          const off = !isOn && isFull;
          return (
            <label key={choice.value} className={off ? 'option off' : 'option'}>
              <input
                type="checkbox"
                id={!isLong && index === 0 ? place : undefined}
                checked={isOn}
                aria-disabled={off}
                aria-describedby={describedBy}
                onChange={() => {
                  if (off) return;
                  const next = new Set(chosen);
                  if (isOn) next.delete(choice.value);
                  else next.add(choice.value);
                  write(ordered(next));
                }}
              />
              {choice.label}
            </label>
          );
        })}
        {shown.length === 0 && (
          <p id={isLong ? undefined : place} tabIndex={-1} className="small quiet-2">
            {t(choices.length === 0 ? 'editor.choices.notYet' : 'editor.choices.nothing')}
          </p>
        )}
      </div>
    </div>
  );
}

export function SwitchField({ place, describedBy }: ControlProps) {
  const { t } = useMessages();
  const { store } = useEditing();
  const value = useValue(place);
  const isOn = value === true || value === 'true';
  return (
    <span className="option">
      <input
        type="checkbox"
        role="switch"
        id={place}
        checked={isOn}
        aria-describedby={describedBy}
        onChange={() => store.write(place, isOn ? null : true)}
      />
      <span aria-hidden="true">{t(isOn ? 'editor.yes' : 'editor.no')}</span>
    </span>
  );
}
