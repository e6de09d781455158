/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** What `approveReview` is asked. */
export type ApproveReviewInput = {
  /** A key of your choice for this request, 1 to 200 characters: a repeat with the same key within 24 hours answers as the first time and does nothing. */
  idempotencyKey?: string | null | undefined;
  /** The review. */
  reviewId: string | number;
  /** Hash of the revision that you read; another one is refused. */
  revisionHash: string;
};

/** What `cancel` is asked. */
export type CancelInput = {
  /** A key of your choice for this request, 1 to 200 characters: a repeat with the same key within 24 hours answers as the first time and does nothing. */
  idempotencyKey?: string | null | undefined;
  /** Who is told instead of the publication’s own addresses. */
  notificationEmails?: Array<string> | null | undefined;
  /** The offer. */
  offerId: string | number;
};

/** What `comment` is asked. */
export type CommentInput = {
  /** True when a new thread stands in the way of an approval; true without it. */
  blocking?: boolean | null | undefined;
  /** A key of your choice for this request, 1 to 200 characters: a repeat with the same key within 24 hours answers as the first time and does nothing. */
  idempotencyKey?: string | null | undefined;
  /** Line, from 1; without it, the file as a whole. */
  line?: number | null | undefined;
  /** Path inside the package, for a new thread. */
  path?: string | null | undefined;
  /** The review. */
  reviewId: string | number;
  /** Which file the line is counted in; `NEW` without it. */
  side?: DiffSide | null | undefined;
  /** Id of the SKU, for a new thread. */
  skuId?: string | null | undefined;
  /** Plain text, 1 to 10000 characters. */
  text: string;
  /** The thread to answer in; without it, a new one begins. */
  threadId?: string | number | null | undefined;
};

/** What `createOffer` is asked. */
export type CreateOfferInput = {
  /** A key of your choice for this request, 1 to 200 characters: a repeat with the same key within 24 hours answers as the first time and does nothing. */
  idempotencyKey?: string | null | undefined;
  /** Name of the offer. */
  name: string;
  /** Readable id of the offer: 1 to 50 lower-case letters, digits and dashes, no dash at the end. It cannot change. */
  offerId: string;
  /** Readable id of the publisher. */
  publisher: string;
};

/** Which of the two files of a diff. */
export type DiffSide =
  /** The one under review. */
  | 'NEW'
  /** The live one. */
  | 'OLD';

/** One value to write into a draft. */
export type DraftEdit = {
  /** Names with dots between them, list items by their id: `marketplace.title`, `skus[ID].packages[ID].version`. A new id makes a new item. */
  path: string;
  /** What to write, a whole object or list if you like; null removes what is there. */
  value?: unknown;
};

/** Why a publication did not go live. */
export type EndReason =
  /** The publisher canceled it. */
  | 'CANCELED_BY_PUBLISHER'
  /** Certification found errors in a package. */
  | 'CERTIFICATION_FAULTS'
  /** The lead destination did not take a test lead. */
  | 'LEAD_DESTINATION_REFUSED'
  /** A fault of ours that an operator gave up on. */
  | 'PLATFORM'
  /** The review asked for changes. */
  | 'REVIEW_CHANGES_REQUESTED'
  /** The publisher replaced it with a newer draft. */
  | 'SUPERSEDED';

/** A file compared with the published package. */
export type FileChange =
  /** The published package does not have it. */
  | 'ADDED'
  /** Both have it, with other bytes. */
  | 'CHANGED'
  /** Only the published package has it. */
  | 'REMOVED'
  /** Both have it, byte for byte. */
  | 'SAME';

/** How much a finding matters. */
export type FindingLevel =
  /** Fails its rule. */
  | 'ERROR'
  /** Is advice. */
  | 'INFO'
  /** Is shown and never refuses. */
  | 'WARNING';

/** What `finishUpload` is asked. */
export type FinishUploadInput = {
  /** A key of your choice for this request, 1 to 200 characters: a repeat with the same key within 24 hours answers as the first time and does nothing. */
  idempotencyKey?: string | null | undefined;
  /** sha256 of the file, in hex. */
  sha256: string;
  /** The upload. */
  uploadId: string | number;
};

/** What `goLive` is asked. */
export type GoLiveInput = {
  /** A key of your choice for this request, 1 to 200 characters: a repeat with the same key within 24 hours answers as the first time and does nothing. */
  idempotencyKey?: string | null | undefined;
  /** The offer. */
  offerId: string | number;
  /** Hash of the revision that you looked at; another one is refused. */
  revisionHash: string;
};

/** What `inviteToPreview` is asked. */
export type InviteToPreviewInput = {
  /** Where the invitation is sent. */
  email: string;
  /** A key of your choice for this request, 1 to 200 characters: a repeat with the same key within 24 hours answers as the first time and does nothing. */
  idempotencyKey?: string | null | undefined;
  /** The offer. */
  offerId: string | number;
  /** An Azure subscription of the preview list. */
  subscriptionId: string;
};

/** A language that every text is written in. */
export type Language =
  /** English. */
  | 'EN'
  /** French. */
  | 'FR';

/** How far a mail has come. */
export type MailState =
  /** It waits, or is tried again. */
  | 'QUEUED'
  /** The mail server refused it for good, or it was tried too long. */
  | 'REFUSED'
  /** The mail server took it. */
  | 'SENT';

/** Something that can be done with an offer. */
export type OfferAction =
  /** Approve the revision in review. */
  | 'APPROVE_REVIEW'
  /** Cancel the open publication. */
  | 'CANCEL'
  /** Delete the offer. */
  | 'DELETE_OFFER'
  /** Give a blocked stage up. */
  | 'GIVE_UP_STAGE'
  /** Sign off the preview. */
  | 'GO_LIVE'
  /** Invite the holder of a listed subscription to the preview. */
  | 'INVITE_TO_PREVIEW'
  /** Ask the operators for help. */
  | 'OPEN_SUPPORT_REQUEST'
  /** Start a publication. */
  | 'PUBLISH'
  /** Ask for changes of the revision in review. */
  | 'REQUEST_CHANGES'
  /** Let a blocked stage run again. */
  | 'RETRY_STAGE'
  /** Take the newest published package of a SKU out of the draft. */
  | 'ROLL_BACK_PACKAGE'
  /** Save changes of the draft. */
  | 'SAVE_DRAFT'
  /** Take the live offer out of the store. */
  | 'STOP_DISTRIBUTION'
  /** Replace the open publication with the draft. */
  | 'SUPERSEDE'
  /** Let the audience of the draft see the private SKUs that are live. */
  | 'SYNC_PRIVATE_AUDIENCE'
  /** Run prerequisites and certification without any effect. */
  | 'VALIDATE';

/** How an offer stands, in one word. */
export type OfferStatus =
  /** A publication waits for the publisher’s sign-off. */
  | 'AWAITING_PUBLISHER_SIGNOFF'
  /** It was taken out of the store. */
  | 'DELISTED'
  /** The newest publication went live. */
  | 'LIVE'
  /** It was never published. */
  | 'NEVER_PUBLISHED'
  /** The publisher canceled the newest publication. */
  | 'PUBLISH_CANCELED'
  /** The newest publication failed, or its review asked for changes. */
  | 'PUBLISH_FAILED'
  /** A publication is open. */
  | 'PUBLISH_IN_PROGRESS';

/** How a publication stands. */
export type PublicationState =
  /** It was canceled by the publisher, by a later publication or by the review. */
  | 'CANCELED'
  /** It ended with faults. */
  | 'FAILED'
  /** It is open. */
  | 'RUNNING'
  /** The offer went live with it. */
  | 'SUCCEEDED';

/** What `publish` is asked. */
export type PublishInput = {
  /** Version of the draft that you saw; another one is refused. */
  expectedDraftVersion: number;
  /** A key of your choice for this request, 1 to 200 characters: a repeat with the same key within 24 hours answers as the first time and does nothing. */
  idempotencyKey?: string | null | undefined;
  /** Language of the mails to addresses of nobody who is a member, who reads them in his own; without it, the language of the request. */
  language?: Language | null | undefined;
  /** What the reviewer should know. */
  notesForReviewer?: string | null | undefined;
  /** Where the news of this publication is mailed; at least one, asked for once the draft is clean. */
  notificationEmails?: Array<string> | null | undefined;
  /** The offer. */
  offerId: string | number;
  /** True to replace a publication that waits for the sign-off or is in review. */
  supersede?: boolean | null | undefined;
};

/** What `redeemPreviewInvitation` is asked. */
export type RedeemPreviewInvitationInput = {
  /** The code of the link. */
  code: string;
  /** A key of your choice for this request, 1 to 200 characters: a repeat with the same key within 24 hours answers as the first time and does nothing. */
  idempotencyKey?: string | null | undefined;
};

/** What `requestChanges` is asked. */
export type RequestChangesInput = {
  /** Closing words; needed when no thread is open. */
  comment?: string | null | undefined;
  /** A key of your choice for this request, 1 to 200 characters: a repeat with the same key within 24 hours answers as the first time and does nothing. */
  idempotencyKey?: string | null | undefined;
  /** The review. */
  reviewId: string | number;
};

