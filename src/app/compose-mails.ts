import type { Deps } from '../deps.ts';
import { freshWork } from '../db/columns.ts';
import { Finding } from '../db/finding.ts';
import type { Mail } from '../db/mail.ts';
import type { Offer } from '../db/offer.ts';
import type { Publication } from '../db/publication.ts';
import { Publisher } from '../db/publisher.ts';
import { ReviewComment } from '../db/review-comment.ts';
import { ReviewThread } from '../db/review-thread.ts';
import { Review } from '../db/review.ts';
import { Revision } from '../db/revision.ts';
import { StageRun } from '../db/stage-run.ts';
import { parseAddress } from '../domain/address.ts';
import type { Language, Text } from '../domain/language.ts';
import { isBefore } from '../domain/pipeline.ts';
import type { Stage } from '../domain/pipeline.ts';
import { stepStatuses } from '../domain/offer-status.ts';
import type { Change, MailEvent } from '../domain/publication.ts';
import { versionLabel } from '../domain/revision.ts';
import type { MailFinding, PublicationFacts } from '../mail/facts.ts';
import type { MailBody } from '../mail/layout.ts';
import {
  helpLink,
  operationsLink,
  previewLink,
  productLink,
  reviewLink,
  statusLink,
} from '../mail/links.ts';
import { messageId, offerThreadId } from '../mail/message-id.ts';
import { certificationFailed } from '../mail/messages/certification-failed.ts';
import { offerLive } from '../mail/messages/offer-live.ts';
import { platformFailed } from '../mail/messages/platform-failed.ts';
import { previewAvailable } from '../mail/messages/preview-available.ts';
import { publicationCanceled } from '../mail/messages/publication-canceled.ts';
import { reviewChangesRequested } from '../mail/messages/review-changes-requested.ts';
import { stageBlocked } from '../mail/messages/stage-blocked.ts';
import { stageFailed } from '../mail/messages/stage-failed.ts';
import { traceIdOf } from '../telemetry/trace-context.ts';
import { currentTraceparent } from '../telemetry/tracing.ts';
import type { ChangeContext } from './change-context.ts';
import { encodeGlobalId } from './global-id.ts';
import type { Current } from './open-publication.ts';
import { requestedIn } from './requested-threads.ts';
import { languagesOfMembers, languagesOfStaff } from './mail-language.ts';
import type { Tx } from './transact.ts';

/** Host part of Message-IDs and thread ids. */
export const mailHost = (deps: Deps): string => new URL(deps.settings.publicUrl).hostname;

/** A mail row that waits to be sent. */
export function mailRow(
  deps: Deps,
  tx: Tx,
  mail: Pick<
    Mail,
    'publisher' | 'offer' | 'publication' | 'event' | 'recipient' | 'language' | 'references'
  > & { readonly about: string; readonly body: MailBody },
): Mail {
  const { about, body, ...columns } = mail;
  return {
    ...columns,
    id: deps.newId(),
    messageId: messageId({ about, event: mail.event, recipient: mail.recipient }, mailHost(deps)),
    subject: body.subject,
    text: body.text,
    html: body.html,
    state: 'QUEUED',
    queuedAt: tx.now,
    sentAt: null,
    ...freshWork(currentTraceparent(deps.tracing)),
  };
}

/**
 * The mails of a change of a publication, one per recipient, composed inside the change's transaction:
 * what they tell is what is committed with them.
 */
export async function composeMails(
  deps: Deps,
  tx: Tx,
  event: MailEvent,
  offer: Offer,
  current: Current,
  change: Change,
  context: ChangeContext,
): Promise<readonly Mail[]> {
  const { publication } = current;
  const publisher = await tx.em.findOneOrFail(Publisher, { id: offer.publisher });
  const compose = await composer(deps, tx, event, offer, publisher, current, change, context);
  const toOperators = event === 'STAGE_BLOCKED';
  const recipients = toOperators
    ? deps.settings.operatorEmails
    : recipientsOf(event, current, context);
  const languageOf = toOperators
    ? await languagesOfStaff(tx.em, recipients, deps.settings.operatorLanguage)
    : await languagesOfMembers(tx.em, offer.publisher, recipients, publication.language);
  // A run can be blocked again after a retry; every other event happens once in a publication.
  const about = toOperators ? `${current.run.id}:${current.run.token}` : publication.id;
  const bodies = new Map<Language, MailBody>();
  return recipients.map((recipient) => {
    const language = languageOf(recipient);
    const body = bodies.get(language) ?? compose(language);
    bodies.set(language, body);
    return mailRow(deps, tx, {
      publisher: offer.publisher,
      offer: offer.id,
      publication: publication.id,
      event,
      recipient,
      language,
      references: offerThreadId(offer.id, mailHost(deps)),
      about,
      body,
    });
  });
}

