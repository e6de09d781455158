/**
 * The settings: environment variables (and flags of the command line) → one typed, read-only value.
 *
 * Everything a person may set is a row of `settings`: what it means, what it accepts, its default and an example. The
 * parser, the messages, the flags and the table of docs/configuration.md are made from these rows.
 */
import { readFileSync, statSync } from 'node:fs';
import { isIP } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import * as z from 'zod';
import type { ProviderSettings } from './identity/provider.ts';
import { limitProfiles, type LimitProfile } from './domain/prerequisites/limits.ts';
import type { S3Place } from './packages/s3-package-store.ts';

/** What runs in this process. */
export type Role = 'all' | 'api' | 'worker';

/** A host that may be called, with any port (`null`) or one. Host in lower case, IPv6 without brackets. */
export type HostRule = { readonly host: string; readonly port: number | null };

/** A mail address with the name shown beside it (empty when there is none). */
export type MailAddress = { readonly name: string; readonly address: string };

/** The settings of one process, complete: every default is filled in. */
export type Config = {
  /** Absolute path of the folder that holds package.json. */
  readonly projectRoot: string;
  /** The folders in which programs such as `redis-server` are looked for, as in PATH. */
  readonly searchPath: string;
  /** Which parts run in this process. */
  readonly role: Role;
  /** The port to listen on; 0 lets the system choose. */
  readonly port: number;
  /** True when PORT was not given: if `port` is taken, the next free one may be used (see `listeningOn`). */
  readonly portIsDefault: boolean;
  /** The address to listen on: an IP address or a host name, IPv6 without brackets. */
  readonly host: string;
  /** The origin under which people reach this service, without a slash at the end. Links in mails begin with it. */
  readonly publicUrl: string;
  /** True when PUBLIC_URL was not given and `publicUrl` was made from `host` and `port`. */
  readonly publicUrlIsDefault: boolean;
  /** Absolute path of the folder that holds everything this service stores outside a database server. */
  readonly dataDir: string;
  /** Connection address of PostgreSQL, or null for the embedded one. */
  readonly databaseUrl: string | null;
  /** Connection address of Redis, or null: then a `redis-server` on `searchPath` is started where Bull is wanted. */
  readonly redisUrl: string | null;
  /** What rings the workers: `auto` takes Bull when there is a Redis, else PostgreSQL. */
  readonly bell: 'auto' | 'bull' | 'postgres';
  /** Address of the mail server, or null: then mails are files in the data folder. */
  readonly smtpUrl: string | null;
  /** The bucket that keeps packages, or null: then they are files in the data folder. */
  readonly packageStore: S3Place | null;
  /** The daemon that scans packages for malware; null without one. */
  readonly clamavUrl: string | null;
  /** The sender of every mail. */
  readonly mailFrom: MailAddress;
  /** People who are operators from their first sign-in on; lower case, each once. */
  readonly operatorEmails: readonly string[];
  /** People who are reviewers from their first sign-in on; like `operatorEmails`. */
  readonly reviewerEmails: readonly string[];
  /** Whether people may sign in by a link in a mail. `auto` is already decided. */
  readonly signInByMail: boolean;
  /** The identity provider that people sign in through; null for none. */
  readonly oidc: ProviderSettings | null;
  /** Private or local hosts that addresses given by users may lead to. Empty: only the public internet. */
  readonly outboundAllow: readonly HostRule[];
  /** Certificates (PEM) trusted in calls to addresses given by users, beside the usual ones. */
  readonly outboundCa: { readonly file: string; readonly pem: string } | null;
  /** The file that keeps the heads of the audit's chain, outside the database. */
  readonly auditHeadsFile: string;
  /** The 32 bytes that encrypt stored secrets, or null: then `secret.key` in the data folder is used. */
  readonly secretKey: Uint8Array | null;
  /** Further keys that open stored secrets and addresses; none of them seals or signs. */
  readonly otherSecretKeys: readonly Uint8Array[];
  /** When a publication may be cancelled: from the publisher's sign-off on (`seed`), or at any stage (`any`). */
  readonly cancelWindow: 'seed' | 'any';
  /** Whose limits an offer is held against: the Cloud Partner Portal's (`cpp`) or its successor's. */
  readonly limitProfile: LimitProfile;
  /** The operator's name in the stage title "Microsoft review". */
  readonly reviewerName: string;
  /** Whether a reviewer who is a member of the publisher may approve its offers. */
  readonly reviewByMembers: boolean;
  /** Whether the demo accounts and their sign-in buttons exist. `auto` is already decided. */
  readonly demo: boolean;
  /** Origins whose pages may call the API: the one of `publicUrl`, on loopback its other names, and ALLOWED_ORIGINS. */
  readonly allowedOrigins: readonly string[];
  /** What the Host header of a request may say (`host` or `host:port`), made like `allowedOrigins`. */
  readonly allowedHosts: readonly string[];
  /** Whether the schema may be asked for, and the GraphiQL page is served. */
  readonly introspection: boolean;
  /** How many stages one worker runs at a time. */
  readonly stageConcurrency: number;
  /** Whether certification asks for the links of an offer. */
  readonly checkLinks: boolean;
  /** How long a stopping API serves on after it said so on /ready, in seconds. */
  readonly drainSeconds: number;
  /** Days after which leads no longer tell who the customer is; 0 keeps them. */
  readonly leadRetentionDays: number;
  /** The largest package that may be uploaded, in bytes. */
  readonly maxPackageBytes: number;
  /** The least important messages that are still logged. */
  readonly logLevel: 'error' | 'warn' | 'info' | 'debug';
  /** Where `/live`, `/ready` and `/metrics` are served for those who run this process; null for nowhere. */
  readonly operations: { readonly host: string; readonly port: number } | null;
  /** Where traces are sent; null: nothing is recorded. */
  readonly traces: {
    /** Address of an OTLP/HTTP receiver; `/v1/traces` is added. */
    readonly endpoint: string;
    readonly headers: Readonly<Record<string, string>>;
    /** Which share of the traces that begin here is recorded, from 0 to 1. */
    readonly share: number;
  } | null;
};

/** What `readConfig` answers: the settings with advice to print, or every fault found, one sentence group each. */
export type ConfigResult =
  | { readonly ok: true; readonly config: Config; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly faults: readonly string[] };

/** The folder that holds package.json. */
const projectRoot = resolve(import.meta.dirname, '..');

const MEBIBYTE = 1024 * 1024;

/** Stands for a reason that says no more than "what is expected" does; an empty one would be replaced. */
const UNEXPLAINED = '-';

/** Thrown when a given text is not taken; the message is a reason beyond "what is expected", or empty. */
class Refused extends Error {}