/** What `resolveThread` is asked. */
export type ResolveThreadInput = {
  /** A key of your choice for this request, 1 to 200 characters: a repeat with the same key within 24 hours answers as the first time and does nothing. */
  idempotencyKey?: string | null | undefined;
  /** The thread. */
  threadId: string | number;
};

/** How a review stands. */
export type ReviewState =
  /** It was approved. */
  | 'APPROVED'
  /** Changes were requested. */
  | 'CHANGES_REQUESTED'
  /** Its publication ended in another way. */
  | 'CLOSED'
  /** A reviewer reads it. */
  | 'TAKEN'
  /** Nobody has taken it. */
  | 'WAITING';

/** What a caller is to this installation. */
export type Role =
  /** A member of a publisher. */
  | 'CONTRIBUTOR'
  /** Looks at offers, and at previews for a proven subscription. */
  | 'CUSTOMER'
  /** Runs the installation. */
  | 'OPERATOR'
  /** A member of a publisher who also manages its tokens. */
  | 'OWNER'
  /** Reviews the packages of all publishers. */
  | 'REVIEWER';

/** What `saveDraft` is asked. */
export type SaveDraftInput = {
  /** What to write, in this order; at most 500. */
  edits: Array<DraftEdit>;
  /** Version of the draft that you edited; changes since then are refused only where they meet yours. */
  expectedDraftVersion: number;
  /** A key of your choice for this request, 1 to 200 characters: a repeat with the same key within 24 hours answers as the first time and does nothing. */
  idempotencyKey?: string | null | undefined;
  /** The offer. */
  offerId: string | number;
};

/** A stage of the publishing pipeline, in its order. */
export type Stage =
  /** The package of every SKU is tested. */
  | 'CERTIFICATION'
  /** The approved revision replaces the live one. */
  | 'LIVE'
  /** A reviewer reads the files of the packages. */
  | 'MICROSOFT_REVIEW'
  /** The product page is built, and the lead destination receives a test lead. */
  | 'PACKAGING'
  /** The preview opens for the listed subscriptions. */
  | 'PREVIEW'
  /** The publisher looks at the preview, then goes live or cancels. */
  | 'PUBLISHER_SIGNOFF'
  /** Every required field is checked, within the request that publishes. */
  | 'VALIDATE_PREREQUISITES';

/** What `startReview` is asked. */
export type StartReviewInput = {
  /** A key of your choice for this request, 1 to 200 characters: a repeat with the same key within 24 hours answers as the first time and does nothing. */
  idempotencyKey?: string | null | undefined;
  /** The review. */
  reviewId: string | number;
};

/** What `startUpload` is asked. */
export type StartUploadInput = {
  /** Its name, for people. */
  fileName: string;
  /** A key of your choice for this request, 1 to 200 characters: a repeat with the same key within 24 hours answers as the first time and does nothing. */
  idempotencyKey?: string | null | undefined;
  /** What the file is for. */
  kind: UploadKind;
  /** Readable id of the publisher. */
  publisher: string;
  /** Bytes of the whole file. */
  size: number;
};

/** How far a stage has come. */
export type StepStatus =
  /** It kept breaking by a fault of ours and waits for an operator. */
  | 'BLOCKED'
  /** The publication was canceled at this stage. */
  | 'CANCELED'
  /** It is done. */
  | 'COMPLETE'
  /** A job is at work, or will try again by itself. */
  | 'IN_PROGRESS'
  /** Its turn has not come. */
  | 'NOT_STARTED'
  /** It ended the publication. */
  | 'REJECTED'
  /** A reviewer must decide. */
  | 'WAITING_FOR_APPROVAL'
  /** The publisher must act. */
  | 'WAITING_FOR_PUBLISHER';

/** Why a cursor cannot be honoured. */
export type StreamResetReason =
  /** It names a transition that has not happened. */
  | 'AHEAD'
  /** It is no cursor. */
  | 'MALFORMED'
  /** It is of another database, or of this one before a restore. */
  | 'OTHER_LOG'
  /** It is of another offer or publisher. */
  | 'OTHER_SCOPE';

/** How a thread stands. */
export type ThreadState =
  /** It waits for an answer or a change. */
  | 'OPEN'
  /** A reviewer closed it. */
  | 'RESOLVED';

/** What happened. */
export type TransitionKind =
  /** The offer was taken out of the store. */
  | 'DISTRIBUTION_STOPPED'
  /** The publication was canceled. */
  | 'PUBLICATION_CANCELED'
  /** The publication failed. */
  | 'PUBLICATION_FAILED'
  /** The offer is live. */
  | 'PUBLICATION_SUCCEEDED'
  /** A stage kept breaking and waits for an operator. */
  | 'STAGE_BLOCKED'
  /** A stage ended because the publication was canceled. */
  | 'STAGE_CANCELED'
  /** A stage is done. */
  | 'STAGE_COMPLETED'
  /** A stage broke for the first time and is tried again by itself. */
  | 'STAGE_DELAYED'
  /** A stage ended the publication. */
  | 'STAGE_REJECTED'
  /** An operator let a blocked stage run again. */
  | 'STAGE_RETRIED'
  /** A stage started. */
  | 'STAGE_STARTED';

/** What a file is for. */
export type UploadKind =
  /** Who may see a private SKU, as CSV with the columns `Type,Id,Description`. */
  | 'AUDIENCE'
  /** A logo, a screenshot or the thumbnail of a video, as PNG. */
  | 'IMAGE'
  /** The zip of a SKU. */
  | 'PACKAGE';

/** How far an upload has come. */
export type UploadState =
  /** Bytes are on their way. */
  | 'PENDING'
  /** It can be used in a draft. */
  | 'PROCESSED'
  /** It cannot be accepted, for what is listed. */
  | 'REFUSED'
  /** All bytes are there; a worker reads them. */
  | 'UPLOADED';

/** How much a violation matters. */
export type ViolationSeverity =
  /** Keeps the offer from being published. */
  | 'ERROR'
  /** Is shown beside its field and never blocks. */
  | 'WARNING';

/** Who must act before a publication goes on. */
export type WaitingFor =
  /** An operator: a stage is blocked by a fault of ours. */
  | 'OPERATOR'
  /** The publisher: go live or cancel. */
  | 'PUBLISHER'
  /** A reviewer: approve or request changes. */
  | 'REVIEWER';

export type OwnFeedQueryVariables = Exact<{ [key: string]: never; }>;


export type OwnFeedQuery = { viewer: { publisher: { id: string, cursor: string } | null } };

export type FeedTransitionsSubscriptionVariables = Exact<{
  publisherId: string | number;
  after?: string | null | undefined;
}>;


export type FeedTransitionsSubscription = { transitions:
    | { __typename: 'StageProgress' }
    | { __typename: 'StreamReset' }
    | { __typename: 'StreamStarted' }
    | { __typename: 'TransitionDelivered', transition: { kind: TransitionKind, stage: Stage | null, sentence: string, publicationState: PublicationState }, offer: { offerId: string } | null }
   };

type RefusalFields_AlreadyInvited_Fragment = { code: string, message: string, availableWhen: string | null };

type RefusalFields_AlreadyMember_Fragment = { code: string, message: string, availableWhen: string | null };

type RefusalFields_BlockingThreadsOpen_Fragment = { code: string, message: string, availableWhen: string | null };

type RefusalFields_ConsentRequired_Fragment = { code: string, message: string, availableWhen: string | null };

type RefusalFields_DraftConflict_Fragment = { code: string, message: string, availableWhen: string | null };

type RefusalFields_FileRefused_Fragment = { code: string, message: string, availableWhen: string | null };

type RefusalFields_Forbidden_Fragment = { code: string, message: string, availableWhen: string | null };

type RefusalFields_HashMismatch_Fragment = { code: string, message: string, availableWhen: string | null };

type RefusalFields_IdempotencyInProgress_Fragment = { code: string, message: string, availableWhen: string | null };

type RefusalFields_IdempotencyKeyReused_Fragment = { code: string, message: string, availableWhen: string | null };

type RefusalFields_InvalidInput_Fragment = { code: string, message: string, availableWhen: string | null };

type RefusalFields_InvalidNotificationAddress_Fragment = { code: string, message: string, availableWhen: string | null };

type RefusalFields_InvitationInvalid_Fragment = { code: string, message: string, availableWhen: string | null };

type RefusalFields_LastOwner_Fragment = { code: string, message: string, availableWhen: string | null };

type RefusalFields_LeadNotSendable_Fragment = { code: string, message: string, availableWhen: string | null };

type RefusalFields_NewerPackageInDraft_Fragment = { code: string, message: string, availableWhen: string | null };

type RefusalFields_NoEarlierPackage_Fragment = { code: string, message: string, availableWhen: string | null };

type RefusalFields_NoLeadDestination_Fragment = { code: string, message: string, availableWhen: string | null };

type RefusalFields_NoOpenPublication_Fragment = { code: string, message: string, availableWhen: string | null };

