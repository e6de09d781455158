import { useEffect, useId, useRef, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { useQuery } from 'urql';
import { useMessages } from '../messages/messages.tsx';
import { editorPath } from '../offer.ts';
import { useAsk } from '../parts/ask.ts';
import { useIsCut } from '../parts/connection.tsx';
import { Icon } from '../parts/icon.tsx';
import { NotFound } from '../parts/not-found.tsx';
import { useHeadingFocus, usePageTitle } from '../parts/page.ts';
import { useReader, type Reader } from '../reader.tsx';
import { CreateOffer, OfferIdRefusal } from './new-offer-documents.ts';

const CHECK_AFTER_MS = 300;

/** Publisher, id, name; everything else is filled in afterwards. */
export function NewOffer() {
  const { publisher } = useReader();
  return publisher === null ? <NotFound /> : <NewOfferOf publisher={publisher} />;
}

/** The value, once nobody has typed for a moment. */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), CHECK_AFTER_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

type Refused = { readonly field: 'offerId' | 'name' | null; readonly message: string };

function NewOfferOf({ publisher }: { publisher: NonNullable<Reader['publisher']> }) {
  const { t, apiLanguage: language } = useMessages();
  const heading = useHeadingFocus();
  const navigate = useNavigate();
  const isCut = useIsCut();
  const { asking, ask } = useAsk(CreateOffer);
  const [offerId, setOfferId] = useState('');
  const [name, setName] = useState('');
  const [refused, setRefused] = useState<Refused | null>(null);
  const ids = { offerId: useId(), name: useId() };
  const inputs = { offerId: useRef<HTMLInputElement>(null), name: useRef<HTMLInputElement>(null) };
  usePageTitle(`${t('newOffer.title')} · ${t('app.name')}`);

  const settled = useSettled(offerId);
  const [check] = useQuery({
    query: OfferIdRefusal,
    variables: { publisher: publisher.publisherId, offerId: settled, language },
    pause: settled === '',
    requestPolicy: 'network-only',
  });
  const isChecked = settled === offerId && offerId !== '' && !check.fetching && !check.error;
  const idRefusal = isChecked ? (check.data?.offerIdRefusal?.message ?? null) : null;
  const wrongId = refused?.field === 'offerId' ? refused.message : idRefusal;
  const wrongName = refused?.field === 'name' ? refused.message : null;

  function stop(field: 'offerId' | 'name', message: string): void {
    setRefused({ field, message });
    inputs[field].current?.focus();
  }
  async function create(): Promise<void> {
    if (asking || isCut) return;
    if (offerId === '') return stop('offerId', t('newOffer.id.required'));
    if (idRefusal !== null) return stop('offerId', idRefusal);
    if (name.trim() === '') return stop('name', t('newOffer.name.required'));
    const answer = await ask({ publisher: publisher.publisherId, offerId, name: name.trim() });
    if (answer.__typename === 'CreateOfferPayload') {
      const { offer } = answer;
      await navigate(editorPath(offer.publisher.publisherId, offer.offerId), { replace: true });
      return;
    }
    const path = 'path' in answer ? answer.path.at(-1) : undefined;
    if (path === 'offerId' || path === 'name') stop(path, answer.message);
    else setRefused({ field: null, message: answer.message });
  }

  return (
    <main id="content" className="new-offer stack loose">
      <div>
        <p className="crumb">
          <Link to="/offers">{t('offers.title')}</Link>
        </p>
        <h1 ref={heading} tabIndex={-1}>
          {t('newOffer.title')}
        </h1>
      </div>
      <form
        className="card"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void create();
        }}
      >
        <div className="fields">
          <div className="field">
            <span className="label">{t('newOffer.publisher')}</span>
            <p>
              {publisher.name} <span className="quiet-3">({publisher.publisherId})</span>
            </p>
          </div>
          <div className={wrongId === null ? 'field' : 'field wrong'}>
            <div className="field-head">
              <label htmlFor={ids.offerId} className="label">
                {t('newOffer.id')}
              </label>
              <span className="right-text small" role="status">
                {wrongId === null && isChecked && (
                  <>
                    <Icon name="check" small />
                    {t('newOffer.id.free')}
                  </>
                )}
              </span>
            </div>
            <div id={`${ids.offerId}-says`} aria-live="polite">
              {wrongId !== null && (
                <p className="wrong-text">
                  <Icon name="error" />
                  <span>{wrongId}</span>
                </p>
              )}
            </div>
            <input
              ref={inputs.offerId}
              id={ids.offerId}
              className="input mono"
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              value={offerId}
              aria-invalid={wrongId !== null}
              aria-describedby={`${ids.offerId}-says ${ids.offerId}-hint`}
              onChange={(event) => {
                setOfferId(event.target.value.trim());
                setRefused(null);
              }}
            />
            <p className="hint" id={`${ids.offerId}-hint`}>
              {t('newOffer.id.hint')}
            </p>
          </div>
          <div className={wrongName === null ? 'field' : 'field wrong'}>
            <label htmlFor={ids.name} className="label">
              {t('newOffer.name')}
            </label>
            <div id={`${ids.name}-says`} aria-live="polite">
              {wrongName !== null && (
                <p className="wrong-text">
                  <Icon name="error" />
                  <span>{wrongName}</span>
                </p>
              )}
            </div>
            <input
              ref={inputs.name}
              id={ids.name}
              className="input"
              autoComplete="off"
              value={name}
              aria-invalid={wrongName !== null}
              aria-describedby={`${ids.name}-says ${ids.name}-hint`}
              onChange={(event) => {
                setName(event.target.value);
                setRefused(null);
              }}
            />
            <p className="hint" id={`${ids.name}-hint`}>
              {t('newOffer.name.hint')}
            </p>
          </div>
          {refused?.field === null && (
            <p className="wrong-text" role="alert">
              <Icon name="error" />
              <span>{refused.message}</span>
            </p>
          )}
          <div className="row wraps">
            <button type="submit" className="button primary" aria-disabled={asking || isCut}>
              {t('newOffer.submit')}
            </button>
            <Link className="button" to="/offers">
              {t('app.notNow')}
            </Link>
            {isCut && <span className="small quiet-3">{t('connection.needed')}</span>}
          </div>
        </div>
      </form>
    </main>
  );
}
