import { useMessages } from '../messages/messages.tsx';
import { useHeadingFocus, usePageTitle } from '../parts/page.ts';

/** What a customer finds in place of the offers, which are their publishers': the way to the store and to previews. */
export function Customer() {
  const { t } = useMessages();
  const heading = useHeadingFocus();
  usePageTitle(`${t('customer.title')} · ${t('app.name')}`);
  return (
    <main id="content">
      <h1 ref={heading} tabIndex={-1}>
        {t('customer.title')}
      </h1>
      <p>{t('customer.body')}</p>
      <p>
        <a className="button primary" href="/store">
          {t('customer.store')}
        </a>
      </p>
    </main>
  );
}
