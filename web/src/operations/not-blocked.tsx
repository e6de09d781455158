import { Link } from 'react-router';
import { useQuery } from 'urql';
import { useMessages } from '../messages/messages.tsx';
import { statusPath } from '../offer.ts';
import { Icon } from '../parts/icon.tsx';
import { useStageTitle } from '../reader.tsx';
import { RunPage } from './operations-documents.ts';

/** The mail was read late: what became of the run that it names. */
export function NotBlocked({ id }: { id: string }) {
  const { t } = useMessages();
  const titleOf = useStageTitle();
  const [{ data }] = useQuery({ query: RunPage, variables: { id } });
  if (data === undefined) return null;
  const run = data.node?.__typename === 'StageRun' ? data.node : null;
  return (
    <div className="notice" role="status">
      <Icon name="info" />
      {run === null ? (
        <p>{t('operations.run.none')}</p>
      ) : (
        <p>
          {t('operations.run.gone', {
            stage: titleOf(run.stage),
            offer: run.offer.name,
            step: t(`step.${run.status}`),
          })}{' '}
          <Link to={statusPath(run.offer.publisher.publisherId, run.offer.offerId, run.stage)}>
            {t('operations.status')}
          </Link>
        </p>
      )}
    </div>
  );
}
