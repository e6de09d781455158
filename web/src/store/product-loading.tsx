import { useMessages } from '../messages/messages.tsx';

/** The true shape of a product page that is to come. */
export function ProductLoading() {
  const { t } = useMessages();
  return (
    <main id="content" className="store-product">
      <p role="status" className="hidden">
        {t('app.loading')}
      </p>
      <div className="column" aria-hidden="true">
        <div className="skeleton head-skeleton" />
        <div className="skeleton shots-skeleton" />
      </div>
      <div className="column side" aria-hidden="true">
        <div className="skeleton head-skeleton" />
        <div className="skeleton form-skeleton" />
      </div>
    </main>
  );
}
