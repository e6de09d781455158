import { printable, say } from '../print.ts';
import type { PackageRule } from '../rule.ts';
import { isMainName } from '../sources.ts';
import { isByProduct } from './pkg-005-by-products.ts';

/** Files that people and the marketplace read without being named. */
const readByOthers =
  /^(?:createuidefinition\.json|viewdefinition\.json|metadata\.json|certification\.json|.*\.parameters\.json|(?:readme|licen[cs]e|notice|changelog)(?:\..*)?)$/i;

export const everyFileIsNamed: PackageRule = {
  id: 'PKG-008',
  sentence: say(
    'Every file of the package SHOULD be named by a template, the form or a script.',
    'Chaque fichier du package DEVRAIT être désigné par un modèle, le formulaire ou un script.',
  ),
  source: 'Vitrine',
  appliesTo: 'PACKAGE',
  marketplaceLevel: 'W',
  *check({ entries, sources }) {
    const named = new Set<string>();
    for (const { text } of sources.values()) {
      for (const [word] of text.matchAll(/[A-Za-z0-9_.\u00a1-\uffff-]+/g)) {
        named.add(word.toLowerCase());
        named.add(withoutLastDots(word).toLowerCase());
      }
    }
    for (const { path } of entries) {
      const name = path.slice(path.lastIndexOf('/') + 1);
      if (isByProduct(path) || isMainName(name) || readByOthers.test(name)) continue;
      // Of a name with blanks or other signs, the words must at least all occur.
      const words = name.toLowerCase().match(/[a-z0-9_.\u00a1-\uffff-]+/g) ?? [];
      if (words.every((word) => named.has(word))) continue;
      yield {
        findingId: 'Package.File.Unnamed',
        file: path,
        at: null,
        message: say(
          `Nothing in the package names "${printable(path)}".`,
          `Rien dans le package ne désigne « ${printable(path)} ».`,
        ),
        help: say(
          'A file that nothing uses is copied to every customer, and may not have been meant for them.',
          'Un fichier inutilisé est copié chez chaque client et ne lui était peut-être pas destiné.',
        ),
        fix: {
          text: say(
            'Remove the file, or name it where it is used.',
            'Retirez le fichier, ou désignez-le là où il est utilisé.',
          ),
        },
      };
    }
  },
};

/** A name at the end of a sentence is followed by a full stop, which is no part of it. */
function withoutLastDots(word: string): string {
  let end = word.length;
  while (word[end - 1] === '.') end -= 1;
  return word.slice(0, end);
}
