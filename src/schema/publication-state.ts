import { enumOf } from './enum-of.ts';

export const PublicationStateEnum = enumOf('PublicationState', 'How a publication stands.', {
  RUNNING: 'It is open.',
  SUCCEEDED: 'The offer went live with it.',
  FAILED: 'It ended with faults.',
  CANCELED: 'It was canceled by the publisher, by a later publication or by the review.',
});

export const WaitingForEnum = enumOf('WaitingFor', 'Who must act before a publication goes on.', {
  PUBLISHER: 'The publisher: go live or cancel.',
  REVIEWER: 'A reviewer: approve or request changes.',
  OPERATOR: 'An operator: a stage is blocked by a fault of ours.',
});

export const EndReasonEnum = enumOf('EndReason', 'Why a publication did not go live.', {
  CERTIFICATION_FAULTS: 'Certification found errors in a package.',
  LEAD_DESTINATION_REFUSED: 'The lead destination did not take a test lead.',
  PLATFORM: 'A fault of ours that an operator gave up on.',
  CANCELED_BY_PUBLISHER: 'The publisher canceled it.',
  SUPERSEDED: 'The publisher replaced it with a newer draft.',
  REVIEW_CHANGES_REQUESTED: 'The review asked for changes.',
});
