/** One thing by its id, for a caller: null when there is none or when it is not his to see. The two look alike. */
import type { ApiClient } from '../../db/api-client.ts';
import type { ApiToken } from '../../db/api-token.ts';
import type { Check } from '../../db/check.ts';
import type { Finding } from '../../db/finding.ts';
import type { LeadDelivery } from '../../db/lead-delivery.ts';
import type { Lead } from '../../db/lead.ts';
import type { Mail } from '../../db/mail.ts';
import type { MemberInvitation } from '../../db/member-invitation.ts';
import type { Membership } from '../../db/membership.ts';
import type { PreviewInvitation } from '../../db/preview-invitation.ts';
import type { Publisher } from '../../db/publisher.ts';
import type { ReviewComment } from '../../db/review-comment.ts';
import type { ReviewThread } from '../../db/review-thread.ts';
import type { Review } from '../../db/review.ts';
import type { StageRun } from '../../db/stage-run.ts';
import type { SupportRequest } from '../../db/support-request.ts';
import type { Transition } from '../../db/transition.ts';
import type { Upload } from '../../db/upload.ts';
import type { Actor } from '../../domain/actor.ts';
import { may, standingTo } from '../../domain/policy.ts';
import type { HistoryRow } from './history.ts';
import type { Loaders, OfferRow, PublicationRow, RevisionRow } from './loaders.ts';
import { mayReadDraftsOf, mayReadOffersOf, mayReadOperationsOf } from './may-read.ts';

type Read<Row> = (loaders: Loaders, actor: Actor, id: string) => Promise<Row | null>;

const ifMay = <Row>(row: Row | null, may: (row: Row) => boolean): Row | null =>
  row !== null && may(row) ? row : null;

export const readOffer: Read<OfferRow> = async (loaders, actor, id) =>
  ifMay(await loaders.offer.load(id), ({ publisher }) => mayReadOffersOf(actor, publisher));

/** A publisher is known to its members, to staff, and to everybody once an offer of it is live. */
export const readPublisher: Read<Publisher> = async (loaders, actor, id) => {
  const publisher = await loaders.publisher.load(id);
  if (publisher === null || mayReadOffersOf(actor, id) || isMember(actor, id)) return publisher;
  return (await loaders.hasLiveOffer.load(id)) ? publisher : null;
};

export const readPublication: Read<PublicationRow> = async (loaders, actor, id) =>
  ifMay(await loaders.publication.load(id), ({ publisher }) => mayReadOffersOf(actor, publisher));

export const readStageRun: Read<StageRun> = async (loaders, actor, id) =>
  ifMay(await loaders.stageRun.load(id), ({ publisher }) => mayReadOffersOf(actor, publisher));

export const readTransition: Read<Transition> = async (loaders, actor, id) =>
  ifMay(await loaders.transition.load(id), ({ publisher }) => mayReadOffersOf(actor, publisher));

export const readRevision: Read<RevisionRow> = async (loaders, actor, id) => {
  const revision = await loaders.revision.load(id);
  return revision !== null && (await readOffer(loaders, actor, revision.offer)) ? revision : null;
};

export const readFinding: Read<Finding> = async (loaders, actor, id) => {
  const finding = await loaders.finding.load(id);
  if (finding === null) return null;
  return (await readPublication(loaders, actor, finding.publication)) === null ? null : finding;
};

export const readReview: Read<Review> = async (loaders, actor, id) =>
  ifMay(await loaders.review.load(id), ({ publisher }) => mayReadOffersOf(actor, publisher));

export const readReviewThread: Read<ReviewThread> = async (loaders, actor, id) => {
  const thread = await loaders.reviewThread.load(id);
  return thread !== null && (await readReview(loaders, actor, thread.review)) ? thread : null;
};

export const readReviewComment: Read<ReviewComment> = async (loaders, actor, id) => {
  const comment = await loaders.reviewComment.load(id);
  if (comment === null) return null;
  return (await readReviewThread(loaders, actor, comment.thread)) === null ? null : comment;
};

