import type { Deps } from '../deps.ts';
import { Mail } from '../db/mail.ts';
import type { Refusal } from '../domain/refusal.ts';
import { currentTraceparent } from '../telemetry/tracing.ts';
import type { Call, Outcome } from './call.ts';
import { notFound } from './find-offer.ts';
import { mutate } from './mutate.ts';
import type { IdempotencyRefusal } from './mutate.ts';
import { mayReadMail } from './read/readable.ts';

export type ResendMailRefusal = Refusal<'NOT_FOUND'> | IdempotencyRefusal;
type Answer = Outcome<{ mailId: string }, ResendMailRefusal>;

/**
 * Sends a mail again, with the same Message-ID, so that a reader who has it recognises it.
 * One that still waits is tried now.
 */
export async function resendMail(
  deps: Deps,
  call: Call,
  input: { readonly mailId: string },
): Promise<Answer> {
  return await mutate(deps, call, 'resendMail', input, {}, async (tx): Promise<Answer> => {
    const { mailId: id } = input;
    const mail = await tx.em.findOne(Mail, { id });
    if (mail === null || !mayReadMail(call.actor, mail)) return notFound(['input', 'mailId']);
    const afresh = {
      runAt: null,
      attempt: 0,
      firstFailedAt: null,
      traceparent: currentTraceparent(deps.tracing),
    };
    if (mail.state === 'QUEUED') {
      // A worker may hold it: the lease stays his, only the pause before the next try is cut.
      await tx.em.nativeUpdate(Mail, { id, state: 'QUEUED' }, { runAt: null });
    } else {
      await tx.em.nativeUpdate(
        Mail,
        { id, state: mail.state },
        { ...afresh, state: 'QUEUED', queuedAt: tx.now, sentAt: null, lastError: null },
      );
    }
    tx.rings.push({ kind: 'mail', id, token: mail.token });
    return { ok: true, value: { mailId: id } };
  });
}