/** The addresses of the publication; the engineering contact is copied on what an engineer mends. */
function recipientsOf(
  event: MailEvent,
  { publication, revision }: Current,
  { notify }: ChangeContext,
): readonly string[] {
  const addresses = new Set(notify ?? publication.notificationEmails);
  if (event === 'CERTIFICATION_FAILED' || event === 'REVIEW_CHANGES_REQUESTED') {
    // Spelled as the addresses of the publication are, so that one who is among them gets one mail.
    const engineer = parseAddress(revision.content.support?.engineering?.email ?? '');
    if (engineer.ok) addresses.add(engineer.address);
  }
  return [...addresses];
}

async function composer(
  deps: Deps,
  tx: Tx,
  event: MailEvent,
  offer: Offer,
  publisher: Publisher,
  current: Current,
  change: Change,
  context: ChangeContext,
): Promise<(language: Language) => MailBody> {
  const { publicUrl } = deps.settings;
  const { publication, revision } = current;
  // A mail speaks of the stage that was at work; the preview's asks for the sign-off that starts now.
  const { stage } = event === 'PREVIEW_AVAILABLE' ? change : publication;
  const facts = await publicationFacts(deps, tx, stage, offer, publisher, current, change);
  const place = [publicUrl, publisher.publisherId, offer.offerId] as const;
  switch (event) {
    case 'CERTIFICATION_FAILED': {
      const findings = await mailFindings(deps, tx, offer, publisher, publication);
      return (language) => certificationFailed({ ...facts, findings }, language);
    }
    case 'STAGE_FAILED': {
      const findings = await mailFindings(deps, tx, offer, publisher, publication);
      return (language) => stageFailed({ ...facts, findings }, language);
    }
    case 'PLATFORM_FAILED':
      return (language) =>
        platformFailed(
          {
            ...facts,
            attempts: current.run.attempt,
            traceId: traceIdOf(current.run.traceparent),
          },
          language,
        );
    case 'PREVIEW_AVAILABLE': {
      const warnings = await tx.em.count(Finding, {
        publication: publication.id,
        level: 'warning',
      });
      const links = { ...facts.links, preview: previewLink(...place) };
      const previewSubscriptions =
        revision.content.marketplace?.previewSubscriptionIds?.length ?? 0;
      return (language) =>
        previewAvailable({ ...facts, links, previewSubscriptions, warnings }, language);
    }
    case 'REVIEW_CHANGES_REQUESTED': {
      const review = await tx.em.findOneOrFail(Review, { publication: publication.id });
      const threads = await mailThreads(deps, tx, offer, publisher, publication, review);
      const summary =
        review.comment === null ? null : { author: context.by.name, text: review.comment };
      const links = {
        ...facts.links,
        review: reviewLink(...place, { publication: publication.number }),
      };
      return (language) => reviewChangesRequested({ ...facts, links, summary, threads }, language);
    }
    case 'OFFER_LIVE': {
      const slug = revision.content.marketplace?.marketingIdentifier ?? offer.offerId;
      const links = {
        ...facts.links,
        product: productLink(publicUrl, publisher.publisherId, slug),
      };
      const live = { ...facts, liveVersion: facts.publication.version };
      return (language) =>
        offerLive({ ...live, links, replacedVersion: facts.liveVersion }, language);
    }
    case 'PUBLICATION_CANCELED': {
      const successor = publication.number + 1;
      const cause =
        change.endReason === 'SUPERSEDED'
          ? ({
              reason: 'SUPERSEDED',
              successor: {
                number: successor,
                link: statusLink(...place, { publication: successor }),
              },
            } as const)
          : ({ reason: 'CANCELED_BY_PUBLISHER' } as const);
      const hadPreview = isBefore('PREVIEW', publication.stage);
      return (language) =>
        publicationCanceled({ ...facts, actor: context.by.name, hadPreview, cause }, language);
    }
    case 'STAGE_BLOCKED': {
      const { run } = current;
      const links = {
        ...facts.links,
        operations: operationsLink(publicUrl, encodeGlobalId('StageRun', run.id)),
      };
      return (language) =>
        stageBlocked(
          {
            ...facts,
            links,
            attempts: run.attempt,
            firstFailedAt: run.firstFailedAt ?? tx.now,
            error: run.lastError ?? '',
            traceId: traceIdOf(run.traceparent),
          },
          language,
        );
    }
  }
}

