import { useState } from 'react';
import { useLocation, useParams } from 'react-router';
import { useQuery } from 'urql';
import { NotFound } from '../parts/not-found.tsx';
import { useNow } from '../clock.ts';
import { codeOf } from '../client.ts';
import { useBurst, useOfferFeed, type News } from '../feed.ts';
import { useMessages } from '../messages/messages.tsx';
import { Act } from '../parts/act.tsx';
import { ErrorPanel } from '../parts/error-panel.tsx';
import { useFirst } from '../parts/first.ts';
import { Icon } from '../parts/icon.tsx';
import { useMay, type May } from '../parts/may.ts';
import { OfferHead } from '../parts/offer-head.tsx';
import { OfferLoading } from '../parts/offer-loading.tsx';
import { useHeadingFocus, usePageTitle, useSingleKeys } from '../parts/page.ts';
import { useReader, useStageTitle } from '../reader.tsx';
import { editorPath } from '../offer.ts';
import { About } from './about.tsx';
import { readAddress, usePlaceInAddress, type NamedPublication } from './address.ts';
import { CancelDialog } from './cancel.tsx';
import { Findings } from './findings.tsx';
import { GoLiveDialog } from './go-live.tsx';
import { HelpCard, HelpDialog, type HelpAsked } from './help.tsx';
import { nowOf, pageTitle, ratioOf } from './now.ts';
import { NowCard } from './now-card.tsx';
import { Pipeline, useMeasure, type Measure } from './pipeline.tsx';
import { CompareWithLive } from './compare-with-live.tsx';
import { OpenPreview } from './open-preview.tsx';
import { RefusalSummary, usePublish, type PublishRefusal } from './publish.tsx';
import { StatusPage } from './status-documents.ts';
import type { Finding, StatusOffer } from './status-offer.ts';
import { Timeline } from './timeline.tsx';

/** Where is it, who must act, how long, what happened. */
export function Status() {
  const { publisher = '', offerId = '' } = useParams();
  const { apiLanguage: language } = useMessages();
  const { side } = useReader();
  const [page, readPage] = useQuery({
    query: StatusPage,
    variables: { publisher, offerId, language, own: side === 'PUBLISHER' },
    requestPolicy: 'cache-and-network',
  });
  const readAgain = () => readPage({ requestPolicy: 'network-only' });
  // What is personal cannot travel in an event, so it is read once per burst of events.
  const readSoon = useBurst(readAgain);
  const [resetAt, setResetAt] = useState<number | null>(null);
  const onNews = (news: News) => {
    if (news === 'RESET') setResetAt(Date.now());
    readSoon();
  };
  const offer = page.data?.offer;
  const isFresh = !page.stale && !page.fetching;
  useOfferFeed(useFirst(isFresh ? offer?.id : undefined), offer?.cursor, onNews);

  if (page.error && !offer) {
    if (codeOf(page.error) === 'NOT_FOUND') return <NotFound />;
    return (
      <main id="content">
        <ErrorPanel error={page.error} onRetry={readAgain} />
      </main>
    );
  }
  if (offer === null) return <NotFound />;
  if (offer === undefined) return <Skeleton />;
  return (
    <StatusOf
      key={offer.id}
      offer={offer}
      publisherId={publisher}
      offerId={offerId}
      resetAt={resetAt}
      onChanged={readAgain}
    />
  );
}

type Open =
  | { readonly dialog: 'GO_LIVE' | 'CANCEL' }
  | { readonly dialog: 'HELP'; readonly finding: Finding | null; readonly asked?: HelpAsked }
  | null;

function StatusOf({
  offer,
  publisherId,
  offerId,
  resetAt,
  onChanged,
}: {
  offer: StatusOffer;
  publisherId: string;
  offerId: string;
  /** When the stream began anew because its cursor could not be honoured; null while it never did. */
  resetAt: number | null;
  onChanged: () => void;
}) {
  const heading = useHeadingFocus();
  const measure = useMeasure(offer);
  const [refusal, setRefusal] = useState<PublishRefusal | null>(null);
  const may = useMay(offer);
  const canAsk = may('OPEN_SUPPORT_REQUEST') === null;
  const { search } = useLocation();
  // Where the screen was opened, so that what happens meanwhile moves nothing.
  const [address] = useState(() => readAddress(search, offer));
  const [open, setOpen] = useState<Open>(
    address.help !== null && canAsk ? { dialog: 'HELP', finding: null, asked: address.help } : null,
  );
  const publish = usePublish(offer, {
    supersedes: may('PUBLISH') !== null && may('SUPERSEDE') === null,
    draftVersion: () => offer.draftVersion,
    onPublished: () => {
      setRefusal(null);
      onChanged();
    },
    onRefused: setRefusal,
    onStale: onChanged,
  });
  usePlaceInAddress();
  useSingleKeys({
    f: () => focusFinding(1),
    F: () => focusFinding(-1),
    t: () => document.getElementById('timeline')?.focus(),
  });

  const close = () => setOpen(null);
  const done = () => {
    close();
    onChanged();
  };
  const { publication } = offer;
  return (
    <>
      <OfferHead offer={offer} publisherId={publisherId} offerId={offerId} heading={heading} />
      <main id="content">
        <div className="status">
          <div className="stack loose">
            {address.elsewhere !== null && <Elsewhere named={address.elsewhere} offer={offer} />}
            {refusal !== null && (
              <RefusalSummary
                refusal={refusal}
                fieldAddress={(field) => editorPath(publisherId, offerId, { field })}
                onClose={() => setRefusal(null)}
              />
            )}
            <NowPart offer={offer} measure={measure}>
              <Acts
                offer={offer}
                may={may}
                onPublish={publish.press}
                onGoLive={() => setOpen({ dialog: 'GO_LIVE' })}
                onCancel={() => setOpen({ dialog: 'CANCEL' })}
              />
            </NowPart>
            <Pipeline offer={offer} measure={measure} />
            <Findings
              publication={publication}
              onHelp={canAsk ? (finding) => setOpen({ dialog: 'HELP', finding }) : null}
            />
          </div>
          <div className="stack loose">
            <About offer={offer} />
            {canAsk && (
              <HelpCard offer={offer} onOpen={() => setOpen({ dialog: 'HELP', finding: null })} />
            )}
            {/* Last, because it grows at its end. */}
            <Timeline
              key={publication?.id}
              transitions={publication?.transitions ?? []}
              resetAt={resetAt}
            />
          </div>
        </div>
      </main>
      {publish.dialog}
      {open?.dialog === 'GO_LIVE' && publication !== null && (
        <GoLiveDialog offer={offer} publication={publication} onClose={close} onDone={done} />
      )}
      {open?.dialog === 'CANCEL' && publication !== null && (
        <CancelDialog offer={offer} publication={publication} onClose={close} onDone={done} />
      )}
      {open?.dialog === 'HELP' && (
        <HelpDialog
          offer={offer}
          finding={open.finding}
          asked={open.asked}
          onClose={close}
          onDone={onChanged}
        />
      )}
    </>
  );
}

