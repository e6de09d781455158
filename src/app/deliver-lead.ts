import type { Deps } from '../deps.ts';
import { claim, failingForMs, postpone, renew } from '../db/claim.ts';
import type { Claim } from '../db/claim.ts';
import { LeadDelivery } from '../db/lead-delivery.ts';
import { Lead } from '../db/lead.ts';
import { Offer } from '../db/offer.ts';
import { Publisher } from '../db/publisher.ts';
import type { Revision } from '../db/revision.ts';
import { splitName } from '../domain/lead.ts';
import type { LeadOutcome, LeadState } from '../domain/lead.ts';
import type { WorkerLock } from '../jobs/worker-lock.ts';
import type { LeadAnswer } from '../leads/lead-answer.ts';
import { leadDocument } from '../leads/lead-document.ts';
import type { LeadDocument } from '../leads/lead-document.ts';
import { leadTarget } from '../leads/lead-target.ts';
import type { LeadTarget } from '../leads/lead-target.ts';
import { readTraceparent } from '../telemetry/trace-context.ts';
import { inSpan } from '../telemetry/tracing.ts';
import { backoffMs } from './backoff.ts';
import { lastLiveRevision } from './last-live.ts';
import { transact } from './transact.ts';
import { underLease } from './under-lease.ts';

/** How the outcome of an attempt is counted. */
export const outcomeWords = {
  ACCEPTED: 'accepted',
  REFUSED: 'refused',
  UNREACHABLE: 'unreachable',
} as const satisfies Partial<Record<LeadOutcome, string>>;

/** What came of an attempt. */
export function outcomeOf(answer: LeadAnswer): keyof typeof outcomeWords {
  if (answer.ok) return 'ACCEPTED';
  return answer.status === null && answer.reason !== null ? 'UNREACHABLE' : 'REFUSED';
}

/** An attempt as the log keeps it. */
export function deliveryOf(
  answer: LeadAnswer,
): Pick<LeadDelivery, 'outcome' | 'httpStatus' | 'response' | 'ms'> {
  return {
    outcome: outcomeOf(answer),
    httpStatus: answer.status,
    response: answer.ok ? answer.bodyExcerpt : answer.bodyExcerpt || answer.message.en,
    ms: answer.ms,
  };
}

/** The title under which customers see an offer. */
export const titleOf = ({ content }: Pick<Revision, 'content'>): string =>
  content.marketplace?.title ?? content.name ?? '';

/**
 * Hands a lead to the destination of what is live, at least once: a second copy, with the same id, exists only when this
 * process dies between the destination's answer and the commit below. A destination that refuses is asked again, with
 * growing pauses; after `leadGiveUpMs` the lead waits for its publisher. Nothing else ever waits for it.
 */
export async function deliverLead(
  deps: Deps,
  worker: WorkerLock,
  stopping: AbortSignal,
  id: string,
): Promise<void> {
  const key = worker.current();
  const lockLost = worker.signal();
  if (key === null || stopping.aborted) return;
  const lease = { worker: key, leaseMs: deps.timing.leaseMs };
  const claimed = await claim(deps.orm, deps.orm.em.fork(), 'lead', id, lease);
  if (claimed === null) return;
  if (claimed.takenOver) deps.metrics.count('vitrine_lease_takeovers_total', { kind: 'lead' });
  const options = {
    name: 'lead',
    kind: 'CONSUMER',
    parent: readTraceparent(claimed.traceparent),
    attributes: { 'vitrine.lead': id },
  } as const;
  const signals = AbortSignal.any([lockLost, stopping]);
  const renewal = () => renew(deps.orm, deps.orm.em.fork(), 'lead', claimed, lease);
  await inSpan(deps.tracing, options, async (span) => {
    await underLease(deps, renewal, signals, async (signal) => {
      const outcome = await deliverClaimed(deps, claimed, signal);
      span.set({ 'vitrine.outcome': outcome });
      if (outcome === 'stale') deps.metrics.count('vitrine_stale_writes_total', { kind: 'lead' });
    });
  });
}

