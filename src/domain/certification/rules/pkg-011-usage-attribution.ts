import { expanded } from '../expand.ts';
import { keyOrBrace } from '../places.ts';
import { say } from '../print.ts';
import type { PackageRule } from '../rule.ts';
import { memberOf, resourcesOfType, stringForm, valueAt } from '../tree.ts';

/** The beginning of a name, or of a text from which a name is made. */
const attributed = /(?:^|')pid-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i;

export const usageIsAttributed: PackageRule = {
  id: 'PKG-011',
  sentence: say(
    'A solution template SHOULD hold a deployment whose name begins with pid- and a GUID.',
    'Un modèle de solution DEVRAIT contenir un déploiement dont le nom commence par pid- et un GUID.',
  ),
  source: 'Commercial marketplace: customer usage attribution',
  appliesTo: 'PACKAGE',
  marketplaceLevel: 'W',
  *check({ sku, templates, mainTemplate }) {
    if (sku.skuType !== 'SOLUTION_TEMPLATE' || !mainTemplate) return;
    const names = templates.flatMap(({ root }) =>
      resourcesOfType(root, 'Microsoft.Resources/deployments').map(({ object }) =>
        stringForm(expanded(root, valueAt(object, 'name'))),
      ),
    );
    if (names.some((name) => attributed.test(name))) return;
    yield {
      findingId: 'Usage.Attribution.Missing',
      file: mainTemplate.file.path,
      at: keyOrBrace(mainTemplate.root, memberOf(mainTemplate.root, 'resources')),
      message: say(
        'No deployment of the package has a name that begins with pid- and a GUID.',
        'Aucun déploiement du package ne porte un nom commençant par pid- et un GUID.',
      ),
      help: say(
        'Without it the usage of the offer is not attributed to you.',
        'Sans lui, l’utilisation de l’offre ne vous est pas attribuée.',
      ),
      fix: {
        text: say(
          'Add an empty nested deployment with the tracking GUID from Partner Center as its name.',
          'Ajoutez un déploiement imbriqué vide portant le GUID de suivi de l’Espace partenaires.',
        ),
      },
    };
  },
};
