import type { SupportRequestAllFragment } from '../gql/graphql.ts';
import type { Side, Sign } from '../offer.ts';

/** Sign of a support request: whose turn it is. */
export function signOfRequest(state: SupportRequestAllFragment['state'], side: Side): Sign {
  switch (state) {
    case 'OPEN':
      return side === 'OPERATOR'
        ? { tone: 'turn', icon: 'person' }
        : { tone: 'other', icon: 'clock' };
    case 'ANSWERED':
      return { tone: 'ok', icon: 'check' };
    case 'CLOSED':
      return { tone: 'idle', icon: 'lock' };
  }
}
