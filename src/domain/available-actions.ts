/**
 * Which actions a caller may take on an offer now, and why not the others.
 *
 * The reasons come from the command functions that the actions end up in, so a button says what the command would.
 * *Publish* stays available with violations: pressing it is what shows them.
 */
import type { Role, Scope } from './actor.ts';
import { deleteOffer } from './delete-offer.ts';
import type { Text } from './language.ts';
import type { StageDefinition } from './pipeline.ts';
import { grantsTo } from './policy.ts';
import { noPrivateSku } from './private-audience.ts';
import { previewListEmpty } from './preview-list.ts';
import {
  approveReview,
  cancel,
  giveUpStage,
  goLive,
  requestChanges,
  retryStage,
  supersede,
} from './publication.ts';
import type { CancelWindow, OpenPublication } from './publication.ts';
import { refuse } from './refusal.ts';
import type { Refusal } from './refusal.ts';
import { secondPersonRequired } from './second-person.ts';
import { notLive, stopDistribution } from './stop-distribution.ts';
import type { LiveRevision } from './stop-distribution.ts';

export const offerActions = [
  'SAVE_DRAFT',
  'VALIDATE',
  'PUBLISH',
  'SUPERSEDE',
  'GO_LIVE',
  'CANCEL',
  'APPROVE_REVIEW',
  'REQUEST_CHANGES',
  'RETRY_STAGE',
  'GIVE_UP_STAGE',
  'DELETE_OFFER',
  'OPEN_SUPPORT_REQUEST',
  'INVITE_TO_PREVIEW',
  'ROLL_BACK_PACKAGE',
  'SYNC_PRIVATE_AUDIENCE',
  'STOP_DISTRIBUTION',
] as const;
export type OfferAction = (typeof offerActions)[number];

/** What the answer depends on. */
export type ActionFacts = {
  readonly role: Role;
  readonly scopes: readonly Scope[];
  /** True for a reviewer who belongs to the offer's publisher, where the house does not allow that. */
  readonly partialReviewer: boolean;
  /** True where the publisher asks for a second person and the caller pressed *Publish*. */
  readonly secondPersonNeeded: boolean;
  /** Null when no publication is open. */
  readonly open: OpenPublication | null;
  /** True once a publication exists, whatever became of it. */
  readonly everPublished: boolean;
  /** Null while the offer is not live. */
  readonly live: LiveRevision | null;
  /** SKUs of what is live that only their audience sees. */
  readonly livePrivateSkus: number;
  /** Open blocking threads of the open publication's review. */
  readonly openBlockingThreads: number;
  /** Subscriptions on the preview list of the draft or of what is previewed. */
  readonly listedSubscriptions: number;
  readonly cancelWindow: CancelWindow;
  readonly pipeline: readonly StageDefinition[];
};

export type AvailableAction = {
  readonly action: OfferAction;
  readonly available: boolean;
  /** Why not; null when it is available. */
  readonly reason: Refusal | null;
};

type Verdict = { readonly ok: boolean; readonly refusal?: Refusal };

const yes: Verdict = { ok: true };

