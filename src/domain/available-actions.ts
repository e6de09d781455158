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

/** Whose action it is, which scope it needs, and what its command says. */
const actions: Readonly<
  Record<
    OfferAction,
    {
      readonly by: 'MEMBER' | 'OWNER' | 'REVIEWER' | 'OPERATOR';
      readonly scope: Scope;
      readonly ask: (facts: ActionFacts) => Verdict;
    }
  >
> = {
  SAVE_DRAFT: { by: 'MEMBER', scope: 'offers:write', ask: () => yes },
  VALIDATE: { by: 'MEMBER', scope: 'offers:write', ask: () => yes },
  PUBLISH: {
    by: 'MEMBER',
    scope: 'offers:publish',
    ask: ({ open, pipeline }) => (open === null ? yes : supersede(open, false, pipeline)),
  },
  SUPERSEDE: {
    by: 'MEMBER',
    scope: 'offers:publish',
    ask: ({ open, pipeline }) =>
      open === null ? nothingToReplace() : supersede(open, true, pipeline),
  },
  GO_LIVE: {
    by: 'MEMBER',
    scope: 'offers:publish',
    // The hash is what the caller sees when he presses; any he can have seen now is this one.
    ask: ({ open, pipeline }) => goLive(open, open?.revisionHash ?? '', pipeline),
  },
  CANCEL: {
    by: 'MEMBER',
    scope: 'offers:publish',
    ask: ({ open, cancelWindow, pipeline }) => cancel(open, cancelWindow, pipeline),
  },
  APPROVE_REVIEW: {
    by: 'REVIEWER',
    scope: 'reviews:write',
    ask: ({ open, openBlockingThreads, pipeline }) =>
      approveReview(open, openBlockingThreads, pipeline),
  },
  REQUEST_CHANGES: {
    by: 'REVIEWER',
    scope: 'reviews:write',
    ask: ({ open, pipeline }) => requestChanges(open, pipeline),
  },
  RETRY_STAGE: {
    by: 'OPERATOR',
    scope: 'operations:write',
    ask: ({ open, pipeline }) => retryStage(open, pipeline),
  },
  GIVE_UP_STAGE: {
    by: 'OPERATOR',
    scope: 'operations:write',
    ask: ({ open, pipeline }) => giveUpStage(open, pipeline),
  },
  DELETE_OFFER: {
    by: 'MEMBER',
    scope: 'offers:write',
    ask: ({ everPublished }) => deleteOffer(everPublished),
  },
  OPEN_SUPPORT_REQUEST: { by: 'MEMBER', scope: 'offers:write', ask: () => yes },
  INVITE_TO_PREVIEW: {
    by: 'MEMBER',
    scope: 'offers:write',
    ask: ({ listedSubscriptions }) => (listedSubscriptions > 0 ? yes : previewListEmpty()),
  },
  ROLL_BACK_PACKAGE: {
    by: 'MEMBER',
    scope: 'offers:write',
    // Which SKUs have a package to go back to is told when one is named.
    ask: ({ live }) => (live === null ? notLive() : yes),
  },
  SYNC_PRIVATE_AUDIENCE: {
    by: 'MEMBER',
    scope: 'offers:write',
    ask: ({ live, livePrivateSkus }) => {
      if (live === null) return notLive();
      return livePrivateSkus > 0 ? yes : noPrivateSku();
    },
  },
  STOP_DISTRIBUTION: {
    by: 'OWNER',
    scope: 'offers:publish',
    ask: ({ live }) => stopDistribution(live, live?.revisionHash ?? ''),
  },
};

/** Every action with its verdict, in the order of `offerActions`. */
export function availableActions(facts: ActionFacts): readonly AvailableAction[] {
  return offerActions.map((action) => {
    const refusal = refusalOf(action, facts);
    return { action, available: refusal === null, reason: refusal };
  });
}

function refusalOf(action: OfferAction, facts: ActionFacts): Refusal | null {
  const { by, scope, ask } = actions[action];
  const member = facts.role === 'OWNER' || facts.role === 'CONTRIBUTOR';
  if (by === 'MEMBER' ? !member : facts.role !== by) return forbidden(notYours[by]);
  if (!facts.scopes.includes(scope)) return forbidden(scopeMissing(scope));
  if (by === 'REVIEWER' && facts.partialReviewer) return forbidden(ownOffer);
  return ask(facts).refusal ?? null;
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

const scopeMissing = (scope: Scope): Text => ({
  en: `Your token does not carry the scope ${scope}. Use one that does.`,
  fr: `Votre jeton n’a pas la portée ${scope}. Utilisez-en un qui l’a.`,
});

const nothingToReplace = () =>
  refuse('NO_OPEN_PUBLICATION', {
    en: 'No publication of this offer is open, so there is none to replace. Press Publish to start one.',
    fr: 'Aucune publication de cette offre n’est ouverte, il n’y a donc rien à remplacer. Cliquez sur Publier pour en démarrer une.',
  });
