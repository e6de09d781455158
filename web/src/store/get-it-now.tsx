import { useRef, useState, type ReactNode } from 'react';
import { useQuery } from 'urql';
import { useMessages } from '../messages/messages.tsx';
import { useAsk } from '../parts/ask.ts';
import { Dialog } from '../parts/dialog.tsx';
import { ErrorPanel } from '../parts/error-panel.tsx';
import { Icon } from '../parts/icon.tsx';
import type { Plan, Product } from './page.ts';
import { LeadConsent, RecordLead } from './store-documents.ts';
import { Way } from './ways.tsx';
import { useCountries } from './words.ts';

const fields = ['email', 'name', 'company', 'country', 'consent'] as const;
type Field = (typeof fields)[number];
type Refusal = { readonly field: Field | null; readonly message: string };

/** *Get it now*: asks who is interested, says who receives that, and ends with the way to deploy. */
export function GetItNow({
  listingId,
  product,
  plan,
}: {
  listingId: string;
  product: Product;
  plan: Plan;
}) {
  const { t } = useMessages();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="button primary big" onClick={() => setOpen(true)}>
        {t('lead.get')}
      </button>
      {isOpen && (
        <LeadDialog
          listingId={listingId}
          product={product}
          plan={plan}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}

function LeadDialog({
  listingId,
  product,
  plan,
  onClose,
}: {
  listingId: string;
  product: Product;
  plan: Plan;
  onClose: () => void;
}) {
  const { t } = useMessages();
  const countries = useCountries();
  const { ask, asking } = useAsk(RecordLead);
  const publisher = product.parts.overview.publisher.name;
  const title = product.parts.overview.title;
  // In the reader's language now, which is also the one that is kept as what he agreed to.
  const [consent, readConsent] = useQuery({
    query: LeadConsent,
    variables: { id: listingId },
    requestPolicy: 'network-only',
  });
  const [values, setValues] = useState({ email: '', name: '', company: '', country: '' });
  const [agreed, setAgreed] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [isSent, setSent] = useState(false);
  const form = useRef<HTMLDivElement>(null);

  const listing = consent.data?.node?.__typename === 'Listing' ? consent.data.node : null;

  function refuse(found: Refusal): void {
    setRefusal(found);
    // The keyboard goes where something is to be done.
    requestAnimationFrame(() =>
      form.current?.querySelector<HTMLElement>(`#lead-${found.field ?? 'email'}`)?.focus(),
    );
  }

  async function send(): Promise<void> {
    if (asking || listing === null) return;
    if (values.email.trim() === '')
      return refuse({ field: 'email', message: t('lead.needsEmail', { publisher }) });
    if (!agreed) return refuse({ field: 'consent', message: t('lead.needsConsent') });
    const { email, name, company, country } = values;
    const answer = await ask({
      listingId,
      email: email.trim(),
      name: name.trim() || null,
      company: company.trim() || null,
      country: country || null,
      consent: agreed,
    });
    if (answer.__typename === 'RecordLeadPayload') return setSent(true);
    const at = 'path' in answer ? answer.path.at(-1) : undefined;
    refuse({ field: fields.find((field) => field === at) ?? null, message: answer.message });
  }

  const wrongOf = (field: Field | null): ReactNode =>
    refusal === null || refusal.field !== field ? null : (
      <p className="wrong-text" id="lead-wrong" role="alert">
        <Icon name="error" />
        {refusal.message}
      </p>
    );
  const common = (field: Field) => ({
    id: `lead-${field}`,
    'aria-invalid': refusal?.field === field,
    'aria-describedby': refusal?.field === field ? 'lead-wrong' : undefined,
  });
  const text = (field: 'email' | 'name' | 'company', autoComplete: string, type = 'text') => (
    <div className={refusal?.field === field ? 'field wrong' : 'field'}>
      <label htmlFor={`lead-${field}`}>
        {t(`lead.${field}`)}{' '}
        {field !== 'email' && <span className="hint">{t('lead.optional')}</span>}
      </label>
      {wrongOf(field)}
      <input
        {...common(field)}
        {...(field === 'email' ? { 'data-first': true, 'aria-required': true } : {})}
        className="input"
        type={type}
        autoComplete={autoComplete}
        maxLength={field === 'email' ? 254 : 200}
        value={values[field]}
        onChange={({ target }) => setValues({ ...values, [field]: target.value })}
      />
    </div>
  );

  const deployment = product.deployments.get(plan.skuId);
  if (isSent) {
    return (
      <Dialog
        key="sent"
        title={t('lead.sent.title')}
        onClose={onClose}
        footer={
          <button type="button" className="button" onClick={onClose}>
            {t('app.close')}
          </button>
        }
      >
        <p role="status">{t('lead.sent.body', { publisher })}</p>
        {deployment !== undefined && <Way deployment={deployment} />}
      </Dialog>
    );
  }
  return (
    <Dialog
      key="form"
      title={t('lead.title', { title })}
      onClose={onClose}
      onSubmit={() => void send()}
      footer={
        <>
          <button type="button" className="button" onClick={onClose}>
            {t('app.notNow')}
          </button>
          <button
            type="submit"
            className="button primary"
            aria-disabled={asking || listing === null}
          >
            {t('lead.send')}
          </button>
        </>
      }
    >
      {consent.error !== undefined && listing === null ? (
        <ErrorPanel
          error={consent.error}
          onRetry={() => readConsent({ requestPolicy: 'network-only' })}
        />
      ) : (
        <div ref={form} className="stack loose">
          {wrongOf(null)}
          <p>{t('lead.who', { publisher })}</p>
          {text('email', 'email', 'email')}
          {text('name', 'name')}
          {text('company', 'organization')}
          <div className={refusal?.field === 'country' ? 'field wrong' : 'field'}>
            <label htmlFor="lead-country">
              {t('lead.country')} <span className="hint">{t('lead.optional')}</span>
            </label>
            {wrongOf('country')}
            <select
              {...common('country')}
              className="input"
              autoComplete="country"
              value={values.country}
              onChange={({ target }) => setValues({ ...values, country: target.value })}
            >
              <option value="">{t('lead.noCountry')}</option>
              {countries.map(({ code, name }) => (
                <option key={code} value={code}>
                  {name}
                </option>
              ))}
            </select>
          </div>
          <div className={refusal?.field === 'consent' ? 'field wrong' : 'field'}>
            {wrongOf('consent')}
            <div className="choice">
              <input
                {...common('consent')}
                type="checkbox"
                checked={agreed}
                aria-required
                onChange={({ target }) => setAgreed(target.checked)}
              />
              <label htmlFor="lead-consent">{listing?.leadConsent ?? '…'}</label>
            </div>
          </div>
        </div>
      )}
    </Dialog>
  );
}
