import { Link } from 'react-router';
import { useMessages } from '../messages/messages.tsx';
import { useHeadingFocus, usePageTitle } from './page.ts';

/** A thing of another tenant answers exactly like a thing that does not exist. */
export function NotFound() {
  const { t } = useMessages();
  const heading = useHeadingFocus();
  usePageTitle(`${t('app.notFound.title')} · ${t('app.name')}`);
  return (
    <main id="content" className="stack loose">
      <h1 ref={heading} tabIndex={-1}>
        {t('app.notFound.title')}
      </h1>
      <p>{t('app.notFound.body')}</p>
      <p>
        <Link to="/offers">{t('app.notFound.back')}</Link>
      </p>
    </main>
  );
}
