import { lazy, Suspense, useEffect } from 'react';
import { BrowserRouter, Link, Navigate, Route, Routes } from 'react-router';
import { Provider, type Client } from 'urql';
import { useMessages } from './messages/messages.tsx';
import { Offers } from './offers/offers.tsx';
import { useHeadingFocus, usePageTitle } from './parts/page.ts';
import { ShellFrame } from './shell.tsx';

const Status = lazy(async () => ({ default: (await import('./status/status.tsx')).Status }));
const SignIn = lazy(async () => ({ default: (await import('./sign-in/sign-in.tsx')).SignIn }));

/** All screens. Without a client nobody is signed in: every address then leads to the sign-in page and back. */
export function App({ client, onSignOut }: { client: Client | null; onSignOut: () => void }) {
  const { language } = useMessages();
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  return (
    <BrowserRouter>
      <Suspense fallback={null}>
        <Routes>
          <Route path="/sign-in" element={<SignIn />} />
          {client === null ? (
            <Route path="*" element={<ToSignIn />} />
          ) : (
            <Route
              element={
                <Provider value={client}>
                  <ShellFrame onSignOut={onSignOut} />
                </Provider>
              }
            >
              <Route path="/" element={<Navigate to="/offers" replace />} />
              <Route path="/offers" element={<Offers />} />
              <Route path="/offers/:publisher/:offerId/status" element={<Status />} />
              <Route path="*" element={<NotFound />} />
            </Route>
          )}
        </Routes>
      </Suspense>
    </BrowserRouter>
  );
}

function ToSignIn() {
  const wanted = location.pathname + location.search + location.hash;
  const next = wanted === '/' ? '' : `?next=${encodeURIComponent(wanted)}`;
  return <Navigate to={`/sign-in${next}`} replace />;
}

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
