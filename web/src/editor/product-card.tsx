import { useMessages } from '../messages/messages.tsx';
import { Description } from '../store/description.tsx';
import { ProductLogo } from '../store/product-logo.tsx';
import { useEditing, useIds, useText, useValue } from './context.ts';
import { PAGED_LIST } from './form.ts';
import { useImage } from './image-source.ts';

const SCREENSHOTS = 'marketplace.screenshots';

/** The product page in small, as the draft would make it: what is typed and chosen is there at once. */
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
  const description = useText('marketplace.description');
  const medium = useImage('marketplace.logos.medium');
  const large = useImage('marketplace.logos.large');
  const logo = medium.image === undefined ? large : medium;
  const screenshots = useIds(SCREENSHOTS);
  return (
    <aside className="card product-card" aria-label={t('editor.product')}>
      <header>
        <h3>{t('editor.product')}</h3>
        <span className="push tag">{t('editor.product.draft')}</span>
      </header>
      <div className="pad stack loose" role="region" tabIndex={0} aria-label={t('editor.product')}>
        <div className="row">
          <ProductLogo
            name={title || name || offerId}
            id={offerId}
            url={logo.image === undefined ? null : logo.source}
          />
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
        {screenshots.map((id) => (
          <Screenshot key={id} place={`${SCREENSHOTS}[${id}]`} />
        ))}
        {description !== '' && (
          <div className="description breaks">
            <Description markup={description} />
          </div>
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

function Screenshot({ place }: { place: string }) {
  const name = useText(`${place}.name`);
  const { image, source } = useImage(`${place}.image`);
  if (image === undefined || source === null) return null;
  return (
    <figure>
      <img src={source} width={image.width} height={image.height} alt={name} />
      <figcaption className="small quiet-3 breaks">{name}</figcaption>
    </figure>
  );
}
