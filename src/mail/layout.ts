/**
 * The form of every mail: a message is a list of blocks, written once and shown twice, as plain text
 * that is complete by itself and as HTML.
 *
 * Blocks hold sentences, never markup; all text is cleaned and escaped here and nowhere else. The HTML
 * asks nothing from outside (no image, font or style sheet), keeps its colours inline for readers that
 * drop style elements, and has one fixed style element for dark mode.
 */
import type { Language, Text } from '../domain/language.ts';
import type { StepStatus } from '../domain/pipeline.ts';
import { cut, escapeHtml, oneLine, textLines } from './clean.ts';
import { wrap } from './wrap.ts';

/** A finished mail without its addresses. `subject` is one line of at most `MAX_SUBJECT` characters. */
export type MailBody = { readonly subject: string; readonly text: string; readonly html: string };

export const MAX_SUBJECT = 200;

/** UTF-16 units and lines kept of a person's message; the portal shows the rest. */
const QUOTE = { max: 4000, maxLines: 60 };
/** The same for an excerpt of a package file: a pointer to the place, never the file. */
const CODE = { max: 1200, maxLines: 8 };
const CODE_COLUMNS = 120;
const SENTENCE = 2000;

export type Tone = 'bad' | 'turn' | 'idle';

export type Block =
  | { readonly kind: 'paragraph'; readonly text: Text }
  | { readonly kind: 'heading'; readonly text: Text }
  /** Numbered things to do. */
  | { readonly kind: 'steps'; readonly items: readonly Text[] }
  /** One pane per stage, and the same in words. */
  | { readonly kind: 'panes'; readonly statuses: readonly StepStatus[]; readonly words: Text }
  | { readonly kind: 'facts'; readonly rows: readonly (readonly [label: Text, value: Text])[] }
  /** `main` is the one thing the mail asks for. */
  | { readonly kind: 'link'; readonly label: Text; readonly url: string; readonly main: boolean }
  /** What a person wrote. */
  | { readonly kind: 'quote'; readonly text: string }
  /** A finding or a review thread. */
  | {
      readonly kind: 'entry';
      readonly sign: Text;
      readonly tone: Tone;
      readonly text: Text | null;
      readonly place: Text;
      readonly code: string | null;
      readonly quote: string | null;
      readonly notes: readonly Text[];
      /** The exact place in the portal. */
      readonly url: string | null;
    };

export type MailContent = {
  readonly subject: Text;
  readonly blocks: readonly Block[];
  /** Why this address gets this mail. */
  readonly footer: Text;
};

export const paragraph = (text: Text): Block => ({ kind: 'paragraph', text });
export const heading = (text: Text): Block => ({ kind: 'heading', text });
export const steps = (...items: readonly Text[]): Block => ({ kind: 'steps', items });
export const link = (label: Text, url: string): Block => ({
  kind: 'link',
  label,
  url,
  main: false,
});
export const mainLink = (label: Text, url: string): Block => ({
  kind: 'link',
  label,
  url,
  main: true,
});

/** Both parts of a mail. Throws a TypeError on a link that is not an absolute http(s) address. */
export function renderMail(content: MailContent, language: Language): MailBody {
  const subject = subjectLine(content.subject[language]);
  const paint = painter(language);
  const text = [
    ...content.blocks.map((block) => textBlock(block, language)),
    `-- \n${wrap(oneLine(content.footer[language], SENTENCE))}`,
  ];
  const html = [
    '<!doctype html>',
    `<html lang="${language}">`,
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width">',
    '<meta name="color-scheme" content="light dark">',
    '<meta name="supported-color-schemes" content="light dark">',
    `<title>${escapeHtml(subject)}</title>`,
    `<style>${MAIL_STYLE}</style>`,
    '</head>',
    `<body class="vt-page" style="margin:0;padding:24px 16px;${colours.page}${font}">`,
    '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="border-collapse:collapse">',
    '<tr><td align="center">',
    '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="border-collapse:collapse;max-width:640px">',
    `<tr><td class="vt-page" align="left" style="${colours.page}${font}">`,
    ...content.blocks.map(paint),
    `<p class="vt-soft vt-line" style="margin:32px 0 0;padding:12px 0 0;border-top:1px solid #dfdfd9;font-size:12px;line-height:18px;${colours.soft}">${words(content.footer, language)}</p>`,
    '</td></tr>',
    '</table>',
    '</td></tr>',
    '</table>',
    '</body>',
    '</html>',
  ];
  return { subject, text: `${text.join('\n\n')}\n`, html: `${html.join('\n')}\n` };
}

