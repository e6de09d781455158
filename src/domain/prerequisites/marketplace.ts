/** Prerequisites of the tab *Marketplace*: overview, artefacts, lead management, legal. */
import { leadDestinations, type LogoSlot } from '../content.ts';
import type { Text } from '../language.ts';
import { categoryOf } from './categories.ts';
import {
  choiceRules,
  fieldRule,
  formatRules,
  imageRules,
  listRules,
  requiredRule,
  textRules,
  urlRules,
  valueRules,
  type Field,
} from './field-rules.ts';
import {
  guidPattern,
  isEmail,
  isMissing,
  marketingIdentifierPattern,
  normalText,
  urlFault,
} from './formats.ts';
import { parseHtmlSubset, plainText, type HtmlFault, type HtmlFaultKind } from './html-subset.ts';
import { property } from './json.ts';
import { holds, type PrerequisiteRule } from './rule.ts';
import { excerpt, fr } from './words.ts';

const source = 'Azure application Marketplace tab';

function field(path: string, label: Text, when?: Field['when']): Field {
  return { path, section: 'MARKETPLACE', label, source, ...(when === undefined ? {} : { when }) };
}

const description = field('marketplace.description', { en: 'Description', fr: 'Description' });

/** One sentence for each way in which markup can be at fault; `name` and `position` come from `HtmlFault`. */
const htmlMessages: Readonly<Record<HtmlFaultKind, (name: string, position: string) => Text>> = {
  element: (name, position) => ({
    en: `“Description” uses the element <${name}> at character ${position}, which is not allowed. Allowed are p, em, b, i, br, ul, ol, li and h1 to h6.`,
    fr: fr`« Description » utilise l’élément <${name}> au caractère ${position}, qui n’est pas admis. Sont admis p, em, b, i, br, ul, ol, li et h1 à h6.`,
  }),
  attribute: (name, position) => ({
    en: `“Description” has the attribute ${name} in the element at character ${position}; elements are written without attributes. Remove it.`,
    fr: fr`« Description » porte l’attribut ${name} dans l’élément au caractère ${position} ; les éléments s’écrivent sans attribut. Supprimez-le.`,
  }),
  comment: (name, position) => ({
    en: `“Description” has a comment or declaration (${name}) at character ${position}. Remove it.`,
    fr: fr`« Description » contient un commentaire ou une déclaration (${name}) au caractère ${position}. Supprimez-le.`,
  }),
  unclosed: (name, position) => ({
    en: `“Description” opens <${name}> at character ${position} and does not close it in its place. Add </${name}>.`,
    fr: fr`« Description » ouvre <${name}> au caractère ${position} et ne le ferme pas à sa place. Ajoutez </${name}>.`,
  }),
  unopened: (name, position) => ({
    en: `“Description” closes </${name}> at character ${position}, and it is not open there. Remove it.`,
    fr: fr`« Description » ferme </${name}> au caractère ${position}, et il n’y est pas ouvert. Supprimez-le.`,
  }),
  character: (name, position) => ({
    en: `“Description” has the character ${name} at character ${position}, which cannot stand there. Write < as &lt; and remove control characters.`,
    fr: fr`« Description » contient le caractère ${name} au caractère ${position}, qui ne peut pas s’y trouver. Écrivez < sous la forme &lt; et supprimez les caractères de contrôle.`,
  }),
  reference: (name, position) => ({
    en: `“Description” has ${name} at character ${position}, which is not a known character reference. Write & as &amp;, other characters as themselves.`,
    fr: fr`« Description » contient ${name} au caractère ${position}, qui n’est pas une référence de caractère connue. Écrivez & sous la forme &amp;, les autres caractères tels quels.`,
  }),
  depth: (name, position) => ({
    en: `“Description” nests its elements too deeply at <${name}>, character ${position}. Use fewer levels.`,
    fr: fr`« Description » imbrique trop d’éléments à <${name}>, caractère ${position}. Utilisez moins de niveaux.`,
  }),
};

function htmlFaultOf(value: unknown): HtmlFault | null {
  const text = normalText(value);
  if (text === null) return null;
  const parsed = parseHtmlSubset(text);
  return parsed.ok ? null : parsed.fault;
}

/** Empty for a reader: no text, or markup around nothing. Markup with a fault is another rule's matter. */
function hasNothingToRead(value: unknown): boolean {
  if (isMissing(value)) return true;
  if (typeof value !== 'string') return false;
  const parsed = parseHtmlSubset(value);
  return parsed.ok && plainText(parsed.nodes).trim() === '';
}

