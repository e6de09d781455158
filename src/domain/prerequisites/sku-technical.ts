/** Prerequisites of the tab *SKUs*: what a version of a managed application asks for in the customer's subscription. */
import { deploymentModes, isOn, policySkus, roleDefinitions } from '../content.ts';
import type { Text } from '../language.ts';
import {
  choiceRules,
  fieldRule,
  flagRules,
  guidRules,
  listRules,
  requiredRule,
  textRules,
  typeRule,
  urlRules,
  valueRules,
  type Field,
} from './field-rules.ts';
import { isMissing, normalText, urlFault } from './formats.ts';
import { isRecord, property } from './json.ts';
import type { Place } from './places.ts';
import { policyKindOf, policyKinds } from './policies.ts';
import { technicalFields, technicalSetting, type TechnicalField } from './published-facts.ts';
import { holds, type PrerequisiteRule } from './rule.ts';
import {
  isManagedVersion,
  publishedPackage,
  publishedSku,
  skuField,
  twins,
  updateSource,
} from './sku-field.ts';
import { excerpt, fr, quoted } from './words.ts';

const successorSource = 'Managed application technical configuration';

function field(path: string, label: Text, source?: string, when: Field['when'] = isManagedVersion) {
  return skuField(`packages[].${path}`, label, {
    when,
    ...(source === undefined ? {} : { source }),
  });
}

const tenantId = field('tenantId', { en: 'Tenant ID', fr: 'ID de locataire' });
const jitAccess = field('jitAccessEnabled', {
  en: 'Enable JIT access?',
  fr: fr`Activer l’accès JIT ?`,
});
const authorizations = field('authorizations', { en: 'Authorizations', fr: 'Autorisations' });
const principalId = field('authorizations[].principalId', {
  en: 'Principal ID',
  fr: 'ID du principal',
});
const roleDefinition = field('authorizations[].roleDefinition', {
  en: 'Role definition',
  fr: 'Définition de rôle',
});
const policies = field(
  'policies',
  { en: 'Policy settings', fr: 'Paramètres de stratégie' },
  successorSource,
);
const policyName = field('policies[].name', { en: 'Policy name', fr: 'Nom de la stratégie' });
const policy = field('policies[].policy', { en: 'Policy', fr: 'Stratégie' }, successorSource);
const policyParameters = field(
  'policies[].parameters',
  { en: 'Policy parameters', fr: 'Paramètres de la stratégie' },
  successorSource,
  (place) => isManagedVersion(place) && kindOf(place)?.takesParameters === true,
);
const policySku = field('policies[].sku', { en: 'Policy SKU', fr: 'Référence de stratégie' });
const customerActions = field('canEnableCustomerActions', {
  en: 'Customize allowed customer actions?',
  fr: fr`Personnaliser les actions autorisées du client ?`,
});
const allowedActions = field(
  'allowedCustomerActions',
  { en: 'Allowed customer actions', fr: 'Actions autorisées du client' },
  successorSource,
  (place) => isManagedVersion(place) && isOn(property(place.items[1], 'canEnableCustomerActions')),
);
const deploymentMode = field(
  'deploymentMode',
  { en: 'Deployment mode', fr: 'Mode de déploiement' },
  successorSource,
);
const notificationEndpoint = field(
  'notificationEndpoint',
  { en: 'Notification endpoint URL', fr: 'URL du point de terminaison de notification' },
  successorSource,
);

/** The kind of the policy that a place belongs to; undefined while none is chosen. */
function kindOf(place: Place) {
  return policyKindOf(normalText(property(place.items[2], 'policy')) ?? '');
}

const authorizationRules: readonly PrerequisiteRule[] = [
  ...listRules(authorizations, {
    itemLabel: { en: 'Authorization', fr: 'Autorisation' },
    max: (limits) => limits.count.authorizationsMax,
  }),
  ...guidRules(principalId),
  fieldRule(principalId, {
    code: 'duplicate',
    requirement: {
      en: 'A principal has each role once.',
      fr: fr`Un principal a chaque rôle une seule fois.`,
    },
    check: (place) => {
      const [, pack, own] = place.items;
      const first = twins(property(pack, 'authorizations'), own, (item) => {
        const principal = normalText(property(item, 'principalId'))?.toLowerCase();
        const role = normalText(property(item, 'roleDefinition'));
        return principal === undefined || role === null ? null : `${principal} ${role}`;
      }).find(({ index }) => index < (place.indexes[2] ?? 0));
      return first === undefined
        ? holds
        : [
            {
              value: excerpt(normalText(place.value) ?? ''),
              role: excerpt(normalText(property(own, 'roleDefinition')) ?? ''),
              first: first.index + 1,
            },
          ];
    },
    message: ({ value, role, first }) => ({
      en: `Principal ${value} has the role ${role} already, by authorization ${first}. Remove one of them.`,
      fr: fr`Le principal ${value ?? ''} a déjà le rôle ${role ?? ''}, par l’autorisation ${first ?? ''}. Retirez l’une des deux.`,
    }),
  }),
  ...choiceRules(roleDefinition, roleDefinitions),
];

