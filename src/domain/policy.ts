/**
 * Who may do what: one row per action. The schema, the routes, the commands, `availableActions` and `docs/rights.md`
 * read it; nothing else decides rights.
 *
 * A row says what a caller must be to the publisher whose thing it is, which scope his token must carry, and in which
 * state of the offer the action is possible. Whoever may not even read a thing is told that it is not there.
 */
import { scopes } from './actor.ts';
import type { Actor, Scope, TokenActor } from './actor.ts';

/** What a caller is to one publisher. */
export const standings = [
  'ANONYMOUS',
  'CUSTOMER',
  'OTHER_PUBLISHER',
  'CONTRIBUTOR',
  'OWNER',
  'REVIEWER',
  'OPERATOR',
] as const;
export type Standing = (typeof standings)[number];

/** What the schema and the routes ask of a caller before anything is looked up. */
export type Access = 'public' | 'signedIn' | Scope;

/** States of an offer in which something can be done. The guards are those of the commands. */
export const offerStates = {
  ANY: 'always',
  NEVER_PUBLISHED: 'never published',
  PUBLISHABLE: 'no publication is open',
  REPLACEABLE: 'a publication waits at sign-off or in review',
  AT_SIGNOFF: 'a publication waits for the sign-off',
  CANCELABLE: 'from the sign-off until the release begins',
  APPROVABLE: 'in review, without an open blocking thread',
  IN_REVIEW: 'in review',
  BLOCKED: 'a stage waits for an operator',
  PREVIEW_LISTED: 'a subscription is on the preview list',
  LIVE: 'live',
  LIVE_PRIVATE: 'live with a private SKU',
} as const;
export type OfferState = keyof typeof offerStates;

export type Grant = {
  readonly access: Access;
  readonly to: readonly Standing[];
};
export type Rule = {
  /** In words, for the docs. */
  readonly does: string;
  /** One of these must fit. */
  readonly grants: readonly Grant[];
  readonly state: OfferState;
};

const everybody = standings;
const signedIn = standings.filter((standing) => standing !== 'ANONYMOUS');
const members = ['CONTRIBUTOR', 'OWNER'] as const;
const owners = ['OWNER'] as const;
const reviewers = ['REVIEWER'] as const;
const operators = ['OPERATOR'] as const;

const to = (access: Access, ...who: readonly Standing[]): Grant => ({ access, to: who });

const rule = (does: string, grants: readonly Grant[], state: OfferState = 'ANY'): Rule => ({
  does,
  grants,
  state,
});

export const policy = {
  READ_CATALOG: rule('See live offers, rules and stages', [to('public', ...everybody)]),
  READ_PREVIEW: rule(
    'See a preview: members and staff, and whoever has proven a listed subscription',
    [to('catalog:read', ...signedIn)],
  ),
  REDEEM_PREVIEW_INVITATION: rule('Redeem a preview invitation by its code', [
    to('public', ...everybody),
  ]),
  READ_OFFER: rule('Read an offer, its publications, findings, transitions and reviews', [
    to('offers:read', ...members, ...reviewers, ...operators),
  ]),
  SAVE_VIEW: rule('Keep views of the list of offers, each person for himself', [
    to('offers:write', ...members),
    to('reviews:write', ...reviewers),
    to('operations:write', ...operators),
  ]),
  READ_DRAFT: rule('Read a draft, its history, its prices, its uploads and its dry runs', [
    to('offers:read', ...members),
  ]),
  READ_OPERATIONS: rule('Read mails, support requests and preview invitations', [
    to('offers:read', ...members, ...operators),
  ]),
  READ_OPERATOR_MAIL: rule('Read what is mailed to the operators', [
    to('offers:read', ...operators),
  ]),
  READ_REVIEW_QUEUE: rule('See the review queue', [
    to('reviews:write', ...reviewers),
    to('operations:write', ...operators),
  ]),
  READ_BLOCKED_STAGES: rule(
    'See how work in the background stands, which stages wait for an operator, and what broke',
    [to('operations:write', ...operators)],
  ),
  CREATE_OFFER: rule('Create an offer', [to('offers:write', ...members)]),
  SAVE_DRAFT: rule('Save, import or discard a draft, and upload files for it', [
    to('offers:write', ...members),
  ]),
  VALIDATE: rule('Validate a draft', [to('offers:write', ...members)]),
  PUBLISH: rule('Publish', [to('offers:publish', ...members)], 'PUBLISHABLE'),
  SUPERSEDE: rule(
    'Replace an open publication by a new one',
    [to('offers:publish', ...members)],
    'REPLACEABLE',
  ),
  GO_LIVE: rule('Go live', [to('offers:publish', ...members)], 'AT_SIGNOFF'),
  CANCEL: rule('Cancel a publication', [to('offers:publish', ...members)], 'CANCELABLE'),
  TAKE_REVIEW: rule('Take a review', [to('reviews:write', ...reviewers)], 'IN_REVIEW'),
  RULE_ON_THREADS: rule('Resolve a thread, or say whether it blocks', [
    to('reviews:write', ...reviewers),
  ]),
  BEGIN_THREAD: rule('Begin a thread on a line of a package', [to('reviews:write', ...reviewers)]),
  COMMENT: rule('Comment in a review', [
    to('offers:write', ...members),
    to('reviews:write', ...reviewers),
  ]),
  APPROVE_REVIEW: rule(
    'Approve a review, unless he belongs to the publisher',
    [to('reviews:write', ...reviewers)],
    'APPROVABLE',
  ),
  REQUEST_CHANGES: rule(
    'Request changes, unless he belongs to the publisher',
    [to('reviews:write', ...reviewers)],
    'IN_REVIEW',
  ),
  RETRY_STAGE: rule('Try a blocked stage again', [to('operations:write', ...operators)], 'BLOCKED'),
  GIVE_UP_STAGE: rule('Give up a blocked stage', [to('operations:write', ...operators)], 'BLOCKED'),
  DELETE_OFFER: rule('Delete an offer', [to('offers:write', ...members)], 'NEVER_PUBLISHED'),
  OPEN_SUPPORT_REQUEST: rule('Ask for help', [to('offers:write', ...members)]),
  ANSWER_SUPPORT_REQUEST: rule('Answer or close a support request', [
    to('offers:write', ...members),
    to('operations:write', ...operators),
  ]),
  RESEND_MAIL: rule('Send a mail again', [
    to('offers:write', ...members),
    to('operations:write', ...operators),
  ]),
  INVITE_TO_PREVIEW: rule(
    'Invite to a preview',
    [to('offers:write', ...members)],
    'PREVIEW_LISTED',
  ),
  REVOKE_PREVIEW_GRANT: rule('Take a preview invitation back', [to('offers:write', ...members)]),
  ROLL_BACK_PACKAGE: rule(
    'Go back to an earlier package',
    [to('offers:write', ...members)],
    'LIVE',
  ),
  SYNC_PRIVATE_AUDIENCE: rule(
    'Sync a private audience',
    [to('offers:write', ...members)],
    'LIVE_PRIVATE',
  ),
  STOP_DISTRIBUTION: rule('Stop the distribution', [to('offers:publish', ...owners)], 'LIVE'),
  MANAGE_TOKENS: rule('See, make and revoke API tokens of a publisher', [
    to('tokens:write', ...owners, ...operators),
  ]),
  READ_AUDIT: rule('Read the audit, and whether it is whole', [
    to('offers:read', ...owners, ...operators),
  ]),
  READ_MEMBERS: rule('See the members of a publisher', [
    to('offers:read', ...members, ...operators),
  ]),
  MANAGE_MEMBERS: rule('Invite members, take invitations back, change roles, remove members', [
    to('members:write', ...owners, ...operators),
  ]),
  ACCEPT_INVITATION: rule('Become a member by an invitation’s code', [to('signedIn', ...signedIn)]),
  CHANGE_LANGUAGE: rule('Choose the language that he is written to in, when signed in', [
    to('signedIn', ...signedIn),
  ]),
  LEAVE_PUBLISHER: rule('Leave a publisher', [to('offers:write', ...members)]),
  CHANGE_PROFILE: rule('Change the profile of a publisher and who signs off', [
    to('members:write', ...owners),
  ]),
  READ_PUBLISHERS: rule('See who the publishers are', [to('operations:write', ...operators)]),
  CREATE_PUBLISHER: rule('Create a publisher', [to('operations:write', ...operators)]),
} as const satisfies Record<string, Rule>;
export type Action = keyof typeof policy;

