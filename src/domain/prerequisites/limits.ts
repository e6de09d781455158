/**
 * Every number of the offer form, in one table by profile.
 *
 * Lengths are counted in Unicode code points after NFC normalisation and trimming of outer white space; HTML counts
 * with its markup. Sources: "Azure application Marketplace tab", "Configure SKUs for an Azure application offer",
 * "Azure application Offer Settings tab"; a number that none of them prints is marked "ours".
 */
export const limitProfiles = ['cpp'] as const;
export type LimitProfile = (typeof limitProfiles)[number];

/** Width and height in pixels, exact. */
export type PixelSize = { readonly width: number; readonly height: number };

export const limits = {
  cpp: {
    length: {
      offerName: 50,
      skuId: 50,
      /** Ours: the pages print no length. */
      skuTitle: 50,
      skuSummary: 100,
      /** Ours: the pages print no length. */
      skuDescription: 3000,
      title: 50,
      summary: 100,
      longSummary: 256,
      description: 3000,
      marketingIdentifier: 50,
      linkTitle: 255,
      screenshotName: 100,
      termsOfUse: 10_000,
      /** Ours. */
      contactName: 100,
      /** Ours: what browsers and proxies carry without trouble. */
      url: 2048,
    },
    count: {
      /** Printed for the successor of the portal only, like the next one. */
      skusMax: 100,
      authorizationsMax: 100,
      /** Ours. */
      packagesMax: 100,
      /** Ours. */
      usefulLinksMax: 25,
      /** Ours: as many as a list of notification addresses may have. */
      leadContactsMax: 20,
      previewSubscriptionsMax: 100,
      categoriesMax: 5,
      screenshotsMax: 5,
    },
    logo: {
      small: { width: 40, height: 40 },
      medium: { width: 90, height: 90 },
      large: { width: 115, height: 115 },
      wide: { width: 255, height: 115 },
      hero: { width: 815, height: 290 },
    },
    screenshot: { width: 533, height: 324 },
    /** Elements that the description may use without a remark; `htmlElements` lists all that are accepted. */
    htmlElements: ['p', 'em', 'ul', 'li', 'ol', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6'],
  },
} as const satisfies Record<LimitProfile, object>;

/** The numbers of one profile. */
export type Limits = (typeof limits)[LimitProfile];
