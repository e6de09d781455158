/**
 * The product page as a complete HTML document: for customers (`LIVE`) and for those who verify it (`PREVIEW`).
 *
 * It needs no script and loads nothing but one style sheet and the images. Between preview and live only the bar at the
 * top and the addresses differ, so that what was verified is what customers see. Every text comes from a publisher and
 * is written as text; the description is written anew from its parsed form.
 */
import type { Language, Text } from '../language.ts';
import { categoryOf } from '../prerequisites/categories.ts';
import { fr } from '../prerequisites/words.ts';
import { managedAppCommand } from './deploy.ts';
import {
  descriptionHtml,
  escapeHtml,
  externalLink,
  isolated,
  mailLink,
  paragraphs,
} from './html.ts';
import {
  cloudNames,
  localPriceText,
  pageWords,
  priceText,
  sizeText,
  skuTypeNames,
} from './page-words.ts';
import { productPageStyle } from './page-style.ts';
import type { PageImage, Plan, PlanDeployment, PlanFiles, ProductPage } from './product-page.ts';
import { formHtml, type NewId } from './render-form.ts';

/** Where the page points to. Files and zip are absolute: they are copied into other programs. */
export type ProductPageUrls = {
  /** The store; the mark in the top bar leads there. */
  readonly home: string;
  /** This page in a language. */
  inLanguage(language: Language): string;
  /** The form that takes a lead; null where none is taken, and the page goes straight to the ways to deploy. */
  readonly getItNow: string | null;
  image(sha256: string): string;
  file(skuItemId: string, path: string): string;
  packageZip(skuItemId: string): string;
  /** Opens the portal with template and form, see `deployToAzureUrl`; or redirects there. */
  deployToAzure(skuItemId: string): string;
};

/** The amber bar of a preview. */
export type PreviewBar = {
  /** What is previewed, as a version or a revision: `2.5.0`. */
  readonly version: string;
  /** What customers see meanwhile; null when the offer is not live. */
  readonly liveVersion: string | null;
  /** How many subscriptions are on the list. */
  readonly subscriptions: number;
  /** As which subscription the page is seen, in short; null for members of the publisher. */
  readonly seenAs: string | null;
  readonly links: readonly { readonly label: string; readonly href: string }[];
};

export type ProductPageView = {
  readonly language: Language;
  readonly urls: ProductPageUrls;
  /** Address of `productPageStyle`, or the nonce under which it may stand in the page. */
  readonly style: { readonly href: string } | { readonly nonce: string };
} & ({ readonly kind: 'LIVE' } | { readonly kind: 'PREVIEW'; readonly bar: PreviewBar });

