/**
 * Every number of the offer form, in one table by profile: `cpp` is the Cloud Partner Portal, `partnerCenter` its successor.
 *
 * Lengths are counted in Unicode code points after NFC normalisation and trimming of outer white space; HTML counts
 * with its markup. Sources: "Azure application Marketplace tab", "Configure SKUs for an Azure application offer",
 * "Azure application Offer Settings tab", "Azure application offer listing", "Create and configure plans"; a number that
 * none of them prints is marked "ours".
 */
import type { LogoSlot } from '../content.ts';

export const limitProfiles = ['cpp', 'partnerCenter'] as const;
export type LimitProfile = (typeof limitProfiles)[number];

/** Exact width and height in pixels, or a square whose side lies between two numbers of pixels. */
export type ImageSize =
  | { readonly width: number; readonly height: number }
  | { readonly sideMin: number; readonly sideMax: number };

/** The numbers of one profile. */
export type Limits = {
  readonly length: Readonly<Record<LengthName, number>>;
  readonly count: Readonly<Record<CountName, number>>;
  /** Null: the profile has no such image, and one that is there is not looked at. */
  readonly logo: Readonly<Record<LogoSlot, ImageSize | null>>;
  readonly requiredLogos: readonly LogoSlot[];
  readonly screenshot: ImageSize;
  readonly videoThumbnail: ImageSize;
  /** Elements that the description may use without a remark; `html-subset.ts` lists all that are accepted. */
  readonly htmlElements: readonly string[];
  /** Whether privacy policy and useful links must be https. */
  readonly httpsLinks: boolean;
  /** Whether the price of a market may fall once it was published there; none may rise. */
  readonly pricesFall: boolean;
  /** Characters beyond plain text that a title may hold: every one, or of pictographs only these. */
  readonly titlePictographs: 'all' | readonly string[];
};

const length = {
  offerId: 50,
  offerName: 50,
  skuId: 50,
  /** Ours: the pages print no length. */
  skuTitle: 50,
  skuSummary: 100,
  /** Ours: the pages print no length. */
  skuDescription: 3000,
  /** Ours. */
  certificationName: 100,
  /** Ours. */
  audienceDescription: 255,
  /** Ours, like the next two. */
  meterId: 50,
  meterName: 100,
  meterUnit: 50,
  policyName: 50,
  /** Ours: the longest parameters that a person would write. */
  policyParameters: 10_000,
  /** Ours. */
  customerAction: 255,
  title: 50,
  summary: 100,
  longSummary: 256,
  description: 3000,
  marketingIdentifier: 50,
  linkTitle: 255,
  screenshotName: 100,
  videoName: 100,
  termsOfUse: 10_000,
  /** Ours: as long as the terms that it changes. */
  customAmendment: 10_000,
  /** Ours. */
  contactName: 100,
  /** Ours: what browsers and proxies carry without trouble. */
  url: 2048,
  containerNameMin: 3,
  containerName: 63,
  /** Ours. */
  leadAccount: 255,
};
type LengthName = keyof typeof length;

const count = {
  /** Printed for the successor of the portal only, like the next one. */
  skusMax: 100,
  privateSkusMax: 45,
  governmentCertificationsMax: 100,
  audienceEntriesMax: 10,
  audienceRowsMax: 20_000,
  metersMax: 18,
  /** Ours. */
  packagesMax: 100,
  authorizationsMax: 100,
  policiesMax: 5,
  /** Ours. */
  customerActionsMax: 100,
  previewSubscriptionsMax: 100,
  /** Ours. */
  usefulLinksMax: 25,
  categoriesMax: 5,
  /** Of each category; printed for the successor of the portal only. */
  subcategoriesMax: 2,
  screenshotsMax: 5,
  videosMax: 5,
  /** Ours: as many as a list of notification addresses may have. */
  leadContactsMax: 20,
  customAmendmentsMax: 10,
  amendmentTenantsMax: 20,
};
type CountName = keyof typeof count;

const cpp = {
  length,
  count,
  logo: {
    small: { width: 40, height: 40 },
    medium: { width: 90, height: 90 },
    large: { width: 115, height: 115 },
    wide: { width: 255, height: 115 },
    hero: { width: 815, height: 290 },
  },
  requiredLogos: ['small', 'medium', 'large', 'wide'],
  screenshot: { width: 533, height: 324 },
  videoThumbnail: { width: 533, height: 324 },
  htmlElements: ['p', 'em', 'ul', 'li', 'ol', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6'],
  httpsLinks: false,
  pricesFall: true,
  titlePictographs: 'all',
} as const satisfies Limits;

const partnerCenter = {
  length: {
    ...length,
    skuTitle: 100,
    skuDescription: 2000,
    title: 200,
    description: 5000,
  },
  count: { ...count, audienceRowsMax: 10_000, categoriesMax: 2 },
  logo: {
    small: { width: 48, height: 48 },
    medium: { width: 90, height: 90 },
    large: { sideMin: 216, sideMax: 350 },
    wide: { width: 255, height: 115 },
    hero: null,
  },
  requiredLogos: ['large', 'wide'],
  screenshot: { width: 1280, height: 720 },
  videoThumbnail: { width: 1280, height: 720 },
  htmlElements: ['p', 'b', 'i', 'br', 'ul', 'li', 'ol', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6'],
  httpsLinks: true,
  pricesFall: false,
  titlePictographs: ['™', '©', '®'],
} as const satisfies Limits;

export const limits = { cpp, partnerCenter } as const satisfies Record<LimitProfile, Limits>;
