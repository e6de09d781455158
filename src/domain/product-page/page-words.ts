/** The words of the product page that are ours. */
import type { Language, Text } from '../language.ts';
import { fr } from '../prerequisites/words.ts';

export const pageWords = {
  skip: { en: 'Skip to content', fr: fr`Aller au contenu` },
  by: { en: 'by', fr: fr`par` },
  otherLanguage: { en: 'Français', fr: 'English' },
  getItNow: { en: 'Get it now', fr: fr`Obtenir maintenant` },
  getItNote: {
    en: 'Asks for your name, says who receives it, and ends with the deployment.',
    fr: fr`Demande votre nom, dit qui le reçoit, et se termine par le déploiement.`,
  },
  videos: { en: 'Videos', fr: fr`Vidéos` },
  screenshots: { en: 'Screenshots', fr: fr`Captures d’écran` },
  overview: { en: 'Overview', fr: fr`Vue d’ensemble` },
  plans: { en: 'Plans', fr: fr`Plans` },
  plan: { en: 'Plan', fr: fr`Plan` },
  type: { en: 'Type', fr: fr`Type` },
  clouds: { en: 'Clouds', fr: fr`Clouds` },
  price: { en: 'Price', fr: fr`Prix` },
  meter: { en: 'Paid by use', fr: fr`Payé à l’usage` },
  unitPrice: { en: 'Price', fr: fr`Prix` },
  included: { en: 'Included a month', fr: fr`Inclus par mois` },
  certifications: {
    en: 'Certified for Azure Government:',
    fr: fr`Certifié pour Azure Government :`,
  },
  privatePlan: { en: 'private', fr: fr`privé` },
  hiddenPlan: { en: 'hidden', fr: fr`masqué` },
  standardContract: {
    en: 'The standard contract of the marketplace applies.',
    fr: fr`Le contrat standard de la place de marché s’applique.`,
  },
  regions: { en: 'Sold in', fr: fr`Vendu dans` },
  free: { en: 'Free', fr: fr`Gratuit` },
  plusResources: { en: 'plus resources', fr: fr`ressources en sus` },
  aMonth: { en: 'a month, plus resources', fr: fr`par mois, ressources en sus` },
  resourcesOnly: {
    en: 'No price of its own: you pay for the resources',
    fr: fr`Sans prix propre : vous payez les ressources`,
  },
  deployed: { en: 'What will be deployed', fr: fr`Ce qui sera déployé` },
  readFromTemplate: { en: 'read from the template', fr: fr`lu dans le modèle` },
  resource: { en: 'Resource type', fr: fr`Type de ressource` },
  count: { en: 'Count', fr: fr`Nombre` },
  when: { en: 'When', fr: fr`Quand` },
  always: { en: 'always', fr: fr`toujours` },
  onCondition: { en: 'under a condition', fr: fr`sous condition` },
  repeated: { en: 'as many as you choose', fr: fr`autant que vous en choisissez` },
  nested: { en: 'Nested templates', fr: fr`Modèles imbriqués` },
  inline: { en: 'written in the template', fr: fr`écrit dans le modèle` },
  noTemplate: {
    en: 'The template of this plan is not readable.',
    fr: fr`Le modèle de ce plan n’est pas lisible.`,
  },
  parameters: { en: 'Parameters', fr: fr`Paramètres` },
  parameter: { en: 'Parameter', fr: fr`Paramètre` },
  filledBy: { en: 'Filled by the form', fr: fr`Rempli par le formulaire` },
  needed: { en: 'required', fr: fr`obligatoire` },
  optional: { en: 'optional', fr: fr`facultatif` },
  secret: { en: 'secret', fr: fr`secret` },
  rights: { en: 'Rights', fr: fr`Droits` },
  form: { en: 'Try the deployment form', fr: fr`Essayer le formulaire de déploiement` },
  formNote: {
    en: 'Nothing you enter here is sent.',
    fr: fr`Rien de ce que vous saisissez ici n’est envoyé.`,
  },
  noForm: {
    en: 'This plan has no form that can be shown.',
    fr: fr`Ce plan n’a pas de formulaire qui puisse être montré.`,
  },
  basics: { en: 'Basics', fr: fr`Informations de base` },
  basicsNote: {
    en: 'Azure asks for subscription, resource group and region here.',
    fr: fr`Azure demande ici l’abonnement, le groupe de ressources et la région.`,
  },
  confirm: { en: 'Confirm', fr: fr`Confirmer` },
  computedChoices: {
    en: 'The choices are computed in the Azure portal.',
    fr: fr`Les choix sont calculés dans le portail Azure.`,
  },
  sizes: { en: 'Sizes', fr: fr`Tailles` },
  conditional: {
    en: 'Shown under a condition',
    fr: fr`Affiché sous condition`,
  },
  notDrawn: {
    en: 'Shown in the Azure portal only',
    fr: fr`Affiché dans le portail Azure uniquement`,
  },
  more: { en: 'More', fr: fr`En savoir plus` },
  deploy: { en: 'Deploy', fr: fr`Déployer` },
  deployToAzure: { en: 'Deploy to Azure', fr: fr`Déployer sur Azure` },
  copyLink: { en: 'Link to copy', fr: fr`Lien à copier` },
  copyCommand: {
    en: 'Command to copy; name a resource group of yours',
    fr: fr`Commande à copier ; nommez un de vos groupes de ressources`,
  },
  packageFile: { en: 'Package (.zip)', fr: fr`Package (.zip)` },
  noPackage: { en: 'This plan has no package.', fr: fr`Ce plan n’a pas de package.` },
  details: { en: 'Details', fr: fr`Détails` },
  version: { en: 'Version', fr: fr`Version` },
  categories: { en: 'Categories', fr: fr`Catégories` },
  support: { en: 'Support', fr: fr`Support` },
  supportContact: { en: 'Support contact', fr: fr`Contact du support` },
  supportGovernment: { en: 'Support, Government', fr: fr`Support, Government` },
  legal: { en: 'Legal', fr: fr`Mentions légales` },
  privacy: { en: 'Privacy policy', fr: fr`Politique de confidentialité` },
  terms: { en: 'Terms of use', fr: fr`Conditions d’utilisation` },
  links: { en: 'Links', fr: fr`Liens` },
  page: { en: 'Page', fr: fr`Page` },
  files: { en: 'Files of the package', fr: fr`Fichiers du package` },
} as const satisfies Record<string, Text>;

