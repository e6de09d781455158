/** The Azure subscriptions that may see an offer's preview, as its content lists them. */
import type { OfferContent } from './content.ts';
import { refuse } from './refusal.ts';

const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A subscription id in the one form it is stored and compared in; null when it is no GUID. */
export function subscriptionGuid(typed: string): string | null {
  const text = typed.trim().toLowerCase();
  return guid.test(text) ? text : null;
}

/** The GUIDs of a preview list, each once. A draft may hold anything, so whatever is no GUID is left out. */
export function listedSubscriptions(content: OfferContent | null): readonly string[] {
  const list: unknown = content?.marketplace?.previewSubscriptionIds;
  if (!Array.isArray(list)) return [];
  const guids = list.flatMap((entry) => {
    const found = typeof entry === 'string' ? subscriptionGuid(entry) : null;
    return found === null ? [] : [found];
  });
  return [...new Set(guids)];
}

/** The refusal of an invitation while no subscription is listed. */
export const previewListEmpty = () =>
  refuse(
    'SUBSCRIPTION_NOT_LISTED',
    {
      en: 'No subscription is on the preview list of this offer. Add one in the editor, under Marketplace, then invite its holder.',
      fr: 'Aucun abonnement ne figure sur la liste de préversion de cette offre. Ajoutez-en un dans l’éditeur, sous Place de marché, puis invitez son titulaire.',
    },
    { path: ['input', 'subscriptionId'] },
  );