type RefusalFields_NoPrivateSku_Fragment = { code: string, message: string, availableWhen: string | null };

type RefusalFields_NotAtSignoff_Fragment = { code: string, message: string, availableWhen: string | null };

type RefusalFields_NotFound_Fragment = { code: string, message: string, availableWhen: string | null };

type RefusalFields_NotInReview_Fragment = { code: string, message: string, availableWhen: string | null };

type RefusalFields_NotLive_Fragment = { code: string, message: string, availableWhen: string | null };

type RefusalFields_NothingRequested_Fragment = { code: string, message: string, availableWhen: string | null };

type RefusalFields_NotificationAddressRequired_Fragment = { code: string, message: string, availableWhen: string | null };

type RefusalFields_OfferIdTaken_Fragment = { code: string, message: string, availableWhen: string | null };

type RefusalFields_OfferPublished_Fragment = { code: string, message: string, availableWhen: string | null };

type RefusalFields_PlanTooCostly_Fragment = { code: string, message: string, availableWhen: string | null };

type RefusalFields_PlannerBusy_Fragment = { code: string, message: string, availableWhen: string | null };

type RefusalFields_PrerequisitesNotMet_Fragment = { code: string, message: string, availableWhen: string | null };

type RefusalFields_PublicationInProgress_Fragment = { code: string, message: string, availableWhen: string | null };

type RefusalFields_PublisherIdTaken_Fragment = { code: string, message: string, availableWhen: string | null };

type RefusalFields_ReviewTaken_Fragment = { code: string, message: string, availableWhen: string | null };

type RefusalFields_RevisionChanged_Fragment = { code: string, message: string, availableWhen: string | null };

type RefusalFields_SecondPersonRequired_Fragment = { code: string, message: string, availableWhen: string | null };

type RefusalFields_SheetRefused_Fragment = { code: string, message: string, availableWhen: string | null };

type RefusalFields_StageNotBlocked_Fragment = { code: string, message: string, availableWhen: string | null };

type RefusalFields_StaleVersion_Fragment = { code: string, message: string, availableWhen: string | null };

type RefusalFields_SubscriptionNotListed_Fragment = { code: string, message: string, availableWhen: string | null };

type RefusalFields_SupportRequestClosed_Fragment = { code: string, message: string, availableWhen: string | null };

type RefusalFields_TooEarlyToCancel_Fragment = { code: string, message: string, availableWhen: string | null };

type RefusalFields_TooLateToCancel_Fragment = { code: string, message: string, availableWhen: string | null };

type RefusalFields_TooManyRequests_Fragment = { code: string, message: string, availableWhen: string | null };

type RefusalFields_UploadIncomplete_Fragment = { code: string, message: string, availableWhen: string | null };

export type RefusalFieldsFragment =
  | RefusalFields_AlreadyInvited_Fragment
  | RefusalFields_AlreadyMember_Fragment
  | RefusalFields_BlockingThreadsOpen_Fragment
  | RefusalFields_ConsentRequired_Fragment
  | RefusalFields_DraftConflict_Fragment
  | RefusalFields_FileRefused_Fragment
  | RefusalFields_Forbidden_Fragment
  | RefusalFields_HashMismatch_Fragment
  | RefusalFields_IdempotencyInProgress_Fragment
  | RefusalFields_IdempotencyKeyReused_Fragment
  | RefusalFields_InvalidInput_Fragment
  | RefusalFields_InvalidNotificationAddress_Fragment
  | RefusalFields_InvitationInvalid_Fragment
  | RefusalFields_LastOwner_Fragment
  | RefusalFields_LeadNotSendable_Fragment
  | RefusalFields_NewerPackageInDraft_Fragment
  | RefusalFields_NoEarlierPackage_Fragment
  | RefusalFields_NoLeadDestination_Fragment
  | RefusalFields_NoOpenPublication_Fragment
  | RefusalFields_NoPrivateSku_Fragment
  | RefusalFields_NotAtSignoff_Fragment
  | RefusalFields_NotFound_Fragment
  | RefusalFields_NotInReview_Fragment
  | RefusalFields_NotLive_Fragment
  | RefusalFields_NothingRequested_Fragment
  | RefusalFields_NotificationAddressRequired_Fragment
  | RefusalFields_OfferIdTaken_Fragment
  | RefusalFields_OfferPublished_Fragment
  | RefusalFields_PlanTooCostly_Fragment
  | RefusalFields_PlannerBusy_Fragment
  | RefusalFields_PrerequisitesNotMet_Fragment
  | RefusalFields_PublicationInProgress_Fragment
  | RefusalFields_PublisherIdTaken_Fragment
  | RefusalFields_ReviewTaken_Fragment
  | RefusalFields_RevisionChanged_Fragment
  | RefusalFields_SecondPersonRequired_Fragment
  | RefusalFields_SheetRefused_Fragment
  | RefusalFields_StageNotBlocked_Fragment
  | RefusalFields_StaleVersion_Fragment
  | RefusalFields_SubscriptionNotListed_Fragment
  | RefusalFields_SupportRequestClosed_Fragment
  | RefusalFields_TooEarlyToCancel_Fragment
  | RefusalFields_TooLateToCancel_Fragment
  | RefusalFields_TooManyRequests_Fragment
  | RefusalFields_UploadIncomplete_Fragment
;

export type FindingFieldsFragment = { id: string, ruleId: string, level: FindingLevel, blocking: boolean, skuId: string | null, file: string | null, line: number | null, column: number | null, fieldPath: string | null, message: string, fix: { text: string } | null };

export type StatusFieldsFragment = { id: string, cursor: string, status: OfferStatus, statusText: string, isLive: boolean, steps: Array<{ stage: Stage, title: string, status: StepStatus, message: string | null, reused: boolean }>, publication: { id: string, number: number, state: PublicationState, stage: Stage, waitingFor: WaitingFor | null, endReason: EndReason | null } | null };

export type WhoamiQueryVariables = Exact<{ [key: string]: never; }>;


export type WhoamiQuery = { viewer: { id: string, name: string, role: Role | null, publisher: { id: string, publisherId: string, name: string } | null } };

export type FindOfferQueryVariables = Exact<{
  publisher: string;
  offerId: string;
}>;


export type FindOfferQuery = { offer: { id: string, draftVersion: number, publication: { id: string, number: number } | null } | null };

export type CreateOfferMutationVariables = Exact<{
  input: CreateOfferInput;
  language?: Language | null | undefined;
}>;


export type CreateOfferMutation = { createOffer:
    | { __typename: 'CreateOfferPayload', offer: { id: string, offerId: string, cursor: string, draftVersion: number, status: OfferStatus, statusText: string } }
    | { __typename: 'IdempotencyInProgress', code: string, message: string, availableWhen: string | null }
    | { __typename: 'IdempotencyKeyReused', code: string, message: string, availableWhen: string | null }
    | { __typename: 'InvalidInput', code: string, message: string, availableWhen: string | null }
    | { __typename: 'NotFound', code: string, message: string, availableWhen: string | null }
    | { __typename: 'OfferIdTaken', code: string, message: string, availableWhen: string | null }
   };

export type SaveDraftMutationVariables = Exact<{
  input: SaveDraftInput;
  language?: Language | null | undefined;
}>;


export type SaveDraftMutation = { saveDraft:
    | { __typename: 'DraftConflict', code: string, message: string, availableWhen: string | null }
    | { __typename: 'IdempotencyInProgress', code: string, message: string, availableWhen: string | null }
    | { __typename: 'IdempotencyKeyReused', code: string, message: string, availableWhen: string | null }
    | { __typename: 'InvalidInput', code: string, message: string, availableWhen: string | null }
    | { __typename: 'NotFound', code: string, message: string, availableWhen: string | null }
    | { __typename: 'SaveDraftPayload', offer: { id: string, draftVersion: number, draft: unknown, violations: Array<{ path: string, code: string, severity: ViolationSeverity, message: string }> } }
    | { __typename: 'StaleVersion', code: string, message: string, availableWhen: string | null }
   };

export type PublishMutationVariables = Exact<{
  input: PublishInput;
  language?: Language | null | undefined;
}>;


export type PublishMutation = { publish:
    | { __typename: 'IdempotencyInProgress', code: string, message: string, availableWhen: string | null }
    | { __typename: 'IdempotencyKeyReused', code: string, message: string, availableWhen: string | null }
    | { __typename: 'InvalidInput', code: string, message: string, availableWhen: string | null }
    | { __typename: 'InvalidNotificationAddress', code: string, message: string, availableWhen: string | null }
    | { __typename: 'NotFound', code: string, message: string, availableWhen: string | null }
    | { __typename: 'NotificationAddressRequired', suggestedEmails: Array<string>, code: string, message: string, availableWhen: string | null }
    | { __typename: 'PrerequisitesNotMet', code: string, message: string, availableWhen: string | null, violations: Array<{ path: string, severity: ViolationSeverity, message: string }> }
    | { __typename: 'PublicationInProgress', code: string, message: string, availableWhen: string | null }
    | { __typename: 'PublishPayload', offer: { id: string, cursor: string, status: OfferStatus, statusText: string, isLive: boolean, availableActions: Array<{ action: OfferAction, available: boolean, reason: { code: string, message: string, availableWhen: string | null } | null }>, steps: Array<{ stage: Stage, title: string, status: StepStatus, message: string | null, reused: boolean }>, publication: { id: string, number: number, state: PublicationState, stage: Stage, waitingFor: WaitingFor | null, endReason: EndReason | null } | null }, publication: { id: string, number: number, revision: { number: number, hash: string } } }
    | { __typename: 'StaleVersion', code: string, message: string, availableWhen: string | null }
   };

