import { subscriptionId } from '../parts/subscription-id.ts';

/** The Azure subscriptions that some contents of an offer list for its preview, each once. */
export function listedIn(...contents: readonly unknown[]): readonly string[] {
  const found = contents.flatMap((content) => {
    const { marketplace } = (content ?? {}) as {
      marketplace?: { previewSubscriptionIds?: unknown };
    };
    const list: unknown = marketplace?.previewSubscriptionIds;
    // A draft may hold anything.
    return Array.isArray(list) ? list.map((id) => subscriptionId(String(id))) : [];
  });
  return [...new Set(found.filter((id) => id !== null))];
}
