import { defineEntity, p } from '@mikro-orm/core';
import type { InferEntity } from '@mikro-orm/core';
import type { ActorRecord } from '../domain/actor.ts';
import type { Language } from '../domain/language.ts';
import type { Stage } from '../domain/pipeline.ts';
import type { ProductPage } from '../domain/product-page/product-page.ts';
import type { EndReason, PublicationState, WaitingFor } from '../domain/publication.ts';
import { id, moment } from './columns.ts';
import { Offer } from './offer.ts';
import { Publisher } from './publisher.ts';
import { Revision } from './revision.ts';

/** One attempt to publish an offer. */
export const Publication = defineEntity({
  name: 'Publication',
  tableName: 'publication',
  uniques: [{ properties: ['offer', 'number'] }],
  indexes: [
    {
      name: 'publication_one_open',
      expression: `create unique index "publication_one_open" on "publication" ("offer_id") where "state" = 'RUNNING'`,
    },
  ],
  properties: {
    id: id(),
    offer: () => p.manyToOne(Offer).mapToPk(),
    publisher: () => p.manyToOne(Publisher).mapToPk(),
    number: p.integer(),
    revision: () => p.manyToOne(Revision).mapToPk(),
    state: p.string().length(20).$type<PublicationState>(),
    stage: p.string().length(30).$type<Stage>(),
    waitingFor: p.string().length(20).$type<WaitingFor>().strictNullable(),
    endReason: p.string().length(40).$type<EndReason>().strictNullable(),
    notificationEmails: p.array(),
    language: p.string().length(2).$type<Language>(),
    notesForReviewer: p.text().strictNullable(),
    requestedBy: p.json<ActorRecord>(),
    /** Built by packaging; null before. */
    productPage: p.json<ProductPage>().strictNullable(),
    startedAt: moment(),
    endedAt: moment().strictNullable(),
  },
});
export type Publication = InferEntity<typeof Publication>;