const descriptionRules: readonly PrerequisiteRule[] = [
  requiredRule(description, hasNothingToRead),
  ...textRules(description, { max: (limits) => limits.length.description, optional: true }).filter(
    (rule) => rule.code === 'type' || rule.code === 'tooLong',
  ),
  fieldRule(description, {
    code: 'html',
    requirement: {
      en: 'The description uses only p, em, b, i, br, ul, ol, li and h1 to h6, without attributes, each closed in its place.',
      fr: fr`La description n’utilise que p, em, b, i, br, ul, ol, li et h1 à h6, sans attribut, chacun fermé à sa place.`,
    },
    check: ({ value }) => {
      const fault = htmlFaultOf(value);
      return fault === null ? holds : [{ ...fault }];
    },
    message: ({ kind, name, position }) =>
      (htmlMessages[kind as HtmlFaultKind] ?? htmlMessages.element)(String(name), String(position)),
  }),
  fieldRule(description, {
    code: 'html',
    severity: 'WARNING',
    requirement: {
      en: 'The description keeps to p, em, ul, ol, li and h1 to h6, which every version of the store shows.',
      fr: fr`La description s’en tient à p, em, ul, ol, li et h1 à h6, que toutes les versions de la place de marché affichent.`,
    },
    check: ({ value }, { limits }) => {
      const parsed = parseHtmlSubset(normalText(value) ?? '');
      if (!parsed.ok) return holds;
      const plain: readonly string[] = limits.htmlElements;
      return [...parsed.elements]
        .filter((element) => !plain.includes(element))
        .map((name) => ({ kind: 'outsideProfile', name }));
    },
    message: ({ name }) => ({
      en: `“Description” uses the element <${name}>, which older pages of the store do not know. It is accepted; p, em, ul, ol, li and h1 to h6 work everywhere.`,
      fr: fr`« Description » utilise l’élément <${name ?? ''}>, que d’anciennes pages de la place de marché ne connaissent pas. Il est accepté ; p, em, ul, ol, li et h1 à h6 conviennent partout.`,
    }),
  }),
];

const marketingIdentifier = field('marketplace.marketingIdentifier', {
  en: 'Marketing identifier',
  fr: 'Identificateur marketing',
});

const marketingIdentifierRules: readonly PrerequisiteRule[] = [
  ...formatRules(marketingIdentifier, {
    code: 'pattern',
    isRight: (text) => marketingIdentifierPattern.test(text),
    requirement: {
      en: 'A marketing identifier consists of letters, digits, dashes and underscores and starts with a letter or digit.',
      fr: fr`Un identificateur marketing se compose de lettres, de chiffres, de tirets et de traits de soulignement et commence par une lettre ou un chiffre.`,
    },
    message: ({ value }) => ({
      en: `“Marketing identifier” holds ${value}. Only letters without accents, digits, dashes and underscores can be used, and the first is a letter or a digit: it becomes part of the address of the product page. Choose another one.`,
      fr: fr`« Identificateur marketing » contient ${value ?? ''}. Seuls les lettres sans accent, les chiffres, les tirets et les traits de soulignement sont admis, et le premier caractère est une lettre ou un chiffre : il fait partie de l’adresse de la page du produit. Choisissez-en un autre.`,
    }),
  }),
  ...textRules(marketingIdentifier, { max: (limits) => limits.length.marketingIdentifier }).filter(
    (rule) => rule.code === 'tooLong',
  ),
  fieldRule(marketingIdentifier, {
    code: 'duplicate',
    requirement: {
      en: 'A marketing identifier is unique among the offers of its publisher, whatever the letter case.',
      fr: fr`Un identificateur marketing est unique parmi les offres de son éditeur, sans tenir compte de la casse.`,
    },
    check: ({ value }, { facts }) => {
      const text = normalText(value);
      const taken = (facts.marketingIdentifiersInUse ?? []).map((other) => other.toLowerCase());
      return text !== null && taken.includes(text.toLowerCase())
        ? [{ value: excerpt(text) }]
        : holds;
    },
    message: ({ value }) => ({
      en: `“Marketing identifier” holds ${value}, which another of your offers uses. Choose another one.`,
      fr: fr`« Identificateur marketing » contient ${value ?? ''}, qu’une autre de vos offres utilise. Choisissez-en un autre.`,
    }),
  }),
];

