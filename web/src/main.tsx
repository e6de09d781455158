import './styles/index.css';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { createGraphqlClient } from './client.ts';
import { loadCatalogue, MessagesProvider } from './messages/messages.tsx';
import { readLanguage, readToken, takeTokenFromAddress, writeToken } from './session.ts';

takeTokenFromAddress();

/** Signing in and out loads the page anew: nothing of the last reader stays in memory. */
function leave(reason: 'signed-out' | 'ended'): void {
  writeToken(null);
  const here = location.pathname + location.search + location.hash;
  const query = reason === 'ended' ? `?ended&next=${encodeURIComponent(here)}` : '';
  location.assign(`/sign-in${query}`);
}

async function start(): Promise<void> {
  const token = readToken();
  const client = createGraphqlClient(token, () => leave('ended'));
  const catalogue = await loadCatalogue(readLanguage());
  const place = document.getElementById('portal');
  if (place === null) throw new Error('index.html has no element with the id "portal".');
  createRoot(place).render(
    <MessagesProvider catalogue={catalogue}>
      <App client={client} isGuest={token === null} onSignOut={() => leave('signed-out')} />
    </MessagesProvider>,
  );
}

void start();
