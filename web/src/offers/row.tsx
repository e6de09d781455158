import { useSyncExternalStore } from 'react';
import { Link } from 'react-router';
import { useNow } from '../clock.ts';
import type { ListedOfferFragment } from '../gql/graphql.ts';
import { progress } from '../live.ts';
import { useMessages, type MessageKey } from '../messages/messages.tsx';
import { editorPath, signOfOffer, statusPath, stepInFocus, versionOf, whoActs } from '../offer.ts';
import { OfferLogo } from '../parts/offer-logo.tsx';
import { Panes, Pill } from '../parts/signs.tsx';
import { useReader, useStageTitle } from '../reader.tsx';

/** One offer: what it is, what is the case, who acts. `asks` gives the row its one button. */
export function OfferRow({ offer, asks }: { offer: ListedOfferFragment; asks: boolean }) {
  const { t } = useMessages();
  const { side, publisher } = useReader();
  const focus = stepInFocus(offer);
  const address = statusPath(offer.publisher.publisherId, offer.offerId, focus?.stage ?? null);
  const lineId = `line-${offer.id}`;
  const types = offer.skuTypes.map((type) =>
    type === 'MANAGED_APPLICATION' ? t('offer.type.managed') : t('offer.type.solution'),
  );
  const house = publisher === null ? `${offer.publisher.name} · ` : '';
  return (
    <tr
      className="offer"
      role="row"
      data-editor={
        side === 'PUBLISHER' ? editorPath(offer.publisher.publisherId, offer.offerId) : undefined
      }
    >
      <td role="cell">
        <div className="name">
          <OfferLogo name={offer.name} id={offer.offerId} url={offer.logoUrl} />
          <div>
            <Link
              className="name-link"
              to={
                side === 'PUBLISHER'
                  ? editorPath(offer.publisher.publisherId, offer.offerId)
                  : address
              }
              aria-describedby={lineId}
            >
              {offer.name}
            </Link>
            <small className="quiet-3">
              {[house + offer.offerId, ...new Set(types)].join(' · ')}
            </small>
          </div>
        </div>
      </td>
      <td className="of-status" role="cell">
        <Link className="now" to={address}>
          <span className="hidden">{offer.name}</span>
          <Pill sign={signOfOffer(offer, side)}>{offer.statusText}</Pill>
          <Panes steps={offer.steps} side={side} />
          <small id={lineId}>
            <Line offer={offer} />
          </small>
        </Link>
      </td>
      <td className="of-who" role="cell">
        <Who offer={offer} />
      </td>
      <td className="of-live nowrap" role="cell">
        {offer.production === null ? <None /> : versionOf(offer.production, t)}
      </td>
      <td className="of-draft" role="cell">
        {t(
          offer.status === 'NEVER_PUBLISHED'
            ? 'offers.draft.new'
            : offer.hasUnpublishedChanges
              ? 'offers.draft.changes'
              : 'offers.draft.same',
        )}
      </td>
      <td className="of-changed quiet-2" role="cell">
        <Changed at={offer.updatedAt} />
      </td>
      <td className="of-act" role="cell">
        {asks && (
          <Link
            className="button small"
            to={address}
            aria-label={`${deedOf(offer, t)}, ${offer.name}`}
          >
            {deedOf(offer, t)}
          </Link>
        )}
      </td>
    </tr>
  );
}

function deedOf(offer: ListedOfferFragment, t: ReturnType<typeof useMessages>['t']): string {
  if (offer.status === 'AWAITING_PUBLISHER_SIGNOFF') return t('offers.act.signoff');
  return t(offer.status === 'PUBLISH_FAILED' ? 'offers.act.failed' : 'offers.act.other');
}

const None = () => <span className="quiet-3">–</span>;

function Who({ offer }: { offer: ListedOfferFragment }) {
  const { t } = useMessages();
  const { side } = useReader();
  const who = whoActs(offer, side, t);
  if (who === null) return <None />;
  return who === t('mover.you') ? <b>{who}</b> : who;
}

function Changed({ at }: { at: string }) {
  const { formats } = useMessages();
  const now = useNow();
  return (
    <time dateTime={at} title={formats.full(at)}>
      {formats.ago(at, now)}
    </time>
  );
}

/** Why the publication ended, in half a line; the whole sentence stands on the Status screen. */
function failedLine({ publication }: ListedOfferFragment): MessageKey {
  switch (publication?.endReason) {
    case 'CERTIFICATION_FAULTS':
      return 'offers.line.faults';
    case 'LEAD_DESTINATION_REFUSED':
      return 'now.lead.title';
    case 'PLATFORM':
      return 'now.platform.title';
    case 'REVIEW_CHANGES_REQUESTED':
      return 'now.changes.title';
    default:
      return 'offers.line.failed';
  }
}

/** One line of state. */
function Line({ offer }: { offer: ListedOfferFragment }) {
  const { t, formats } = useMessages();
  const titleOf = useStageTitle();
  const { side } = useReader();
  const measures = useSyncExternalStore(progress.subscribe, progress.get);
  const step = stepInFocus(offer);
  if (step === null) {
    switch (offer.status) {
      case 'LIVE':
        return t('offers.line.live');
      case 'DELISTED':
        return t('offers.line.delisted');
      case 'NEVER_PUBLISHED':
        return t('offers.line.draft');
      default:
        return t('offers.line.canceled');
    }
  }
  const stage = titleOf(step.stage);
  switch (step.status) {
    case 'IN_PROGRESS': {
      const measure = measures.get(offer.id);
      const of = measure?.stage === step.stage ? measure : step.progress;
      if (!of || of.total === 0) return t('offers.line.running', { stage });
      return t('offers.line.percent', { stage, percent: formats.percent(of.done / of.total) });
    }
    case 'WAITING_FOR_PUBLISHER':
      return t(side === 'PUBLISHER' ? 'offers.line.signoff' : 'now.signoff.staff.title');
    case 'WAITING_FOR_APPROVAL':
      return t('offers.line.review', { stage });
    case 'BLOCKED':
      return t('offers.line.blocked', { stage });
    case 'REJECTED':
      return t(failedLine(offer), { stage });
    default:
      return t('offers.line.canceled');
  }
}
