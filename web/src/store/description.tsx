import { createElement, Fragment, type ReactNode } from 'react';
import { parseHtmlSubset, type HtmlNode } from '../../../src/domain/prerequisites/html-subset.ts';

/** Paragraphs at empty lines, line breaks inside them. */
export function Paragraphs({ text }: { text: string }) {
  const blocks = text
    .replace(/\r\n?/g, '\n')
    .trim()
    .split(/\n\s*\n/)
    .filter((block) => block !== '');
  return blocks.map((block, index) => (
    <p key={index} dir="auto" className="lines">
      {block}
    </p>
  ));
}

/**
 * A publisher's description: read by the rules that its publication was held against and made anew of elements, so that
 * no markup of anybody reaches the page. What these rules refuse is shown as the text it is.
 */
export function Description({ markup }: { markup: string }) {
  const parsed = parseHtmlSubset(markup);
  if (!parsed.ok) return <Paragraphs text={markup} />;
  return <div dir="auto">{parsed.nodes.map(drawn)}</div>;
}

function drawn(node: HtmlNode, index: number): ReactNode {
  if ('text' in node) return <Fragment key={index}>{node.text}</Fragment>;
  // The page has its own first and second level; those of the description stand below them.
  const heading = /^h([1-6])$/.exec(node.element);
  const element = heading === null ? node.element : `h${Math.min(6, Number(heading[1]) + 2)}`;
  if (element === 'br') return <br key={index} />;
  return createElement(element, { key: index }, ...node.children.map(drawn));
}
