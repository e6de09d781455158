/**
 * The life of one publication (one attempt to publish an offer).
 *
 * States: RUNNING at one stage of the pipeline, then SUCCEEDED, FAILED or CANCELED for good.
 * Moves: a job passes, fails, delays or blocks a SYSTEM stage; the publisher goes live, cancels or
 * supersedes; a reviewer approves or asks for changes; an operator retries or gives up a blocked stage.
 * `moves` says where each verb leads; the command below it holds the guards narrower than a state.
 * Source: domain notes 3.2 (R1 to R16) and 3.3; docs/PIPELINE.md.
 */
import type { Text } from './language.ts';
import { isBefore, nextStage } from './pipeline.ts';
import type { Stage, StageDefinition, StepStatus } from './pipeline.ts';
import { refuse } from './refusal.ts';
import type { Refusal } from './refusal.ts';

export const publicationStates = ['RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELED'] as const;
export type PublicationState = (typeof publicationStates)[number];

export const waitingFors = ['PUBLISHER', 'REVIEWER', 'OPERATOR'] as const;
export type WaitingFor = (typeof waitingFors)[number];

export const endReasons = [
  'CERTIFICATION_FAULTS',
  'LEAD_DESTINATION_REFUSED',
  'PLATFORM',
  'CANCELED_BY_PUBLISHER',
  'SUPERSEDED',
  'REVIEW_CHANGES_REQUESTED',
] as const;
export type EndReason = (typeof endReasons)[number];

export const verbs = [
  'pass',
  'fail',
  'delay',
  'block',
  'retryStage',
  'giveUpStage',
  'goLive',
  'cancel',
  'supersede',
  'approveReview',
  'requestChanges',
] as const;
export type Verb = (typeof verbs)[number];

type Destination = Stage | PublicationState;
type SystemRow = Partial<Record<Verb, Destination>>;

/** What the operator and the publisher can do while a SYSTEM stage is at work or blocked. */
const systemMoves = {
  fail: 'FAILED',
  giveUpStage: 'FAILED',
  cancel: 'CANCELED',
} as const satisfies SystemRow;

/**
 * What may be asked at each stage of an open publication, and where it leads. An empty cell is a refusal.
 * `VALIDATE_PREREQUISITES` has no row: it is over within the request that publishes.
 */
export const moves = {
  CERTIFICATION: {
    ...systemMoves,
    pass: 'PACKAGING',
    delay: 'CERTIFICATION',
    block: 'CERTIFICATION',
    retryStage: 'CERTIFICATION',
  },
  PACKAGING: {
    ...systemMoves,
    pass: 'PREVIEW',
    delay: 'PACKAGING',
    block: 'PACKAGING',
    retryStage: 'PACKAGING',
  },
  PREVIEW: {
    ...systemMoves,
    pass: 'PUBLISHER_SIGNOFF',
    delay: 'PREVIEW',
    block: 'PREVIEW',
    retryStage: 'PREVIEW',
  },
  PUBLISHER_SIGNOFF: { goLive: 'MICROSOFT_REVIEW', cancel: 'CANCELED', supersede: 'CANCELED' },
  MICROSOFT_REVIEW: {
    approveReview: 'LIVE',
    requestChanges: 'CANCELED',
    cancel: 'CANCELED',
    supersede: 'CANCELED',
  },
  LIVE: { ...systemMoves, pass: 'SUCCEEDED', delay: 'LIVE', block: 'LIVE', retryStage: 'LIVE' },
} as const satisfies Record<
  Exclude<Stage, 'VALIDATE_PREREQUISITES'>,
  Partial<Record<Verb, Destination>>
>;

export type OpenStage = keyof typeof moves;

/** What a command needs to know of the open publication. */
export type OpenPublication = {
  readonly number: number;
  readonly stage: OpenStage;
  /** Status of the run of `stage`. */
  readonly status: StepStatus;
  /** Hash of the frozen revision; Go live is bound to it. */
  readonly revisionHash: string;
};

export const transitionKinds = [
  'STAGE_STARTED',
  'STAGE_COMPLETED',
  'STAGE_REJECTED',
  'STAGE_DELAYED',
  'STAGE_BLOCKED',
  'STAGE_RETRIED',
  'STAGE_CANCELED',
  'PUBLICATION_SUCCEEDED',
  'PUBLICATION_FAILED',
  'PUBLICATION_CANCELED',
  'DISTRIBUTION_STOPPED',
] as const;
export type TransitionKind = (typeof transitionKinds)[number];

