/**
 * The *Mailbox* page of the embedded default: mails that a mail server would have delivered.
 *
 * No script runs, in the page or in the mail. The mail's HTML stands in a sandboxed frame whose links
 * open a new tab. The frame inherits the policy of the page, which is why `mailboxPolicy` allows the
 * mails' own style element by its hash, and style attributes.
 */
import { createHash } from 'node:crypto';
import type { Language, Text } from '../domain/language.ts';
import { escapeHtml, oneLine } from './clean.ts';
import { timeText } from './format.ts';
import { MAIL_STYLE } from './layout.ts';
import type { MailSummary, StoredMail } from './mailbox.ts';

export type MailboxView = {
  readonly language: Language;
  /** Of the Content-Security-Policy of this answer; base64. */
  readonly nonce: string;
  /** Where the page is, for example `/mailbox`. It takes `mail`, `before` and `lang` in its query. */
  readonly path: string;
  /** Newest first. */
  readonly mails: readonly MailSummary[];
  /** `before` of the list that is shown; null for the newest. */
  readonly before: string | null;
  /** True when there are older mails than the last one of the list. */
  readonly hasOlder: boolean;
  /** The mail to show; `null` for none, `'missing'` when the asked one is not there. */
  readonly selected: StoredMail | 'missing' | null;
};

/** The style element that every mail has, as a policy names it. */
export const mailStyleSource = `'sha256-${createHash('sha256').update(MAIL_STYLE).digest('base64')}'`;

/** The Content-Security-Policy under which the page is meant to be served. */
export function mailboxPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    `style-src-elem 'nonce-${nonce}' ${mailStyleSource}`,
    "style-src-attr 'unsafe-inline'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** The colours and sizes of the portal. */
export const mailboxStyle = `
:root {
  color-scheme: light dark;
  --page: light-dark(#f5f5f2, #121316); --surface: light-dark(#ffffff, #1a1c20); --sunken: light-dark(#f0f0ec, #15171a);
  --line: light-dark(#dfdfd9, #31353c); --line-soft: light-dark(#ebebe6, #272a30);
  --text: light-dark(#1b1c1f, #eceef1); --text-2: light-dark(#4d5055, #b6bbc4); --text-3: light-dark(#63666c, #979da8);
  --accent: light-dark(#2f49c4, #a3b4ff); --accent-tint: light-dark(#ecf0fd, #20264a); --focus: light-dark(#1b1c1f, #ffffff);
  --sans: 'Segoe UI Variable Text', 'Segoe UI', system-ui, -apple-system, 'Noto Sans', sans-serif;
  --mono: 'Cascadia Code', ui-monospace, 'SF Mono', Consolas, 'DejaVu Sans Mono', monospace;
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 400 14px/20px var(--sans); font-variant-numeric: tabular-nums; -webkit-font-smoothing: antialiased; }
h1, h2, p, ol, dl, dd, pre { margin: 0; padding: 0; }
a { color: var(--accent); text-underline-offset: 2px; text-decoration-thickness: 1px; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; border-radius: 4px; }
.skip { position: absolute; inset-inline-start: -9999px; }
.skip:focus { inset-inline-start: 12px; top: 12px; background: var(--surface); padding: 8px 12px; }
header { padding: 16px 24px; display: flex; flex-wrap: wrap; gap: 4px 16px; align-items: baseline; }
h1 { font-size: 24px; line-height: 32px; font-weight: 600; letter-spacing: -.012em; }
header p { color: var(--text-2); }
header nav { margin-inline-start: auto; display: flex; gap: 16px; }
.columns { display: grid; grid-template-columns: 300px minmax(0, 1fr); gap: 24px; padding: 0 24px 24px; align-items: start; }
.card { background: var(--surface); border: 1px solid var(--line); border-radius: 8px; overflow: hidden; }
.list ol { list-style: none; }
.list li + li { border-top: 1px solid var(--line-soft); }
.list li a { display: grid; gap: 1px; padding: 10px 16px; color: inherit; text-decoration: none; }
.list li a:hover { background: var(--sunken); }
.list li a:focus-visible { outline-offset: -2px; }
.list li a[aria-current] { background: var(--accent-tint); box-shadow: inset 3px 0 var(--accent); }
.list .subject { font-weight: 600; overflow-wrap: anywhere; }
.list .meta { color: var(--text-2); font-size: 13px; line-height: 18px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.list .pages { display: flex; gap: 16px; padding: 10px 16px; border-top: 1px solid var(--line); }
.empty { padding: 32px 16px; color: var(--text-2); text-align: center; }
.mail > .head { padding: 16px 20px; border-bottom: 1px solid var(--line); }
h2 { font-size: 18px; line-height: 24px; font-weight: 600; overflow-wrap: anywhere; margin-bottom: 8px; }
dl { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 2px 16px; font-size: 13px; line-height: 18px; }
dt { color: var(--text-3); } dd { overflow-wrap: anywhere; }
.parts { display: grid; grid-template-columns: minmax(0, 1fr) 604px; }
.parts > section + section { border-inline-start: 1px solid var(--line); }
.parts h3 { margin: 0; padding: 8px 20px; font-size: 12px; line-height: 16px; font-weight: 600; color: var(--text-3); background: var(--sunken); border-bottom: 1px solid var(--line-soft); }
.parts pre { padding: 16px 20px; font: 12px/18px var(--mono); white-space: pre-wrap; overflow-wrap: anywhere; }
.parts iframe { display: block; width: 100%; height: calc(100vh - 48px); min-height: 560px; border: 0; background: var(--surface); }
.source { border-top: 1px solid var(--line); }
.source summary { padding: 12px 20px; cursor: pointer; }
.source pre { max-height: 480px; overflow: auto; padding: 0 20px 16px; font: 12px/18px var(--mono); white-space: pre-wrap; overflow-wrap: anywhere; }
@media (max-width: 1319px) { .parts { grid-template-columns: minmax(0, 1fr); } .parts > section + section { border-inline-start: 0; border-top: 1px solid var(--line); } }
@media (max-width: 820px) { header { padding: 12px; } .columns { grid-template-columns: minmax(0, 1fr); gap: 12px; padding: 0 12px 12px; } header nav { margin-inline-start: 0; width: 100%; } .reading .mail { order: -1; } }
`;

