import { defineEntity, p } from '@mikro-orm/core';
import type { InferEntity } from '@mikro-orm/core';
import type { Language } from '../domain/language.ts';
import { dueIndex, id, moment, workColumns } from './columns.ts';
import { Offer } from './offer.ts';
import { Publication } from './publication.ts';
import { Publisher } from './publisher.ts';

export const mailStates = ['QUEUED', 'SENT', 'REFUSED'] as const;
export type MailState = (typeof mailStates)[number];

/** One mail to one recipient, written in the transaction of what it tells. */
export const Mail = defineEntity({
  name: 'Mail',
  tableName: 'mail',
  indexes: [
    dueIndex('mail_next', 'mail', { since: 'queued_at', open: `"state" = 'QUEUED'` }),
    { properties: ['publisher', 'queuedAt', 'id'] },
    { properties: ['queuedAt', 'id'] },
  ],
  properties: {
    id: id(),
    publisher: () => p.manyToOne(Publisher).mapToPk().strictNullable(),
    offer: () => p.manyToOne(Offer).mapToPk().strictNullable().index(),
    publication: () => p.manyToOne(Publication).mapToPk().strictNullable(),
    /** Name of the message, for example PREVIEW_AVAILABLE. */
    event: p.string().length(50),
    recipient: p.text(),
    language: p.string().length(2).$type<Language>(),
    /** Deterministic: the same event and recipient give the same id, so a mail exists once. */
    messageId: p.text().unique(),
    /** Head of the thread that the mail belongs to. */
    references: p.text().strictNullable(),
    subject: p.text(),
    text: p.text(),
    html: p.text(),
    state: p.string().length(20).$type<MailState>(),
    queuedAt: moment(),
    sentAt: moment().strictNullable(),
    ...workColumns(),
  },
});
export type Mail = InferEntity<typeof Mail>;
