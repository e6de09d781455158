import { useEffect, useState } from 'react';
import { Link, Navigate, useParams, useSearchParams } from 'react-router';
import { useClient, useQuery } from 'urql';
import type { PreviewQuery } from '../gql/graphql.ts';
import { useMessages } from '../messages/messages.tsx';
import { previewAccessPath, statusPath } from '../offer.ts';
import { Act } from '../parts/act.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { ErrorPanel } from '../parts/error-panel.tsx';
import { Icon } from '../parts/icon.tsx';
import { useHeadingFocus, usePageTitle } from '../parts/page.ts';
import { shortOf, subscriptionId as parseSubscription } from '../parts/subscription-id.ts';
import { productOf } from './page.ts';
import { PreviewRefused } from './preview-refused.tsx';
import { ProductBody } from './product-body.tsx';
import { ProductLoading } from './product-loading.tsx';
import { Preview as PreviewDocument, PreviewPlan } from './store-documents.ts';
import { StorePage } from './store-page.tsx';

/** Its addresses are read anew this long before they end. */
const BEFORE_THE_END_MS = 5 * 60_000;

/** The product page of the preview: for the listed subscriptions, the publisher's team and staff. */
export function Preview({ onSignOut }: { onSignOut: () => void }) {
  const { publisher = '', offerId = '' } = useParams();
  const [query] = useSearchParams();
  const subscriptionId = query.get('as');
  // Another look begins anew: nothing of the last answer is taken for the next one.
  const key = JSON.stringify([publisher, offerId, subscriptionId]);
  const place = { publisher, offerId, subscriptionId };
  return <Look key={key} place={place} onSignOut={onSignOut} />;
}

function Look({
  place: { publisher, offerId, subscriptionId },
  onSignOut,
}: {
  place: {
    readonly publisher: string;
    readonly offerId: string;
    readonly subscriptionId: string | null;
  };
  onSignOut: () => void;
}) {
  const { t, apiLanguage: language } = useMessages();
  const [, setQuery] = useSearchParams();
  const client = useClient();
  const heading = useHeadingFocus();
  const [{ data, error }, read] = useQuery({
    query: PreviewDocument,
    variables: { publisher, offerId, subscriptionId, language },
    // Each look is a look of its own, and what may be seen can end at any moment.
    requestPolicy: 'network-only',
  });
  const preview = data?.preview;
  const isMember = data?.viewer.role === 'OWNER' || data?.viewer.role === 'CONTRIBUTOR';
  const product = preview == null ? null : productOf(preview);
  const name = product?.parts.overview.title;
  usePageTitle(
    name === undefined
      ? `${t('preview.title')} · ${t('app.name')}`
      : `${t('preview.titleOf', { name })} · ${t('app.name')}`,
  );

  const endsAt = preview?.expiresAt ?? null;
  useEffect(() => {
    if (endsAt === null) return;
    const waitMs = Math.max(60_000, Date.parse(endsAt) - Date.now() - BEFORE_THE_END_MS);
    const timer = setTimeout(() => read({ requestPolicy: 'network-only' }), waitMs);
    return () => clearTimeout(timer);
  }, [endsAt, read]);

  const seeAs = (subscription: string | null) =>
    setQuery((now) => {
      if (subscription === null) now.delete('as');
      else now.set('as', subscription);
      return now;
    });

  if (data !== undefined && preview === null) {
    const isTeam = data.viewer.role !== 'CUSTOMER';
    if (isTeam && subscriptionId === null) {
      // There is none: the Status tab says since when, or what is missing.
      const path = statusPath(publisher, offerId, null);
      return <Navigate to={{ pathname: path, hash: '#stage-PUBLISHER_SIGNOFF' }} replace />;
    }
    const own = isTeam ? null : (data.viewer.subscriptions[0] ?? null);
    return (
      <StorePage onSignOut={onSignOut}>
        <PreviewRefused
          publisher={publisher}
          subscriptionId={subscriptionId ?? own}
          back={subscriptionId === null ? null : () => seeAs(null)}
        />
      </StorePage>
    );
  }
  return (
    <StorePage
      onSignOut={onSignOut}
      top={
        preview == null ? undefined : (
          <PreviewBar
            preview={preview}
            publisherName={product?.parts.overview.publisher.name ?? ''}
            isTeam={data?.viewer.role !== 'CUSTOMER'}
            statusPath={statusPath(publisher, offerId, null)}
            accessPath={isMember ? previewAccessPath(publisher, offerId) : null}
            onSeeAs={seeAs}
          />
        )
      }
    >
      {preview == null || product === null ? (
        error === undefined ? (
          <ProductLoading />
        ) : (
          <main id="content">
            <ErrorPanel error={error} onRetry={() => read({ requestPolicy: 'network-only' })} />
          </main>
        )
      ) : (
        <ProductBody
          product={product}
          revisionHash={preview.revision.hash}
          heading={heading}
          getItNow={() => (
            <Act kind="primary" why={t('lead.preview.why')} onPress={() => undefined}>
              {t('lead.preview')}
            </Act>
          )}
          makePlan={async (request) => {
            const answer = await client.query(
              PreviewPlan,
              { publisher, offerId, subscriptionId, language, ...request },
              { requestPolicy: 'network-only' },
            );
            return answer.data?.preview?.deploymentPlan;
          }}
        />
      )}
    </StorePage>
  );
}

