/** Prerequisites of the tab *Marketplace*: overview; artefacts, leads and legal have files of their own. */
import type { Text } from '../language.ts';
import { artefactRules } from './artefacts.ts';
import { categoryOf, categoryOfSubcategory } from './categories.ts';
import {
  fieldRule,
  flagRules,
  formatRules,
  listRules,
  requiredRule,
  textRules,
  urlRules,
  valueRules,
} from './field-rules.ts';
import { guidPattern, isMissing, marketingIdentifierPattern, normalText } from './formats.ts';
import { parseHtmlSubset, plainText, type HtmlFault, type HtmlFaultKind } from './html-subset.ts';
import { listOf, property } from './json.ts';
import { leadRules } from './leads.ts';
import { legalRules } from './legal.ts';
import { marketplaceField as field } from './marketplace-field.ts';
import { MAX_ITEMS } from './places.ts';
import { holds, type PrerequisiteRule } from './rule.ts';
import { excerpt, fr } from './words.ts';

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
      en: 'The description keeps to the elements of the chosen profile; p, ul, ol, li and h1 to h6 are in each.',
      fr: fr`La description s’en tient aux éléments du profil choisi ; p, ul, ol, li et h1 à h6 sont dans chacun.`,
    },
    check: ({ value }, { limits }) => {
      const parsed = parseHtmlSubset(normalText(value) ?? '');
      if (!parsed.ok) return holds;
      return [...parsed.elements]
        .filter((element) => !limits.htmlElements.includes(element))
        .map((name) => ({ kind: 'outsideProfile', name }));
    },
    message: ({ name }) => ({
      en: `“Description” uses the element <${name}>, which not every version of the store knows. It is accepted; p, ul, ol, li and h1 to h6 work everywhere.`,
      fr: fr`« Description » utilise l’élément <${name ?? ''}>, que toutes les versions de la place de marché ne connaissent pas. Il est accepté ; p, ul, ol, li et h1 à h6 conviennent partout.`,
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

const title = field('marketplace.title', { en: 'Title', fr: 'Titre' });

const subcategories = field(
  'marketplace.subcategories',
  { en: 'Subcategories', fr: 'Sous-catégories' },
  { source: 'Categories and subcategories in the commercial marketplace' },
);

const subcategoryRules: readonly PrerequisiteRule[] = [
  ...listRules(subcategories, { optional: true }),
  ...valueRules(subcategories, {
    code: 'notAllowed',
    isRight: (text) => categoryOfSubcategory(text) !== undefined,
    requirement: {
      en: 'A subcategory is one of the store’s, as the category’s id, a slash and a name.',
      fr: fr`Une sous-catégorie est l’une de celles de la place de marché, sous la forme de l’id de la catégorie, d’une barre oblique et d’un nom.`,
    },
    message: ({ value }) => ({
      en: `“Subcategories” holds ${value}, which is not a subcategory of the store. Choose among those that are offered.`,
      fr: fr`« Sous-catégories » contient ${value ?? ''}, qui n’est pas une sous-catégorie de la place de marché. Choisissez parmi celles qui sont proposées.`,
    }),
  }),
  fieldRule(subcategories, {
    code: 'mismatch',
    requirement: {
      en: 'A subcategory belongs to a category that is chosen.',
      fr: fr`Une sous-catégorie appartient à une catégorie choisie.`,
    },
    check: ({ value }, { content }) => {
      const chosen = listOf(property(property(content, 'marketplace'), 'categories')).map(
        (id) => categoryOf(normalText(id) ?? '')?.id,
      );
      return known(value).flatMap(({ id, category }) =>
        chosen.includes(category) ? [] : [{ value: id, expected: category }],
      );
    },
    message: ({ value, expected }) => ({
      en: `“Subcategories” holds ${value}, and its category ${expected} is not chosen. Choose the category too, or remove the subcategory.`,
      fr: fr`« Sous-catégories » contient ${value ?? ''}, et sa catégorie ${expected ?? ''} n’est pas choisie. Choisissez aussi la catégorie, ou retirez la sous-catégorie.`,
    }),
  }),
  fieldRule(subcategories, {
    code: 'countMax',
    requirement: {
      en: 'A category has no more subcategories than its limit.',
      fr: fr`Une catégorie ne compte pas plus de sous-catégories que sa limite.`,
    },
    check: ({ value }, { limits }) => {
      const max = limits.count.subcategoriesMax;
      const counts = new Map<string, number>();
      for (const { category } of known(value)) {
        counts.set(category, (counts.get(category) ?? 0) + 1);
      }
      return [...counts].flatMap(([category, count]) =>
        count > max ? [{ category, count, max }] : [],
      );
    },
    message: ({ category, count, max }) => ({
      en: `“Subcategories” has ${count} of the category ${category}; at most ${max} are allowed. Remove ${Number(count) - Number(max)}.`,
      fr: fr`« Sous-catégories » en compte ${count ?? ''} de la catégorie ${category ?? ''} ; ${max ?? ''} au plus sont admises. Retirez-en ${Number(count) - Number(max)}.`,
    }),
  }),
];

/** The subcategories of a list that exist, each once, with their categories. */
function known(value: unknown): readonly { readonly id: string; readonly category: string }[] {
  const ids = listOf(value)
    .slice(0, MAX_ITEMS)
    .map((id) => normalText(id) ?? '');
  return [...new Set(ids)].flatMap((id) => {
    const category = categoryOfSubcategory(id)?.id;
    return category === undefined ? [] : [{ id, category }];
  });
}

const overviewRules: readonly PrerequisiteRule[] = [
  ...textRules(title, { max: (limits) => limits.length.title }),
  fieldRule(title, {
    code: 'pattern',
    requirement: {
      en: 'A title keeps to the pictographs of the chosen profile.',
      fr: fr`Un titre s’en tient aux pictogrammes du profil choisi.`,
    },
    check: ({ value }, { limits: { titlePictographs: allowed } }) => {
      if (allowed === 'all') return holds;
      const found = (normalText(value)?.match(/\p{Extended_Pictographic}/gu) ?? []).find(
        (pictograph) => !allowed.includes(pictograph),
      );
      return found === undefined ? holds : [{ value: found }];
    },
    message: ({ value }) => ({
      en: `“Title” holds ${value}; no pictographs but ™, © and ® can be used. Remove it.`,
      fr: fr`« Titre » contient ${value ?? ''} ; aucun pictogramme n’est admis, sauf ™, © et ®. Retirez-le.`,
    }),
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
    { https: ({ httpsLinks }) => httpsLinks },
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
  ...subcategoryRules,
  ...flagRules(
    field('marketplace.cspOptIn', {
      en: 'Cloud Solution Provider opt-in',
      fr: 'Participation au programme Cloud Solution Provider',
    }),
  ),
];

export const marketplaceRules: readonly PrerequisiteRule[] = [
  ...overviewRules,
  ...artefactRules,
  ...leadRules,
  ...legalRules,
];
