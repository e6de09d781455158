import { compareVersions, newestPackage, packagesFrom } from './content.ts';
import type { OfferContent, PackageVersion } from './content.ts';
import { withValueAt } from './draft-edits.ts';
import { refuse } from './refusal.ts';
import type { Refusal } from './refusal.ts';
import { notLive } from './stop-distribution.ts';

export type RollBackRefusal = Refusal<
  'NOT_LIVE' | 'INVALID_INPUT' | 'NO_EARLIER_PACKAGE' | 'NEWER_PACKAGE_IN_DRAFT'
>;

export type RollBackDecision =
  | {
      readonly ok: true;
      readonly draft: OfferContent;
      /** The version that is taken out, and the one that is served once this is live. */
      readonly removed: string;
      readonly served: string;
    }
  | { readonly ok: false; readonly refusal: RollBackRefusal };

/**
 * Rolls a SKU back: its newest published package leaves the draft, so that the next publication serves the one before.
 * Source: domain notes 2.10.
 */
export function rollBackPackage(
  draft: OfferContent,
  production: OfferContent | null,
  skuId: string,
): RollBackDecision {
  if (production === null) return notLive();
  const live = (production.skus ?? []).find((sku) => sku.skuId === skuId);
  const item = itemsOf(draft.skus).find(({ id }) => id === live?.id);
  if (live === undefined || item === undefined) return unknownSku(skuId);
  const lender = packagesFrom(live, production.skus ?? []);
  if (lender !== undefined && lender.id !== live.id) return borrowed(lender.skuId ?? '');
  const newest = newestPackage({ id: live.id, packages: live.packages ?? [] }, []);
  const packages = itemsOf((item as { packages?: unknown }).packages) as readonly PackageVersion[];
  const removed = packages.find(({ id }) => id === newest?.id);
  if (newest === undefined || removed === undefined) return notInDraft(newest?.version ?? '');
  // A version may be anything in a draft; what is no text names no package that could be served.
  const rest = packages.filter(
    ({ id, version }) => id !== removed.id && typeof version === 'string',
  );
  const served = newestPackage({ id: item.id, packages: rest }, [])?.version;
  const published = newest.version ?? '';
  if (served === undefined) return noEarlier(published);
  if (compareVersions(served, published) > 0) return newerInDraft(published, served);
  const path = `skus[${item.id}].packages[${removed.id}]`;
  return { ok: true, draft: withValueAt(draft, path, null), removed: published, served };
}

/** The items of a list in which a draft may hold anything. */
function itemsOf(list: unknown): readonly { readonly id: string }[] {
  if (!Array.isArray(list)) return [];
  return (list as readonly unknown[]).filter(
    (item): item is { readonly id: string } =>
      typeof item === 'object' &&
      item !== null &&
      typeof (item as { id?: unknown }).id === 'string',
  );
}

const path = ['input', 'skuId'];

const unknownSku = (skuId: string) =>
  refuse(
    'INVALID_INPUT',
    {
      en: `No SKU with the ID ${skuId.slice(0, 50)} is both live and in the draft. Name one that is.`,
      fr: `Aucune référence SKU d’ID ${skuId.slice(0, 50)} n’est à la fois en ligne et dans le brouillon. Indiquez-en une qui l’est.`,
    },
    { path },
  );

const borrowed = (skuId: string) =>
  refuse(
    'INVALID_INPUT',
    {
      en: `This SKU serves the packages of the SKU ${skuId}. Roll that one back.`,
      fr: `Cette référence SKU sert les packages de la référence ${skuId}. Revenez en arrière sur celle-ci.`,
    },
    { path },
  );

const notInDraft = (version: string) =>
  refuse(
    'NO_EARLIER_PACKAGE',
    {
      en: `Version ${version}, which is live, is not in the draft any more. Publish the draft as it is.`,
      fr: `La version ${version}, qui est en ligne, n’est plus dans le brouillon. Publiez le brouillon tel quel.`,
    },
    { path },
  );

const noEarlier = (version: string) =>
  refuse(
    'NO_EARLIER_PACKAGE',
    {
      en: `Version ${version} is the only package of this SKU, so there is none to go back to. Add a corrected package with a greater version, or stop the distribution.`,
      fr: `La version ${version} est le seul package de cette référence SKU\u00a0: il n’y en a pas d’antérieur. Ajoutez un package corrigé d’une version plus grande, ou arrêtez la distribution.`,
    },
    { path },
  );

const newerInDraft = (version: string, newer: string) =>
  refuse(
    'NEWER_PACKAGE_IN_DRAFT',
    {
      en: `The draft has version ${newer}, which is newer than the live version ${version} and would be served. Remove it from the draft first.`,
      fr: `Le brouillon contient la version ${newer}, plus récente que la version ${version} en ligne, et c’est elle qui serait servie. Retirez-la d’abord du brouillon.`,
    },
    { path },
  );