const words = {
  title: { en: 'Mailbox', fr: 'Boîte aux lettres' },
  local: {
    en: 'These mails stay on this machine.',
    fr: 'Ces courriers restent sur cette machine.',
  },
  skip: { en: 'Skip to the mail', fr: 'Aller au courrier' },
  list: { en: 'Mails', fr: 'Courriers' },
  reload: { en: 'Look again', fr: 'Actualiser' },
  other: { en: 'Français', fr: 'English' },
  newest: { en: 'Newest', fr: 'Plus récents' },
  older: { en: 'Older', fr: 'Plus anciens' },
  none: {
    en: 'No mail yet. A publication sends one when it needs you, and when it ends.',
    fr: 'Pas encore de courrier. Une publication en envoie un quand elle a besoin de vous, et quand elle se termine.',
  },
  choose: { en: 'Choose a mail to read it.', fr: 'Choisissez un courrier pour le lire.' },
  missing: {
    en: 'This mail is not in the mailbox.',
    fr: 'Ce courrier n’est pas dans la boîte aux lettres.',
  },
  noSubject: { en: '(no subject)', fr: '(sans objet)' },
  from: { en: 'From', fr: 'De' },
  to: { en: 'To', fr: 'À' },
  date: { en: 'Date', fr: 'Date' },
  messageId: { en: 'Message-ID', fr: 'Message-ID' },
  text: { en: 'Text', fr: 'Texte' },
  html: { en: 'HTML', fr: 'HTML' },
  source: { en: 'Source of the HTML', fr: 'Source du HTML' },
} as const satisfies Record<string, Text>;

