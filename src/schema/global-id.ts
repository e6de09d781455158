import { nowhere } from '../app/read/nowhere.ts';

export { encodeGlobalId } from '../app/global-id.ts';

/** Every type that is a node; global ids of other names are malformed. */
export const nodeTypes = [
  'ApiClient',
  'ApiToken',
  'Check',
  'Finding',
  'HistoryEntry',
  'Lead',
  'LeadDelivery',
  'Listing',
  'MailMessage',
  'Member',
  'MemberInvitation',
  'Offer',
  'PreviewGrant',
  'Publication',
  'Publisher',
  'Review',
  'ReviewComment',
  'ReviewThread',
  'Revision',
  'SavedView',
  'Session',
  'StageRun',
  'SupportRequest',
  'Transition',
  'Upload',
] as const;
export type NodeType = (typeof nodeTypes)[number];

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** A finding of a dry run has no row of its own: it is the check and its place in the list. */
const uuidWithPlace = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}:[0-9]{1,6}$/;

/** What an opaque id names. A malformed one names an offer that does not exist. */
export function decodeGlobalId(globalId: string): { typename: NodeType; id: string } {
  const [, name, id = ''] =
    /^([A-Za-z]+):(.*)$/s.exec(Buffer.from(globalId, 'base64').toString()) ?? [];
  const typename = nodeTypes.find((known) => known === name);
  if (
    typename === undefined ||
    !(uuid.test(id) || (typename === 'Finding' && uuidWithPlace.test(id)))
  ) {
    return { typename: 'Offer', id: nowhere };
  }
  return { typename, id };
}

/** The UUID behind an id that should name a `typename`; `nowhere` when it does not. */
export function localId(typename: NodeType, globalId: string): string {
  const decoded = decodeGlobalId(globalId);
  return decoded.typename === typename && uuid.test(decoded.id) ? decoded.id : nowhere;
}
