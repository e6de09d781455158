/**
 * What *Validate prerequisites* says about an offer, and what it must know besides the offer itself.
 * Source: "Make your Azure Application offer live", Validate prerequisites: a missing field gets a warning beside that field.
 */
import type { Text } from '../language.ts';
import type { AudienceFile } from './audience-csv.ts';
import type { LimitProfile } from './limits.ts';
import type { PublishedFacts } from './published-facts.ts';

/** An `ERROR` keeps the offer from being published; a `WARNING` is shown and never blocks. */
export const violationSeverities = ['ERROR', 'WARNING'] as const;
export type ViolationSeverity = (typeof violationSeverities)[number];

/** The editor tab that holds the field, in the order of the form. */
export const violationSections = ['OFFER_SETTINGS', 'SKUS', 'MARKETPLACE', 'SUPPORT'] as const;
export type ViolationSection = (typeof violationSections)[number];

/** What is wrong, for programs. The sentence for people is `Violation.message`. */
export const violationCodes = [
  'required',
  'type',
  'tooShort',
  'tooLong',
  'pattern',
  'notAllowed',
  'duplicate',
  'countMin',
  'countMax',
  'url',
  'urlScheme',
  'guid',
  'email',
  'phone',
  'html',
  'imageFormat',
  'imageSize',
  'fileType',
  'immutable',
  'mismatch',
  'versionNotGreater',
  'priceIncrease',
  'packageUnknown',
  'packageNotProcessed',
  'packageRefused',
  'secretUnknown',
] as const;
export type ViolationCode = (typeof violationCodes)[number];

/** The values that a message speaks of; enough to write it again in another language. */
export type ViolationParams = Readonly<Record<string, string | number>>;

export type Violation = {
  /**
   * The field: `marketplace.title`, `skus[ID].packages[ID].version` (ID = the item's own `id`; `#2` = the second item,
   * when it has none that an edit could address). A fault of one value of a plain list has the path of the list; `params.value` and
   * `params.position` (from 1) name the value.
   */
  readonly path: string;
  readonly code: ViolationCode;
  readonly severity: ViolationSeverity;
  /** Plain text; it may quote what the publisher typed. */
  readonly message: Text;
  readonly params: ViolationParams;
  readonly section: ViolationSection;
  /** Title of the page that asks for it, or `Ours`. */
  readonly source: string;
};

/** How far the bytes named by a sha256 have come. `UNKNOWN`: this publisher never uploaded them. */
export const packageStates = ['UPLOADED', 'PROCESSED', 'REFUSED', 'UNKNOWN'] as const;
export type PackageFactState = (typeof packageStates)[number];

/** What is known of an uploaded package. */
export type PackageFacts = {
  readonly state: PackageFactState;
  /** Whether its form lets customers set up just-in-time access; null or absent where nobody looked. */
  readonly supportsJit?: boolean | null;
};

/** What an image really is, read from its stored bytes. */
export type ImageFacts = {
  readonly width: number;
  readonly height: number;
  /** True when a pixel lets what lies behind it shine through; absent where nobody looked. */
  readonly isTransparent?: boolean;
};

/** What a check of an offer needs to know besides the offer. */
export type ValidationFacts = {
  /** Null while the offer has no production revision. */
  readonly published: PublishedFacts | null;
  /**
   * Uploaded packages of this publisher by sha256; a sha256 that is not in it counts as `UNKNOWN`. Null where nobody
   * knows, as without a connection: then no upload is asked after.
   */
  readonly packages: ReadonlyMap<string, PackageFacts> | null;
  /**
   * Images of this publisher by sha256. When given, it decides over the sizes written in the draft, and an image
   * that is not in it was never uploaded.
   */
  readonly images?: ReadonlyMap<string, ImageFacts>;
  /** Audience files of this publisher by sha256; one that is not in it was never uploaded. Not asked after unless given. */
  readonly audiences?: ReadonlyMap<string, AudienceFile>;
  /** The field of each kept secret of this offer by its id. Not asked after unless given. */
  readonly secrets?: ReadonlyMap<string, string>;
  /** Marketing identifiers of the publisher's other offers; they must differ, whatever the letter case. */
  readonly marketingIdentifiersInUse?: readonly string[];
  /** Default `cpp`. */
  readonly profile?: LimitProfile;
};