/** The whole page as HTML. Every value of a mail is escaped; its HTML part runs nothing. */
export function renderMailboxPage(view: MailboxView): string {
  const { language, selected } = view;
  const say = (text: Text) => escapeHtml(text[language]);
  const href = (query: Readonly<Record<string, string | null>>, lang: Language = language) => {
    const search = new URLSearchParams({ lang });
    for (const [name, value] of Object.entries(query)) if (value !== null) search.set(name, value);
    return escapeHtml(`${view.path}?${search.toString()}`);
  };
  const shown = selected !== null && selected !== 'missing' ? selected : null;
  const mail = shown?.fileName ?? null;
  const title = shown
    ? `${subjectOf(shown, language)} · ${words.title[language]}`
    : words.title[language];
  const other: Language = language === 'en' ? 'fr' : 'en';
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<style nonce="${escapeHtml(view.nonce)}">${mailboxStyle}</style>
</head>
<body>
<a class="skip" href="#mail">${say(words.skip)}</a>
<header>
<h1>${say(words.title)}</h1>
<p>${say(words.local)}</p>
<nav><a href="${href({})}">${say(words.reload)}</a><a href="${href({ before: view.before, mail }, other)}" lang="${other}" hreflang="${other}">${say(words.other)}</a></nav>
</header>
<div class="columns${selected === null ? '' : ' reading'}">
<nav class="card list" aria-label="${say(words.list)}">
${view.mails.length === 0 ? `<p class="empty">${say(words.none)}</p>` : list(view, href)}
${pages(view, href)}</nav>
<main class="card mail" id="mail" tabindex="-1">
${
  shown
    ? message(shown, language)
    : `<p class="empty">${say(selected === 'missing' ? words.missing : words.choose)}</p>`
}
</main>
</div>
</body>
</html>
`;
}

type Href = (query: Readonly<Record<string, string | null>>) => string;

const subjectOf = (mail: MailSummary, language: Language) =>
  oneLine(mail.subject) || words.noSubject[language];

const time = (date: Date, language: Language) =>
  `<time datetime="${date.toISOString()}">${escapeHtml(timeText(date)[language])}</time>`;

function list(view: MailboxView, href: Href): string {
  const { language, before, selected } = view;
  const current = selected !== null && selected !== 'missing' ? selected.fileName : null;
  const rows = view.mails.map((mail) => {
    const here = mail.fileName === current ? ' aria-current="true"' : '';
    return `<li><a href="${href({ before, mail: mail.fileName })}"${here}><span class="subject" dir="auto">${escapeHtml(subjectOf(mail, language))}</span><span class="meta">${escapeHtml(oneLine(mail.to))}</span><span class="meta">${time(mail.date, language)}</span></a></li>`;
  });
  return `<ol>\n${rows.join('\n')}\n</ol>`;
}

function pages(view: MailboxView, href: Href): string {
  const last = view.mails.at(-1);
  const links = [
    ...(view.before === null
      ? []
      : [`<a href="${href({})}">${escapeHtml(words.newest[view.language])}</a>`]),
    ...(view.hasOlder && last
      ? [
          `<a href="${href({ before: last.fileName })}">${escapeHtml(words.older[view.language])}</a>`,
        ]
      : []),
  ];
  return links.length === 0 ? '' : `<p class="pages">${links.join('')}</p>\n`;
}

function message(mail: StoredMail, language: Language): string {
  const say = (text: Text) => escapeHtml(text[language]);
  const row = (label: Text, value: string) => `<dt>${say(label)}</dt><dd>${value}</dd>`;
  // `target` makes every link of the frame open a tab; the doctype in the mail is then a second one, which
  // parsers skip.
  const framed = `<!doctype html><base target="_blank">${mail.html}`;
  return `<div class="head">
<h2 dir="auto">${escapeHtml(subjectOf(mail, language))}</h2>
<dl>
${row(words.from, escapeHtml(oneLine(mail.from)))}
${row(words.to, escapeHtml(oneLine(mail.to)))}
${row(words.date, time(mail.date, language))}
${row(words.messageId, escapeHtml(oneLine(mail.messageId)))}
</dl>
</div>
<div class="parts">
<section aria-label="${say(words.html)}"><h3>${say(words.html)}</h3><iframe title="${say(words.html)}" sandbox="allow-popups allow-popups-to-escape-sandbox" referrerpolicy="no-referrer" srcdoc="${escapeHtml(framed)}"></iframe></section>
<section aria-label="${say(words.text)}"><h3>${say(words.text)}</h3><pre dir="auto">${linked(mail.text)}</pre></section>
</div>
<details class="source"><summary>${say(words.source)}</summary><pre dir="auto" tabindex="0">${escapeHtml(mail.html)}</pre></details>`;
}

/** The text part with its addresses as links, as mail readers show it. */
function linked(text: string): string {
  return text
    .split(/(https?:\/\/[^\s<>"'`]+)/)
    .map((part, index) =>
      index % 2 === 0
        ? escapeHtml(part)
        : `<a href="${escapeHtml(part)}" target="_blank" rel="noopener noreferrer">${escapeHtml(part)}</a>`,
    )
    .join('');
}
