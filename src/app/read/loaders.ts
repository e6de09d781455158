/**
 * Rows by key, batched: what several fields of one operation ask for in the same moment is one statement.
 * A loader knows no caller: whoever hands a row out has asked `may-read.ts` before.
 */
import type { EntityName, FilterQuery } from '@mikro-orm/core';
import DataLoader from 'dataloader';
import { ApiClient } from '../../db/api-client.ts';
import { ApiToken } from '../../db/api-token.ts';
import { Asset } from '../../db/asset.ts';
import { AudienceFile } from '../../db/audience-file.ts';
import { Check } from '../../db/check.ts';
import { Finding } from '../../db/finding.ts';
import { Grant } from '../../db/grant.ts';
import { HistoryEntry } from '../../db/history-entry.ts';
import { LeadDelivery } from '../../db/lead-delivery.ts';
import { Lead } from '../../db/lead.ts';
import { MailAttempt } from '../../db/mail-attempt.ts';
import { Mail } from '../../db/mail.ts';
import { MemberInvitation } from '../../db/member-invitation.ts';
import { Membership } from '../../db/membership.ts';
import { Offer } from '../../db/offer.ts';
import type { Em } from '../../db/orm.ts';
import { Package } from '../../db/package.ts';
import { Person } from '../../db/person.ts';
import { PreviewInvitation } from '../../db/preview-invitation.ts';
import { Publication } from '../../db/publication.ts';
import { Publisher } from '../../db/publisher.ts';
import { ReviewComment } from '../../db/review-comment.ts';
import { ReviewThread } from '../../db/review-thread.ts';
import { Review } from '../../db/review.ts';
import { Revision } from '../../db/revision.ts';
import { SkuAudience } from '../../db/sku-audience.ts';
import { StageRun } from '../../db/stage-run.ts';
import { SupportMessage } from '../../db/support-message.ts';
import { SupportRequest } from '../../db/support-request.ts';
import { Transition } from '../../db/transition.ts';
import { Upload } from '../../db/upload.ts';
import { columnsOf } from './columns-of.ts';
import { historyValues } from './history.ts';
import type { HistoryRow, HistoryValues } from './history.ts';
import { hasPublicPlan } from './public-plan.ts';
import { usualTimes } from './usual-times.ts';
import type { UsualTime } from './usual-times.ts';
import type { OfferContent } from '../../domain/content.ts';
import type { ProductPage } from '../../domain/product-page/product-page.ts';

/** An offer without its draft, which may be large and is loaded when it is asked for. */
export type OfferRow = Omit<Offer, 'draft'>;
/** A revision without its content. */
export type RevisionRow = Omit<Revision, 'content'>;
/** A publication without its product page. */
export type PublicationRow = Omit<Publication, 'productPage'>;

/** Rows of one table by id; null where there is none. */
function byId<Row extends { id: string }>(
  em: Em,
  entity: EntityName<Row>,
  ...exclude: readonly (keyof Row)[]
) {
  return new DataLoader<string, Row | null>(async (ids) => {
    const rows = await em.fork().find(
      entity,
      // Every row has an `id`; the ORM's filter type cannot see that through the type parameter.
      { id: { $in: [...ids] } } as unknown as FilterQuery<Row>,
      exclude.length === 0 ? {} : { exclude: exclude as never },
    );
    const found = new Map(rows.map((row) => [row.id, row as Row]));
    return ids.map((id) => found.get(id) ?? null);
  });
}

/** All rows of one table that point to a key, in the given order. */
function manyBy<Row extends { id: string }>(
  em: Em,
  entity: EntityName<Row>,
  column: keyof Row & string,
  orderBy: Partial<Record<keyof Row & string, 'asc' | 'desc'>>,
) {
  return new DataLoader<string, readonly Row[]>(async (keys) => {
    const where = { [column]: { $in: [...keys] } } as FilterQuery<Row>;
    const rows = (await em.fork().find(entity, where, { orderBy: orderBy as never })) as Row[];
    const found = Map.groupBy(rows, (row) => row[column]);
    // The column holds a plain id (`mapToPk`), as the keys do.
    return keys.map((key) => found.get(key as Row[keyof Row & string]) ?? []);
  });
}

export type ListedDraft = {
  /** The kinds of its SKUs, each once, in the order of the draft. */
  readonly skuTypes: readonly string[];
  /** SHA-256 of its medium logo, of the large one without; null without both. */
  readonly logo: string | null;
};

