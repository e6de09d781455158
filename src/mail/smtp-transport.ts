import { createTransport } from 'nodemailer';
import { parseSmtpUrl } from './smtp-url.ts';
import { responseLine, toMessage } from './transport.ts';
import type { MailTransport, OutgoingMail, SendOutcome } from './transport.ts';

/** Limits in milliseconds. All of them end an attempt, which the rows repeat later. */
export type SmtpTimeouts = {
  /** From the name look-up to the end of the greeting. */
  readonly connectMs: number;
  /** For the server's first line, and for STARTTLS. */
  readonly greetingMs: number;
  /** Silence in the middle of a session. */
  readonly socketMs: number;
  /** For one mail in all, also against a server that trickles its answers; includes the wait for a connection. */
  readonly sendMs: number;
};

export const SMTP_TIMEOUTS: SmtpTimeouts = {
  connectMs: 15_000,
  greetingMs: 15_000,
  socketMs: 60_000,
  sendMs: 120_000,
};

/** Connections kept; three carried 200 mails in half a second. */
const MAX_CONNECTIONS = 3;
/** Shorter than the five minutes after which servers may hang up (RFC 5321 4.5.3.2.7), in milliseconds. */
const IDLE_MS = 60_000;

export type SmtpTransportOptions = {
  /** As in `SMTP_URL`; see `parseSmtpUrl`. */
  readonly url: string;
  /** The name said in EHLO; the machine's, when missing. */
  readonly clientName?: string;
  readonly timeouts?: Partial<SmtpTimeouts>;
};

/** Sends over a pool of SMTP connections. Opens none before the first mail. Throws a TypeError on a malformed URL. */
export function createSmtpTransport(options: SmtpTransportOptions): MailTransport {
  const parsed = parseSmtpUrl(options.url);
  if (!parsed.ok) throw new TypeError(parsed.reason.en);
  const { host, port, security, auth } = parsed.settings;
  const limits = { ...SMTP_TIMEOUTS, ...options.timeouts };
  const pool = createTransport({
    pool: true,
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'off',
    ...(auth ? { auth } : {}),
    ...(options.clientName === undefined ? {} : { name: options.clientName }),
    maxConnections: MAX_CONNECTIONS,
    // A connection that the server dropped while it was idle costs one silent repeat, and no more.
    maxRequeues: 1,
    idleTimeout: IDLE_MS,
    connectionTimeout: limits.connectMs,
    greetingTimeout: limits.greetingMs,
    socketTimeout: limits.socketMs,
    dnsTimeout: limits.connectMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const withoutPassword = passwordHider(auth);
  const underWay = new Set<Promise<unknown>>();
  let disposed = false;

  const deliver = async (mail: OutgoingMail): Promise<SendOutcome> => {
    const built = toMessage(mail);
    if (!built.ok) return { kind: 'refused', response: built.response, permanent: true };
    const deadline = AbortSignal.timeout(limits.sendMs);
    try {
      const info = await pool.sendMail({ ...built.message, signal: deadline });
      return { kind: 'sent', response: responseLine(withoutPassword(info.response)) };
    } catch (error) {
      return refusalOf(error, withoutPassword);
    }
  };

  return {
    async send(mail) {
      if (disposed) throw new Error('the mail transport is closed');
      const work = deliver(mail);
      underWay.add(work);
      try {
        return await work;
      } finally {
        underWay.delete(work);
      }
    },
    async [Symbol.asyncDispose]() {
      disposed = true;
      await Promise.allSettled(underWay);
      pool.close();
    },
  };
}

/** Codes of nodemailer for what the server, the network or the name service did. */
const peerFaults: ReadonlySet<string> = new Set([
  'EABORT',
  'EAUTH',
  'ECONNECTION',
  'EDNS',
  'EENVELOPE',
  'EMAXLIMIT',
  'EMESSAGE',
  'ENOAUTH',
  'EPROTOCOL',
  'ESOCKET',
  'ETIMEDOUT',
  'ETLS',
]);

/** Answers to a recipient or to the content, not to our sender, password or connection. */
const aboutThisMail: ReadonlySet<string> = new Set(['RCPT TO', 'DATA']);

/** 5xx answers about the session: bad sequence, encryption or authentication wanted, authentication failed. */
const aboutTheSession: ReadonlySet<number> = new Set([503, 530, 534, 535, 538]);

/**
 * Takes our password out of an answer: servers repeat what they were given, and answers are stored and shown to those
 * who wait for the mail. In the forms in which it goes over the line: plain, and base64 by AUTH LOGIN and AUTH PLAIN.
 */
function passwordHider(
  auth: { readonly user: string; readonly pass: string } | null,
): (answer: string) => string {
  if (auth === null || auth.pass === '') return (answer) => answer;
  const { user, pass } = auth;
  const encoded = [pass, `\0${user}\0${pass}`].map((text) => Buffer.from(text).toString('base64'));
  // Longest first: one may be a part of another.
  const forms = [pass, ...encoded].toSorted((a, b) => b.length - a.length);
  return (answer) => forms.reduce((text, form) => text.replaceAll(form, '***'), answer);
}

function refusalOf(error: unknown, withoutPassword: (answer: string) => string): SendOutcome {
  if (!(error instanceof Error)) throw error;
  const { code, command, response, responseCode } = error as Error & Record<string, unknown>;
  if (typeof code !== 'string' || !peerFaults.has(code)) throw error;
  const permanent =
    typeof responseCode === 'number' &&
    responseCode >= 500 &&
    responseCode < 600 &&
    !aboutTheSession.has(responseCode) &&
    typeof command === 'string' &&
    aboutThisMail.has(command);
  const answer = typeof response === 'string' && response !== '' ? response : error.message;
  return { kind: 'refused', response: responseLine(withoutPassword(answer)), permanent };
}
