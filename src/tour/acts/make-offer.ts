import { randomBytes, randomUUID } from 'node:crypto';
import { CreateOffer, Publish } from '../../client/offers.ts';
import { accepted } from '../../client/outcome.ts';
import { completeOffer, demoSkus } from '../../demo/demo-content.ts';
import {
  UploadRefusedError,
  saveContent,
  uploadImages,
  uploadPackage,
} from '../../demo/fill-offer.ts';
import type { PackageFile } from '../../demo/fill-offer.ts';
import { zipFiles } from '../../demo/zip-folder.ts';
import type { OfferContent } from '../../domain/content.ts';
import { freshBuild } from '../build-package.ts';
import { watchOffer } from '../offer-watch.ts';
import { publishVariables } from '../publication.ts';
import {
  FaultyPackageError,
  UnexpectedError,
  askAs,
  chapter,
  expectRefusal,
  ownerSession,
  shortHash,
  tell,
} from '../tour-context.ts';
import type { Tour, TourOffer } from '../tour-context.ts';

/** How many of the missing fields are printed. */
const VIOLATIONS_SHOWN = 3;

/** A new offer: created, refused while it is empty, then filled with packages, pictures and texts. */
export async function makeOffer(tour: Tour): Promise<TourOffer> {
  chapter(tour, { en: '1. A new offer', fr: '1. Une nouvelle offre' });
  const mark = randomBytes(3).toString('hex');
  const offerId = `tour-${mark}`;
  const content = contentOf(tour, offerId, `${tour.demo.offer.name ?? ''} ${mark}`);
  const { createOffer } = await askAs(tour, 'owner', CreateOffer, {
    input: { publisher: tour.publisher, offerId, name: content.name ?? offerId },
    language: tour.apiLanguage,
  });
  const created = accepted(createOffer, 'CreateOfferPayload').offer;
  tell(tour, 'done', `${created.offerId} · ${created.statusText}`);
  const { url, tokens } = tour.installation;
  const offer: TourOffer = {
    id: created.id,
    offerId: created.offerId,
    draftVersion: created.draftVersion,
    content,
    emails: [],
    watch: watchOffer(url, tokens.owner, {
      id: created.id,
      after: created.cursor,
      language: tour.apiLanguage,
    }),
    mailsShown: new Set(),
  };
  await publishTooEarly(tour, offer);
  await fill(tour, offer);
  return offer;
}

/** *Publish* on an empty draft: every missing field is named, and nothing starts. */
async function publishTooEarly(tour: Tour, offer: TourOffer): Promise<void> {
  const { publish } = await askAs(tour, 'owner', Publish, publishVariables(tour, offer, null));
  expectRefusal(tour, publish, 'PREREQUISITES_NOT_MET');
  if (publish.__typename !== 'PrerequisitesNotMet') return;
  for (const { path, message } of publish.violations.slice(0, VIOLATIONS_SHOWN)) {
    tour.print.detail(`${path}  ${message}`);
  }
  const more = publish.violations.length - VIOLATIONS_SHOWN;
  if (more > 0) tour.print.detail(`+ ${more}`);
}

async function fill(tour: Tour, offer: TourOffer): Promise<void> {
  const session = ownerSession(tour);
  const packages = new Map<string, string>();
  for (const [skuId, file] of await packagesOf(tour)) {
    const sha256 = await uploadShown(tour, file);
    packages.set(skuId, sha256);
  }
  const images = await uploadImages(session, tour.demo.images);
  const sizes = [...images].map(([place, { width, height }]) => `${place} ${width}×${height}`);
  tell(tour, 'done', sizes.join(' · '));
  await saveOffer(tour, offer, completeOffer(offer.content, { packages, images }));
}

/** Uploads a package and prints its hash; a refused file of `--package` ends the tour. */
export async function uploadShown(tour: Tour, file: PackageFile): Promise<string> {
  try {
    const sha256 = await uploadPackage(ownerSession(tour), file);
    const size = Math.ceil(file.bytes.length / 1024);
    tell(tour, 'done', `${file.fileName} · ${size} KiB · sha256 ${shortHash(sha256)}`);
    return sha256;
  } catch (thrown) {
    if (!(thrown instanceof UploadRefusedError) || file !== tour.ownPackage) throw thrown;
    for (const { ruleId, file: path, message } of thrown.findings) {
      tell(tour, 'refused', `${path ?? file.fileName}  ${ruleId}`);
      tour.print.detail(message);
    }
    throw new FaultyPackageError(thrown.message, { cause: thrown });
  }
}

/** Saves the content; throws `UnexpectedError` when something is still missing. */
export async function saveOffer(
  tour: Tour,
  offer: TourOffer,
  content: OfferContent,
): Promise<void> {
  const saved = await saveContent(ownerSession(tour), offer, content);
  offer.draftVersion = saved.draftVersion;
  offer.content = content;
  const errors = saved.violations.filter(({ severity }) => severity === 'ERROR');
  tell(tour, errors.length === 0 ? 'done' : 'refused', {
    en: `Draft saved, version ${saved.draftVersion} · fields to correct: ${errors.length}`,
    fr: `Brouillon enregistré, version ${saved.draftVersion} · champs à corriger\u00a0: ${errors.length}`,
  });
  if (errors.length === 0) return;
  for (const { path, message } of errors) tour.print.detail(`${path}  ${message}`);
  throw new UnexpectedError({
    en: 'The draft of the tour is not complete.',
    fr: 'Le brouillon de la visite n’est pas complet.',
  });
}

/** The packages by SKU id: those of the demo, or the one of `--package`. */
async function packagesOf(tour: Tour): Promise<Map<string, PackageFile>> {
  const packages = new Map<string, PackageFile>();
  if (tour.ownPackage) return packages.set(demoSkus.managed, tour.ownPackage);
  for (const [skuId, files] of tour.demo.packages) {
    const fileName = `${skuId}.zip`;
    const file =
      skuId === demoSkus.managed
        ? await freshBuild(files, fileName)
        : { fileName, bytes: await zipFiles(files) };
    packages.set(skuId, file);
  }
  return packages;
}

/** The demo offer under a name of its own; with `--package` it has one SKU. */
function contentOf(tour: Tour, offerId: string, name: string): OfferContent {
  const { offer } = tour.demo;
  const skus = (offer.skus ?? []).filter(
    ({ skuId }) => tour.ownPackage === null || skuId === demoSkus.managed,
  );
  return {
    ...offer,
    name,
    skus,
    marketplace: {
      ...offer.marketplace,
      title: name,
      marketingIdentifier: offerId,
      // Of its own: what an earlier tour proved does not count for this one.
      previewSubscriptionIds: [randomUUID()],
    },
  };
}
