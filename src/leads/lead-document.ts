/**
 * The lead document: what a publisher's lead destination receives about an interested customer.
 * Source: "Get customer leads" and "Configure lead management for HTTPS endpoint".
 */

/** Where the customer was. */
export const leadSources = [
  'AzureMarketplace',
  'AzurePortal',
  'TestDrive',
  'AppSource (SPZA)',
] as const;
export type LeadSource = (typeof leadSources)[number];

/** What the customer did: installed, asked for a trial, does not want contact, bought, started a test drive. */
export const leadActions = ['INS', 'PLT', 'DNC', 'Create', 'StartTestDrive'] as const;
export type LeadAction = (typeof leadActions)[number];

/** Who the customer is; none of it is guaranteed. Keys are those of the document. */
export type LeadPerson = {
  readonly FirstName?: string;
  readonly LastName?: string;
  readonly Email?: string;
  readonly Phone?: string;
  /** ISO 3166-1 alpha-2. */
  readonly Country?: string;
  readonly Company?: string;
  readonly Title?: string;
};

/** Sent as JSON. */
export type LeadDocument = {
  readonly OfferTitle: string;
  /** `Source-Action|publisherId.offerId`. */
  readonly LeadSource: string;
  readonly ActionCode: LeadAction;
  readonly UserDetails: LeadPerson;
};

/** Whom a lead is about. */
export type LeadOffer = {
  readonly title: string;
  readonly publisherId: string;
  readonly offerId: string;
};

/** The document of one lead; what is not known of the person is left out. */
export function leadDocument(
  offer: LeadOffer,
  source: LeadSource,
  action: LeadAction,
  person: LeadPerson,
): LeadDocument {
  const known = Object.entries(person).filter(
    ([, value]) => typeof value === 'string' && value.trim() !== '',
  );
  return {
    OfferTitle: offer.title,
    LeadSource: `${source}-${action}|${offer.publisherId}.${offer.offerId}`,
    ActionCode: action,
    UserDetails: Object.fromEntries(known),
  };
}

/** Hundreds of nanoseconds since the year 1, as the test values of the store count time. */
export function ticksOf(at: Date): bigint {
  return BigInt(at.getTime()) * 10_000n + 621_355_968_000_000_000n;
}

/**
 * The lead that a destination gets while an offer is published, to see whether it accepts leads. A receiver knows it by
 * `MSFT_TEST_`.
 */
export function testLeadDocument(offer: LeadOffer, at: Date): LeadDocument {
  const mark = `MSFT_TEST_${ticksOf(at)}`;
  return leadDocument(offer, 'AzureMarketplace', 'INS', {
    FirstName: mark,
    LastName: mark,
    Email: `${mark}@test.com`,
    Phone: '1234567890',
    Country: 'US',
    Company: mark,
    Title: mark,
  });
}

/** Leads of persons at schools (`.edu`) are not passed on. */
export function mayPassOn(person: LeadPerson): boolean {
  return !/\.edu\.?$/i.test((person.Email ?? '').trim());
}
