import { Asset } from '../db/asset.ts';
import { AudienceFile } from '../db/audience-file.ts';
import type { Offer } from '../db/offer.ts';
import { Offer as OfferEntity } from '../db/offer.ts';
import type { Em } from '../db/orm.ts';
import { Package } from '../db/package.ts';
import { Publication } from '../db/publication.ts';
import { Revision } from '../db/revision.ts';
import type { OfferContent, Sku } from '../domain/content.ts';
import type { LimitProfile } from '../domain/prerequisites/limits.ts';
import { publishedFacts } from '../domain/prerequisites/published-facts.ts';
import type { ValidationFacts } from '../domain/prerequisites/violation.ts';
import { secretsHeldBy } from '../secrets/secret-store.ts';
import { lastLiveRevision } from './last-live.ts';
import { columnsOf } from './read/columns-of.ts';

const sha256Pattern = /^[0-9a-f]{64}$/;

/** Every sha256 that a draft names, wherever it stands; a draft may hold anything, so nothing is assumed. */
function hashesIn(value: unknown, found = new Set<string>()): Set<string> {
  const open: unknown[] = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next !== 'object' || next === null) continue;
    for (const [key, member] of Object.entries(next)) {
      if (key === 'sha256' && typeof member === 'string' && sha256Pattern.test(member)) {
        found.add(member);
      } else {
        open.push(member);
      }
    }
  }
  return found;
}

/** As the rules take them; what is uploaded is always known here. */
export type LoadedFacts = ValidationFacts & {
  readonly packages: NonNullable<ValidationFacts['packages']>;
};

/** What the rules of prerequisites must know besides the draft itself. */
export async function loadValidationFacts(
  em: Em,
  profile: LimitProfile,
  offer: Pick<Offer, 'id' | 'publisher' | 'production'>,
  content: OfferContent,
): Promise<LoadedFacts> {
  const hashes = [...hashesIn(content)];
  const packages = await em.find(
    Package,
    { publisher: offer.publisher, sha256: { $in: hashes } },
    { fields: ['sha256', 'state', 'supportsJit'] },
  );
  const images = await em.find(Asset, { publisher: offer.publisher, sha256: { $in: hashes } });
  const audiences = await em.find(AudienceFile, {
    publisher: offer.publisher,
    sha256: { $in: hashes },
  });
  // What was published stays so while the distribution is stopped: customers have it.
  const live = await lastLiveRevision(em, offer);
  return {
    profile,
    published:
      live === null ? null : publishedFacts(live.content, await formerSkus(em, offer.id, live.id)),
    packages: new Map(
      packages.map(({ sha256, state, supportsJit }) => [sha256, { state, supportsJit }]),
    ),
    images: new Map(
      images.map(({ sha256, width, height, isTransparent }) => [
        sha256,
        { width, height, isTransparent },
      ]),
    ),
    audiences: new Map(
      audiences.map(({ sha256, rows, faults, faultCount }) => [
        sha256,
        { rows, faults, faultCount },
      ]),
    ),
    secrets: await secretsHeldBy(em, { table: 'offer', row: offer.id }),
    marketingIdentifiersInUse: await identifiersInUse(em, offer, content),
  };
}

/** The SKUs of what was live before, the newest first. Their texts are not read: they may change. */
async function formerSkus(
  em: Em,
  offer: string,
  production: string,
): Promise<readonly Pick<OfferContent, 'skus'>[]> {
  const publication = columnsOf(em, Publication, 'p');
  const revision = columnsOf(em, Revision, 'r');
  const fields: readonly (keyof Sku)[] = [
    ...(['id', 'skuId', 'skuType', 'cloudAvailability', 'isPrivate'] as const),
    ...(['reuseFromSku', 'regions', 'monthlyPriceUsd', 'marketPrices', 'packages'] as const),
  ];
  const members = fields.map((name) => `'${name}', s.sku->'${name}'`).join(', ');
  return await em.execute<{ skus: readonly Sku[] }[]>(
    `select (select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(${members})) order by s.place), '[]')
        from jsonb_array_elements(${revision('content')}->'skus') with ordinality s(sku, place)) as "skus"
      from ${publication.table}
      join ${revision.table} on ${revision('id')} = ${publication('revision')}
      where ${publication('offer')} = ? and ${publication('state')} = 'SUCCEEDED' and ${revision('id')} <> ?
      order by ${publication('number')} desc`,
    [offer, production],
  );
}

/**
 * The uses of a draft's marketing identifier by the publisher's other offers: by those that are live, and
 * by those on their way. Two publications with one address would meet only when the second goes live.
 */
async function identifiersInUse(
  em: Em,
  offer: Pick<Offer, 'id' | 'publisher'>,
  content: OfferContent,
): Promise<readonly string[]> {
  // A draft may hold anything, also where the identifier belongs.
  const identifier: unknown = content.marketplace?.marketingIdentifier;
  if (typeof identifier !== 'string') return [];
  const live = columnsOf(em, OfferEntity, 'o');
  const publication = columnsOf(em, Publication, 'p');
  const revision = columnsOf(em, Revision, 'r');
  const coming = `${revision('content')} #>> '{marketplace,marketingIdentifier}'`;
  const rows = await em.execute<{ identifier: string }[]>(
    `select ${live('slug')} as "identifier" from ${live.table}
    where ${live('publisher')} = ? and ${live('id')} <> ?
      and ${live('slug')} is not null and lower(${live('slug')}) = lower(?)
    union all
    select ${coming} from ${publication.table}
    join ${revision.table} on ${revision('id')} = ${publication('revision')}
    where ${publication('publisher')} = ? and ${publication('offer')} <> ?
      and ${publication('state')} = 'RUNNING' and lower(${coming}) = lower(?)`,
    [offer.publisher, offer.id, identifier, offer.publisher, offer.id, identifier],
  );
  return rows.map((row) => row.identifier);
}