async function deliverClaimed(
  deps: Deps,
  claimed: Claim,
  signal: AbortSignal,
): Promise<LeadState | 'stale' | 'cut'> {
  const em = deps.orm.em.fork();
  const lead = await em.findOneOrFail(Lead, { id: claimed.id });
  const offer = await em.findOneOrFail(Offer, { id: lead.offer });
  const revision = await lastLiveRevision(em, offer);
  const target = leadTarget(deps, offer.id, revision?.content.leads);
  if (revision === null || target === null) return await end(deps, claimed, 'KEPT', null);
  const { publisherId } = await em.findOneOrFail(Publisher, { id: lead.publisher });
  const document = documentOf(lead, {
    title: titleOf(revision),
    publisherId,
    offerId: offer.offerId,
  });
  let answer: LeadAnswer;
  try {
    answer = await target.send(document, {
      leadId: lead.id,
      signal,
      timeoutMs: deps.timing.leadTimeoutMs,
    });
  } catch (thrown) {
    if (signal.aborted) return 'cut';
    throw thrown;
  }
  deps.metrics.count('vitrine_lead_deliveries_total', { outcome: outcomeWords[outcomeOf(answer)] });
  return await storeAnswer(deps, claimed, lead, target, answer);
}

function documentOf(lead: Lead, offer: Parameters<typeof leadDocument>[0]): LeadDocument {
  return leadDocument(offer, lead.source, lead.action, {
    ...splitName(lead.name),
    Email: lead.email ?? '',
    Company: lead.company ?? '',
    Country: lead.country ?? '',
  });
}

async function storeAnswer(
  deps: Deps,
  claimed: Claim,
  lead: Lead,
  target: LeadTarget,
  answer: LeadAnswer,
): Promise<LeadState | 'stale'> {
  const attempt = {
    id: deps.newId(),
    offer: lead.offer,
    lead: lead.id,
    publication: null,
    destination: target.destination,
    test: false,
    ...deliveryOf(answer),
  };
  if (answer.ok) return await end(deps, claimed, 'DELIVERED', attempt);
  const failing = await failingForMs(deps.orm, deps.orm.em.fork(), 'lead', lead.id);
  // A fault of ours is not held against the destination.
  const isOurs = answer.fault === 'PLATFORM';
  if (!isOurs && failing >= deps.timing.leadGiveUpMs) {
    return await end(deps, claimed, 'FAILED', attempt);
  }
  const stored = await transact(deps, async (tx) => {
    const afterMs = backoffMs(deps.timing, lead.attempt);
    const why = { afterMs, error: attempt.response, failed: !isOurs };
    if (!(await postpone(deps.orm, tx.em, 'lead', claimed, why))) return false;
    await tx.em.insert(LeadDelivery, { ...attempt, at: tx.now });
    return true;
  });
  return stored ? 'QUEUED' : 'stale';
}

/** Ends the work on a lead, unless somebody else has taken it over. */
async function end(
  deps: Deps,
  claimed: Claim,
  state: Exclude<LeadState, 'QUEUED'>,
  attempt: Omit<LeadDelivery, 'at'> | null,
): Promise<LeadState | 'stale'> {
  return await transact(deps, async (tx) => {
    const updated = await tx.em.nativeUpdate(
      Lead,
      { id: claimed.id, token: claimed.token, state: 'QUEUED' },
      {
        state,
        endedAt: tx.now,
        leaseUntil: null,
        leaseWorker: null,
        runAt: null,
        lastError: state === 'FAILED' ? (attempt?.response ?? null) : null,
      },
    );
    if (updated !== 1) return 'stale';
    if (attempt !== null) await tx.em.insert(LeadDelivery, { ...attempt, at: tx.now });
    return state;
  });
}
