import { demoSkus } from '../../demo/demo-content.ts';
import { faultyPackage } from '../../demo/faulty-package.ts';
import type { OfferContent } from '../../domain/content.ts';
import { freshBuild } from '../build-package.ts';
import { publishOffer, tellMails, tellReport, watchUntilStop } from '../publication.ts';
import { UnexpectedError, chapter } from '../tour-context.ts';
import type { Tour, TourOffer } from '../tour-context.ts';
import { tellStillLive } from './live.ts';
import { saveOffer, uploadShown } from './make-offer.ts';

/** The version that the tour publishes after the first. */
const updateVersion = '1.1.0';

/** An update whose package has faults: every one is named with its place, and the live offer stays as it is. */
export async function faultyUpdate(tour: Tour, offer: TourOffer, liveHash: string): Promise<void> {
  chapter(tour, {
    en: '7. An update with faults',
    fr: '7. Une mise à jour avec des défauts',
  });
  const files = tour.demo.packages.get(demoSkus.managed) ?? new Map<string, Uint8Array>();
  await saveUpdate(tour, offer, new Map(faultyPackage(files)));
  const { publication } = await publishOffer(tour, offer, null);
  const { transition } = await watchUntilStop(tour, offer, publication.id);
  const blocking = await tellReport(tour, publication.id);
  if (transition.kind !== 'PUBLICATION_FAILED' || blocking === 0) {
    throw new UnexpectedError({
      en: `The faulty package was to be refused with findings: ${transition.sentence}`,
      fr: `Le package défectueux devait être refusé avec des résultats\u00a0: ${transition.sentence}`,
    });
  }
  await tellMails(tour, offer);
  await tellStillLive(tour, offer, liveHash);
}

/** Uploads a new build of the demo package as version 1.1.0 and saves it in the draft. */
export async function saveUpdate(
  tour: Tour,
  offer: TourOffer,
  files: ReadonlyMap<string, Uint8Array> | undefined = tour.demo.packages.get(demoSkus.managed),
): Promise<void> {
  const file = await freshBuild(files ?? new Map(), `${demoSkus.managed}-${updateVersion}.zip`);
  const sha256 = await uploadShown(tour, file);
  await saveOffer(tour, offer, withUpdate(offer.content, sha256));
}

function withUpdate(content: OfferContent, sha256: string): OfferContent {
  const skus = (content.skus ?? []).map((sku) => {
    const [first] = sku.packages ?? [];
    if (sku.skuId !== demoSkus.managed || !first) return sku;
    const update = {
      ...first,
      id: `${first.id}-update`,
      version: updateVersion,
      sha256,
    };
    return { ...sku, packages: [first, update] };
  });
  return { ...content, skus };
}
