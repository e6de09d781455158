import { isOn } from '../differences.ts';
import { keyOf } from '../places.ts';
import { printable, say } from '../print.ts';
import type { Fault, FileRule } from '../rule.ts';
import type { SourceFile } from '../source-file.ts';

export const jsonFilesShouldBeValid: FileRule = {
  id: 'JSONFiles-Should-Be-Valid',
  sentence: say(
    'Every JSON file of the package MUST be readable.',
    'Chaque fichier JSON du package DOIT être lisible.',
  ),
  source: 'arm-ttk 0.27',
  appliesTo: 'FILE',
  marketplaceLevel: 'B',
  *check({ file, sources, settings }) {
    if (!file.json) return;
    const help = say(
      'A file that cannot be read is neither tested nor deployed.',
      'Un fichier illisible n’est ni testé ni déployé.',
    );
    if (!file.json.ok) {
      const { offset, findingId, message } = file.json.fault;
      yield {
        findingId,
        at: { start: offset, end: Math.min(offset + 1, file.text.length) },
        message,
        help,
        fix: {
          text: say(
            'Correct the file at this place and save it as UTF-8.',
            'Corrigez le fichier à cet endroit et enregistrez-le en UTF-8.',
          ),
        },
      };
      return;
    }
    if (!isOn(settings, 'brokenFileOnce')) yield* othersBroken(file, sources, help);
    for (const member of file.json.repeated) {
      const key = printable(member.key);
      yield {
        findingId: 'Repeated.Key',
        level: 'info',
        at: keyOf(member),
        message: say(
          `The property "${key}" is given more than once; only the last one counts.`,
          `La propriété « ${key} » est donnée plusieurs fois ; seule la dernière compte.`,
        ),
        help,
      };
    }
  },
};

/** The other files that cannot be read, said again of this one. */
function* othersBroken(
  file: SourceFile,
  sources: ReadonlyMap<string, SourceFile>,
  help: Fault['help'],
): Generator<Fault> {
  for (const other of sources.values()) {
    if (other === file || !other.json || other.json.ok) continue;
    const name = printable(other.path);
    yield {
      findingId: other.json.fault.findingId,
      about: other.path,
      at: null,
      message: say(
        `The file "${name}" of the package cannot be read.`,
        `Le fichier « ${name} » du package est illisible.`,
      ),
      help,
    };
  }
}