/** A given text turned into a value; what `parse` refuses becomes the fault of that variable. */
function text<T>(parse: (given: string) => T) {
  return z
    .string()
    .transform((given, context): T => {
      try {
        return parse(given);
      } catch (cause) {
        if (!(cause instanceof Refused)) throw cause;
        const message = cause.message || UNEXPLAINED;
        context.issues.push({ code: 'custom', message, input: given });
        return z.NEVER;
      }
    })
    .optional();
}

function wholeNumber(given: string, least: number, most: number): number {
  const value = /^\d{1,15}$/.test(given) ? Number(given) : Number.NaN;
  if (!(value >= least && value <= most)) throw new Refused();
  return value;
}

function addressOf(given: string, protocols: readonly string[]): URL {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (!url || !protocols.includes(url.protocol)) throw new Refused();
  return url;
}

function databaseUrl(given: string): string {
  const url = addressOf(given, ['postgres:', 'postgresql:']);
  if (url.pathname.length < 2) throw new Refused('It names no database.');
  if (!url.hostname && !url.searchParams.get('host')) throw new Refused('It names no host.');
  return given;
}

function serverUrl(protocols: readonly string[]): (given: string) => string {
  return (given) => {
    const url = addressOf(given, protocols);
    if (!url.hostname) throw new Refused('It names no host.');
    return given;
  };
}

/** `s3://bucket/prefix?endpoint=…&region=…`. */
function packageStore(given: string): S3Place {
  const url = addressOf(given, ['s3:']);
  if (url.username || url.password || url.port) {
    throw new Refused(
      'It must not contain a user, a password or a port; credentials are given by the AWS variables.',
    );
  }
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(url.hostname)) {
    throw new Refused('It names no bucket: 3 to 63 lower-case letters, digits, dots and hyphens.');
  }
  const unknown = [...url.searchParams.keys()].filter(
    (name) => name !== 'endpoint' && name !== 'region',
  );
  if (unknown.length > 0)
    throw new Refused(`It has endpoint and region, and no ${unknown.join(', ')}.`);
  const endpoint = url.searchParams.get('endpoint');
  const prefix = decodeURIComponent(url.pathname).replace(/^\/+|\/+$/g, '');
  return {
    bucket: url.hostname,
    prefix: prefix === '' ? '' : `${prefix}/`,
    endpoint: endpoint === null ? null : addressOf(endpoint, ['http:', 'https:']).origin,
    region: url.searchParams.get('region') ?? 'us-east-1',
  };
}

/** `tcp://host:port`, or `unix:///path` of a socket. */
function daemonUrl(given: string): string {
  const url = addressOf(given, ['tcp:', 'unix:']);
  if (url.protocol === 'tcp:' && !url.hostname) throw new Refused('It names no host.');
  if (url.protocol === 'unix:' && (url.hostname || !url.pathname.startsWith('/'))) {
    throw new Refused('A socket is written unix:///path, with three slashes.');
  }
  return given;
}

function origin(given: string): string {
  const url = addressOf(given, ['http:', 'https:']);
  if (url.username || url.password) throw new Refused('It must not contain a user or a password.');
  if (url.pathname !== '/' || url.search || url.hash) {
    throw new Refused('It must end after the host and port.');
  }
  return url.origin;
}

function hostName(given: string): string {
  const host = given.replace(/^\[(.*)\]$/, '$1').toLowerCase();
  if (isIP(host) || /^(?!-)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})*\.?$/.test(host)) return host;
  throw new Refused();
}

function hostRule(given: string): HostRule {
  const parts = /^(\[[^\]]+\]|[^:]+)(?::(\d{1,5}))?$/.exec(given);
  if (!parts?.[1]) throw new Refused(isIP(given) === 6 ? `Write [${given}].` : '');
  const port = parts[2] === undefined ? null : wholeNumber(parts[2], 1, 65_535);
  return { host: hostName(parts[1]), port };
}

function mailAddress(given: string): string {
  const parsed = z.email().safeParse(given);
  if (!parsed.success) throw new Refused();
  return parsed.data.toLowerCase();
}

function namedMailAddress(given: string): MailAddress {
  const named = /^"?([^"<>\r\n]*?)"?\s*<([^<>]+)>$/.exec(given);
  return named
    ? { name: (named[1] ?? '').trim(), address: mailAddress((named[2] ?? '').trim()) }
    : { name: '', address: mailAddress(given) };
}

/** The parts of a comma list, each once; every part that is refused is named. */
function list<T>(parsePart: (part: string) => T): (given: string) => readonly T[] {
  return (given) => {
    const parts = [...new Set(given.split(',').map((part) => part.trim()))].filter(Boolean);
    const reasons: string[] = [];
    const values: T[] = [];
    for (const part of parts) {
      try {
        values.push(parsePart(part));
      } catch (cause) {
        if (!(cause instanceof Refused)) throw cause;
        reasons.push(cause.message || `Not accepted: ${part}.`);
      }
    }
    if (reasons.length > 0) throw new Refused(reasons.join(' '));
    return values;
  };
}

function fileToWrite(given: string): string {
  const file = resolve(given);
  const folder = statSync(dirname(file), { throwIfNoEntry: false });
  if (folder?.isDirectory() !== true) throw new Refused(`There is no folder ${dirname(file)}.`);
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory() === true) {
    throw new Refused(`${file} is a folder.`);
  }
  return file;
}

function certificates(given: string): { file: string; pem: string } {
  const file = resolve(given);
  let pem: string;
  try {
    pem = readFileSync(file, 'utf8');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    throw new Refused(`The file ${file} cannot be read (${code}).`);
  }
  if (!pem.includes('-----BEGIN CERTIFICATE-----')) {
    throw new Refused(`The file ${file} contains no certificate in PEM form.`);
  }
  return { file, pem };
}

/** 32 bytes from 64 hexadecimal digits or from base64 (also the URL-safe kind, with or without padding). */
function secretKey(given: string): Uint8Array {
  const isHex = /^[0-9a-f]{64}$/i.test(given);
  if (!isHex && !/^[A-Za-z0-9+/_-]{43}=?$/.test(given)) throw new Refused();
  const bytes = Buffer.from(given, isHex ? 'hex' : 'base64');
  if (bytes.length !== 32) throw new Refused();
  return new Uint8Array(bytes);
}

/** Keys separated by commas. What is refused is not repeated: it may be a key with one letter too many. */
function secretKeys(given: string): readonly Uint8Array[] {
  return given
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean)
    .map(secretKey);
}

