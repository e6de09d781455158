import type { ReactNode, RefObject } from 'react';
import { Link, NavLink } from 'react-router';
import { useMessages } from '../messages/messages.tsx';
import {
  editorPath,
  previewPath,
  historyPath,
  leadsPath,
  reviewPath,
  signOfOffer,
  statusPath,
  versionOf,
  type Offer,
} from '../offer.ts';
import { useReader } from '../reader.tsx';
import { OfferLogo } from './offer-logo.tsx';
import { Pill } from './signs.tsx';

/** The head of an offer: the same lines in the same places on each of its tabs. */
export function OfferHead({
  offer,
  publisherId,
  offerId,
  heading,
  tools,
}: {
  offer: Offer & { readonly logoUrl: string | null };
  publisherId: string;
  offerId: string;
  heading: RefObject<HTMLHeadingElement | null>;
  /** What stands in the place of the line about the live version. */
  tools?: ReactNode;
}) {
  const { t } = useMessages();
  const { side } = useReader();
  return (
    <section className="offer-head" aria-labelledby="offer-name">
      <div>
        <p className="crumb">
          <Link to="/offers">{t('offers.title')}</Link> / {publisherId}.{offerId}
        </p>
        <div className="offer-title">
          <OfferLogo name={offer.name} id={offerId} url={offer.logoUrl} />
          <h1 ref={heading} id="offer-name" tabIndex={-1}>
            {offer.name}
          </h1>
          <Pill sign={signOfOffer(offer, side)}>{offer.statusText}</Pill>
          {tools ?? (
            <span className="live-line push small quiet-3">
              <LiveLine offer={offer} />
            </span>
          )}
        </div>
        <nav className="tabs" aria-label={t('offer.tabs')}>
          {side === 'PUBLISHER' && (
            <NavLink to={editorPath(publisherId, offerId)}>{t('offer.tab.editor')}</NavLink>
          )}
          <NavLink to={statusPath(publisherId, offerId, null)}>{t('offer.tab.status')}</NavLink>
          {/* Also while there is none: a tab that comes would move the others under the pointer. */}
          <NavLink to={previewPath(publisherId, offerId)}>{t('offer.tab.preview')}</NavLink>
          <NavLink to={reviewPath(publisherId, offerId)}>{t('offer.tab.review')}</NavLink>
          {side === 'PUBLISHER' && (
            <NavLink to={leadsPath(publisherId, offerId)}>{t('offer.tab.leads')}</NavLink>
          )}
          <NavLink to={historyPath(publisherId, offerId)}>{t('offer.tab.history')}</NavLink>
        </nav>
      </div>
    </section>
  );
}

/** What the public sees meanwhile. */
function LiveLine({ offer }: { offer: Offer }) {
  const { t } = useMessages();
  if (offer.production === null) return t('offer.live.none');
  const version = versionOf(offer.production, t);
  if (offer.publication?.state === 'RUNNING') return t('offer.live.untouched', { version });
  if (offer.status === 'PUBLISH_FAILED') return t('offer.live.unaffected', { version });
  const line = t('offer.live.since', { version });
  return offer.hasUnpublishedChanges ? `${line} · ${t('offer.unpublished')}` : line;
}
