import type { ObjectRef } from '@pothos/core';
import type { FileRefused, UploadIncomplete } from '../app/finish-upload.ts';
import type { RevisionChanged } from '../app/go-live.ts';
import type { NotificationAddressRequired, PrerequisitesNotMet } from '../app/publish.ts';
import type { SheetRefused } from '../app/import-prices.ts';
import type { DraftConflict } from '../app/later-changes.ts';
import type { StaleVersion } from '../app/stale-version.ts';
import type { Refusal } from '../domain/refusal.ts';
import { builder } from './builder.ts';
import type { Types } from './builder.ts';
import { EditConflictRef } from './edit-conflict.ts';
import { PackageFaultRef } from './package-fault.ts';
import { SheetFaultRef } from './sheet-fault.ts';
import { UserErrorInterface } from './user-error.ts';
import { ViolationRef } from './violation.ts';

/** A refusal that tells nothing beyond `UserError`. */
const plain = <Code extends string>(name: string, description: string) =>
  // The table gives each code its own type, so the refusals of this type are those of this code.
  builder
    .objectRef<Refusal>(name)
    .implement({ description, interfaces: [UserErrorInterface] }) as unknown as ObjectRef<
    Types,
    Refusal<Code>
  >;

/** Every code that a mutation may refuse with, and its type. A verb with a code that is not here does not compile. */
export const refusalTypes = {
  ALREADY_INVITED: plain<'ALREADY_INVITED'>(
    'AlreadyInvited',
    'An invitation to this address is open. Send it again, or take it back first.',
  ),
  ALREADY_MEMBER: plain<'ALREADY_MEMBER'>(
    'AlreadyMember',
    'The person is a member of the publisher.',
  ),
  BLOCKING_THREADS_OPEN: plain<'BLOCKING_THREADS_OPEN'>(
    'BlockingThreadsOpen',
    'Blocking threads of the review are open.',
  ),
  CONSENT_REQUIRED: plain<'CONSENT_REQUIRED'>(
    'ConsentRequired',
    'The customer has not agreed that his details are passed on.',
  ),
  DRAFT_CONFLICT: builder.objectRef<DraftConflict>('DraftConflict').implement({
    description:
      'Others have written what is edited, since the version that the caller saw. Nothing was saved.',
    interfaces: [UserErrorInterface],
    fields: (t) => ({
      currentVersion: t.exposeInt('currentVersion', { description: 'Version of the draft now.' }),
      conflicts: t.expose('conflicts', {
        type: [EditConflictRef],
        description: 'Every value that the caller and somebody else wrote.',
      }),
    }),
  }),
  FILE_REFUSED: builder.objectRef<FileRefused>('FileRefused').implement({
    description: 'The uploaded file cannot be accepted.',
    interfaces: [UserErrorInterface],
    fields: (t) => ({
      findings: t.expose('findings', {
        type: [PackageFaultRef],
        description: 'What is wrong with the file.',
      }),
    }),
  }),
  FORBIDDEN: plain<'FORBIDDEN'>(
    'Forbidden',
    'The caller may see this, and may not do what was asked.',
  ),
  HASH_MISMATCH: plain<'HASH_MISMATCH'>(
    'HashMismatch',
    'The bytes that arrived have another sha256 than the one given.',
  ),
  IDEMPOTENCY_IN_PROGRESS: plain<'IDEMPOTENCY_IN_PROGRESS'>(
    'IdempotencyInProgress',
    'A request with this idempotency key is being worked on.',
  ),
  IDEMPOTENCY_KEY_REUSED: plain<'IDEMPOTENCY_KEY_REUSED'>(
    'IdempotencyKeyReused',
    'The idempotency key was used for another input within the last 24 hours.',
  ),
  INVALID_INPUT: plain<'INVALID_INPUT'>(
    'InvalidInput',
    'A value of the input cannot be taken; `path` names it.',
  ),
  INVALID_NOTIFICATION_ADDRESS: plain<'INVALID_NOTIFICATION_ADDRESS'>(
    'InvalidNotificationAddress',
    'An entry is not one mail address.',
  ),
  INVITATION_INVALID: plain<'INVITATION_INVALID'>(
    'InvitationInvalid',
    'The invitation is unknown, used, expired or revoked; which of these is not told.',
  ),
  LAST_OWNER: plain<'LAST_OWNER'>('LastOwner', 'The publisher would be left without an owner.'),
  LEAD_NOT_SENDABLE: plain<'LEAD_NOT_SENDABLE'>(
    'LeadNotSendable',
    'The lead was erased, or is of somebody whose data is not passed on.',
  ),
  NEWER_PACKAGE_IN_DRAFT: plain<'NEWER_PACKAGE_IN_DRAFT'>(
    'NewerPackageInDraft',
    'The draft has a package that is newer than the published one and would be served.',
  ),
  NOTHING_REQUESTED: plain<'NOTHING_REQUESTED'>(
    'NothingRequested',
    'Changes were requested without a comment and without an open thread.',
  ),
  NOTIFICATION_ADDRESS_REQUIRED: builder
    .objectRef<NotificationAddressRequired>('NotificationAddressRequired')
    .implement({
      description:
        'Every field is in order; an address for the news of the publication is missing.',
      interfaces: [UserErrorInterface],
      fields: (t) => ({
        suggestedEmails: t.exposeStringList('suggestedEmails', {
          description: 'The addresses of the publication before, else your own.',
        }),
      }),
    }),
  NOT_AT_SIGNOFF: plain<'NOT_AT_SIGNOFF'>(
    'NotAtSignoff',
    'The publication does not wait for the publisher’s sign-off.',
  ),
  NOT_FOUND: plain<'NOT_FOUND'>('NotFound', 'There is nothing with this id that you may see.'),
  NOT_IN_REVIEW: plain<'NOT_IN_REVIEW'>('NotInReview', 'The publication is not in review.'),
  NOT_LIVE: plain<'NOT_LIVE'>('NotLive', 'The offer is not live.'),
  NO_EARLIER_PACKAGE: plain<'NO_EARLIER_PACKAGE'>(
    'NoEarlierPackage',
    'The SKU has no package to go back to.',
  ),
  NO_LEAD_DESTINATION: plain<'NO_LEAD_DESTINATION'>(
    'NoLeadDestination',
    'The offer has no destination for leads.',
  ),
  NO_OPEN_PUBLICATION: plain<'NO_OPEN_PUBLICATION'>(
    'NoOpenPublication',
    'No publication of the offer is open.',
  ),
  NO_PRIVATE_SKU: plain<'NO_PRIVATE_SKU'>(
    'NoPrivateSku',
    'No SKU is private both live and in the draft.',
  ),
  OFFER_ID_TAKEN: plain<'OFFER_ID_TAKEN'>(
    'OfferIdTaken',
    'The publisher has an offer with this id already.',
  ),
  OFFER_PUBLISHED: plain<'OFFER_PUBLISHED'>(
    'OfferPublished',
    'The offer was published at least once and is kept for its history.',
  ),
  PLANNER_BUSY: plain<'PLANNER_BUSY'>(
    'PlannerBusy',
    'Many deployment plans are being made; ask again in a moment.',
  ),
  PLAN_TOO_COSTLY: plain<'PLAN_TOO_COSTLY'>(
    'PlanTooCostly',
    'The templates or the parameters are too large for a deployment plan.',
  ),
  PREREQUISITES_NOT_MET: builder.objectRef<PrerequisitesNotMet>('PrerequisitesNotMet').implement({
    description: 'Fields of the draft must be corrected before it can be published.',
    interfaces: [UserErrorInterface],
    fields: (t) => ({
      violations: t.expose('violations', {
        type: [ViolationRef],
        description: 'All errors and warnings, in the order of the form.',
      }),
    }),
  }),
  PUBLICATION_IN_PROGRESS: plain<'PUBLICATION_IN_PROGRESS'>(
    'PublicationInProgress',
    'A publication of the offer is open.',
  ),
  PUBLISHER_ID_TAKEN: plain<'PUBLISHER_ID_TAKEN'>(
    'PublisherIdTaken',
    'The installation has a publisher with this id already.',
  ),
  REVIEW_TAKEN: plain<'REVIEW_TAKEN'>('ReviewTaken', 'Another reviewer has taken the review.'),
  REVISION_CHANGED: builder.objectRef<RevisionChanged>('RevisionChanged').implement({
    description: 'The caller looked at another revision than the one that is there now.',
    interfaces: [UserErrorInterface],
    fields: (t) => ({
      revisionHash: t.exposeString('revisionHash', {
        description: 'Hash of the revision that is there now.',
      }),
    }),
  }),
  SECOND_PERSON_REQUIRED: plain<'SECOND_PERSON_REQUIRED'>(
    'SecondPersonRequired',
    'The publisher asks for a second person at the sign-off, and the caller pressed *Publish*.',
  ),
  SHEET_REFUSED: builder.objectRef<SheetRefused>('SheetRefused').implement({
    description: 'Lines of the sheet cannot be taken. Nothing of it was.',
    interfaces: [UserErrorInterface],
    fields: (t) => ({
      faults: t.expose('faults', {
        type: [SheetFaultRef],
        description: 'What is wrong, in the order of the lines; the first 100 faults.',
      }),
    }),
  }),
  STAGE_NOT_BLOCKED: plain<'STAGE_NOT_BLOCKED'>(
    'StageNotBlocked',
    'The stage does not wait for an operator.',
  ),
  STALE_VERSION: builder.objectRef<StaleVersion>('StaleVersion').implement({
    description: 'The draft was changed since the caller read it.',
    interfaces: [UserErrorInterface],
    fields: (t) => ({
      currentVersion: t.exposeInt('currentVersion', { description: 'Version of the draft now.' }),
    }),
  }),
  SUBSCRIPTION_NOT_LISTED: plain<'SUBSCRIPTION_NOT_LISTED'>(
    'SubscriptionNotListed',
    'The subscription is not on the preview list of the offer.',
  ),
  SUPPORT_REQUEST_CLOSED: plain<'SUPPORT_REQUEST_CLOSED'>(
    'SupportRequestClosed',
    'The support request is closed.',
  ),
  TOO_EARLY_TO_CANCEL: plain<'TOO_EARLY_TO_CANCEL'>(
    'TooEarlyToCancel',
    'The publication has not reached the publisher’s sign-off.',
  ),
  TOO_LATE_TO_CANCEL: plain<'TOO_LATE_TO_CANCEL'>(
    'TooLateToCancel',
    'The offer is being released.',
  ),
  TOO_MANY_REQUESTS: plain<'TOO_MANY_REQUESTS'>(
    'TooManyRequests',
    'The same was asked too often in a short time.',
  ),
  UPLOAD_INCOMPLETE: builder.objectRef<UploadIncomplete>('UploadIncomplete').implement({
    description: 'Bytes of the file are missing.',
    interfaces: [UserErrorInterface],
    fields: (t) => ({
      received: t.exposeFloat('received', { description: 'Bytes that have arrived.' }),
      size: t.exposeFloat('size', { description: 'Bytes that were declared.' }),
    }),
  }),
} as const;

export type RefusalCode = keyof typeof refusalTypes;

/** Any refusal that has a type. */
export type KnownRefusal = {
  [Code in RefusalCode]: (typeof refusalTypes)[Code]['$inferType'];
}[RefusalCode];
