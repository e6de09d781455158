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
    const asked = new Map<string, readonly string[]>();
    for (const { path } of entries) {
      const name = path.slice(path.lastIndexOf('/') + 1);
      if (isByProduct(path) || isMainName(name) || readByOthers.test(name)) continue;
      // Of a name with blanks or other signs, the words must at least all occur.
      asked.set(path, name.toLowerCase().match(/[a-z0-9_.\u00a1-\uffff-]+/g) ?? []);
    }
    const missing = new Set([...asked.values()].flat());
    for (const { text } of sources.values()) {
      if (missing.size === 0) break;
      forgetWordsOf(text, missing);
    }
    for (const [path, words] of asked) {
      if (!words.some((word) => missing.has(word))) continue;
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

/** Takes the words of a text out of those that are missing. */
function forgetWordsOf(text: string, missing: Set<string>): void {
  const folded = text.toLowerCase();
  // A few short words are looked for faster than a text is taken apart; long ones could make that slow.
  const isQuick = missing.size <= FEW && [...missing].every(({ length }) => length <= SHORT);
  if (isQuick && ![...missing].some((word) => folded.includes(word))) return;
  const lengths = new Set([...missing].map(({ length }) => length));
  for (let at = 0; at < folded.length; at += 1) {
    if (!isWordSign(folded.charCodeAt(at))) continue;
    const start = at;
    while (isWordSign(folded.charCodeAt(at))) at += 1;
    if (lengths.has(at - start)) missing.delete(folded.slice(start, at));
    // A name at the end of a sentence is followed by a full stop, which is no part of it.
    let end = at;
    while (end > start && folded.charCodeAt(end - 1) === DOT) end -= 1;
    if (end < at && lengths.has(end - start)) missing.delete(folded.slice(start, end));
  }
}

const DOT = 0x2e;
const FEW = 10;
const SHORT = 64;

/** Lower-case letters, digits, `_`, `.`, `-`, and whatever is no ASCII and no blank. */
function isWordSign(unit: number): boolean {
  return (
    (unit >= 0x61 && unit <= 0x7a) ||
    (unit >= 0x2d && unit <= 0x39 && unit !== 0x2f) ||
    unit === 0x5f ||
    unit >= 0xa1
  );
}
