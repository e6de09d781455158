/** Small pages without a script: a message, the invitation to a preview, and the store's front page. */
import { PRODUCT_STYLE_PATH } from '../app/product-html.ts';
import type { Listing } from '../app/listing.ts';
import { appliesToWords, levelWords } from '../domain/certification/rule-words.ts';
import type { RuleDescription } from '../domain/certification/zip-rules.ts';
import type { Language, Text } from '../domain/language.ts';
import { escapeHtml } from '../domain/product-page/html.ts';

function page(language: Language, title: string, body: string): string {
  return [
    '<!doctype html>',
    `<html lang="${language}">`,
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    // Not `no-referrer`: with it browsers call the origin of the forms below `null`, which is refused as foreign.
    '<meta name="referrer" content="same-origin">',
    `<title>${escapeHtml(title)} · Vitrine</title>`,
    `<link rel="stylesheet" href="${PRODUCT_STYLE_PATH}">`,
    '</head>',
    '<body>',
    '<header class="bar"><a class="brand" href="/store">Vitrine</a></header>',
    `<main class="store" id="content"><div class="prose"><h1>${escapeHtml(title)}</h1>${body}</div></main>`,
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

/** A page that says one thing. */
export function messagePage(language: Language, title: Text, text: Text): string {
  return page(language, title[language], `<p>${escapeHtml(text[language])}</p>`);
}

const invitation = {
  title: { en: 'Open the preview', fr: 'Ouvrir la préversion' },
  text: {
    en: 'This link works once. It opens the preview of the offer for the subscription that the invitation names.',
    fr: 'Ce lien fonctionne une fois. Il ouvre la préversion de l’offre pour l’abonnement que l’invitation désigne.',
  },
  keep: {
    en: 'Who is signed in keeps the preview with his account, and sees it in the portal.',
    fr: 'Qui est connecté garde la préversion avec son compte, et la voit dans le portail.',
  },
  signIn: { en: 'Sign in first', fr: 'Se connecter d’abord' },
} as const satisfies Record<string, Text>;

/** Asks for a deliberate press of a button, so that a mail program that opens links uses nothing up. */
export function invitationPage(language: Language, code: string): string {
  const title = invitation.title[language];
  const here = `/invitations/${encodeURIComponent(code)}?lang=${language}`;
  return page(
    language,
    title,
    `<p>${escapeHtml(invitation.text[language])}</p>` +
      `<form method="post" action="${escapeHtml(here)}">` +
      `<button class="btn primary big" type="submit">${escapeHtml(title)}</button></form>` +
      `<p>${escapeHtml(invitation.keep[language])} <a href="/sign-in?next=${encodeURIComponent(here)}">${escapeHtml(invitation.signIn[language])}</a></p>`,
  );
}

const signIn = {
  title: { en: 'Sign in', fr: 'Se connecter' },
  text: {
    en: 'This link works once. It signs you in with this browser as',
    fr: 'Ce lien fonctionne une fois. Il vous connecte avec ce navigateur en tant que',
  },
} as const satisfies Record<string, Text>;

/** Asks for a deliberate press of a button, and says as whom: a link that somebody else sent is seen for what it is. */
export function signInLinkPage(language: Language, code: string, email: string): string {
  const title = signIn.title[language];
  return page(
    language,
    title,
    `<p>${escapeHtml(signIn.text[language])} <b>${escapeHtml(email)}</b>.</p>` +
      `<form method="post" action="/sign-in/link/${encodeURIComponent(code)}?lang=${language}">` +
      `<button class="btn primary big" type="submit">${escapeHtml(title)}</button></form>`,
  );
}

const opened = {
  title: { en: 'The preview is open', fr: 'La préversion est ouverte' },
  look: { en: 'Look at the preview', fr: 'Voir la préversion' },
  hour: { en: 'This link is good for an hour.', fr: 'Ce lien est valable une heure.' },
  token: {
    en: 'For programs, keep this read token. It will not be shown again.',
    fr: 'Pour des programmes, conservez ce jeton de lecture. Il ne sera plus affiché.',
  },
  portal: { en: 'Open it in the portal', fr: 'L’ouvrir dans le portail' },
} as const satisfies Record<string, Text>;

/** What a redeemed invitation gives: the way to the preview; for who is signed in in the portal, too, else a read token. */
export function openedPage(
  language: Language,
  redeemed: {
    readonly ticket: string;
    readonly token: string | null;
    readonly place: { readonly publisherId: string; readonly offerId: string };
  },
): string {
  const { publisherId, offerId } = redeemed.place;
  const path = `/offers/${encodeURIComponent(publisherId)}/${encodeURIComponent(offerId)}/preview`;
  const later =
    redeemed.token === null
      ? `<p><a href="${escapeHtml(path)}">${escapeHtml(opened.portal[language])}</a></p>`
      : `<p>${escapeHtml(opened.token[language])}</p><p><code>${escapeHtml(redeemed.token)}</code></p>`;
  return page(
    language,
    opened.title[language],
    `<p><a class="btn primary big" href="/preview/${redeemed.ticket}?lang=${language}">${escapeHtml(opened.look[language])}</a></p>` +
      `<p>${escapeHtml(opened.hour[language])}</p>${later}`,
  );
}

export const storeTitle: Text = { en: 'Offers', fr: 'Offres' };
const store = {
  empty: { en: 'No offer is live yet.', fr: 'Aucune offre n’est encore en direct.' },
} as const satisfies Record<string, Text>;

/** What is live, newest first. */
export function storePage(language: Language, listings: readonly Listing[]): string {
  const rows = listings.map(({ publisher, slug, page: product }) => {
    const { title, summary } = product.parts.overview.data;
    const href = `/store/${encodeURIComponent(publisher.publisherId)}/${encodeURIComponent(slug)}`;
    return (
      `<section class="card pad"><h2><a href="${escapeHtml(href)}">${escapeHtml(title)}</a></h2>` +
      `<p>${escapeHtml(publisher.name)}</p><p>${escapeHtml(summary)}</p></section>`
    );
  });
  const body = rows.length === 0 ? `<p>${escapeHtml(store.empty[language])}</p>` : rows.join('');
  return page(language, storeTitle[language], body);
}

const errors = {
  title: { en: 'Refusals of the API', fr: 'Refus de l’API' },
  text: {
    en: 'A mutation answers with its payload or with one of these. Each has code, message, path and, where waiting helps, from when the action is possible. The message of an answer says what was asked, what is the case and what to do, in English and French.',
    fr: 'Une mutation répond par son résultat ou par l’un de ces refus. Chacun a un code, un message, un chemin et, si attendre sert à quelque chose, le moment à partir duquel l’action est possible. Le message d’une réponse dit ce qui a été demandé, ce qu’il en est et ce qu’il faut faire, en anglais et en français.',
  },
} as const satisfies Record<string, Text>;

/** Every refusal with its meaning; the code is the anchor. The descriptions are those of the schema, in English. */
export function errorsPage(
  language: Language,
  refusals: readonly {
    readonly code: string;
    readonly type: string;
    readonly description: string;
  }[],
): string {
  const rows = refusals.map(
    ({ code, type, description }) =>
      `<section id="${escapeHtml(code)}"><h2><code>${escapeHtml(code)}</code></h2>` +
      `<p lang="en">${escapeHtml(description)}</p><p><code>${escapeHtml(type)}</code></p></section>`,
  );
  const title = errors.title[language];
  return page(language, title, `<p>${escapeHtml(errors.text[language])}</p>${rows.join('')}`);
}

const rules = {
  title: { en: 'Rules of certification', fr: 'Règles de certification' },
  level: { en: 'In the marketplace', fr: 'Dans la place de marché' },
  appliesTo: { en: 'Applies to', fr: 'S’applique à' },
  source: { en: 'Source', fr: 'Source' },
  all: { en: 'All rules', fr: 'Toutes les règles' },
} as const satisfies Record<string, Text>;

/** The rules with what each asks for; every one leads to its page. */
export function rulesPage(language: Language, all: readonly RuleDescription[]): string {
  const rows = all.map(
    ({ id, sentence }) =>
      `<section><h2><a href="/docs/rules/${encodeURIComponent(id)}"><code>${escapeHtml(id)}</code></a></h2>` +
      `<p>${escapeHtml(sentence[language])}</p></section>`,
  );
  return page(language, rules.title[language], rows.join(''));
}

/** One rule: what it asks for, of what, and what becomes of a package that does not hold it. */
export function rulePage(language: Language, rule: RuleDescription): string {
  const facts: readonly (readonly [Text, string])[] = [
    [rules.level, levelWords[rule.level][language]],
    [rules.appliesTo, appliesToWords[rule.appliesTo][language]],
    [rules.source, rule.source],
  ];
  const list = facts.map(
    ([name, value]) => `<dt>${escapeHtml(name[language])}</dt><dd>${escapeHtml(value)}</dd>`,
  );
  return page(
    language,
    rule.id,
    `<p>${escapeHtml(rule.sentence[language])}</p><dl>${list.join('')}</dl>` +
      `<p><a href="/docs/rules">${escapeHtml(rules.all[language])}</a></p>`,
  );
}
