import { createHash } from 'node:crypto';

const host = /^[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/;

/** 32 hex digits of a hash over the parts; the lengths keep `ab`, `c` and `a`, `bc` apart. */
function digest(parts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}:${part}`);
  return hash.digest('hex').slice(0, 32);
}

/**
 * Throws on a host that cannot stand in a header; it comes from the configured public address.
 * An IPv6 address, `[::1]` there, has no form that every mail reader takes in an id: it is spelled out.
 */
function at(hostName: string): string {
  const ipv6 = /^\[([0-9a-f:.]+)\]$/i.exec(hostName)?.[1];
  if (ipv6 !== undefined) return `@ipv6.${ipv6.toLowerCase().replaceAll(':', '-')}.invalid`;
  if (!host.test(hostName)) throw new TypeError(`not a host name: ${JSON.stringify(hostName)}`);
  return `@${hostName.toLowerCase()}`;
}

/** What a mail tells to whom: `about` is the id of the publication or the request. */
export type MailIdentity = {
  readonly about: string;
  readonly event: string;
  readonly recipient: string;
};

/**
 * The Message-ID of a mail, `<32 hex digits@host>`: the same for the same publication or request, event
 * and recipient, so that a mail sent twice is recognised by receivers and by the mailbox on disk.
 */
export function messageId({ about, event, recipient }: MailIdentity, hostName: string): string {
  return `<${digest(['mail', about, event, recipient])}${at(hostName)}>`;
}

/**
 * The name under which mail readers gather all mails of one offer. No mail carries it as its own
 * Message-ID; every mail refers to it (`References`, RFC 5322 3.6.4).
 */
export function offerThreadId(offerId: string, hostName: string): string {
  return `<offer-${digest(['offer', offerId])}${at(hostName)}>`;
}

/**
 * The `List-Id` of an offer (RFC 2919), by which a reader can sort its mails into a folder:
 * `pulse-monitor.contoso.offers.host`. Ids that are no host labels are hashed.
 */
export function offerListId(publisher: string, offerId: string, hostName: string): string {
  const label = (id: string) =>
    /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(id) ? id : digest(['label', id]);
  return `${label(offerId)}.${label(publisher)}.offers.${at(hostName).slice(1)}`;
}
