/** The tokens of the demo accounts: a file that only the owner of the data folder can read. */
import { randomBytes } from 'node:crypto';
import { chmod, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';

/** Who plays in the demo, in the order in which they are shown. */
export const demoRoles = ['owner', 'contributor', 'reviewer', 'operator', 'customer'] as const;
export type DemoRole = (typeof demoRoles)[number];

/** A secret of each demo account. */
export type DemoTokens = Readonly<Record<DemoRole, string>>;

const secret = z.string().regex(/^vt_[A-Za-z0-9_-]{20,200}$/);
const shape = z.object({
  owner: secret,
  contributor: secret,
  reviewer: secret,
  operator: secret,
  customer: secret,
});

export function demoTokensFile(dataDir: string): string {
  return join(dataDir, 'demo-tokens.json');
}

/**
 * Reads the file; null when there is none. A file that others may read is closed to them.
 * Rejects when it holds something else.
 */
export async function readDemoTokens(file: string): Promise<DemoTokens | null> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null;
    throw cause;
  }
  if (process.platform !== 'win32' && ((await stat(file)).mode & 0o077) !== 0) {
    await chmod(file, 0o600);
  }
  const parsed = shape.safeParse(parseJson(text));
  if (!parsed.success) {
    throw new Error(
      `${file} does not hold the tokens of the demo accounts. Delete it; new tokens are made at the next start.`,
    );
  }
  return parsed.data;
}

/** Writes the file whole or not at all, readable for its owner alone. */
export async function writeDemoTokens(file: string, tokens: DemoTokens): Promise<void> {
  const draft = `${file}.${randomBytes(4).toString('hex')}`;
  try {
    await writeFile(draft, `${JSON.stringify(tokens, null, 2)}\n`, {
      mode: 0o600,
      flag: 'wx',
      flush: true,
    });
    await rename(draft, file);
  } finally {
    await rm(draft, { force: true });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
