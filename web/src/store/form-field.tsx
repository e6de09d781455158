import { useId, type ReactNode } from 'react';
import type {
  EvaluatedForm,
  FormAnswer,
  FormAnswers,
} from '../../../src/domain/deployment-form/evaluate-form.ts';
import type { FormField as Field } from '../../../src/domain/deployment-form/form-definition.ts';
import { useMessages } from '../messages/messages.tsx';
import { Icon } from '../parts/icon.tsx';
import { External } from './external.tsx';
import { Paragraphs } from './description.tsx';

export type FormState = {
  readonly answers: FormAnswers;
  readonly evaluated: EvaluatedForm;
  /** What is wrong with a field that was looked at, by path. */
  readonly faults: ReadonlyMap<string, string>;
  /** The second texts of the passwords, by path. */
  readonly repeated: ReadonlyMap<string, string>;
  answer(path: string, answer: FormAnswer): void;
  repeat(path: string, text: string): void;
  /** The reader has left the field: it may be judged. */
  leave(path: string): void;
};

export function Fields({ fields, state }: { fields: readonly Field[]; state: FormState }) {
  return fields
    .filter(({ path }) => !state.evaluated.hidden.has(path))
    .map((field) => <FormField key={field.path} field={field} state={state} />);
}

function FormField({ field, state }: { field: Field; state: FormState }) {
  const { t } = useMessages();
  const { evaluated } = state;
  const text = (source: string) => evaluated.text(source);
  switch (field.kind) {
    case 'TEXT_BLOCK':
      return (
        <div className="stack tight">
          <Paragraphs text={text(field.text)} />
          {field.link !== null && (
            <p>
              <External url={text(field.link.url)} label={field.link.label || field.link.url} />
            </p>
          )}
          <Undecided field={field} state={state} />
        </div>
      );
    case 'INFO_BOX':
      return <InfoBox field={field} state={state} />;
    case 'SECTION':
      return (
        <fieldset className="form-section">
          <legend>
            <bdi>{text(field.label)}</bdi>
          </legend>
          <Undecided field={field} state={state} />
          <Fields fields={field.fields} state={state} />
        </fieldset>
      );
    case 'OTHER':
      return (
        <div className="not-drawn">
          <p>
            <bdi>{text(field.label) || field.name}</bdi>
          </p>
          <code className="breaks">{field.type}</code>
          <p className="small">{t('form.notDrawn')}</p>
        </div>
      );
    case 'CHECK_BOX':
      return <CheckBox field={field} state={state} />;
    case 'OPTIONS_GROUP':
      return <Options field={field} state={state} />;
    case 'TEXT_BOX':
    case 'PASSWORD_BOX':
    case 'DROP_DOWN':
    case 'SLIDER':
    case 'SIZE_SELECTOR':
      return <Labelled field={field} state={state} />;
  }
}

function InfoBox({ field, state }: { field: Field; state: FormState }) {
  const { t } = useMessages();
  const { evaluated } = state;
  const tone = { NONE: '', INFO: '', WARNING: 'turn', ERROR: 'bad' }[field.icon];
  const icon = { NONE: null, INFO: 'info', WARNING: 'warning', ERROR: 'error' } as const;
  const sign = icon[field.icon];
  return (
    <div className={`notice ${tone}`}>
      {sign !== null && <Icon name={sign} />}
      <div className="stack tight">
        <Paragraphs text={evaluated.text(field.text)} />
        {field.link !== null && (
          <p>
            <External
              url={evaluated.text(field.link.url)}
              label={field.link.label || t('form.more')}
            />
          </p>
        )}
        <Undecided field={field} state={state} />
      </div>
    </div>
  );
}

function Undecided({ field, state }: { field: Field; state: FormState }) {
  const { t } = useMessages();
  if (!state.evaluated.undecided.has(field.path)) return null;
  return <p className="hint">{t('form.undecided')}</p>;
}

/** What stands around the control of a field: label, fault above it, hints below. */
function useField(field: Field, state: FormState) {
  const { t } = useMessages();
  const id = useId();
  const { evaluated } = state;
  const fault = state.faults.get(field.path);
  const isRequired = evaluated.required.has(field.path);
  const toolTip = evaluated.text(field.toolTip);
  return {
    id,
    fault,
    isRequired,
    label: (
      <>
        <bdi>{evaluated.text(field.label) || field.name}</bdi>
        {isRequired && (
          <>
            <span className="star" aria-hidden="true">
              {' *'}
            </span>
            <span className="hidden"> {t('form.required')}</span>
          </>
        )}
      </>
    ),
    wrong:
      fault === undefined ? null : (
        <p className="wrong-text" id={`${id}-wrong`}>
          <Icon name="error" />
          <span dir="auto">{fault}</span>
        </p>
      ),
    hints: (
      <>
        {toolTip !== '' && (
          <p className="hint" id={`${id}-hint`} dir="auto">
            {toolTip}
          </p>
        )}
        <Undecided field={field} state={state} />
      </>
    ),
    describedBy:
      [fault === undefined ? '' : `${id}-wrong`, toolTip === '' ? '' : `${id}-hint`]
        .filter(Boolean)
        .join(' ') || undefined,
  };
}