/** A fact, before it has its number, time and actor. `stage`, `from` and `to` are null for the publication as a whole. */
export type Fact = {
  readonly kind: TransitionKind;
  readonly stage: Stage | null;
  readonly from: StepStatus | null;
  readonly to: StepStatus | null;
  readonly publicationState: PublicationState;
};

export const mailEvents = [
  'CERTIFICATION_FAILED',
  'STAGE_FAILED',
  'PLATFORM_FAILED',
  'PREVIEW_AVAILABLE',
  'REVIEW_CHANGES_REQUESTED',
  'OFFER_LIVE',
  'PUBLICATION_CANCELED',
  'STAGE_BLOCKED',
] as const;
export type MailEvent = (typeof mailEvents)[number];

/** What a command changes; one place stores it (`app/store-change.ts`). */
export type Change = {
  readonly state: PublicationState;
  readonly stage: Stage;
  readonly waitingFor: WaitingFor | null;
  readonly endReason: EndReason | null;
  /** New status of the run of the stage that was current. */
  readonly currentRun: StepStatus;
  /** The run that starts with this change; null when none does. */
  readonly nextRun: { readonly stage: Stage; readonly status: StepStatus } | null;
  readonly facts: readonly Fact[];
  /** The mail that this change causes, one row per recipient. */
  readonly mail: MailEvent | null;
};

export type Decision<R extends Refusal = Refusal> =
  | { readonly ok: true; readonly change: Change }
  | { readonly ok: false; readonly refusal: R };

/** How each stage starts; the same for every installation. */
const startStatus: Readonly<Record<Stage, StepStatus>> = {
  VALIDATE_PREREQUISITES: 'COMPLETE',
  CERTIFICATION: 'IN_PROGRESS',
  PACKAGING: 'IN_PROGRESS',
  PREVIEW: 'IN_PROGRESS',
  PUBLISHER_SIGNOFF: 'WAITING_FOR_PUBLISHER',
  MICROSOFT_REVIEW: 'WAITING_FOR_APPROVAL',
  LIVE: 'IN_PROGRESS',
};

function waitingForAt(stage: Stage, status: StepStatus): WaitingFor | null {
  if (status === 'BLOCKED') return 'OPERATOR';
  if (stage === 'PUBLISHER_SIGNOFF') return 'PUBLISHER';
  return stage === 'MICROSOFT_REVIEW' ? 'REVIEWER' : null;
}

/** The current stage ends well and the next one starts. */
function advanceTo(now: OpenPublication, to: Stage): Change {
  const status = startStatus[to];
  return {
    state: 'RUNNING',
    stage: to,
    waitingFor: waitingForAt(to, status),
    endReason: null,
    currentRun: 'COMPLETE',
    nextRun: { stage: to, status },
    facts: [
      stageFact('STAGE_COMPLETED', now, 'COMPLETE'),
      {
        kind: 'STAGE_STARTED',
        stage: to,
        from: 'NOT_STARTED',
        to: status,
        publicationState: 'RUNNING',
      },
    ],
    // The mail follows the fact it speaks of: the preview is there once its stage completed.
    mail: now.stage === 'PREVIEW' ? 'PREVIEW_AVAILABLE' : null,
  };
}

/** The publication is over. */
function end(
  now: OpenPublication,
  state: Exclude<PublicationState, 'RUNNING'>,
  how: { currentRun: StepStatus; endReason: EndReason | null; mail: MailEvent | null },
): Change {
  const stageKind =
    how.currentRun === 'COMPLETE'
      ? 'STAGE_COMPLETED'
      : how.currentRun === 'REJECTED'
        ? 'STAGE_REJECTED'
        : 'STAGE_CANCELED';
  return {
    state,
    stage: now.stage,
    waitingFor: null,
    endReason: how.endReason,
    currentRun: how.currentRun,
    nextRun: null,
    facts: [
      stageFact(stageKind, now, how.currentRun, state),
      {
        kind: `PUBLICATION_${state}`,
        stage: null,
        from: null,
        to: null,
        publicationState: state,
      },
    ],
    mail: how.mail,
  };
}

/** The stage stays, its run changes status. */
function stay(
  now: OpenPublication,
  status: StepStatus,
  kind: TransitionKind,
  mail: MailEvent | null,
): Change {
  return {
    state: 'RUNNING',
    stage: now.stage,
    waitingFor: waitingForAt(now.stage, status),
    endReason: null,
    currentRun: status,
    nextRun: null,
    facts: [stageFact(kind, now, status)],
    mail,
  };
}

