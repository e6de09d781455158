import { useState } from 'react';
import { Link, NavLink } from 'react-router';
import { useMessages } from '../messages/messages.tsx';
import { useKeepLanguage } from '../own-language.ts';
import type { Reader } from '../reader.tsx';
import {
  readSingleKeys,
  readTheme,
  writeSingleKeys,
  writeTheme,
  type Language,
  type Theme,
} from '../session.ts';
import { Avatar, initialsOf } from './avatar.tsx';
import { ConnectionWord } from './connection.tsx';
import { SectionsMenu } from './sections-menu.tsx';

export function Mark() {
  return (
    <svg width="22" height="22" viewBox="0 0 22 22" aria-hidden="true">
      <rect className="frame" x="1.5" y="2.5" width="19" height="15" rx="2" />
      <path className="frame" d="M7.8 2.5v15M14.2 2.5v15M1.5 20.5h19" />
      <rect className="pane" x="9" y="4.5" width="4" height="11" />
    </svg>
  );
}

/** One bar for everybody: mark, house, sections with what waits for the reader, connection, language, account. */
export function TopBar({
  reader,
  waiting,
  onSignOut,
}: {
  reader: Reader;
  waiting: number;
  onSignOut: () => void;
}) {
  const { t } = useMessages();
  const keepLanguage = useKeepLanguage();
  return (
    <header className="bar">
      <Link className="brand" to="/offers">
        <Mark />
        <span className="word">{t('app.name')}</span>
      </Link>
      <span className="house">
        {reader.publisher?.name ?? t('bar.role', { role: reader.role ?? 'CUSTOMER' })}
      </span>
      <nav aria-label={t('bar.main')}>
        <NavLink to="/offers">
          {t('bar.offers')}
          {waiting > 0 && (
            <>
              <span className="count turn" aria-hidden="true">
                {waiting}
              </span>
              <span className="hidden">{t('bar.offers.waiting', { count: waiting })}</span>
            </>
          )}
        </NavLink>
        {reader.side === 'REVIEWER' && <NavLink to="/reviews">{t('bar.reviews')}</NavLink>}
        {reader.side === 'OPERATOR' && <NavLink to="/operations">{t('bar.operations')}</NavLink>}
        <SectionsMenu reader={reader} />
      </nav>
      <span className="push" />
      <ConnectionWord />
      <LanguageButton onChoose={(language) => void keepLanguage(language)} />
      <Account reader={reader} onSignOut={onSignOut} />
    </header>
  );
}

/** The other language, written in that language. `onChoose` keeps it for a reader who is signed in. */
export function LanguageButton({ onChoose }: { onChoose?: (language: Language) => void }) {
  const { language, setLanguage } = useMessages();
  const [other, name] =
    language === 'en' ? (['fr', 'Français'] as const) : (['en', 'English'] as const);
  return (
    <button
      type="button"
      className="icon-button"
      lang={other}
      aria-label={`${other.toUpperCase()}, ${name}`}
      onClick={() => {
        void setLanguage(other);
        onChoose?.(other);
      }}
    >
      {other.toUpperCase()}
    </button>
  );
}

const themes: readonly Theme[] = ['system', 'light', 'dark'];

/** Who is signed in, what this browser remembers, and the way out. */
export function Account({
  reader,
  onSignOut,
}: {
  reader: Pick<Reader, 'name' | 'role'> & { readonly publisher: { readonly name: string } | null };
  onSignOut: () => void;
}) {
  const { t } = useMessages();
  const [theme, setTheme] = useState(readTheme);
  const [singleKeys, setSingleKeys] = useState(readSingleKeys);
  const initials = initialsOf(reader.name);
  return (
    <>
      <button
        type="button"
        className="icon-button"
        popoverTarget="account"
        aria-label={`${initials}, ${t('bar.account')}`}
      >
        <Avatar name={reader.name} />
      </button>
      <div id="account" popover="auto" className="menu">
        <p className="breaks">
          <b>{reader.name}</b>
          <br />
          <small className="quiet-3">
            {t('bar.role', { role: reader.role ?? 'CUSTOMER' })}
            {reader.publisher !== null && ` · ${reader.publisher.name}`}
          </small>
        </p>
        <fieldset>
          <legend>{t('bar.theme')}</legend>
          <div className="choices">
            {themes.map((each) => (
              <label key={each}>
                <input
                  type="radio"
                  name="theme"
                  checked={theme === each}
                  onChange={() => {
                    writeTheme(each);
                    setTheme(each);
                  }}
                />
                {t(`bar.theme.${each}`)}
              </label>
            ))}
          </div>
        </fieldset>
        <div>
          <label>
            <input
              type="checkbox"
              checked={singleKeys}
              aria-describedby="single-keys-hint"
              onChange={() => {
                writeSingleKeys(!singleKeys);
                setSingleKeys(!singleKeys);
              }}
            />
            {t('bar.singleKeys')}
          </label>
          <p className="hint" id="single-keys-hint">
            {t('bar.singleKeys.hint')}
          </p>
        </div>
        <Link to="/account">{t('bar.account.page')}</Link>
        <button type="button" className="button" onClick={onSignOut}>
          {t('bar.signOut')}
        </button>
      </div>
    </>
  );
}