/** One line for the Subject header: no line break, control or direction mark, at most `MAX_SUBJECT`. */
export function subjectLine(text: string): string {
  return oneLine(text, MAX_SUBJECT);
}

/** An address for a link: absolute http(s), in ASCII, on one line. */
function safeUrl(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed?.protocol !== 'https:' && parsed?.protocol !== 'http:')
    throw new TypeError(`a mail links to http(s) addresses only, not to ${JSON.stringify(url)}`);
  return parsed.href;
}

// Plain text

const glyphs: Readonly<Record<StepStatus, string>> = {
  COMPLETE: '■',
  IN_PROGRESS: '▣',
  WAITING_FOR_PUBLISHER: '◉',
  WAITING_FOR_APPROVAL: '◉',
  BLOCKED: '◉',
  REJECTED: '☒',
  NOT_STARTED: '□',
  CANCELED: '□',
};

/** The seven panes as characters, for the text part and for tests: `■■▣□□□□`. */
export function panesText(statuses: readonly StepStatus[]): string {
  return statuses.map((status) => glyphs[status]).join('');
}

const textQuote = (value: string, indent = '') =>
  textLines(value, QUOTE)
    .map((line) => {
      const before = /^ */.exec(line)?.[0] ?? '';
      return line === '' ? `${indent}>` : wrap(line.slice(before.length), `${indent}> ${before}`);
    })
    .join('\n');

const codeLines = (value: string) => textLines(value, CODE).map((line) => cut(line, CODE_COLUMNS));

function textBlock(block: Block, language: Language): string {
  const say = (text: Text, first = '', rest = first) =>
    wrap(oneLine(text[language], SENTENCE), first, rest);
  switch (block.kind) {
    case 'paragraph':
      return say(block.text);
    case 'heading': {
      const title = oneLine(block.text[language]);
      return `${title}\n${'-'.repeat([...title].length)}`;
    }
    case 'steps':
      return block.items
        .map((item, index) => say(item, `${index + 1}. `, ' '.repeat(`${index + 1}. `.length)))
        .join('\n');
    case 'panes':
      return `${panesText(block.statuses)}\n${say(block.words)}`;
    case 'facts': {
      const width = Math.max(...block.rows.map(([label]) => label[language].length)) + 2;
      return block.rows
        .map(([label, value]) => say(value, label[language].padEnd(width), ' '.repeat(width)))
        .join('\n');
    }
    case 'link':
      return `${say(block.label)}${language === 'fr' ? '\u00a0:' : ':'}\n${safeUrl(block.url)}`;
    case 'quote':
      return textQuote(block.text);
    case 'entry':
      return [
        `* ${say(block.place, '', '  ')}`,
        ...(block.code === null
          ? []
          : [
              codeLines(block.code)
                .map((line) => `    ${line}`)
                .join('\n'),
            ]),
        say(signed(block.sign, block.text), '  '),
        ...(block.quote === null ? [] : [textQuote(block.quote, '  ')]),
        ...block.notes.map((note) => say(note, '  ')),
        ...(block.url === null ? [] : [`  ${safeUrl(block.url)}`]),
      ].join('\n');
  }
}

/** "Error: the sentence", or the sign alone. */
function signed(sign: Text, text: Text | null): Text {
  return text === null
    ? { en: `${sign.en}:`, fr: `${sign.fr}\u00a0:` }
    : { en: `${sign.en}: ${text.en}`, fr: `${sign.fr}\u00a0: ${text.fr}` };
}

