import { useRef, useState, type ReactNode } from 'react';
import { useMessages, type MessageKey } from '../messages/messages.tsx';
import type { ControlProps } from './control.ts';
import { useEditing, useText } from './context.ts';

/** What a button does with the selected text. */
type Mark = {
  readonly element: string;
  readonly key: MessageKey;
  readonly around: (text: string) => string;
};

const inside = (element: string) => (text: string) => `<${element}>${text}</${element}>`;
const itemsIn = (element: string) => (text: string) =>
  `<${element}>\n${text
    .split('\n')
    .map((line) => `  <li>${line}</li>`)
    .join('\n')}\n</${element}>`;

const paragraph: Mark = { element: 'p', key: 'editor.html.paragraph', around: inside('p') };
const headings: readonly Mark[] = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((element) => ({
  element,
  key: 'editor.html.heading',
  around: inside(element),
}));
const others: readonly Mark[] = [
  { element: 'ul', key: 'editor.html.list', around: itemsIn('ul') },
  { element: 'ol', key: 'editor.html.numbers', around: itemsIn('ol') },
  { element: 'li', key: 'editor.html.item', around: inside('li') },
  { element: 'b', key: 'editor.html.bold', around: inside('b') },
  // Profiles have one of these two.
  { element: 'em', key: 'editor.html.italics', around: inside('em') },
  { element: 'i', key: 'editor.html.italics', around: inside('i') },
  { element: 'br', key: 'editor.html.break', around: (text) => `${text}<br>` },
];

/** HTML as it is written, with buttons for the elements, and beside it as customers read it. */
export function HtmlField({ field, place, describedBy, invalid }: ControlProps) {
  const { t } = useMessages();
  const { store } = useEditing();
  const text = useText(place);
  const [reading, setReading] = useState(false);
  const area = useRef<HTMLTextAreaElement>(null);
  const write = (next: string) => store.write(place, next === '' ? null : next);

  function mark(around: (text: string) => string): void {
    const { selectionStart: from = text.length, selectionEnd: to = text.length } =
      area.current ?? {};
    const inner = text.slice(from, to);
    const put = around(inner);
    write(text.slice(0, from) + put + text.slice(to));
    // After React has written the text: on the words between the tags.
    requestAnimationFrame(() => {
      const [start, end] = wordsIn(put, inner === '');
      area.current?.focus();
      area.current?.setSelectionRange(from + start, from + end);
    });
  }

  const buttonFor = ({ element, key, around }: Mark) =>
    field.elements.includes(element) && (
      <button
        key={element}
        type="button"
        className="button small"
        aria-disabled={reading}
        aria-label={key === 'editor.html.heading' ? t(key, { name: nameOf(element) }) : undefined}
        onClick={() => {
          if (!reading) mark(around);
        }}
      >
        {key === 'editor.html.heading' ? nameOf(element) : t(key)}
      </button>
    );

  return (
    <div className="html">
      <div className="html-tools" role="group" aria-label={t('editor.html.tools')}>
        {buttonFor(paragraph)}
        <div className="either">{headings.map(buttonFor)}</div>
        {others.map(buttonFor)}
        <button
          type="button"
          className="button small push"
          aria-pressed={reading}
          onClick={() => setReading(!reading)}
        >
          {t('editor.html.read')}
        </button>
      </div>
      <textarea
        ref={area}
        id={place}
        className="input mono tall"
        hidden={reading}
        spellCheck
        value={text}
        aria-invalid={invalid}
        aria-describedby={describedBy}
        onChange={(event) => write(event.target.value)}
      />
      {reading && (
        <div className="input read" tabIndex={0} role="region" aria-label={t('editor.html.read')}>
          <Rich html={text} />
        </div>
      )}
    </div>
  );
}

const nameOf = (heading: string): string => heading.toUpperCase();

/** What lies between the tags that were put around it; behind a tag that stands alone, and where there is nothing yet. */
function wordsIn(put: string, isEmpty: boolean): readonly [start: number, end: number] {
  const innermost = put.indexOf('</');
  if (innermost === -1) return [put.length, put.length];
  if (isEmpty) return [innermost, innermost];
  return [put.indexOf('>') + 1, put.lastIndexOf('</')];
}

const shownElements = [
  ...['p', 'em', 'b', 'i', 'ul', 'ol', 'li'],
  ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'],
];

/** Draws the elements that the store shows. Of any other only the words stay, so nothing that was typed can run. */
function Rich({ html }: { html: string }) {
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  return [...body.childNodes].map(drawn);
}

function drawn(node: ChildNode, key: number): ReactNode {
  if (node.nodeType === Node.TEXT_NODE) return node.textContent;
  const name = node.nodeName.toLowerCase();
  if (name === 'br') return <br key={key} />;
  if (name === 'script' || name === 'style') return null;
  const inner = [...node.childNodes].map(drawn);
  if (!shownElements.includes(name)) return inner;
  const Element = name as 'p';
  return <Element key={key}>{inner}</Element>;
}