function byteCount(given: string): number {
  const parts = /^(\d{1,12})\s*(KiB|MiB|GiB)?$/i.exec(given);
  const factors: Record<string, number> = { kib: 1024, mib: MEBIBYTE, gib: 1024 * MEBIBYTE };
  const bytes = Number(parts?.[1]) * (parts?.[2] ? (factors[parts[2].toLowerCase()] ?? 1) : 1);
  if (!(bytes >= MEBIBYTE && bytes <= 1024 * MEBIBYTE)) throw new Refused();
  return bytes;
}

function traceEndpoint(given: string): string {
  const url = addressOf(given, ['http:', 'https:']);
  // Everybody may see this address; what must stay secret goes into a header.
  if (url.username || url.password) throw new Refused('It must not contain a user or a password.');
  if (url.search || url.hash) throw new Refused('It must end with its path.');
  return url.href.replace(/\/+$/, '');
}

function headerList(given: string): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  for (const part of given.split(',').filter((one) => one.trim() !== '')) {
    const [, name, value] = /^\s*([A-Za-z0-9-]+)=([\x20-\x7e]*)$/.exec(part) ?? [];
    if (name === undefined || value === undefined) throw new Refused();
    try {
      headers[name.toLowerCase()] = decodeURIComponent(value.trim());
    } catch {
      throw new Refused('A value has a % that stands for nothing.');
    }
  }
  return headers;
}

function share(given: string): number {
  const value = /^(?:0|1|0?\.\d{1,6})$/.test(given) ? Number(given) : Number.NaN;
  if (!(value >= 0 && value <= 1)) throw new Refused();
  return value;
}

function oneLineOf(most: number): (given: string) => string {
  return (given) => {
    if (given.length > most || /\p{Cc}/u.test(given)) throw new Refused();
    return given;
  };
}

/** An issuer as its tokens name it: https, or http on this machine, for trying out. */
function issuer(given: string): string {
  const url = addressOf(given, ['http:', 'https:']);
  if (url.username || url.password) throw new Refused('It must not contain a user or a password.');
  if (url.search || url.hash) throw new Refused('It must end with its path.');
  if (url.protocol === 'http:' && !isLoopback(url.hostname.replace(/^\[(.*)\]$/, '$1'))) {
    throw new Refused('Without https it must be on this machine.');
  }
  return given;
}

/** How each variable is read. A key that is missing or empty reads as undefined. */
const shape = {
  PORT: text((given) => wholeNumber(given, 0, 65_535)),
  HOST: text(hostName),
  PUBLIC_URL: text(origin),
  DATA_DIR: text((given) => {
    const folder = resolve(given);
    if (folder === dirname(folder))
      throw new Refused('The root of a disk cannot be the data folder.');
    return folder;
  }),
  DATABASE_URL: text(databaseUrl),
  REDIS_URL: text(serverUrl(['redis:', 'rediss:'])),
  BELL: z.enum(['auto', 'bull', 'postgres']).optional(),
  SMTP_URL: text(serverUrl(['smtp:', 'smtps:'])),
  PACKAGE_STORE_URL: text(packageStore),
  CLAMAV_URL: text(daemonUrl),
  MAIL_FROM: text(namedMailAddress),
  OPERATOR_EMAILS: text(list(mailAddress)),
  REVIEWER_EMAILS: text(list(mailAddress)),
  SIGN_IN_BY_MAIL: z.enum(['auto', 'on', 'off']).optional(),
  OIDC_ISSUER: text(issuer),
  OIDC_CLIENT_ID: text(oneLineOf(200)),
  OIDC_CLIENT_SECRET: text(oneLineOf(1_000)),
  OIDC_NAME: text(oneLineOf(60)),
  OIDC_SCOPE: text((given) => {
    if (!/^[\x21\x23-\x5b\x5d-\x7e]+( [\x21\x23-\x5b\x5d-\x7e]+)*$/.test(given))
      throw new Refused();
    if (!given.split(' ').includes('openid')) throw new Refused('It lacks openid.');
    return given;
  }),
  OIDC_EMAIL_TRUSTED: z.enum(['off', 'on']).optional(),
  OIDC_STAFF_CLAIM: text(oneLineOf(200)),
  OIDC_OPERATOR_VALUES: text(list(oneLineOf(200))),
  OIDC_REVIEWER_VALUES: text(list(oneLineOf(200))),
  OIDC_SUBSCRIPTIONS_CLAIM: text(oneLineOf(200)),
  OIDC_AUDIENCE: text(oneLineOf(200)),
  OUTBOUND_ALLOW: text(list(hostRule)),
  OUTBOUND_CA_FILE: text(certificates),
  AUDIT_HEADS_FILE: text(fileToWrite),
  VITRINE_SECRET_KEY: text(secretKey),
  VITRINE_OTHER_SECRET_KEYS: text(secretKeys),
  ROLE: z.enum(['all', 'api', 'worker']).optional(),
  CANCEL_WINDOW: z.enum(['seed', 'any']).optional(),
  LIMIT_PROFILE: z.enum(limitProfiles).optional(),
  REVIEWER_NAME: text(oneLineOf(60)),
  REVIEW_BY_MEMBERS: z.enum(['off', 'on']).optional(),
  DEMO: z.enum(['auto', 'on', 'off']).optional(),
  DEMO_ON_NETWORK: z.enum(['refuse', 'accept']).optional(),
  ALLOWED_ORIGINS: text(list(origin)),
  ALLOWED_HOSTS: text(
    list((given) => {
      const { host, port } = hostRule(given);
      return hostAndPort(host, port);
    }),
  ),
  INTROSPECTION: z.enum(['on', 'off']).optional(),
  STAGE_CONCURRENCY: text((given) => wholeNumber(given, 1, 64)),
  DRAIN_SECONDS: text((given) => wholeNumber(given, 0, 600)),
  CHECK_LINKS: z.enum(['off', 'on']).optional(),
  LEAD_RETENTION_DAYS: text((given) => wholeNumber(given, 0, 36_500)),
  MAX_PACKAGE_BYTES: text(byteCount),
  LOG_LEVEL: z.enum(['error', 'warn', 'info', 'debug']).optional(),
  OPERATIONS_PORT: text((given) => wholeNumber(given, 0, 65_535)),
  OPERATIONS_HOST: text(hostName),
  OTEL_EXPORTER_OTLP_ENDPOINT: text(traceEndpoint),
  OTEL_EXPORTER_OTLP_HEADERS: text(headerList),
  OTEL_TRACES_SAMPLER_ARG: text(share),
};

const environment = z.object(shape);
type Given = z.output<typeof environment>;

/** The name of a setting, as written in the environment. */
export type SettingName = keyof typeof shape;

