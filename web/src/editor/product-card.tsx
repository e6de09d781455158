import { useMessages } from '../messages/messages.tsx';
import { Plate } from '../parts/signs.tsx';
import { useEditing, useIds, useText, useValue } from './context.ts';
import { PAGED_LIST } from './form.ts';

/** The product page in small, as the draft would make it. */
export function ProductCard({ publisherName }: { publisherName: string }) {
  const { t, formats } = useMessages();
  const { form, offerId, store } = useEditing();
  const title = useText('marketplace.title');
  const name = useText('name');
  const summary = useText('marketplace.summary');
  const limit = form.fields.find(({ path }) => path === 'marketplace.summary')?.limit ?? Infinity;
  const categories = useValue('marketplace.categories');
  const choices = form.fields.find(({ path }) => path === 'marketplace.categories')?.choices ?? [];
  const skus = useIds(PAGED_LIST).flatMap((id) => {
    const skuId = store.value(`${PAGED_LIST}[${id}].skuId`);
    return typeof skuId === 'string' ? [skuId] : [];
  });
  const letters = [...summary];
  return (
    <aside className="card product-card" aria-label={t('editor.product')}>
      <header>
        <h3>{t('editor.product')}</h3>
        <span className="push tag">{t('editor.product.draft')}</span>
      </header>
      <div className="pad stack loose">
        <div className="row">
          <Plate name={title || name || offerId} id={offerId} />
          <p className="breaks">
            <b>{title || <span className="quiet-3">{t('editor.product.title')}</span>}</b>
            <br />
            <small className="quiet-2">
              {t('editor.product.by', { publisher: publisherName })}
            </small>
          </p>
        </div>
        <p className="quiet-2 breaks">
          {summary === '' ? (
            <span className="quiet-3">{t('editor.product.summary')}</span>
          ) : (
            <>
              {letters.slice(0, limit).join('')}
              {letters.length > limit && <mark>{letters.slice(limit).join('')}</mark>}
            </>
          )}
        </p>
        {Array.isArray(categories) && categories.length > 0 && (
          <p className="row wraps">
            {categories.map((id) => (
              <span key={String(id)} className="tag">
                {choices.find(({ value }) => value === id)?.label ?? String(id)}
              </span>
            ))}
          </p>
        )}
        {skus.length > 0 && (
          <dl className="facts">
            <dt>{t('editor.product.skus')}</dt>
            <dd>{formats.list(skus)}</dd>
          </dl>
        )}
      </div>
    </aside>
  );
}
