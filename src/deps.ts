import type { MikroORM } from '@mikro-orm/postgresql';
import type { Role } from './domain/actor.ts';
import type { Language } from './domain/language.ts';
import type { StageDefinition } from './domain/pipeline.ts';
import type { LimitProfile } from './domain/prerequisites/limits.ts';
import type { CancelWindow } from './domain/publication.ts';
import type { Outbound } from './http/outbound.ts';
import type { IdentityProvider } from './identity/provider.ts';
import type { Bell } from './jobs/bell.ts';
import type { LeadHosts } from './leads/lead-hosts.ts';
import type { Log } from './log.ts';
import type { MailTransport } from './mail/transport.ts';
import type { Examiner } from './packages/examine.ts';
import type { MalwareScanner } from './packages/malware-scanner.ts';
import type { PackageStore } from './packages/package-store.ts';
import type { Metrics } from './telemetry/metrics.ts';
import type { Tracing } from './telemetry/tracing.ts';
import type { Planner } from './packages/planner.ts';
import type { SecretKeys } from './secrets/secret-keys.ts';
import type { Waker } from './streams/waker.ts';
import type { Timing } from './timing.ts';

/** An account of the demo. */
export type DemoAccount = {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
};

/** What an installation decides, already checked. */
export type Settings = {
  /** Where people reach the portal, without a slash at the end. */
  readonly publicUrl: string;
  /** The stages with their texts; the reviewing house's name is in one of them. */
  readonly pipeline: readonly StageDefinition[];
  readonly cancelWindow: CancelWindow;
  /** Whose numbers an offer is held against. */
  readonly limitProfile: LimitProfile;
  /** True where a reviewer may approve an offer of a publisher he belongs to. */
  readonly reviewByMembers: boolean;
  readonly operatorEmails: readonly string[];
  readonly reviewerEmails: readonly string[];
  /** Whether people may sign in by a link in a mail. */
  readonly signInByMail: boolean;
  /** Accounts that sign in by a button; empty outside the demo. */
  readonly demoAccounts: readonly DemoAccount[];
  readonly operatorLanguage: Language;
  readonly mailFrom: { readonly name: string; readonly address: string };
  /** 32 bytes; signs addresses of preview files, and marks secrets in requests. */
  readonly secretKey: Buffer;
  /** Whether certification asks for the links of an offer. */
  readonly checkLinks: boolean;
  /** Where the services are that leads are sent to. */
  readonly leadHosts: LeadHosts;
  /** Days after which a lead no longer tells who the customer is; 0 keeps it. */
  readonly leadRetentionDays: number;
  /** Keys that signed such addresses before, or will: what they signed is good too. */
  readonly otherSecretKeys: readonly Buffer[];
  /** Largest zip that may be uploaded, in bytes. */
  readonly maxPackageBytes: number;
};

/** Everything that reaches outside the process. `main.ts` makes one; each test makes its own. */
export type Deps = {
  readonly clock: { now(): Date };
  /** A fresh UUID. */
  newId(): string;
  /** A fresh random secret, URL-safe, 256 bits. */
  newSecret(): string;
  readonly orm: MikroORM;
  /** Tells workers that there is work; may be late or lost. */
  readonly bell: Bell;
  /** Tells readers that there are new facts; may be late or lost. */
  readonly waker: Waker;
  readonly mail: MailTransport;
  readonly packages: PackageStore;
  readonly examiner: Examiner;
  /** Null where none is configured: then people sign in by links in mails. */
  readonly identityProvider: IdentityProvider | null;
  /** Null where none is configured: then only the test signature is recognised, by a rule. */
  readonly scanner: MalwareScanner | null;
  /** Makes deployment plans, off the event loop. */
  readonly planner: Planner;
  readonly outbound: Outbound;
  /** Seals and opens what publishers gave us to keep. */
  readonly secrets: SecretKeys;
  readonly settings: Settings;
  readonly timing: Timing;
  readonly log: Log;
  /** What operators watch; see docs/operations.md. */
  readonly metrics: Metrics;
  readonly tracing: Tracing;
};
