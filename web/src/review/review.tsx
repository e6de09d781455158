import { useEffect, useRef, useState } from 'react';
import { Link, useParams, useSearchParams } from 'react-router';
import { useQuery } from 'urql';
import { codeOf } from '../client.ts';
import { useBurst, useOfferFeed } from '../feed.ts';
import type { OfferAction } from '../gql/graphql.ts';
import { useMessages } from '../messages/messages.tsx';
import { comparePath, versionOf } from '../offer.ts';
import { Act } from '../parts/act.tsx';
import { useAsk } from '../parts/ask.ts';
import { useIsCut } from '../parts/connection.tsx';
import { ErrorPanel } from '../parts/error-panel.tsx';
import { useFirst } from '../parts/first.ts';
import { Icon } from '../parts/icon.tsx';
import { NotFound } from '../parts/not-found.tsx';
import { OfferHead } from '../parts/offer-head.tsx';
import { OfferLoading } from '../parts/offer-loading.tsx';
import { useHeadingFocus, usePageTitle, useSingleKeys } from '../parts/page.ts';
import { useReadAgain } from '../parts/read-again.ts';
import { Refused } from '../parts/refused.tsx';
import { useReader } from '../reader.tsx';
import { ApproveDialog, RequestChangesDialog } from './decide.tsx';
import { FileView } from './file.tsx';
import { Files } from './files.tsx';
import { ReviewPage, StartReview } from './review-documents.ts';
import { ReviewNow } from './review-now.tsx';
import {
  firstFile,
  isOpen,
  isRequested,
  isSame,
  type Place,
  type ReviewOffer,
  type Site,
} from './review-site.ts';
import { Threads } from './threads.tsx';

/** The review site of a publication: reviewers read, ask and decide; the publisher's members read and answer. */
export function Review() {
  const { publisher = '', offerId = '' } = useParams();
  const { apiLanguage: language } = useMessages();
  const [query] = useSearchParams();
  const wanted = Number.parseInt(query.get('publication') ?? '', 10);
  const number = Number.isSafeInteger(wanted) ? wanted : null;
  const [page, readPage] = useQuery({
    query: ReviewPage,
    variables: { publisher, offerId, number, language },
    requestPolicy: 'cache-and-network',
  });
  const readAgain = () => readPage({ requestPolicy: 'network-only' });
  // No stream tells of comments; of what happens to the publication one does.
  useReadAgain(readAgain);
  const readSoon = useBurst(readAgain);
  const offer = page.data?.offer;
  const isFresh = !page.stale && !page.fetching;
  useOfferFeed(useFirst(isFresh ? offer?.id : undefined), offer?.cursor, readSoon);

  if (page.error && !offer) {
    if (codeOf(page.error) === 'NOT_FOUND') return <NotFound />;
    return (
      <main id="content">
        <ErrorPanel error={page.error} onRetry={readAgain} />
      </main>
    );
  }
  if (offer === null) return <NotFound />;
  if (offer === undefined) {
    return (
      <OfferLoading>
        <div className="skeleton now-skeleton" />
      </OfferLoading>
    );
  }
  return <ReviewOf key={offer.id} offer={offer} onChanged={readAgain} />;
}

function ReviewOf({ offer, onChanged }: { offer: ReviewOffer; onChanged: () => void }) {
  const { t } = useMessages();
  const heading = useHeadingFocus();
  const { review } = offer;
  usePageTitle(t('review.title', { offer: offer.name }));
  return (
    <>
      <OfferHead
        offer={offer}
        publisherId={offer.publisher.publisherId}
        offerId={offer.offerId}
        heading={heading}
      />
      {review === null ? (
        <main id="content">
          <section className="card empty">
            <p>{t('review.none')}</p>
          </section>
        </main>
      ) : (
        <Desk key={review.id} offer={offer} site={review} onChanged={onChanged} />
      )}
    </>
  );
}

