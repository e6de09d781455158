import type { Deps } from '../deps.ts';
import { claim, failingForMs, postpone, renew } from '../db/claim.ts';
import { MailAttempt } from '../db/mail-attempt.ts';
import { Mail } from '../db/mail.ts';
import { Offer } from '../db/offer.ts';
import { Publisher } from '../db/publisher.ts';
import type { WorkerLock } from '../jobs/worker-lock.ts';
import { messageOf } from '../log.ts';
import { offerListId } from '../mail/message-id.ts';
import type { OutgoingMail, SendOutcome } from '../mail/transport.ts';
import { backoffMs } from './backoff.ts';
import { mailHost } from './compose-mails.ts';
import { transact } from './transact.ts';
import { underLease } from './under-lease.ts';

/**
 * Hands a mail over. It is sent at least once with one Message-ID: a second copy exists only when this
 * process dies between the server's 250 and the commit below.
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
  const renewal = () => renew(deps.orm, deps.orm.em.fork(), 'mail', claimed, lease);
  await underLease(deps, renewal, lockLost, async () => {
    const em = deps.orm.em.fork();
    const mail = await em.findOneOrFail(Mail, { id });
    let outcome: SendOutcome;
    try {
      outcome = await deps.mail.send(await outgoing(deps, mail));
    } catch (thrown) {
      // A fault of this machine, such as a full disk: the mail waits.
      outcome = { kind: 'refused', response: messageOf(thrown), permanent: false };
    }
    const failing = await failingForMs(deps.orm, em, 'mail', id);
    const sent = outcome.kind === 'sent';
    const permanent = outcome.kind === 'refused' && outcome.permanent;
    const over = sent || permanent || failing >= deps.timing.mailGiveUpMs;
    await transact(deps, async (tx) => {
      const held = { id, token: claimed.token, state: 'QUEUED' as const };
      if (over) {
        const free = { leaseUntil: null, leaseWorker: null, runAt: null };
        const stored = await tx.em.nativeUpdate(
          Mail,
          held,
          sent
            ? { ...free, state: 'SENT', sentAt: tx.now }
            : { ...free, state: 'REFUSED', lastError: outcome.response },
        );
        if (stored !== 1) return;
      } else {
        const afterMs = backoffMs(deps.timing, mail.attempt);
        const error = outcome.response;
        if (!(await postpone(deps.orm, tx.em, 'mail', claimed, { afterMs, error }))) return;
      }
      await tx.em.insert(MailAttempt, {
        id: deps.newId(),
        mail: id,
        at: tx.now,
        outcome: sent ? 'SENT' : over ? 'REFUSED' : 'DEFERRED',
        response: outcome.response,
      });
    });
    if (!sent) deps.log.warn('a mail was not taken', { mail: id, response: outcome.response });
  });
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
