import type { ApiVersionData } from './api-versions.ts';

/** `reference`: as the marketplace's own test kit behaves, for comparing with it; `default`: with our differences. */
export type CertificationMode = 'default' | 'reference';

/** What a run of the rules is asked with, beside the package. Every rule's context carries it. */
export type RunSettings = {
  readonly mode: CertificationMode;
  /** Evaluation date, `YYYY-MM-DD`. */
  readonly date: string;
  readonly apiVersions: ApiVersionData;
};