const textsOf = (list: unknown): readonly string[] =>
  Array.isArray(list) ? list.filter((item) => typeof item === 'string') : [];

/** What `listedOf` reads, as SQL on the column of the drafts. */
export const listedColumns = (draft: string): string =>
  `jsonb_path_query_array(${draft}, '$.skus[*].skuType') as "skuTypes",
   jsonb_build_array(${draft} #> '{marketplace,logos,medium,sha256}',
                     ${draft} #> '{marketplace,logos,large,sha256}') as "logos"`;

/** A draft may hold anything; what is neither a kind nor a hash is left out. */
export function listedOf({ skuTypes, logos }: { readonly [column: string]: unknown }): ListedDraft {
  return {
    skuTypes: [...new Set(textsOf(skuTypes))],
    logo: textsOf(logos).find((text) => /^[0-9a-f]{64}$/.test(text)) ?? null,
  };
}

/** Loaders of one operation. `clear` forgets everything, after a mutation changed rows. */
export function createLoaders(em: Em) {
  const loaders = {
    apiClient: byId(em, ApiClient),
    apiToken: byId(em, ApiToken),
    asset: byId(em, Asset),
    audienceFile: byId(em, AudienceFile),
    check: byId(em, Check),
    finding: byId(em, Finding),
    historyEntry: byId(em, HistoryEntry, 'old', 'new') as DataLoader<string, HistoryRow | null>,
    invitation: byId(em, PreviewInvitation),
    lead: byId(em, Lead),
    leadDelivery: byId(em, LeadDelivery),
    deliveriesOfLead: manyBy(em, LeadDelivery, 'lead', { at: 'asc', id: 'asc' }),
    mail: byId(em, Mail),
    memberInvitation: byId(em, MemberInvitation),
    membership: byId(em, Membership),
    offer: byId(em, Offer, 'draft') as DataLoader<string, OfferRow | null>,
    package: byId(em, Package),
    person: byId(em, Person),
    publication: byId(em, Publication, 'productPage') as DataLoader<string, PublicationRow | null>,
    publisher: byId(em, Publisher),
    review: byId(em, Review),
    revision: byId(em, Revision, 'content') as DataLoader<string, RevisionRow | null>,
    reviewComment: byId(em, ReviewComment),
    reviewThread: byId(em, ReviewThread),
    stageRun: byId(em, StageRun),
    supportRequest: byId(em, SupportRequest),
    transition: byId(em, Transition),
    upload: byId(em, Upload),

    /** True for a publisher with a live offer. */
    hasLiveOffer: new DataLoader<string, boolean>(async (publishers) => {
      const where = { publisher: { $in: [...publishers] }, production: { $ne: null } };
      const rows = await em.fork().find(Offer, where, { fields: ['publisher'] });
      const live = new Set(rows.map(({ publisher }) => publisher));
      return publishers.map((publisher) => live.has(publisher));
    }),

    /** How many members a publisher has. */
    memberCount: new DataLoader<string, number>(async (publishers) => {
      const member = columnsOf(em, Membership);
      const rows = await em.fork().execute<{ publisher: string; count: number }[]>(
        `select ${member('publisher')} as "publisher", count(*)::int as "count" from ${member.table}
        where ${member('publisher')} = any(?::uuid[]) group by ${member('publisher')}`,
        [`{${publishers.join(',')}}`],
      );
      const found = new Map(rows.map(({ publisher, count }) => [publisher, count]));
      return publishers.map((publisher) => found.get(publisher) ?? 0);
    }),

    /** The draft of an offer. */
    draft: new DataLoader<string, OfferContent>(async (ids) => {
      const rows = await em.fork().find(Offer, { id: { $in: [...ids] } }, { fields: ['draft'] });
      const found = new Map(rows.map((row) => [row.id, row.draft as OfferContent]));
      return ids.map((id) => found.get(id) ?? {});
    }),

    /** What a list shows of the draft of an offer; the draft stays where it is. */
    listed: new DataLoader<string, ListedDraft>(async (ids) => {
      const offer = columnsOf(em, Offer);
      const rows = await em.fork().execute<{ id: string; skuTypes: unknown; logos: unknown }[]>(
        `select ${offer('id')} as "id", ${listedColumns(offer('draft'))}
          from ${offer.table} where ${offer('id')} in (${ids.map(() => '?').join(', ')})`,
        [...ids],
      );
      const found = new Map(rows.map((row) => [row.id, listedOf(row)]));
      return ids.map((id) => found.get(id) ?? { skuTypes: [], logo: null });
    }),

    /** How long the stages usually take a publisher. */
    usualTimes: new DataLoader<string, readonly UsualTime[]>(async (publishers) => {
      const found = await usualTimes(em, publishers);
      return publishers.map((publisher) => found.get(publisher) ?? []);
    }),

    /** How many SKUs of what is live only their audience sees. */
    livePrivateSkus: new DataLoader<string, number>(async (offers) => {
      const where = { offer: { $in: [...offers] } };
      const rows = await em.fork().find(SkuAudience, where, { fields: ['offer'] });
      return offers.map((id) => rows.filter(({ offer }) => offer === id).length);
    }),

    /** The values of an entry of a history, where they are not too long to be told. */
    historyValues: new DataLoader<string, HistoryValues>(
      async (ids) => await historyValues(em, ids),
    ),

    /** The content of a revision. */
    content: new DataLoader<string, OfferContent>(async (ids) => {
      const where = { id: { $in: [...ids] } };
      const rows = await em.fork().find(Revision, where, { fields: ['content'] });
      const found = new Map(rows.map((row) => [row.id, row.content as OfferContent]));
      return ids.map((id) => found.get(id) ?? {});
    }),

    /** True for a revision with a plan for everybody. */
    hasPublicPlan: new DataLoader<string, boolean>(async (ids) => {
      const revision = columnsOf(em, Revision);
      const rows = await em.fork().execute<{ id: string }[]>(
        `select ${revision('id')} as "id" from ${revision.table}
          where ${revision('id')} in (${ids.map(() => '?').join(', ')})
            and ${hasPublicPlan(revision('content'))}`,
        [...ids],
      );
      const found = new Set(rows.map(({ id }) => id));
      return ids.map((id) => found.has(id));
    }),

    /** The product page of a publication; null before packaging built it. */
    productPage: new DataLoader<string, ProductPage | null>(async (ids) => {
      const where = { id: { $in: [...ids] } };
      const rows = await em.fork().find(Publication, where, { fields: ['productPage'] });
      const found = new Map(rows.map((row) => [row.id, row.productPage]));
      return ids.map((id) => found.get(id) ?? null);
    }),

    runsOfPublication: manyBy(em, StageRun, 'publication', { startedAt: 'asc' }),
    reviewsOfOffer: manyBy(em, Review, 'offer', { openedAt: 'asc' }),
    reviewsOfPublication: manyBy(em, Review, 'publication', { openedAt: 'asc' }),
    transitionsOfPublication: manyBy(em, Transition, 'publication', { seq: 'asc' }),
    findingsOfPublication: manyBy(em, Finding, 'publication', { position: 'asc' }),
    threadsOfReview: manyBy(em, ReviewThread, 'review', {
      path: 'asc',
      line: 'asc',
      openedAt: 'asc',
    }),
    commentsOfThread: manyBy(em, ReviewComment, 'thread', { at: 'asc', id: 'asc' }),
    attemptsOfMail: manyBy(em, MailAttempt, 'mail', { at: 'asc' }),
    messagesOfRequest: manyBy(em, SupportMessage, 'supportRequest', { at: 'asc', id: 'asc' }),
    requestsOfOffer: manyBy(em, SupportRequest, 'offer', { number: 'desc' }),
    invitationsOfOffer: manyBy(em, PreviewInvitation, 'offer', { invitedAt: 'desc' }),
    grantsOfInvitation: manyBy(em, Grant, 'invitation', { createdAt: 'asc' }),
    grantsOfToken: manyBy(em, Grant, 'apiToken', { createdAt: 'asc' }),
    clientsOfPublisher: manyBy(em, ApiClient, 'publisher', { createdAt: 'desc' }),
    tokensOfPublisher: manyBy(em, ApiToken, 'publisher', { createdAt: 'desc' }),

    /** Packages by `publisher/sha256`. */
    packageByHash: new DataLoader<string, Package | null>(async (keys) => {
      const pairs = keys.map((key) => key.split('/'));
      const rows = await em.fork().find(Package, {
        $or: pairs.map(([publisher = '', sha256 = '']) => ({ publisher, sha256 })),
      });
      const found = new Map(rows.map((row) => [`${row.publisher}/${row.sha256}`, row]));
      return keys.map((key) => found.get(key) ?? null);
    }),
  };
  return {
    ...loaders,
    clear: () => {
      for (const loader of Object.values(loaders)) loader.clearAll();
    },
  };
}

export type Loaders = ReturnType<typeof createLoaders>;
