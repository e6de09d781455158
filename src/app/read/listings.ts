import { Offer } from '../../db/offer.ts';
import type { Em } from '../../db/orm.ts';
import { Publisher } from '../../db/publisher.ts';
import { Revision } from '../../db/revision.ts';
import { categories, categoryOf } from '../../domain/prerequisites/categories.ts';
import type { Category } from '../../domain/prerequisites/categories.ts';
import { publicPage } from '../../domain/product-page/build.ts';
import type { ProductPage } from '../../domain/product-page/product-page.ts';
import { sha256 } from '../hashing.ts';
import type { Actor } from '../../domain/actor.ts';
import { openedOffers } from './audience.ts';
import type { Opened } from './audience.ts';
import { columnsOf } from './columns-of.ts';
import type { Loaders, OfferRow } from './loaders.ts';
import { hasPublicPlan } from './public-plan.ts';
import { cutPage } from './page.ts';
import type { Page, PageKey, PageRequest } from './page.ts';

/** An offer that customers see. */
export type LiveOffer = OfferRow & {
  /** What a proven subscription of the reader opens of it; null for what everybody sees. */
  readonly opened: Opened | null;
  readonly production: string;
  readonly productionPublication: string;
  readonly slug: string;
  readonly liveSince: Date;
};

/** The live offer; null while it is not live. */
export function asLive(offer: OfferRow | null): LiveOffer | null {
  if (offer === null) return null;
  const { production, productionPublication, slug, liveSince } = offer;
  if (production === null || productionPublication === null) return null;
  if (slug === null || liveSince === null) return null;
  return { ...offer, production, productionPublication, slug, liveSince, opened: null };
}

/** The page of a live offer as its reader sees it; null when none of its plans is for him. */
export async function publicPageOf(
  loaders: Loaders,
  { productionPublication, opened }: LiveOffer,
): Promise<ProductPage | null> {
  const page = await loaders.productPage.load(productionPublication);
  return page === null ? null : publicPage(page, sha256, opened?.skus);
}

/** The offer as a listing: live, with a plan for everybody or one that is opened to the reader. */
export async function asListing(
  loaders: Loaders,
  offer: OfferRow | null,
  opened: ReadonlyMap<string, Opened> = new Map(),
): Promise<LiveOffer | null> {
  const live = asLive(offer);
  if (live === null) return null;
  const own = opened.get(live.id) ?? null;
  if (own !== null) return { ...live, opened: own };
  return (await loaders.hasPublicPlan.load(live.production)) ? live : null;
}

/** The listing at a public address, whatever the letter case; null when nothing is live there for the actor. */
export async function listingAt(
  em: Em,
  loaders: Loaders,
  actor: Actor,
  publisherId: string,
  slug: string,
): Promise<LiveOffer | null> {
  const publisher = await em.fork().findOne(Publisher, { publisherId });
  if (publisher === null) return null;
  const offers = await em
    .fork()
    .find(
      Offer,
      { publisher: publisher.id, production: { $ne: null }, slug: { $ne: null } },
      { fields: ['slug'] },
    );
  const found = offers.find((offer) => offer.slug?.toLowerCase() === slug.toLowerCase());
  if (found === undefined) return null;
  const opened = await openedOffers(em, actor);
  return await asListing(loaders, await loaders.offer.load(found.id), opened);
}

type FoundKey = { readonly id: string; readonly since: string };

/** Which live offers are asked for. */
export type ListingFilter = {
  /** Text in what is live, never in a draft: title, summary and the publisher's name; empty for all. */
  readonly search: string;
  /** Id of a category; null for all. */
  readonly category: string | null;
};

/** A category and how many live offers are in it. */
export type CategoryCount = { readonly category: Category; readonly count: number };

/** The ids that documents use for a category, each with the one that it is known by. */
const aliases = JSON.stringify(
  Object.fromEntries(categories.flatMap(({ id, aliases }) => aliases.map((alias) => [alias, id]))),
);

