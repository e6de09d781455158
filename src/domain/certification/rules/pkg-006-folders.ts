import { printable, say } from '../print.ts';
import type { PackageFault, PackageRule } from '../rule.ts';
import { isScript } from '../scripts.ts';
import { isMainName } from '../sources.ts';
import { isByProduct } from './pkg-005-by-products.ts';

export const filesLieInTheirFolders: PackageRule = {
  id: 'PKG-006',
  sentence: say(
    'Nested templates SHOULD lie in nestedtemplates/ and scripts in scripts/.',
    'Les modèles imbriqués DEVRAIENT se trouver dans nestedtemplates/ et les scripts dans scripts/.',
  ),
  source: 'Azure quickstart templates: contribution guide',
  appliesTo: 'PACKAGE',
  marketplaceLevel: 'W',
  *check({ entries, templates }) {
    const nested = new Set(templates.map(({ file }) => file.path));
    for (const { path } of entries) {
      if (isByProduct(path)) continue;
      const name = path.slice(path.lastIndexOf('/') + 1);
      if (nested.has(path) && !isMainName(name) && !lies(path, 'nestedtemplates')) {
        yield misplaced(path, 'nestedtemplates');
      } else if (isScript(path) && !lies(path, 'scripts') && !isConfiguration(path)) {
        yield misplaced(path, 'scripts');
      }
    }
  },
};

/** Whether it is a desired state configuration, which lies in a folder of its own. */
function isConfiguration(path: string): boolean {
  return /\.psm?1$/i.test(path) && lies(path, 'dsc');
}

function lies(path: string, folder: string): boolean {
  return path.toLowerCase().split('/').slice(0, -1).includes(folder);
}

function misplaced(path: string, folder: string): PackageFault {
  const name = printable(path);
  return {
    findingId: 'Package.File.Elsewhere',
    file: path,
    at: null,
    message: say(
      `"${name}" does not lie in ${folder}/.`,
      `« ${name} » ne se trouve pas dans ${folder}/.`,
    ),
    help: say(
      'Reviewers and tools look for nested templates and scripts in these folders.',
      'Les réviseurs et les outils cherchent les modèles imbriqués et les scripts dans ces dossiers.',
    ),
    fix: {
      text: say(
        `Move the file to ${folder}/ and correct the places that name it.`,
        `Déplacez le fichier dans ${folder}/ et corrigez les endroits qui le désignent.`,
      ),
    },
  };
}
