import { shown, valueOf } from '../places.ts';
import { say } from '../print.ts';
import type { TemplateRule } from '../rule.ts';
import { sameText, valueAt } from '../tree.ts';
import { flowReader, judges } from '../value-flow.ts';

const changing: readonly string[] = ['newguid', 'utcnow'];

export const namesAreStable: TemplateRule = {
  id: 'PKG-023',
  sentence: say(
    'The name of a resource SHOULD NOT come from newGuid() or utcNow().',
    'Le nom d’une ressource NE DEVRAIT PAS provenir de newGuid() ou utcNow().',
  ),
  source: 'Bicep linter: use-stable-resource-identifiers',
  appliesTo: 'TEMPLATE',
  marketplaceLevel: 'W',
  *check({ root, facts }) {
    if (!facts.mayCall(...changing)) return;
    const flow = flowReader(root, {
      isSource: ({ name }) => changing.includes(name),
      stops: new Set(judges),
      throughDefaults: true,
    });
    for (const { object, type } of facts.resources) {
      const name = valueAt(object, 'name');
      // Names of deployments are those of runs, and may well differ.
      if (name?.type !== 'string' || sameText(type, 'Microsoft.Resources/deployments')) continue;
      const source = flow(name);
      if (!source) continue;
      const call = source.name === 'utcnow' ? 'utcNow()' : 'newGuid()';
      yield {
        findingId: 'Resource.Name.Changes',
        at: valueOf(name),
        message: say(
          `The name of the resource of the type "${shown(type)}" comes from ${call}.`,
          `Le nom de la ressource de type « ${shown(type)} » provient de ${call}.`,
        ),
        help: say(
          'The name differs in each deployment: deploying again makes a second resource instead of updating the first.',
          'Le nom change à chaque déploiement : un nouveau déploiement crée une seconde ressource au lieu de mettre à jour la première.',
        ),
        fix: {
          text: say(
            'Make the name with uniqueString() or guid() from the resource group’s id and a parameter.',
            'Construisez le nom avec uniqueString() ou guid() à partir de l’identifiant du groupe de ressources et d’un paramètre.',
          ),
        },
      };
    }
  },
};
