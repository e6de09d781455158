import type { Deps } from '../deps.ts';
import { Offer } from '../db/offer.ts';
import type { Em } from '../db/orm.ts';
import { Publisher } from '../db/publisher.ts';
import type { Actor } from '../domain/actor.ts';
import { may } from '../domain/policy.ts';
import { limits } from '../domain/prerequisites/limits.ts';
import type { LimitProfile } from '../domain/prerequisites/limits.ts';
import { refuse } from '../domain/refusal.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Call, Outcome } from './call.ts';
import { notFound } from './find-offer.ts';
import { hashOf } from './hashing.ts';
import { mutate } from './mutate.ts';
import type { IdempotencyRefusal } from './mutate.ts';
import { byCall, writeHistory } from './write-history.ts';

export type CreateOfferInput = {
  /** Readable id of the publisher. */
  readonly publisher: string;
  readonly offerId: string;
  readonly name: string;
};

export type CreateOfferRefusal =
  | Refusal<'NOT_FOUND' | 'INVALID_INPUT' | 'OFFER_ID_TAKEN'>
  | IdempotencyRefusal;
type Answer = Outcome<{ offerId: string }, CreateOfferRefusal>;

/** Lower-case letters, digits and dashes, no dash at the end. Source: "Azure application Offer Settings tab". */
const offerIdPattern = /^[a-z0-9-]*[a-z0-9]$/;
/** Longest name of an offer, in characters; its limit for publishing is a rule of prerequisites. */
export const MAX_NAME = 200;

/** Creates an offer with a draft that holds nothing but its name. */
export async function createOffer(
  deps: Deps,
  call: Call,
  input: CreateOfferInput,
): Promise<Answer> {
  return await mutate(deps, call, 'createOffer', input, {}, async (tx): Promise<Answer> => {
    const publisher = await tx.em.findOne(Publisher, { publisherId: input.publisher });
    if (publisher === null || !may(call.actor, 'CREATE_OFFER', publisher.id)) {
      return notFound(['input', 'publisher']);
    }
    const { offerId } = input;
    const malformed = malformedOfferId(offerId, deps.settings.limitProfile);
    if (malformed !== null) return malformed;
    const name = input.name.trim();
    if (name === '' || name.length > MAX_NAME) {
      return refuse(
        'INVALID_INPUT',
        {
          en: `The name of an offer has 1 to ${MAX_NAME} characters; this one has ${name.length}.`,
          fr: `Le nom d’une offre compte de 1 à ${MAX_NAME} caractères\u00a0; celui-ci en a ${name.length}.`,
        },
        { path: ['input', 'name'] },
      );
    }
    const draft = { name };
    const id = deps.newId();
    const inserted = await tx.em
      .createQueryBuilder(Offer)
      .insert({
        id,
        publisher: publisher.id,
        offerId,
        name,
        draft,
        draftVersion: 1,
        draftHash: hashOf(draft),
        slug: null,
        production: null,
        productionPublication: null,
        liveSince: null,
        latestPublication: null,
        seq: 0,
        createdAt: tx.now,
        updatedAt: tx.now,
      })
      .onConflict(['publisher', 'offerId'])
      .ignore()
      .execute('run');
    if (inserted.affectedRows !== 1) {
      return offerIdTaken(publisher, offerId);
    }
    const offer = { id, publisher: publisher.id, offerId };
    const created = { kind: 'OFFER_CREATED', path: 'name', new: name, draftVersion: 1 } as const;
    await writeHistory(deps, tx, offer, [created], byCall(call));
    return { ok: true, value: { offerId: id } };
  });
}

/**
 * Why `createOffer` would refuse an id, while it is being typed; null when it is free. An id of somebody else's publisher
 * is told nothing about.
 */
export async function refusalOfOfferId(
  em: Em,
  actor: Actor,
  profile: LimitProfile,
  { publisher: publisherId, offerId }: Pick<CreateOfferInput, 'publisher' | 'offerId'>,
): Promise<Refusal | null> {
  const publisher = await em.findOne(Publisher, { publisherId });
  if (publisher === null || !may(actor, 'READ_DRAFT', publisher.id)) {
    return notFound(['publisher']).refusal;
  }
  const malformed = malformedOfferId(offerId, profile);
  if (malformed !== null) return malformed.refusal;
  const taken = await em.count(Offer, { publisher: publisher.id, offerId });
  return taken === 0 ? null : offerIdTaken(publisher, offerId).refusal;
}

/** Null when the id has the right form. */
function malformedOfferId(offerId: string, profile: LimitProfile) {
  const most = limits[profile].length.offerId;
  if (offerIdPattern.test(offerId) && offerId.length <= most) return null;
  return refuse(
    'INVALID_INPUT',
    {
      en: `An offer ID has 1 to ${most} lower-case letters, digits and dashes, and no dash at its end.`,
      fr: `Un ID d’offre compte de 1 à ${most} lettres minuscules, chiffres et tirets, sans tiret à la fin.`,
    },
    { path: ['input', 'offerId'] },
  );
}

const offerIdTaken = (publisher: Publisher, offerId: string) =>
  refuse(
    'OFFER_ID_TAKEN',
    {
      en: `${publisher.name} has an offer with the ID ${offerId} already. Choose another ID.`,
      fr: `${publisher.name} a déjà une offre avec l’ID ${offerId}. Choisissez un autre ID.`,
    },
    { path: ['input', 'offerId'] },
  );
