import type { JsonNode } from '../json.ts';
import { shown, valueOf } from '../places.ts';
import { say } from '../print.ts';
import type { PackageRule } from '../rule.ts';
import { textOf, valueAt } from '../tree.ts';

type Use = { readonly version: string; readonly node: JsonNode; readonly file: string };

export const oneApiVersionPerType: PackageRule = {
  id: 'PRACTICE-009',
  sentence: say(
    'All resources of one type SHOULD have the same apiVersion.',
    'Toutes les ressources d’un même type DEVRAIENT avoir la même apiVersion.',
  ),
  source: 'Azure quickstart templates: best practices',
  appliesTo: 'PACKAGE',
  marketplaceLevel: 'W',
  practice: true,
  *check({ templates }) {
    const byType = new Map<string, { readonly type: string; readonly uses: Use[] }>();
    for (const { facts, file } of templates) {
      for (const { object, type } of facts.resources) {
        const node = valueAt(object, 'apiVersion');
        const version = textOf(node);
        if (!node || version === undefined || !/^[0-9]{4}-[0-9]{2}-[0-9]{2}/.test(version))
          continue;
        const known = byType.get(type.toLowerCase()) ?? { type, uses: [] };
        known.uses.push({ version: version.toLowerCase(), node, file: file.path });
        byType.set(type.toLowerCase(), known);
      }
    }
    for (const { type, uses } of byType.values()) {
      const versions = [...new Set(uses.map(({ version }) => version))].sort();
      const newest = versions.at(-1);
      const other = uses.find(({ version }) => version !== newest);
      if (!other) continue;
      const list = versions.map(shown).join(', ');
      yield {
        findingId: 'Api.Versions.Differ',
        about: type,
        level: 'info',
        file: other.file,
        at: valueOf(other.node),
        message: say(
          `Resources of the type "${shown(type)}" have ${versions.length} apiVersions: ${list}.`,
          `Les ressources de type « ${shown(type)} » ont ${versions.length} apiVersions : ${list}.`,
        ),
        help: say(
          'The same property may mean different things in different versions, and each must be kept up to date.',
          'Une même propriété peut changer de sens d’une version à l’autre, et chaque version est à tenir à jour.',
        ),
        fix: {
          text: say(
            `Use one apiVersion for the type, such as ${shown(newest ?? '')}.`,
            `Utilisez une seule apiVersion pour ce type, par exemple ${shown(newest ?? '')}.`,
          ),
        },
      };
    }
  },
};
