import { useState } from 'react';
import { useMessages } from '../messages/messages.tsx';
import { Icon } from '../parts/icon.tsx';
import { askPublic } from './ask-public.ts';

const requestLink = `mutation ($email: String!, $next: String, $language: Language!) {
  requestSignInLink(input: { email: $email, next: $next }) {
    ... on UserError { message(language: $language) }
  }
}`;

/** Asks for a link by mail. The answer is the same whether somebody here has the address or not. */
export function ByMail({ next, primary }: { next: string; primary: boolean }) {
  const { t, apiLanguage: language } = useMessages();
  const [email, setEmail] = useState('');
  const [wrong, setWrong] = useState<string | null>(null);
  const [asking, setAsking] = useState(false);
  const [sentTo, setSentTo] = useState<string | null>(null);

  async function ask(): Promise<void> {
    if (asking) return;
    if (email.trim() === '') return setWrong(t('signIn.email.required'));
    setAsking(true);
    const answer = await askPublic<{ requestSignInLink: { message?: string } }>(requestLink, {
      email,
      next,
      language,
    });
    setAsking(false);
    if (answer === null) return setWrong(t('signIn.unreachable'));
    const refused = answer.requestSignInLink.message ?? null;
    setWrong(refused);
    if (refused === null) setSentTo(email.trim());
  }

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void ask();
      }}
    >
      <div className={wrong === null ? 'field' : 'field wrong'}>
        <label htmlFor="email">{t('signIn.email')}</label>
        {wrong !== null && (
          <p className="wrong-text" id="email-wrong" role="alert">
            <Icon name="error" />
            {wrong}
          </p>
        )}
        <input
          id="email"
          className="input"
          type="email"
          autoComplete="email"
          value={email}
          aria-invalid={wrong !== null}
          aria-describedby={wrong === null ? undefined : 'email-wrong'}
          onChange={(event) => setEmail(event.target.value)}
        />
      </div>
      <button type="submit" className={primary ? 'button primary' : 'button'}>
        {t('signIn.email.submit')}
      </button>
      <p role="status" className="hint">
        {sentTo !== null && t('signIn.email.sent', { email: sentTo })}
      </p>
    </form>
  );
}