function isJsonObject(text: string): boolean {
  try {
    return isRecord(JSON.parse(text));
  } catch {
    return false;
  }
}

const policyRules: readonly PrerequisiteRule[] = [
  ...listRules(policies, {
    itemLabel: { en: 'Policy', fr: 'Stratégie' },
    max: (limits) => limits.count.policiesMax,
    optional: true,
  }),
  ...textRules(policyName, { max: (limits) => limits.length.policyName }),
  ...choiceRules(
    policy,
    policyKinds.map(({ id }) => id),
  ),
  fieldRule(policy, {
    code: 'duplicate',
    requirement: {
      en: 'A package version has each policy once.',
      fr: fr`Une version de package a chaque stratégie une seule fois.`,
    },
    check: (place) => {
      const [, pack, own] = place.items;
      const first = twins(property(pack, 'policies'), own, (item) =>
        normalText(property(item, 'policy')),
      ).find(({ index }) => index < (place.indexes[2] ?? 0));
      return first === undefined
        ? holds
        : [{ value: excerpt(normalText(place.value) ?? ''), first: first.index + 1 }];
    },
    message: ({ value, first }) => ({
      en: `Policy ${value} stands in the list already, as policy ${first}. Remove one of them.`,
      fr: fr`La stratégie ${value ?? ''} figure déjà dans la liste, à la place ${first ?? ''}. Retirez l’une des deux.`,
    }),
  }),
  requiredRule(policyParameters),
  typeRule(policyParameters, 'string', (value) => typeof value === 'string'),
  ...textRules(policyParameters, {
    max: (limits) => limits.length.policyParameters,
    optional: true,
  }).filter((rule) => rule.code === 'tooLong'),
  fieldRule(policyParameters, {
    code: 'pattern',
    requirement: {
      en: 'Policy parameters are one JSON object.',
      fr: fr`Les paramètres de la stratégie sont un objet JSON.`,
    },
    check: ({ value }) => {
      const text = normalText(value);
      return text === null || isJsonObject(text) ? holds : [{}];
    },
    message: () => ({
      en: '“Policy parameters” is not a JSON object. Write one, like {"retentionDays": {"value": "30"}}.',
      fr: fr`« Paramètres de la stratégie » n’est pas un objet JSON. Écrivez-en un, comme {"retentionDays": {"value": "30"}}.`,
    }),
  }),
  ...choiceRules(policySku, policySkus),
  fieldRule(policySku, {
    code: 'mismatch',
    requirement: {
      en: 'An audit policy has the SKU Standard.',
      fr: fr`Une stratégie d’audit a la référence Standard.`,
    },
    check: (place) =>
      kindOf(place)?.isAudit === true && normalText(place.value) === 'Free'
        ? [{ value: 'Free', expected: 'Standard', policy: kindOf(place)?.id ?? '' }]
        : holds,
    message: ({ policy: id }) => ({
      en: `“Policy SKU” is Free, and ${id} is an audit, which needs Standard. Choose Standard.`,
      fr: fr`« Référence de stratégie » vaut Free, et ${id ?? ''} est un audit, qui demande Standard. Choisissez Standard.`,
    }),
  }),
];

/** Such as `Microsoft.Compute/virtualMachines/restart/action`. */
const actionPattern = /^[A-Za-z0-9.*]+(\/[A-Za-z0-9.*]+)+$/;

const actionRules: readonly PrerequisiteRule[] = [
  ...flagRules(customerActions),
  ...listRules(allowedActions, { max: (limits) => limits.count.customerActionsMax }),
  ...valueRules(allowedActions, {
    code: 'pattern',
    isRight: (text) => actionPattern.test(text),
    sameness: (text) => text.toLowerCase(),
    max: (limits) => limits.length.customerAction,
    requirement: {
      en: 'A customer action is an operation of a resource provider, its parts between slashes.',
      fr: fr`Une action du client est une opération d’un fournisseur de ressources, en parties séparées par des barres obliques.`,
    },
    message: ({ value, position }) => ({
      en: `Entry ${position} of “Allowed customer actions” is ${value}, which is not an operation. Enter one, like Microsoft.Compute/virtualMachines/restart/action.`,
      fr: fr`L’entrée ${position ?? ''} de « Actions autorisées du client » vaut ${value ?? ''}, qui n’est pas une opération. Indiquez-en une, comme Microsoft.Compute/virtualMachines/restart/action.`,
    }),
  }),
];

