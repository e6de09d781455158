import { useState } from 'react';
import { useClient } from 'urql';
import { useMessages } from '../messages/messages.tsx';
import { useAsk } from '../parts/ask.ts';
import { Download } from '../parts/download.tsx';
import { Icon } from '../parts/icon.tsx';
import { ChooseFile } from './choose-file.tsx';
import { useEditing, useText } from './context.ts';
import type { ControlProps } from './control.ts';
import { ListField } from './list-field.tsx';
import { ImportPrices, PricesSheet } from './prices-documents.ts';
import { savedDraftOf } from './saved-draft.ts';

/** Largest file that is read, in bytes: many times the longest list of countries. */
const MAX_BYTES = 200_000;

type Fault = { readonly line: number; readonly message: string };
type Said =
  | { readonly kind: 'DONE'; readonly count: number }
  | { readonly kind: 'REFUSED'; readonly message: string; readonly faults: readonly Fault[] };

/** Prices by country, one below the other, and all of them as a sheet. */
export function PricesField(props: ControlProps) {
  const { place, isFrozen } = props;
  const skuId = useText(place.replace(/\.[^.]*$/, '.skuId'));
  return (
    <div className="stack">
      <ListField {...props} />
      {skuId !== '' && !isFrozen && <Sheet key={skuId} place={place} skuId={skuId} />}
    </div>
  );
}

/** What is typed is saved first: the sheet is made of the saved draft, and is compared with it. */
function Sheet({ place, skuId }: { place: string; skuId: string }) {
  const { t, formats } = useMessages();
  const { store, id, offerId } = useEditing();
  const client = useClient();
  const { asking, ask } = useAsk(ImportPrices);
  const [said, setSaid] = useState<Said | null>(null);

  async function address(): Promise<string> {
    await store.flush();
    const { data } = await client.query(PricesSheet, { id, skuId });
    const node = data?.node;
    if (node?.__typename !== 'Offer') throw new Error('There is no address of the prices.');
    return new URL(node.pricesCsvUrl).pathname;
  }

  async function read(file: File): Promise<void> {
    if (asking) return;
    setSaid(null);
    if (file.size > MAX_BYTES) {
      const message = t('editor.prices.large', { size: formats.bytes(MAX_BYTES) });
      return setSaid({ kind: 'REFUSED', message, faults: [] });
    }
    const sheet = await file.text();
    await store.flush();
    const expectedDraftVersion = store.saved().version;
    const answer = await ask({ offerId: id, expectedDraftVersion, skuId, sheet });
    if (answer.__typename === 'ImportPricesPayload') {
      store.receive(savedDraftOf(answer.offer));
      setSaid({ kind: 'DONE', count: answer.changedValues });
    } else {
      const faults = answer.__typename === 'SheetRefused' ? answer.faults : [];
      setSaid({ kind: 'REFUSED', message: answer.message, faults });
    }
  }
  return (
    <>
      <div className="row wraps">
        <Download address={address} name={`prices-${offerId}-${skuId}.csv`}>
          {t('editor.prices.export')}
        </Download>
        <ChooseFile
          id={`${place}.csv`}
          accept=".csv,text/csv,text/plain"
          label={t(asking ? 'editor.prices.importing' : 'editor.prices.import')}
          onFile={(file) => void read(file)}
        />
        <span role="status" className="small quiet-2">
          {said?.kind === 'DONE' && t('editor.prices.imported', { count: said.count })}
        </span>
      </div>
      <div role="alert">
        {said?.kind === 'REFUSED' && (
          <>
            <p className="wrong-text">
              <Icon name="error" />
              <span>{said.message}</span>
            </p>
            {said.faults.length > 0 && (
              <ul className="small">
                {said.faults.map(({ line, message }) => (
                  <li key={`${line} ${message}`} className="breaks">
                    {t('editor.prices.line', { line, message })}
                  </li>
                ))}
              </ul>
            )}
          </>
        )}
      </div>
    </>
  );
}
