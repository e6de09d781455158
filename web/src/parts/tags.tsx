import { useRef, type RefObject } from 'react';
import { Icon } from './icon.tsx';

/** What was typed or pasted becomes values of its own, at white space, commas and semicolons; none comes twice. */
export const withTyped = (values: readonly string[], typed: string): readonly string[] => [
  ...new Set([...values, ...typed.split(/[\s,;]+/).filter((each) => each !== '')]),
];

/**
 * A list of short texts, each with a button that removes it, and a place to type the next one. Enter, a comma, pasting
 * several and leaving the field take what was typed; Backspace in the empty place takes the last one back.
 */
export function Tags({
  id,
  values,
  typed,
  type = 'text',
  first = false,
  placeholder,
  removeLabel,
  describedBy,
  invalid,
  inputRef,
  mono = false,
  onType,
  onChange,
  onLeave,
}: {
  id: string;
  values: readonly string[];
  typed: string;
  type?: 'text' | 'email';
  /** True to begin with the keyboard here, in a dialog. */
  first?: boolean;
  placeholder: string;
  removeLabel: (value: string) => string;
  describedBy?: string | undefined;
  invalid: boolean;
  inputRef?: RefObject<HTMLInputElement | null>;
  mono?: boolean;
  onType: (typed: string) => void;
  onChange: (values: readonly string[]) => void;
  onLeave?: () => void;
}) {
  const own = useRef<HTMLInputElement>(null);
  const input = inputRef ?? own;
  const take = (text: string) => {
    const next = withTyped(values, text);
    if (next.length !== values.length) onChange(next);
    onType('');
  };
  return (
    <div className={mono ? 'addresses mono' : 'addresses'}>
      <ul>
        {values.map((value) => (
          <li key={value}>
            {value}
            <button
              type="button"
              className="icon-button"
              aria-label={removeLabel(value)}
              onClick={() => {
                onChange(values.filter((each) => each !== value));
                input.current?.focus();
              }}
            >
              <Icon name="cross" small />
            </button>
          </li>
        ))}
      </ul>
      <input
        ref={input}
        id={id}
        data-first={first ? '' : undefined}
        type={type}
        inputMode={type}
        autoComplete={type === 'email' ? 'email' : 'off'}
        placeholder={placeholder}
        value={typed}
        aria-invalid={invalid}
        aria-describedby={describedBy}
        onChange={(event) => onType(event.target.value)}
        onPaste={(event) => {
          const text = event.clipboardData.getData('text');
          if (!/\S[\s,;]+\S/.test(text)) return;
          event.preventDefault();
          take(`${typed} ${text}`);
        }}
        onBlur={() => {
          take(typed);
          onLeave?.();
        }}
        onKeyDown={(event) => {
          if (typed.trim() !== '' && (event.key === 'Enter' || event.key === ',')) {
            event.preventDefault();
            take(typed);
          }
          if (typed === '' && event.key === 'Backspace' && values.length > 0) {
            onChange(values.slice(0, -1));
          }
        }}
      />
    </div>
  );
}
