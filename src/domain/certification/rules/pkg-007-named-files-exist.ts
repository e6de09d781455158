import { argumentsOf, callsIn } from '../expressions.ts';
import type { JsonNode, JsonString } from '../json.ts';
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
    for (const { file, root } of templates) {
      for (const value of stringsIn(root)) {
        for (const named of namedFiles(value.value, file.path)) {
          if (paths.has(named)) continue;
          const [name, other] = [printable(named), byCase.get(named.toLowerCase())];
          yield {
            findingId: other === undefined ? 'Named.File.Missing' : 'Named.File.Wrong.Case',
            about: named,
            file: file.path,
            at: valueOf(value),
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
    }
  },
};

/** Paths in the package that `uri(base, 'path')` names, where the path is a literal up to its end or the token. */
function* namedFiles(text: string, from: string): Generator<string> {
  if (!text.includes('[') || !/uri\s*\(/i.test(text)) return;
  for (const call of callsIn(text, (name) => name === 'uri')) {
    const [base = '', rest = ''] = argumentsOf(text, call);
    const folder = baseFolder(base, from);
    const literal = folder === null ? null : literalPath(rest);
    const path = literal === null ? null : resolved(folder ?? '', literal);
    if (path !== null && path !== '' && !path.endsWith('/')) yield path;
  }
}

/** The folder that a base address means: the root for the artifacts, the template's own for its link. */
function baseFolder(base: string, from: string): string | null {
  if (/^parameters\s*\(\s*'_artifactsLocation'\s*\)$/i.test(base)) return '';
  if (/^deployment\(\)\.properties\.templateLink\.uri$/i.test(base)) {
    return from.includes('/') ? from.slice(0, from.lastIndexOf('/')) : '';
  }
  return null;
}

/** `'path'`, or `concat('path', parameters('_artifactsLocationSasToken'))`. */
function literalPath(argument: string): string | null {
  const token = /,\s*parameters\s*\(\s*'_artifactsLocationSasToken'\s*\)\s*\)$/i.exec(argument);
  const inner =
    token && /^concat\s*\(/i.test(argument)
      ? argument.slice(argument.indexOf('(') + 1, token.index).trim()
      : argument;
  const literal = /^'([^']*)'$/.exec(inner)?.[1];
  return literal === undefined ? null : (literal.split('?')[0] ?? null);
}

/** Null for addresses that leave the package. */
function resolved(folder: string, path: string): string | null {
  if (/^[a-z][a-z0-9+.-]*:/i.test(path) || path.startsWith('//')) return null;
  const parts = path.startsWith('/') ? [] : folder.split('/').filter(Boolean);
  for (const part of path.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) return null;
    } else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

function* stringsIn(node: JsonNode): Generator<JsonString> {
  if (node.type === 'string') yield node;
  else if (node.type === 'array') for (const item of node.items) yield* stringsIn(item);
  else if (node.type === 'object') for (const { value } of node.members) yield* stringsIn(value);
}
