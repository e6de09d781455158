import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { useQuery } from 'urql';
import type { PreviewAccessPageQuery } from '../gql/graphql.ts';
import { useMessages } from '../messages/messages.tsx';
import { editorPath } from '../offer.ts';
import { Forbidden } from '../parts/forbidden.tsx';
import { Icon } from '../parts/icon.tsx';
import { useMay } from '../parts/may.ts';
import { NotFound } from '../parts/not-found.tsx';
import { OfferHead } from '../parts/offer-head.tsx';
import { OfferLoading } from '../parts/offer-loading.tsx';
import { useHeadingFocus, usePageTitle } from '../parts/page.ts';
import { useReadAgain } from '../parts/read-again.ts';
import { RecordsFailed, RecordTable } from '../parts/records.tsx';
import { shortOf } from '../parts/subscription-id.ts';
import { When } from '../parts/when.tsx';
import { useReader } from '../reader.tsx';
import { GrantRow } from './grant-row.tsx';
import { InviteDialog } from './invite.tsx';
import { listedIn } from './listed.ts';
import { PreviewAccessPage } from './preview-access-documents.ts';

type Shown = NonNullable<PreviewAccessPageQuery['offer']>;

/** Who may see the preview of an offer by invitation, and who looked at it. */
export function PreviewAccess() {
  const { publisher = '', offerId = '' } = useParams();
  const { t, apiLanguage: language } = useMessages();
  const { side } = useReader();
  const isOurs = side === 'PUBLISHER' || side === 'OPERATOR';
  const [page, readPage] = useQuery({
    query: PreviewAccessPage,
    variables: { publisher, offerId, language, own: side === 'PUBLISHER' },
    requestPolicy: 'cache-and-network',
    pause: !isOurs,
  });
  const readAgain = () => readPage({ requestPolicy: 'network-only' });
  const heading = useHeadingFocus();
  const offer = page.data?.offer;
  const title = t('previewAccess.title');
  usePageTitle(
    offer ? t('previewAccess.pageTitle', { offer: offer.name }) : `${title} · ${t('app.name')}`,
  );
  if (!isOurs) return <Forbidden title={title} message={t('previewAccess.forbidden')} />;
  if (page.error && !offer) {
    return <RecordsFailed title={title} error={page.error} onRetry={readAgain} />;
  }
  if (offer === null) return <NotFound />;
  if (offer === undefined) {
    return (
      <OfferLoading>
        <div className="skeleton pipeline-skeleton" />
      </OfferLoading>
    );
  }
  return (
    <>
      <OfferHead offer={offer} publisherId={publisher} offerId={offerId} heading={heading} />
      <Access offer={offer} onChanged={readAgain} />
    </>
  );
}

function Access({ offer, onChanged }: { offer: Shown; onChanged: () => void }) {
  const { t } = useMessages();
  const [inviting, setInviting] = useState(false);
  useReadAgain(onChanged);
  const why = useMay(offer)('INVITE_TO_PREVIEW');
  const listed = listedIn(offer.draft, offer.publication?.revision.content);
  const { publisher, offerId, previewGrants: grants, previewAccessLog: looks } = offer;
  return (
    <main id="content" className="stack loose">
      <div className="row wraps">
        <h2>{t('previewAccess.title')}</h2>
        <span className="push" />
        {why !== undefined && (
          <button
            type="button"
            className={why === null ? 'button primary' : 'button'}
            aria-disabled={why !== null}
            aria-describedby="about-access"
            onClick={() => {
              if (why === null) setInviting(true);
            }}
          >
            <Icon name="plus" small />
            {t('previewAccess.invite')}
          </button>
        )}
      </div>
      <p id="about-access" className="quiet-2">
        {t('previewAccess.about', { count: listed.length })}{' '}
        {why !== undefined && (
          <Link
            to={editorPath(publisher.publisherId, offerId, {
              field: 'marketplace.previewSubscriptionIds',
            })}
          >
            {t('previewAccess.list')}
          </Link>
        )}
      </p>
      {grants.length === 0 ? (
        <section className="card empty">
          <p>{t('previewAccess.none')}</p>
        </section>
      ) : (
        <RecordTable
          caption={t('previewAccess.caption')}
          columns={[
            t('previewAccess.column.who'),
            t('previewAccess.column.subscription'),
            t('mail.column.state'),
            null,
          ]}
        >
          {grants.map((grant) => (
            <GrantRow key={grant.id} grant={grant} mayTakeBack={why !== undefined} />
          ))}
        </RecordTable>
      )}
      <h2>{t('previewAccess.looks')}</h2>
      {looks.length === 0 ? (
        <section className="card empty">
          <p>{t('previewAccess.looks.none')}</p>
        </section>
      ) : (
        <RecordTable
          caption={t('previewAccess.looks.caption')}
          columns={[
            t('history.column.when'),
            t('previewAccess.column.who'),
            t('previewAccess.column.subscription'),
            t('previewAccess.column.what'),
          ]}
        >
          {looks.map(({ at, who, subscriptionId, what }, index) => (
            // Two looks of one person in one moment are two looks.
            // oxlint-disable-next-line react/no-array-index-key
            <tr role="row" key={`${at} ${looks.length - index}`}>
              <td role="cell" className="of-when">
                <When at={at} />
              </td>
              <td role="cell" className="breaks">
                {who}
              </td>
              <td role="cell">
                {subscriptionId === null ? (
                  <span className="quiet-3">{t('preview.seenAs.team')}</span>
                ) : (
                  <span className="mono" title={subscriptionId}>
                    {shortOf(subscriptionId)}
                  </span>
                )}
              </td>
              <td role="cell" className="breaks">
                <LookedAt what={what} />
              </td>
            </tr>
          ))}
        </RecordTable>
      )}
      {inviting && (
        <InviteDialog
          offer={offer}
          subscriptions={listed}
          onClose={() => setInviting(false)}
          onInvited={onChanged}
        />
      )}
    </main>
  );
}

/** The page, the form, or the path of a file of the package. */
function LookedAt({ what }: { what: string }) {
  const { t } = useMessages();
  if (what === 'page') return t('previewAccess.looked.page');
  if (what === 'form') return t('previewAccess.looked.form');
  return <span className="mono">{what}</span>;
}