/** What the command of each action says. Whose action it is stands in the policy. */
const asks: Readonly<Record<OfferAction, (facts: ActionFacts) => Verdict>> = {
  SAVE_DRAFT: () => yes,
  VALIDATE: () => yes,
  PUBLISH: ({ open, pipeline }) => (open === null ? yes : supersede(open, false, pipeline)),
  SUPERSEDE: ({ open, pipeline }) =>
    open === null ? nothingToReplace() : supersede(open, true, pipeline),
  GO_LIVE: ({ open, secondPersonNeeded, pipeline }) => {
    // The hash is what the caller sees when he presses; any he can have seen now is this one.
    const verdict = goLive(open, open?.revisionHash ?? '', pipeline);
    return verdict.ok && secondPersonNeeded ? secondPersonRequired() : verdict;
  },
  CANCEL: ({ open, cancelWindow, pipeline }) => cancel(open, cancelWindow, pipeline),
  APPROVE_REVIEW: ({ open, openBlockingThreads, pipeline }) =>
    approveReview(open, openBlockingThreads, pipeline),
  REQUEST_CHANGES: ({ open, pipeline }) => requestChanges(open, pipeline),
  RETRY_STAGE: ({ open, pipeline }) => retryStage(open, pipeline),
  GIVE_UP_STAGE: ({ open, pipeline }) => giveUpStage(open, pipeline),
  DELETE_OFFER: ({ everPublished }) => deleteOffer(everPublished),
  OPEN_SUPPORT_REQUEST: () => yes,
  INVITE_TO_PREVIEW: ({ listedSubscriptions }) =>
    listedSubscriptions > 0 ? yes : previewListEmpty(),
  // Which SKUs have a package to go back to is told when one is named.
  ROLL_BACK_PACKAGE: ({ live }) => (live === null ? notLive() : yes),
  SYNC_PRIVATE_AUDIENCE: ({ live, livePrivateSkus }) => {
    if (live === null) return notLive();
    return livePrivateSkus > 0 ? yes : noPrivateSku();
  },
  STOP_DISTRIBUTION: ({ live }) => stopDistribution(live, live?.revisionHash ?? ''),
};

/** Every action with its verdict, in the order of `offerActions`. */
export function availableActions(facts: ActionFacts): readonly AvailableAction[] {
  return offerActions.map((action) => {
    const refusal = refusalOf(action, facts);
    return { action, available: refusal === null, reason: refusal };
  });
}

function refusalOf(action: OfferAction, facts: ActionFacts): Refusal | null {
  // Whoever is shown an offer as a member is one of its publisher: the role is the standing.
  const grants = grantsTo(facts.role, action);
  if (grants.length === 0) return forbidden(notYours[whose(action)]);
  const scopes = grants.map(({ access }) => access);
  if (!scopes.some((scope) => facts.scopes.some((held) => held === scope))) {
    return forbidden(scopeMissing(scopes.join(', ')));
  }
  if (facts.role === 'REVIEWER' && facts.partialReviewer) return forbidden(ownOffer);
  return asks[action](facts).refusal ?? null;
}

/** Those whose action it is, in a word. */
function whose(action: OfferAction): keyof typeof notYours {
  if (grantsTo('CONTRIBUTOR', action).length > 0) return 'MEMBER';
  if (grantsTo('OWNER', action).length > 0) return 'OWNER';
  return grantsTo('REVIEWER', action).length > 0 ? 'REVIEWER' : 'OPERATOR';
}

const forbidden = (message: Text) => refuse('FORBIDDEN', message).refusal;

const notYours: Readonly<Record<'MEMBER' | 'OWNER' | 'REVIEWER' | 'OPERATOR', Text>> = {
  MEMBER: {
    en: 'This is for the members of the publisher.',
    fr: 'Cette action revient aux membres de l’éditeur.',
  },
  OWNER: {
    en: 'This is for the owners of the publisher.',
    fr: 'Cette action revient aux propriétaires de l’éditeur.',
  },
  REVIEWER: {
    en: 'A review is decided by a reviewer. Members of the publisher read and answer.',
    fr: 'Une révision est décidée par un réviseur. Les membres de l’éditeur lisent et répondent.',
  },
  OPERATOR: {
    en: 'This is for the operators of the installation.',
    fr: 'Cette action revient aux exploitants de l’installation.',
  },
};

const ownOffer: Text = {
  en: 'You belong to the publisher of this offer. Another reviewer must decide.',
  fr: 'Vous faites partie de l’éditeur de cette offre. Un autre réviseur doit décider.',
};

const scopeMissing = (scope: string): Text => ({
  en: `Your token does not carry the scope ${scope}. Use one that does.`,
  fr: `Votre jeton n’a pas la portée ${scope}. Utilisez-en un qui l’a.`,
});

const nothingToReplace = () =>
  refuse('NO_OPEN_PUBLICATION', {
    en: 'No publication of this offer is open, so there is none to replace. Press Publish to start one.',
    fr: 'Aucune publication de cette offre n’est ouverte, il n’y a donc rien à remplacer. Cliquez sur Publier pour en démarrer une.',
  });
