import type { Deps } from '../deps.ts';
import { Offer } from '../db/offer.ts';
import { Publisher } from '../db/publisher.ts';
import { SupportMessage } from '../db/support-message.ts';
import { SupportRequest } from '../db/support-request.ts';
import { isMemberOf, recordOf } from '../domain/actor.ts';
import { refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';
import { supportLink } from '../mail/links.ts';
import { offerThreadId } from '../mail/message-id.ts';
import { supportRequestAnswered } from '../mail/messages/support-request-answered.ts';
import type { Call, Outcome } from './call.ts';
import { mailHost, mailRow } from './compose-mails.ts';
import { notFound } from './find-offer.ts';
import { encodeGlobalId } from './global-id.ts';
import { lockSupportRequest } from './find-support-request.ts';
import { languagesOfMembers } from './mail-language.ts';
import { mutate } from './mutate.ts';
import type { IdempotencyRefusal } from './mutate.ts';
import { insertMails } from './store-change.ts';
import { supportText } from './support-text.ts';
import type { Tx } from './transact.ts';

export type ReplySupportRequestRefusal =
  | Refusal<'NOT_FOUND' | 'INVALID_INPUT' | 'SUPPORT_REQUEST_CLOSED'>
  | IdempotencyRefusal;
type Answer = Outcome<{ supportRequestId: string }, ReplySupportRequestRefusal>;

/**
 * Adds a message. An operator's answers the request and is mailed to the asker; one of the publisher opens it
 * again. A closed request takes no more: a new one is opened instead, with what is the case then attached.
 */
export async function replySupportRequest(
  deps: Deps,
  call: Call,
  input: { readonly supportRequestId: string; readonly text: string },
): Promise<Answer> {
  const name = 'replySupportRequest';
  return await mutate(deps, call, name, input, {}, async (tx): Promise<Answer> => {
    const { actor } = call;
    const request = await lockSupportRequest(tx.em, actor, input.supportRequestId);
    if (request === null) return notFound(['input', 'supportRequestId']);
    if (request.state === 'CLOSED') {
      return refuse('SUPPORT_REQUEST_CLOSED', {
        en: `Support request ${request.number} is closed and can be read. Open a new one to go on.`,
        fr: `La demande d’assistance ${request.number} est close et reste lisible. Ouvrez-en une nouvelle pour continuer.`,
      });
    }
    const text = supportText(input.text);
    if (!text.ok) return text;
    const fromPublisher = isMemberOf(actor, request.publisher);
    const message = {
      id: deps.newId(),
      supportRequest: request.id,
      author: recordOf(actor),
      text: text.text,
      at: tx.now,
    };
    await tx.em.insert(SupportMessage, message);
    await tx.em.nativeUpdate(
      SupportRequest,
      { id: request.id },
      { state: fromPublisher ? 'OPEN' : 'ANSWERED', updatedAt: tx.now },
    );
    if (!fromPublisher) await mailAsker(deps, tx, request, message);
    return { ok: true, value: { supportRequestId: request.id } };
  });
}

/** Tells the asker, at the address he had when he asked; an asker without one reads it in the portal. */
async function mailAsker(
  deps: Deps,
  tx: Tx,
  request: SupportRequest,
  answer: SupportMessage,
): Promise<void> {
  if (request.askerEmail === null) return;
  const publisher = await tx.em.findOneOrFail(Publisher, { id: request.publisher });
  const offer = request.offer === null ? null : await tx.em.findOne(Offer, { id: request.offer });
  const messages = await tx.em.find(
    SupportMessage,
    { supportRequest: request.id },
    { orderBy: { at: 'desc' } },
  );
  const question = messages.find(({ author }) => author.kind === 'PUBLISHER');
  // His own language of today, as long as he is there; else the one in which he asked.
  const languageOf = await languagesOfMembers(
    tx.em,
    request.publisher,
    [request.askerEmail],
    request.language,
  );
  const language = languageOf(request.askerEmail);
  const body = supportRequestAnswered(
    {
      publisherId: publisher.publisherId,
      publisherName: publisher.name,
      offerId: offer?.offerId ?? '',
      offerName: offer?.name ?? '',
      request: {
        id: request.id,
        subject: request.subject,
        link: supportLink(deps.settings.publicUrl, encodeGlobalId('SupportRequest', request.id)),
      },
      answerer: answer.author.name,
      answer: answer.text,
      question: question?.text ?? '',
      at: tx.now,
    },
    language,
  );
  await insertMails(tx, [
    mailRow(deps, tx, {
      publisher: request.publisher,
      offer: request.offer,
      publication: request.publication,
      event: 'SUPPORT_REQUEST_ANSWERED',
      recipient: request.askerEmail,
      language,
      references: request.offer === null ? null : offerThreadId(request.offer, mailHost(deps)),
      // A request may be answered more than once; each answer is a mail.
      about: answer.id,
      body,
    }),
  ]);
}
