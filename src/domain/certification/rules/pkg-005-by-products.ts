import { printable, say } from '../print.ts';
import type { PackageRule } from '../rule.ts';

/** What operating systems and tools leave behind, by lower-case path part. */
const byProducts: readonly string[] = ['__macosx', '.ds_store', 'thumbs.db', 'desktop.ini', '.git'];

/** Whether the entry is a by-product of a tool and no part of the package. */
export function isByProduct(path: string): boolean {
  return path
    .toLowerCase()
    .split('/')
    .some((part) => byProducts.includes(part));
}

export const noByProducts: PackageRule = {
  id: 'PKG-005',
  sentence: say(
    'The package SHOULD hold no by-products of tools (__MACOSX, .DS_Store, Thumbs.db, desktop.ini, .git).',
    'Le package NE DEVRAIT PAS contenir de sous-produits d’outils (__MACOSX, .DS_Store, Thumbs.db, desktop.ini, .git).',
  ),
  source: 'Vitrine',
  appliesTo: 'PACKAGE',
  marketplaceLevel: 'W',
  *check({ entries }) {
    for (const kind of byProducts) {
      const found = entries.filter(({ path }) => path.toLowerCase().split('/').includes(kind));
      const first = found[0];
      if (!first) continue;
      const parts = first.path.split('/');
      const name = printable(parts.find((part) => part.toLowerCase() === kind) ?? kind);
      yield {
        findingId: 'Package.By.Product',
        file: first.path,
        at: null,
        message: say(
          `The package holds ${found.length} file(s) of "${name}".`,
          `Le package contient ${found.length} fichier(s) de « ${name} ».`,
        ),
        help: say(
          'By-products tell about your computer and are copied to every customer.',
          'Les sous-produits en disent long sur votre ordinateur et sont copiés chez chaque client.',
        ),
        fix: {
          text: say(
            `Leave "${name}" out when you make the zip.`,
            `Excluez « ${name} » lors de la création du zip.`,
          ),
        },
      };
    }
  },
};
