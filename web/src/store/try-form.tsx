import { useMemo, useState } from 'react';
import {
  allFields,
  evaluateForm,
  firstAnswers,
  type EvaluatedForm,
} from '../../../src/domain/deployment-form/evaluate-form.ts';
import {
  readFormDefinition,
  type FormDefinition,
} from '../../../src/domain/deployment-form/form-definition.ts';
import type { PlanAnswer } from './page.ts';
import { useMessages } from '../messages/messages.tsx';
import { PlanView } from './plan-view.tsx';
import { Fields, type FormState } from './form-field.tsx';
import { useAfterPress } from './use-after-press.ts';
import { usePatterns } from './use-patterns.ts';

type Place = { readonly resourceGroup: string | null; readonly location: string | null };

/**
 * The deployment form of a plan, to try: it stays in this browser. Its outputs are shown as the parameters of the
 * template, and what these would deploy is told when it is asked for.
 */
export function TryForm({
  definition,
  secretParameters,
  onPlan,
}: {
  definition: unknown;
  /** Lower-case names of the parameters whose values are never shown. */
  secretParameters: ReadonlySet<string>;
  onPlan: (parameters: object, place: Place) => Promise<PlanAnswer | null | undefined>;
}) {
  const { t } = useMessages();
  const form = useMemo(() => readFormDefinition(definition), [definition]);
  if (form === null) return <p className="quiet-3">{t('form.none')}</p>;
  return <Form form={form} secretParameters={secretParameters} onPlan={onPlan} />;
}

function Form({
  form,
  secretParameters,
  onPlan,
}: {
  form: FormDefinition;
  secretParameters: ReadonlySet<string>;
  onPlan: (parameters: object, place: Place) => Promise<PlanAnswer | null | undefined>;
}) {
  const { t } = useMessages();
  const [answers, setAnswers] = useState(() => firstAnswers(form));
  const [repeated, setRepeated] = useState<ReadonlyMap<string, string>>(new Map());
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [place, setPlace] = useState<Place>({ resourceGroup: null, location: null });
  const [at, setAt] = useState(0);
  const evaluated = useMemo(
    () => evaluateForm(form, answers, place, Date.now()),
    [form, answers, place],
  );
  const afterPress = useAfterPress();
  const unmatched = usePatterns(evaluated.patterns);
  const all = allFaults(form, evaluated, unmatched, answers, repeated, t);
  const page = form.pages[at];
  if (page === undefined) return null;

  const state: FormState = {
    answers,
    evaluated,
    repeated,
    faults: new Map([...all].filter(([path]) => left.has(path))),
    answer: (path, answer) => setAnswers((now) => new Map(now).set(path, answer)),
    repeat: (path, text) => setRepeated((now) => new Map(now).set(path, text)),
    leave: (path) =>
      afterPress(() => setLeft((now) => (now.has(path) ? now : new Set(now).add(path)))),
  };
  const pageName = (index: number) => form.pages[index]?.label || t('form.basics');
  const go = (to: number) => {
    // Whoever goes on is told what is missing here; it keeps nobody from looking at the rest.
    setLeft((now) => new Set([...now, ...allFields(page.fields).map(({ path }) => path)]));
    setAt(to);
  };
  return (
    <div className="stack loose">
      <p className="small quiet-3">{t('form.note')}</p>
      <div className="card pad stack loose">
        <p className="small quiet-3" aria-live="polite">
          {t('form.step', { at: at + 1, count: form.pages.length, name: pageName(at) })}
        </p>
        {page.name === null && <PlaceFields place={place} onChange={setPlace} />}
        <Fields fields={page.fields} state={state} />
        <div className="row wraps">
          {at > 0 && (
            <button type="button" className="button" onClick={() => go(at - 1)}>
              {t('form.back', { name: pageName(at - 1) })}
            </button>
          )}
          {at < form.pages.length - 1 && (
            <button type="button" className="button" onClick={() => go(at + 1)}>
              {t('form.next', { name: pageName(at + 1) })}
            </button>
          )}
        </div>
      </div>
      <Parameters evaluated={evaluated} secretParameters={secretParameters} faults={all.size} />
      <PlanView
        onPlan={async () => await onPlan(sentParameters(evaluated, secretParameters), place)}
        secretParameters={secretParameters}
      />
    </div>
  );
}

