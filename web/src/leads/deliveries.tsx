import type { DeliveryLineFragment } from '../gql/graphql.ts';
import { useMessages } from '../messages/messages.tsx';
import type { Sign } from '../offer.ts';
import { Pill } from '../parts/signs.tsx';
import { When } from '../parts/when.tsx';

const signs: Readonly<Record<DeliveryLineFragment['outcome'], Sign>> = {
  PENDING: { tone: 'run', icon: 'clock' },
  ACCEPTED: { tone: 'ok', icon: 'check' },
  REFUSED: { tone: 'bad', icon: 'error' },
  UNREACHABLE: { tone: 'turn', icon: 'cut' },
};

/** Attempts with what was answered: status, time, and the words. */
export function Deliveries({ deliveries }: { deliveries: readonly DeliveryLineFragment[] }) {
  const { t } = useMessages();
  if (deliveries.length === 0) return <p className="quiet-2">{t('leads.deliveries.none')}</p>;
  return (
    <ol className="deliveries">
      {deliveries.map((delivery) => (
        <li key={delivery.id}>
          <Delivery delivery={delivery} />
        </li>
      ))}
    </ol>
  );
}

export function Delivery({ delivery }: { delivery: DeliveryLineFragment }) {
  const { t } = useMessages();
  const { at, destination, isTest, outcome, statusCode, milliseconds, response } = delivery;
  const facts = [
    statusCode === null ? null : t('leads.delivery.status', { status: statusCode }),
    milliseconds === null ? null : `${milliseconds}\u00a0ms`,
  ].filter((part) => part !== null);
  return (
    <div className="stack tight">
      <p className="row wraps small">
        <Pill sign={signs[outcome]}>{t(`leads.outcome.${outcome}`)}</Pill>
        <When at={at} />
        <span className="quiet-2">
          {[t(`leads.destination.${destination}`), ...facts].join(' · ')}
        </span>
        {isTest && <span className="tag">{t('leads.test')}</span>}
      </p>
      {response !== '' && <pre className="frame">{response}</pre>}
    </div>
  );
}
