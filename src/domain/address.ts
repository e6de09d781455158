/**
 * Mail addresses as people type them, taken strictly.
 *
 * An address that passes is one mailbox and nothing else: it cannot add a recipient, a header or an
 * SMTP command, whatever carries it later. Sources: RFC 5321 4.1.2 (grammar) and 4.5.3.1 (lengths),
 * RFC 5891 (domain names beyond ASCII).
 */
import type { Text } from './language.ts';

/** Octets before the `@` (RFC 5321 4.5.3.1.1). */
export const MAX_LOCAL_PART = 64;
/** Octets of a domain name (RFC 5321 4.5.3.1.2, RFC 1035 without the final dot). */
export const MAX_DOMAIN = 253;
/** Octets of a whole address: a path of 256 less its angle brackets (RFC 5321 4.5.3.1.3). */
export const MAX_ADDRESS = 254;
/** Addresses of one list; every one of them receives every mail of a publication. */
export const MAX_ADDRESSES = 20;

export type ParsedAddress =
  | { readonly ok: true; readonly address: string }
  | { readonly ok: false; readonly reason: Text };

/** An entry of a list that is not an address. `entry` is as typed, for a message beside the field. */
export type AddressFault = { readonly entry: string; readonly reason: Text };

export type ParsedAddressList =
  | { readonly ok: true; readonly addresses: readonly string[] }
  | { readonly ok: false; readonly faults: readonly AddressFault[] };

const reasons = {
  empty: {
    en: 'There is no address. Enter one, like name@example.com.',
    fr: 'Il n’y a pas d’adresse. Indiquez-en une, comme nom@example.com.',
  },
  control: {
    en: 'The address contains a line break or another control character. Remove it.',
    fr: 'L’adresse contient un saut de ligne ou un autre caractère de contrôle. Supprimez-le.',
  },
  brackets: {
    en: 'The address contains angle brackets. Enter the address alone, like name@example.com, without a name.',
    fr: 'L’adresse contient des chevrons. Indiquez l’adresse seule, comme nom@example.com, sans nom.',
  },
  several: {
    en: 'There is more than one address where one is expected. Enter one address.',
    fr: 'Il y a plusieurs adresses là où une seule est attendue. Indiquez une seule adresse.',
  },
  at: {
    en: 'An address has exactly one @ between the name and the domain, like name@example.com.',
    fr: 'Une adresse a exactement un @ entre le nom et le domaine, comme nom@example.com.',
  },
  quoted: {
    en: 'The part before the @ is in quotation marks. Such addresses are not supported; use another one.',
    fr: 'La partie avant le @ est entre guillemets. Ces adresses ne sont pas prises en charge ; utilisez-en une autre.',
  },
  local: {
    en: "The part before the @ may contain letters without accents, digits and .!#$%&'*+/=?^_`{|}~- and no dot at its start, at its end or twice in a row.",
    fr: "La partie avant le @ peut contenir des lettres sans accent, des chiffres et .!#$%&'*+/=?^_`{|}~- sans point au début, à la fin ni deux fois de suite.",
  },
  localLength: {
    en: `The part before the @ is longer than ${MAX_LOCAL_PART} characters.`,
    fr: `La partie avant le @ dépasse ${MAX_LOCAL_PART} caractères.`,
  },
  domain: {
    en: 'The part after the @ is not a domain name. It has two or more parts with dots between them, like example.com.',
    fr: 'La partie après le @ n’est pas un nom de domaine. Elle comporte au moins deux parties séparées par des points, comme example.com.',
  },
  length: {
    en: `The address is longer than ${MAX_ADDRESS} characters.`,
    fr: `L’adresse dépasse ${MAX_ADDRESS} caractères.`,
  },
  tooMany: {
    en: `The list has more than ${MAX_ADDRESSES} addresses. Use a distribution list.`,
    fr: `La liste comporte plus de ${MAX_ADDRESSES} adresses. Utilisez une liste de diffusion.`,
  },
} as const satisfies Record<string, Text>;

const refused = (reason: Text): ParsedAddress => ({ ok: false, reason });

/** Controls, line separators and whatever is not seen: it would hide text or turn its direction. */
const hidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

const atext = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]";
const dotAtom = new RegExp(`^${atext}+(?:\\.${atext}+)*$`);
const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
/** Two labels or more; the last one is no number, so that an IP address is no domain. */
const hostname = new RegExp(`^(?:${label}\\.)+(?=[a-z0-9-]*[a-z])${label}$`);
/** What the URL parser may see: it would decode `%2e` and stop at `/`, `:` or `?`. */
const typedDomain = /^[\p{L}\p{M}\p{N}.\u3002\uff0e\uff61-]+$/u;

/**
 * The mailbox that was typed: local part as it is, domain in lower-case ASCII (`xn--…`).
 * Spaces around it are dropped. Refuses a display name, quotes, a comment, a list, an address literal
 * and a domain without a dot, with the reason to show beside the field.
 */
export function parseAddress(typed: string): ParsedAddress {
  if (hidden.test(typed) || !typed.isWellFormed()) return refused(reasons.control);
  const text = typed.replace(/^ +| +$/g, '');
  if (text === '') return refused(reasons.empty);
  // No address of this length becomes short enough, so the rest need not look at it.
  if (text.length > 2 * MAX_ADDRESS) return refused(reasons.length);
  if (/[<>]/.test(text)) return refused(reasons.brackets);
  if (text.includes('"')) return refused(reasons.quoted);
  if (/[,;]/.test(text)) return refused(reasons.several);
  const at = text.indexOf('@');
  if (at < 1 || at !== text.lastIndexOf('@') || at === text.length - 1) return refused(reasons.at);
  const local = text.slice(0, at);
  if (!dotAtom.test(local)) return refused(reasons.local);
  if (local.length > MAX_LOCAL_PART) return refused(reasons.localLength);
  const domain = asciiDomain(text.slice(at + 1));
  if (domain === null) return refused(reasons.domain);
  const address = `${local}@${domain}`;
  return address.length > MAX_ADDRESS ? refused(reasons.length) : { ok: true, address };
}

/**
 * A list as typed, with commas or semicolons between the addresses, or already split.
 * Keeps the order, drops repeats (letter case aside), and names every entry that is not an address.
 */
export function parseAddressList(typed: string | readonly string[]): ParsedAddressList {
  const entries = (typeof typed === 'string' ? typed.split(/[,;]/) : typed).filter(
    (entry) => !/^ *$/.test(entry),
  );
  const addresses = new Map<string, string>();
  const faults: AddressFault[] = [];
  for (const entry of entries) {
    const parsed = parseAddress(entry);
    if (!parsed.ok) faults.push({ entry, reason: parsed.reason });
    else if (!addresses.has(parsed.address.toLowerCase()))
      addresses.set(parsed.address.toLowerCase(), parsed.address);
  }
  if (entries.length === 0) faults.push({ entry: '', reason: reasons.empty });
  if (addresses.size > MAX_ADDRESSES) faults.push({ entry: '', reason: reasons.tooMany });
  return faults.length > 0
    ? { ok: false, faults }
    : { ok: true, addresses: [...addresses.values()] };
}

/** The domain in ASCII and lower case; null when it is none. */
function asciiDomain(typed: string): string | null {
  if (!typedDomain.test(typed) || !URL.canParse(`http://${typed}`)) return null;
  // The URL standard maps the name as RFC 5891 and UTS 46 say; a number-like name becomes an IPv4
  // address there, which the pattern refuses.
  const ascii = new URL(`http://${typed}`).hostname;
  return hostname.test(ascii) && ascii.length <= MAX_DOMAIN ? ascii : null;
}
