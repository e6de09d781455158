import { ApiClient } from './api-client.ts';
import { ApiToken } from './api-token.ts';
import { Asset } from './asset.ts';
import { AudienceFile } from './audience-file.ts';
import { Audit } from './audit.ts';
import { AuditBlock } from './audit-block.ts';
import { CertificationReport } from './certification-report.ts';
import { Check } from './check.ts';
import { Finding } from './finding.ts';
import { Grant } from './grant.ts';
import { HistoryEntry } from './history-entry.ts';
import { Idempotency } from './idempotency.ts';
import { Identity } from './identity.ts';
import { LeadDelivery } from './lead-delivery.ts';
import { Lead } from './lead.ts';
import { LogIdentity } from './log-identity.ts';
import { MailAttempt } from './mail-attempt.ts';
import { Mail } from './mail.ts';
import { MemberInvitation } from './member-invitation.ts';
import { Membership } from './membership.ts';
import { Offer } from './offer.ts';
import { Package } from './package.ts';
import { Person } from './person.ts';
import { PreviewAccess } from './preview-access.ts';
import { PreviewInvitation } from './preview-invitation.ts';
import { Publication } from './publication.ts';
import { Publisher } from './publisher.ts';
import { ReviewComment } from './review-comment.ts';
import { ReviewThread } from './review-thread.ts';
import { Review } from './review.ts';
import { Revision } from './revision.ts';
import { SavedView } from './saved-view.ts';
import { Secret } from './secret.ts';
import { Session } from './session.ts';
import { SignInLink } from './sign-in-link.ts';
import { SkuAudience } from './sku-audience.ts';
import { StageRun } from './stage-run.ts';
import { SupportMessage } from './support-message.ts';
import { SupportRequest } from './support-request.ts';
import { Transition } from './transition.ts';
import { Upload } from './upload.ts';

/** Every table of the product. */
export const entities = [
  ApiClient,
  ApiToken,
  Asset,
  AudienceFile,
  Audit,
  AuditBlock,
  CertificationReport,
  Check,
  Finding,
  Grant,
  HistoryEntry,
  Idempotency,
  Lead,
  Identity,
  LeadDelivery,
  LogIdentity,
  Mail,
  MailAttempt,
  MemberInvitation,
  Membership,
  Offer,
  Package,
  Person,
  PreviewAccess,
  PreviewInvitation,
  Publication,
  Publisher,
  Review,
  ReviewComment,
  ReviewThread,
  Revision,
  SavedView,
  Secret,
  Session,
  SignInLink,
  SkuAudience,
  StageRun,
  SupportMessage,
  SupportRequest,
  Transition,
  Upload,
];
