/** The demo offer as it lies in the folder `demo`: texts, the files of two packages, and pictures. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { logoSlots } from '../domain/content.ts';
import type { Image, LogoSlot, OfferContent } from '../domain/content.ts';
import { readFolder } from './zip-folder.ts';
import type { FileMap } from './zip-folder.ts';

/** Where a picture stands on the product page. */
export type ImagePlace = LogoSlot | 'screenshot';

export type DemoContent = {
  /** Everything but the hashes of what is uploaded. */
  readonly offer: OfferContent;
  /** Files of each SKU's package, by SKU id. */
  readonly packages: ReadonlyMap<string, FileMap>;
  readonly images: ReadonlyMap<ImagePlace, { readonly fileName: string; readonly bytes: Buffer }>;
};

/** SKU ids of the demo offer: the managed application, and the solution template beside it. */
export const demoSkus = { managed: 'standard', solutionTemplate: 'forwarder' } as const;

const demoFolder = join(import.meta.dirname, '..', '..', 'demo');

/** Reads the folder. Rejects when a file is missing. */
export async function readDemoContent(folder: string = demoFolder): Promise<DemoContent> {
  const images = new Map<ImagePlace, { fileName: string; bytes: Buffer }>();
  for (const place of [...logoSlots, 'screenshot'] as const) {
    const isLogo = place !== 'hero' && place !== 'screenshot';
    const fileName = isLogo ? `logo-${place}.png` : `${place}.png`;
    images.set(place, { fileName, bytes: await readFile(join(folder, 'images', fileName)) });
  }
  // The file is part of this repository, and a test reads it as an offer.
  const offer = JSON.parse(await readFile(join(folder, 'offer.json'), 'utf8')) as OfferContent;
  return {
    offer,
    packages: new Map([
      [demoSkus.managed, await readFolder(join(folder, 'package'))],
      [demoSkus.solutionTemplate, await readFolder(join(folder, 'solution-template'))],
    ]),
    images,
  };
}

/** The demo offer with the hashes of uploaded packages (by SKU id) and pictures. */
export function completeOffer(
  offer: OfferContent,
  uploaded: {
    readonly packages: ReadonlyMap<string, string>;
    readonly images: ReadonlyMap<ImagePlace, Image>;
  },
): OfferContent {
  const logos: { [slot in LogoSlot]?: Image } = {};
  for (const slot of logoSlots) {
    const image = uploaded.images.get(slot);
    if (image) logos[slot] = image;
  }
  const screenshot = uploaded.images.get('screenshot');
  return {
    ...offer,
    skus: (offer.skus ?? []).map((sku) => {
      const sha256 = uploaded.packages.get(sku.skuId ?? '');
      const packages = (sku.packages ?? []).map((version) =>
        sha256 === undefined ? version : { ...version, sha256 },
      );
      return { ...sku, packages };
    }),
    marketplace: {
      ...offer.marketplace,
      logos,
      screenshots: (offer.marketplace?.screenshots ?? []).map((shot) =>
        screenshot === undefined ? shot : { ...shot, image: screenshot },
      ),
    },
  };
}
