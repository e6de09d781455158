/** The form of the tab *SKUs*. */
import { clouds, roleDefinitions, skuTypes } from '../content.ts';
import { markets } from '../prerequisites/markets.ts';
import { fr } from '../prerequisites/words.ts';
import { choicesOf, type FormChoice, type FormCondition, type FormGroup } from './form-row.ts';

/** The fields that only managed applications have. */
const managed: FormCondition = { path: 'skus[].skuType', values: ['MANAGED_APPLICATION'] };

const regionNames = {
  en: new Intl.DisplayNames('en', { type: 'region' }),
  fr: new Intl.DisplayNames('fr', { type: 'region' }),
};

/** Every market under its name, in the order of the English names. */
const marketChoices: readonly FormChoice[] = [...markets]
  .map((value) => ({
    value,
    label: { en: regionNames.en.of(value) ?? value, fr: regionNames.fr.of(value) ?? value },
  }))
  .sort((a, b) => a.label.en.localeCompare(b.label.en, 'en'));

export const skusGroup = {
  key: 'SKUS',
  title: { en: 'SKUs', fr: 'Références (SKU)' },
  rows: [
    { path: 'skus', control: 'LIST', limit: ({ count }) => count.skusMax },
    {
      path: 'skus[].skuId',
      control: 'TEXT',
      limit: ({ length }) => length.skuId,
      hint: {
        en: 'Lower-case letters, digits, dashes and underscores. It cannot change once it is published.',
        fr: 'Lettres minuscules, chiffres, tirets et traits de soulignement. Il ne peut plus changer après la publication.',
      },
    },
    { path: 'skus[].title', control: 'TEXT', limit: ({ length }) => length.skuTitle },
    { path: 'skus[].summary', control: 'TEXT', limit: ({ length }) => length.skuSummary },
    { path: 'skus[].description', control: 'LINES', limit: ({ length }) => length.skuDescription },
    {
      path: 'skus[].skuType',
      control: 'CHOICE',
      choices: choicesOf(skuTypes, {
        SOLUTION_TEMPLATE: { en: 'Solution template', fr: 'Modèle de solution' },
        MANAGED_APPLICATION: { en: 'Managed application', fr: 'Application managée' },
      }),
      hint: {
        en: 'Customers manage a solution template themselves. A managed application has a monthly price, and you get rights in it. It cannot change once it is published.',
        fr: 'Les clients gèrent eux-mêmes un modèle de solution. Une application managée a un prix mensuel, et vous y avez des droits. Ne peut plus changer après la publication.',
      },
    },
    {
      path: 'skus[].cloudAvailability',
      control: 'CHOICES',
      choices: choicesOf(clouds, {
        PUBLIC_AZURE: { en: 'Public Azure', fr: 'Azure public' },
        AZURE_GOVERNMENT: { en: 'Azure Government', fr: 'Azure Government' },
      }),
    },
    { path: 'skus[].regions', control: 'CHOICES', choices: marketChoices, when: managed },
    {
      path: 'skus[].monthlyPriceUsd',
      control: 'TEXT',
      when: managed,
      hint: {
        en: 'US dollars a month, like 49.90. A published price can fall and cannot rise.',
        fr: 'En dollars des États-Unis par mois, comme 49.90. Un prix publié peut baisser et ne peut pas augmenter.',
      },
    },
    {
      path: 'skus[].oldPriceUsd',
      control: 'TEXT',
      when: managed,
      hint: {
        en: 'The same price as above.',
        fr: 'Le même prix que ci-dessus.',
      },
    },
    {
      path: 'skus[].packages',
      control: 'LIST',
      limit: ({ count }) => count.packagesMax,
      hint: {
        en: 'Customers get the highest version. To bring out a new one, add it: published versions stay as they are.',
        fr: fr`Les clients obtiennent la version la plus haute. Pour en sortir une nouvelle, ajoutez-la : les versions publiées restent telles quelles.`,
      },
    },
    {
      path: 'skus[].packages[].version',
      control: 'TEXT',
      hint: {
        en: 'Three integers, like 1.0.0.',
        fr: 'Trois entiers, comme 1.0.0.',
      },
    },
    { path: 'skus[].packages[].sha256', control: 'PACKAGE' },
    {
      path: 'skus[].packages[].tenantId',
      control: 'TEXT',
      when: managed,
      hint: {
        en: 'GUID of the Microsoft Entra directory that your operators sign in with.',
        fr: 'GUID de l’annuaire Microsoft Entra avec lequel vos opérateurs se connectent.',
      },
    },
    {
      path: 'skus[].packages[].authorizations',
      control: 'LIST',
      limit: ({ count }) => count.authorizationsMax,
      when: managed,
      hint: {
        en: 'Who of you gets which right in the customer’s managed resource group.',
        fr: 'Qui, chez vous, reçoit quel droit dans le groupe de ressources managé du client.',
      },
    },
    {
      path: 'skus[].packages[].authorizations[].principalId',
      control: 'TEXT',
      when: managed,
      hint: {
        en: 'GUID of a user, group or application of your directory.',
        fr: 'GUID d’un utilisateur, d’un groupe ou d’une application de votre annuaire.',
      },
    },
    {
      path: 'skus[].packages[].authorizations[].roleDefinition',
      control: 'CHOICE',
      when: managed,
      choices: choicesOf(roleDefinitions, {
        Owner: { en: 'Owner', fr: 'Propriétaire' },
        Contributor: { en: 'Contributor', fr: 'Contributeur' },
      }),
    },
  ],
} as const satisfies FormGroup;
