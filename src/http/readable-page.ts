/**
 * Pages of the store for whoever reads without script: guests, search engines, programs. Browsers get the portal under
 * the same address, and in it, for the others, the same page as text.
 */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Language } from '../domain/language.ts';
import { escapeHtml } from '../domain/product-page/html.ts';

/** A page that the server writes by itself. */
export type ReadablePage = {
  readonly language: Language;
  readonly title: string;
  /** What search engines show below the title; empty for none. */
  readonly description: string;
  /** The whole document. */
  readonly document: string;
};

/** The address of the page as the server alone writes it. */
export const PLAIN = 'plain';

/** The portal's own page from the folder that it is built into; null while it is not built. A new build is noticed. */
export function createPortalIndex(folder: string): () => Promise<string | null> {
  let known: { readonly madeAt: number; readonly text: string } | null = null;
  return async () => {
    const path = join(folder, 'index.html');
    const found = await stat(path).catch(() => null);
    if (found === null) return null;
    if (known?.madeAt !== found.mtimeMs) {
      known = { madeAt: found.mtimeMs, text: await readFile(path, 'utf8') };
    }
    return known.text;
  };
}

/**
 * The portal's page with a title and a description of its own. A browser without script is led to the plain page;
 * who follows nothing finds its text here.
 */
export function withReadablePage(index: string, page: ReadablePage): string {
  const { language, title, description, document } = page;
  const body = /<body>([\s\S]*)<\/body>/.exec(document)?.[1] ?? '';
  const head = [
    `<title>${escapeHtml(title)}</title>`,
    ...(description === ''
      ? []
      : [`<meta name="description" content="${escapeHtml(description)}">`]),
    `<noscript><meta http-equiv="refresh" content="0; url=?${PLAIN}&amp;lang=${language}"></noscript>`,
  ].join('');
  return index
    .replace(/<title>[^<]*<\/title>/, () => head)
    .replace(
      /<noscript>(?!<meta)[\s\S]*?<\/noscript>(?=\s*<\/body>)/,
      () => `<noscript>${body}</noscript>`,
    );
}
