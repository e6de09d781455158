import { valueOf } from '../places.ts';
import { say } from '../print.ts';
import type { PackageRule } from '../rule.ts';
import { memberOf, stringForm } from '../tree.ts';

export const managedApplicationLanguage: PackageRule = {
  id: 'PKG-015',
  sentence: say(
    'A managed application SHOULD NOT use languageVersion 2.0.',
    'Une application managée NE DEVRAIT PAS utiliser languageVersion 2.0.',
  ),
  source: 'Azure managed applications: known limits',
  appliesTo: 'PACKAGE',
  marketplaceLevel: 'W',
  *check({ sku, templates }) {
    if (sku.skuType !== 'MANAGED_APPLICATION') return;
    for (const { file, root } of templates) {
      const version = memberOf(root, 'languageVersion');
      if (!version || !stringForm(version.value).startsWith('2')) continue;
      yield {
        findingId: 'Managed.Application.Language.Version',
        file: file.path,
        at: valueOf(version.value),
        message: say(
          'The template of a managed application has languageVersion 2.0.',
          'Le modèle d’une application managée a languageVersion 2.0.',
        ),
        help: say(
          'The service of managed applications accepts version 1.0 only.',
          'Le service des applications managées n’accepte que la version 1.0.',
        ),
        fix: {
          text: say(
            'Write the resources as a list and remove languageVersion.',
            'Écrivez les ressources sous forme de liste et retirez languageVersion.',
          ),
        },
      };
    }
  },
};