// HTML

/** Colours of the portal, light; the classes of `MAIL_STYLE` turn them dark where the reader can. */
const colours = {
  page: 'background:#ffffff;color:#1b1c1f;',
  soft: 'color:#63666c;',
  second: 'color:#4d5055;',
  link: 'color:#2f49c4;',
  button: 'background:#2f49c4;color:#ffffff;',
  code: 'background:#fafaf8;color:#1b1c1f;border:1px solid #dfdfd9;',
  quote: 'border-left:3px solid #85867f;',
} as const;

const tones: Readonly<Record<Tone, string>> = { bad: '#ae1d2a', turn: '#854800', idle: '#4d5055' };

const font =
  "font:400 15px/22px 'Segoe UI',system-ui,-apple-system,'Helvetica Neue',Arial,sans-serif;";
const mono = "font:400 13px/20px ui-monospace,'SF Mono',Consolas,'DejaVu Sans Mono',monospace;";

/** The style element of every mail, byte for byte; a page that shows mails can allow it by its hash. */
export const MAIL_STYLE =
  ':root{color-scheme:light dark}' +
  '@media (prefers-color-scheme:dark){' +
  '.vt-page{background:#1a1c20!important;color:#eceef1!important}' +
  '.vt-soft{color:#979da8!important}' +
  '.vt-second{color:#b6bbc4!important}' +
  '.vt-link{color:#a3b4ff!important}' +
  '.vt-button{background:#4a61d8!important;color:#ffffff!important}' +
  '.vt-code{background:#15171a!important;color:#eceef1!important;border-color:#31353c!important}' +
  '.vt-line{border-color:#31353c!important}' +
  '.vt-quote{border-color:#7b818c!important}' +
  '.vt-bad{color:#ff9c9c!important}.vt-turn{color:#f2bd6a!important}.vt-idle{color:#b6bbc4!important}' +
  '.vt-e-bad{border-color:#ff9c9c!important}.vt-e-turn{border-color:#f2bd6a!important}' +
  '.vt-e-idle{border-color:#7b818c!important}' +
  '.vt-p-done{background:#7ad7a1!important;border-color:#7ad7a1!important}' +
  '.vt-p-work{border-color:#a3b4ff!important;background:#20264a!important}' +
  '.vt-p-wait{border-color:#f2bd6a!important;background:#35270f!important}' +
  '.vt-p-bad{background:#ff9c9c!important;border-color:#ff9c9c!important}' +
  '.vt-p-later{border-color:#7b818c!important}' +
  '}';

const words = (text: Text, language: Language) => escapeHtml(oneLine(text[language], SENTENCE));

const anchor = (label: string, url: string) =>
  `<a class="vt-link" href="${escapeHtml(safeUrl(url))}" style="${colours.link}">${label}</a>`;

const htmlQuote = (value: string) => {
  const lines = textLines(value, QUOTE)
    .map((line) => escapeHtml(line).replace(/^ +/, (before) => '&nbsp;'.repeat(before.length)))
    .join('<br>\n');
  return `<blockquote class="vt-quote" dir="auto" style="margin:0 0 16px;padding:0 0 0 12px;${colours.quote}">${lines}</blockquote>`;
};

type Pane = readonly [className: string, style: string];

const panes: Readonly<Record<StepStatus, Pane>> = {
  COMPLETE: ['vt-p-done', 'background:#146239;border:1px solid #146239'],
  IN_PROGRESS: ['vt-p-work', 'background:#ecf0fd;border:1px solid #2f49c4'],
  WAITING_FOR_PUBLISHER: ['vt-p-wait', 'background:#fcf0dd;border:1px solid #854800'],
  WAITING_FOR_APPROVAL: ['vt-p-wait', 'background:#fcf0dd;border:1px solid #854800'],
  BLOCKED: ['vt-p-wait', 'background:#fcf0dd;border:1px solid #854800'],
  REJECTED: ['vt-p-bad', 'background:#ae1d2a;border:1px solid #ae1d2a'],
  NOT_STARTED: ['vt-p-later', 'border:1px solid #85867f'],
  CANCELED: ['vt-p-later', 'border:1px solid #85867f'],
};

