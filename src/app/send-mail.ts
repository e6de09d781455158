import { setTimeout as delay } from 'node:timers/promises';
import type { Deps } from '../deps.ts';
import { claim, failingForMs, postpone, renew } from '../db/claim.ts';
import type { Claim, Lease } from '../db/claim.ts';
import { MailAttempt } from '../db/mail-attempt.ts';
import { Mail } from '../db/mail.ts';
import { Offer } from '../db/offer.ts';
import { Publisher } from '../db/publisher.ts';
import type { WorkerLock } from '../jobs/worker-lock.ts';
import { messageOf } from '../log.ts';
import { isOutage } from '../streams/outage.ts';
import { readTraceparent, traceIdOf } from '../telemetry/trace-context.ts';
import { inSpan } from '../telemetry/tracing.ts';
import { offerListId } from '../mail/message-id.ts';
import type { OutgoingMail, SendOutcome } from '../mail/transport.ts';
import { backoffMs } from './backoff.ts';
import { mailHost } from './compose-mails.ts';
import { transact } from './transact.ts';
import { underLease } from './under-lease.ts';

/** How the handing over of a mail ended. */
type MailEnd = 'sent' | 'deferred' | 'refused' | 'stale';

/**
 * How long to wait before the outcome is stored again while the database is away, in milliseconds: shorter than a worker
 * needs to take its lock again after an outage and to claim the mail anew.
 */
const STORE_AGAIN_MS = 100;

/**
 * Hands a mail over. It is sent at least once with one Message-ID: a second copy exists only when this process dies, or
 * is told to stop, between the server's 250 and the commit below.
 */
export async function sendMail(
  deps: Deps,
  worker: WorkerLock,
  stopping: AbortSignal,
  id: string,
): Promise<void> {
  const key = worker.current();
  const lockLost = worker.signal();
  if (key === null || stopping.aborted) return;
  const lease = { worker: key, leaseMs: deps.timing.leaseMs };
  const claimed = await claim(deps.orm, deps.orm.em.fork(), 'mail', id, lease);
  if (claimed === null) return;
  if (claimed.takenOver) deps.metrics.count('vitrine_lease_takeovers_total', { kind: 'mail' });
  const options = {
    name: `mail ${claimed.what}`,
    kind: 'CONSUMER',
    parent: readTraceparent(claimed.traceparent),
    attributes: { 'vitrine.mail': id },
  } as const;
  await inSpan(deps.tracing, options, async (span) => {
    const outcome = await sendClaimed(deps, lease, lockLost, stopping, claimed);
    span.set({ 'vitrine.outcome': outcome });
    if (outcome === 'stale') deps.metrics.count('vitrine_stale_writes_total', { kind: 'mail' });
    else deps.metrics.count('vitrine_mail_deliveries_total', { outcome });
  });
}

async function sendClaimed(
  deps: Deps,
  lease: Lease,
  lockLost: AbortSignal,
  stopping: AbortSignal,
  claimed: Claim,
): Promise<MailEnd> {
  const { id } = claimed;
  let ended: MailEnd = 'stale';
  const renewal = () => renew(deps.orm, deps.orm.em.fork(), 'mail', claimed, lease);
  await underLease(deps, renewal, lockLost, async () => {
    const em = deps.orm.em.fork();
    const mail = await em.findOneOrFail(Mail, { id });
    let outcome: SendOutcome;
    try {
      const letter = await outgoing(deps, mail);
      // Nothing takes a mail back: a process that stood still since its claim asks whether it is still its own.
      if (!(await renewal())) {
        deps.log.warn('a late mail was not sent', { mail: id, token: claimed.token });
        return;
      }
      outcome = await deps.mail.send(letter);
    } catch (thrown) {
      // A fault of this machine, such as a full disk: the mail waits.
      outcome = { kind: 'refused', response: messageOf(thrown), permanent: false };
    }
    ended = await patiently(stopping, () => storeOutcome(deps, claimed, mail, outcome));
    if (outcome.kind !== 'sent') {
      deps.log.warn('a mail was not taken', { mail: id, response: outcome.response });
    }
  });
  return ended;
}

/** What the mail server said cannot be asked for again: it is stored as soon as the database is there. */
async function patiently<Answer>(
  stopping: AbortSignal,
  store: () => Promise<Answer>,
): Promise<Answer> {
  for (;;) {
    try {
      return await store();
    } catch (thrown) {
      if (!isOutage(thrown) || stopping.aborted) throw thrown;
      await delay(STORE_AGAIN_MS);
    }
  }
}

async function storeOutcome(
  deps: Deps,
  claimed: Claim,
  mail: Mail,
  outcome: SendOutcome,
): Promise<MailEnd> {
  const { id } = claimed;
  const failing = await failingForMs(deps.orm, deps.orm.em.fork(), 'mail', id);
  const sent = outcome.kind === 'sent';
  const permanent = outcome.kind === 'refused' && outcome.permanent;
  const over = sent || permanent || failing >= deps.timing.mailGiveUpMs;
  const stored = await transact(deps, async (tx) => {
    const held = { id, token: claimed.token, state: 'QUEUED' as const };
    if (over) {
      const free = { leaseUntil: null, leaseWorker: null, runAt: null };
      const updated = await tx.em.nativeUpdate(
        Mail,
        held,
        sent
          ? { ...free, state: 'SENT', sentAt: tx.now }
          : { ...free, state: 'REFUSED', lastError: outcome.response },
      );
      if (updated !== 1) return false;
    } else {
      const afterMs = backoffMs(deps.timing, mail.attempt);
      const error = outcome.response;
      if (!(await postpone(deps.orm, tx.em, 'mail', claimed, { afterMs, error }))) return false;
    }
    await tx.em.insert(MailAttempt, {
      id: deps.newId(),
      mail: id,
      at: tx.now,
      outcome: sent ? 'SENT' : over ? 'REFUSED' : 'DEFERRED',
      response: outcome.response,
    });
    return true;
  });
  if (!stored) return 'stale';
  return sent ? 'sent' : over ? 'refused' : 'deferred';
}

async function outgoing(deps: Deps, mail: Mail): Promise<OutgoingMail> {
  const em = deps.orm.em.fork();
  const offer = mail.offer === null ? null : await em.findOne(Offer, { id: mail.offer });
  const publisher =
    mail.publisher === null ? null : await em.findOne(Publisher, { id: mail.publisher });
  return {
    messageId: mail.messageId,
    from: deps.settings.mailFrom,
    to: { address: mail.recipient },
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    language: mail.language,
    date: mail.queuedAt,
    traceId: traceIdOf(mail.traceparent),
    ...(mail.references === null ? {} : { references: mail.references }),
    ...(offer === null || publisher === null
      ? {}
      : {
          list: {
            id: offerListId(publisher.publisherId, offer.offerId, mailHost(deps)),
            name: offer.name,
          },
        }),
  };
}
