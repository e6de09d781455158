import { Link } from 'react-router';
import { useMessages } from '../messages/messages.tsx';
import { useHeadingFocus, usePageTitle } from '../parts/page.ts';
import { StorePage } from './store-page.tsx';

/** What is not live answers like what was never there. */
export function StoreNotFound({ onSignOut }: { onSignOut: () => void }) {
  const { t } = useMessages();
  const heading = useHeadingFocus();
  usePageTitle(`${t('app.notFound.title')} · ${t('app.name')}`);
  return (
    <StorePage onSignOut={onSignOut}>
      <main id="content" className="stack loose store-note">
        <h1 ref={heading} tabIndex={-1}>
          {t('app.notFound.title')}
        </h1>
        <p>{t('app.notFound.body')}</p>
        <p>
          <Link to="/store">{t('store.title')}</Link>
        </p>
      </main>
    </StorePage>
  );
}
