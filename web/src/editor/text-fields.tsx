import type { ControlProps } from './control.ts';
import { useEditing, useText } from './context.ts';

/** An empty field is no value. */
const written = (text: string): string | null => (text === '' ? null : text);

/** Fields in which letters are told apart one by one. */
const isCode = (path: string): boolean => /(Id|version)$/.test(path);

export function TextField({ field, place, describedBy, invalid }: ControlProps) {
  const { store } = useEditing();
  const text = useText(place);
  return (
    <input
      id={place}
      className={isCode(field.path) ? 'input mono' : 'input'}
      type="text"
      autoComplete="off"
      spellCheck={!isCode(field.path)}
      value={text}
      aria-invalid={invalid}
      aria-describedby={describedBy}
      onChange={(event) => store.write(place, written(event.target.value))}
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
