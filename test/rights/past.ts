/**
 * What things that are open, new and whole leave empty: the same things when they are over, broken, taken back or used,
 * each as the product would leave them.
 */
import { cancel } from '../../src/app/cancel.ts';
import { ApiClient } from '../../src/db/api-client.ts';
import { ApiToken } from '../../src/db/api-token.ts';
import { Asset } from '../../src/db/asset.ts';
import { AudienceFile } from '../../src/db/audience-file.ts';
import type { StoredReport } from '../../src/db/certification-report.ts';
import { Check } from '../../src/db/check.ts';
import { Finding } from '../../src/db/finding.ts';
import { Grant } from '../../src/db/grant.ts';
import { HistoryEntry } from '../../src/db/history-entry.ts';
import { Lead } from '../../src/db/lead.ts';
import { LeadDelivery } from '../../src/db/lead-delivery.ts';
import { MailAttempt } from '../../src/db/mail-attempt.ts';
import { Mail } from '../../src/db/mail.ts';
import { MemberInvitation } from '../../src/db/member-invitation.ts';
import { PreviewAccess } from '../../src/db/preview-access.ts';
import { PreviewInvitation } from '../../src/db/preview-invitation.ts';
import { Publication } from '../../src/db/publication.ts';
import { Review } from '../../src/db/review.ts';
import { ReviewThread } from '../../src/db/review-thread.ts';
import { StageRun } from '../../src/db/stage-run.ts';
import { SupportRequest } from '../../src/db/support-request.ts';
import { Transition } from '../../src/db/transition.ts';
import { Upload } from '../../src/db/upload.ts';
import type { TokenActor } from '../../src/domain/actor.ts';
import { recordOf } from '../../src/domain/actor.ts';
import type { Violation } from '../../src/domain/prerequisites/violation.ts';
import { decodeGlobalId, encodeGlobalId } from '../../src/schema/global-id.ts';
import type { NodeType } from '../../src/schema/global-id.ts';
import { done } from '../app/flow.ts';
import { callOf } from '../support/installation.ts';
import type { Installation } from '../support/installation.ts';

/** What the scene has made so far. */
export type Made = {
  readonly owner: TokenActor;
  readonly nodes: Readonly<Record<NodeType, string>>;
  /** The publication that went live, the one that runs, and the one that waits for an operator. */
  readonly live: string;
  readonly update: string;
  readonly stuck: string;
  readonly past: Date;
};

const subscription = '0b1f7d5e-3a92-4d6c-8e17-64c2f09a7c42';
const words = { en: 'A fault.', fr: 'Un défaut.' };

/**
 * Makes them. Answers, by row of the table, the node to ask where the one that everything else is asked of has nothing
 * to show.
 */
