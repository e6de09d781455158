import { useEffect, useState, type ReactNode } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { useQuery } from 'urql';
import { useMessages } from '../messages/messages.tsx';
import { Icon } from '../parts/icon.tsx';
import { Account, LanguageButton, Mark } from '../parts/top-bar.tsx';
import { useKeepLanguage, useOwnLanguage } from '../own-language.ts';
import type { Language } from '../session.ts';
import { storePath } from './page.ts';
import { StoreViewer } from './store-documents.ts';

/** The frame of the store and of product pages: its own bar, for guests and for everybody else. */
export function StorePage({
  top,
  onSignOut,
  children,
}: {
  /** Above the bar: that this is a preview. */
  top?: ReactNode;
  onSignOut: () => void;
  children: ReactNode;
}) {
  const { t } = useMessages();
  const [{ data }] = useQuery({ query: StoreViewer });
  const viewer = data?.viewer;
  useOwnLanguage(viewer?.language);
  const keepLanguage = useKeepLanguage();
  const isSignedIn = viewer !== undefined && viewer.role !== null;
  // It may be chosen before it is known who reads, and is then kept as soon as that is known.
  const [chosen, setChosen] = useState<Language | null>(null);
  useEffect(() => {
    if (chosen === null || !isSignedIn) return;
    void keepLanguage(chosen);
    setChosen(null);
  }, [chosen, isSignedIn, keepLanguage]);
  const next = location.pathname + location.search;
  return (
    <>
      <a className="skip" href="#content">
        {t('app.skip')}
      </a>
      {top}
      <header className="bar store-bar">
        <Link className="brand" to="/store">
          <Mark />
          <span className="word">{t('app.name')}</span>
        </Link>
        <Search />
        <span className="push" />
        {isSignedIn && viewer.role !== 'CUSTOMER' && (
          <nav aria-label={t('bar.main')}>
            <Link to="/offers">{t('bar.offers')}</Link>
          </nav>
        )}
        <LanguageButton onChoose={setChosen} />
        {viewer === undefined ? null : viewer.role === null ? (
          <Link className="button small" to={`/sign-in?next=${encodeURIComponent(next)}`}>
            {t('signIn.title')}
          </Link>
        ) : (
          <Account reader={viewer} onSignOut={onSignOut} />
        )}
      </header>
      {children}
    </>
  );
}

function Search() {
  const { t } = useMessages();
  const navigate = useNavigate();
  const [query] = useSearchParams();
  const asked = query.get('q') ?? '';
  const [text, setText] = useState(asked);
  // Back and a removed search change the address without the field.
  useEffect(() => setText(asked), [asked]);
  return (
    <form
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        void navigate(storePath(text.trim(), query.get('category')));
      }}
    >
      <label className="hidden" htmlFor="store-search">
        {t('store.search')}
      </label>
      <Icon name="search" />
      <input
        id="store-search"
        className="input"
        type="search"
        enterKeyHint="search"
        autoComplete="off"
        maxLength={200}
        placeholder={t('store.search')}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
    </form>
  );
}