function stageFact(
  kind: TransitionKind,
  now: OpenPublication,
  to: StepStatus,
  publicationState: PublicationState = 'RUNNING',
): Fact {
  return { kind, stage: now.stage, from: now.status, to, publicationState };
}

/** The facts of a publication that has just begun: validation is over, certification starts. */
export const openingFacts: readonly Fact[] = [
  {
    kind: 'STAGE_STARTED',
    stage: 'VALIDATE_PREREQUISITES',
    from: 'NOT_STARTED',
    to: 'IN_PROGRESS',
    publicationState: 'RUNNING',
  },
  {
    kind: 'STAGE_COMPLETED',
    stage: 'VALIDATE_PREREQUISITES',
    from: 'IN_PROGRESS',
    to: 'COMPLETE',
    publicationState: 'RUNNING',
  },
  {
    kind: 'STAGE_STARTED',
    stage: 'CERTIFICATION',
    from: 'NOT_STARTED',
    to: 'IN_PROGRESS',
    publicationState: 'RUNNING',
  },
];

// --- What jobs do -------------------------------------------------------------------------------

/** A SYSTEM stage has done its work. Throws when a job asks it of a stage that no job moves. */
export function pass(now: OpenPublication): Change {
  const row: Partial<Record<Verb, Destination>> = moves[now.stage];
  if (row.pass === undefined || now.status !== 'IN_PROGRESS') {
    throw new Error(`No job can pass ${now.stage} while it is ${now.status}.`);
  }
  if (now.stage === 'LIVE') {
    return end(now, 'SUCCEEDED', { currentRun: 'COMPLETE', endReason: null, mail: 'OFFER_LIVE' });
  }
  const next = nextStage(now.stage);
  if (next === null) throw new Error(`${now.stage} has no next stage.`);
  return advanceTo(now, next);
}

/** A SYSTEM stage found faults of the publisher: the publication ends with all of them. */
export function fail(
  now: OpenPublication,
  endReason: 'CERTIFICATION_FAULTS' | 'LEAD_DESTINATION_REFUSED',
): Change {
  return end(now, 'FAILED', {
    currentRun: 'REJECTED',
    endReason,
    mail: endReason === 'CERTIFICATION_FAULTS' ? 'CERTIFICATION_FAILED' : 'STAGE_FAILED',
  });
}

/** A SYSTEM stage broke for the first time; it is tried again by itself. */
export function delay(now: OpenPublication): Change {
  return stay(now, 'IN_PROGRESS', 'STAGE_DELAYED', null);
}

/** A SYSTEM stage kept breaking: it waits for an operator, who gets a mail. */
export function block(now: OpenPublication): Change {
  return stay(now, 'BLOCKED', 'STAGE_BLOCKED', 'STAGE_BLOCKED');
}

// --- What people ask ----------------------------------------------------------------------------

export type CancelWindow = 'seed' | 'any';

type Titles = readonly StageDefinition[];

function titleOf(titles: Titles, stage: Stage): Text {
  const found = titles.find((definition) => definition.stage === stage);
  if (found === undefined) throw new Error(`The pipeline has no stage ${stage}.`);
  return found.title;
}

const noOpenPublication = (asked: Text, availableWhen?: Text) =>
  refuse(
    'NO_OPEN_PUBLICATION',
    {
      en: `${asked.en} was asked, and no publication of this offer is open. Press Publish to start one.`,
      fr: `${asked.fr} a été demandé, et aucune publication de cette offre n’est ouverte. Cliquez sur Publier pour en démarrer une.`,
    },
    availableWhen === undefined ? {} : { availableWhen },
  );

const goLiveName: Text = { en: 'Go live', fr: 'Mettre en ligne' };
const cancelName: Text = { en: 'Cancel publish', fr: 'Annuler la publication' };

