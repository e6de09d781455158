import { Asset } from '../db/asset.ts';
import type { Offer } from '../db/offer.ts';
import { Offer as OfferEntity } from '../db/offer.ts';
import type { Em } from '../db/orm.ts';
import { Package } from '../db/package.ts';
import { Publication } from '../db/publication.ts';
import { Revision } from '../db/revision.ts';
import type { OfferContent } from '../domain/content.ts';
import { publishedFacts } from '../domain/prerequisites/violation.ts';
import type { PublishedFacts, ValidationFacts } from '../domain/prerequisites/violation.ts';
import type { RevisionPackage } from '../domain/revision.ts';
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

/** What the rules of prerequisites must know besides the draft itself. */
export async function loadValidationFacts(
  em: Em,
  offer: Pick<Offer, 'id' | 'publisher' | 'production'>,
  content: OfferContent,
): Promise<ValidationFacts> {
  const hashes = [...hashesIn(content)];
  const packages = await em.find(
    Package,
    { publisher: offer.publisher, sha256: { $in: hashes } },
    { fields: ['sha256', 'state'] },
  );
  const images = await em.find(Asset, { publisher: offer.publisher, sha256: { $in: hashes } });
  // What was published stays so while the distribution is stopped: customers have it.
  const published = await lastLiveRevision(em, offer);
  return {
    published:
      published === null
        ? null
        : await withEarlierPackages(em, offer, publishedFacts(published.content)),
    packages: new Map(packages.map(({ sha256, state }) => [sha256, { state }])),
    images: new Map(images.map(({ sha256, width, height }) => [sha256, { width, height }])),
    marketingIdentifiersInUse: await identifiersInUse(em, offer, content),
  };
}

/** The facts with the packages that were rolled back: their versions are published too, and not to be given again. */
async function withEarlierPackages(
  em: Em,
  offer: Pick<Offer, 'id'>,
  facts: PublishedFacts,
): Promise<PublishedFacts> {
  const publication = columnsOf(em, Publication, 'p');
  const revision = columnsOf(em, Revision, 'r');
  const rows = await em.execute<{ packages: readonly RevisionPackage[] }[]>(
    `select distinct ${revision('packages')} as "packages" from ${publication.table}
    join ${revision.table} on ${revision('id')} = ${publication('revision')}
    where ${publication('offer')} = ? and ${publication('state')} = 'SUCCEEDED'`,
    [offer.id],
  );
  const served = rows.flatMap(({ packages }) => packages);
  return {
    ...facts,
    skus: facts.skus.map((sku) => {
      const known = new Set(sku.packages.map(({ version }) => version));
      const earlier = served.flatMap(({ skuItemId, version, sha256 }) => {
        if (skuItemId !== sku.itemId || known.has(version)) return [];
        known.add(version);
        // The revision does not keep the id of the list item; no item has an empty one.
        return [{ itemId: '', version, sha256 }];
      });
      return { ...sku, packages: [...sku.packages, ...earlier] };
    }),
  };
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
