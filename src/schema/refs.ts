/** The shape behind each object type that others refer to; the fields are in the type's own file. */
import type { HistoryRow } from '../app/read/history.ts';
import type { LiveOffer } from '../app/read/listings.ts';
import type { OfferRow, PublicationRow, RevisionRow } from '../app/read/loaders.ts';
import type { PreviewOfOffer } from '../app/read/preview.ts';
import type { ApiClient } from '../db/api-client.ts';
import type { ApiToken } from '../db/api-token.ts';
import type { Audit } from '../db/audit.ts';
import type { Check } from '../db/check.ts';
import type { Finding } from '../db/finding.ts';
import type { LeadDelivery } from '../db/lead-delivery.ts';
import type { Lead } from '../db/lead.ts';
import type { Mail } from '../db/mail.ts';
import type { MemberInvitation } from '../db/member-invitation.ts';
import type { Membership } from '../db/membership.ts';
import type { PreviewInvitation } from '../db/preview-invitation.ts';
import type { Publisher } from '../db/publisher.ts';
import type { ReviewComment } from '../db/review-comment.ts';
import type { ReviewThread } from '../db/review-thread.ts';
import type { Review } from '../db/review.ts';
import type { StageRun } from '../db/stage-run.ts';
import type { SupportRequest } from '../db/support-request.ts';
import type { Transition } from '../db/transition.ts';
import type { Upload } from '../db/upload.ts';
import { builder } from './builder.ts';

/** A finding of a publication, or of a dry run, where `id` is the check and the place in its list. */
export type FindingView = Pick<
  Finding,
  | 'id'
  | 'stage'
  | 'level'
  | 'fault'
  | 'skuId'
  | 'packageVersion'
  | 'fieldPath'
  | 'fingerprint'
  | 'body'
  | 'codeFrame'
  | 'seenBefore'
>;

export const ApiClientRef = builder.objectRef<ApiClient>('ApiClient');
export const ApiTokenRef = builder.objectRef<ApiToken>('ApiToken');
export const AuditEntryRef = builder.objectRef<Audit>('AuditEntry');
export const CheckRef = builder.objectRef<Check>('Check');
export const FindingRef = builder.objectRef<FindingView>('Finding');
export const HistoryEntryRef = builder.objectRef<HistoryRow>('HistoryEntry');
export const LeadDeliveryRef = builder.objectRef<LeadDelivery>('LeadDelivery');
export const LeadRef = builder.objectRef<Lead>('Lead');
export const ListingRef = builder.objectRef<LiveOffer>('Listing');
export const MailMessageRef = builder.objectRef<Mail>('MailMessage');
export const MemberRef = builder.objectRef<Membership>('Member');
export const MemberInvitationRef = builder.objectRef<MemberInvitation>('MemberInvitation');
export const OfferRef = builder.objectRef<OfferRow>('Offer');
export const PreviewGrantRef = builder.objectRef<PreviewInvitation>('PreviewGrant');
export const PreviewRef = builder.objectRef<PreviewOfOffer>('Preview');
export const PublicationRef = builder.objectRef<PublicationRow>('Publication');
export const PublisherRef = builder.objectRef<Publisher>('Publisher');
export const ReviewCommentRef = builder.objectRef<ReviewComment>('ReviewComment');
export const ReviewRef = builder.objectRef<Review>('Review');
export const ReviewThreadRef = builder.objectRef<ReviewThread>('ReviewThread');
export const RevisionRef = builder.objectRef<RevisionRow>('Revision');
export const StageRunRef = builder.objectRef<StageRun>('StageRun');
export const SupportRequestRef = builder.objectRef<SupportRequest>('SupportRequest');
export const TransitionRef = builder.objectRef<Transition>('Transition');
export const UploadRef = builder.objectRef<Upload>('Upload');
