/** The form of the tab *Marketplace*: overview, artefacts, leads, legal. */
import { leadDestinations, type LogoSlot } from '../content.ts';
import { categories } from '../prerequisites/categories.ts';
import { fr } from '../prerequisites/words.ts';
import { choicesOf, type FormGroup, type FormRow } from './form-row.ts';

export const overviewGroup = {
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
      hint: {
        en: 'Paragraphs, headings, lists, bold and italics, as HTML. The markup counts.',
        fr: 'Paragraphes, titres, listes, gras et italique, en HTML. Les balises comptent.',
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
      choices: categories.map(({ id, name }) => ({ value: id, label: name })),
    },
  ],
} as const satisfies FormGroup;

const logo = (slot: LogoSlot): FormRow => ({
  path: `marketplace.logos.${slot}`,
  control: 'IMAGE',
  size: (limits) => limits.logo[slot],
});

export const artefactsGroup = {
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
  ],
} as const satisfies FormGroup;

export const leadsGroup = {
  key: 'LEADS',
  title: { en: 'Lead management', fr: 'Gestion des prospects' },
  rows: [
    {
      path: 'leads.destination',
      control: 'CHOICE',
      choices: choicesOf(leadDestinations, {
        NONE: { en: 'None', fr: 'Aucune' },
        AZURE_TABLE: { en: 'Azure Table Storage', fr: 'Stockage Table Azure' },
        AZURE_BLOB: { en: 'Azure Blob (deprecated)', fr: 'Blob Azure (déconseillé)' },
        DYNAMICS: { en: 'Dynamics CRM Online', fr: 'Dynamics CRM Online' },
        HTTPS_ENDPOINT: { en: 'HTTPS endpoint', fr: 'Point de terminaison HTTPS' },
        MARKETO: { en: 'Marketo', fr: 'Marketo' },
        SALESFORCE: { en: 'Salesforce', fr: 'Salesforce' },
        EMAIL: { en: 'E-mail', fr: 'Courrier' },
      }),
      hint: {
        en: 'Where we send the names of customers who press “Get it now”.',
        fr: fr`Là où nous envoyons les noms des clients qui cliquent sur « Obtenir maintenant ».`,
      },
    },
    {
      path: 'leads.httpsEndpointUrl',
      control: 'TEXT',
      limit: ({ length }) => length.url,
      when: { path: 'leads.destination', values: ['HTTPS_ENDPOINT'] },
      hint: {
        en: 'Each publication sends it one test lead.',
        fr: 'Chaque publication lui envoie un prospect de test.',
      },
    },
    {
      path: 'leads.contactEmails',
      control: 'TEXTS',
      limit: ({ count }) => count.leadContactsMax,
      hint: {
        en: 'These addresses get a mail for each lead.',
        fr: 'Ces adresses reçoivent un courrier pour chaque prospect.',
      },
    },
  ],
} as const satisfies FormGroup;

export const legalGroup = {
  key: 'LEGAL',
  title: { en: 'Legal', fr: 'Mentions légales' },
  rows: [
    { path: 'legal.privacyPolicyUrl', control: 'TEXT', limit: ({ length }) => length.url },
    {
      path: 'legal.termsOfUse',
      control: 'LINES',
      limit: ({ length }) => length.termsOfUse,
      hint: {
        en: 'The text itself, which customers read and accept; not a link.',
        fr: fr`Le texte lui-même, que les clients lisent et acceptent ; pas un lien.`,
      },
    },
  ],
} as const satisfies FormGroup;
