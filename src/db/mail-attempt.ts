import { defineEntity, p } from '@mikro-orm/core';
import type { InferEntity } from '@mikro-orm/core';
import { id, moment } from './columns.ts';
import { Mail } from './mail.ts';

/** One try to hand a mail over, with the server's words. */
export const MailAttempt = defineEntity({
  name: 'MailAttempt',
  tableName: 'mail_attempt',
  properties: {
    id: id(),
    mail: () => p.manyToOne(Mail).mapToPk().index(),
    at: moment(),
    outcome: p.string().length(20).$type<'SENT' | 'DEFERRED' | 'REFUSED'>(),
    response: p.text(),
  },
});
export type MailAttempt = InferEntity<typeof MailAttempt>;