/** What every mail about a publication tells; `stage` is the one that it speaks of. */
export async function publicationFacts(
  deps: Deps,
  tx: Tx,
  stage: Stage,
  offer: Pick<Offer, 'offerId' | 'name' | 'production'>,
  publisher: Publisher,
  { publication, revision }: Pick<Current, 'publication' | 'revision'>,
  change: Pick<Change, 'state' | 'stage' | 'endReason'>,
): Promise<PublicationFacts> {
  const { publicUrl, pipeline } = deps.settings;
  const runs = await tx.em.find(StageRun, { publication: publication.id }, { refresh: true });
  const statuses = new Map(runs.map((run) => [run.stage, run.status]));
  const latest = { state: change.state, stage: change.stage, endReason: change.endReason };
  const production =
    offer.production === null ? null : await tx.em.findOne(Revision, { id: offer.production });
  return {
    publisherId: publisher.publisherId,
    publisherName: publisher.name,
    offerId: offer.offerId,
    offerName: revision.content.name ?? offer.name,
    publication: {
      id: publication.id,
      number: publication.number,
      version: versionLabel(revision.packages),
      revisionHash: revision.hash,
    },
    at: tx.now,
    stages: stepStatuses(latest, statuses).map((step, index) => {
      const definition = pipeline[index];
      if (definition === undefined) throw new Error(`The pipeline has no stage ${step.stage}.`);
      return { ...step, title: definition.title };
    }),
    stage,
    liveVersion: production === null ? null : versionLabel(production.packages),
    links: {
      status: statusLink(publicUrl, publisher.publisherId, offer.offerId, {
        publication: publication.number,
        stage,
      }),
      help: helpLink(publicUrl, publisher.publisherId, offer.offerId, {
        publication: publication.number,
        stage,
      }),
    },
  };
}

/** How the Editor names a field at fault; a finding of a package without a file is of the whole package. */
const fieldNames: Readonly<Record<string, Text>> = {
  'leads.httpsEndpointUrl': {
    en: 'Marketplace, HTTPS endpoint URL',
    fr: 'Place de marché, URL du point de terminaison HTTPS',
  },
};

async function mailFindings(
  deps: Deps,
  tx: Tx,
  offer: Offer,
  publisher: Publisher,
  publication: Publication,
): Promise<readonly MailFinding[]> {
  const findings = await tx.em.find(
    Finding,
    { publication: publication.id },
    { orderBy: { position: 'asc' } },
  );
  return findings.map((finding) => ({
    ruleId: finding.body.ruleId,
    level: finding.body.level,
    file: finding.body.file,
    line: finding.body.line,
    column: finding.body.column,
    message: finding.body.message,
    fix: finding.body.fix,
    field: fieldNames[finding.fieldPath ?? ''] ?? null,
    sku: finding.skuId,
    link: statusLink(deps.settings.publicUrl, publisher.publisherId, offer.offerId, {
      publication: publication.number,
      finding: encodeGlobalId('Finding', finding.id),
    }),
  }));
}

async function mailThreads(
  deps: Deps,
  tx: Tx,
  offer: Offer,
  publisher: Publisher,
  publication: Publication,
  review: Review,
) {
  const threads = await tx.em.find(ReviewThread, requestedIn(review.id), {
    orderBy: { path: 'asc', line: 'asc', openedAt: 'asc' },
  });
  const comments = await tx.em.find(
    ReviewComment,
    { thread: { $in: threads.map(({ id }) => id) } },
    { orderBy: { at: 'asc' } },
  );
  return threads.map((thread) => {
    const first = comments.find((comment) => comment.thread === thread.id);
    return {
      author: thread.openedBy.name,
      file: thread.path,
      line: thread.line,
      sku: thread.skuId,
      excerpt: thread.excerpt,
      text: first?.text ?? '',
      blocking: thread.blocking,
      link: reviewLink(deps.settings.publicUrl, publisher.publisherId, offer.offerId, {
        publication: publication.number,
        thread: encodeGlobalId('ReviewThread', thread.id),
      }),
    };
  });
}
