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
  // The page has its own first and second level; the highest of the description stands right below them.
  const highest = Math.min(...levelsOf(parsed.nodes));
  return <div dir="auto">{parsed.nodes.map((node, index) => drawn(node, index, highest))}</div>;
}

/** The levels of all headings. */
function levelsOf(nodes: readonly HtmlNode[]): readonly number[] {
  return nodes.flatMap((node) => {
    if ('text' in node) return [];
    const level = levelOf(node.element);
    return level === null ? levelsOf(node.children) : [level];
  });
}

function levelOf(element: string): number | null {
  const heading = /^h([1-6])$/.exec(element);
  return heading === null ? null : Number(heading[1]);
}

function drawn(node: HtmlNode, index: number, highest: number): ReactNode {
  if ('text' in node) return <Fragment key={index}>{node.text}</Fragment>;
  const level = levelOf(node.element);
  const element = level === null ? node.element : `h${Math.min(6, level - highest + 3)}`;
  if (element === 'br') return <br key={index} />;
  return createElement(
    element,
    { key: index },
    ...node.children.map((child, at) => drawn(child, at, highest)),
  );
}