/** One row of the table of settings. Texts are Markdown. */
export type Setting = {
  readonly name: SettingName;
  /** The same on the command line, or null for settings that hold a password: everybody sees a process's arguments. */
  readonly flag: string | null;
  readonly about: string;
  readonly accepts: string;
  readonly byDefault: string;
  readonly example: string;
  /** True when the value must not be shown in messages. */
  readonly secret: boolean;
};

type Row = Omit<Setting, 'name' | 'flag' | 'secret'> & { readonly secret?: true };

const rows: Record<SettingName, Row> = {
  PORT: {
    about: 'The port of the portal and the API.',
    accepts: 'a whole number from 0 to 65535; 0 lets the system choose',
    byDefault: '`4000`, and when that is taken the next free port',
    example: '4000',
  },
  HOST: {
    about: 'The address to listen on.',
    accepts: 'an IP address or a host name',
    byDefault: '`127.0.0.1`',
    example: '0.0.0.0',
  },
  PUBLIC_URL: {
    about: 'Where people reach this service. Links in mails and sign-in links begin with it.',
    accepts: 'an http or https address that ends after the host and port',
    byDefault: '`http://HOST:PORT`; must be given when `HOST` is a wildcard such as `0.0.0.0`',
    example: 'https://publish.example.com',
  },
  DATA_DIR: {
    about: 'The folder for packages, uploads, mails, the embedded database and the secret key.',
    accepts: 'the path of a folder that is empty, missing, or was made by Vitrine',
    byDefault: '`.vitrine` in the project folder',
    example: '/var/lib/vitrine',
  },
  DATABASE_URL: {
    about: 'PostgreSQL 15 or newer, reached directly (not through a transaction pooler).',
    accepts: 'a postgres:// or postgresql:// address with a database name',
    byDefault: 'none: an embedded PostgreSQL in the data folder',
    example: 'postgres://vitrine:password@db.example.com:5432/vitrine',
    secret: true,
  },
  REDIS_URL: {
    about: 'The Redis that Bull uses to wake workers.',
    accepts: 'a redis:// or rediss:// address',
    byDefault: 'none: a `redis-server` found on PATH is started by us',
    example: 'redis://:password@redis.example.com:6379/0',
    secret: true,
  },
  BELL: {
    about: 'What wakes the workers. The work itself is always in PostgreSQL.',
    accepts: '`auto`, `bull` or `postgres`',
    byDefault: '`auto`: Bull when there is a Redis, else PostgreSQL',
    example: 'postgres',
  },
  SMTP_URL: {
    about: 'The mail server.',
    accepts: 'an smtp:// or smtps:// address',
    byDefault: 'none: mails are files in the data folder, shown on the *Mailbox* page',
    example: 'smtps://vitrine:password@mail.example.com:465',
    secret: true,
  },
  PACKAGE_STORE_URL: {
    about:
      'The S3-compatible bucket that keeps packages, images and audience files. Credentials come from the AWS variables (`AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, …) or the role of the machine.',
    accepts:
      '`s3://bucket/prefix?region=…&endpoint=…`; `region` is `us-east-1` and `endpoint` that of AWS without them',
    byDefault: 'none: files in the data folder',
    example: 's3://vitrine-packages/production?endpoint=https://s3.example.com&region=eu-west-3',
  },
  CLAMAV_URL: {
    about: 'ClamAV’s daemon, which scans every file of a package for malware.',
    accepts: 'tcp://host:port, or unix:///path of its socket',
    byDefault: 'none: only the EICAR test signature is recognised',
    example: 'tcp://clamav:3310',
  },
  MAIL_FROM: {
    about: 'The sender of every mail.',
    accepts: 'a mail address, or `Name <address>`',
    byDefault: '`Vitrine <vitrine@…>` at the host of `PUBLIC_URL`',
    example: 'Marketplace <publish@example.com>',
  },
  OPERATOR_EMAILS: {
    about: 'People who are operators from their first sign-in on.',
    accepts: 'mail addresses, separated by commas',
    byDefault: 'none',
    example: 'ada@example.com,max@example.com',
  },
  REVIEWER_EMAILS: {
    about: 'People who are reviewers from their first sign-in on.',
    accepts: 'mail addresses, separated by commas',
    byDefault: 'none',
    example: 'marta@example.com',
  },
  SIGN_IN_BY_MAIL: {
    about: 'Whether people may sign in by a link that is mailed to them.',
    accepts: '`auto`, `on` or `off`',
    byDefault: '`auto`: only without `OIDC_ISSUER`',
    example: 'off',
  },
  OIDC_ISSUER: {
    about: 'The identity provider that people sign in through, by OpenID Connect.',
    accepts: 'the issuer as its tokens name it: an https address, or http on this machine',
    byDefault: 'none: people sign in by links in mails',
    example: 'https://login.example.com/realms/market',
  },
  OIDC_CLIENT_ID: {
    about: 'The id of Vitrine at that provider.',
    accepts: 'one line of at most 200 characters',
    byDefault: 'none; must be given with `OIDC_ISSUER`',
    example: 'vitrine',
  },
  OIDC_CLIENT_SECRET: {
    about: 'The secret of Vitrine at that provider.',
    accepts: 'one line of at most 1000 characters',
    byDefault: 'none: a public client, secured by PKCE alone',
    example: 'T8qJ…',
    secret: true,
  },
  OIDC_NAME: {
    about: 'What the button on the sign-in page calls the provider.',
    accepts: 'one line of at most 60 characters',
    byDefault: 'the host of `OIDC_ISSUER`',
    example: 'Contoso',
  },
  OIDC_SCOPE: {
    about: 'What the provider is asked to tell.',
    accepts: 'scopes, separated by spaces, `openid` among them',
    byDefault: '`openid email profile`',
    example: 'openid email profile groups',
  },
  OIDC_EMAIL_TRUSTED: {
    about:
      'Whether a mail address is taken as proven although the provider does not say `email_verified`. Only for a provider whose people cannot choose their address.',
    accepts: '`off` or `on`',
    byDefault: '`off`',
    example: 'on',
  },
  OIDC_STAFF_CLAIM: {
    about: 'The claim that tells who works for this house; dots lead into objects.',
    accepts: 'the name of a claim with a text or a list of texts',
    byDefault: '`roles`',
    example: 'realm_access.roles',
  },
  OIDC_OPERATOR_VALUES: {
    about: 'Values of that claim that make an operator.',
    accepts: 'texts, separated by commas',
    byDefault: 'none',
    example: 'vitrine-operator',
  },
  OIDC_REVIEWER_VALUES: {
    about: 'Values of that claim that make a reviewer.',
    accepts: 'texts, separated by commas',
    byDefault: 'none',
    example: 'vitrine-reviewer',
  },
  OIDC_SUBSCRIPTIONS_CLAIM: {
    about:
      'The claim that lists the Azure subscriptions of a person. Each is proven towards every publisher while the session lasts.',
    accepts: 'the name of a claim with a GUID or a list of GUIDs',
    byDefault: 'none: subscriptions are proven by invitations',
    example: 'azure_subscriptions',
  },
  OIDC_AUDIENCE: {
    about:
      'The audience of the tokens that applications get from the provider for this API (client credentials).',
    accepts: 'one line of at most 200 characters',
    byDefault: 'none: applications use API tokens',
    example: 'https://publish.example.com',
  },
  OUTBOUND_ALLOW: {
    about: 'Hosts in private networks that addresses given by users (webhooks, leads) may lead to.',
    accepts: 'hosts, or hosts with a port, separated by commas',
    byDefault: 'none: only the public internet is called',
    example: 'crm.internal:8443,10.0.4.12',
  },
  OUTBOUND_CA_FILE: {
    about: 'Further certificates to trust when addresses given by users are called.',
    accepts: 'the path of a readable file with certificates in PEM form',
    byDefault: 'none: the usual public authorities',
    example: '/etc/ssl/company-ca.pem',
  },
  AUDIT_HEADS_FILE: {
    about:
      'The file to which a worker adds the head of each sealed block of the audit. Best on a disk that the administrators of the database cannot change.',
    accepts: 'the path of a file in a folder that exists',
    byDefault: '`audit-heads.jsonl` in the data folder',
    example: '/var/log/vitrine-audit-heads.jsonl',
  },
  VITRINE_SECRET_KEY: {
    about: 'The key that encrypts stored secrets. Without it they cannot be read: keep a copy.',
    accepts: '32 bytes as 64 hexadecimal digits or as base64',
    byDefault: '`secret.key` in the data folder, made at the first start',
    example: 'the output of `openssl rand -base64 32`',
    secret: true,
  },
  VITRINE_OTHER_SECRET_KEYS: {
    about:
      'Further keys that open what was sealed or signed with them, while `VITRINE_SECRET_KEY` is replaced. New secrets are sealed with that one alone.',
    accepts: 'keys as `VITRINE_SECRET_KEY` takes them, separated by commas',
    byDefault: 'none',
    example: 'the former value of `VITRINE_SECRET_KEY`',
    secret: true,
  },
  ROLE: {
    about: 'What runs in this process: everything, only the portal and API, or only the jobs.',
    accepts: '`all`, `api` or `worker`',
    byDefault: '`all`',
    example: 'worker',
  },
  CANCEL_WINDOW: {
    about: "When a publication may be cancelled: from the publisher's sign-off on, or always.",
    accepts: '`seed` (from the sign-off on) or `any`',
    byDefault: '`seed`',
    example: 'any',
  },
  LIMIT_PROFILE: {
    about:
      'Whose limits offers are held against: those of the Cloud Partner Portal, or those of Partner Center, its successor.',
    accepts: '`cpp` or `partnerCenter`',
    byDefault: '`cpp`',
    example: 'partnerCenter',
  },
  REVIEWER_NAME: {
    about: 'The operator\'s name in the stage title "Microsoft review".',
    accepts: 'one line of at most 60 characters',
    byDefault: '`Microsoft`',
    example: 'Contoso',
  },
  REVIEW_BY_MEMBERS: {
    about:
      'Whether reviewers may approve offers of a publisher they belong to (one-person houses).',
    accepts: '`off` or `on`',
    byDefault: '`off`',
    example: 'on',
  },
  DEMO: {
    about: 'Demo accounts that sign in without a password.',
    accepts: '`auto`, `on` or `off`',
    byDefault: '`auto`: only with the embedded database and a `HOST` on this machine',
    example: 'off',
  },
  DEMO_ON_NETWORK: {
    about:
      'Accepts that with `DEMO=on` everyone who reaches `HOST` may act as any demo account, operator included.',
    accepts: '`refuse` or `accept`',
    byDefault: '`refuse`',
    example: 'accept',
  },
  ALLOWED_ORIGINS: {
    about: 'Further origins whose pages may call the API from a browser.',
    accepts: 'http or https origins, separated by commas',
    byDefault: 'none beside `PUBLIC_URL`',
    example: 'https://portal.example.com',
  },
  ALLOWED_HOSTS: {
    about: 'Further names in the Host header that are answered.',
    accepts: 'hosts, or hosts with a port, separated by commas',
    byDefault: 'none beside the host of `PUBLIC_URL` and, on loopback, its other names',
    example: 'publish.internal',
  },
  INTROSPECTION: {
    about: 'Whether the schema may be asked for and the GraphiQL page is served.',
    accepts: '`on` or `off`',
    byDefault: '`on`',
    example: 'off',
  },
  STAGE_CONCURRENCY: {
    about: 'How many stages one worker runs at a time.',
    accepts: 'a whole number from 1 to 64',
    byDefault: '`4`',
    example: '8',
  },
  DRAIN_SECONDS: {
    about:
      'How long an API that is told to stop serves on while `/ready` says 503, so that a load balancer sends clients elsewhere first.',
    accepts: 'a whole number of seconds from 0 to 600',
    byDefault: '`5` with `ROLE=api`, else `0`',
    example: '15',
  },
  CHECK_LINKS: {
    about:
      'Whether certification asks for the links of an offer (privacy policy, support, useful links). One that leads nowhere is a warning and refuses nothing.',
    accepts: '`on` or `off`',
    byDefault: '`on`; `off` in the demo',
    example: 'off',
  },
  LEAD_RETENTION_DAYS: {
    about:
      'Days after which leads no longer tell who the customer is; their number stays. `0` keeps them.',
    accepts: '0 to 36500',
    byDefault: '`730`',
    example: '365',
  },
  MAX_PACKAGE_BYTES: {
    about: 'The largest package that may be uploaded.',
    accepts: 'bytes, or a number with `KiB`, `MiB` or `GiB`; from 1 MiB to 1 GiB',
    byDefault: '`100MiB`',
    example: '250MiB',
  },
  LOG_LEVEL: {
    about: 'The least important messages that are still logged.',
    accepts: '`error`, `warn`, `info` or `debug`',
    byDefault: '`info`',
    example: 'debug',
  },
  OPERATIONS_PORT: {
    about:
      'The port of `/live`, `/ready` and `/metrics`, for those who run this process. Whoever reaches it may read them.',
    accepts: 'a whole number from 0 to 65535; 0 lets the system choose',
    byDefault: 'none: no metrics, and `/live` and `/ready` on the port of the API alone',
    example: '9464',
  },
  OPERATIONS_HOST: {
    about: 'The address to listen on for `OPERATIONS_PORT`.',
    accepts: 'an IP address or a host name',
    byDefault: '`127.0.0.1`',
    example: '0.0.0.0',
  },
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    about: 'Where traces are sent, by OTLP over HTTP; `/v1/traces` is added.',
    accepts: 'an http or https address without a user, a password or parameters',
    byDefault: 'none: trace ids exist, and nothing is recorded',
    example: 'http://collector.internal:4318',
  },
  OTEL_EXPORTER_OTLP_HEADERS: {
    about: 'Headers sent with them, such as a key of the receiver.',
    accepts: '`name=value` pairs, separated by commas, values percent-encoded',
    byDefault: 'none',
    example: 'api-key=secret',
    secret: true,
  },
  OTEL_TRACES_SAMPLER_ARG: {
    about:
      'Which share of the traces that begin here is recorded. A caller’s own trace follows the caller.',
    accepts: 'a number from 0 to 1',
    byDefault: '`1`: all',
    example: '0.1',
  },
};

