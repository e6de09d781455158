import { useCallback, useEffect, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { useMessages, type MessageKey } from '../messages/messages.tsx';
import { Icon } from '../parts/icon.tsx';
import { usePageTitle } from '../parts/page.ts';
import { LanguageButton, Mark } from '../parts/top-bar.tsx';
import { askPublic } from './ask-public.ts';
import { ByMail } from './by-mail.tsx';

/** The ways to sign in that the API names. */
type Ways = {
  readonly provider: string | null;
  readonly byMail: boolean;
  readonly demoAccounts: readonly { readonly account: string; readonly name: string }[];
};

const waysToSignIn = '{ signIn { provider byMail demoAccounts { account name } } }';

/** The three demo accounts that have screens here, in the order of a publication. */
const demoButtons = [
  { account: 'owner', name: 'signIn.demo.publisher' },
  { account: 'reviewer', name: 'signIn.demo.reviewer' },
  { account: 'operator', name: 'signIn.demo.operator' },
] as const satisfies readonly { account: string; name: MessageKey }[];

/** Only an address of this portal may follow the sign-in. */
function nextPage(wanted: string | null): string {
  if (wanted === null) return '/offers';
  const url = new URL(wanted, location.origin);
  return url.origin === location.origin ? url.pathname + url.search + url.hash : '/offers';
}

export function SignIn() {
  const { t } = useMessages();
  const [query] = useSearchParams();
  const [ways, setWays] = useState<Ways | 'UNREACHABLE' | null>(null);
  const [failed, setFailed] = useState(false);
  const next = nextPage(query.get('next'));
  usePageTitle(`${t('signIn.title')} · ${t('app.name')}`);

  const signInDemo = useCallback(
    async (account: string): Promise<void> => {
      const answer = await fetch(`/sign-in/demo/${account}`, { method: 'POST' }).catch(() => null);
      if (answer?.ok === true) location.assign(next);
      else setFailed(true);
    },
    [next],
  );

  const named = query.get('demo');
  useEffect(() => {
    void askPublic<{ signIn: Ways }>(waysToSignIn).then((answer) => {
      setWays(answer?.signIn ?? 'UNREACHABLE');
      // A link of the terminal names an account of the demo; elsewhere there is none.
      const wanted = answer?.signIn.demoAccounts.find(({ account }) => account === named);
      if (wanted !== undefined) void signInDemo(wanted.account);
    });
  }, [named, signInDemo]);

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
        {(failed || ways === 'UNREACHABLE') && (
          <p className="wrong-text" role="alert">
            <Icon name="error" />
            {t('signIn.unreachable')}
          </p>
        )}
        {ways !== null && ways !== 'UNREACHABLE' && (
          <WaysIn ways={ways} next={next} onDemo={(account) => void signInDemo(account)} />
        )}
        <p className="small">
          <Link to="/store">{t('store.signedOut')}</Link>
        </p>
      </div>
    </main>
  );
}

function WaysIn({
  ways,
  next,
  onDemo,
}: {
  ways: Ways;
  next: string;
  onDemo: (account: string) => void;
}) {
  const { t } = useMessages();
  const { provider, byMail, demoAccounts } = ways;
  const hasDemo = demoAccounts.length > 0;
  if (provider === null && !byMail && !hasDemo) return <p>{t('signIn.none')}</p>;
  return (
    <>
      {hasDemo && (
        <section className="stack" aria-labelledby="demo">
          <h2 id="demo" className="hint">
            {t('signIn.demo')}
          </h2>
          <div className="demo">
            {demoButtons.map(({ account, name }) => {
              const person = demoAccounts.find((each) => each.account === account);
              return (
                person !== undefined && (
                  <button
                    key={account}
                    type="button"
                    className="button"
                    title={person.name}
                    onClick={() => onDemo(account)}
                  >
                    {t(name)}
                  </button>
                )
              );
            })}
          </div>
        </section>
      )}
      {hasDemo && (provider !== null || byMail) && <p className="or">{t('signIn.or')}</p>}
      {provider !== null && (
        // A page of the server that leads on to the provider, none of the portal.
        <a className="button primary" href={`/sign-in/provider?next=${encodeURIComponent(next)}`}>
          {t('signIn.provider', { provider })}
        </a>
      )}
      {provider !== null && byMail && <p className="or">{t('signIn.or')}</p>}
      {byMail && <ByMail next={next} primary={provider === null} />}
    </>
  );
}
