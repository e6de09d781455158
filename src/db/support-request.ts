import { defineEntity, p } from '@mikro-orm/core';
import type { InferEntity } from '@mikro-orm/core';
import type { ActorRecord } from '../domain/actor.ts';
import type { Language } from '../domain/language.ts';
import type { Stage } from '../domain/pipeline.ts';
import { id, moment } from './columns.ts';
import { Finding } from './finding.ts';
import { Offer } from './offer.ts';
import { Publication } from './publication.ts';
import { Publisher } from './publisher.ts';

export const supportRequestStates = ['OPEN', 'ANSWERED', 'CLOSED'] as const;
export type SupportRequestState = (typeof supportRequestStates)[number];

/** A call for help, with what the operators need attached by us. */
export const SupportRequest = defineEntity({
  name: 'SupportRequest',
  tableName: 'support_request',
  properties: {
    id: id(),
    publisher: () => p.manyToOne(Publisher).mapToPk(),
    offer: () => p.manyToOne(Offer).mapToPk().strictNullable().index(),
    publication: () => p.manyToOne(Publication).mapToPk().strictNullable(),
    stage: p.string().length(30).$type<Stage>().strictNullable(),
    finding: () => p.manyToOne(Finding).mapToPk().strictNullable(),
    number: p.integer().unique(),
    state: p.string().length(20).$type<SupportRequestState>(),
    subject: p.text(),
    /** Last transitions, findings and run states at the moment of asking. */
    report: p.json<Record<string, unknown>>(),
    traceId: p.string().length(64),
    openedBy: p.json<ActorRecord>(),
    /** Where the answer is mailed; null when the asker has no address. */
    askerEmail: p.text().strictNullable(),
    language: p.string().length(2).$type<Language>(),
    openedAt: moment(),
    updatedAt: moment(),
  },
});
export type SupportRequest = InferEntity<typeof SupportRequest>;