/** Every setting there is, in the order of the documentation. */
export const settings: readonly Setting[] = (Object.keys(shape) as SettingName[]).map((name) => ({
  name,
  ...rows[name],
  flag: rows[name].secret ? null : `--${name.toLowerCase().replaceAll('_', '-')}`,
  secret: rows[name].secret === true,
}));

/** The table of docs/configuration.md, as Markdown without an end of line after the last row. */
export function describeSettings(): string {
  const cell = (content: string) => content.replaceAll('|', '\\|');
  return [
    '| Setting | Meaning | Accepts | Default | Example |',
    '| --- | --- | --- | --- | --- |',
    ...settings.map(({ name, flag, about, accepts, byDefault, example }) => {
      const names = flag ? `\`${name}\`<br>\`${flag}\`` : `\`${name}\``;
      const shown = example.includes('`') ? example : `\`${name}=${example}\``;
      return `| ${[names, about, accepts, byDefault, shown].map(cell).join(' | ')} |`;
    }),
  ].join('\n');
}

/**
 * Takes the flags of settings (`--port 4001`, `--port=4001`) out of command line arguments.
 * What is no such flag stays in `rest`, in order; everything after `--` stays as well.
 */
export function readFlags(arguments_: readonly string[]): {
  readonly overrides: Partial<Record<SettingName, string>>;
  readonly rest: readonly string[];
  readonly faults: readonly string[];
} {
  const overrides: Partial<Record<SettingName, string>> = {};
  const rest: string[] = [];
  const faults: string[] = [];
  for (let at = 0; at < arguments_.length; at += 1) {
    const argument = arguments_[at] ?? '';
    if (argument === '--') {
      rest.push(...arguments_.slice(at + 1));
      break;
    }
    const [flag = '', ...given] = argument.split('=');
    const wanted = flag.slice(2).replaceAll('-', '_').toUpperCase();
    const setting = flag.startsWith('--')
      ? settings.find(({ name }) => name === wanted)
      : undefined;
    if (!setting) {
      rest.push(argument);
    } else if (!setting.flag) {
      faults.push(
        `${flag} was given on the command line, which every user of this machine can read. ` +
          `Set the environment variable ${setting.name} instead.`,
      );
      if (given.length === 0) at += 1;
    } else if (given.length > 0) {
      overrides[setting.name] = given.join('=');
    } else {
      const next = arguments_[at + 1];
      if (next === undefined || next.startsWith('--')) {
        faults.push(`${flag} has no value. Example: ${flag} ${setting.example}`);
      } else {
        overrides[setting.name] = next;
        at += 1;
      }
    }
  }
  return { overrides, rest, faults };
}

