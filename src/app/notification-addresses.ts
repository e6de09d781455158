import { MAX_ADDRESSES, parseAddress } from '../domain/address.ts';
import { refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';

/**
 * The addresses that a publication tells its news to, each one mailbox and each once.
 * An entry that holds more than one address, a line break or anything else is refused with its place.
 */
export function notificationAddresses(
  entries: readonly string[],
):
  | { readonly ok: true; readonly addresses: readonly string[] }
  | { readonly ok: false; readonly refusal: Refusal<'INVALID_NOTIFICATION_ADDRESS'> } {
  if (entries.length > MAX_ADDRESSES) {
    return refuse(
      'INVALID_NOTIFICATION_ADDRESS',
      {
        en: `${entries.length} addresses were given; ${MAX_ADDRESSES} at most. Use a distribution list.`,
        fr: `${entries.length} adresses ont été données\u00a0; ${MAX_ADDRESSES} au plus. Utilisez une liste de diffusion.`,
      },
      { path: ['input', 'notificationEmails'] },
    );
  }
  const addresses = new Set<string>();
  for (const [index, entry] of entries.entries()) {
    const parsed = parseAddress(entry);
    if (!parsed.ok) {
      return refuse('INVALID_NOTIFICATION_ADDRESS', parsed.reason, {
        path: ['input', 'notificationEmails', String(index)],
      });
    }
    addresses.add(parsed.address);
  }
  return { ok: true, addresses: [...addresses] };
}
