import type { OutgoingMail } from '../../src/mail/transport.ts';
import { messageId, offerListId, offerThreadId } from '../../src/mail/message-id.ts';
import { samples } from './samples.ts';

const host = 'market.example.test';

/** A mail as the outbox would hand it over. */
export function outgoing(changes: Partial<OutgoingMail> = {}): OutgoingMail {
  const body = samples['preview-available']?.('fr');
  if (!body) throw new Error('the sample is gone');
  const to = changes.to ?? { name: 'Camille Roux', address: 'camille@contoso.test' };
  return {
    messageId: messageId({ about: 'p8', event: 'PREVIEW_AVAILABLE', recipient: to.address }, host),
    from: { name: 'Vitrine', address: 'news@market.example.test' },
    to,
    ...body,
    references: offerThreadId('0193f6c2', host),
    list: { id: offerListId('contoso', 'pulse-monitor', host), name: 'Pulse Monitor' },
    language: 'fr',
    date: new Date('2026-11-23T14:11:09Z'),
    ...changes,
  };
}