/** Go live: only at sign-off, and only for the revision the publisher saw (R6). */
export function goLive(
  now: OpenPublication | null,
  seenRevisionHash: string,
  titles: Titles,
): Decision<Refusal<'NO_OPEN_PUBLICATION' | 'NOT_AT_SIGNOFF' | 'REVISION_CHANGED'>> {
  if (now === null) return noOpenPublication(goLiveName, onceSignOffIsReached);
  if (now.stage !== 'PUBLISHER_SIGNOFF') {
    const at = titleOf(titles, now.stage);
    const message = {
      en: `Go live is possible while the publication waits for the publisher’s sign-off; publication ${now.number} is at “${at.en}”.`,
      fr: `La mise en ligne est possible tant que la publication attend la validation de l’éditeur ; la publication ${now.number} est à l’étape « ${at.fr} ».`,
    };
    if (!isBefore(now.stage, 'PUBLISHER_SIGNOFF')) return refuse('NOT_AT_SIGNOFF', message);
    return refuse('NOT_AT_SIGNOFF', message, { availableWhen: onceSignOffIsReached });
  }
  if (now.revisionHash !== seenRevisionHash) {
    return refuse(
      'REVISION_CHANGED',
      {
        en: `You looked at revision ${seenRevisionHash.slice(0, 12)}; publication ${now.number} holds revision ${now.revisionHash.slice(0, 12)}. Look at its preview first, then go live.`,
        fr: `Vous avez vu la révision ${seenRevisionHash.slice(0, 12)} ; la publication ${now.number} contient la révision ${now.revisionHash.slice(0, 12)}. Regardez d’abord sa préversion, puis mettez en ligne.`,
      },
      { path: ['input', 'revisionHash'] },
    );
  }
  return { ok: true, change: advanceTo(now, 'MICROSOFT_REVIEW') };
}

const onceSignOffIsReached: Text = {
  en: 'From the publisher’s sign-off on.',
  fr: 'À partir de la validation de l’éditeur.',
};

/**
 * Cancel publish (R11): only from the publisher's sign-off on and before the live stage begins,
 * or while a stage is blocked by us. `any` widens the window to every stage.
 */
export function cancel(
  now: OpenPublication | null,
  window: CancelWindow,
  titles: Titles,
): Decision<Refusal<'NO_OPEN_PUBLICATION' | 'TOO_EARLY_TO_CANCEL' | 'TOO_LATE_TO_CANCEL'>> {
  if (now === null) return noOpenPublication(cancelName, onceSignOffIsReached);
  const change = () =>
    end(now, 'CANCELED', {
      currentRun: 'CANCELED',
      endReason: 'CANCELED_BY_PUBLISHER',
      mail: 'PUBLICATION_CANCELED',
    });
  if (now.status === 'BLOCKED') return { ok: true, change: change() };
  const at = titleOf(titles, now.stage);
  if (now.stage === 'LIVE') {
    return refuse('TOO_LATE_TO_CANCEL', {
      en: `You can cancel until the last stage begins; publication ${now.number} is at “${at.en}” and is being released.`,
      fr: `Vous pouvez annuler jusqu’au début de la dernière étape ; la publication ${now.number} est à l’étape « ${at.fr} » et sa mise en ligne est en cours.`,
    });
  }
  if (window === 'seed' && isBefore(now.stage, 'PUBLISHER_SIGNOFF')) {
    return refuse(
      'TOO_EARLY_TO_CANCEL',
      {
        en: `You can cancel once the publisher’s sign-off is reached; publication ${now.number} is at “${at.en}”.`,
        fr: `Vous pouvez annuler dès que la validation de l’éditeur est atteinte ; la publication ${now.number} est à l’étape « ${at.fr} ».`,
      },
      { availableWhen: onceSignOffIsReached },
    );
  }
  return { ok: true, change: change() };
}

/** Publish again replaces a publication that waits at sign-off or in review, when it is asked to. */
export function supersede(
  now: OpenPublication,
  asked: boolean,
  titles: Titles,
): Decision<Refusal<'PUBLICATION_IN_PROGRESS'>> {
  const at = titleOf(titles, now.stage);
  const row: Partial<Record<Verb, Destination>> = moves[now.stage];
  if (row.supersede === undefined) {
    return refuse(
      'PUBLICATION_IN_PROGRESS',
      {
        en: `Publication ${now.number} is open, at “${at.en}”. An offer has one open publication at a time.`,
        fr: `La publication ${now.number} est ouverte, à l’étape « ${at.fr} ». Une offre n’a qu’une publication ouverte à la fois.`,
      },
      {
        availableWhen: {
          en: `When publication ${now.number} has ended or waits for the publisher’s sign-off.`,
          fr: `Quand la publication ${now.number} sera terminée ou attendra la validation de l’éditeur.`,
        },
      },
    );
  }
  if (!asked) {
    return refuse(
      'PUBLICATION_IN_PROGRESS',
      {
        en: `Publication ${now.number} is open, at “${at.en}”. Publish with supersede: true to replace it with this draft.`,
        fr: `La publication ${now.number} est ouverte, à l’étape « ${at.fr} ». Publiez avec supersede: true pour la remplacer par ce brouillon.`,
      },
      { path: ['input', 'supersede'] },
    );
  }
  return {
    ok: true,
    change: end(now, 'CANCELED', {
      currentRun: 'CANCELED',
      endReason: 'SUPERSEDED',
      mail: 'PUBLICATION_CANCELED',
    }),
  };
}

