/** The part of the form of a SKU that is about its package versions. */
import { deploymentModes, policySkus, roleDefinitions } from '../content.ts';
import { policyKinds } from '../prerequisites/policies.ts';
import { fr } from '../prerequisites/words.ts';
import { choicesOf, type FormCondition, type FormRow } from './form-row.ts';

const hasOwnPackages: FormCondition = { path: 'skus[].reuseFromSku', values: [''] };
/** What a managed application says about a package version of its own. */
const managed: readonly FormCondition[] = [
  hasOwnPackages,
  { path: 'skus[].skuType', values: ['MANAGED_APPLICATION'] },
];

export const packageRows: readonly FormRow[] = [
  {
    path: 'skus[].packages',
    control: 'LIST',
    limit: ({ count }) => count.packagesMax,
    when: [hasOwnPackages],
    hint: {
      en: 'Customers get the highest version. To bring out a new one, add it: published versions stay as they are.',
      fr: fr`Les clients obtiennent la version la plus haute. Pour en sortir une nouvelle, ajoutez-la : les versions publiées restent telles quelles.`,
    },
  },
  {
    path: 'skus[].packages[].version',
    control: 'TEXT',
    when: [hasOwnPackages],
    hint: { en: 'Three integers, like 1.0.0.', fr: 'Trois entiers, comme 1.0.0.' },
  },
  { path: 'skus[].packages[].sha256', control: 'PACKAGE', when: [hasOwnPackages] },
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
    path: 'skus[].packages[].jitAccessEnabled',
    control: 'SWITCH',
    when: managed,
    hint: {
      en: 'Your operators ask the customer for access each time, and get it for a limited time.',
      fr: 'Vos opérateurs demandent l’accès au client chaque fois et l’obtiennent pour un temps limité.',
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
  {
    path: 'skus[].packages[].policies',
    control: 'LIST',
    limit: ({ count }) => count.policiesMax,
    when: managed,
    hint: {
      en: 'Policies that are assigned to the managed resource group.',
      fr: 'Stratégies affectées au groupe de ressources managé.',
    },
  },
  {
    path: 'skus[].packages[].policies[].name',
    control: 'TEXT',
    limit: ({ length }) => length.policyName,
    when: managed,
  },
  {
    path: 'skus[].packages[].policies[].policy',
    control: 'CHOICE',
    when: managed,
    choices: () => policyKinds.map(({ id, name }) => ({ value: id, label: name })),
  },
  {
    path: 'skus[].packages[].policies[].parameters',
    control: 'LINES',
    limit: ({ length }) => length.policyParameters,
    when: [
      ...managed,
      {
        path: 'skus[].packages[].policies[].policy',
        values: policyKinds.filter((kind) => kind.takesParameters).map(({ id }) => id),
      },
    ],
    hint: { en: 'A JSON object.', fr: 'Un objet JSON.' },
  },
  {
    path: 'skus[].packages[].policies[].sku',
    control: 'CHOICE',
    when: managed,
    choices: choicesOf(policySkus, {
      Free: { en: 'Free', fr: 'Gratuite' },
      Standard: { en: 'Standard', fr: 'Standard' },
    }),
  },
  { path: 'skus[].packages[].canEnableCustomerActions', control: 'SWITCH', when: managed },
  {
    path: 'skus[].packages[].allowedCustomerActions',
    control: 'TEXTS',
    limit: ({ count }) => count.customerActionsMax,
    when: [...managed, { path: 'skus[].packages[].canEnableCustomerActions', values: ['true'] }],
    hint: {
      en: 'What customers may do with the resources, like Microsoft.Compute/virtualMachines/restart/action.',
      fr: 'Ce que les clients peuvent faire des ressources, comme Microsoft.Compute/virtualMachines/restart/action.',
    },
  },
  {
    path: 'skus[].packages[].deploymentMode',
    control: 'CHOICE',
    when: managed,
    choices: choicesOf(deploymentModes, {
      Complete: { en: 'Complete', fr: 'Complet' },
      Incremental: { en: 'Incremental', fr: 'Incrémentiel' },
    }),
  },
  {
    path: 'skus[].packages[].notificationEndpoint',
    control: 'TEXT',
    limit: ({ length }) => length.url,
    when: managed,
    hint: {
      en: 'We tell this https address of every change of a managed application; /resource is added to it.',
      fr: fr`Nous informons cette adresse https de chaque changement d’une application managée ; /resource y est ajouté.`,
    },
  },
];
