import { mailLog } from '../app/read/mail-log.ts';
import { shownMailBody } from '../app/read/mail.ts';
import { readMail } from '../app/read/readable.ts';
import { resendMail } from '../app/resend-mail.ts';
import type { MailAttempt } from '../db/mail-attempt.ts';
import { authFor } from './access.ts';
import { builder } from './builder.ts';
import { connectionOf, pageRequest } from './connection.ts';
import { MailConnection } from './connections.ts';
import { enumOf } from './enum-of.ts';
import { localId } from './global-id.ts';
import { LanguageEnum } from './language.ts';
import { loadersOf, present } from './loaders.ts';
import { mutation } from './mutation.ts';
import { MailMessageRef, OfferRef, PublisherRef } from './refs.ts';
import { accessFor } from '../domain/policy.ts';

const MailStateEnum = enumOf('MailState', 'How far a mail has come.', {
  QUEUED: 'It waits, or is tried again.',
  SENT: 'The mail server took it.',
  REFUSED: 'The mail server refused it for good, or it was tried too long.',
});

const MailAttemptRef = builder.objectRef<MailAttempt>('MailAttempt').implement({
  description: 'One try to hand a mail over.',
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime', description: 'When.' }),
    outcome: t.exposeString('outcome', { description: '`SENT`, `DEFERRED` or `REFUSED`.' }),
    response: t.exposeString('response', { description: 'The words of the mail server.' }),
  }),
});

builder.node(MailMessageRef, {
  id: { resolve: ({ id }) => id },
  description: 'A mail to one recipient, as it was written.',
  loadWithoutCache: async (id, context) => await readMail(loadersOf(context), context.actor, id),
  fields: (t) => ({
    event: t.exposeString('event', {
      description: 'What it tells, for example `PREVIEW_AVAILABLE`.',
    }),
    offer: t.field({
      type: OfferRef,
      nullable: true,
      description: 'The offer that it is about; null when it is about none, or was deleted.',
      resolve: async ({ offer }, _args, context) =>
        offer === null ? null : await loadersOf(context).offer.load(offer),
    }),
    publisher: t.field({
      type: PublisherRef,
      nullable: true,
      description: 'The publisher that it is about; null when it is about none.',
      resolve: async ({ publisher }, _args, context) =>
        publisher === null ? null : await loadersOf(context).publisher.load(publisher),
    }),
    recipient: t.exposeString('recipient', { description: 'Where it goes.' }),
    language: t.expose('language', { type: LanguageEnum, description: 'Its language.' }),
    subject: t.exposeString('subject', { description: 'Its subject.' }),
    text: t.string({
      description: 'Its plain text. Codes of invitations are left out.',
      resolve: ({ text }) => shownMailBody(text),
    }),
    html: t.string({
      description: 'Its HTML. Codes of invitations are left out.',
      resolve: ({ html }) => shownMailBody(html),
    }),
    messageId: t.exposeString('messageId', {
      description: 'Its Message-ID; the same for the same event and recipient.',
    }),
    state: t.expose('state', { type: MailStateEnum, description: 'How far it has come.' }),
    attempts: t.field({
      type: [MailAttemptRef],
      description: 'Tries to hand it over, oldest first.',
      resolve: async ({ id }, _args, context) => await loadersOf(context).attemptsOfMail.load(id),
    }),
    queuedAt: t.expose('queuedAt', { type: 'DateTime', description: 'When it was queued.' }),
    sentAt: t.expose('sentAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was handed over; null before.',
    }),
  }),
});

builder.queryField('mails', (t) =>
  t.connection(
    {
      type: MailMessageRef,
      authScopes: authFor('READ_OPERATIONS'),
      description:
        'Mails, newest first: those of your publisher, all of them for operators. Reviewers have none.',
      args: {
        state: t.arg({ type: MailStateEnum, description: 'Only these; all without it.' }),
        recipient: t.arg.string({
          description: 'Only those to an address with this text in it, whatever the letter case.',
        }),
      },
      resolve: async (_root, { state, recipient, ...page }, context) =>
        connectionOf(
          'mailLog',
          await mailLog(
            context.em,
            context.actor,
            { state: state ?? null, recipient: recipient ?? null },
            pageRequest('mailLog', page, context),
          ),
        ),
    },
    MailConnection,
  ),
);

mutation('resendMail', {
  description: 'Sends a mail again with the same Message-ID; one that still waits is tried now.',
  access: accessFor('RESEND_MAIL'),
  input: (t) => ({ mailId: t.id({ required: true, description: 'The mail.' }) }),
  run: async ({ deps }, call, { mailId }) =>
    await resendMail(deps, call, { mailId: localId('MailMessage', mailId) }),
  payload: {
    description: 'The mail is on its way.',
    fields: (t) => ({
      mail: t.field({
        type: MailMessageRef,
        description: 'The mail.',
        resolve: async ({ mailId }, _args, context) =>
          present(await loadersOf(context).mail.load(mailId)),
      }),
    }),
  },
}).mayRefuse({ NOT_FOUND: true });
