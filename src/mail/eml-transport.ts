import { createHash, randomUUID } from 'node:crypto';
import { link, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { toMessage } from './transport.ts';
import type { MailTransport, OutgoingMail, SendOutcome } from './transport.ts';

/** Names that are safe on every file system and hold no path. */
const plainName = /^[a-z0-9][a-z0-9._-]{0,100}@[a-z0-9][a-z0-9.-]{0,100}$/;

/** The file of a mail, derived from its Message-ID alone: the id itself where it is a safe name, else its hash. */
export function emlFileName(messageId: string): string {
  const id = messageId.replace(/^<|>$/g, '');
  return `${plainName.test(id) ? id : createHash('sha256').update(id).digest('hex')}.eml`;
}

/** The name of a file that a crash may leave behind; the mailbox does not show it. */
const temporaryName = () => `.${randomUUID()}.tmp`;

/**
 * Writes each mail as an `.eml` file into `folder`, exactly once per Message-ID: a mail that is there
 * already counts as sent and stays as it is. A file under its final name is always complete.
 */
export function createEmlTransport({ folder }: { readonly folder: string }): MailTransport {
  const composer = createTransport({
    streamTransport: true,
    buffer: true,
    newline: 'windows',
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  let disposed = false;
  const underWay = new Set<Promise<unknown>>();

  const store = async (mail: OutgoingMail): Promise<SendOutcome> => {
    const built = toMessage(mail);
    if (!built.ok) return { kind: 'refused', response: built.response, permanent: true };
    const name = emlFileName(mail.messageId);
    const target = join(folder, name);
    if (await exists(target)) return { kind: 'sent', response: `Already stored as ${name}` };
    const { message } = await composer.sendMail(built.message);
    if (!Buffer.isBuffer(message)) throw new TypeError('the composer was asked for a buffer');
    await mkdir(folder, { recursive: true });
    const temporary = join(folder, temporaryName());
    try {
      await writeDurably(temporary, message);
      const first = await putInPlace(temporary, target);
      return { kind: 'sent', response: `${first ? 'Stored' : 'Already stored'} as ${name}` };
    } finally {
      await rm(temporary, { force: true });
    }
  };

  return {
    async send(mail) {
      if (disposed) throw new Error('the mail transport is closed');
      const work = store(mail);
      underWay.add(work);
      try {
        return await work;
      } finally {
        underWay.delete(work);
      }
    },
    async [Symbol.asyncDispose]() {
      disposed = true;
      await Promise.allSettled(underWay);
    },
  };
}

async function exists(file: string): Promise<boolean> {
  try {
    await stat(file);
    return true;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  }
}

/** An empty file after a power cut would count as a mail that was sent. */
async function writeDurably(file: string, content: Buffer): Promise<void> {
  await using handle = await open(file, 'wx', 0o600);
  await handle.writeFile(content);
  await handle.sync();
}

/**
 * Gives the finished file its name; false when another sender was first. A hard link fails where a file
 * is, which a rename does not. File systems without hard links get the rename: two senders at one moment
 * then leave the later of two equal mails.
 */
async function putInPlace(temporary: string, target: string): Promise<boolean> {
  try {
    await link(temporary, target);
    return true;
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EEXIST') return false;
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'ENOSYS' && code !== 'EMLINK')
      throw error;
    if (await exists(target)) return false;
    await rename(temporary, target);
    return true;
  }
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : null;
}
