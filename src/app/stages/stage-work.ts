import type { Deps } from '../../deps.ts';
import type { StoredReport } from '../../db/certification-report.ts';
import type { Offer } from '../../db/offer.ts';
import type { Publication } from '../../db/publication.ts';
import type { Publisher } from '../../db/publisher.ts';
import type { Revision } from '../../db/revision.ts';
import type { StageRun } from '../../db/stage-run.ts';
import type { FrameLine } from '../../domain/code-frame.ts';
import type { Finding } from '../../domain/finding.ts';
import type { Tx } from '../transact.ts';

/** What a stage works on: a frozen revision, never the draft. */
export type StageInput = {
  readonly run: StageRun;
  readonly publication: Publication;
  readonly revision: Revision;
  readonly offer: Offer;
  readonly publisher: Publisher;
  /** Aborts when the run was taken over, or this worker stops. */
  readonly signal: AbortSignal;
  readonly progress: (done: number, total: number, unit: string) => void;
};

/** A finding with what it is about. */
export type PlacedFinding = {
  readonly finding: Finding;
  readonly skuId: string | null;
  readonly packageVersion: string | null;
  readonly packageSha256: string | null;
  readonly fieldPath: string | null;
  readonly codeFrame: readonly FrameLine[];
};

export type StageOutcome =
  | {
      readonly kind: 'passed';
      /** Equal inputs give an equal hash. */
      readonly resultHash: string;
      readonly reused: boolean;
      /** Warnings and advice; they are kept and never block. */
      readonly findings: readonly PlacedFinding[];
      /** What the findings are of, in their order; of certification alone. */
      readonly reports?: readonly StoredReport[];
      /** Stored in the transaction that ends the stage, under its guards. */
      readonly store?: (tx: Tx) => Promise<void>;
    }
  | {
      readonly kind: 'faults';
      readonly endReason: 'CERTIFICATION_FAULTS' | 'LEAD_DESTINATION_REFUSED';
      readonly findings: readonly PlacedFinding[];
      readonly reports?: readonly StoredReport[];
    }
  /** The publisher's side did not answer; the stage looks again after a pause. */
  | { readonly kind: 'later'; readonly afterMs: number; readonly reason: string };

/** Does the work of a SYSTEM stage. Whatever it throws is a fault of ours and is tried again. */
export type StageWork = (deps: Deps, input: StageInput) => Promise<StageOutcome>;
