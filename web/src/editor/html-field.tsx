import { useRef, useState, type ReactNode } from 'react';
import { useMessages, type MessageKey } from '../messages/messages.tsx';
import type { ControlProps } from './control.ts';
import { useEditing, useText } from './context.ts';

/** What the buttons put around the selected text; the elements that every version of the store shows. */
const marks: readonly { key: MessageKey; around: (text: string) => string }[] = [
  { key: 'editor.html.paragraph', around: (text) => `<p>${text}</p>` },
  { key: 'editor.html.heading', around: (text) => `<h3>${text}</h3>` },
  {
    key: 'editor.html.list',
    around: (text) =>
      `<ul>\n${text
        .split('\n')
        .map((line) => `  <li>${line}</li>`)
        .join('\n')}\n</ul>`,
  },
  { key: 'editor.html.italics', around: (text) => `<em>${text}</em>` },
];

/** HTML as it is written, with buttons for the elements, and beside it as customers read it. */
export function HtmlField({ place, describedBy, invalid }: ControlProps) {
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
      const start = from + put.indexOf('>') + 1;
      area.current?.focus();
      area.current?.setSelectionRange(start, start + inner.length);
    });
  }

  return (
    <div className="html">
      <div className="html-tools" role="group" aria-label={t('editor.html.tools')}>
        {marks.map(({ key, around }) => (
          <button
            key={key}
            type="button"
            className="button small ghost"
            aria-disabled={reading}
            onClick={() => {
              if (!reading) mark(around);
            }}
          >
            {t(key)}
          </button>
        ))}
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
