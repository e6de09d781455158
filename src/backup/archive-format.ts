/**
 * What a backup is: one zip file with the tables of the database, the files beside it, and a manifest that is written
 * last and names everything else with its size and sha256. `manifest.sha256` holds the sum of the manifest itself.
 *
 * | entry | what it is |
 * | --- | --- |
 * | `database/<table>.copy` | the rows of one table in the text format of COPY |
 * | `packages/<sha256>` | an uploaded package or image |
 * | `mail/<name>.eml` | a mail that was written to the mailbox on disk |
 * | `secret.key`, `demo-tokens.json` | the files of the data folder with these names, where there are any |
 */
import * as z from 'zod';

/** Raised when an older Vitrine could not read what is written; an older archive stays readable. */
export const FORMAT = 1;

export const MANIFEST = 'manifest.json';
export const MANIFEST_SUM = 'manifest.sha256';

/** Files of the data folder that are kept as they are, with mode 0600. */
export const plainFiles = ['secret.key', 'demo-tokens.json'] as const;
export type PlainFile = (typeof plainFiles)[number];

/** A backup cannot be made or restored; the message says why, and what to do. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
}

const identifier = z.string().regex(/^[a-z_][a-z0-9_]{0,62}$/);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const wholeNumber = z.number().int().nonnegative();

/** Reads the one number that decides whether the rest can be read at all. */
export const manifestHead = z.object({
  product: z.literal('vitrine'),
  format: z.number().int().positive(),
});

export const manifestShape = manifestHead.extend({
  /** The version of Vitrine that wrote it. */
  version: z.string(),
  createdAt: z.iso.datetime(),
  /** Names of the migrations that the database had. */
  migrations: z.array(z.string()).min(1),
  tables: z.array(
    z.object({ name: identifier, columns: z.array(identifier).min(1), rows: wholeNumber }),
  ),
  sequences: z.array(z.object({ name: identifier, value: z.string().regex(/^\d{1,19}$/) })),
  entries: z.array(z.object({ name: z.string(), size: wholeNumber, sha256 })),
});

export type Manifest = z.output<typeof manifestShape>;
export type ArchiveEntry = Manifest['entries'][number];

export const tableEntry = (table: string): string => `database/${table}.copy`;
export const packageEntry = (hash: string): string => `packages/${hash}`;
export const mailEntry = (fileName: string): string => `mail/${fileName}`;

/** Where an entry belongs. */
export type Place =
  | { readonly kind: 'TABLE'; readonly table: string }
  | { readonly kind: 'PACKAGE'; readonly hash: string }
  | { readonly kind: 'MAIL'; readonly fileName: string }
  | { readonly kind: 'FILE'; readonly fileName: PlainFile };

/** The place of an entry by its name; null for a name that no backup of ours holds, paths that lead elsewhere included. */
export function placeOf(name: string): Place | null {
  const table = /^database\/([a-z_][a-z0-9_]{0,62})\.copy$/.exec(name)?.[1];
  if (table !== undefined) return { kind: 'TABLE', table };
  const hash = /^packages\/([0-9a-f]{64})$/.exec(name)?.[1];
  if (hash !== undefined) return { kind: 'PACKAGE', hash };
  const fileName = /^mail\/([a-z0-9][a-z0-9._@-]{0,220}\.eml)$/.exec(name)?.[1];
  if (fileName !== undefined) return { kind: 'MAIL', fileName };
  const plain = plainFiles.find((each) => each === name);
  return plain === undefined ? null : { kind: 'FILE', fileName: plain };
}
