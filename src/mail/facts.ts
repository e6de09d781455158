/** What the messages are told. Names and texts of people come in as they are; the layout makes them fit. */
import type { Text } from '../domain/language.ts';
import type { Finding } from '../domain/finding.ts';
import type { Stage, StepStatus } from '../domain/pipeline.ts';

/** A publisher and an offer by name and by the readable id that stands in addresses. */
export type OfferFacts = {
  readonly publisherId: string;
  readonly publisherName: string;
  readonly offerId: string;
  readonly offerName: string;
};

/** One stage as the *Status* tab shows it; the title comes from the pipeline, with the operator's name in it. */
export type StageLine = {
  readonly stage: Stage;
  readonly title: Text;
  readonly status: StepStatus;
};

/** What every mail about a publication carries. */
export type PublicationFacts = OfferFacts & {
  readonly publication: {
    readonly id: string;
    /** Counts the publications of the offer from 1. */
    readonly number: number;
    /** What the publisher calls the content, for example "2.4.0". */
    readonly version: string;
    /** sha256 of the frozen revision, in hex; its first seven digits are shown. */
    readonly revisionHash: string;
  };
  /** When it happened; never when the mail is sent. */
  readonly at: Date;
  /** All stages in order, with the statuses of this moment. */
  readonly stages: readonly StageLine[];
  /** The stage that the mail is about. */
  readonly stage: Stage;
  /** The version that customers see in the store now; null when there is none. */
  readonly liveVersion: string | null;
  readonly links: {
    /** The exact place in the *Status* tab. */
    readonly status: string;
    /** *Get help* with this publication attached. */
    readonly help: string;
  };
};

/** A finding of a stage. `field` names a place in the offer's form, for faults outside a package. */
export type MailFinding = Pick<
  Finding,
  'ruleId' | 'level' | 'file' | 'line' | 'column' | 'message' | 'fix'
> & {
  readonly field: Text | null;
  /** Id of the SKU whose package it is; null when it is of the whole offer. */
  readonly sku: string | null;
  /** The finding in the *Status* tab. */
  readonly link: string;
};
