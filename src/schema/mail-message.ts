import { shownMailBody } from '../app/read/mail.ts';
import { readMail } from '../app/read/readable.ts';
import { resendMail } from '../app/resend-mail.ts';
import type { MailAttempt } from '../db/mail-attempt.ts';
import { builder } from './builder.ts';
import { enumOf } from './enum-of.ts';
import { localId } from './global-id.ts';
import { LanguageEnum } from './language.ts';
import { loadersOf, present } from './loaders.ts';
import { mutation } from './mutation.ts';
import { MailMessageRef } from './refs.ts';
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