/** What a query over live offers starts with, as the actor sees them. */
function liveOffers(em: Em, opened: readonly string[], { search, category }: ListingFilter) {
  const offer = columnsOf(em, Offer, 'o');
  const revision = columnsOf(em, Revision, 'r');
  const publisher = columnsOf(em, Publisher, 'p');
  const pattern = `%${search.replace(/[\\%_]/g, '\\$&')}%`;
  const listed = `(select distinct coalesce(?::jsonb->>listed.id, listed.id) as id
    from jsonb_array_elements_text(${revision('content')}->'marketplace'->'categories') as listed(id))`;
  const tables = `${offer.table}
    join ${revision.table} on ${revision('id')} = ${offer('production')}
    join ${publisher.table} on ${publisher('id')} = ${offer('publisher')}`;
  const where = `where ${offer('slug')} is not null
    and (${hasPublicPlan(revision('content'))}${opened.length === 0 ? '' : ` or ${offer('id')} in (${opened.map(() => '?').join(', ')})`})
    and (${revision('content')}->'marketplace'->>'title' ilike ?
      or ${revision('content')}->'marketplace'->>'summary' ilike ? or ${publisher('name')} ilike ?)
    ${category === null ? '' : `and ? in ${listed}`}`;
  const values = [
    ...opened,
    ...[pattern, pattern, pattern],
    ...(category === null ? [] : [categoryOf(category)?.id ?? category, aliases]),
  ];
  return { offer, tables, listed, where, values };
}

/** The categories of the live offers that a search finds, with how many there are, in the order of the store. */
export async function listingCategories(
  em: Em,
  actor: Actor,
  search: string,
): Promise<readonly CategoryCount[]> {
  const opened = await openedOffers(em, actor);
  const { tables, listed, where, values } = liveOffers(em, [...opened.keys()], {
    search,
    category: null,
  });
  const counts = await em.fork().execute<{ id: string; count: number }[]>(
    `select listed.id as "id", count(*)::int as "count" from ${tables}
        cross join lateral ${listed} as listed(id) ${where} group by 1`,
    [aliases, ...values],
  );
  return categories.flatMap((category) => {
    const found = counts.find(({ id }) => id === category.id);
    return found === undefined ? [] : [{ category, count: found.count }];
  });
}

/** Live offers, the newest first. */
export async function listingsPage(
  em: Em,
  loaders: Loaders,
  actor: Actor,
  filter: ListingFilter,
  request: PageRequest,
): Promise<Page<LiveOffer>> {
  const opened = await openedOffers(em, actor);
  const { offer, tables, where, values } = liveOffers(em, [...opened.keys()], filter);
  const since = `to_char(${offer('liveSince')} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
  const from = `from ${tables} ${where}`;
  const place = `(${offer('liveSince')}, ${offer('id')})`;
  const beyond = (key: PageKey | null, sign: '<' | '>') =>
    key === null ? '' : `and ${place} ${sign} (?::timestamptz, ?::uuid)`;
  const direction = request.fromEnd ? 'asc' : 'desc';
  const found = await em.fork().execute<FoundKey[]>(
    `select ${offer('id')} as "id", ${since} as "since" ${from}
      ${beyond(request.after, '<')} ${beyond(request.before, '>')}
      order by ${offer('liveSince')} ${direction}, ${offer('id')} ${direction} limit ?`,
    [...values, ...(request.after ?? []), ...(request.before ?? []), request.limit + 1],
  );
  const rows = await Promise.all(
    found.map(async ({ id }) => await asListing(loaders, await loaders.offer.load(id), opened)),
  );
  const read = found.flatMap(({ id, since: at }, index) => {
    const row = rows[index] ?? null;
    return row === null ? [] : [{ key: [at, id], row }];
  });
  const counted = async () => {
    const [total] = await em
      .fork()
      .execute<{ total: number }[]>(`select count(*)::int as "total" ${from}`, values);
    return total?.total ?? 0;
  };
  return cutPage(request, read, counted);
}