/** Says that a link was about an earlier publication, and how that one ended: the screen shows the newest. */
function Elsewhere({ named, offer }: { named: NamedPublication; offer: StatusOffer }) {
  const { t, formats } = useMessages();
  const nowMs = useNow();
  const { publication } = offer;
  if (publication === null) return null;
  return (
    <section className="notice" role="status">
      <Icon name="info" />
      <p>
        {t('status.elsewhere', {
          number: named.number,
          state: named.state,
          date: formats.day(named.endedAt ?? named.startedAt, nowMs),
          shown: publication.number,
        })}
      </p>
    </section>
  );
}

/** Sentence and title of the moment; they change with the second, so nothing else renders with them. */
function NowPart({
  offer,
  measure,
  children,
}: {
  offer: StatusOffer;
  measure: Measure | null;
  children: React.ReactNode;
}) {
  const { t, formats } = useMessages();
  const { side } = useReader();
  const titleOf = useStageTitle();
  const words = { t, formats, titleOf, nowMs: useNow() };
  const ratio = ratioOf(measure);
  usePageTitle(pageTitle(offer, ratio, words));
  return (
    <NowCard now={nowOf(offer, side, words)} percent={ratio === null ? '' : formats.percent(ratio)}>
      {children}
    </NowCard>
  );
}

/** The acts of this screen, each always in the same place. */
function Acts({
  offer,
  may,
  onPublish,
  onGoLive,
  onCancel,
}: {
  offer: StatusOffer;
  may: May;
  onPublish: () => void;
  onGoLive: () => void;
  onCancel: () => void;
}) {
  const { t } = useMessages();
  const goLive = may('GO_LIVE');
  const publish = may('PUBLISH');
  const supersede = may('SUPERSEDE');
  const cancel = may('CANCEL');
  const canSupersede = publish !== null && supersede === null;
  return (
    <div className="acts" role="group" aria-label={t('act.group')}>
      {goLive !== undefined && (
        <Act kind="primary" why={goLive} onPress={onGoLive}>
          {t('act.goLive')}
        </Act>
      )}
      <OpenPreview offer={offer} />
      <CompareWithLive offer={offer} />
      {publish !== undefined && (
        <Act
          kind={asksForPublish(offer) ? 'primary' : ''}
          why={canSupersede ? null : publish}
          onPress={onPublish}
        >
          {t(
            canSupersede
              ? 'act.supersede'
              : offer.publication === null
                ? 'act.publish'
                : 'act.publishAgain',
          )}
        </Act>
      )}
      {cancel !== undefined && (
        <Act kind="danger" why={cancel} onPress={onCancel}>
          {t('act.cancel')}
        </Act>
      )}
    </div>
  );
}

/** True when publishing is what the offer waits for, and not only one of the things that can be done. */
function asksForPublish({ status, hasUnpublishedChanges }: StatusOffer): boolean {
  if (status === 'LIVE') return hasUnpublishedChanges;
  return status !== 'PUBLISH_IN_PROGRESS' && status !== 'AWAITING_PUBLISHER_SIGNOFF';
}

function focusFinding(step: 1 | -1): void {
  const findings = [...document.querySelectorAll<HTMLElement>('.finding')];
  const at = findings.findIndex((finding) => finding.contains(document.activeElement));
  const next = at === -1 ? (step === 1 ? 0 : findings.length - 1) : at + step;
  const finding = findings[next];
  finding?.focus({ preventScroll: true });
  finding?.scrollIntoView({ block: 'nearest' });
}

function Skeleton() {
  return (
    <OfferLoading>
      <div className="status">
        <div className="stack loose">
          <div className="skeleton now-skeleton" />
          <div className="skeleton pipeline-skeleton" />
        </div>
        <div className="skeleton pipeline-skeleton" />
      </div>
    </OfferLoading>
  );
}