function Desk({
  offer,
  site,
  onChanged,
}: {
  offer: ReviewOffer;
  site: Site;
  onChanged: () => void;
}) {
  const { t } = useMessages();
  const { side } = useReader();
  const { place, named, isOfPublication, isWhole, showWhole, addressOf } = usePlaceInAddress(site);
  const live = offer.production;
  const canBegin = side === 'REVIEWER' && isOpen(site);
  // What the API compares with: without any older file there was no live version when the review began.
  const isFirst = site.files.every(({ change }) => change === 'ADDED');
  useSingleKeys({
    j: () => step('[data-change]', 1),
    k: () => step('[data-change]', -1),
    n: () => step('.thread[id]', 1),
    p: () => step('.thread[id]', -1),
  });
  return (
    <main id="content">
      <div className="stack loose">
        <ReviewNow offer={offer} site={site}>
          {canBegin && <Acts offer={offer} site={site} onChanged={onChanged} />}
        </ReviewNow>
        {named !== null && !site.threads.some(({ id }) => id === named) && (
          <div className="notice" role="status">
            <Icon name="info" />
            <p>
              {t('review.thread.moved')}{' '}
              {isOfPublication && (
                <Link to={`?thread=${encodeURIComponent(named)}`}>{t('review.thread.newest')}</Link>
              )}
            </p>
          </div>
        )}
        <div className="desk">
          <div className="stack loose beside">
            <Threads
              site={site}
              named={named}
              addressOf={(thread) => addressOf(thread, thread.id)}
            />
            <Files site={site} current={place} addressOf={(file) => addressOf(file)} />
            <SinceLastRound offer={offer} site={site} />
            {!isFirst && (
              <p>
                <Link
                  to={comparePath(
                    offer.publisher.publisherId,
                    offer.offerId,
                    'live',
                    site.publication.revision.number,
                  )}
                >
                  {t('review.compare')}
                </Link>
              </p>
            )}
            <p className="small quiet-3 keys">{t(canBegin ? 'review.keys' : 'review.keys.read')}</p>
          </div>
          {place !== null && (
            <FileView
              key={`${place.skuId}/${place.path}`}
              site={site}
              place={place}
              named={named}
              base={isFirst || live === null ? null : baseVersion(offer, site, t('review.live'), t)}
              isWhole={isWhole}
              onView={showWhole}
              canBegin={canBegin}
              onChanged={onChanged}
            />
          )}
        </div>
      </div>
    </main>
  );
}

/** From the second round on: what the publisher changed since the one before. */
function SinceLastRound({ offer, site }: { offer: ReviewOffer; site: Site }) {
  const { t } = useMessages();
  const { number, revision } = site.publication;
  const before = offer.publications.nodes
    .filter((one) => one.review !== null && one.number < number)
    .sort((one, other) => other.number - one.number)[0];
  if (before === undefined) return null;
  const { publisherId } = offer.publisher;
  const from = before.revision.number;
  return (
    <p>
      <Link to={comparePath(publisherId, offer.offerId, from, revision.number)}>
        {t('review.sinceRound', { number: before.number })}
      </Link>
    </p>
  );
}

/** The version that is compared with, while it is still the live one; afterwards only that it was. */
function baseVersion(
  { production }: ReviewOffer,
  site: Site,
  then: string,
  t: ReturnType<typeof useMessages>['t'],
): string {
  const isStill = production !== null && production.id !== site.publication.revision.id;
  return isStill ? versionOf(production, t) : then;
}

/**
 * File, thread and view of the address; without them, the file to begin with and what changed in it. A named thread is
 * scrolled to once.
 */