/** Mails that go to the operators: what they say about our side is not for a publisher. */
export const operatorMailEvents: readonly string[] = ['STAGE_BLOCKED', 'SUPPORT_REQUEST_OPENED'];

/** A publisher's mails are its members' and the operators'; those to operators, and of no publisher, theirs alone. */
export function mayReadMail(
  actor: Actor,
  { publisher, event }: Pick<Mail, 'publisher' | 'event'>,
): boolean {
  const ofOperators = publisher === null || operatorMailEvents.includes(event);
  return may(actor, ofOperators ? 'READ_OPERATOR_MAIL' : 'READ_OPERATIONS', publisher);
}

export const readMail: Read<Mail> = async (loaders, actor, id) =>
  ifMay(await loaders.mail.load(id), (mail) => mayReadMail(actor, mail));

export const readSupportRequest: Read<SupportRequest> = async (loaders, actor, id) =>
  ifMay(await loaders.supportRequest.load(id), ({ publisher }) =>
    mayReadOperationsOf(actor, publisher),
  );

export const readPreviewInvitation: Read<PreviewInvitation> = async (loaders, actor, id) =>
  ifMay(await loaders.invitation.load(id), ({ publisher }) =>
    mayReadOperationsOf(actor, publisher),
  );

export const readApiClient: Read<ApiClient> = async (loaders, actor, id) =>
  ifMay(await loaders.apiClient.load(id), ({ publisher }) => mayManageTokensOf(actor, publisher));

export const readApiToken: Read<ApiToken> = async (loaders, actor, id) =>
  ifMay(await loaders.apiToken.load(id), ({ publisher }) => mayManageTokensOf(actor, publisher));

export const readMember: Read<Membership> = async (loaders, actor, id) =>
  ifMay(await loaders.membership.load(id), ({ publisher }) =>
    may(actor, 'READ_MEMBERS', publisher),
  );

export const readMemberInvitation: Read<MemberInvitation> = async (loaders, actor, id) =>
  ifMay(await loaders.memberInvitation.load(id), ({ publisher }) =>
    may(actor, 'MANAGE_MEMBERS', publisher),
  );

export const readUpload: Read<Upload> = async (loaders, actor, id) =>
  ifMay(await loaders.upload.load(id), ({ publisher }) => mayReadDraftsOf(actor, publisher));

export const readHistoryEntry: Read<HistoryRow> = async (loaders, actor, id) =>
  ifMay(await loaders.historyEntry.load(id), ({ publisher }) => mayReadDraftsOf(actor, publisher));

/** What customers told a publisher is for its members alone. */
export const readLead: Read<Lead> = async (loaders, actor, id) =>
  ifMay(await loaders.lead.load(id), ({ publisher }) => mayReadDraftsOf(actor, publisher));

export const readLeadDelivery: Read<LeadDelivery> = async (loaders, actor, id) => {
  const delivery = await loaders.leadDelivery.load(id);
  if (delivery === null) return null;
  const { offer, publication } = delivery;
  const about =
    offer !== null
      ? await loaders.offer.load(offer)
      : publication === null
        ? null
        : await loaders.publication.load(publication);
  return about !== null && mayReadDraftsOf(actor, about.publisher) ? delivery : null;
};

export const readCheck: Read<Check> = async (loaders, actor, id) =>
  ifMay(await loaders.check.load(id), ({ publisher }) => mayReadDraftsOf(actor, publisher));

/** Owners manage the tokens of their publisher, operators those of everybody. */
export function mayManageTokensOf(actor: Actor, publisher: string | null): boolean {
  return may(actor, 'MANAGE_TOKENS', publisher);
}

const isMember = (actor: Actor, publisher: string): boolean => {
  const standing = standingTo(actor, publisher);
  return standing === 'OWNER' || standing === 'CONTRIBUTOR';
};