function Labelled({ field, state }: { field: Field; state: FormState }) {
  const { id, label, fault, wrong, hints, describedBy, isRequired } = useField(field, state);
  return (
    <div className={fault === undefined ? 'field' : 'field wrong'}>
      <label htmlFor={id}>{label}</label>
      {wrong}
      <Control
        field={field}
        state={state}
        common={{
          id,
          'aria-invalid': fault !== undefined,
          'aria-describedby': describedBy,
          'aria-required': isRequired,
          onBlur: () => state.leave(field.path),
        }}
      />
      {hints}
    </div>
  );
}

type Common = {
  readonly id: string;
  readonly 'aria-invalid': boolean;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-required': boolean;
  readonly onBlur: () => void;
};

function Control({ field, state, common }: { field: Field; state: FormState; common: Common }) {
  const { t } = useMessages();
  const answer = state.answers.get(field.path);
  const write = (text: string) => state.answer(field.path, text);
  switch (field.kind) {
    case 'PASSWORD_BOX':
      return <Passwords field={field} state={state} common={common} />;
    case 'SLIDER': {
      const value = typeof answer === 'number' ? answer : field.min;
      return (
        <div className="row">
          <input
            {...common}
            type="range"
            min={field.min}
            max={field.max}
            value={value}
            aria-valuetext={`${value} ${field.unit}`.trim()}
            onChange={({ target }) => state.answer(field.path, target.valueAsNumber)}
          />
          <output htmlFor={common.id} className="nowrap">
            {value} {field.unit}
          </output>
        </div>
      );
    }
    case 'DROP_DOWN':
    case 'SIZE_SELECTOR': {
      if (field.choices === null) return <p className="hint">{t('form.computed')}</p>;
      const chosen = Array.isArray(answer) ? (answer as readonly number[]) : [];
      const { multiselect } = field;
      return (
        <select
          {...common}
          className="input"
          multiple={multiselect}
          value={multiselect ? chosen.map(String) : String(chosen[0] ?? '')}
          onChange={({ target }) =>
            state.answer(
              field.path,
              [...target.selectedOptions].flatMap(({ value }) =>
                value === '' ? [] : [Number(value)],
              ),
            )
          }
        >
          {!multiselect && chosen.length === 0 && <option value="">{t('form.choose')}</option>}
          {field.choices.map((choice, index) => (
            <option key={index} value={index}>
              {choice.label}
            </option>
          ))}
        </select>
      );
    }
    default: {
      const text = {
        ...common,
        className: 'input',
        autoComplete: 'off',
        spellCheck: false,
        placeholder: field.placeholder,
        value: typeof answer === 'string' ? answer : '',
      };
      return field.multiLine ? (
        <textarea {...text} rows={3} onChange={({ target }) => write(target.value)} />
      ) : (
        <input type="text" {...text} onChange={({ target }) => write(target.value)} />
      );
    }
  }
}

function Passwords({ field, state, common }: { field: Field; state: FormState; common: Common }) {
  const { t } = useMessages();
  const answer = state.answers.get(field.path);
  const again = `${common.id}-again`;
  const password = { type: 'password', className: 'input', autoComplete: 'new-password' } as const;
  return (
    <>
      <input
        {...password}
        {...common}
        value={typeof answer === 'string' ? answer : ''}
        onChange={({ target }) => state.answer(field.path, target.value)}
      />
      {field.confirm !== null && (
        <>
          <label htmlFor={again} className="label">
            <bdi>{field.confirm || t('form.confirm')}</bdi>
          </label>
          <input
            {...password}
            id={again}
            onBlur={common.onBlur}
            value={state.repeated.get(field.path) ?? ''}
            onChange={({ target }) => state.repeat(field.path, target.value)}
          />
        </>
      )}
    </>
  );
}

function CheckBox({ field, state }: { field: Field; state: FormState }) {
  const { id, label, fault, wrong, hints, describedBy } = useField(field, state);
  return (
    <div className={fault === undefined ? 'field' : 'field wrong'}>
      {wrong}
      <div className="choice">
        <input
          id={id}
          type="checkbox"
          checked={state.answers.get(field.path) === true}
          aria-invalid={fault !== undefined}
          aria-describedby={describedBy}
          onBlur={() => state.leave(field.path)}
          onChange={({ target }) => state.answer(field.path, target.checked)}
        />
        <label htmlFor={id}>{label}</label>
      </div>
      {hints}
    </div>
  );
}

function Options({ field, state }: { field: Field; state: FormState }): ReactNode {
  const { t } = useMessages();
  const { id, label, fault, wrong, hints } = useField(field, state);
  const answer = state.answers.get(field.path);
  const chosen = Array.isArray(answer) ? (answer as readonly number[])[0] : undefined;
  return (
    <fieldset className={fault === undefined ? 'field' : 'field wrong'}>
      <legend className="label">{label}</legend>
      {wrong}
      {field.choices === null && <p className="hint">{t('form.computed')}</p>}
      {(field.choices ?? []).map((choice, index) => (
        <div key={index} className="choice">
          <input
            type="radio"
            id={`${id}-${index}`}
            name={id}
            checked={chosen === index}
            onBlur={() => state.leave(field.path)}
            onChange={() => state.answer(field.path, [index])}
          />
          <label htmlFor={`${id}-${index}`}>
            <bdi>{choice.label}</bdi>
          </label>
        </div>
      ))}
      {hints}
    </fieldset>
  );
}
