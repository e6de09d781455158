import { Link } from 'react-router';
import type { CombinedError } from 'urql';
import { useMessages } from '../messages/messages.tsx';
import { useReader } from '../reader.tsx';
import { useHeadingFocus, usePageTitle } from './page.ts';

/** A page of another role: whose it is, what the API says, and as whom the reader is signed in. */
export function Forbidden({
  title,
  error,
  message,
}: {
  title: string;
  error?: CombinedError;
  /** What is said where the API was not asked. */
  message?: string;
}) {
  const { t } = useMessages();
  const { name, role } = useReader();
  const heading = useHeadingFocus();
  usePageTitle(`${title} · ${t('app.name')}`);
  return (
    <main id="content" className="stack loose">
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      <p>{message ?? error?.graphQLErrors[0]?.message}</p>
      <p className="quiet-2">{t('app.forbidden.you', { name, role: role ?? 'CUSTOMER' })}</p>
      <p>
        <Link to="/offers">{t('app.notFound.back')}</Link>
      </p>
    </main>
  );
}
