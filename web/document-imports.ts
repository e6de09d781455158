import { relative, resolve, dirname, sep } from 'node:path';
import type { Plugin } from 'vite';

const source = resolve(import.meta.dirname, 'src');
const call =
  /\bgraphql\(\s*(?:\/\* GraphQL \*\/)?\s*`[^`]*?\b(query|mutation|subscription|fragment)\s+(\w+)[^`]*`\s*,?\s*\)/g;

/**
 * Puts the generated document in the place of each `graphql(…)` call, so that a chunk holds its own
 * documents only. Without it the generated look-up table, which holds all of them, lands in the first load.
 */
export function documentImports(): Plugin {
  return {
    name: 'vitrine:document-imports',
    enforce: 'pre',
    transform(code, id) {
      const file = id.split('?')[0] ?? id;
      if (!file.startsWith(source + sep) || file.startsWith(resolve(source, 'gql'))) return null;
      const names = new Set<string>();
      const rewritten = code.replace(call, (_text, kind: string, name: string) => {
        const constant = kind === 'fragment' ? `${name}FragmentDoc` : `${name}Document`;
        names.add(constant);
        return constant;
      });
      if (names.size === 0) return null;
      const from = relative(dirname(file), resolve(source, 'gql/graphql.ts')).split(sep).join('/');
      const path = from.startsWith('.') ? from : `./${from}`;
      return {
        code: `import { ${[...names].join(', ')} } from '${path}';\n${rewritten}`,
        map: null,
      };
    },
  };
}
