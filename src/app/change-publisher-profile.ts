import type { Deps } from '../deps.ts';
import { Publisher } from '../db/publisher.ts';
import { may } from '../domain/policy.ts';
import { malformedPublisherName } from '../domain/publisher.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Call, Outcome } from './call.ts';
import { ownersOnly } from './find-members.ts';
import { notFound } from './find-offer.ts';
import { mutate } from './mutate.ts';
import type { IdempotencyRefusal } from './mutate.ts';

export type ChangePublisherProfileInput = {
  readonly publisherId: string;
  /** Null leaves it as it is. */
  readonly name: string | null;
  /** Null leaves it as it is. */
  readonly secondPersonSignOff: boolean | null;
};
export type ChangePublisherProfileRefusal =
  | Refusal<'NOT_FOUND' | 'FORBIDDEN' | 'INVALID_INPUT'>
  | IdempotencyRefusal;
type Answer = Outcome<{ publisherId: string }, ChangePublisherProfileRefusal>;

/** An owner changes what customers read of his publisher, and who may sign off. The readable id never changes. */
export async function changePublisherProfile(
  deps: Deps,
  call: Call,
  input: ChangePublisherProfileInput,
): Promise<Answer> {
  const { publisherId: id, name, secondPersonSignOff } = input;
  const subject = { publisher: id };
  const verb = 'changePublisherProfile';
  return await mutate(deps, call, verb, input, subject, async (tx): Promise<Answer> => {
    const path = ['input', 'publisherId'];
    if (!may(call.actor, 'CHANGE_PROFILE', id)) {
      return may(call.actor, 'READ_MEMBERS', id) ? ownersOnly(path) : notFound(path);
    }
    const malformed = name === null ? null : malformedPublisherName(name);
    if (malformed !== null) return malformed;
    await tx.em.nativeUpdate(
      Publisher,
      { id },
      {
        ...(name === null ? {} : { name: name.trim() }),
        ...(secondPersonSignOff === null ? {} : { secondPersonSignOff }),
      },
    );
    return { ok: true, value: { publisherId: id } };
  });
}