export type GoLiveMutationVariables = Exact<{
  input: GoLiveInput;
  language?: Language | null | undefined;
}>;


export type GoLiveMutation = { goLive:
    | { __typename: 'GoLivePayload', offer: { id: string, cursor: string, status: OfferStatus, statusText: string, isLive: boolean, steps: Array<{ stage: Stage, title: string, status: StepStatus, message: string | null, reused: boolean }>, publication: { id: string, number: number, state: PublicationState, stage: Stage, waitingFor: WaitingFor | null, endReason: EndReason | null } | null } }
    | { __typename: 'IdempotencyInProgress', code: string, message: string, availableWhen: string | null }
    | { __typename: 'IdempotencyKeyReused', code: string, message: string, availableWhen: string | null }
    | { __typename: 'NoOpenPublication', code: string, message: string, availableWhen: string | null }
    | { __typename: 'NotAtSignoff', code: string, message: string, availableWhen: string | null }
    | { __typename: 'NotFound', code: string, message: string, availableWhen: string | null }
    | { __typename: 'RevisionChanged', revisionHash: string, code: string, message: string, availableWhen: string | null }
    | { __typename: 'SecondPersonRequired', code: string, message: string, availableWhen: string | null }
   };

export type CancelMutationVariables = Exact<{
  input: CancelInput;
  language?: Language | null | undefined;
}>;


export type CancelMutation = { cancel:
    | { __typename: 'CancelPayload', offer: { id: string, cursor: string, status: OfferStatus, statusText: string, isLive: boolean, steps: Array<{ stage: Stage, title: string, status: StepStatus, message: string | null, reused: boolean }>, publication: { id: string, number: number, state: PublicationState, stage: Stage, waitingFor: WaitingFor | null, endReason: EndReason | null } | null } }
    | { __typename: 'IdempotencyInProgress', code: string, message: string, availableWhen: string | null }
    | { __typename: 'IdempotencyKeyReused', code: string, message: string, availableWhen: string | null }
    | { __typename: 'InvalidNotificationAddress', code: string, message: string, availableWhen: string | null }
    | { __typename: 'NoOpenPublication', code: string, message: string, availableWhen: string | null }
    | { __typename: 'NotFound', code: string, message: string, availableWhen: string | null }
    | { __typename: 'TooEarlyToCancel', code: string, message: string, availableWhen: string | null }
    | { __typename: 'TooLateToCancel', code: string, message: string, availableWhen: string | null }
   };

export type OfferStatusNowQueryVariables = Exact<{
  id: string | number;
  language?: Language | null | undefined;
}>;


export type OfferStatusNowQuery = { node:
    | { __typename: 'ApiClient' }
    | { __typename: 'ApiToken' }
    | { __typename: 'Check' }
    | { __typename: 'Finding' }
    | { __typename: 'HistoryEntry' }
    | { __typename: 'Lead' }
    | { __typename: 'LeadDelivery' }
    | { __typename: 'Listing' }
    | { __typename: 'MailMessage' }
    | { __typename: 'Member' }
    | { __typename: 'MemberInvitation' }
    | { __typename: 'Offer', id: string, cursor: string, status: OfferStatus, statusText: string, isLive: boolean, listing: { slug: string, title: string, revisionHash: string, liveSince: string, pageUrl: string, deployments: Array<{ skuId: string, skuType: string, version: string, deployToAzureUrl: string | null, managedAppCommand: string | null, packageUrl: string }> } | null, steps: Array<{ stage: Stage, title: string, status: StepStatus, message: string | null, reused: boolean }>, publication: { id: string, number: number, state: PublicationState, stage: Stage, waitingFor: WaitingFor | null, endReason: EndReason | null } | null }
    | { __typename: 'PreviewGrant' }
    | { __typename: 'Publication' }
    | { __typename: 'Publisher' }
    | { __typename: 'Review' }
    | { __typename: 'ReviewComment' }
    | { __typename: 'ReviewThread' }
    | { __typename: 'Revision' }
    | { __typename: 'SavedView' }
    | { __typename: 'Session' }
    | { __typename: 'StageRun' }
    | { __typename: 'SupportRequest' }
    | { __typename: 'Transition' }
    | { __typename: 'Upload' }
   | null };

export type OfferMailsQueryVariables = Exact<{
  id: string | number;
}>;


export type OfferMailsQuery = { node:
    | { __typename: 'ApiClient' }
    | { __typename: 'ApiToken' }
    | { __typename: 'Check' }
    | { __typename: 'Finding' }
    | { __typename: 'HistoryEntry' }
    | { __typename: 'Lead' }
    | { __typename: 'LeadDelivery' }
    | { __typename: 'Listing' }
    | { __typename: 'MailMessage' }
    | { __typename: 'Member' }
    | { __typename: 'MemberInvitation' }
    | { __typename: 'Offer', mails: { nodes: Array<{ id: string, event: string, recipient: string, subject: string, messageId: string, state: MailState, queuedAt: string }> } }
    | { __typename: 'PreviewGrant' }
    | { __typename: 'Publication' }
    | { __typename: 'Publisher' }
    | { __typename: 'Review' }
    | { __typename: 'ReviewComment' }
    | { __typename: 'ReviewThread' }
    | { __typename: 'Revision' }
    | { __typename: 'SavedView' }
    | { __typename: 'Session' }
    | { __typename: 'StageRun' }
    | { __typename: 'SupportRequest' }
    | { __typename: 'Transition' }
    | { __typename: 'Upload' }
   | null };

export type PublicationFindingsQueryVariables = Exact<{
  id: string | number;
  language?: Language | null | undefined;
}>;


export type PublicationFindingsQuery = { node:
    | { __typename: 'ApiClient' }
    | { __typename: 'ApiToken' }
    | { __typename: 'Check' }
    | { __typename: 'Finding' }
    | { __typename: 'HistoryEntry' }
    | { __typename: 'Lead' }
    | { __typename: 'LeadDelivery' }
    | { __typename: 'Listing' }
    | { __typename: 'MailMessage' }
    | { __typename: 'Member' }
    | { __typename: 'MemberInvitation' }
    | { __typename: 'Offer' }
    | { __typename: 'PreviewGrant' }
    | { __typename: 'Publication', id: string, number: number, state: PublicationState, endReason: EndReason | null, findings: { totalCount: number, nodes: Array<{ id: string, ruleId: string, level: FindingLevel, blocking: boolean, skuId: string | null, file: string | null, line: number | null, column: number | null, fieldPath: string | null, message: string, fix: { text: string } | null }> } }
    | { __typename: 'Publisher' }
    | { __typename: 'Review' }
    | { __typename: 'ReviewComment' }
    | { __typename: 'ReviewThread' }
    | { __typename: 'Revision' }
    | { __typename: 'SavedView' }
    | { __typename: 'Session' }
    | { __typename: 'StageRun' }
    | { __typename: 'SupportRequest' }
    | { __typename: 'Transition' }
    | { __typename: 'Upload' }
   | null };

export type PublicationReviewQueryVariables = Exact<{
  id: string | number;
}>;


export type PublicationReviewQuery = { node:
    | { __typename: 'ApiClient' }
    | { __typename: 'ApiToken' }
    | { __typename: 'Check' }
    | { __typename: 'Finding' }
    | { __typename: 'HistoryEntry' }
    | { __typename: 'Lead' }
    | { __typename: 'LeadDelivery' }
    | { __typename: 'Listing' }
    | { __typename: 'MailMessage' }
    | { __typename: 'Member' }
    | { __typename: 'MemberInvitation' }
    | { __typename: 'Offer' }
    | { __typename: 'PreviewGrant' }
    | { __typename: 'Publication', id: string, revision: { number: number, hash: string }, review: { id: string, state: ReviewState } | null }
    | { __typename: 'Publisher' }
    | { __typename: 'Review' }
    | { __typename: 'ReviewComment' }
    | { __typename: 'ReviewThread' }
    | { __typename: 'Revision' }
    | { __typename: 'SavedView' }
    | { __typename: 'Session' }
    | { __typename: 'StageRun' }
    | { __typename: 'SupportRequest' }
    | { __typename: 'Transition' }
    | { __typename: 'Upload' }
   | null };

export type PublicListingQueryVariables = Exact<{
  publisher: string;
  slug: string;
}>;


export type PublicListingQuery = { listing: { id: string, title: string, summary: string, revisionHash: string, pageUrl: string } | null };

