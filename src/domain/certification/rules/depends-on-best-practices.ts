import { hasCall } from '../expressions.ts';
import type { JsonString } from '../json.ts';
import { shown, valueOf } from '../places.ts';
import { say } from '../print.ts';
import type { TemplateRule } from '../rule.ts';
import { findKeyIn, resourceNameOf, resourcesOf } from '../tree.ts';

export const dependsOnIsPlain: TemplateRule = {
  id: 'DependsOn-Best-Practices',
  sentence: say(
    'dependsOn SHOULD name resources by resourceId(), without if() or concat().',
    'dependsOn DEVRAIT désigner les ressources par resourceId(), sans if() ni concat().',
  ),
  source: 'arm-ttk 0.27',
  appliesTo: 'TEMPLATE',
  marketplaceLevel: 'W',
  *check({ root }) {
    for (const hit of findKeyIn(resourcesOf(root), 'dependsOn')) {
      const { value } = hit.member;
      const values = (value.type === 'array' ? value.items : [value]).filter(
        (item): item is JsonString => item.type === 'string',
      );
      const name = shown(resourceNameOf(hit) ?? '');
      const conditional = values.find((item) => /^\s*\[\s*if\s*\(/i.test(item.value));
      if (conditional) {
        yield {
          findingId: 'Resource.DependsOn.Conditional',
          at: valueOf(conditional),
          message: say(
            `A dependency of "${name}" is conditional.`,
            `Une dépendance de « ${name} » est conditionnelle.`,
          ),
          help: say(
            'Azure drops dependencies on resources that are not deployed; a condition is not needed.',
            'Azure ignore les dépendances envers des ressources non déployées ; une condition est inutile.',
          ),
          fix: {
            text: say(
              'Name the resource by resourceId() without the condition.',
              'Désignez la ressource par resourceId(), sans la condition.',
            ),
          },
        };
      }
      const joined = values.find((item) => /^\s*\[\s*concat\s*\(/i.test(item.value));
      if (!joined || values.some((item) => hasCall(item.value, 'copyIndex'))) continue;
      yield {
        findingId: 'Resource.DependsOn.StartsWithConcat',
        at: valueOf(joined),
        message: say(
          `A dependency of "${name}" is put together with concat().`,
          `Une dépendance de « ${name} » est assemblée avec concat().`,
        ),
        help: say(
          'resourceId() names the resource as Azure does, also in other scopes.',
          'resourceId() désigne la ressource comme le fait Azure, y compris dans d’autres étendues.',
        ),
        fix: {
          text: say('Use resourceId(type, name).', 'Utilisez resourceId(type, nom).'),
        },
      };
    }
  },
};