type Previewed = NonNullable<PreviewQuery['preview']>;
/** No subscription has this id. */
const ANOTHER = 'another';

function PreviewBar({
  preview,
  publisherName,
  isTeam,
  statusPath: path,
  accessPath,
  onSeeAs,
}: {
  preview: Previewed;
  publisherName: string;
  isTeam: boolean;
  statusPath: string;
  /** Where members invite; null for everybody else. */
  accessPath: string | null;
  onSeeAs: (subscription: string | null) => void;
}) {
  const { t } = useMessages();
  const [asking, setAsking] = useState(false);
  const { version, liveVersion, subscriptions, subscriptionCount, seenAs } = preview;
  return (
    <aside className="preview-bar" aria-label={t('preview.title')}>
      <Icon name="eye" />
      <p>
        <b>{t('preview.of', { version })}</b>{' '}
        {isTeam
          ? t('preview.onlyTeam', { count: subscriptionCount })
          : t('preview.only', { count: subscriptionCount, publisher: publisherName })}{' '}
        {liveVersion !== null &&
          liveVersion !== version &&
          t('preview.live', { version: liveVersion })}
        {liveVersion === null && t('preview.notLive')}
      </p>
      <span className="row wraps push">
        {(isTeam || subscriptions.length > 1) && (
          <>
            <label className="small quiet-2" htmlFor="seen-as">
              {t('preview.seenAs')}
            </label>
            <select
              id="seen-as"
              className="input"
              value={seenAs ?? ''}
              onChange={({ target }) => {
                if (target.value === ANOTHER) setAsking(true);
                else onSeeAs(target.value === '' ? null : target.value);
              }}
            >
              {isTeam && <option value="">{t('preview.seenAs.team')}</option>}
              {subscriptions.map((id) => (
                <option key={id} value={id}>
                  {t('preview.seenAs.subscription', { short: shortOf(id) })}
                </option>
              ))}
              {isTeam && <option value={ANOTHER}>{t('preview.seenAs.another')}</option>}
            </select>
          </>
        )}
        {!isTeam && subscriptions.length === 1 && seenAs !== null && (
          <span className="small quiet-2">
            {t('preview.seenAs')} {t('preview.seenAs.subscription', { short: shortOf(seenAs) })}
          </span>
        )}
        {accessPath !== null && (
          <Link className="button small" to={accessPath}>
            {t('preview.toAccess')}
          </Link>
        )}
        {isTeam && (
          <Link className="button small" to={path}>
            {t('preview.toStatus')}
          </Link>
        )}
      </span>
      {asking && <SeeAsAnother onClose={() => setAsking(false)} onSeeAs={onSeeAs} />}
    </aside>
  );
}

function SeeAsAnother({
  onClose,
  onSeeAs,
}: {
  onClose: () => void;
  onSeeAs: (subscription: string) => void;
}) {
  const { t } = useMessages();
  const [id, setId] = useState('');
  const [wrong, setWrong] = useState(false);
  return (
    <Dialog
      title={t('preview.another.title')}
      onClose={onClose}
      onSubmit={() => {
        const subscription = parseSubscription(id);
        if (subscription === null) return setWrong(true);
        onClose();
        onSeeAs(subscription);
      }}
      footer={
        <>
          <button type="button" className="button" onClick={onClose}>
            {t('app.notNow')}
          </button>
          <button type="submit" className="button primary">
            {t('preview.another.see')}
          </button>
        </>
      }
    >
      <div className={wrong ? 'field wrong' : 'field'}>
        <label htmlFor="another">{t('preview.another.id')}</label>
        {wrong && (
          <p className="wrong-text" id="another-wrong" role="alert">
            <Icon name="error" />
            {t('preview.another.wrong')}
          </p>
        )}
        <input
          id="another"
          data-first
          className="input mono"
          autoComplete="off"
          spellCheck={false}
          aria-invalid={wrong}
          aria-describedby={wrong ? 'another-wrong' : undefined}
          value={id}
          onChange={({ target }) => setId(target.value)}
        />
      </div>
    </Dialog>
  );
}
