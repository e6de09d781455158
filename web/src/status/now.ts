/** The one sentence of the screen: what is the case, who must act, until when. */
import type { MessageKey, MessageValues, Messages } from '../messages/messages.tsx';
import {
  reviewPath,
  signOfOffer,
  signOfStep,
  stepInFocus,
  versionOf,
  type Side,
  type Tone,
} from '../offer.ts';
import type { IconName } from '../parts/icon.tsx';
import { isRequested } from '../review/review-site.ts';
import type { StatusOffer, StatusPublication } from './status-offer.ts';

export type Now = {
  readonly tone: Tone;
  readonly icon: IconName;
  readonly title: string;
  readonly body: string;
  /** A page that the sentence speaks of. */
  readonly link: { readonly href: string; readonly text: string } | null;
};

type Words = Pick<Messages, 't' | 'formats'> & {
  /** The server's time in milliseconds. */
  readonly nowMs: number;
  readonly titleOf: (stage: StatusPublication['stage']) => string;
};

/** Reads the state from top to bottom; the first line that fits is the sentence. */
export function nowOf(offer: StatusOffer, side: Side, words: Words): Now {
  const { t, formats, nowMs, titleOf } = words;
  const { publication, production } = offer;
  const own = side === 'PUBLISHER' ? 'yes' : 'no';
  const liveVersion = production === null ? 'none' : versionOf(production, t);
  const sign = signOfOffer(offer, side);
  const say = (title: MessageKey, body: MessageKey, values: MessageValues = {}): Now => ({
    tone: sign.tone,
    icon: sign.icon === 'error' ? 'cross' : sign.icon,
    title: t(title, values),
    body: t(body, values),
    link: null,
  });

  if (offer.status === 'DELISTED') return say('now.delisted.title', 'now.delisted.body');
  if (publication === null) {
    if (offer.violations === undefined) return say('now.never.title', 'now.never.staff');
    const missing = offer.violations.filter(({ severity }) => severity === 'ERROR').length;
    return say('now.never.title', 'now.never.body', { missing });
  }

  const stage = titleOf(publication.stage);
  const step = offer.steps.find((each) => each.stage === publication.stage);
  const moment = (iso: string | null | undefined) =>
    iso === null || iso === undefined ? '–' : formats.moment(iso, nowMs);

  switch (publication.state) {
    case 'RUNNING': {
      const since = moment(step?.startedAt);
      switch (publication.waitingFor) {
        case 'PUBLISHER': {
          const title = own === 'yes' ? 'now.signoff.title' : 'now.signoff.staff.title';
          return say(title, 'now.signoff.body', {
            version: versionOf(publication.revision, t),
            time: since,
            count: previewSubscriptions(publication.revision.content),
          });
        }
        case 'REVIEWER':
          return inReview(publication);
        case 'OPERATOR':
          return say('now.blocked.title', 'now.blocked.body', {
            stage,
            tries: step?.attempt ?? 1,
            own,
          });
        case null: {
          const retryAt = step?.run?.nextAttemptAt ?? null;
          if (retryAt !== null && step !== undefined) {
            return say('now.retrying.title', 'now.retrying.body', {
              stage,
              attempt: step.attempt + 1,
              time: moment(retryAt),
            });
          }
          const addresses = formats.list(publication.notificationEmails);
          return say('now.running.title', 'now.running.body', { stage, addresses });
        }
      }
    }
    case 'FAILED': {
      if (publication.endReason === 'PLATFORM') {
        return say('now.platform.title', 'now.platform.body', {
          stage,
          tries: step?.attempt ?? 1,
        });
      }
      if (publication.endReason === 'LEAD_DESTINATION_REFUSED') {
        return say('now.lead.title', 'now.lead.body', { own, version: liveVersion });
      }
      const count = publication.findings.nodes.filter(({ level }) => level === 'ERROR').length;
      return say('now.failed.title', 'now.failed.body', {
        stage,
        count,
        own,
        version: liveVersion,
      });
    }
    case 'CANCELED': {
      if (publication.endReason === 'REVIEW_CHANGES_REQUESTED') {
        return {
          ...say('now.changes.title', 'now.changes.body', { own, version: liveVersion }),
          link: toReview(publication),
        };
      }
      const fact = publication.transitions.findLast(({ kind }) => kind === 'PUBLICATION_CANCELED');
      return say('now.canceled.title', 'now.canceled.body', {
        who: fact?.actor.name ?? t('mover.publisher'),
        time: moment(publication.endedAt),
        version: liveVersion,
      });
    }
    case 'SUCCEEDED': {
      const since = offer.listing?.liveSince ?? publication.endedAt;
      return {
        ...say('now.live.title', 'now.live.body', { version: liveVersion, time: moment(since) }),
        link:
          offer.listing === null ? null : { href: offer.listing.pageUrl, text: t('now.live.open') },
      };
    }
  }

  /** The publisher's turn, when a reviewer had the last word in an open thread. */
  function inReview(publication: StatusPublication): Now {
    const { review } = publication;
    const questions = (review?.threads ?? []).filter(
      (thread) => isRequested(thread) && thread.comments.at(-1)?.role === 'REVIEWER',
    ).length;
    if (questions > 0 && side === 'PUBLISHER') {
      return {
        ...say('now.question.title', 'now.question.body', { count: questions }),
        tone: 'turn',
        icon: 'person',
        link: toReview(publication),
      };
    }
    const time = moment(review?.waitingSince ?? step?.startedAt);
    const said =
      review?.state === 'TAKEN'
        ? say('now.reviewTaken.title', 'now.reviewTaken.body', { time, own })
        : say('now.review.title', 'now.review.body', { time, own });
    return { ...said, link: toReview(publication) };
  }

  /** The page of the threads that the sentence speaks of. */
  function toReview({ number }: StatusPublication): Now['link'] {
    const { publisherId } = offer.publisher;
    const href = reviewPath(publisherId, offer.offerId, { publication: number });
    return { href, text: t('now.review.open') };
  }
}

/** How many subscriptions the frozen offer opens its preview to. */
function previewSubscriptions(content: unknown): number {
  const { marketplace } = (content ?? {}) as {
    marketplace?: { previewSubscriptionIds?: readonly string[] };
  };
  return marketplace?.previewSubscriptionIds?.length ?? 0;
}

/** How far the stage at work has come, from 0 to 1; null without a true measure. */
export function ratioOf(measure: { done: number; total: number } | null): number | null {
  return measure === null || measure.total === 0 ? null : Math.min(1, measure.done / measure.total);
}

/** The title of the page: the state first. */
export function pageTitle(offer: StatusOffer, ratio: number | null, words: Words): string {
  const { t, formats, titleOf } = words;
  const step = stepInFocus(offer);
  const status =
    step !== null && ratio !== null && signOfStep(step, 'PUBLISHER').tone === 'run'
      ? t('status.percent', { stage: titleOf(step.stage), percent: formats.percent(ratio) })
      : offer.statusText;
  return t('status.title', { status, offer: offer.name });
}
