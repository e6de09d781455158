import type { ReactNode } from 'react';
import { useNow } from '../clock.ts';
import { useMessages } from '../messages/messages.tsx';
import { versionOf, type Tone } from '../offer.ts';
import type { IconName } from '../parts/icon.tsx';
import { Node } from '../parts/signs.tsx';
import { useReader } from '../reader.tsx';
import { isOpen, isRequested, type ReviewOffer, type Site } from './review-site.ts';

/** The one sentence of the screen, what is under review, and what can be done. */
export function ReviewNow({
  offer,
  site,
  children,
}: {
  offer: ReviewOffer;
  site: Site;
  children: ReactNode;
}) {
  const { t, formats } = useMessages();
  const { side } = useReader();
  const now = useNow();
  const { tone, icon, title, body } = useWords(offer, site);
  const { publication } = site;
  const { revision } = publication;
  const live = offer.production === null ? null : versionOf(offer.production, t);
  return (
    <section className={`card now-card review-now ${tone}`} aria-labelledby="now">
      <div className="says" aria-live="polite">
        <Node tone={tone} icon={icon} big />
        <h2 id="now">{title}</h2>
        <p>{body}</p>
      </div>
      <p className="about small quiet-2">
        {[
          t('pipeline.publication', { number: publication.number }),
          t('pipeline.revision', { number: revision.number }),
        ].join(' · ')}
        {' · '}
        <span className="mono">{revision.hash.slice(0, 7)}</span>
        {' · '}
        {versionOf(revision, t)}
        {live !== null && isOpen(site) && `, ${t('review.updateOf', { version: live })}`}
        {' · '}
        <time dateTime={site.waitingSince} title={formats.full(site.waitingSince)}>
          {isOpen(site)
            ? t('review.waits', {
                publisher: offer.publisher.name,
                duration: formats.duration(now - Date.parse(site.waitingSince)),
              })
            : t('review.began', { time: formats.moment(site.waitingSince, now) })}
        </time>
      </p>
      {publication.notesForReviewer !== null && (
        <blockquote className="note">
          <p className="small quiet-3">
            {t('review.note', {
              who: side === 'PUBLISHER' ? publication.requestedBy : offer.publisher.name,
            })}
          </p>
          <p className="says-note">{publication.notesForReviewer}</p>
        </blockquote>
      )}
      {site.comment !== null && (
        <blockquote className="note">
          <p className="small quiet-3">{t('review.words', { who: site.reviewer ?? '' })}</p>
          <p className="says-note">{site.comment}</p>
        </blockquote>
      )}
      {children}
    </section>
  );
}

type Words = {
  readonly tone: Tone;
  readonly icon: IconName;
  readonly title: string;
  readonly body: string;
};

function useWords(offer: ReviewOffer, site: Site): Words {
  const { t, formats } = useMessages();
  const { side } = useReader();
  const now = useNow();
  const own = side === 'PUBLISHER' ? 'yes' : 'no';
  const who = site.reviewer ?? '';
  const at = formats.moment(site.decidedAt ?? site.waitingSince, now);
  const since = formats.moment(site.waitingSince, now);
  switch (site.state) {
    case 'WAITING':
    case 'TAKEN': {
      const asked = site.threads.filter(
        (thread) => isRequested(thread) && thread.comments.at(-1)?.role === 'REVIEWER',
      ).length;
      if (side === 'PUBLISHER' && asked > 0) {
        const title = t('now.question.title', { count: asked });
        return { tone: 'turn', icon: 'person', title, body: t('now.question.body') };
      }
      const isTaken = site.state === 'TAKEN';
      const sign =
        side === 'REVIEWER'
          ? ({ tone: 'turn', icon: 'person' } as const)
          : ({ tone: 'other', icon: 'clock' } as const);
      if (side === 'REVIEWER') {
        const title = isTaken
          ? t('review.now.taken', { who })
          : t('review.now.waiting', { publisher: offer.publisher.name });
        const body = t('review.now.body', { count: site.openBlockingThreads });
        return { ...sign, title, body };
      }
      return {
        ...sign,
        title: t(isTaken ? 'now.reviewTaken.title' : 'now.review.title'),
        body: t(isTaken ? 'now.reviewTaken.body' : 'now.review.body', { time: since, own }),
      };
    }
    case 'APPROVED':
      return {
        tone: 'ok',
        icon: 'check',
        title: t('review.now.approved', { who }),
        body: t('review.now.approved.body', { time: at }),
      };
    case 'CHANGES_REQUESTED':
      return {
        tone: 'bad',
        icon: 'cross',
        title: t('review.now.changes', { who }),
        body: t('review.now.changes.body', { time: at, own }),
      };
    case 'CLOSED':
      return {
        tone: 'idle',
        icon: 'slash',
        title: t('review.now.closed'),
        body: t('review.now.closed.body', { time: at }),
      };
  }
}
