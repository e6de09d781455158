/** One page of each list: a connection type serves every field that lists its type. */
import { builder } from './builder.ts';
import {
  AuditEntryRef,
  ApiTokenRef,
  FindingRef,
  HistoryEntryRef,
  LeadDeliveryRef,
  LeadRef,
  ListingRef,
  MailMessageRef,
  MemberInvitationRef,
  MemberRef,
  OfferRef,
  PublicationRef,
  PublisherRef,
  ReviewRef,
  SupportRequestRef,
  TransitionRef,
} from './refs.ts';

export const AuditConnection = builder.connectionObject(
  { type: AuditEntryRef, name: 'AuditConnection', description: 'One page of the audit.' },
  { name: 'AuditEdge', description: 'An entry of the audit with its place in the list.' },
);
export const ApiTokenConnection = builder.connectionObject(
  { type: ApiTokenRef, name: 'ApiTokenConnection', description: 'One page of API tokens.' },
  { name: 'ApiTokenEdge', description: 'A token with its place in the list.' },
);
export const FindingConnection = builder.connectionObject(
  { type: FindingRef, name: 'FindingConnection', description: 'One page of findings.' },
  { name: 'FindingEdge', description: 'A finding with its place in the list.' },
);
export const HistoryConnection = builder.connectionObject(
  {
    type: HistoryEntryRef,
    name: 'HistoryConnection',
    description: 'One page of a history.',
  },
  { name: 'HistoryEdge', description: 'An entry of a history with its place in the list.' },
);
export const LeadConnection = builder.connectionObject(
  { type: LeadRef, name: 'LeadConnection', description: 'One page of leads.' },
  { name: 'LeadEdge', description: 'A lead with its place in the list.' },
);
export const LeadDeliveryConnection = builder.connectionObject(
  {
    type: LeadDeliveryRef,
    name: 'LeadDeliveryConnection',
    description: 'One page of attempts to hand over leads.',
  },
  { name: 'LeadDeliveryEdge', description: 'An attempt with its place in the list.' },
);
export const ListingConnection = builder.connectionObject(
  { type: ListingRef, name: 'ListingConnection', description: 'One page of live offers.' },
  { name: 'ListingEdge', description: 'A live offer with its place in the list.' },
);
export const MailConnection = builder.connectionObject(
  { type: MailMessageRef, name: 'MailConnection', description: 'One page of mails.' },
  { name: 'MailEdge', description: 'A mail with its place in the list.' },
);
export const MemberConnection = builder.connectionObject(
  { type: MemberRef, name: 'MemberConnection', description: 'One page of members.' },
  { name: 'MemberEdge', description: 'A member with its place in the list.' },
);
export const MemberInvitationConnection = builder.connectionObject(
  {
    type: MemberInvitationRef,
    name: 'MemberInvitationConnection',
    description: 'One page of invitations to a publisher.',
  },
  { name: 'MemberInvitationEdge', description: 'An invitation with its place in the list.' },
);
export const OfferConnection = builder.connectionObject(
  { type: OfferRef, name: 'OfferConnection', description: 'One page of offers.' },
  { name: 'OfferEdge', description: 'An offer with its place in the list.' },
);
export const PublicationConnection = builder.connectionObject(
  { type: PublicationRef, name: 'PublicationConnection', description: 'One page of publications.' },
  { name: 'PublicationEdge', description: 'A publication with its place in the list.' },
);
export const PublisherConnection = builder.connectionObject(
  { type: PublisherRef, name: 'PublisherConnection', description: 'One page of publishers.' },
  { name: 'PublisherEdge', description: 'A publisher with its place in the list.' },
);
export const ReviewConnection = builder.connectionObject(
  { type: ReviewRef, name: 'ReviewConnection', description: 'One page of reviews.' },
  { name: 'ReviewEdge', description: 'A review with its place in the list.' },
);
export const SupportRequestConnection = builder.connectionObject(
  {
    type: SupportRequestRef,
    name: 'SupportRequestConnection',
    description: 'One page of support requests.',
  },
  { name: 'SupportRequestEdge', description: 'A support request with its place in the list.' },
);
export const TransitionConnection = builder.connectionObject(
  { type: TransitionRef, name: 'TransitionConnection', description: 'One page of transitions.' },
  { name: 'TransitionEdge', description: 'A transition with its place in the list.' },
);