function usePlaceInAddress(site: Site) {
  const [query, setQuery] = useSearchParams();
  const named = query.get('thread');
  const thread = site.threads.find(({ id }) => id === named);
  const [first] = useState(() => firstFile(site));
  const asked = { skuId: query.get('sku') ?? '', path: query.get('file') ?? '' };
  const found: Place | undefined = thread ?? site.files.find((file) => isSame(file, asked));
  const place = found ?? first;

  const shown = useRef<string | null>(null);
  useEffect(() => {
    if (named === null || shown.current === named) return;
    // The lines of its file may still be on their way.
    const look = () => {
      const card = document.getElementById(`thread-${named}`);
      if (card === null) return false;
      shown.current = named;
      card.scrollIntoView({ block: 'center' });
      card.focus({ preventScroll: true });
      return true;
    };
    if (look()) return;
    const watch = new MutationObserver(() => {
      if (look()) watch.disconnect();
    });
    watch.observe(document.body, { childList: true, subtree: true });
    return () => watch.disconnect();
  }, [named]);

  return {
    place: place === null ? null : { skuId: place.skuId, path: place.path },
    named,
    /** True when the address names the publication, and not only the offer. */
    isOfPublication: query.has('publication'),
    isWhole: query.get('view') === 'file',
    showWhole(whole: boolean): void {
      const next = new URLSearchParams(query);
      if (whole) next.set('view', 'file');
      else next.delete('view');
      setQuery(next, { replace: true, preventScrollReset: true });
    },
    addressOf({ skuId, path }: Place, id?: string): string {
      const next = new URLSearchParams();
      const publication = query.get('publication');
      if (publication !== null) next.set('publication', publication);
      next.set('sku', skuId);
      next.set('file', path);
      const view = query.get('view');
      if (view !== null) next.set('view', view);
      if (id !== undefined) next.set('thread', id);
      return `?${next.toString()}`;
    },
  };
}

/** What a reviewer can do with the review, each in its place, with the reason where it is not possible now. */
function Acts({
  offer,
  site,
  onChanged,
}: {
  offer: ReviewOffer;
  site: Site;
  onChanged: () => void;
}) {
  const { t } = useMessages();
  const isCut = useIsCut();
  const start = useAsk(StartReview);
  const [refused, setRefused] = useState<string | null>(null);
  const [dialog, setDialog] = useState<'APPROVE' | 'REQUEST_CHANGES' | null>(null);
  const open = site.threads.filter(isRequested).length;

  /** Why it cannot be done now; null when it can. */
  const why = (action: OfferAction): string | null => {
    if (isCut) return t('connection.needed');
    const reason = offer.availableActions.find((each) => each.action === action)?.reason;
    return reason ? (reason.availableWhen ?? reason.message) : null;
  };
  const close = () => setDialog(null);
  const done = () => {
    close();
    onChanged();
  };
  async function take(): Promise<void> {
    if (start.asking) return;
    const answer = await start.ask({ reviewId: site.id });
    if (answer.__typename === 'StartReviewPayload') {
      setRefused(null);
      onChanged();
    } else {
      setRefused(answer.message);
    }
  }
  const isTaken = site.state === 'TAKEN';
  return (
    <>
      <div className="acts" role="group" aria-label={t('act.group')}>
        <Act
          kind="primary"
          why={
            isCut
              ? t('connection.needed')
              : isTaken
                ? t('review.taken', { who: site.reviewer ?? '' })
                : null
          }
          onPress={() => void take()}
        >
          {t('review.start')}
        </Act>
        <Act
          kind={isTaken ? 'primary' : ''}
          why={why('APPROVE_REVIEW')}
          onPress={() => setDialog('APPROVE')}
        >
          {t('review.approve')}
        </Act>
        <Act
          kind="danger"
          why={why('REQUEST_CHANGES')}
          note={t('review.requestChanges.note')}
          onPress={() => setDialog('REQUEST_CHANGES')}
        >
          {t('review.requestChanges', { count: open })}
        </Act>
      </div>
      {refused !== null && (
        <div className="pad">
          <Refused message={refused} />
        </div>
      )}
      {dialog === 'APPROVE' && (
        <ApproveDialog offer={offer} site={site} onClose={close} onDone={done} />
      )}
      {dialog === 'REQUEST_CHANGES' && (
        <RequestChangesDialog offer={offer} site={site} onClose={close} onDone={done} />
      )}
    </>
  );
}

/** Puts the keyboard on the next or the one before of the places on the page that fit. */
function step(places: string, by: 1 | -1): void {
  const all = [...document.querySelectorAll<HTMLElement>(places)];
  const at = all.findIndex((each) => each.contains(document.activeElement));
  const next = all[at === -1 ? (by === 1 ? 0 : all.length - 1) : at + by];
  next?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: 'center' });
}
