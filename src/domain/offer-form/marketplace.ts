/** The form of the tab *Marketplace*: overview, artefacts, legal. */
import type { LogoSlot } from '../content.ts';
import { categories } from '../prerequisites/categories.ts';
import { fr } from '../prerequisites/words.ts';
import type { FormChoice, FormCondition, FormGroup, FormRow } from './form-row.ts';

/** A subcategory is offered while its category is chosen, under whatever id. */
const subcategoryChoices: readonly FormChoice[] = categories.flatMap((category) =>
  category.subcategories.map(({ id, name }) => ({
    value: id,
    label: {
      en: `${category.name.en}: ${name.en}`,
      fr: fr`${category.name.fr} : ${name.fr}`,
    },
    when: { path: 'marketplace.categories', values: [category.id, ...category.aliases] },
  })),
);

export const overviewGroup: FormGroup = {
  key: 'OVERVIEW',
  title: { en: 'Overview', fr: 'Vue d’ensemble' },
  rows: [
    { path: 'marketplace.title', control: 'TEXT', limit: ({ length }) => length.title },
    {
      path: 'marketplace.summary',
      control: 'TEXT',
      limit: ({ length }) => length.summary,
      hint: {
        en: 'One line without formatting. It stands below the title in the store.',
        fr: 'Une ligne, sans mise en forme. Elle apparaît sous le titre dans la boutique.',
      },
    },
    {
      path: 'marketplace.longSummary',
      control: 'LINES',
      limit: ({ length }) => length.longSummary,
    },
    {
      path: 'marketplace.description',
      control: 'HTML',
      limit: ({ length }) => length.description,
      elements: ({ htmlElements }) => htmlElements,
      hint: {
        en: 'HTML with the elements of these buttons, without attributes. The markup counts.',
        fr: 'Du HTML avec les éléments de ces boutons, sans attribut. Les balises comptent.',
      },
    },
    {
      path: 'marketplace.marketingIdentifier',
      control: 'TEXT',
      limit: ({ length }) => length.marketingIdentifier,
      hint: {
        en: 'It becomes part of the address of the product page. Letters without accents, digits, dashes and underscores.',
        fr: 'Il fait partie de l’adresse de la page produit. Lettres sans accent, chiffres, tirets et traits de soulignement.',
      },
    },
    {
      path: 'marketplace.previewSubscriptionIds',
      control: 'TEXTS',
      limit: ({ count }) => count.previewSubscriptionsMax,
      hint: {
        en: 'Only these Azure subscriptions and your team see the preview.',
        fr: 'Seuls ces abonnements Azure et votre équipe voient la préversion.',
      },
    },
    {
      path: 'marketplace.usefulLinks',
      control: 'LIST',
      limit: ({ count }) => count.usefulLinksMax,
    },
    {
      path: 'marketplace.usefulLinks[].title',
      control: 'TEXT',
      limit: ({ length }) => length.linkTitle,
    },
    { path: 'marketplace.usefulLinks[].url', control: 'TEXT', limit: ({ length }) => length.url },
    {
      path: 'marketplace.categories',
      control: 'CHOICES',
      limit: ({ count }) => count.categoriesMax,
      choices: () => categories.map(({ id, name }) => ({ value: id, label: name })),
    },
    {
      path: 'marketplace.subcategories',
      control: 'CHOICES',
      choices: () => subcategoryChoices,
      hint: {
        en: 'At most two of each category that is chosen.',
        fr: 'Deux au plus de chaque catégorie choisie.',
      },
    },
    {
      path: 'marketplace.cspOptIn',
      control: 'SWITCH',
      hint: {
        en: 'Partners of the Cloud Solution Provider programme may resell the offer.',
        fr: 'Les partenaires du programme Cloud Solution Provider peuvent revendre l’offre.',
      },
    },
  ],
};

const logo = (slot: LogoSlot): FormRow => ({
  path: `marketplace.logos.${slot}`,
  control: 'IMAGE',
  size: (limits) => limits.logo[slot],
  isRequired: ({ requiredLogos }) => requiredLogos.includes(slot),
});

export const artefactsGroup: FormGroup = {
  key: 'ARTEFACTS',
  title: { en: 'Marketing artefacts', fr: 'Artefacts marketing' },
  rows: [
    logo('small'),
    logo('medium'),
    logo('large'),
    logo('wide'),
    logo('hero'),
    {
      path: 'marketplace.screenshots',
      control: 'LIST',
      limit: ({ count }) => count.screenshotsMax,
    },
    {
      path: 'marketplace.screenshots[].name',
      control: 'TEXT',
      limit: ({ length }) => length.screenshotName,
    },
    {
      path: 'marketplace.screenshots[].image',
      control: 'IMAGE',
      size: ({ screenshot }) => screenshot,
    },
    { path: 'marketplace.videos', control: 'LIST', limit: ({ count }) => count.videosMax },
    {
      path: 'marketplace.videos[].name',
      control: 'TEXT',
      limit: ({ length }) => length.videoName,
    },
    {
      path: 'marketplace.videos[].url',
      control: 'TEXT',
      limit: ({ length }) => length.url,
      hint: { en: 'A page of YouTube or Vimeo.', fr: 'Une page de YouTube ou de Vimeo.' },
    },
    {
      path: 'marketplace.videos[].thumbnail',
      control: 'IMAGE',
      size: ({ videoThumbnail }) => videoThumbnail,
    },
  ],
};

const standardContract = (is: 'chosen' | 'not chosen'): FormCondition => ({
  path: 'legal.useStandardContract',
  values: is === 'chosen' ? ['true'] : ['', 'false'],
});

export const legalGroup: FormGroup = {
  key: 'LEGAL',
  title: { en: 'Legal', fr: 'Mentions légales' },
  rows: [
    { path: 'legal.privacyPolicyUrl', control: 'TEXT', limit: ({ length }) => length.url },
    {
      path: 'legal.termsOfUse',
      control: 'LINES',
      limit: ({ length }) => length.termsOfUse,
      when: [standardContract('not chosen')],
      hint: {
        en: 'The text itself, which customers read and accept; not a link.',
        fr: fr`Le texte lui-même, que les clients lisent et acceptent ; pas un lien.`,
      },
    },
    {
      path: 'legal.useStandardContract',
      control: 'SWITCH',
      hint: {
        en: 'The standard contract of the store stands in the place of your terms. Once it is published, that cannot be taken back.',
        fr: 'Le contrat standard de la place de marché remplace vos conditions. Une fois publié, ce choix ne peut plus être repris.',
      },
    },
    {
      path: 'legal.customAmendments',
      control: 'LIST',
      limit: ({ count }) => count.customAmendmentsMax,
      when: [standardContract('chosen')],
    },
    {
      path: 'legal.customAmendments[].terms',
      control: 'LINES',
      limit: ({ length }) => length.customAmendment,
      when: [standardContract('chosen')],
    },
    {
      path: 'legal.customAmendments[].tenantIds',
      control: 'TEXTS',
      limit: ({ count }) => count.amendmentTenantsMax,
      when: [standardContract('chosen')],
      hint: { en: 'Empty for every customer.', fr: 'Vide pour tous les clients.' },
    },
  ],
};