export async function givenPast(
  app: Installation,
  { owner, nodes, live, update, stuck, past }: Made,
): Promise<Readonly<Record<string, string>>> {
  const { deps, given } = app;
  const { newId } = deps;
  const em = app.em();
  const publisher = app.publisher.id;
  const by = recordOf(owner);
  const later = new Date(Date.now() + 3_600_000);
  const idOf = (type: NodeType) => decodeGlobalId(nodes[type]).id;
  const offer = idOf('Offer');
  const instead: Record<string, string> = {};
  const ask = (type: NodeType, id: string, ...fields: readonly string[]) => {
    for (const field of fields) instead[`${type}.${field}`] = encodeGlobalId(type, id);
  };

  // Tokens and applications: used, with an end, revoked.
  const used = { expiresAt: later, lastUsedAt: past };
  await em.nativeUpdate(ApiToken, { id: idOf('ApiToken') }, used);
  await em.nativeUpdate(ApiClient, { id: idOf('ApiClient') }, used);
  const token = await em.findOneOrFail(ApiToken, { id: idOf('ApiToken') });
  const formerToken = { ...token, id: newId(), hash: 'b'.repeat(64), revokedAt: past };
  await em.insert(ApiToken, formerToken);
  ask('ApiToken', formerToken.id, 'revokedAt', 'subscriptionId');
  const client = await em.findOneOrFail(ApiClient, { id: idOf('ApiClient') });
  const formerClient = { ...client, id: newId(), revokedAt: past };
  await em.insert(ApiClient, formerClient);
  ask('ApiClient', formerClient.id, 'revokedAt');

  // Invitations: accepted, redeemed, taken back.
  const invited = await em.findOneOrFail(MemberInvitation, { id: idOf('MemberInvitation') });
  const accepted = {
    ...{ ...invited, id: newId(), codeHash: 'c'.repeat(64), email: 'former@example.com' },
    ...{ acceptedAt: past, acceptedBy: owner.personId, revokedAt: past },
  };
  await em.insert(MemberInvitation, accepted);
  ask('MemberInvitation', accepted.id, 'acceptedAt', 'acceptedBy', 'revokedAt');
  const preview = await em.findOneOrFail(PreviewInvitation, { id: idOf('PreviewGrant') });
  const formerPreview = {
    ...{ ...preview, id: newId(), codeHash: 'd'.repeat(64) },
    ...{ subscriptionId: subscription, redeemedAt: past, revokedAt: past },
  };
  await em.insert(PreviewInvitation, formerPreview);
  ask('PreviewGrant', formerPreview.id, 'revokedAt');
  await em.insert(Grant, {
    ...{ id: newId(), publisher, subscriptionId: subscription, invitation: formerPreview.id },
    ...{ person: null, apiToken: formerToken.id, session: null, createdAt: past, revokedAt: null },
  });
  const { revision } = await em.findOneOrFail(Publication, { id: live });
  await em.insert(PreviewAccess, {
    ...{ id: newId(), offer, revision, who: by, subscriptionId: subscription, what: 'page' },
    at: new Date(),
  });

  // Leads and mails: sent, tried, erased, waiting.
  const lead = await em.findOneOrFail(Lead, { id: idOf('Lead') });
  await em.nativeUpdate(Lead, { id: lead.id }, { company: 'Dahl AB', country: 'SE' });
  const erased = { ...lead, id: newId(), state: 'DELIVERED' as const, erasedAt: past };
  const waiting = { ...lead, id: newId(), state: 'QUEUED' as const, endedAt: null, runAt: later };
  await em.insertMany(Lead, [erased, waiting]);
  ask('Lead', erased.id, 'erasedAt');
  ask('Lead', waiting.id, 'nextAttemptAt');
  const delivery = await em.findOneOrFail(LeadDelivery, { id: idOf('LeadDelivery') });
  const tested = { ...delivery, id: newId(), lead: null, publication: live, test: true };
  await em.insert(LeadDelivery, tested);
  ask('LeadDelivery', tested.id, 'publication');
  const mail = idOf('MailMessage');
  await em.nativeUpdate(Mail, { id: mail }, { state: 'SENT', sentAt: past });
  const attempt = { id: newId(), mail, at: past, outcome: 'SENT', response: '250 OK' } as const;
  await em.insert(MailAttempt, attempt);

  // A dry run and a certification that are over.
  const finding = await em.findOneOrFail(Finding, { id: idOf('Finding') });
  const body = {
    ...finding.body,
    suppressed: { reason: 'It is meant so.', until: '2027-01-31' },
  };
  await em.nativeUpdate(Finding, { id: finding.id }, { body });
  const report: StoredReport = {
    ...{ skuId: 'standard', packageVersion: '1.0.0', packageSha256: 'a'.repeat(64), findings: 1 },
    facts: {
      ...{ verdict: 'passed', ruleSet: 'a rule set', mode: 'default' },
      ...{ date: '2026-11-01', dataDate: '2026-10-01', rulesRun: 1 },
    },
  };
  const violation: Violation = {
    ...{ path: 'marketplace.title', code: 'required', severity: 'ERROR', message: words },
    ...{ params: { least: 1 }, section: 'MARKETPLACE', source: 'Ours' },
  };
  await em.nativeUpdate(
    Check,
    { id: idOf('Check') },
    {
      ...{ state: 'BLOCKED', finishedAt: past, violations: [violation], reports: [report] },
      findings: [{ skuId: 'standard', packageVersion: '1.0.0', finding: body }],
    },
  );

  // A publication that is over, with its review; one whose stage is tried again; one that was cancelled.
  await em.nativeUpdate(
    Publication,
    { id: live },
    { endReason: 'SUPERSEDED', notesForReviewer: 'Please look at the form.' },
  );
  const certification = { publication: live, stage: 'CERTIFICATION' as const };
  await em.nativeUpdate(StageRun, certification, { reports: [report] });
  const formerFinding = { ...finding, id: newId(), publication: live, body };
  await em.insert(Finding, { ...formerFinding, fingerprint: 'e'.repeat(64) });
  await em.insert(Finding, {
    ...{ ...finding, id: newId(), stage: 'VALIDATE_PREREQUISITES', publication: live },
    ...{ fingerprint: '9'.repeat(64), position: 1 },
  });
  ask('Publication', live, 'endReason', 'endedAt', 'notesForReviewer', 'productPage', 'reports');
  ask('Publication', live, 'review');
  ask('Publication', stuck, 'waitingFor');
  const formerRun = await em.findOneOrFail(StageRun, certification);
  ask('StageRun', formerRun.id, 'finishedAt');
  await em.nativeUpdate(StageRun, { id: idOf('StageRun') }, { firstFailedAt: past });
  const again = { lastError: 'The disk is gone.', firstFailedAt: past, runAt: later };
  const running = { publication: update, stage: 'CERTIFICATION' as const };
  await em.nativeUpdate(StageRun, running, again);
  const { id: runningId } = await em.findOneOrFail(StageRun, running);
  ask('StageRun', runningId, 'nextAttemptAt');
  await em.nativeUpdate(
    ReviewThread,
    { id: idOf('ReviewThread') },
    { ruleId: 'PKG-012', fingerprint: finding.fingerprint },
  );
  const dropped = await given.offer(app.publisher);
  const canceled = await given.published(owner, dropped.id);
  const blocked = { status: 'BLOCKED', lastError: 'The disk is gone.' } as const;
  await em.nativeUpdate(StageRun, { publication: canceled, stage: 'CERTIFICATION' }, blocked);
  await em.nativeUpdate(Publication, { id: canceled }, { waitingFor: 'OPERATOR' });
  done(await cancel(deps, callOf(owner), { offerId: dropped.id, notificationEmails: [] }));
  const [caused] = await em.find(Transition, { publication: canceled, cause: { $ne: null } });
  if (caused !== undefined) ask('Transition', caused.id, 'cause');

  // A review that waits, of another offer.
  const reviewed = await given.offer(app.publisher);
  const inReview = await given.published(owner, reviewed.id);
  await em.nativeUpdate(Publication, { id: inReview }, { waitingFor: 'REVIEWER' });
  await em.insert(Review, {
    ...{ id: newId(), publication: inReview, offer: reviewed.id, publisher, state: 'WAITING' },
    ...{ reviewer: null, openedAt: past, decidedAt: null, comment: null },
  });

  // As many runs, and as many reviews, as a usual time needs.
  const took = { status: 'COMPLETE', claimedAt: past, finishedAt: past, reused: false } as const;
  const began = await em.findOneOrFail(Publication, { id: canceled });
  for (let number = 2; number < 8; number += 1) {
    const publication = { ...began, id: newId(), number, endReason: 'SUPERSEDED' as const };
    await em.insert(Publication, publication);
    await em.insert(StageRun, {
      ...{ ...formerRun, ...took, id: newId(), publication: publication.id, offer: dropped.id },
      startedAt: new Date(past.getTime() - 9_000),
    });
    await em.insert(Review, {
      ...{
        id: newId(),
        publication: publication.id,
        offer: dropped.id,
        publisher,
        state: 'APPROVED',
      },
      ...{ reviewer: null, openedAt: past, decidedAt: past, comment: null },
    });
  }

  const published = await em.find(HistoryEntry, { offer, publication: { $ne: null } });
  ask('HistoryEntry', published[0]?.id ?? '', 'publication');

  // Support asked for at a finding, and uploads of each kind.
  await em.nativeUpdate(
    SupportRequest,
    { id: idOf('SupportRequest') },
    { stage: 'CERTIFICATION', finding: finding.id },
  );
  const upload = await em.findOneOrFail(Upload, { id: idOf('Upload') });
  const { id: asset } = await em.findOneOrFail(Asset, { publisher }, { orderBy: { id: 'asc' } });
  const audience = {
    ...{ id: newId(), publisher, sha256: '7'.repeat(64), size: 10, rows: 1, faults: [] },
    ...{ faultCount: 1, createdAt: past },
  };
  await em.insert(AudienceFile, audience);
  const arrived = (number: number) => ({
    ...{ ...upload, id: newId(), address: `${number}`.repeat(43), finished: true },
  });
  const image = { ...arrived(1), asset };
  const list = { ...arrived(2), kind: 'AUDIENCE' as const, audienceFile: audience.id };
  const refused = { ...arrived(3), refusal: words };
  await em.insertMany(Upload, [image, list, refused]);
  ask('Upload', image.id, 'image', 'sha256');
  ask('Upload', list.id, 'audience');
  ask('Upload', refused.id, 'findings');
  return instead;
}