/**
 * Reads the settings. `overrides` win over `env`; an empty text counts as not given.
 * Nothing is opened or started; only OUTBOUND_CA_FILE is read, and AUDIT_HEADS_FILE looked for. All faults are reported, not the first.
 */
export function readConfig(
  env: Readonly<Record<string, string | undefined>>,
  overrides: Partial<Record<SettingName, string>> = {},
): ConfigResult {
  const given: Partial<Record<SettingName, string>> = {};
  for (const { name } of settings) {
    const value = (overrides[name] ?? env[name])?.trim();
    if (value) given[name] = value;
  }
  const parsed = environment.safeParse(given);
  const faulty = new Map<SettingName, string>();
  for (const issue of parsed.error?.issues ?? []) {
    const name = issue.path[0] as SettingName;
    faulty.set(name, issue.code === 'custom' && issue.message !== UNEXPLAINED ? issue.message : '');
    delete given[name];
  }
  // Without the faulty ones the rest parses; contradictions among the rest are told in the same run.
  const values = environment.parse(given);
  const contradictions = findContradictions(values)
    .filter(({ between }) => !between.some((name) => faulty.has(name)))
    .map(({ message }) => message);
  const faults = [
    ...[...faulty].map(([name, reason]) =>
      faultOf(name, overrides[name] ?? env[name] ?? '', reason),
    ),
    ...contradictions,
  ];
  if (faults.length > 0) return { ok: false, faults };
  const config = complete(values, env['PATH'] ?? env['Path'] ?? '');
  return { ok: true, config, warnings: findWarnings(values, config) };
}

