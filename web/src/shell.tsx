import { useMemo, useState } from 'react';
import { Outlet } from 'react-router';
import { useQuery } from 'urql';
import { useBurst, usePublisherFeed } from './feed.ts';
import { graphql } from './gql/gql.ts';
import { useMessages } from './messages/messages.tsx';
import { sideOf } from './offer.ts';
import { ConnectionLine } from './parts/connection.tsx';
import { ErrorPanel } from './parts/error-panel.tsx';
import { useGoKeys } from './parts/go-keys.ts';
import { LanguageButton, TopBar } from './parts/top-bar.tsx';
import { useOwnLanguage } from './own-language.ts';
import { ReaderProvider, type Reader } from './reader.tsx';
import { SessionOver } from './session-over.tsx';
import { ToSignIn } from './sign-in/to-sign-in.tsx';

export const Shell = graphql(`
  query Shell($language: Language!) {
    viewer {
      id
      name
      email
      role
      language
      publisher {
        id
        publisherId
        name
        cursor
      }
    }
    pipeline {
      stage
      title(language: $language)
      description(language: $language)
      mover
      publishedEstimate(language: $language)
    }
  }
`);

export const Waiting = graphql(`
  query Waiting {
    offers(first: 100, filter: { needsMyAction: true }) {
      totalCount
      nodes {
        id
      }
    }
  }
`);

/**
 * The frame around every screen of a signed-in reader. It reads the publisher's cursor first and the screens read
 * their lists afterwards, so the stream that starts at that cursor leaves no gap.
 */
export function ShellFrame({ onSignOut }: { onSignOut: () => void }) {
  const { t, apiLanguage: language } = useMessages();
  const [shell, readShell] = useQuery({ query: Shell, variables: { language } });
  const [waiting, readWaiting] = useQuery({
    query: Waiting,
    pause: shell.data?.viewer.role == null,
  });
  const [burst, setBurst] = useState(0);
  const onBurst = useBurst(() => {
    readWaiting({ requestPolicy: 'network-only' });
    setBurst((count) => count + 1);
  });
  useOwnLanguage(shell.data?.viewer.language);
  const publisher = shell.data?.viewer.publisher;
  usePublisherFeed(publisher?.id, publisher?.cursor, onBurst);

  const reader = useMemo<Reader | null>(() => {
    if (shell.data === undefined) return null;
    const { viewer, pipeline } = shell.data;
    return {
      name: viewer.name,
      role: viewer.role,
      publisher: viewer.publisher,
      side: sideOf(viewer.role),
      stages: new Map(pipeline.map((stage) => [stage.stage, stage])),
      waiting: waiting.data && new Set(waiting.data.offers.nodes.map(({ id }) => id)),
      burst,
    };
  }, [shell.data, waiting.data, burst]);

  useGoKeys(reader);

  if (shell.data !== undefined && shell.data.viewer.role == null) return <ToSignIn />;
  if (reader === null) {
    return (
      <>
        <header className="bar">
          {shell.error && (
            <>
              <span className="push" />
              <LanguageButton />
            </>
          )}
        </header>
        <main>
          {shell.error ? (
            <ErrorPanel
              error={shell.error}
              onRetry={() => readShell({ requestPolicy: 'network-only' })}
            />
          ) : (
            <p className="hidden" role="status">
              {t('app.loading')}
            </p>
          )}
        </main>
      </>
    );
  }
  return (
    <ReaderProvider value={reader}>
      <a className="skip" href="#content">
        {t('app.skip')}
      </a>
      <TopBar
        reader={reader}
        waiting={waiting.data?.offers.totalCount ?? 0}
        onSignOut={onSignOut}
      />
      <Outlet />
      <ConnectionLine />
      <SessionOver email={shell.data?.viewer.email ?? null} />
    </ReaderProvider>
  );
}
