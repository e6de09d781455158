import { useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import type { OfferCountsQuery } from '../gql/graphql.ts';
import { useMessages } from '../messages/messages.tsx';
import { Icon } from '../parts/icon.tsx';
import { useSingleKeys } from '../parts/page.ts';
import { readSingleKeys } from '../session.ts';
import { addressOf, currentOwn, orders, type Listing, type OwnView } from './listing.ts';
import { DeleteView, SaveView } from './own-views.tsx';

const FILTER_AFTER_MS = 200;

/** Everything that narrows or orders the list, and the way to keep it under a name. */
export function Tools({
  listing,
  counts,
  own,
  onViewsChanged,
}: {
  listing: Listing;
  counts: OfferCountsQuery['all'] | undefined;
  /** The saved views of the reader; undefined until they are known. */
  own: readonly OwnView[] | undefined;
  onViewsChanged: () => void;
}) {
  const { t } = useMessages();
  const navigate = useNavigate();
  const [typed, setTyped] = useTyped(listing);
  const go = (next: Partial<Listing>) =>
    void navigate(addressOf({ ...listing, text: typed.trim(), ...next }), { replace: true });
  const { status } = listing;
  return (
    <div className="offers-tools">
      <Filter typed={typed} onType={setTyped} />
      <select
        className="input"
        aria-label={t('offers.column.status')}
        value={status.length > 1 ? 'SEVERAL' : (status[0] ?? '')}
        onChange={({ target }) => {
          const chosen = counts?.find((one) => one.status === target.value);
          go({ status: chosen === undefined ? [] : [chosen.status] });
        }}
      >
        <option value="">{t('offers.status.any')}</option>
        {status.length > 1 && (
          <option value="SEVERAL">{t('offers.status.several', { count: status.length })}</option>
        )}
        {counts?.map((one) => (
          <option key={one.status} value={one.status}>
            {one.statusText}
          </option>
        ))}
      </select>
      <select
        className="input"
        aria-label={t('offers.order')}
        value={listing.order}
        onChange={({ target }) =>
          go({ order: orders.find((one) => one === target.value) ?? listing.order })
        }
      >
        {orders.map((one) => (
          <option key={one} value={one}>
            {t(`offers.order.${one}`)}
          </option>
        ))}
      </select>
      {own !== undefined && <Keep listing={listing} own={own} onChanged={onViewsChanged} />}
    </div>
  );
}

/** One of two: a listing without a name can be saved, a saved one can be deleted. */
function Keep({
  listing,
  own,
  onChanged,
}: {
  listing: Listing;
  own: readonly OwnView[];
  onChanged: () => void;
}) {
  const { t } = useMessages();
  const [asked, setAsked] = useState(false);
  const address = addressOf(listing);
  const current = currentOwn(listing, own);
  const close = () => setAsked(false);
  // The views that everybody has need no other name.
  if (current === undefined && isPlain(address)) return null;
  return (
    <>
      <button type="button" className="button" onClick={() => setAsked(true)}>
        {t(current === undefined ? 'offers.save' : 'offers.delete')}
      </button>
      {asked &&
        (current === undefined ? (
          <SaveView listing={listing} own={own} onClose={close} onSaved={onChanged} />
        ) : (
          <DeleteView view={current} onClose={close} onDeleted={onChanged} />
        ))}
    </>
  );
}

const isPlain = (address: string): boolean => /^\/offers(?:\?view=[a-z]+)?$/.test(address);

/** The text in the field. It goes into the address when the hand rests; an address from elsewhere comes into the field. */
function useTyped(listing: Listing): [string, (typed: string) => void] {
  const navigate = useNavigate();
  const { text } = listing;
  const [typed, setTyped] = useState(text);
  const [before, setBefore] = useState(text);
  const [sent, setSent] = useState(text);
  if (text !== before) {
    setBefore(text);
    // What was typed since it was sent stays.
    if (text !== sent) setTyped(text);
  }
  const wanted = typed.trim();
  const address = addressOf({ ...listing, text: wanted });
  useEffect(() => {
    if (wanted === text) return;
    const timer = setTimeout(() => {
      setSent(wanted);
      void navigate(address, { replace: true });
    }, FILTER_AFTER_MS);
    return () => clearTimeout(timer);
  }, [wanted, text, address, navigate]);
  return [typed, setTyped];
}

function Filter({ typed, onType }: { typed: string; onType: (typed: string) => void }) {
  const { t } = useMessages();
  const input = useRef<HTMLInputElement>(null);
  useSingleKeys({ '/': () => input.current?.focus() });
  return (
    <div className="filter">
      <Icon name="search" />
      <input
        ref={input}
        className="input"
        type="search"
        aria-label={t('offers.filter')}
        placeholder={t('offers.filter')}
        value={typed}
        onChange={({ target }) => onType(target.value)}
      />
      {readSingleKeys() && <kbd aria-hidden="true">/</kbd>}
    </div>
  );
}
