import { useState } from 'react';
import { useClient, useQuery } from 'urql';
import { useNow } from '../clock.ts';
import type { AccountPageQuery } from '../gql/graphql.ts';
import { useMessages } from '../messages/messages.tsx';
import { ErrorPanel } from '../parts/error-panel.tsx';
import { Icon } from '../parts/icon.tsx';
import { useHeadingFocus, usePageTitle } from '../parts/page.ts';
import { useKeepLanguage } from '../own-language.ts';
import { useReader } from '../reader.tsx';
import type { Language } from '../session.ts';
import { browserName } from './browser-name.ts';
import { AccountPage, RevokeSession, SwitchPublisher } from './account-documents.ts';

type Viewer = AccountPageQuery['viewer'];

const languages: readonly { readonly language: Language; readonly name: string }[] = [
  { language: 'en', name: 'English' },
  { language: 'fr', name: 'Français' },
];

/** What belongs to the reader: language, the publisher that he acts for, and where he is signed in. */
export function Account() {
  const { t, language, setLanguage } = useMessages();
  const reader = useReader();
  const keepLanguage = useKeepLanguage();
  const [notKept, setNotKept] = useState<string | null>(null);
  const heading = useHeadingFocus();
  const [page, readPage] = useQuery({ query: AccountPage, requestPolicy: 'cache-and-network' });
  const readAgain = () => readPage({ requestPolicy: 'network-only' });
  const viewer = page.data?.viewer;
  async function choose(wanted: Language): Promise<void> {
    await setLanguage(wanted);
    setNotKept(await keepLanguage(wanted));
  }
  usePageTitle(`${t('bar.account')} · ${t('app.name')}`);
  return (
    <main id="content" className="stack loose">
      <h1 ref={heading} tabIndex={-1}>
        {t('bar.account')}
      </h1>
      <dl className="card pad facts">
        <dt>{t('account.name')}</dt>
        <dd className="breaks">{reader.name}</dd>
        <dt>{t('account.address')}</dt>
        <dd className="breaks">{viewer?.email ?? '–'}</dd>
      </dl>
      <fieldset className="card pad" aria-describedby="language-hint">
        <legend>{t('account.language')}</legend>
        <Refused text={notKept} />
        <div className="choices">
          {languages.map((each) => (
            <label key={each.language} lang={each.language}>
              <input
                type="radio"
                name="language"
                checked={language === each.language}
                onChange={() => void choose(each.language)}
              />
              {each.name}
            </label>
          ))}
        </div>
        <p className="hint" id="language-hint">
          {t('account.language.hint')}
        </p>
      </fieldset>
      {page.error && viewer === undefined && <ErrorPanel error={page.error} onRetry={readAgain} />}
      {viewer === undefined && !page.error && <div className="skeleton now-skeleton" />}
      {viewer !== undefined && viewer.publishers.length > 1 && <Publishers viewer={viewer} />}
      {viewer !== undefined && <Sessions viewer={viewer} onChanged={readAgain} />}
    </main>
  );
}

/** Which publisher the reader acts for. Another one is another world: the portal is loaded anew. */
function Publishers({ viewer }: { viewer: Viewer }) {
  const { t, apiLanguage: language } = useMessages();
  const client = useClient();
  const [refused, setRefused] = useState<string | null>(null);
  async function switchTo(publisher: string): Promise<void> {
    const answer = await client.mutation(SwitchPublisher, { input: { publisher }, language });
    const outcome = answer.data?.switchPublisher;
    if (outcome?.__typename === 'SwitchPublisherPayload') location.assign('/offers');
    else setRefused(outcome?.message ?? t('signIn.unreachable'));
  }
  return (
    <fieldset className="card pad">
      <legend>{t('account.publisher')}</legend>
      <Refused text={refused} />
      <div className="choices">
        {viewer.publishers.map(({ id, publisherId, name }) => (
          <label key={id}>
            <input
              type="radio"
              name="publisher"
              checked={viewer.publisher?.publisherId === publisherId}
              onChange={() => void switchTo(publisherId)}
            />
            {name}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function Sessions({ viewer, onChanged }: { viewer: Viewer; onChanged: () => void }) {
  const { t, formats, apiLanguage: language } = useMessages();
  const client = useClient();
  const now = useNow();
  const [refused, setRefused] = useState<string | null>(null);
  async function revoke(sessionId: string): Promise<void> {
    const answer = await client.mutation(RevokeSession, { input: { sessionId }, language });
    const outcome = answer.data?.revokeSession;
    const done = outcome?.__typename === 'RevokeSessionPayload';
    setRefused(done ? null : (outcome?.message ?? t('signIn.unreachable')));
    onChanged();
  }
  return (
    <section className="card" aria-labelledby="sessions">
      <header>
        <h2 id="sessions">{t('account.sessions')}</h2>
      </header>
      <div className="pad stack">
        <p className="hint">{t('account.sessions.hint')}</p>
        <Refused text={refused} />
        <ul className="stack">
          {viewer.sessions.map((session) => (
            <li key={session.id} className="row">
              <span className="breaks">
                <b title={session.userAgent ?? undefined}>
                  {session.userAgent === null
                    ? t('account.browser.unknown')
                    : browserName(session.userAgent)}
                </b>
                <br />
                <small className="quiet-3">
                  {t('account.session', {
                    method: session.method,
                    address: session.address,
                    began: formats.moment(session.createdAt, now),
                    used: formats.moment(session.lastUsedAt, now),
                  })}
                </small>
              </span>
              <span className="push" />
              {session.isCurrent ? (
                <span className="small quiet-3">{t('account.session.this')}</span>
              ) : (
                <button type="button" className="button" onClick={() => void revoke(session.id)}>
                  {t('account.session.revoke')}
                </button>
              )}
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}

function Refused({ text }: { text: string | null }) {
  return (
    text !== null && (
      <p className="wrong-text" role="alert">
        <Icon name="error" />
        {text}
      </p>
    )
  );
}
