import { eachString } from '../declared-resources.ts';
import { expanded } from '../expand.ts';
import type { JsonNode, JsonObject, JsonString } from '../json.ts';
import { braceOf, keyOf, valueOf } from '../places.ts';
import { say } from '../print.ts';
import type { Fault, TemplateRule } from '../rule.ts';
import type { Place } from '../source-file.ts';
import { memberOf, resourcesOf, valueAt } from '../tree.ts';

/** Source: Azure Resource Manager, template limits. */
const limits = { parameters: 256, variables: 512, resources: 800, outputs: 64 } as const;
const MOST_BYTES = 4 * 1024 * 1024;
const MOST_EXPRESSION = 24_576;

/** From this part of a limit on there is a warning. */
const NEAR = 0.9;

export const templateLimits: TemplateRule = {
  id: 'PKG-014',
  sentence: say(
    'A template MUST stay within the limits of Azure: 4 MB, 256 parameters, 512 variables, 800 resources, 64 outputs, 24,576 characters per expression.',
    'Un modèle DOIT respecter les limites d’Azure : 4 Mo, 256 paramètres, 512 variables, 800 ressources, 64 sorties, 24 576 caractères par expression.',
  ),
  source: 'Azure Resource Manager: template limits',
  appliesTo: 'TEMPLATE',
  marketplaceLevel: 'B',
  *check({ file, root, facts, innerTemplate }) {
    if (innerTemplate === null) {
      yield* counted('Template.Size', file.size, MOST_BYTES, braceOf(root), {
        en: 'bytes',
        fr: 'octets',
      });
    }
    yield* sections(root);
    // A nested template of outer scope has limits of its own; those of inner scope are looked at by themselves.
    for (const { object } of facts.deployments) {
      const nested = valueAt(object, 'properties', 'template');
      if (nested?.type === 'object') yield* sections(nested);
    }
    // A text is no longer than what is written of it.
    if (root.end - root.start <= MOST_EXPRESSION * NEAR) return;
    const long: JsonString[] = [];
    eachString(root, (value) => {
      if (value.value.length > MOST_EXPRESSION * NEAR && value.value.startsWith('['))
        long.push(value);
    });
    for (const value of long) {
      const words = { en: 'characters in one expression', fr: 'caractères dans une expression' };
      const { length } = value.value;
      yield* counted('Template.Expression', length, MOST_EXPRESSION, valueOf(value), words);
    }
  },
};

function* sections(template: JsonObject): Generator<Fault> {
  for (const [section, limit] of Object.entries(limits)) {
    const member = memberOf(template, section);
    if (!member) continue;
    const words = { en: section, fr: sectionsInFrench[section] ?? section };
    const count = section === 'resources' ? resourcesIn(template, template) : sizeOf(member.value);
    yield* counted(`Template.${section}`, count, limit, keyOf(member), words);
  }
}

function sizeOf(node: JsonNode): number {
  if (node.type === 'object') return node.members.length;
  return node.type === 'array' ? node.items.length : 0;
}

/**
 * Resources with their child resources and those of nested templates of outer scope. A loop counts as often as
 * it says when its count is a number, or a variable that is one.
 */
function resourcesIn(holder: JsonNode | undefined, root: JsonObject): number {
  let count = 0;
  for (const resource of resourcesOf(holder)) {
    const copies = expanded(root, valueAt(resource, 'copy', 'count'));
    const own =
      1 +
      resourcesIn(resource, root) +
      resourcesIn(valueAt(resource, 'properties', 'template'), root);
    count += own * (copies?.type === 'number' && copies.value > 1 ? Math.floor(copies.value) : 1);
  }
  return count;
}

const sectionsInFrench: Readonly<Record<string, string>> = {
  parameters: 'paramètres',
  variables: 'variables',
  resources: 'ressources',
  outputs: 'sorties',
};

function* counted(
  findingId: string,
  count: number,
  limit: number,
  at: Place,
  what: { en: string; fr: string },
): Generator<Fault> {
  if (count <= limit * NEAR) return;
  yield {
    findingId: `${findingId}.${count > limit ? 'Over' : 'Near'}.Limit`,
    level: count > limit ? 'error' : 'warning',
    at,
    message: say(
      `The template has ${count} ${what.en}; the limit is ${limit}.`,
      `Le modèle compte ${count} ${what.fr} ; la limite est de ${limit}.`,
    ),
    help: say(
      'Azure refuses a template beyond its limits.',
      'Azure refuse un modèle qui dépasse ses limites.',
    ),
    fix: {
      text: say(
        'Divide the template into nested templates, or use loops (copy).',
        'Répartissez le modèle en modèles imbriqués, ou utilisez des boucles (copy).',
      ),
    },
  };
}
