import { shown, valueOf } from '../places.ts';
import { say } from '../print.ts';
import type { TemplateRule } from '../rule.ts';
import { valueAt } from '../tree.ts';

/** Types whose names are host names and therefore unique in the whole of Azure; lower case. */
const globallyUnique: ReadonlySet<string> = new Set([
  'microsoft.apimanagement/service',
  'microsoft.appconfiguration/configurationstores',
  'microsoft.cache/redis',
  'microsoft.cdn/profiles/endpoints',
  'microsoft.containerregistry/registries',
  'microsoft.datafactory/factories',
  'microsoft.dbformysql/flexibleservers',
  'microsoft.dbformysql/servers',
  'microsoft.dbforpostgresql/flexibleservers',
  'microsoft.dbforpostgresql/servers',
  'microsoft.devices/iothubs',
  'microsoft.documentdb/databaseaccounts',
  'microsoft.eventhub/namespaces',
  'microsoft.keyvault/vaults',
  'microsoft.search/searchservices',
  'microsoft.servicebus/namespaces',
  'microsoft.signalrservice/signalr',
  'microsoft.sql/servers',
  'microsoft.storage/storageaccounts',
  'microsoft.synapse/workspaces',
  'microsoft.web/sites',
]);

export const globalNamesAreUnique: TemplateRule = {
  id: 'PRACTICE-010',
  sentence: say(
    'A name that must be unique in the whole of Azure SHOULD NOT be a literal.',
    'Un nom qui doit être unique dans tout Azure NE DEVRAIT PAS être un littéral.',
  ),
  source: 'Azure quickstart templates: best practices',
  appliesTo: 'TEMPLATE',
  marketplaceLevel: 'W',
  practice: true,
  *check({ facts }) {
    for (const { object, type } of facts.resources) {
      const name = valueAt(object, 'name');
      if (name?.type !== 'string' || !globallyUnique.has(type.toLowerCase())) continue;
      const existing = valueAt(object, 'existing');
      if (existing?.type === 'boolean' && existing.value) continue;
      const pieces = facts.addresses.pieces(name);
      if (!pieces.every(({ kind }) => kind === 'text')) continue;
      const literal = pieces.map((piece) => (piece.kind === 'text' ? piece.value : '')).join('');
      yield {
        findingId: 'Global.Name.Literal',
        level: 'info',
        at: valueOf(name),
        message: say(
          `The name "${shown(literal)}" of the type "${shown(type)}" is the same for every customer.`,
          `Le nom « ${shown(literal)} » de type « ${shown(type)} » est le même pour chaque client.`,
        ),
        help: say(
          'Such a name can exist once in all of Azure: the second customer’s deployment fails.',
          'Un tel nom ne peut exister qu’une fois dans tout Azure : le déploiement du deuxième client échoue.',
        ),
        fix: {
          text: say(
            'Make the name with uniqueString(resourceGroup().id), or take it from a parameter.',
            'Construisez le nom avec uniqueString(resourceGroup().id), ou prenez-le d’un paramètre.',
          ),
        },
      };
    }
  },
};
