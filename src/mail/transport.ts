/**
 * The way out for mail: a port with two adapters, SMTP and files on disk.
 *
 * A transport sends one mail to one recipient. What the other side answers is a value; the rows decide
 * about the next attempt, so no transport retries on its own account. Only bugs and faults of this
 * machine (a full disk) are thrown.
 */
import type { SendMailOptions } from 'nodemailer';
import { parseAddress } from '../domain/address.ts';
import type { Language } from '../domain/language.ts';
import { oneLine } from './clean.ts';
import { subjectLine } from './layout.ts';

export type Mailbox = { readonly name: string; readonly address: string };

export type OutgoingMail = {
  /** `<…@…>`; kept as it is, and the same at every attempt. */
  readonly messageId: string;
  readonly from: Mailbox;
  /** One recipient. Taken through `parseAddress` again before anything leaves. */
  readonly to: { readonly name?: string; readonly address: string };
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** The thread of the offer (`offerThreadId`), for `References` and `In-Reply-To`. */
  readonly references?: string;
  /** The `List-Id` of the offer (`offerListId`) and the offer's name. */
  readonly list?: { readonly id: string; readonly name: string };
  readonly language: Language;
  readonly attachments?: readonly {
    readonly fileName: string;
    readonly contentType: string;
    readonly content: string;
  }[];
  /** The trace of what the mail tells; null when none is known. */
  readonly traceId?: string | null;
  /** When the event happened; now, when missing. */
  readonly date?: Date;
};

/**
 * `response` is the other side's answer on one line. A `permanent` refusal would be the same at the next
 * attempt; any other may pass later.
 */
export type SendOutcome =
  | { readonly kind: 'sent'; readonly response: string }
  | { readonly kind: 'refused'; readonly response: string; readonly permanent: boolean };

export type MailTransport = {
  /** Throws after disposal, and on a mail that this program must not have made. */
  send(mail: OutgoingMail): Promise<SendOutcome>;
  /** Waits for the mails under way, then closes the connections. */
  [Symbol.asyncDispose](): Promise<void>;
};

const idLike = /^<[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+>$/;

/** The sender of an installation that has no domain name yet. As a recipient it is refused. */
const onThisMachine = /^[A-Za-z0-9]+(?:[._+-][A-Za-z0-9]+)*@localhost$/;

/** An answer of a server, kept short and on one line: it is stored, shown and logged. */
export function responseLine(text: string): string {
  return oneLine(text, 500);
}

/**
 * The mail as nodemailer takes it, or the reason why its recipient is no address. Addresses are objects
 * and the envelope is spelled out, so that nothing is parsed again; contents cannot name files or URLs.
 * Throws a TypeError on a sender, Message-ID or thread that is malformed.
 */
export function toMessage(
  mail: OutgoingMail,
):
  | { readonly ok: true; readonly message: SendMailOptions }
  | { readonly ok: false; readonly response: string } {
  const to = parseAddress(mail.to.address);
  if (!to.ok) return { ok: false, response: to.reason.en };
  const from = mail.from.address;
  if (!onThisMachine.test(from)) {
    const parsed = parseAddress(from);
    if (!parsed.ok) throw new TypeError(`the sender is no mail address: ${parsed.reason.en}`);
  }
  for (const id of [mail.messageId, ...(mail.references === undefined ? [] : [mail.references])])
    if (!idLike.test(id)) throw new TypeError(`not a message id: ${JSON.stringify(id)}`);
  const message: SendMailOptions = {
    messageId: mail.messageId,
    from: { name: oneLine(mail.from.name, 120), address: from },
    to: { name: oneLine(mail.to.name ?? '', 120), address: to.address },
    envelope: { from, to: [to.address] },
    subject: subjectLine(mail.subject),
    text: mail.text,
    html: mail.html,
    headers: {
      'Content-Language': mail.language,
      'Auto-Submitted': 'auto-generated',
      ...(mail.traceId ? { 'Vitrine-Trace-ID': mail.traceId } : {}),
    },
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(mail.attachments === undefined
      ? {}
      : {
          attachments: mail.attachments.map(({ fileName, contentType, content }) => ({
            filename: fileName,
            contentType,
            content,
          })),
        }),
    ...(mail.date ? { date: mail.date } : {}),
    ...(mail.references ? { references: mail.references, inReplyTo: mail.references } : {}),
    ...(mail.list
      ? { list: { id: { url: mail.list.id, comment: oneLine(mail.list.name, 120) } } }
      : {}),
  };
  return { ok: true, message };
}
