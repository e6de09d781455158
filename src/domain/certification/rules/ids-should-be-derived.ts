import { isOn } from '../differences.ts';
import { expanded } from '../expand.ts';
import { shown, valueOf } from '../places.ts';
import { say } from '../print.ts';
import type { TemplateRule } from '../rule.ts';
import { hasAncestorOfType } from '../sources.ts';
import { findKeysIn, isEmpty, pathOf, resourcesOf, stringForm, valueAt } from '../tree.ts';
import type { Hit } from '../tree.ts';

/** Ends of paths that name other things than resource ids. Source: arm-ttk 0.27. */
const exempt: readonly string[] = [
  'appId',
  'clientId',
  'DataTypeId',
  'defaultMenuItemId',
  'firstPartyId',
  'keyVaultSecretId',
  'keyVaultId',
  'keyId',
  'objectId',
  'menuId',
  'nodeAgentSkuId',
  'policyDefinitionReferenceId',
  'servicePrincipalClientId',
  'StartingDeviceID',
  'subscriptionId',
  'SyntheticMonitorId',
  'targetProtectionContainerId',
  'targetWorkerSizeId',
  'tenantId',
  'timezoneId',
  'vlanId',
  'workerSizeId',
  'metricId',
  'requestedServiceObjectiveId',
  'groupId',
  'sid',
  'ruleId',
  'contentId',
  'definitionId',
  'connectorId',
  'parentId',
  'IllusiveIncidentId',
  'UniqueFindingId',
  'schemaId',
  'detection_id',
  'environmentId',
  'open_id',
  'TeamsChannelID',
  'SAPAuditLogMessageID',
  'roleDefinitionId',
  'principalId',
  'XDRCustomerID',
  'userAssignedIdentityResourceId',
  'channelId',
  'extendedAceItemObjectId',
  'operationId-ANCEndpointGetById',
  'operationId-DeleteDomainById',
  'operationId-GetOrganizationId',
  'operationId-ProcessMetadataSearchByProcessGUID',
  'operationId-SearchForProcessEventsByProcessGUID',
  'ApplicationId',
  'policyDefinitionGuid',
  'IndicatorId',
  'contentProductId',
  'aws_iam_functionapp_id',
  'dataCollectionEndpointId',
  'dataCollectionRuleImmutableId',
  'stepId',
].map((name) => name.toLowerCase());

/** Two names more, which the test kit glues together. */
const apart: readonly string[] = ['deploymentspecid', 'detector.id'];
const endsApart: readonly string[] = [...exempt, ...apart];
const endsGlued: readonly string[] = [...exempt, apart.join('')];

/** Whether a name alone ends so that its path is exempt. The same few names are asked for in every template. */
function endsExempt(name: string): boolean {
  const known = knownNames.get(name);
  if (known !== undefined) return known;
  const isOne = exempt.some((end) => name.endsWith(end));
  if (knownNames.size < MOST_NAMES && name.length <= LONGEST_NAME) knownNames.set(name, isOne);
  return isOne;
}
const knownNames = new Map<string, boolean>();
const MOST_NAMES = 1_000;
const LONGEST_NAME = 64;

/** Functions of which one must open the value. Source: arm-ttk 0.27. */
const allowed: readonly string[] = [
  'resourceId',
  'extensionResourceId',
  'subscriptionResourceId',
  'tenantResourceId',
  'reference',
  'subscription',
  'guid',
  'parameters',
  'variables',
  'if',
];
const functions = new RegExp(`\\[\\s*(?:${allowed.join('|')})\\s*\\(`, 'i');

const help = say(
  'An id that a function makes is right in every subscription, and tools can follow it.',
  'Un identifiant créé par une fonction est correct dans chaque abonnement, et les outils peuvent le suivre.',
);

const list = allowed.map((name) => `${name}()`).join(', ');
const words = say(
  `Begin the expression with one of ${list}.`,
  `Commencez l’expression par l’une des fonctions ${list}.`,
);

export const idsAreDerived: TemplateRule = {
  id: 'IDs-Should-Be-Derived-From-ResourceIDs',
  sentence: say(
    'Properties that hold resource ids SHOULD use the functions of ids.',
    'Les propriétés qui contiennent des identifiants de ressource DEVRAIENT utiliser les fonctions d’identifiants.',
  ),
  source: 'arm-ttk 0.27',
  appliesTo: 'TEMPLATE',
  marketplaceLevel: 'W',
  *check({ root, isBicepMade, settings }) {
    if (isBicepMade) return;
    const ends = isOn(settings, 'exemptNamesApart') ? endsApart : endsGlued;
    const hits = findKeysIn(resourcesOf(root), (name) => name.endsWith('id'));
    for (const hit of hits) {
      if (isExempt(hit, ends)) continue;
      const { key, value: given } = hit.member;
      const value =
        given.type === 'object' || given.type === 'array' ? valueAt(given, 'value') : given;
      if (!value || (value !== given && value.type !== 'string')) continue;
      const property = shown(key);
      if (isEmpty(value)) {
        yield {
          findingId: 'ResourceId.Is.Missing',
          at: valueOf(value),
          message: say(`"${property}" has no value.`, `« ${property} » n’a pas de valeur.`),
          help,
          fix: { text: words },
        };
        continue;
      }
      const behind = expanded(root, value);
      // What is behind a variable may be no text, or not be known before the deployment.
      if (!behind || behind.type === 'object' || behind.type === 'array') continue;
      if (functions.test(stringForm(behind))) continue;
      yield {
        findingId: 'ResourceId.Should.Contain.Proper.Expression',
        at: valueOf(value),
        message: say(
          `"${property}" is "${shown(stringForm(value))}", which no function of ids makes.`,
          `« ${property} » vaut « ${shown(stringForm(value))} », qui ne provient d’aucune fonction d’identifiants.`,
        ),
        help,
        fix: { text: words },
      };
    }
  },
};

function isExempt(hit: Hit, ends: readonly string[]): boolean {
  if (endsExempt(hit.member.folded)) return true;
  const path = pathOf(hit).toLowerCase();
  if (ends.some((end) => path.endsWith(end))) return true;
  if (/^(?:parameters|outputs)/.test(path) || `.${path}`.includes('.metadata.')) return true;
  if (`.${path}`.endsWith(`.tags.${hit.member.key.toLowerCase()}`)) return true;
  return hasAncestorOfType(
    hit,
    (type) =>
      type === 'microsoft.logic/workflows' ||
      type === 'microsoft.apimanagement/service/backends' ||
      type === 'microsoft.portal/dashboards' ||
      /^microsoft\.documentdb\/databaseaccounts\/\w+\/collections$/.test(type) ||
      (type.startsWith('microsoft.documentdb/databaseaccounts/sqldatabases') &&
        path.includes('.resource.')) ||
      (type.startsWith('microsoft.insights/webtests') && path.includes('.locations')) ||
      (type.endsWith('backends') && path.includes('properties.')) ||
      type.includes('config'),
  );
}
