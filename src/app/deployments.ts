import type { Deps } from '../deps.ts';
import type { ActorRecord } from '../domain/actor.ts';
import { deployToAzureUrl, managedAppCommand } from '../domain/product-page/deploy.ts';
import type { PlanFiles, ProductPage } from '../domain/product-page/product-page.ts';
import { TICKET_LIFETIME_MS, writeTicket } from './preview-ticket.ts';
import type { Opened } from './read/audience.ts';

/** Where a browser or Azure fetches the files of a page's packages: all absolute. */
export type FileAddresses = {
  /** One file of a package. */
  file(sha256: string, path: string): string;
  /** The package as a whole. */
  zip(sha256: string): string;
  image(sha256: string): string;
};

const escaped = (path: string): string => path.split('/').map(encodeURIComponent).join('/');

/** Addresses below `base`, which ends without a slash; a file's address says which package it is pinned to. */
function addressesBelow(base: string): FileAddresses {
  return {
    file: (sha256, path) => `${base}/${sha256}/files/${escaped(path)}`,
    zip: (sha256) => `${base}/${sha256}/package.zip`,
    image: (sha256) => `${base}/${sha256}/image.png`,
  };
}

/** The stable, public addresses of a live offer. */
export function liveAddresses(deps: Deps, publisherId: string, offerId: string): FileAddresses {
  const { publicUrl } = deps.settings;
  return addressesBelow(`${publicUrl}/packages/${escaped(publisherId)}/${escaped(offerId)}`);
}

/** The addresses that a preview ticket opens for an hour. */
export function previewAddresses(deps: Deps, ticket: string): FileAddresses {
  return addressesBelow(`${deps.settings.publicUrl}/preview/${ticket}/packages`);
}

/** The addresses of a listing with private plans: the files of those are behind a ticket for an hour. */
export function withPrivateAddresses(
  deps: Deps,
  who: ActorRecord,
  offerId: string,
  { skus, grant, subscriptionId }: Opened,
  page: ProductPage,
  everybodys: FileAddresses,
): FileAddresses {
  const ticket = writeTicket(deps.settings.secretKey, {
    offerId,
    holder: grant,
    kind: who.kind,
    name: who.name,
    subscriptionId,
    expiresAt: deps.clock.now().getTime() + TICKET_LIFETIME_MS,
  });
  const ticketed = addressesBelow(`${deps.settings.publicUrl}/private/${ticket}/packages`);
  const isPrivate = (sha256: string): boolean =>
    page.parts.files.data.some((files) => files.sha256 === sha256 && skus.has(files.skuItemId));
  return {
    file: (sha256, path) => (isPrivate(sha256) ? ticketed : everybodys).file(sha256, path),
    zip: (sha256) => (isPrivate(sha256) ? ticketed : everybodys).zip(sha256),
    image: everybodys.image,
  };
}

/** A picture of a page, and where it is. */
export type PictureAddress = { readonly sha256: string; readonly url: string };

/** The pictures of a page, each once, at the addresses of the preview or of the live offer. */
export function picturesOf(
  { parts }: ProductPage,
  addresses: FileAddresses,
): readonly PictureAddress[] {
  const { logos, screenshots, videos = [] } = parts.media.data;
  const images = [
    ...Object.values(logos),
    ...screenshots.map(({ image }) => image),
    ...videos.map(({ thumbnail }) => thumbnail),
  ];
  const hashes = new Set(images.flatMap((image) => (image === null ? [] : [image.sha256])));
  return [...hashes].map((sha256) => ({ sha256, url: addresses.image(sha256) }));
}

/** How one SKU is deployed. */
export type Deployment = {
  readonly skuItemId: string;
  readonly skuId: string;
  readonly skuType: string;
  readonly version: string;
  readonly packageUrl: string;
  readonly mainTemplateUrl: string;
  readonly formUrl: string;
  /** The *Deploy to Azure* link with its form; null for a managed application. */
  readonly deployToAzureUrl: string | null;
  /** The command that makes the managed application's definition; null for a solution template. */
  readonly managedAppCommand: string | null;
  readonly files: readonly {
    readonly path: string;
    readonly url: string;
    readonly sha256: string;
  }[];
};

/** The two ways to deploy, SKU by SKU, with the addresses of the preview or of the live offer. */
export function deploymentsOf(page: ProductPage, addresses: FileAddresses): readonly Deployment[] {
  const { overview, plans, deployment, files } = page.parts;
  return plans.flatMap(({ data: plan }) => {
    const pack = files.data.find(({ skuItemId }) => skuItemId === plan.skuItemId);
    const rights = deployment.data.find(({ skuItemId }) => skuItemId === plan.skuItemId);
    const { sha256, mainTemplatePath, formPath } = pack ?? emptyFiles;
    if (pack === undefined || sha256 === null) return [];
    if (mainTemplatePath === null || formPath === null) return [];
    const mainTemplateUrl = addresses.file(sha256, mainTemplatePath);
    const formUrl = addresses.file(sha256, formPath);
    const packageUrl = addresses.zip(sha256);
    const managed = plan.skuType === 'MANAGED_APPLICATION';
    return [
      {
        skuItemId: plan.skuItemId,
        skuId: plan.skuId,
        skuType: plan.skuType,
        version: plan.version,
        packageUrl,
        mainTemplateUrl,
        formUrl,
        deployToAzureUrl: managed ? null : deployToAzureUrl(mainTemplateUrl, formUrl),
        managedAppCommand: managed
          ? managedAppCommand({
              offerId: overview.data.offerId,
              skuId: plan.skuId,
              displayName: plan.title,
              description: plan.summary,
              packageFileUri: packageUrl,
              authorizations: rights?.authorizations ?? [],
            })
          : null,
        files: pack.entries.map((entry) => ({
          path: entry.path,
          url: addresses.file(sha256, entry.path),
          sha256: entry.sha256,
        })),
      },
    ];
  });
}

const emptyFiles: Pick<PlanFiles, 'sha256' | 'mainTemplatePath' | 'formPath'> = {
  sha256: null,
  mainTemplatePath: null,
  formPath: null,
};
