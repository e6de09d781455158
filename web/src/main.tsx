import './styles/index.css';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { createGraphqlClient } from './client.ts';
import { loadCatalogue, MessagesProvider } from './messages/messages.tsx';
import { tellSessionOver } from './session-over.tsx';
import { forgetToken, readLanguage } from './session.ts';

forgetToken();

/**
 * Signing in and out loads the page anew: nothing of the last reader stays in memory. A session that ends while somebody
 * works is told over the page.
 */
async function leave(reason: 'signed-out' | 'ended'): Promise<void> {
  if (reason === 'signed-out') {
    const answer = await fetch('/sign-out', { method: 'POST' }).catch(() => null);
    // Without an answer the browser would still be signed in, and whoever comes next would go on as this reader.
    if (answer === null || answer.status >= 500) return;
    // Our session is over; the one at the identity provider ends there.
    if (answer.status === 200) {
      const { next } = (await answer.json()) as { readonly next: string };
      location.assign(next);
      return;
    }
  }
  if (reason === 'ended' && tellSessionOver()) return;
  const here = location.pathname + location.search + location.hash;
  const query = reason === 'ended' ? `?ended&next=${encodeURIComponent(here)}` : '';
  location.assign(`/sign-in${query}`);
}

async function start(): Promise<void> {
  const client = createGraphqlClient(() => void leave('ended'));
  const catalogue = await loadCatalogue(readLanguage());
  const place = document.getElementById('portal');
  if (place === null) throw new Error('index.html has no element with the id "portal".');
  createRoot(place).render(
    <MessagesProvider catalogue={catalogue}>
      <App client={client} onSignOut={() => void leave('signed-out')} />
    </MessagesProvider>,
  );
}

void start();