function notInReview(now: OpenPublication | null, titles: Titles, asked: Text) {
  if (now === null) return noOpenPublication(asked);
  const at = titleOf(titles, now.stage);
  return refuse('NOT_IN_REVIEW', {
    en: `${asked.en} was asked, and publication ${now.number} is at “${at.en}”. A review is decided while it is open.`,
    fr: `${asked.fr} a été demandé, et la publication ${now.number} est à l’étape « ${at.fr} ». Une révision se décide tant qu’elle est ouverte.`,
  });
}

/** A reviewer approves: no blocking thread may be open. */
export function approveReview(
  now: OpenPublication | null,
  openBlockingThreads: number,
  titles: Titles,
): Decision<Refusal<'NO_OPEN_PUBLICATION' | 'NOT_IN_REVIEW' | 'BLOCKING_THREADS_OPEN'>> {
  if (now === null || now.stage !== 'MICROSOFT_REVIEW') {
    return notInReview(now, titles, { en: 'Approve', fr: 'Approuver' });
  }
  if (openBlockingThreads > 0) {
    return refuse('BLOCKING_THREADS_OPEN', {
      en: `${openBlockingThreads} blocking ${openBlockingThreads === 1 ? 'thread is' : 'threads are'} open. Resolve ${openBlockingThreads === 1 ? 'it' : 'them'}, or ask for changes.`,
      fr: `${openBlockingThreads} ${openBlockingThreads === 1 ? 'fil bloquant est ouvert' : 'fils bloquants sont ouverts'}. ${openBlockingThreads === 1 ? 'Résolvez-le' : 'Résolvez-les'}, ou demandez des modifications.`,
    });
  }
  return { ok: true, change: advanceTo(now, 'LIVE') };
}

/** A reviewer asks for changes: the review cancels the publication (R7). */
export function requestChanges(
  now: OpenPublication | null,
  titles: Titles,
): Decision<Refusal<'NO_OPEN_PUBLICATION' | 'NOT_IN_REVIEW'>> {
  if (now === null || now.stage !== 'MICROSOFT_REVIEW') {
    return notInReview(now, titles, { en: 'Request changes', fr: 'Demander des modifications' });
  }
  return {
    ok: true,
    change: end(now, 'CANCELED', {
      currentRun: 'REJECTED',
      endReason: 'REVIEW_CHANGES_REQUESTED',
      mail: 'REVIEW_CHANGES_REQUESTED',
    }),
  };
}

function notBlocked(now: OpenPublication | null, titles: Titles, asked: Text) {
  if (now === null) return noOpenPublication(asked);
  const at = titleOf(titles, now.stage);
  return refuse('STAGE_NOT_BLOCKED', {
    en: `${asked.en} was asked, and stage “${at.en}” of publication ${now.number} is not blocked.`,
    fr: `${asked.fr} a été demandé, et l’étape « ${at.fr} » de la publication ${now.number} n’est pas bloquée.`,
  });
}

/** An operator lets a blocked stage run again. */
export function retryStage(
  now: OpenPublication | null,
  titles: Titles,
): Decision<Refusal<'NO_OPEN_PUBLICATION' | 'STAGE_NOT_BLOCKED'>> {
  if (now === null || now.status !== 'BLOCKED') {
    return notBlocked(now, titles, { en: 'Try now', fr: 'Réessayer' });
  }
  return { ok: true, change: stay(now, 'IN_PROGRESS', 'STAGE_RETRIED', null) };
}

/** An operator gives a blocked stage up: the publication ends by a fault of ours. */
export function giveUpStage(
  now: OpenPublication | null,
  titles: Titles,
): Decision<Refusal<'NO_OPEN_PUBLICATION' | 'STAGE_NOT_BLOCKED'>> {
  if (now === null || now.status !== 'BLOCKED') {
    return notBlocked(now, titles, { en: 'Give up', fr: 'Abandonner' });
  }
  return {
    ok: true,
    change: end(now, 'FAILED', {
      currentRun: 'REJECTED',
      endReason: 'PLATFORM',
      mail: 'PLATFORM_FAILED',
    }),
  };
}