const endpointRules: readonly PrerequisiteRule[] = [
  ...urlRules(notificationEndpoint, { optional: true, https: () => true }),
  fieldRule(notificationEndpoint, {
    code: 'notAllowed',
    requirement: {
      en: 'The notification endpoint does not end in /resource, which the platform appends.',
      fr: fr`Le point de terminaison de notification ne finit pas par /resource, que la plateforme ajoute.`,
    },
    check: ({ value }) => {
      const text = normalText(value);
      return text !== null &&
        urlFault(text) === null &&
        /\/resource\/*$/i.test(new URL(text).pathname)
        ? [{ ending: '/resource' }]
        : holds;
    },
    message: () => ({
      en: '“Notification endpoint URL” ends in /resource, which the platform appends itself. Leave it out.',
      fr: fr`« URL du point de terminaison de notification » finit par /resource, que la plateforme ajoute elle-même. Retirez-le.`,
    }),
  }),
];

const labels: Readonly<Record<TechnicalField, Field>> = {
  tenantId,
  jitAccessEnabled: jitAccess,
  authorizations,
  policies,
  canEnableCustomerActions: customerActions,
  allowedCustomerActions: allowedActions,
  deploymentMode,
  notificationEndpoint,
};

/** What a version was published with stays with it: whoever has installed it relies on it. */
function readOnlyRule(name: TechnicalField): PrerequisiteRule {
  const where: Field = { ...labels[name], when: isManagedVersion, source: updateSource };
  const label = quoted(where.label);
  return fieldRule(where, {
    code: 'immutable',
    requirement: {
      en: `${label.en} of a published version stays as it was published.`,
      fr: fr`${label.fr} d’une version publiée reste tel qu’il a été publié.`,
    },
    check: (place, context) => {
      const pack = place.items[1];
      const { continued } = publishedPackage(place, context);
      // A version that changed its number, or a SKU its type, is reported there; a missing part is another rule's matter.
      if (continued === undefined) return holds;
      if (publishedSku(place, context)?.skuType !== 'MANAGED_APPLICATION') return holds;
      if (continued.version !== normalText(property(pack, 'version'))) return holds;
      if (isMissing(place.value) && isRequired.has(name)) return holds;
      return technicalSetting(pack, name) === continued.settings[name]
        ? holds
        : [{ version: continued.version }];
    },
    message: ({ version }) => ({
      en: `${label.en} of version ${version} was published otherwise and cannot change. Restore it, and add a package with a greater version for the change.`,
      fr: fr`${label.fr} de la version ${version ?? ''} a été publié autrement et ne peut pas changer. Rétablissez-le, et ajoutez un package d’une version plus grande pour ce changement.`,
    }),
  });
}

const isRequired: ReadonlySet<TechnicalField> = new Set(['tenantId', 'authorizations']);

export const technicalRules: readonly PrerequisiteRule[] = [
  ...guidRules(tenantId),
  ...flagRules(jitAccess),
  fieldRule(jitAccess, {
    code: 'mismatch',
    requirement: {
      en: 'A package with JIT access has a form that lets customers set it up.',
      fr: fr`Un package avec accès JIT a un formulaire qui permet aux clients de le configurer.`,
    },
    check: ({ value, items }, { facts }) => {
      const sha256 = normalText(property(items[1], 'sha256')) ?? '';
      return isOn(value) && facts.packages?.get(sha256)?.supportsJit === false
        ? [{ element: 'Microsoft.Solutions.JitConfigurator', output: 'jitAccessPolicy' }]
        : holds;
    },
    message: ({ element, output }) => ({
      en: `JIT access is on, and the form of the package does not offer it. Add an element ${element} and the output ${output} to createUiDefinition.json, or switch JIT access off.`,
      fr: fr`L’accès JIT est activé, et le formulaire du package ne le propose pas. Ajoutez un élément ${element ?? ''} et la sortie ${output ?? ''} à createUiDefinition.json, ou désactivez l’accès JIT.`,
    }),
  }),
  ...authorizationRules,
  ...policyRules,
  ...actionRules,
  ...choiceRules(deploymentMode, deploymentModes, { optional: true }),
  ...endpointRules,
  ...technicalFields.map(readOnlyRule),
];
