import type { OfferAction, OfferActionsFragment } from '../gql/graphql.ts';
import { useMessages } from '../messages/messages.tsx';
import { useIsCut } from './connection.tsx';

/**
 * Asks `availableActions`: null when the action can be taken now, the reason when it cannot, undefined when it
 * never applies to this reader.
 */
export type May = (action: OfferAction) => string | null | undefined;

export function useMay(offer: OfferActionsFragment): May {
  const { t } = useMessages();
  const isCut = useIsCut();
  return (action) => {
    const found = offer.availableActions.find((each) => each.action === action);
    if (found === undefined || found.reason?.code === 'FORBIDDEN') return undefined;
    if (isCut) return t('connection.needed');
    if (found.available) return null;
    return found.reason?.availableWhen ?? found.reason?.message ?? '';
  };
}
