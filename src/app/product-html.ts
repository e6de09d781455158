import type { Language } from '../domain/language.ts';
import { renderProductPage } from '../domain/product-page/render.ts';
import type { PreviewBar } from '../domain/product-page/render.ts';
import type { ProductPage } from '../domain/product-page/product-page.ts';
import { versionLabel } from '../domain/revision.ts';
import type { RevisionPackage } from '../domain/revision.ts';
import { deploymentsOf } from './deployments.ts';
import type { FileAddresses } from './deployments.ts';

/** Where the style sheet of product pages is served. */
export const PRODUCT_STYLE_PATH = '/store/product-page.css';

/** The HTML of a product page. Live and preview differ by the bar and by the addresses alone. */
export function productHtml(
  page: ProductPage,
  language: Language,
  addresses: FileAddresses,
  bar: PreviewBar | null,
): string {
  const deployments = new Map(
    deploymentsOf(page, addresses).map((deployment) => [deployment.skuItemId, deployment]),
  );
  const shaOf = (skuItemId: string): string =>
    page.parts.files.data.find((files) => files.skuItemId === skuItemId)?.sha256 ?? '';
  return renderProductPage(page, {
    language,
    style: { href: PRODUCT_STYLE_PATH },
    urls: {
      home: '/store',
      inLanguage: (wanted) => `?lang=${wanted}`,
      getItNow: null,
      image: (sha256) => addresses.image(sha256),
      file: (skuItemId, path) => addresses.file(shaOf(skuItemId), path),
      packageZip: (skuItemId) => addresses.zip(shaOf(skuItemId)),
      deployToAzure: (skuItemId) => deployments.get(skuItemId)?.deployToAzureUrl ?? '',
    },
    ...(bar === null ? { kind: 'LIVE' as const } : { kind: 'PREVIEW' as const, bar }),
  });
}

/** The words of the bar over a preview. */
export function previewBar(facts: {
  readonly packages: readonly RevisionPackage[];
  readonly live: readonly RevisionPackage[] | null;
  readonly subscriptions: number;
  readonly seenAs: string | null;
}): PreviewBar {
  return {
    version: versionLabel(facts.packages),
    liveVersion: facts.live === null ? null : versionLabel(facts.live),
    subscriptions: facts.subscriptions,
    seenAs: facts.seenAs,
    links: [],
  };
}
