import type { Deps } from '../deps.ts';
import { Audit, unsealed } from '../db/audit.ts';
import { databaseMoment, databaseNow } from '../db/database-time.ts';
import { Idempotency } from '../db/idempotency.ts';
import { recordOf } from '../domain/actor.ts';
import { refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';
import { inSpan } from '../telemetry/tracing.ts';
import type { OpenSpan } from '../telemetry/tracing.ts';
import { auditSubject } from './audit-subject.ts';
import type { Call, Outcome } from './call.ts';
import { hashOf } from './hashing.ts';
import { IDEMPOTENCY_LIFETIME_MS } from './housekeeping.ts';
import { isLockTimeout, transact } from './transact.ts';
import type { Tx } from './transact.ts';

/** Ids of what a mutation made or changed; a repeat with the same key answers with the same ids. */
export type Ids = Readonly<Record<string, string>>;

export type IdempotencyRefusal = Refusal<'IDEMPOTENCY_KEY_REUSED' | 'IDEMPOTENCY_IN_PROGRESS'>;

/** What a mutation is about, for the audit. */
export type Subject = {
  readonly publisher?: string | null;
  readonly offer?: string | null;
  /** What the audit keeps of the input, beside the ids of the outcome. No secret, no address. */
  readonly detail?: Readonly<Record<string, string>>;
};

/** Carries a refusal out of the transaction, so that nothing of it is stored. */
class Refused extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.code);
    this.refusal = refusal;
  }
}

/**
 * Runs a mutation: one transaction with the idempotency claim, the work and the audit row.
 *
 * The claim is an insert, so a concurrent twin waits for it (at most `idempotencyWaitMs`) and then
 * finds the outcome. A refusal rolls everything back, claim included, and leaves one audit row.
 */
export async function mutate<Value extends Ids, R extends Refusal>(
  deps: Deps,
  call: Call,
  mutation: string,
  input: unknown,
  subject: Subject,
  work: (tx: Tx) => Promise<Outcome<Value, R>>,
): Promise<Outcome<Value, R | IdempotencyRefusal>> {
  const options = { name: mutation, kind: 'INTERNAL' } as const;
  return await inSpan(deps.tracing, options, async (span) => {
    const answer = await mutateOnce(deps, call, mutation, input, subject, work);
    tellOutcome(deps, span, mutation, answer);
    return answer;
  });
}

/** A refusal is an answer, so it is no failure of the span. */
function tellOutcome(deps: Deps, span: OpenSpan, mutation: string, answer: Outcome<Ids>): void {
  const outcome = answer.ok ? 'DONE' : answer.refusal.code;
  deps.metrics.count('vitrine_mutations_total', { mutation, outcome });
  span.set({ 'vitrine.outcome': outcome });
}

async function mutateOnce<Value extends Ids, R extends Refusal>(
  deps: Deps,
  call: Call,
  mutation: string,
  input: unknown,
  subject: Subject,
  work: (tx: Tx) => Promise<Outcome<Value, R>>,
): Promise<Outcome<Value, R | IdempotencyRefusal>> {
  const actor = recordOf(call.actor);
  const audit = async (tx: Tx, outcome: string, detail: Record<string, unknown>, ids: Ids) => {
    const done = ids['offerId'] === undefined ? {} : { offer: ids['offerId'] };
    const named = { ...(isObject(input) ? input : {}), ...ids };
    await tx.em.insert(Audit, {
      id: deps.newId(),
      at: tx.now,
      actor,
      action: mutation,
      ...(await auditSubject(tx.em, call.actor, { ...done, ...subject }, named)),
      outcome,
      detail,
      traceId: call.traceId,
      ...unsealed,
    });
  };
  try {
    return await transact(deps, async (tx) => {
      const claim = await claimKey(deps, tx, call, mutation, input);
      if (claim.kind === 'refused') throw new Refused(claim.refusal);
      // The stored ids are those of the same mutation, so they have the shape of `Value`.
      if (claim.kind === 'repeat') return { ok: true, value: claim.ids as Value };
      const outcome = await work(tx);
      if (!outcome.ok) throw new Refused(outcome.refusal);
      if (claim.kind === 'claimed') {
        await tx.em.nativeUpdate(Idempotency, { id: claim.id }, { result: outcome.value });
      }
      await audit(tx, 'DONE', { ...subject.detail, ...outcome.value }, outcome.value);
      return outcome;
    });
  } catch (thrown) {
    if (!(thrown instanceof Refused)) throw thrown;
    const { refusal } = thrown;
    await transact(deps, async (tx) => {
      await audit(tx, refusal.code, { path: refusal.path }, {});
    });
    // `Refused` is thrown above only, with a refusal of `work` or of the claim.
    return { ok: false, refusal: refusal as R | IdempotencyRefusal };
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

type Claim =
  | { readonly kind: 'none' }
  | { readonly kind: 'claimed'; readonly id: string }
  | { readonly kind: 'repeat'; readonly ids: Ids }
  | { readonly kind: 'refused'; readonly refusal: IdempotencyRefusal };

async function claimKey(
  deps: Deps,
  tx: Tx,
  call: Call,
  mutation: string,
  input: unknown,
): Promise<Claim> {
  const key = call.idempotencyKey;
  if (key === null || call.actor.kind !== 'TOKEN') return { kind: 'none' };
  const actor = call.actor.tokenId;
  const requestHash = hashOf(input);
  const row = {
    id: deps.newId(),
    actor,
    mutation,
    key,
    requestHash,
    result: {},
    // By the database: a clock of ours that jumps a day ahead would free every key, and a repeat would act again.
    createdAt: databaseMoment(),
  };
  try {
    await tx.em.execute(`set local lock_timeout = ${Math.round(deps.timing.idempotencyWaitMs)}`);
    const inserted = await tx.em
      .createQueryBuilder(Idempotency)
      .insert(row)
      .onConflict(['actor', 'mutation', 'key'])
      .ignore()
      .execute('run');
    await tx.em.execute('set local lock_timeout = 0');
    if (inserted.affectedRows === 1) return { kind: 'claimed', id: row.id };
  } catch (thrown) {
    if (!isLockTimeout(thrown)) throw thrown;
    const { refusal } = refuse(
      'IDEMPOTENCY_IN_PROGRESS',
      {
        en: 'A request with this idempotency key is being worked on. Repeat it in a few seconds to read its outcome.',
        fr: 'Une demande avec cette clé d’idempotence est en cours. Répétez-la dans quelques secondes pour lire son résultat.',
      },
      { path: ['input', 'idempotencyKey'] },
    );
    return { kind: 'refused', refusal };
  }
  const earlier = await tx.em.findOneOrFail(Idempotency, { actor, mutation, key });
  const now = await databaseNow(tx.em);
  if (now.getTime() - earlier.createdAt.getTime() >= IDEMPOTENCY_LIFETIME_MS) {
    // Its time is over and nobody has tidied it up yet: the key is free again.
    const { id: _id, ...fresh } = row;
    await tx.em.nativeUpdate(Idempotency, { id: earlier.id }, fresh);
    return { kind: 'claimed', id: earlier.id };
  }
  if (earlier.requestHash === requestHash) return { kind: 'repeat', ids: earlier.result };
  const { refusal } = refuse(
    'IDEMPOTENCY_KEY_REUSED',
    {
      en: 'This idempotency key was used for another input within the last 24 hours. Take a new key.',
      fr: 'Cette clé d’idempotence a servi pour une autre demande au cours des dernières 24 heures. Prenez une nouvelle clé.',
    },
    { path: ['input', 'idempotencyKey'] },
  );
  return { kind: 'refused', refusal };
}
