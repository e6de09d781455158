import type { Deps } from '../deps.ts';
import { Finding } from '../db/finding.ts';
import type { Offer } from '../db/offer.ts';
import { advisoryLocks } from '../db/orm.ts';
import type { Em } from '../db/orm.ts';
import { Publication } from '../db/publication.ts';
import { Publisher } from '../db/publisher.ts';
import { StageRun } from '../db/stage-run.ts';
import { SupportMessage } from '../db/support-message.ts';
import { SupportRequest } from '../db/support-request.ts';
import { Transition } from '../db/transition.ts';
import { recordOf } from '../domain/actor.ts';
import type { Stage } from '../domain/pipeline.ts';
import { refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';
import { transitionSentence } from '../domain/transition-sentence.ts';
import type { MailFinding } from '../mail/facts.ts';
import { statusLink, supportLink } from '../mail/links.ts';
import { offerThreadId } from '../mail/message-id.ts';
import { supportRequestOpened } from '../mail/messages/support-request-opened.ts';
import type { Call, Outcome } from './call.ts';
import { mailHost, mailRow } from './compose-mails.ts';
import { findReadableOffer, notFound } from './find-offer.ts';
import { encodeGlobalId } from './global-id.ts';
import { mayAsToken } from '../domain/policy.ts';
import { languagesOfStaff } from './mail-language.ts';
import { mutate } from './mutate.ts';
import type { IdempotencyRefusal } from './mutate.ts';
import { insertMails } from './store-change.ts';
import { supportText } from './support-text.ts';
import type { Tx } from './transact.ts';

export type OpenSupportRequestInput = {
  readonly offerId: string;
  /** Null takes the newest publication of the offer, when there is one. */
  readonly publicationId: string | null;
  readonly stage: Stage | null;
  readonly findingId: string | null;
  readonly subject: string;
  readonly text: string;
};
export type OpenSupportRequestRefusal = Refusal<'NOT_FOUND' | 'INVALID_INPUT'> | IdempotencyRefusal;
type Answer = Outcome<{ supportRequestId: string }, OpenSupportRequestRefusal>;

/** Longest subject, in characters. */
const MAX_SUBJECT = 200;
/** Transitions that are attached, newest last. */
const ATTACHED_TRANSITIONS = 50;
/** Second key of the advisory lock under which numbers of requests are given out. */
const NUMBER_LOCK = 16;

/**
 * Asks the operators for help. What they need is attached by us: the publication, its last transitions, its
 * stages, its findings counted and the one that is meant, and the trace of this request.
 */
export async function openSupportRequest(
  deps: Deps,
  call: Call,
  input: OpenSupportRequestInput,
): Promise<Answer> {
  const subject = { offer: input.offerId };
  const name = 'openSupportRequest';
  return await mutate(deps, call, name, input, subject, async (tx): Promise<Answer> => {
    const { actor } = call;
    const offer = await findReadableOffer(tx.em, actor, input.offerId);
    if (offer === null || !mayAsToken(actor, 'OPEN_SUPPORT_REQUEST', offer.publisher)) {
      return notFound(['input', 'offerId']);
    }
    const about = await findSubject(tx.em, offer, input);
    if (!about.ok) return about;
    const title = input.subject.trim();
    if (/\p{Cc}/u.test(title)) {
      return refuse(
        'INVALID_INPUT',
        {
          en: 'A subject is one line; this one has a line break or another control character. Put the details into the text.',
          fr: 'Un objet tient en une ligne\u00a0; celui-ci contient un saut de ligne ou un autre caractère de contrôle. Mettez les détails dans le texte.',
        },
        { path: ['input', 'subject'] },
      );
    }
    if (title === '' || title.length > MAX_SUBJECT) {
      return refuse(
        'INVALID_INPUT',
        {
          en: `A subject is one line of 1 to ${MAX_SUBJECT} characters; this one has ${title.length}.`,
          fr: `Un objet tient en une ligne de 1 à ${MAX_SUBJECT} caractères\u00a0; celui-ci en a ${title.length}.`,
        },
        { path: ['input', 'subject'] },
      );
    }
    const text = supportText(input.text);
    if (!text.ok) return text;
    const report = about.publication === null ? null : await reportOf(tx.em, about.publication);
    const request = {
      id: deps.newId(),
      publisher: offer.publisher,
      offer: offer.id,
      publication: about.publication?.id ?? null,
      stage: input.stage,
      finding: about.finding?.id ?? null,
      number: await nextNumber(tx.em),
      state: 'OPEN' as const,
      subject: title,
      report: {
        traceId: call.traceId,
        ...(report === null ? {} : report.stored),
        ...(about.finding === null ? {} : { finding: about.finding.body }),
      },
      traceId: call.traceId,
      openedBy: recordOf(actor),
      askerEmail: actor.email,
      language: call.language,
      openedAt: tx.now,
      updatedAt: tx.now,
    };
    await tx.em.insert(SupportRequest, request);
    await tx.em.insert(SupportMessage, {
      id: deps.newId(),
      supportRequest: request.id,
      author: recordOf(actor),
      text: text.text,
      at: tx.now,
    });
    await mailOperators(deps, tx, offer, request, text.text, about, report);
    return { ok: true, value: { supportRequestId: request.id } };
  });
}

type About = { readonly publication: Publication | null; readonly finding: Finding | null };

/** The publication and the finding that are meant; both belong to the offer. */
async function findSubject(
  em: Em,
  offer: Offer,
  input: OpenSupportRequestInput,
): Promise<
  ({ readonly ok: true } & About) | { readonly ok: false; readonly refusal: Refusal<'NOT_FOUND'> }
> {
  let publication: Publication | null = null;
  const publicationId = input.publicationId ?? offer.latestPublication;
  if (publicationId !== null) {
    publication = await em.findOne(Publication, { id: publicationId, offer: offer.id });
    if (publication === null) return notFound(['input', 'publicationId']);
  }
  if (input.findingId === null) return { ok: true, publication, finding: null };
  const finding = await em.findOne(Finding, { id: input.findingId });
  if (finding === null) return notFound(['input', 'findingId']);
  if (finding.publication !== publication?.id) {
    publication = await em.findOne(Publication, { id: finding.publication, offer: offer.id });
    const named = input.publicationId !== null;
    if (publication === null || named) return notFound(['input', 'findingId']);
  }
  return { ok: true, publication, finding };
}

/** What is attached about a publication: as stored with the request, and as the mail needs it. */
async function reportOf(em: Em, publication: Publication) {
  const transitions = await em.find(
    Transition,
    { publication: publication.id },
    { orderBy: { seq: 'desc' }, limit: ATTACHED_TRANSITIONS },
  );
  transitions.reverse();
  const runs = await em.find(
    StageRun,
    { publication: publication.id },
    { orderBy: { startedAt: 'asc' } },
  );
  const levels = await em.find(Finding, { publication: publication.id }, { fields: ['level'] });
  const count = (wanted: Finding['level']) => levels.filter(({ level }) => level === wanted).length;
  const findings = { errors: count('error'), warnings: count('warning'), infos: count('info') };
  return {
    transitions,
    findings,
    stored: {
      publication: {
        id: publication.id,
        number: publication.number,
        state: publication.state,
        stage: publication.stage,
        endReason: publication.endReason,
      },
      transitions: transitions.map(({ seq, kind, stage, from, to, cause, occurredAt, actor }) => ({
        seq,
        kind,
        stage,
        from,
        to,
        cause,
        actor: actor.name,
        occurredAt: occurredAt.toISOString(),
      })),
      stageRuns: runs.map(({ id, stage, status, attempt, reused }) => ({
        id,
        stage,
        status,
        attempt,
        reused,
      })),
      findings,
    },
  };
}

/** The next number; the lock holds other requests back until this one is committed. */
async function nextNumber(em: Em): Promise<number> {
  await em.execute('select pg_advisory_xact_lock(?, ?)', [advisoryLocks.class, NUMBER_LOCK]);
  const [newest] = await em.find(
    SupportRequest,
    {},
    { fields: ['number'], orderBy: { number: 'desc' }, limit: 1 },
  );
  return (newest?.number ?? 0) + 1;
}

async function mailOperators(
  deps: Deps,
  tx: Tx,
  offer: Offer,
  request: SupportRequest,
  message: string,
  { publication, finding }: About,
  report: Awaited<ReturnType<typeof reportOf>> | null,
): Promise<void> {
  const { settings } = deps;
  const publisher = await tx.em.findOneOrFail(Publisher, { id: offer.publisher });
  const place = [settings.publicUrl, publisher.publisherId, offer.offerId] as const;
  const definition = settings.pipeline.find(({ stage }) => stage === request.stage);
  const recipients = settings.operatorEmails;
  const languageOf = await languagesOfStaff(tx.em, recipients, settings.operatorLanguage);
  const opened = {
    publisherId: publisher.publisherId,
    publisherName: publisher.name,
    offerId: offer.offerId,
    offerName: offer.name,
    request: {
      id: request.id,
      subject: request.subject,
      link: supportLink(settings.publicUrl, encodeGlobalId('SupportRequest', request.id)),
    },
    asker: request.openedBy.name,
    message,
    at: tx.now,
    attached:
      publication === null || report === null
        ? null
        : {
            publicationId: publication.id,
            publicationNumber: publication.number,
            stage: definition?.title ?? null,
            finding: finding === null ? null : mailFinding(finding, publication.number, place),
            report: report.findings,
            transitions: report.transitions.map((transition) => ({
              at: transition.occurredAt,
              text: transitionSentence(transition, settings.pipeline),
            })),
            traceId: request.traceId,
            status: statusLink(...place, { publication: publication.number }),
          },
  };
  const mails = recipients.map((recipient) => {
    const language = languageOf(recipient);
    return mailRow(deps, tx, {
      publisher: offer.publisher,
      offer: offer.id,
      publication: publication?.id ?? null,
      event: 'SUPPORT_REQUEST_OPENED',
      recipient,
      language,
      references: offerThreadId(offer.id, mailHost(deps)),
      about: request.id,
      body: supportRequestOpened(opened, language),
    });
  });
  await insertMails(tx, mails);
}

function mailFinding(
  { id, body, fieldPath, skuId }: Finding,
  publication: number,
  place: readonly [string, string, string],
): MailFinding {
  return {
    ruleId: body.ruleId,
    level: body.level,
    file: body.file,
    line: body.line,
    column: body.column,
    message: body.message,
    fix: body.fix,
    field: fieldPath === null ? null : { en: fieldPath, fr: fieldPath },
    sku: skuId,
    link: statusLink(...place, { publication, finding: encodeGlobalId('Finding', id) }),
  };
}
