import { useState } from 'react';
import type { PlanAnswer } from './page.ts';
import { useMessages } from '../messages/messages.tsx';
import { Icon } from '../parts/icon.tsx';

type Plan = Extract<PlanAnswer, { readonly __typename: 'DeploymentPlan' }>;
type Asked =
  | { readonly state: 'NOT_ASKED' | 'ASKING' | 'NO_ANSWER' }
  | { readonly state: 'ANSWERED'; readonly answer: PlanAnswer };

/** Asks what the form as it stands would deploy, and shows it: nothing is guessed. */
export function PlanView({
  onPlan,
  secretParameters,
}: {
  onPlan: () => Promise<PlanAnswer | null | undefined>;
  secretParameters: ReadonlySet<string>;
}) {
  const { t } = useMessages();
  const [asked, setAsked] = useState<Asked>({ state: 'NOT_ASKED' });
  async function ask(): Promise<void> {
    if (asked.state === 'ASKING') return;
    setAsked({ state: 'ASKING' });
    const answer = await onPlan();
    setAsked(answer == null ? { state: 'NO_ANSWER' } : { state: 'ANSWERED', answer });
  }
  return (
    <div className="stack">
      <div>
        <button
          type="button"
          className="button"
          aria-disabled={asked.state === 'ASKING'}
          onClick={() => void ask()}
        >
          {t(asked.state === 'ANSWERED' ? 'plan.again' : 'plan.show')}
        </button>
      </div>
      <p className="hint">{t('plan.note')}</p>
      <div role="status" className="stack">
        {asked.state === 'ASKING' && <p>{t('app.loading')}</p>}
        {asked.state === 'NO_ANSWER' && <p className="wrong-text">{t('app.error.network')}</p>}
        {asked.state === 'ANSWERED' &&
          (asked.answer.__typename === 'DeploymentPlan' ? (
            <PlanSentence plan={asked.answer} secretParameters={secretParameters} />
          ) : (
            <p className="wrong-text">
              <Icon name="error" />
              <span>{asked.answer.message}</span>
            </p>
          ))}
      </div>
      {asked.state === 'ANSWERED' && asked.answer.__typename === 'DeploymentPlan' && (
        <PlanDetails plan={asked.answer} secretParameters={secretParameters} />
      )}
    </div>
  );
}

const missingOf = (plan: Plan, secretParameters: ReadonlySet<string>) =>
  plan.missingParameters.filter((name) => !secretParameters.has(name.toLowerCase()));

function PlanSentence({
  plan,
  secretParameters,
}: {
  plan: Plan;
  secretParameters: ReadonlySet<string>;
}) {
  const { t, formats } = useMessages();
  const missing = missingOf(plan, secretParameters);
  const count = plan.resources.filter(({ action }) => action === 'DEPLOY').length;
  const open = plan.resources.filter(({ action }) => action === 'UNDECIDED').length;
  return (
    <>
      <p>
        <b>{t('plan.deploys', { count })}</b> {open > 0 && t('plan.undecided', { count: open })}
      </p>
      {missing.length > 0 && (
        <p className="breaks">
          {t('plan.missing', { count: missing.length, names: formats.list(missing) })}
        </p>
      )}
      {plan.faults.length > 0 && <p>{t('plan.faults', { count: plan.faults.length })}</p>}
    </>
  );
}

function PlanDetails({
  plan,
  secretParameters,
}: {
  plan: Plan;
  secretParameters: ReadonlySet<string>;
}) {
  const { t } = useMessages();
  return (
    <>
      {plan.faults.length > 0 && (
        <ul className="plan-faults">
          {plan.faults.map(({ code, message, place }, index) => (
            <li key={`${code} ${index}`}>
              {message}{' '}
              {place !== null && (
                <code className="quiet-3 breaks">
                  {place.file}:{place.line}
                </code>
              )}
            </li>
          ))}
        </ul>
      )}
      <ul className="plan-resources">
        {plan.resources.map(({ name, type, location, action, copy, place }, index) => (
          <li key={index} className={action === 'SKIP' ? 'skipped' : ''}>
            <b className="breaks">{name.text}</b>
            <code className="breaks">{type.text}</code>
            <span className="small quiet-3 breaks">
              {t('plan.action', { action })}
              {location !== null && ` · ${location.text}`}
              {copy !== null && ` · ${t('plan.copy', { count: copy.count ?? -1 })}`}
              {` · ${place.file}:${place.line}`}
            </span>
          </li>
        ))}
      </ul>
      <details className="fold">
        <summary>{t('plan.parameters', { count: plan.parameters.length })}</summary>
        <dl className="form-parameters">
          {plan.parameters.map(({ name, source, isSecure, value }) => (
            <div key={name}>
              <dt>
                <code className="breaks">{name}</code>{' '}
                <span className="small quiet-3">
                  {isSecure || secretParameters.has(name.toLowerCase())
                    ? t('plan.notSent')
                    : t('plan.source', { source })}
                </span>
              </dt>
              <dd className="breaks">{isSecure ? '••••••••' : (value?.text ?? '')}</dd>
            </div>
          ))}
        </dl>
      </details>
      {plan.unknowns.length > 0 && (
        <details className="fold">
          <summary>{t('plan.unknowns', { count: plan.unknowns.length })}</summary>
          <ul className="plan-faults">
            {plan.unknowns.map(({ what, message, uses }) => (
              <li key={what}>
                <code className="breaks">⟨{what}⟩</code> {message}{' '}
                <span className="small quiet-3">{t('plan.uses', { count: uses })}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
