import { useEffect, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { useMessages, type MessageKey } from '../messages/messages.tsx';
import { Icon } from '../parts/icon.tsx';
import { usePageTitle } from '../parts/page.ts';
import { LanguageButton, Mark } from '../parts/top-bar.tsx';
import { writeToken } from '../session.ts';

/** An account of the embedded demonstration; the address answers 404 everywhere else. */
type DemoPerson = { readonly role: string; readonly name: string; readonly token: string };

/** The three demo accounts that have screens here, in the order of a publication. */
const demoRoles = [
  { role: 'OWNER', name: 'signIn.demo.publisher' },
  { role: 'REVIEWER', name: 'signIn.demo.reviewer' },
  { role: 'OPERATOR', name: 'signIn.demo.operator' },
] as const satisfies readonly { role: string; name: MessageKey }[];

const isDemoPerson = (value: unknown): value is DemoPerson =>
  typeof value === 'object' &&
  value !== null &&
  'role' in value &&
  typeof value.role === 'string' &&
  'token' in value &&
  typeof value.token === 'string';

async function readDemoPeople(): Promise<readonly DemoPerson[]> {
  try {
    const answer = await fetch('/demo/people', { headers: { accept: 'application/json' } });
    const people: unknown = answer.ok ? await answer.json() : [];
    return Array.isArray(people) ? people.filter(isDemoPerson) : [];
  } catch {
    // No answer, or none that can be read: then this is no demonstration.
    return [];
  }
}

type Refusal = 'signIn.required' | 'signIn.refused' | 'signIn.unreachable';

/** Asks who the token is; null when it is good. */
async function refusalOf(token: string): Promise<Refusal | null> {
  try {
    const answer = await fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query: '{ viewer { role } }' }),
    });
    if (answer.status >= 500) return 'signIn.unreachable';
    const body = (await answer.json()) as { data?: { viewer?: { role?: string | null } | null } };
    return body.data?.viewer?.role ? null : 'signIn.refused';
  } catch {
    return 'signIn.unreachable';
  }
}

/** Only an address of this portal may follow the sign-in. */
function nextPage(wanted: string | null): string {
  if (wanted === null) return '/offers';
  const url = new URL(wanted, location.origin);
  return url.origin === location.origin ? url.pathname + url.search + url.hash : '/offers';
}

export function SignIn() {
  const { t } = useMessages();
  const [query] = useSearchParams();
  const [people, setPeople] = useState<readonly DemoPerson[]>([]);
  const [token, setToken] = useState('');
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [asking, setAsking] = useState(false);
  usePageTitle(`${t('signIn.title')} · ${t('app.name')}`);
  useEffect(() => {
    void readDemoPeople().then(setPeople);
  }, []);

  async function signIn(given: string): Promise<void> {
    const text = given.trim();
    if (text === '') return setRefusal('signIn.required');
    if (asking) return;
    setAsking(true);
    const refused = await refusalOf(text);
    setAsking(false);
    setRefusal(refused);
    if (refused !== null) return;
    writeToken(text);
    location.assign(nextPage(query.get('next')));
  }

  return (
    <main className="sign-in">
      <div className="card">
        <div className="row">
          <span className="brand">
            <Mark />
            {t('app.name')}
          </span>
          <span className="push" />
          <LanguageButton />
        </div>
        <h1>{t('signIn.title')}</h1>
        {query.has('ended') && (
          <p className="notice">
            <Icon name="info" />
            {t('signIn.ended')}
          </p>
        )}
        {people.length > 0 && (
          <>
            <section className="stack" aria-labelledby="demo">
              <h2 id="demo" className="hint">
                {t('signIn.demo')}
              </h2>
              <div className="demo">
                {demoRoles.map(({ role, name }) => {
                  const person = people.find((each) => each.role === role);
                  return (
                    person !== undefined && (
                      <button
                        key={role}
                        type="button"
                        className="button"
                        title={person.name}
                        onClick={() => void signIn(person.token)}
                      >
                        {t(name)}
                      </button>
                    )
                  );
                })}
              </div>
            </section>
            <p className="or">{t('signIn.or')}</p>
          </>
        )}
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            void signIn(token);
          }}
        >
          <div className={refusal === null ? 'field' : 'field wrong'}>
            <label htmlFor="token">{t('signIn.token')}</label>
            {refusal !== null && (
              <p className="wrong-text" id="token-wrong" role="alert">
                <Icon name="error" />
                {t(refusal)}
              </p>
            )}
            <input
              id="token"
              className="input mono"
              type="password"
              autoComplete="current-password"
              spellCheck={false}
              value={token}
              aria-invalid={refusal !== null}
              aria-describedby={refusal === null ? 'token-hint' : 'token-wrong token-hint'}
              onChange={(event) => setToken(event.target.value)}
            />
            <p className="hint" id="token-hint">
              {t('signIn.token.hint')}
            </p>
          </div>
          <button type="submit" className="button primary">
            {t('signIn.submit')}
          </button>
        </form>
        <p className="small">
          <Link to="/store">{t('store.signedOut')}</Link>
        </p>
      </div>
    </main>
  );
}