export type InviteToPreviewMutationVariables = Exact<{
  input: InviteToPreviewInput;
  language?: Language | null | undefined;
}>;


export type InviteToPreviewMutation = { inviteToPreview:
    | { __typename: 'IdempotencyInProgress', code: string, message: string, availableWhen: string | null }
    | { __typename: 'IdempotencyKeyReused', code: string, message: string, availableWhen: string | null }
    | { __typename: 'InvalidInput', code: string, message: string, availableWhen: string | null }
    | { __typename: 'InviteToPreviewPayload', grant: { id: string, subscriptionId: string, holder: string, email: string, state: string } }
    | { __typename: 'NotFound', code: string, message: string, availableWhen: string | null }
    | { __typename: 'SubscriptionNotListed', code: string, message: string, availableWhen: string | null }
   };

export type RedeemPreviewInvitationMutationVariables = Exact<{
  input: RedeemPreviewInvitationInput;
  language?: Language | null | undefined;
}>;


export type RedeemPreviewInvitationMutation = { redeemPreviewInvitation:
    | { __typename: 'IdempotencyInProgress', code: string, message: string, availableWhen: string | null }
    | { __typename: 'IdempotencyKeyReused', code: string, message: string, availableWhen: string | null }
    | { __typename: 'InvitationInvalid', code: string, message: string, availableWhen: string | null }
    | { __typename: 'RedeemPreviewInvitationPayload', grant: { id: string, subscriptionId: string, holder: string, state: string } }
   };

export type LookAtPreviewQueryVariables = Exact<{
  publisher: string;
  offerId: string;
  subscriptionId?: string | null | undefined;
}>;


export type LookAtPreviewQuery = { preview: { expiresAt: string | null, pageUrl: string, revision: { number: number, hash: string }, page: { parts: Array<{ name: string }> }, deployments: Array<{ skuId: string, skuType: string, version: string, files: Array<{ path: string }> }> } | null };

export type ThreadFieldsFragment = { id: string, skuId: string, path: string, line: number | null, blocking: boolean, state: ThreadState, carriedOver: boolean, outdated: boolean, openedInPublication: number, comments: Array<{ author: string, role: Role, text: string }> };

export type ReviewFileTextQueryVariables = Exact<{
  id: string | number;
  skuId: string;
  path: string;
}>;


export type ReviewFileTextQuery = { node:
    | { __typename: 'ApiClient' }
    | { __typename: 'ApiToken' }
    | { __typename: 'Check' }
    | { __typename: 'Finding' }
    | { __typename: 'HistoryEntry' }
    | { __typename: 'Lead' }
    | { __typename: 'LeadDelivery' }
    | { __typename: 'Listing' }
    | { __typename: 'MailMessage' }
    | { __typename: 'Member' }
    | { __typename: 'MemberInvitation' }
    | { __typename: 'Offer' }
    | { __typename: 'PreviewGrant' }
    | { __typename: 'Publication' }
    | { __typename: 'Publisher' }
    | { __typename: 'Review', id: string, openBlockingThreads: number, files: Array<{ skuId: string, path: string, change: FileChange }>, file: { path: string, change: FileChange, text: string | null } | null, threads: Array<{ id: string, skuId: string, path: string, line: number | null, blocking: boolean, state: ThreadState, carriedOver: boolean, outdated: boolean, openedInPublication: number, comments: Array<{ author: string, role: Role, text: string }> }> }
    | { __typename: 'ReviewComment' }
    | { __typename: 'ReviewThread' }
    | { __typename: 'Revision' }
    | { __typename: 'SavedView' }
    | { __typename: 'Session' }
    | { __typename: 'StageRun' }
    | { __typename: 'SupportRequest' }
    | { __typename: 'Transition' }
    | { __typename: 'Upload' }
   | null };

export type StartReviewMutationVariables = Exact<{
  input: StartReviewInput;
  language?: Language | null | undefined;
}>;


export type StartReviewMutation = { startReview:
    | { __typename: 'Forbidden', code: string, message: string, availableWhen: string | null }
    | { __typename: 'IdempotencyInProgress', code: string, message: string, availableWhen: string | null }
    | { __typename: 'IdempotencyKeyReused', code: string, message: string, availableWhen: string | null }
    | { __typename: 'NotFound', code: string, message: string, availableWhen: string | null }
    | { __typename: 'NotInReview', code: string, message: string, availableWhen: string | null }
    | { __typename: 'ReviewTaken', code: string, message: string, availableWhen: string | null }
    | { __typename: 'StartReviewPayload', review: { id: string, state: ReviewState, reviewer: string | null } }
   };

export type CommentMutationVariables = Exact<{
  input: CommentInput;
  language?: Language | null | undefined;
}>;


export type CommentMutation = { comment:
    | { __typename: 'CommentPayload', thread: { id: string, skuId: string, path: string, line: number | null, blocking: boolean, state: ThreadState, carriedOver: boolean, outdated: boolean, openedInPublication: number, comments: Array<{ author: string, role: Role, text: string }> }, comment: { author: string, role: Role, text: string } }
    | { __typename: 'Forbidden', code: string, message: string, availableWhen: string | null }
    | { __typename: 'IdempotencyInProgress', code: string, message: string, availableWhen: string | null }
    | { __typename: 'IdempotencyKeyReused', code: string, message: string, availableWhen: string | null }
    | { __typename: 'InvalidInput', code: string, message: string, availableWhen: string | null }
    | { __typename: 'NotFound', code: string, message: string, availableWhen: string | null }
    | { __typename: 'NotInReview', code: string, message: string, availableWhen: string | null }
   };

export type ResolveThreadMutationVariables = Exact<{
  input: ResolveThreadInput;
  language?: Language | null | undefined;
}>;


export type ResolveThreadMutation = { resolveThread:
    | { __typename: 'Forbidden', code: string, message: string, availableWhen: string | null }
    | { __typename: 'IdempotencyInProgress', code: string, message: string, availableWhen: string | null }
    | { __typename: 'IdempotencyKeyReused', code: string, message: string, availableWhen: string | null }
    | { __typename: 'NotFound', code: string, message: string, availableWhen: string | null }
    | { __typename: 'ResolveThreadPayload', thread: { id: string, skuId: string, path: string, line: number | null, blocking: boolean, state: ThreadState, carriedOver: boolean, outdated: boolean, openedInPublication: number, comments: Array<{ author: string, role: Role, text: string }> } }
   };

export type ApproveReviewMutationVariables = Exact<{
  input: ApproveReviewInput;
  language?: Language | null | undefined;
}>;


export type ApproveReviewMutation = { approveReview:
    | { __typename: 'ApproveReviewPayload', review: { id: string, state: ReviewState } }
    | { __typename: 'BlockingThreadsOpen', code: string, message: string, availableWhen: string | null }
    | { __typename: 'Forbidden', code: string, message: string, availableWhen: string | null }
    | { __typename: 'IdempotencyInProgress', code: string, message: string, availableWhen: string | null }
    | { __typename: 'IdempotencyKeyReused', code: string, message: string, availableWhen: string | null }
    | { __typename: 'NoOpenPublication', code: string, message: string, availableWhen: string | null }
    | { __typename: 'NotFound', code: string, message: string, availableWhen: string | null }
    | { __typename: 'NotInReview', code: string, message: string, availableWhen: string | null }
    | { __typename: 'RevisionChanged', code: string, message: string, availableWhen: string | null }
   };

export type RequestChangesMutationVariables = Exact<{
  input: RequestChangesInput;
  language?: Language | null | undefined;
}>;


export type RequestChangesMutation = { requestChanges:
    | { __typename: 'Forbidden', code: string, message: string, availableWhen: string | null }
    | { __typename: 'IdempotencyInProgress', code: string, message: string, availableWhen: string | null }
    | { __typename: 'IdempotencyKeyReused', code: string, message: string, availableWhen: string | null }
    | { __typename: 'NoOpenPublication', code: string, message: string, availableWhen: string | null }
    | { __typename: 'NotFound', code: string, message: string, availableWhen: string | null }
    | { __typename: 'NotInReview', code: string, message: string, availableWhen: string | null }
    | { __typename: 'NothingRequested', code: string, message: string, availableWhen: string | null }
    | { __typename: 'RequestChangesPayload', review: { id: string, state: ReviewState } }
   };

export type OfferTransitionsSubscriptionVariables = Exact<{
  offerId: string | number;
  after?: string | null | undefined;
  language?: Language | null | undefined;
}>;


export type OfferTransitionsSubscription = { offerTransitions:
    | { __typename: 'StageProgress', stage: Stage, done: number, total: number, unit: string }
    | { __typename: 'StreamReset', reason: StreamResetReason, cursor: string }
    | { __typename: 'StreamStarted', cursor: string }
    | { __typename: 'TransitionDelivered', cursor: string, occurredAt: string, transition: { id: string, seq: number, kind: TransitionKind, stage: Stage | null, from: StepStatus | null, to: StepStatus | null, publicationState: PublicationState, sentence: string, publication: { id: string } }, offer: { id: string, cursor: string, status: OfferStatus, statusText: string, isLive: boolean, steps: Array<{ stage: Stage, title: string, status: StepStatus, message: string | null, reused: boolean }>, publication: { id: string, number: number, state: PublicationState, stage: Stage, waitingFor: WaitingFor | null, endReason: EndReason | null } | null } | null }
   };

