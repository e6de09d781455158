/** Reads the folder of `.eml` files that stands for a mail server in the embedded default. */
import { constants } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import type { AddressObject } from 'mailparser';

export type MailSummary = {
  /** Names the mail for `readMail` and for `before`. */
  readonly fileName: string;
  /** With its angle brackets; empty when the file has none. */
  readonly messageId: string;
  readonly to: string;
  readonly from: string;
  readonly subject: string;
  readonly date: Date;
};

export type StoredMail = MailSummary & { readonly text: string; readonly html: string };

/** Largest file that is read, in bytes; our mails have some 30 kB. */
export const MAX_MAIL_BYTES = 5 * 1024 * 1024;

/** What `emlFileName` makes: no path, no hidden file, nothing but `.eml`. */
const mailFile = /^[a-z0-9][a-z0-9._@-]{0,250}\.eml$/;

const missing = (error: unknown) =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ELOOP');

/**
 * At most `limit` mails of the folder, newest first by the time they were stored; with `before`, those
 * older than the mail of that file name (none when it is gone). A folder that is not there is empty.
 */
export async function listMails(
  folder: string,
  { limit, before }: { readonly limit: number; readonly before?: string },
): Promise<MailSummary[]> {
  const files = await newestFirst(folder);
  const start = before === undefined ? 0 : files.indexOf(before) + 1;
  if (before !== undefined && start === 0) return [];
  const mails = await Promise.all(
    files.slice(start, start + limit).map((fileName) => readMail(folder, fileName)),
  );
  return mails
    .filter((mail) => mail !== null)
    .map(({ text: _text, html: _html, ...summary }) => summary);
}

/** One mail of the folder; null when the name is none of a mail there, or the file is too large. */
export async function readMail(folder: string, fileName: string): Promise<StoredMail | null> {
  if (!mailFile.test(fileName)) return null;
  let handle: FileHandle;
  try {
    // Without following links: a link in the folder must not show a file from elsewhere.
    handle = await open(join(folder, fileName), constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  } catch (error) {
    if (missing(error)) return null;
    throw error;
  }
  await using file = handle;
  const about = await file.stat();
  if (!about.isFile() || about.size > MAX_MAIL_BYTES) return null;
  const mail = await simpleParser(await file.readFile(), {
    skipHtmlToText: true,
    skipTextToHtml: true,
    skipImageLinks: true,
  });
  return {
    fileName,
    messageId: mail.messageId ?? '',
    to: addressText(mail.to),
    from: addressText(mail.from),
    subject: mail.subject ?? '',
    date: mail.date ?? about.mtime,
    text: mail.text ?? '',
    html: mail.html || '',
  };
}

async function newestFirst(folder: string): Promise<string[]> {
  let names: string[];
  try {
    names = (await readdir(folder)).filter((name) => mailFile.test(name));
  } catch (error) {
    if (missing(error)) return [];
    throw error;
  }
  const files = await Promise.all(
    names.map(async (name) => {
      try {
        return [{ name, at: (await stat(join(folder, name))).mtimeMs }];
      } catch (error) {
        // Removed between the two calls.
        if (missing(error)) return [];
        throw error;
      }
    }),
  );
  return files
    .flat()
    .sort((one, other) => other.at - one.at || (one.name < other.name ? -1 : 1))
    .map(({ name }) => name);
}

function addressText(addresses: AddressObject | AddressObject[] | undefined): string {
  return [addresses ?? []]
    .flat()
    .map(({ text }) => text)
    .join(', ');
}