const previewSubscriptions = field('marketplace.previewSubscriptionIds', {
  en: 'Preview subscription IDs',
  fr: 'ID d’abonnement à la préversion',
});

const usefulLinks = field('marketplace.usefulLinks', { en: 'Useful links', fr: 'Liens utiles' });

const categories = field('marketplace.categories', {
  en: 'Suggested categories',
  fr: 'Catégories suggérées',
});

const overviewRules: readonly PrerequisiteRule[] = [
  ...textRules(field('marketplace.title', { en: 'Title', fr: 'Titre' }), {
    max: (limits) => limits.length.title,
  }),
  ...textRules(field('marketplace.summary', { en: 'Summary', fr: 'Résumé' }), {
    max: (limits) => limits.length.summary,
  }),
  ...textRules(field('marketplace.longSummary', { en: 'Long summary', fr: 'Résumé long' }), {
    max: (limits) => limits.length.longSummary,
    lines: 'several lines',
  }),
  ...descriptionRules,
  ...marketingIdentifierRules,
  ...listRules(previewSubscriptions, { max: (limits) => limits.count.previewSubscriptionsMax }),
  ...valueRules(previewSubscriptions, {
    code: 'guid',
    isRight: (text) => guidPattern.test(text),
    sameness: (text) => text.toLowerCase(),
    requirement: {
      en: 'A preview subscription is the GUID of an Azure subscription.',
      fr: fr`Un abonnement à la préversion est le GUID d’un abonnement Azure.`,
    },
    message: ({ value, position }) => ({
      en: `Entry ${position} of “Preview subscription IDs” is ${value}, which is not a GUID. Copy the subscription ID from the Azure portal.`,
      fr: fr`L’entrée ${position ?? ''} de « ID d’abonnement à la préversion » vaut ${value ?? ''}, qui n’est pas un GUID. Copiez l’ID d’abonnement depuis le portail Azure.`,
    }),
  }),
  ...listRules(usefulLinks, {
    itemLabel: { en: 'Useful link', fr: 'Lien utile' },
    max: (limits) => limits.count.usefulLinksMax,
    optional: true,
  }),
  fieldRule(usefulLinks, {
    code: 'countMin',
    severity: 'WARNING',
    requirement: {
      en: 'An offer has at least one useful link, to its documentation.',
      fr: fr`Une offre a au moins un lien utile, vers sa documentation.`,
    },
    check: ({ value }) => (isMissing(value) ? [{ count: 0, min: 1 }] : holds),
    message: () => ({
      en: '“Useful links” is empty. Customers look for documentation: add at least one link to it.',
      fr: fr`« Liens utiles » est vide. Les clients cherchent la documentation : ajoutez au moins un lien.`,
    }),
  }),
  ...textRules(
    field('marketplace.usefulLinks[].title', { en: 'Link title', fr: 'Titre du lien' }),
    {
      max: (limits) => limits.length.linkTitle,
    },
  ),
  ...urlRules(
    field('marketplace.usefulLinks[].url', { en: 'Link address', fr: 'Adresse du lien' }),
  ),
  ...listRules(categories, { max: (limits) => limits.count.categoriesMax }),
  ...valueRules(categories, {
    code: 'notAllowed',
    isRight: (text) => categoryOf(text) !== undefined,
    sameness: (text) => categoryOf(text)?.id ?? text,
    requirement: {
      en: 'A category is one of the store’s.',
      fr: fr`Une catégorie est l’une de celles de la place de marché.`,
    },
    message: ({ value }) => ({
      en: `“Suggested categories” holds ${value}, which is not a category of the store. Choose among those that are offered.`,
      fr: fr`« Catégories suggérées » contient ${value ?? ''}, qui n’est pas une catégorie de la place de marché. Choisissez parmi celles qui sont proposées.`,
    }),
  }),
];

const logoLabels: Readonly<Record<LogoSlot, Text>> = {
  small: { en: 'Small logo', fr: 'Petit logo' },
  medium: { en: 'Medium logo', fr: 'Logo moyen' },
  large: { en: 'Large logo', fr: 'Grand logo' },
  wide: { en: 'Wide logo', fr: 'Logo large' },
  hero: { en: 'Hero banner', fr: 'Bannière' },
};

function logoRules(slot: LogoSlot): readonly PrerequisiteRule[] {
  return imageRules(field(`marketplace.logos.${slot}`, logoLabels[slot]), {
    size: (limits) => limits.logo[slot],
    optional: slot === 'hero',
  });
}

