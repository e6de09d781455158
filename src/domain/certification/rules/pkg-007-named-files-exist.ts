import { linkedFile } from '../addresses.ts';
import type { AddressReader, NamedFile } from '../addresses.ts';
import type { JsonNode } from '../json.ts';
import { valueOf } from '../places.ts';
import { printable, say } from '../print.ts';
import type { PackageRule } from '../rule.ts';

export const namedFilesExist: PackageRule = {
  id: 'PKG-007',
  sentence: say(
    'Every file that a template names relative to its package MUST exist in the zip, in exactly this spelling.',
    'Chaque fichier qu’un modèle désigne relativement à son package DOIT exister dans le zip, avec exactement cette casse.',
  ),
  source: 'Azure Resource Manager: linked templates and artifacts',
  appliesTo: 'PACKAGE',
  marketplaceLevel: 'B',
  *check({ entries, templates }) {
    const paths = new Set(entries.map(({ path }) => path));
    const byCase = new Map(entries.map(({ path }) => [path.toLowerCase(), path]));
    for (const { file, root, facts } of templates) {
      // An address of the package begins with one of the two.
      if (!facts.mayHold('_artifactslocation') && !facts.mayHold('templatelink')) continue;
      const told = new Set<string>();
      for (const { path, node } of namedFiles(root, file.path, facts.addresses)) {
        const key = `${node.start} ${path}`;
        if (paths.has(path) || told.has(key)) continue;
        told.add(key);
        const [name, other] = [printable(path), byCase.get(path.toLowerCase())];
        yield {
          findingId: other === undefined ? 'Named.File.Missing' : 'Named.File.Wrong.Case',
          about: path,
          file: file.path,
          at: valueOf(node),
          message:
            other === undefined
              ? say(
                  `The template names "${name}", which is not in the zip.`,
                  `Le modèle désigne « ${name} », absent du zip.`,
                )
              : say(
                  `The template names "${name}"; the zip has "${printable(other)}".`,
                  `Le modèle désigne « ${name} » ; le zip contient « ${printable(other)} ».`,
                ),
          help: say(
            'The deployment fails when it asks for a file that is not there; upper and lower case count.',
            'Le déploiement échoue lorsqu’il demande un fichier absent ; la casse compte.',
          ),
          fix: {
            text: say(
              'Add the file to the zip, or correct its name here.',
              'Ajoutez le fichier au zip, ou corrigez son nom ici.',
            ),
          },
        };
      }
    }
  },
};

/**
 * The files that the values below a node name. Within `templateLink` and `fileUris` every address is that of a
 * file; elsewhere an address without an extension may be that of a folder, to which something is added later.
 */
function namedFiles(root: JsonNode, from: string, reader: AddressReader): NamedFile[] {
  const found: NamedFile[] = [];
  const pass = (node: JsonNode, isFile: boolean): void => {
    switch (node.type) {
      case 'string':
        // Text that is not evaluated names no file, and most is such.
        if (node.value[0] !== '[') return;
        for (const named of reader.files(node)) {
          if (isFile || /\.[A-Za-z0-9]+$/.test(named.path)) found.push(named);
        }
        return;
      case 'array':
        for (const item of node.items) pass(item, isFile);
        return;
      case 'object':
        for (const { folded, value } of node.members) {
          const isLink = folded === 'templatelink';
          const linked = isLink && value.type === 'object' ? linkedFile(value, from, reader) : null;
          if (linked) found.push(linked);
          pass(value, isFile || isLink || folded === 'fileuris');
        }
        return;
      case 'number':
      case 'boolean':
      case 'null':
    }
  };
  pass(root, false);
  return found;
}