export type FaultFieldsFragment = { ruleId: string, file: string | null, message: string };

export type UploadFieldsFragment = { id: string, state: UploadState, url: string, sha256: string | null, findings: Array<{ ruleId: string, file: string | null, message: string }>, image: { sha256: string, width: number, height: number } | null };

export type StartUploadMutationVariables = Exact<{
  input: StartUploadInput;
  language?: Language | null | undefined;
}>;


export type StartUploadMutation = { startUpload:
    | { __typename: 'IdempotencyInProgress', code: string, message: string, availableWhen: string | null }
    | { __typename: 'IdempotencyKeyReused', code: string, message: string, availableWhen: string | null }
    | { __typename: 'InvalidInput', code: string, message: string, availableWhen: string | null }
    | { __typename: 'NotFound', code: string, message: string, availableWhen: string | null }
    | { __typename: 'StartUploadPayload', upload: { id: string, state: UploadState, url: string, sha256: string | null, findings: Array<{ ruleId: string, file: string | null, message: string }>, image: { sha256: string, width: number, height: number } | null } }
   };

export type FinishUploadMutationVariables = Exact<{
  input: FinishUploadInput;
  language?: Language | null | undefined;
}>;


export type FinishUploadMutation = { finishUpload:
    | { __typename: 'FileRefused', code: string, message: string, availableWhen: string | null, findings: Array<{ ruleId: string, file: string | null, message: string }> }
    | { __typename: 'FinishUploadPayload', upload: { id: string, state: UploadState, url: string, sha256: string | null, findings: Array<{ ruleId: string, file: string | null, message: string }>, image: { sha256: string, width: number, height: number } | null } }
    | { __typename: 'HashMismatch', code: string, message: string, availableWhen: string | null }
    | { __typename: 'IdempotencyInProgress', code: string, message: string, availableWhen: string | null }
    | { __typename: 'IdempotencyKeyReused', code: string, message: string, availableWhen: string | null }
    | { __typename: 'NotFound', code: string, message: string, availableWhen: string | null }
    | { __typename: 'UploadIncomplete', code: string, message: string, availableWhen: string | null }
   };

export type UploadNowQueryVariables = Exact<{
  id: string | number;
  language?: Language | null | undefined;
}>;


export type UploadNowQuery = { node:
    | { __typename: 'ApiClient' }
    | { __typename: 'ApiToken' }
    | { __typename: 'Check' }
    | { __typename: 'Finding' }
    | { __typename: 'HistoryEntry' }
    | { __typename: 'Lead' }
    | { __typename: 'LeadDelivery' }
    | { __typename: 'Listing' }
    | { __typename: 'MailMessage' }
    | { __typename: 'Member' }
    | { __typename: 'MemberInvitation' }
    | { __typename: 'Offer' }
    | { __typename: 'PreviewGrant' }
    | { __typename: 'Publication' }
    | { __typename: 'Publisher' }
    | { __typename: 'Review' }
    | { __typename: 'ReviewComment' }
    | { __typename: 'ReviewThread' }
    | { __typename: 'Revision' }
    | { __typename: 'SavedView' }
    | { __typename: 'Session' }
    | { __typename: 'StageRun' }
    | { __typename: 'SupportRequest' }
    | { __typename: 'Transition' }
    | { __typename: 'Upload', id: string, state: UploadState, url: string, sha256: string | null, findings: Array<{ ruleId: string, file: string | null, message: string }>, image: { sha256: string, width: number, height: number } | null }
   | null };