const artefactRules: readonly PrerequisiteRule[] = [
  ...logoRules('small'),
  ...logoRules('medium'),
  ...logoRules('large'),
  ...logoRules('wide'),
  ...logoRules('hero'),
  fieldRule(field('marketplace.logos.hero', logoLabels.hero), {
    code: 'immutable',
    requirement: {
      en: 'A published hero banner can be replaced and cannot be removed.',
      fr: fr`Une bannière publiée peut être remplacée et ne peut pas être retirée.`,
    },
    check: ({ value }, { facts }) =>
      isMissing(value) && facts.published?.hasHeroLogo === true ? [{}] : holds,
    message: () => ({
      en: 'The hero banner is published and cannot be removed. Upload one of the same size.',
      fr: fr`La bannière est publiée et ne peut pas être retirée. Téléversez-en une de la même taille.`,
    }),
  }),
  ...listRules(field('marketplace.screenshots', { en: 'Screenshots', fr: 'Captures d’écran' }), {
    itemLabel: { en: 'Screenshot', fr: 'Capture d’écran' },
    max: (limits) => limits.count.screenshotsMax,
    optional: true,
  }),
  ...textRules(
    field('marketplace.screenshots[].name', { en: 'Screenshot name', fr: 'Nom de la capture' }),
    { max: (limits) => limits.length.screenshotName },
  ),
  ...imageRules(
    field('marketplace.screenshots[].image', { en: 'Screenshot', fr: 'Capture d’écran' }),
    { size: (limits) => limits.screenshot },
  ),
];

const leadContacts = field('leads.contactEmails', {
  en: 'Lead notification addresses',
  fr: 'Adresses de notification des prospects',
});

const leadRules: readonly PrerequisiteRule[] = [
  ...choiceRules(
    field('leads.destination', { en: 'Lead destination', fr: 'Destination des prospects' }),
    leadDestinations,
    { optional: true },
  ),
  ...urlRules(
    field(
      'leads.httpsEndpointUrl',
      { en: 'HTTPS endpoint URL', fr: 'URL du point de terminaison HTTPS' },
      (_, { content }) =>
        normalText(property(property(content, 'leads'), 'destination')) === 'HTTPS_ENDPOINT',
    ),
    { https: true },
  ),
  ...listRules(leadContacts, { max: (limits) => limits.count.leadContactsMax, optional: true }),
  ...valueRules(leadContacts, {
    code: 'email',
    isRight: isEmail,
    sameness: (text) => text.toLowerCase(),
    requirement: {
      en: 'A lead notification address is one mail address.',
      fr: fr`Une adresse de notification des prospects est une adresse de messagerie.`,
    },
    message: ({ value, position }) => ({
      en: `Entry ${position} of “Lead notification addresses” is ${value}, which is not one mail address. Enter one, like name@example.com.`,
      fr: fr`L’entrée ${position ?? ''} de « Adresses de notification des prospects » vaut ${value ?? ''}, qui n’est pas une adresse de messagerie. Indiquez-en une, comme nom@example.com.`,
    }),
  }),
];

const termsOfUse = field('legal.termsOfUse', {
  en: 'Terms of use',
  fr: 'Conditions d’utilisation',
});

const legalRules: readonly PrerequisiteRule[] = [
  ...urlRules(
    field('legal.privacyPolicyUrl', {
      en: 'Privacy policy URL',
      fr: 'URL de la politique de confidentialité',
    }),
  ),
  ...textRules(termsOfUse, { max: (limits) => limits.length.termsOfUse, lines: 'several lines' }),
  fieldRule(termsOfUse, {
    code: 'notAllowed',
    requirement: {
      en: 'The terms of use are text that customers can read and accept, not a link.',
      fr: fr`Les conditions d’utilisation sont un texte que les clients peuvent lire et accepter, pas un lien.`,
    },
    check: ({ value }) => {
      const text = normalText(value);
      return text !== null && (urlFault(text) === null || /^www\.\S+$/i.test(text))
        ? [{ value: excerpt(text) }]
        : holds;
    },
    message: () => ({
      en: '“Terms of use” is only a link. Customers accept the text itself: paste the terms.',
      fr: fr`« Conditions d’utilisation » n’est qu’un lien. Les clients acceptent le texte lui-même : collez les conditions.`,
    }),
  }),
];

export const marketplaceRules: readonly PrerequisiteRule[] = [
  ...overviewRules,
  ...artefactRules,
  ...leadRules,
  ...legalRules,
];