function painter(language: Language): (block: Block) => string {
  const say = (text: Text) => words(text, language);
  const text = (content: string) => `<p style="margin:0 0 16px">${content}</p>`;
  return (block) => {
    switch (block.kind) {
      case 'paragraph':
        return text(say(block.text));
      case 'heading':
        return `<h2 style="margin:28px 0 12px;font-size:17px;line-height:24px;font-weight:600">${say(block.text)}</h2>`;
      case 'steps':
        return [
          '<ol style="margin:0 0 16px;padding:0 0 0 24px">',
          ...block.items.map((item) => `<li style="margin:0 0 6px">${say(item)}</li>`),
          '</ol>',
        ].join('\n');
      case 'panes':
        return [
          '<table role="presentation" aria-hidden="true" cellpadding="0" cellspacing="3" style="margin:0 0 4px -3px">',
          `<tr>${block.statuses
            .map((status) => {
              const [className, style] = panes[status];
              return `<td class="${className}" width="20" height="12" style="width:20px;height:12px;font-size:0;line-height:0;border-radius:3px;${style}">&nbsp;</td>`;
            })
            .join('')}</tr>`,
          '</table>',
          `<p class="vt-second" style="margin:0 0 16px;font-size:13px;line-height:18px;${colours.second}">${say(block.words)}</p>`,
        ].join('\n');
      case 'facts':
        return [
          '<table cellpadding="0" cellspacing="0" style="margin:0 0 16px;border-collapse:collapse;font-size:14px;line-height:20px">',
          ...block.rows.map(
            ([label, value]) =>
              `<tr><th class="vt-soft" scope="row" align="left" valign="top" style="padding:2px 16px 2px 0;font-weight:400;white-space:nowrap;${colours.soft}">${say(label)}</th><td dir="auto" valign="top" style="padding:2px 0;overflow-wrap:anywhere">${say(value)}</td></tr>`,
          ),
          '</table>',
        ].join('\n');
      case 'link':
        return block.main
          ? `<p style="margin:0 0 20px"><a class="vt-button" href="${escapeHtml(safeUrl(block.url))}" style="display:inline-block;padding:10px 16px;border-radius:4px;font-weight:600;text-decoration:none;${colours.button}">${say(block.label)}</a></p>`
          : text(anchor(say(block.label), block.url));
      case 'quote':
        return htmlQuote(block.text);
      case 'entry':
        return [
          '<table width="100%" role="presentation" cellpadding="0" cellspacing="0" style="margin:0 0 20px;border-collapse:collapse">',
          `<tr><td class="vt-e-${block.tone}" style="padding:0 0 0 12px;border-left:3px solid ${tones[block.tone]};overflow-wrap:anywhere">`,
          `<p class="vt-second" style="margin:0 0 4px;${mono}${colours.second}">${block.url === null ? say(block.place) : anchor(say(block.place), block.url)}</p>`,
          ...(block.code === null
            ? []
            : [
                `<pre class="vt-code" dir="ltr" style="margin:4px 0 8px;padding:8px 12px;border-radius:4px;white-space:pre-wrap;overflow-wrap:anywhere;${mono}${colours.code}">${codeLines(block.code).map(escapeHtml).join('\n')}</pre>`,
              ]),
          `<p style="margin:0 0 4px"><strong class="vt-${block.tone}" style="font-weight:600;color:${tones[block.tone]}">${say(signed(block.sign, null))}</strong>${block.text === null ? '' : ` ${say(block.text)}`}</p>`,
          ...(block.quote === null ? [] : [htmlQuote(block.quote)]),
          ...block.notes.map((note) => `<p style="margin:0 0 4px">${say(note)}</p>`),
          '</td></tr>',
          '</table>',
        ].join('\n');
    }
  };
}
