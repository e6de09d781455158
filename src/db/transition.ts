import { defineEntity, p } from '@mikro-orm/core';
import type { InferEntity } from '@mikro-orm/core';
import type { ActorRecord } from '../domain/actor.ts';
import type { Stage, StepStatus } from '../domain/pipeline.ts';
import type { PublicationState, TransitionKind } from '../domain/publication.ts';
import { appendOnly, id, moment } from './columns.ts';
import { Offer } from './offer.ts';
import { Publication } from './publication.ts';
import { Publisher } from './publisher.ts';

/** The fact log. Both numbers are commit order: their counters are locked until the commit. */
export const Transition = defineEntity({
  name: 'Transition',
  tableName: 'transition',
  triggers: [appendOnly('transition')],
  uniques: [{ properties: ['offer', 'seq'] }, { properties: ['publisher', 'feedSeq'] }],
  properties: {
    id: id(),
    offer: () => p.manyToOne(Offer).mapToPk(),
    publisher: () => p.manyToOne(Publisher).mapToPk(),
    publication: () => p.manyToOne(Publication).mapToPk().index(),
    /** Number within the offer, from 1, without gaps. */
    seq: p.integer(),
    /** Number within the publisher, from 1, without gaps. */
    feedSeq: p.integer(),
    kind: p.string().length(30).$type<TransitionKind>(),
    stage: p.string().length(30).$type<Stage>().strictNullable(),
    from: p.string().length(30).$type<StepStatus>().strictNullable(),
    to: p.string().length(30).$type<StepStatus>().strictNullable(),
    publicationState: p.string().length(20).$type<PublicationState>(),
    actor: p.json<ActorRecord>(),
    /** Why, in one word, when there is more than one reason: an end reason or an error class. */
    cause: p.text().strictNullable(),
    occurredAt: moment(),
  },
});
export type Transition = InferEntity<typeof Transition>;