/** The passwords and keys in some settings, as they stand in them and as they are meant. */
export function secretsOf(
  config: Partial<
    Pick<
      Config,
      'databaseUrl' | 'redisUrl' | 'smtpUrl' | 'secretKey' | 'otherSecretKeys' | 'traces' | 'oidc'
    >
  >,
): readonly (string | Uint8Array)[] {
  const addresses = [config.databaseUrl, config.redisUrl, config.smtpUrl];
  const passwords = addresses.flatMap((address) => {
    const url = URL.parse(address ?? '');
    if (url === null) return [];
    return [url.password, decoded(url.password), url.searchParams.get('password') ?? ''];
  });
  const headers = Object.values(config.traces?.headers ?? {});
  const key = config.secretKey == null ? [] : [config.secretKey];
  const client = config.oidc?.clientSecret == null ? [] : [config.oidc.clientSecret];
  const others = config.otherSecretKeys ?? [];
  return [...passwords.filter(Boolean), ...headers, ...key, ...others, ...client];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The credentials of AWS in the environment, which the client of the package store reads by itself. */
export function foreignSecrets(
  env: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  return [env['AWS_SECRET_ACCESS_KEY'], env['AWS_SESSION_TOKEN']].filter(
    (secret) => secret !== undefined,
  );
}

/** The same settings once the server listens on `port`: addresses that were made from the port follow it. */
export function listeningOn(config: Config, port: number): Config {
  const before = ownAddresses(config.publicUrl, config.host, config.port);
  const publicUrl = config.publicUrlIsDefault
    ? defaultPublicUrl(config.host, port)
    : config.publicUrl;
  const after = ownAddresses(publicUrl, config.host, port);
  const replace = (list: readonly string[], old: readonly string[], own: readonly string[]) => [
    ...new Set([...own, ...list.filter((entry) => !old.includes(entry))]),
  ];
  return {
    ...config,
    port,
    publicUrl,
    allowedOrigins: replace(config.allowedOrigins, before.origins, after.origins),
    allowedHosts: replace(config.allowedHosts, before.hosts, after.hosts),
  };
}

/** Whether an address to listen on is reachable from this machine only. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

function isWildcard(host: string): boolean {
  return host === '0.0.0.0' || host === '::';
}

function hostAndPort(host: string, port: number | null): string {
  const shown = isIP(host) === 6 ? `[${host}]` : host;
  return port === null ? shown : `${shown}:${port}`;
}

function defaultPublicUrl(host: string, port: number): string {
  return new URL(`http://${hostAndPort(host, port)}`).origin;
}

/** The origins and hosts that are this service itself. On loopback all names of this machine count. */
function ownAddresses(publicUrl: string, host: string, port: number) {
  const origins = [publicUrl];
  if (isLoopback(host)) {
    origins.push(...['127.0.0.1', 'localhost', '::1'].map((name) => defaultPublicUrl(name, port)));
  }
  const unique = [...new Set(origins)];
  return { origins: unique, hosts: [...new Set(unique.map((entry) => new URL(entry).host))] };
}

function complete(values: Given, searchPath: string): Config {
  const host = values.HOST ?? '127.0.0.1';
  const port = values.PORT ?? 4000;
  const publicUrl = values.PUBLIC_URL ?? defaultPublicUrl(host, port);
  const own = ownAddresses(publicUrl, host, port);
  const role = values.ROLE ?? 'all';
  const demo = values.DEMO ?? 'auto';
  const isDemo =
    demo === 'auto' ? values.DATABASE_URL === undefined && isLoopback(host) : demo === 'on';
  const dataDir = values.DATA_DIR ?? resolve(projectRoot, '.vitrine');
  const mailHost = new URL(publicUrl).hostname;
  const senderHost = mailHost.includes('.') && !isIP(mailHost) ? mailHost : 'localhost';
  return {
    projectRoot,
    searchPath,
    role,
    port,
    portIsDefault: values.PORT === undefined,
    host,
    publicUrl,
    publicUrlIsDefault: values.PUBLIC_URL === undefined,
    dataDir,
    auditHeadsFile: values.AUDIT_HEADS_FILE ?? join(dataDir, 'audit-heads.jsonl'),
    databaseUrl: values.DATABASE_URL ?? null,
    redisUrl: values.REDIS_URL ?? null,
    bell: values.BELL ?? 'auto',
    smtpUrl: values.SMTP_URL ?? null,
    otherSecretKeys: values.VITRINE_OTHER_SECRET_KEYS ?? [],
    packageStore: values.PACKAGE_STORE_URL ?? null,
    clamavUrl: values.CLAMAV_URL ?? null,
    mailFrom: values.MAIL_FROM ?? { name: 'Vitrine', address: `vitrine@${senderHost}` },
    operatorEmails: [...new Set(values.OPERATOR_EMAILS ?? [])],
    reviewerEmails: [...new Set(values.REVIEWER_EMAILS ?? [])],
    signInByMail:
      values.SIGN_IN_BY_MAIL === 'on' ||
      (values.SIGN_IN_BY_MAIL !== 'off' && values.OIDC_ISSUER === undefined),
    oidc: oidcSettings(values),
    outboundAllow: values.OUTBOUND_ALLOW ?? [],
    outboundCa: values.OUTBOUND_CA_FILE ?? null,
    secretKey: values.VITRINE_SECRET_KEY ?? null,
    cancelWindow: values.CANCEL_WINDOW ?? 'seed',
    limitProfile: values.LIMIT_PROFILE ?? 'cpp',
    reviewerName: values.REVIEWER_NAME ?? 'Microsoft',
    reviewByMembers: values.REVIEW_BY_MEMBERS === 'on',
    demo: isDemo,
    allowedOrigins: [...new Set([...own.origins, ...(values.ALLOWED_ORIGINS ?? [])])],
    allowedHosts: [...new Set([...own.hosts, ...(values.ALLOWED_HOSTS ?? [])])],
    introspection: values.INTROSPECTION !== 'off',
    stageConcurrency: values.STAGE_CONCURRENCY ?? 4,
    drainSeconds: values.DRAIN_SECONDS ?? (role === 'api' ? 5 : 0),
    checkLinks: values.CHECK_LINKS === undefined ? !isDemo : values.CHECK_LINKS === 'on',
    leadRetentionDays: values.LEAD_RETENTION_DAYS ?? 730,
    maxPackageBytes: values.MAX_PACKAGE_BYTES ?? 100 * MEBIBYTE,
    logLevel: values.LOG_LEVEL ?? 'info',
    operations:
      values.OPERATIONS_PORT === undefined
        ? null
        : { host: values.OPERATIONS_HOST ?? '127.0.0.1', port: values.OPERATIONS_PORT },
    traces:
      values.OTEL_EXPORTER_OTLP_ENDPOINT === undefined
        ? null
        : {
            endpoint: values.OTEL_EXPORTER_OTLP_ENDPOINT,
            headers: values.OTEL_EXPORTER_OTLP_HEADERS ?? {},
            share: values.OTEL_TRACES_SAMPLER_ARG ?? 1,
          },
  };
}

function oidcSettings(values: Given): ProviderSettings | null {
  const { OIDC_ISSUER: from, OIDC_CLIENT_ID: clientId } = values;
  if (from === undefined || clientId === undefined) return null;
  return {
    issuer: from,
    clientId,
    clientSecret: values.OIDC_CLIENT_SECRET ?? null,
    name: values.OIDC_NAME ?? new URL(from).hostname,
    scope: values.OIDC_SCOPE ?? 'openid email profile',
    audience: values.OIDC_AUDIENCE ?? null,
    claims: {
      emailTrusted: values.OIDC_EMAIL_TRUSTED === 'on',
      staffClaim: values.OIDC_STAFF_CLAIM ?? 'roles',
      operatorValues: values.OIDC_OPERATOR_VALUES ?? [],
      reviewerValues: values.OIDC_REVIEWER_VALUES ?? [],
      subscriptionsClaim: values.OIDC_SUBSCRIPTIONS_CLAIM ?? null,
    },
  };
}

type Contradiction = { readonly between: readonly SettingName[]; readonly message: string };

/** Settings that are right one by one and cannot be meant together. */
function findContradictions(values: Given): Contradiction[] {
  const found: Contradiction[] = [];
  const host = values.HOST ?? '127.0.0.1';
  const role = values.ROLE ?? 'all';
  if (isWildcard(host) && !values.PUBLIC_URL && role !== 'worker') {
    found.push({
      between: ['HOST', 'PUBLIC_URL'],
      message:
        `HOST is "${host}" (every network of this machine) and PUBLIC_URL is not set. ` +
        'Expected: the address people use, because mails carry it and other Host headers are refused. ' +
        'Example: PUBLIC_URL=http://localhost:4000',
    });
  }
  if (values.DEMO === 'on' && !isLoopback(host) && values.DEMO_ON_NETWORK !== 'accept') {
    found.push({
      between: ['DEMO', 'HOST', 'DEMO_ON_NETWORK'],
      message:
        `DEMO is "on" and HOST is "${host}", so everyone who reaches that address may act as any demo account, ` +
        'operator included. Expected: HOST=127.0.0.1, or DEMO=off, or the acceptance of that. ' +
        'Example: DEMO_ON_NETWORK=accept',
    });
  }
  if (values.OPERATIONS_PORT && values.OPERATIONS_PORT === values.PORT && role !== 'worker') {
    found.push({
      between: ['PORT', 'OPERATIONS_PORT'],
      message:
        `PORT and OPERATIONS_PORT are both ${values.PORT}. Expected: two ports, because metrics are not served ` +
        'where users are. Example: OPERATIONS_PORT=9464',
    });
  }
  const firstOidc = settings.find(({ name }) => name.startsWith('OIDC_') && values[name]);
  if (firstOidc && !(values.OIDC_ISSUER && values.OIDC_CLIENT_ID)) {
    found.push({
      between: ['OIDC_ISSUER', 'OIDC_CLIENT_ID', firstOidc.name],
      message:
        `${firstOidc.name} is set without ${values.OIDC_ISSUER ? 'OIDC_CLIENT_ID' : 'OIDC_ISSUER'}. ` +
        'Expected: the issuer and the client id together. ' +
        'Example: OIDC_ISSUER=https://login.example.com/realms/market OIDC_CLIENT_ID=vitrine',
    });
  }
  if (role !== 'all' && !values.DATABASE_URL) {
    found.push({
      between: ['ROLE', 'DATABASE_URL'],
      message:
        `ROLE is "${role}" and DATABASE_URL is not set. Expected: a PostgreSQL that all processes share ` +
        '(the embedded one belongs to ROLE=all). Example: DATABASE_URL=postgres://vitrine:password@localhost:5432/vitrine',
    });
  }
  if (role !== 'all' && values.BELL === 'bull' && !values.REDIS_URL) {
    found.push({
      between: ['ROLE', 'BELL', 'REDIS_URL'],
      message:
        `BELL is "bull", ROLE is "${role}" and REDIS_URL is not set. Expected: a Redis that all processes share, ` +
        'or BELL=postgres. Example: REDIS_URL=redis://localhost:6379',
    });
  }
  if (values.BELL === 'postgres' && values.REDIS_URL) {
    found.push({
      between: ['BELL', 'REDIS_URL'],
      message:
        'BELL is "postgres" and REDIS_URL is set, but that bell uses no Redis. ' +
        'Expected: one of the two. Example: BELL=auto',
    });
  }
  return found;
}

/** What works, and may still surprise. */
function findWarnings(values: Given, config: Config): string[] {
  const warnings: string[] = [];
  if (values.SMTP_URL && !values.PUBLIC_URL) {
    warnings.push(
      `SMTP_URL is set and PUBLIC_URL is not: links in mails lead to ${config.publicUrl}.`,
    );
  }
  if (values.SMTP_URL && !values.MAIL_FROM) {
    warnings.push(
      `SMTP_URL is set and MAIL_FROM is not: mails are sent from ${config.mailFrom.address}, which the mail server may refuse.`,
    );
  }
  if (
    config.publicUrl.startsWith('http:') &&
    !isLoopback(publicHost(config)) &&
    !isLoopback(config.host)
  ) {
    warnings.push(
      `PUBLIC_URL is ${config.publicUrl}: without https, sign-in links and tokens travel readable.`,
    );
  }
  if (config.demo && !isLoopback(config.host)) {
    warnings.push(
      `Demo accounts are open to everyone who reaches ${hostAndPort(config.host, config.port)}.`,
    );
  }
  if (config.demo && config.databaseUrl) {
    warnings.push('DEMO=on with DATABASE_URL: demo data is written into that database.');
  }
  if (config.role !== 'all' && !values.VITRINE_SECRET_KEY) {
    warnings.push(
      `VITRINE_SECRET_KEY is not set: every process must share ${resolve(config.dataDir, 'secret.key')}.`,
    );
  }
  if (values.OPERATIONS_HOST && values.OPERATIONS_PORT === undefined) {
    warnings.push('OPERATIONS_HOST is set and OPERATIONS_PORT is not: nothing is served there.');
  }
  if (config.operations && !isLoopback(config.operations.host)) {
    const { host, port } = config.operations;
    warnings.push(
      `Everyone who reaches ${hostAndPort(host, port)} may read the metrics of this process.`,
    );
  }
  return warnings;
}

function publicHost(config: Config): string {
  return new URL(config.publicUrl).hostname.replace(/^\[(.*)\]$/, '$1');
}

/** One fault: the variable, what was given, what is expected, an example. */
function faultOf(name: SettingName, given: string, reason: string): string {
  const { accepts, example, secret } = rows[name];
  const sentences = [
    `${name} is ${secret ? masked(given) : JSON.stringify(given)}.`,
    reason,
    `Expected: ${accepts.replaceAll('`', '')}.`,
    example.includes('`')
      ? `Example: ${example.replaceAll('`', '')}`
      : `Example: ${name}=${example}`,
  ];
  return sentences.filter(Boolean).join(' ');
}

/** A secret as it may be shown: an address without its user, password and parameters, else its length alone. */
function masked(given: string): string {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  // An @ behind the host is a password that was not written as addresses want it.
  if (url?.host && !url.pathname.includes('@')) {
    return `"${url.protocol}//${url.username || url.password ? '***@' : ''}${url.host}${url.pathname}"`;
  }
  return `hidden (${given.length} characters)`;
}
