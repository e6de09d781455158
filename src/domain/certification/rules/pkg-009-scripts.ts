import { printable, say } from '../print.ts';
import type { PackageFault, PackageRule } from '../rule.ts';
import { isScript } from '../scripts.ts';

export const scriptsCanRun: PackageRule = {
  id: 'PKG-009',
  sentence: say(
    'Scripts SHOULD be UTF-8; shell scripts SHOULD begin with #! and end their lines with LF.',
    'Les scripts DEVRAIENT être en UTF-8 ; les scripts shell DEVRAIENT commencer par #! et terminer leurs lignes par LF.',
  ),
  source: 'Vitrine',
  appliesTo: 'PACKAGE',
  marketplaceLevel: 'W',
  *check({ entries, files, sources }) {
    for (const { path, size } of entries) {
      const bytes = files.get(path);
      if (!isScript(path) || !bytes || size === 0) continue;
      const source = sources.get(path);
      if (!source || (bytes.length === size && !isUtf8(bytes))) {
        yield fault(
          'Script.Not.Utf8',
          path,
          null,
          say('is not UTF-8.', 'n’est pas en UTF-8.'),
          say('Save the script as UTF-8.', 'Enregistrez le script en UTF-8.'),
        );
        continue;
      }
      if (!/\.(?:sh|bash)$/i.test(path)) continue;
      if (!source.text.startsWith('#!')) {
        yield fault(
          'Script.No.Interpreter',
          path,
          { start: 0, end: 1 },
          say('does not begin with #!.', 'ne commence pas par #!.'),
          say(
            'Begin with a line such as #!/bin/bash.',
            'Commencez par une ligne telle que #!/bin/bash.',
          ),
        );
      }
      const at = source.text.indexOf('\r\n');
      if (at >= 0) {
        yield fault(
          'Script.Line.Ends',
          path,
          { start: at, end: at + 1 },
          say('has Windows line ends (CR LF).', 'a des fins de ligne Windows (CR LF).'),
          say(
            'Save the script with LF line ends.',
            'Enregistrez le script avec des fins de ligne LF.',
          ),
        );
      }
    }
  },
};

function fault(
  findingId: string,
  path: string,
  at: PackageFault['at'],
  what: { en: string; fr: string },
  words: { en: string; fr: string },
): PackageFault {
  const name = printable(path);
  return {
    findingId,
    file: path,
    at,
    message: say(`The script "${name}" ${what.en}`, `Le script « ${name} » ${what.fr}`),
    help: say(
      'The script fails on the customer’s machine, where nobody sees why.',
      'Le script échoue sur la machine du client, où personne ne voit pourquoi.',
    ),
    fix: { text: words },
  };
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
