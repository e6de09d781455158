import type { ChangeEvent } from 'react';
import type { ControlProps } from './control.ts';
import { useEditing, useText } from './context.ts';

/** An empty field is no value. */
const written = (text: string): string | null => (text === '' ? null : text);

/** Fields in which letters are told apart one by one. */
const isCode = (path: string): boolean => /(Id|version)$/.test(path);

/** Fields whose values are a few letters. */
const isShort = (path: string): boolean => /(version|Usd|phone)$/.test(path);

/** A longer text on one line is shown whole, on as many lines as it takes. */
const WRAPS_FROM = 100;

export function TextField({ field, place, describedBy, invalid }: ControlProps) {
  const { store } = useEditing();
  const text = useText(place);
  const { path, limit } = field;
  const wraps = limit !== null && limit >= WRAPS_FROM && !/url$/i.test(path);
  const Element = wraps ? 'textarea' : 'input';
  const classes = [
    'input',
    wraps ? 'line' : '',
    isCode(path) ? 'mono' : '',
    isShort(path) ? 'short' : '',
  ];
  return (
    <Element
      id={place}
      className={classes.filter(Boolean).join(' ')}
      {...(wraps ? { rows: 1 } : { type: 'text' })}
      autoComplete="off"
      spellCheck={!isCode(path)}
      value={text}
      aria-invalid={invalid}
      aria-describedby={describedBy}
      onChange={(event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) =>
        store.write(place, written(event.target.value.replaceAll(/[\r\n]+/g, ' ')))
      }
    />
  );
}

export function LinesField({ field, place, describedBy, invalid }: ControlProps) {
  const { store } = useEditing();
  const text = useText(place);
  return (
    <textarea
      id={place}
      className={(field.limit ?? 0) > 500 ? 'input tall' : 'input grows'}
      value={text}
      aria-invalid={invalid}
      aria-describedby={describedBy}
      onChange={(event) => store.write(place, written(event.target.value))}
    />
  );
}