/** The table, row by row; narrower types of single rows are of no use to its readers. */
export const rules: Readonly<Record<Action, Rule>> = policy;

/** What a caller is to a publisher; null is no publisher's thing, to which every member is a stranger. */
export function standingTo(actor: Actor, publisher: string | null): Standing {
  if (actor.kind !== 'TOKEN') return 'ANONYMOUS';
  if (actor.role !== 'OWNER' && actor.role !== 'CONTRIBUTOR') return actor.role;
  return publisher !== null && actor.publisherId === publisher ? actor.role : 'OTHER_PUBLISHER';
}

/** True when a caller passes what the schema and the routes ask first. */
export function hasAccess(actor: Actor, access: Access): boolean {
  if (access === 'public') return true;
  if (actor.kind !== 'TOKEN') return false;
  return access === 'signedIn' || actor.scopes.includes(access);
}

/** True when the rights of a caller allow an action on what belongs to a publisher; its state is not looked at. */
export function may(actor: Actor, action: Action, publisher: string | null): boolean {
  const standing = standingTo(actor, publisher);
  return grantsTo(standing, action).some(({ access }) => hasAccess(actor, access));
}

/** What a row gives to callers of that standing; nothing when the action is not theirs. */
export function grantsTo(standing: Standing, action: Action): readonly Grant[] {
  return rules[action].grants.filter((grant) => grant.to.includes(standing));
}

/** The same for callers with a token, which every action but the public ones asks for. */
export function mayAsToken(
  actor: Actor,
  action: Action,
  publisher: string | null,
): actor is TokenActor {
  return actor.kind === 'TOKEN' && may(actor, action, publisher);
}

/** Of which publishers a caller may do something: all, his own, or none. For statements that list what many own. */
export function reachOf(
  actor: Actor,
  action: Action,
): { readonly kind: 'ALL' | 'NONE' } | { readonly kind: 'OWN'; readonly publisher: string } {
  if (may(actor, action, null)) return { kind: 'ALL' };
  const publisher = actor.kind === 'TOKEN' ? actor.publisherId : null;
  return publisher !== null && may(actor, action, publisher)
    ? { kind: 'OWN', publisher }
    : { kind: 'NONE' };
}

/** The one scope that an action asks for, for a line of the route table. */
export function scopeOf(action: Action): Scope {
  const scope = scopes.find((one) => rules[action].grants[0]?.access === one);
  if (scope === undefined) throw new Error(`The action ${action} asks for no scope.`);
  return scope;
}

/** What the schema asks before an action: one of these. */
export function accessFor(...actions: readonly Action[]): readonly Access[] {
  const wanted = actions.flatMap((action) =>
    rules[action].grants.filter(({ to }) => to.length > 0).map(({ access }) => access),
  );
  return [...new Set(wanted)];
}
