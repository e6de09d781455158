import type { Deps } from '../deps.ts';
import { freshWork } from '../db/columns.ts';
import { Offer } from '../db/offer.ts';
import { Mail } from '../db/mail.ts';
import { Publication } from '../db/publication.ts';
import { StageRun } from '../db/stage-run.ts';
import { Transition } from '../db/transition.ts';
import { historyKindOf } from '../domain/history.ts';
import type { Change, Fact } from '../domain/publication.ts';
import { currentTraceparent } from '../telemetry/tracing.ts';
import type { ChangeContext } from './change-context.ts';
import { composeMails } from './compose-mails.ts';
import type { Current } from './open-publication.ts';
import { closeReview, openReview } from './review-site.ts';
import { takeFeedNumbers } from './transact.ts';
import type { Tx } from './transact.ts';
import { writeHistory } from './write-history.ts';

/** The row that guards a change was not in the expected state: somebody else was faster. */
export class StaleWork extends Error {
  constructor(what: string) {
    super(`${what} was changed by somebody else.`);
    this.name = 'StaleWork';
  }
}

/**
 * Stores a change of an open publication: guards first, then the next run, the facts and the mails.
 *
 * The caller holds the offer's lock and read `current` after taking it. The guards are updates of the
 * guarded rows themselves, by id, state and token: a stale worker that waited for the offer's lock
 * matches nothing. Lock order: offer, publication, stage_run, publisher counter.
 *
 * Returns the offer's new sequence number.
 *
 * @throws StaleWork when a guard matches no row; the transaction must roll back.
 */
export async function storeChange(
  deps: Deps,
  tx: Tx,
  offer: Offer,
  current: Current,
  change: Change,
  context: ChangeContext,
): Promise<number> {
  const { em, now } = tx;
  const { publication, run } = current;
  const over = change.state !== 'RUNNING';
  const runOver = change.nextRun !== null || over;

  const guarded = await em.nativeUpdate(
    Publication,
    { id: publication.id, state: 'RUNNING', stage: publication.stage },
    {
      state: change.state,
      stage: change.stage,
      waitingFor: change.waitingFor,
      endReason: change.endReason,
      endedAt: over ? now : null,
    },
  );
  if (guarded !== 1) throw new StaleWork(`Publication ${publication.id}`);

  const guardedRun = await em.nativeUpdate(
    StageRun,
    {
      id: run.id,
      status: run.status,
      ...(context.token === null ? {} : { token: context.token }),
    },
    {
      status: change.currentRun,
      ...(runOver ? { finishedAt: now, leaseUntil: null, leaseWorker: null, runAt: null } : {}),
      ...(context.result === undefined
        ? {}
        : { resultHash: context.result.hash, reused: context.result.reused }),
    },
  );
  if (guardedRun !== 1) throw new StaleWork(`Stage run ${run.id}`);

  if (change.nextRun !== null) {
    const next = startedRun(deps, publication, change.nextRun, now);
    await em.insert(StageRun, next);
    if (next.status === 'IN_PROGRESS') tx.rings.push({ kind: 'stage', id: next.id, token: 0 });
    if (next.stage === 'MICROSOFT_REVIEW') await openReview(deps, tx, current);
  }
  if (publication.stage === 'MICROSOFT_REVIEW' && runOver) {
    await closeReview(tx, publication.id, change, context.by);
  }

  const wentLive = change.state === 'SUCCEEDED';
  await em.nativeUpdate(
    Offer,
    { id: offer.id },
    {
      seq: offer.seq + change.facts.length,
      updatedAt: now,
      ...(wentLive
        ? {
            production: publication.revision,
            productionPublication: publication.id,
            liveSince: now,
            slug: current.revision.content.marketplace?.marketingIdentifier ?? offer.offerId,
          }
        : {}),
    },
  );

  if (change.mail !== null) {
    const mails = await composeMails(deps, tx, change.mail, offer, current, change, context);
    await insertMails(tx, mails);
  }
  const kind = historyKindOf(change);
  if (kind !== null) {
    const { draftVersion } = offer;
    const happening = { kind, draftVersion, publication: publication.number };
    await writeHistory(deps, tx, offer, [happening], context);
  }
  await insertFacts(deps, tx, offer, publication.id, change.facts, context);
  return offer.seq + change.facts.length;
}

/** A run as it starts. A SYSTEM stage is due at once, by database time. */
export function startedRun(
  deps: Deps,
  publication: Pick<Publication, 'id' | 'offer' | 'publisher'>,
  next: { readonly stage: StageRun['stage']; readonly status: StageRun['status'] },
  now: Date,
) {
  return {
    id: deps.newId(),
    publication: publication.id,
    offer: publication.offer,
    publisher: publication.publisher,
    stage: next.stage,
    status: next.status,
    startedAt: now,
    finishedAt: next.status === 'COMPLETE' ? now : null,
    claimedAt: null,
    resultHash: null,
    reused: false,
    reports: null,
    leadTries: 0,
    ...freshWork(currentTraceparent(deps.tracing)),
  };
}

/** Writes mail rows and rings for them. A mail that exists already (same Message-ID) stays as it is. */
export async function insertMails(tx: Tx, mails: readonly Mail[]): Promise<void> {
  if (mails.length === 0) return;
  await tx.em
    .createQueryBuilder(Mail)
    .insert([...mails])
    .onConflict('messageId')
    .ignore()
    .execute('run');
  for (const mail of mails) tx.rings.push({ kind: 'mail', id: mail.id, token: 0 });
}

/**
 * Numbers and writes facts. Called last in a transaction that holds the offer's lock and has raised
 * `offer.seq` by their count: the publisher's counter is locked here and until the commit.
 */
export async function insertFacts(
  deps: Deps,
  tx: Tx,
  offer: Pick<Offer, 'id' | 'publisher' | 'seq'>,
  publication: string,
  facts: readonly Fact[],
  context: Pick<ChangeContext, 'by' | 'cause'>,
): Promise<void> {
  const feedSeq = await takeFeedNumbers(tx.em, offer.publisher, facts.length);
  await tx.em.insertMany(
    Transition,
    facts.map((fact, index) => ({
      id: deps.newId(),
      offer: offer.id,
      publisher: offer.publisher,
      publication,
      seq: offer.seq + index + 1,
      feedSeq: feedSeq + index,
      kind: fact.kind,
      stage: fact.stage,
      from: fact.from,
      to: fact.to,
      publicationState: fact.publicationState,
      actor: context.by,
      cause: context.cause,
      occurredAt: tx.now,
    })),
  );
  tx.topics.push({ kind: 'offer', offerId: offer.id, publisherId: offer.publisher });
}