/** Subscription, resource group and region are Azure's own fields; two of them matter to what a form sends. */
function PlaceFields({ place, onChange }: { place: Place; onChange: (place: Place) => void }) {
  const { t } = useMessages();
  return (
    <>
      {(['resourceGroup', 'location'] as const).map((name) => (
        <div key={name} className="field">
          <label htmlFor={`place-${name}`}>{t(`form.${name}`)}</label>
          <input
            id={`place-${name}`}
            className="input"
            autoComplete="off"
            spellCheck={false}
            maxLength={90}
            placeholder={name === 'location' ? 'francecentral' : 'rg-trial'}
            value={place[name] ?? ''}
            onChange={({ target }) =>
              onChange({
                ...place,
                [name]: target.value.trim() === '' ? null : target.value.trim(),
              })
            }
          />
        </div>
      ))}
      <p className="hint">{t('form.place')}</p>
    </>
  );
}

type Translate = ReturnType<typeof useMessages>['t'];

/** Everything that is wrong now, by path: the form's own words where it has some. */
function allFaults(
  form: FormDefinition,
  evaluated: EvaluatedForm,
  unmatched: ReadonlyMap<string, string>,
  answers: ReadonlyMap<string, unknown>,
  repeated: ReadonlyMap<string, string>,
  t: Translate,
): ReadonlyMap<string, string> {
  const faults = new Map<string, string>();
  for (const [path, message] of unmatched) faults.set(path, message || t('form.notValid'));
  for (const [path, { kind, message }] of evaluated.faults) {
    faults.set(path, kind === 'REQUIRED' ? t('form.missing') : message || t('form.notValid'));
  }
  for (const field of form.pages.flatMap(({ fields }) => allFields(fields))) {
    if (field.confirm === null || faults.has(field.path)) continue;
    if (evaluated.hidden.has(field.path)) continue;
    if ((answers.get(field.path) ?? '') !== (repeated.get(field.path) ?? '')) {
      faults.set(field.path, t('form.differs'));
    }
  }
  return faults;
}

/** What a plan is asked with: what is known and no secret. */
function sentParameters(evaluated: EvaluatedForm, secretParameters: ReadonlySet<string>): object {
  return Object.fromEntries(
    evaluated.parameters.flatMap(({ name, json }) =>
      json === null || json.value === null || secretParameters.has(name.toLowerCase())
        ? []
        : [[name, json.value]],
    ),
  );
}

function Parameters({
  evaluated,
  secretParameters,
  faults,
}: {
  evaluated: EvaluatedForm;
  secretParameters: ReadonlySet<string>;
  faults: number;
}) {
  const { t } = useMessages();
  if (evaluated.parameters.length === 0) return null;
  return (
    <details className="fold">
      <summary>{t('form.parameters', { count: evaluated.parameters.length })}</summary>
      <p className="small quiet-3">
        {t('form.parameters.note')} {faults > 0 && t('form.faults', { count: faults })}
      </p>
      <dl className="form-parameters">
        {evaluated.parameters.map(({ name, text, isSecret }) => (
          <div key={name}>
            <dt>
              <code className="breaks">{name}</code>
            </dt>
            <dd className="breaks">
              {isSecret || secretParameters.has(name.toLowerCase()) ? (
                <>
                  <span aria-hidden="true">••••••••</span>
                  <span className="hidden">{t('form.secret')}</span>
                </>
              ) : text === '' || text === 'null' ? (
                <span className="quiet-3">{t('form.empty')}</span>
              ) : (
                text
              )}
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
