import { useState } from 'react';
import { Link } from 'react-router';
import type { DeliveryLineFragment, LeadDestination } from '../gql/graphql.ts';
import { useMessages } from '../messages/messages.tsx';
import { editorPath } from '../offer.ts';
import { useAsk } from '../parts/ask.ts';
import { useIsCut } from '../parts/connection.tsx';
import { Refused } from '../parts/refused.tsx';
import { Deliveries, Delivery } from './deliveries.tsx';
import { SendTestLeadHere } from './leads-documents.ts';

const destinations: readonly LeadDestination[] = [
  'NONE',
  'HTTPS_ENDPOINT',
  'AZURE_TABLE',
  'AZURE_BLOB',
  'DYNAMICS',
  'MARKETO',
  'SALESFORCE',
  'EMAIL',
];

/** Where the draft says that leads go; nothing that is known when it does not say. */
function destinationIn(draft: unknown): LeadDestination | undefined {
  const leads = (draft as { readonly leads?: { readonly destination?: unknown } } | null)?.leads;
  return destinations.find((each) => each === leads?.destination);
}

/** Where leads go, a way to try it, and every attempt of late. */
export function Destination({
  offerId,
  publisherId,
  readableId,
  draft,
  deliveries,
  onSent,
}: {
  /** The `id` of the offer. */
  offerId: string;
  publisherId: string;
  readableId: string;
  draft: unknown;
  deliveries: readonly DeliveryLineFragment[];
  onSent: () => void;
}) {
  const { t } = useMessages();
  const isCut = useIsCut();
  const { asking, ask } = useAsk(SendTestLeadHere);
  const [refused, setRefused] = useState<string | null>(null);
  const [answer, setAnswer] = useState<DeliveryLineFragment | null>(null);
  const isOff = isCut || asking;
  const named = destinationIn(draft);
  async function send(): Promise<void> {
    if (isOff) return;
    setRefused(null);
    const sent = await ask({ offerId });
    if (sent.__typename === 'SendTestLeadPayload') {
      setAnswer(sent.delivery);
      onSent();
    } else {
      setAnswer(null);
      setRefused(sent.message);
    }
  }
  return (
    <div className="stack loose">
      <section className="card" aria-labelledby="destination">
        <header>
          <h2 id="destination">{t('leads.goTo')}</h2>
        </header>
        <div className="pad stack">
          <p>
            {named === undefined ? t('leads.destination.unnamed') : t(`leads.destination.${named}`)}{' '}
            <Link to={editorPath(publisherId, readableId, { group: 'LEADS' })}>
              {t('leads.destination.change')}
            </Link>
          </p>
          <div>
            <button
              type="button"
              className="button"
              aria-disabled={isOff}
              onClick={() => void send()}
            >
              {t('leads.sendTest')}
            </button>
          </div>
          <p className="hint">{t('leads.sendTest.hint')}</p>
          <div aria-live="polite">
            {asking && <p className="quiet-2">{t('leads.sendTest.waiting')}</p>}
            {answer !== null && <Delivery delivery={answer} />}
          </div>
          <Refused message={refused} />
        </div>
      </section>
      <section className="card" aria-labelledby="deliveries">
        <header>
          <h2 id="deliveries">{t('leads.deliveries')}</h2>
        </header>
        <div className="pad">
          <Deliveries deliveries={deliveries} />
        </div>
      </section>
    </div>
  );
}