export const RefusalFieldsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"RefusalFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]},{"kind":"Field","name":{"kind":"Name","value":"availableWhen"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]}]}}]} as unknown as DocumentNode<RefusalFieldsFragment, unknown>;
export const FindingFieldsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"FindingFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Finding"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"ruleId"}},{"kind":"Field","name":{"kind":"Name","value":"level"}},{"kind":"Field","name":{"kind":"Name","value":"blocking"}},{"kind":"Field","name":{"kind":"Name","value":"skuId"}},{"kind":"Field","name":{"kind":"Name","value":"file"}},{"kind":"Field","name":{"kind":"Name","value":"line"}},{"kind":"Field","name":{"kind":"Name","value":"column"}},{"kind":"Field","name":{"kind":"Name","value":"fieldPath"}},{"kind":"Field","name":{"kind":"Name","value":"message"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]},{"kind":"Field","name":{"kind":"Name","value":"fix"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]}]}}]}}]} as unknown as DocumentNode<FindingFieldsFragment, unknown>;
export const StatusFieldsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"StatusFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Offer"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"statusText"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]},{"kind":"Field","name":{"kind":"Name","value":"isLive"}},{"kind":"Field","name":{"kind":"Name","value":"steps"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"stage"}},{"kind":"Field","name":{"kind":"Name","value":"title"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"message"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]},{"kind":"Field","name":{"kind":"Name","value":"reused"}}]}},{"kind":"Field","name":{"kind":"Name","value":"publication"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"stage"}},{"kind":"Field","name":{"kind":"Name","value":"waitingFor"}},{"kind":"Field","name":{"kind":"Name","value":"endReason"}}]}}]}}]} as unknown as DocumentNode<StatusFieldsFragment, unknown>;
export const ThreadFieldsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ThreadFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ReviewThread"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"skuId"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"line"}},{"kind":"Field","name":{"kind":"Name","value":"blocking"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"carriedOver"}},{"kind":"Field","name":{"kind":"Name","value":"outdated"}},{"kind":"Field","name":{"kind":"Name","value":"openedInPublication"}},{"kind":"Field","name":{"kind":"Name","value":"comments"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"author"}},{"kind":"Field","name":{"kind":"Name","value":"role"}},{"kind":"Field","name":{"kind":"Name","value":"text"}}]}}]}}]} as unknown as DocumentNode<ThreadFieldsFragment, unknown>;
export const FaultFieldsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"FaultFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PackageFault"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"ruleId"}},{"kind":"Field","name":{"kind":"Name","value":"file"}},{"kind":"Field","name":{"kind":"Name","value":"message"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]}]}}]} as unknown as DocumentNode<FaultFieldsFragment, unknown>;
export const UploadFieldsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UploadFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Upload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"sha256"}},{"kind":"Field","name":{"kind":"Name","value":"findings"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"FaultFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"image"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"sha256"}},{"kind":"Field","name":{"kind":"Name","value":"width"}},{"kind":"Field","name":{"kind":"Name","value":"height"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"FaultFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PackageFault"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"ruleId"}},{"kind":"Field","name":{"kind":"Name","value":"file"}},{"kind":"Field","name":{"kind":"Name","value":"message"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]}]}}]} as unknown as DocumentNode<UploadFieldsFragment, unknown>;
export const OwnFeedDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"OwnFeed"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"publisher"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"cursor"}}]}}]}}]}}]} as unknown as DocumentNode<OwnFeedQuery, OwnFeedQueryVariables>;
export const FeedTransitionsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"FeedTransitions"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"publisherId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"transitions"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"publisherId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"publisherId"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"TransitionDelivered"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"transition"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"stage"}},{"kind":"Field","name":{"kind":"Name","value":"sentence"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"EnumValue","value":"EN"}}]},{"kind":"Field","name":{"kind":"Name","value":"publicationState"}}]}},{"kind":"Field","name":{"kind":"Name","value":"offer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"offerId"}}]}}]}}]}}]}}]} as unknown as DocumentNode<FeedTransitionsSubscription, FeedTransitionsSubscriptionVariables>;
export const WhoamiDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Whoami"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"role"}},{"kind":"Field","name":{"kind":"Name","value":"publisher"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"publisherId"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]} as unknown as DocumentNode<WhoamiQuery, WhoamiQueryVariables>;
export const FindOfferDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"FindOffer"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"publisher"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"offerId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"offer"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"publisher"},"value":{"kind":"Variable","name":{"kind":"Name","value":"publisher"}}},{"kind":"Argument","name":{"kind":"Name","value":"offerId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"offerId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"draftVersion"}},{"kind":"Field","name":{"kind":"Name","value":"publication"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}}]}}]}}]}}]} as unknown as DocumentNode<FindOfferQuery, FindOfferQueryVariables>;
export const CreateOfferDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateOffer"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateOfferInput"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"language"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Language"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createOffer"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CreateOfferPayload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"offer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"offerId"}},{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"draftVersion"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"statusText"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]}]}}]}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"RefusalFields"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"RefusalFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]},{"kind":"Field","name":{"kind":"Name","value":"availableWhen"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]}]}}]} as unknown as DocumentNode<CreateOfferMutation, CreateOfferMutationVariables>;
export const SaveDraftDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"SaveDraft"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SaveDraftInput"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"language"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Language"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"saveDraft"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SaveDraftPayload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"offer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"draftVersion"}},{"kind":"Field","name":{"kind":"Name","value":"draft"}},{"kind":"Field","name":{"kind":"Name","value":"violations"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"message"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]}]}}]}}]}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"RefusalFields"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"RefusalFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]},{"kind":"Field","name":{"kind":"Name","value":"availableWhen"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]}]}}]} as unknown as DocumentNode<SaveDraftMutation, SaveDraftMutationVariables>;
export const PublishDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Publish"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"PublishInput"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"language"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Language"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"publish"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PublishPayload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"offer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"StatusFields"}},{"kind":"Field","name":{"kind":"Name","value":"availableActions"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"available"}},{"kind":"Field","name":{"kind":"Name","value":"reason"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]},{"kind":"Field","name":{"kind":"Name","value":"availableWhen"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"publication"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"revision"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"hash"}}]}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PrerequisitesNotMet"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"violations"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"message"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"NotificationAddressRequired"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"suggestedEmails"}}]}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"RefusalFields"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"StatusFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Offer"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"statusText"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]},{"kind":"Field","name":{"kind":"Name","value":"isLive"}},{"kind":"Field","name":{"kind":"Name","value":"steps"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"stage"}},{"kind":"Field","name":{"kind":"Name","value":"title"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"message"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]},{"kind":"Field","name":{"kind":"Name","value":"reused"}}]}},{"kind":"Field","name":{"kind":"Name","value":"publication"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"stage"}},{"kind":"Field","name":{"kind":"Name","value":"waitingFor"}},{"kind":"Field","name":{"kind":"Name","value":"endReason"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"RefusalFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]},{"kind":"Field","name":{"kind":"Name","value":"availableWhen"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]}]}}]} as unknown as DocumentNode<PublishMutation, PublishMutationVariables>;
export const GoLiveDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"GoLive"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"GoLiveInput"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"language"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Language"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"goLive"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"GoLivePayload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"offer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"StatusFields"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"RevisionChanged"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"revisionHash"}}]}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"RefusalFields"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"StatusFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Offer"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"statusText"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]},{"kind":"Field","name":{"kind":"Name","value":"isLive"}},{"kind":"Field","name":{"kind":"Name","value":"steps"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"stage"}},{"kind":"Field","name":{"kind":"Name","value":"title"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"message"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]},{"kind":"Field","name":{"kind":"Name","value":"reused"}}]}},{"kind":"Field","name":{"kind":"Name","value":"publication"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"stage"}},{"kind":"Field","name":{"kind":"Name","value":"waitingFor"}},{"kind":"Field","name":{"kind":"Name","value":"endReason"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"RefusalFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]},{"kind":"Field","name":{"kind":"Name","value":"availableWhen"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]}]}}]} as unknown as DocumentNode<GoLiveMutation, GoLiveMutationVariables>;
export const CancelDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Cancel"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CancelInput"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"language"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Language"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cancel"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CancelPayload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"offer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"StatusFields"}}]}}]}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"RefusalFields"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"StatusFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Offer"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"statusText"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]},{"kind":"Field","name":{"kind":"Name","value":"isLive"}},{"kind":"Field","name":{"kind":"Name","value":"steps"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"stage"}},{"kind":"Field","name":{"kind":"Name","value":"title"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"message"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]},{"kind":"Field","name":{"kind":"Name","value":"reused"}}]}},{"kind":"Field","name":{"kind":"Name","value":"publication"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"stage"}},{"kind":"Field","name":{"kind":"Name","value":"waitingFor"}},{"kind":"Field","name":{"kind":"Name","value":"endReason"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"RefusalFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]},{"kind":"Field","name":{"kind":"Name","value":"availableWhen"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]}]}}]} as unknown as DocumentNode<CancelMutation, CancelMutationVariables>;
export const OfferStatusNowDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"OfferStatusNow"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"language"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Language"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Offer"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"StatusFields"}},{"kind":"Field","name":{"kind":"Name","value":"listing"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"slug"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"revisionHash"}},{"kind":"Field","name":{"kind":"Name","value":"liveSince"}},{"kind":"Field","name":{"kind":"Name","value":"pageUrl"}},{"kind":"Field","name":{"kind":"Name","value":"deployments"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"skuId"}},{"kind":"Field","name":{"kind":"Name","value":"skuType"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"deployToAzureUrl"}},{"kind":"Field","name":{"kind":"Name","value":"managedAppCommand"}},{"kind":"Field","name":{"kind":"Name","value":"packageUrl"}}]}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"StatusFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Offer"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"statusText"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]},{"kind":"Field","name":{"kind":"Name","value":"isLive"}},{"kind":"Field","name":{"kind":"Name","value":"steps"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"stage"}},{"kind":"Field","name":{"kind":"Name","value":"title"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"message"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]},{"kind":"Field","name":{"kind":"Name","value":"reused"}}]}},{"kind":"Field","name":{"kind":"Name","value":"publication"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"stage"}},{"kind":"Field","name":{"kind":"Name","value":"waitingFor"}},{"kind":"Field","name":{"kind":"Name","value":"endReason"}}]}}]}}]} as unknown as DocumentNode<OfferStatusNowQuery, OfferStatusNowQueryVariables>;
export const OfferMailsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"OfferMails"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Offer"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"mails"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"100"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"event"}},{"kind":"Field","name":{"kind":"Name","value":"recipient"}},{"kind":"Field","name":{"kind":"Name","value":"subject"}},{"kind":"Field","name":{"kind":"Name","value":"messageId"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"queuedAt"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<OfferMailsQuery, OfferMailsQueryVariables>;
export const PublicationFindingsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"PublicationFindings"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"language"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Language"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Publication"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"endReason"}},{"kind":"Field","name":{"kind":"Name","value":"findings"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"100"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"FindingFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"totalCount"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"FindingFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Finding"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"ruleId"}},{"kind":"Field","name":{"kind":"Name","value":"level"}},{"kind":"Field","name":{"kind":"Name","value":"blocking"}},{"kind":"Field","name":{"kind":"Name","value":"skuId"}},{"kind":"Field","name":{"kind":"Name","value":"file"}},{"kind":"Field","name":{"kind":"Name","value":"line"}},{"kind":"Field","name":{"kind":"Name","value":"column"}},{"kind":"Field","name":{"kind":"Name","value":"fieldPath"}},{"kind":"Field","name":{"kind":"Name","value":"message"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]},{"kind":"Field","name":{"kind":"Name","value":"fix"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]}]}}]}}]} as unknown as DocumentNode<PublicationFindingsQuery, PublicationFindingsQueryVariables>;
export const PublicationReviewDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"PublicationReview"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Publication"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"revision"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"hash"}}]}},{"kind":"Field","name":{"kind":"Name","value":"review"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"state"}}]}}]}}]}}]}}]} as unknown as DocumentNode<PublicationReviewQuery, PublicationReviewQueryVariables>;
export const PublicListingDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"PublicListing"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"publisher"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"slug"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"listing"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"publisher"},"value":{"kind":"Variable","name":{"kind":"Name","value":"publisher"}}},{"kind":"Argument","name":{"kind":"Name","value":"slug"},"value":{"kind":"Variable","name":{"kind":"Name","value":"slug"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"summary"}},{"kind":"Field","name":{"kind":"Name","value":"revisionHash"}},{"kind":"Field","name":{"kind":"Name","value":"pageUrl"}}]}}]}}]} as unknown as DocumentNode<PublicListingQuery, PublicListingQueryVariables>;
export const InviteToPreviewDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"InviteToPreview"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"InviteToPreviewInput"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"language"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Language"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"inviteToPreview"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"InviteToPreviewPayload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"grant"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"subscriptionId"}},{"kind":"Field","name":{"kind":"Name","value":"holder"}},{"kind":"Field","name":{"kind":"Name","value":"email"}},{"kind":"Field","name":{"kind":"Name","value":"state"}}]}}]}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"RefusalFields"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"RefusalFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]},{"kind":"Field","name":{"kind":"Name","value":"availableWhen"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]}]}}]} as unknown as DocumentNode<InviteToPreviewMutation, InviteToPreviewMutationVariables>;
export const RedeemPreviewInvitationDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RedeemPreviewInvitation"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RedeemPreviewInvitationInput"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"language"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Language"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"redeemPreviewInvitation"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"RedeemPreviewInvitationPayload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"grant"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"subscriptionId"}},{"kind":"Field","name":{"kind":"Name","value":"holder"}},{"kind":"Field","name":{"kind":"Name","value":"state"}}]}}]}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"RefusalFields"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"RefusalFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]},{"kind":"Field","name":{"kind":"Name","value":"availableWhen"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]}]}}]} as unknown as DocumentNode<RedeemPreviewInvitationMutation, RedeemPreviewInvitationMutationVariables>;
export const LookAtPreviewDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"LookAtPreview"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"publisher"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"offerId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"subscriptionId"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"preview"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"publisher"},"value":{"kind":"Variable","name":{"kind":"Name","value":"publisher"}}},{"kind":"Argument","name":{"kind":"Name","value":"offerId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"offerId"}}},{"kind":"Argument","name":{"kind":"Name","value":"subscriptionId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"subscriptionId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"revision"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"hash"}}]}},{"kind":"Field","name":{"kind":"Name","value":"page"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"parts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"deployments"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"skuId"}},{"kind":"Field","name":{"kind":"Name","value":"skuType"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"files"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"pageUrl"}}]}}]}}]} as unknown as DocumentNode<LookAtPreviewQuery, LookAtPreviewQueryVariables>;
export const ReviewFileTextDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ReviewFileText"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"skuId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"path"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Review"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"files"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"skuId"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"change"}}]}},{"kind":"Field","name":{"kind":"Name","value":"file"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"skuId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"skuId"}}},{"kind":"Argument","name":{"kind":"Name","value":"path"},"value":{"kind":"Variable","name":{"kind":"Name","value":"path"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"change"}},{"kind":"Field","name":{"kind":"Name","value":"text"}}]}},{"kind":"Field","name":{"kind":"Name","value":"threads"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ThreadFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"openBlockingThreads"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ThreadFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ReviewThread"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"skuId"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"line"}},{"kind":"Field","name":{"kind":"Name","value":"blocking"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"carriedOver"}},{"kind":"Field","name":{"kind":"Name","value":"outdated"}},{"kind":"Field","name":{"kind":"Name","value":"openedInPublication"}},{"kind":"Field","name":{"kind":"Name","value":"comments"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"author"}},{"kind":"Field","name":{"kind":"Name","value":"role"}},{"kind":"Field","name":{"kind":"Name","value":"text"}}]}}]}}]} as unknown as DocumentNode<ReviewFileTextQuery, ReviewFileTextQueryVariables>;
export const StartReviewDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"StartReview"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"StartReviewInput"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"language"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Language"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"startReview"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StartReviewPayload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"review"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"reviewer"}}]}}]}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"RefusalFields"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"RefusalFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]},{"kind":"Field","name":{"kind":"Name","value":"availableWhen"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]}]}}]} as unknown as DocumentNode<StartReviewMutation, StartReviewMutationVariables>;
export const CommentDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Comment"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CommentInput"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"language"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Language"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"comment"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"CommentPayload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"thread"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ThreadFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"comment"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"author"}},{"kind":"Field","name":{"kind":"Name","value":"role"}},{"kind":"Field","name":{"kind":"Name","value":"text"}}]}}]}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"RefusalFields"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ThreadFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ReviewThread"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"skuId"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"line"}},{"kind":"Field","name":{"kind":"Name","value":"blocking"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"carriedOver"}},{"kind":"Field","name":{"kind":"Name","value":"outdated"}},{"kind":"Field","name":{"kind":"Name","value":"openedInPublication"}},{"kind":"Field","name":{"kind":"Name","value":"comments"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"author"}},{"kind":"Field","name":{"kind":"Name","value":"role"}},{"kind":"Field","name":{"kind":"Name","value":"text"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"RefusalFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]},{"kind":"Field","name":{"kind":"Name","value":"availableWhen"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]}]}}]} as unknown as DocumentNode<CommentMutation, CommentMutationVariables>;
export const ResolveThreadDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ResolveThread"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ResolveThreadInput"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"language"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Language"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"resolveThread"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ResolveThreadPayload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"thread"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ThreadFields"}}]}}]}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"RefusalFields"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ThreadFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ReviewThread"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"skuId"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"line"}},{"kind":"Field","name":{"kind":"Name","value":"blocking"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"carriedOver"}},{"kind":"Field","name":{"kind":"Name","value":"outdated"}},{"kind":"Field","name":{"kind":"Name","value":"openedInPublication"}},{"kind":"Field","name":{"kind":"Name","value":"comments"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"author"}},{"kind":"Field","name":{"kind":"Name","value":"role"}},{"kind":"Field","name":{"kind":"Name","value":"text"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"RefusalFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]},{"kind":"Field","name":{"kind":"Name","value":"availableWhen"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]}]}}]} as unknown as DocumentNode<ResolveThreadMutation, ResolveThreadMutationVariables>;
export const ApproveReviewDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ApproveReview"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ApproveReviewInput"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"language"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Language"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"approveReview"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ApproveReviewPayload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"review"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"state"}}]}}]}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"RefusalFields"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"RefusalFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]},{"kind":"Field","name":{"kind":"Name","value":"availableWhen"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]}]}}]} as unknown as DocumentNode<ApproveReviewMutation, ApproveReviewMutationVariables>;
export const RequestChangesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RequestChanges"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RequestChangesInput"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"language"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Language"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"requestChanges"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"RequestChangesPayload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"review"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"state"}}]}}]}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"RefusalFields"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"RefusalFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]},{"kind":"Field","name":{"kind":"Name","value":"availableWhen"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]}]}}]} as unknown as DocumentNode<RequestChangesMutation, RequestChangesMutationVariables>;
export const OfferTransitionsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"OfferTransitions"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"offerId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"language"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Language"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"offerTransitions"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"offerId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"offerId"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StreamStarted"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"TransitionDelivered"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"occurredAt"}},{"kind":"Field","name":{"kind":"Name","value":"transition"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"seq"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"stage"}},{"kind":"Field","name":{"kind":"Name","value":"from"}},{"kind":"Field","name":{"kind":"Name","value":"to"}},{"kind":"Field","name":{"kind":"Name","value":"publicationState"}},{"kind":"Field","name":{"kind":"Name","value":"sentence"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]},{"kind":"Field","name":{"kind":"Name","value":"publication"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"offer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"StatusFields"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StreamReset"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"cursor"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StageProgress"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"stage"}},{"kind":"Field","name":{"kind":"Name","value":"done"}},{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"unit"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"StatusFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Offer"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"statusText"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]},{"kind":"Field","name":{"kind":"Name","value":"isLive"}},{"kind":"Field","name":{"kind":"Name","value":"steps"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"stage"}},{"kind":"Field","name":{"kind":"Name","value":"title"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"message"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]},{"kind":"Field","name":{"kind":"Name","value":"reused"}}]}},{"kind":"Field","name":{"kind":"Name","value":"publication"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"stage"}},{"kind":"Field","name":{"kind":"Name","value":"waitingFor"}},{"kind":"Field","name":{"kind":"Name","value":"endReason"}}]}}]}}]} as unknown as DocumentNode<OfferTransitionsSubscription, OfferTransitionsSubscriptionVariables>;
export const StartUploadDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"StartUpload"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"StartUploadInput"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"language"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Language"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"startUpload"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"StartUploadPayload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"upload"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UploadFields"}}]}}]}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"RefusalFields"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"FaultFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PackageFault"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"ruleId"}},{"kind":"Field","name":{"kind":"Name","value":"file"}},{"kind":"Field","name":{"kind":"Name","value":"message"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UploadFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Upload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"sha256"}},{"kind":"Field","name":{"kind":"Name","value":"findings"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"FaultFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"image"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"sha256"}},{"kind":"Field","name":{"kind":"Name","value":"width"}},{"kind":"Field","name":{"kind":"Name","value":"height"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"RefusalFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]},{"kind":"Field","name":{"kind":"Name","value":"availableWhen"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]}]}}]} as unknown as DocumentNode<StartUploadMutation, StartUploadMutationVariables>;
export const FinishUploadDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"FinishUpload"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"FinishUploadInput"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"language"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Language"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"finishUpload"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"FinishUploadPayload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"upload"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UploadFields"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"FileRefused"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"findings"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"FaultFields"}}]}}]}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"RefusalFields"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"FaultFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PackageFault"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"ruleId"}},{"kind":"Field","name":{"kind":"Name","value":"file"}},{"kind":"Field","name":{"kind":"Name","value":"message"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UploadFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Upload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"sha256"}},{"kind":"Field","name":{"kind":"Name","value":"findings"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"FaultFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"image"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"sha256"}},{"kind":"Field","name":{"kind":"Name","value":"width"}},{"kind":"Field","name":{"kind":"Name","value":"height"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"RefusalFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"UserError"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]},{"kind":"Field","name":{"kind":"Name","value":"availableWhen"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]}]}}]} as unknown as DocumentNode<FinishUploadMutation, FinishUploadMutationVariables>;
export const UploadNowDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"UploadNow"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"language"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Language"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"node"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Upload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"UploadFields"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"FaultFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PackageFault"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"ruleId"}},{"kind":"Field","name":{"kind":"Name","value":"file"}},{"kind":"Field","name":{"kind":"Name","value":"message"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"language"},"value":{"kind":"Variable","name":{"kind":"Name","value":"language"}}}]}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"UploadFields"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Upload"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"sha256"}},{"kind":"Field","name":{"kind":"Name","value":"findings"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"FaultFields"}}]}},{"kind":"Field","name":{"kind":"Name","value":"image"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"sha256"}},{"kind":"Field","name":{"kind":"Name","value":"width"}},{"kind":"Field","name":{"kind":"Name","value":"height"}}]}}]}}]} as unknown as DocumentNode<UploadNowQuery, UploadNowQueryVariables>;