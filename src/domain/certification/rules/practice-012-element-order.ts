import type { JsonMember, JsonObject } from '../json.ts';
import { keyOf, shown } from '../places.ts';
import { say } from '../print.ts';
import type { Fault, TemplateRule } from '../rule.ts';

const ofTemplate: readonly string[] = [
  '$schema',
  'contentVersion',
  'apiProfile',
  'parameters',
  'functions',
  'variables',
  'resources',
  'outputs',
];

const ofResource: readonly string[] = [
  'comments',
  'condition',
  'scope',
  'type',
  'apiVersion',
  'name',
  'location',
  'zones',
  'sku',
  'kind',
  'scale',
  'plan',
  'identity',
  'dependsOn',
  'tags',
  'copy',
  'properties',
];

/** The place of each by lower-case name. */
const placesIn = (order: readonly string[]) =>
  new Map(order.map((name, place) => [name.toLowerCase(), place]));
const placesOfTemplate = placesIn(ofTemplate);
const placesOfResource = placesIn(ofResource);

export const elementsAreInOrder: TemplateRule = {
  id: 'PRACTICE-012',
  sentence: say(
    'The elements of a template and of its resources SHOULD be in the usual order.',
    'Les éléments d’un modèle et de ses ressources DEVRAIENT être dans l’ordre habituel.',
  ),
  source: 'Azure quickstart templates: best practices',
  appliesTo: 'TEMPLATE',
  marketplaceLevel: 'W',
  practice: true,
  *check({ root, facts, isBicepMade }) {
    // Nobody writes or reads the order of a file that a compiler makes.
    if (isBicepMade) return;
    const early = outOfOrder(root, placesOfTemplate);
    if (early) {
      yield fault('Template.Element.Order', early, ofTemplate, {
        en: 'The element',
        fr: 'L’élément',
      });
    }
    const resources = facts.resources.flatMap(({ object }) => {
      const member = outOfOrder(object, placesOfResource);
      return member ? [member] : [];
    });
    // One finding per template: the order is a habit of its author.
    const [first] = resources;
    if (!first) return;
    yield fault('Resource.Element.Order', first, ofResource, {
      en: `${resources.length} resource(s) have their elements in another order; in the first, the element`,
      fr: `${resources.length} ressource(s) ont leurs éléments dans un autre ordre ; dans la première, l’élément`,
    });
  },
};

/** The first property that stands after one that should follow it. Properties that are not in the list lie anywhere. */
function outOfOrder(object: JsonObject, order: ReadonlyMap<string, number>): JsonMember | null {
  let furthest = -1;
  for (const member of object.members) {
    const place = order.get(member.folded);
    if (place === undefined) continue;
    if (place < furthest) return member;
    furthest = place;
  }
  return null;
}

function fault(
  findingId: string,
  member: JsonMember,
  order: readonly string[],
  what: { readonly en: string; readonly fr: string },
): Fault {
  const name = shown(member.key);
  return {
    findingId,
    level: 'info',
    at: keyOf(member),
    message: say(
      `${what.en} "${name}" stands later than usual.`,
      `${what.fr} « ${name} » se trouve plus loin que d’habitude.`,
    ),
    help: say(
      'Reviewers find their way faster in the order that they know.',
      'Les réviseurs s’y retrouvent plus vite dans l’ordre qu’ils connaissent.',
    ),
    fix: {
      text: say(`The order is: ${order.join(', ')}.`, `L’ordre est : ${order.join(', ')}.`),
    },
  };
}
