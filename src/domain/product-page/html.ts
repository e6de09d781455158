/** Writing HTML from texts that nobody may trust. */
import { parseHtmlSubset, type HtmlNode } from '../prerequisites/html-subset.ts';
import { isEmail, urlFault } from '../prerequisites/formats.ts';

/** Text for element content and quoted attribute values. Control characters, which HTML cannot carry, become U+FFFD. */
export function escapeHtml(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\P{Cc}\n\t]/gu, (character) => (character === '\r' ? '' : '\ufffd'))
    .replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Text of somebody else in the middle of a sentence: its writing direction stays inside it. */
export function isolated(text: string): string {
  return `<bdi>${escapeHtml(text)}</bdi>`;
}

/** Paragraphs at empty lines, line breaks inside them. */
export function paragraphs(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .trim()
    .split(/\n\s*\n/)
    .filter((block) => block !== '')
    .map((block) => `<p dir="auto">${escapeHtml(block).replace(/\n/g, '<br>')}</p>`)
    .join('');
}

/**
 * A description as HTML, written anew from what was read of it. Markup with a fault, which no published offer has, is
 * shown as text.
 */
export function descriptionHtml(markup: string): string {
  const parsed = parseHtmlSubset(markup);
  return parsed.ok ? parsed.nodes.map(nodeHtml).join('') : paragraphs(markup);
}

function nodeHtml(node: HtmlNode): string {
  if ('text' in node) return escapeHtml(node.text);
  if (node.element === 'br') return '<br>';
  // The page has its own first and second level; those of the description stand below them.
  const heading = /^h([1-6])$/.exec(node.element);
  const element = heading === null ? node.element : `h${Math.min(6, Number(heading[1]) + 2)}`;
  return `<${element}>${node.children.map(nodeHtml).join('')}</${element}>`;
}

/** A link out of the page; the label alone when the address is not an http or https URL. */
export function externalLink(url: string, label: string): string {
  const address = url.trim();
  if (urlFault(address) !== null) return isolated(label);
  return `<a href="${escapeHtml(new URL(address).href)}" rel="noopener noreferrer nofollow">${isolated(label)}</a>`;
}

/** A link that writes to an address; the text alone when it is not one mailbox. */
export function mailLink(email: string): string {
  if (!isEmail(email)) return isolated(email);
  const [local = '', domain = ''] = email.trim().split('@');
  const href = `mailto:${encodeURIComponent(local)}@${encodeURIComponent(domain)}`;
  return `<a href="${escapeHtml(href)}">${isolated(email.trim())}</a>`;
}
