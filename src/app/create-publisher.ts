import type { Deps } from '../deps.ts';
import { Publisher } from '../db/publisher.ts';
import { parseAddress } from '../domain/address.ts';
import { may } from '../domain/policy.ts';
import { malformedPublisherId, malformedPublisherName } from '../domain/publisher.ts';
import { refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Call, Outcome } from './call.ts';
import { notFound } from './find-offer.ts';
import { insertInvitation } from './invite-member.ts';
import { mutate } from './mutate.ts';
import type { IdempotencyRefusal } from './mutate.ts';

export type CreatePublisherInput = {
  /** The readable id, which never changes. */
  readonly publisherId: string;
  readonly name: string;
  readonly ownerEmail: string;
};
export type CreatePublisherRefusal =
  | Refusal<'NOT_FOUND' | 'INVALID_INPUT' | 'PUBLISHER_ID_TAKEN'>
  | IdempotencyRefusal;
type Answer = Outcome<{ publisherId: string; invitationId: string }, CreatePublisherRefusal>;

/** An operator makes a publisher and invites its first owner. */
export async function createPublisher(
  deps: Deps,
  call: Call,
  input: CreatePublisherInput,
): Promise<Answer> {
  return await mutate(deps, call, 'createPublisher', input, {}, async (tx): Promise<Answer> => {
    if (!may(call.actor, 'CREATE_PUBLISHER', null)) return notFound(['input', 'publisherId']);
    const { publisherId } = input;
    const malformed = malformedPublisherId(publisherId) ?? malformedPublisherName(input.name);
    if (malformed !== null) return malformed;
    const address = parseAddress(input.ownerEmail);
    if (!address.ok) {
      return refuse('INVALID_INPUT', address.reason, { path: ['input', 'ownerEmail'] });
    }
    const row = { id: deps.newId(), publisherId, name: input.name.trim(), createdAt: tx.now };
    const inserted = await tx.em
      .createQueryBuilder(Publisher)
      .insert({ ...row, feedSeq: 0, secondPersonSignOff: false })
      .onConflict('publisherId')
      .ignore()
      .execute('run');
    if (inserted.affectedRows === 0) {
      return refuse(
        'PUBLISHER_ID_TAKEN',
        {
          en: `A publisher with the id ${publisherId} exists. Choose another id.`,
          fr: `Un éditeur porte déjà l’identifiant ${publisherId}. Choisissez-en un autre.`,
        },
        { path: ['input', 'publisherId'] },
      );
    }
    const owner = { email: address.address, role: 'OWNER' } as const;
    const invitationId = await insertInvitation(deps, tx, call, row, owner);
    return { ok: true, value: { publisherId: row.id, invitationId } };
  });
}
