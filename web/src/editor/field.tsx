/** One field of the form: label, counter, what is wrong, control, hint; always in this order. */
import { memo, useId, type ComponentType } from 'react';
import { useMessages } from '../messages/messages.tsx';
import { Icon } from '../parts/icon.tsx';
import type { ControlProps, FieldProps } from './control.ts';
import { AudienceField } from './audience-field.tsx';
import { ChoiceField, ChoicesField, SwitchField } from './choice-fields.tsx';
import {
  useEditing,
  useHold,
  useIsFrozen,
  useShownViolations,
  useUpload,
  useValue,
} from './context.ts';
import type { FormField } from './form.ts';
import { HtmlField } from './html-field.tsx';
import { ImageField } from './image-field.tsx';
import { ListField } from './list-field.tsx';
import { PackageField } from './package-field.tsx';
import { PricesField } from './prices-field.tsx';
import { SecretField } from './secret-field.tsx';
import { LinesField, TextField } from './text-fields.tsx';
import { TextsField } from './texts-field.tsx';

const controls: Readonly<Record<FormField['control'], ComponentType<ControlProps>>> = {
  TEXT: TextField,
  LINES: LinesField,
  HTML: HtmlField,
  CHOICE: ChoiceField,
  CHOICES: ChoicesField,
  SWITCH: SwitchField,
  TEXTS: TextsField,
  IMAGE: ImageField,
  PACKAGE: PackageField,
  AUDIENCE: AudienceField,
  SECRET: SecretField,
  PRICES: PricesField,
  LIST: ListField,
  GROUP: GroupField,
};

/** Controls that are one element, which a label can name; the others are groups with a name. */
const single: readonly FormField['control'][] = ['TEXT', 'LINES', 'HTML', 'TEXTS', 'SWITCH'];

/** A field, while it plays a part. */
export const Field = memo(function Field({ field, place }: FieldProps) {
  const plays = useHold(field.when, place);
  return plays && <PlayingField field={field} place={place} />;
});

/**
 * What a field says when it is left moves what stands below it. When it is left by a press on something else, that press
 * must not miss: it ends first.
 */
function afterPress(act: () => void): void {
  if (document.querySelector(':active') === null) act();
  else addEventListener('pointerup', () => setTimeout(act), { once: true });
}

function PlayingField({ field, place }: FieldProps) {
  const { t } = useMessages();
  const { store } = useEditing();
  const isAsked = useHold(field.requiredWhen === null ? [] : [field.requiredWhen], place);
  const isFrozen = useIsFrozen(place);
  const isFrozenByList = isFrozen && !store.saved().frozen.includes(place);
  const isStarred = field.required && isAsked && !isFrozen;
  const violations = useShownViolations(place);
  const id = useId();
  const errors = violations.filter(({ severity }) => severity === 'ERROR');
  const warnings = violations.filter(({ severity }) => severity === 'WARNING');
  const invalid = errors.length > 0;
  // What stands in a list that is fixed says it once, at the list.
  const hint = isFrozen ? (isFrozenByList ? null : t('editor.frozen')) : field.hint;
  const described = [
    ...(violations.length > 0 ? [`${id}-says`] : []),
    ...(hint === null ? [] : [`${id}-hint`]),
  ].join(' ');
  const Control =
    isFrozen && field.control !== 'LIST' && field.control !== 'PRICES'
      ? FrozenField
      : controls[field.control];
  const isSingle = single.includes(field.control) && !isFrozen;
  const label = (
    <>
      {field.label}
      {isStarred && (
        <span className="star" aria-hidden="true">
          *
        </span>
      )}
      {isStarred && <span className="hidden">, {t('editor.required')}</span>}
    </>
  );
  return (
    <div
      className={invalid ? 'field wrong' : 'field'}
      {...(isSingle ? {} : { role: 'group', 'aria-labelledby': `${id}-label` })}
      onBlur={(event) => {
        if (event.currentTarget.contains(event.relatedTarget)) return;
        afterPress(() => store.leave(place));
      }}
    >
      <div className="field-head">
        {isSingle ? (
          <label htmlFor={place} className="label">
            {label}
          </label>
        ) : (
          <span id={`${id}-label`} className="label">
            {label}
          </span>
        )}
        {field.limit !== null && !isFrozen && <Counter field={field} place={place} />}
      </div>
      <div id={`${id}-says`} aria-live="polite">
        {errors.map(({ code, message }) => (
          <p key={code + message} className="wrong-text">
            <Icon name="error" />
            <span>{message}</span>
          </p>
        ))}
        {warnings.map(({ code, message }) => (
          <p key={code + message} className="warn-text">
            <Icon name="warning" />
            <span>
              {message} {t('editor.warning')}
            </span>
          </p>
        ))}
      </div>
      <Control
        field={field}
        place={place}
        describedBy={described === '' ? undefined : described}
        invalid={invalid}
        isFrozen={isFrozen}
        Inner={Field}
      />
      {hint !== null && (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}

/** As the rules count: code points of the normal form without outer white space, or entries. */
function Counter({ field, place }: FieldProps) {
  const { t } = useMessages();
  const value = useValue(place);
  const count =
    typeof value === 'string'
      ? [...value.normalize('NFC').trim()].length
      : Array.isArray(value)
        ? value.length
        : 0;
  const max = field.limit ?? 0;
  return (
    <span className={count > max ? 'counter over' : 'counter'}>
      <span aria-hidden="true">
        {count} / {max}
      </span>
      <span className="hidden">{t('editor.counter', { count, max })}</span>
    </span>
  );
}

/** A value that is published for good. */
function FrozenField({ field, place, describedBy }: ControlProps) {
  const { t } = useMessages();
  const value = useValue(place);
  const upload = useUpload(place);
  const nameOf = (one: unknown): string =>
    field.choices.find((choice) => choice.value === one)?.label ??
    (typeof one === 'string' ? one : JSON.stringify(one));
  const isOn = value === true || value === 'true';
  const words =
    field.control === 'SWITCH'
      ? t(isOn ? 'editor.yes' : 'editor.no')
      : value === undefined
        ? '–'
        : (upload?.name ?? (Array.isArray(value) ? value.map(nameOf).join(', ') : nameOf(value)));
  return (
    <p
      id={place}
      tabIndex={-1}
      className={field.control === 'PACKAGE' ? 'input locked mono' : 'input locked'}
      aria-describedby={describedBy}
    >
      <Icon name="lock" />
      <span className="breaks">{words}</span>
    </p>
  );
}

/** Only a place for what is said about the fields below together. */
function GroupField({ place }: ControlProps) {
  return <div id={place} tabIndex={-1} />;
}
