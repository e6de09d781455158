import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { useQuery } from 'urql';
import { codeOf } from '../client.ts';
import { useNow } from '../clock.ts';
import type { SupportRequestAllFragment } from '../gql/graphql.ts';
import { useMessages } from '../messages/messages.tsx';
import { useAsk } from '../parts/ask.ts';
import { Compose } from '../parts/compose.tsx';
import { ErrorPanel } from '../parts/error-panel.tsx';
import { Message } from '../parts/message.tsx';
import { NotFound } from '../parts/not-found.tsx';
import { useHeadingFocus, usePageTitle } from '../parts/page.ts';
import { useReadAgain } from '../parts/read-again.ts';
import { Node, Pill } from '../parts/signs.tsx';
import { useReader } from '../reader.tsx';
import { Attached } from './attached.tsx';
import { CloseDialog } from './close.tsx';
import { signOfRequest } from './sign.ts';
import { ReplySupportRequest, SupportPage } from './support-documents.ts';

/** One support request: what is asked, what was attached, and what was said since. */
export function Support() {
  const { id = '' } = useParams();
  const { t, apiLanguage: language } = useMessages();
  const [page, readPage] = useQuery({
    query: SupportPage,
    variables: { id, language },
    requestPolicy: 'cache-and-network',
  });
  const readAgain = () => readPage({ requestPolicy: 'network-only' });
  useReadAgain(readAgain);

  const found = page.data?.node;
  if (page.error && found === undefined) {
    if (codeOf(page.error) === 'NOT_FOUND') return <NotFound />;
    return (
      <main id="content">
        <ErrorPanel error={page.error} onRetry={readAgain} />
      </main>
    );
  }
  if (found === undefined) {
    return (
      <main id="content">
        <p className="hidden" role="status">
          {t('app.loading')}
        </p>
        <div className="skeleton pipeline-skeleton" />
      </main>
    );
  }
  if (found?.__typename !== 'SupportRequest') return <NotFound />;
  return <SupportOf key={found.id} request={found} />;
}

function SupportOf({ request }: { request: SupportRequestAllFragment }) {
  const { t } = useMessages();
  const { side } = useReader();
  const heading = useHeadingFocus();
  const { ask } = useAsk(ReplySupportRequest);
  const [closing, setClosing] = useState(false);
  const { number, state, subject, offer } = request;
  usePageTitle(`${t('support.state', { state })} · ${subject} · ${t('app.name')}`);

  async function reply(text: string): Promise<string | null> {
    const answer = await ask({ supportRequestId: request.id, text });
    return answer.__typename === 'ReplySupportRequestPayload' ? null : answer.message;
  }

  return (
    <main id="content" className="stack loose">
      <div>
        <p className="crumb">
          {side === 'OPERATOR' ? (
            <Link to="/operations">{t('bar.operations')}</Link>
          ) : (
            <Link to="/offers">{t('offers.title')}</Link>
          )}
          {offer !== null && ` / ${offer.publisher.publisherId}.${offer.offerId}`}
        </p>
        <div className="support-title">
          <h1 ref={heading} tabIndex={-1} className="breaks">
            {subject}
          </h1>
          <Pill sign={signOfRequest(state, side)}>{t('support.state', { state })}</Pill>
        </div>
        <p className="small quiet-3">{t('support.number', { number })}</p>
      </div>
      <div className="support">
        <div className="stack loose">
          <Now request={request} />
          <section className="card" aria-labelledby="conversation">
            <header>
              <h2 id="conversation">{t('support.conversation')}</h2>
              <span className="push small quiet-3">
                {t('support.messages', { count: request.messages.length })}
              </span>
            </header>
            <ol className="messages" aria-live="polite">
              {request.messages.map((message) => (
                <li key={message.id}>
                  <Message {...message} />
                </li>
              ))}
            </ol>
            {state !== 'CLOSED' && (
              <div className="pad">
                <Compose
                  keptAs={`support ${request.id}`}
                  label={t(side === 'OPERATOR' ? 'support.answer' : 'support.write')}
                  submit={t('support.send')}
                  required={t('support.required')}
                  onSend={reply}
                  beside={
                    <button type="button" className="button" onClick={() => setClosing(true)}>
                      {t('support.close')}
                    </button>
                  }
                />
              </div>
            )}
          </section>
        </div>
        <Attached request={request} />
      </div>
      {closing && <CloseDialog request={request} onClose={() => setClosing(false)} />}
    </main>
  );
}

/** What is the case and who must act. */
function Now({ request }: { request: SupportRequestAllFragment }) {
  const { t, formats } = useMessages();
  const { side } = useReader();
  const now = useNow();
  const { state, openedBy, messages } = request;
  const { tone, icon } = signOfRequest(state, side);
  const last = messages.at(-1);
  const time = formats.moment(last?.at ?? request.openedAt, now);
  const who = last?.author ?? openedBy;
  const words = {
    OPEN:
      side === 'OPERATOR'
        ? ([t('support.now.yourTurn', { who }), t('support.now.yourTurn.body', { time })] as const)
        : ([t('support.now.open'), t('support.now.open.body', { time })] as const),
    ANSWERED: [
      t('support.now.answered', { who }),
      t(side === 'OPERATOR' ? 'support.now.answered.staff' : 'support.now.answered.body', { time }),
    ] as const,
    CLOSED: [t('support.now.closed'), t('support.now.closed.body')] as const,
  }[state];
  return (
    <section className={`card now-card short ${tone}`} aria-labelledby="now">
      <div className="says" aria-live="polite">
        <Node tone={tone} icon={icon} big />
        <h2 id="now">{words[0]}</h2>
        <p>{words[1]}</p>
      </div>
    </section>
  );
}
