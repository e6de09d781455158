import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { demoTokensFile, readDemoTokens } from '../demo/demo-tokens.ts';
import type { DemoTokens } from '../demo/demo-tokens.ts';
import type { Text } from '../domain/language.ts';

/** A running product and the tokens of its demo accounts. */
export type Installation = { readonly url: string; readonly tokens: DemoTokens };

/** The tour cannot be played; the text says what to do. */
export class NoInstallationError extends Error {
  override readonly name = 'NoInstallationError';
  readonly text: Text;

  constructor(text: Text) {
    super(text.en);
    this.text = text;
  }
}

/** What a running product writes into its data folder. */
const running = z.object({ url: z.url({ protocol: /^https?$/ }), pid: z.int().positive() });

/**
 * The product that runs with `dataDir`, or the one at `url`. Rejects with `NoInstallationError` when none runs there,
 * and when there are no demo accounts to play with.
 */
export async function findInstallation(options: {
  readonly dataDir: string;
  readonly url: string | null;
  readonly tokensFile: string | null;
}): Promise<Installation> {
  const url = options.url ?? (await runningUrl(options.dataDir));
  if (!(await answers(url))) {
    throw new NoInstallationError({
      en: `Nobody answers at ${url}. Start it first: npm start`,
      fr: `Personne ne répond à ${url}. Démarrez d’abord le service\u00a0: npm start`,
    });
  }
  const tokensFile = options.tokensFile ?? demoTokensFile(options.dataDir);
  const tokens = await readDemoTokens(tokensFile);
  if (tokens === null) {
    throw new NoInstallationError({
      en: `The tour plays with the demo accounts, and ${tokensFile} does not exist. Start with DEMO=on, or name the file with --tokens.`,
      fr: `La visite se sert des comptes de démonstration, et ${tokensFile} n’existe pas. Démarrez avec DEMO=on, ou indiquez le fichier avec --tokens.`,
    });
  }
  return { url, tokens };
}

async function runningUrl(dataDir: string): Promise<string> {
  const file = join(dataDir, 'running.json');
  const text = await readFile(file, 'utf8').catch(() => '');
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    content = null;
  }
  const parsed = running.safeParse(content);
  if (!parsed.success || !isAlive(parsed.data.pid)) {
    throw new NoInstallationError({
      en: 'Vitrine does not run here. Start it first: npm start',
      fr: 'Vitrine ne fonctionne pas ici. Démarrez d’abord le service\u00a0: npm start',
    });
  }
  return parsed.data.url;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    // The process is there and belongs to somebody else.
    return cause instanceof Error && 'code' in cause && cause.code === 'EPERM';
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(new URL('/graphql?query=%7B__typename%7D', url), {
      headers: { accept: 'application/graphql-response+json' },
      signal: AbortSignal.timeout(5_000),
    });
    await response.body?.cancel();
    return true;
  } catch {
    return false;
  }
}