/** The whole document, from the doctype on. */
export function renderProductPage(page: ProductPage, view: ProductPageView): string {
  const { language, style } = view;
  const { overview } = page.parts;
  const sheet =
    'href' in style
      ? `<link rel="stylesheet" href="${escapeHtml(style.href)}">`
      : `<style nonce="${escapeHtml(style.nonce)}">${productPageStyle}</style>`;
  return [
    '<!doctype html>',
    `<html lang="${language}">`,
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="referrer" content="no-referrer">',
    ...(view.kind === 'PREVIEW' ? ['<meta name="robots" content="noindex, nofollow">'] : []),
    `<meta name="description" content="${escapeHtml(overview.data.summary)}">`,
    `<title>${escapeHtml(overview.data.title)} · ${escapeHtml(overview.data.publisher.name)}</title>`,
    sheet,
    '</head>',
    '<body>',
    `<a class="skip" href="#content">${escapeHtml(pageWords.skip[language])}</a>`,
    ...(view.kind === 'PREVIEW' ? [barHtml(view.bar, language)] : []),
    headerHtml(view),
    mainHtml(page, view),
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

function barHtml(bar: PreviewBar, language: Language): string {
  const { version, liveVersion, subscriptions, seenAs } = bar;
  const what: Text = {
    en: `Preview of version ${version}.`,
    fr: fr`Préversion de la version ${version}.`,
  };
  const who: Text = {
    en: `Only ${subscriptions} allow-listed ${subscriptions === 1 ? 'subscription' : 'subscriptions'} and the publisher’s team see this page.`,
    fr: fr`${subscriptions === 1 ? 'Seul 1 abonnement autorisé' : `Seuls ${subscriptions} abonnements autorisés`} et l’équipe de l’éditeur voient cette page.`,
  };
  const live: Text =
    liveVersion === null
      ? { en: 'The offer is not live.', fr: fr`L’offre n’est pas en direct.` }
      : {
          en: `Live customers still see ${liveVersion}.`,
          fr: fr`Les clients voient encore ${liveVersion}.`,
        };
  const seen: Text = {
    en: `Seen as ${seenAs}.`,
    fr: fr`Vue en tant que ${seenAs ?? ''}.`,
  };
  const sentences = [who, live, ...(seenAs === null ? [] : [seen])]
    .map((text) => escapeHtml(text[language]))
    .join(' ');
  const links = bar.links
    .map(({ label, href }) => `<a class="btn" href="${escapeHtml(href)}">${escapeHtml(label)}</a>`)
    .join('');
  return `<div class="preview-bar" role="status"><p><b>${escapeHtml(what[language])}</b> ${sentences}</p>${links}</div>`;
}

const mark =
  '<svg width="22" height="22" viewBox="0 0 22 22" aria-hidden="true"><rect x="1.5" y="2.5" width="19" height="15" rx="2" fill="none" stroke="currentColor" stroke-width="1.75"></rect><path d="M7.8 2.5v15M14.2 2.5v15M1.5 20.5h19" stroke="currentColor" stroke-width="1.75"></path><rect class="pane" x="9" y="4.5" width="4" height="11"></rect></svg>';

function headerHtml({ language, urls }: ProductPageView): string {
  const other = language === 'en' ? 'fr' : 'en';
  return (
    `<header class="bar"><a class="brand" href="${escapeHtml(urls.home)}">${mark}Vitrine</a>` +
    `<a class="btn" lang="${other}" hreflang="${other}" href="${escapeHtml(urls.inLanguage(other))}">${escapeHtml(pageWords.otherLanguage[language])}</a></header>`
  );
}

function mainHtml(page: ProductPage, view: ProductPageView): string {
  let last = 0;
  const newId: NewId = () => `f${(last += 1)}`;
  return [
    '<main class="store" id="content">',
    '<div class="column">',
    headHtml(page, view),
    screenshotsHtml(page, view),
    videosHtml(page, view),
    overviewHtml(page, view),
    plansHtml(page, view),
    deploymentHtml(page, view),
    filesHtml(page, view),
    termsHtml(page, view),
    '</div>',
    '<aside class="column">',
    deployHtml(page, view),
    formsHtml(page, view, newId),
    detailsHtml(page, view),
    '</aside>',
    '</main>',
  ].join('\n');
}

function imageHtml(
  image: PageImage,
  alternative: string,
  { urls }: ProductPageView,
  loading: 'eager' | 'lazy',
): string {
  return `<img src="${escapeHtml(urls.image(image.sha256))}" alt="${escapeHtml(alternative)}" width="${image.width}" height="${image.height}" loading="${loading}">`;
}

function headHtml({ parts }: ProductPage, view: ProductPageView): string {
  const { title, summary, publisher } = parts.overview.data;
  const { large, medium, hero } = parts.media.data.logos;
  const logo = large ?? medium;
  const banner =
    hero === null ? '' : `<div class="hero">${imageHtml(hero, '', view, 'eager')}</div>`;
  const picture =
    logo === null
      ? `<span class="logo" aria-hidden="true">${escapeHtml([...title][0] ?? '')}</span>`
      : `<span class="logo">${imageHtml(logo, '', view, 'eager')}</span>`;
  return (
    `${banner}<div class="store-head">${picture}<h1>${isolated(title)}</h1>` +
    `<p class="t2">${escapeHtml(pageWords.by[view.language])} ${isolated(publisher.name)}</p>` +
    `<p class="summary">${isolated(summary)}</p></div>`
  );
}

function screenshotsHtml({ parts }: ProductPage, view: ProductPageView): string {
  const shots = parts.media.data.screenshots.flatMap(({ name, image }) =>
    image === null
      ? []
      : [
          `<figure class="shot">${imageHtml(image, name, view, 'lazy')}<figcaption>${isolated(name)}</figcaption></figure>`,
        ],
  );
  if (shots.length === 0) return '';
  return `<section class="shots" aria-label="${escapeHtml(pageWords.screenshots[view.language])}">${shots.join('')}</section>`;
}

/** Pictures that lead to the videos: the page itself loads nothing from elsewhere. */
function videosHtml({ parts }: ProductPage, view: ProductPageView): string {
  const { videos = [] } = parts.media.data;
  if (videos.length === 0) return '';
  const figures = videos.map(
    ({ name, url, thumbnail }) =>
      `<figure class="shot">${thumbnail === null ? '' : imageHtml(thumbnail, '', view, 'lazy')}<figcaption>${externalLink(url, name)}</figcaption></figure>`,
  );
  return `<section class="shots" aria-label="${escapeHtml(pageWords.videos[view.language])}">${figures.join('')}</section>`;
}

function section(heading: string, body: string, note = ''): string {
  const aside = note === '' ? '' : `<span class="t3 small">${note}</span>`;
  return `<section><div class="between"><h2>${escapeHtml(heading)}</h2>${aside}</div>${body}</section>`;
}

function overviewHtml({ parts }: ProductPage, { language }: ProductPageView): string {
  const { longSummary, description } = parts.overview.data;
  return section(
    pageWords.overview[language],
    `<div class="lead">${paragraphs(longSummary)}</div><div class="prose" dir="auto">${descriptionHtml(description)}</div>`,
  );
}

const nameOf = (names: Readonly<Record<string, Text>>, key: string, language: Language): string =>
  (Object.hasOwn(names, key) ? names[key]?.[language] : undefined) ?? key;

function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const head = headings.map((text) => `<th scope="col">${escapeHtml(text)}</th>`).join('');
  const body = rows
    .map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`)
    .join('');
  return `<div class="card scroll" tabindex="0"><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}

function plansHtml({ parts }: ProductPage, { language }: ProductPageView): string {
  const rows = parts.plans.map(({ data: plan }) => [
    `<b>${isolated(plan.title)}</b>${visibilityHtml(plan, language)}<br><span class="t2">${isolated(plan.summary)}</span>`,
    escapeHtml(nameOf(skuTypeNames, plan.skuType, language)),
    plan.clouds.map((cloud) => escapeHtml(nameOf(cloudNames, cloud, language))).join(', '),
    planPrice(plan, language),
  ]);
  const headings = (['plan', 'type', 'clouds', 'price'] as const).map(
    (key) => pageWords[key][language],
  );
  const descriptions = parts.plans
    .map(({ data: plan }) => {
      const regions = plan.regions
        .map((region) =>
          escapeHtml(`${regionName(region, language)}${ownPrice(plan, region, language)}`),
        )
        .join(', ');
      const soldIn =
        regions === ''
          ? ''
          : `<p class="small t3">${escapeHtml(pageWords.regions[language])} ${regions}</p>`;
      return `<details><summary>${isolated(plan.title)}</summary><div class="prose">${paragraphs(plan.description)}${metersHtml(plan, language)}${certificationsHtml(plan, language)}${soldIn}</div></details>`;
    })
    .join('');
  return section(pageWords.plans[language], `${table(headings, rows)}${descriptions}`);
}

/** Seen in a preview alone: the public page leaves such plans out. */
function visibilityHtml({ visibility }: Plan, language: Language): string {
  if (visibility === undefined) return '';
  const word = pageWords[visibility === 'PRIVATE' ? 'privatePlan' : 'hiddenPlan'];
  return ` <span class="t3">(${escapeHtml(word[language])})</span>`;
}

function metersHtml({ meters = [] }: Plan, language: Language): string {
  if (meters.length === 0) return '';
  const headings = (['meter', 'unitPrice', 'included'] as const).map(
    (key) => pageWords[key][language],
  );
  return table(
    headings,
    meters.map(({ displayName, unitOfMeasure, pricePerUnitUsd, includedQuantity }) => [
      isolated(displayName),
      `${escapeHtml(priceText(pricePerUnitUsd, language))} / ${isolated(unitOfMeasure)}`,
      escapeHtml(includedQuantity),
    ]),
  );
}

function certificationsHtml({ governmentCertifications = [] }: Plan, language: Language): string {
  if (governmentCertifications.length === 0) return '';
  const links = governmentCertifications.map(({ title, url }) => externalLink(url, title));
  return `<p class="small t3">${escapeHtml(pageWords.certifications[language])} ${links.join(', ')}</p>`;
}

function planPrice({ monthlyPriceUsd }: Plan, language: Language): string {
  if (monthlyPriceUsd === null) return escapeHtml(pageWords.resourcesOnly[language]);
  if (/^[0.]*$/.test(monthlyPriceUsd.trim())) {
    return `<b>${escapeHtml(pageWords.free[language])}</b>, <span class="t2">${escapeHtml(pageWords.plusResources[language])}</span>`;
  }
  return `<b>${escapeHtml(priceText(monthlyPriceUsd, language))}</b> <span class="t2">${escapeHtml(pageWords.aMonth[language])}</span>`;
}

/** The price of a market that has one of its own, in brackets behind its name. */
function ownPrice({ marketPrices = [] }: Plan, region: string, language: Language): string {
  const own = marketPrices.find(({ market }) => market === region);
  if (own === undefined) return '';
  const { currency, price } = own;
  return ` (${localPriceText(price, currency, language)})`;
}

/** The name of a country or region; the code itself where the platform knows none. */
function regionName(code: string, language: Language): string {
  if (!/^[A-Z]{2}$/.test(code)) return code;
  return new Intl.DisplayNames([language], { type: 'region' }).of(code) ?? code;
}

/** Each plan with the parts that belong to it. */
function plansOf({ parts }: ProductPage) {
  return parts.plans.map(({ data: plan }) => ({
    plan,
    deployment: parts.deployment.data.find(({ skuItemId }) => skuItemId === plan.skuItemId),
    form: parts.forms.data.find(({ skuItemId }) => skuItemId === plan.skuItemId)?.form ?? null,
    files: parts.files.data.find(({ skuItemId }) => skuItemId === plan.skuItemId),
  }));
}

function deploymentHtml(page: ProductPage, { language }: ProductPageView): string {
  const publisher = page.parts.overview.data.publisher.name;
  const word = (key: keyof typeof pageWords) => escapeHtml(pageWords[key][language]);
  const bodies = plansOf(page).map(({ plan, deployment, form }) => {
    const head = `<h3>${isolated(plan.title)} ${escapeHtml(plan.version)}</h3>`;
    const template = deployment?.template ?? null;
    if (template === null) return `${head}<p class="t3">${word('noTemplate')}</p>`;
    const resources = table(
      [pageWords.resource[language], pageWords.count[language], pageWords.when[language]],
      template.resources.map(({ type, count, conditional, repeated }) => [
        `<code>${escapeHtml(type)}</code>`,
        String(count),
        [
          ...(count > conditional + repeated ? [word('always')] : []),
          ...(conditional > 0
            ? [word('onCondition') + (conditional < count ? ` (${conditional})` : '')]
            : []),
          ...(repeated > 0 ? [word('repeated')] : []),
        ].join(', '),
      ]),
    );
    const nested =
      template.nested.length === 0
        ? ''
        : `<details><summary>${word('nested')} (${template.nested.length})</summary><ul>${template.nested
            .map(
              ({ name, link }) =>
                `<li><code>${escapeHtml(name)}</code> <span class="t3">${link === null ? word('inline') : `<code>${escapeHtml(link)}</code>`}</span></li>`,
            )
            .join('')}</ul></details>`;
    const filled = new Map(
      (form?.outputs ?? []).map(({ parameter, expression }) => [
        parameter.toLowerCase(),
        expression,
      ]),
    );
    const parameters =
      template.parameters.length === 0
        ? ''
        : `<details><summary>${word('parameters')} (${template.parameters.length})</summary>${table(
            [pageWords.parameter[language], pageWords.type[language], pageWords.filledBy[language]],
            template.parameters.map(({ name, type, secret, required, description }) => {
              const expression = filled.get(name.toLowerCase());
              const value =
                expression === undefined
                  ? ''
                  : secret
                    ? `<span aria-label="${word('secret')}">••••••••</span>`
                    : `<code>${escapeHtml(expression)}</code>`;
              return [
                `<code>${escapeHtml(name)}</code><br><span class="t2">${isolated(description)}</span>`,
                `${escapeHtml(type)}<br><span class="t3">${word(required ? 'needed' : 'optional')}</span>`,
                value,
              ];
            }),
          )}</details>`;
    return `${head}${resources}${rightsHtml(deployment, publisher, language)}${nested}${parameters}`;
  });
  return section(pageWords.deployed[language], bodies.join(''), word('readFromTemplate'));
}

/** What the publisher may do afterwards, in one sentence for each right. */
function rightsHtml(
  deployment: PlanDeployment | undefined,
  publisher: string,
  language: Language,
): string {
  if (deployment === undefined || deployment.skuType !== 'MANAGED_APPLICATION') {
    return `<p class="small t3">${
      language === 'fr'
        ? fr`${isolated(publisher)} n’obtient aucun droit dans votre abonnement.`
        : `${isolated(publisher)} gets no rights in your subscription.`
    }</p>`;
  }
  return deployment.authorizations
    .map(({ principalId, roleDefinition }) => {
      const role = `<b>${escapeHtml(roleDefinition)}</b>`;
      const principal = `<code>${escapeHtml(principalId)}</code>`;
      return `<p class="small t3">${
        language === 'fr'
          ? fr`${isolated(publisher)} (principal ${principal}) obtient le rôle ${role} sur le groupe de ressources managé, et aucun accès ailleurs.`
          : `${isolated(publisher)} (principal ${principal}) gets the role ${role} on the managed resource group, and no access elsewhere.`
      }</p>`;
    })
    .join('');
}

function filesHtml(page: ProductPage, view: ProductPageView): string {
  const { language, urls } = view;
  const bodies = plansOf(page).flatMap(({ plan, files }) =>
    files === undefined || files.sha256 === null
      ? []
      : [
          `<details><summary>${isolated(plan.title)} ${escapeHtml(plan.version)} (${files.entries.length})</summary><ul class="files">${files.entries
            .map(
              ({ path, size }) =>
                `<li><a href="${escapeHtml(urls.file(plan.skuItemId, path))}"><code>${escapeHtml(path)}</code></a> <span class="t3">${escapeHtml(sizeText(size, language))}</span></li>`,
            )
            .join('')}</ul></details>`,
        ],
  );
  return bodies.length === 0 ? '' : section(pageWords.files[language], bodies.join(''));
}

function termsHtml({ parts }: ProductPage, { language }: ProductPageView): string {
  const { termsOfUse, standardContract, amendments = [] } = parts.legal.data;
  const texts =
    standardContract === true
      ? [pageWords.standardContract[language], ...amendments]
      : [termsOfUse];
  return `<section id="terms"><h2>${escapeHtml(pageWords.terms[language])}</h2><div class="prose terms">${texts.map(paragraphs).join('')}</div></section>`;
}

function deployHtml(page: ProductPage, view: ProductPageView): string {
  const { language, urls } = view;
  const word = (key: keyof typeof pageWords) => escapeHtml(pageWords[key][language]);
  const plans = plansOf(page).map(({ plan, files, deployment }) => {
    const head = `<h3>${isolated(plan.title)} ${escapeHtml(plan.version)}</h3>`;
    if (files === undefined || files.sha256 === null) {
      return `${head}<p class="t3">${word('noPackage')}</p>`;
    }
    const body =
      plan.skuType === 'MANAGED_APPLICATION'
        ? commandHtml(page, plan, deployment, view)
        : linkHtml(plan, view);
    return `<div class="way">${head}${body}${pinHtml(files, plan, language)}</div>`;
  });
  const getItNow =
    urls.getItNow === null
      ? ''
      : `<a class="btn primary big" href="${escapeHtml(urls.getItNow)}">${word('getItNow')}</a>` +
        `<p class="small t3">${word('getItNote')}</p>`;
  return `<section class="card pad" aria-label="${word('deploy')}">${getItNow}${plans.join('')}</section>`;
}

function linkHtml(plan: Plan, { language, urls }: ProductPageView): string {
  const href = escapeHtml(urls.deployToAzure(plan.skuItemId));
  return (
    `<a class="btn big" href="${href}" rel="noopener">${escapeHtml(pageWords.deployToAzure[language])}</a>` +
    `<p class="small t3">${escapeHtml(pageWords.copyLink[language])}</p><code class="copy" translate="no" tabindex="0">${href}</code>`
  );
}

function commandHtml(
  page: ProductPage,
  plan: Plan,
  deployment: PlanDeployment | undefined,
  { language, urls }: ProductPageView,
): string {
  const zip = urls.packageZip(plan.skuItemId);
  const { offerId, title } = page.parts.overview.data;
  const command = managedAppCommand({
    offerId,
    skuId: plan.skuId,
    displayName: `${title} ${plan.title}`,
    description: plan.summary,
    authorizations: deployment?.authorizations ?? [],
    packageFileUri: zip,
  });
  return (
    `<p class="small t3">${escapeHtml(pageWords.copyCommand[language])}</p><code class="copy" translate="no" tabindex="0">${escapeHtml(command)}</code>` +
    `<p><a href="${escapeHtml(zip)}">${escapeHtml(pageWords.packageFile[language])}</a></p>`
  );
}

/** Says which bytes the ways above deploy, and no others. */
function pinHtml({ sha256 }: PlanFiles, plan: Plan, language: Language): string {
  const short = `<span class="mono">sha256&#160;${escapeHtml((sha256 ?? '').slice(0, 12))}…</span>`;
  return `<p class="small t3">${
    language === 'fr'
      ? fr`Déploie exactement la version ${escapeHtml(plan.version)}, ${short}`
      : `Deploys exactly version ${escapeHtml(plan.version)}, ${short}`
  }</p>`;
}

function formsHtml(page: ProductPage, { language }: ProductPageView, newId: NewId): string {
  const word = (key: keyof typeof pageWords) => escapeHtml(pageWords[key][language]);
  const plans = plansOf(page);
  const bodies = plans.map(({ plan, form }) => {
    const head = plans.length === 1 ? '' : `<h3>${isolated(plan.title)}</h3>`;
    const body =
      form === null
        ? `<p class="t3">${word('noForm')}</p>`
        : `<div class="card form">${formHtml(form, language, newId)}</div>`;
    return `${head}${body}`;
  });
  return `<section><h2>${word('form')}</h2><p class="small t3">${word('formNote')}</p>${bodies.join('')}</section>`;
}

function detailsHtml({ hash, parts }: ProductPage, { language }: ProductPageView): string {
  const word = (key: keyof typeof pageWords) => escapeHtml(pageWords[key][language]);
  const { support, legal, overview } = parts;
  const versions = new Set(parts.plans.map(({ data }) => data.version));
  const urlFacts: readonly (readonly [keyof typeof pageWords, string | null])[] = [
    ['support', support.data.publicAzureUrl],
    ['supportGovernment', support.data.azureGovernmentUrl],
  ];
  const facts: readonly (readonly [string, string])[] = [
    [word('version'), [...versions].map(escapeHtml).join(', ')],
    [
      word('categories'),
      overview.data.categories
        .map((id) => escapeHtml(categoryOf(id)?.name[language] ?? id))
        .join(', '),
    ],
    ...urlFacts.flatMap(([key, url]) =>
      url === null
        ? []
        : [[word(key), externalLink(url, url.replace(/^https?:\/\//i, ''))] as const],
    ),
    [
      word('supportContact'),
      `${isolated(support.data.name)}<br>${mailLink(support.data.email)}<br>${isolated(support.data.phone)}`,
    ],
    [
      word('legal'),
      `<a href="#terms">${word('terms')}</a><br>${externalLink(legal.data.privacyPolicyUrl, pageWords.privacy[language])}`,
    ],
    ...(overview.data.usefulLinks.length === 0
      ? []
      : [
          [
            word('links'),
            overview.data.usefulLinks
              .map(({ url, title }) => externalLink(url, title))
              .join('<br>'),
          ] as const,
        ]),
    [word('page'), `<span class="mono">${escapeHtml(hash.slice(0, 12))}…</span>`],
  ];
  return `<section><h2>${word('details')}</h2><dl>${facts
    .map(([term, value]) => `<dt>${term}</dt><dd>${value}</dd>`)
    .join('')}</dl></section>`;
}