export const skuTypeNames: Readonly<Record<string, Text>> = {
  SOLUTION_TEMPLATE: { en: 'Solution template', fr: fr`Modèle de solution` },
  MANAGED_APPLICATION: { en: 'Managed application', fr: fr`Application managée` },
};

export const cloudNames: Readonly<Record<string, Text>> = {
  PUBLIC_AZURE: { en: 'Azure Public', fr: fr`Azure public` },
  AZURE_GOVERNMENT: { en: 'Azure Government', fr: fr`Azure Government` },
};

/** A price in US dollars as it is written in a language: `US$1,240.50`, « 1 240,50 $US ». */
export function priceText(price: string, language: Language): string {
  const amount = amountText(price, language);
  return language === 'fr' ? `${amount}\u00a0$US` : `US$${amount}`;
}

/** A price in another currency, named by its code: `EUR 1,240.50`, « 1 240,50 EUR ». */
export function localPriceText(price: string, currency: string, language: Language): string {
  const amount = amountText(price, language);
  return language === 'fr' ? `${amount}\u00a0${currency}` : `${currency}\u00a0${amount}`;
}

function amountText(price: string, language: Language): string {
  const [whole = '0', decimals = ''] = price.trim().split('.');
  const group = language === 'fr' ? '\u202f' : ',';
  const grouped = whole.replace(/^0+(?=\d)/, '').replace(/\B(?=(\d{3})+$)/g, group);
  const cents = /[1-9]/.test(decimals)
    ? `${language === 'fr' ? ',' : '.'}${decimals.padEnd(2, '0')}`
    : '';
  return `${grouped}${cents}`;
}

/** Bytes, for a list of files: `12 kB`, « 12 ko ». */
export function sizeText(bytes: number, language: Language): string {
  const unit = language === 'fr' ? 'o' : 'B';
  if (bytes < 1000) return `${bytes}\u00a0${unit}`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)}\u00a0k${unit}`;
  return `${Math.round(bytes / 1_000_000)}\u00a0M${unit}`;
}
